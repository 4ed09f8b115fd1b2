//! Set elements are cut into pieces: what stands on one page whole, how many lines of the grid it takes, and whether a
//! page may end before it.
//!
//! Rules: a page never begins with the last line of a paragraph (孤行, CLREQ 3.4.4); a heading is followed by at least
//! two lines (CLREQ 4.1.3); what is glued (image and caption, head of a table and its first row) stays together.

use super::element::{Beside, Body, Drawing, Element, Fence, Part, Piece, Start, Strand, Table, TableRow, Text};
use super::formula;
use super::geometry::Frame;
use super::table;
use crate::typeset::options::WritingMode;
use crate::typeset::paragraph::{Line, RunContent};

/// Lines that follow a heading on its page.
const AFTER_HEADING: u32 = 2;
/// Distance of two lines of one heading, in em.
const HEADING_PITCH: f32 = 1.35;

/// Cuts a strand, whose turned elements stand on the lines of `turned`. `seen` says which notes were referred to before.
pub(super) fn cut(strand: &mut Strand, frame: Frame, turned: Option<Frame>, seen: &mut [bool]) {
    let elements = std::mem::take(&mut strand.elements);
    let mut cutter = Cutter {
        frame,
        seen,
        strand,
        keep: 0,
        fresh: true,
        headed: false,
        glue: false,
        after: 0,
        forced: None,
        spans: false,
    };
    for (number, element) in (0u32..).zip(&elements) {
        let rest = &elements[number as usize + 1..];
        match turned.filter(|_| element.turned) {
            Some(turned) => cutter.turned(number, element, rest, turned),
            None => cutter.element(number, element, rest),
        }
    }
    cutter.strand.elements = elements;
}

struct Cutter<'a> {
    frame: Frame,
    seen: &'a mut [bool],
    strand: &'a mut Strand,
    /// Lines that must still follow a heading.
    keep: u32,
    /// Whether nothing stands on the page yet that the text is known to begin.
    fresh: bool,
    /// Whether the element before is a heading.
    headed: bool,
    /// Whether the next piece stands with the one before.
    glue: bool,
    /// Empty lines wanted after the element before.
    after: u32,
    /// How the next piece begins, when it must begin a page.
    forced: Option<Fence>,
    /// Whether the element stands over all columns.
    spans: bool,
}

