//! The text of nodes: what a reader reads, without what back ends add (list markers, note marks, page numbers).

use super::{Block, BlockKind, Chapter, Inline, InlineKind};

/// The text of inlines. Base and reading of a ruby both count, as in EPUB and PDF; a formula counts as its LaTeX;
/// an image counts as nothing; a line break as a space.
pub fn inline_text(inlines: &[Inline]) -> String {
    let mut text = String::new();
    push_inlines(inlines, &mut text);
    text
}

/// The text of one block and the blocks in it, separated by line feeds.
pub fn block_text(block: &Block) -> String {
    let mut text = String::new();
    push_block(block, &mut text);
    text
}

/// The text of a chapter, then that of its notes.
pub fn chapter_text(chapter: &Chapter) -> String {
    let mut text = String::new();
    push_blocks(&chapter.blocks, &mut text);
    for note in &chapter.notes {
        push_blocks(&note.blocks, &mut text);
    }
    text
}

fn push_inlines(inlines: &[Inline], text: &mut String) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(t) | InlineKind::Code(t) | InlineKind::Math(t) => text.push_str(t),
            InlineKind::LineBreak => text.push(' '),
            InlineKind::Ruby(pairs) => {
                for pair in pairs {
                    text.push_str(&pair.base);
                    text.push_str(&pair.reading);
                }
            }
            InlineKind::Image { .. } | InlineKind::NoteRef(_) => {}
            _ => push_inlines(inline.children(), text),
        }
    }
}

fn push_blocks(blocks: &[Block], text: &mut String) {
    for block in blocks {
        push_block(block, text);
    }
}

fn push_block(block: &Block, text: &mut String) {
    match &block.kind {
        BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => push_line(content, text),
        BlockKind::List { items, .. } => items.iter().for_each(|item| push_blocks(&item.blocks, text)),
        BlockKind::Quote(blocks) => push_blocks(blocks, text),
        BlockKind::Aside { title, blocks, .. } => {
            if !title.is_empty() {
                push_line(title, text);
            }
            push_blocks(blocks, text);
        }
        BlockKind::Code { text: code, .. } | BlockKind::Math(code) => {
            text.push_str(code);
            text.push('\n');
        }
        BlockKind::Table { head, rows, .. } => {
            let cells = head.iter().chain(rows).flat_map(|row| row.own_cells());
            cells.for_each(|(_, cell)| push_line(&cell.content, text));
        }
        BlockKind::Figure { caption, .. } => push_line(caption, text),
        BlockKind::QrCode { caption, target, .. } => {
            push_line(caption, text);
            text.push_str(target);
            text.push('\n');
        }
        BlockKind::Rule => {}
        BlockKind::Definitions(list) => {
            for definition in list {
                definition.terms.iter().for_each(|term| push_line(term, text));
                definition.meanings.iter().for_each(|blocks| push_blocks(blocks, text));
            }
        }
    }
}

fn push_line(inlines: &[Inline], text: &mut String) {
    push_inlines(inlines, text);
    text.push('\n');
}
