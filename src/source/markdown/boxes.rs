//! Boxes beside the text, as their lines open and close them.

use std::ops::Range;

use super::Builder;
use super::blocks::FrameKind;
use super::fences::{Fence, Line, Opening};
use crate::message;
use crate::model::{AsideKind, Block, BlockKind, Id, Inline, InlineKind, Origin, Role};

impl Builder<'_> {
    /// A line that means something stands where it means it, by the parser: between blocks.
    pub(super) fn box_line(&mut self, line: &Line, range: Range<usize>) {
        self.close_leaf();
        match line {
            Line::Page => self.pending_page = true,
            Line::Open(opening) => self.open_box(opening.clone(), range),
            Line::Close(fence) => self.close_box(*fence, range),
            Line::Alert(opening) => match self.blocks.begun_quote() {
                Some(kind) => *kind = FrameKind::Aside(opening.clone()),
                None => self.line_as_text(range),
            },
        }
    }

    /// What means nothing where it stands is text.
    fn line_as_text(&mut self, range: Range<usize>) {
        let text = self.source.get(range.clone()).unwrap_or("").trim().to_owned();
        self.open_paragraph(range.clone());
        let origin = self.origin(range);
        self.append(&super::text::one_line(&text), origin);
        self.close_leaf();
    }

    /// Closes the innermost box that was opened by as many colons at most, or by setting in.
    fn close_box(&mut self, fence: Fence, range: Range<usize>) {
        let closes = |open: Fence| match (open, fence) {
            (Fence::Colons(open), Fence::Colons(close)) => open <= close,
            (open, close) => open == close,
        };
        let Some(depth) = self.blocks.open_boxes().position(closes) else {
            // The end of what was set in has no text of its own.
            if fence != Fence::Indent {
                let what = message!("“:::”没有对应的开头，按文字排出", "“:::” closes nothing; it is kept as text");
                self.warn("box-unopened", range.clone(), what);
                self.line_as_text(range);
            }
            return;
        };
        for _ in 0..depth {
            self.warn_of_open_box();
            self.close_frame();
        }
        self.close_frame();
    }

    /// Closes the boxes that are open in the container that ends.
    pub(super) fn close_boxes(&mut self) {
        while self.blocks.open_boxes().next().is_some() {
            self.warn_of_open_box();
            self.close_frame();
        }
    }

    fn warn_of_open_box(&mut self) {
        let Some(range) =
            self.blocks.box_range().filter(|_| matches!(self.blocks.open_boxes().next(), Some(Fence::Colons(_))))
        else {
            return;
        };
        let what = message!("“:::”没有结束", "“:::” is never closed");
        self.warn("box-unclosed", range, what).hint = Some(message!("补上一行 :::", "add a line :::"));
    }

    /// The block of a box.
    pub(super) fn aside(&mut self, opening: Opening, blocks: Vec<Block>, origin: Origin) -> Option<Block> {
        let kind = opening.kind.unwrap_or(AsideKind::Note);
        let title = self.box_title(&opening, kind);
        if blocks.is_empty() && (title.is_empty() || opening.title.is_none()) {
            return None;
        }
        let id = opening.id.map(Id);
        Some(Block { id, ..Block::new(BlockKind::Aside { kind, title, blocks }, origin) })
    }

    /// The blocks of a container that says their part in an article. The title of an editor's note is its label.
    pub(super) fn add_part(&mut self, opening: &Opening, blocks: Vec<Block>) {
        if let (Some(Role::EditorsNote), Some(range)) = (opening.role, opening.title.clone()) {
            let text = super::text::one_line(self.source.get(range.clone()).unwrap_or(""));
            let origin = self.origin(range);
            let label =
                Block::new(BlockKind::Paragraph(vec![Inline::new(InlineKind::Text(text), origin.clone())]), origin);
            self.blocks.add(Block { role: Some(Role::EditorsNoteLabel), ..label });
        }
        for block in blocks {
            let is_part = block.role.is_none() && matches!(block.kind, BlockKind::Paragraph(_));
            let role = if is_part { opening.role } else { block.role };
            self.blocks.add(Block { role, ..block });
        }
    }

    fn box_title(&mut self, opening: &Opening, kind: AsideKind) -> Vec<Inline> {
        let (text, origin) = match &opening.title {
            None => (kind.title(self.lang).to_owned(), Origin::none()),
            Some(range) => {
                let text = super::text::one_line(self.source.get(range.clone()).unwrap_or(""));
                (text, self.origin(range.clone()))
            }
        };
        if text.is_empty() { Vec::new() } else { vec![Inline::new(InlineKind::Text(text), origin)] }
    }
}
