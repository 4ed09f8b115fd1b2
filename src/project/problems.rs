//! Collects what is wrong in build.toml, each with its line and column.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Place, Severity};

/// The settings' file, as messages name it.
pub(super) const FILE: &str = "build.toml";

/// The problems of one build.toml.
pub(super) struct Problems<'t> {
    text: &'t str,
    found: Vec<(usize, Diagnostic)>,
}

impl<'t> Problems<'t> {
    /// None yet. `text` is the file's text, empty when there is no file.
    pub fn new(text: &'t str) -> Problems<'t> {
        Problems { text, found: Vec::new() }
    }

    /// Adds a problem at bytes `span` of the file.
    pub fn push(&mut self, span: Range<usize>, diagnostic: Diagnostic) {
        let place = Place::in_text(FILE, self.text, span.clone());
        self.found.push((span.start, diagnostic.at_place(place)));
    }

    /// The line of byte `at`, counted from 1.
    pub fn line(&self, at: usize) -> u32 {
        Place::in_text(FILE, self.text, at..at).line
    }

    /// Whether an error is among them.
    pub fn any_error(&self) -> bool {
        self.found.iter().any(|(_, diagnostic)| diagnostic.severity == Severity::Error)
    }

    /// All of them, in the order of the file.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|(start, _)| *start);
        self.found.into_iter().map(|(_, diagnostic)| diagnostic).collect()
    }
}
