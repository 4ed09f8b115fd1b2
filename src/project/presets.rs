//! Presets: data files in `presets/`, each a complete edition; an `[[edition]]`'s own keys are laid over one of them.

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// A preset.
pub(super) struct Preset {
    /// Its name, as `preset = "…"` says it.
    pub name: &'static str,
    /// Its format.
    pub format: &'static str,
    text: &'static str,
}

macro_rules! presets {
    ($($name:literal: $format:literal),+ $(,)?) => {
        [$(Preset { name: $name, format: $format, text: include_str!(concat!("presets/", $name, ".toml")) }),+]
    };
}

static PRESETS: [Preset; 4] = presets!["ereader": "epub", "book": "pdf", "meeting": "pdf", "archive": "pdf"];

/// The preset of this name.
pub(super) fn find(name: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.name == name)
}

/// The preset of an edition that names none.
pub(super) fn default_of(format: &str) -> &'static Preset {
    let name = if format == "epub" { "ereader" } else { "book" };
    find(name).unwrap_or(&PRESETS[0])
}

/// The format of the preset of this name.
pub(super) fn format_of(name: &str) -> Option<&'static str> {
    find(name).map(|preset| preset.format)
}

/// The names of the presets of a format, or of all.
pub(super) fn names(format: Option<&str>) -> impl Iterator<Item = &'static str> {
    let format = format.map(str::to_owned);
    PRESETS.iter().filter(move |p| format.as_deref().is_none_or(|f| f == p.format)).map(|preset| preset.name)
}

impl Preset {
    /// Its keys without `format`, with `own` laid over them: tables key by key, lists of tables item by item, everything
    /// else as a whole.
    pub fn with<'t>(&self, own: DeTable<'t>) -> DeTable<'t> {
        // The files are compiled in and a test reads each of them; a faulty one would only lack keys here, which the
        // settings behind it report.
        let (base, _) = DeTable::parse_recoverable(self.text);
        let mut base: DeTable<'t> = base.into_inner();
        base.remove("format");
        lay_over(base, own)
    }
}

fn lay_over<'t>(mut base: DeTable<'t>, own: DeTable<'t>) -> DeTable<'t> {
    for (key, value) in own {
        let value = match base.remove(key.get_ref().as_ref()) {
            Some(below) => lay_value_over(below, value),
            None => value,
        };
        base.insert(key, value);
    }
    base
}

/// The schema bounds the depth: a table in a list in a table.
fn lay_value_over<'t>(base: Spanned<DeValue<'t>>, own: Spanned<DeValue<'t>>) -> Spanned<DeValue<'t>> {
    let span = own.span();
    let value = match (base.into_inner(), own.into_inner()) {
        (DeValue::Table(base), DeValue::Table(own)) => DeValue::Table(lay_over(base, own)),
        (DeValue::Array(base), DeValue::Array(own)) if own.iter().all(|item| item.get_ref().is_table()) => {
            DeValue::Array(lay_items_over(base, own))
        }
        (_, own) => own,
    };
    Spanned::new(span, value)
}

fn lay_items_over<'t>(base: DeArray<'t>, own: DeArray<'t>) -> DeArray<'t> {
    let mut items = DeArray::new();
    let mut own = own.into_iter();
    for below in base {
        items.push(match own.next() {
            Some(item) => lay_value_over(below, item),
            None => below,
        });
    }
    own.for_each(|item| items.push(item));
    items
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::super::problems::Problems;
    use super::super::raw::{RawEpub, RawPdf};
    use super::super::{check, typesetting};
    use super::*;

    #[test]
    fn every_preset_is_complete_and_keeps_to_the_schema() {
        for preset in &PRESETS {
            let text = format!("[[edition]]\nname = \"x\"\n{}", preset.text);
            let mut problems = Problems::new(&text);
            check::check(DeTable::parse(&text).unwrap().into_inner(), &mut problems);
            assert!(!problems.any_error(), "{}: {:?}", preset.name, problems.into_sorted());
            assert!(preset.text.contains(&format!("format = \"{}\"", preset.format)), "{}", preset.name);
            let tree = Spanned::new(0..0, DeValue::Table(preset.with(DeTable::new())));
            let tree = toml::de::ValueDeserializer::from(tree);
            match preset.format {
                "epub" => drop(RawEpub::deserialize(tree).unwrap()),
                _ => drop(RawPdf::deserialize(tree).unwrap()),
            }
        }
    }

    #[test]
    fn the_measure_of_every_preset_is_nearly_a_whole_number_of_characters() {
        for preset in PRESETS.iter().filter(|preset| preset.format == "pdf") {
            let tree = Spanned::new(0..0, DeValue::Table(preset.with(DeTable::new())));
            let raw = RawPdf::deserialize(toml::de::ValueDeserializer::from(tree)).unwrap();
            let (along, across) = typesetting::type_area(&raw);
            let characters = along / raw.body_size;
            assert!(characters.fract() < 0.05, "{}: {characters} characters", preset.name);
            let lines = across / raw.line_pitch;
            assert!(lines.fract() < 0.06, "{}: {lines} lines", preset.name);
            let gap = raw.line_pitch / raw.body_size - 1.0;
            assert!((0.5..=1.0).contains(&gap), "CLREQ 2.3.5: {}: line gap {gap}", preset.name);
            assert!(raw.margins.head > raw.margins.foot, "天头 is larger than 地脚: {}", preset.name);
        }
    }
}
