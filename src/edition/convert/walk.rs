//! The walk over a publication that turns its text. Depth is bounded by the model.

use super::Converter;
use crate::model::{Block, BlockKind, Chapter, Inline, InlineKind, Lang, Metadata, Publication};

/// Turns everything.
pub(super) fn publication(publication: &mut Publication, converter: &Converter) {
    metadata(&mut publication.metadata, converter);
    publication.chapters.iter_mut().for_each(|c| chapter(c, converter));
}

fn metadata(m: &mut Metadata, converter: &Converter) {
    let people = m.creators.iter_mut().map(|creator| &mut creator.name);
    let titles = m.other_titles.iter_mut().map(|other| &mut other.title);
    let single =
        [Some(&mut m.title), m.subtitle.as_mut(), m.publisher.as_mut(), m.rights.as_mut(), m.description.as_mut()];
    let series = m.series.iter_mut().map(|series| &mut series.name);
    let all = single.into_iter().flatten().chain(people).chain(titles).chain(series).chain(&mut m.subjects);
    all.for_each(|text| *text = converter.text(text));
    m.language = converter.to.clone();
}

fn chapter(chapter: &mut Chapter, converter: &Converter) {
    chapter.title = converter.text(&chapter.title);
    blocks(&mut chapter.blocks, converter);
    chapter.notes.iter_mut().for_each(|note| blocks(&mut note.blocks, converter));
}

fn blocks(blocks: &mut [Block], converter: &Converter) {
    blocks.iter_mut().for_each(|b| block(b, converter));
}

/// Whether text that says its language is turned. It then says the new one.
fn enter(lang: &mut Lang, converter: &Converter) -> bool {
    let takes = converter.takes(lang);
    if takes {
        *lang = converter.to.clone();
    }
    takes
}

fn block(block: &mut Block, converter: &Converter) {
    if block.lang.as_mut().is_some_and(|lang| !enter(lang, converter)) {
        return;
    }
    match &mut block.kind {
        BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => line(content, converter),
        BlockKind::List { items, .. } => items.iter_mut().for_each(|item| blocks(&mut item.blocks, converter)),
        BlockKind::Quote(inner) => blocks(inner, converter),
        BlockKind::Table { head, rows, .. } => {
            let cells = std::iter::once(head).chain(rows).flat_map(|row| &mut row.cells);
            cells.for_each(|cell| line(&mut cell.content, converter));
        }
        BlockKind::Figure { alt, caption, .. } => {
            *alt = converter.text(alt);
            line(caption, converter);
        }
        BlockKind::QrCode { caption, .. } => line(caption, converter),
        BlockKind::Definitions(list) => {
            for definition in list {
                definition.terms.iter_mut().for_each(|term| line(term, converter));
                definition.meanings.iter_mut().for_each(|inner| blocks(inner, converter));
            }
        }
        BlockKind::Code { .. } | BlockKind::Rule | BlockKind::Math(_) => {}
    }
}

/// A line of text as a whole, so that a phrase is known though a part of it is strong.
fn line(inlines: &mut [Inline], converter: &Converter) {
    let mut texts = Vec::new();
    gather(inlines, converter, &mut texts);
    converter.line(&mut texts);
}

/// The texts of a line in their order. What parts words in reading (code, images, formulas, other languages) is passed over.
fn gather<'a>(inlines: &'a mut [Inline], converter: &Converter, texts: &mut Vec<&'a mut String>) {
    for inline in inlines {
        match &mut inline.kind {
            InlineKind::Text(text) => texts.push(text),
            InlineKind::Ruby(pairs) => texts.extend(pairs.iter_mut().map(|pair| &mut pair.base)),
            InlineKind::Image { alt, .. } => *alt = converter.text(alt),
            InlineKind::Link { title, content, .. } => {
                title.iter_mut().for_each(|title| *title = converter.text(title));
                gather(content, converter, texts);
            }
            InlineKind::Foreign { lang, content } => {
                if enter(lang, converter) {
                    gather(content, converter, texts);
                }
            }
            InlineKind::Emphasis(content)
            | InlineKind::Strong(content)
            | InlineKind::Strikethrough(content)
            | InlineKind::Underline(content)
            | InlineKind::Superscript(content)
            | InlineKind::Subscript(content)
            | InlineKind::Marked { content, .. } => gather(content, converter, texts),
            InlineKind::LineBreak | InlineKind::Code(_) | InlineKind::NoteRef(_) | InlineKind::Math(_) => {}
        }
    }
}
