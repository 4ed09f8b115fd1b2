//! Pieces are put on their pages: glyphs, images and bars at their places, areas of links, anchors, the outline.

mod beside;
mod formula;
mod line;
mod margin;
mod table;
mod turned;

use super::collect::Occurrence;
use super::element::{Beside, Body, Drawing, Element, Link, ListKind, Part, Picture, Piece, Strand, Text};
use super::geometry::{Frame, Geometry};
use super::pages::{Area, Plan, Segment};
use super::pieces;
use super::set::Faces;
use crate::model::{ChapterId, Id, PageBreak, PageMap};
use crate::typeset::pages::{
    Color, Extent, Item, LinkDestination, MissingGlyph, NodeId, OutlineEntry, Page, Pages, PlacedImage, PlacedRule,
    PlacedRun, Point, Structure,
};

/// Thickness of rules in pt.
const THIN: f32 = 0.5;
const HAIRLINE: f32 = 0.25;
/// What the contents and the lists behind it are made of.
#[derive(Debug, Clone, Default)]
pub(super) struct Lists {
    pub headings: Vec<Entry>,
    pub figures: Vec<Entry>,
    pub tables: Vec<Entry>,
}

impl Lists {
    /// Puts the entries of pages before these before them.
    pub(super) fn put_before(&mut self, before: Lists) {
        self.headings.splice(0..0, before.headings);
        self.figures.splice(0..0, before.figures);
        self.tables.splice(0..0, before.tables);
    }
}

/// A heading, a figure or a table, and its page.
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
    /// Whether it is bare of furniture: nothing is on it, or the title is.
    pub bare: bool,
}

/// Puts things on pages. Page numbers are those of one sequence, from 1.
pub(super) struct Painter<'a> {
    pub geometry: &'a Geometry,
    pub faces: Faces<'a>,
    pub out: Pages,
    pub lists: Lists,
    pub facts: Vec<PageFacts>,
    /// Whether a rule stands between columns.
    pub column_rule: bool,
    /// Pages before this sequence that are numbered with it.
    pub first: u32,
    /// Terms of the index, and the numbers of their pages, in the order in which they were painted.
    pub terms: Vec<Occurrence>,
    /// Lines put on pages, for the growth test.
    pub lines: u64,
}

/// Baselines of a page: of the text, or of its notes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grid {
    /// Start of the measure.
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

/// A page that is being painted.
pub(super) struct Sheet<'p> {
    /// The page.
    pub page: &'p mut Page,
    /// Links, by their number.
    pub links: &'p [Link],
    /// Baselines.
    pub grid: Grid,
    /// Whether what is painted is furniture, which has no place in the structure.
    pub artifact: bool,
}

