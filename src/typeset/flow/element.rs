//! What is collected from the model: a flat row of elements, each set by itself and then cut into pieces.

use super::table::Wish;
use crate::model::{AssetId, Dot, Id, Reach, Span};
use crate::typeset::math::Formula;
use crate::typeset::pages::{Extent, LinkTargetOnPages, NodeId};
use crate::typeset::paragraph::{Lines, Paragraph};

/// Markers of bulleted lists by their depth: each stands in the middle of an em of its own, on the grid of characters.
pub(super) const BULLETS: [char; 3] = ['•', '◦', '▪'];

/// Something that stands below the element before it.
#[derive(Debug)]
pub(super) struct Element {
    /// What it is.
    pub body: Body,
    /// Empty lines wanted before it; with those after its neighbour the larger number counts, none at a page's start.
    pub before: u32,
    /// Empty lines wanted after it.
    pub after: u32,
    /// How a page may end before it.
    pub start: Start,
    /// Whether the next element may not stand on another page.
    pub glued: bool,
    /// Whether it stands over all columns.
    pub spans: bool,
    /// Whether it may stand on the next page, with what is glued to it, while the text goes on.
    pub moves: bool,
    /// Whether it stands on a page of its own whose content is turned by a quarter.
    pub turned: bool,
    /// Side in pt down to which it may be made smaller to save a page, if it is a QR code.
    pub smaller: Option<f32>,
    /// Whether it is added by typesetting and repeats what stands elsewhere, so that it is no text of the structure.
    pub artifact: bool,
    /// Markers of list items, hung before its first line.
    pub markers: Vec<Text>,
    /// What stands at the end of its last line, after a leader: the page number of a table of contents.
    pub tail: Option<Box<Text>>,
    /// What stands beside a line of code.
    pub gutter: Option<Box<Gutter>>,
    /// The large first character of a paragraph.
    pub drop_cap: Option<Box<DropCap>>,
    /// Identifiers that lead here.
    pub anchors: Vec<Id>,
    /// What the outline says of it.
    pub heading: Option<Heading>,
    /// What the list of figures or of tables says of it.
    pub listed: Option<Box<Listed>>,
    /// Whether a page that begins with it has neither running head nor folio.
    pub bare: bool,
    /// Number of its block in a walk over the chapter (see [`crate::model::PageBreak::block`]).
    pub block: u32,
    /// Characters of the block's text that stand before it: lines of code are elements of their own.
    pub base: u32,
    /// Number of its chapter.
    pub chapter: u32,
    /// Where it came from.
    pub source: Option<Span>,
}

/// How a page may end before an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    /// Anywhere.
    Flow,
    /// It starts a page.
    Page,
    /// It starts a page with an odd number.
    Recto,
}

/// An entry of the outline.
#[derive(Debug, Clone)]
pub(super) struct Heading {
    /// From 1, without gaps.
    pub level: u8,
    /// Text.
    pub title: String,
    /// Whether the outline and the contents have it.
    pub shown: bool,
}

/// A figure or a table, by its caption.
#[derive(Debug, Clone)]
pub(super) struct Listed {
    /// Which of the two.
    pub kind: ListKind,
    /// The caption.
    pub title: String,
}

/// The lists that follow the contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListKind {
    /// 插图目录
    Figures,
    /// 表格目录
    Tables,
}

/// The kinds of element.
#[derive(Debug)]
pub(super) enum Body {
    /// Lines of text, each on a line of the grid.
    Text(Text),
    /// A heading: its lines tight, in the middle of whole lines of the grid (占行, CLREQ 2.3.3).
    Display {
        /// The text.
        text: Text,
        /// Lines of the grid that a heading of one line takes.
        lines: u32,
    },
    /// An image that stands alone.
    Picture {
        /// The image.
        picture: Picture,
        /// Indent of the space that it stands in the middle of, in pt.
        start: f32,
        /// Length of that space.
        measure: f32,
    },
    /// An image with lines of text beside it.
    Beside(Box<Beside>),
    /// A bar on a line of its own.
    Bar {
        /// Indent in pt.
        start: f32,
        /// Length in pt.
        length: f32,
    },
    /// A table.
    Table(Box<Table>),
    /// Empty lines that stay at a page's start too.
    Space(u32),
}

/// An image with lines of text beside it.
#[derive(Debug)]
pub(super) struct Beside {
    /// The image.
    pub picture: Picture,
    /// Indent of the image in pt; the text has its own.
    pub start: f32,
    /// The text.
    pub texts: Vec<Text>,
}

/// A paragraph, and beside it what its runs belong to.
#[derive(Debug, Clone)]
pub(super) struct Text {
    /// What is set.
    pub paragraph: Paragraph,
    /// One for each run of the paragraph.
    pub infos: Vec<RunInfo>,
    /// One for each object of the paragraph.
    pub pictures: Vec<Picture>,
    /// Formulas that pictures show.
    pub formulas: Vec<Formula>,
    /// What it was set to; empty before that.
    pub lines: Lines,
}

