//! Inlines become the runs of a paragraph.

use super::super::element::{Drawing, Link, Picture, RunInfo, Text, TextLine};
use super::{Collector, Context};
use crate::font::Family;
use crate::model::{
    AssetId, Foreign, IndexEntry, Inline, InlineKind, Lang, LinkTarget, Mark, RubyPair, Span, inline_text,
};
use crate::typeset::math::Formula;
use crate::typeset::pages::{Extent, LinkTargetOnPages, NodeId, Tag};
use crate::typeset::paragraph::{InlineObject, Lines, Paragraph, ParagraphStyle, Ruby, StyledRun, TextStyle, Unit};
use crate::typeset::{NotePlace, WritingMode};

/// The tallest image that stands among characters without opening the lines, in em.
const SIGN_HEIGHT: f32 = 1.1;
/// Pixels of an image become pt at 96 to the inch.
const PT_PER_PIXEL: f32 = 0.75;
/// Size and rise of a superscript and of a note's mark, in em of the text around it.
const SCRIPT_SIZE: f32 = 0.65;
const SUPERSCRIPT_RISE: f32 = 0.36;
const SUBSCRIPT_RISE: f32 = -0.14;

/// Stands for an object in a paragraph's text.
const OBJECT: char = '\u{FFFC}';

/// A paragraph as it grows.
#[derive(Debug, Default)]
pub(in crate::typeset::flow) struct TextBuilder {
    text: String,
    runs: Vec<StyledRun>,
    infos: Vec<RunInfo>,
    objects: Vec<InlineObject>,
    pictures: Vec<Picture>,
    formulas: Vec<Formula>,
    rubies: Vec<Ruby>,
    units: Vec<Unit>,
    /// Whether readings stand behind their base.
    flat: bool,
}

/// What inlines take over from the inlines around them.
#[derive(Debug, Clone)]
pub(super) struct InlineContext {
    pub(super) style: TextStyle,
    pub(super) info: RunInfo,
    lang: Option<Lang>,
    pub(super) measure: f32,
    pub(super) pitch: f32,
    page: f32,
}

/// A run that belongs to `node` and nothing else.
pub(in crate::typeset::flow) fn info(node: NodeId, counts: bool) -> RunInfo {
    RunInfo {
        node,
        link: None,
        note: None,
        term: None,
        page: None,
        line: None,
        dots: None,
        strike: false,
        counts,
        reading: 0,
        source: None,
    }
}

impl TextBuilder {
    /// Adds a run. The sign of an object is left out: none is meant by it.
    pub(in crate::typeset::flow) fn run(&mut self, text: &str, style: TextStyle, info: RunInfo, lang: Option<Lang>) {
        match text.contains(OBJECT) {
            true => self.push(&text.replace(OBJECT, ""), style, info, lang),
            false => self.push(text, style, info, lang),
        }
    }

    fn push(&mut self, text: &str, style: TextStyle, info: RunInfo, lang: Option<Lang>) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len() as u32;
        self.text.push_str(text);
        self.runs.push(StyledRun { range: start..self.text.len() as u32, style, lang });
        self.infos.push(info);
    }

    fn ruby(&mut self, pair: &RubyPair, at: &InlineContext) {
        if self.flat {
            self.run(&pair.base, at.style, at.info, at.lang.clone());
            return self.run(&pair.reading, at.style, at.info, at.lang.clone());
        }
        let start = self.text.len() as u32;
        let reading = pair.reading.chars().count() as u32;
        self.run(&pair.base, at.style, RunInfo { reading, ..at.info }, at.lang.clone());
        let end = self.text.len() as u32;
        if !pair.reading.is_empty() && end > start {
            self.rubies.push(Ruby { base: start..end, reading: pair.reading.clone() });
        } else if !pair.reading.is_empty() {
            // A reading over nothing stands in the line, so that no text is lost.
            self.run(&pair.reading, at.style, at.info, at.lang.clone());
        }
    }

    /// Keeps room free at the end of the text, on its last line: what stands there is not part of the line.
    pub(in crate::typeset::flow) fn room(&mut self, advance: f32, style: TextStyle, info: RunInfo) {
        self.objects.push(InlineObject { advance, letter: false });
        self.push("\u{2060}\u{FFFC}", style, RunInfo { counts: false, ..info }, None);
    }

    fn picture(&mut self, picture: Picture, at: &InlineContext) {
        self.objects.push(InlineObject { advance: picture.extent.along, letter: false });
        self.pictures.push(picture);
        let info = RunInfo { node: picture.node, counts: false, ..at.info };
        self.push("\u{FFFC}", at.style, info, None);
    }

    /// Adds a formula, or a part of one, at its size on paper. The model has `counted` characters for it.
    pub(super) fn formula(&mut self, formula: Formula, extent: Extent, style: TextStyle, info: RunInfo, counted: u32) {
        self.objects.push(InlineObject { advance: extent.along, letter: true });
        self.pictures.push(Picture { drawing: Drawing::Formula(self.formulas.len() as u32), extent, node: info.node });
        self.formulas.push(formula);
        self.push("\u{FFFC}", style, RunInfo { counts: false, reading: counted, ..info }, None);
    }

    /// Makes a unit of the text from `start` on. One in another: they are one if they hold the same text, else the inner one
    /// counts; a note of two lines holds no other.
    fn unit(&mut self, start: usize, unit: Unit) {
        let range = start as u32..self.text.len() as u32;
        if unit.folded {
            while self.units.pop_if(|inner| inner.range.start >= range.start).is_some() {}
        }
        match self.units.last_mut().filter(|inner| inner.range.start >= range.start) {
            Some(inner) if inner.range == range => {
                inner.spread = inner.spread.max(unit.spread);
                inner.framed |= unit.framed;
            }
            Some(_) => {}
            None if range.is_empty() => {}
            None => self.units.push(Unit { range, ..unit }),
        }
    }

    /// Whether nothing was added.
    pub(in crate::typeset::flow) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// The paragraph.
    pub(in crate::typeset::flow) fn finish(self, style: ParagraphStyle) -> Text {
        let TextBuilder { text, runs, infos, objects, pictures, formulas, rubies, units, .. } = self;
        let paragraph = Paragraph { text, runs, objects, rubies, units, style };
        Text { paragraph, infos, pictures, formulas, lines: Lines::default() }
    }
}

