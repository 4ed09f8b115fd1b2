//! Where the repaired text comes from: ranges of it as pieces of the decoded text.

use std::ops::Range;

use smallvec::SmallVec;

use super::edit::Edit;

/// Maps ranges of a repaired text back to the decoded text.
///
/// What was copied maps byte by byte. What a change put there maps to what the change replaced. What a change took out
/// belongs to no range, so a joined paragraph is two pieces.
#[derive(Debug, Clone, Default)]
pub struct EditMap {
    segments: Vec<Segment>,
}

#[derive(Debug, Clone)]
struct Segment {
    repaired: Range<usize>,
    source: Range<usize>,
    copied: bool,
}

impl EditMap {
    /// The map of `edits`, which are in order and do not overlap, over a source of `length` bytes.
    pub(super) fn new(edits: &[Edit], length: usize) -> EditMap {
        let mut map = EditMap { segments: Vec::with_capacity(edits.len() * 2 + 1) };
        let (mut source, mut repaired) = (0, 0);
        for edit in edits {
            repaired = map.add(repaired, edit.start - source, source..edit.start, true);
            repaired = map.add(repaired, edit.after.len(), edit.range(), false);
            source = edit.end;
        }
        map.add(repaired, length - source, source..length, true);
        map
    }

    fn add(&mut self, at: usize, length: usize, source: Range<usize>, copied: bool) -> usize {
        if length > 0 {
            self.segments.push(Segment { repaired: at..at + length, source, copied });
        }
        at + length
    }

    /// The pieces of the decoded text that `range` of the repaired text comes from, in order; touching ones are joined.
    /// An empty range is one empty piece.
    pub fn pieces(&self, range: Range<usize>) -> SmallVec<[Range<usize>; 1]> {
        let mut pieces: SmallVec<[Range<usize>; 1]> = SmallVec::new();
        let first = self.segments.partition_point(|segment| segment.repaired.end <= range.start);
        for segment in &self.segments[first..] {
            if segment.repaired.start >= range.end {
                break;
            }
            let piece = segment.part(&range);
            match pieces.last_mut() {
                Some(last) if last.end == piece.start => last.end = piece.end,
                _ => pieces.push(piece),
            }
        }
        if pieces.is_empty() {
            let at = self.point(range.start, first);
            pieces.push(at..at);
        }
        pieces
    }

    fn point(&self, at: usize, segment: usize) -> usize {
        match self.segments.get(segment) {
            Some(segment) => segment.part(&(at..at)).start,
            None => self.segments.last().map_or(0, |last| last.source.end),
        }
    }
}

impl Segment {
    fn part(&self, range: &Range<usize>) -> Range<usize> {
        if !self.copied {
            return self.source.clone();
        }
        let offset =
            |at: usize| self.source.start + at.clamp(self.repaired.start, self.repaired.end) - self.repaired.start;
        offset(range.start)..offset(range.end)
    }
}
