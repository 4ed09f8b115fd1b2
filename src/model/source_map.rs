//! Where nodes came from, and how a span becomes a line and a column.

use std::sync::Arc;

use serde::Serialize;
use smallvec::SmallVec;

use crate::diagnostic::{At, FileId, Place, Span};

/// The pieces of source that a node came from, in order; nearly always one. A node that keben adds itself (the QR
/// code) has none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Origin(pub SmallVec<[Span; 1]>);

impl Origin {
    /// No place in the source: keben added it.
    pub fn none() -> Origin {
        Origin::default()
    }

    /// The first piece.
    pub fn first(&self) -> Option<Span> {
        self.0.first().copied()
    }

    /// From the start of the first piece to the end of the last one in the same file.
    pub fn whole(&self) -> Option<Span> {
        let first = self.0.first()?;
        let last = self.0.iter().rev().find(|span| span.file == first.file)?;
        Some(Span { end: last.end.max(first.end), ..*first })
    }

    /// Adds a piece, joined with the last one where they touch.
    pub fn push(&mut self, span: Span) {
        match self.0.last_mut() {
            Some(last) if last.file == span.file && last.end == span.start => last.end = span.end,
            _ => self.0.push(span),
        }
    }
}

impl From<Span> for Origin {
    fn from(span: Span) -> Origin {
        Origin(SmallVec::from_buf([span]))
    }
}

/// A source file: its path and its decoded text.
#[derive(Debug, Clone, Serialize)]
pub struct SourceFile {
    /// Path from the publication's folder, with `/`.
    pub path: String,
    /// The text, decoded, before any pass edits it. What is shared is the string as it was read: an `Arc<str>` would be a
    /// copy of it.
    #[serde(skip)]
    pub text: Arc<String>,
}

/// All source files of a publication.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// Adds a file.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileId {
        self.files.push(SourceFile { path: path.into(), text: Arc::new(text.into()) });
        FileId(self.files.len() as u32 - 1)
    }

    /// The files, in the order in which they were added.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// The file of `id`.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The bytes that `span` names.
    pub fn slice(&self, span: Span) -> &str {
        self.file(span.file).text.get(span.range()).unwrap_or("")
    }

    /// Line and column of `at`, if it points into a file's text.
    pub fn resolve(&self, at: &At) -> Option<Place> {
        match at {
            At::Span(span) => {
                let file = self.files.get(span.file.0 as usize)?;
                Some(Place::in_text(&file.path, &file.text, span.range()))
            }
            At::Place(place) => Some(place.clone()),
            At::Nowhere | At::File(_) => None,
        }
    }
}
