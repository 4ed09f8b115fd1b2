//! Rows of tables: cells on the grid, and rules between rows (三线表: heavy rules above and below, one below the head).

use super::super::element::{Body, Part, Strand, Table, Text};
use super::super::geometry::Frame;
use super::super::{pieces, table};
use super::{HAIRLINE, Painter, Sheet, Spot, THIN, bar};
use crate::typeset::pages::Point;

/// Thickness of the rules above and below a table, in pt.
const THICK: f32 = 0.9;

impl Painter<'_> {
    /// The head, or lines of a row.
    pub(super) fn table_part(&mut self, to: &mut Sheet, table: &Table, part: Part, slot: u32) {
        match part {
            Part::Head => {
                if let Some(head) = &table.head {
                    self.row(to, table, &head.cells, 0..u32::MAX, slot);
                }
            }
            Part::Row { row, from, to: end } => {
                self.row(to, table, &table.rows[row as usize].cells, from..end, slot);
                if from == 0 && (row > 0 || table.head.is_some()) {
                    rule(to, table, slot, if row > 0 { HAIRLINE } else { THIN });
                }
            }
            Part::Line(_) | Part::Whole | Part::Gap | Part::Space => {}
        }
    }

    /// Lines `window` of the cells of a row.
    fn row(&mut self, to: &mut Sheet, table: &Table, cells: &[Text], window: std::ops::Range<u32>, slot: u32) {
        let frame = Frame { pitch: table.pitch, size: table.size, ..to.grid.frame };
        let heights = row_heights(cells, frame, &window);
        let first = first_baseline(to, table, heights.iter().map(|(_, height)| height).sum(), slot);
        let outer = to.artifact;
        for (number, (cell, &(along, _))) in cells.iter().zip(&table.columns).enumerate() {
            to.artifact = outer || (table.repeats && number == 0);
            let mut before = 0;
            for (line, (above, height)) in cell.lines.lines.iter().skip(window.start as usize).zip(&heights) {
                let baseline = first + (before + above) as f32 * table.pitch;
                before += height;
                self.line(to, cell, line, Spot { along: to.grid.along + table.start + along, baseline });
            }
        }
        to.artifact = outer;
    }

    /// The rules above and below what a page shows of a table.
    pub(super) fn end_table(&mut self, to: &mut Sheet, body: &Strand, rows: Option<(u32, u32)>, end: u32) {
        let Some((element, start)) = rows else { return };
        if let Body::Table(table) = &body.elements[element as usize].body {
            rule(to, table, start, THICK);
            rule(to, table, end, THICK);
        }
    }
}

/// On the grid where the table keeps the body's pitch, else so that the lines stand in the middle of the row.
fn first_baseline(to: &Sheet, table: &Table, lines: u32, slot: u32) -> f32 {
    let grid = to.grid;
    if table.pitch == grid.frame.pitch {
        return grid.baseline(slot);
    }
    let depth = table::slots(table, lines, grid.frame) as f32 * grid.frame.pitch;
    let text = (lines.max(1) - 1) as f32 * table.pitch + table.size;
    grid.edge(slot) + (depth - text) / 2.0 + grid.ascent * table.size
}

fn rule(to: &mut Sheet, table: &Table, slot: u32, thickness: f32) {
    let across = to.grid.edge(slot) - thickness / 2.0;
    let at = Point { along: to.grid.along + table.start, across };
    to.page.items.push(bar(at, table.measure, thickness));
}

/// Lines of the table's pitch that each line of a row takes: before its baseline, and in all.
fn row_heights(cells: &[Text], frame: Frame, window: &std::ops::Range<u32>) -> Vec<(u32, u32)> {
    let count = cells.iter().map(|cell| cell.lines.lines.len() as u32).max().unwrap_or(0);
    let height = |number: u32| {
        let lines = cells.iter().filter_map(|cell| Some((cell, cell.lines.lines.get(number as usize)?)));
        let rooms = lines.map(|(cell, line)| pieces::line_room(cell, line, frame));
        let (above, below) = rooms.fold((0, 0), |(a, b), (above, below)| (a.max(above), b.max(below)));
        (above, (above + 1 + below).min(frame.slots.max(1)))
    };
    (window.start..count.min(window.end)).map(height).collect()
}
