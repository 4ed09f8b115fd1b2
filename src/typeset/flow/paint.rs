//! Pieces are put on their pages: glyphs, images and bars at their places, areas of links, anchors, the outline.

use super::element::{Body, Element, Link, Part, Picture, Piece, RunInfo, Strand, Table, Text};
use super::geometry::{Frame, Geometry};
use super::pages::Plan;
use super::set::Faces;
use super::{pieces, table};
use crate::font::{Family, Request};
use crate::model::{ChapterId, Id, PageBreak, PageMap};
use crate::typeset::pages::{
    Color, Extent, Glyph, Item, LinkArea, LinkDestination, MissingGlyph, NodeId, OutlineEntry, Page, Pages,
    PlacedImage, PlacedRule, PlacedRun, Point, Structure,
};
use crate::typeset::paragraph::{Line, LineRun, RunContent};

/// Thickness of bars in pt.
const HAIRLINE: f32 = 0.25;
const THIN: f32 = 0.5;
const THICK: f32 = 0.9;
/// Place of lines below and through text, from the side of the em box, and their thickness, in em.
const UNDERLINE: f32 = 0.08;
const STROKE: f32 = 0.05;
/// Space between text and the mark hung before it, in em.
const MARKER_GAP: f32 = 0.5;
/// Space between the dots of a leader, in em.
const LEADER_STEP: f32 = 0.5;

/// A heading, for the table of contents.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub level: u8,
    pub title: String,
    /// Index of its page in its own sequence.
    pub page: u32,
    /// What leads to it.
    pub id: Option<Id>,
}

/// What furniture needs to know of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PageFacts {
    /// Chapter at the page's start.
    pub chapter: u32,
    /// Whether the page begins with a chapter's first piece.
    pub opens: bool,
    /// Whether nothing is on it.
    pub blank: bool,
}

/// Puts things on pages. Page numbers are those of one sequence, from 1.
pub(super) struct Painter<'a> {
    pub geometry: &'a Geometry,
    pub faces: Faces<'a>,
    pub out: Pages,
    pub entries: Vec<Entry>,
    pub facts: Vec<PageFacts>,
    /// Lines put on pages, for the growth test.
    pub lines: u64,
}

/// Baselines of a page: of the text, or of its notes.
#[derive(Debug, Clone, Copy)]
struct Grid {
    along: f32,
    /// Of line 0.
    baseline: f32,
    frame: Frame,
    ascent: f32,
}

impl Grid {
    fn baseline(&self, slot: u32) -> f32 {
        self.baseline + slot as f32 * self.frame.pitch
    }

    /// The side of a line's slot that is nearer to the line before.
    fn edge(&self, slot: u32) -> f32 {
        self.baseline(slot) - self.ascent * self.frame.size - (self.frame.pitch - self.frame.size) / 2.0
    }
}

/// Where a line of text stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    /// Start of its measure.
    pub along: f32,
    /// Its baseline.
    pub baseline: f32,
    /// Whether it is furniture, which has no place in the structure.
    pub artifact: bool,
}

