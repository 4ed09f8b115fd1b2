//! Blocks: what stands below one another on the page.

use serde::Serialize;

use super::{AsideKind, AssetId, Id, Inline, Lang, Origin};

/// A block, with what is said of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Identifier that links can name; headings always have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// Its part in a newspaper article or paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Its language, where it is not the publication's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<Lang>,
    /// Where it stands, where the source says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placement: Option<Placement>,
    /// The number that a formula has beside it, as it is printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Where it came from.
    pub origin: Origin,
}

impl Block {
    /// A block without identifier, role or language.
    pub fn new(kind: BlockKind, origin: Origin) -> Block {
        Block { kind, id: None, role: None, lang: None, placement: None, number: None, origin }
    }
}

/// Where a block stands, as its source says: verse set in, a date at the line's end, a new page. Lengths are counted in
/// characters (em) and lines of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Placement {
    /// Indent of every line at its start.
    pub start: u8,
    /// Space kept free at every line's end.
    pub end: u8,
    /// Further indent of the first line; negative for a hanging indent, but not beyond `start`. The edition's own
    /// without it.
    pub first: Option<i8>,
    /// Where lines stand.
    pub align: Alignment,
    /// Empty lines before it.
    pub before: u8,
    /// Whether it begins a page.
    pub page: PageStart,
}

/// Whether a block begins a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageStart {
    /// It stands where there is room.
    #[default]
    Flow,
    /// It begins a page.
    Page,
    /// It begins a page with an odd number.
    Recto,
}

/// The kinds of block.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// A heading of level 1 to 6.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its text.
        content: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list.
    List {
        /// The first number of an ordered list; `None` for bullets.
        start: Option<u64>,
        /// Whether items are set without space between them.
        tight: bool,
        /// The items.
        items: Vec<ListItem>,
    },
    /// A quotation.
    Quote(Vec<Block>),
    /// A box beside the text: a note, a tip, a warning.
    Aside {
        /// What it is for.
        kind: AsideKind,
        /// Its title; empty if it has none.
        title: Vec<Inline>,
        /// Its text.
        blocks: Vec<Block>,
    },
    /// Code, kept as it is, lines separated by `\n`, without a last one.
    Code {
        /// The first word of the fence's info string.
        language: Option<String>,
        /// The code.
        text: String,
    },
    /// A table.
    Table {
        /// One per column.
        alignments: Vec<Alignment>,
        /// The rows of its head; every row has as many cells as there are alignments.
        head: Vec<Row>,
        /// The body rows.
        rows: Vec<Row>,
    },
    /// An image that stands alone.
    Figure {
        /// The image.
        asset: AssetId,
        /// Alternative text; empty if the source gives none.
        alt: String,
        /// Caption; empty if there is none.
        caption: Vec<Inline>,
    },
    /// The publication's QR code, with its caption and the address that it leads to.
    QrCode {
        /// The picture.
        asset: AssetId,
        /// The address that the code was decoded to.
        target: String,
        /// Caption; empty if there is none.
        caption: Vec<Inline>,
    },
    /// A thematic break.
    Rule,
    /// A definition list.
    Definitions(Vec<Definition>),
    /// A displayed formula, as its LaTeX source.
    Math(String),
}

/// One item of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListItem {
    /// `Some(done)` for an item of a task list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<bool>,
    /// Its blocks.
    pub blocks: Vec<Block>,
    /// Where it came from.
    pub origin: Origin,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cell {
    /// Its text.
    pub content: Vec<Inline>,
    /// How far it reaches.
    #[serde(skip_serializing_if = "Reach::is_one")]
    pub reach: Reach,
    /// Whether it heads its row, though it stands in the body.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub heads_row: bool,
    /// Where its text stands. By default as its column has it; one over several columns has none of theirs.
    #[serde(skip_serializing_if = "Alignment::is_default")]
    pub alignment: Alignment,
    /// Where it came from.
    pub origin: Origin,
}

/// How many columns and rows a cell takes, itself included. Every cell reaches over places of its own part of the table
/// (head or body) only, and no two over one place: those that a merged cell covers are cells without text that reach
/// over nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Reach {
    /// Columns.
    pub columns: u32,
    /// Rows.
    pub rows: u32,
}

impl Reach {
    /// A cell of its own.
    pub const ONE: Reach = Reach { columns: 1, rows: 1 };
    /// A place that another cell covers.
    pub const NONE: Reach = Reach { columns: 0, rows: 0 };

    fn is_one(&self) -> bool {
        *self == Reach::ONE
    }
}

impl Cell {
    /// A cell that is not merged with others.
    pub fn new(content: Vec<Inline>, origin: Origin) -> Cell {
        Cell { content, reach: Reach::ONE, heads_row: false, alignment: Alignment::Default, origin }
    }

    /// A place that another cell covers.
    pub fn covered() -> Cell {
        Cell { reach: Reach::NONE, ..Cell::new(Vec::new(), Origin::none()) }
    }

    /// Whether another cell covers its place.
    pub fn is_covered(&self) -> bool {
        self.reach == Reach::NONE
    }
}

impl Row {
    /// Its cells, each with the number of its column, without the places that others cover.
    pub fn own_cells(&self) -> impl Iterator<Item = (usize, &Cell)> {
        self.cells.iter().enumerate().filter(|(_, cell)| !cell.is_covered())
    }
}

/// Where the text of a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alignment {
    /// As the language has it.
    #[default]
    Default,
    /// At the line's start.
    Start,
    /// In the middle.
    Center,
    /// At the line's end.
    End,
}

impl Alignment {
    fn is_default(&self) -> bool {
        *self == Alignment::Default
    }
}

/// Terms and what they mean.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Definition {
    /// The terms, each a line of its own.
    pub terms: Vec<Vec<Inline>>,
    /// The definitions, each of blocks.
    pub meanings: Vec<Vec<Block>>,
    /// Where it came from.
    pub origin: Origin,
}

/// The part a block has in a newspaper article or a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The label above or before an editor's note (编者按).
    EditorsNoteLabel,
    /// An editor's note.
    EditorsNote,
    /// Who wrote it (记者 李波 通讯员 陈晓艳).
    Byline,
    /// Where and when it was sent (新华社北京1月6日电), as a paragraph of its own.
    Dateline,
    /// 引题: the line above the title.
    Kicker,
    /// 副题: the line below the title, behind a dash mostly.
    Subtitle,
    /// The banner of a series or a column (“小康路上”系列报道之三).
    SeriesBanner,
    /// A caption that is not inside a figure.
    Caption,
    /// Who took or gave the picture (图/王芳).
    Credit,
    /// The foot with the QR code.
    QrFooter,
    /// Terms of the index: a list, each item a paragraph that begins with the term and has a link to each of its places.
    Index,
}