impl InlineContext {
    /// Text of `style` in the node of `context`.
    pub(super) fn new(context: &Context, style: TextStyle) -> InlineContext {
        let page = context.frame.pitch * context.frame.slots as f32;
        InlineContext {
            style,
            info: info(context.node, true),
            lang: None,
            measure: context.room(),
            pitch: context.frame.pitch,
            page,
        }
    }

    /// The same of text that the page map does not count.
    pub(super) fn uncounted(self) -> InlineContext {
        InlineContext { info: RunInfo { counts: false, ..self.info }, ..self }
    }

    fn styled(&self, style: TextStyle) -> InlineContext {
        InlineContext { style, ..self.clone() }
    }

    fn script(&self, rise: f32) -> InlineContext {
        let (size, base) = (self.style.size * SCRIPT_SIZE, self.style.rise);
        self.styled(TextStyle { size, rise: base + rise * self.style.size, ..self.style })
    }

    pub(super) fn in_node(&self, node: NodeId) -> InlineContext {
        InlineContext { info: RunInfo { node, ..self.info }, ..self.clone() }
    }

    fn marked(&self, mark: impl FnOnce(&mut RunInfo)) -> InlineContext {
        let mut inner = self.clone();
        mark(&mut inner.info);
        inner
    }

    pub(super) fn from(&self, source: Option<Span>) -> RunInfo {
        RunInfo { source: source.or(self.info.source), ..self.info }
    }
}

