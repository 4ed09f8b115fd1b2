//! Boxes become pieces at their places.

use latex_rust::{BoxContent, Dim, MathBox};

use super::tree::{Insert, Inserts};
use super::{Formula, Piece, Placed};
use crate::font::FaceId;
use crate::typeset::pages::Color;

/// Two glyphs on one baseline, as far as rounding goes.
const SAME: f32 = 1e-4;

/// The pieces of a laid out tree.
pub(super) fn formula(laid: &MathBox, face: FaceId, inserts: &Inserts) -> Formula {
    let mut placer = Placer { face, inserts, pieces: Vec::new() };
    placer.place(laid, 0.0, 0.0, Color::Black);
    Formula { advance: em(&laid.width), height: em(&laid.height), depth: em(&laid.depth), pieces: placer.pieces }
}

fn em(length: &Dim) -> f32 {
    f32::from_bits(length.to_ieee32_bits())
}

fn color_of(color: latex_rust::Color) -> Color {
    match (color.r, color.g, color.b) {
        (0, 0, 0) => Color::Black,
        (r, g, b) => Color::Rgb(r, g, b),
    }
}

struct Placer<'a> {
    face: FaceId,
    inserts: &'a Inserts<'a>,
    pieces: Vec<Piece>,
}

impl Placer<'_> {
    /// Places a box whose start is at `along` on a baseline at `up`. The recursion is as deep as the layout's own.
    fn place(&mut self, laid: &MathBox, along: f32, up: f32, color: Color) {
        let up = up + em(&laid.shift);
        let (length, height, depth) = (em(&laid.width), em(&laid.height), em(&laid.depth));
        match &laid.content {
            BoxContent::Empty | BoxContent::Kern(_) => {}
            BoxContent::Glyph { ch, glyph_id, scale, .. } => {
                self.glyph(self.face, *glyph_id, *ch, em(scale), along, up, color);
            }
            BoxContent::Rule => self.bar(along, up - depth, length, height + depth, color),
            BoxContent::HList(kids) => {
                let mut at = along;
                for kid in kids {
                    self.place(kid, at, up, color);
                    at += em(&kid.width);
                }
            }
            BoxContent::VList(kids) => {
                let mut base = up;
                for (i, kid) in kids.iter().enumerate() {
                    if i > 0 {
                        base -= em(&kid.height);
                    }
                    self.place(kid, along, base, color);
                    base -= em(&kid.depth);
                }
            }
            BoxContent::Overlap(kids) => kids.iter().for_each(|kid| self.place(kid, along, up, color)),
            BoxContent::Color(own, inner) => match self.inserts.of(*own) {
                Some(insert) => self.insert(insert, length, along, up, color),
                None => self.place(inner, along, up, color_of(*own)),
            },
            BoxContent::BackColor(back, inner) => {
                self.bar(along, up - depth, length, height + depth, color_of(*back));
                self.place(inner, along, up, color);
            }
            BoxContent::Line { x1, y1, x2, y2, thickness } => {
                let (start, end) = (em(x1).min(em(x2)), em(x1).max(em(x2)));
                let (from, to) = if em(x1) <= em(x2) { (em(y1), em(y2)) } else { (em(y2), em(y1)) };
                self.pieces.push(Piece::Stroke {
                    along: along + start,
                    up: up + from,
                    length: end - start,
                    rise: to - from,
                    thickness: em(thickness),
                    color,
                });
            }
            BoxContent::Frame { thickness, stroke, inner } => {
                let (t, edge) = (em(thickness), stroke.map_or(color, color_of));
                let bottom = up - depth;
                self.bar(along, bottom, length, t, edge);
                self.bar(along, up + height - t, length, t, edge);
                self.bar(along, bottom, t, height + depth, edge);
                self.bar(along + length - t, bottom, t, height + depth, edge);
                self.place(inner, along, up, color);
            }
        }
    }

    fn bar(&mut self, along: f32, up: f32, length: f32, thickness: f32, color: Color) {
        if length > 0.0 && thickness > 0.0 {
            self.pieces.push(Piece::Bar { along, up, length, thickness, color });
        }
    }

    /// A text of ours in the room that was left for it, whose width says its size.
    fn insert(&mut self, insert: &Insert, room: f32, along: f32, up: f32, color: Color) {
        let scale = if insert.advance > 0.0 { room / insert.advance } else { 1.0 };
        for &(face, id, at, character) in &insert.glyphs {
            self.glyph(face, id, character, scale, along + at * scale, up, color);
        }
    }

    /// Adds a glyph to the piece before it where it goes on on the same baseline, else as a piece of its own.
    #[expect(clippy::too_many_arguments, reason = "what a glyph is and where; used in this file only")]
    fn glyph(&mut self, face: FaceId, id: u16, character: char, size: f32, along: f32, up: f32, color: Color) {
        if let Some(Piece::Glyphs { face: f, size: s, along: start, up: u, color: c, glyphs }) = self.pieces.last_mut()
        {
            let goes_on =
                glyphs.last().is_some_and(|last| along - *start >= last.at && along - *start - last.at < 20.0);
            if *f == face && (*s - size).abs() < SAME && (*u - up).abs() < SAME && *c == color && goes_on {
                return glyphs.push(Placed { id, at: along - *start, character });
            }
        }
        let glyphs = vec![Placed { id, at: 0.0, character }];
        self.pieces.push(Piece::Glyphs { face, size, along, up, color, glyphs });
    }
}
