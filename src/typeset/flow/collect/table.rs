//! Tables: their cells' paragraphs and their structure. Columns get their lengths later, in `flow/table.rs`.

use super::super::element::{Body, Table, TableRow, Text};
use super::{Collector, Context};
use crate::model::{Alignment, Block, Cell, Row, inline_text};
use crate::typeset::flow::geometry::smaller;
use crate::typeset::pages::{NodeId, Tag};
use crate::typeset::paragraph::{LineAlignment, TextStyle};

impl Collector<'_> {
    pub(super) fn table(
        &mut self,
        alignments: &[Alignment],
        head: &Row,
        rows: &[Row],
        context: &Context,
        block: &Block,
    ) {
        let node = self.block_node(Tag::Table, context, block);
        let size = smaller(context.text.size);
        let context = Context { text: TextStyle { size, ..context.text }, ..context.below(node) };
        let titled = head.cells.iter().any(|cell| !inline_text(&cell.content).trim().is_empty());
        let head = titled.then(|| {
            let group = self.out.structure.add(Tag::TableHead, Some(node));
            let bold = Context { text: TextStyle { bold: true, ..context.text }, ..context.below(group) };
            self.row(&head.cells, alignments, &bold, true)
        });
        let group = self.out.structure.add(Tag::TableBody, Some(node));
        let context = context.below(group);
        let rows = rows.iter().map(|row| self.row(&row.cells, alignments, &context, false)).collect();
        let (start, measure) = (context.start, context.room());
        let pitch = context.frame.pitch;
        let moves = context.is_flow();
        let table = Table {
            head,
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
            repeats: false,
        };
        let element = self.push(Body::Table(Box::new(table)), block.origin.first());
        element.moves = moves;
        element.before = 1;
        element.after = 1;
    }

    fn row(&mut self, cells: &[Cell], alignments: &[Alignment], context: &Context, head: bool) -> TableRow {
        let row = self.out.structure.add(Tag::TableRow, Some(context.node));
        let alignments = alignments.iter().copied().chain(std::iter::repeat(Alignment::Default));
        let cells = cells.iter().zip(alignments).map(|(cell, a)| self.cell(cell, a, context, row, head)).collect();
        TableRow { cells }
    }

    fn cell(&mut self, cell: &Cell, alignment: Alignment, context: &Context, row: NodeId, head: bool) -> Text {
        let tag = if head { Tag::HeaderCell { row: false } } else { Tag::Cell };
        let node = self.out.structure.add(tag, Some(row));
        self.out.structure.nodes[node.0 as usize].source = cell.origin.first();
        let context = Context { start: 0.0, end: 0.0, ..context.below(node) };
        let alignment = match alignment {
            Alignment::Center => LineAlignment::Center,
            Alignment::End => LineAlignment::End,
            // A head without an alignment of its own stands in the middle of its column, as Chinese tables have it.
            Alignment::Default if head => LineAlignment::Center,
            Alignment::Default | Alignment::Start => LineAlignment::Start,
        };
        self.text(&cell.content, &context, context.style(alignment, 0.0))
    }
}
