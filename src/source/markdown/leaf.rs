//! What holds inlines (paragraph, heading, cell, term), and the inlines that are open in it.

use std::ops::Range;

use pulldown_cmark::{LinkType, Tag};

use super::breaks::Side;
use super::ruby::Ruby;
use super::{Builder, attributes, text};
use crate::message;
use crate::model::{
    Block, BlockKind, Id, IndexEntry, Inline, InlineKind, Lang, LinkTarget, MAX_DEPTH, Mark, Origin, PageStart,
    Placement, Role,
};
use crate::source::inlines;

/// A leaf that is open.
pub(super) struct Leaf {
    pub kind: LeafKind,
    range: Range<usize>,
    pub frames: Vec<Frame>,
    /// The inlines of all open frames; each frame's are those from its own start on. Kept from leaf to leaf, so that
    /// contents are made at their final size.
    pub inlines: Vec<Inline>,
    /// The text that is being joined.
    pub run: String,
    pub run_origin: Origin,
    /// A part of the source that follows the text and is text itself, not copied yet.
    pub pending: Range<usize>,
    /// The last letter before the text that is being joined.
    pub before: Option<Side>,
    pub ruby: Option<Ruby>,
    /// Title of the image met last: the caption, if the image turns out to stand alone.
    pub title_of_image: String,
    /// Attributes behind it.
    pub attributes: String,
}

/// Kinds of leaf.
pub(super) enum LeafKind {
    Paragraph,
    Heading { level: u8, id: Option<String>, lang: Option<Lang> },
    Cell,
    Term,
}

/// An inline that is open.
pub(super) struct Frame {
    pub kind: FrameKind,
    pub start: usize,
    /// The end of what opened it, for one that is not closed and has nothing in it.
    opened: usize,
    /// Set when HTML closed it while Markdown's own inlines were open in it: it closes right behind them.
    pub closing: bool,
    /// Depth of the inline that it becomes; for the root, of the leaf's block; for a flat one, of the frame around it.
    depth: usize,
    /// Its first inline in [`Leaf::inlines`]; for a flat one, that of the frame around it.
    from: usize,
}

/// What a closed leaf leaves to the next: empty, but with their memory.
#[derive(Default)]
pub(super) struct Spare {
    frames: Vec<Frame>,
    inlines: Vec<Inline>,
    run: String,
}

/// Kinds of inline that hold others.
pub(super) enum FrameKind {
    Root,
    Emphasis,
    Strong,
    Strikethrough,
    Superscript,
    Subscript,
    Link {
        target: String,
        title: Option<String>,
    },
    /// Too deep, or inside a ruby, whose text has no inlines.
    Flat,
    /// An inline of HTML.
    Html(HtmlInline),
    /// `a` of HTML.
    HtmlLink {
        target: String,
        title: Option<String>,
    },
    /// An inline of HTML whose class or language says what it is.
    HtmlStyled(HtmlInline, Vec<Style>),
    /// `[`, perhaps of a span; what the span's attributes say is known at its end.
    Bracket(Option<Vec<Style>>),
    /// `^[`: whether its bracket was met, and how many references there were before it.
    Note {
        closed: bool,
        references: usize,
    },
}

/// What a class or an attribute says of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Style {
    /// Marks beside it.
    Mark(Mark),
    /// A line below it.
    Underline,
    /// A term of the index.
    Term(Box<IndexEntry>),
    /// Its language.
    Lang(Lang),
}

/// Inlines that HTML tags open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HtmlInline {
    Sup,
    Sub,
    U,
    Emphasis,
    Strong,
    Deleted,
    Code,
    Link,
    /// `span`
    Span,
}

impl FrameKind {
    /// What HTML tag opened it, if one did.
    pub fn html(&self) -> Option<HtmlInline> {
        match self {
            FrameKind::Html(kind) => Some(*kind),
            FrameKind::HtmlStyled(kind, _) => Some(*kind),
            FrameKind::HtmlLink { .. } => Some(HtmlInline::Link),
            _ => None,
        }
    }

