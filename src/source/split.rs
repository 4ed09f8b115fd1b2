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
    let mut blocks = std::mem::take(&mut draft.blocks);
    let heads = (1..blocks.len()).filter_map(|at| Some((at, level(&blocks[at])?)));
    let heads: Vec<(usize, u8)> = heads.collect();
    let first = blocks.first().and_then(level).unwrap_or(1);
    // From the end, so that each block is moved once.
    let mut groups: Vec<(u8, Vec<Block>)> = Vec::with_capacity(heads.len() + 1);
    groups.extend(heads.into_iter().rev().map(|(at, level)| (level, blocks.split_off(at))));
    blocks.shrink_to_fit();
    groups.push((first, blocks));
    // The book's own title is no chapter that the others stand below.
    let above = u8::from(title);
    let mut whole = Whole::new(&mut draft);
    let mut parts: Vec<(u8, Draft)> = Vec::with_capacity(groups.len());
    for (level, blocks) in groups.into_iter().rev() {
        let Draft { links, has_terms, has_spread, file, .. } = draft;
        let part = Draft { links, has_terms, has_spread, ..whole.part(blocks, &parts, file) };
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

/// The notes and images of the whole text.
struct Whole {
    notes: Vec<Kept>,
    images: Vec<PendingImage>,
}

/// A note until chapters ask for it.
enum Kept {
    /// Not asked for yet, or one that refers to others, whose numbers every chapter has of its own.
    Here(Note),
    /// What refers to nothing went to the chapter that asked first: the chapter's index, and the note's there.
    Gone(usize, usize),
}

impl Whole {
    fn new(draft: &mut Draft) -> Whole {
        let notes = std::mem::take(&mut draft.notes).into_iter().map(Kept::Here).collect();
        Whole { notes, images: std::mem::take(&mut draft.images) }
    }

    /// The draft of some blocks, with the notes that they refer to, those that these notes refer to, and the images of
    /// both, each in the order of its first place; the references to them are numbered anew. `parts` are those made
    /// before.
    fn part(&mut self, mut blocks: Vec<Block>, parts: &[(u8, Draft)], file: FileId) -> Draft {
        let mut draft = Draft::new(file);
        if self.notes.is_empty() && self.images.is_empty() {
            return Draft { blocks, ..draft };
        }
        let mut number = Number { notes: Places::new(self.notes.len()), images: Places::new(self.images.len()) };
        inlines::rewrite_blocks(&mut blocks, &mut number);
        while let Some(&old) = number.notes.order.get(draft.notes.len()) {
            let Some(mut note) = self.note(old as usize, (parts.len(), draft.notes.len()), parts) else { break };
            inlines::rewrite_blocks(&mut note.blocks, &mut number);
            draft.notes.push(note);
        }
        draft.images = number.images.order.iter().filter_map(|&old| self.images.get(old as usize).cloned()).collect();
        Draft { blocks, ..draft }
    }

    /// A note for the place that it gets: a part's index, and its own there.
    fn note(&mut self, old: usize, (part, place): (usize, usize), parts: &[(u8, Draft)]) -> Option<Note> {
        let kept = self.notes.get_mut(old)?;
        match kept {
            Kept::Gone(part, place) => return parts.get(*part)?.1.notes.get(*place).cloned(),
            Kept::Here(note) => {
                if refers(&mut note.blocks) {
                    return Some(note.clone());
                }
            }
        }
        match std::mem::replace(kept, Kept::Gone(part, place)) {
            Kept::Here(note) => Some(note),
            Kept::Gone(..) => None,
        }
    }
}

/// Whether blocks refer to notes or images.
fn refers(blocks: &mut Vec<Block>) -> bool {
    let mut refers = Refers(false);
    inlines::rewrite_blocks(blocks, &mut refers);
    refers.0
}

/// Looks for references, and leaves all as it is.
struct Refers(bool);

impl Rewrite for Refers {
    fn inline(&mut self, inline: &mut Inline) -> Option<Vec<Inline>> {
        self.0 |= matches!(inline.kind, InlineKind::NoteRef(_) | InlineKind::Image { .. });
        None
    }

    fn block(&mut self, block: &mut Block) -> bool {
        self.0 |= matches!(block.kind, BlockKind::Figure { .. });
        true
    }

    fn source(&self, _: Span) -> &str {
        ""
    }
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
    fn inline(&mut self, inline: &mut Inline) -> Option<Vec<Inline>> {
        let new = match &mut inline.kind {
            InlineKind::NoteRef(id) => self.notes.number(id.0).map(|new| id.0 = new),
            InlineKind::Image { asset, .. } => self.images.number(asset.0).map(|new| asset.0 = new),
            _ => Some(()),
        };
        new.is_none().then(Vec::new)
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
