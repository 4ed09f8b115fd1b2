//! One file that holds a whole book is parted into chapters at its headings of level 1.

use std::collections::HashMap;

use super::draft::Draft;
use super::inlines::{self, Rewrite};
use crate::diagnostic::Span;
use crate::model::{Block, BlockKind, Inline, InlineKind, Note, NoteId};

/// The chapters of a draft: what stands before the first heading of level 1, if anything, and one for each such heading.
/// Notes go with the chapter that refers to them; warnings stay with the first.
pub(super) fn at_headings(mut draft: Draft) -> Vec<Draft> {
    let is_start = |block: &Block| matches!(block.kind, BlockKind::Heading { level: 1, .. });
    if draft.blocks.iter().filter(|block| is_start(block)).count() < 2 {
        return vec![draft];
    }
    let mut groups: Vec<Vec<Block>> = Vec::new();
    for block in std::mem::take(&mut draft.blocks) {
        match groups.last_mut() {
            Some(group) if !is_start(&block) => group.push(block),
            _ => groups.push(vec![block]),
        }
    }
    let notes = std::mem::take(&mut draft.notes);
    let mut parts: Vec<Draft> = Vec::with_capacity(groups.len());
    for mut blocks in groups {
        let notes = take_notes(&mut blocks, &notes);
        let (images, links) = (draft.images.clone(), draft.links);
        parts.push(Draft { blocks, notes, images, links, ..Draft::new(draft.file) });
    }
    if let Some(first) = parts.first_mut() {
        first.warnings = draft.warnings;
        first.work = draft.work;
    }
    parts
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