    /// Whether the parser knows nothing of it, so that it ends with what it stands in.
    pub fn is_ours(&self) -> bool {
        self.html().is_some() || matches!(self, FrameKind::Bracket(_) | FrameKind::Note { .. })
    }

    fn is_link(&self) -> bool {
        matches!(self, FrameKind::Link { .. } | FrameKind::HtmlLink { .. })
    }
}

impl Leaf {
    fn new(kind: LeafKind, range: Range<usize>, depth: usize, spare: Spare) -> Leaf {
        let Spare { mut frames, inlines, run } = spare;
        let (start, opened) = (range.start, range.start);
        frames.push(Frame { kind: FrameKind::Root, start, opened, closing: false, depth, from: 0 });
        Leaf {
            kind,
            range,
            frames,
            inlines,
            run,
            run_origin: Origin::none(),
            pending: 0..0,
            before: None,
            ruby: None,
            title_of_image: String::new(),
            attributes: String::new(),
        }
    }

    /// The innermost frame; the root is never popped while the leaf is open.
    fn top(&self) -> &Frame {
        &self.frames[self.frames.len() - 1]
    }

    /// Adds an inline to the innermost frame; a text joins the one before it.
    pub fn add(&mut self, inline: Inline) {
        if self.inlines.len() > self.top().from {
            inlines::push(&mut self.inlines, inline);
        } else if !matches!(&inline.kind, InlineKind::Text(text) if text.is_empty()) {
            self.inlines.push(inline);
        }
    }

    /// The last inline of the innermost frame.
    pub fn last(&self) -> Option<&Inline> {
        self.inlines.get(self.top().from..)?.last()
    }

    /// The inlines from `from` on, in a vector of just their size.
    fn take(&mut self, from: usize) -> Vec<Inline> {
        self.inlines.drain(from.min(self.inlines.len())..).collect()
    }

    /// Whether a link is open.
    pub fn in_link(&self) -> bool {
        self.frames.iter().any(|frame| frame.kind.is_link())
    }

    /// Whether another inline may be opened.
    pub fn has_room(&self) -> bool {
        self.top().depth + 3 <= MAX_DEPTH
    }

    fn is_root(&self) -> bool {
        self.top().depth == self.frames[0].depth && self.ruby.is_none()
    }
}

