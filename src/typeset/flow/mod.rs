//! Blocks become pages. The files are named after the steps and read in the order of the data:
//!
//! - [`geometry`]: the page counted in characters and lines;
//! - [`collect`]: blocks and inlines become elements ([`element`]): paragraphs of styled runs, and the structure;
//! - [`set`]: paragraphs become lines, in parallel; [`table`] shares out the measure among columns first, and [`wide`] turns
//!   or splits tables that do not fit;
//! - [`pieces`]: elements are cut into what stands on one page whole;
//! - [`pages`]: pieces are shared out to pages, with the notes at their foot or in their margin; [`qr`] saves a page that a
//!   QR code would have alone;
//! - [`fields`]: what waits for the pages is filled in;
//! - [`paint`]: pieces are put at their places;
//! - [`front`]: title page and contents, set last and put first;
//! - [`furniture`]: running heads and folios, when the number of pages is known.
//!
//! Everything is counted in lines of one grid: a piece takes whole lines, so every baseline of the body stands on the
//! grid, and sharing out is a sum of small numbers.

#[cfg(test)]
mod beside_tests;
mod collect;
mod element;
mod fields;
mod formula;
mod front;
mod furniture;
mod geometry;
mod han;
#[cfg(test)]
mod late_tests;
#[cfg(test)]
mod margin_tests;
#[cfg(test)]
mod merged_tests;
mod pages;
mod paint;
mod pieces;
mod qr;
#[cfg(test)]
mod reversed_tests;
mod set;
mod table;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod unit_tests;
mod wide;
#[cfg(test)]
mod wide_tests;

use self::collect::Collected;
use self::element::Strand;
use self::geometry::Geometry;
use self::paint::Painter;
use self::set::Faces;
use super::paragraph::Setter;
use super::{NoteNumbers, NotePlace, Options, Pages};
use crate::diagnostic::Warned;
use crate::font::FontSet;
use crate::model::Publication;
use rayon::prelude::*;

/// Sets `publication` as pages. Characters that no face has are warnings (`missing-glyph`), and tables that are
/// too wide (`turned-table`, `split-table`, `crowded-table`).
pub fn typeset(publication: &Publication, fonts: &FontSet, options: &Options) -> Warned<Pages> {
    let (pages, _) = typeset_counting(publication, fonts, options);
    pages
}

/// Work done, counted so that a test can see growth without a clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Work {
    /// Pieces looked at while pages were filled.
    pub pieces: u64,
    /// Lines put on pages.
    pub lines: u64,
}

fn typeset_counting(publication: &Publication, fonts: &FontSet, options: &Options) -> (Warned<Pages>, Work) {
    let geometry = Geometry::new(options, fonts);
    let single = geometry.single();
    let mut collected = collect::collect(publication, fonts, options, &geometry);
    let mut work = Work::default();
    let setter = Setter::new(fonts);
    let mut painter = Painter::new(&geometry, Faces { fonts, setter: &setter });
    painter.column_rule = options.column_rule;
    work.pieces += sequence(&mut painter, &mut collected, publication, options);
    let mut warnings = std::mem::take(&mut collected.warnings);
    warnings.extend(set::warnings(std::iter::once(&collected.body).chain(&collected.notes)));
    let back_geometry = back_geometry(options, fonts);
    let mut structure = collected.structure;
    if let Some(back) = back_matter(publication, options, &back_geometry, &painter, &collected.terms, &mut warnings) {
        work.pieces += back.visited;
        (painter, structure) = put_behind(painter, structure, back);
    }
    for (page, number) in painter.out.pages.iter_mut().zip(1..) {
        page.label.number = number;
    }
    let front = front_matter(publication, options, &single, &mut painter, &mut warnings);
    work.pieces += front.visited;
    join(&mut painter, front, structure);
    let facts = std::mem::take(&mut painter.facts);
    furniture::add(&mut painter, &facts, publication, options);
    work.lines = painter.lines;
    (Warned { value: painter.out, warnings }, work)
}

