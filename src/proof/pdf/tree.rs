//! The structure tree (ISO 32000-1 14.7.2) and the outline (12.3.3).

use std::collections::HashMap;

use hayro_syntax::object::{Array, Dict, Name, Number, Object, ObjectIdentifier, String as PdfString};

use super::content::PageContent;
use super::{Element, Kid, string};
use crate::diagnostic::Diagnostic;
use crate::message;
use crate::proof::unreadable;

/// The deepest tree that is read. keben's own are a few times as deep as its model, [`crate::model::MAX_DEPTH`].
const DEEPEST: usize = 512;

/// Reads the tree below `root`, the catalogue. `pages` are the pages' objects.
pub(super) fn read(
    root: &Dict,
    pages: &[Option<ObjectIdentifier>],
    contents: &[PageContent],
) -> Result<Vec<Element>, Diagnostic> {
    let tree: Dict = root
        .get("StructTreeRoot")
        .ok_or_else(|| unreadable(message!("这个 PDF 没有标记结构", "this PDF has no structure tree")))?;
    let pages = pages.iter().enumerate().filter_map(|(index, id)| Some(((*id)?, index))).collect();
    let mut reader = Reader { pages, contents, elements: Vec::new() };
    let first = match tree.get::<Object>("K") {
        Some(Object::Array(kids)) => kids.iter::<Dict>().next(),
        Some(Object::Dict(dict)) => Some(dict),
        _ => None,
    };
    if let Some(document) = first {
        reader.element(&document, 0)?;
    }
    Ok(reader.elements)
}

struct Reader<'c> {
    pages: HashMap<ObjectIdentifier, usize>,
    contents: &'c [PageContent],
    elements: Vec<Element>,
}

impl Reader<'_> {
    fn element(&mut self, dict: &Dict, depth: usize) -> Result<usize, Diagnostic> {
        if depth > DEEPEST {
            return Err(unreadable(message!("PDF 的标记结构嵌套太深", "the PDF's structure tree is too deep")));
        }
        let index = self.elements.len();
        let role = dict.get::<Name>("S").map_or_else(String::new, |name| name.as_str().to_owned());
        self.elements.push(Element { role, depth, attributes: attributes(dict), kids: Vec::new() });
        let page = dict.get_ref("Pg").map(ObjectIdentifier::from).and_then(|id| self.pages.get(&id).copied());
        let mut kids = Vec::new();
        match dict.get::<Object>("K") {
            Some(Object::Array(array)) => {
                for kid in array.iter::<Object>() {
                    kids.extend(self.kid(&kid, page, depth)?);
                }
            }
            Some(kid) => kids.extend(self.kid(&kid, page, depth)?),
            None => {}
        }
        self.elements[index].kids = kids;
        Ok(index)
    }

    fn kid(&mut self, kid: &Object, page: Option<usize>, depth: usize) -> Result<Option<Kid>, Diagnostic> {
        Ok(match kid {
            Object::Number(id) => self.text(page, *id),
            Object::Dict(dict) if dict.contains_key("S") => Some(Kid::Element(self.element(dict, depth + 1)?)),
            Object::Dict(dict) if dict.contains_key("MCID") => {
                let own = dict.get_ref("Pg").map(ObjectIdentifier::from).and_then(|id| self.pages.get(&id).copied());
                dict.get::<Number>("MCID").and_then(|id| self.text(own.or(page), id))
            }
            Object::Dict(dict) => {
                let said = dict.get::<Dict>("Obj").and_then(|annotation| annotation.get::<PdfString>("Contents"));
                Some(Kid::Annotation(said.map_or_else(String::new, |text| string::decode(text.as_bytes()))))
            }
            _ => None,
        })
    }

    fn text(&self, page: Option<usize>, id: Number) -> Option<Kid> {
        let page = page?;
        let id = i32::try_from(id.as_i64()).ok()?;
        let text = self.contents.get(page)?.sections.get(&id)?.clone();
        Some(Kid::Text { page, text })
    }
}

fn attributes(dict: &Dict) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for name in ["T", "Lang", "Alt", "ActualText", "ID"] {
        if let Some(text) = dict.get::<PdfString>(name) {
            found.push((name, string::decode(text.as_bytes())));
        }
    }
    match dict.get::<Object>("A") {
        Some(Object::Array(array)) => array.iter::<Dict>().for_each(|owner| from_owner(&owner, &mut found)),
        Some(Object::Dict(owner)) => from_owner(&owner, &mut found),
        _ => {}
    }
    found
}

/// Attributes by their owner (ISO 32000-1 14.8.5).
fn from_owner(owner: &Dict, found: &mut Vec<(&'static str, String)>) {
    for name in ["ListNumbering", "Scope", "Placement"] {
        if let Some(value) = owner.get::<Name>(name) {
            found.push((name, value.as_str().to_owned()));
        }
    }
    if let Some(bounds) = owner.get::<Array>("BBox") {
        let numbers: Vec<String> = bounds.iter::<Number>().map(|n| format!("{:.1}", n.as_f64())).collect();
        found.push(("BBox", numbers.join(" ")));
    }
}

/// The outline's entries with their levels, in order.
pub(super) fn outline(root: &Dict) -> Vec<(usize, String)> {
    let mut entries = Vec::new();
    let mut next: Vec<(usize, Dict)> = Vec::new();
    next.extend(root.get::<Dict>("Outlines").and_then(|o| o.get("First")).map(|first| (1, first)));
    // A broken outline may lead back to itself.
    while let Some((level, entry)) = next.pop().filter(|_| entries.len() < 100_000) {
        let title = entry.get::<PdfString>("Title").map_or_else(String::new, |t| string::decode(t.as_bytes()));
        entries.push((level, title));
        next.extend(entry.get::<Dict>("Next").map(|after| (level, after)));
        next.extend(entry.get::<Dict>("First").map(|below| (level + 1, below)));
    }
    entries
}
