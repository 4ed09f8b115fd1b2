//! Pages whose content is turned by a quarter: they hold one table that was too wide, or as much of it as fits.

use super::moved::Group;
use super::{Area, Plan, Planner, Segment};
use crate::typeset::flow::element::{Fence, Part};

impl Planner<'_> {
    /// The turned table that begins at piece `at`, or behind the gap there.
    pub(super) fn turned_at(&self, at: usize) -> Option<Group> {
        let found = self.groups.partition_point(|group| group.end <= at);
        self.groups.get(found).copied().filter(|group| group.turned && (group.start == at || group.image == at))
    }

    /// A turned table that a page would begin with gets that page. Gives the piece after it.
    pub(super) fn put_off(&mut self, start: usize) -> usize {
        match self.turned_at(start).filter(|_| self.waiting.groups.is_empty()) {
            Some(group) => {
                self.waiting.groups.push_back(group);
                group.end
            }
            None => start,
        }
    }

    /// Puts the turned table that waits first, or what fits of it, on a page that is empty.
    pub(super) fn turned_page(&mut self, plan: &mut Plan) {
        let Some(frame) = self.geometry.turned else { return };
        let Some(mut group) = self.waiting.groups.pop_front() else { return };
        let (start, room) = (group.image, frame.slots);
        let head = self.head_of(start);
        let mut used = head.map_or(0, |head| self.body.pieces[head as usize].slots);
        let (mut at, mut best) = (start, None);
        while let Some(piece) = self.body.pieces.get(at).filter(|_| at < group.end) {
            self.visited += 1;
            if at > start && piece.fence == Fence::Open {
                best = Some(at);
            }
            if at > start && piece.part != Part::Gap && used + piece.slots > room {
                at = best.unwrap_or(at);
                break;
            }
            used += piece.slots;
            at += 1;
        }
        for piece in &self.body.pieces[start..at] {
            self.put_off_notes(self.notes_of(piece));
        }
        // What is whole stands in the middle.
        let slot = if start == group.image && at == group.end { room.saturating_sub(used) / 2 } else { 0 };
        let segments = vec![Segment { head, pieces: start as u32..at as u32, moved: true }];
        plan.areas.push(Area { turned: true, slot, slots: used, used, segments, ..Area::default() });
        if at < group.end {
            (group.start, group.image) = (at, at);
            self.waiting.groups.push_front(group);
        }
    }

    /// The head to repeat before piece `at`, a row of a table.
    pub(super) fn head_of(&self, at: usize) -> Option<u32> {
        let piece = self.body.pieces.get(at).filter(|piece| matches!(piece.part, Part::Row { .. }))?;
        let found = self.heads.binary_search_by_key(&piece.element, |&(element, _)| element).ok()?;
        Some(self.heads[found].1)
    }
}
