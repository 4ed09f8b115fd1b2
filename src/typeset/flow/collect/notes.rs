//! Notes: at the foot of the page, each a strand of its own, or as text at the end of their chapter or of the book.

use super::super::element::Body;
use super::super::geometry::Frame;
use super::list::Marker;
use super::{Collector, Context};
use crate::model::{Chapter, ChapterId, Inline, InlineKind, Note, Origin};
use crate::typeset::flow::element::Start;
use crate::typeset::options::{ChapterStart, NoteNumbers, NotePlace};
use crate::typeset::pages::{NodeId, Tag};

/// Where text that is none of the chapter's blocks stands in the last one of them: behind all of it.
const BEHIND: u32 = 1 << 30;
/// The measure in em of notes in the margin from which on a gap stands between a note and its mark, and lines are equally
/// long.
const LEAST_HUNG: f32 = 12.0;

impl Collector<'_> {
    /// The mark of note `index` of the chapter at hand.
    pub(super) fn mark_of(&self, index: usize) -> String {
        let before = if self.options.note_numbers == NoteNumbers::Book { self.notes_before } else { 0 };
        super::note_mark(before + index, self.fonts)
    }

    /// The notes of a chapter whose text has been collected.
    pub(super) fn chapter_notes(&mut self, chapter: &Chapter, section: NodeId) {
        match self.options.notes {
            NotePlace::Foot | NotePlace::Margin => self.footnotes(chapter, section),
            NotePlace::Chapter if !chapter.notes.is_empty() => {
                let title = self.words.notes();
                self.behind(|this| {
                    this.notes_title(2, title, section, false);
                    this.endnotes(chapter, section);
                });
            }
            NotePlace::Chapter | NotePlace::Book => {}
        }
        self.notes_before += chapter.notes.len();
    }

    fn footnotes(&mut self, chapter: &Chapter, section: NodeId) {
        for (index, note) in chapter.notes.iter().enumerate() {
            self.note(index, note, section, self.frames[1]);
            let strand = std::mem::take(&mut self.strand);
            self.out.notes.push(strand);
        }
    }

    fn endnotes(&mut self, chapter: &Chapter, section: NodeId) {
        // Small text on the lines of the body.
        let [body, note] = self.frames;
        let frame = Frame { pitch: body.pitch, slots: body.slots, ..note };
        for (index, note) in chapter.notes.iter().enumerate() {
            self.note(index, note, section, frame);
        }
    }

    /// The notes of all chapters behind the last one.
    pub(super) fn book_notes(&mut self) {
        let publication = self.publication;
        if self.options.notes != NotePlace::Book || publication.chapters.iter().all(|c| c.notes.is_empty()) {
            return;
        }
        let section = self.out.structure.add(Tag::Section, Some(NodeId(0)));
        let title = self.words.notes();
        self.start = match self.options.chapter_start {
            ChapterStart::Continue => Start::Flow,
            ChapterStart::Page => Start::Page,
            ChapterStart::Recto => Start::Recto,
        };
        self.anchors.push(crate::model::Id("notes.of-the-book".to_owned()));
        let last = self.chapter;
        self.behind(|this| {
            this.notes_title(1, title, section, true);
            this.notes_before = 0;
            for (number, chapter) in (0u32..).zip(&publication.chapters).filter(|(_, c)| !c.notes.is_empty()) {
                this.chapter = number;
                let title = &publication.chapter(ChapterId(number)).title;
                this.notes_title(2, title, section, false);
                this.notes_before = publication.chapters[..number as usize].iter().map(|c| c.notes.len()).sum();
                this.endnotes(chapter, section);
            }
            this.chapter = last;
        });
    }

    /// Collects what stands behind the blocks of the last chapter so far.
    pub(super) fn behind(&mut self, collect: impl FnOnce(&mut Self)) {
        let (chapter, block) = (self.chapter, self.next_block.saturating_sub(1));
        collect(self);
        for element in &mut self.strand.elements {
            (element.chapter, element.block, element.base) = (chapter, block, BEHIND);
        }
        self.out.body.elements.append(&mut self.strand.elements);
    }

    fn notes_title(&mut self, level: u8, title: &str, section: NodeId, shown: bool) {
        let language = &self.publication.metadata.language;
        let context = Context { flow: true, ..Context::body(section, self.frames[0], self.options, language) };
        let content = [Inline::new(InlineKind::Text(title.to_owned()), Origin::none())];
        self.heading(level, &content, &context, None);
        if let Some(heading) = self.strand.elements.last_mut().and_then(|element| element.heading.as_mut()) {
            heading.shown = shown;
        }
    }

    fn note(&mut self, index: usize, note: &Note, section: NodeId, frame: Frame) {
        let node = self.out.structure.add(Tag::Note, Some(section));
        self.out.structure.nodes[node.0 as usize].source = note.origin.first();
        let context = Context::body(node, frame, self.options, &self.publication.metadata.language);
        self.anchors.push(note.id.clone());
        self.note_text(index, note, context);
    }

    /// The text of a note, its mark hung before the first line.
    fn note_text(&mut self, index: usize, note: &Note, context: Context) {
        let label = self.out.structure.add(Tag::Label, Some(context.node));
        let mark = self.mark_of(index);
        let em = context.frame.size;
        // A mark in brackets ([123]) needs more room than ①.
        // In a narrow margin the text goes on below its mark's neighbour, without a gap between them.
        let narrow = self.options.notes == NotePlace::Margin && context.frame.measure < LEAST_HUNG * em;
        let room = if narrow { 1.0 } else { 2.0 };
        let room = if mark.chars().count() > 1 { (mark.len() as f32 * 0.5 + 0.5).ceil().max(2.0) } else { room };
        self.hang_marker(&Marker::plain(mark), label, &context.inset(room, 0.0));
        let context = Context { first: 0.0, ..context.inset(room, 0.0) };
        let context = Context { first: context.first.min(em), ragged: narrow, ..context };
        let (block, elements) = (self.next_block, self.strand.elements.len());
        self.blocks(&note.blocks, &context);
        self.next_block = block;
        if self.strand.elements.len() == elements {
            self.push(Body::Space(1), note.origin.first());
        }
    }
}
