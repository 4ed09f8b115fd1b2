//! A chapter in several documents: where `split-level` asks for it, and where one would be too long. Old readers load a
//! document whole and stop at 260 kB to 300 kB.
//!
//! A document ends between two blocks of the chapter; when one block alone is too long, between its items, rows or blocks,
//! and at last in running text. What is open is closed and opened again in the next document. Links are set when every
//! document is known ([`resolve`]).

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::book::Book;
use super::chapter::{ChapterFile, Writer, close_document, open_document};
use super::xml::Xml;
use crate::diagnostic::Diagnostic;
use crate::message;
use crate::model::{Block, BlockKind, Chapter, ChapterId, InlineKind, block_text};

/// A document ends at the next block of the chapter when it has this many bytes.
const SOFT: usize = 180_000;
/// It ends wherever it can when it has this many.
const HARD: usize = 225_000;
/// No document is longer. Between `HARD` and this lies what cannot be parted, and what links grow by.
const LONGEST: usize = 260_000;
/// Room that a note is given at the end of a document.
const NOTE: usize = 12_000;
/// Longest piece of text that is written without a look at the room that is left.
const PIECE: usize = 8 << 10;
/// Text of this many bytes may have to be parted.
pub(super) const LONG_TEXT: usize = 20_000;

/// One document of a chapter.
pub(super) struct Part<'a> {
    pub xhtml: String,
    /// Whether it holds MathML.
    pub math: bool,
    links: Vec<Link<'a>>,
}

/// A link inside the book: the bytes of its address, and what it leads to.
pub(super) struct Link<'a> {
    pub place: Range<usize>,
    pub target: Target<'a>,
}

/// What a link leads to.
#[derive(Clone, Copy)]
pub(super) enum Target<'a> {
    /// A node of a chapter.
    Id(ChapterId, &'a str),
    /// A note of the same chapter.
    Note(u32),
    /// The first mark of a note of the same chapter.
    Reference(u32),
}

/// An element that is open, and how it is closed and opened again.
pub(super) struct Open {
    pub close: &'static str,
    pub again: Cow<'static, str>,
}

/// The documents of a chapter under way.
#[derive(Default)]
pub(super) struct Parts<'a> {
    done: Vec<Part<'a>>,
    pub links: Vec<Link<'a>>,
    pub open: Vec<Open>,
    /// Whether the text being written may be parted: everything that is open can be opened again.
    pub may_part_text: bool,
    /// Inline elements that are open: text in them is not parted.
    pub inline: u32,
    /// Length of the document before its first block.
    base: usize,
    /// Whether all blocks of the document so far are headings.
    headed: bool,
    /// Notes written, and notes that have been referred to.
    written: usize,
    referred: usize,
    /// Bytes that the notes referred to will take.
    waiting: usize,
    in_notes: bool,
    /// Document of each identifier of a block, note, first reference and page marker.
    pub ids: Vec<(&'a str, u32)>,
    pub notes: HashMap<u32, u32>,
    pub references: HashMap<u32, u32>,
    pub markers: Vec<u32>,
}

impl<'a> Parts<'a> {
    /// The number of the document under way.
    pub fn current(&self) -> u32 {
        self.done.len() as u32
    }

    /// A mark of a note has been written; whether the first.
    pub fn refer(&mut self, index: usize, first: bool, bytes: impl FnOnce() -> usize) {
        if first {
            self.references.insert(index as u32, self.current());
            self.waiting += bytes();
        }
        self.referred = self.referred.max(index + 1);
    }
}

