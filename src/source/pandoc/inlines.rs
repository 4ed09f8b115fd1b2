//! Pandoc's inlines become the model's.

use serde_json::Value;

use super::value::{self, Attributes};
use super::{Reader, Told};
use crate::message;
use crate::model::{AssetId, BlockKind, Inline, InlineKind, Lang, LinkTarget, MAX_DEPTH, NoteId, Origin};
use crate::source::draft::PendingImage;
use crate::source::inlines::{self, Rewrite};
use crate::source::markdown;

/// What stands for a soft break until the whole line is known.
const SOFT: char = '\n';

impl<'v> Reader<'v> {
    /// The inlines of a block, on a line of the listing of its own; `depth` is theirs.
    pub(super) fn line(&mut self, values: &'v [Value], depth: usize) -> (Vec<Inline>, Origin) {
        let start = self.listing.open();
        let content = self.settled(values, depth);
        (content, self.origin(start..self.listing.len()))
    }

    /// Inlines with their soft breaks resolved and no blanks at their ends.
    pub(super) fn settled(&mut self, values: &'v [Value], depth: usize) -> Vec<Inline> {
        let mut content = Vec::new();
        self.inlines(values, depth, &mut content);
        soft_breaks(&mut content);
        let listing = &self.listing;
        inlines::trim(&mut content, |span| listing.slice(span.range()));
        content
    }

    fn inlines(&mut self, values: &'v [Value], depth: usize, out: &mut Vec<Inline>) {
        for value in values {
            let from = self.listing.len();
            let known = value::node(value).and_then(|(kind, content)| self.inline(kind, content, depth, out));
            if known.is_none() {
                self.unknown_inline(value, from, out);
            }
        }
    }

    fn unknown_inline(&mut self, value: &'v Value, from: usize, out: &mut Vec<Inline>) {
        let mut text = String::new();
        value::text_within(value, &mut text);
        self.text(text.trim(), out);
        self.warn_of_unknown(value, from);
    }

    /// Says that a node is of an unknown kind, or not built as pandoc builds it.
    pub(super) fn warn_of_unknown(&mut self, value: &Value, from: usize) {
        let kind = markdown::clean_line(value::kind(value));
        let what = message!(
            "不认识的 pandoc 元素“{kind}”，只取其中的文字",
            "an element of pandoc's that is not known, “{kind}”: only its text is taken"
        );
        let hint = message!(
            "用 pandoc 3 重新生成 JSON；仍有此警告时，先在原文中改成普通段落",
            "make the JSON anew with pandoc 3; if that does not help, write it as plain paragraphs in the document"
        );
        self.warn("pandoc-unknown", from, what, Some(hint));
    }

    /// One inline; `None` if it is not built as its kind is.
    fn inline(&mut self, kind: &str, content: &'v Value, depth: usize, out: &mut Vec<Inline>) -> Option<()> {
        match kind {
            "Str" => self.text(content.as_str()?, out),
            "Space" => self.text(" ", out),
            "SoftBreak" => {
                let range = self.listing.write(" ");
                let origin = self.origin(range);
                inlines::push(out, Inline::new(InlineKind::Text(SOFT.into()), origin));
            }
            "LineBreak" => self.line_break(out),
            "Emph" => self.wrap(content.as_array()?, depth, out, InlineKind::Emphasis),
            "Strong" => self.wrap(content.as_array()?, depth, out, InlineKind::Strong),
            "Underline" => self.wrap(content.as_array()?, depth, out, InlineKind::Underline),
            "Strikeout" => self.wrap(content.as_array()?, depth, out, InlineKind::Strikethrough),
            "Superscript" => self.wrap(content.as_array()?, depth, out, InlineKind::Superscript),
            "Subscript" => self.wrap(content.as_array()?, depth, out, InlineKind::Subscript),
            // The model has no small capitals: the letters stay as they are.
            "SmallCaps" => self.inlines(content.as_array()?, depth, out),
            "Quoted" => self.quoted(value::kind(value::item(content, 0)?), value::list(content, 1)?, depth, out),
            "Cite" => self.cite(value::list(content, 0)?, value::list(content, 1)?, depth, out),
            "Code" => self.code(value::text(content, 1)?, out),
            "Math" => self.math(value::text(content, 1)?, out),
            "RawInline" => self.raw_inline(value::text(content, 0)?, value::text(content, 1)?, out),
            "Link" => self.link(content, depth, out)?,
            "Image" => self.image(content, out)?,
            "Note" => self.note(content.as_array()?, out),
            "Span" => self.span_of(Attributes::of(value::item(content, 0)), value::list(content, 1)?, depth, out),
            _ => return None,
        }
        Some(())
    }