/// Where a line of text stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    /// Start of its measure.
    pub along: f32,
    /// Its baseline.
    pub baseline: f32,
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
        Painter {
            geometry,
            faces,
            out,
            lists: Lists::default(),
            facts: Vec::new(),
            column_rule: false,
            first: 0,
            terms: Vec::new(),
            lines: 0,
        }
    }

    /// Paints all pages of one sequence.
    pub(super) fn sequence(&mut self, plans: &[Plan], body: &Strand, notes: &[Strand], links: &[Link]) {
        let mut seen = Seen { elements: vec![false; body.elements.len()], notes: vec![false; notes.len()], chapter: 0 };
        for (plan, number) in plans.iter().zip(self.first + 1..) {
            let mut page = Page::default();
            let facts = self.facts_of(plan, body, &seen);
            seen.chapter = facts.chapter;
            self.facts.push(facts);
            self.page_break(plan, body, number);
            for area in &plan.areas {
                if area.turned {
                    self.turned(&mut page, area, body, links, &mut seen);
                    continue;
                }
                let grid = self.area_grid(number, area);
                let mut to = Sheet { page: &mut page, links, grid, artifact: false };
                self.body(&mut to, area, body, &mut seen);
                self.notes(&mut to, area, notes, &mut seen);
            }
            self.margin(&mut page, plan, notes, links, &mut seen);
            self.column_rules(&mut page, plan, number);
            self.out.pages.push(page);
        }
    }

    /// The grid of the whole type area on the page of this number.
    pub(super) fn body_grid(&self, number: u32) -> Grid {
        let g = self.geometry;
        Grid { along: g.along_start(number), baseline: g.baseline(number, 0), frame: g.full, ascent: g.ascent }
    }

    /// The grid of a column, or of what stands over all of them.
    fn area_grid(&self, number: u32, area: &Area) -> Grid {
        let (g, full) = (self.geometry, self.body_grid(number));
        let Some(column) = area.column else { return Grid { baseline: g.baseline(number, area.slot), ..full } };
        let along = full.along + g.column_offset(column);
        Grid { along, baseline: g.baseline(number, area.slot), frame: g.body, ascent: g.ascent }
    }

    /// 栏线: a thin rule in the middle of the space between two columns, as long as the longer of them.
    fn column_rules(&self, page: &mut Page, plan: &Plan, number: u32) {
        let g = self.geometry;
        for pair in plan.areas.windows(2).filter(|_| self.column_rule) {
            let [before, after] = pair else { continue };
            let side_by_side = before.column.is_some() && after.column.is_some() && before.slot == after.slot;
            if !side_by_side {
                continue;
            }
            let (grid, lines) = (self.area_grid(number, after), before.used.max(after.used));
            let depth = lines.saturating_sub(1) as f32 * g.body.pitch + g.body.size;
            let across = grid.baseline(0) - g.ascent * g.body.size;
            let at = Point { along: grid.along - (g.column_gap + HAIRLINE) / 2.0, across };
            page.items.push(bar(at, HAIRLINE, depth));
        }
    }

    fn facts_of(&self, plan: &Plan, body: &Strand, seen: &Seen) -> PageFacts {
        let first = first_piece(plan, body, |_| true);
        let element = first.map(|piece| &body.elements[piece.element as usize]);
        let number = element.map_or(seen.chapter, |element| element.chapter);
        let fresh = first.is_some_and(|piece| !seen.elements[piece.element as usize]);
        let before = first.and_then(|p| p.element.checked_sub(1)).map(|e| body.elements[e as usize].chapter);
        let title = element.and_then(|element| element.heading.as_ref()).is_some_and(|heading| heading.level == 1);
        let opens = fresh && (before != Some(number) || title);
        PageFacts {
            chapter: number,
            opens,
            bare: element.map_or(plan.areas.is_empty() && plan.margin.is_empty(), |e| e.bare),
        }
    }

    /// The first piece with text says where the page begins in the text.
    fn page_break(&mut self, plan: &Plan, body: &Strand, number: u32) {
        let Some(piece) = first_piece(plan, body, |piece| piece.slots > 0) else { return };
        let element = &body.elements[piece.element as usize];
        self.out.page_map.breaks.push(PageBreak {
            label: number.to_string(),
            chapter: ChapterId(element.chapter),
            block: element.block,
            offset: element.base + piece.offset,
        });
    }

    /// Number of the page that is being painted.
    pub(in crate::typeset::flow) fn number(&self) -> u32 {
        self.first + self.page() + 1
    }

    /// Index of that page in its own sequence.
    pub(in crate::typeset::flow) fn page(&self) -> u32 {
        self.out.pages.len() as u32
    }

    fn body(&mut self, to: &mut Sheet, area: &Area, body: &Strand, seen: &mut Seen) {
        let mut slot = 0;
        for segment in &area.segments {
            slot = self.segment(to, segment, body, seen, slot);
        }
    }

    fn segment(&mut self, to: &mut Sheet, segment: &Segment, body: &Strand, seen: &mut Seen, first: u32) -> u32 {
        let mut slot = first;
        // The table whose rows are being painted, and its first line here.
        let mut rows: Option<(u32, u32)> = None;
        if let Some(head) = segment.head {
            let piece = &body.pieces[head as usize];
            to.artifact = true;
            self.piece(to, body, std::slice::from_ref(piece), 0, slot);
            to.artifact = false;
            rows = Some((piece.element, slot));
            slot += piece.slots;
        }
        let pieces = pieces_of(segment, body);
        for (number, piece) in pieces.iter().enumerate() {
            let known = &mut seen.elements[piece.element as usize];
            if !*known && piece.part != Part::Gap {
                *known = true;
                let at = Point { along: to.grid.along, across: to.grid.edge(slot) };
                self.arrive(&body.elements[piece.element as usize], at);
            }
            let in_table = matches!(piece.part, Part::Row { .. } | Part::Head);
            if rows.is_some_and(|(table, _)| !in_table || table != piece.element) {
                self.end_table(to, body, rows.take(), slot);
            }
            if in_table && rows.is_none() {
                rows = Some((piece.element, slot));
            }
            self.piece(to, body, pieces, number, slot);
            slot += piece.slots;
        }
        self.end_table(to, body, rows, slot);
        slot
    }

    /// The first piece of an element: its anchors and its entry in the outline.
    fn arrive(&mut self, element: &Element, at: Point) {
        let page = self.page();
        let destination = LinkDestination { page, at };
        for id in &element.anchors {
            self.out.anchors.push((id.clone(), destination));
        }
        if let Some(heading) = element.heading.as_ref().filter(|heading| heading.shown) {
            let (level, title) = (heading.level, heading.title.clone());
            let id = element.anchors.last().cloned();
            self.lists.headings.push(Entry { level, title: title.clone(), page, id });
            self.out.outline.push(OutlineEntry { level, title, destination });
        }
        if let Some(listed) = &element.listed {
            let id = element.anchors.last().cloned();
            let entry = Entry { level: 1, title: listed.title.clone(), page, id };
            match listed.kind {
                ListKind::Figures => self.lists.figures.push(entry),
                ListKind::Tables => self.lists.tables.push(entry),
            }
        }
    }

    /// Notes stand at the foot of their column, their last line on its end (JLREQ 4.2.5).
    fn notes(&mut self, to: &mut Sheet, area: &Area, notes: &[Strand], seen: &mut Seen) {
        let parts = area.notes.iter().map(|part| {
            let strand = &notes[part.note as usize];
            (part.note, strand, &strand.pieces[part.pieces.start as usize..part.pieces.end as usize])
        });
        let lines: u32 = parts.clone().flat_map(|(_, _, pieces)| pieces).map(|piece| piece.slots).sum();
        if lines == 0 {
            return;
        }
        to.grid = self.note_grid(to.grid.along, area, lines);
        let mut slot = 0;
        for (note, strand, pieces) in parts {
            let at = Point { along: to.grid.along, across: to.grid.edge(slot) };
            self.note_begins(note, strand, at, seen);
            for (number, piece) in pieces.iter().enumerate() {
                self.piece(to, strand, pieces, number, slot);
                slot += piece.slots;
            }
        }
        self.separator(to);
    }

    fn note_grid(&self, along: f32, area: &Area, lines: u32) -> Grid {
        let g = self.geometry;
        let end = g.baseline(self.number(), area.slot + area.slots.max(1) - 1) + (1.0 - g.ascent) * g.body.size;
        let last = end - (1.0 - g.ascent) * g.note.size;
        let baseline = last - (lines - 1) as f32 * g.note.pitch;
        Grid { along, baseline, frame: g.note, ascent: g.ascent }
    }

    /// The short rule between text and notes.
    fn separator(&mut self, to: &mut Sheet) {
        let body = self.geometry.body;
        let edge = to.grid.baseline(0) - to.grid.ascent * to.grid.frame.size;
        let length = (body.measure / 4.0).max(body.size * 4.0).min(body.measure);
        let at = Point { along: to.grid.along, across: edge - body.pitch * 0.3 };
        to.page.items.push(bar(at, length, THIN));
    }

    /// Paints a piece, one of those that stand below one another, whose first line is `slot`.
    fn piece(&mut self, to: &mut Sheet, strand: &Strand, pieces: &[Piece], index: usize, slot: u32) {
        let piece = &pieces[index];
        let element = &strand.elements[piece.element as usize];
        let outer = to.artifact;
        to.artifact |= element.artifact;
        if !to.artifact && begins(element, piece.part) {
            let first = match &element.body {
                Body::Text(text) => above(text, 0, to.grid.frame),
                _ => 0,
            };
            self.markers(to, element, to.grid.baseline(slot + first));
        }
        match (&element.body, piece.part) {
            // Beside what is left of a large first character.
            (Body::Text(_), Part::Space) if element.drop_cap.is_some() => {}
            (_, Part::Space) => self.gutter(to, element, 0, to.grid.baseline(slot)),
            (_, Part::Gap) => {}
            (Body::Text(text) | Body::Display { text, .. }, Part::Line(number)) => {
                let baseline = to.grid.baseline(slot + above(text, number, to.grid.frame));
                self.gutter(to, element, number as usize, baseline);
                if number == 0 {
                    self.drop_cap(to, element, baseline);
                }
                self.grid_line(to, element, text, number as usize, baseline);
            }
            (Body::Display { text, .. }, Part::Whole) => self.display(to, text, slot, piece.slots),
            (Body::Picture { picture, start, measure }, Part::Whole) => {
                let space = Extent { along: *measure, across: piece.slots as f32 * to.grid.frame.pitch };
                let at = Point { along: to.grid.along + start, across: to.grid.edge(slot) };
                place_picture(to, picture, at, space);
            }
            (Body::Beside(beside), Part::Whole) => self.beside_picture(to, beside, slot, piece.slots),
            (Body::Bar { start, length }, Part::Whole) => {
                let across = to.grid.edge(slot) + to.grid.frame.pitch / 2.0 - THIN / 2.0;
                to.page.items.push(bar(Point { along: to.grid.along + start, across }, *length, THIN));
            }
            (Body::Table(table), _) => self.table_part(to, table, pieces, index, slot),
            _ => {}
        }
        to.artifact = outer;
    }

    fn grid_line(&mut self, to: &mut Sheet, element: &Element, text: &Text, number: usize, baseline: f32) {
        let Some(line) = text.lines.lines.get(number) else { return };
        let spot = Spot { along: to.grid.along, baseline };
        self.line(to, text, line, spot);
        if number + 1 == text.lines.lines.len() {
            self.tail(to, element, line, spot);
        }
    }

    /// An image, and lines of text beside the middle of it; both together stand in the middle of the measure.
    fn beside_picture(&mut self, to: &mut Sheet, beside: &Beside, slot: u32, slots: u32) {
        let Beside { picture, start, texts } = beside;
        let lines = || texts.iter().flat_map(|text| text.lines.lines.iter().map(move |line| (text, line)));
        let end = lines().map(|(_, line)| line.start + line.advance).fold(start + picture.extent.along, f32::max);
        let measure = to.grid.frame.measure;
        let along = to.grid.along + ((measure - start - (end - start)) / 2.0).max(0.0);
        let space = Extent { along: picture.extent.along, across: slots as f32 * to.grid.frame.pitch };
        place_picture(to, picture, Point { along: along + start, across: to.grid.edge(slot) }, space);
        let free = slots.saturating_sub(lines().count() as u32) as f32 * to.grid.frame.pitch;
        for (number, (text, line)) in (slot..).zip(lines()) {
            self.line(to, text, line, Spot { along, baseline: to.grid.baseline(number) + free / 2.0 });
        }
    }

    /// Lines of a heading, close to one another, in the middle of its block.
    fn display(&mut self, to: &mut Sheet, text: &Text, slot: u32, slots: u32) {
        let (pitch, size) = pieces::display_pitch(text);
        let count = text.lines.lines.len();
        let depth = count.saturating_sub(1) as f32 * pitch + size;
        let edge = to.grid.edge(slot) + (slots as f32 * to.grid.frame.pitch - depth) / 2.0;
        for (number, line) in text.lines.lines.iter().enumerate() {
            let baseline = edge + to.grid.ascent * size + number as f32 * pitch;
            self.line(to, text, line, Spot { along: to.grid.along, baseline });
        }
    }
}

