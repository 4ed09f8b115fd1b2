//! Cells of a table as its source says them, with how far each reaches, put on a grid of columns and rows.
//!
//! In: rows of cells in groups (head, bodies) that no cell reaches out of. Out: rows that all have one cell per column,
//! and what was said wrong. A cell takes the first free places of its row (HTML 4.9.12.1). Columns in which no cell
//! begins and rows without a cell are none, so what an attribute says never makes the grid larger than its cells do.

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::message;
use crate::model::{Cell, Origin, Reach, Row};

/// Empty places that a table may have beside its cells: ragged rows would make it grow with the square of its source.
const MAX_EMPTY: usize = 1 << 18;
/// The most columns that one cell is taken to reach over, before what the table has is known.
const MAX_COLUMNS: u32 = 1 << 12;

/// Rows that go together.
#[derive(Debug, Default)]
pub(super) struct Group {
    /// Cells in the order of the source; a reach over 0 rows is one to the group's end.
    pub rows: Vec<Vec<Cell>>,
    /// How many columns head their rows.
    pub row_heads: u32,
}

/// A table.
#[derive(Debug)]
pub(super) struct Grid {
    /// For each column, which one of the source it is.
    pub columns: Vec<u32>,
    /// The rows of each group.
    pub groups: Vec<Vec<Row>>,
    /// What was said wrong, in the order of the text.
    pub warnings: Vec<Diagnostic>,
}

/// A cell at its place.
struct Placed {
    row: usize,
    /// Its number among the cells of its row.
    number: usize,
    columns: Range<u32>,
    rows: usize,
}

/// Columns that a cell of a row above covers, and for how many rows more.
#[derive(Clone)]
struct Over {
    columns: Range<u32>,
    rows: usize,
}

/// What is wrong with a reach: the cell, what it says and what there is.
struct Fault {
    group: usize,
    row: usize,
    number: usize,
    kind: Wrong,
    said: u32,
    kept: u32,
}

#[derive(Clone, Copy)]
enum Wrong {
    Rows,
    Columns,
    Overlap,
}

/// Puts the cells of `groups` on a grid; gives them back if it would be far larger than they are.
pub(super) fn place(groups: Vec<Group>) -> Result<Grid, Vec<Group>> {
    let own: usize = groups.iter().flat_map(|group| &group.rows).map(Vec::len).sum();
    let mut faults = Vec::new();
    let mut placed = Vec::with_capacity(groups.len());
    let mut work = own + MAX_EMPTY;
    for (number, group) in groups.iter().enumerate() {
        match on_rows(number, group, &mut faults, &mut work) {
            Some(cells) => placed.push(cells),
            None => return Err(groups),
        }
    }
    let mut columns: Vec<u32> = placed.iter().flatten().map(|cell| cell.columns.start).collect();
    columns.sort_unstable();
    columns.dedup();
    let height = groups.iter().flat_map(|group| &group.rows).filter(|row| !row.is_empty()).count();
    if height.saturating_mul(columns.len()) > own + MAX_EMPTY {
        return Err(groups);
    }
    over_the_edge(&groups, &placed, &columns, &mut faults);
    faults.sort_by_key(|fault| (fault.group, fault.row, fault.number));
    let warnings = faults.iter().map(|fault| fault.diagnostic(&groups)).collect();
    let groups = groups.into_iter().zip(placed).map(|(group, cells)| rows(group, cells, &columns)).collect();
    Ok(Grid { columns, groups, warnings })
}

/// The places of a group's cells. `None` if that takes more than `work` steps.
fn on_rows(number: usize, group: &Group, faults: &mut Vec<Fault>, work: &mut usize) -> Option<Vec<Placed>> {
    let mut placed = Vec::new();
    let mut above: Vec<Over> = Vec::new();
    for (row, cells) in group.rows.iter().enumerate() {
        *work = work.checked_sub(above.len())?;
        let left = group.rows.len() - row;
        let mut next = above.iter().peekable();
        let mut below = Vec::with_capacity(cells.len());
        let mut column = 0;
        for (index, cell) in cells.iter().enumerate() {
            while let Some(over) = next.next_if(|over| over.columns.start <= column) {
                column = column.max(over.columns.end);
            }
            let mut wrong = |kind, said, kept| {
                faults.push(Fault { group: number, row, number: index, kind, said, kept });
            };
            let said = cell.reach.columns.max(1);
            let mut end = column.saturating_add(said.min(MAX_COLUMNS));
            if let Some(over) = next.peek().filter(|over| over.columns.start < end) {
                end = over.columns.start;
                wrong(Wrong::Overlap, said, end - column);
            }
            let rows = match cell.reach.rows as usize {
                0 => left,
                rows if rows > left => {
                    wrong(Wrong::Rows, cell.reach.rows, left as u32);
                    left
                }
                rows => rows,
            };
            placed.push(Placed { row, number: index, columns: column..end, rows });
            below.push(Over { columns: column..end, rows });
            column = end;
        }
        above = merged(above, below);
    }
    Some(placed)
}

