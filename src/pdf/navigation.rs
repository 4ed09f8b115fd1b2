//! Ways through the file: link annotations, destinations, the outline, page labels.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::num::NonZeroU32;

use krilla::Document;
use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::destination::{Destination, NamedDestination, XyzDestination};
use krilla::geom::{Quadrilateral, Rect};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::{NumberingStyle, Page as Sheet, PageLabel as PdfLabel};

use super::place::Axes;
use super::structure::{self, Collector};
use crate::model::Id;
use crate::typeset::{LinkArea, LinkDestination, LinkTargetOnPages, OutlineEntry, Page, PageLabel, Pages};

/// Where the identifiers stand that something leads to. They are named in the file, so that links from outside can lead
/// to them too (`paper.pdf#chapter-2`).
pub(super) struct Anchors<'a> {
    named: Vec<NamedDestination>,
    /// Index in `named`; only ever asked, never gone through.
    places: HashMap<&'a Id, usize>,
}

impl<'a> Anchors<'a> {
    /// The anchors of `pages`. The first of two equal identifiers counts; a place on no page is left out.
    pub(super) fn new(pages: &'a Pages, axes: Axes) -> Anchors<'a> {
        let mut anchors = Anchors { named: Vec::new(), places: HashMap::new() };
        for (id, place) in &pages.anchors {
            if let Some(place) = xyz(place, pages, axes)
                && let Entry::Vacant(entry) = anchors.places.entry(id)
            {
                entry.insert(anchors.named.len());
                anchors.named.push(NamedDestination::new(id.0.clone(), place));
            }
        }
        anchors
    }

    /// Names them in the file, those too that nothing inside it leads to.
    pub(super) fn register(self, document: &mut Document) {
        for destination in self.named {
            // Refused for a second place of the same name only, of which there is none.
            let _ = document.register_named_destination(destination);
        }
    }

    fn get(&self, id: &Id) -> Option<NamedDestination> {
        self.named.get(*self.places.get(id)?).cloned()
    }
}

/// Adds the page's links. The areas of one link on one page (its lines) are one annotation with a quadrilateral per
/// line, so that a screen reader meets it once.
pub(super) fn add_links(sheet: &mut Sheet, page: &Page, anchors: &Anchors, axes: Axes, collector: &mut Collector) {
    let usable = |area: &&LinkArea| collector.has(area.node) && axes.rect(area.at, area.extent).is_some();
    let areas: Vec<&LinkArea> = page.links.iter().filter(usable).collect();
    for lines in areas.chunk_by(|a, b| a.node == b.node && a.target == b.target) {
        let first = lines[0];
        let Some(target) = target(&first.target, anchors) else {
            continue;
        };
        let rects: Vec<Rect> = lines.iter().filter_map(|area| axes.rect(area.at, area.extent)).collect();
        let link = match rects.as_slice() {
            [only] => LinkAnnotation::new(*only, target),
            several => {
                LinkAnnotation::new_with_quad_points(several.iter().map(|&r| Quadrilateral::from(r)).collect(), target)
            }
        };
        let annotation =
            Annotation::new_link(link, Some(description(first))).with_location(structure::location(first.node));
        let identifier = sheet.add_tagged_annotation(annotation);
        collector.add_annotation(first.node, identifier);
    }
}

/// What a screen reader says of a link (`Contents`, ISO 14289-1 7.18.5).
fn description(area: &LinkArea) -> String {
    match (&area.target, area.description.trim()) {
        (LinkTargetOnPages::External(address), "") => address.clone(),
        (LinkTargetOnPages::Internal(id), "") => id.to_string(),
        (_, text) => text.to_owned(),
    }
}

/// Where an annotation leads; `None` for an identifier that stands on no page (its text stays text).
fn target(target: &LinkTargetOnPages, anchors: &Anchors) -> Option<Target> {
    match target {
        LinkTargetOnPages::External(address) => {
            Some(Target::Action(Action::Link(LinkAction::new(ascii_address(address)))))
        }
        LinkTargetOnPages::Internal(id) => Some(Target::Destination(Destination::Named(anchors.get(id)?))),
    }
}

/// The address in ASCII, as a URI action wants it (ISO 32000-1 12.6.4.7): other characters and spaces percent-encoded
/// (RFC 3987 3.1).
fn ascii_address(address: &str) -> String {
    let mut ascii = String::with_capacity(address.len());
    for byte in address.bytes() {
        if byte.is_ascii_graphic() {
            ascii.push(char::from(byte));
        } else {
            ascii.push('%');
            ascii.extend([byte >> 4, byte & 0xF].map(|nibble| char::from(b"0123456789ABCDEF"[usize::from(nibble)])));
        }
    }
    ascii
}

fn xyz(place: &LinkDestination, pages: &Pages, axes: Axes) -> Option<XyzDestination> {
    let page = place.page as usize;
    (page < pages.pages.len()).then(|| XyzDestination::new(page, axes.point(place.at)))
}

/// The outline. `title` stands in it alone when the pages have no headings: PDF/UA wants one (ISO 14289-1 7.17).
pub(super) fn outline(pages: &Pages, axes: Axes, title: &str) -> Outline {
    let mut outline = Outline::new();
    let start = LinkDestination { page: 0, at: Default::default() };
    let alone = [OutlineEntry { level: 1, title: title.to_owned(), destination: start }];
    let entries = if pages.outline.is_empty() { &alone[..] } else { &pages.outline };
    // The entries that are open, each deeper than the one before.
    let mut open: Vec<(u8, OutlineNode)> = Vec::new();
    for entry in entries {
        let Some(destination) = xyz(&entry.destination, pages, axes) else {
            continue;
        };
        close(&mut open, &mut outline, entry.level);
        open.push((entry.level, OutlineNode::new(entry.title.clone(), destination)));
    }
    close(&mut open, &mut outline, 0);
    outline
}

/// Closes the open entries of `level` and deeper, each into the one above it.
fn close(open: &mut Vec<(u8, OutlineNode)>, outline: &mut Outline, level: u8) {
    while let Some((_, node)) = open.pop_if(|(deepest, _)| *deepest >= level) {
        match open.last_mut() {
            Some((_, parent)) => parent.push_child(node),
            None => outline.push_child(node),
        }
    }
}

/// The label of each page. A sequence that starts at 1 after one of another style needs no numbers: krilla then writes
/// one entry for all of it; any other sequence gets its numbers.
pub(super) fn labels(pages: &[Page]) -> Vec<PdfLabel> {
    let mut labels = Vec::with_capacity(pages.len());
    let mut before: Option<PageLabel> = None;
    let mut counted = false;
    for page in pages {
        let label = &page.label;
        let goes_on =
            before.as_ref().is_some_and(|b| b.roman == label.roman && label.number == b.number.wrapping_add(1));
        if !goes_on {
            counted = label.number == 1 && before.as_ref().is_none_or(|b| b.roman != label.roman);
        }
        let style = if label.roman { NumberingStyle::LowerRoman } else { NumberingStyle::Arabic };
        let number = if counted { None } else { NonZeroU32::new(label.number) };
        labels.push(PdfLabel::new(Some(style), None, number));
        before = Some(label.clone());
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_written_in_ascii() {
        assert_eq!(ascii_address("https://例.org/a b?q=é"), "https://%E4%BE%8B.org/a%20b?q=%C3%A9");
        assert_eq!(ascii_address("mailto:a@example.org"), "mailto:a@example.org");
    }

    #[test]
    fn only_a_sequence_that_does_not_start_at_one_has_numbers() {
        let page = |number, roman| Page { label: PageLabel { number, roman }, ..Page::default() };
        let pages = [page(1, true), page(2, true), page(1, false), page(2, false), page(1, false), page(7, true)];
        let numbers = [None, None, None, None, NonZeroU32::new(1), NonZeroU32::new(7)];
        let style = |roman| {
            if roman { NumberingStyle::LowerRoman } else { NumberingStyle::Arabic }
        };
        let expected: Vec<PdfLabel> =
            pages.iter().zip(numbers).map(|(p, n)| PdfLabel::new(Some(style(p.label.roman)), None, n)).collect();
        assert_eq!(labels(&pages), expected);
    }
}
