//! A text that passes have edited, which still knows where each of its bytes came from.
//!
//! Front matter is cut out, includes are put in, marks are set for the parser: each pass gives its changes, and a range
//! of the text that comes out is led back to the files that it was made of.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{At, Diagnostic, FileId, Span};
use crate::model::Origin;

/// A text, and where it came from.
#[derive(Debug, Clone)]
pub(super) struct Edited {
    text: Arc<String>,
    /// In order, side by side, from 0 to the text's end.
    segments: Vec<Segment>,
    is_whole: bool,
}

#[derive(Debug, Clone, Copy)]
struct Segment {
    /// First byte in the text.
    start: usize,
    origin: Span,
    /// Whether the text is the origin's, byte for byte; else it stands for all of it.
    copied: bool,
}

/// A change of a text.
#[derive(Debug)]
pub(super) struct Change {
    /// What is replaced.
    pub range: Range<usize>,
    /// What stands there then.
    pub with: With,
}

/// What a change puts in.
#[derive(Debug)]
pub(super) enum With {
    /// Text of our own.
    Text(String),
    /// Text of another file.
    Edited(Edited),
}

impl Edited {
    /// A file's text as it is.
    pub(super) fn whole(file: FileId, text: Arc<String>) -> Edited {
        let origin = Span::new(file, 0..text.len());
        Edited { segments: vec![Segment { start: 0, origin, copied: true }], text, is_whole: true }
    }

    /// The text.
    pub(super) fn text(&self) -> &Arc<String> {
        &self.text
    }

    /// Whether it is a file's text as it is, so that its spans are the file's.
    pub(super) fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Makes changes, which are in order and do not overlap; one that is not so is left out.
    pub(super) fn change(&mut self, changes: Vec<Change>) {
        if changes.is_empty() {
            return;
        }
        let (mut text, mut segments) = (String::with_capacity(self.text.len()), Vec::new());
        let mut done = 0;
        for Change { range, with } in changes {
            let Some(kept) = self.text.get(done..range.start).filter(|_| range.end <= self.text.len()) else {
                continue;
            };
            self.segments_of(done..range.start, text.len(), &mut segments);
            text.push_str(kept);
            done = range.end;
            match with {
                With::Text(new) if new.is_empty() => {}
                With::Text(new) => {
                    segments.extend(self.span(range).map(|origin| Segment {
                        start: text.len(),
                        origin,
                        copied: false,
                    }));
                    text.push_str(&new);
                }
                With::Edited(new) => {
                    new.segments_of(0..new.text.len(), text.len(), &mut segments);
                    text.push_str(&new.text);
                }
            }
        }
        self.segments_of(done..self.text.len(), text.len(), &mut segments);
        text.push_str(self.text.get(done..).unwrap_or(""));
        *self = Edited { text: Arc::new(text), segments, is_whole: false };
    }

    /// The segments of a range, moved so that it begins at `at`.
    fn segments_of(&self, range: Range<usize>, at: usize, segments: &mut Vec<Segment>) {
        for (segment, part) in self.overlapping(&range) {
            let start = at + (part.start - range.start);
            segments.push(Segment { start, origin: segment.origin_of(&part), copied: segment.copied });
        }
    }

    /// The segments that share bytes with a range, and those bytes.
    fn overlapping(&self, range: &Range<usize>) -> impl Iterator<Item = (&Segment, Range<usize>)> {
        let first = self.segments.partition_point(|segment| segment.start <= range.start).saturating_sub(1);
        let Range { start, end } = *range;
        self.segments[first.min(self.segments.len())..]
            .iter()
            .enumerate()
            .map_while(move |(i, segment)| {
                let last = self.segments.get(first + i + 1).map_or(self.text.len(), |next| next.start);
                let part = segment.start.max(start)..last.min(end);
                (segment.start < end).then_some((segment, part))
            })
            .filter(|(_, part)| !part.is_empty())
    }

