//! Inlines as XHTML.

use super::address;
use super::chapter::Writer;
use crate::diagnostic::Diagnostic;
use crate::message;
use crate::model::{Dot, Inline, InlineKind, LinkTarget, Mark, NoteId, Origin, RubyPair};

impl<'a> Writer<'a> {
    pub(super) fn inlines(&mut self, inlines: &'a [Inline]) {
        for inline in inlines {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &'a Inline) {
        match &inline.kind {
            InlineKind::Text(text) => self.text(text, &inline.origin),
            InlineKind::LineBreak => {
                // The model counts it as one character.
                self.position.1 = self.position.1.saturating_add(1);
                self.xml.raw("<br/>");
            }
            InlineKind::Emphasis(content) => self.wrapped("em", content),
            InlineKind::Strong(content) => self.wrapped("strong", content),
            InlineKind::Strikethrough(content) => self.wrapped("del", content),
            InlineKind::Underline(content) => self.wrapped("u", content),
            InlineKind::Superscript(content) => self.wrapped("sup", content),
            InlineKind::Subscript(content) => self.wrapped("sub", content),
            InlineKind::Code(code) => {
                self.xml.raw("<code>");
                self.text(code, &inline.origin);
                self.xml.raw("</code>");
            }
            InlineKind::Math(source) => {
                self.xml.raw("<code class=\"math\">");
                self.text(source, &inline.origin);
                self.xml.raw("</code>");
            }
            InlineKind::Link { target, title, content } => self.link(inline, target, title.as_deref(), content),
            InlineKind::Image { asset, alt } => self.image(*asset, alt),
            InlineKind::NoteRef(note) if self.in_link => self.deferred.push(*note),
            InlineKind::NoteRef(note) => self.note_reference(*note),
            InlineKind::Ruby(pairs) => self.ruby(pairs, &inline.origin),
            InlineKind::Marked { mark, content } => {
                let (tag, class) = mark_class(*mark);
                self.xml.raw("<");
                self.xml.raw(tag);
                self.xml.attr("class", class);
                self.xml.raw(">");
                self.inlines(content);
                self.xml.close(tag);
            }
            InlineKind::Foreign { lang, content } => {
                self.xml.raw("<span");
                self.xml.attr("lang", lang.as_str());
                self.xml.attr("xml:lang", lang.as_str());
                self.xml.raw(">");
                self.inlines(content);
                self.xml.raw("</span>");
            }
        }
    }

    fn wrapped(&mut self, tag: &str, content: &'a [Inline]) {
        self.xml.raw("<");
        self.xml.raw(tag);
        self.xml.raw(">");
        self.inlines(content);
        self.xml.close(tag);
    }

    /// Text, with the markers of pages that begin inside it. Characters are counted only where a marker is due.
    pub(super) fn text(&mut self, text: &str, origin: &Origin) {
        let mut rest = text;
        while let Some((marker, others)) = self.markers.split_first().filter(|(m, _)| m.block == self.position.0) {
            let before = marker.offset.saturating_sub(self.position.1);
            let Some((at, _)) = rest.char_indices().nth(before as usize) else {
                let count = rest.chars().count() as u32;
                self.position.1 = self.position.1.saturating_add(count);
                break;
            };
            self.xml.text(&rest[..at]);
            self.marker(marker);
            self.markers = others;
            self.position.1 = self.position.1.saturating_add(before);
            rest = &rest[at..];
        }
        self.xml.text(rest);
        self.report_replaced(origin);
    }

    fn link(&mut self, inline: &'a Inline, target: &LinkTarget, title: Option<&str>, content: &'a [Inline]) {
        // Links do not nest (HTML 4.5.1): the outer one counts.
        let href = if self.in_link { None } else { self.href(target, inline) };
        let Some(href) = href else { return self.inlines(content) };
        self.xml.raw("<a");
        self.xml.attr("href", &href);
        if let Some(title) = title.filter(|t| !t.trim().is_empty()) {
            self.xml.attr("title", title);
        }
        self.xml.raw(">");
        self.in_link = true;
        self.inlines(content);
        self.in_link = false;
        self.xml.raw("</a>");
        for note in std::mem::take(&mut self.deferred) {
            self.note_reference(note);
        }
    }

    /// The address of a link, or `None` (with a warning) if it cannot lead anywhere.
    fn href(&mut self, target: &LinkTarget, inline: &Inline) -> Option<String> {
        match target {
            LinkTarget::External(target) => {
                let url = address::url(target);
                if url.is_none() {
                    self.warn_of_address(target, inline);
                }
                url
            }
            LinkTarget::Internal { chapter, id: None } => self.book.sibling(*chapter).map(str::to_owned),
            LinkTarget::Internal { chapter, id: Some(id) } if *chapter == self.chapter_id => Some(format!("#{id}")),
            LinkTarget::Internal { chapter, id: Some(id) } => {
                self.book.sibling(*chapter).map(|file| format!("{file}#{id}"))
            }
        }
    }

    fn warn_of_address(&mut self, target: &str, inline: &Inline) {
        let warning = Diagnostic::warning(
            "not-an-address",
            message!(
                "“{target}”不是可用的网址，已改为普通文字",
                "“{target}” is no address that a link can lead to; it became text"
            ),
        )
        .hint(message!(
            "网址以 http://、https://、mailto: 或 tel: 开头",
            "addresses begin with http://, https://, mailto: or tel:"
        ));
        self.warnings.push(match inline.origin.whole() {
            Some(span) => warning.at(span),
            None => warning,
        });
    }

    /// The mark of a note. Its first one is where the note's number leads back to.
    fn note_reference(&mut self, id: NoteId) {
        let index = id.0 as usize;
        let (Some(note), Some(count)) = (self.chapter.notes.get(index), self.references.get_mut(index)) else {
            return;
        };
        *count += 1;
        let count = *count;
        self.xml.raw("<sup class=\"note-mark\"><a epub:type=\"noteref\" role=\"doc-noteref\"");
        self.xml.attr("href", &format!("#{}", note.id));
        self.xml.attr("id", &self.reference_id(&note.id.0, count));
        self.xml.raw(&format!(">[{}]</a></sup>", index + 1));
    }

    /// HTML 4.5.10, with brackets for readers that do not know ruby.
    fn ruby(&mut self, pairs: &[RubyPair], origin: &Origin) {
        let (open, close) = self.book.words.brackets;
        self.xml.raw("<ruby>");
        for pair in pairs {
            self.text(&pair.base, origin);
            self.xml.raw(&format!("<rp>{open}</rp><rt>"));
            self.text(&pair.reading, origin);
            self.xml.raw(&format!("</rt><rp>{close}</rp>"));
        }
        self.xml.raw("</ruby>");
    }
}

/// Element and class of marked text. Dots mean emphasis; the lines of names and titles are only a way to write them.
fn mark_class(mark: Mark) -> (&'static str, &'static str) {
    match mark {
        Mark::ProperName => ("u", "proper-name"),
        Mark::BookTitle => ("cite", "book-title"),
        Mark::Dots(Dot::Default) => ("em", "dots"),
        Mark::Dots(Dot::Sesame) => ("em", "dots sesame"),
        Mark::Dots(Dot::OpenSesame) => ("em", "dots open-sesame"),
        Mark::Dots(Dot::Circle) => ("em", "dots circle"),
        Mark::Dots(Dot::OpenCircle) => ("em", "dots open-circle"),
        Mark::Dots(Dot::DoubleCircle) => ("em", "dots double-circle"),
        Mark::Dots(Dot::Triangle) => ("em", "dots triangle"),
        Mark::Dots(Dot::OpenTriangle) => ("em", "dots open-triangle"),
        Mark::Dots(Dot::Cross) => ("em", "dots cross"),
    }
}
