//! Rows of tables: cells on the grid, and rules between rows (三线表: heavy rules above and below, one below the head).
//! A cell that reaches over several rows stands in the middle of them, and no rule goes through it.

use std::ops::Range;

use super::super::element::{Body, Part, Piece, Strand, Table, TableCell, TableRow};
use super::super::geometry::Frame;
use super::super::table;
use super::{HAIRLINE, Painter, Sheet, Spot, THIN, bar};
use crate::typeset::pages::Point;

/// Thickness of the rules above and below a table, in pt.
const THICK: f32 = 0.9;

/// A row, or lines of one, on a page.
#[derive(Debug, Clone)]
struct Shown {
    row: usize,
    /// Numbers of its lines.
    window: Range<usize>,
    /// Lines of the table's pitch before it in its row, and in it.
    before: u32,
    lines: u32,
    /// Its lines on the grid of the page.
    slots: Range<u32>,
}

impl Painter<'_> {
    /// The head, or lines of a row: piece `index` of `pieces`, which stand below one another.
    pub(super) fn table_part(&mut self, to: &mut Sheet, table: &Table, pieces: &[Piece], index: usize, slot: u32) {
        let piece = &pieces[index];
        match piece.part {
            Part::Head => {
                let mut at = slot;
                let mut shown = Vec::with_capacity(table.head.len());
                for (number, row) in table.head.iter().enumerate() {
                    let slots = table::row_slots(table, row, to.grid.frame);
                    shown.push(shown_row(to, table, &table.head, number, 0..usize::MAX, at..at + slots));
                    at += slots;
                }
                for (number, part) in shown.iter().enumerate() {
                    self.row(to, table, &table.head, &shown[number..]);
                    if number > 0 {
                        rules_between(to, table, &table.head[number], part.slots.start, HAIRLINE);
                    }
                }
            }
            Part::Row { row, from, .. } => {
                let shown = shown_rows(to, table, &pieces[index..], slot);
                let same = |before: &Piece| before.element == piece.element && before.part != Part::Head;
                let begins = !index.checked_sub(1).is_some_and(|before| same(&pieces[before]));
                if begins {
                    self.begun_before(to, table, &shown);
                }
                self.row(to, table, &table.rows, &shown);
                match (begins, table.head.is_empty()) {
                    // Below the head, which may be repeated; without one the rule above the table stands there.
                    (true, false) => rule(to, table, slot, THIN, (0.0, table.measure)),
                    (false, _) if from == 0 => rules_between(to, table, &table.rows[row as usize], slot, HAIRLINE),
                    _ => {}
                }
            }
            Part::Line(_) | Part::Whole | Part::Gap | Part::Space => {}
        }
    }

    /// The cells that begin in the first of the rows that are shown.
    fn row(&mut self, to: &mut Sheet, table: &Table, rows: &[TableRow], shown: &[Shown]) {
        let Some(first) = shown.first() else { return };
        let row = &rows[first.row];
        let frame = Frame { pitch: table.pitch, size: table.size, ..to.grid.frame };
        let heights = table::baselines(row, frame);
        let end = first.window.end.min(heights.len());
        let own = heights.get(first.window.start..end).unwrap_or(&[]);
        let lines = own.iter().map(|(above, below)| above + 1 + below).sum();
        let baseline = first_baseline(to, table, lines, &first.slots);
        for cell in &row.cells {
            if cell.reach.rows <= 1 {
                self.cell(to, table, cell, first.window.start, own, baseline);
            } else if first.window.start == 0 {
                self.tall_cell(to, table, cell, (first.row, 0), rows, shown);
            }
        }
    }

    /// What is left of the cells that reach over the first row shown and began on a page before.
    fn begun_before(&mut self, to: &mut Sheet, table: &Table, shown: &[Shown]) {
        let Some(first) = shown.first() else { return };
        let rows = &table.rows;
        let mut done = first.before;
        for row in (0..=first.row).rev() {
            if row < first.row {
                done += rows[row].lines + rows[row].extra;
            }
            let reaches = |cell: &&TableCell| cell.reach.rows > 1 && row + cell.reach.rows as usize > first.row;
            if done > 0 {
                for cell in rows[row].cells.iter().filter(reaches) {
                    self.tall_cell(to, table, cell, (row, done), rows, shown);
                }
            }
            if rows[row].covered.is_empty() {
                break;
            }
        }
    }

    /// A cell over several rows, of which `done` lines stand on pages before: in the middle of all of its rows, or, if
    /// they are not all here, as many lines of it as stand beside them.
    fn tall_cell(
        &mut self,
        to: &mut Sheet,
        table: &Table,
        cell: &TableCell,
        (row, done): (usize, u32),
        rows: &[TableRow],
        shown: &[Shown],
    ) {
        let end = (row + cell.reach.rows as usize).min(rows.len());
        let here = shown.iter().take_while(|part| part.row < end);
        let Some(last) = here.clone().last() else { return };
        let slots = shown[0].slots.start..last.slots.end;
        let room: u32 = here.map(|part| part.lines).sum();
        let is_last = last.row + 1 == end && last.before + last.lines >= rows[last.row].lines + rows[last.row].extra;
        let frame = Frame { pitch: table.pitch, size: table.size, ..to.grid.frame };
        let heights = table::heights(&cell.text, frame);
        let all: u32 = heights.iter().map(|(above, below)| above + 1 + below).sum();
        if done == 0 && is_last {
            let baseline = first_baseline(to, table, all, &slots);
            return self.cell(to, table, cell, 0, &heights, baseline);
        }
        let mut at = 0;
        let mut window = 0..0;
        for (number, (above, below)) in heights.iter().enumerate() {
            if at < done {
                window = number + 1..number + 1;
            } else if at < done + room || is_last {
                window.end = number + 1;
            }
            at += above + 1 + below;
        }
        let baseline = first_baseline(to, table, room, &slots);
        self.cell(to, table, cell, window.start, &heights[window], baseline);
    }

    /// The lines of a cell from number `from` on, one for each of `heights`.
    fn cell(
        &mut self,
        to: &mut Sheet,
        table: &Table,
        cell: &TableCell,
        from: usize,
        heights: &[(u32, u32)],
        first: f32,
    ) {
        let outer = to.artifact;
        to.artifact |= cell.again;
        let (along, _) = table::extent(&table.columns, cell);
        let along = to.grid.along + table.start + along;
        let mut before = 0;
        for (line, (above, below)) in cell.text.lines.lines.iter().skip(from).zip(heights) {
            let baseline = first + (before + above) as f32 * table.pitch;
            before += above + 1 + below;
            self.line(to, &cell.text, line, Spot { along, baseline });
        }
        to.artifact = outer;
    }

    /// The rules above and below what a page shows of a table.
    pub(super) fn end_table(&mut self, to: &mut Sheet, body: &Strand, rows: Option<(u32, u32)>, end: u32) {
        let Some((element, start)) = rows else { return };
        if let Body::Table(table) = &body.elements[element as usize].body {
            rule(to, table, start, THICK, (0.0, table.measure));
            rule(to, table, end, THICK, (0.0, table.measure));
        }
    }
}

