//! `book.toml` of mdBook.

use serde_json::{Map, Value};

use super::{Book, Reading, Said, Templates, Tool, authors, language, text};

pub(super) fn book(reading: &Reading) -> Book {
    let empty = Map::new();
    let book = reading.map.get("book").and_then(Value::as_object).unwrap_or(&empty);
    let source = text(book.get("src")).unwrap_or_else(|| "src".to_owned());
    let root = reading.folder(&source).unwrap_or_else(|| reading.folder.to_owned());
    let said = Said {
        title: text(book.get("title")),
        // `author` is what mdBook read before 0.1.
        authors: authors(book, ["authors", "author"]),
        language: language(book.get("language")),
        description: text(book.get("description")),
        rights: None,
    };
    let contents = reading.file(&root, "SUMMARY.md");
    Book {
        tool: Tool::MdBook,
        settings: reading.settings.clone(),
        root,
        contents,
        first: None,
        said,
        templates: Templates::default(),
    }
}
