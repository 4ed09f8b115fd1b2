//! Raw HTML: `ruby`, `br`, `sup`, `sub` and `u` are understood, comments vanish, the rest is dropped with a warning and
//! its text kept.

use std::ops::Range;

use super::html::{Token, decode_entities, tokens};
use super::leaf::{FrameKind, HtmlInline};
use super::ruby::Ruby;
use super::{Builder, HtmlBlock};
use crate::message;
use crate::model::{Inline, InlineKind};

/// Elements whose start and end part paragraphs.
const BLOCK_ELEMENTS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

impl HtmlBlock {
    pub(super) fn push(&mut self, text: &str, range: Range<usize>) {
        self.pieces.push((self.text.len(), range.start));
        self.text.push_str(text);
    }

    /// The source of a range of the text.
    fn source(&self, range: Range<usize>) -> Range<usize> {
        let place = |at: usize| {
            let piece = self.pieces.partition_point(|&(text, _)| text <= at).saturating_sub(1);
            self.pieces.get(piece).map_or(0, |&(text, source)| source + (at - text))
        };
        place(range.start)..place(range.end.max(range.start + 1) - 1) + 1
    }
}

impl Builder<'_> {
    pub(super) fn close_html_block(&mut self) {
        let Some(html) = self.html.take() else { return };
        self.in_html_block = true;
        for (token, range) in tokens(&html.text) {
            match token {
                Token::Text(text) => self.html_text(text, range.start, &html),
                token => self.html_token(token, html.source(range)),
            }
        }
        self.close_leaf();
        self.in_html_block = false;
        self.skip = None;
    }

    /// Text of a block of raw HTML, line by line.
    fn html_text(&mut self, text: &str, start: usize, html: &HtmlBlock) {
        let mut at = start;
        for line in text.split_inclusive('\n') {
            let body = line.trim_end_matches(['\n', '\r']);
            // Blanks at a line's start are the source's layout.
            let kept = body.trim_start_matches([' ', '\t']);
            let from = at + body.len() - kept.len();
            if !kept.is_empty() && (self.leaf.is_some() || !kept.trim().is_empty()) {
                self.text(&decode_entities(kept), html.source(from..from + kept.len()));
            }
            if body.len() < line.len() && self.leaf.is_some() {
                self.soft_break(html.source(at + body.len()..at + line.len()));
            }
            at += line.len();
        }
    }

    pub(super) fn inline_html(&mut self, html: &str, range: Range<usize>) {
        if self.image.is_some() {
            return;
        }
        if let Some((token, _)) = tokens(html).into_iter().next() {
            self.html_token(token, range);
        }
    }

    fn html_token(&mut self, token: Token, range: Range<usize>) {
        match token {
            Token::Comment | Token::Text(_) => {}
            Token::Other if self.skip.is_some() => {}
            Token::Other => {
                let what = message!("HTML 声明已略去", "a declaration of HTML is left out");
                self.warn("html-dropped", range, what);
            }
            Token::Tag { name, closing } => self.html_tag(&name, closing, range),
        }
    }

    fn html_tag(&mut self, name: &str, closing: bool, range: Range<usize>) {
        if let Some(skipped) = &self.skip {
            if closing && skipped == name {
                self.skip = None;
            }
            return;
        }
        let in_ruby = self.in_ruby();
        match (name, closing) {
            ("ruby", false) if !in_ruby => self.open_ruby(range),
            ("ruby" | "rb" | "rt" | "rp", _) if in_ruby => self.ruby_tag(name, closing, range),
            ("ruby" | "rb" | "rt" | "rp", _) => {}
            ("br", _) => self.line_break(range),
            ("sup", _) => self.html_inline(HtmlInline::Sup, closing, range),
            ("sub", _) => self.html_inline(HtmlInline::Sub, closing, range),
            ("u", _) => self.html_inline(HtmlInline::U, closing, range),
            _ => self.drop_tag(name, closing, range),
        }
    }

    /// One warning per element, at its start tag; an end tag says nothing new.
    fn drop_tag(&mut self, name: &str, closing: bool, range: Range<usize>) {
        if self.in_html_block && BLOCK_ELEMENTS.contains(&name) {
            self.close_leaf();
        }
        if closing {
            return;
        }
        let raw = matches!(name, "script" | "style");
        let what = if raw {
            message!("HTML 元素 <{name}> 连同内容已略去", "the HTML element <{name}> is left out with its contents")
        } else {
            message!("HTML 标签 <{name}> 已略去，只留文字", "the HTML tag <{name}> is left out; its text is kept")
        };
        let hint = match name {
            "img" => message!("改用 Markdown 的图片写法：![说明](路径)", "write the image in Markdown: ![text](path)"),
            "a" => message!("改用 Markdown 的链接写法：[文字](地址)", "write the link in Markdown: [text](address)"),
            "b" | "strong" => message!("改用 **文字**", "write **text**"),
            "i" | "em" => message!("改用 *文字*", "write *text*"),
            "table" => message!("改用 Markdown 的表格写法", "write the table in Markdown"),
            _ => message!(
                "可用的 HTML 标签只有 ruby、br、sup、sub、u",
                "the HTML tags that are understood are ruby, br, sup, sub and u"
            ),
        };
        self.warn("html-dropped", range, what).hint = Some(hint);
        if raw {
            self.skip = Some(name.to_owned());
        }
    }

    fn html_inline(&mut self, kind: HtmlInline, closing: bool, range: Range<usize>) {
        if self.in_ruby() {
            return;
        }
        if !closing {
            return self.push_frame(FrameKind::Html(kind), range);
        }
        let Some(leaf) = &mut self.leaf else { return };
        let is_open =
            |frame: &super::leaf::Frame| matches!(frame.kind, FrameKind::Html(k) if k == kind) && !frame.closing;
        let Some(at) = leaf.frames.iter().rposition(is_open) else {
            return;
        };
        let only_html_above = leaf.frames[at..].iter().all(|frame| matches!(frame.kind, FrameKind::Html(_)));
        if !only_html_above {
            leaf.frames[at].closing = true;
            return;
        }
        while self.leaf.as_ref().is_some_and(|leaf| leaf.frames.len() > at) {
            self.pop_frame(Some(range.end));
        }
    }

    fn open_ruby(&mut self, range: Range<usize>) {
        self.ensure_leaf(&range);
        self.flush_run();
        if let Some(leaf) = &mut self.leaf {
            let depth = leaf.frames.len();
            leaf.ruby = Some(Ruby::new(range, depth));
        }
    }

    fn ruby_tag(&mut self, name: &str, closing: bool, range: Range<usize>) {
        self.flush_run();
        let ruby = self.leaf.as_mut().and_then(|leaf| leaf.ruby.as_mut());
        if ruby.is_some_and(|ruby| ruby.tag(name, closing)) {
            self.close_ruby(Some(range.end));
        }
    }

    /// Closes the ruby if it was opened with more than `frames` inlines open: one that is never closed ends with the
    /// inline or the paragraph that it stands in.
    pub(super) fn close_ruby_above(&mut self, frames: usize) {
        let open = self.leaf.as_ref().and_then(|leaf| leaf.ruby.as_ref());
        let Some(start) = open.filter(|ruby| ruby.depth > frames).map(|ruby| ruby.start.clone()) else {
            return;
        };
        let what = message!("HTML 标签 <ruby> 没有结束", "the HTML tag <ruby> is never closed");
        self.warn("html-unclosed", start, what).hint = Some(message!("补上 </ruby>", "add </ruby>"));
        self.close_ruby(None);
    }

    fn close_ruby(&mut self, end: Option<usize>) {
        self.flush_run();
        let Some(leaf) = &mut self.leaf else { return };
        let Some(ruby) = leaf.ruby.take() else { return };
        let start = ruby.start.start;
        let end = end.unwrap_or(leaf.pending.end).max(ruby.start.end);
        let (pairs, behind) = ruby.finish();
        let origin = self.origin(start..end);
        // Without any reading it is text.
        let bare = pairs.iter().all(|pair| pair.reading.is_empty());
        if let Some(leaf) = &mut self.leaf
            && let Some(side) = pairs.last().and_then(|pair| super::breaks::side_before(&pair.base))
        {
            leaf.before = Some(side);
        }
        if bare {
            let text: String = pairs.into_iter().map(|pair| pair.base).collect();
            self.push(Inline::new(InlineKind::Text(text), origin));
        } else {
            self.push(Inline::new(InlineKind::Ruby(pairs), origin));
        }
        behind.into_iter().for_each(|inline| self.push(inline));
    }
}
