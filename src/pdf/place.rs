//! *Along* and *across* become x and y: the one place where the axes of typesetting meet those of the paper.
//!
//! krilla's page has x from the left and y from the top. Horizontal writing: x is along, y is across. Vertical writing:
//! y is along, and x counts across from the right edge (JLREQ 2.2.1, CLREQ 2.4.2).

use krilla::geom::{Point as PagePoint, Rect, Size, Transform};

use crate::typeset::{Extent, Pages, Point, WritingMode};

/// How the axes of one edition lie on its paper.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axes {
    writing: WritingMode,
    /// Size of the page across the lines, in pt: the width of a vertical page.
    across: f32,
    along: f32,
}

impl Axes {
    pub(super) fn new(pages: &Pages) -> Axes {
        Axes { writing: pages.writing, across: pages.size.across, along: pages.size.along }
    }

    /// Whether lines run from top to bottom.
    pub(super) fn vertical(self) -> bool {
        self.writing == WritingMode::Vertical
    }

    /// The page's size on paper; `None` if it is not positive and finite.
    pub(super) fn page_size(self) -> Option<Size> {
        match self.writing {
            WritingMode::Horizontal => Size::from_wh(self.along, self.across),
            WritingMode::Vertical => Size::from_wh(self.across, self.along),
        }
    }

    /// A place on the page.
    pub(super) fn point(self, at: Point) -> PagePoint {
        match self.writing {
            WritingMode::Horizontal => PagePoint::from_xy(at.along, at.across),
            WritingMode::Vertical => PagePoint::from_xy(self.across - at.across, at.along),
        }
    }

    /// The rectangle with start corner `at`; `None` if it is empty or not finite.
    pub(super) fn rect(self, at: Point, extent: Extent) -> Option<Rect> {
        if extent.along <= 0.0 || extent.across <= 0.0 {
            return None;
        }
        match self.writing {
            WritingMode::Horizontal => Rect::from_xywh(at.along, at.across, extent.along, extent.across),
            WritingMode::Vertical => {
                let left = self.across - at.across - extent.across;
                Rect::from_xywh(left, at.along, extent.across, extent.along)
            }
        }
    }

    /// What turns content by a quarter against the clock: its lines run from the foot of the page to its head.
    pub(super) fn quarter_turn(self) -> Transform {
        let height = match self.writing {
            WritingMode::Horizontal => self.across,
            WritingMode::Vertical => self.along,
        };
        Transform::from_row(0.0, -1.0, 1.0, 0.0, 0.0, height)
    }

    /// Whether `at` lies in the upper half of the paper.
    pub(super) fn in_upper_half(self, at: Point) -> bool {
        match self.writing {
            WritingMode::Horizontal => at.across < self.across / 2.0,
            WritingMode::Vertical => at.along < self.along / 2.0,
        }
    }
}