    /// Where a range came from, piece by piece.
    pub(super) fn origin(&self, range: Range<usize>) -> Origin {
        let mut origin = Origin::none();
        let mut own = None;
        for (segment, part) in self.overlapping(&range) {
            let piece = segment.origin_of(&part);
            if segment.copied {
                origin.push(piece);
            } else {
                own = own.or(Some(piece));
            }
        }
        if origin.0.is_empty() {
            return own.or_else(|| self.point(range.start)).map_or(origin, Origin::from);
        }
        origin
    }

    /// Where a range came from, as one span: up to the first place where the file changes.
    pub(super) fn span(&self, range: Range<usize>) -> Option<Span> {
        self.origin(range).whole()
    }

    /// The empty place at a byte.
    fn point(&self, at: usize) -> Option<Span> {
        let segment = self.segments.iter().rev().find(|segment| segment.start <= at)?;
        let origin = segment.origin_of(&(at..at));
        Some(Span { end: origin.start, ..origin })
    }

    /// The same warning, at the place that its place came from.
    pub(super) fn lead_back(&self, warning: Diagnostic) -> Diagnostic {
        match warning.at {
            At::Span(span) => match self.span(span.range()) {
                Some(span) => warning.at(span),
                None => warning,
            },
            _ => warning,
        }
    }
}

impl Segment {
    /// The origin of a part of it.
    fn origin_of(&self, part: &Range<usize>) -> Span {
        if !self.copied {
            return self.origin;
        }
        let place =
            |at: usize| (self.origin.range().start + at.saturating_sub(self.start)).min(self.origin.range().end);
        Span::new(self.origin.file, place(part.start)..place(part.end))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn file(number: u32, text: &str) -> Edited {
        Edited::whole(FileId(number), Arc::new(text.to_owned()))
    }

    fn spans(edited: &Edited, range: Range<usize>) -> Vec<(u32, u32, u32)> {
        edited.origin(range).0.iter().map(|span| (span.file.0, span.start, span.end)).collect()
    }

    #[test]
    fn a_range_is_led_back_over_what_was_taken_out_and_put_in() {
        let mut text = file(0, "0123456789");
        text.change(vec![
            Change { range: 2..4, with: With::Text(String::new()) },
            Change { range: 6..6, with: With::Text("XY".into()) },
            Change { range: 8..9, with: With::Edited(file(1, "abc")) },
        ]);
        assert_eq!(&**text.text(), "0145XY67abc9");
        assert_eq!(spans(&text, 0..4), [(0, 0, 2), (0, 4, 6)]);
        assert_eq!(spans(&text, 3..7), [(0, 5, 7)]);
        assert_eq!(spans(&text, 4..5), [(0, 6, 6)]);
        assert_eq!(spans(&text, 7..12), [(0, 7, 8), (1, 0, 3), (0, 9, 10)]);
        text.change(vec![Change { range: 9..10, with: With::Text(String::new()) }]);
        assert_eq!(&**text.text(), "0145XY67ac9");
        assert_eq!(spans(&text, 8..10), [(1, 0, 1), (1, 2, 3)]);
    }

    proptest! {
        #[test]
        fn what_was_copied_is_found_in_its_file(
            cuts in proptest::collection::vec((0usize..30, 0usize..4, "[XY]{0,3}"), 0..6),
            more in proptest::collection::vec((0usize..30, 0usize..4, "[XY]{0,3}"), 0..6),
        ) {
            let source = "abcdefghijklmnopqrstuvwxyz";
            let mut text = file(0, source);
            for mut cuts in [cuts, more] {
                cuts.sort();
                let change = |(at, length, new): (usize, usize, String)| {
                    Change { range: at..at + length, with: With::Text(new) }
                };
                text.change(cuts.into_iter().map(change).collect());
            }
            for (at, c) in text.text().char_indices().filter(|(_, c)| c.is_ascii_lowercase()) {
                let span = text.origin(at..at + 1).0[0];
                prop_assert_eq!(&source[span.range()], c.to_string());
            }
        }
    }
}