impl<'a> Painter<'a> {
    pub(super) fn new(geometry: &'a Geometry, faces: Faces<'a>) -> Painter<'a> {
        let out = Pages {
            writing: geometry.writing,
            size: geometry.page,
            glyphs: Vec::new(),
            text: String::new(),
            pages: Vec::new(),
            structure: Structure::default(),
            outline: Vec::new(),
            anchors: Vec::new(),
            page_map: PageMap::default(),
        };
        Painter { geometry, faces, out, entries: Vec::new(), facts: Vec::new(), lines: 0 }
    }

    /// Paints all pages of one sequence.
    pub(super) fn sequence(&mut self, plans: &[Plan], body: &Strand, notes: &[Strand], links: &[Link]) {
        // Where an element or a note was met first: those after the last one are new.
        let mut met = 0;
        let mut noted = vec![false; notes.len()];
        let mut chapter = 0;
        for (index, plan) in (0u32..).zip(plans) {
            let number = index + 1;
            let mut page = Page::default();
            let facts = self.facts_of(plan, body, chapter, met);
            chapter = facts.chapter;
            self.facts.push(facts);
            self.page_break(plan, body, number);
            let grid = self.body_grid(number);
            self.body(&mut page, plan, body, links, grid, &mut met, index);
            self.notes(&mut page, plan, notes, links, number, &mut noted);
            self.out.pages.push(page);
        }
    }

    fn body_grid(&self, number: u32) -> Grid {
        let g = self.geometry;
        Grid { along: g.along_start(number), baseline: g.baseline(number, 0), frame: g.body, ascent: g.ascent }
    }

    fn facts_of(&self, plan: &Plan, body: &Strand, chapter: u32, met: u32) -> PageFacts {
        let first = pieces_of(plan, body).next();
        let element = first.map(|piece| &body.elements[piece.element as usize]);
        let number = element.map_or(chapter, |element| element.chapter);
        let fresh = first.is_some_and(|piece| piece.element >= met);
        let before = first.and_then(|p| p.element.checked_sub(1)).map(|e| body.elements[e as usize].chapter);
        let opens = fresh && before != Some(number);
        PageFacts { chapter: number, opens, blank: plan.pieces.is_empty() && plan.notes.is_empty() }
    }

    /// The first piece with text says where the page begins in the text.
    fn page_break(&mut self, plan: &Plan, body: &Strand, number: u32) {
        let Some(piece) = pieces_of(plan, body).find(|piece| piece.slots > 0) else { return };
        let element = &body.elements[piece.element as usize];
        self.out.page_map.breaks.push(PageBreak {
            label: number.to_string(),
            chapter: ChapterId(element.chapter),
            block: element.block,
            offset: piece.offset,
        });
    }

    #[allow(clippy::too_many_arguments, reason = "one page's state, used once")]
    fn body(
        &mut self,
        page: &mut Page,
        plan: &Plan,
        body: &Strand,
        links: &[Link],
        grid: Grid,
        met: &mut u32,
        index: u32,
    ) {
        let mut slot = 0;
        let mut rows: Option<(u32, u32)> = None;
        if let Some(head) = plan.head {
            let piece = &body.pieces[head as usize];
            self.piece(page, body, piece, links, grid, slot, true);
            rows = Some((piece.element, slot));
            slot += piece.slots;
        }
        for piece in pieces_of(plan, body) {
            let element = &body.elements[piece.element as usize];
            if piece.element >= *met && piece.part != Part::Gap {
                *met = piece.element + 1;
                self.arrive(element, index, Point { along: grid.along, across: grid.edge(slot) });
            }
            let in_table = matches!(piece.part, Part::Row { .. } | Part::Head);
            if rows.is_some_and(|(table, _)| !in_table || table != piece.element) {
                self.end_table(page, body, rows.take(), grid, slot);
            }
            if in_table && rows.is_none() {
                rows = Some((piece.element, slot));
            }
            self.piece(page, body, piece, links, grid, slot, false);
            slot += piece.slots;
        }
        self.end_table(page, body, rows, grid, slot);
    }

    /// The first piece of an element: its anchors and its entry in the outline.
    fn arrive(&mut self, element: &Element, page: u32, at: Point) {
        let destination = LinkDestination { page, at };
        for id in &element.anchors {
            self.out.anchors.push((id.clone(), destination));
        }
        if let Some(heading) = &element.heading {
            let (level, title) = (heading.level, heading.title.clone());
            self.entries.push(Entry { level, title: title.clone(), page, id: element.anchors.last().cloned() });
            self.out.outline.push(OutlineEntry { level, title, destination });
        }
    }

    /// Notes stand at the foot of the type area, their last line on its end (JLREQ 4.2.5).
    fn notes(
        &mut self,
        page: &mut Page,
        plan: &Plan,
        notes: &[Strand],
        links: &[Link],
        number: u32,
        noted: &mut [bool],
    ) {
        let g = self.geometry;
        let parts = || plan.notes.iter().map(|part| (part.note, &notes[part.note as usize], part.pieces.clone()));
        let slots = |strand: &Strand, pieces: std::ops::Range<u32>| -> u32 {
            strand.pieces[pieces.start as usize..pieces.end as usize].iter().map(|piece| piece.slots).sum()
        };
        let lines: u32 = parts().map(|(_, strand, pieces)| slots(strand, pieces)).sum();
        if lines == 0 {
            return;
        }
        let end = g.across_start(number) + g.depth();
        let last = end - (1.0 - g.ascent) * g.note.size;
        let baseline = last - (lines - 1) as f32 * g.note.pitch;
        let grid = Grid { along: g.along_start(number), baseline, frame: g.note, ascent: g.ascent };
        let mut slot = 0;
        for (note, strand, range) in parts() {
            if !std::mem::replace(&mut noted[note as usize], true) {
                let at = Point { along: grid.along, across: grid.edge(slot) };
                let destination = LinkDestination { page: number - 1, at };
                let ids = strand.elements.iter().flat_map(|element| &element.anchors);
                ids.for_each(|id| self.out.anchors.push((id.clone(), destination)));
            }
            for piece in &strand.pieces[range.start as usize..range.end as usize] {
                self.piece(page, strand, piece, links, grid, slot, false);
                slot += piece.slots;
            }
        }
        self.separator(page, grid);
    }

    fn separator(&mut self, page: &mut Page, grid: Grid) {
        let top = grid.baseline(0) - grid.ascent * grid.frame.size;
        let length = (self.geometry.body.measure / 4.0).max(self.geometry.body.size * 4.0);
        let along = length.min(self.geometry.body.measure);
        let at = Point { along: grid.along, across: top - self.geometry.body.pitch * 0.3 };
        page.items.push(bar(at, along, THIN));
    }

    #[allow(clippy::too_many_arguments, reason = "one piece at its place")]
    fn piece(
        &mut self,
        page: &mut Page,
        strand: &Strand,
        piece: &Piece,
        links: &[Link],
        grid: Grid,
        slot: u32,
        artifact: bool,
    ) {
        let element = &strand.elements[piece.element as usize];
        let baseline = grid.baseline(slot + piece.slots.max(1) - 1);
        let spot = Spot { along: grid.along, baseline, artifact };
        let first = matches!(piece.part, Part::Line(0) | Part::Whole | Part::Head | Part::Space)
            || matches!((piece.part, &element.body), (Part::Row { row: 0, from: 0, .. }, Body::Table(t)) if t.head.is_none());
        if first && !artifact {
            self.markers(page, element, links, Spot { baseline: grid.baseline(slot), ..spot });
        }
        match (&element.body, piece.part) {
            (_, Part::Gap | Part::Space) => {}
            (Body::Text(text) | Body::Display { text, .. }, Part::Line(number)) => {
                if let Some(line) = text.lines.lines.get(number as usize) {
                    self.line(page, text, line, links, spot);
                }
                if number as usize + 1 == text.lines.lines.len() {
                    self.tail(page, element, text, links, spot);
                }
            }
            (Body::Display { text, .. }, _) => self.display(page, text, links, grid, slot, piece.slots),
            (Body::Picture { picture, start, measure }, _) => {
                self.picture(page, picture, *start, *measure, grid, slot, piece.slots);
            }
            (Body::Bar { start, length }, _) => {
                let across = grid.edge(slot) + grid.frame.pitch / 2.0 - THIN / 2.0;
                page.items.push(bar(Point { along: grid.along + start, across }, *length, THIN));
            }
            (Body::Table(table), Part::Head) => {
                if let Some(head) = &table.head {
                    self.row(page, table, &head.cells, (0, u32::MAX), links, grid, slot, artifact);
                }
            }
            (Body::Table(table), Part::Row { row, from, to }) => {
                let cells = &table.rows[row as usize].cells;
                self.row(page, table, cells, (from, to), links, grid, slot, artifact);
                if row > 0 && from == 0 {
                    self.row_rule(page, table, grid, slot, HAIRLINE);
                } else if row == 0 && from == 0 && table.head.is_some() {
                    self.row_rule(page, table, grid, slot, THIN);
                }
            }
            _ => {}
        }
    }

    fn markers(&mut self, page: &mut Page, element: &Element, links: &[Link], spot: Spot) {
        let indent = match &element.body {
            Body::Text(text) | Body::Display { text, .. } => text.paragraph.style.start_indent,
            Body::Picture { start, .. } | Body::Bar { start, .. } => *start,
            Body::Table(table) => table.start,
            Body::Space(_) => element.markers.first().map_or(0.0, |m| 2.0 * size_of(m)),
        };
        // Several markers (a list that begins with a list) stand one before the other.
        let mut end = indent;
        for marker in element.markers.iter().rev() {
            let Some(line) = marker.lines.lines.first() else { continue };
            end -= MARKER_GAP * size_of(marker) + line.advance;
            let along = (spot.along + end - line.start).max(spot.along - line.start);
            self.line(page, marker, line, links, Spot { along, ..spot });
        }
    }

    /// The number at the end of an entry of the table of contents, and the leader before it.
    fn tail(&mut self, page: &mut Page, element: &Element, text: &Text, links: &[Link], spot: Spot) {
        let (Some(tail), Some(line)) = (&element.tail, text.lines.lines.last()) else { return };
        let Some(number) = tail.lines.lines.first() else { return };
        let size = size_of(tail);
        let from = line.start + line.advance + 0.5 * size;
        let to = self.geometry.body.measure - number.advance - 0.25 * size;
        self.leader(page, spot, from, to, size);
        let along = spot.along + self.geometry.body.measure - number.advance - number.start;
        self.line(page, tail, number, links, Spot { along, ..spot });
    }

    /// Dots on one raster over all lines of a page, so that they stand below one another.
    fn leader(&mut self, page: &mut Page, spot: Spot, from: f32, to: f32, size: f32) {
        let request = Request { family: Family::Song, bold: false, italic: false };
        let Some(selected) = self.faces.fonts.select(request, '.', true) else { return };
        let Some(id) = self.faces.fonts.face(selected.face).glyph('.') else { return };
        let step = LEADER_STEP * size;
        let (first, last) = ((from / step).ceil(), (to / step).floor());
        let count = (last - first).max(0.0) as u32;
        if count == 0 {
            return;
        }
        let advance = (LEADER_STEP * 1000.0) as i16;
        let glyph = Glyph { id, advance, offset: 0, text_len: 1, flags: 0 };
        let (glyphs, text) = (self.out.glyphs.len() as u32, self.out.text.len() as u32);
        self.out.glyphs.extend(std::iter::repeat_n(glyph, count as usize));
        self.out.text.extend(std::iter::repeat_n('.', count as usize));
        page.items.push(Item::Run(PlacedRun {
            face: selected.face,
            size,
            at: Point { along: spot.along + first * step, across: spot.baseline },
            glyphs: glyphs..glyphs + count,
            text: text..text + count,
            color: Color::Black,
            stroke: 0.0,
            sideways: false,
            node: None,
        }));
    }

    /// Lines of a heading, close to one another, in the middle of its block.
    fn display(&mut self, page: &mut Page, text: &Text, links: &[Link], grid: Grid, slot: u32, slots: u32) {
        let (pitch, size) = pieces::display_pitch(text);
        let count = text.lines.lines.len();
        let depth = count.saturating_sub(1) as f32 * pitch + size;
        let top = grid.edge(slot) + (slots as f32 * grid.frame.pitch - depth) / 2.0;
        for (number, line) in text.lines.lines.iter().enumerate() {
            let baseline = top + grid.ascent * size + number as f32 * pitch;
            self.line(page, text, line, links, Spot { along: grid.along, baseline, artifact: false });
        }
    }

    #[allow(clippy::too_many_arguments, reason = "an image in its space")]
    fn picture(
        &mut self,
        page: &mut Page,
        picture: &Picture,
        start: f32,
        measure: f32,
        grid: Grid,
        slot: u32,
        slots: u32,
    ) {
        let depth = slots as f32 * grid.frame.pitch;
        let most = (depth - (grid.frame.pitch - grid.frame.size)).max(grid.frame.size);
        let scale = (most / picture.extent.across.max(1e-3)).min(1.0);
        let extent = Extent { along: picture.extent.along * scale, across: picture.extent.across * scale };
        let along = grid.along + start + (measure - extent.along) / 2.0;
        let at = Point { along, across: grid.edge(slot) + (depth - extent.across) / 2.0 };
        page.items.push(Item::Image(PlacedImage { asset: picture.asset, at, extent, node: Some(picture.node) }));
    }

    #[allow(clippy::too_many_arguments, reason = "a row at its place")]
    fn row(
        &mut self,
        page: &mut Page,
        table: &Table,
        cells: &[Text],
        (from, to): (u32, u32),
        links: &[Link],
        grid: Grid,
        slot: u32,
        artifact: bool,
    ) {
        let row_frame = Frame { pitch: table.pitch, size: table.size, ..grid.frame };
        let heights = self.row_heights(cells, row_frame, from, to);
        let lines: u32 = heights.iter().sum();
        let depth = table::slots(table, lines, grid.frame) as f32 * grid.frame.pitch;
        // On the grid where the table keeps the body's pitch, else in the middle of the row.
        let first = if table.pitch == grid.frame.pitch {
            grid.baseline(slot)
        } else {
            let text = (lines.max(1) - 1) as f32 * table.pitch + table.size;
            grid.edge(slot) + (depth - text) / 2.0 + grid.ascent * table.size
        };
        for (cell, &(along, _)) in cells.iter().zip(&table.columns) {
            let mut below = 0;
            let lines = cell.lines.lines.iter().skip(from as usize).take(to.saturating_sub(from) as usize);
            for (line, height) in lines.zip(&heights) {
                below += height;
                let baseline = first + (below - 1) as f32 * table.pitch;
                let spot = Spot { along: grid.along + table.start + along, baseline, artifact };
                self.line(page, cell, line, links, spot);
            }
        }
    }

    fn row_heights(&self, cells: &[Text], frame: Frame, from: u32, to: u32) -> Vec<u32> {
        let ascent = self.geometry.ascent;
        let count = cells.iter().map(|cell| cell.lines.lines.len() as u32).max().unwrap_or(0).min(to);
        let at = |number: u32| {
            let lines = cells.iter().filter_map(|c| Some((c, c.lines.lines.get(number as usize)?)));
            lines.map(|(cell, line)| pieces::line_slots(cell, line, frame, ascent)).max().unwrap_or(1)
        };
        (from..count).map(at).collect()
    }

    fn row_rule(&mut self, page: &mut Page, table: &Table, grid: Grid, slot: u32, thickness: f32) {
        let across = grid.edge(slot) - thickness / 2.0;
        page.items.push(bar(Point { along: grid.along + table.start, across }, table.measure, thickness));
    }

    /// The rules above and below what a page shows of a table.
    fn end_table(&mut self, page: &mut Page, body: &Strand, rows: Option<(u32, u32)>, grid: Grid, end: u32) {
        let Some((element, start)) = rows else { return };
        if let Body::Table(table) = &body.elements[element as usize].body {
            self.row_rule(page, table, grid, start, THICK);
            self.row_rule(page, table, grid, end, THICK);
        }
    }

    /// Puts one line on a page.
    pub(super) fn line(&mut self, page: &mut Page, text: &Text, line: &Line, links: &[Link], spot: Spot) {
        self.lines += 1;
        let runs = &text.lines.runs[line.runs.start as usize..line.runs.end as usize];
        for run in runs {
            self.run(page, text, run, spot);
        }
        if spot.artifact {
            return;
        }
        let info = |run: &LineRun| text.infos.get(run.run as usize).copied();
        for (from, to, size, _) in stretches(runs, |run| info(run).filter(|i| i.underline).map(|_| 0)) {
            let below = (1.0 - self.geometry.ascent + UNDERLINE) * size;
            let at = Point { along: spot.along + from, across: spot.baseline + below };
            page.items.push(bar(at, to - from, STROKE * size));
        }
        for (from, to, size, _) in stretches(runs, |run| info(run).filter(|i| i.strike).map(|_| 0)) {
            let middle = (0.5 - self.geometry.ascent) * size - STROKE * size / 2.0;
            let at = Point { along: spot.along + from, across: spot.baseline + middle };
            page.items.push(bar(at, to - from, STROKE * size));
        }
        for (from, to, size, number) in stretches(runs, |run| info(run).and_then(|i: RunInfo| i.link)) {
            let Some(link) = links.get(number as usize) else { continue };
            page.links.push(LinkArea {
                at: Point { along: spot.along + from, across: spot.baseline - self.geometry.ascent * size },
                extent: Extent { along: to - from, across: size },
                target: link.target.clone(),
                node: link.node,
                description: link.description.clone(),
            });
        }
    }

    fn run(&mut self, page: &mut Page, text: &Text, run: &LineRun, spot: Spot) {
        let Some(style) = text.paragraph.runs.get(run.run as usize).map(|r| r.style) else { return };
        let own = text.infos.get(run.run as usize).map(|info| info.node);
        let node = own.filter(|_| !spot.artifact);
        let at = Point { along: spot.along + run.along, across: spot.baseline - run.rise };
        match &run.content {
            RunContent::Glyphs { face, glyphs, stroke } => {
                let source = if run.reading { &text.lines.readings } else { &text.paragraph.text };
                let string = source.get(run.text.start as usize..run.text.end as usize).unwrap_or("");
                let start = self.out.text.len() as u32;
                self.out.text.push_str(string);
                let glyphs = self.copy(text, glyphs.clone());
                page.items.push(Item::Run(PlacedRun {
                    face: *face,
                    size: run.size,
                    at,
                    glyphs,
                    text: start..self.out.text.len() as u32,
                    color: style.color,
                    stroke: *stroke,
                    sideways: run.sideways,
                    node,
                }));
            }
            RunContent::Added { face, glyphs } => {
                let start = self.out.text.len() as u32;
                let glyphs = self.copy(text, glyphs.clone());
                page.items.push(Item::Run(PlacedRun {
                    face: *face,
                    size: run.size,
                    at,
                    glyphs,
                    text: start..start,
                    color: style.color,
                    stroke: 0.0,
                    sideways: run.sideways,
                    node: None,
                }));
            }
            RunContent::Object(number) => {
                let Some(picture) = text.pictures.get(*number as usize) else { return };
                let at = Point { across: spot.baseline - picture.extent.across, ..at };
                let node = Some(picture.node).filter(|_| !spot.artifact);
                page.items.push(Item::Image(PlacedImage { asset: picture.asset, at, extent: picture.extent, node }));
            }
            RunContent::Missing(character) => {
                let extent = Extent { along: run.advance, across: run.size };
                let at = Point { across: at.across - self.geometry.ascent * run.size, ..at };
                page.items.push(Item::Missing(MissingGlyph { character: *character, at, extent, node }));
            }
        }
    }

    fn copy(&mut self, text: &Text, glyphs: std::ops::Range<u32>) -> std::ops::Range<u32> {
        let start = self.out.glyphs.len() as u32;
        self.out.glyphs.extend_from_slice(&text.lines.glyphs[glyphs.start as usize..glyphs.end as usize]);
        start..self.out.glyphs.len() as u32
    }
}

