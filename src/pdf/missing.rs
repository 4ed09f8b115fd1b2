//! The box that stands for a character without a glyph: its outline, and the code point in hexadecimal digits of seven
//! segments, all as one path. It is drawn, not shown as text, so that no standard sees a .notdef glyph or a character of
//! a private use area (ISO 19005-2 6.2.11.8).

use krilla::geom::{Path, PathBuilder, Rect};

/// Segments of a seven-segment digit, from bit 0: top, upper right, lower right, bottom, lower left, upper left, middle.
const SEGMENTS: [u8; 16] = [
    0b011_1111, 0b000_0110, 0b101_1011, 0b100_1111, 0b110_0110, 0b110_1101, 0b111_1101, 0b000_0111, 0b111_1111,
    0b110_1111, 0b111_0111, 0b111_1100, 0b011_1001, 0b101_1110, 0b111_1001, 0b111_0001,
];

/// Ends of each segment in a digit one wide and two high.
const ENDS: [[(f32, f32); 2]; 7] = [
    [(0.0, 0.0), (1.0, 0.0)],
    [(1.0, 0.0), (1.0, 1.0)],
    [(1.0, 1.0), (1.0, 2.0)],
    [(0.0, 2.0), (1.0, 2.0)],
    [(0.0, 1.0), (0.0, 2.0)],
    [(0.0, 0.0), (0.0, 1.0)],
    [(0.0, 1.0), (1.0, 1.0)],
];

/// The outline and digits for `character` in `bounds`, and the width of the stroke to draw them with.
pub(super) fn path(character: char, bounds: Rect) -> Option<(Path, f32)> {
    let stroke = bounds.width().min(bounds.height()) / 28.0;
    let frame = inset(bounds, bounds.width() * 0.06, bounds.height() * 0.06)?;
    let mut builder = PathBuilder::new();
    builder.push_rect(frame);
    let digits = hex_digits(character);
    // Four digits in two columns, five or six in three; two rows always.
    let columns = digits.len().div_ceil(2);
    let (width, height) = (frame.width() / columns as f32, frame.height() / 2.0);
    for (i, &digit) in digits.iter().enumerate() {
        let left = frame.left() + width * (i % columns) as f32;
        let top = frame.top() + height * (i / columns) as f32;
        let cell = Rect::from_xywh(left, top, width, height)?;
        push_digit(&mut builder, digit, inset(cell, width * 0.24, height * 0.2)?);
    }
    Some((builder.finish()?, stroke))
}

fn hex_digits(character: char) -> Vec<u8> {
    let code = character as u32;
    let count = if code > 0xF_FFFF {
        6
    } else if code > 0xFFFF {
        5
    } else {
        4
    };
    (0..count).rev().map(|i| (code >> (4 * i) & 0xF) as u8).collect()
}

fn push_digit(builder: &mut PathBuilder, digit: u8, cell: Rect) {
    let lit = SEGMENTS[usize::from(digit & 0xF)];
    let place = |(x, y): (f32, f32)| (cell.left() + x * cell.width(), cell.top() + y * cell.height() / 2.0);
    for (_, ends) in ENDS.iter().enumerate().filter(|(i, _)| lit >> i & 1 == 1) {
        let ((x0, y0), (x1, y1)) = (place(ends[0]), place(ends[1]));
        builder.move_to(x0, y0);
        builder.line_to(x1, y1);
    }
}

fn inset(rect: Rect, x: f32, y: f32) -> Option<Rect> {
    Rect::from_ltrb(rect.left() + x, rect.top() + y, rect.right() - x, rect.bottom() - y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_have_four_digits_or_as_many_as_they_need() {
        assert_eq!(hex_digits('A'), [0, 0, 4, 1]);
        assert_eq!(hex_digits('\u{2B73F}'), [2, 0xB, 7, 3, 0xF]);
        assert_eq!(hex_digits('\u{10FFFD}'), [1, 0, 0xF, 0xF, 0xF, 0xD]);
    }

    #[test]
    fn no_two_digits_look_alike() {
        for (i, a) in SEGMENTS.iter().enumerate() {
            assert!(SEGMENTS[i + 1..].iter().all(|b| a != b), "digit {i:X}");
        }
    }

    #[test]
    fn a_box_of_any_size_has_a_path() {
        for side in [0.5, 10.5, 200.0] {
            let bounds = Rect::from_xywh(3.0, 4.0, side, side).unwrap();
            assert!(path('\u{E000}', bounds).is_some());
        }
    }
}
