//! Outlines of the marks beside text: emphasis dots and wavy lines.

use krilla::geom::{Path, PathBuilder, Rect};

use crate::model::Dot;
use crate::typeset::MarkShape;

/// Half a wave's length, in heights of the wave.
const HALF_WAVE: f32 = 1.6;
/// Half waves of one line at most; a longer one has longer waves.
const MOST_HALF_WAVES: f32 = 4096.0;
/// How far the handles of a quarter of a circle reach, in radii.
const CIRCLE_HANDLE: f32 = 0.5523;

/// The outline of a mark in `bounds`, and the width of the stroke that draws it; `None` for one that is filled.
pub(super) fn outline(shape: MarkShape, bounds: Rect, vertical: bool) -> Option<(Path, Option<f32>)> {
    let mut pen = Pen { builder: PathBuilder::new(), bounds };
    let width = match shape {
        MarkShape::Dot(dot) => pen.dot(dot).map(|width| width * bounds.width()),
        MarkShape::Wave => Some(pen.wave(vertical)),
        MarkShape::Diagonal { rises, thickness } => {
            // On vertical lines, along is down and up is to the right: what rises goes from left to right.
            let (from, to) = if rises == vertical { ((0.0, 0.0), (1.0, 1.0)) } else { ((0.0, 1.0), (1.0, 0.0)) };
            pen.move_to(from);
            pen.line_to(to);
            Some(f32::from(thickness) / 1000.0)
        }
    };
    Some((pen.builder.finish()?, width))
}

/// Draws in the unit square of a box.
struct Pen {
    builder: PathBuilder,
    bounds: Rect,
}

impl Pen {
    fn place(&self, (x, y): (f32, f32)) -> (f32, f32) {
        (self.bounds.left() + x * self.bounds.width(), self.bounds.top() + y * self.bounds.height())
    }

    fn move_to(&mut self, to: (f32, f32)) {
        let (x, y) = self.place(to);
        self.builder.move_to(x, y);
    }

    fn line_to(&mut self, to: (f32, f32)) {
        let (x, y) = self.place(to);
        self.builder.line_to(x, y);
    }

    fn curve_to(&mut self, first: (f32, f32), second: (f32, f32), to: (f32, f32)) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.place(first), self.place(second), self.place(to));
        self.builder.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn circle(&mut self, radius: f32) {
        let (c, r, h) = (0.5, radius, radius * CIRCLE_HANDLE);
        self.move_to((c + r, c));
        self.curve_to((c + r, c + h), (c + h, c + r), (c, c + r));
        self.curve_to((c - h, c + r), (c - r, c + h), (c - r, c));
        self.curve_to((c - r, c - h), (c - h, c - r), (c, c - r));
        self.curve_to((c + h, c - r), (c + r, c - h), (c + r, c));
        self.builder.close();
    }

    fn triangle(&mut self) {
        self.move_to((0.5, 0.2));
        self.line_to((0.83, 0.77));
        self.line_to((0.17, 0.77));
        self.builder.close();
    }

    fn sesame(&mut self) {
        self.move_to((0.28, 0.24));
        self.curve_to((0.48, 0.26), (0.82, 0.50), (0.74, 0.70));
        self.curve_to((0.68, 0.84), (0.52, 0.76), (0.46, 0.62));
        self.curve_to((0.40, 0.48), (0.36, 0.34), (0.28, 0.24));
        self.builder.close();
    }

    /// Draws a dot and gives the width of its stroke, in sizes of the box.
    fn dot(&mut self, dot: Dot) -> Option<f32> {
        match dot {
            Dot::Default => self.circle(0.18),
            Dot::Circle => self.circle(0.3),
            Dot::Sesame => self.sesame(),
            Dot::Triangle => self.triangle(),
            Dot::OpenSesame => {
                self.sesame();
                return Some(0.06);
            }
            Dot::OpenCircle => {
                self.circle(0.27);
                return Some(0.06);
            }
            Dot::DoubleCircle => {
                self.circle(0.32);
                self.circle(0.16);
                return Some(0.06);
            }
            Dot::OpenTriangle => {
                self.triangle();
                return Some(0.06);
            }
            Dot::Cross => {
                self.move_to((0.25, 0.25));
                self.line_to((0.75, 0.75));
                self.move_to((0.75, 0.25));
                self.line_to((0.25, 0.75));
                return Some(0.08);
            }
        }
        None
    }

    /// Draws a wave from end to end of the box and gives the width of its stroke.
    fn wave(&mut self, vertical: bool) -> f32 {
        let (length, height) = if vertical {
            (self.bounds.height(), self.bounds.width())
        } else {
            (self.bounds.width(), self.bounds.height())
        };
        let count = (length / (HALF_WAVE * height)).round().clamp(2.0, MOST_HALF_WAVES) as u32;
        let place = |along: f32, across: f32| if vertical { (1.0 - across, along) } else { (along, across) };
        self.move_to(place(0.0, 0.5));
        for half in 0..count {
            let at = |part: f32| (half as f32 + part) / count as f32;
            // The crest of a cubic with both handles at the same height lies at three quarters of it.
            let crest = if half % 2 == 0 { -0.1 } else { 1.1 };
            self.curve_to(place(at(0.36), crest), place(at(0.64), crest), place(at(1.0), 0.5));
        }
        0.35 * height
    }
}