/// Two columns, over which titles stand: an index is a list of short lines.
fn back_geometry(options: &Options, fonts: &FontSet) -> Geometry {
    let columns = options.columns.max(2);
    Geometry::new(&Options { columns, ..options.clone() }, fonts)
}

/// The index and what else stands behind the text, on pages that are numbered on.
fn back_matter<'a>(
    publication: &Publication,
    options: &Options,
    g: &'a Geometry,
    body: &Painter<'a>,
    terms: &[String],
    warnings: &mut Vec<crate::diagnostic::Diagnostic>,
) -> Option<FrontMatter<'a>> {
    let options = &Options { span_level: options.span_level.max(1), ..options.clone() };
    let mut collected = collect::back_matter(publication, body.faces.fonts, options, g, terms, &body.terms);
    if collected.body.elements.is_empty() {
        return None;
    }
    let mut painter = Painter::new(g, body.faces);
    painter.first = body.page();
    set::set(&mut collected.body, body.faces, g.body);
    front::fill_pages(&mut collected.body, g.body.slots);
    warnings.extend(set::warnings(std::iter::once(&collected.body)));
    let (plans, visited) = share_out(g, &mut collected.body, &mut [], painter.first);
    painter.sequence(&plans, &collected.body, &[], &collected.links);
    Some(FrontMatter { painter, structure: collected.structure, visited })
}

/// Puts the back matter behind the text.
fn put_behind<'a>(
    mut body: Painter<'a>,
    structure: super::pages::Structure,
    back: FrontMatter<'a>,
) -> (Painter<'a>, super::pages::Structure) {
    let FrontMatter { mut painter, structure: behind, .. } = back;
    // The pages of the front matter are none of the page map's; those of the text and of what is behind it are.
    let breaks = std::mem::take(&mut body.out.page_map.breaks);
    painter.out.page_map.breaks.splice(0..0, breaks);
    join(&mut painter, FrontMatter { painter: body, structure, visited: 0 }, behind);
    let structure = std::mem::take(&mut painter.out.structure);
    (painter, structure)
}

/// The most times that pages are shared out because numbers of pages became longer.
const ROUNDS: u32 = 8;

/// Sets, cuts, shares out and paints a page sequence. Gives the pieces visited.
fn sequence(painter: &mut Painter, collected: &mut Collected, publication: &Publication, options: &Options) -> u64 {
    let (g, faces) = (painter.geometry, painter.faces);
    let Collected { body, notes, links, .. } = collected;
    set::set_body(body, faces, g.body, g.turned, publication.metadata.language.wording());
    notes.par_iter_mut().for_each(|note| set::set(note, faces, g.note));
    let (mut plans, mut visited) = share_out(g, body, notes, 0);
    if options.page_references {
        for round in 0..ROUNDS {
            if !fields::bind_pages(body, notes, links, &plans, faces, round > 0) {
                break;
            }
            let (again, more) = share_out(g, body, notes, 0);
            (plans, visited) = (again, visited + more);
        }
    }
    if let Some(at) = qr::alone(body, &plans) {
        let whole = qr::shrink(body, at, faces, g.body);
        let saved = qr::gaps(body, at, |body| {
            let (again, more) = share_out(g, body, notes, 0);
            visited += more;
            Some(again).filter(|again| again.len() < plans.len())
        });
        match saved {
            Some(fewer) => plans = fewer,
            None => {
                qr::restore(body, at, whole);
                (plans, _) = share_out(g, body, notes, 0);
            }
        }
    }
    if matches!(options.notes, NotePlace::Foot | NotePlace::Margin) && options.note_numbers == NoteNumbers::Page {
        let words = publication.metadata.language.wording();
        fields::number_notes_by_page(body, notes, links, &plans, faces, words);
    }
    painter.sequence(&plans, body, notes, links);
    visited
}

