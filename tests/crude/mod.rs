//! Pages set crudely, without the typesetting stage: each character by its face's own width, lines broken where they are
//! full. Enough to write PDFs of every kind of node, and of any length.
#![allow(dead_code, reason = "each test and bench uses its part")]

use keben::font::{self, Family, FontSet, Request};
use keben::model::{
    AssetId, Block, BlockKind, Chapter, Creator, CreatorRole, FileId, Id, Inline, InlineKind, Lang, Metadata, Origin,
    Publication, SourceMap, Span,
};
use keben::typeset::{
    Color, Extent, Glyph, Item, LinkArea, LinkDestination, LinkTargetOnPages, MissingGlyph, NodeId, OutlineEntry, Page,
    PageLabel, Pages, PlacedImage, PlacedRule, PlacedRun, Point, Structure, Tag, WritingMode,
};

pub const SONG: Request = Request { family: Family::Song, bold: false, italic: false };
pub const HEI: Request = Request { family: Family::Hei, bold: true, italic: false };
pub const KAI: Request = Request { family: Family::Kai, bold: false, italic: false };
pub const KAI_BOLD: Request = Request { family: Family::Kai, bold: true, italic: false };
pub const MONO: Request = Request { family: Family::Mono, bold: false, italic: false };
pub const ITALIC: Request = Request { family: Family::Song, bold: false, italic: true };

pub const MARGIN: f32 = 60.0;
const PITCH: f32 = 1.7;

/// The faces that are built in.
pub fn fonts() -> FontSet {
    FontSet::load(font::builtin_sources()).expect("the built-in faces are whole").value
}

/// A publication with metadata, and one source file of which node `n` is line `n`.
pub fn publication(title: &str) -> Publication {
    let mut sources = SourceMap::default();
    let text: String = (0..64).map(|i| format!("第{i}行\n")).collect();
    let file = sources.add("book/a.md", text.as_str());
    Publication {
        metadata: Metadata {
            creators: vec![Creator { name: "李波".into(), role: CreatorRole::Reporter }],
            modified: 1_704_524_889,
            description: Some("测试".into()),
            subjects: vec!["排版".into(), "PDF".into()],
            ..Metadata::new(title, Lang::simplified_chinese(), "urn:keben:test")
        },
        chapters: vec![chapter(file, Vec::new())],
        assets: Vec::new(),
        sources,
    }
}

/// A chapter of `blocks`.
pub fn chapter(file: FileId, blocks: Vec<Block>) -> Chapter {
    Chapter { id: Id("c1".into()), title: "一".into(), level: 1, file, blocks, notes: Vec::new() }
}

/// A paragraph of one text.
pub fn paragraph(text: &str) -> Block {
    let text = Inline::new(InlineKind::Text(text.to_owned()), Origin::none());
    Block::new(BlockKind::Paragraph(vec![text]), Origin::none())
}

/// Sets text where the pen is.
pub struct Setter<'a> {
    fonts: &'a FontSet,
    pub pages: Pages,
    pub pen: Point,
    measure: f32,
    furniture: bool,
}

