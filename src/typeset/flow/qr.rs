//! A QR code that would stand first on the last page is made smaller, with its caption beside it, if that saves the page.
//!
//! In: elements and the pages that they were shared out to. Out: the code's elements (its picture, its caption, the address)
//! as one, or as they were.

use super::element::{Beside, Body, Element, Strand};
use super::geometry::Frame;
use super::pages::Plan;
use super::set::{Faces, set_text};
use crate::typeset::pages::Extent;
use crate::typeset::paragraph::LineAlignment;

/// Points in a millimetre.
const MM: f32 = 72.0 / 25.4;
/// Side in mm of the smallest code, its white border included: what a telephone reads at a hand's breadth.
const LEAST_SIDE: f32 = 16.0;
/// Side in mm of its smallest module.
const LEAST_MODULE: f32 = 0.4;
/// Bytes that a code of version 1, 2, … holds with error correction M (ISO/IEC 18004, table 7).
const BYTES: [usize; 10] = [14, 26, 42, 62, 84, 106, 122, 152, 180, 213];
/// Space between the code and the text beside it, in em of the body.
const GAP: f32 = 1.0;

/// Side in pt down to which the code of `target` may be made smaller; `None` if it holds too much for that.
pub(super) fn smallest(target: &str) -> Option<f32> {
    let version = BYTES.iter().position(|&bytes| target.len() <= bytes)? + 1;
    // With the white border, four modules at each side.
    let modules = 17 + 4 * version + 8;
    Some((modules as f32 * LEAST_MODULE).max(LEAST_SIDE) * MM)
}

/// The element of a code that the last page begins with, where there are pages before it.
pub(super) fn alone(body: &Strand, plans: &[Plan]) -> Option<usize> {
    let last = plans.last().filter(|_| plans.len() > 1)?;
    let mut pieces = last
        .areas
        .iter()
        .flat_map(|area| &area.segments)
        .flat_map(|segment| body.pieces[segment.pieces.start as usize..segment.pieces.end as usize].iter());
    let first = pieces.find(|piece| piece.slots > 0)?.element as usize;
    body.elements[first].smaller.map(|_| first)
}

/// Makes one element of those of the code that begins with `at`. Gives what stood there.
pub(super) fn shrink(body: &mut Strand, at: usize, faces: Faces, frame: Frame) -> Vec<Element> {
    let glued = body.elements[at..].iter().take_while(|element| element.glued).count();
    let end = (at + glued + 1).min(body.elements.len());
    let whole: Vec<Element> = body.elements.splice(at..end, []).collect();
    if let Some(element) = beside(&whole, faces, frame) {
        body.elements.insert(at, element);
        return whole;
    }
    body.elements.splice(at..at, whole);
    Vec::new()
}

/// Tries pages with the gap before the code, then without: its white border is one too. Gives what `pages` gives first.
pub(super) fn gaps<T>(body: &mut Strand, at: usize, mut pages: impl FnMut(&mut Strand) -> Option<T>) -> Option<T> {
    if body.elements.get(at).is_none_or(|element| !matches!(element.body, Body::Beside(_))) {
        return None;
    }
    pages(body).or_else(|| {
        body.elements[at].before = 0;
        pages(body)
    })
}

/// Puts back what `shrink` has taken.
pub(super) fn restore(body: &mut Strand, at: usize, whole: Vec<Element>) {
    let end = at + usize::from(!whole.is_empty());
    body.elements.splice(at..end, whole);
}

fn beside(whole: &[Element], faces: Faces, frame: Frame) -> Option<Element> {
    let first = whole.first()?;
    let (Body::Picture { picture, start, .. }, Some(side)) = (&first.body, first.smaller) else { return None };
    let side = side.min(picture.extent.along);
    let indent = start + side + GAP * frame.size;
    let mut texts = Vec::new();
    for element in &whole[1..] {
        let Body::Text(text) = &element.body else { return None };
        let mut text = text.clone();
        let style = &mut text.paragraph.style;
        (style.start_indent, style.first_indent, style.alignment) = (indent, 0.0, LineAlignment::Start);
        // Half of the line is left to the text, or the code stays as it is.
        if style.measure - indent - style.end_indent < style.measure / 2.0 {
            return None;
        }
        set_text(&mut text, faces);
        texts.push(text);
    }
    let picture = super::element::Picture { extent: Extent { along: side, across: side }, ..*picture };
    let body = Body::Beside(Box::new(Beside { picture, start: *start, texts }));
    let Element { before, start, block, base, chapter, source, .. } = first;
    Some(Element {
        before: *before,
        after: whole.last().map_or(0, |last| last.after),
        start: *start,
        anchors: whole.iter().flat_map(|element| element.anchors.iter().cloned()).collect(),
        block: *block,
        base: *base,
        chapter: *chapter,
        source: *source,
        ..Element::new(body)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_never_smaller_than_16_mm_nor_its_modules_than_four_tenths() {
        let side = |bytes: usize| smallest(&"a".repeat(bytes)).map(|side| side / MM);
        assert_eq!(side(10).map(f32::round), Some(16.0));
        for (version, &bytes) in (1..).zip(&BYTES) {
            let modules = (25 + 4 * version) as f32;
            assert!(side(bytes).unwrap() / modules >= 0.399, "{bytes} bytes");
        }
        assert_eq!(side(500), None);
    }
}