/// What covers the next row: cells of this one and of those above, in order.
fn merged(above: Vec<Over>, below: Vec<Over>) -> Vec<Over> {
    let mut all: Vec<Over> = above.into_iter().chain(below).filter(|over| over.rows > 1).collect();
    all.iter_mut().for_each(|over| over.rows -= 1);
    all.sort_by_key(|over| over.columns.start);
    all
}

/// Cells that reach beyond what the shortest row with a cell in the last column does.
fn over_the_edge(groups: &[Group], placed: &[Vec<Placed>], columns: &[u32], faults: &mut Vec<Fault>) {
    let Some(&last) = columns.last() else { return };
    let ends = placed.iter().flatten().map(|cell| cell.columns.end).filter(|end| *end > last);
    let Some(edge) = ends.min() else { return };
    for (group, cells) in placed.iter().enumerate() {
        for cell in cells.iter().filter(|cell| cell.columns.end > edge) {
            let said = groups[group].rows[cell.row][cell.number].reach.columns;
            let kept = columns.len() - index(columns, cell.columns.start);
            let (row, number) = (cell.row, cell.number);
            faults.push(Fault { group, row, number, kind: Wrong::Columns, said, kept: kept as u32 });
        }
    }
}

fn index(columns: &[u32], column: u32) -> usize {
    columns.partition_point(|start| *start < column)
}

/// The rows of a group, each with a cell for each of `columns`.
fn rows(group: Group, placed: Vec<Placed>, columns: &[u32]) -> Vec<Row> {
    // How many rows with cells stand before each row.
    let mut before = vec![0];
    for row in &group.rows {
        before.push(before[before.len() - 1] + usize::from(!row.is_empty()));
    }
    let empty = || Cell::new(Vec::new(), Origin::none());
    let row = || Row { cells: (0..columns.len()).map(|_| empty()).collect() };
    let mut out: Vec<Row> = (0..before[group.rows.len()]).map(|_| row()).collect();
    let mut cells = group.rows.into_iter().flatten();
    for place in placed {
        let Some(cell) = cells.next() else { break };
        let (start, end) = (index(columns, place.columns.start), index(columns, place.columns.end));
        let (first, behind) = (before[place.row], before[place.row + place.rows]);
        out[first..behind].iter_mut().for_each(|row| row.cells[start..end].fill(Cell::covered()));
        let reach = Reach { columns: (end - start) as u32, rows: (behind - first) as u32 };
        let heads_row = cell.heads_row || place.columns.start < group.row_heads;
        out[first].cells[start] = Cell { reach, heads_row, ..cell };
    }
    out
}

