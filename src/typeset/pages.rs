//! Finished pages: what `pdf/` draws, and all that it is given.
//!
//! Glyphs and text lie in two arenas that runs index, about 8 bytes a glyph. Positions on a page are in pt from the
//! page's start corner: `along` grows with the line, `across` with the lines. In horizontal writing that is x from the
//! left and y from the top; in vertical writing `along` is y from the top and `across` is x from the right.

use serde::Serialize;
use std::ops::Range;

use super::options::WritingMode;
use crate::font::FaceId;
use crate::model::{AssetId, Dot, Id, Lang, PageMap, Reach, Span};

/// A place on a page.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Point {
    /// Along the line.
    pub along: f32,
    /// Across the lines.
    pub across: f32,
}

/// A size.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Extent {
    /// Along the line.
    pub along: f32,
    /// Across the lines.
    pub across: f32,
}

/// All pages of an edition.
#[derive(Debug, Clone)]
pub struct Pages {
    /// Direction of the lines.
    pub writing: WritingMode,
    /// Size of each page, in `along` and `across`.
    pub size: Extent,
    /// Glyphs of all runs.
    pub glyphs: Vec<Glyph>,
    /// Text of all runs.
    pub text: String,
    /// The pages.
    pub pages: Vec<Page>,
    /// The structure tree.
    pub structure: Structure,
    /// The outline, in reading order.
    pub outline: Vec<OutlineEntry>,
    /// Where each identifier of the model that something leads to stands.
    pub anchors: Vec<(Id, LinkDestination)>,
    /// Where each page begins in the text.
    pub page_map: PageMap,
}

/// One page.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Its number as printed.
    pub label: PageLabel,
    /// What is on it, in reading order; furniture last.
    pub items: Vec<Item>,
    /// So many of the items, from the first on, stand on the page turned by a quarter, against the clock: `along` is from
    /// the foot of the paper to its head, and `across` from the side where lines begin. Links are never turned.
    pub turned: u32,
    /// Places that lead somewhere.
    pub links: Vec<LinkArea>,
}

/// A page's label.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PageLabel {
    /// The number in its sequence, from 1.
    pub number: u32,
    /// Whether it is of the front matter, numbered in lower-case roman numerals.
    pub roman: bool,
}

/// What stands on a page.
#[derive(Debug, Clone)]
pub enum Item {
    /// Glyphs of one face and size on one baseline.
    Run(PlacedRun),
    /// A filled bar: rules, underlines, frames.
    Rule(PlacedRule),
    /// An image.
    Image(PlacedImage),
    /// The box that stands for a character that no face has.
    Missing(MissingGlyph),
    /// A mark beside text: an emphasis dot, a wavy line.
    Mark(PlacedMark),
}

/// A glyph: 8 bytes. Advance and offset are in 1/1000 em of the run's size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyph {
    /// Number in the face.
    pub id: u16,
    /// From this glyph's pen to the next one's, adjustment included.
    pub advance: i16,
    /// From the pen to the glyph's own origin, along the line (negative when a mark loses its leading half).
    pub offset: i16,
    /// Bytes of the run's text that this glyph stands for; 0 for a further glyph of the same cluster.
    pub text_len: u8,
    /// [`Glyph::BESIDE`] or 0.
    pub flags: u8,
}

impl Glyph {
    /// In a vertical line: the next glyph stands beside this one, not below it (纵中横). Such glyphs are a run of their own,
    /// which is drawn in one em however wide they are.
    pub const BESIDE: u8 = 1;
}

/// Glyphs of one face and size on one baseline.
#[derive(Debug, Clone)]
pub struct PlacedRun {
    /// Face.
    pub face: FaceId,
    /// Size.
    pub size: f32,
    /// Pen of the first glyph, on the baseline.
    pub at: Point,
    /// In [`Pages::glyphs`].
    pub glyphs: Range<u32>,
    /// In [`Pages::text`]; the glyphs' `text_len` add up to it.
    pub text: Range<u32>,
    /// Colour.
    pub color: Color,
    /// Width of a stroke around the glyphs, in em, for a bold that the face lacks; 0 for none.
    pub stroke: f32,
    /// Whether the glyphs lie on their side (Latin in vertical writing).
    pub sideways: bool,
    /// Whether the run lies along the paper's horizontal side on a page of vertical writing: running heads and folios.
    pub level: bool,
    /// What it belongs to; `None` for an artifact.
    pub node: Option<NodeId>,
}

/// A filled bar.
#[derive(Debug, Clone, Copy)]
pub struct PlacedRule {
    /// Its start corner.
    pub at: Point,
    /// Its size.
    pub extent: Extent,
    /// Colour.
    pub color: Color,
}

/// A mark beside text. It is drawn as a path, not shown as a character, and belongs to no node: that the text is marked
/// is said by the node of the text.
#[derive(Debug, Clone, Copy)]
pub struct PlacedMark {
    /// What it looks like.
    pub shape: MarkShape,
    /// Start corner of its box.
    pub at: Point,
    /// Size of its box.
    pub extent: Extent,
    /// Colour.
    pub color: Color,
}

/// What a [`PlacedMark`] looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkShape {
    /// An emphasis dot, in the middle of its box (CLREQ 3.1.8, JLREQ 3.3.9).
    Dot(Dot),
    /// A wavy line over the whole length of its box (甲式书名号, CLREQ 3.1.8).
    Wave,
    /// A stroke from corner to corner: what is struck out of a formula.
    Diagonal {
        /// Whether it rises along the line.
        rises: bool,
        /// Its thickness in 1/1000 pt.
        thickness: u16,
    },
}

