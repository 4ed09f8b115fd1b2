//! Tables: their cells' paragraphs and their structure. Columns get their lengths later, in `flow/table.rs`.

use super::super::element::{Body, Table, TableCell, TableRow};
use super::{Collector, Context};
use crate::model::{Alignment, Block, Cell, Row, inline_text};
use crate::typeset::flow::geometry::smaller;
use crate::typeset::pages::{NodeId, Tag};
use crate::typeset::paragraph::{LineAlignment, TextStyle};

impl Collector<'_> {
    pub(super) fn table(
        &mut self,
        alignments: &[Alignment],
        head: &[Row],
        rows: &[Row],
        context: &Context,
        block: &Block,
    ) {
        let node = self.block_node(Tag::Table, context, block);
        let size = smaller(context.text.size);
        let context = Context { text: TextStyle { size, ..context.text }, ..context.below(node) };
        let cells = head.iter().flat_map(|row| &row.cells);
        let titled = cells.clone().any(|cell| !inline_text(&cell.content).trim().is_empty());
        let mut rows_of_head = Vec::new();
        if titled {
            let group = self.out.structure.add(Tag::TableHead, Some(node));
            let context = context.below(group);
            rows_of_head.extend(head.iter().map(|row| self.row(row, alignments, &context, true)));
        }
        let group = self.out.structure.add(Tag::TableBody, Some(node));
        let context = context.below(group);
        let rows = rows.iter().map(|row| self.row(row, alignments, &context, false)).collect();
        let (start, measure) = (context.start, context.room());
        let pitch = context.frame.pitch;
        let moves = context.is_flow();
        let table = Table {
            head: rows_of_head,
            rows,
            start,
            measure,
            columns: Vec::new(),
            pitch,
            size,
            wishes: Vec::new(),
            crowded: false,
            part: 0,
            parts: 1,
        };
        let element = self.push(Body::Table(Box::new(table)), block.origin.first());
        element.moves = moves;
        element.before = 1;
        element.after = 1;
    }

    fn row(&mut self, row: &Row, alignments: &[Alignment], context: &Context, head: bool) -> TableRow {
        let node = self.out.structure.add(Tag::TableRow, Some(context.node));
        let alignment = |column: usize| alignments.get(column).copied().unwrap_or_default();
        let cells = row.own_cells();
        let cells =
            cells.map(|(column, cell)| self.cell(cell, column, alignment(column), context, node, head)).collect();
        TableRow { cells, ..TableRow::default() }
    }

    fn cell(
        &mut self,
        cell: &Cell,
        column: usize,
        alignment: Alignment,
        context: &Context,
        row: NodeId,
        head: bool,
    ) -> TableCell {
        let reach = cell.reach;
        // One without text heads nothing.
        let heads_row = cell.heads_row && !inline_text(&cell.content).trim().is_empty();
        let tag = if head || heads_row { Tag::HeaderCell { row: !head, reach } } else { Tag::Cell { reach } };
        let node = self.out.structure.add(tag, Some(row));
        self.out.structure.nodes[node.0 as usize].source = cell.origin.first();
        let text = TextStyle { bold: context.text.bold || head || heads_row, ..context.text };
        let context = Context { start: 0.0, end: 0.0, text, ..context.below(node) };
        let alignment = match (cell.alignment, alignment) {
            (Alignment::Default, column) if reach.columns == 1 => column,
            (own, _) => own,
        };
        let alignment = match alignment {
            Alignment::Center => LineAlignment::Center,
            Alignment::End => LineAlignment::End,
            // A head without an alignment of its own stands in the middle of its column, as Chinese tables have it.
            Alignment::Default if head => LineAlignment::Center,
            Alignment::Default | Alignment::Start => LineAlignment::Start,
        };
        let text = self.text(&cell.content, &context, context.style(alignment, 0.0));
        TableCell { column: column as u32, reach, again: false, text }
    }
}
