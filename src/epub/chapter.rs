//! One chapter becomes one content document.

use super::book::{Book, Marker};
use super::xml::Xml;
use crate::diagnostic::Diagnostic;
use crate::message;
use crate::model::{Block, BlockKind, Chapter, ChapterId, Note, NoteId, Origin, inline_text};

/// A chapter's document, and what the rest of the book wants to know of it.
pub(super) struct ChapterFile {
    pub xhtml: String,
    /// Headings that the table of contents lists: level in the source, text, identifier.
    pub headings: Vec<Heading>,
    pub warnings: Vec<Diagnostic>,
    /// Whether it holds MathML.
    pub math: bool,
}

/// A heading of a chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heading {
    pub level: u8,
    pub title: String,
    pub id: String,
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
    /// Markup that the next text begins with: a note's number, a task's box.
    pub(super) lead: Option<String>,
    pub(super) in_link: bool,
    /// Marks of notes met inside a link, which set theirs after it: links do not nest.
    pub(super) deferred: Vec<NoteId>,
    /// How often each note has been referred to.
    pub(super) references: Vec<u32>,
    /// Whether the text is code, which nothing is done to.
    pub(super) verbatim: bool,
    pub(super) in_ruby: bool,
    /// Sentences of the block so far, for Kobo.
    pub(super) segment: u32,
    /// Whether a formula has been written as MathML.
    pub(super) math: bool,
}

/// Writes a chapter.
pub(super) fn write(book: &Book, chapter_id: ChapterId) -> ChapterFile {
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
        segment: 0,
        math: false,
    };
    writer.document();
    ChapterFile { xhtml: writer.xml.finish(), headings: writer.headings, warnings: writer.warnings, math: writer.math }
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
    fn document(&mut self) {
        let chapter = self.chapter;
        open_document(&mut self.xml, self.book, &chapter.title, "../", "bodymatter");
        self.xml.raw("<section epub:type=\"chapter\" role=\"doc-chapter\"");
        self.xml.attr("id", &chapter.id.0);
        match first_heading(chapter) {
            Some(id) => self.xml.attr("aria-labelledby", id),
            None => self.xml.attr("aria-label", &chapter.title),
        }
        self.xml.raw(">\n");
        self.blocks(&chapter.blocks);
        self.flush_markers(u64::MAX);
        self.notes(&chapter.notes);
        self.xml.raw("</section>\n");
        close_document(&mut self.xml, self.book);
        let place = chapter.blocks.first().map_or_else(Origin::none, |b| b.origin.clone());
        self.report_replaced(&place);
    }

    /// The notes, at the chapter's end; readers that know them show each at its mark.
    fn notes(&mut self, notes: &'a [Note]) {
        if notes.is_empty() {
            return;
        }
        self.xml.raw("<section class=\"notes\" epub:type=\"footnotes\" role=\"doc-endnotes\"");
        self.xml.attr("aria-label", self.book.words.notes);
        self.xml.raw(">\n");
        for (index, note) in notes.iter().enumerate() {
            self.note(index, note);
        }
        self.xml.raw("</section>\n");
    }

    fn note(&mut self, index: usize, note: &'a Note) {
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
            self.xml.raw(&format!("<p>{number}</p>\n"));
        }
        self.depth += 1;
        self.blocks(&note.blocks);
        self.depth -= 1;
        self.xml.raw(if listed { "</li></ol>\n</aside>\n" } else { "</aside>\n" });
        self.report_replaced(&note.origin);
    }

    /// A note's number, which leads back to its first mark. A note that nothing refers to has a number alone.
    fn note_number(&self, index: usize, note: &Note) -> String {
        let number = index + 1;
        let mut xml = Xml::default();
        if self.references.get(index).is_some_and(|&n| n > 0) {
            xml.raw("<a class=\"note-number\" epub:type=\"backlink\" role=\"doc-backlink\"");
            xml.attr("href", &format!("#{}", self.reference_id(&note.id.0, 1)));
            xml.attr("title", self.book.words.back_to_text);
            xml.raw(&format!(">[{number}]</a> "));
        } else {
            xml.raw(&format!("<span class=\"note-number\">[{number}]</span> "));
        }
        xml.finish()
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

/// The identifier of the heading that a chapter begins with.
fn first_heading(chapter: &Chapter) -> Option<&str> {
    let heading = chapter.blocks.iter().find(|b| matches!(b.kind, BlockKind::Heading { .. }))?;
    let text = match &heading.kind {
        BlockKind::Heading { content, .. } => inline_text(content),
        _ => String::new(),
    };
    heading_id(heading).filter(|_| !text.trim().is_empty())
}

pub(super) fn heading_id(block: &Block) -> Option<&str> {
    block.id.as_ref().map(|id| id.0.as_str())
}
