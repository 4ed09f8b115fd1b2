//! Blocks become elements.

use super::super::element::{Body, Drawing, Element, Heading, ListKind, Picture, Start};
use super::inline::{InlineContext, TextBuilder, info};
use super::lists::list;
use super::titles::spaced;
use super::{Collector, Context};
use crate::font::Family;
use crate::model::{
    Alignment, AssetId, Block, BlockKind, Chapter, Inline, PageStart, Placement, Role, Span, inline_text,
};
use crate::typeset::WritingMode;
use crate::typeset::flow::geometry::smaller;
use crate::typeset::flow::qr;
use crate::typeset::pages::{Extent, LinkTargetOnPages, Tag};
use crate::typeset::paragraph::{LineAlignment, Notch, ParagraphStyle, TextStyle};

/// Side of the QR code on paper: 24 mm, which a telephone reads at arm's length.
const QR_SIDE: f32 = 68.0;

impl Collector<'_> {
    /// Collects blocks. Recursion is bounded by [`crate::model::MAX_DEPTH`].
    pub(super) fn blocks(&mut self, blocks: &[Block], context: &Context) {
        let mut rest = blocks;
        while let Some((block, after)) = rest.split_first() {
            if let Some((next, further)) = after.split_first()
                && self.runs_in(block, next)
            {
                self.run_in(block, next, context);
                rest = further;
                continue;
            }
            let notes = rest.iter().take_while(|b| is_editors_note(b)).count();
            if notes > 0 {
                self.editors_note(&rest[..notes], context);
                rest = &rest[notes..];
            } else {
                match self.spans_columns(block, after.first(), context) {
                    Some(full) => {
                        let first = self.strand.elements.len();
                        self.block(block, &context.over(full));
                        self.strand.elements[first..].iter_mut().for_each(|element| element.spans = true);
                    }
                    None => self.block(block, context),
                }
                self.captioned(block, after.first());
                rest = after;
            }
        }
    }

    /// Collects one block.
    pub(super) fn block(&mut self, block: &Block, context: &Context) {
        self.next_block += 1;
        self.anchors.extend(block.id.clone());
        let local;
        let context = match &block.lang {
            Some(lang) => {
                local = Context { lang: lang.clone(), ..context.clone() };
                &local
            }
            None => context,
        };
        let source = block.origin.first();
        match block.placement.map(|placement| placement.page) {
            Some(PageStart::Page) if self.start == Start::Flow => self.start = Start::Page,
            Some(PageStart::Recto) => self.start = Start::Recto,
            _ => {}
        }
        match &block.kind {
            BlockKind::Heading { level, content } => self.heading(*level, content, context, source),
            BlockKind::Paragraph(content) => self.paragraph(block, content, context),
            BlockKind::List { start, items, .. } => self.list(*start, items, context, block),
            BlockKind::Quote(blocks) => {
                let node = self.block_node(Tag::BlockQuote, context, block);
                let inner = context.below(node).inset(2.0, 0.0);
                let text = TextStyle { family: Family::Kai, ..inner.text };
                self.blocks(blocks, &Context { text, ..inner });
            }
            BlockKind::Aside { title, blocks, .. } => self.aside(title, blocks, context, block),
            BlockKind::Code { language, text } => self.code(text, language.as_deref(), context, block),
            BlockKind::Math(math) => self.displayed(math, context, block),
            BlockKind::Table { alignments, head, rows } => self.table(alignments, head, rows, context, block),
            BlockKind::Figure { asset, alt, caption } => self.figure(*asset, alt, caption, context, block),
            BlockKind::QrCode { asset, target, caption } => self.qr_code(*asset, target, caption, context, block),
            BlockKind::Rule => self.rule(context, source),
            BlockKind::Definitions(list) => self.definitions(list, context, block),
        }
    }

    /// Adds the node of a block.
    pub(super) fn block_node(&mut self, tag: Tag, context: &Context, block: &Block) -> crate::typeset::pages::NodeId {
        let node = self.out.structure.add(tag, Some(context.node));
        let entry = &mut self.out.structure.nodes[node.0 as usize];
        entry.lang = block.lang.clone();
        entry.source = block.origin.first();
        node
    }

    pub(super) fn heading(&mut self, level: u8, content: &[Inline], context: &Context, source: Option<Span>) {
        let title = inline_text(content).trim().to_owned();
        if title.is_empty() {
            return self.untitled(content, context, source);
        }
        let level = self.whole_level(level);
        let counted = self.level_without_gaps(level);
        let node = self.out.structure.add(Tag::Heading { level: counted, title: title.clone() }, Some(context.node));
        self.out.structure.nodes[node.0 as usize].source = source;
        let style = self.heading_style(level);
        let spread = if style.spaced { spaced(content) } else { None };
        let content = spread.as_deref().unwrap_or(content);
        let family = if style.sans { Family::Hei } else { Family::Song };
        let size = style.size.max(1.0) * context.frame.size / self.frames[0].size;
        let em = context.frame.size;
        // Chinese headings at the line's start stand two characters in (CLREQ 4.1.2).
        // So do all of them on vertical pages.
        let centered = style.centered && self.options.writing == WritingMode::Horizontal;
        let inset = if centered { 0.0 } else { context.first / em };
        let spanned = self.full.filter(|_| level <= self.options.span_level && context.is_flow());
        let context = spanned.map_or_else(|| context.clone(), |full| context.over(full));
        let context = context.below(node).inset(inset, 0.0);
        let text = TextStyle { family, bold: true, size, ..context.text };
        let context = Context { text, ..context };
        let alignment = if centered { LineAlignment::Center } else { LineAlignment::Start };
        let text = self.text(content, &context, context.style(alignment, 0.0));
        // What stands close above a title, as 引题 does, takes one of its lines.
        let above = self.strand.elements.last().is_some_and(|last| last.glued && matches!(last.body, Body::Text(_)));
        let lines = style.lines.saturating_sub(above.into()).max(1);
        let element = self.push(Body::Display { text, lines }, source);
        element.heading = Some(Heading { level: counted, title, shown: true });
        element.spans = spanned.is_some();
    }

    /// A heading without text, such as one that holds an image only, is no heading to a reader.
    fn untitled(&mut self, content: &[Inline], context: &Context, source: Option<Span>) {
        if content.is_empty() {
            return;
        }
        let node = self.out.structure.add(Tag::Paragraph, Some(context.node));
        let context = context.below(node);
        let text = self.text(content, &context, context.style(LineAlignment::Center, 0.0));
        self.push(Body::Text(text), source);
    }

    /// A chapter that has no heading still has its entry in the outline.
    pub(super) fn unprinted_heading(&mut self, chapter: &Chapter) {
        let level = self.level_without_gaps(chapter.level.max(1));
        let title = chapter.title.clone();
        self.push(Body::Space(0), None).heading = Some(Heading { level, title, shown: true });
    }

    fn paragraph(&mut self, block: &Block, content: &[Inline], context: &Context) {
        let tag = if block.role == Some(Role::Caption) { Tag::Caption } else { Tag::Paragraph };
        let node = self.block_node(tag, context, block);
        let context = context.below(node);
        let below = self.strand.elements.last().is_some_and(|e| e.spans && (e.heading.is_some() || e.glued));
        let above = self.options.span_level >= self.whole_level(1) && context.is_flow();
        let spanned = self.full.filter(|_| match block.role {
            Some(Role::Kicker | Role::SeriesBanner) => below || above,
            Some(Role::Subtitle | Role::Byline) => below,
            _ => false,
        });
        let context = spanned.map_or_else(|| context.clone(), |full| context.over(full));
        let (context, alignment, first) = match block.role {
            Some(Role::Byline) => (in_family(context, Family::Kai), LineAlignment::End, 0.0),
            Some(Role::Dateline) => (in_family(context, Family::Kai), LineAlignment::Justify, 2.0),
            Some(Role::Caption | Role::QrFooter) => (small(&context), LineAlignment::Center, 0.0),
            Some(Role::Credit) => (small(&context).inset(0.0, 2.0), LineAlignment::End, 0.0),
            Some(role @ (Role::Kicker | Role::Subtitle | Role::SeriesBanner)) => self.beside_title(context, role),
            _ => {
                let first = context.first / context.frame.size;
                (context, LineAlignment::Justify, first)
            }
        };
        let (context, alignment, first) = match &block.placement {
            Some(placement) => placed(context, placement, alignment, first),
            None => (context, alignment, first),
        };
        let style = context.style(alignment, first * context.frame.size);
        let justified = alignment == LineAlignment::Justify;
        let cap = justified.then(|| self.drop_cap(content, &context)).flatten();
        let text = match &cap {
            Some((cap, notch)) => {
                let notch = Some(Notch { lines: cap.lines, length: *notch });
                self.text(&content[1..], &context, ParagraphStyle { first_indent: 0.0, notch, ..style })
            }
            None => self.text(content, &context, style),
        };
        let below = block.role == Some(Role::Subtitle) && self.draw_title_near();
        let element = self.push(Body::Text(text), block.origin.first());
        element.drop_cap = cap.map(|(cap, _)| Box::new(cap));
        element.after = below.into();
        element.before = block.placement.map_or(0, |placement| placement.before.into());
        element.spans = spanned.is_some();
        element.glued = matches!(block.role, Some(Role::Kicker | Role::Subtitle | Role::SeriesBanner));
    }

    /// Takes a line above and below from the title that was set last, for what stands close below it. Tells whether there is
    /// one.
    fn draw_title_near(&mut self) -> bool {
        match self.strand.elements.last_mut().map(|last| &mut last.body) {
            Some(Body::Display { lines, .. }) => {
                *lines = (*lines).min(lines.saturating_sub(2).max(2));
                true
            }
            _ => false,
        }
    }

    /// 引题 and 副题 in 楷体, the banner of a series in small 黑体, all of them where titles stand.
    fn beside_title(&self, context: Context, role: Role) -> (Context, LineAlignment, f32) {
        let centered =
            self.heading_style(self.whole_level(1)).centered && self.options.writing == WritingMode::Horizontal;
        let inset = if centered { 0.0 } else { context.first / context.frame.size };
        let alignment = if centered { LineAlignment::Center } else { LineAlignment::Start };
        let context = match role {
            Role::SeriesBanner => in_family(small(&context), Family::Hei),
            _ => in_family(context, Family::Kai),
        };
        (context.inset(inset, 0.0), alignment, 0.0)
    }

    /// 编者按: label in 黑体, text in 楷体, between two rules on the grid.
    fn editors_note(&mut self, blocks: &[Block], context: &Context) {
        let aside = self.out.structure.add(Tag::Aside, Some(context.node));
        let context = context.below(aside);
        self.next_block += 1;
        self.bar(&context, context.start, context.room(), None).glued = true;
        self.next_block -= 1;
        for block in blocks {
            let label = block.role == Some(Role::EditorsNoteLabel);
            let family = if label { Family::Hei } else { Family::Kai };
            let inner = in_family(context.clone(), family);
            let inner = Context { text: TextStyle { bold: label, ..inner.text }, ..inner };
            let plain = Block { role: None, ..block.clone() };
            let first = self.strand.elements.len();
            self.block(&plain, &inner);
            if label && let Some(element) = self.strand.elements[first..].last_mut() {
                element.glued = true;
            }
        }
        if let Some(element) = self.strand.elements.last_mut() {
            element.glued = true;
        }
        self.bar(&context, context.start, context.room(), None);
    }

    pub(super) fn bar(&mut self, context: &Context, start: f32, length: f32, source: Option<Span>) -> &mut Element {
        let length = length.min(context.frame.measure - start);
        self.push(Body::Bar { start, length }, source)
    }

    fn rule(&mut self, context: &Context, source: Option<Span>) {
        let length = (context.room() / 3.0).min(context.frame.size * 8.0);
        let start = context.start + (context.room() - length) / 2.0;
        self.bar(context, start, length, source);
    }

    /// Code, or a formula as its source: each line a paragraph of its own, so that a long listing is set in parallel and
    /// breaks between any two lines.
    fn figure(&mut self, asset: AssetId, alt: &str, caption: &[Inline], context: &Context, block: &Block) {
        let spoken = [alt.trim(), inline_text(caption).trim()].into_iter().find(|s| !s.is_empty()).map(str::to_owned);
        let alt = spoken.unwrap_or_else(|| self.words.image().to_owned());
        let node = self.block_node(Tag::Figure { alt }, context, block);
        let page = context.frame.pitch * context.frame.slots as f32;
        let extent = self.natural(asset, Extent { along: context.room(), across: page });
        let listed = self.listed(ListKind::Figures, caption);
        let element = self.picture(Picture { drawing: Drawing::Image(asset), extent, node }, context, block);
        element.moves = context.is_flow();
        list(element, listed);
        self.caption(caption, &context.below(node), block);
        self.close_group();
    }

    fn picture(&mut self, picture: Picture, context: &Context, block: &Block) -> &mut Element {
        let body = Body::Picture { picture, start: context.start, measure: context.room() };
        let element = self.push(body, block.origin.first());
        element.before = 1;
        element.glued = true;
        element
    }

    fn caption(&mut self, caption: &[Inline], context: &Context, block: &Block) {
        if caption.is_empty() {
            return;
        }
        let node = self.out.structure.add(Tag::Caption, Some(context.node));
        let context = small(&context.below(node));
        let text = self.text(caption, &context, context.style(LineAlignment::Center, 0.0));
        self.push(Body::Text(text), block.origin.first()).glued = true;
    }

    /// Ends what is kept together.
    fn close_group(&mut self) {
        if let Some(element) = self.strand.elements.last_mut() {
            element.glued = false;
            element.after = 1;
        }
    }

    /// The code, its caption, and the address that it leads to, which a reader without a telephone can click or type.
    fn qr_code(&mut self, asset: AssetId, target: &str, caption: &[Inline], context: &Context, block: &Block) {
        let alt = self.words.qr_code(target);
        let figure = self.block_node(Tag::Figure { alt }, context, block);
        let side = QR_SIDE.min(context.room()).min(context.frame.pitch * context.frame.slots as f32);
        let picture =
            Picture { drawing: Drawing::Image(asset), extent: Extent { along: side, across: side }, node: figure };
        self.picture(picture, context, block).smaller = qr::smallest(target).filter(|&small| small < side);
        self.caption(caption, &context.below(figure), block);
        let node = self.out.structure.add(Tag::Paragraph, Some(context.node));
        let link = self.out.structure.add(Tag::Link, Some(node));
        let address = LinkTargetOnPages::External(target.to_owned());
        let number = self.add_link(address, link, target.to_owned());
        let context = small(&context.below(link));
        let mut builder = TextBuilder::default();
        let at = super::super::element::RunInfo { link: Some(number), ..info(link, true) };
        builder.run(target, context.text, at, None);
        let style = context.style(LineAlignment::Center, 0.0);
        self.push(Body::Text(builder.finish(style)), block.origin.first());
        self.close_group();
    }

    /// The paragraph of one styled string.
    pub(super) fn line_of(
        &mut self,
        text: &str,
        node: crate::typeset::pages::NodeId,
        context: &Context,
    ) -> super::super::element::Text {
        let mut builder = TextBuilder::default();
        builder.run(text, context.text, info(node, false), None);
        builder.finish(context.style(LineAlignment::Start, 0.0))
    }

    /// Inlines as one line of a definition list.
    pub(super) fn term(&mut self, content: &[Inline], context: &Context) -> super::super::element::Text {
        let mut builder = TextBuilder::default();
        let style = TextStyle { bold: true, ..context.text };
        self.inlines(&mut builder, content, &InlineContext::new(context, style));
        builder.finish(context.style(LineAlignment::Start, 0.0))
    }
}

