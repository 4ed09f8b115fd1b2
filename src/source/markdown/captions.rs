//! What stands beside figures, tables and formulas: captions and identifiers.
//!
//! - `![说明](图.png "标题"){#fig-甲}`: an image alone in its paragraph, its title the caption;
//! - `Table: 标题 {#tbl-甲}`, `表：标题` or `: 标题` beside a table, before or (as pandoc has it) behind it;
//! - `$$ … $$ {#eq-甲}`.

use super::{Builder, attributes};
use crate::model::{Block, BlockKind, Id, Inline, InlineKind, Role};

/// What a caption of a table begins with.
const TABLE_WORDS: [&str; 5] = ["Table:", "Table：", "表：", "表:", ": "];

impl Builder<'_> {
    /// Takes a paragraph that says something of the block before it: its identifier, or the caption of a table. Gives
    /// it back if it is a paragraph.
    pub(super) fn attach(&mut self, mut block: Block) -> Option<Block> {
        let BlockKind::Paragraph(content) = &mut block.kind else {
            return Some(block);
        };
        match (self.blocks.last_block(), content.as_slice()) {
            (
                Some(Block { kind: BlockKind::Math(_), id: id @ None, .. }),
                [Inline { kind: InlineKind::Text(text), .. }],
            ) if attributes::at_start(text) == Some(text) => {
                *id = attributes::id(text).map(|id| Id(id.to_owned()));
                None
            }
            (Some(Block { kind: BlockKind::Table { .. }, .. }), [Inline { kind: InlineKind::Text(text), .. }, ..])
                if TABLE_WORDS.iter().any(|word| text.starts_with(word)) =>
            {
                make_caption(&mut block);
                self.blocks.add_before_last(block);
                None
            }
            _ => Some(block),
        }
    }

    /// Makes the paragraph before a table its caption, if it says so.
    pub(super) fn take_caption_before(&mut self) {
        if let Some(block) = self.blocks.last_block()
            && let BlockKind::Paragraph(content) = &block.kind
            && let Some(Inline { kind: InlineKind::Text(text), .. }) = content.first()
            && TABLE_WORDS[..4].iter().any(|word| text.starts_with(word))
        {
            make_caption(block);
        }
    }
}

/// Takes the word at its start and the attributes at its end off a caption.
fn make_caption(block: &mut Block) {
    let BlockKind::Paragraph(content) = &mut block.kind else { return };
    if let Some(Inline { kind: InlineKind::Text(text), origin }) = content.first_mut() {
        let word = TABLE_WORDS.iter().find(|word| text.starts_with(**word)).map_or(0, |word| word.len());
        let taken = text.len() - text[word..].trim_start().len();
        text.drain(..taken);
        shorten(origin, taken, true);
    }
    if let Some(Inline { kind: InlineKind::Text(text), origin }) = content.last_mut()
        && let Some((kept, written)) = attributes::at_end(text)
    {
        block.id = block.id.take().or(attributes::id(written).map(|id| Id(id.to_owned())));
        let kept = kept.trim_end().len();
        shorten(origin, text.len() - kept, false);
        text.truncate(kept);
    }
    content.retain(|inline| !matches!(&inline.kind, InlineKind::Text(text) if text.is_empty()));
    block.role = Some(Role::Caption);
}

/// Shortens an origin of one piece, whose text is the source's, by bytes at one end.
fn shorten(origin: &mut crate::model::Origin, by: usize, at_start: bool) {
    let by = by as u32;
    if let [piece] = origin.0.as_mut_slice()
        && piece.end - piece.start >= by
    {
        if at_start { piece.start += by } else { piece.end -= by }
    }
}