/// The pieces of a table's rows that stand below one another from `slot` on, as far as merged cells reach.
fn shown_rows(to: &Sheet, table: &Table, pieces: &[Piece], slot: u32) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    let mut at = slot;
    for piece in pieces.iter().take_while(|piece| piece.element == pieces[0].element) {
        let Part::Row { row, from, to: end } = piece.part else { break };
        let row = row as usize;
        if !shown.is_empty() && from == 0 && table.rows[row].covered.is_empty() {
            break;
        }
        let slots = at..at + piece.slots;
        shown.push(shown_row(to, table, &table.rows, row, from as usize..end as usize, slots));
        at += piece.slots;
    }
    shown
}

fn shown_row(
    to: &Sheet,
    table: &Table,
    rows: &[TableRow],
    row: usize,
    window: Range<usize>,
    slots: Range<u32>,
) -> Shown {
    let heights = table::line_heights(table, &rows[row], to.grid.frame);
    let (from, end) = (window.start.min(heights.len()), window.end.min(heights.len()));
    let (before, lines) = (heights[..from].iter().sum(), heights[from..end].iter().sum());
    Shown { row, window, before, lines, slots }
}

/// Of `lines` lines that stand in the middle of `slots`: on the grid where the table keeps the body's pitch and fills
/// them.
fn first_baseline(to: &Sheet, table: &Table, lines: u32, slots: &Range<u32>) -> f32 {
    let grid = to.grid;
    if table.pitch == grid.frame.pitch {
        let spare = (slots.len() as u32).saturating_sub(lines.max(1));
        return grid.baseline(slots.start) + spare as f32 * table.pitch / 2.0;
    }
    let depth = slots.len() as f32 * grid.frame.pitch;
    let text = (lines.max(1) - 1) as f32 * table.pitch + table.size;
    grid.edge(slots.start) + (depth - text) / 2.0 + grid.ascent * table.size
}

/// The rule above a row, left out where cells of the rows above reach into it.
fn rules_between(to: &mut Sheet, table: &Table, row: &TableRow, slot: u32, thickness: f32) {
    let all = table.columns.len() as u32;
    let mut from = 0;
    for columns in row.covered.iter().chain([&(all..all)]) {
        if columns.start > from {
            rule(to, table, slot, thickness, table::edges(&table.columns, &(from..columns.start)));
        }
        from = from.max(columns.end);
    }
}

fn rule(to: &mut Sheet, table: &Table, slot: u32, thickness: f32, (from, end): (f32, f32)) {
    let across = to.grid.edge(slot) - thickness / 2.0;
    let at = Point { along: to.grid.along + table.start + from, across };
    to.page.items.push(bar(at, end - from, thickness));
}
