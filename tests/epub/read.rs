//! Finished books read back.

use std::collections::BTreeMap;
use std::io::Read;

use roxmltree::{Document, Node, ParsingOptions};

/// Every entry, in the order of the file.
pub fn entries(epub: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(epub)).unwrap();
    (0..archive.len())
        .map(|i| {
            let mut file = archive.by_index(i).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// The entries that are text, by name.
pub fn documents(epub: &[u8]) -> BTreeMap<String, String> {
    entries(epub).into_iter().filter_map(|(name, bytes)| Some((name, String::from_utf8(bytes).ok()?))).collect()
}

pub fn parse(xml: &str) -> Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(xml, options).unwrap_or_else(|e| panic!("{e}\n{xml}"))
}

/// What keben adds to the text: marks and numbers of notes, boxes of tasks, brackets of ruby.
fn is_added(node: Node) -> bool {
    let has = |name: &str, value: &str| node.attribute(name).is_some_and(|v| v.split(' ').any(|v| v == value));
    node.has_tag_name(("http://www.w3.org/1999/xhtml", "rp"))
        || has("role", "doc-noteref")
        || has("class", "note-number")
        || has("class", "task")
        || node.tag_name().name() == "head"
}

/// The text of a content document, without what keben adds and without white space.
pub fn text(document: &Document) -> String {
    let mut out = String::new();
    let mut stack = vec![document.root_element()];
    while let Some(node) = stack.pop() {
        if let Some(latex) = node.attribute("alttext") {
            out.extend(latex.chars().filter(|c| !c.is_whitespace()));
        } else if node.is_text() {
            out.extend(node.text().unwrap_or("").chars().filter(|c| !c.is_whitespace()));
        } else if !is_added(node) {
            stack.extend(node.children().collect::<Vec<_>>().into_iter().rev());
        }
    }
    out
}
