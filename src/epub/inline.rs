//! Inlines as XHTML.

use super::book::Marker;
use super::chapter::Writer;
use super::split::{self, Link, Open, Target};
use super::{address, math};
use crate::diagnostic::Diagnostic;
use crate::message;
use crate::model::{Dot, Foreign, Inline, InlineKind, LinkTarget, Mark, NoteId, Origin, RubyPair, block_text};
use crate::script::zhuyin;

impl<'a> Writer<'a> {
    pub(super) fn inlines(&mut self, inlines: &'a [Inline]) {
        for inline in inlines {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &'a Inline) {
        if !inline.children().is_empty() {
            // Text in an element is not parted.
            self.parts.inline += 1;
            self.inline_kind(inline);
            self.parts.inline -= 1;
        } else {
            self.inline_kind(inline);
        }
    }

    fn inline_kind(&mut self, inline: &'a Inline) {
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
            InlineKind::Code(code) => self.verbatim("", code, &inline.origin),
            InlineKind::Math(source) => self.formula(source, false, &inline.origin),
            InlineKind::Link(link) => self.link(inline, &link.target, link.title.as_deref(), &link.content),
            InlineKind::Image { asset, alt } => self.image(*asset, alt),
            InlineKind::NoteRef(note) if self.in_link => self.deferred.push(*note),
            InlineKind::NoteRef(note) => self.note_reference(*note),
            InlineKind::Ruby(pairs) => self.ruby(pairs, &inline.origin),
            InlineKind::Marked { mark, content } => {
                let (tag, class) = mark_class(*mark);
                self.xml.raw("<");
                self.xml.raw(tag);
                self.xml.attr("class", class);
                if let Mark::Spread(em @ 1..) = mark {
                    let side = if self.book.is_vertical() { "inline-size" } else { "width" };
                    self.xml.attr("style", &format!("{side}:{em}em"));
                }
                self.xml.raw(">");
                self.inlines(content);
                self.xml.close(tag);
            }
            InlineKind::Term(term) => {
                self.xml.raw("<span class=\"index-term\">");
                self.inlines(&term.content);
                self.xml.close("span");
            }
            InlineKind::Foreign(foreign) => {
                let Foreign { lang, content } = &**foreign;
                self.xml.raw("<span");
                self.xml.attr("lang", lang.as_str());
                self.xml.attr("xml:lang", lang.as_str());
                if lang.is_right_to_left() {
                    self.xml.attr("dir", "rtl");
                }
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
            self.phrase(&rest[..at]);
            self.marker(marker);
            self.markers = others;
            self.position.1 = self.position.1.saturating_add(before);
            rest = &rest[at..];
        }
        self.phrase(rest);
        self.report_replaced(origin);
    }

    /// A formula, as MathML; as its source where it does not parse. A page that begins inside one is marked after it.
    pub(super) fn formula(&mut self, source: &str, display: bool, origin: &Origin) {
        match math::mathml(source, display) {
            Ok(markup) => {
                self.math = true;
                self.flush_markers_until(self.position.1);
                self.xml.raw(&markup);
                let length = source.chars().count() as u32;
                self.position.1 = self.position.1.saturating_add(length);
                self.flush_markers_until(self.position.1.saturating_sub(1));
            }
            Err(reason) => {
                self.warnings.push(unreadable_formula(&reason, origin));
                self.verbatim("math", source, origin);
            }
        }
    }

    /// Code: text that nothing is done to.
    pub(super) fn verbatim(&mut self, class: &str, text: &str, origin: &Origin) {
        self.xml.raw("<code");
        if !class.is_empty() {
            self.xml.attr("class", class);
        }
        self.xml.raw(">");
        self.verbatim = true;
        let again = if class.is_empty() { "<code>".to_owned() } else { format!("<code class=\"{class}\">") };
        self.parts.open.push(Open { close: "</code>", again: again.into() });
        self.text(text, origin);
        self.parts.open.pop();
        self.verbatim = false;
        self.xml.raw("</code>");
    }

    /// Sets the markers of pages that begin in this block at or before `offset`.
    fn flush_markers_until(&mut self, offset: u32) {
        let block = self.position.0;
        let due = |marker: &Marker| marker.block == block && marker.offset <= offset;
        while let Some((marker, rest)) = self.markers.split_first().filter(|(marker, _)| due(marker)) {
            self.markers = rest;
            self.marker(marker);
        }
    }

    fn link(&mut self, inline: &'a Inline, target: &'a LinkTarget, title: Option<&str>, content: &'a [Inline]) {
        // Links do not nest (HTML 4.5.1): the outer one counts.
        let href = if self.in_link { None } else { self.href(target, inline) };
        let Some(href) = href else { return self.inlines(content) };
        self.xml.raw("<a");
        let place = split::address(&mut self.xml, &href);
        if let LinkTarget::Internal { chapter, id: Some(id) } = target {
            self.parts.links.push(Link { place, target: Target::Id(*chapter, &id.0) });
        }
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
        self.parts
            .refer(index, count == 1, || note.blocks.iter().map(|block| block_text(block).len() * 3 / 2 + 400).sum());
        self.xml.raw("<sup class=\"note-mark\"><a");
        if self.book.options.profile.rules().duokan_notes {
            self.xml.attr("class", "duokan-footnote");
        }
        self.xml.raw(" epub:type=\"noteref\" role=\"doc-noteref\"");
        let place = split::address(&mut self.xml, &format!("#{}", note.id));
        self.parts.links.push(Link { place, target: Target::Note(id.0) });
        self.xml.attr("id", &self.reference_id(&note.id.0, count));
        self.xml.raw(&format!(">[{}]</a></sup>", index + 1));
    }

    /// HTML 4.5.10, with brackets for readers that do not know ruby.
    fn ruby(&mut self, pairs: &[RubyPair], origin: &Origin) {
        let (open, close) = self.book.words.brackets;
        // Zhuyin stands at the right of its base, where the reader can do that (CLREQ 3.3.3).
        let zhuyin = !pairs.is_empty() && pairs.iter().all(|pair| zhuyin::is_syllable(&pair.reading));
        self.xml.raw(if zhuyin { "<ruby class=\"zhuyin\">" } else { "<ruby>" });
        self.in_ruby = true;
        self.parts.inline += 1;
        for pair in pairs {
            self.text(&pair.base, origin);
            self.xml.raw(&format!("<rp>{open}</rp><rt>"));
            self.text(&pair.reading, origin);
            self.xml.raw(&format!("</rt><rp>{close}</rp>"));
        }
        self.parts.inline -= 1;
        self.in_ruby = false;
        self.xml.raw("</ruby>");
    }
}

fn unreadable_formula(reason: &str, origin: &Origin) -> Diagnostic {
    let warning = Diagnostic::warning(
        "unreadable-formula",
        message!("公式有误，照源码显示：{reason}", "this formula cannot be read and is shown as its source: {reason}"),
    )
    .hint(message!(
        "请核对 LaTeX 写法：括号须成对，命令须是数学模式里有的",
        "check its LaTeX: braces in pairs, and only commands of math mode"
    ));
    match origin.whole() {
        Some(span) => warning.at(span),
        None => warning,
    }
}

/// Element and class of marked text. Dots mean emphasis; the lines of names and titles are only a way to write them.
fn mark_class(mark: Mark) -> (&'static str, &'static str) {
    match mark {
        Mark::Spread(_) => ("span", "spread"),
        Mark::Deceased => ("span", "deceased"),
        Mark::Warichu => ("span", "warichu"),
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
