//! Running heads, folios, the QR code at the foot: artifacts, set last, when the number of pages is known.
//!
//! Horizontal pages have the running head above the type area. Vertical ones have it as a line like those of the text,
//! beside the type area on the fore-edge's side, as vertical books have had it since the blocks were cut; a folio of
//! the outer side ends that line, in Han figures, as in the table of contents. Folios in the middle and the code stay level
//! at the foot.

use super::collect::{Context, TextBuilder};
use super::element::Text;
use super::geometry::{Geometry, smaller};
use super::han;
use super::paint::{PageFacts, Painter, Sheet, Spot};
use super::set::set_text;
use crate::model::{ChapterId, Publication};
use crate::typeset::options::{Folio, RunningHeads};
use crate::typeset::pages::{Extent, Item, NodeId, Page, PageLabel, PlacedImage, Point};
use crate::typeset::paragraph::LineAlignment;
use crate::typeset::{Options, WritingMode};

/// Where on its line something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    Middle,
    /// On the fore-edge's side.
    Outer,
}

/// Puts furniture on the pages of `painter`, in the order in which they are.
pub(super) fn add(painter: &mut Painter, facts: &[PageFacts], publication: &Publication, options: &Options) {
    let mut setter = Setter { publication, options, heads: Vec::new() };
    let mut pages = std::mem::take(&mut painter.out.pages);
    let total = pages.iter().filter(|page| !page.label.roman).count();
    for (page, facts) in pages.iter_mut().zip(facts).filter(|(_, facts)| !facts.bare) {
        setter.running_head(painter, page, *facts);
        setter.folio(painter, page, total);
        setter.qr_code(painter, page);
    }
    painter.out.pages = pages;
}

/// The label of a page as it is printed.
pub(super) fn label(label: &PageLabel) -> String {
    if label.roman { roman(label.number) } else { label.number.to_string() }
}

/// Lower-case roman numerals; plain digits from 4000 on, where they end.
fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if number == 0 || number >= 4000 {
        return number.to_string();
    }
    let mut rest = number;
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            text.push_str(sign);
            rest -= value;
        }
    }
    text
}

struct Setter<'a> {
    publication: &'a Publication,
    options: &'a Options,
    /// Running heads set so far, by their chapter; `None` for the publication's title.
    heads: Vec<(Option<u32>, Text)>,
}

/// The lines that furniture stands on: horizontal ones, on vertical pages too, unless they come from [`Bed::beside`].
#[derive(Debug, Clone, Copy)]
struct Bed {
    /// Where the type area begins along such a line, and its length.
    start: f32,
    length: f32,
    /// The sides of the type area that are nearer to the head and to the foot of the paper, and the paper's end.
    head: f32,
    foot: f32,
    paper: f32,
    /// Whether the outer side of the page is at the lines' end.
    outer_at_end: bool,
}

impl Bed {
    fn new(g: &Geometry, number: u32, facing: bool) -> Bed {
        let (along, across) = (g.along_start(number), g.across_start(number));
        let odd = !facing || !number.is_multiple_of(2);
        if g.writing == WritingMode::Horizontal {
            let (head, foot) = (across, across + g.depth());
            return Bed { start: along, length: g.full.measure, head, foot, paper: g.page.across, outer_at_end: odd };
        }
        let start = g.page.across - across - g.depth();
        let (head, foot) = (along, along + g.full.measure);
        // Vertical books are bound at the right: the fore-edge of an odd page is at its left.
        Bed { start, length: g.depth(), head, foot, paper: g.page.along, outer_at_end: !odd }
    }

    /// The lines beside the type area of a vertical page, on the fore-edge's side: `head` is the room there.
    fn beside(g: &Geometry, number: u32, facing: bool) -> Bed {
        let (along, across) = (g.along_start(number), g.across_start(number));
        let outer_at_end = !facing || !number.is_multiple_of(2);
        let rest = g.page.across - across - g.depth();
        let (head, foot) = if outer_at_end { (rest, across) } else { (across, rest) };
        Bed { start: along, length: g.full.measure, head, foot, paper: g.page.across, outer_at_end }
    }