impl Builder<'_> {
    pub(super) fn open_leaf(&mut self, kind: LeafKind, range: Range<usize>) {
        self.close_leaf();
        let depth = self.blocks.depth();
        self.leaf = Some(Leaf::new(kind, range, depth, std::mem::take(&mut self.spare)));
    }

    pub(super) fn open_paragraph(&mut self, range: Range<usize>) {
        self.blocks.mark_loose();
        self.open_leaf(LeafKind::Paragraph, range);
    }

    pub(super) fn open_heading(&mut self, level: u8, id: Option<String>, lang: Option<Lang>, range: Range<usize>) {
        self.open_leaf(LeafKind::Heading { level, id, lang }, range);
    }

    /// Text of a tight list's item, of a definition or of raw HTML comes without a paragraph around it.
    pub(super) fn ensure_leaf(&mut self, range: &Range<usize>) {
        if self.leaf.is_none() {
            self.open_leaf(LeafKind::Paragraph, range.clone());
        }
        if let Some(leaf) = &mut self.leaf {
            leaf.range.end = leaf.range.end.max(range.end);
        }
    }

    /// Closes the leaf, with what is open in it, and adds what it becomes.
    pub(super) fn close_leaf(&mut self) {
        if self.leaf.is_none() {
            return;
        }
        self.skip = None;
        self.settle_brackets();
        self.close_ruby_above(0);
        while self.leaf.as_ref().is_some_and(|leaf| leaf.frames.len() > 1) {
            self.pop_frame(None);
        }
        self.flush_run();
        let Some(mut leaf) = self.leaf.take() else { return };
        let mut content = leaf.take(0);
        leaf.frames.clear();
        self.spare = Spare { frames: leaf.frames, inlines: leaf.inlines, run: leaf.run };
        inlines::trim(&mut content, |span| self.source.get(span.range()).unwrap_or(""));
        match leaf.kind {
            LeafKind::Cell => self.add_cell(content, leaf.range),
            _ if content.is_empty() => self.warn_of_empty(leaf.kind, leaf.range),
            LeafKind::Term => self.add_term(content, leaf.range),
            LeafKind::Paragraph => self.add_paragraph(content, leaf.title_of_image, &leaf.attributes, leaf.range),
            LeafKind::Heading { level, id, lang } => {
                let origin = self.origin(leaf.range);
                let kind = BlockKind::Heading { level, content };
                self.add_block(Block { id: id.map(Id), lang, ..Block::new(kind, origin) });
            }
        }
    }

    /// A heading without text would be an entry of the contents that nobody can see.
    fn warn_of_empty(&mut self, kind: LeafKind, range: Range<usize>) {
        if matches!(kind, LeafKind::Heading { .. }) {
            let what = message!("标题没有文字，已略去", "a heading without text is left out");
            self.warn("empty-heading", range, what);
        }
    }

    /// A paragraph, or the figure that an image alone in its paragraph is.
    fn add_paragraph(&mut self, mut content: Vec<Inline>, title: String, written: &str, range: Range<usize>) {
        match self.source.get(range.clone()).map_or("", str::trim) {
            r"\newpage" | r"\pagebreak" | r"\clearpage" => return self.pending_page = true,
            // Both formats have their own table of contents.
            "[TOC]" | "[toc]" | "[[TOC]]" | "[[toc]]" | "[[_TOC_]]" => return,
            _ => {}
        }
        let origin = self.origin(range.clone());
        let mut id = None;
        let kind = match content.as_mut_slice() {
            [Inline { kind: InlineKind::Image { asset, alt }, origin }] => {
                let (asset, alt) = (*asset, std::mem::take(alt));
                let caption = self.caption(title, origin);
                id = attributes::id(written).map(|id| Id(id.to_owned()));
                BlockKind::Figure { asset, alt, caption }
            }
            _ => BlockKind::Paragraph(content),
        };
        let role = self.next_role.take().or_else(|| self.is_caption(&range).then_some(Role::Caption));
        let kind = match (kind, role, self.blocks.last_figure()) {
            // A caption right behind a figure without one is its caption.
            (BlockKind::Paragraph(content), Some(Role::Caption), Some(caption)) => {
                *caption = content;
                return;
            }
            (kind, ..) => kind,
        };
        if let Some(block) = self.attach(Block { id, role, ..Block::new(kind, origin) }) {
            self.add_block(block);
        }
    }

    /// Adds a block, with the identifier that HTML gave to its place.
    pub(super) fn add_block(&mut self, mut block: Block) {
        if std::mem::take(&mut self.pending_page) {
            block.placement = Some(Placement { page: PageStart::Page, ..Placement::default() });
        }
        if let Some(id) = self.pending_id.take() {
            block.id.get_or_insert(Id(id));
        }
        self.blocks.add(block);
    }

    /// Whether a paragraph is one `<span class="caption">`, as books of mdBook write captions.
    fn is_caption(&self, range: &Range<usize>) -> bool {
        let Some(inner) = self.source.get(range.clone()).and_then(|source| source.trim().strip_prefix("<span")) else {
            return false;
        };
        let (tag, text) = inner.split_once('>').unwrap_or((inner, ""));
        super::html::attribute(tag, "class").is_some_and(|class| class.split_whitespace().any(|c| c == "caption"))
            && text.strip_suffix("</span>").is_some_and(|text| !text.contains("<span"))
    }

    /// The image's title as a text, with its place in the image's source.
    fn caption(&self, title: String, image: &Origin) -> Vec<Inline> {
        if title.is_empty() {
            return Vec::new();
        }
        let origin = image.first().map_or_else(Origin::none, |span| {
            let source = self.source.get(span.range()).unwrap_or("");
            let at = source.rfind(&title).map(|i| span.range().start + i);
            at.map_or(image.clone(), |at| self.origin(at..at + title.len()))
        });
        vec![Inline::new(InlineKind::Text(title), origin)]
    }
}

