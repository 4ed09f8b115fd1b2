//! One file that holds a whole book is parted into chapters at its headings.

use std::collections::HashMap;

use super::draft::Draft;
use super::inlines::{self, Rewrite};
use super::plain;
use crate::diagnostic::Span;
use crate::model::{Block, BlockKind, Inline, InlineKind, Note, NoteId};

/// The chapters of a draft, with their levels in the table of contents: what stands before the first heading that begins
/// one, if anything, and one for each such heading. Notes go with the chapter that refers to them; warnings stay with
/// the first.
///
/// Chapters begin at headings of level 1, if there are at least two; and at those of level 2 and 3 that number
/// themselves as parts and chapters (第一章) do. An article with a title and subheads stays whole.
pub(super) fn at_headings(mut draft: Draft) -> Vec<(u8, Draft)> {
    let Some(Cut { deepest, title }) = Cut::of(&draft.blocks) else {
        return vec![(1, draft)];
    };
    let level = |block: &Block| match block.kind {
        BlockKind::Heading { level, .. } if level <= deepest => Some(level),
        _ => None,
    };
    let mut groups: Vec<(u8, Vec<Block>)> = Vec::new();
    for block in std::mem::take(&mut draft.blocks) {
        match (level(&block), groups.last_mut()) {
            (Some(level), _) => groups.push((level, vec![block])),
            (None, Some((_, group))) => group.push(block),
            (None, None) => groups.push((1, vec![block])),
        }
    }
    // The book's own title is no chapter that the others stand below.
    let above = u8::from(title);
    let notes = std::mem::take(&mut draft.notes);
    let mut parts: Vec<(u8, Draft)> = Vec::with_capacity(groups.len());
    for (level, mut blocks) in groups {
        let notes = take_notes(&mut blocks, &notes);
        let (images, links) = (draft.images.clone(), draft.links);
        let part = Draft { blocks, notes, images, links, ..Draft::new(draft.file) };
        parts.push((level.saturating_sub(above).max(1), part));
    }
    if let Some((_, first)) = parts.first_mut() {
        first.warnings = draft.warnings;
        first.work = draft.work;
    }
    parts
}

/// Where a text is cut.
struct Cut {
    /// The lowest headings that begin chapters.
    deepest: u8,
    /// Whether the only heading of level 1 is the title of all.
    title: bool,
}

impl Cut {
    fn of(blocks: &[Block]) -> Option<Cut> {
        let mut all = [0usize; 4];
        let mut numbered = [0usize; 4];
        for block in blocks {
            if let BlockKind::Heading { level: level @ 1..=3, content } = &block.kind {
                all[usize::from(*level)] += 1;
                numbered[usize::from(*level)] += usize::from(plain::begins_chapter(&inlines::label(content)));
            }
        }
        let many = u8::from(all[1] > 1);
        // Prefaces and afterwords among the chapters have no number.
        let is_chapter = |level: usize| numbered[level] > 1 && numbered[level] * 2 > all[level];
        let deepest = (2..=3u8).filter(|&level| is_chapter(usize::from(level))).max().unwrap_or(many);
        (deepest > 0).then_some(Cut { deepest, title: all[1] == 1 })
    }
}

/// The notes that blocks refer to, and those that these notes refer to, in the order of their first reference; the
/// references are numbered anew.
fn take_notes(blocks: &mut Vec<Block>, notes: &[Note]) -> Vec<Note> {
    let mut number = Number { notes, places: HashMap::new(), order: Vec::new() };
    if notes.is_empty() {
        return Vec::new();
    }
    inlines::rewrite_blocks(blocks, &mut number);
    let mut taken: Vec<Note> = Vec::new();
    while let Some(note) = number.order.get(taken.len()).and_then(|id| notes.get(id.0 as usize)) {
        let mut note = note.clone();
        inlines::rewrite_blocks(&mut note.blocks, &mut number);
        taken.push(note);
    }
    taken
}

struct Number<'n> {
    notes: &'n [Note],
    places: HashMap<NoteId, NoteId>,
    order: Vec<NoteId>,
}

impl Rewrite for Number<'_> {
    fn wants(&self, kind: &InlineKind) -> bool {
        matches!(kind, InlineKind::NoteRef(_))
    }

    fn inline(&mut self, mut inline: Inline, out: &mut Vec<Inline>) {
        if let InlineKind::NoteRef(id) = &mut inline.kind {
            if self.notes.get(id.0 as usize).is_none() {
                return;
            }
            let next = NoteId(self.order.len() as u32);
            let place = *self.places.entry(*id).or_insert(next);
            if place == next {
                self.order.push(*id);
            }
            *id = place;
        }
        out.push(inline);
    }

    /// References are not at the edges of what they stand in once it has been trimmed.
    fn source(&self, _: Span) -> &str {
        ""
    }
}
