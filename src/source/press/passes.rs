//! Passes put together. Joining lines shows what could not be seen before (the measure of a column, how often a text was
//! cut), so a text is repaired until nothing is left to repair; what a later pass changes in an earlier one's text becomes
//! a change of the source.

use std::ops::Range;

use super::edit::{Edit, name};
use super::work;

/// A text that edits made of the source, and where each of its bytes came from.
pub(super) struct Trace<'a> {
    source: &'a str,
    edits: &'a [Edit],
    /// Where what each edit put in stands in the text.
    places: Vec<Range<usize>>,
}

/// A change of the text as one of the source.
pub(super) struct Traced {
    pub range: Range<usize>,
    pub after: String,
}

impl<'a> Trace<'a> {
    /// `edits` are in order and do not overlap.
    pub fn new(source: &'a str, edits: &'a [Edit]) -> Trace<'a> {
        let (mut places, mut at, mut done) = (Vec::with_capacity(edits.len()), 0, 0);
        for edit in edits {
            let start = at + edit.start - done;
            places.push(start..start + edit.after.len());
            (at, done) = (start + edit.after.len(), edit.end);
        }
        Trace { source, edits, places }
    }

    /// The source.
    pub fn source(&self) -> &'a str {
        self.source
    }

    /// The edits that a range of the text shares bytes with, or that took something out inside it.
    fn touched(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.places.partition_point(|place| place.end <= range.start);
        let last = self.places.partition_point(|place| place.start < range.end);
        first..last.max(first)
    }

    /// The place in the source of a byte of the text that no edit put in; behind what was taken out there.
    fn place(&self, at: usize) -> usize {
        match self.places.partition_point(|place| place.end <= at) {
            0 => at,
            n => self.edits[n - 1].end + (at - self.places[n - 1].end),
        }
    }

    /// The same, before what was taken out there.
    fn place_before(&self, at: usize) -> usize {
        match self.places.partition_point(|place| place.start < at) {
            0 => at,
            n => self.edits[n - 1].end + at.saturating_sub(self.places[n - 1].end),
        }
    }

    /// Changes of the text, in order, as one change of the source.
    pub fn trace<'c>(&self, text: &str, changes: impl Iterator<Item = (Range<usize>, &'c str)> + Clone) -> Traced {
        let whole = changes.clone().map(|(range, _)| range).reduce(|a, b| a.start..b.end.max(a.end)).unwrap_or(0..0);
        let edits = self.touched(&whole);
        work::note(edits.len());
        let mut covered = whole;
        for place in &self.places[edits.clone()] {
            covered = covered.start.min(place.start)..covered.end.max(place.end);
        }
        let (mut after, mut at) = (String::new(), covered.start);
        for (range, with) in changes {
            after.push_str(text.get(at..range.start).unwrap_or(""));
            after.push_str(with);
            at = range.end;
        }
        after.push_str(text.get(at..covered.end).unwrap_or(""));
        let start = self.place(covered.start);
        let end = if covered.is_empty() { start } else { self.place_before(covered.end).max(start) };
        Traced { range: start..end, after }
    }

    /// A change of the text as one of the source.
    pub fn traced(&self, text: &str, change: &Edit) -> Option<Edit> {
        let touched = self.touched(&change.range());
        self.merged(text, std::slice::from_ref(change), self.edits.get(touched)?)
    }

    /// The edits of the source that make what `changes` make of the text. `is_kept` tells the names of those that are not to
    /// be made.
    pub fn compose(&self, text: &str, changes: Vec<Edit>, mut is_kept: impl FnMut(&str) -> bool) -> Vec<Edit> {
        let mut composed = Vec::with_capacity(self.edits.len() + changes.len());
        let mut old = 0;
        let mut at = 0;
        while at < changes.len() {
            // Changes that touch one edit are one change.
            let mut touched = self.touched(&changes[at].range());
            let mut next = at + 1;
            while let Some(change) = changes.get(next) {
                let more = self.touched(&change.range());
                if more.is_empty() || touched.is_empty() || more.start >= touched.end {
                    break;
                }
                touched.end = touched.end.max(more.end);
                next += 1;
            }
            let group = &changes[at..next];
            at = next;
            let start = touched.start.max(old);
            let end = touched.end.max(start);
            composed.extend_from_slice(&self.edits[old..start]);
            let taken = &self.edits[start..end];
            old = end;
            match self.merged(text, group, taken) {
                Some(edit) if is_kept(&edit.hash) => composed.extend_from_slice(taken),
                Some(edit) => composed.push(edit),
                None => {}
            }
        }
        composed.extend_from_slice(&self.edits[old..]);
        composed
    }

    /// Changes and the edits that they touch, as one edit; `None` if the source is as it was.
    fn merged(&self, text: &str, changes: &[Edit], taken: &[Edit]) -> Option<Edit> {
        let traced = self.trace(text, changes.iter().map(|change| (change.range(), change.after.as_str())));
        let Range { start, end } = traced.range;
        let before = self.source.get(start..end)?.to_owned();
        let all = || changes.iter().chain(taken);
        // What takes words out says most, then what changes the structure.
        let chief = all().min_by_key(|edit| (!edit.kind.is_furniture(), edit.kind))?;
        let confidence = all().map(|edit| edit.confidence).fold(1.0, f32::min);
        let hash = name(self.source, chief.kind, &(start..end), &traced.after);
        let (kind, reason) = (chief.kind, chief.reason.clone());
        (before != traced.after).then_some(Edit {
            kind,
            start,
            end,
            before,
            after: traced.after,
            reason,
            confidence,
            hash,
        })
    }
}