impl Fault {
    fn diagnostic(&self, groups: &[Group]) -> Diagnostic {
        let Fault { said, kept, .. } = self;
        let (what, hint) = match self.kind {
            Wrong::Rows => (
                message!(
                    "单元格合并 {said} 行，下面只有 {kept} 行，按 {kept} 行处理",
                    "the cell spans {said} rows, but there are {kept}; it spans {kept}"
                ),
                message!("改正 rowspan，或补上缺少的行", "correct its rowspan, or add the missing rows"),
            ),
            Wrong::Columns => (
                message!(
                    "单元格合并 {said} 栏，超出表格的边，按 {kept} 栏处理",
                    "the cell spans {said} columns, beyond the table's edge; it spans {kept}"
                ),
                message!("改正 colspan，或给其他行补上单元格", "correct its colspan, or add cells to the other rows"),
            ),
            Wrong::Overlap => (
                message!(
                    "单元格合并 {said} 栏，与上面合并下来的单元格重叠，按 {kept} 栏处理",
                    "the cell spans {said} columns and runs into one that spans rows from above; it spans {kept}"
                ),
                message!(
                    "减小它的 colspan，或减小上面单元格的 rowspan",
                    "lower its colspan, or the rowspan of the cell above"
                ),
            ),
        };
        let diagnostic = Diagnostic::warning("table-span", what).hint(hint);
        match groups[self.group].rows[self.row][self.number].origin.first() {
            Some(span) => diagnostic.at(span),
            None => diagnostic,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cell(columns: u32, rows: u32) -> Cell {
        Cell { reach: Reach { columns, rows }, ..Cell::new(Vec::new(), Origin::none()) }
    }

    fn grid(rows: &[&[(u32, u32)]]) -> Grid {
        let rows = rows.iter().map(|row| row.iter().map(|&(c, r)| cell(c, r)).collect()).collect();
        place(vec![Group { rows, row_heads: 0 }]).unwrap()
    }

    /// `2x1` for a cell, `.` for a place that is covered.
    fn shown(grid: &Grid) -> Vec<String> {
        let cell = |cell: &Cell| match cell.reach {
            Reach::NONE => ".".to_owned(),
            Reach { columns, rows } => format!("{columns}x{rows}"),
        };
        let row = |row: &Row| row.cells.iter().map(cell).collect::<Vec<_>>().join(" ");
        grid.groups.iter().flatten().map(row).collect()
    }

    #[test]
    fn a_cell_takes_the_first_places_that_none_above_covers() {
        let grid = grid(&[&[(1, 2), (2, 1), (1, 3)], &[(1, 1), (1, 2)], &[(2, 1)]]);
        assert_eq!(shown(&grid), ["1x2 2x1 . 1x3", ". 1x1 1x2 .", "2x1 . . ."]);
        assert!(grid.warnings.is_empty());
    }

    #[test]
    fn columns_and_rows_without_a_cell_of_their_own_are_none() {
        let grid = grid(&[&[(3, 2), (2, 2)], &[], &[(3, 1), (2, 1)]]);
        assert_eq!(shown(&grid), ["1x1 1x1", "1x1 1x1"]);
        assert!(grid.warnings.is_empty());
        assert_eq!(grid.columns, [0, 3]);
    }

    #[test]
    fn what_goes_beyond_the_table_or_into_another_cell_is_shortened_and_told() {
        let beyond = grid(&[&[(u32::MAX, 1)], &[(1, 9), (1, 1)]]);
        assert_eq!(shown(&beyond), ["2x1 .", "1x1 1x1"]);
        assert_eq!(beyond.warnings.len(), 2);
        let over = grid(&[&[(1, 1), (1, 2)], &[(2, 1)]]);
        assert_eq!(shown(&over), ["1x1 1x2", "1x1 ."]);
        assert_eq!(over.warnings.len(), 1);
        let to_the_end = grid(&[&[(1, 0), (1, 1)], &[(1, 1)], &[(1, 1)]]);
        assert_eq!(shown(&to_the_end), ["1x3 1x1", ". 1x1", ". 1x1"]);
        assert!(to_the_end.warnings.is_empty());
    }

    #[test]
    fn a_table_far_larger_than_its_cells_is_given_back() {
        let mut rows: Vec<Vec<Cell>> = (0..2000).map(|_| vec![cell(1, 1)]).collect();
        rows[0] = (0..2000).map(|_| cell(1, 1)).collect();
        assert!(place(vec![Group { rows, row_heads: 0 }]).is_err());
        let tall = (0..60_000).map(|row| (0..=60 * usize::from(row < 100)).map(|_| cell(1, 65_000)).collect());
        assert!(place(vec![Group { rows: tall.collect(), row_heads: 0 }]).is_err());
    }

    proptest! {
        #[test]
        fn every_place_belongs_to_one_cell_and_every_cell_is_there(
            rows in prop::collection::vec(prop::collection::vec((0u32..6, 0u32..6), 0..6), 0..8)
        ) {
            let count: usize = rows.iter().map(Vec::len).sum();
            let borrowed: Vec<&[(u32, u32)]> = rows.iter().map(Vec::as_slice).collect();
            let grid = grid(&borrowed);
            let rows = &grid.groups[0];
            let columns = grid.columns.len();
            let mut taken = vec![0; columns * rows.len()];
            for (y, row) in rows.iter().enumerate() {
                prop_assert_eq!(row.cells.len(), columns);
                for (x, cell) in row.own_cells() {
                    for place in (0..cell.reach.rows as usize).flat_map(|dy| (0..cell.reach.columns as usize).map(move |dx| (dx, dy))) {
                        taken[(y + place.1) * columns + x + place.0] += 1;
                    }
                }
            }
            prop_assert!(taken.iter().all(|times| *times == 1), "{taken:?}");
            prop_assert!(rows.iter().map(|row| row.own_cells().count()).sum::<usize>() >= count);
        }
    }
}
