//! Pieces are shared out to pages and columns, with their notes at the foot of their column.
//!
//! A page is a row of bands, one below the other: what stands over all columns, or columns side by side. A column is
//! filled as far as it goes, then cut at the last place where it may end ([`column`]). Columns that do not fill their
//! page, because a chapter or the band ends, are made equally long (CLREQ 2.4.2); those of vertical lines are not.
//!
//! The pieces after a cut are looked at a second time, in the next column, so with one column a piece is visited at most
//! twice. Where no place is allowed, the page ends where it is full: every page takes at least one piece, or lines of
//! notes that are free from the page before, or an image that was moved on.

mod column;
mod margin;
mod moved;
mod turned;

pub(super) use self::margin::{MarginPart, place as place_in_margins};
use std::collections::VecDeque;
use std::ops::Range;

use self::moved::Group;
use super::element::{Fence, Part, Piece, Strand};
use super::geometry::Geometry;
use crate::typeset::WritingMode;

/// What a page holds; a blank page holds nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Plan {
    /// Its columns, and what stands over all of them, in reading order.
    pub areas: Vec<Area>,
    /// Notes in its margin.
    pub margin: Vec<MarginPart>,
}

/// A column between two things that stand over all columns, or one of these.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Area {
    /// Which column; `None` over all of them.
    pub column: Option<u32>,
    /// Whether it is a page of its own, turned by a quarter: its lines are those of `Geometry::turned`.
    pub turned: bool,
    /// Its first line on the page's grid.
    pub slot: u32,
    /// Its lines: notes stand on the last of them.
    pub slots: u32,
    /// Lines that something stands on, notes among them.
    pub used: u32,
    /// What it holds, from its first line on.
    pub segments: Vec<Segment>,
    /// Pieces of notes.
    pub notes: Vec<NotePart>,
}

/// Pieces that follow one another.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Segment {
    /// The head of a table that is repeated before them.
    pub head: Option<u32>,
    /// The pieces.
    pub pieces: Range<u32>,
    /// Whether they were moved here from before what the column begins with.
    pub moved: bool,
}

/// Pieces of one note.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NotePart {
    /// Note.
    pub note: u32,
    /// Its pieces.
    pub pieces: Range<u32>,
}

