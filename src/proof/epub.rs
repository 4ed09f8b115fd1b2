//! An EPUB read back: the text of its content documents in the order of the spine.

use std::io::{Cursor, Read};

use roxmltree::{Document, Node, ParsingOptions};

use super::text::{ProofText, SectionText};
use super::unreadable;
use crate::diagnostic::Diagnostic;
use crate::message;

/// The namespace of `epub:type` (EPUB 3.3, 5.4 structural semantics).
const OPS: &str = "http://www.idpf.org/2007/ops";

/// The largest entry that is read, against archives made to unpack without end.
const LARGEST: u64 = 256 << 20;

/// The text of an EPUB, one section per content document of the spine, without what the builder added: marks and numbers
/// of notes, page markers, boxes of tasks, brackets around ruby. Navigation documents are left out.
///
/// # Errors
/// Bytes that are no EPUB, or a document in it that cannot be read.
pub fn epub_text(bytes: &[u8]) -> Result<ProofText, Diagnostic> {
    let mut archive = Archive::open(bytes)?;
    let container = archive.entry("META-INF/container.xml")?;
    let path = parse(&container, |document| {
        let found = document.descendants().find_map(|node| node.attribute("full-path"));
        found.map(str::to_owned)
    })?;
    let path = path.ok_or_else(not_an_epub)?;
    let package = archive.entry(&path)?;
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut text = ProofText::default();
    for href in parse(&package, spine)? {
        let xhtml = archive.entry(&resolve(folder, &href))?;
        let section = parse(&xhtml, section)?;
        match text.sections.last_mut().filter(|_| section.continued) {
            // A long chapter goes on in a further document.
            Some(last) => {
                last.body.push_str(&section.text.body);
                last.notes.extend(section.text.notes);
            }
            None => text.sections.push(section.text),
        }
    }
    Ok(text)
}

fn not_an_epub() -> Diagnostic {
    unreadable(message!("不是可读的 EPUB 文件", "this is not an EPUB that can be read"))
}

struct Archive<'a>(zip::ZipArchive<Cursor<&'a [u8]>>);

impl Archive<'_> {
    fn open(bytes: &[u8]) -> Result<Archive<'_>, Diagnostic> {
        zip::ZipArchive::new(Cursor::new(bytes)).map(Archive).map_err(|_| not_an_epub())
    }

    fn entry(&mut self, path: &str) -> Result<String, Diagnostic> {
        let missing = || unreadable(message!("EPUB 中读不到 {path}", "{path} in the EPUB cannot be read"));
        let entry = self.0.by_name(path).map_err(|_| missing())?;
        let mut text = String::new();
        entry.take(LARGEST).read_to_string(&mut text).map_err(|_| missing())?;
        Ok(text)
    }
}

fn parse<T>(xml: &str, read: impl FnOnce(&Document) -> T) -> Result<T, Diagnostic> {
    // XHTML has a DOCTYPE; roxmltree bounds the entities that it may define.
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(xml, options).map_err(|error| {
        unreadable(message!("EPUB 中的文档不是 XML（{error}）", "a document in the EPUB is not XML ({error})"))
    })?;
    Ok(read(&document))
}

/// The documents of the spine, without the navigation document, as the manifest names them.
fn spine(package: &Document) -> Vec<String> {
    let named = |name| package.descendants().filter(move |node| node.tag_name().name() == name);
    let document = |id: &str| {
        let item = named("item").find(|item| item.attribute("id") == Some(id))?;
        let navigation = item.attribute("properties").is_some_and(|p| p.split_whitespace().any(|word| word == "nav"));
        item.attribute("href").filter(|_| !navigation).map(str::to_owned)
    };
    named("itemref").filter_map(|item| item.attribute("idref")).filter_map(document).collect()
}

/// `href` from `folder`, with its percent-encoding undone.
fn resolve(folder: &str, href: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in href.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." | "" => {}
            part => parts.push(part),
        }
    }
    percent_decoded(&parts.join("/"))
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = (*first == b'%').then(|| after.get(..2)).flatten();
        let value = escaped.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        bytes.push(value.unwrap_or(*first));
        rest = if value.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A content document.
struct Content {
    text: SectionText,
    /// Whether it goes on with the chapter before.
    continued: bool,
}

