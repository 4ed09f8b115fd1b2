//! Blocks and inlines become elements: paragraphs of styled runs, and beside each run what it belongs to.
//!
//! The structure tree is built here, in reading order. The notes of a chapter stand at the end of its section, where the
//! model has them, whatever page they are printed on.

mod aside;
mod back;
mod block;
mod code;
mod drop_cap;
mod formula;
mod highlight;
mod imprint;
mod inline;
mod list;
mod lists;
mod notes;
mod numbers;
mod style;
mod table;
mod titles;
mod words;

use super::element::{Element, Link, Start, Strand};
use super::geometry::{Frame, Geometry};
use crate::diagnostic::Diagnostic;
use crate::font::FontSet;
use crate::model::{Block, BlockKind, Chapter, ChapterId, Id, LinkTarget, Publication, Span, Wording};
use crate::typeset::Options;
use crate::typeset::math::Maths;
use crate::typeset::options::ChapterStart;
use crate::typeset::pages::{LinkTargetOnPages, NodeId, Structure, Tag};

pub(super) use back::{Occurrence, back_matter, index_of, place_of};
pub(super) use inline::{TextBuilder, info};
pub(super) use style::{Context, note_mark, plain};
pub(super) use titles::spread;

/// Everything that is set, before it is set.
#[derive(Debug, Default)]
pub(super) struct Collected {
    /// The text.
    pub body: Strand,
    /// The notes of all chapters.
    pub notes: Vec<Strand>,
    /// Links, by their number.
    pub links: Vec<Link>,
    /// Terms of the index as the text has them, in the order in which they were met.
    pub terms: Vec<String>,
    /// The structure; node 0 is the document.
    pub structure: Structure,
    /// What is to be said of formulas.
    pub warnings: Vec<Diagnostic>,
}

/// Collects the whole publication.
pub(super) fn collect(publication: &Publication, fonts: &FontSet, options: &Options, geometry: &Geometry) -> Collected {
    let mut collector = Collector::new(publication, fonts, options, geometry);
    for number in (0..publication.chapters.len() as u32).filter(|&number| Some(number) != index_of(publication)) {
        collector.chapter(number);
    }
    collector.book_notes();
    collector.out
}

/// The state of a walk over the publication.
pub(super) struct Collector<'a> {
    publication: &'a Publication,
    fonts: &'a FontSet,
    maths: Maths<'a>,
    options: &'a Options,
    words: Wording,
    frames: [Frame; 2],
    /// The type area over all columns, where there are several.
    full: Option<Frame>,
    out: Collected,
    /// Where elements go: the body, or a note.
    strand: Strand,
    chapter: u32,
    /// Number of the first note of the chapter.
    note_base: u32,
    /// Notes of the chapters before.
    notes_before: usize,
    /// Figures and tables in their lists.
    listed: u32,
    /// Number of the next block in the walk.
    next_block: u32,
    /// Levels of the headings above this place.
    levels: Vec<u8>,
    /// Identifiers and markers that wait for the next element.
    anchors: Vec<Id>,
    markers: Vec<super::element::Text>,
    start: Start,
}

impl<'a> Collector<'a> {
    pub(super) fn new(
        publication: &'a Publication,
        fonts: &'a FontSet,
        options: &'a Options,
        geometry: &Geometry,
    ) -> Collector<'a> {
        let mut out = Collected::default();
        out.structure.add(Tag::Document, None);
        Collector {
            publication,
            fonts,
            maths: Maths::new(fonts),
            options,
            words: publication.metadata.language.wording(),
            frames: [geometry.body, geometry.note],
            full: (geometry.columns > 1).then_some(geometry.full),
            out,
            strand: Strand::default(),
            chapter: 0,
            note_base: 0,
            notes_before: 0,
            listed: 0,
            next_block: 0,
            levels: Vec::new(),
            anchors: Vec::new(),
            markers: Vec::new(),
            start: Start::Flow,
        }
    }

    /// What was collected into the strand at hand, as the body.
    pub(super) fn into_collected(mut self) -> Collected {
        self.out.body = self.strand;
        self.out
    }

    /// Adds a node to the structure.
    pub(super) fn node(&mut self, tag: Tag, parent: NodeId) -> NodeId {
        self.out.structure.add(tag, Some(parent))
    }

    /// Words in the publication's language.
    pub(super) fn words(&self) -> Wording {
        self.words
    }

    fn chapter(&mut self, number: u32) {
        let chapter = self.publication.chapter(ChapterId(number));
        let section = self.out.structure.add(Tag::Section, Some(NodeId(0)));
        self.chapter = number;
        self.next_block = 0;
        self.note_base = self.out.notes.len() as u32;
        self.anchors.push(chapter.id.clone());
        self.start = self.chapter_start(chapter, number);
        let first = self.strand.elements.len();
        let context = Context::body(section, self.frames[0], self.options, &self.publication.metadata.language);
        let context = Context { flow: true, ..context };
        if !has_heading(&chapter.blocks) {
            self.unprinted_heading(chapter);
        }
        self.blocks(&chapter.blocks, &context);
        if self.strand.elements.len() == first || !self.anchors.is_empty() {
            self.push(super::element::Body::Space(0), None);
        }
        self.out.body.elements.append(&mut self.strand.elements);
        self.chapter_notes(chapter, section);
    }

    fn chapter_start(&self, chapter: &Chapter, number: u32) -> Start {
        match self.options.chapter_start {
            _ if number == 0 => Start::Flow,
            ChapterStart::Continue => Start::Flow,
            ChapterStart::Recto if chapter.level <= 1 => Start::Recto,
            ChapterStart::Page | ChapterStart::Recto => Start::Page,
        }
    }

    /// Adds an element, with what waits for it.
    pub(super) fn push(&mut self, body: super::element::Body, source: Option<Span>) -> &mut Element {
        let mut element = Element::new(body);
        element.anchors = std::mem::take(&mut self.anchors);
        element.markers = std::mem::take(&mut self.markers);
        element.start = std::mem::replace(&mut self.start, Start::Flow);
        element.block = self.next_block.saturating_sub(1);
        element.chapter = self.chapter;
        element.source = source;
        self.strand.elements.push(element);
        let last = self.strand.elements.len() - 1;
        &mut self.strand.elements[last]
    }

    /// The identifier that a link of the model leads to.
    fn target(&self, target: &LinkTarget) -> LinkTargetOnPages {
        match target {
            LinkTarget::External(address) => LinkTargetOnPages::External(address.clone()),
            LinkTarget::Internal { id: Some(id), .. } => LinkTargetOnPages::Internal(id.clone()),
            LinkTarget::Internal { chapter, id: None } => {
                LinkTargetOnPages::Internal(self.publication.chapter(*chapter).id.clone())
            }
        }
    }

    /// The level of a heading of `level`, counted without gaps over the whole document (PDF/UA-1, 7.4.2).
    fn level_without_gaps(&mut self, level: u8) -> u8 {
        while self.levels.last().is_some_and(|&above| above >= level) {
            self.levels.pop();
        }
        self.levels.push(level);
        self.levels.len() as u8
    }
}

fn has_heading(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match &block.kind {
        BlockKind::Heading { content, .. } => !content.is_empty(),
        BlockKind::Quote(inner) | BlockKind::Aside { blocks: inner, .. } => has_heading(inner),
        _ => false,
    })
}
