//! `book.json` and `.gitbook.yaml` of GitBook and HonKit.

use serde_json::Value;

use super::{Book, Reading, Said, Tool, authors, language, text};

pub(super) fn book(reading: &Reading) -> Book {
    let map = &reading.map;
    let root = text(map.get("root")).and_then(|root| reading.folder(&root));
    let root = root.unwrap_or_else(|| reading.folder.to_owned());
    let structure = map.get("structure").and_then(Value::as_object);
    let named = |key: &str, or: &str| {
        let name = structure.and_then(|structure| text(structure.get(key))).unwrap_or_else(|| or.to_owned());
        reading.file(&root, name.trim_start_matches("./"))
    };
    let (contents, first) = (named("summary", "SUMMARY.md"), named("readme", "README.md"));
    let said = Said {
        title: text(map.get("title")),
        authors: authors(map, ["author", "authors"]),
        language: language(map.get("language")),
        description: text(map.get("description")),
        rights: None,
    };
    Book { tool: Tool::GitBook, settings: reading.settings.clone(), root, contents, first, said }
}
