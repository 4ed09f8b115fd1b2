//! Drawing: the items of a page in their order, each inside the marked section of the node that it belongs to.

use krilla::Document;
use krilla::color::{luma, rgb};
use krilla::geom::{Path, PathBuilder, Point as PagePoint, Transform};
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, LineCap, LineJoin, Paint, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};

use super::faces::Fonts;
use super::glyphs::{self, Flow, RunGlyph};
use super::images::Images;
use super::marks;
use super::navigation::{self, Anchors};
use super::passages::{Line, Passages, Plain, StandIn};
use super::place::Axes;
use super::structure::{self, Collector};
use crate::font::FontSet;
use crate::typeset::{Color, Item, MissingGlyph, NodeId, Page, Pages, PlacedImage, PlacedMark, PlacedRule, PlacedRun};

/// Where the baseline of an alphabet lies below the middle of a vertical line, in em: the ideographic em box reaches from
/// 0.12 em below the baseline to 0.88 em above it.
const ALPHABET_BELOW_MIDDLE: f32 = 0.38;

/// Draws pages, and notes what belongs to which node.
pub(super) struct Painter<'a, 'f> {
    pages: &'a Pages,
    set: &'a FontSet,
    fonts: &'f Fonts,
    images: Images,
    axes: Axes,
    anchors: Anchors<'a>,
    collector: Collector<'a>,
    passages: Passages<'a>,
    buffer: Vec<RunGlyph>,
    /// Whether what is drawn is turned by a quarter.
    turning: bool,
}

/// What the marked section that is open belongs to.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Section {
    Node(NodeId),
    Artifact(ArtifactType),
}

/// The state of one page's content stream.
struct Brush<'s> {
    surface: Surface<'s>,
    open: Option<Section>,
    /// Whether krilla has drawn something in the open section.
    drawn: bool,
    /// How many sections have a number (MCID), the open one included.
    numbered: u32,
    color: Option<Color>,
}

impl<'a, 'f> Painter<'a, 'f> {
    /// A painter of `pages`, which gives to `passages` the lines that they can have.
    pub(super) fn new(
        pages: &'a Pages,
        set: &'a FontSet,
        fonts: &'f Fonts,
        images: Images,
        passages: Passages<'a>,
    ) -> Painter<'a, 'f> {
        let axes = Axes::new(pages);
        let (anchors, collector) = (Anchors::new(pages, axes), Collector::new(&pages.structure));
        Painter { pages, set, fonts, images, axes, anchors, collector, passages, buffer: Vec::new(), turning: false }
    }

    /// Draws page `index`, with `settings` that give its size and label.
    pub(super) fn page(&mut self, document: &mut Document, index: usize, settings: PageSettings) {
        let page = &self.pages.pages[index];
        self.passages.begin_page(index);
        let mut sheet = document.start_page_with(settings);
        navigation::add_links(&mut sheet, page, &self.anchors, self.axes, &mut self.collector);
        let mut brush = Brush { surface: sheet.surface(), open: None, drawn: false, numbered: 0, color: None };
        let furniture = furniture_start(page);
        let (turned, upright) = page.items.split_at((page.turned as usize).min(page.items.len()));
        if !turned.is_empty() {
            brush.surface.push_transform(&self.axes.quarter_turn());
            self.turning = true;
            turned.iter().for_each(|item| self.item(&mut brush, item, index, false));
            self.turning = false;
            self.close(&mut brush);
            brush.surface.pop();
            brush.color = None;
        }
        for (i, item) in upright.iter().enumerate() {
            self.item(&mut brush, item, index, i + turned.len() >= furniture);
        }
        self.close(&mut brush);
    }

    /// The notes of what belongs to which node, the places that links lead to, and the lines that are still to be written.
    pub(super) fn finish(self) -> (Collector<'a>, Anchors<'a>, Passages<'a>) {
        (self.collector, self.anchors, self.passages)
    }

    fn item(&mut self, brush: &mut Brush, item: &'a Item, page: usize, furniture: bool) {
        match item {
            Item::Run(run) => {
                let section = self.section(run.node, run.at, furniture);
                self.enter(brush, section, ContentTag::Span(SpanTag::empty()));
                self.run(brush, run);
            }
            Item::Rule(rule) => {
                self.enter(brush, Section::Artifact(ArtifactType::Layout), ContentTag::Other);
                self.rule(brush, rule);
            }
            Item::Image(image) => {
                let section = self.section(image.node, image.at, furniture);
                self.enter(brush, section, ContentTag::Other);
                self.image(brush, image, page);
            }
            Item::Mark(mark) => {
                self.enter(brush, Section::Artifact(ArtifactType::Layout), ContentTag::Other);
                self.mark(brush, mark);
            }
            Item::Missing(missing) => {
                let section = self.section(missing.node, missing.at, furniture);
                self.missing(brush, missing, section);
            }
        }
    }