/// The pieces of a page.
fn pieces_of<'s>(plan: &Plan, body: &'s Strand) -> impl Iterator<Item = &'s Piece> {
    body.pieces[plan.pieces.start as usize..plan.pieces.end as usize].iter()
}

fn size_of(text: &Text) -> f32 {
    text.paragraph.runs.first().map_or(0.0, |run| run.style.size)
}

/// A black bar along the lines.
pub(super) fn bar(at: Point, along: f32, across: f32) -> Item {
    Item::Rule(PlacedRule { at, extent: Extent { along, across }, color: Color::Black })
}

/// Runs side by side for which `key` gives the same number: start, end, largest size and the number. Scripts of one
/// underline are joined, so that it stays whole.
fn stretches(runs: &[LineRun], key: impl Fn(&LineRun) -> Option<u32>) -> Vec<(f32, f32, f32, u32)> {
    let mut out: Vec<(f32, f32, f32, u32)> = Vec::new();
    let mut open: Option<u32> = None;
    for run in runs.iter().filter(|run| !run.reading) {
        let this = key(run);
        if let Some(number) = this {
            let end = run.along + run.advance;
            match out.last_mut() {
                Some(last) if open == this => (last.1, last.2) = (end, last.2.max(run.size)),
                _ => out.push((run.along, end, run.size, number)),
            }
        }
        open = this;
    }
    out
}

impl Painter<'_> {
    /// Shifts the numbers of the structure's nodes by `nodes`, and those of pages by `pages`: what is painted last may
    /// come first.
    pub(super) fn shift(&mut self, nodes: u32, pages: u32) {
        let move_node = |node: &mut NodeId| {
            if node.0 > 0 {
                node.0 += nodes;
            }
        };
        for page in &mut self.out.pages {
            for item in &mut page.items {
                match item {
                    Item::Run(PlacedRun { node, .. })
                    | Item::Image(PlacedImage { node, .. })
                    | Item::Missing(MissingGlyph { node, .. }) => node.iter_mut().for_each(move_node),
                    Item::Rule(_) => {}
                }
            }
            page.links.iter_mut().for_each(|link| move_node(&mut link.node));
        }
        self.out.anchors.iter_mut().for_each(|(_, destination)| destination.page += pages);
        self.out.outline.iter_mut().for_each(|entry| entry.destination.page += pages);
    }
}
