//! Boxes beside the text: their title in 黑体, their text in 楷体, between two rules on the grid. Both edges are those of the
//! text around the box, so its characters stand below the others'.

use super::super::element::Body;
use super::{Collector, Context};
use crate::font::Family;
use crate::model::{Block, Inline};
use crate::typeset::pages::Tag;
use crate::typeset::paragraph::{LineAlignment, TextStyle};

impl Collector<'_> {
    pub(super) fn aside(&mut self, title: &[Inline], blocks: &[Block], context: &Context, block: &Block) {
        let node = self.block_node(Tag::Aside, context, block);
        let outer = context.below(node);
        self.bar(&outer, outer.start, outer.room(), None).glued = true;
        let first = self.strand.elements.len();
        if !title.is_empty() {
            self.aside_title(title, &outer, block);
        }
        let text = TextStyle { family: Family::Kai, ..outer.text };
        self.blocks(blocks, &Context { text, ..outer.clone() });
        if self.strand.elements.len() > first
            && let Some(last) = self.strand.elements.last_mut()
        {
            last.glued = true;
        }
        self.bar(&outer, outer.start, outer.room(), None);
    }

    fn aside_title(&mut self, title: &[Inline], context: &Context, block: &Block) {
        let paragraph = self.node(Tag::Paragraph, context.node);
        let context = context.below(paragraph);
        let style = TextStyle { family: Family::Hei, bold: true, ..context.text };
        let context = Context { text: style, ..context };
        let text = self.text(title, &context, context.style(LineAlignment::Start, 0.0));
        self.push(Body::Text(text), block.origin.first()).glued = true;
    }
}