/// What a run belongs to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct RunInfo {
    /// Node of the structure.
    pub node: NodeId,
    /// Number of the link that it is part of.
    pub link: Option<u32>,
    /// Number of the note that it is the mark of.
    pub note: Option<u32>,
    /// Number of the index's term that it is part of.
    pub term: Option<u32>,
    /// Number of the link whose page it says, once that is known.
    pub page: Option<u32>,
    /// A line along it.
    pub line: Option<TextLine>,
    /// Dots at its characters.
    pub dots: Option<Dot>,
    /// A line through it.
    pub strike: bool,
    /// Whether it is the text of the model, not a mark that is added.
    pub counts: bool,
    /// Characters of the reading over it, which the model counts after it.
    pub reading: u32,
    /// Where it came from.
    pub source: Option<Span>,
}

/// What stands beside a line of code. It is no text: who takes the code out gets the code.
#[derive(Debug)]
pub(super) struct Gutter {
    /// Where the line begins, and where its further lines do, in pt.
    pub starts: [f32; 2],
    /// The line's number.
    pub number: Option<Text>,
    /// The mark before its further lines, where it is longer than the measure.
    pub wrap: Text,
}

/// The first character of a paragraph, several lines high, beside its first lines.
#[derive(Debug)]
pub(super) struct DropCap {
    /// The character at its size.
    pub text: Text,
    /// How many lines stand beside it.
    pub lines: u32,
    /// Whether it is of an alphabet, whose letters stand on the last line's baseline.
    pub alphabet: bool,
    /// Characters of the model in it.
    pub counted: u32,
}

/// A line along text, at the side of the next line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextLine {
    /// An underline. Two of them side by side are one.
    Under,
    /// 专名号. Each name, told from its neighbours by its node, has a line of its own.
    ProperName(NodeId),
    /// 甲式书名号, wavy.
    BookTitle(NodeId),
    /// 示亡号: a frame around the name.
    Frame(NodeId),
}

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Drawing {
    /// An image.
    Image(AssetId),
    /// A formula in [`Text::formulas`].
    Formula(u32),
}

/// An image or a formula at its size on paper.
#[derive(Debug, Clone, Copy)]
pub(super) struct Picture {
    /// What it shows.
    pub drawing: Drawing,
    /// Its size in pt.
    pub extent: Extent,
    /// Node of the structure.
    pub node: NodeId,
}

/// A link, which may have several areas.
#[derive(Debug, Clone)]
pub(super) struct Link {
    /// Where it leads.
    pub target: LinkTargetOnPages,
    /// Node of the structure.
    pub node: NodeId,
    /// What a screen reader says.
    pub description: String,
}

/// A table.
#[derive(Debug)]
pub(super) struct Table {
    /// The head, if any of its cells has text.
    pub head: Vec<TableRow>,
    /// The rows.
    pub rows: Vec<TableRow>,
    /// Indent in pt.
    pub start: f32,
    /// Length of its rows in pt.
    pub measure: f32,
    /// Where each column starts, from `start`, and its length; filled in by `table::lay_out`.
    pub columns: Vec<(f32, f32)>,
    /// Distance of two baselines in a cell.
    pub pitch: f32,
    /// Size of the text.
    pub size: f32,
    /// How long its columns want to be; filled in by `table::measure`.
    pub wishes: Vec<Wish>,
    /// Whether it was set smaller than what is read with ease, because nothing else could be done.
    pub crowded: bool,
    /// Which part of a table it is that was split by columns, from 0; the parts after the first repeat its first column.
    pub part: u32,
    /// In how many parts the table was split.
    pub parts: u32,
}

/// A row.
#[derive(Debug, Default)]
pub(super) struct TableRow {
    /// Those that begin in it, in the order of their columns.
    pub cells: Vec<TableCell>,
    /// Columns that cells of the rows above reach over, in order.
    pub covered: Vec<std::ops::Range<u32>>,
    /// Lines that it takes, without the extra ones; filled in by `table::settle`.
    pub lines: u32,
    /// Lines that it takes more, so that the cells that reach over it have room.
    pub extra: u32,
}

/// A cell.
#[derive(Debug, Clone)]
pub(super) struct TableCell {
    /// Its first column.
    pub column: u32,
    /// Columns and rows that it takes.
    pub reach: Reach,
    /// Whether it repeats what another part of a split table has.
    pub again: bool,
    /// What stands in it.
    pub text: Text,
}

impl TableCell {
    /// The columns that it takes.
    pub(super) fn columns(&self) -> std::ops::Range<u32> {
        self.column..self.column + self.reach.columns
    }
}

impl Table {
    /// Its rows, those of the head first.
    pub(super) fn all_rows(&self) -> impl Iterator<Item = &TableRow> + Clone {
        self.head.iter().chain(&self.rows)
    }

    /// Its cells, those of the head first.
    pub(super) fn cells(&self) -> impl Iterator<Item = &TableCell> {
        self.all_rows().flat_map(|row| &row.cells)
    }

    /// Its cells, those of the head first.
    pub(super) fn cells_mut(&mut self) -> impl Iterator<Item = &mut TableCell> {
        self.head.iter_mut().chain(&mut self.rows).flat_map(|row| &mut row.cells)
    }
}