impl<'a> Setter<'a> {
    pub fn new(fonts: &'a FontSet, writing: WritingMode) -> Setter<'a> {
        let size = match writing {
            WritingMode::Horizontal => Extent { along: 420.0, across: 595.0 },
            WritingMode::Vertical => Extent { along: 595.0, across: 420.0 },
        };
        let mut structure = Structure::default();
        structure.add(Tag::Document, None);
        let pages = Pages {
            writing,
            size,
            glyphs: Vec::new(),
            text: String::new(),
            pages: Vec::new(),
            structure,
            outline: Vec::new(),
            anchors: Vec::new(),
            page_map: Default::default(),
        };
        Setter { fonts, pages, pen: Point::default(), measure: size.along - 2.0 * MARGIN, furniture: false }
    }

    /// A node below `parent` (the document without one), from line `n` of the source for node `n`.
    pub fn node(&mut self, tag: Tag, parent: Option<NodeId>) -> NodeId {
        let id = self.pages.structure.add(tag, Some(parent.unwrap_or(NodeId(0))));
        let start = 11 * id.0;
        self.pages.structure.nodes[id.0 as usize].source = Some(Span { file: FileId(0), start, end: start + 3 });
        id
    }

    pub fn lang(&mut self, node: NodeId, lang: &str) {
        self.pages.structure.nodes[node.0 as usize].lang = Lang::parse(lang);
    }

    pub fn page(&mut self, number: u32, roman: bool) {
        self.pages.pages.push(Page { label: PageLabel { number, roman }, ..Page::default() });
        self.pen = Point { along: MARGIN, across: MARGIN };
    }

    /// Goes to the next line, of text of `size`.
    pub fn line(&mut self, size: f32) {
        self.pen = Point { along: MARGIN, across: self.pen.across + size * PITCH };
    }

    pub fn place(&self) -> LinkDestination {
        LinkDestination { page: self.pages.pages.len() as u32 - 1, at: self.pen }
    }

    fn items(&mut self) -> &mut Vec<Item> {
        &mut self.pages.pages.last_mut().expect("a page was begun").items
    }

    /// Sets `text` from the pen on, in as many lines as it takes, and gives the areas it covers.
    pub fn text(&mut self, node: Option<NodeId>, request: Request, size: f32, text: &str) -> Vec<(Point, Extent)> {
        let mut areas = Vec::new();
        let mut start = self.pen;
        for character in text.chars() {
            let chosen = self.fonts.select(request, character, character.is_ascii());
            let advance = match chosen {
                Some(s) => self.advance(s.face, character),
                None => 1000,
            };
            if self.pen.along + f32::from(advance) * size / 1000.0 > MARGIN + self.measure {
                areas.push(self.area(start, size));
                self.line(size);
                start = self.pen;
            }
            match chosen {
                Some(s) => self.glyph(node, s, size, character, advance),
                None => self.missing(node, size, character),
            }
            self.pen.along += f32::from(advance) * size / 1000.0;
        }
        areas.push(self.area(start, size));
        areas
    }

    fn vertical(&self) -> bool {
        self.pages.writing == WritingMode::Vertical
    }

    fn advance(&self, face: font::FaceId, character: char) -> i16 {
        let face = self.fonts.face(face);
        if self.vertical() && !character.is_ascii() {
            return 1000;
        }
        let glyph = face.glyph(character).unwrap_or(0);
        (u32::from(face.advance(glyph)) * 1000 / u32::from(face.units_per_em)) as i16
    }

    fn area(&self, start: Point, size: f32) -> (Point, Extent) {
        let extent = Extent { along: self.pen.along - start.along, across: size * 1.2 };
        (Point { along: start.along, across: start.across - size }, extent)
    }

    fn glyph(&mut self, node: Option<NodeId>, chosen: font::Selected, size: f32, character: char, advance: i16) {
        let id = self.fonts.face(chosen.face).glyph(character).expect("the set has chosen a face that has it");
        let text_len = character.len_utf8() as u8;
        let (at, sideways) = (self.pen, self.vertical() && character.is_ascii());
        let (first, byte) = (self.pages.glyphs.len() as u32, self.pages.text.len() as u32);
        self.pages.glyphs.push(Glyph { id, advance, offset: 0, text_len, flags: 0 });
        self.pages.text.push(character);
        if let Some(Item::Run(run)) = self.items().last_mut()
            && (run.face, run.size, run.node, run.sideways) == (chosen.face, size, node, sideways)
            && (run.at.across == at.across && run.text.end == byte)
        {
            run.glyphs.end += 1;
            run.text.end += u32::from(text_len);
            return;
        }
        let run = PlacedRun {
            face: chosen.face,
            size,
            at,
            glyphs: first..first + 1,
            text: byte..byte + u32::from(text_len),
            color: Color::Black,
            stroke: chosen.stroke,
            sideways,
            level: false,
            node,
        };
        self.items().push(Item::Run(run));
    }

    fn missing(&mut self, node: Option<NodeId>, size: f32, character: char) {
        let above = if self.vertical() { size / 2.0 } else { size * 0.88 };
        let at = Point { along: self.pen.along, across: self.pen.across - above };
        let extent = Extent { along: size, across: size };
        self.items().push(Item::Missing(MissingGlyph { character, at, extent, node }));
    }

    /// A paragraph of one face.
    pub fn paragraph(&mut self, parent: NodeId, request: Request, text: &str) -> NodeId {
        let node = self.node(Tag::Paragraph, Some(parent));
        self.text(Some(node), request, 10.5, text);
        self.line(10.5);
        node
    }

    pub fn heading(&mut self, parent: NodeId, level: u8, text: &str) -> NodeId {
        let node = self.node(Tag::Heading { level, title: text.to_owned() }, Some(parent));
        let destination = self.place();
        self.pages.outline.push(OutlineEntry { level, title: text.to_owned(), destination });
        self.pages.anchors.push((Id(format!("h{}", node.0)), destination));
        self.text(Some(node), HEI, 14.0, text);
        self.line(16.0);
        node
    }

    pub fn link(&mut self, node: NodeId, areas: Vec<(Point, Extent)>, target: LinkTargetOnPages, description: &str) {
        let links = areas.into_iter().map(|(at, extent)| LinkArea {
            at,
            extent,
            target: target.clone(),
            node,
            description: description.to_owned(),
        });
        self.pages.pages.last_mut().expect("a page was begun").links.extend(links);
    }

    pub fn image(&mut self, node: Option<NodeId>, asset: u32, side: f32) {
        let (at, extent) = (self.pen, Extent { along: side, across: side });
        self.items().push(Item::Image(PlacedImage { asset: AssetId(asset), at, extent, node }));
        self.pen.across += side + 24.0;
    }

    pub fn rule(&mut self, along: f32, across: f32) {
        let (at, extent) = (self.pen, Extent { along, across });
        self.items().push(Item::Rule(PlacedRule { at, extent, color: Color::Grey(96) }));
        self.pen.across += 16.0;
    }

    /// Head and foot of the page.
    pub fn furniture(&mut self, head: &str, folio: &str) {
        self.pen = Point { along: MARGIN, across: 40.0 };
        self.text(None, SONG, 8.0, head);
        self.pen = Point { along: self.pages.size.along / 2.0, across: self.pages.size.across - 30.0 };
        self.text(None, SONG, 8.0, folio);
    }
}
