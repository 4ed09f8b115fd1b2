//! One chapter becomes one content document.

use std::collections::HashMap;

use super::book::{Book, Marker};
use super::split::{self, Link, Part, Parts, Target};
use super::xml::Xml;
use crate::diagnostic::Diagnostic;
use crate::message;
use crate::model::{Block, BlockKind, Chapter, ChapterId, Note, NoteId, Origin};

/// A chapter's documents, and what the rest of the book wants to know of them.
pub(super) struct ChapterFile<'a> {
    pub parts: Vec<Part<'a>>,
    /// Headings that the table of contents lists: level in the source, text, identifier.
    pub headings: Vec<Heading>,
    pub warnings: Vec<Diagnostic>,
    /// Document of each identifier, note, first mark of a note and page marker.
    pub ids: Vec<(&'a str, u32)>,
    pub notes: HashMap<u32, u32>,
    pub references: HashMap<u32, u32>,
    pub markers: Vec<u32>,
}

/// A heading of a chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heading {
    pub level: u8,
    pub title: String,
    pub id: String,
    /// Number of its document in the chapter.
    pub part: u32,
}

/// Markup that the next text begins with: a note's number, a task's box.
pub(super) struct Lead<'a> {
    pub markup: String,
    /// A link in it.
    pub link: Option<Link<'a>>,
}

/// A document under way.
pub(super) struct Writer<'a> {
    pub(super) book: &'a Book<'a>,
    pub(super) chapter: &'a Chapter,
    pub(super) chapter_id: ChapterId,
    pub(super) xml: Xml,
    pub(super) warnings: Vec<Diagnostic>,
    pub(super) headings: Vec<Heading>,
    /// Levels of the headings that the next one stands below, for a document that begins at h1 and skips none.
    pub(super) levels: Vec<u8>,
    /// Blocks that hold the one being written.
    pub(super) depth: usize,
    /// Page markers still to be set.
    pub(super) markers: &'a [Marker],
    /// Number of the next block, as page maps count them.
    pub(super) next_block: u32,
    /// The block whose text is being written, and how many of its characters are.
    pub(super) position: (u32, u32),
    pub(super) lead: Option<Lead<'a>>,
    pub(super) in_link: bool,
    /// Marks of notes met inside a link, which set theirs after it: links do not nest.
    pub(super) deferred: Vec<NoteId>,
    /// How often each note has been referred to.
    pub(super) references: Vec<u32>,
    /// Whether the text is code, which nothing is done to.
    pub(super) verbatim: bool,
    pub(super) in_ruby: bool,
    /// Whether the next inline is the first of a paragraph that begins with a large character.
    pub(super) drops: bool,
    /// Sentences of the block so far, for Kobo.
    pub(super) segment: u32,
    /// Whether a formula has been written as MathML.
    pub(super) math: bool,
    /// The documents so far, and the one under way.
    pub(super) parts: Parts<'a>,
}

/// Writes a chapter.
pub(super) fn write<'a>(book: &'a Book<'a>, chapter_id: ChapterId) -> ChapterFile<'a> {
    let chapter = book.publication.chapter(chapter_id);
    let mut writer = Writer {
        book,
        chapter,
        chapter_id,
        xml: Xml::with_capacity(4096 + text_bytes(book, chapter)),
        warnings: Vec::new(),
        headings: Vec::new(),
        levels: Vec::new(),
        depth: 0,
        markers: &book.markers[chapter_id.0 as usize],
        next_block: 0,
        position: (u32::MAX, 0),
        lead: None,
        in_link: false,
        deferred: Vec::new(),
        references: vec![0; chapter.notes.len()],
        verbatim: false,
        in_ruby: false,
        drops: false,
        segment: 0,
        math: false,
        parts: Parts::default(),
    };
    let parts = writer.documents();
    let place = chapter.blocks.first().map_or_else(Origin::none, |block| block.origin.clone());
    writer.report_replaced(&place);
    let split::Parts { ids, notes, references, markers, .. } = writer.parts;
    ChapterFile { parts, headings: writer.headings, warnings: writer.warnings, ids, notes, references, markers }
}

/// A guess at the document's size: the bytes of source that the chapter's blocks came from, and a third for markup.
fn text_bytes(book: &Book, chapter: &Chapter) -> usize {
    let length = |origin: &Origin| origin.whole().map_or(0, |span| span.range().len());
    let longest = book.publication.sources.files().get(chapter.file.0 as usize).map_or(0, |f| f.text.len());
    chapter.blocks.iter().map(|b| length(&b.origin)).sum::<usize>().min(longest) * 4 / 3
}

