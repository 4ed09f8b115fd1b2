//! Lists: items with markers hung before their first line, and definitions.

use super::super::element::{BULLETS, Body, Text};
use super::style::available;
use super::{Collector, Context};
use crate::font::Family;
use crate::model::{Block, Definition, ListItem};
use crate::typeset::WritingMode;
use crate::typeset::flow::han;
use crate::typeset::pages::{NodeId, Tag};
use crate::typeset::paragraph::TextStyle;

/// What a marker leaves free of its room, in em.
const MARKER_SPARE: f32 = 1.0;

/// What stands before an item.
#[derive(Debug, Clone)]
pub(super) struct Marker {
    text: String,
    /// Whether it is one of [`BULLETS`].
    is_bullet: bool,
}

impl Marker {
    pub(super) fn plain(text: String) -> Marker {
        Marker { text, is_bullet: false }
    }
}

impl Collector<'_> {
    pub(super) fn list(&mut self, start: Option<u64>, items: &[ListItem], context: &Context, block: &Block) {
        let node = self.block_node(Tag::List { ordered: start.is_some() }, context, block);
        // The markers of a list among paragraphs stand where those begin.
        let outermost = context.list_depth == 0 && context.first > 0.0;
        let aligned = if outermost { context.first / context.frame.size - MARKER_SPARE } else { 0.0 };
        let room = match self.options.writing {
            WritingMode::Horizontal => marker_room(start, items.len()),
            WritingMode::Vertical => vertical_marker_room(start, items.len()),
        };
        let inset = room + aligned.max(0.0);
        let bullet = self.bullet(context.list_depth);
        for (index, item) in items.iter().enumerate() {
            let number = start.map(|first| first.saturating_add(index as u64));
            let marker = match (item.task, number) {
                (Some(done), _) => Marker::plain(self.task_box(done)),
                (None, Some(number)) => Marker::plain(self.number_marker(number)),
                (None, None) => bullet.clone(),
            };
            self.item(&marker, &item.blocks, &context.below(node), inset);
        }
    }

    fn item(&mut self, marker: &Marker, blocks: &[Block], context: &Context, inset: f32) {
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
    pub(super) fn hang_marker(&mut self, marker: &Marker, label: NodeId, context: &Context) {
        // The dots of 宋体 are specks beside Han; those of 黑体 are as large as its rings and squares.
        let (family, bold) = if marker.is_bullet { (Family::Hei, true) } else { (Family::Song, context.text.bold) };
        let plain = TextStyle { family, bold, italic: false, ..context.text };
        let context = Context { text: plain, start: 0.0, end: 0.0, ..context.clone() };
        let marker: Text = self.line_of(&marker.text, label, &context);
        self.markers.push(marker);
    }

    /// Markers of bulleted lists change with their depth.
    fn bullet(&self, depth: usize) -> Marker {
        let found = available(&[BULLETS[depth % BULLETS.len()], '-'], self.fonts);
        Marker { text: found.to_string(), is_bullet: found != '-' }
    }

    /// 1. on horizontal lines, 一、 on vertical ones.
    fn number_marker(&self, number: u64) -> String {
        match self.options.writing {
            WritingMode::Horizontal => format!("{number}."),
            WritingMode::Vertical => format!("{}、", han::number(number)),
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

/// The same on vertical lines: the longest number in Han, with 、 half blank.
fn vertical_marker_room(start: Option<u64>, items: usize) -> f32 {
    let Some(start) = start else { return 2.0 };
    let numbers = (0..items.min(1000) as u64).map(|index| han::number(start.saturating_add(index)).chars().count());
    numbers.max().unwrap_or(1) as f32 + 1.0
}

/// Room for the longest marker of a list, in whole em so that the text keeps to the grid of characters.
fn marker_room(start: Option<u64>, items: usize) -> f32 {
    let Some(start) = start else { return 2.0 };
    let last = start.saturating_add(items.saturating_sub(1) as u64);
    // A digit is about half an em; the full stop and the gap make another.
    (last.to_string().len() as f32 * 0.56 + 0.9).ceil().max(2.0)
}
