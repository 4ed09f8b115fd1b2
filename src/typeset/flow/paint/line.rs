//! Lines of text on a page: glyphs, images in the line, lines below and through text, areas of links; and what hangs
//! before a line or stands at its end.

use std::ops::Range;

use super::super::collect::place_of;
use super::super::element::{BULLETS, Body, Drawing, Element, RunInfo, Text};
use super::beside::stretches;
use super::{Painter, Sheet, Spot};
use crate::font::{FaceId, Family, Request};
use crate::typeset::pages::{
    Color, Extent, Glyph, Item, LinkArea, LinkDestination, MissingGlyph, PlacedImage, PlacedRun, Point,
};
use crate::typeset::paragraph::{Line, LineRun, ParagraphStyle, RunContent};

/// What a hyphen that was added says.
const SOFT_HYPHEN: char = '\u{AD}';
/// Space between text and the mark hung before it, in em.
const MARKER_GAP: f32 = 0.5;
/// Space between the dots of a leader, in em.
const LEADER_STEP: f32 = 0.5;

impl Painter<'_> {
    /// Puts one line on a page.
    pub(in crate::typeset::flow) fn line(&mut self, to: &mut Sheet, text: &Text, line: &Line, spot: Spot) {
        self.lines += 1;
        let runs = &text.lines.runs[line.runs.start as usize..line.runs.end as usize];
        for run in runs {
            self.run(to, text, run, spot);
        }
        if !to.artifact {
            self.beside(to, text, runs, spot);
            self.links(to, text, runs, spot);
        }
    }

    fn links(&self, to: &mut Sheet, text: &Text, runs: &[LineRun], spot: Spot) {
        for stretch in stretches(runs, |run| info(text, run).and_then(|info| info.link)) {
            let Some(link) = to.links.get(stretch.key as usize) else { continue };
            let across = spot.baseline - self.geometry.ascent * stretch.size;
            to.page.links.push(LinkArea {
                at: Point { along: spot.along + stretch.from, across },
                extent: Extent { along: stretch.to - stretch.from, across: stretch.size },
                target: link.target.clone(),
                node: link.node,
                description: link.description.clone(),
            });
        }
    }

    fn run(&mut self, to: &mut Sheet, text: &Text, run: &LineRun, spot: Spot) {
        let node = info(text, run).map(|info| info.node).filter(|_| !to.artifact);
        let at = Point { along: spot.along + run.along, across: spot.baseline - run.rise };
        if let Some(term) = info(text, run).and_then(|info| info.term).filter(|_| !to.artifact) {
            self.meet(term, at);
        }
        match &run.content {
            RunContent::Glyphs { face, glyphs, stroke } => {
                let source = if run.reading { &text.lines.readings } else { &text.paragraph.text };
                let string = source.get(run.text.start as usize..run.text.end as usize).unwrap_or("");
                let placed = PlacedRun { stroke: *stroke, node, ..self.placed(text, run, *face, glyphs.clone(), at) };
                self.out.text.push_str(string);
                to.page.items.push(Item::Run(PlacedRun { text: self.since(placed.text.start), ..placed }));
            }
            RunContent::Added { face, glyphs } => {
                let placed = self.placed(text, run, *face, glyphs.clone(), at);
                // A hyphen at a line's end is a soft hyphen to those who take the text out (PDF 1.7, 14.8.2.2.3).
                self.out.text.push(SOFT_HYPHEN);
                if let Some(glyph) = self.out.glyphs.get_mut(placed.glyphs.start as usize) {
                    glyph.text_len = SOFT_HYPHEN.len_utf8() as u8;
                }
                to.page.items.push(Item::Run(PlacedRun { text: self.since(placed.text.start), ..placed }));
            }
            RunContent::Object(number) => {
                let Some(picture) = text.pictures.get(*number as usize) else { return };
                let asset = match picture.drawing {
                    Drawing::Image(asset) => asset,
                    Drawing::Formula(number) => {
                        let Some(formula) = text.formulas.get(number as usize) else { return };
                        return self.formula(to, formula, picture, at, run.size);
                    }
                };
                // An image stands on the end of the em box, as characters do.
                let end = spot.baseline + (1.0 - self.geometry.ascent) * run.size;
                let at = Point { across: end - picture.extent.across, ..at };
                let node = Some(picture.node).filter(|_| !to.artifact);
                to.page.items.push(Item::Image(PlacedImage { asset, at, extent: picture.extent, node }));
            }
            RunContent::Missing(character) => {
                let extent = Extent { along: run.advance, across: run.size };
                let at = Point { across: at.across - self.geometry.ascent * run.size, ..at };
                to.page.items.push(Item::Missing(MissingGlyph { character: *character, at, extent, node }));
            }
        }
    }

    /// Notes where a term of the index stands.
    fn meet(&mut self, term: u32, at: Point) {
        let met = (term, self.number());
        if self.terms.last() == Some(&met) {
            return;
        }
        if self.terms.last().is_none_or(|(last, _)| *last != term) {
            self.out.anchors.push((place_of(term), LinkDestination { page: self.page(), at }));
        }
        self.terms.push(met);
    }

    /// A run with its glyphs copied, without text, of no node.
    fn placed(&mut self, text: &Text, run: &LineRun, face: FaceId, glyphs: Range<u32>, at: Point) -> PlacedRun {
        let (start, end) = (self.out.glyphs.len() as u32, self.out.text.len() as u32);
        self.out.glyphs.extend_from_slice(&text.lines.glyphs[glyphs.start as usize..glyphs.end as usize]);
        let color = text.paragraph.runs.get(run.run as usize).map_or(Color::Black, |run| run.style.color);
        PlacedRun {
            face,
            size: run.size,
            at,
            glyphs: start..self.out.glyphs.len() as u32,
            text: end..end,
            color,
            stroke: 0.0,
            sideways: run.sideways,
            level: false,
            node: None,
        }
    }

    fn since(&self, start: u32) -> Range<u32> {
        start..self.out.text.len() as u32
    }

    /// Markers hung before the first line of an element. Several of them (a list that begins with a list) stand one
    /// before the other.
    pub(super) fn markers(&mut self, to: &mut Sheet, element: &Element, baseline: f32) {
        if let Body::Text(text) = &element.body
            && text.lines.reversed
        {
            return self.markers_behind(to, element, &text.paragraph.style, baseline);
        }
        let mut end = match &element.body {
            Body::Text(text) | Body::Display { text, .. } => text.paragraph.style.start_indent,
            Body::Picture { start, .. } | Body::Bar { start, .. } => *start,
            Body::Table(table) => table.start,
            Body::Beside(beside) => beside.start,
            Body::Space(_) => element.markers.first().map_or(0.0, |marker| 2.0 * size_of(marker)),
        };
        for marker in element.markers.iter().rev() {
            let Some(line) = marker.lines.lines.first() else { continue };
            end -= gap(marker) * to.grid.frame.size + line.advance;
            let along = to.grid.along + end.max(0.0) - line.start;
            self.line(to, marker, line, Spot { along, baseline });
        }
    }

    /// Markers of lines that run from right to left: they hang behind the end of the measure.
    fn markers_behind(&mut self, to: &mut Sheet, element: &Element, style: &ParagraphStyle, baseline: f32) {
        let mut start = style.measure - style.start_indent;
        for marker in element.markers.iter().rev() {
            let Some(line) = marker.lines.lines.first() else { continue };
            start += gap(marker) * to.grid.frame.size;
            let along = to.grid.along + start.min(style.measure - line.advance).max(0.0) - line.start;
            self.line(to, marker, line, Spot { along, baseline });
            start += line.advance;
        }
    }

    /// What stands beside line `number` of an element: a line of code has its number, the lines that it goes on over a mark.
    pub(super) fn gutter(&mut self, to: &mut Sheet, element: &Element, number: usize, baseline: f32) {
        let Some(gutter) = &element.gutter else { return };
        let (beside, start) = match number {
            0 => (gutter.number.as_ref(), gutter.starts[0]),
            _ => (Some(&gutter.wrap), gutter.starts[1]),
        };
        let Some((beside, line)) = beside.and_then(|beside| Some((beside, beside.lines.lines.first()?))) else {
            return;
        };
        let along = to.grid.along + (start - MARKER_GAP * size_of(beside) - line.advance - line.start).max(0.0);
        let outer = std::mem::replace(&mut to.artifact, true);
        self.line(to, beside, line, Spot { along, baseline });
        to.artifact = outer;
    }

    /// The large first character of a paragraph: its em box begins where that of the first line does and ends where that of
    /// the last line beside it does.
    pub(super) fn drop_cap(&mut self, to: &mut Sheet, element: &Element, baseline: f32) {
        let Some(cap) = &element.drop_cap else { return };
        let Some(line) = cap.text.lines.lines.first() else { return };
        let down = match cap.alphabet {
            true => (cap.lines - 1) as f32 * to.grid.frame.pitch,
            false => to.grid.ascent * (size_of(&cap.text) - to.grid.frame.size),
        };
        let baseline = baseline + down;
        let along = to.grid.along + cap.text.paragraph.style.start_indent - line.start;
        self.line(to, &cap.text, line, Spot { along, baseline });
    }

    /// The number at the end of an entry of the table of contents, and the leader before it.
    pub(super) fn tail(&mut self, to: &mut Sheet, element: &Element, last: &Line, spot: Spot) {
        let Some(tail) = &element.tail else { return };
        let Some(number) = tail.lines.lines.first() else { return };
        let (size, end) = (size_of(tail), to.grid.frame.measure - number.advance);
        // No leader stands behind a formula.
        if !matches!(&element.body, Body::Text(text) if text.formulas.is_empty()) {
            return self.line(to, tail, number, Spot { along: spot.along + end - number.start, ..spot });
        }
        // The room for the number is the last thing in the text.
        let kept = match &element.body {
            Body::Text(text) => text.lines.runs[..last.runs.end as usize].last(),
            _ => None,
        };
        let room = kept.filter(|run| matches!(run.content, RunContent::Object(_)));
        let text_end = last.start + last.advance - room.map_or(0.0, |run| run.advance);
        self.leader(to, spot, text_end + 0.5 * size..end - 0.25 * size, size);
        self.line(to, tail, number, Spot { along: spot.along + end - number.start, ..spot });
    }

    /// Dots on one raster over all lines of a page, so that they stand below one another.
    fn leader(&mut self, to: &mut Sheet, spot: Spot, range: Range<f32>, size: f32) {
        let request = Request { family: Family::Song, bold: false, italic: false };
        let Some(selected) = self.faces.fonts.select(request, '.', true) else { return };
        let Some(id) = self.faces.fonts.face(selected.face).glyph('.') else { return };
        let step = LEADER_STEP * size;
        let (first, last) = ((range.start / step).ceil(), (range.end / step).floor());
        let count = (last - first).max(0.0) as u32;
        if count == 0 {
            return;
        }
        let advance = (LEADER_STEP * 1000.0) as i16;
        let glyph = Glyph { id, advance, offset: 0, text_len: 1, flags: 0 };
        let (glyphs, text) = (self.out.glyphs.len() as u32, self.out.text.len() as u32);
        self.out.glyphs.extend(std::iter::repeat_n(glyph, count as usize));
        self.out.text.extend(std::iter::repeat_n('.', count as usize));
        to.page.items.push(Item::Run(PlacedRun {
            face: selected.face,
            size,
            at: Point { along: spot.along + first * step, across: spot.baseline },
            glyphs: glyphs..glyphs + count,
            text: text..text + count,
            color: Color::Black,
            stroke: 0.0,
            sideways: false,
            level: false,
            node: None,
        }));
    }
}

pub(super) fn info(text: &Text, run: &LineRun) -> Option<RunInfo> {
    text.infos.get(run.run as usize).copied()
}

/// Space between a marker and its text, in em. The em of a bullet has its own.
fn gap(marker: &Text) -> f32 {
    if marker.paragraph.text.starts_with(BULLETS) { 0.0 } else { MARKER_GAP }
}

fn size_of(text: &Text) -> f32 {
    text.paragraph.runs.first().map_or(0.0, |run| run.style.size)
}