/// Shares out `body` to pages, of which `first` stand before them. Gives the plans and the number of pieces visited.
pub(super) fn plan(body: &Strand, notes: &[Strand], geometry: &Geometry, first: u32) -> (Vec<Plan>, u64) {
    let waiting = Waiting::default();
    let (heads, groups) = (heads(&body.pieces), moved::groups(body));
    let mut planner = Planner { body, notes, geometry, heads, groups, waiting, visited: 0 };
    let mut plans = Vec::new();
    let mut at = 0;
    while at < body.pieces.len() || !planner.waiting.is_empty() {
        at = planner.after_gaps(at);
        let recto = body.pieces.get(at).is_some_and(|p| p.fence == Fence::Recto);
        // The number of the next page is one more than that of pages so far.
        if recto && planner.waiting.is_empty() && (first as usize + plans.len()) % 2 == 1 {
            plans.push(Plan::default());
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

/// What did not fit where it belongs.
#[derive(Debug, Clone, Default)]
struct Waiting {
    /// Notes, and their next piece.
    notes: VecDeque<(u32, u32)>,
    /// Images with their captions.
    groups: VecDeque<Group>,
}

impl Waiting {
    fn is_empty(&self) -> bool {
        self.notes.is_empty() && self.groups.is_empty()
    }
}

struct Planner<'a> {
    body: &'a Strand,
    notes: &'a [Strand],
    geometry: &'a Geometry,
    /// Element of each table with a head, and the piece of the head.
    heads: Vec<(u32, u32)>,
    /// Images that may move on, in order.
    groups: Vec<Group>,
    waiting: Waiting,
    visited: u64,
}

impl Planner<'_> {
    /// Empty lines between blocks vanish where a page or a column begins.
    fn after_gaps(&self, at: usize) -> usize {
        at + self.body.pieces[at..].iter().take_while(|piece| piece.part == Part::Gap).count()
    }

    /// Fills a page from piece `start` on. Gives the piece after it.
    fn page(&mut self, start: usize) -> (Plan, usize) {
        let start = self.put_off(start);
        if self.waits_turned() {
            let mut plan = Plan::default();
            self.turned_page(&mut plan);
            return (plan, start);
        }
        let (mut plan, mut at, mut row) = (Plan::default(), start, 0);
        let slots = self.geometry.body.slots;
        loop {
            let limit = self.limit(at, at == start);
            if limit > at || !self.waiting.is_empty() {
                let (areas, next, used) = self.band(at, limit, row);
                plan.areas.extend(areas);
                (at, row) = (next, row + used);
                if at < limit || !self.waiting.is_empty() {
                    break;
                }
            }
            let spans = self.body.pieces.get(at).is_some_and(|piece| piece.spans);
            if !spans || (!plan.areas.is_empty() && self.begins_page(at)) {
                break;
            }
            let Some((area, next)) = self.span(at, row, slots) else { break };
            (at, row) = (next, row + area.slots);
            plan.areas.push(area);
            if row >= slots {
                break;
            }
        }
        // Nothing but what has no height: a chapter that begins with a turned table.
        if self.waits_turned() && plan.areas.iter().all(|area| area.used == 0) {
            self.turned_page(&mut plan);
            return (plan, at);
        }
        // Notes of the last band stand at the foot of the page.
        if let Some(last) = plan.areas.last().filter(|area| area.column.is_some()).map(|area| area.slot) {
            plan.areas.iter_mut().filter(|area| area.slot == last).for_each(|area| area.slots = slots - last);
        }
        (plan, at)
    }

    /// The notes of a piece that stand below the text; those in the margin take no room from it.
    fn notes_of(&self, piece: &Piece) -> Range<u32> {
        if self.geometry.margin.is_some() { 0..0 } else { piece.notes.clone() }
    }

    /// Lets notes wait for the next column with room.
    fn put_off_notes(&mut self, notes: Range<u32>) {
        let notes = &self.body.notes[notes.start as usize..notes.end as usize];
        self.waiting.notes.extend(notes.iter().map(|&note| (note, 0)));
    }

    fn waits_turned(&self) -> bool {
        self.waiting.groups.front().is_some_and(|group| group.turned)
    }

    fn begins_page(&self, at: usize) -> bool {
        matches!(self.body.pieces[at].fence, Fence::Page | Fence::Recto)
    }

    /// The piece that ends what columns may hold from `at` on: one that stands over all of them, or begins a page.
    fn limit(&mut self, at: usize, first: bool) -> usize {
        if self.geometry.columns == 1 {
            // Known when it is met.
            return self.body.pieces.len();
        }
        let most = 2 * (self.geometry.columns * self.geometry.body.slots) as usize;
        let mut limit = at;
        let mut slots = 0;
        while let Some(piece) = self.body.pieces.get(limit) {
            if piece.spans || ((limit > at || !first) && self.begins_page(limit)) || slots > most {
                break;
            }
            self.visited += 1;
            slots += piece.slots as usize;
            limit += 1;
        }
        limit
    }

    /// What stands over all columns from `at` on; `None` if it goes on the next page.
    fn span(&mut self, at: usize, row: u32, slots: u32) -> Option<(Area, usize)> {
        let (mut next, mut used) = (at, 0);
        while let Some(piece) = self.body.pieces.get(next).filter(|piece| piece.spans) {
            let must = next > at && matches!(piece.fence, Fence::Page | Fence::Recto);
            let fits = row + used + piece.slots <= slots || (row == 0 && next == at);
            if must || !fits {
                break;
            }
            self.visited += 1;
            used += piece.slots;
            self.put_off_notes(self.notes_of(piece));
            next += 1;
        }
        // What may not be parted from it needs room too.
        let mut needed = used;
        for piece in self.body.pieces[next..].iter().take_while(|piece| piece.fence == Fence::Closed) {
            needed += piece.slots;
            if row + needed > slots {
                break;
            }
        }
        if row > 0 && (next == at || row + needed > slots) {
            return None;
        }
        let pieces = at as u32..next as u32;
        let segments = vec![Segment { pieces, ..Segment::default() }];
        Some((Area { slot: row, slots: used, used, segments, ..Area::default() }, next))
    }

    /// Columns side by side from line `row` on, with the pieces from `at` to `limit`. Gives the piece after them and the
    /// lines that they take.
    fn band(&mut self, at: usize, limit: usize, row: u32) -> (Vec<Area>, usize, u32) {
        let room = self.geometry.body.slots - row;
        let columns = self.geometry.columns;
        let before = self.waiting.clone();
        let (mut areas, next) = self.columns(at, limit, row, room);
        let deepest = |areas: &[Area]| areas.iter().map(|area| area.used).max().unwrap_or(0);
        let all_there = next == limit && self.waiting.is_empty();
        if columns > 1 && all_there && self.geometry.writing == WritingMode::Horizontal {
            let total: u32 = areas.iter().map(|area| area.used).sum();
            for depth in total.div_ceil(columns).max(1)..deepest(&areas) {
                let full = std::mem::replace(&mut self.waiting, before.clone());
                let (even, end) = self.columns(at, limit, row, depth);
                if end == limit && self.waiting.is_empty() && deepest(&even) <= depth {
                    areas = even;
                    break;
                }
                self.waiting = full;
            }
        }
        let used = deepest(&areas);
        areas.iter_mut().for_each(|area| area.slots = used);
        (areas, next, used)
    }

    fn columns(&mut self, mut at: usize, limit: usize, row: u32, room: u32) -> (Vec<Area>, usize) {
        let mut areas = Vec::with_capacity(self.geometry.columns as usize);
        for column in 0..self.geometry.columns {
            if column > 0 && at < limit {
                at = self.after_gaps(at).min(limit);
            }
            if at >= limit && self.waiting.is_empty() {
                break;
            }
            let moved = !self.waiting.groups.is_empty();
            let (area, next) = self.column(at, limit, room);
            areas.push(Area { column: Some(column), slot: row, slots: room, ..area });
            // After the last images of a chapter the next one begins its page.
            let ended = moved && self.waiting.groups.is_empty() && next == at && at < limit && self.begins_page(at);
            at = next;
            if ended {
                break;
            }
        }
        (areas, at)
    }
}
