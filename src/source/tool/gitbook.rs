//! `book.json` and `.gitbook.yaml` of GitBook and HonKit.

use serde_json::{Map, Value};

use super::{Book, Reading, Said, Templates, Tool, Variables, authors, language, text};

/// Deepest nesting of `variables` that is read.
const MAX_DEPTH: usize = 8;
/// Longest value, in bytes.
const MAX_VALUE: usize = 4096;

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
    let templates = Templates { variables: Some(variables(map)), ..Templates::default() };
    Book { tool: Tool::GitBook, settings: reading.settings.clone(), root, contents, first, said, templates }
}

/// What `{{ book.name }}` may name: `variables`, and what the settings themselves say.
fn variables(map: &Map<String, Value>) -> Variables {
    let mut variables = Variables::new();
    for key in ["title", "author", "language", "description"] {
        variables.extend(text(map.get(key)).map(|value| (key.to_owned(), value)));
    }
    if let Some(Value::Object(given)) = map.get("variables") {
        add(given, "", 0, &mut variables);
    }
    variables
}

/// The recursion ends at [`MAX_DEPTH`].
fn add(given: &Map<String, Value>, above: &str, depth: usize, variables: &mut Variables) {
    for (key, value) in given {
        let name = format!("{above}{key}");
        match value {
            Value::Object(inner) if depth < MAX_DEPTH => add(inner, &format!("{name}."), depth + 1, variables),
            Value::Bool(value) => drop(variables.insert(name, value.to_string())),
            value => {
                let value = text(Some(value)).filter(|value| value.len() <= MAX_VALUE);
                variables.extend(value.map(|value| (name, value)));
            }
        }
    }
}