impl<'a> Writer<'a> {
    /// All documents of the chapter.
    pub(super) fn documents(&mut self) -> Vec<Part<'a>> {
        self.begin_document();
        self.blocks(&self.chapter.blocks);
        self.flush_markers(u64::MAX);
        self.end_document(self.chapter.notes.len());
        std::mem::take(&mut self.parts.done)
    }

    fn begin_document(&mut self) {
        let chapter = self.chapter;
        let (part, division) = self.book.part(self.chapter_id);
        open_document(&mut self.xml, self.book, &chapter.title, "../", division);
        if self.parts.current() == 0 {
            self.xml.raw(if part.is_article() { "<article" } else { "<section" });
            if !part.epub_type.is_empty() {
                self.xml.attr("epub:type", part.epub_type);
            }
            if !part.role.is_empty() {
                self.xml.attr("role", part.role);
            }
            self.xml.attr("id", &chapter.id.0);
            match early_heading(chapter) {
                Some(id) => self.xml.attr("aria-labelledby", id),
                None => self.xml.attr("aria-label", &chapter.title),
            }
        } else {
            self.xml.raw("<section class=\"continued\"");
            self.xml.attr("aria-label", &chapter.title);
        }
        self.xml.raw(">\n");
        self.parts.base = self.xml.len();
        self.parts.headed = true;
    }

    /// Ends the document after the notes up to number `notes`.
    fn end_document(&mut self, notes: usize) {
        self.write_notes(notes);
        let is_article = self.parts.current() == 0 && self.book.part(self.chapter_id).0.is_article();
        self.xml.raw(if is_article { "</article>\n" } else { "</section>\n" });
        close_document(&mut self.xml, self.book);
        let xhtml = std::mem::take(&mut self.xml).finish();
        let links = std::mem::take(&mut self.parts.links);
        self.parts.done.push(Part { xhtml, math: std::mem::take(&mut self.math), links });
    }

    /// Notes not yet written, up to number `end`. They may go on into a further document.
    fn write_notes(&mut self, end: usize) {
        let chapter = self.chapter;
        if self.parts.written >= end.min(chapter.notes.len()) {
            return;
        }
        self.parts.in_notes = true;
        self.open_notes();
        while let Some(note) = chapter.notes.get(self.parts.written).filter(|_| self.parts.written < end) {
            if self.xml.len() > LONGEST - NOTE && self.xml.len() > self.parts.base + 4096 {
                self.xml.raw("</section>\n");
                let from = self.parts.written;
                // The rest of the notes is none of the document that ends.
                self.end_document(from);
                self.begin_document();
                self.open_notes();
            }
            let index = self.parts.written;
            self.parts.notes.insert(index as u32, self.parts.current());
            self.note(index, note);
            self.parts.written = index + 1;
        }
        self.xml.raw("</section>\n");
        self.parts.in_notes = false;
        self.parts.waiting = 0;
    }

    fn open_notes(&mut self) {
        self.xml.raw("<section class=\"notes\" epub:type=\"footnotes\" role=\"doc-endnotes\"");
        self.xml.attr("aria-label", self.book.words.notes);
        self.xml.raw(">\n");
    }

    /// Ends the document and begins the next one, in the midst of what is open.
    fn cut(&mut self) {
        let open = std::mem::take(&mut self.parts.open);
        open.iter().rev().for_each(|element| self.xml.raw(element.close));
        self.end_document(self.parts.referred);
        self.begin_document();
        open.iter().for_each(|element| self.xml.raw(&element.again));
        self.parts.open = open;
    }

    /// Called before a block: a document may end here.
    pub(super) fn before_block(&mut self, block: &Block) {
        if self.depth > 0 || self.parts.in_notes {
            return self.cut_if_full();
        }
        let level = match block.kind {
            BlockKind::Heading { level, .. } => Some(level),
            _ => None,
        };
        let wanted = level.is_some_and(|level| level <= self.book.options.split_level);
        let long = self.xml.len() + self.parts.waiting > SOFT;
        // A document of nothing but headings would part them from their text.
        if (wanted || long) && !self.parts.headed {
            self.cut();
        }
        self.parts.headed &= level.is_some();
    }

    /// Called between the items of what is open.
    pub(super) fn cut_if_full(&mut self) {
        if self.room() == 0 && self.may_cut() {
            self.cut();
        }
    }

    fn may_cut(&self) -> bool {
        !self.parts.in_notes && self.parts.inline == 0 && self.xml.len() > self.parts.base + 4096
    }

    fn room(&self) -> usize {
        HARD.saturating_sub(self.xml.len() + self.parts.waiting)
    }

    /// The next piece of a long text and what comes after it, ended at a sentence or a line where it fills the document;
    /// `None` when the rest is to be written whole. Pieces are short, as escaping may make four bytes of one.
    pub(super) fn cut_text<'t>(&mut self, text: &'t str) -> Option<(&'t str, &'t str)> {
        let open = !self.parts.in_notes && self.parts.inline == 0;
        if !self.parts.may_part_text || !open || text.len() <= PIECE {
            return None;
        }
        let most = text.floor_char_boundary(PIECE);
        let sentence = text[..most].rfind(['。', '！', '？', '\n']).map(|at| text.ceil_char_boundary(at + 1));
        Some(text.split_at(sentence.unwrap_or(most)))
    }

    /// Notes that an element has been opened, whose start tag begins at byte `from` of the document.
    pub(super) fn opened(&mut self, from: usize, close: &'static str) {
        let again = without_id(self.xml.since(from));
        self.parts.open.push(Open { close, again: Cow::Owned(again) });
    }

    /// Whether a paragraph's text may have to be parted.
    pub(super) fn is_long(content: &[crate::model::Inline]) -> bool {
        content.iter().any(
            |inline| matches!(&inline.kind, InlineKind::Text(text) | InlineKind::Code(text) if text.len() >= LONG_TEXT),
        )
    }
}