impl Collector<'_> {
    /// The paragraph of `content`.
    pub(super) fn text(&mut self, content: &[Inline], context: &Context, style: ParagraphStyle) -> Text {
        self.text_of(content, &InlineContext::new(context, context.text), style)
    }

    fn text_of(&mut self, content: &[Inline], at: &InlineContext, style: ParagraphStyle) -> Text {
        let mut builder = TextBuilder::default();
        self.inlines(&mut builder, content, at);
        builder.finish(style)
    }

    /// Adds inlines to a paragraph. Recursion is bounded by [`crate::model::MAX_DEPTH`].
    pub(super) fn inlines(&mut self, to: &mut TextBuilder, content: &[Inline], at: &InlineContext) {
        for inline in content {
            self.inline(to, inline, at);
        }
    }

    fn inline(&mut self, to: &mut TextBuilder, inline: &Inline, at: &InlineContext) {
        let source = inline.origin.first();
        match &inline.kind {
            InlineKind::Text(text) => to.run(text, at.style, at.from(source), at.lang.clone()),
            InlineKind::LineBreak => to.run("\u{2028}", at.style, at.from(source), None),
            InlineKind::Emphasis(c) => {
                let node = self.inline_node(Tag::Emphasis, at);
                let style = TextStyle { italic: !at.style.italic, ..at.style };
                self.inlines(to, c, &at.in_node(node).styled(style));
            }
            InlineKind::Strong(c) => {
                let node = self.inline_node(Tag::Strong, at);
                self.inlines(to, c, &at.in_node(node).styled(TextStyle { bold: true, ..at.style }));
            }
            InlineKind::Strikethrough(c) => self.inlines(to, c, &at.marked(|info| info.strike = true)),
            InlineKind::Underline(c) => self.inlines(to, c, &at.marked(|info| info.line = Some(TextLine::Under))),
            InlineKind::Superscript(c) => self.inlines(to, c, &at.script(SUPERSCRIPT_RISE)),
            InlineKind::Subscript(c) => self.inlines(to, c, &at.script(SUBSCRIPT_RISE)),
            InlineKind::Code(code) => to.run(code, mono(at.style), at.from(source), None),
            InlineKind::Link(link) => self.link(to, &link.target, link.title.as_deref(), &link.content, at),
            InlineKind::Image { asset, alt } => self.inline_image(to, *asset, alt, at),
            InlineKind::NoteRef(note) => self.note_reference(to, note.0, at, source),
            InlineKind::Ruby(pairs) => pairs.iter().for_each(|pair| to.ruby(pair, at)),
            InlineKind::Math(math) => self.formula(to, math, at, source),
            InlineKind::Marked { mark, content } => self.marked(to, *mark, content, at),
            InlineKind::Term(term) => self.index_term(to, &term.entry, &term.content, at),
            InlineKind::Foreign(foreign) => {
                let Foreign { lang, content } = &**foreign;
                let node = self.inline_node(Tag::Span, at);
                self.out.structure.nodes[node.0 as usize].lang = Some(lang.clone());
                let inner = InlineContext { lang: Some(lang.clone()), ..at.in_node(node) };
                self.inlines(to, content, &inner);
            }
        }
    }

    fn marked(&mut self, to: &mut TextBuilder, mark: Mark, content: &[Inline], at: &InlineContext) {
        if let Mark::DropCap(_) = mark {
            return self.inlines(to, content, at);
        }
        let tag = if matches!(mark, Mark::Dots(_)) { Tag::Emphasis } else { Tag::Span };
        let node = self.inline_node(tag, at);
        let inner = at.in_node(node).marked(|info| match mark {
            Mark::Dots(dot) => info.dots = Some(dot),
            Mark::ProperName => info.line = Some(TextLine::ProperName(node)),
            Mark::Spread(_) | Mark::Warichu | Mark::DropCap(_) => {}
            Mark::BookTitle => info.line = Some(TextLine::BookTitle(node)),
            Mark::Deceased => info.line = Some(TextLine::Frame(node)),
        });
        let unit = match mark {
            Mark::Spread(em) => Unit { spread: f32::from(em), ..Unit::default() },
            Mark::Deceased => Unit { framed: true, ..Unit::default() },
            Mark::Warichu => return self.folded(to, content, &inner, Unit { folded: true, ..Unit::default() }),
            _ => return self.inlines(to, content, &inner),
        };
        let start = to.text.len();
        self.inlines(to, content, &inner);
        to.unit(start, unit);
    }

    /// A note of two lines in one, half as large. Readings have no room in it: they stand behind their base.
    fn folded(&mut self, to: &mut TextBuilder, content: &[Inline], at: &InlineContext, unit: Unit) {
        let (start, rubies) = (to.text.len(), to.rubies.len());
        let style = TextStyle { size: at.style.size / 2.0, ..at.style };
        to.flat = true;
        self.inlines(to, content, &at.styled(style));
        to.flat = false;
        debug_assert_eq!(rubies, to.rubies.len());
        to.unit(start, unit);
    }

    /// A term of the index. One that only sends to another has no page of its own.
    fn index_term(&mut self, to: &mut TextBuilder, entry: &IndexEntry, content: &[Inline], at: &InlineContext) {
        if entry.see.is_some() {
            return self.inlines(to, content, at);
        }
        self.out.terms.push(entry.path_of(content));
        let term = self.out.terms.len() as u32 - 1;
        self.inlines(to, content, &at.marked(|info| info.term = Some(term)));
    }

    pub(super) fn inline_node(&mut self, tag: Tag, at: &InlineContext) -> NodeId {
        self.out.structure.add(tag, Some(at.info.node))
    }

    fn link(
        &mut self,
        to: &mut TextBuilder,
        target: &LinkTarget,
        title: Option<&str>,
        content: &[Inline],
        at: &InlineContext,
    ) {
        let node = self.inline_node(Tag::Link, at);
        let target = self.target(target);
        let text = inline_text(content);
        let description = match (title, &target) {
            (Some(title), _) if !title.trim().is_empty() => title.to_owned(),
            (_, LinkTargetOnPages::External(address)) => address.clone(),
            (_, LinkTargetOnPages::Internal(_)) => text,
        };
        let paged = self.options.page_references && matches!(target, LinkTargetOnPages::Internal(_));
        let number = self.add_link(target, node, description);
        let at = at.in_node(node).marked(|info| info.link = Some(number));
        self.inlines(to, content, &at);
        if paged {
            self.page_reference(to, number, &at);
        }
    }

    /// （第 12 页） behind the text of a link; the number is known when the pages are.
    fn page_reference(&mut self, to: &mut TextBuilder, link: u32, at: &InlineContext) {
        let [before, after] = self.words.on_page();
        let style = TextStyle { unbreakable: true, ..at.style };
        let plain = RunInfo { counts: false, source: None, ..at.info };
        to.run(before, style, plain, None);
        to.run("0", style, RunInfo { page: Some(link), ..plain }, None);
        to.run(after, style, plain, None);
    }

    /// Adds a link and gives its number.
    pub(in crate::typeset::flow) fn add_link(
        &mut self,
        target: LinkTargetOnPages,
        node: NodeId,
        description: String,
    ) -> u32 {
        self.out.links.push(Link { target, node, description });
        self.out.links.len() as u32 - 1
    }

    fn inline_image(&mut self, to: &mut TextBuilder, asset: AssetId, alt: &str, at: &InlineContext) {
        let alt = if alt.trim().is_empty() { self.words.image() } else { alt };
        let node = self.inline_node(Tag::Figure { alt: alt.to_owned() }, at);
        // A third of the page at most: a larger image belongs on a line of its own, as a figure.
        let mut extent = self.natural(asset, Extent { along: at.measure, across: at.page / 3.0 });
        // A small one is a sign among characters: it takes no more than their height.
        let em = at.style.size;
        if extent.across <= 2.0 * em {
            extent = self.natural(asset, Extent { along: at.measure, across: em * SIGN_HEIGHT });
        }
        to.picture(Picture { drawing: Drawing::Image(asset), extent, node }, at);
    }

    /// The size of an image on paper: 96 pixels to the inch, made smaller to fit into `most`.
    pub(super) fn natural(&self, asset: AssetId, most: Extent) -> Extent {
        let (columns, rows) = self.publication.asset(asset).size;
        let (columns, rows) = (columns.max(1) as f32 * PT_PER_PIXEL, rows.max(1) as f32 * PT_PER_PIXEL);
        // Images stand upright on vertical pages too.
        let vertical = self.options.writing == WritingMode::Vertical;
        let (along, across) = if vertical { (rows, columns) } else { (columns, rows) };
        let scale = (most.along / along).min(most.across / across).clamp(1e-6, 1.0);
        Extent { along: along * scale, across: across * scale }
    }

    fn note_reference(&mut self, to: &mut TextBuilder, index: u32, at: &InlineContext, source: Option<Span>) {
        let chapter = &self.publication.chapters[self.chapter as usize];
        let Some(note) = chapter.notes.get(index as usize) else { return };
        let mark = self.mark_of(index as usize);
        let node = self.inline_node(Tag::Reference, at);
        let target = LinkTargetOnPages::Internal(note.id.clone());
        let link = self.add_link(target, node, self.words.note(&mark));
        let at = at.script(SUPERSCRIPT_RISE).in_node(node);
        let style = TextStyle { unbreakable: true, italic: false, ..at.style };
        let number =
            Some(self.note_base + index).filter(|_| matches!(self.options.notes, NotePlace::Foot | NotePlace::Margin));
        let info = RunInfo { link: Some(link), note: number, counts: false, ..at.from(source) };
        to.run(&mark, style, info, None);
    }
}

/// Code within a line: 等宽, in the size of the text, so that two of its letters are as wide as one character.
pub(super) fn mono(style: TextStyle) -> TextStyle {
    TextStyle { family: Family::Mono, italic: false, bold: false, ..style }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::pages::Color;

    #[test]
    fn a_text_that_has_the_sign_of_an_object_takes_no_picture_s_place() {
        let (family, color) = (Family::Song, Color::Black);
        let style = TextStyle { family, bold: false, italic: false, size: 9.0, rise: 0.0, color, unbreakable: false };
        let (info, node) = (info(NodeId(0), true), NodeId(0));
        let at = InlineContext { style, info, lang: None, measure: 200.0, pitch: 15.0, page: 300.0 };
        let mut builder = TextBuilder::default();
        builder.run("前\u{fffc}文", style, info, None);
        let extent = Extent { along: 9.0, across: 9.0 };
        builder.picture(Picture { drawing: Drawing::Image(AssetId(0)), extent, node }, &at);
        assert_eq!((builder.text.as_str(), builder.objects.len()), ("前文\u{fffc}", 1));
    }
}