    /// Text, cleaned of what a book cannot hold.
    fn text(&mut self, text: &str, out: &mut Vec<Inline>) {
        for (code, _, what) in markdown::left_out(text) {
            if self.told.insert(Told::LeftOut(code)) {
                self.warn(code, self.listing.len(), what, None);
            }
        }
        let range = self.listing.write(&markdown::inline_piece(text));
        let (text, origin) = (self.listing.slice(range.clone()).to_owned(), self.origin(range));
        inlines::push(out, Inline::new(InlineKind::Text(text), origin));
    }

    pub(super) fn line_break(&mut self, out: &mut Vec<Inline>) {
        let range = self.listing.write(" ");
        out.push(Inline::new(InlineKind::LineBreak, self.origin(range)));
    }

    /// Inlines inside another one. What is nested too deep loses its form, not its text.
    fn wrap(
        &mut self,
        values: &'v [Value],
        depth: usize,
        out: &mut Vec<Inline>,
        kind: impl FnOnce(Vec<Inline>) -> InlineKind,
    ) {
        if depth >= MAX_DEPTH {
            self.warn_of_depth();
            return self.inlines(values, depth, out);
        }
        let start = self.listing.len();
        let mut content = Vec::new();
        self.inlines(values, depth + 1, &mut content);
        if !content.is_empty() {
            out.push(Inline::new(kind(content), self.origin(start..self.listing.len())));
        }
    }

    pub(super) fn warn_of_depth(&mut self) {
        if self.told.insert(Told::Depth) {
            let what = message!(
                "嵌套过深，里层的形式已略去，文字保留",
                "nested too deep: the inner forms are dropped, their text is kept"
            );
            let hint = message!("在原文中减少嵌套", "nest less in the document");
            self.warn("nested-too-deep", self.listing.len(), what, Some(hint));
        }
    }

    fn quoted(&mut self, kind: &str, values: &'v [Value], depth: usize, out: &mut Vec<Inline>) {
        let [open, close] = if kind == "SingleQuote" { ["‘", "’"] } else { ["“", "”"] };
        self.text(open, out);
        self.inlines(values, depth, out);
        self.text(close, out);
    }

    /// A citation as its document's reader shows it: only pandoc's citeproc makes names and years of it.
    fn cite(&mut self, citations: &'v [Value], values: &'v [Value], depth: usize, out: &mut Vec<Inline>) {
        let from = self.listing.len();
        let names: Vec<&str> = citations.iter().filter_map(|c| c.get("citationId")?.as_str()).collect();
        let mut shown = String::new();
        values.iter().for_each(|value| value::text_within(value, &mut shown));
        let is_raw = values.iter().any(|value| value::kind(value) == "RawInline");
        if is_raw || values.is_empty() {
            self.text(&format!("[{}]", names.join("; ")), out);
        } else {
            self.inlines(values, depth, out);
        }
        let is_plain = is_raw || names.iter().any(|name| shown.contains(&format!("@{name}")));
        if is_plain && self.told.insert(Told::Citation) {
            let what = message!("引文标记还没有变成文献条目", "citations are not worked out yet");
            let hint = message!(
                "运行 pandoc 时加上 --citeproc 和 --bibliography 文献库",
                "run pandoc with --citeproc and --bibliography FILE"
            );
            self.warn("pandoc-citations", from, what, Some(hint));
        }
    }

    fn code(&mut self, text: &str, out: &mut Vec<Inline>) {
        let text = markdown::inline_piece(text).into_owned();
        if !text.trim().is_empty() {
            let range = self.listing.write(&format!("`{text}`"));
            out.push(Inline::new(InlineKind::Code(text), self.origin(range)));
        }
    }

    pub(super) fn math(&mut self, latex: &str, out: &mut Vec<Inline>) {
        let latex = markdown::inline_piece(latex).trim().to_owned();
        if !latex.is_empty() {
            let range = self.listing.write(&format!("${latex}$"));
            out.push(Inline::new(InlineKind::Math(latex), self.origin(range)));
        }
    }

    fn raw_inline(&mut self, format: &str, text: &str, out: &mut Vec<Inline>) {
        let tag = text.trim().to_ascii_lowercase();
        match format {
            "html" | "html4" | "html5" if matches!(tag.as_str(), "<br>" | "<br/>" | "<br />") => self.line_break(out),
            _ if begins_page(format, text) => self.pending_page = true,
            _ => self.raw(format, text),
        }
    }