/// What has been painted so far.
struct Seen {
    /// Which elements have begun.
    elements: Vec<bool>,
    /// Which notes have begun.
    notes: Vec<bool>,
    /// Chapter of the page before.
    chapter: u32,
}

/// Whether a part is the first of its element.
fn begins(element: &Element, part: Part) -> bool {
    match part {
        Part::Line(number) => number == 0,
        Part::Whole | Part::Head | Part::Space => true,
        Part::Row { row, from, .. } => {
            let headless = matches!(&element.body, Body::Table(table) if table.head.is_empty());
            headless && row == 0 && from == 0
        }
        Part::Gap => false,
    }
}

/// Lines of the grid that a line of text takes before the one of its baseline.
fn above(text: &Text, line: u32, frame: Frame) -> u32 {
    text.lines.lines.get(line as usize).map_or(0, |line| pieces::line_room(text, line, frame).0)
}

/// An image in the middle of a space of whole lines, made smaller where it does not fit between the text around it.
fn place_picture(to: &mut Sheet, picture: &Picture, corner: Point, space: Extent) {
    let Drawing::Image(asset) = picture.drawing else { return };
    let frame = to.grid.frame;
    let most = (space.across - (frame.pitch - frame.size)).max(frame.size);
    let scale = (most / picture.extent.across.max(1e-3)).min(1.0);
    let extent = Extent { along: picture.extent.along * scale, across: picture.extent.across * scale };
    let at = Point {
        along: corner.along + (space.along - extent.along) / 2.0,
        across: corner.across + (space.across - extent.across) / 2.0,
    };
    to.page.items.push(Item::Image(PlacedImage { asset, at, extent, node: Some(picture.node) }));
}

