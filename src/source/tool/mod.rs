//! Books of other tools: where their text lies, what lists their chapters, and what their settings say of the book.
//!
//! | tool | settings | text | chapters |
//! |---|---|---|---|
//! | mdBook | `book.toml` | `src`, or `book.src` | SUMMARY.md |
//! | GitBook, HonKit | `book.json`, `.gitbook.yaml`, `book.js` (not read) | the folder, or `root` | SUMMARY.md, or `structure.summary` |
//! | MkDocs | `mkdocs.yml` | `docs`, or `docs_dir` | `nav`, else the names of the files |

mod gitbook;
mod mdbook;
mod mkdocs;

pub(super) use mkdocs::nav;

use serde_json::{Map, Value};

use super::inside::{self, Inside};
use super::variables::Variables;
use crate::diagnostic::Diagnostic;
use crate::message;
use crate::model::Lang;

/// Largest file of settings, in bytes.
const MAX_BYTES: u64 = 4 << 20;

/// A book of another tool.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Book {
    /// Whose it is.
    pub tool: Tool,
    /// Its settings, from the publication's folder.
    pub settings: String,
    /// The folder of its text, from the publication's folder.
    pub root: String,
    /// The file that lists its chapters, if it is there.
    pub contents: Option<String>,
    /// GitBook's first page, listed or not.
    pub first: Option<String>,
    /// What is said of it.
    pub said: Said,
    /// What it puts into texts.
    pub templates: Templates,
}

/// What a book's tool puts into texts.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Templates {
    /// GitBook's variables; `None` for another tool.
    pub variables: Option<Variables>,
    /// Folders that MkDocs looks for snippets in, from the publication's folder.
    pub snippets: Vec<String>,
}

/// Tools whose books are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tool {
    MdBook,
    GitBook,
    MkDocs,
}

impl Tool {
    /// What people call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Tool::MdBook => "mdBook",
            Tool::GitBook => "GitBook",
            Tool::MkDocs => "MkDocs",
        }
    }
}

/// What a text or its settings say of the book.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Said {
    pub title: Option<String>,
    pub authors: Vec<String>,
    pub language: Option<Lang>,
    pub description: Option<String>,
    pub rights: Option<String>,
}

/// The book whose settings lie in `folder`, which is named from the publication's folder. Settings that cannot be read
/// are a warning; the tool's defaults stand for them.
pub(super) fn find(inside: &Inside, folder: &str, found: &mut Vec<Diagnostic>) -> Option<Book> {
    type Read = fn(&Reading) -> Book;
    let known: [(&str, Read); 7] = [
        ("book.toml", mdbook::book),
        ("mkdocs.yml", mkdocs::book),
        ("mkdocs.yaml", mkdocs::book),
        ("book.json", gitbook::book),
        (".gitbook.yaml", gitbook::book),
        (".gitbook.yml", gitbook::book),
        ("book.js", gitbook::book),
    ];
    for (name, book) in known {
        let settings = below(folder, name);
        if inside.has_file(&settings) {
            let map = read(inside, &settings, found);
            return Some(book(&Reading { inside, folder, settings, map }));
        }
    }
    None
}

/// Settings that have been read.
struct Reading<'a> {
    inside: &'a Inside,
    folder: &'a str,
    settings: String,
    map: Map<String, Value>,
}

impl Reading<'_> {
    /// A folder that the settings name, if it is there.
    fn folder(&self, name: &str) -> Option<String> {
        let path = inside::join(self.folder, name.trim_start_matches('/')).ok()?;
        self.inside.has_folder(&path).then_some(path)
    }

    /// A file in a folder, if it is there.
    fn file(&self, folder: &str, name: &str) -> Option<String> {
        let path = inside::join(folder, name).ok()?;
        self.inside.has_file(&path).then_some(path)
    }
}

/// A name in a folder, both from the publication's folder.
pub(super) fn below(folder: &str, name: &str) -> String {
    if folder.is_empty() || folder == "." { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The keys of a file of settings; none where it cannot be read.
fn read(inside: &Inside, path: &str, found: &mut Vec<Diagnostic>) -> Map<String, Value> {
    let mut give_up = |why: &str| {
        let what = message!(
            "{path} 不能读取（{why}），按默认设置处理",
            "{path} cannot be read ({why}); the defaults of its tool are used"
        );
        let hint = message!("改正这个文件，或写 build.toml", "mend the file, or write a build.toml");
        found.push(Diagnostic::warning("bad-book-settings", what).in_file(path).hint(hint));
        Map::new()
    };
    let text = match inside.read(path, MAX_BYTES) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(_) => return give_up("file"),
    };
    let text = text.trim_start_matches('\u{feff}');
    let parsed = match path.rsplit('.').next() {
        Some("toml") => toml::from_str::<Value>(text).map_err(|error| error.message().to_owned()),
        Some("json") => serde_json::from_str::<Value>(text).map_err(|error| error.to_string()),
        Some("yml" | "yaml") => yaml(text),
        // A program, which is not run.
        _ => Ok(Value::Object(Map::new())),
    };
    match parsed {
        Ok(Value::Object(map)) => map,
        Ok(Value::Null) => Map::new(),
        Ok(_) => give_up("no keys"),
        Err(why) => give_up(why.lines().next().unwrap_or("")),
    }
}

/// YAML, with the tags taken off that name objects of Python or variables of the environment.
fn yaml(text: &str) -> Result<Value, String> {
    let mut plain = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match tag(line) {
            Some((before, after)) => {
                plain.push_str(before);
                plain.push_str(after);
            }
            None => plain.push_str(line),
        }
    }
    let error = |error: serde_saphyr::Error| {
        let text = error.to_string();
        text.strip_prefix("error: ").unwrap_or(&text).to_owned()
    };
    serde_saphyr::from_str::<Value>(&plain).map_err(error)
}

/// What stands before and behind the tag of a line: `!ENV`, `!relative`, `!!python/name:material…`.
fn tag(line: &str) -> Option<(&str, &str)> {
    let at = line.find(": !").map(|at| at + 2).or_else(|| line.find("- !").map(|at| at + 2))?;
    let rest = &line[at..];
    Some((&line[..at], &rest[rest.find(char::is_whitespace)?..]))
}

/// A value as one line of text.
fn text(value: Option<&Value>) -> Option<String> {
    let text = match value? {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

/// `"a"`, `["a", "b"]` or `[{ name = "a" }]`.
fn names(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(list)) => list.iter().flat_map(|item| names(Some(item))).collect(),
        Some(Value::Object(map)) => names(map.get("name")),
        value => text(value).into_iter().collect(),
    }
}

/// The names under the first of these keys that has any.
fn authors(map: &Map<String, Value>, keys: [&str; 2]) -> Vec<String> {
    keys.iter().map(|key| names(map.get(*key))).find(|names| !names.is_empty()).unwrap_or_default()
}

fn language(value: Option<&Value>) -> Option<Lang> {
    Lang::parse(&text(value)?)
}

#[cfg(test)]
mod tests;