    /// A piece of another format, which only that format's writer can show.
    pub(super) fn raw(&mut self, format: &str, text: &str) {
        if text.trim().is_empty() || text.trim_start().starts_with("<!--") {
            return;
        }
        let from = self.listing.write(&format!("{{={}}}", markdown::clean_line(format))).start;
        let shown: String = markdown::clean_line(text).chars().take(40).collect();
        let format = markdown::clean_line(format);
        let what = message!("略去 {format} 的原始片段：{shown}", "a raw piece of {format} is left out: {shown}");
        let hint = message!("在原文中换成普通文字", "write it as plain text in the document");
        self.warn("pandoc-raw", from, what, Some(hint));
    }

    fn link(&mut self, content: &'v Value, depth: usize, out: &mut Vec<Inline>) -> Option<()> {
        let attributes = Attributes::of(value::item(content, 0));
        let (inner, target) = (value::list(content, 1)?, value::item(content, 2)?);
        let (address, title) = (value::text(target, 0)?, value::text(target, 1).unwrap_or_default());
        let address = markdown::clean_line(address);
        self.take_id(attributes.id);
        if depth >= MAX_DEPTH || address.is_empty() {
            self.inlines(inner, depth, out);
            return Some(());
        }
        // LaTeX's \ref shows only the name of what it refers to: keben can say its number instead.
        let mut shown = String::new();
        inner.iter().for_each(|value| value::text_within(value, &mut shown));
        let is_bare = attributes.get("reference").is_some_and(|name| shown == format!("[{name}]"));
        let from = self.listing.len();
        if !is_bare {
            self.listing.write("[");
        }
        let mut text = Vec::new();
        self.inlines(inner, depth + 1, &mut text);
        if text.is_empty() {
            self.text(&address, &mut text);
        }
        if !is_bare {
            self.listing.write(&format!("]({address})"));
        }
        let title = Some(markdown::clean_line(title)).filter(|title| !title.is_empty());
        let kind = InlineKind::link(LinkTarget::External(address), title, text);
        out.push(Inline::new(kind, self.origin(from..self.listing.len())));
        self.draft.links += 1;
        Some(())
    }

    fn image(&mut self, content: &'v Value, out: &mut Vec<Inline>) -> Option<()> {
        let (inner, target) = (value::list(content, 1)?, value::item(content, 2)?);
        let (address, title) = (value::text(target, 0)?, value::text(target, 1).unwrap_or_default());
        self.take_id(Attributes::of(value::item(content, 0)).id);
        let mut alt = String::new();
        inner.iter().for_each(|value| value::text_within(value, &mut alt));
        let (alt, address) = (markdown::clean_line(&alt), markdown::clean_line(address));
        let range = self.listing.write(&format!("![{alt}]({address})"));
        let asset = AssetId(self.draft.images.len() as u32);
        let image = PendingImage { target: address, span: self.span(range.clone()), has_alt: !alt.is_empty() };
        self.draft.images.push(image);
        self.image_titles.push(markdown::clean_line(title));
        out.push(Inline::new(InlineKind::Image { asset, alt }, self.origin(range)));
        Some(())
    }

    fn note(&mut self, blocks: &'v [Value], out: &mut Vec<Inline>) {
        let id = NoteId(self.notes);
        self.notes += 1;
        let range = self.listing.write(&format!("[^{}]", self.notes));
        self.waiting.push_back((blocks, format!("{} note {}", self.listing.path(), self.notes)));
        out.push(Inline::new(InlineKind::NoteRef(id), self.origin(range)));
    }

    fn span_of(&mut self, attributes: Attributes<'v>, values: &'v [Value], depth: usize, out: &mut Vec<Inline>) {
        self.take_id(attributes.id);
        let lang = attributes.get("lang").and_then(Lang::parse).filter(|lang| *lang != self.lang);
        if attributes.has("comment-start") {
            let from = self.listing.len();
            let what = message!("批注不收入书中", "a comment is left out");
            let hint = message!("需要的内容写进正文", "write what is needed into the text");
            self.warn("pandoc-comment", from, what, Some(hint));
        } else if attributes.has("underline") || attributes.has("ul") {
            self.wrap(values, depth, out, InlineKind::Underline);
        } else if attributes.has("deletion") {
            self.wrap(values, depth, out, InlineKind::Strikethrough);
        } else if let Some(lang) = lang {
            self.wrap(values, depth, out, |content| InlineKind::foreign(lang, content));
        } else {
            self.inlines(values, depth, out);
        }
    }