/// A row of elements, and the pieces that they were cut into.
#[derive(Debug, Default)]
pub(super) struct Strand {
    /// The elements.
    pub elements: Vec<Element>,
    /// The pieces, in order.
    pub pieces: Vec<Piece>,
    /// Notes that pieces refer to first; [`Piece::notes`] indexes it.
    pub notes: Vec<u32>,
}

/// The smallest thing that stands on one page whole: mostly a line.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Number of its element.
    pub element: u32,
    /// Lines of the grid that it takes.
    pub slots: u32,
    /// Whether it stands over all columns.
    pub spans: bool,
    /// Which part of the element.
    pub part: Part,
    /// Whether a page may end before it.
    pub fence: Fence,
    /// In [`Strand::notes`].
    pub notes: std::ops::Range<u32>,
    /// Character of the block's text that is its first.
    pub offset: u32,
}

/// Whether a page may end before a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fence {
    /// It may.
    Open,
    /// It may not.
    Closed,
    /// It must.
    Page,
    /// It must, and the next page's number is odd.
    Recto,
}

/// Which part of its element a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// One line of text.
    Line(u32),
    /// All of it.
    Whole,
    /// The head of a table.
    Head,
    /// Lines `from` to `to` of the cells of a row; `to` beyond the last line for the whole row.
    Row {
        /// Row.
        row: u32,
        /// First line.
        from: u32,
        /// One past the last line.
        to: u32,
    },
    /// Empty lines that vanish at a page's start.
    Gap,
    /// Empty lines that stay.
    Space,
}

impl Text {
    /// The text of a run.
    pub(super) fn run_text(&self, run: usize) -> &str {
        let range = &self.paragraph.runs[run].range;
        self.paragraph.text.get(range.start as usize..range.end as usize).unwrap_or("")
    }

    /// Gives a run another text. The lines must be set again.
    pub(super) fn replace_run(&mut self, run: usize, text: &str) {
        let range = self.paragraph.runs[run].range.clone();
        self.paragraph.text.replace_range(range.start as usize..range.end as usize, text);
        let moved = |at: u32| if at >= range.end { at - (range.end - range.start) + text.len() as u32 } else { at };
        for (index, run_at) in self.paragraph.runs.iter_mut().enumerate() {
            let start = if index > run { moved(run_at.range.start) } else { run_at.range.start };
            let end = if index >= run { moved(run_at.range.end) } else { run_at.range.end };
            run_at.range = start..end;
        }
        for ruby in &mut self.paragraph.rubies {
            ruby.base = moved(ruby.base.start)..moved(ruby.base.end);
        }
        for unit in &mut self.paragraph.units {
            unit.range = moved(unit.range.start)..moved(unit.range.end);
        }
    }
}

impl Element {
    /// An element with nothing said of it.
    pub(super) fn new(body: Body) -> Element {
        Element {
            body,
            before: 0,
            after: 0,
            start: Start::Flow,
            glued: false,
            spans: false,
            moves: false,
            turned: false,
            smaller: None,
            artifact: false,
            markers: Vec::new(),
            tail: None,
            gutter: None,
            drop_cap: None,
            anchors: Vec::new(),
            heading: None,
            listed: None,
            bare: false,
            base: 0,
            block: 0,
            chapter: 0,
            source: None,
        }
    }

    /// Every paragraph of it.
    pub(super) fn texts_mut(&mut self) -> Vec<&mut Text> {
        let own: Vec<&mut Text> = match &mut self.body {
            Body::Text(text) | Body::Display { text, .. } => vec![text],
            Body::Table(table) => table.cells_mut().map(|cell| &mut cell.text).collect(),
            Body::Beside(beside) => beside.texts.iter_mut().collect(),
            Body::Picture { .. } | Body::Bar { .. } | Body::Space(_) => Vec::new(),
        };
        let gutter = self.gutter.as_deref_mut().into_iter().flat_map(|g| g.number.iter_mut().chain([&mut g.wrap]));
        let cap = self.drop_cap.as_deref_mut().map(|cap| &mut cap.text);
        own.into_iter().chain(&mut self.markers).chain(self.tail.as_deref_mut()).chain(cap).chain(gutter).collect()
    }

    /// Every paragraph of it.
    pub(super) fn texts(&self) -> impl Iterator<Item = &Text> {
        let (one, table): (&[Text], _) = match &self.body {
            Body::Text(text) | Body::Display { text, .. } => (std::slice::from_ref(text), None),
            Body::Table(table) => (&[], Some(table)),
            Body::Beside(beside) => (&beside.texts, None),
            Body::Picture { .. } | Body::Bar { .. } | Body::Space(_) => (&[], None),
        };
        let cells = table.into_iter().flat_map(|table| table.cells()).map(|cell| &cell.text);
        let gutter = self.gutter.as_deref().into_iter().flat_map(|g| g.number.iter().chain([&g.wrap]));
        let cap = self.drop_cap.as_deref().map(|cap| &cap.text);
        one.iter().chain(cells).chain(&self.markers).chain(self.tail.as_deref()).chain(cap).chain(gutter)
    }
}
