//! Where lines stand: indents and lines at the end, for one line or until they are closed.

use crate::model::{Alignment, Placement};

/// What is open, and what is said of the line that is being read.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Indents of the first line and of those that it wraps into.
    indent: Option<(u8, u8)>,
    /// At the end, with so many characters kept free.
    tail: Option<u8>,
    line_indent: Option<u8>,
    line_tail: Option<u8>,
    /// Ideographic spaces that the line begins with.
    spaces: u8,
}

impl Layout {
    pub(super) fn begin_line(&mut self, spaces: u8) {
        (self.spaces, self.line_indent, self.line_tail) = (spaces, None, None);
    }

    pub(super) fn open(&mut self, indent: Option<(u8, u8)>, tail: Option<u8>) {
        self.indent = indent.or(self.indent);
        self.tail = tail.or(self.tail);
    }

    pub(super) fn close_indent(&mut self) {
        self.indent = None;
    }

    pub(super) fn close_tail(&mut self) {
        self.tail = None;
    }

    pub(super) fn indent_line(&mut self, by: u8) {
        self.line_indent = Some(by);
    }

    pub(super) fn end_line(&mut self, free: u8) {
        self.line_tail = Some(free);
    }

    /// Where the line stands. A line without an indent of any kind begins at the edge; one ideographic space is the
    /// edition's own indent.
    pub(super) fn placement(&self) -> Placement {
        let spaces = self.spaces as i8;
        if let Some(end) = self.line_tail.or(self.tail) {
            return Placement { align: Alignment::End, end, first: Some(0), ..Placement::default() };
        }
        if let Some(start) = self.line_indent {
            return Placement { start, first: Some(spaces), ..Placement::default() };
        }
        if let Some((first, rest)) = self.indent {
            let by = (first as i8).saturating_sub(rest as i8).saturating_add(spaces);
            return Placement { start: rest, first: Some(by.max(-(rest as i8))), ..Placement::default() };
        }
        Placement { first: (spaces != 1).then_some(spaces), ..Placement::default() }
    }
}
