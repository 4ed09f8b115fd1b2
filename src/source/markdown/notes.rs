//! Footnotes: definitions and references are met in any order; notes come out in the order of their first reference.

use std::collections::HashMap;
use std::ops::Range;

use super::Builder;
use crate::diagnostic::{Diagnostic, Span};
use crate::message;
use crate::model::{Block, BlockKind, Id, Inline, InlineKind, Note, NoteId};
use crate::source::inlines::{self, Rewrite};

/// Notes and references met so far. Until [`Notes::finish`], a reference gives the index of its label here.
#[derive(Default)]
pub(super) struct Notes {
    /// Label, folded, to its index.
    labels: HashMap<String, u32>,
    definitions: Vec<Option<Note>>,
    /// References in the order of the source: the label whose definition they stand in, and their own.
    references: Vec<(Option<u32>, u32)>,
    /// The definitions that are open.
    open: Vec<u32>,
    /// How many notes stood where they are referred to.
    in_place: u32,
}

impl Notes {
    /// The index of a label. Labels that differ in case only are one, as the parser has it.
    fn index(&mut self, label: &str) -> u32 {
        let next = self.definitions.len() as u32;
        let index = *self.labels.entry(label.to_lowercase()).or_insert(next);
        if index == next {
            self.definitions.push(None);
        }
        index
    }

    pub(super) fn open(&mut self, label: &str) {
        let index = self.index(label);
        self.open.push(index);
    }

    /// How many references were met.
    pub(super) fn references(&self) -> usize {
        self.references.len()
    }

    fn refer(&mut self, label: &str) -> NoteId {
        let index = self.index(label);
        self.references.push((self.open.last().copied(), index));
        NoteId(index)
    }

    /// Indices of labels that are referred to and defined, each once: those of the text, then those that the notes
    /// themselves refer to, note by note.
    fn order(&self) -> Vec<u32> {
        let mut within: HashMap<Option<u32>, Vec<u32>> = HashMap::new();
        for &(place, index) in &self.references {
            within.entry(place).or_default().push(index);
        }
        let mut seen = vec![false; self.definitions.len()];
        let mut order: Vec<u32> = Vec::new();
        let mut place = None;
        let mut done = 0;
        loop {
            for &index in within.get(&place).into_iter().flatten() {
                let i = index as usize;
                if !std::mem::replace(&mut seen[i], true) && self.definitions[i].is_some() {
                    order.push(index);
                }
            }
            let Some(&next) = order.get(done) else {
                return order;
            };
            (place, done) = (Some(next), done + 1);
        }
    }

    /// The blocks with references to the notes' final places, and the notes.
    pub(super) fn finish(
        mut self,
        mut blocks: Vec<Block>,
        source: &str,
        warnings: &mut Vec<Diagnostic>,
    ) -> (Vec<Block>, Vec<Note>) {
        if self.definitions.is_empty() {
            return (blocks, Vec::new());
        }
        let order = self.order();
        let mut places = vec![None; self.definitions.len()];
        for (place, &index) in order.iter().enumerate() {
            places[index as usize] = Some(place as u32);
        }
        let mut notes = Vec::with_capacity(order.len());
        for &index in &order {
            notes.extend(self.definitions[index as usize].take());
        }
        for unused in self.definitions.into_iter().flatten() {
            let label = &unused.label;
            let what =
                message!("脚注“{label}”没有被引用，已略去", "nothing refers to the note “{label}”; it is left out");
            let hint =
                message!("在正文中写 [^{label}]，或删去这条脚注", "write [^{label}] in the text, or delete the note");
            let warning = Diagnostic::warning("unused-note", what).hint(hint);
            warnings.push(match unused.origin.first() {
                Some(span) => warning.at(first_line(span)),
                None => warning,
            });
        }
        let in_place = order.iter().enumerate().all(|(place, &index)| place as u32 == index);
        if !(in_place && order.len() == places.len()) {
            let mut renumber = Renumber { places: &places, source };
            inlines::rewrite_blocks(&mut blocks, &mut renumber);
            inlines::rewrite_notes(&mut notes, &mut renumber);
        }
        (blocks, notes)
    }
}

fn first_line(span: Span) -> Span {
    Span { end: span.end.min(span.start + 4), ..span }
}

/// Gives references their notes' final places; a reference without a note goes.
struct Renumber<'a> {
    places: &'a [Option<u32>],
    source: &'a str,
}

impl Rewrite for Renumber<'_> {
    fn inline(&mut self, inline: &mut Inline) -> Option<Vec<Inline>> {
        let InlineKind::NoteRef(id) = &mut inline.kind else { return None };
        match self.places.get(id.0 as usize).copied().flatten() {
            Some(place) => {
                *id = NoteId(place);
                None
            }
            None => Some(Vec::new()),
        }
    }

    fn source(&self, span: Span) -> &str {
        self.source.get(span.range()).unwrap_or("")
    }
}

impl Builder<'_> {
    pub(super) fn note_reference(&mut self, label: &str, range: Range<usize>) {
        if self.image.is_some() || self.skip.is_some() {
            return;
        }
        self.ensure_leaf(&range);
        // A note in its place may stand in the text before it.
        self.flush_pending();
        let id = self.notes.refer(label);
        let origin = self.origin(range);
        self.push(Inline::new(InlineKind::NoteRef(id), origin));
    }

    /// A note that stands where it is referred to: its text is its only paragraph.
    pub(super) fn add_note_in_place(&mut self, mut content: Vec<Inline>, references: usize, range: Range<usize>) {
        inlines::trim(&mut content, |span| self.source.get(span.range()).unwrap_or(""));
        let origin = self.origin(range);
        if content.is_empty() {
            return;
        }
        let number = self.notes.in_place + 1;
        self.notes.in_place = number;
        // No label in the source has a line feed.
        let id = self.notes.refer(&format!("\n{number}"));
        // What it refers to is referred to from the note, not from the text.
        let last = self.notes.references.len() - 1;
        if let Some(inside) = self.notes.references.get_mut(references..last) {
            inside.iter_mut().for_each(|(place, _)| *place = Some(id.0));
        }
        let blocks = vec![Block::new(BlockKind::Paragraph(content), origin.clone())];
        let note = Note { id: Id(String::new()), label: format!("inline-{number}"), blocks, origin: origin.clone() };
        self.notes.definitions[id.0 as usize] = Some(note);
        self.push(Inline::new(InlineKind::NoteRef(id), origin));
    }

    pub(super) fn close_note(&mut self, label: &str, blocks: Vec<Block>, range: Range<usize>) {
        let origin = self.origin(range.clone());
        let Some(index) = self.notes.open.pop() else {
            return;
        };
        let note = Note { id: Id(String::new()), label: super::text::one_line(label), blocks, origin };
        let slot = &mut self.notes.definitions[index as usize];
        if slot.is_none() {
            *slot = Some(note);
            return;
        }
        let what = message!(
            "脚注“{label}”定义了两次，只取第一次",
            "the note “{label}” is defined twice; the first one counts"
        );
        self.warn("duplicate-note", range.start..range.end.min(range.start + 4), what);
    }
}
