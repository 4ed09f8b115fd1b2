//! Checks the tree of build.toml against the schema: every unknown key, wrong kind, number out of its limits and missing
//! key is reported, not the first. What is wrong is left out of the tree that comes back, and short forms are written
//! out, so that the settings behind it deserialize and their own faults are found in the same run.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::names::nearest;
use super::problems::Problems;
use super::schema::{self, Kind, Table};
use super::{explain, presets};

/// A value with its place.
pub(super) type Value<'t> = Spanned<DeValue<'t>>;

/// Checks a whole file.
pub(super) fn check<'t>(root: DeTable<'t>, problems: &mut Problems<'_>) -> DeTable<'t> {
    table(root, 0..0, &schema::ROOT, problems)
}

fn table<'t>(input: DeTable<'t>, span: Range<usize>, schema: &Table, problems: &mut Problems<'_>) -> DeTable<'t> {
    for key in schema.keys().filter(|key| key.required && !input.contains_key(key.name)) {
        problems.push(span.clone(), explain::missing_key(schema, key.name));
    }
    if !schema.any_of.is_empty() && !schema.any_of.iter().any(|key| input.contains_key(*key)) {
        problems.push(span, explain::missing_any(schema));
    }
    let mut checked = DeTable::new();
    for (name, input) in input {
        let Some(key) = schema.key(name.get_ref()) else {
            problems.push(name.span(), explain::unknown_key(schema, name.get_ref()));
            continue;
        };
        if let Some(output) = value(input, &key.kind, key.name, problems) {
            checked.insert(name, output);
        }
    }
    checked
}

/// The value, checked and written out; `None` (after a report) when it cannot be used. `key` names it in messages.
fn value<'t>(input: Value<'t>, kind: &Kind, key: &str, problems: &mut Problems<'_>) -> Option<Value<'t>> {
    let span = input.span();
    let fault = match kind {
        Kind::List(item) | Kind::SomeOf(item) | Kind::OneOrMany(item) => return list(input, kind, item, key, problems),
        Kind::Table(schema) => return inner_table(input, kind, schema, None, key, problems),
        Kind::TableOrText(schema, short) => return inner_table(input, kind, schema, Some(short), key, problems),
        Kind::Edition => return edition(input, key, problems),
        Kind::Paper => return paper(input, key, problems),
        Kind::Date => return date(input, key, problems),
        Kind::Text => text_fault(input.get_ref(), key),
        Kind::BoolOrWord(_) if input.get_ref().is_bool() => None,
        Kind::BoolOrWord(words) => word_fault(input.get_ref(), kind, words, key),
        Kind::Bool => (!input.get_ref().is_bool()).then(|| explain::wrong_kind(key, kind, input.get_ref())),
        Kind::Integer(low, high) => integer_fault(input.get_ref(), kind, *low..=*high, key),
        Kind::Size(..) if input.get_ref().is_str() => word_fault(input.get_ref(), kind, super::names::SIZES, key),
        Kind::Number(low, high) | Kind::Size(low, high) => number_fault(input.get_ref(), kind, *low..=*high, key),
        Kind::Word(words) => word_fault(input.get_ref(), kind, words, key),
    };
    match fault {
        None => Some(input),
        Some(diagnostic) => {
            problems.push(span, diagnostic);
            None
        }
    }
}

type Fault = Option<crate::diagnostic::Diagnostic>;

fn text_fault(input: &DeValue<'_>, key: &str) -> Fault {
    match input.as_str() {
        None => Some(explain::wrong_kind(key, &Kind::Text, input)),
        Some(text) if text.trim().is_empty() => Some(explain::empty(key)),
        Some(text) if text.contains(|c: char| c.is_control() && c != '\n' && c != '\t') => Some(explain::control(key)),
        Some(_) => None,
    }
}

fn integer_fault(input: &DeValue<'_>, kind: &Kind, limits: std::ops::RangeInclusive<i64>, key: &str) -> Fault {
    let Some(integer) = input.as_integer() else {
        return Some(explain::wrong_kind(key, kind, input));
    };
    let value = i64::from_str_radix(integer.as_str(), integer.radix());
    let inside = value.is_ok_and(|value| limits.contains(&value));
    (!inside).then(|| explain::out_of_limits(key, limits.start(), limits.end()))
}

fn number_fault(input: &DeValue<'_>, kind: &Kind, limits: std::ops::RangeInclusive<f64>, key: &str) -> Fault {
    match number(input) {
        None => Some(explain::wrong_kind(key, kind, input)),
        // NaN is in no range.
        Some(value) if !limits.contains(&value) => Some(explain::out_of_limits(key, limits.start(), limits.end())),
        Some(_) => None,
    }
}

/// A TOML integer or float as a number.
fn number(input: &DeValue<'_>) -> Option<f64> {
    match input {
        DeValue::Integer(integer) => {
            let value = i64::from_str_radix(integer.as_str(), integer.radix());
            Some(value.map_or(f64::NAN, |value| value as f64))
        }
        DeValue::Float(float) => Some(float.as_str().parse().unwrap_or(f64::NAN)),
        _ => None,
    }
}

