//! Every line of Chinese text in the model, with its language.

use super::line::Piece;
use crate::model::{AsideKind, Block, BlockKind, Foreign, Inline, InlineKind, Lang, Link, Origin, Term, inline_text};

/// What is done to text.
pub(super) trait Change: Sync {
    /// The language that text in `lang` has afterwards; `None` where text in it is left alone.
    fn language(&self, lang: &Lang) -> Option<Lang>;

    /// Changes the pieces of one line, which is in a language that is not left alone.
    fn line(&self, pieces: Vec<Piece<'_>>, lang: &Lang);
}

/// Changes a plain text.
pub(super) fn text(change: &impl Change, text: &mut String, lang: &Lang) {
    if change.language(lang).is_some() {
        change.line(vec![Piece::Text(text)], lang);
    }
}

/// Changes blocks whose text is in `lang` where they do not say another language.
pub(super) fn blocks(change: &impl Change, all: &mut [Block], lang: &Lang) {
    for block in all {
        let own = block.lang.clone().unwrap_or_else(|| lang.clone());
        if block.lang.is_some()
            && let Some(new) = change.language(&own)
        {
            block.lang = Some(new);
        }
        kind(change, &mut block.kind, &own);
    }
}

fn kind(change: &impl Change, kind: &mut BlockKind, lang: &Lang) {
    match kind {
        BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => line(change, content, lang),
        BlockKind::List { items, .. } => items.iter_mut().for_each(|item| blocks(change, &mut item.blocks, lang)),
        BlockKind::Quote(inner) => blocks(change, inner, lang),
        BlockKind::Aside { kind, title, blocks: inner } => {
            aside_title(change, *kind, title, lang);
            blocks(change, inner, lang);
        }
        BlockKind::Table { head, rows, .. } => {
            let cells = head.iter_mut().chain(rows).flat_map(|row| &mut row.cells);
            cells.for_each(|cell| line(change, &mut cell.content, lang));
        }
        BlockKind::Figure { alt, caption, .. } => {
            text(change, alt, lang);
            line(change, caption, lang);
        }
        BlockKind::QrCode { caption, .. } => line(change, caption, lang),
        BlockKind::Definitions(list) => {
            for definition in list {
                definition.terms.iter_mut().for_each(|term| line(change, term, lang));
                definition.meanings.iter_mut().for_each(|meaning| blocks(change, meaning, lang));
            }
        }
        BlockKind::Code { .. } | BlockKind::Rule | BlockKind::Math(_) => {}
    }
}

/// A title that keben gave becomes the one of the new language (信息, 資訊).
fn aside_title(change: &impl Change, kind: AsideKind, title: &mut Vec<Inline>, lang: &Lang) {
    match change.language(lang) {
        Some(new) if new != *lang && inline_text(title) == kind.title(lang) => {
            let origin = title.first().map_or_else(Origin::none, |first| first.origin.clone());
            *title = vec![Inline::new(InlineKind::Text(kind.title(&new).to_owned()), origin)];
        }
        _ => line(change, title, lang),
    }
}

fn line(change: &impl Change, content: &mut [Inline], lang: &Lang) {
    let mut pieces = Vec::new();
    collect(change, content, lang, &mut pieces);
    if change.language(lang).is_some() && pieces.iter().any(|piece| matches!(piece, Piece::Text(_))) {
        change.line(pieces, lang);
    }
}

/// The pieces of a line. What is no part of it (alternative texts, readings, text marked as another language) is changed at
/// once. The model bounds the depth.
fn collect<'a>(change: &impl Change, content: &'a mut [Inline], lang: &Lang, pieces: &mut Vec<Piece<'a>>) {
    for inline in content {
        match &mut inline.kind {
            InlineKind::Text(text) => pieces.push(Piece::Text(text)),
            // The mark of a note stands in the midst of a phrase as well as after it.
            InlineKind::NoteRef(_) => {}
            InlineKind::Code(_) | InlineKind::Math(_) | InlineKind::LineBreak => pieces.push(Piece::Break),
            InlineKind::Image { alt, .. } => {
                text(change, alt, lang);
                pieces.push(Piece::Break);
            }
            InlineKind::Ruby(pairs) => {
                for pair in pairs {
                    text(change, &mut pair.reading, lang);
                    pieces.push(Piece::Text(&mut pair.base));
                }
            }
            InlineKind::Foreign(foreign) => {
                let Foreign { lang: own, content } = &mut **foreign;
                let old = own.clone();
                if let Some(new) = change.language(own) {
                    *own = new;
                }
                line(change, content, &old);
                pieces.push(Piece::Break);
            }
            InlineKind::Term(term) => {
                let Term { entry, content } = &mut **term;
                let said = [&mut entry.name, &mut entry.under, &mut entry.see];
                said.into_iter().flatten().for_each(|said| text(change, said, lang));
                collect(change, content, lang, pieces);
            }
            InlineKind::Link(link) => {
                let Link { title, content, .. } = &mut **link;
                title.iter_mut().for_each(|title| text(change, title, lang));
                collect(change, content, lang, pieces);
            }
            InlineKind::Emphasis(content)
            | InlineKind::Strong(content)
            | InlineKind::Strikethrough(content)
            | InlineKind::Underline(content)
            | InlineKind::Superscript(content)
            | InlineKind::Subscript(content)
            | InlineKind::Marked { content, .. } => collect(change, content, lang, pieces),
        }
    }
}