fn pieces_of<'s>(segment: &Segment, body: &'s Strand) -> &'s [Piece] {
    &body.pieces[segment.pieces.start as usize..segment.pieces.end as usize]
}

/// The first piece of a page that is as wanted, images that were moved on left out: they belong to the page before.
fn first_piece<'s>(plan: &Plan, body: &'s Strand, wanted: impl Fn(&Piece) -> bool) -> Option<&'s Piece> {
    let segments = plan.areas.iter().flat_map(|area| &area.segments).filter(|segment| !segment.moved);
    segments.flat_map(|segment| pieces_of(segment, body)).find(|piece| wanted(piece))
}

/// A black bar along the lines.
pub(super) fn bar(at: Point, along: f32, across: f32) -> Item {
    Item::Rule(PlacedRule { at, extent: Extent { along, across }, color: Color::Black })
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
                    Item::Rule(_) | Item::Mark(_) => {}
                }
            }
            page.links.iter_mut().for_each(|link| move_node(&mut link.node));
        }
        self.out.anchors.iter_mut().for_each(|(_, destination)| destination.page += pages);
        self.out.outline.iter_mut().for_each(|entry| entry.destination.page += pages);
        let Lists { headings, figures, tables } = &mut self.lists;
        headings.iter_mut().chain(figures).chain(tables).for_each(|entry| entry.page += pages);
    }
}