    /// The middle of a line of this size in the room before the type area: more than one body size from it (JLREQ 2.6),
    /// and not off the page.
    fn middle_before(self, body: f32, size: f32) -> Option<f32> {
        let middle = (self.head / 2.0).max(self.head - body * 2.0 - size).min(self.head - body - size / 2.0);
        (middle >= size / 2.0).then_some(middle)
    }

    /// A place in the room before the type area of [`Bed::beside`], counted as the page counts.
    fn across_of(self, place: f32) -> f32 {
        if self.outer_at_end { self.paper - place } else { place }
    }

    /// Where something of this length begins.
    fn offset(self, stand: Stand, length: f32) -> f32 {
        let room = self.length - length;
        self.start
            + match stand {
                Stand::Middle => room / 2.0,
                Stand::Outer if self.outer_at_end => room,
                Stand::Outer => 0.0,
            }
    }
}

impl Setter<'_> {
    fn running_head(&mut self, painter: &mut Painter, page: &mut Page, facts: PageFacts) {
        let number = page.label.number;
        let wanted = match self.options.running_heads {
            RunningHeads::None => return,
            _ if page.label.roman => return,
            RunningHeads::BySide if facts.opens => return,
            RunningHeads::BySide if number.is_multiple_of(2) => None,
            RunningHeads::BySide => Some(facts.chapter),
            RunningHeads::Title if number == 1 => return,
            RunningHeads::Title => None,
        };
        let g = painter.geometry;
        let size = smaller(g.body.size);
        let bed = match g.writing {
            WritingMode::Horizontal => Bed::new(g, number, self.options.facing),
            WritingMode::Vertical => Bed::beside(g, number, self.options.facing),
        };
        let Some(middle) = bed.middle_before(g.body.size, size) else { return };
        let index = match self.heads.iter().position(|(key, _)| *key == wanted) {
            Some(index) => index,
            None => {
                let title = wanted.map_or(&self.publication.metadata.title, |chapter| {
                    &self.publication.chapter(ChapterId(chapter)).title
                });
                let text = self.line(painter, title, size, bed.length, g.writing);
                self.heads.push((wanted, text));
                self.heads.len() - 1
            }
        };
        let (_, text) = &self.heads[index];
        match g.writing {
            WritingMode::Horizontal => {
                place(painter, page, text, middle + (g.level_ascent - 0.5) * size, Stand::Outer, bed);
            }
            WritingMode::Vertical => lay(painter, page, text, bed.start, bed.across_of(middle)),
        }
    }

    fn folio(&mut self, painter: &mut Painter, page: &mut Page, total: usize) {
        let printed = label(&page.label);
        let words = self.publication.metadata.language.wording();
        let g = painter.geometry;
        let vertical = g.writing == WritingMode::Vertical;
        let printed = if vertical { han::figures(&printed) } else { printed };
        let (string, stand) = match self.options.folio {
            Folio::None => return,
            Folio::Center => (printed, Stand::Middle),
            Folio::Outer => (printed, Stand::Outer),
            Folio::CenterOfTotal if page.label.roman => (printed, Stand::Middle),
            Folio::CenterOfTotal => (words.page_of(&printed, total), Stand::Middle),
        };
        let bed = Bed::new(g, page.label.number, self.options.facing);
        let size = smaller(g.body.size);
        let beside = Bed::beside(g, page.label.number, self.options.facing);
        if vertical
            && stand == Stand::Outer
            && !page.label.roman
            && let Some(middle) = beside.middle_before(g.body.size, size)
        {
            let text = self.line(painter, &string, size, beside.length, g.writing);
            let length = text.lines.lines.first().map_or(0.0, |line| line.advance);
            let along = beside.start + beside.length - length;
            return lay(painter, page, &text, along, beside.across_of(middle));
        }
        let margin = bed.paper - bed.foot;
        let middle = bed.foot + (margin / 2.0).min(g.body.size * 2.5).max(g.body.size);
        if middle + size / 2.0 > bed.paper {
            return;
        }
        let text = self.line(painter, &string, size, bed.length, WritingMode::Horizontal);
        let baseline = middle + (g.level_ascent - 0.5) * size;
        place(painter, page, &text, baseline, stand, bed);
    }

    /// The small code stands at the end of the foot that the folio leaves free.
    fn qr_code(&mut self, painter: &mut Painter, page: &mut Page) {
        let Some(code) = &self.options.qr_every_page else { return };
        let g = painter.geometry;
        let bed = Bed::new(g, page.label.number, self.options.facing);
        let gap = g.body.size / 2.0;
        let side = code.side.min(bed.paper - bed.foot - 2.0 * gap).min(bed.length);
        if side <= 0.0 {
            return;
        }
        let inner = self.options.folio == Folio::Outer;
        let at_end = bed.outer_at_end != inner;
        let along = if at_end { bed.start + bed.length - side } else { bed.start };
        let extent = Extent { along: side, across: side };
        let at = Point { along, across: bed.foot + gap };
        let at = if g.writing == WritingMode::Vertical { turned(g, at, side) } else { at };
        page.items.push(Item::Image(PlacedImage { asset: code.asset, at, extent, node: None }));
    }

    /// One line of furniture, cut short with …… where it is longer than `room`.
    fn line(&self, painter: &Painter, string: &str, size: f32, room: f32, writing: WritingMode) -> Text {
        let text = self.one_line(painter, string, size, writing);
        if text.lines.lines.first().is_none_or(|line| line.advance <= room) {
            return text;
        }
        let kept = (room / size) as usize;
        let short: String = string.chars().take(kept.saturating_sub(2)).chain(['…', '…']).collect();
        self.one_line(painter, &short, size, writing)
    }

    fn one_line(&self, painter: &Painter, string: &str, size: f32, writing: WritingMode) -> Text {
        let lang = &self.publication.metadata.language;
        let context = Context::body(NodeId(0), painter.geometry.full, self.options, lang);
        let mut builder = TextBuilder::default();
        let info = super::collect::info(NodeId(0), false);
        builder.run(string, super::collect::plain(crate::font::Family::Song, size), info, None);
        let mut style = context.style(LineAlignment::Start, 0.0);
        style.writing = writing;
        // Room for the whole title on one line.
        style.measure = size * (string.chars().count() as f32 * 1.5 + 2.0);
        let mut text = builder.finish(style);
        set_text(&mut text, painter.faces);
        text
    }
}

