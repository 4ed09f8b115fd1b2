//! Pieces are shared out to pages, with their notes at the foot.
//!
//! A page is filled as far as it goes, then cut at the last place where it may end. The pieces after that place are
//! looked at a second time, on the next page, so a piece is visited at most twice. Where no place is allowed, the page
//! ends where it is full: every page takes at least one piece, or lines of notes that are free from the page before.

use std::collections::VecDeque;
use std::ops::Range;

use super::element::{Fence, Part, Piece, Strand};
use super::geometry::Geometry;

/// What a page holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Plan {
    /// Pieces of the text; empty for a blank page.
    pub pieces: Range<u32>,
    /// The head of a table that is repeated at the page's start.
    pub head: Option<u32>,
    /// Pieces of notes.
    pub notes: Vec<NotePart>,
}

/// Pieces of one note.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NotePart {
    /// Note.
    pub note: u32,
    /// Its pieces.
    pub pieces: Range<u32>,
}

/// Shares out `body` to pages. Gives the plans and the number of pieces visited.
pub(super) fn plan(body: &Strand, notes: &[Strand], geometry: &Geometry) -> (Vec<Plan>, u64) {
    let mut planner = Planner { body, notes, geometry, heads: heads(&body.pieces), queue: VecDeque::new(), visited: 0 };
    let mut plans = Vec::new();
    let mut at = 0;
    while at < body.pieces.len() || !planner.queue.is_empty() {
        // Empty lines between blocks vanish where a page begins.
        at += body.pieces[at..].iter().take_while(|piece| piece.part == Part::Gap).count();
        let recto = body.pieces.get(at).is_some_and(|p| p.fence == Fence::Recto);
        // The number of the next page is one more than that of pages so far.
        if recto && planner.queue.is_empty() && plans.len() % 2 == 1 {
            plans.push(Plan { pieces: at as u32..at as u32, ..Plan::default() });
        }
        let (plan, next) = planner.page(at);
        plans.push(plan);
        at = next;
    }
    (plans, planner.visited)
}

/// For each piece of a table's body, its head.
fn heads(pieces: &[Piece]) -> Vec<(u32, u32)> {
    let numbered = (0u32..).zip(pieces);
    numbered.filter(|(_, p)| p.part == Part::Head).map(|(number, p)| (p.element, number)).collect()
}

struct Planner<'a> {
    body: &'a Strand,
    notes: &'a [Strand],
    geometry: &'a Geometry,
    /// Element of each table with a head, and the piece of the head.
    heads: Vec<(u32, u32)>,
    /// Notes that did not fit on the page before, and their next piece.
    queue: VecDeque<(u32, u32)>,
    visited: u64,
}

/// A page as it fills.
#[derive(Debug)]
struct Fill {
    /// Lines of the grid that the text takes.
    used: u32,
    /// Lines of notes.
    lines: u32,
    parts: Vec<NotePart>,
}

/// A place where the page may end.
struct Place {
    next: usize,
    lines: u32,
    parts: usize,
}

