//! What the lists of figures and of tables say of those that have captions.

use super::super::element::{Element, ListKind, Listed};
use super::Collector;
use crate::model::{Block, BlockKind, Id, Inline, Role, inline_text};

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