fn word_fault(input: &DeValue<'_>, kind: &Kind, words: &[&'static str], key: &str) -> Fault {
    match input.as_str() {
        None => Some(explain::wrong_kind(key, kind, input)),
        Some(word) if !words.contains(&word) => Some(explain::unknown_word(key, word, words)),
        Some(_) => None,
    }
}

fn list<'t>(input: Value<'t>, kind: &Kind, item: &Kind, key: &str, problems: &mut Problems<'_>) -> Option<Value<'t>> {
    let span = input.span();
    let mut checked = DeArray::new();
    match input.into_inner() {
        DeValue::Array(items) if items.is_empty() && matches!(kind, Kind::SomeOf(_)) => {
            problems.push(span, explain::empty(key));
            return None;
        }
        DeValue::Array(items) => {
            for input in items {
                if let Some(output) = value(input, item, key, problems) {
                    checked.push(output);
                }
            }
        }
        single if matches!(kind, Kind::OneOrMany(_)) => {
            checked.push(value(Spanned::new(span.clone(), single), item, key, problems)?);
        }
        other => {
            problems.push(span, explain::wrong_kind(key, kind, &other));
            return None;
        }
    }
    Some(Spanned::new(span, DeValue::Array(checked)))
}

fn inner_table<'t>(
    input: Value<'t>,
    kind: &Kind,
    schema: &Table,
    short: Option<&'static str>,
    key: &str,
    problems: &mut Problems<'_>,
) -> Option<Value<'t>> {
    let span = input.span();
    let inner = match (input.into_inner(), short) {
        (DeValue::Table(inner), _) => table(inner, span.clone(), schema, problems),
        (text @ DeValue::String(_), Some(short)) => {
            let text = value(Spanned::new(span.clone(), text), &Kind::Text, key, problems)?;
            let mut inner = DeTable::new();
            inner.insert(Spanned::new(span.clone(), Cow::Borrowed(short)), text);
            inner
        }
        (other, _) => {
            problems.push(span, explain::wrong_kind(key, kind, &other));
            return None;
        }
    };
    Some(Spanned::new(span, DeValue::Table(inner)))
}

/// The keys of an edition depend on its format, which its preset knows when it does not say.
fn edition<'t>(input: Value<'t>, key: &str, problems: &mut Problems<'_>) -> Option<Value<'t>> {
    let word = |name| input.get_ref().as_table()?.get(name)?.get_ref().as_str();
    let format = word("format").or_else(|| presets::format_of(word("preset")?));
    let schema = match format {
        Some("epub") => &schema::EPUB_EDITION,
        Some("pdf") => &schema::PDF_EDITION,
        _ => &schema::EDITION,
    };
    inner_table(input, &Kind::Edition, schema, None, key, problems)
}

fn paper<'t>(input: Value<'t>, key: &str, problems: &mut Problems<'_>) -> Option<Value<'t>> {
    if let Some(sides) = input.get_ref().as_array() {
        if sides.len() != 2 {
            problems.push(input.span(), explain::wrong_kind(key, &Kind::Paper, input.get_ref()));
            return None;
        }
        return list(input, &Kind::Paper, &Kind::Number(30.0, 2000.0), key, problems).filter(
            // A side that was refused has left the list.
            |sides| sides.get_ref().as_array().is_some_and(|sides| sides.len() == 2),
        );
    }
    let fault = match input.get_ref().as_str() {
        None => Some(explain::wrong_kind(key, &Kind::Paper, input.get_ref())),
        Some(_) => word_fault(input.get_ref(), &Kind::Paper, super::names::PAPERS, key),
    };
    match fault {
        None => Some(input),
        Some(diagnostic) => {
            problems.push(input.span(), diagnostic);
            None
        }
    }
}

/// A date is written out as text; a time of day that a TOML date carries is left out.
fn date<'t>(input: Value<'t>, key: &str, problems: &mut Problems<'_>) -> Option<Value<'t>> {
    let span = input.span();
    let text = match input.get_ref() {
        DeValue::String(text) => text.trim().to_owned(),
        DeValue::Integer(year) => year.as_str().to_owned(),
        DeValue::Datetime(toml::value::Datetime { date: Some(date), .. }) => date.to_string(),
        other => {
            problems.push(span, explain::wrong_kind(key, &Kind::Date, other));
            return None;
        }
    };
    Some(Spanned::new(span, DeValue::String(Cow::Owned(text))))
}

/// The table of build.toml that has a key of this name, for a key that stands in the wrong one.
pub(super) fn home_of(key: &str) -> Option<&'static str> {
    schema::ALL.iter().find(|table| table.name.starts_with('[') && table.key(key).is_some()).map(|table| table.name)
}

/// The key of `schema` most like `name`.
pub(super) fn nearest_key(schema: &Table, name: &str) -> Option<&'static str> {
    nearest(name, schema.keys().map(|key| key.name))
}
