//! Raw HTML: what the model has a kind for is understood, comments vanish, the rest is dropped with a warning and its
//! text kept.

use std::ops::Range;

use super::elements::{Element, element, is_void};
use super::html::{Token, attribute, decode_entities, tokens};
use super::leaf::{FrameKind, HtmlInline, Style};
use super::notation;
use super::ruby::Ruby;
use super::{Builder, HtmlBlock, text};
use crate::message;
use crate::model::{BlockKind, Inline, InlineKind, Role, RubyPair};

/// A tag of HTML.
pub(super) struct HtmlTag<'t> {
    /// In lower case.
    pub name: &'t str,
    pub closing: bool,
    attributes: &'t str,
    /// The whole tag.
    written: &'t str,
}

impl HtmlTag<'_> {
    pub fn attribute(&self, name: &str) -> Option<String> {
        attribute(self.attributes, name)
    }
}

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
                Token::Text(text) if self.pre.is_some() => self.pre_text(text),
                Token::Text(text) => self.html_text(text, range.start, &html),
                token => self.html_token(token, &html.text[range.clone()], html.source(range)),
            }
        }
        self.close_pre();
        self.close_leaf();
        while self.html_containers.pop().is_some() {
            self.close_container();
        }
        self.html_table_at_block_end();
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

    fn pre_text(&mut self, text: &str) {
        if let Some(pre) = &mut self.pre {
            pre.text.push_str(&decode_entities(text));
        }
    }

    /// The text of `pre` is code, as it stands; a line end right behind the start tag is none of it (HTML 4.4.3).
    fn close_pre(&mut self) {
        let Some(mut pre) = self.pre.take() else { return };
        let start = pre.text.len() - pre.text.trim_start_matches('\r').trim_start_matches('\n').len();
        pre.text.drain(..start.min(2));
        if !pre.text.trim().is_empty() {
            self.code = Some(pre);
            self.close_code();
        }
    }

    pub(super) fn inline_html(&mut self, html: &str, range: Range<usize>) {
        if self.image.is_some() {
            return;
        }
        if let Some((token, _)) = tokens(html).into_iter().next() {
            self.html_token(token, html, range);
        }
    }

    fn html_token(&mut self, token: Token, written: &str, range: Range<usize>) {
        match token {
            // Within a line it says so of the next block.
            Token::Comment if is_page_break(written) => {
                if self.in_html_block {
                    self.close_leaf();
                }
                self.pending_page = true;
            }
            Token::Comment | Token::Text(_) => {}
            Token::Other if self.skip.is_some() => {}
            Token::Other => {
                let what = message!("HTML 声明已略去", "a declaration of HTML is left out");
                self.warn("html-dropped", range, what);
            }
            Token::Tag { name, closing, attributes } => {
                let tag = HtmlTag { name: &name, closing, attributes, written };
                self.html_tag(&tag, range);
            }
        }
    }

    fn html_tag(&mut self, tag: &HtmlTag, range: Range<usize>) {
        let (name, closing) = (tag.name, tag.closing);
        if let Some(skipped) = &self.skip {
            if closing && skipped == name {
                self.skip = None;
            }
            return;
        }
        if self.pre.is_some() {
            return if closing && name == "pre" {
                self.close_pre()
            };
        }
        let element = element(name);
        let in_ruby = self.in_ruby();
        if !closing && !in_ruby {
            self.take_anchor(tag, element);
        }
        match element {
            Element::Ruby if in_ruby => self.ruby_tag(name, closing, range),
            Element::Ruby if name == "ruby" && !closing => self.open_ruby(range),
            Element::Ruby => {}
            Element::Break => self.line_break(range),
            Element::Inline(kind) if !closing => self.html_styled(kind, tag, range),
            Element::Inline(kind) => self.html_inline(kind, true, range),
            Element::Anchor => self.html_link(tag, range),
            Element::Image if !closing => self.html_image(tag, range),
            Element::Table if self.table_tag(tag, &range) => {}
            Element::Table | Element::Raw | Element::Unknown => self.drop_tag(tag, element, range),
            Element::Plain | Element::Image => {}
            _ if self.in_html_block => self.html_block_tag(tag, element, range),
            _ => {}
        }
    }

    /// A place that links can lead to: the next block gets its identifier.
    fn take_anchor(&mut self, tag: &HtmlTag, element: Element) {
        let name = || tag.attribute("name").filter(|_| element == Element::Anchor);
        let id = tag.attribute("id").or_else(name).filter(|id| !id.trim().is_empty());
        if matches!(element, Element::Raw | Element::Unknown | Element::Heading(_)) {
            return;
        }
        self.pending_id = id.map(|id| text::one_line(&id)).or(self.pending_id.take());
    }

    fn html_link(&mut self, tag: &HtmlTag, range: Range<usize>) {
        if tag.closing {
            return self.html_inline(HtmlInline::Link, true, range);
        }
        let Some(target) = tag.attribute("href").filter(|target| !target.trim().is_empty()) else {
            return;
        };
        let title = tag.attribute("title").map(|title| text::one_line(&title)).filter(|title| !title.is_empty());
        if !self.in_ruby() {
            let target = text::clean(target.trim()).into_owned();
            self.push_frame(FrameKind::HtmlLink { target, title }, range);
        }
    }

    fn html_image(&mut self, tag: &HtmlTag, range: Range<usize>) {
        let Some(target) = tag.attribute("src").filter(|target| !target.trim().is_empty()) else {
            return;
        };
        self.ensure_leaf(&range);
        self.add_image(super::OpenImage {
            depth: 0,
            target: text::clean(target.trim()).into_owned(),
            title: text::one_line(&tag.attribute("title").unwrap_or_default()),
            alt: tag.attribute("alt").unwrap_or_default(),
            range,
        });
    }

    /// Tags that stand for blocks, in a block of raw HTML.
    fn html_block_tag(&mut self, tag: &HtmlTag, element: Element, range: Range<usize>) {
        self.close_leaf();
        match (element, tag.closing) {
            (Element::Rule, false) => self.add_leafless(BlockKind::Rule, range),
            (Element::Heading(level), false) => self.open_heading(level, tag.attribute("id"), None, range),
            (Element::Preformatted, false) => {
                self.pre = Some(super::Code { language: None, text: String::new(), range });
            }
            (Element::Caption, false) => self.next_role = Some(Role::Caption),
            (Element::Caption, true) => self.next_role = None,
            (Element::List, false) => {
                self.html_containers.push(element);
                let start = || tag.attribute("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
                self.open_list((tag.name == "ol").then(start), range);
            }
            (Element::Quote, false) => {
                self.html_containers.push(element);
                self.open_quote(range);
            }
            (Element::Item, false) => {
                self.close_html_container(Element::Item, Element::List);
                if self.html_containers.last() == Some(&Element::List) {
                    self.html_containers.push(element);
                    self.open_item(range);
                }
            }
            (Element::List | Element::Quote, true) => self.close_html_container(element, Element::Block),
            (Element::Item, true) => self.close_html_container(Element::Item, Element::List),
            _ => {}
        }
    }

    /// Closes the innermost container of this kind and those that are open in it, if it is nearer than `bound`.
    fn close_html_container(&mut self, element: Element, bound: Element) {
        let open = self.html_containers.iter().rposition(|open| *open == element || *open == bound);
        let Some(at) = open.filter(|&at| self.html_containers[at] == element) else {
            return;
        };
        for _ in at..self.html_containers.len() {
            self.close_container();
        }
        self.html_containers.truncate(at);
    }

    /// What keben cannot show. One warning per element, at its start tag; an end tag says nothing new.
    fn drop_tag(&mut self, tag: &HtmlTag, element: Element, range: Range<usize>) {
        let (name, written) = (tag.name, tag.written.trim());
        let is_word =
            element == Element::Unknown && tag.attributes.trim_matches([' ', '/']).is_empty() && !name.contains('-');
        if is_word {
            self.text(tag.written, range.clone());
        } else if self.in_html_block && element == Element::Table {
            self.close_leaf();
        }
        if tag.closing {
            return;
        }
        let raw = element == Element::Raw;
        let what = if raw {
            message!("HTML 元素 <{name}> 连同内容已略去", "the HTML element <{name}> is left out with its contents")
        } else if is_word {
            message!("{written} 不是 HTML 标签，按文字排出", "{written} is no tag of HTML; it is kept as text")
        } else {
            message!("HTML 标签 <{name}> 已略去，只留文字", "the HTML tag <{name}> is left out; its text is kept")
        };
        let hint = match name {
            "iframe" | "video" | "audio" => {
                message!("改为链接或图片", "make it a link or an image")
            }
            "table" => message!("改用 Markdown 的表格", "write the table in Markdown"),
            _ if is_word => message!("写成 `{written}` 或 \\{written}", "write `{written}` or \\{written}"),
            _ => message!("改用 Markdown 的写法", "write it in Markdown"),
        };
        if !matches!(name, "caption" | "thead" | "tbody" | "tfoot" | "tr" | "th" | "td" | "colgroup") {
            self.warn("html-dropped", range, what).hint = Some(hint);
        }
        if raw && !is_void(name) && !tag.attributes.ends_with('/') {
            self.skip = Some(name.to_owned());
        }
    }

    /// An inline of HTML, or what its class or language makes of it.
    fn html_styled(&mut self, kind: HtmlInline, tag: &HtmlTag, range: Range<usize>) {
        let (class, lang) = (tag.attribute("class").unwrap_or_default(), tag.attribute("lang"));
        let mut styles = notation::styles(lang.as_deref(), class.split_whitespace());
        notation::index_entry(&mut styles, |key| tag.attribute(&format!("data-{key}")));
        // A language alone leaves another element than `span` what it is.
        let is_styled = styles.iter().any(|style| kind == HtmlInline::Span || !matches!(style, Style::Lang(_)));
        if is_styled && !self.in_ruby() {
            self.push_frame(FrameKind::HtmlStyled(kind, styles), range);
        } else {
            self.html_inline(kind, false, range);
        }
    }

    fn html_inline(&mut self, kind: HtmlInline, closing: bool, range: Range<usize>) {
        if self.in_ruby() {
            return;
        }
        if !closing {
            return self.push_frame(FrameKind::Html(kind), range);
        }
        self.settle_brackets();
        let Some(leaf) = &mut self.leaf else { return };
        let is_open = |frame: &super::leaf::Frame| frame.kind.html() == Some(kind) && !frame.closing;
        let Some(at) = leaf.frames.iter().rposition(is_open) else {
            return;
        };
        let only_ours_above = leaf.frames[at..].iter().all(|frame| frame.kind.is_ours());
        if !only_ours_above {
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
            let pairs = pairs.into_iter().flat_map(RubyPair::by_character).collect();
            self.push(Inline::new(InlineKind::Ruby(pairs), origin));
        }
        behind.into_iter().for_each(|inline| self.push(inline));
    }
}

/// `<!-- pagebreak -->`, as editors and converters write it.
fn is_page_break(comment: &str) -> bool {
    let inside = comment.trim().trim_start_matches("<!--").trim_end_matches("-->").trim().to_ascii_lowercase();
    matches!(inside.as_str(), "pagebreak" | "page-break" | "page break" | "newpage" | "分页")
}