    /// What an item belongs to. Without a node it is an artifact: running heads and folios by their place, anything
    /// among the text an ornament of it.
    fn section(&self, node: Option<NodeId>, at: crate::typeset::Point, furniture: bool) -> Section {
        match node.filter(|&n| self.collector.has(n)) {
            Some(node) => Section::Node(node),
            None if !furniture => Section::Artifact(ArtifactType::Layout),
            None if self.axes.in_upper_half(at) => Section::Artifact(ArtifactType::Header),
            None => Section::Artifact(ArtifactType::Footer),
        }
    }

    /// Opens a marked section for `section`, unless the open one is for it already.
    fn enter(&mut self, brush: &mut Brush, section: Section, tag: ContentTag) {
        if brush.open == Some(section) {
            return;
        }
        self.close(brush);
        brush.drawn = false;
        match section {
            Section::Node(node) => {
                if let Some(location) = structure::location(node) {
                    brush.surface.set_location(location);
                }
                let content = brush.surface.start_tagged(tag);
                brush.numbered += 1;
                self.collector.add_content(node, content);
            }
            Section::Artifact(kind) => {
                brush.surface.reset_location();
                brush.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
            }
        }
        brush.open = Some(section);
    }

    /// Ends the passage that is open, and the marked section.
    fn close(&mut self, brush: &mut Brush) {
        let is_alone = matches!(brush.open, Some(Section::Node(_))) && !brush.drawn;
        self.end_passage(brush, is_alone.then(|| brush.numbered - 1));
        brush.close();
    }

    /// Ends the passage that is open, if one is, and draws its stand-in; `section` is the number of the open section if
    /// nothing else stands in it.
    fn end_passage(&mut self, brush: &mut Brush, section: Option<u32>) {
        if let Some(StandIn { face, size, color, at, glyphs, text }) = self.passages.close(section)
            && let Some(font) = self.fonts.get(face)
        {
            brush.drawn = true;
            brush.fill(color);
            brush.surface.draw_glyphs(at, glyphs, font.clone(), text, size, false);
        }
    }

    fn run(&mut self, brush: &mut Brush, run: &'a PlacedRun) {
        let Some(font) = self.fonts.get(run.face).filter(|_| run.size > 0.0) else {
            return;
        };
        let text = glyphs::text_of(&self.pages.text, run);
        let glyphs = glyphs::slice(&self.pages.glyphs, &run.glyphs);
        let upright = self.axes.vertical() && !run.sideways && !run.level;
        let pen = self.axes.point(run.at);
        let (start, transform) = if upright {
            let squeeze = glyphs::squeeze(self.set.face(run.face), glyphs).filter(|&squeeze| squeeze < 1.0);
            // Narrower towards the line's middle.
            let narrow = |by| Transform::from_row(by, 0.0, 0.0, 1.0, (1.0 - by) * pen.x, 0.0);
            (self.upright_start(pen, run), squeeze.map(narrow))
        } else if self.axes.vertical() && run.sideways {
            let start = PagePoint::from_xy(0.0, ALPHABET_BELOW_MIDDLE * run.size);
            (start, Some(Transform::from_row(0.0, 1.0, -1.0, 0.0, pen.x, pen.y)))
        } else {
            (pen, None)
        };
        let plain = self.passages.learn(run.face, glyphs, text);
        if plain != Plain::No && transform.is_none() && run.stroke <= 0.0 {
            let line = Line { run, start, upright };
            if !self.passages.goes_on(&line, self.turning, plain) {
                self.end_passage(brush, None);
            }
            self.passages.add(line, self.turning, plain);
            return;
        }
        self.end_passage(brush, None);
        brush.drawn = true;
        let flow = if upright { Flow::Below(self.set.face(run.face)) } else { Flow::Along };
        let location = run.node.and_then(structure::location);
        glyphs::fill(&mut self.buffer, glyphs, text, flow, location);
        brush.fill(run.color);
        if run.stroke > 0.0 {
            brush.surface.set_stroke(Some(stroke(run.color, run.stroke * run.size, LineJoin::Round)));
        }
        if let Some(transform) = &transform {
            brush.surface.push_transform(transform);
        }
        brush.surface.draw_glyphs(start, &self.buffer, font.clone(), text, run.size, false);
        if transform.is_some() {
            brush.surface.pop();
        }
        if run.stroke > 0.0 {
            brush.surface.set_stroke(None);
        }
    }

