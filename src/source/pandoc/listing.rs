//! The text that spans of a pandoc document point into.

use std::fmt::Write;

/// One line for each block with text: its path in the JSON, then the text.
#[derive(Debug, Default)]
pub(super) struct Listing {
    text: String,
    /// Path of the node that is being read.
    path: String,
}

impl Listing {
    /// How long it is by now, in bytes.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// The path of the node that is being read.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn set_path(&mut self, path: String) {
        self.path = path;
    }

    /// Goes to a part of the node, and gives what [`Listing::leave`] needs to come back.
    pub(super) fn enter(&mut self, key: &str) -> usize {
        let before = self.path.len();
        self.path.push_str(key);
        before
    }

    /// Goes to an element of a list.
    pub(super) fn enter_item(&mut self, index: usize) -> usize {
        let before = self.path.len();
        let _ = write!(self.path, "[{index}]");
        before
    }

    pub(super) fn leave(&mut self, before: usize) {
        self.path.truncate(before);
    }

    /// Begins a line, and gives where its text begins.
    pub(super) fn open(&mut self) -> usize {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.text.push_str(&self.path);
        self.text.push_str("  ");
        self.text.len()
    }

    /// Writes text, which has no line feed, and gives where it stands.
    pub(super) fn write(&mut self, text: &str) -> std::ops::Range<usize> {
        let start = self.text.len();
        self.text.push_str(text);
        start..self.text.len()
    }

    /// The bytes of a range.
    pub(super) fn slice(&self, range: std::ops::Range<usize>) -> &str {
        self.text.get(range).unwrap_or("")
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }
}
