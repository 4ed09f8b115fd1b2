//! One file that holds a whole book is parted into chapters at its headings.

use std::collections::HashMap;

use super::draft::{Draft, PendingImage};
use super::inlines::{self, Rewrite};
use super::plain;
use crate::diagnostic::{FileId, Span};
use crate::model::{Block, BlockKind, Inline, InlineKind, Note};

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
    let (notes, images) = (std::mem::take(&mut draft.notes), std::mem::take(&mut draft.images));
    let mut parts: Vec<(u8, Draft)> = Vec::with_capacity(groups.len());
    for (level, blocks) in groups {
        let part = Draft { links: draft.links, ..own(blocks, &notes, &images, draft.file) };
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

/// The draft of some blocks, with the notes that they refer to, those that these notes refer to, and the images of both,
/// each in the order of its first place; the references to them are numbered anew.
fn own(mut blocks: Vec<Block>, notes: &[Note], images: &[PendingImage], file: FileId) -> Draft {
    let mut draft = Draft::new(file);
    if notes.is_empty() && images.is_empty() {
        return Draft { blocks, ..draft };
    }
    let mut number = Number { notes: Places::new(notes.len()), images: Places::new(images.len()) };
    inlines::rewrite_blocks(&mut blocks, &mut number);
    while let Some(note) = number.notes.order.get(draft.notes.len()).and_then(|&old| notes.get(old as usize)) {
        let mut note = note.clone();
        inlines::rewrite_blocks(&mut note.blocks, &mut number);
        draft.notes.push(note);
    }
    draft.images = number.images.order.iter().filter_map(|&old| images.get(old as usize).cloned()).collect();
    Draft { blocks, ..draft }
}

/// New numbers for old ones, in the order in which they are asked for.
struct Places {
    count: usize,
    new: HashMap<u32, u32>,
    order: Vec<u32>,
}

impl Places {
    fn new(count: usize) -> Places {
        Places { count, new: HashMap::new(), order: Vec::new() }
    }

    fn number(&mut self, old: u32) -> Option<u32> {
        if old as usize >= self.count {
            return None;
        }
        let next = self.order.len() as u32;
        let new = *self.new.entry(old).or_insert(next);
        if new == next {
            self.order.push(old);
        }
        Some(new)
    }
}

struct Number {
    notes: Places,
    images: Places,
}

impl Rewrite for Number {
    fn wants(&self, kind: &InlineKind) -> bool {
        matches!(kind, InlineKind::NoteRef(_) | InlineKind::Image { .. })
    }

    fn inline(&mut self, mut inline: Inline, out: &mut Vec<Inline>) {
        let new = match &mut inline.kind {
            InlineKind::NoteRef(id) => self.notes.number(id.0).map(|new| id.0 = new),
            InlineKind::Image { asset, .. } => self.images.number(asset.0).map(|new| asset.0 = new),
            _ => Some(()),
        };
        if new.is_some() {
            out.push(inline);
        }
    }

    fn block(&mut self, block: &mut Block) -> bool {
        match &mut block.kind {
            BlockKind::Figure { asset, .. } => self.images.number(asset.0).map(|new| asset.0 = new).is_some(),
            _ => true,
        }
    }

    /// References are not at the edges of what they stand in once it has been trimmed.
    fn source(&self, _: Span) -> &str {
        ""
    }
}