impl Cutter<'_> {
    /// What stands on a turned page parts nothing on the page where the text goes on.
    fn turned(&mut self, number: u32, element: &Element, rest: &[Element], turned: Frame) {
        let upright = std::mem::replace(&mut self.frame, turned);
        let (keep, headed, after) = (self.keep, self.headed, self.after);
        let fresh = self.fresh || element.start != Start::Flow;
        self.element(number, element, rest);
        self.frame = upright;
        (self.keep, self.headed, self.after, self.fresh) = (keep, headed, after, fresh);
    }

    fn element(&mut self, number: u32, element: &Element, rest: &[Element]) {
        match element.start {
            Start::Flow => {}
            Start::Page => self.forced = Some(Fence::Page),
            Start::Recto => self.forced = Some(Fence::Recto),
        }
        self.fresh |= self.forced.is_some();
        // The lines of a heading's block part it from what follows.
        let gap = if self.headed { 0 } else { self.after.max(element.before) };
        let silent = matches!(element.body, Body::Space(0));
        self.spans = element.spans;
        if gap > 0 && !silent && !self.fresh {
            self.push(number, gap, Part::Gap, Fence::Open, 0);
            self.glue = true;
        }
        match &element.body {
            Body::Text(text) => self.lines(number, element, text),
            Body::Display { text, lines } => self.display(number, element, text, *lines),
            Body::Picture { picture, .. } => {
                let slots = self.picture_slots(picture.extent.across, rest);
                self.push(number, slots, Part::Whole, Fence::Open, 0);
            }
            Body::Beside(beside) => self.beside(number, beside),
            Body::Bar { .. } => self.push(number, 1, Part::Whole, Fence::Open, 0),
            Body::Table(table) => self.table(number, table),
            Body::Space(slots) => self.push(number, (*slots).min(self.frame.slots), Part::Space, Fence::Open, 0),
        }
        if !silent {
            self.after = element.after;
            self.headed = element.heading.is_some() && matches!(element.body, Body::Display { .. });
        }
        self.glue |= element.glued;
    }

    /// Adds a piece. The first one after a forced start begins a page; glue and headings close the fence before others.
    fn push(&mut self, element: u32, slots: u32, part: Part, fence: Fence, offset: u32) {
        let closed = self.keep > 0 || self.glue;
        let fence = self.forced.take().unwrap_or(if closed { Fence::Closed } else { fence });
        // What has no height (an anchor, an entry of the outline) stands with what follows it.
        self.glue = slots == 0;
        self.fresh &= slots == 0;
        let lines = if part == Part::Gap { 0 } else { slots };
        self.keep = if matches!(fence, Fence::Page | Fence::Recto) { 0 } else { self.keep.saturating_sub(lines) };
        let notes = self.strand.notes.len() as u32;
        self.strand.pieces.push(Piece { element, slots, spans: self.spans, part, fence, notes: notes..notes, offset });
    }

    /// Notes that `runs` of `text` are the first to refer to belong to the last piece.
    fn notes(&mut self, text: &Text, line: &Line) {
        for run in &text.lines.runs[line.runs.start as usize..line.runs.end as usize] {
            let Some(note) = text.infos.get(run.run as usize).and_then(|info| info.note) else { continue };
            if self.seen.get(note as usize) == Some(&false) {
                self.seen[note as usize] = true;
                self.strand.notes.push(note);
            }
        }
        let end = self.strand.notes.len() as u32;
        if let Some(piece) = self.strand.pieces.last_mut() {
            piece.notes.end = end;
        }
    }

    fn lines(&mut self, number: u32, element: &Element, text: &Text) {
        let count = text.lines.lines.len();
        if count == 0 {
            let slots = u32::from(!element.markers.is_empty());
            return self.push(number, slots, Part::Space, Fence::Open, 0);
        }
        let mut offsets = Offsets::new(text);
        let (beside, before) = element.drop_cap.as_ref().map_or((0, 0), |cap| (cap.lines as usize, cap.counted));
        for (index, line) in text.lines.lines.iter().enumerate() {
            let last = index + 1 == count && count > 1;
            let fence = if last || (1..beside).contains(&index) { Fence::Closed } else { Fence::Open };
            let slots = line_slots(text, line, self.frame);
            // The first line begins with the large character.
            let offset = if index > 0 { before + offsets.at(line.text.start) } else { 0 };
            self.push(number, slots, Part::Line(index as u32), fence, offset);
            self.notes(text, line);
        }
        if count < beside {
            self.push(number, (beside - count) as u32, Part::Space, Fence::Closed, 0);
        }
    }

    /// A heading takes whole lines of the grid; one too tall for a page is set line by line.
    fn display(&mut self, number: u32, element: &Element, text: &Text, lines: u32) {
        let slots = display_slots(text, lines, self.frame);
        if slots <= self.frame.slots && !text.lines.lines.is_empty() {
            self.push(number, slots, Part::Whole, Fence::Open, 0);
            text.lines.lines.iter().for_each(|line| self.notes(text, line));
        } else {
            self.lines(number, element, text);
        }
        if element.heading.is_some() {
            self.keep = AFTER_HEADING;
        }
    }

    /// An image leaves room on its page for the captions glued to it.
    fn picture_slots(&self, across: f32, rest: &[Element]) -> u32 {
        let gap = self.frame.pitch - self.frame.size;
        let wanted = ((across + gap) / self.frame.pitch - 1e-3).ceil().max(1.0) as u32;
        wanted.min(self.frame.slots - captions(rest, self.frame.slots)).max(1)
    }

    /// An image and the lines beside it stand on one page.
    fn beside(&mut self, number: u32, beside: &Beside) {
        let lines = beside.texts.iter().map(|text| text.lines.lines.len() as u32).sum();
        let slots = self.picture_slots(beside.picture.extent.across, &[]).max(lines).min(self.frame.slots);
        self.push(number, slots, Part::Whole, Fence::Open, 0);
        beside.texts.iter().for_each(|text| text.lines.lines.iter().for_each(|line| self.notes(text, line)));
    }

    fn table(&mut self, number: u32, table: &Table) {
        let mut head_slots = 0;
        if !table.head.is_empty() {
            let rows = table.head.iter().map(|row| table::row_slots(table, row, self.frame));
            head_slots = rows.sum::<u32>().min(self.frame.slots);
            self.push(number, head_slots, Part::Head, Fence::Open, 0);
            table.head.iter().flat_map(|row| &row.cells).for_each(|cell| self.cell_notes(&cell.text, 0..u32::MAX));
            self.glue = true;
        }
        // Where a further part of a split table stands in the text is behind the whole table.
        let further = table.part > 0;
        let head = table.head.iter().filter(|_| !further).flat_map(|row| &row.cells);
        let mut offset = head.map(|cell| characters(&cell.text)).sum();
        let limit = if head_slots * 2 <= self.frame.slots { self.frame.slots - head_slots } else { self.frame.slots };
        // Rows that a merged cell ties together stand on one page, if there is one that has room for them.
        let mut whole = false;
        for (index, row) in table.rows.iter().enumerate() {
            if row.covered.is_empty() {
                let behind = table.rows[index + 1..].iter().take_while(|row| !row.covered.is_empty());
                let tied = std::iter::once(row).chain(behind).map(|row| table::row_slots(table, row, self.frame));
                whole = tied.sum::<u32>() <= limit;
            }
            let tied = whole && !row.covered.is_empty();
            self.row(number, table, index, limit, tied, &mut offset);
        }
    }

    /// A row is one piece, unless it is taller than a page: then it is cut between lines.
    fn row(&mut self, number: u32, table: &Table, index: usize, limit: u32, tied: bool, offset: &mut u32) {
        let row = &table.rows[index];
        let heights = table::line_heights(table, row, self.frame);
        let (mut from, mut lines) = (0, 0);
        let part = |from: usize, to: usize| Part::Row { row: index as u32, from: from as u32, to: to as u32 };
        let fence = |from: usize| if tied && from == 0 { Fence::Closed } else { Fence::Open };
        for (line, &height) in heights.iter().enumerate() {
            if line > from && table::slots(table, lines + height, self.frame) > limit {
                self.push(number, table::slots(table, lines, self.frame), part(from, line), fence(from), *offset);
                self.row_notes(row, from..line);
                (from, lines) = (line, 0);
            }
            lines += height;
        }
        let slots = table::slots(table, lines, self.frame).min(self.frame.slots);
        self.push(number, slots, part(from, heights.len()), fence(from), *offset);
        self.row_notes(row, from..usize::MAX);
        if table.part == 0 {
            *offset += row.cells.iter().map(|cell| characters(&cell.text)).sum::<u32>();
        }
    }

    /// The notes of lines of a row; those of a cell that reaches over several rows stand where it begins.
    fn row_notes(&mut self, row: &TableRow, lines: std::ops::Range<usize>) {
        for cell in &row.cells {
            match (cell.reach.rows > 1, lines.start) {
                (true, 0) => self.cell_notes(&cell.text, 0..u32::MAX),
                (true, _) => {}
                (false, _) => self.cell_notes(&cell.text, lines.start as u32..lines.end.min(u32::MAX as usize) as u32),
            }
        }
    }

    fn cell_notes(&mut self, cell: &Text, lines: std::ops::Range<u32>) {
        for (_, line) in (0u32..).zip(&cell.lines.lines).filter(|(number, _)| lines.contains(number)) {
            self.notes(cell, line);
        }
    }
}