/// The text of a content document.
fn section(document: &Document) -> Content {
    let mut section = SectionText::default();
    let body = document.descendants().find(|node| node.tag_name().name() == "body");
    let Some(body) = body else { return Content { text: section, continued: false } };
    let sections = body.descendants().find(|node| node.tag_name().name() == "section");
    let continued = sections.is_some_and(|first| first.attribute("class") == Some("continued"));
    // A stack of our own, not a recursion: a document may be nested deeper than the thread's stack is.
    let mut ahead = vec![(body, None)];
    while let Some((node, mut note)) = ahead.pop() {
        if is_added(node) {
            continue;
        }
        if note.is_none() && has_type(node, "footnote") {
            note = Some(section.notes.len());
            section.notes.push(String::new());
        }
        if let Some(text) = text_of(node) {
            note.and_then(|index: usize| section.notes.get_mut(index)).unwrap_or(&mut section.body).push_str(text);
        }
        if node.tag_name().name() != "math" {
            ahead.extend(node.children().rev().map(|child| (child, note)));
        }
    }
    Content { text: section, continued }
}

/// What a node itself says: its characters, or the LaTeX of a formula.
fn text_of<'a>(node: Node<'a, '_>) -> Option<&'a str> {
    if node.is_text() {
        return node.text();
    }
    if node.tag_name().name() != "math" {
        return None;
    }
    let annotation = node.descendants().find(|inner| inner.attribute("encoding") == Some("application/x-tex"));
    annotation.and_then(|a| a.text()).or_else(|| node.attribute("alttext"))
}

/// Whether the builder added a node to the model's text.
fn is_added(node: Node) -> bool {
    const CLASSES: [&str; 4] = ["note-mark", "note-number", "number", "task"];
    const TYPES: [&str; 3] = ["noteref", "backlink", "pagebreak"];
    let classes = node.attribute("class").unwrap_or("");
    matches!(node.tag_name().name(), "rp" | "script" | "style" | "head")
        || classes.split_whitespace().any(|class| CLASSES.contains(&class))
        || TYPES.iter().any(|kind| has_type(node, kind))
}

fn has_type(node: Node, kind: &str) -> bool {
    node.attribute((OPS, "type")).is_some_and(|types| types.split_whitespace().any(|word| word == kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> SectionText {
        let xhtml = format!(
            "<!DOCTYPE html><html xmlns='http://www.w3.org/1999/xhtml' xmlns:epub='{OPS}'><head><title>题</title></head>\
             <body>{body}</body></html>"
        );
        parse(&xhtml, section).unwrap().text
    }

    #[test]
    fn marks_numbers_and_brackets_are_no_text() {
        let text = read(
            "<p>一<sup class='note-mark'><a epub:type='noteref'>[1]</a></sup>二\
             <ruby>字<rp>(</rp><rt>zì</rt><rp>)</rp></ruby><span epub:type='pagebreak'>7</span></p>\
             <li><span class='task'>☐</span> 三</li>\
             <aside epub:type='footnote'><p><a epub:type='backlink'>[1]</a> 注</p></aside><p>四</p>\
             <div class='numbered'><math alttext='x'/><span class='number'>（1）</span></div>",
        );
        assert_eq!(super::super::normalise(&text.body), "一二字zì三四x");
        assert_eq!(text.notes.iter().map(|n| n.trim()).collect::<Vec<_>>(), ["注"]);
    }

    #[test]
    fn a_formula_counts_as_its_latex() {
        let math = "<math alttext='x^2'><semantics><mi>x</mi><annotation encoding='application/x-tex'>x^{2}</annotation>\
                    </semantics></math>";
        assert_eq!(read(&format!("<p>甲{math}乙</p>")).body, "甲x^{2}乙");
        assert_eq!(read("<p><math alttext='y'><mi>z</mi></math></p>").body, "y");
    }

    #[test]
    fn addresses_are_resolved_from_the_package() {
        assert_eq!(resolve("OEBPS", "text/%E4%B8%80.xhtml"), "OEBPS/text/一.xhtml");
        assert_eq!(resolve("OEBPS/a", "../b.xhtml"), "OEBPS/b.xhtml");
        assert_eq!(resolve("", "50%.xhtml"), "50%.xhtml");
    }

    #[test]
    fn bytes_that_are_no_epub_are_refused() {
        for bytes in [&b""[..], b"PK\x03\x04", b"<html/>"] {
            assert_eq!(epub_text(bytes).unwrap_err().code, "proof-unreadable");
        }
    }
}
