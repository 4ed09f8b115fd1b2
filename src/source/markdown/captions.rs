//! What stands beside figures, tables and formulas: captions and identifiers.
//!
//! - `![说明](图.png "标题"){#fig-甲}`: an image alone in its paragraph, its title the caption;
//! - `Table: 标题 {#tbl-甲}`, `表：标题` or `: 标题` beside a table, before or (as pandoc has it) behind it;
//! - `$$ … $$ {#eq-甲}`.

use super::{Builder, attributes};
use crate::model::{Block, BlockKind, Id, Inline, InlineKind, Origin, Role};

/// What a caption of a table begins with.
const TABLE_WORDS: [&str; 5] = ["Table:", "Table：", "表：", "表:", ": "];

impl Builder<'_> {
    /// Takes a paragraph that says something of the block before it: its identifier, or the caption of a table. Gives
    /// it back if it is a paragraph.
    pub(super) fn attach(&mut self, mut block: Block) -> Option<Block> {
        let BlockKind::Paragraph(content) = &mut block.kind else {
            return Some(block);
        };
        // Behind a table that has a caption these words begin that of the next one.
        let words_behind = if self.blocks.is_captioned() { &TABLE_WORDS[4..] } else { &TABLE_WORDS[..] };
        match (self.blocks.last_block(), content.as_slice()) {
            (
                Some(Block { kind: BlockKind::Math(_), id: id @ None, .. }),
                [Inline { kind: InlineKind::Text(text), .. }],
            ) if attributes::at_start(text) == Some(text) => {
                *id = attributes::id(text).map(|id| Id(id.to_owned()));
                None
            }
            (
                Some(Block { kind: BlockKind::Table { .. }, id: table, .. }),
                [Inline { kind: InlineKind::Text(text), .. }, ..],
            ) if words_behind.iter().any(|word| text.starts_with(word)) => {
                make_caption(&mut block, self.source);
                match without_text(&mut block) {
                    Some(id) => *table = table.take().or(id),
                    None => self.blocks.add_before_last(block),
                }
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
            make_caption(block, self.source);
            if let Some(id) = without_text(block) {
                self.pending_id = self.pending_id.take().or(id.map(|id| id.0));
                self.blocks.drop_last();
            }
        }
    }
}

/// Takes the word at its start and the attributes at its end off a caption.
fn make_caption(block: &mut Block, source: &str) {
    let BlockKind::Paragraph(content) = &mut block.kind else { return };
    if let Some(Inline { kind: InlineKind::Text(text), origin }) = content.first_mut() {
        let word = TABLE_WORDS.iter().find(|word| text.starts_with(**word)).map_or(0, |word| word.len());
        let taken = text.len() - text[word..].trim_start().len();
        shorten(origin, &text[..taken], true, source);
        text.drain(..taken);
    }
    if let Some(Inline { kind: InlineKind::Text(text), origin }) = content.last_mut()
        && let Some((kept, written)) = attributes::at_end(text)
    {
        block.id = block.id.take().or(attributes::id(written).map(|id| Id(id.to_owned())));
        let kept = kept.trim_end().len();
        shorten(origin, &text[kept..], false, source);
        text.truncate(kept);
    }
    content.retain(|inline| !matches!(&inline.kind, InlineKind::Text(text) if text.is_empty()));
    block.role = Some(Role::Caption);
}

/// What a caption without text names its table, if anything.
fn without_text(block: &mut Block) -> Option<Option<Id>> {
    match &block.kind {
        BlockKind::Paragraph(content) if content.is_empty() => Some(block.id.take()),
        _ => None,
    }
}

/// Takes a text at one end off an origin, as far as the source has it there as it is.
fn shorten(origin: &mut Origin, mut taken: &str, at_start: bool, source: &str) {
    while let Some(piece) = if at_start { origin.0.first_mut() } else { origin.0.last_mut() } {
        let written = source.get(piece.range()).unwrap_or("");
        let bare = if at_start { written.trim_start() } else { written.trim_end() };
        taken = taken.trim();
        let blanks = (written.len() - bare.len()) as u32;
        let by = blanks + taken.len() as u32;
        match at_start {
            true if bare.starts_with(taken) => return piece.start += by,
            false if bare.ends_with(taken) => return piece.end -= by,
            _ => {}
        }
        // What is taken can have been written in several pieces, but something is left.
        let rest = if at_start { taken.strip_prefix(bare.trim_end()) } else { taken.strip_suffix(bare.trim_start()) };
        let Some(rest) = rest.filter(|_| origin.0.len() > 1) else { return };
        taken = rest;
        origin.0.remove(if at_start { 0 } else { origin.0.len() - 1 });
    }
}
