//! A formula on a page: its glyphs as runs of its node, its bars and strokes beside them.

use super::super::element::Picture;
use super::super::formula::BELOW_MIDDLE;
use super::{Painter, Sheet};
use crate::typeset::math::{Formula, Piece, Placed};
use crate::typeset::options::WritingMode;
use crate::typeset::pages::{Extent, Glyph, Item, MarkShape, NodeId, PlacedMark, PlacedRule, PlacedRun, Point};

/// Thousandths of a pt.
const FINE: f32 = 1000.0;

impl Painter<'_> {
    /// Puts a formula on a page. `at` is its start on the line that the text around it stands on, whose size is `size`.
    pub(super) fn formula(&mut self, to: &mut Sheet, formula: &Formula, picture: &Picture, at: Point, size: f32) {
        let vertical = self.geometry.writing == WritingMode::Vertical;
        // What the formula's em is on paper.
        let em = if formula.advance > 0.0 { picture.extent.along / formula.advance } else { size };
        let baseline = if vertical { at.across + BELOW_MIDDLE * size } else { at.across };
        let node = Some(picture.node).filter(|_| !to.artifact);
        let corner = |along: f32, up: f32| Point { along: at.along + along * em, across: baseline - up * em };
        for piece in &formula.pieces {
            match piece {
                Piece::Glyphs { face, size, along, up, color, glyphs } => {
                    let size = size * em;
                    let mut start = corner(*along, *up);
                    if vertical {
                        // A run on its side stands below the middle by its own size.
                        start.across -= BELOW_MIDDLE * size;
                    }
                    let run = self.glyphs(glyphs, em, size, node);
                    to.page.items.push(Item::Run(PlacedRun {
                        face: *face,
                        at: start,
                        color: *color,
                        sideways: vertical,
                        ..run
                    }));
                }
                Piece::Bar { along, up, length, thickness, color } => {
                    let extent = Extent { along: length * em, across: thickness * em };
                    to.page.items.push(Item::Rule(PlacedRule {
                        at: corner(*along, up + thickness),
                        extent,
                        color: *color,
                    }));
                }
                Piece::Stroke { along, up, length, rise, thickness, color } => {
                    let extent = Extent { along: length * em, across: rise.abs() * em };
                    let stroke = (thickness * em * FINE).clamp(1.0, 60_000.0) as u16;
                    to.page.items.push(Item::Mark(PlacedMark {
                        shape: MarkShape::Diagonal { rises: *rise > 0.0, thickness: stroke },
                        at: corner(*along, up.max(up + rise)),
                        extent,
                        color: *color,
                    }));
                }
            }
        }
    }

    /// Copies glyphs and the characters that they stand for.
    fn glyphs(&mut self, glyphs: &[Placed], em: f32, size: f32, node: Option<NodeId>) -> PlacedRun {
        let (first, text) = (self.out.glyphs.len() as u32, self.out.text.len() as u32);
        for (i, glyph) in glyphs.iter().enumerate() {
            let next = glyphs.get(i + 1).map_or(0.0, |next| next.at - glyph.at);
            let advance = (next * em / size * 1000.0).round().clamp(-32_000.0, 32_000.0) as i16;
            let text_len = glyph.character.len_utf8() as u8;
            self.out.glyphs.push(Glyph { id: glyph.id, advance, offset: 0, text_len, flags: 0 });
            self.out.text.push(glyph.character);
        }
        PlacedRun {
            face: crate::font::FaceId(0),
            size,
            at: Point::default(),
            glyphs: first..self.out.glyphs.len() as u32,
            text: text..self.out.text.len() as u32,
            color: crate::typeset::pages::Color::Black,
            stroke: 0.0,
            sideways: false,
            level: false,
            node,
        }
    }
}