    /// Notes an identifier of a place inside a block.
    pub(super) fn take_id(&mut self, id: &str) {
        if !id.is_empty() {
            self.pending_ids.push(id.to_owned());
        }
    }

    /// Leads links to identifiers inside a block to the block's own.
    pub(super) fn resolve_aliases(&mut self) {
        if self.aliases.is_empty() || self.draft.links == 0 {
            return;
        }
        let aliases = self.aliases.iter().cloned().collect();
        let mut rename = Rename { aliases, listing: &self.listing };
        inlines::rewrite_blocks(&mut self.draft.blocks, &mut rename);
        inlines::rewrite_notes(&mut self.draft.notes, &mut rename);
    }
}

/// Whether a raw piece of another format says that what follows begins a page.
pub(super) fn begins_page(format: &str, text: &str) -> bool {
    let marks: &[&str] = match format {
        "tex" | "latex" => &["\\newpage", "\\clearpage", "\\pagebreak", "\\cleardoublepage"],
        "openxml" => &["w:type=\"page\""],
        "html" | "html5" | "html4" => &["page-break-before", "page-break-after", "break-before: page"],
        _ => &[],
    };
    marks.iter().any(|mark| text.contains(mark))
}

struct Rename<'l> {
    aliases: std::collections::HashMap<String, String>,
    listing: &'l super::Listing,
}

impl Rewrite for Rename<'_> {
    fn inline(&mut self, inline: &mut Inline) -> Option<Vec<Inline>> {
        if let InlineKind::Link(link) = &mut inline.kind
            && let LinkTarget::External(address) = &mut link.target
            && let Some(id) = address.strip_prefix('#').and_then(|id| self.aliases.get(id))
        {
            *address = format!("#{id}");
        }
        None
    }

    fn block(&mut self, block: &mut crate::model::Block) -> bool {
        // What is left is what there was: a box without text was not made in the first place.
        !matches!(&block.kind, BlockKind::Paragraph(content) if content.is_empty())
    }

    fn source(&self, span: crate::diagnostic::Span) -> &str {
        self.listing.slice(span.range())
    }
}

/// Makes nothing or a space of each soft break, as Markdown's are (`markdown/breaks.rs` states the rule).
fn soft_breaks(content: &mut Vec<Inline>) {
    let mut flat = String::new();
    flatten(content, &mut flat);
    if flat.contains(SOFT) {
        let mut at = 0;
        resolve(content, &flat, &mut at);
    }
}

fn flatten(content: &[Inline], flat: &mut String) {
    for inline in content {
        match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) | InlineKind::Math(text) => flat.push_str(text),
            _ => flatten(inline.children(), flat),
        }
    }
}

/// `at` is where the content begins in `flat`.
fn resolve(content: &mut Vec<Inline>, flat: &str, at: &mut usize) {
    for inline in content.iter_mut() {
        match &mut inline.kind {
            InlineKind::Text(text) => {
                let start = *at;
                *at += text.len();
                if text.contains(SOFT) {
                    *text = resolved(text, flat, start);
                }
            }
            InlineKind::Code(text) | InlineKind::Math(text) => *at += text.len(),
            kind => {
                if let Some(children) = inlines::children_mut(kind) {
                    resolve(children, flat, at);
                }
            }
        }
    }
    let is_empty = |inline: &Inline| match &inline.kind {
        InlineKind::Text(text) => text.is_empty(),
        InlineKind::Code(_) | InlineKind::Math(_) | InlineKind::LineBreak => false,
        InlineKind::Image { .. } | InlineKind::NoteRef(_) | InlineKind::Ruby(_) => false,
        _ => inline.children().is_empty(),
    };
    if content.iter().any(is_empty) {
        let old = std::mem::take(content);
        old.into_iter().filter(|inline| !is_empty(inline)).for_each(|inline| inlines::push(content, inline));
    }
}

fn resolved(text: &str, flat: &str, start: usize) -> String {
    let mut out = String::with_capacity(text.len());
    for (i, c) in text.char_indices() {
        if c != SOFT {
            // One space is enough beside a break.
            if !(c == ' ' && out.ends_with(' ')) {
                out.push(c);
            }
        } else if markdown::joins_with_space(&flat[..start + i], &flat[start + i + 1..]) && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}