impl Planner<'_> {
    fn page(&mut self, start: usize) -> (Plan, usize) {
        let room = self.geometry.body.slots;
        let head = self.head(start);
        let mut fill =
            Fill { used: head.map_or(0, |h| self.body.pieces[h as usize].slots), lines: 0, parts: Vec::new() };
        self.carry(&mut fill);
        let blocked = !self.queue.is_empty();
        let mut best: Option<Place> = None;
        let mut at = start;
        while let Some(piece) = self.body.pieces.get(at) {
            self.visited += 1;
            if at > start && matches!(piece.fence, Fence::Page | Fence::Recto) {
                break;
            }
            if at > start && piece.fence == Fence::Open {
                best = Some(Place { next: at, lines: fill.lines, parts: fill.parts.len() });
            }
            let slots = piece.slots;
            let new = piece.notes.clone();
            let fits = fill.used + slots + self.geometry.note_slots(fill.lines) <= room;
            let end = self.body.pieces.get(at + 1).is_none_or(|next| next.fence != Fence::Closed);
            match self.try_notes(&fill, slots, new.clone(), blocked) {
                _ if !fits => return self.full(start, at, best, fill, head),
                Fit::Whole => self.take(&mut fill, new),
                Fit::Part if end => {
                    fill.used += slots;
                    self.take_some(&mut fill, new);
                    return (self.finish(start, at + 1, fill, head), at + 1);
                }
                Fit::Part | Fit::No => return self.full(start, at, best, fill, head),
            }
            fill.used += slots;
            at += 1;
        }
        (self.finish(start, at, fill, head), at)
    }

    /// The page is full before piece `at`: it ends at the last place where it may, else here, else after `at`.
    fn full(
        &mut self,
        start: usize,
        at: usize,
        best: Option<Place>,
        mut fill: Fill,
        head: Option<u32>,
    ) -> (Plan, usize) {
        if let Some(place) = best {
            fill.lines = place.lines;
            fill.parts.truncate(place.parts);
            return (self.finish(start, place.next, fill, head), place.next);
        }
        let text = self.body.pieces[start..at].iter().any(|piece| piece.slots > 0);
        if text {
            return (self.finish(start, at, fill, head), at);
        }
        if fill.lines > 0 {
            return (self.finish(start, start, fill, None), start);
        }
        let piece = &self.body.pieces[at];
        let (slots, new) = (piece.slots, piece.notes.clone());
        fill.used = slots;
        self.take_some(&mut fill, new);
        (self.finish(start, at + 1, fill, None), at + 1)
    }

    fn finish(&self, start: usize, next: usize, fill: Fill, head: Option<u32>) -> Plan {
        Plan { pieces: start as u32..next as u32, head: head.filter(|_| next > start), notes: fill.parts }
    }

    /// The head to repeat when a page begins inside a table.
    fn head(&self, start: usize) -> Option<u32> {
        let piece = self.body.pieces.get(start)?;
        if !matches!(piece.part, Part::Row { .. }) {
            return None;
        }
        let found = self.heads.binary_search_by_key(&piece.element, |&(element, _)| element).ok()?;
        let (_, head) = self.heads[found];
        let slots = self.body.pieces[head as usize].slots;
        (slots + piece.slots <= self.geometry.body.slots).then_some(head)
    }

    /// Puts what was free from the page before on this one, leaving a line for the text.
    fn carry(&mut self, fill: &mut Fill) {
        let room = self.geometry.body.slots;
        let most =
            self.geometry.note_lines(room - fill.used.min(room - 1)).min(self.geometry.note_lines((room - 1).max(1)));
        self.pour(fill, most.max(1), true);
    }

    /// Moves lines from the queue to the page until it has `most`; with `force`, at least one piece.
    fn pour(&mut self, fill: &mut Fill, most: u32, force: bool) {
        while let Some(&(note, from)) = self.queue.front() {
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
            self.queue.pop_front();
            if (to as usize) < pieces.len() {
                self.queue.push_front((note, to));
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
        let free = self.geometry.body.slots.saturating_sub(fill.used + slots);
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

    /// Takes as many lines of notes as still fit; the rest goes on the next page (JLREQ 4.2.5).
    fn take_some(&mut self, fill: &mut Fill, new: Range<u32>) {
        let new = &self.body.notes[new.start as usize..new.end as usize];
        self.queue.extend(new.iter().map(|&note| (note, 0)));
        let free = self.geometry.body.slots.saturating_sub(fill.used);
        let most = self.geometry.note_lines(free);
        if most > fill.lines {
            self.pour(fill, most, false);
        }
    }
}

/// Whether notes fit on the page of their marks.
enum Fit {
    /// All of them.
    Whole,
    /// All but lines of the last one, of which at least its first piece fits.
    Part,
    /// Not even that.
    No,
}
