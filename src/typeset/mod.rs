//! The model becomes pages: positioned glyphs, rules, images and the structure that tags them.
//!
//! ```text
//! Publication ─ flow/collect ─▶ Paragraph (text + styled runs)
//!             ─ paragraph ────▶ Lines     (glyphs, relative to the paragraph; pure, in parallel)
//!             ─ flow ─────────▶ Pages     (lines on the grid, furniture, structure, outline, page map)
//! ```
//!
//! Two axes are used, *along* the line and *across* the lines; only `pdf/` turns them into x and y. Lengths are in pt.
//! Nothing here reads files or the clock: model, faces and [`Options`] go in, [`Pages`] come out.

mod dump;
mod flow;
mod options;
mod pages;
pub mod paragraph;

pub use dump::dump;
pub use flow::typeset;
pub use options::{
    ChapterStart, Folio, HeadingStyle, Imprint, Kinsoku, MarkWidths, NoteNumbers, NotePlace, Options, PageMargins,
    QrPlace, Region, RunningHeads, WritingMode,
};
pub use pages::{
    Color, Extent, Glyph, Item, LinkArea, LinkDestination, LinkTargetOnPages, MarkShape, MissingGlyph, NodeId,
    OutlineEntry, Page, PageLabel, Pages, PlacedImage, PlacedMark, PlacedRule, PlacedRun, Point, Structure,
    StructureNode, Tag,
};
