//! Small tools over inlines: joining texts, trimming, plain labels, rewriting.

use crate::diagnostic::Span;
use crate::model::{Block, BlockKind, Inline, InlineKind, Note, Origin};

/// Adds an inline; a text joins the text before it, so that no two stand side by side, and an empty one vanishes.
pub(super) fn push(content: &mut Vec<Inline>, inline: Inline) {
    match (content.last_mut(), inline) {
        (_, Inline { kind: InlineKind::Text(text), .. }) if text.is_empty() => {}
        (
            Some(Inline { kind: InlineKind::Text(before), origin }),
            Inline { kind: InlineKind::Text(text), origin: pieces },
        ) => {
            // What stood between two spaces may have vanished.
            before.push_str(if before.ends_with(' ') { text.trim_start_matches(' ') } else { &text });
            pieces.0.into_iter().for_each(|piece| origin.push(piece));
        }
        (_, inline) => content.push(inline),
    }
}

/// What a paragraph's edges lose: blanks, and the ideographic space that typed text indents with, as the indent is
/// typesetting's.
const BLANKS: [char; 3] = [' ', '\t', '\u{3000}'];

/// Takes blanks and line breaks from both ends. The origin of a text that is shortened is shortened with it, as far as
/// the source has the blanks too: `source` gives the bytes of a span, or nothing where they are not known.
pub(super) fn trim<'s>(content: &mut Vec<Inline>, source: impl Fn(Span) -> &'s str) {
    while let Some(last) = content.last_mut() {
        match &mut last.kind {
            InlineKind::Text(text) => {
                let kept = text.trim_end_matches(BLANKS).len();
                shorten(&mut last.origin, false, &source);
                text.truncate(kept);
                if !text.is_empty() {
                    break;
                }
            }
            InlineKind::LineBreak => {}
            _ => break,
        }
        content.pop();
    }
    let mut leading = 0;
    for first in content.iter_mut() {
        match &mut first.kind {
            InlineKind::Text(text) => {
                let blank = text.len() - text.trim_start_matches(BLANKS).len();
                shorten(&mut first.origin, true, &source);
                text.drain(..blank);
                if !text.is_empty() {
                    break;
                }
            }
            InlineKind::LineBreak => {}
            _ => break,
        }
        leading += 1;
    }
    content.drain(..leading);
}

/// Takes the blanks of the source from one end of an origin whose text has none there (any more).
fn shorten<'s>(origin: &mut Origin, at_start: bool, source: impl Fn(Span) -> &'s str) {
    loop {
        let is_last = origin.0.len() < 2;
        let piece = if at_start { origin.0.first_mut() } else { origin.0.last_mut() };
        let Some(piece) = piece else { return };
        let text = source(*piece);
        if text.len() != piece.range().len() {
            return; // its bytes are not known
        }
        let kept = if at_start { text.trim_start_matches(BLANKS) } else { text.trim_end_matches(BLANKS) };
        if kept.is_empty() && !is_last {
            origin.0.remove(if at_start { 0 } else { origin.0.len() - 1 });
            continue;
        }
        let blanks = (text.len() - kept.len()) as u32;
        if at_start {
            piece.start += blanks
        } else {
            piece.end -= blanks
        }
        return;
    }
}

/// The text of inlines as a title or label has it: the base of a ruby without its reading, images by their
/// alternative text, no notes.
pub(super) fn label(content: &[Inline]) -> String {
    let mut text = String::new();
    push_label(content, &mut text);
    text.trim().to_owned()
}

fn push_label(content: &[Inline], text: &mut String) {
    for inline in content {
        match &inline.kind {
            InlineKind::Text(t) | InlineKind::Code(t) | InlineKind::Math(t) => text.push_str(t),
            InlineKind::LineBreak => text.push(' '),
            InlineKind::Ruby(pairs) => pairs.iter().for_each(|pair| text.push_str(&pair.base)),
            InlineKind::Image { alt, .. } => text.push_str(alt),
            InlineKind::NoteRef(_) => {}
            _ => push_label(inline.children(), text),
        }
    }
}