fn is_editors_note(block: &Block) -> bool {
    matches!(block.role, Some(Role::EditorsNote | Role::EditorsNoteLabel))
}

fn in_family(context: Context, family: Family) -> Context {
    Context { text: TextStyle { family, ..context.text }, ..context }
}

/// A size smaller, for captions.
pub(super) fn small(context: &Context) -> Context {
    let text = TextStyle { size: smaller(context.text.size), ..context.text };
    Context { text, ..context.clone() }
}

/// The context, the alignment and the first line's indent (in em) of a paragraph whose source says where it stands.
fn placed(
    context: Context,
    placement: &Placement,
    alignment: LineAlignment,
    first: f32,
) -> (Context, LineAlignment, f32) {
    let inner = context.inset(placement.start.into(), placement.end.into());
    let alignment = match placement.align {
        Alignment::Default => alignment,
        Alignment::Start => LineAlignment::Start,
        Alignment::Center => LineAlignment::Center,
        Alignment::End => LineAlignment::End,
    };
    let set_in = (inner.start - context.start) / context.frame.size;
    let first = match placement.first {
        Some(first) => f32::from(first).max(-set_in),
        None if alignment == LineAlignment::Justify && placement.start == 0 => first,
        None => 0.0,
    };
    (inner, alignment, first)
}