/// Lines that the captions glued to an image take, at most half a page of `slots`.
pub(super) fn captions(rest: &[Element], slots: u32) -> u32 {
    let mut lines = 0;
    for element in rest {
        if let Body::Text(text) = &element.body {
            lines += text.lines.lines.len() as u32;
        }
        if !element.glued || lines > slots {
            break;
        }
    }
    lines.min(slots / 2)
}

/// Lines of the grid that a line takes: more than one if an image or a formula in it is taller than the pitch.
pub(super) fn line_slots(text: &Text, line: &Line, frame: Frame) -> u32 {
    let (above, below) = line_room(text, line, frame);
    (above + 1 + below).min(frame.slots.max(1))
}

/// Lines of the grid that a line takes before and behind the one of its baseline.
pub(super) fn line_room(text: &Text, line: &Line, frame: Frame) -> (u32, u32) {
    if text.pictures.is_empty() {
        return (0, 0);
    }
    let runs = &text.lines.runs[line.runs.start as usize..line.runs.end as usize];
    let vertical = text.paragraph.style.writing == WritingMode::Vertical;
    let lines = |extent: f32, room: f32| ((extent - room) / frame.pitch).ceil().max(0.0) as u32;
    let free = frame.pitch - frame.size;
    let (mut above, mut below) = (0, 0);
    for run in runs {
        let RunContent::Object(number) = run.content else { continue };
        let Some(picture) = text.pictures.get(number as usize) else { continue };
        match picture.drawing {
            // It stands on the end of the em box.
            Drawing::Image(_) => above = above.max(lines(picture.extent.across, frame.size + free / 2.0)),
            Drawing::Formula(_) => {
                let (up, down) = formula::reach(text, picture, run.size, vertical);
                let (over, under) = formula::room(frame.size, frame.pitch, vertical, formula::is_alone(text));
                (above, below) = (above.max(lines(up, over)), below.max(lines(down, under)));
            }
        }
    }
    // A formula taller than the page was made smaller.
    (above.min(frame.slots.saturating_sub(1)), below.min(frame.slots.saturating_sub(1 + above)))
}