/// Markup without its identifiers, for the head of a table that is said again.
pub(super) fn without_ids(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len());
    let mut rest = markup;
    while let Some((before, after)) = rest.split_once(" id=\"") {
        out.push_str(before);
        rest = after.split_once('"').map_or("", |(_, after)| after);
    }
    out + rest
}

/// A start tag without its identifier, which no two elements may have.
fn without_id(tag: &str) -> String {
    let Some((before, rest)) = tag.split_once(" id=\"") else { return tag.to_owned() };
    let after = rest.split_once('"').map_or("", |(_, after)| after);
    format!("{before}{after}")
}

/// The identifier of the heading that a chapter is named by, if it is sure to stand in its first document.
fn early_heading(chapter: &Chapter) -> Option<&str> {
    let at = chapter.blocks.iter().position(|block| matches!(block.kind, BlockKind::Heading { .. }))?;
    let before = &chapter.blocks[..at];
    let short = at < 64 && before.iter().map(|block| block_text(block).len()).sum::<usize>() < SOFT / 4;
    let heading = &chapter.blocks[at];
    let named = !block_text(heading).trim().is_empty();
    heading.id.as_ref().map(|id| id.0.as_str()).filter(|_| short && named)
}

/// Sets the addresses of links that lead into other documents, and warns of a document that could not be kept short.
pub(super) fn resolve(book: &Book, chapters: &mut [ChapterFile]) {
    let parted = |chapter: &ChapterFile| chapter.parts.len() > 1;
    if chapters.iter().any(parted) {
        let index: Vec<HashMap<&str, u32>> = chapters
            .iter()
            .map(|chapter| if parted(chapter) { chapter.ids.iter().copied().collect() } else { HashMap::new() })
            .collect();
        for (number, chapter) in (0..).zip(chapters.iter_mut()) {
            set_links(book, ChapterId(number), chapter, &index);
        }
    }
    for (number, chapter) in chapters.iter_mut().enumerate() {
        if chapter.parts.iter().any(|part| part.xhtml.len() > LONGEST) {
            let title = &book.publication.chapters[number].title;
            let warning = Diagnostic::warning(
                "long-document",
                message!(
                    "“{title}”中有一段超过 260 kB 而不能分开，旧阅读器可能打不开",
                    "a piece of `{title}` is longer than 260 kB and cannot be parted; old readers may not open it"
                ),
            )
            .hint(message!("把它分成几段", "make several paragraphs of it"));
            chapter.warnings.push(warning);
        }
    }
}

fn set_links(book: &Book, own: ChapterId, chapter: &mut ChapterFile, index: &[HashMap<&str, u32>]) {
    let (notes, references) = (&chapter.notes, &chapter.references);
    for (number, part) in (0u32..).zip(&mut chapter.parts) {
        for link in part.links.iter().rev() {
            let (to, target) = match link.target {
                Target::Id(to, id) => (to, index.get(to.0 as usize).and_then(|ids| ids.get(id))),
                Target::Note(note) => (own, notes.get(&note)),
                Target::Reference(note) => (own, references.get(&note)),
            };
            let target = target.copied().unwrap_or(0);
            let (Some(file), false) = (book.sibling_part(to, target), to == own && target == number) else {
                // Its document is this one: the fragment is enough.
                keep_fragment(&mut part.xhtml, &link.place, "");
                continue;
            };
            keep_fragment(&mut part.xhtml, &link.place, &file);
        }
    }
}

/// Puts a file's name before the fragment of an address.
fn keep_fragment(xhtml: &mut String, place: &Range<usize>, file: &str) {
    let Some(hash) = xhtml.get(place.clone()).and_then(|address| address.find('#')) else { return };
    xhtml.replace_range(place.start..place.start + hash, file);
}

/// Which documents the page markers stand in, for the lists of pages.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Document of each page marker, chapter by chapter.
    pub markers: Vec<Vec<u32>>,
}

impl Layout {
    /// The layout of these chapters.
    pub fn of(chapters: &mut [ChapterFile]) -> Layout {
        let markers = chapters.iter_mut().map(|chapter| std::mem::take(&mut chapter.markers)).collect();
        Layout { markers }
    }
}

/// An address whose bytes are remembered.
pub(super) fn address(xml: &mut Xml, value: &str) -> Range<usize> {
    xml.raw(" href=\"");
    let start = xml.len();
    xml.value(value);
    let place = start..xml.len();
    xml.raw("\"");
    place
}