    /// Where the first upright glyph's baseline begins: half an em left of the line's middle, and as far below the pen
    /// as the em box reaches above the baseline.
    fn upright_start(&self, pen: PagePoint, run: &PlacedRun) -> PagePoint {
        let face = self.set.face(run.face);
        let (ascender, descender) = (f32::from(face.ascender), f32::from(face.descender));
        let height = ascender - descender;
        let above = if height > 0.0 { (ascender / height).clamp(0.5, 1.0) } else { 0.88 };
        PagePoint::from_xy(pen.x - run.size / 2.0, pen.y + above * run.size)
    }

    fn rule(&mut self, brush: &mut Brush, rule: &PlacedRule) {
        self.end_passage(brush, None);
        let Some(rect) = self.axes.rect(rule.at, rule.extent) else {
            return;
        };
        brush.fill(rule.color);
        let mut path = PathBuilder::new();
        path.push_rect(rect);
        if let Some(path) = path.finish() {
            brush.surface.draw_path(&path);
        }
    }

    fn mark(&mut self, brush: &mut Brush, mark: &PlacedMark) {
        self.end_passage(brush, None);
        let drawn = self.axes.rect(mark.at, mark.extent);
        match drawn.and_then(|bounds| marks::outline(mark.shape, bounds, self.axes.vertical())) {
            Some((path, None)) => {
                brush.fill(mark.color);
                brush.surface.draw_path(&path);
            }
            Some((path, Some(width))) => brush.outline(&path, mark.color, width),
            None => {}
        }
    }

    fn image(&mut self, brush: &mut Brush, image: &PlacedImage, page: usize) {
        self.end_passage(brush, None);
        brush.drawn = true;
        let Some(bounds) = self.axes.rect(image.at, image.extent) else {
            return;
        };
        self.images.draw(image.asset, bounds, &mut brush.surface);
        // The picture of an SVG sets colours of its own.
        brush.color = None;
        if let Some(node) = image.node.filter(|&n| self.collector.has(n)) {
            let turned = self.turning.then(|| bounds.transform(self.axes.quarter_turn()));
            self.collector.add_bounds(node, page, turned.flatten().unwrap_or(bounds));
        }
    }

    /// The box of a missing glyph, in a section of its own whose actual text is the character.
    fn missing(&mut self, brush: &mut Brush, missing: &MissingGlyph, section: Section) {
        let Some(bounds) = self.axes.rect(missing.at, missing.extent) else {
            return;
        };
        let Some((path, width)) = super::missing::path(missing.character, bounds) else {
            return;
        };
        let mut buffer = [0; 4];
        let text: &str = missing.character.encode_utf8(&mut buffer);
        self.close(brush);
        self.enter(brush, section, ContentTag::Span(SpanTag::empty().with_actual_text(Some(text))));
        brush.outline(&path, Color::Black, width);
        brush.close();
    }
}

impl Brush<'_> {
    fn close(&mut self) {
        if self.open.take().is_some() {
            self.surface.end_tagged();
        }
    }

    fn fill(&mut self, color: Color) {
        if self.color != Some(color) {
            let fill = Fill { paint: paint(color), opacity: NormalizedF32::ONE, ..Fill::default() };
            self.surface.set_fill(Some(fill));
            self.color = Some(color);
        }
    }

    fn outline(&mut self, path: &Path, color: Color, width: f32) {
        self.surface.set_fill(None);
        self.color = None;
        self.surface.set_stroke(Some(stroke(color, width, LineJoin::Miter)));
        self.surface.draw_path(path);
        self.surface.set_stroke(None);
    }
}

/// Where the page's furniture begins: after the last item that belongs to a node (pages hold their furniture last).
fn furniture_start(page: &Page) -> usize {
    let node = |item: &Item| match item {
        Item::Run(run) => run.node,
        Item::Image(image) => image.node,
        Item::Missing(missing) => missing.node,
        Item::Rule(_) | Item::Mark(_) => None,
    };
    page.items.iter().rposition(|item| node(item).is_some()).map_or(0, |last| last + 1)
}

fn paint(color: Color) -> Paint {
    match color {
        Color::Black => luma::Color::black().into(),
        Color::Grey(level) => luma::Color::new(level).into(),
        Color::Rgb(r, g, b) => rgb::Color::new(r, g, b).into(),
    }
}

fn stroke(color: Color, width: f32, line_join: LineJoin) -> Stroke {
    Stroke { paint: paint(color), width, line_join, line_cap: LineCap::Round, ..Stroke::default() }
}
