//! A chapter while it is being made: what one file gives alone, before the publication is known.

use crate::diagnostic::{At, Diagnostic, FileId, Span};
use crate::model::{Block, Note};

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
    /// Warnings, in the order of the source.
    pub warnings: Vec<Diagnostic>,
    /// What it cost.
    #[cfg_attr(not(test), expect(dead_code, reason = "counted for the growth test"))]
    pub work: Work,
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
        At::Span(span) => span.start,
        _ => 0,
    });
}