/// Everything before the body's content: the same for every document of the book.
pub(super) fn open_document(xml: &mut Xml, book: &Book, title: &str, up: &str, body: &str) {
    let lang = book.publication.metadata.language.as_str();
    xml.raw(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\"",
    );
    xml.raw(" xmlns:epub=\"http://www.idpf.org/2007/ops\"");
    xml.attr("lang", lang);
    xml.attr("xml:lang", lang);
    xml.raw(">\n<head>\n<meta charset=\"utf-8\"/>\n");
    xml.leaf("title", if title.trim().is_empty() { &book.publication.metadata.title } else { title });
    for style in &book.styles {
        xml.raw("\n<link rel=\"stylesheet\" type=\"text/css\"");
        xml.attr("href", &format!("{up}{style}"));
        xml.raw("/>");
    }
    xml.raw("\n</head>\n<body");
    if !body.is_empty() {
        xml.attr("epub:type", body);
    }
    xml.raw(">\n");
    if book.options.profile.rules().kobo_spans {
        // What Kobo's renderer flows into columns.
        xml.raw("<div");
        xml.attr("id", &book.fresh_id("book-columns".to_owned()));
        xml.raw("><div");
        xml.attr("id", &book.fresh_id("book-inner".to_owned()));
        xml.raw(">\n");
    }
}

/// Closes what [`open_document`] opened.
pub(super) fn close_document(xml: &mut Xml, book: &Book) {
    if book.options.profile.rules().kobo_spans {
        xml.raw("</div></div>\n");
    }
    xml.raw("</body>\n</html>\n");
}

impl<'a> Writer<'a> {
    /// A note, with its number.
    pub(super) fn note(&mut self, index: usize, note: &'a Note) {
        let listed = self.book.options.profile.rules().duokan_notes;
        self.xml.raw("<aside epub:type=\"footnote\" role=\"doc-footnote\"");
        if listed {
            self.xml.raw(">\n<ol class=\"duokan-footnote-content\"><li class=\"duokan-footnote-item\"");
        }
        self.xml.attr("id", &note.id.0);
        self.xml.raw(">\n");
        let number = self.note_number(index, note);
        if matches!(note.blocks.first().map(|b| &b.kind), Some(BlockKind::Paragraph(_))) {
            self.lead = Some(number);
        } else {
            self.xml.raw("<p>");
            self.set_lead(number);
            self.xml.raw("</p>\n");
        }
        self.depth += 1;
        self.blocks(&note.blocks);
        self.depth -= 1;
        self.xml.raw(if listed { "</li></ol>\n</aside>\n" } else { "</aside>\n" });
        self.report_replaced(&note.origin);
    }

    /// A note's number, which leads back to its first mark. A note that nothing refers to has a number alone.
    fn note_number(&self, index: usize, note: &Note) -> Lead<'a> {
        let number = index + 1;
        let mut xml = Xml::default();
        let mut link = None;
        if self.references.get(index).is_some_and(|&n| n > 0) {
            xml.raw("<a class=\"note-number\" epub:type=\"backlink\" role=\"doc-backlink\"");
            let place = split::address(&mut xml, &format!("#{}", self.reference_id(&note.id.0, 1)));
            link = Some(Link { place, target: Target::Reference(index as u32) });
            xml.attr("title", self.book.words.back_to_text);
            xml.raw(&format!(">[{number}]</a> "));
        } else {
            xml.raw(&format!("<span class=\"note-number\">[{number}]</span> "));
        }
        Lead { markup: xml.finish(), link }
    }

    /// Writes a lead, and notes its link.
    pub(super) fn set_lead(&mut self, lead: Lead<'a>) {
        let start = self.xml.len();
        self.xml.raw(&lead.markup);
        if let Some(Link { place, target }) = lead.link {
            self.parts.links.push(Link { place: place.start + start..place.end + start, target });
        }
    }

    /// The identifier of the `count`th mark of a note.
    pub(super) fn reference_id(&self, note: &str, count: u32) -> String {
        self.book.fresh_id(format!("{note}-ref-{count}"))
    }

    /// Sets the markers of every page that begins before block `end`.
    pub(super) fn flush_markers(&mut self, end: u64) {
        while let Some((marker, rest)) = self.markers.split_first().filter(|(m, _)| u64::from(m.block) < end) {
            self.markers = rest;
            self.marker(marker);
        }
    }

    /// EPUB Accessibility 1.1, 4.2.3: a marker that holds no text, and says its page to a screen reader.
    pub(super) fn marker(&mut self, marker: &Marker) {
        let (before, after) = self.book.words.page;
        self.parts.markers.push(self.parts.current());
        self.xml.raw("<span epub:type=\"pagebreak\" role=\"doc-pagebreak\"");
        self.xml.attr("id", &marker.id);
        self.xml.attr("aria-label", &format!("{before}{}{after}", marker.label));
        self.xml.raw("></span>");
    }

    /// Warns of characters that no XML document can hold.
    pub(super) fn report_replaced(&mut self, origin: &Origin) {
        let count = self.xml.take_replaced();
        if count == 0 {
            return;
        }
        let warning = Diagnostic::warning(
            "forbidden-character",
            message!(
                "有 {count} 个控制字符不能写入 EPUB，已换成“\u{FFFD}”",
                "{count} control characters cannot stand in an EPUB and became “\u{FFFD}”"
            ),
        )
        .hint(message!("从源文件中删去这些字符", "remove them from the source"));
        self.warnings.push(match origin.whole() {
            Some(span) => warning.at(span),
            None => warning,
        });
    }
}

pub(super) fn heading_id(block: &Block) -> Option<&str> {
    block.id.as_ref().map(|id| id.0.as_str())
}
