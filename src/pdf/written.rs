//! Passages as text operators (ISO 32000-1 9.4): strings of two bytes a glyph, adjustments in whole thousandths of an em,
//! moves in thousandths of a point, each reckoned from where the text stands, so that no error grows.

use super::glyphs::{self, Flow, RunGlyph};
use super::passages::{Line, Passage, Passages};
use crate::font::{Face, FaceId, FontSet};
use crate::typeset::{Glyph, Pages};

/// The numbers that krilla has given to the glyphs of each face.
pub(super) struct Codes(Vec<Vec<u16>>);

impl Codes {
    pub(super) fn new(faces: usize) -> Codes {
        Codes(vec![Vec::new(); faces])
    }

    /// Notes that `glyph` has `code` in the file.
    pub(super) fn set(&mut self, face: FaceId, glyph: u16, code: u16) {
        let codes = &mut self.0[face.0 as usize];
        if codes.is_empty() {
            codes.resize(usize::from(u16::MAX) + 1, 0);
        }
        codes[usize::from(glyph)] = code;
    }

    fn of(&self, face: FaceId) -> &[u16] {
        &self.0[face.0 as usize]
    }
}

/// What passages are written from.
pub(super) struct Writer<'a> {
    pub(super) pages: &'a Pages,
    pub(super) set: &'a FontSet,
    pub(super) passages: &'a Passages<'a>,
    pub(super) codes: &'a Codes,
}

/// Writes the text of one content stream.
pub(super) struct Pen<'a> {
    writer: &'a Writer<'a>,
    /// The names of the faces in this stream.
    names: Vec<(FaceId, &'a [u8])>,
    /// The face and the size that the text object has, and where the line that was written last begins, in 1/1000 pt.
    font: Option<(FaceId, f32)>,
    at: Option<(i64, i64)>,
    upright: Vec<RunGlyph>,
}

impl<'a> Pen<'a> {
    pub(super) fn new(writer: &'a Writer<'a>) -> Pen<'a> {
        Pen { writer, names: Vec::new(), font: None, at: None, upright: Vec::new() }
    }

    /// From here on `face` has a name.
    pub(super) fn name(&mut self, face: FaceId, name: &'a [u8]) {
        self.names.push((face, name));
    }

    /// A text object begins.
    pub(super) fn begin(&mut self) {
        (self.font, self.at) = (None, None);
    }

    /// Writes a passage. What comes before it ends a word or a line.
    pub(super) fn passage(&mut self, passage: &Passage, out: &mut Vec<u8>) {
        let Writer { pages, set, passages, codes } = *self.writer;
        for line in passages.lines(passage) {
            let glyphs = glyphs::slice(&pages.glyphs, &line.run.glyphs);
            let (face, codes) = (set.face(line.run.face), codes.of(line.run.face));
            self.font(line, out);
            if line.upright {
                let text = glyphs::text_of(&pages.text, line.run);
                let mut upright = std::mem::take(&mut self.upright);
                glyphs::fill(&mut upright, glyphs, text, Flow::Below(face), None);
                self.column(line, &upright, codes, out);
                self.upright = upright;
            } else {
                self.go(line.start.x.into(), line.start.y.into(), out);
                string(glyphs, codes, face, out);
            }
        }
    }

    fn font(&mut self, line: &Line, out: &mut Vec<u8>) {
        let font = (line.run.face, line.run.size);
        if self.font.replace(font) == Some(font) {
            return;
        }
        // Every face has a name by now: its stand-in comes first.
        let name = self.names.iter().rfind(|(face, _)| *face == font.0).map_or(&b""[..], |(_, name)| name);
        out.extend_from_slice(name);
        out.extend_from_slice(format!(" {} Tf\n", font.1).as_bytes());
    }

    /// Glyphs that stand one below the other.
    fn column(&mut self, line: &Line, glyphs: &[RunGlyph], codes: &[u16], out: &mut Vec<u8>) {
        let em = f64::from(line.run.size) / 1000.0;
        let mut below = 0;
        for glyph in glyphs {
            let (x, y) = (em * f64::from(glyph.across()), em * f64::from(below + glyph.down()));
            self.go(f64::from(line.start.x) + x, f64::from(line.start.y) + y, out);
            out.push(b'(');
            code(out, codes.get(usize::from(glyph.id())).copied().unwrap_or(0));
            out.extend_from_slice(b")Tj\n");
            below += glyph.advance_down();
        }
    }

    /// Begins a line at `x` and `y`, which grows downwards, in pt.
    fn go(&mut self, x: f64, y: f64, out: &mut Vec<u8>) {
        let to = ((x * 1000.0).round() as i64, (y * 1000.0).round() as i64);
        match self.at.replace(to) {
            None => {
                out.extend_from_slice(b"1 0 0 -1 ");
                thousandths(out, to.0);
                out.push(b' ');
                thousandths(out, to.1);
                out.extend_from_slice(b" Tm");
            }
            Some(from) => {
                thousandths(out, to.0 - from.0);
                out.push(b' ');
                // The matrix turns the page's y, and the text's is turned back.
                thousandths(out, from.1 - to.1);
                out.extend_from_slice(b" Td");
            }
        }
    }
}

