//! Pandoc's tables: heads, bodies with heads of their own, a foot, merged cells.

use serde_json::Value;

use super::value::{self, Attributes};
use super::{Reader, Told};
use crate::message;
use crate::model::{Alignment, Block, BlockKind, Cell, Id, Origin, Role, Row};

/// More columns than any page has.
const MAX_COLUMNS: usize = 4096;

impl<'v> Reader<'v> {
    /// A table, its caption before it. The model's tables have one row of head and no merged cells: further rows of a
    /// head are rows of the body, and the places that a cell covers are left empty.
    pub(super) fn table(&mut self, content: &'v Value, depth: usize, out: &mut Vec<Block>) -> Option<()> {
        let [attributes, caption, columns, head, bodies, foot] = content.as_array()?.as_slice() else { return None };
        let id = Attributes::of(Some(attributes)).id;
        let (caption, bodies) = (value::list(caption, 1)?, bodies.as_array()?);
        let alignments: Vec<Alignment> =
            columns.as_array()?.iter().take(MAX_COLUMNS).map(|column| alignment(value::item(column, 0))).collect();
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
        let mut rows = Vec::new();
        self.rows(head, "[3][1]", alignments.len(), depth, &mut rows)?;
        let has_head = !rows.is_empty();
        for (i, body) in bodies.iter().enumerate() {
            for (part, key) in [(2, "[2]"), (3, "[3]")] {
                let path = format!("[4][{i}]{key}");
                self.row_list(value::list(body, part)?, &path, alignments.len(), depth, &mut rows)?;
            }
        }
        self.rows(foot, "[5][1]", alignments.len(), depth, &mut rows)?;
        let head = if has_head { rows.remove(0) } else { empty(alignments.len()) };
        if !alignments.is_empty() && (has_head || !rows.is_empty()) {
            let kind = BlockKind::Table { alignments, head, rows };
            let block = Block { id, ..Block::new(kind, self.origin(from..self.listing.len())) };
            self.push(block, out);
        }
        Some(())
    }

    /// The rows of a head or foot.
    fn rows(&mut self, part: &'v Value, path: &str, columns: usize, depth: usize, out: &mut Vec<Row>) -> Option<()> {
        self.row_list(value::list(part, 1)?, path, columns, depth, out)
    }

    fn row_list(
        &mut self,
        rows: &'v [Value],
        path: &str,
        columns: usize,
        depth: usize,
        out: &mut Vec<Row>,
    ) -> Option<()> {
        // How many rows more a cell above covers, by column.
        let mut covered = vec![0usize; columns];
        for (i, row) in rows.iter().enumerate() {
            let before = self.listing.enter(&format!("{path}[{i}][1]"));
            let row = self.row(value::list(row, 1)?, &mut covered, depth);
            self.listing.leave(before);
            out.push(row?);
        }
        Some(())
    }

    fn row(&mut self, cells: &'v [Value], covered: &mut [usize], depth: usize) -> Option<Row> {
        let mut row = empty(covered.len());
        let was_covered: Vec<bool> = covered.iter().map(|rows| *rows > 0).collect();
        covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        let mut column = 0;
        for (i, cell) in cells.iter().enumerate() {
            let span = |index: usize| value::item(cell, index)?.as_u64().map(|n| n.max(1) as usize);
            let (tall, wide, blocks) = (span(2)?, span(3)?, value::list(cell, 4)?);
            while was_covered.get(column) == Some(&true) {
                column += 1;
            }
            if column >= row.cells.len() {
                break;
            }
            let before = self.listing.enter_item(i);
            let start = self.listing.open();
            let content = self.flattened(blocks, depth + 1);
            row.cells[column] = Cell { content, origin: self.origin(start..self.listing.len()) };
            if (tall > 1 || wide > 1) && self.told.insert(Told::MergedCells) {
                let what = message!(
                    "表中有合并的单元格，文字留在第一格，其余为空",
                    "the table has merged cells: their text stays in the first place, the others are empty"
                );
                let hint = message!("在原文中拆开合并的单元格", "part the merged cells in the document");
                self.warn("pandoc-merged-cells", start, what, Some(hint));
            }
            self.listing.leave(before);
            let end = column.saturating_add(wide).min(covered.len());
            covered[column..end].iter_mut().for_each(|rows| *rows = tall - 1);
            column = end;
        }
        Some(row)
    }
}

fn empty(columns: usize) -> Row {
    Row { cells: (0..columns).map(|_| Cell { content: Vec::new(), origin: Origin::none() }).collect() }
}

fn alignment(value: Option<&Value>) -> Alignment {
    match value.map_or("", value::kind) {
        "AlignLeft" => Alignment::Start,
        "AlignRight" => Alignment::End,
        "AlignCenter" => Alignment::Center,
        _ => Alignment::Default,
    }
}