/// An image. It belongs to a [`Tag::Figure`] node, or is an artifact.
#[derive(Debug, Clone)]
pub struct PlacedImage {
    /// The image.
    pub asset: AssetId,
    /// Its start corner.
    pub at: Point,
    /// Its size.
    pub extent: Extent,
    /// What it belongs to; `None` for an artifact.
    pub node: Option<NodeId>,
}

/// A character that no face has: a box of `extent` with the code point in it, drawn as a path, with the character as
/// actual text.
#[derive(Debug, Clone)]
pub struct MissingGlyph {
    /// The character.
    pub character: char,
    /// Start corner of the box.
    pub at: Point,
    /// Size of the box.
    pub extent: Extent,
    /// What it belongs to; `None` for an artifact.
    pub node: Option<NodeId>,
}

/// Colours of the text. Print wants pure black; links stay black on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Color {
    /// Black.
    Black,
    /// Grey: `level` of 255, 0 is black.
    Grey(u8),
    /// A colour.
    Rgb(u8, u8, u8),
}

/// A place that leads somewhere.
#[derive(Debug, Clone)]
pub struct LinkArea {
    /// Start corner.
    pub at: Point,
    /// Size.
    pub extent: Extent,
    /// Where it leads.
    pub target: LinkTargetOnPages,
    /// The [`Tag::Link`] (or [`Tag::Reference`]) node that the annotation belongs to. One node may have several areas
    /// (a link broken over lines).
    pub node: NodeId,
    /// What a screen reader says: the address, or the text of the place.
    pub description: String,
}

/// Where a [`LinkArea`] leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTargetOnPages {
    /// An address.
    External(String),
    /// An identifier in [`Pages::anchors`].
    Internal(Id),
}

/// A place on a page.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct LinkDestination {
    /// Index in [`Pages::pages`].
    pub page: u32,
    /// The place.
    pub at: Point,
}

/// An entry of the outline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutlineEntry {
    /// 1 for the highest.
    pub level: u8,
    /// Text.
    pub title: String,
    /// Where it leads.
    pub destination: LinkDestination,
}

/// Number of a node in [`Structure::nodes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct NodeId(pub u32);

/// The structure tree. Nodes stand in reading order: a parent before its children, a child before its next sibling.
/// Node 0 is the document.
#[derive(Debug, Clone, Default)]
pub struct Structure {
    /// The nodes.
    pub nodes: Vec<StructureNode>,
}

/// A node of the structure tree.
#[derive(Debug, Clone)]
pub struct StructureNode {
    /// What it is.
    pub tag: Tag,
    /// The node above; `None` for the document.
    pub parent: Option<NodeId>,
    /// Its language, where it is not its parent's.
    pub lang: Option<Lang>,
    /// Where it came from.
    pub source: Option<Span>,
}

/// What a structure node is (PDF 1.7, 14.8.4).
#[derive(Debug, Clone, PartialEq)]
pub enum Tag {
    /// The whole.
    Document,
    /// A chapter.
    Section,
    /// A heading: its level, counted without gaps, and its text.
    Heading {
        /// From 1.
        level: u8,
        /// Its text.
        title: String,
    },
    /// A paragraph.
    Paragraph,
    /// A quotation.
    BlockQuote,
    /// An editor's note, a box.
    Aside,
    /// A list.
    List {
        /// Whether its items are numbered.
        ordered: bool,
    },
    /// An item of a list or of definitions.
    ListItem,
    /// The marker of an item, the number of a note: made by typesetting, no text of the model.
    Label,
    /// A term of a list of definitions: text of the model, in the place of a marker (PDF 1.7, 14.8.4.3.3).
    Term,
    /// The text of an item.
    ListBody,
    /// A table.
    Table,
    /// Rows of the head.
    TableHead,
    /// Rows of the body.
    TableBody,
    /// A row.
    TableRow,
    /// A head cell; `row` says that it heads its row, else its column.
    HeaderCell {
        /// Whether it heads a row.
        row: bool,
        /// Columns and rows that it takes.
        reach: Reach,
    },
    /// A cell.
    Cell {
        /// Columns and rows that it takes.
        reach: Reach,
    },
    /// A figure with its alternative text.
    Figure {
        /// Alternative text.
        alt: String,
    },
    /// A caption.
    Caption,
    /// A formula with its LaTeX.
    Formula {
        /// Alternative text.
        alt: String,
    },
    /// Code of several lines.
    Code,
    /// A footnote.
    Note,
    /// The mark of a note in the text.
    Reference,
    /// A link.
    Link,
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
    /// A table of contents.
    Contents,
    /// An entry of it.
    ContentsItem,
    /// A piece of text with a property of its own.
    Span,
}

impl Structure {
    /// Adds a node below `parent`.
    pub fn add(&mut self, tag: Tag, parent: Option<NodeId>) -> NodeId {
        self.nodes.push(StructureNode { tag, parent, lang: None, source: None });
        NodeId(self.nodes.len() as u32 - 1)
    }

    /// The node of `id`.
    pub fn node(&self, id: NodeId) -> &StructureNode {
        &self.nodes[id.0 as usize]
    }
}
