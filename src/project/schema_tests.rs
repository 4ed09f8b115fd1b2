//! The documents against the schema: no key without its row, no row without its key, no word left out.

use std::collections::BTreeSet;

use super::presets;
use super::schema::{ALL, EPUB_EDITION, Kind, PDF_EDITION, Table};

const DOCUMENTS: [(&str, &str); 2] = [
    ("docs/build-toml.md", include_str!("../../docs/build-toml.md")),
    ("docs/build-toml.zh-CN.md", include_str!("../../docs/build-toml.zh-CN.md")),
];

/// The first cells of a document's rows that are keys, by the heading that they stand under.
fn rows(document: &str) -> BTreeSet<(String, String)> {
    let mut heading = String::new();
    let mut rows = BTreeSet::new();
    for line in document.lines() {
        if let Some(title) = line.strip_prefix("## ").or_else(|| line.strip_prefix("### ")) {
            heading = in_code(title).unwrap_or(title).to_owned();
        }
        let key = line.strip_prefix("| `").and_then(|rest| rest.split_once('`'));
        rows.extend(key.map(|(key, _)| (heading.clone(), key.to_owned())));
    }
    rows
}

fn in_code(text: &str) -> Option<&str> {
    text.split('`').nth(1)
}

/// The heading under which a table's key is explained.
fn heading(table: &Table, key: &str) -> &'static str {
    match (table.name, key) {
        ("[[edition]]", "writing") => "[[edition]]",
        ("[[edition]]", key) if EPUB_EDITION.key(key).is_none() => "PDF",
        ("[[edition]]", key) if PDF_EDITION.key(key).is_none() => "EPUB",
        (name, _) => name,
    }
}

#[test]
fn the_documents_explain_every_key_and_no_other() {
    let mut keys: BTreeSet<(String, String)> = BTreeSet::new();
    for table in ALL {
        keys.extend(table.keys().map(|key| (heading(table, key.name).to_owned(), key.name.to_owned())));
    }
    keys.extend(presets::names(None).map(|name| ("[[edition]]".to_owned(), name.to_owned())));
    for (file, document) in DOCUMENTS {
        let rows = rows(document);
        let missing: Vec<_> = keys.difference(&rows).collect();
        let unknown: Vec<_> = rows.difference(&keys).collect();
        assert!(missing.is_empty() && unknown.is_empty(), "{file} lacks {missing:?} and has {unknown:?}");
    }
}

#[test]
fn the_documents_name_every_word_that_a_key_takes() {
    for (file, document) in DOCUMENTS {
        for table in ALL {
            for key in table.keys() {
                let words = match key.kind {
                    Kind::Word(words) | Kind::BoolOrWord(words) => words,
                    Kind::Paper => super::names::PAPERS,
                    Kind::Size(..) => super::names::SIZES,
                    _ => continue,
                };
                let start = format!("| `{}`", key.name);
                let under = |row: &&str| words.iter().all(|word| row.contains(word));
                let is_there = document.lines().filter(|line| line.starts_with(&start)).any(|row| under(&row));
                assert!(is_there, "{file}: {} {words:?}", key.name);
            }
        }
    }
}