impl Builder<'_> {
    /// Opens an inline of Markdown. Every one gets a frame, so that its end finds it.
    pub(super) fn open_inline(&mut self, tag: &Tag, range: Range<usize>) {
        let kind = match tag {
            Tag::Emphasis => FrameKind::Emphasis,
            Tag::Strong => FrameKind::Strong,
            Tag::Strikethrough => FrameKind::Strikethrough,
            Tag::Superscript => FrameKind::Superscript,
            Tag::Subscript => FrameKind::Subscript,
            _ => FrameKind::Flat,
        };
        self.push_frame(kind, range);
    }

    pub(super) fn open_link(&mut self, kind: LinkType, target: &str, title: &str, range: Range<usize>) {
        let scheme = if kind == LinkType::Email { "mailto:" } else { "" };
        let target = format!("{scheme}{}", text::clean(target));
        let title = Some(text::one_line(title)).filter(|title| !title.is_empty());
        self.push_frame(FrameKind::Link { target, title }, range);
    }

    pub(super) fn push_frame(&mut self, kind: FrameKind, range: Range<usize>) {
        if self.image.is_some() {
            return;
        }
        self.ensure_leaf(&range);
        self.settle_brackets();
        let Some(leaf) = &self.leaf else { return };
        let (outer, from) = (leaf.top().depth, leaf.top().from);
        // A link holds no other link (HTML 4.5.1).
        let is_second_link = kind.is_link() && leaf.in_link();
        // Room for a raised text in it: one level for what is raised, one for its text.
        let depth = outer + 1;
        let too_deep = depth + 2 > MAX_DEPTH;
        if too_deep {
            self.warn_of_depth(range.clone());
        }
        let flat = too_deep || is_second_link || matches!(kind, FrameKind::Flat) || self.in_ruby();
        // Ends of HTML look for their start; only Markdown's need a frame in any case.
        if flat && kind.html().is_some() {
            return;
        }
        if !flat {
            self.flush_run();
        }
        let Some(leaf) = &mut self.leaf else { return };
        let (start, opened) = (range.start, range.end);
        let frame = Frame { kind, start, opened, closing: false, depth, from: leaf.inlines.len() };
        leaf.frames.push(if flat { Frame { kind: FrameKind::Flat, depth: outer, from, ..frame } } else { frame });
    }

    /// Brackets in the text that is waiting open and close frames: before a frame is looked for, they must have.
    pub(super) fn settle_brackets(&mut self) {
        if self.has_spans {
            self.flush_pending();
        }
    }

    pub(super) fn in_ruby(&self) -> bool {
        self.leaf.as_ref().is_some_and(|leaf| leaf.ruby.is_some())
    }

    /// Ends the innermost inline of Markdown, and HTML's that are open in it.
    pub(super) fn close_inline(&mut self, range: Range<usize>) {
        if self.image.is_some() {
            return;
        }
        self.settle_brackets();
        while let Some(leaf) = &self.leaf {
            let is_inner = leaf.top().kind.is_ours();
            if leaf.frames.len() < 2 {
                return;
            }
            self.pop_frame(Some(range.end).filter(|_| !is_inner));
            if !is_inner {
                break;
            }
        }
        while self.leaf.as_ref().is_some_and(|leaf| leaf.top().closing) {
            self.pop_frame(None);
        }
    }

    /// Closes the innermost frame, which is not the root. `end` is the byte behind it, if the source says so.
    pub(super) fn pop_frame(&mut self, end: Option<usize>) {
        let Some(depth) = self.leaf.as_ref().map(|leaf| leaf.frames.len() - 1) else {
            return;
        };
        self.close_ruby_above(depth);
        let flat = self.leaf.as_ref().is_none_or(|leaf| matches!(leaf.top().kind, FrameKind::Flat));
        if !flat {
            self.flush_run();
        }
        self.work.steps += 1;
        let Some(leaf) = &mut self.leaf else { return };
        let Some(frame) = leaf.frames.pop() else { return };
        let content = if flat { Vec::new() } else { leaf.take(frame.from) };
        let last = content.last().and_then(|inline| inline.origin.whole()).map(|span| span.end as usize);
        let end = end.or(last).unwrap_or(frame.opened).max(frame.start);
        let origin = self.origin(frame.start..end);
        let kind = match (frame.kind, content) {
            (FrameKind::Root | FrameKind::Flat, _) => return,
            (FrameKind::Bracket(None), content) => return self.add_bracket("[", frame.start, content),
            (FrameKind::Note { closed: false, .. }, content) => return self.add_bracket("^[", frame.start, content),
            (FrameKind::Note { references, .. }, content) => {
                return self.add_note_in_place(content, references, frame.start..end);
            }
            (FrameKind::Bracket(Some(styles)) | FrameKind::HtmlStyled(_, styles), content) => {
                return self.add_styled(styles, content, frame.depth, origin);
            }
            (FrameKind::Html(HtmlInline::Span), content) => return self.push_all(content),
            (FrameKind::Link { target, title } | FrameKind::HtmlLink { target, title }, content) => {
                return self.add_link(target, title, content, origin);
            }
            (_, content) if content.is_empty() => return,
            (FrameKind::Emphasis | FrameKind::Html(HtmlInline::Emphasis), content) => InlineKind::Emphasis(content),
            (FrameKind::Strong | FrameKind::Html(HtmlInline::Strong), content) => InlineKind::Strong(content),
            (FrameKind::Strikethrough | FrameKind::Html(HtmlInline::Deleted), content) => {
                InlineKind::Strikethrough(content)
            }
            (FrameKind::Html(HtmlInline::Code), content) => return self.push_all(as_code(content)),
            // Links of HTML have a frame of their own kind.
            (FrameKind::Html(HtmlInline::Link), content) => return self.push_all(content),
            (FrameKind::Superscript | FrameKind::Html(HtmlInline::Sup), content) => InlineKind::Superscript(content),
            (FrameKind::Subscript | FrameKind::Html(HtmlInline::Sub), content) => InlineKind::Subscript(content),
            (FrameKind::Html(HtmlInline::U), content) => InlineKind::Underline(content),
        };
        self.push(Inline::new(kind, origin));
    }

    /// A link without text shows its address: a reader must have something to touch.
    fn add_link(&mut self, target: String, title: Option<String>, mut content: Vec<Inline>, origin: Origin) {
        if content.is_empty() && !target.is_empty() {
            let shown = target.strip_prefix("mailto:").unwrap_or(&target).to_owned();
            content.push(Inline::new(InlineKind::Text(text::one_line(&shown)), origin.clone()));
            content.retain(|inline| !matches!(&inline.kind, InlineKind::Text(text) if text.is_empty()));
        }
        if content.is_empty() {
            return;
        }
        self.links += 1;
        self.push(Inline::new(InlineKind::link(LinkTarget::External(target), title, content), origin));
    }

    /// A bracket that opens no span is text.
    fn add_bracket(&mut self, bracket: &str, start: usize, content: Vec<Inline>) {
        let origin = self.origin(start..start + bracket.len());
        self.push(Inline::new(InlineKind::Text(bracket.into()), origin));
        self.push_all(content);
    }

    /// Adds text in all its styles, the first of which is the outermost, and stands at `depth`.
    fn add_styled(&mut self, mut styles: Vec<Style>, mut content: Vec<Inline>, depth: usize, origin: Origin) {
        if content.is_empty() {
            return;
        }
        if styles.len() > 1 {
            // The frame has counted one level for all of them.
            styles.truncate(MAX_DEPTH.saturating_sub(depth + inlines::depth(&content)) + 1);
        }
        for style in styles.into_iter().rev() {
            self.has_terms |= matches!(style, Style::Term(_));
            self.has_spread |= matches!(style, Style::Mark(Mark::Spread(_)));
            let kind = match style {
                Style::Mark(mark) => InlineKind::Marked { mark, content },
                Style::Underline => InlineKind::Underline(content),
                Style::Term(entry) => InlineKind::term(*entry, content),
                Style::Lang(lang) => InlineKind::foreign(lang, content),
            };
            let folded = matches!(kind, InlineKind::Marked { mark: Mark::Warichu, .. });
            content = vec![Inline::new(kind, origin.clone())];
            if folded && !self.follows_bracket() {
                content = in_brackets(content, &origin);
            }
        }
        self.push_all(content);
    }

    /// Whether the text so far ends with an opening bracket.
    fn follows_bracket(&self) -> bool {
        let last = self.leaf.as_ref().and_then(|leaf| leaf.last());
        matches!(last.map(|inline| &inline.kind), Some(InlineKind::Text(text)) if text.ends_with(['（', '〔', '［', '〈', '【', '(', '[']))
    }

    fn push_all(&mut self, content: Vec<Inline>) {
        content.into_iter().for_each(|inline| self.push(inline));
    }

    /// Adds an inline that is not text.
    pub(super) fn push(&mut self, inline: Inline) {
        self.flush_run();
        let Some(leaf) = &mut self.leaf else { return };
        match &mut leaf.ruby {
            Some(ruby) => ruby.behind.push(inline),
            None => leaf.add(inline),
        }
    }

    pub(super) fn inline_math(&mut self, latex: &str, range: Range<usize>) {
        if self.image.is_some() || self.skip.is_some() {
            return self.alt_text(latex);
        }
        self.ensure_leaf(&range);
        // GitHub also writes $`x`$.
        let bare = latex.strip_prefix('`').and_then(|inner| inner.strip_suffix('`'));
        let latex = text::one_line(bare.unwrap_or(latex));
        let origin = self.origin(range);
        if !latex.is_empty() {
            self.push(Inline::new(InlineKind::Math(latex), origin));
        }
    }

    /// A displayed formula is a block: it parts the paragraph that it stands in. Inside a heading, a cell or another
    /// inline it stays in the line.
    pub(super) fn display_math(&mut self, latex: &str, range: Range<usize>) {
        let in_paragraph = self.leaf.as_ref().is_none_or(|l| l.is_root() && matches!(l.kind, LeafKind::Paragraph));
        if !in_paragraph || self.image.is_some() || self.skip.is_some() {
            return self.inline_math(latex, range);
        }
        let outer_end = self.leaf.as_ref().map(|leaf| leaf.range.end);
        if let Some(leaf) = &mut self.leaf {
            leaf.range.end = range.start;
        }
        self.close_leaf();
        let formula = text::clean(latex).replace("\r\n", "\n").trim().to_owned();
        let after = range.end;
        if !formula.is_empty() {
            self.add_leafless(BlockKind::Math(formula), range);
        }
        if let Some(end) = outer_end {
            self.open_leaf(LeafKind::Paragraph, after..end.max(after));
        }
    }
}

/// 割注 stands in brackets, which come from what marks it.
fn in_brackets(mut content: Vec<Inline>, origin: &Origin) -> Vec<Inline> {
    let bracket = |text: &str| Inline::new(InlineKind::Text(text.into()), origin.clone());
    content.insert(0, bracket("（"));
    content.push(bracket("）"));
    content
}

/// The text of each run of inlines as code; what is no text (images, note marks) stays between them.
fn as_code(content: Vec<Inline>) -> Vec<Inline> {
    let mut code: Vec<Inline> = Vec::with_capacity(content.len());
    for inline in content {
        let text = match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) => text.clone(),
            InlineKind::LineBreak => " ".to_owned(),
            InlineKind::Image { .. } | InlineKind::NoteRef(_) | InlineKind::Link(_) => {
                code.push(inline);
                continue;
            }
            _ => inlines::label(std::slice::from_ref(&inline)),
        };
        match code.last_mut() {
            Some(Inline { kind: InlineKind::Code(before), origin }) => {
                before.push_str(&text);
                inline.origin.0.into_iter().for_each(|piece| origin.push(piece));
            }
            _ if text.is_empty() => {}
            _ => code.push(Inline::new(InlineKind::Code(text), inline.origin)),
        }
    }
    code
}
