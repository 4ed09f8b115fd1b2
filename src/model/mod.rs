//! The shared document model: what every back end is given, and all that it is given of the source.
//!
//! A [`Publication`] is metadata, chapters, assets and the decoded sources. A [`Chapter`] holds [`Block`]s, which hold
//! [`Inline`]s; the two are separate types, so a heading can never sit inside a word. Every node knows the bytes of the
//! source that it came from ([`Origin`]). The model does no input or output.
//!
//! Invariants that the source stage establishes and back ends rely on:
//! - identifiers are unique over the whole publication and valid XML names;
//! - [`LinkTarget::Internal`] names a chapter that exists and, if it has an identifier, a node that exists there;
//! - blocks and inlines are nested at most [`MAX_DEPTH`] deep, so plain recursion over them is safe;
//! - neighbouring texts are joined: no two [`InlineKind::Text`] nodes stand side by side.

mod aside;
mod asset;
mod block;
mod inline;
mod lang;
mod metadata;
mod page_map;
mod source_map;
mod text;

pub use crate::diagnostic::{FileId, Span};
pub use aside::AsideKind;
pub use asset::{Asset, AssetId, MediaType};
pub use block::{Alignment, Block, BlockKind, Cell, Definition, ListItem, PageStart, Placement, Reach, Role, Row};
pub use inline::{Dot, Foreign, IndexEntry, Inline, InlineKind, Link, LinkTarget, Mark, RubyPair, Term};
pub use lang::{Lang, Wording};
pub use metadata::{Creator, CreatorRole, Metadata, OtherTitle, OtherTitleKind, PublicationDate, Series};
pub use page_map::{PageBreak, PageMap};
pub use source_map::{Origin, SourceFile, SourceMap};
pub use text::{block_text, chapter_text, inline_text};

use serde::Serialize;

/// The deepest nesting of blocks or inlines in a model. The source stage flattens what is deeper, with a warning.
pub const MAX_DEPTH: usize = 64;

/// A whole publication.
#[derive(Debug, Clone, Serialize)]
pub struct Publication {
    /// Title, creators, dates.
    pub metadata: Metadata,
    /// The chapters, in reading order. Never empty.
    pub chapters: Vec<Chapter>,
    /// Images, each stored once.
    pub assets: Vec<Asset>,
    /// The files that the text came from.
    pub sources: SourceMap,
}

/// Number of a chapter in [`Publication::chapters`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ChapterId(pub u32);

/// One chapter: a content document of the EPUB, a run of pages of the PDF.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Chapter {
    /// Unique identifier, derived from the file's name.
    pub id: Id,
    /// What tables of contents call it: its first heading, else the name in SUMMARY.md, else the file's name.
    pub title: String,
    /// Depth in the table of contents: 1 for a chapter, 2 for a chapter below it.
    pub level: u8,
    /// The file that it came from.
    pub file: FileId,
    /// The text.
    pub blocks: Vec<Block>,
    /// Footnotes, in the order of their first reference. A reference gives the index in this list.
    pub notes: Vec<Note>,
}

/// A footnote.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Note {
    /// Unique identifier.
    pub id: Id,
    /// What the source calls it, without `[^ ]`.
    pub label: String,
    /// The text.
    pub blocks: Vec<Block>,
    /// Where it came from.
    pub origin: Origin,
}

/// Index of a note in [`Chapter::notes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct NoteId(pub u32);

/// An identifier: unique in the publication, a valid XML name without a colon.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Id(pub String);

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Publication {
    /// The chapter of `id`.
    pub fn chapter(&self, id: ChapterId) -> &Chapter {
        &self.chapters[id.0 as usize]
    }

    /// The asset of `id`.
    pub fn asset(&self, id: AssetId) -> &Asset {
        &self.assets[id.0 as usize]
    }
}
