//! A chapter while it is being made: what one file gives alone, before the publication is known.

use std::collections::BTreeSet;

use super::edits::Edited;
use crate::diagnostic::{At, Diagnostic, FileId, Span};
use crate::model::{Block, BlockKind, Inline, Note, Origin};

/// A chapter, parsed but not resolved. In its blocks,
/// - a link's target is `External` with what the source says, and an image's asset is an index of [`Draft::images`];
/// - a heading's identifier is what the source gives it, unchecked, or missing;
/// - notes have no identifier yet.
#[derive(Debug)]
pub(super) struct Draft {
    /// The file.
    pub file: FileId,
    /// The text.
    pub blocks: Vec<Block>,
    /// The notes that are referred to, in the order of their first reference.
    pub notes: Vec<Note>,
    /// Images, in the order of the source.
    pub images: Vec<PendingImage>,
    /// Links met; without links and images there is nothing to resolve.
    pub links: usize,
    /// Whether it marks terms of the index.
    pub has_terms: bool,
    /// Whether it has names that are to be spread.
    pub has_spread: bool,
    /// Warnings, in the order of the source.
    pub warnings: Vec<Diagnostic>,
    /// Names in `[press] keep` that changes of its text had.
    pub kept: BTreeSet<String>,
    /// What it cost.
    pub work: Work,
}

impl Draft {
    /// Nothing yet.
    pub(super) fn new(file: FileId) -> Draft {
        Draft {
            file,
            blocks: Vec::new(),
            notes: Vec::new(),
            images: Vec::new(),
            links: 0,
            has_terms: false,
            has_spread: false,
            warnings: Vec::new(),
            kept: BTreeSet::new(),
            work: Work::default(),
        }
    }
}

/// An image as the source names it.
#[derive(Debug, Clone)]
pub(super) struct PendingImage {
    /// Path or address, as written (without Markdown's escapes).
    pub target: String,
    /// Where.
    pub span: Span,
    /// Whether the source gives an alternative text.
    pub has_alt: bool,
}

/// Work done, counted: the growth test compares this, not time.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Work {
    /// Events of the Markdown parser.
    pub events: u64,
    /// Bytes copied into the model's texts.
    pub bytes: u64,
    /// Frames passed over in search of another.
    pub steps: u64,
}

/// Puts warnings in the order of the source.
pub(super) fn sort_warnings(warnings: &mut [Diagnostic]) {
    warnings.sort_by_key(|warning| match warning.at {
        At::Span(span) => (span.file.0, span.start),
        _ => (0, 0),
    });
}

/// Leads the spans of a draft, which are those of an edited text, back to the files that the text came from.
pub(super) fn lead_back(draft: &mut Draft, text: &Edited) {
    let mut lead = |origin: &mut Origin| {
        let mut led = Origin::none();
        for span in std::mem::take(&mut origin.0) {
            text.origin(span.range()).0.into_iter().for_each(|piece| led.push(piece));
        }
        *origin = led;
    };
    origins(&mut draft.blocks, &mut lead);
    for note in &mut draft.notes {
        lead(&mut note.origin);
        origins(&mut note.blocks, &mut lead);
    }
    for image in &mut draft.images {
        image.span = text.span(image.span.range()).unwrap_or(image.span);
    }
    for warning in std::mem::take(&mut draft.warnings) {
        draft.warnings.push(text.lead_back(warning));
    }
}

/// Calls `f` for every origin in the blocks. The recursion is bounded by `model::MAX_DEPTH`.
fn origins(blocks: &mut [Block], f: &mut impl FnMut(&mut Origin)) {
    for block in blocks {
        f(&mut block.origin);
        match &mut block.kind {
            BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => inline_origins(content, f),
            BlockKind::Figure { caption, .. } | BlockKind::QrCode { caption, .. } => inline_origins(caption, f),
            BlockKind::Quote(blocks) => origins(blocks, f),
            BlockKind::Aside { title, blocks, .. } => {
                inline_origins(title, f);
                origins(blocks, f);
            }
            BlockKind::List { items, .. } => {
                for item in items {
                    f(&mut item.origin);
                    origins(&mut item.blocks, f);
                }
            }
            BlockKind::Table { head, rows, .. } => {
                for cell in head.iter_mut().chain(rows).flat_map(|row| &mut row.cells) {
                    f(&mut cell.origin);
                    inline_origins(&mut cell.content, f);
                }
            }
            BlockKind::Definitions(list) => {
                for definition in list {
                    f(&mut definition.origin);
                    definition.terms.iter_mut().for_each(|term| inline_origins(term, f));
                    definition.meanings.iter_mut().for_each(|blocks| origins(blocks, f));
                }
            }
            BlockKind::Code { .. } | BlockKind::Rule | BlockKind::Math(_) => {}
        }
    }
}

fn inline_origins(content: &mut [Inline], f: &mut impl FnMut(&mut Origin)) {
    for inline in content {
        f(&mut inline.origin);
        if let Some(children) = super::inlines::children_mut(&mut inline.kind) {
            inline_origins(children, f);
        }
    }
}