fn place(painter: &mut Painter, page: &mut Page, text: &Text, baseline: f32, stand: Stand, bed: Bed) {
    let Some(line) = text.lines.lines.first() else { return };
    let g = painter.geometry;
    let along = bed.offset(stand, line.advance);
    let first = page.items.len();
    lay(painter, page, text, along, baseline);
    if g.writing == WritingMode::Horizontal {
        return;
    }
    for item in &mut page.items[first..] {
        match item {
            Item::Run(run) => (run.at, run.level) = (turned(g, run.at, 0.0), true),
            Item::Missing(missing) => {
                let Extent { along, across } = missing.extent;
                missing.at = turned(g, missing.at, along);
                missing.extent = Extent { along: across, across: along };
            }
            Item::Rule(_) | Item::Image(_) | Item::Mark(_) => {}
        }
    }
}

/// The one line of `text`, which begins at `along`, as the page's own lines run.
fn lay(painter: &mut Painter, page: &mut Page, text: &Text, along: f32, baseline: f32) {
    let Some(line) = text.lines.lines.first() else { return };
    let grid = painter.body_grid(page.label.number);
    let mut sheet = Sheet { page, links: &[], grid, artifact: true };
    painter.line(&mut sheet, text, line, Spot { along: along - line.start, baseline });
}

/// A place counted along and across horizontal lines, on a vertical page; `length` is what stands there along them.
fn turned(g: &Geometry, at: Point, length: f32) -> Point {
    Point { along: at.across, across: g.page.across - at.along - length }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_numbered_in_lower_case_roman_numerals() {
        let label_of = |number, roman| label(&PageLabel { number, roman });
        assert_eq!(label_of(4, true), "iv");
        assert_eq!(label_of(1998, true), "mcmxcviii");
        assert_eq!(label_of(12, false), "12");
    }
}
