//! Variables of GitBook: `{{ book.name }}` becomes what `variables` of book.json says, before the text is read as Markdown.

use std::collections::BTreeMap;
use std::ops::Range;

use super::edits::{Change, Edited, With};
use crate::diagnostic::{Diagnostic, Span};
use crate::message;

/// Names with their values, `a.b` for what lies in `a`.
pub(super) type Variables = BTreeMap<String, String>;

/// Longest name in braces, in bytes.
const MAX_NAME: usize = 128;
/// How much values may add to one chapter, in bytes.
const MAX_ADDED: usize = 1 << 24;

/// Puts values in the places of names. A name that is not known stays as it is, with a warning; so does, without one, what
/// stands between `{% raw %}` and `{% endraw %}`, which go.
pub(super) fn fill(text: &mut Edited, variables: &Variables, warnings: &mut Vec<Diagnostic>) {
    let source = text.text().clone();
    let mut left = MAX_ADDED;
    let mut changes = Vec::new();
    let mut said = Vec::new();
    for (range, what) in found(&source) {
        let name = match what {
            Found::Raw => {
                changes.push(Change { range, with: With::Text(String::new()) });
                continue;
            }
            Found::Name(name) => name,
        };
        match variables.get(name).filter(|value| value.len() <= left) {
            Some(value) => {
                left -= value.len();
                changes.push(Change { range, with: With::Text(value.clone()) });
            }
            None => said.extend(text.span(range).map(|span| unknown(name, span))),
        }
    }
    warnings.extend(said);
    text.change(changes);
}

enum Found<'t> {
    /// A tag that begins or ends raw text.
    Raw,
    /// `book.name`, without `book.`
    Name(&'t str),
}

fn found(text: &str) -> Vec<(Range<usize>, Found<'_>)> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut is_raw = false;
    while let Some(start) = text[at..].find('{').map(|i| at + i) {
        let rest = &text[start..];
        at = start + 1;
        if let Some((length, ends)) = raw_tag(rest)
            && ends == is_raw
        {
            is_raw = !is_raw;
            found.push((start..start + length, Found::Raw));
            at = start + length;
        } else if let Some((length, name)) = named(rest).filter(|_| !is_raw) {
            found.push((start..start + length, Found::Name(name)));
            at = start + length;
        }
    }
    found
}

/// The length of `{% raw %}` or `{% endraw %}` at the start of a text, and whether it is the second.
fn raw_tag(text: &str) -> Option<(usize, bool)> {
    let inner = text.strip_prefix("{%")?;
    let inner = &inner[..inner[..inner.floor_char_boundary(MAX_NAME)].find("%}")?];
    let ends = match inner.trim_matches('-').trim() {
        "raw" => false,
        "endraw" => true,
        _ => return None,
    };
    Some((inner.len() + 4, ends))
}

/// The length of `{{ book.name }}` at the start of a text, and the name.
fn named(text: &str) -> Option<(usize, &str)> {
    let inner = text.strip_prefix("{{")?;
    let inner = &inner[..inner[..inner.floor_char_boundary(MAX_NAME)].find("}}")?];
    let name = inner.trim().strip_prefix("book.")?;
    let is_name = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    name.split('.').all(is_name).then_some((inner.len() + 4, name))
}

fn unknown(name: &str, span: Span) -> Diagnostic {
    let what = message!(
        "book.json 的 variables 中没有“{name}”，按原样排出",
        "`variables` of book.json has no “{name}”; it stands as it is written"
    );
    let hint = message!("补上这个变量，或改正名称", "add the variable, or mend its name");
    Diagnostic::warning("unknown-variable", what).at(span).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::FileId;

    fn filled(source: &str) -> (String, Vec<String>) {
        let values = [("name", "刻本"), ("deep.x", "1")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut text = Edited::whole(FileId(0), std::sync::Arc::new(source.to_owned()));
        let mut warnings = Vec::new();
        fill(&mut text, &values.into(), &mut warnings);
        let place = |warning: Diagnostic| match warning.at {
            crate::diagnostic::At::Span(span) => source[span.range()].to_owned(),
            at => panic!("{at:?}"),
        };
        (text.text().to_string(), warnings.into_iter().map(place).collect())
    }

    #[test]
    fn names_become_values_and_what_is_not_known_stays_with_a_warning() {
        let (text, unknown) =
            filled("用{{ book.name }}和{{book.deep.x}}，{{ book.none }}，{{ other }}，{{ book.a b }}。");
        assert_eq!(text, "用刻本和1，{{ book.none }}，{{ other }}，{{ book.a b }}。");
        assert_eq!(unknown, ["{{ book.none }}"]);
    }

    #[test]
    fn raw_text_keeps_its_braces() {
        let (text, unknown) = filled("{% raw %}{{ book.name }}{% endraw %}{{ book.name }}{% endraw %}");
        assert_eq!((text.as_str(), unknown.len()), ("{{ book.name }}刻本{% endraw %}", 0));
    }

    #[test]
    fn what_values_add_is_bounded() {
        let mut text = Edited::whole(FileId(0), "{{ book.a }}".repeat(5000).into());
        let value = "长".repeat(4000);
        fill(&mut text, &[("a".to_owned(), value)].into(), &mut Vec::new());
        assert!(text.text().len() < MAX_ADDED + 5000 * 12);
    }
}
