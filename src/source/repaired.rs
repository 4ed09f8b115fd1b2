//! A text from press pages: it is repaired, the repaired text is parsed, and every span of what comes out is led back to
//! the text as it was.

use std::collections::BTreeSet;

use super::draft::{Draft, sort_warnings};
use super::inlines::children_mut;
use super::markdown;
use super::press::{self, EditKind, EditMap, Repaired};
use crate::diagnostic::{At, Diagnostic, FileId, Message, Span};
use crate::message;
use crate::model::{Block, BlockKind, Inline, Origin};

/// How many proposals of one file are told one by one.
const TOLD: usize = 10;

/// Repairs and parses `source`. Gives the names of `keep` that changes had, too.
pub(super) fn parse(file: FileId, source: &str, options: &press::Options) -> (Draft, BTreeSet<String>) {
    let repaired = press::repair(source, options);
    let mut draft = markdown::parse(file, &repaired.text);
    if !repaired.edits.is_empty() {
        let back = Back { file, map: repaired.map() };
        back.draft(&mut draft);
    }
    tell(file, &repaired, &mut draft.warnings);
    sort_warnings(&mut draft.warnings);
    (draft, repaired.kept)
}

/// Says how much was changed, and what was not sure enough.
fn tell(file: FileId, repaired: &Repaired, warnings: &mut Vec<Diagnostic>) {
    let (made, proposed) = (repaired.edits.len(), repaired.proposed.len());
    if let Some(first) = repaired.edits.first() {
        let is_join = |kind| matches!(kind, EditKind::Join | EditKind::Unwrap);
        let joins = repaired.edits.iter().filter(|edit| is_join(edit.kind)).count();
        let what = message!(
            "修复报纸文本：改动 {made} 处，其中接段、接行 {joins} 处",
            "press text repaired: {made} changes, {joins} of them joins"
        );
        let hint = message!("用 keben repair --diff 文件 逐处查看", "`keben repair --diff FILE` shows them one by one");
        warnings.push(Diagnostic::note("press-repair", what).at(Span::new(file, first.range())).hint(hint));
    }
    for edit in repaired.proposed.iter().take(TOLD) {
        let (kind, reason) = (edit.kind.name(), &edit.reason);
        let what = Message {
            zh: format!("这一处{}拿不准，没有改：{}", kind.zh, reason.zh),
            en: format!("{} not made, as it is not sure enough: {}", kind.en, reason.en),
        };
        let hint = message!("看过之后，需要时在原文中改", "look at it, and change the text if it is needed");
        warnings.push(Diagnostic::note("press-proposal", what).at(Span::new(file, edit.range())).hint(hint));
    }
    if let Some(edit) = repaired.proposed.get(TOLD) {
        let more = proposed - TOLD;
        let what = message!("另有 {more} 处拿不准，没有改", "{more} more were not sure enough to be made");
        let hint = message!("用 keben repair --diff 文件 查看", "`keben repair --diff FILE` shows them");
        warnings.push(Diagnostic::note("press-proposal", what).at(Span::new(file, edit.range())).hint(hint));
    }
}

/// A name in `[press] keep` that no change of any file has: what it was to undo is gone, or is another change by now.
pub(super) fn unused(name: &str) -> Diagnostic {
    let what = message!("[press] keep 中的“{name}”不是任何改动的名字", "“{name}” in `[press] keep` names no change");
    let hint = message!(
        "原文改过后名字会变；用 keben repair --diff 查看现在的名字，或删去它",
        "an edited text has other names: see `keben repair --diff`, or take it out"
    );
    Diagnostic::warning("unused-keep", what).hint(hint)
}

/// The way back from the repaired text.
struct Back {
    file: FileId,
    map: EditMap,
}

impl Back {
    fn draft(&self, draft: &mut Draft) {
        draft.blocks.iter_mut().for_each(|block| self.block(block));
        for note in &mut draft.notes {
            self.origin(&mut note.origin);
            note.blocks.iter_mut().for_each(|block| self.block(block));
        }
        draft.images.iter_mut().for_each(|image| image.span = self.span(image.span));
        for warning in &mut draft.warnings {
            if let At::Span(span) = &mut warning.at {
                *span = self.span(*span);
            }
        }
    }

    /// Blocks are at most `model::MAX_DEPTH` deep, which the parser keeps.
    fn block(&self, block: &mut Block) {
        self.origin(&mut block.origin);
        match &mut block.kind {
            BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => self.inlines(content),
            BlockKind::Figure { caption, .. } | BlockKind::QrCode { caption, .. } => self.inlines(caption),
            BlockKind::Quote(blocks) => blocks.iter_mut().for_each(|block| self.block(block)),
            BlockKind::List { items, .. } => {
                for item in items {
                    self.origin(&mut item.origin);
                    item.blocks.iter_mut().for_each(|block| self.block(block));
                }
            }
            BlockKind::Table { head, rows, .. } => {
                for cell in std::iter::once(head).chain(rows).flat_map(|row| &mut row.cells) {
                    self.origin(&mut cell.origin);
                    self.inlines(&mut cell.content);
                }
            }
            BlockKind::Definitions(list) => {
                for definition in list {
                    self.origin(&mut definition.origin);
                    definition.terms.iter_mut().for_each(|term| self.inlines(term));
                    definition.meanings.iter_mut().flatten().for_each(|block| self.block(block));
                }
            }
            BlockKind::Code { .. } | BlockKind::Rule | BlockKind::Math(_) => {}
        }
    }

    fn inlines(&self, content: &mut [Inline]) {
        for inline in content {
            self.origin(&mut inline.origin);
            if let Some(children) = children_mut(&mut inline.kind) {
                self.inlines(children);
            }
        }
    }

    fn origin(&self, origin: &mut Origin) {
        for span in std::mem::take(origin).0 {
            self.map.pieces(span.range()).into_iter().for_each(|piece| origin.push(Span::new(self.file, piece)));
        }
    }

    /// From the start of the first piece to the end of the last one.
    fn span(&self, span: Span) -> Span {
        let pieces = self.map.pieces(span.range());
        let start = pieces.first().map_or(0, |piece| piece.start);
        let end = pieces.last().map_or(start, |piece| piece.end);
        Span::new(self.file, start..end)
    }
}