fn share_out(g: &Geometry, body: &mut Strand, notes: &mut [Strand], first: u32) -> (Vec<pages::Plan>, u64) {
    for strand in std::iter::once(&mut *body).chain(notes.iter_mut()) {
        strand.pieces.clear();
        strand.notes.clear();
    }
    let mut seen = vec![false; notes.len()];
    pieces::cut(body, g.body, g.turned, &mut seen);
    for note in notes.iter_mut() {
        // Notes do not have notes: a mark within one leads to its note, which stands with its first mark in the text.
        pieces::cut(note, g.note, None, &mut []);
    }
    place_unreferenced(body, &seen);
    let (mut plans, visited) = pages::plan(body, notes, g, first);
    if g.margin.is_some() {
        pages::place_in_margins(&mut plans, body, notes, g);
    }
    (plans, visited)
}

/// A note that only other notes refer to is printed on the last page, so that no text is lost.
fn place_unreferenced(body: &mut Strand, seen: &[bool]) {
    let lost = (0u32..).zip(seen).filter(|(_, seen)| !**seen).map(|(note, _)| note);
    body.notes.extend(lost);
    let end = body.notes.len() as u32;
    if let Some(last) = body.pieces.last_mut() {
        last.notes.end = end;
    }
}

/// Front matter on pages of its own.
struct FrontMatter<'a> {
    painter: Painter<'a>,
    structure: super::pages::Structure,
    visited: u64,
}

fn front_matter<'a>(
    publication: &Publication,
    options: &Options,
    g: &'a Geometry,
    body: &mut Painter<'a>,
    warnings: &mut Vec<crate::diagnostic::Diagnostic>,
) -> FrontMatter<'a> {
    let mut painter = Painter::new(g, body.faces);
    let mut collected = front::collect(publication, body.faces.fonts, options, g, &body.lists);
    if collected.body.elements.is_empty() {
        return FrontMatter { painter, structure: collected.structure, visited: 0 };
    }
    set::set(&mut collected.body, body.faces, g.body);
    front::fill_pages(&mut collected.body, g.body.slots);
    warnings.extend(set::warnings(std::iter::once(&collected.body)));
    let (plans, visited) = share_out(g, &mut collected.body, &mut [], 0);
    painter.sequence(&plans, &collected.body, &[], &collected.links);
    // A title page has neither head nor folio (JLREQ 2.6).
    if let Some(facts) = painter.facts.first_mut().filter(|_| options.title_page) {
        facts.bare = true;
    }
    // The text begins on a page that stands at the right of the fold (or at its left, in vertical writing).
    if options.facing && painter.out.pages.len() % 2 == 1 {
        painter.out.pages.push(super::pages::Page::default());
        painter.facts.push(paint::PageFacts { chapter: 0, opens: false, bare: true });
    }
    for (page, number) in painter.out.pages.iter_mut().zip(1..) {
        page.label = super::pages::PageLabel { number, roman: true };
    }
    FrontMatter { painter, structure: collected.structure, visited }
}

/// Puts the front matter before the text: its pages, its nodes, and the arenas that its runs index.
fn join(body: &mut Painter, front: FrontMatter, structure: super::pages::Structure) {
    let FrontMatter { painter: mut before, structure: mut nodes, .. } = front;
    let front_nodes = nodes.nodes.len() as u32 - 1;
    body.shift(front_nodes, before.out.pages.len() as u32);
    for mut node in structure.nodes.into_iter().skip(1) {
        for parent in node.parent.iter_mut().filter(|parent| parent.0 > 0) {
            parent.0 += front_nodes;
        }
        nodes.nodes.push(node);
    }
    body.out.structure = nodes;
    let (glyphs, text) = (body.out.glyphs.len() as u32, body.out.text.len() as u32);
    body.out.glyphs.append(&mut before.out.glyphs);
    body.out.text.push_str(&before.out.text);
    for run in before.out.pages.iter_mut().flat_map(|page| &mut page.items) {
        if let super::pages::Item::Run(run) = run {
            run.glyphs = run.glyphs.start + glyphs..run.glyphs.end + glyphs;
            run.text = run.text.start + text..run.text.end + text;
        }
    }
    body.out.pages.splice(0..0, before.out.pages);
    body.out.outline.splice(0..0, before.out.outline);
    body.out.anchors.splice(0..0, before.out.anchors);
    body.lists.put_before(before.lists);
    body.facts.splice(0..0, before.facts);
    body.lines += before.lines;
}