/// Shows glyphs that follow one another along x.
fn string(glyphs: &[Glyph], codes: &[u16], face: &Face, out: &mut Vec<u8>) {
    let units = i64::from(face.units_per_em);
    // Where the text stands and where it should, in 1/1000 of the face's units.
    let (mut stands, mut should) = (0, 0);
    out.reserve(4 * glyphs.len() + 16);
    let begin = out.len();
    out.extend_from_slice(b"[(");
    let mut moved = false;
    for glyph in glyphs {
        let ahead = stands - (should + i64::from(glyph.offset) * units);
        if 2 * ahead.abs() > units {
            let back = (ahead + units / 2).div_euclid(units);
            stands -= back * units;
            moved = true;
            if out.len() == begin + 2 {
                out.truncate(begin + 1);
            } else {
                out.push(b')');
            }
            integer(out, back);
            out.push(b'(');
        }
        code(out, codes.get(usize::from(glyph.id)).copied().unwrap_or(0));
        stands += 1000 * i64::from(face.advance(glyph.id));
        should += i64::from(glyph.advance) * units;
    }
    if moved {
        out.extend_from_slice(b")]TJ\n");
    } else {
        // Without adjustments it is a string, not an array.
        out[begin] = b' ';
        out.extend_from_slice(b")Tj\n");
    }
}

/// Two bytes inside a string.
fn code(out: &mut Vec<u8>, code: u16) {
    for byte in code.to_be_bytes() {
        match byte {
            b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            // A reader takes one for a line feed.
            b'\r' => out.extend_from_slice(br"\r"),
            _ => out.push(byte),
        }
    }
}

fn integer(out: &mut Vec<u8>, value: i64) {
    if value < 0 {
        out.push(b'-');
    }
    digits(out, value.unsigned_abs(), 1);
}

fn thousandths(out: &mut Vec<u8>, value: i64) {
    if value < 0 {
        out.push(b'-');
    }
    let value = value.unsigned_abs();
    let (whole, rest) = (value / 1000, value % 1000);
    if whole > 0 || rest == 0 {
        digits(out, whole, 1);
    }
    if rest > 0 {
        out.push(b'.');
        digits(out, rest, 3);
        while out.last() == Some(&b'0') {
            out.pop();
        }
    }
}

/// At least `least` digits.
fn digits(out: &mut Vec<u8>, mut value: u64, least: usize) {
    let mut buffer = [b'0'; 20];
    let mut first = buffer.len();
    while value > 0 {
        first -= 1;
        buffer[first] = b'0' + (value % 10) as u8;
        value /= 10;
    }
    out.extend_from_slice(&buffer[first.min(buffer.len() - least)..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        let written = |value| {
            let mut out = Vec::new();
            thousandths(&mut out, value);
            String::from_utf8(out).expect("digits")
        };
        for (value, expected) in [
            (0, "0"),
            (10_500, "10.5"),
            (-17_500, "-17.5"),
            (57_496, "57.496"),
            (5, ".005"),
            (-40, "-.04"),
            (1000, "1"),
        ] {
            assert_eq!(written(value), expected);
        }
    }

    #[test]
    fn what_ends_a_string_is_escaped_in_it() {
        let mut out = Vec::new();
        for glyph in [0x2829, 0x5c0d, 0x0a41] {
            code(&mut out, glyph);
        }
        assert_eq!(out, b"\\(\\)\\\\\\r\nA");
    }
}