/// The inlines inside an inline that holds others.
pub(super) fn children_mut(kind: &mut InlineKind) -> Option<&mut Vec<Inline>> {
    use InlineKind::*;
    match kind {
        Emphasis(c) | Strong(c) | Strikethrough(c) | Underline(c) | Superscript(c) | Subscript(c) => Some(c),
        Link(link) => Some(&mut link.content),
        Foreign(foreign) => Some(&mut foreign.content),
        Marked { content, .. } => Some(content),
        Term(term) => Some(&mut term.content),
        Text(_) | LineBreak | Code(_) | Image { .. } | NoteRef(_) | Ruby(_) | Math(_) => None,
    }
}

/// How deep inlines are nested: one for a text alone. Bounded by `model::MAX_DEPTH`.
pub(super) fn depth(content: &[Inline]) -> usize {
    content.iter().map(|inline| 1 + depth(inline.children())).max().unwrap_or(0)
}

/// Rewrites inlines and blocks from the inside out, in their places.
pub(super) trait Rewrite {
    /// Changes an inline, whose children are rewritten already; or gives what stands in its place, which is nothing for
    /// one that goes.
    fn inline(&mut self, inline: &mut Inline) -> Option<Vec<Inline>>;
    /// Rewrites a block, its contents rewritten already, and tells whether it stays.
    fn block(&mut self, _block: &mut Block) -> bool {
        true
    }
    /// The bytes of a span; nothing where they are not known.
    fn source(&self, span: Span) -> &str;
}

/// Rewrites the blocks. A block or inline whose content vanishes vanishes too. The recursion is bounded by
/// `model::MAX_DEPTH`, which the parser keeps.
pub(super) fn rewrite_blocks(blocks: &mut Vec<Block>, with: &mut impl Rewrite) {
    blocks.retain_mut(|block| rewrite_block(&mut block.kind, with) && with.block(block));
}

/// Rewrites the blocks of notes.
pub(super) fn rewrite_notes(notes: &mut [Note], with: &mut impl Rewrite) {
    notes.iter_mut().for_each(|note| rewrite_blocks(&mut note.blocks, with));
}

/// Rewrites what is in a block, and tells whether anything is left of it.
fn rewrite_block(kind: &mut BlockKind, with: &mut impl Rewrite) -> bool {
    match kind {
        BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => {
            if rewrite(content, with) {
                trim(content, |span| with.source(span));
            }
            !content.is_empty()
        }
        BlockKind::List { items, .. } => {
            items.iter_mut().for_each(|item| rewrite_blocks(&mut item.blocks, with));
            true
        }
        BlockKind::Quote(blocks) => {
            rewrite_blocks(blocks, with);
            !blocks.is_empty()
        }
        BlockKind::Aside { title, blocks, .. } => {
            rewrite(title, with);
            rewrite_blocks(blocks, with);
            !(title.is_empty() && blocks.is_empty())
        }
        BlockKind::Table { head, rows, .. } => {
            for cell in head.iter_mut().chain(rows).flat_map(|row| &mut row.cells) {
                rewrite(&mut cell.content, with);
            }
            true
        }
        BlockKind::Figure { caption, .. } | BlockKind::QrCode { caption, .. } => {
            rewrite(caption, with);
            true
        }
        BlockKind::Definitions(list) => {
            for definition in list {
                for term in &mut definition.terms {
                    rewrite(term, with);
                }
                definition.meanings.iter_mut().for_each(|blocks| rewrite_blocks(blocks, with));
            }
            true
        }
        BlockKind::Code { .. } | BlockKind::Rule | BlockKind::Math(_) => true,
    }
}

/// Rewrites inlines, and tells whether anything stands in another's place.
fn rewrite(content: &mut Vec<Inline>, with: &mut impl Rewrite) -> bool {
    let replaced = content.iter_mut().enumerate().find_map(|(at, inline)| Some((at, replacement(inline, with)?)));
    let Some((at, instead)) = replaced else { return false };
    // Only what stands behind it is moved.
    let rest = content.split_off(at + 1);
    content.truncate(at);
    instead.into_iter().for_each(|inline| push(content, inline));
    for mut inline in rest {
        match replacement(&mut inline, with) {
            Some(instead) => instead.into_iter().for_each(|inline| push(content, inline)),
            None => push(content, inline),
        }
    }
    true
}

fn replacement(inline: &mut Inline, with: &mut impl Rewrite) -> Option<Vec<Inline>> {
    if let Some(children) = children_mut(&mut inline.kind) {
        rewrite(children, with);
        if children.is_empty() {
            return Some(Vec::new());
        }
    }
    with.inline(inline)
}
