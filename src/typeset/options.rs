//! What one PDF edition asks of typesetting. `project/` fills this in from a preset and build.toml.

use serde::Serialize;

use super::pages::Extent;
use crate::model::AssetId;

/// Everything that typesetting is told besides the model and the faces. Lengths in pt unless another unit is named.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Options {
    /// Direction of the lines.
    pub writing: WritingMode,
    /// The trimmed paper, in the paper's own axes: `along` is its horizontal side and `across` its vertical one.
    pub paper: Extent,
    /// Margins; the type area is what is left, cut to whole characters and lines.
    pub margins: PageMargins,
    /// Whether pages are printed on both sides, so that the binding margin changes sides.
    pub facing: bool,
    /// Size of the body face.
    pub body_size: f32,
    /// Distance of two baselines of the body: the grid's pitch.
    pub line_pitch: f32,
    /// Columns of a page; of vertical lines they are tiers (段), one below the other.
    pub columns: u32,
    /// Space between two columns, in em of the body.
    pub column_gap: f32,
    /// Whether a rule stands between columns.
    pub column_rule: bool,
    /// Headings of this level and above stand over all columns; 0 for none.
    pub span_level: u8,
    /// Indent of a paragraph's first line, in em of the body.
    pub indent: f32,
    /// Styles of headings of level 1 to 6.
    pub headings: [HeadingStyle; 6],
    /// What may not stand at a line's start and end.
    pub kinsoku: Kinsoku,
    /// Widths of full-width marks.
    pub mark_widths: MarkWidths,
    /// Whose conventions the marks follow.
    pub region: Region,
    /// Whether 、，。 at a line's end hang outside the type area (CLREQ 3.1.7).
    pub hanging_punctuation: bool,
    /// Whether every character of a paragraph stands in a cell of one em (CLREQ 3.2.5).
    pub character_grid: bool,
    /// Whether words of alphabets may be parted with a hyphen.
    pub hyphenation: bool,
    /// Whether lines of code have numbers.
    pub code_line_numbers: bool,
    /// Whether comments, literals, keywords and names in code have colours.
    pub code_highlighting: bool,
    /// Where a chapter starts.
    pub chapter_start: ChapterStart,
    /// Running heads.
    pub running_heads: RunningHeads,
    /// Page numbers.
    pub folio: Folio,
    /// Whether a page with title, subtitle, creators and publisher comes first.
    pub title_page: bool,
    /// Where the imprint page stands.
    pub imprint: Imprint,
    /// Whether a table of contents comes before the text.
    pub contents: bool,
    /// Levels of headings that the contents show.
    pub contents_depth: u8,
    /// Whether a list of the figures that have captions follows the contents.
    pub figure_list: bool,
    /// Whether a list of the tables that have captions follows them.
    pub table_list: bool,
    /// Where notes stand.
    pub notes: NotePlace,
    /// Where notes are numbered anew.
    pub note_numbers: NoteNumbers,
    /// Whether links inside the publication say the page that they lead to.
    pub page_references: bool,
    /// The QR code at the foot of every page, if it is wanted there.
    pub qr_every_page: Option<QrPlace>,
}

/// Direction of the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WritingMode {
    /// Lines from left to right, one below the other.
    Horizontal,
    /// Lines from top to bottom, one to the left of the other.
    Vertical,
}

/// Margins by the binder's names.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PageMargins {
    /// 天头: above the type area.
    pub head: f32,
    /// 地脚: below it.
    pub foot: f32,
    /// 订口: at the binding.
    pub binding: f32,
    /// 切口: at the opening side.
    pub fore_edge: f32,
}

/// How a heading is set.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeadingStyle {
    /// Size.
    pub size: f32,
    /// 占行: the lines of the body's grid that a heading of one line takes; each further line adds what it needs,
    /// rounded up to whole lines (CLREQ 2.3.3).
    pub lines: u32,
    /// Whether it stands in the middle of the measure.
    pub centered: bool,
    /// Whether it is set in 黑体 (else bold 宋体).
    pub sans: bool,
    /// 疏排: whether a title of two Han is set with one em between them (目　录).
    pub spaced: bool,
    /// 串文标题: whether the paragraph below it goes on behind it, one em on (CLREQ 4.1.5).
    pub run_in: bool,
}

/// Where notes stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotePlace {
    /// 脚注: at the foot of their column.
    Foot,
    /// 旁注: in the margin at the fore-edge, beside the lines of their marks; 眉批: on vertical pages in the margin at the
    /// head. At the foot where that margin holds less than eight characters, or there are several columns.
    Margin,
    /// 章末注: at the end of their chapter.
    Chapter,
    /// 书末注: at the end of the book.
    Book,
}

/// Where notes are numbered anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoteNumbers {
    /// On every page; those that stand elsewhere, in every chapter.
    Page,
    /// In every chapter.
    Chapter,
    /// Never.
    Book,
}

/// Where the imprint page (版权页) stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Imprint {
    /// Nowhere.
    None,
    /// Behind the title page, if there is one.
    Front,
    /// On the last page.
    Back,
}

/// Levels of the prohibition rules (CLREQ 3.1.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kinsoku {
    /// None.
    None,
    /// Pause marks, closing marks, 连接号, 间隔号 not at the start; opening marks not at the end.
    Basic,
    /// Also 分隔号 not at the end (GB/T 15834).
    Gb,
    /// Also 破折号 and 省略号 not at the start.
    Strict,
}

/// Widths of full-width marks (CLREQ 3.1.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MarkWidths {
    /// 全角: one em each, neighbours closed up.
    Full,
    /// 开明: half an em but at the end of a sentence.
    Kaiming,
    /// 行末半角: one em, half an em at a line's end.
    LineEndHalf,
    /// 压缩: half an em.
    Compressed,
}

/// Whose conventions the marks follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Region {
    /// Mainland China.
    Mainland,
    /// Taiwan.
    Taiwan,
    /// Hong Kong.
    HongKong,
    /// Japan.
    Japan,
    /// Korea.
    Korea,
}

/// Where a chapter starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChapterStart {
    /// On the same page, after the heading's own lines.
    Continue,
    /// On the next page.
    Page,
    /// 单页起: on the next page with an odd number.
    Recto,
}

/// Running heads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunningHeads {
    /// None.
    None,
    /// Even pages: the publication's title; odd pages: the chapter's (JLREQ 2.6). None where a chapter begins.
    BySide,
    /// The publication's title on every page but the first.
    Title,
}

/// Page numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Folio {
    /// None.
    None,
    /// In the middle of the foot.
    Center,
    /// At the foot, on the fore-edge side.
    Outer,
    /// In the middle of the foot, with the count: 第 3 页 共 12 页 (late bound, of fixed width).
    CenterOfTotal,
}

/// The QR code at the foot of every page: an artifact, small.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QrPlace {
    /// The picture.
    pub asset: AssetId,
    /// Side length.
    pub side: f32,
}