/// Distance of two lines of a heading in pt, and its size.
pub(super) fn display_pitch(text: &Text) -> (f32, f32) {
    let size = text.paragraph.runs.iter().map(|run| run.style.size).fold(1.0, f32::max);
    (size * HEADING_PITCH, size)
}

/// 占行: `lines` for a heading of one line, and what each further line needs, in whole lines of the grid.
fn display_slots(text: &Text, lines: u32, frame: Frame) -> u32 {
    let (pitch, size) = display_pitch(text);
    let further = text.lines.lines.len().saturating_sub(1) as f32 * pitch;
    let whole = |depth: f32| (depth / frame.pitch - 1e-3).ceil().max(0.0) as u32;
    (lines + whole(further)).max(whole(further + size))
}

fn characters(text: &Text) -> u32 {
    let mut offsets = Offsets::new(text);
    offsets.at(u32::MAX) + 1
}

/// Counts the model's characters before a byte of a paragraph, in one walk over it.
struct Offsets<'a> {
    text: &'a Text,
    run: usize,
    byte: u32,
    count: u32,
}

impl<'a> Offsets<'a> {
    fn new(text: &'a Text) -> Offsets<'a> {
        Offsets { text, run: 0, byte: 0, count: 0 }
    }

    /// Characters before `byte`, which must not be less than the time before.
    fn at(&mut self, byte: u32) -> u32 {
        while let Some(run) = self.text.paragraph.runs.get(self.run) {
            let info = &self.text.infos[self.run];
            let end = run.range.end.min(byte);
            let from = self.byte.max(run.range.start);
            if info.counts && end > from {
                let piece = self.text.paragraph.text.get(from as usize..end as usize);
                self.count += piece.map_or(0, |s| s.chars().count()) as u32;
            }
            self.byte = end.max(from);
            if run.range.end > byte {
                break;
            }
            self.count += info.reading;
            self.run += 1;
        }
        self.count
    }
}
