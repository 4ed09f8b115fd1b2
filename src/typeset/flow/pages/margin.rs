//! Notes in the margin: each beside the line of its mark, in its order, none over another, none off the type area.
//!
//! A note that would stand over the one before moves on; what would then leave the page moves back, those before it with
//! it. Where a page has more notes than its margin holds, the last ones go on in the next page's.

use std::collections::VecDeque;
use std::ops::Range;

use super::Plan;
use crate::typeset::flow::element::Strand;
use crate::typeset::flow::geometry::Geometry;

/// Pieces of a note in a page's margin.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::typeset::flow) struct MarginPart {
    /// Note.
    pub note: u32,
    /// Its pieces.
    pub pieces: Range<u32>,
    /// Where the em box of its first line begins, from the type area's first one, across the lines, in pt.
    pub at: f32,
}

/// Space between two notes, in pitches of theirs.
const BETWEEN: f32 = 0.4;

/// Puts notes into the margins of pages. Adds pages where the last one's margin does not hold them.
pub(in crate::typeset::flow) fn place(plans: &mut Vec<Plan>, body: &Strand, notes: &[Strand], geometry: &Geometry) {
    let margin = Margin { notes, geometry };
    let mut waiting = VecDeque::new();
    for plan in plans.iter_mut() {
        waiting.extend(margin.marks(plan, body));
        plan.margin = margin.fill(&mut waiting);
    }
    while !waiting.is_empty() {
        plans.push(Plan { margin: margin.fill(&mut waiting), ..Plan::default() });
    }
}

struct Margin<'a> {
    notes: &'a [Strand],
    geometry: &'a Geometry,
}

/// A note that wants to stand at a place of the page.
struct Wanted {
    note: u32,
    /// Its next piece.
    from: u32,
    at: f32,
}

impl Margin<'_> {
    /// The notes of a page's marks, each where its line stands.
    fn marks(&self, plan: &Plan, body: &Strand) -> Vec<Wanted> {
        let g = self.geometry;
        let mut out = Vec::new();
        for area in &plan.areas {
            let mut slot = area.slot;
            for segment in &area.segments {
                slot += segment.head.map_or(0, |head| body.pieces[head as usize].slots);
                for piece in &body.pieces[segment.pieces.start as usize..segment.pieces.end as usize] {
                    // The first baselines of both are the same. The lines of a turned page say nothing here.
                    let at = slot as f32 * g.body.pitch + g.ascent * (g.body.size - g.note.size);
                    let at = if area.turned { 0.0 } else { at };
                    let own = &body.notes[piece.notes.start as usize..piece.notes.end as usize];
                    out.extend(own.iter().map(|&note| Wanted { note, from: 0, at }));
                    slot += piece.slots;
                }
            }
        }
        out
    }

    /// Takes as many notes as a page's margin holds, one piece at least.
    fn fill(&self, waiting: &mut VecDeque<Wanted>) -> Vec<MarginPart> {
        let (pitch, size) = (self.geometry.note.pitch, self.geometry.note.size);
        let gap = BETWEEN * pitch;
        // Nothing needs to follow the last line of the last note.
        let room = self.geometry.depth() + pitch - size + gap;
        let (mut used, mut out, mut lengths) = (0.0, Vec::new(), Vec::new());
        while let Some(mut first) = waiting.pop_front() {
            let pieces = &self.notes[first.note as usize].pieces;
            let (mut to, mut lines) = (first.from, 0);
            while let Some(piece) = pieces.get(to as usize)
                && (used + (lines + piece.slots) as f32 * pitch + gap <= room + 1e-2
                    || (out.is_empty() && to == first.from))
            {
                lines += piece.slots;
                to += 1;
            }
            if to > first.from {
                let length = lines as f32 * pitch + gap;
                used += length;
                lengths.push(length);
                out.push(MarginPart { note: first.note, pieces: first.from..to, at: first.at });
            }
            if (to as usize) < pieces.len() {
                (first.from, first.at) = (to, 0.0);
                waiting.push_front(first);
                break;
            }
        }
        // What goes on, goes on from the head of its page.
        waiting.iter_mut().for_each(|wanted| wanted.at = 0.0);
        settle(&mut out, &lengths, room);
        out
    }
}

/// Moves notes on until none stands over the one before, then back until all are on the page.
fn settle(parts: &mut [MarginPart], lengths: &[f32], room: f32) {
    let mut free = 0.0f32;
    for (part, length) in parts.iter_mut().zip(lengths) {
        part.at = part.at.max(free);
        free = part.at + length;
    }
    let mut end = room;
    for (part, length) in parts.iter_mut().zip(lengths).rev() {
        part.at = part.at.min(end - length).max(0.0);
        end = part.at;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn settled(wanted: &[f32], lengths: &[f32], room: f32) -> Vec<f32> {
        let part = |(note, &at): (u32, &f32)| MarginPart { note, pieces: 0..1, at };
        let mut parts: Vec<MarginPart> = (0..).zip(wanted).map(part).collect();
        settle(&mut parts, lengths, room);
        parts.iter().map(|part| part.at).collect()
    }

    #[test]
    fn a_note_with_room_stands_where_its_mark_does() {
        assert_eq!(settled(&[10.0, 50.0], &[20.0, 30.0], 100.0), [10.0, 50.0]);
    }

    #[test]
    fn a_note_in_the_way_moves_the_next_one_on_and_the_foot_moves_all_back() {
        assert_eq!(settled(&[10.0, 12.0], &[20.0, 30.0], 100.0), [10.0, 30.0]);
        assert_eq!(settled(&[60.0, 80.0, 90.0], &[20.0, 20.0, 30.0], 100.0), [30.0, 50.0, 70.0]);
    }

    proptest! {
        #[test]
        fn notes_never_overlap_nor_leave_the_page(
            notes in prop::collection::vec((0f32..500.0, 5f32..60.0), 1..12), slack in 0f32..300.0,
        ) {
            let mut wanted: Vec<f32> = notes.iter().map(|note| note.0).collect();
            wanted.sort_by(f32::total_cmp);
            let lengths: Vec<f32> = notes.iter().map(|note| note.1).collect();
            let room = lengths.iter().sum::<f32>() + slack;
            let places = settled(&wanted, &lengths, room);
            prop_assert!(places[0] >= 0.0);
            for (pair, length) in places.windows(2).zip(&lengths) {
                prop_assert!(pair[0] + length <= pair[1] + 1e-2);
            }
            prop_assert!(places.last().unwrap() + lengths.last().unwrap() <= room + 1e-2);
        }
    }
}
