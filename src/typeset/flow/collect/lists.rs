//! What the lists of figures and of tables say of those that have captions.

use super::super::element::{Element, ListKind, Listed};
use super::super::geometry::Frame;
use super::{Collector, Context};
use crate::model::{Block, BlockKind, Cell, Id, Inline, Role, Row, inline_text};

/// Characters that a table's column may wish for, so that its text is readable; longer cells are broken into lines.
const MOST_WISHED: usize = 6;

impl Collector<'_> {
    /// The entry of something with this caption, if its list is wanted; and an identifier that leads to it.
    pub(super) fn listed(&mut self, kind: ListKind, caption: &[Inline]) -> Option<(Listed, Id)> {
        let wanted = match kind {
            ListKind::Figures => self.options.figure_list,
            ListKind::Tables => self.options.table_list,
        };
        let title = inline_text(caption).trim().to_owned();
        if !wanted || title.is_empty() {
            return None;
        }
        self.listed += 1;
        Some((Listed { kind, title }, Id(format!("listed.{}", self.listed))))
    }

    /// The type area over all columns, if `block` is a table that a column is too narrow for, or the caption of one.
    pub(super) fn spans_columns(&self, block: &Block, next: Option<&Block>, context: &Context) -> Option<Frame> {
        let full = self.full.filter(|_| context.is_flow())?;
        let table = match (&block.kind, block.role) {
            (BlockKind::Table { .. }, _) => block,
            (BlockKind::Paragraph(_), Some(Role::Caption)) => next?,
            _ => return None,
        };
        let BlockKind::Table { alignments, head, rows } = &table.kind else { return None };
        let columns = alignments.len();
        // A merged cell wants its share of each of its columns.
        let length = |cell: &Cell| {
            let all = inline_text(&cell.content).chars().count();
            all.div_ceil(cell.reach.columns.max(1) as usize).min(MOST_WISHED)
        };
        let mut wishes = vec![0; columns];
        for (column, cell) in head.iter().chain(rows).flat_map(Row::own_cells) {
            let end = (column + cell.reach.columns as usize).min(columns);
            wishes[column..end].iter_mut().for_each(|wish| *wish = length(cell).max(*wish));
        }
        let wished: usize = wishes.iter().map(|wish| wish + 1).sum();
        (wished as f32 * context.frame.size > context.frame.measure).then_some(full)
    }

    /// The caption of a table stands before it, on its page.
    pub(super) fn captioned(&mut self, block: &Block, next: Option<&Block>) {
        let table = next.is_some_and(|next| matches!(next.kind, BlockKind::Table { .. }));
        let BlockKind::Paragraph(caption) = &block.kind else { return };
        if !table || block.role != Some(Role::Caption) {
            return;
        }
        let listed = self.listed(ListKind::Tables, caption);
        if let Some(element) = self.strand.elements.last_mut() {
            element.glued = true;
            list(element, listed);
        }
    }
}

/// Puts an element into its list.
pub(super) fn list(element: &mut Element, listed: Option<(Listed, Id)>) {
    let Some((listed, id)) = listed else { return };
    if element.anchors.is_empty() {
        element.anchors.push(id);
    }
    element.listed = Some(Box::new(listed));
}
