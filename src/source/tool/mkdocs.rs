//! `mkdocs.yml` of MkDocs, and its `nav`.

use serde_json::Value;

use super::{Book, Inside, Reading, Said, Templates, Tool, language, names, read, text};

/// Deepest nesting of `nav` that is read.
const MAX_DEPTH: u8 = 16;

pub(super) fn book(reading: &Reading) -> Book {
    let map = &reading.map;
    let docs = text(map.get("docs_dir")).unwrap_or_else(|| "docs".to_owned());
    let root = reading.folder(&docs).unwrap_or_else(|| reading.folder.to_owned());
    let theme = map.get("theme").and_then(Value::as_object);
    let contents = map.get("nav").or_else(|| map.get("pages")).map(|_| reading.settings.clone());
    let said = Said {
        title: text(map.get("site_name")),
        authors: names(map.get("site_author")),
        // `theme.language` of Material; `theme.locale` of the others.
        language: theme.and_then(|theme| language(theme.get("language")).or_else(|| language(theme.get("locale")))),
        description: text(map.get("site_description")),
        rights: text(map.get("copyright")).filter(|rights| !rights.contains('<')),
    };
    Book {
        tool: Tool::MkDocs,
        settings: reading.settings.clone(),
        root,
        contents,
        first: None,
        said,
        templates: snippets(reading),
    }
}

/// `base_path` of the extension `pymdownx.snippets`, as far as it leads to folders of the publication.
fn snippets(reading: &Reading) -> Templates {
    let listed = |extension: &Value| match extension {
        Value::Object(map) => map.get("pymdownx.snippets").cloned(),
        _ => None,
    };
    let settings = match reading.map.get("markdown_extensions") {
        Some(Value::Array(list)) => list.iter().find_map(listed),
        Some(extensions) => listed(extensions),
        None => None,
    };
    let paths = settings.as_ref().map(|settings| names(settings.get("base_path"))).unwrap_or_default();
    let snippets = paths.iter().filter_map(|path| reading.folder(path)).collect();
    Templates { snippets, ..Templates::default() }
}

/// An item of `nav`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::source) struct Item {
    /// What it is called, if it is.
    pub name: Option<String>,
    /// The page, from the folder of the text; `None` for a section.
    pub target: Option<String>,
    /// Depth, from 1.
    pub level: u8,
}

/// The items of `nav`, in order; a section stands before what is in it. A section whose first item is an index without
/// a name is that page.
pub(in crate::source) fn nav(inside: &Inside, settings: &str) -> Vec<Item> {
    // What cannot be read has been told of when the book was found.
    let map = read(inside, settings, &mut Vec::new());
    let mut items = Vec::new();
    if let Some(nav) = map.get("nav").or_else(|| map.get("pages")) {
        list(nav, 1, &mut items);
    }
    items
}

/// The recursion ends at [`MAX_DEPTH`].
fn list(value: &Value, level: u8, items: &mut Vec<Item>) {
    for value in value.as_array().into_iter().flatten() {
        match value {
            Value::String(target) => items.push(Item { name: None, target: Some(target.clone()), level }),
            Value::Object(map) => map.iter().for_each(|(name, value)| named(name, value, level, items)),
            _ => {}
        }
    }
}

fn named(name: &str, value: &Value, level: u8, items: &mut Vec<Item>) {
    let name = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
    match value {
        Value::String(target) => items.push(Item { name, target: Some(target.clone()), level }),
        Value::Array(list_of) if level < MAX_DEPTH => {
            let first = list_of.first().and_then(Value::as_str).filter(|first| is_index(first));
            items.push(Item { name, target: first.map(str::to_owned), level });
            let rest: Vec<Value> = list_of.iter().skip(usize::from(first.is_some())).cloned().collect();
            list(&Value::Array(rest), level + 1, items);
        }
        _ => {}
    }
}

fn is_index(path: &str) -> bool {
    super::super::natural::is_index(path.rsplit('/').next().unwrap_or(path))
}
