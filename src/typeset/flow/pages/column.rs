//! One column: pieces as far as they go, with their notes at its foot.

use std::ops::Range;

use super::moved::Group;
use super::{Area, NotePart, Planner, Segment};
use crate::typeset::flow::element::Fence;

/// A column as it fills.
#[derive(Debug, Default)]
struct Fill {
    /// Lines of the grid that there are.
    room: u32,
    /// Whether it is a whole column of a page, which takes something in any case.
    whole: bool,
    /// Lines of the grid that the text takes.
    used: u32,
    /// Lines of notes.
    lines: u32,
    parts: Vec<NotePart>,
    segments: Vec<Segment>,
    /// Whether a piece with height stands in it.
    filled: bool,
}

/// A place where the column may end.
struct Place {
    next: usize,
    used: u32,
    lines: u32,
    parts: usize,
    segments: usize,
    groups: usize,
}

/// Whether notes fit in the column of their marks.
enum Fit {
    /// All of them.
    Whole,
    /// All but lines of the last one, of which at least its first piece fits.
    Part,
    /// Not even that.
    No,
}

impl Planner<'_> {
    /// Fills a column of `room` lines with the pieces from `start` on, up to `limit`. Gives the piece after it.
    pub(super) fn column(&mut self, start: usize, limit: usize, room: u32) -> (Area, usize) {
        let mut fill = Fill { room, whole: room == self.geometry.body.slots, ..Fill::default() };
        self.place_moved(&mut fill);
        if !fill.segments.is_empty() && start < limit && self.begins_page(start) {
            // Images stay in their chapter.
            return self.finish(start, fill);
        }
        let head = self.head(start, &fill).filter(|_| start < limit);
        fill.used += head.map_or(0, |h| self.body.pieces[h as usize].slots);
        self.carry(&mut fill);
        fill.segments.push(Segment { head, pieces: start as u32..start as u32, moved: false });
        let blocked = !self.waiting.notes.is_empty();
        let mut best: Option<Place> = None;
        let mut at = start;
        while let Some(piece) = self.body.pieces.get(at).filter(|_| at < limit) {
            self.visited += 1;
            if at > start && self.begins_page(at) {
                break;
            }
            if at > start && piece.fence == Fence::Open {
                best = Some(self.place(at, &fill));
            }
            if let Some(group) = self.moves_on(at, &fill) {
                self.waiting.groups.push_back(group);
                at = group.end;
                fill.segments.push(Segment { head: None, pieces: at as u32..at as u32, moved: false });
                continue;
            }
            let slots = piece.slots;
            let new = self.notes_of(piece);
            let fits = fill.used + slots + self.geometry.note_slots(fill.lines) <= room;
            let end = self.body.pieces.get(at + 1).is_none_or(|next| next.fence != Fence::Closed);
            match self.try_notes(&fill, slots, new.clone(), blocked) {
                _ if !fits => return self.full(start, at, best, fill),
                Fit::Whole => self.take(&mut fill, new),
                Fit::Part if end => {
                    fill.push(at, slots);
                    self.take_some(&mut fill, new);
                    return self.finish(at + 1, fill);
                }
                Fit::Part | Fit::No => return self.full(start, at, best, fill),
            }
            fill.push(at, slots);
            at += 1;
        }
        self.finish(at, fill)
    }

    /// Puts images that were moved on at the column's start, as many as fit. Where nothing else goes with them, one at
    /// least.
    fn place_moved(&mut self, fill: &mut Fill) {
        while let Some(&group) = self.waiting.groups.front().filter(|group| !group.turned) {
            let follows = fill.segments.last().is_some_and(|last| last.pieces.end as usize == group.start);
            let (from, slots) = if follows { (group.start, group.slots) } else { (group.image, group.own) };
            let forced = fill.whole && fill.used == 0;
            if fill.used + slots > fill.room && !forced {
                break;
            }
            self.waiting.groups.pop_front();
            let pieces = &self.body.pieces[from..group.end];
            self.visited += pieces.len() as u64;
            let notes: Vec<Range<u32>> = pieces.iter().map(|piece| self.notes_of(piece)).collect();
            fill.used += pieces.iter().map(|p| p.slots).sum::<u32>();
            fill.used = fill.used.min(fill.room.max(group.own));
            fill.filled = true;
            fill.segments.push(Segment { head: None, pieces: from as u32..group.end as u32, moved: true });
            notes.into_iter().for_each(|new| self.put_off_notes(new));
        }
    }

    /// The image that begins at `at`, if it is to be moved on: it does not fit, or one before it was moved.
    fn moves_on(&self, at: usize, fill: &Fill) -> Option<Group> {
        if let Some(group) = self.turned_at(at) {
            return Some(group);
        }
        let found = self.groups.binary_search_by_key(&at, |group| group.start).ok()?;
        let group = self.groups[found];
        // At a column's start the gap before it vanishes.
        let slots = if fill.used == 0 { group.own } else { group.slots };
        let fits = fill.used + slots + self.geometry.note_slots(fill.lines) <= fill.room;
        let alone = fill.whole && !fill.filled;
        ((!fits && !alone) || !self.waiting.groups.is_empty()).then_some(group)
    }

    fn place(&self, next: usize, fill: &Fill) -> Place {
        let (parts, segments, groups) = (fill.parts.len(), fill.segments.len(), self.waiting.groups.len());
        Place { next, used: fill.used, lines: fill.lines, parts, segments, groups }
    }

    /// The column is full before piece `at`: it ends at the last place where it may, else here, else after `at`.
    fn full(&mut self, start: usize, at: usize, best: Option<Place>, mut fill: Fill) -> (Area, usize) {
        if let Some(place) = best {
            (fill.used, fill.lines) = (place.used, place.lines);
            fill.parts.truncate(place.parts);
            fill.segments.truncate(place.segments);
            self.waiting.groups.truncate(place.groups);
            if let Some(last) = fill.segments.last_mut() {
                last.pieces.end = last.pieces.end.min(place.next as u32);
            }
            return self.finish(place.next, fill);
        }
        if fill.filled || !fill.whole {
            let next = if fill.filled && at > start { at } else { start };
            return self.finish(next, fill);
        }
        if fill.lines > 0 {
            fill.segments.retain(|segment| segment.moved);
            return self.finish(start, fill);
        }
        let piece = &self.body.pieces[at];
        let (slots, new) = (piece.slots, self.notes_of(piece));
        // No head where even the row alone does not fit.
        fill.segments.iter_mut().for_each(|segment| segment.head = None);
        fill.used = 0;
        fill.push(at, slots);
        self.take_some(&mut fill, new);
        self.finish(at + 1, fill)
    }

    fn finish(&self, next: usize, mut fill: Fill) -> (Area, usize) {
        fill.segments.retain(|segment| !segment.pieces.is_empty());
        let used = fill.used + self.geometry.note_slots(fill.lines);
        (Area { used, segments: fill.segments, notes: fill.parts, ..Area::default() }, next)
    }

    /// The head to repeat when a column begins inside a table.
    fn head(&self, start: usize, fill: &Fill) -> Option<u32> {
        let (piece, head) = (self.body.pieces.get(start)?, self.head_of(start)?);
        let slots = self.body.pieces[head as usize].slots;
        (fill.used + slots + piece.slots <= fill.room).then_some(head)
    }

    /// Puts what was free from the column before in this one, leaving a line for the text.
    fn carry(&mut self, fill: &mut Fill) {
        let room = fill.room;
        let most =
            self.geometry.note_lines(room - fill.used.min(room - 1)).min(self.geometry.note_lines((room - 1).max(1)));
        if fill.whole || most > 0 {
            self.pour(fill, most.max(1), fill.whole && !fill.filled);
        }
    }

    /// Moves lines from the queue to the column until it has `most`; with `force`, at least one piece.
    fn pour(&mut self, fill: &mut Fill, most: u32, force: bool) {
        while let Some(&(note, from)) = self.waiting.notes.front() {
            let pieces = &self.notes[note as usize].pieces;
            let mut to = from;
            while let Some(piece) = pieces.get(to as usize)
                && (fill.lines + piece.slots <= most || (force && fill.lines == 0 && to == from))
            {
                fill.lines += piece.slots;
                to += 1;
            }
            if to > from {
                fill.parts.push(NotePart { note, pieces: from..to });
            }
            self.waiting.notes.pop_front();
            if (to as usize) < pieces.len() {
                self.waiting.notes.push_front((note, to));
                break;
            }
        }
    }

    fn height(&self, note: u32) -> u32 {
        self.notes[note as usize].pieces.iter().map(|piece| piece.slots).sum()
    }

    /// Whether the notes `new` fit below a piece of `slots` lines.
    fn try_notes(&mut self, fill: &Fill, slots: u32, new: Range<u32>, blocked: bool) -> Fit {
        if new.is_empty() {
            return Fit::Whole;
        }
        if blocked {
            return Fit::No;
        }
        let new = &self.body.notes[new.start as usize..new.end as usize];
        self.visited += new.len() as u64;
        let free = fill.room.saturating_sub(fill.used + slots);
        let all: u32 = new.iter().map(|&note| self.height(note)).sum();
        let last = new.last().map_or((0, 0), |&note| {
            (self.height(note), self.notes[note as usize].pieces.first().map_or(0, |p| p.slots))
        });
        if self.geometry.note_slots(fill.lines + all) <= free {
            Fit::Whole
        } else if self.geometry.note_slots(fill.lines + all - last.0 + last.1) <= free {
            Fit::Part
        } else {
            Fit::No
        }
    }

    fn take(&mut self, fill: &mut Fill, new: Range<u32>) {
        for &note in &self.body.notes[new.start as usize..new.end as usize] {
            fill.lines += self.height(note);
            let pieces = 0..self.notes[note as usize].pieces.len() as u32;
            fill.parts.push(NotePart { note, pieces });
        }
    }

    /// Takes as many lines of notes as still fit; the rest goes on in the next column (JLREQ 4.2.5).
    fn take_some(&mut self, fill: &mut Fill, new: Range<u32>) {
        self.put_off_notes(new);
        let free = fill.room.saturating_sub(fill.used);
        let most = self.geometry.note_lines(free);
        if most > fill.lines {
            self.pour(fill, most, false);
        }
    }
}

impl Fill {
    /// Adds piece `at` to the last segment.
    fn push(&mut self, at: usize, slots: u32) {
        self.used += slots;
        self.filled |= slots > 0;
        match self.segments.last_mut() {
            Some(last) if !last.moved && last.pieces.end as usize == at => last.pieces.end += 1,
            _ => self.segments.push(Segment { head: None, pieces: at as u32..at as u32 + 1, moved: false }),
        }
    }
}
