//! Pandoc's tables: heads, bodies with heads of their own, a foot, merged cells.

use serde_json::Value;

use super::Reader;
use super::value::{self, Attributes};
use crate::message;
use crate::model::{Alignment, Block, BlockKind, Cell, Id, Reach, Role, Row};
use crate::source::grid::{self, Group};

/// More columns than any page has.
const MAX_COLUMNS: u64 = 4096;

impl<'v> Reader<'v> {
    /// A table, its caption before it. Heads of bodies are rows of the body, and so is a foot.
    pub(super) fn table(&mut self, content: &'v Value, depth: usize, out: &mut Vec<Block>) -> Option<()> {
        let [attributes, caption, columns, head, bodies, foot] = content.as_array()?.as_slice() else { return None };
        let id = Attributes::of(Some(attributes)).id;
        let (caption, bodies) = (value::list(caption, 1)?, bodies.as_array()?);
        let alignments_said: Vec<Alignment> =
            columns.as_array()?.iter().map(|column| alignment(value::item(column, 0))).collect();
        let before = self.listing.enter("[1][1]");
        let start = self.listing.open();
        let caption = self.flattened(caption, depth + 1);
        let origin = self.origin(start..self.listing.len());
        self.listing.leave(before);
        let mut id = Some(id).filter(|id| !id.is_empty()).map(|id| Id(id.to_owned()));
        if !caption.is_empty() {
            let block = Block::new(BlockKind::Paragraph(caption), origin);
            self.push(Block { id: id.take(), role: Some(Role::Caption), ..block }, out);
        }
        let from = self.listing.len();
        let mut groups = vec![self.rows(value::list(head, 1)?, "[3][1]", depth)?];
        for (i, body) in bodies.iter().enumerate() {
            for (part, key) in [(2, "[2]"), (3, "[3]")] {
                let group = self.rows(value::list(body, part)?, &format!("[4][{i}]{key}"), depth)?;
                let row_heads = value::item(body, 1).and_then(Value::as_u64).unwrap_or(0).min(MAX_COLUMNS);
                groups.push(Group { row_heads: row_heads as u32, ..group });
            }
        }
        groups.push(self.rows(value::list(foot, 1)?, "[5][1]", depth)?);
        let range = from..self.listing.len();
        match grid::place(groups) {
            Ok(grid) if grid.columns.is_empty() => {}
            Ok(grid) => {
                self.draft.warnings.extend(grid.warnings);
                let alignments = grid.columns.iter();
                let alignments = alignments.map(|&column| alignments_said.get(column as usize).copied());
                let alignments: Vec<Alignment> = alignments.map(Option::unwrap_or_default).collect();
                let mut groups = grid.groups.into_iter();
                let mut head: Vec<Row> = groups.next().unwrap_or_default();
                let mut rows: Vec<Row> = groups.flatten().collect();
                for row in head.iter_mut().chain(&mut rows) {
                    let as_column = row.cells.iter_mut().zip(&alignments).filter(|(cell, of)| cell.alignment == **of);
                    as_column.for_each(|(cell, _)| cell.alignment = Alignment::Default);
                }
                let kind = BlockKind::Table { alignments, head, rows };
                let block = Block { id, ..Block::new(kind, self.origin(range)) };
                self.push(block, out);
            }
            Err(groups) => {
                let what = message!(
                    "表格各行的单元格数相差太多，已排成段落",
                    "the rows of the table have far too different numbers of cells; it is set as paragraphs"
                );
                let hint = message!("检查各行的单元格数", "check the number of cells in its rows");
                self.warn("table-too-large", range.start, what, Some(hint));
                let cells = groups.into_iter().flat_map(|group| group.rows).flatten();
                for cell in cells.filter(|cell| !cell.content.is_empty()) {
                    self.push(Block::new(BlockKind::Paragraph(cell.content), cell.origin), out);
                }
            }
        }
        Some(())
    }

    /// The rows of a head, body or foot.
    fn rows(&mut self, rows: &'v [Value], path: &str, depth: usize) -> Option<Group> {
        let mut out = Vec::with_capacity(rows.len());
        for (i, row) in rows.iter().enumerate() {
            let before = self.listing.enter(&format!("{path}[{i}][1]"));
            let row = self.row(value::list(row, 1)?, depth);
            self.listing.leave(before);
            out.push(row?);
        }
        Some(Group { rows: out, row_heads: 0 })
    }

    fn row(&mut self, cells: &'v [Value], depth: usize) -> Option<Vec<Cell>> {
        let mut row = Vec::with_capacity(cells.len());
        for (i, cell) in cells.iter().enumerate() {
            let span = |index: usize| value::item(cell, index)?.as_u64().map(|n| n.clamp(1, u32::MAX.into()) as u32);
            let reach = Reach { rows: span(2)?, columns: span(3)? };
            let (blocks, alignment) = (value::list(cell, 4)?, alignment(value::item(cell, 1)));
            let before = self.listing.enter_item(i);
            let start = self.listing.open();
            let content = self.flattened(blocks, depth + 1);
            self.listing.leave(before);
            let origin = self.origin(start..self.listing.len());
            row.push(Cell { reach, alignment, ..Cell::new(content, origin) });
        }
        Some(row)
    }
}

fn alignment(value: Option<&Value>) -> Alignment {
    match value.map_or("", value::kind) {
        "AlignLeft" => Alignment::Start,
        "AlignRight" => Alignment::End,
        "AlignCenter" => Alignment::Center,
        _ => Alignment::Default,
    }
}
