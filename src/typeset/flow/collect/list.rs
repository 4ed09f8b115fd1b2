//! Lists: items with markers hung before their first line, and definitions.

use super::super::element::{Body, Text};
use super::style::available;
use super::{Collector, Context};
use crate::font::Family;
use crate::model::{Block, Definition, ListItem};
use crate::typeset::pages::{NodeId, Tag};
use crate::typeset::paragraph::TextStyle;

impl Collector<'_> {
    pub(super) fn list(&mut self, start: Option<u64>, items: &[ListItem], context: &Context, block: &Block) {
        let node = self.block_node(Tag::List { ordered: start.is_some() }, context, block);
        let inset = marker_room(start, items.len());
        let bullet = self.bullet(context.list_depth);
        for (index, item) in items.iter().enumerate() {
            let number = start.map(|first| first.saturating_add(index as u64));
            let marker = match (item.task, number) {
                (Some(done), _) => self.task_box(done),
                (None, Some(number)) => format!("{number}."),
                (None, None) => bullet.to_string(),
            };
            self.item(&marker, &item.blocks, &context.below(node), inset);
        }
    }

    fn item(&mut self, marker: &str, blocks: &[Block], context: &Context, inset: f32) {
        let item = self.out.structure.add(Tag::ListItem, Some(context.node));
        let label = self.out.structure.add(Tag::Label, Some(item));
        let body = self.out.structure.add(Tag::ListBody, Some(item));
        let inner = context.below(body).inset(inset, 0.0);
        let inner = Context { list_depth: context.list_depth + 1, ..inner };
        self.hang_marker(marker, label, &inner);
        for (index, block) in blocks.iter().enumerate() {
            // The marker stands in for the first paragraph's indent.
            let first = if index == 0 { 0.0 } else { context.first };
            self.block(block, &Context { first, ..inner.clone() });
        }
        if !self.markers.is_empty() {
            self.push(Body::Space(1), None);
        }
    }

    /// Lets the next element have `marker` before its first line.
    pub(super) fn hang_marker(&mut self, marker: &str, label: NodeId, context: &Context) {
        let plain = TextStyle { family: Family::Song, italic: false, ..context.text };
        let marker: Text =
            self.line_of(marker, label, &Context { text: plain, start: 0.0, end: 0.0, ..context.clone() });
        self.markers.push(marker);
    }

    /// Markers of bulleted lists change with their depth.
    fn bullet(&self, depth: usize) -> char {
        match depth % 3 {
            0 => available(&['•', '·', '-'], self.fonts),
            1 => available(&['◦', '○', '-'], self.fonts),
            _ => available(&['▪', '■', '-'], self.fonts),
        }
    }

    fn task_box(&self, done: bool) -> String {
        let choices = if done { ['☑', '■', '*'] } else { ['☐', '□', '-'] };
        available(&choices, self.fonts).to_string()
    }

    /// Terms in bold, what they mean two em further in.
    pub(super) fn definitions(&mut self, list: &[Definition], context: &Context, block: &Block) {
        let node = self.block_node(Tag::List { ordered: false }, context, block);
        for definition in list {
            let item = self.out.structure.add(Tag::ListItem, Some(node));
            for term in definition.terms.iter().filter(|term| !term.is_empty()) {
                let label = self.out.structure.add(Tag::Term, Some(item));
                let text = self.term(term, &context.below(label));
                self.push(Body::Text(text), definition.origin.first()).glued = true;
            }
            let body = self.out.structure.add(Tag::ListBody, Some(item));
            let inner = Context { first: 0.0, ..context.below(body).inset(2.0, 0.0) };
            definition.meanings.iter().for_each(|blocks| self.blocks(blocks, &inner));
        }
    }
}

/// Room for the longest marker of a list, in whole em so that the text keeps to the grid of characters.
fn marker_room(start: Option<u64>, items: usize) -> f32 {
    let Some(start) = start else { return 2.0 };
    let last = start.saturating_add(items.saturating_sub(1) as u64);
    // A digit is about half an em; the full stop and the gap make another.
    (last.to_string().len() as f32 * 0.56 + 0.9).ceil().max(2.0)
}
