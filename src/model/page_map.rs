//! Where the pages of a printed edition begin in the text.

use serde::Serialize;

use super::ChapterId;

/// The page breaks of one PDF edition, in reading order. The EPUB's page list is made from it, so that a reader and a
/// person with the paper turn to the same page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PageMap {
    /// The edition that the pages are of.
    pub source: String,
    /// The breaks.
    pub breaks: Vec<PageBreak>,
}

/// The start of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PageBreak {
    /// The page's label, as printed.
    pub label: String,
    /// The chapter that the page begins in.
    pub chapter: ChapterId,
    /// The block: its number in a walk over the chapter's blocks that visits a block before those inside it.
    pub block: u32,
    /// The character of the block's text that is the page's first, counted in `char`s.
    pub offset: u32,
}
