//! How far formulas reach from their baseline, and how much of that a line has room for.

use super::element::{Drawing, Picture, Text};

/// Where the baseline of an alphabet lies below the middle of a vertical line, in em.
pub(super) const BELOW_MIDDLE: f32 = 0.38;
/// Above the baseline of Chinese text, in em; the rest of its em is below.
const ASCENT: f32 = 0.88;
/// How much of the space between two lines a formula may take, within a line and on lines of its own.
const OF_THE_GAP: (f32, f32) = (0.7, 0.2);

/// How far a picture of a formula reaches, before and behind the line that its text stands on, in pt.
pub(super) fn reach(text: &Text, picture: &Picture, size: f32, vertical: bool) -> (f32, f32) {
    let depth = depth(text, picture);
    let shift = if vertical { BELOW_MIDDLE * size } else { 0.0 };
    (picture.extent.across - depth - shift, depth + shift)
}

/// The part of a picture of a formula that is below its baseline, in pt.
pub(super) fn depth(text: &Text, picture: &Picture) -> f32 {
    let Drawing::Formula(number) = picture.drawing else { return 0.0 };
    let Some(formula) = text.formulas.get(number as usize) else { return 0.0 };
    let whole = formula.height + formula.depth;
    if whole > 0.0 { picture.extent.across * formula.depth / whole } else { 0.0 }
}

/// Whether a formula stands on a line of its own.
pub(super) fn is_alone(text: &Text) -> bool {
    text.paragraph.text == "\u{FFFC}"
}

/// The room of a line, before and behind the line that its text stands on, in pt.
pub(super) fn room(size: f32, pitch: f32, vertical: bool, alone: bool) -> (f32, f32) {
    let gap = if alone { OF_THE_GAP.1 } else { OF_THE_GAP.0 } * (pitch - size).max(0.0);
    let above = if vertical { 0.5 } else { ASCENT };
    (above * size + gap, (1.0 - above) * size + gap)
}
