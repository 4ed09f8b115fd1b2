//! Formulas: LaTeX becomes positioned glyphs and bars.
//!
//! ```text
//! LaTeX ─ source.rs ─ latex-rust: parse ─▶ tree ─ tree.rs: texts that the math face lacks become room of their size
//!                                   ─ latex-rust: layout ─▶ boxes ─ place.rs ─▶ Formula
//! ```
//!
//! The layout engine is latex-rust (docs/decisions/0003-math.md), with STIX Two Math; Chinese text in a formula is set in
//! the publication's own faces. Lengths are in em of the formula, `up` from its baseline; what is set does not depend on
//! its size.

mod parts;
mod place;
mod source;
mod tree;

use std::cell::RefCell;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use latex_rust::{MathBox, MathFont, MathNode, MathStyle, ParseOptions};

use self::tree::Inserts;
use super::pages::Color;
use crate::font::{FaceId, FaceRole, FontSet};

/// The longest formula that is set, in bytes: the engine's time grows with the square of some lists.
const MAX_BYTES: usize = 6000;
/// The deepest nesting. The engine recurses, with large frames in a debug build.
const MAX_DEPTH: usize = 28;

/// The engine's face: read once.
static FONT: LazyLock<Option<MathFont>> = LazyLock::new(|| MathFont::stix_two_math().ok());

/// A formula that is set.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Formula {
    /// Length.
    pub advance: f32,
    /// Above the baseline.
    pub height: f32,
    /// Below the baseline.
    pub depth: f32,
    /// What is in it.
    pub pieces: Vec<Piece>,
}

impl Formula {
    /// A formula that is nothing but room (`\quad`) gets a glyph that shows nothing, so that its LaTeX has a place in the
    /// finished page; one without even that, such as a comment, is refused.
    fn with_content(mut self, (face, blank): (FaceId, u16)) -> Result<Formula, Fault> {
        if self.pieces.is_empty() {
            if self.advance <= 0.0 {
                return Err(Fault::Wrong("it shows nothing".to_owned()));
            }
            let glyphs = vec![Placed { id: blank, at: 0.0, character: ' ' }];
            self.pieces.push(Piece::Glyphs { face, size: 1.0, along: 0.0, up: 0.0, color: Color::Black, glyphs });
        }
        Ok(self)
    }
}

/// A part of a formula; `along` and `up` are its start on its baseline.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    /// Glyphs of one face and size on one baseline.
    Glyphs {
        face: FaceId,
        /// In em of the formula.
        size: f32,
        along: f32,
        up: f32,
        color: Color,
        /// Each with its place, from `along`.
        glyphs: Vec<Placed>,
    },
    /// A filled bar from `up` upwards.
    Bar { along: f32, up: f32, length: f32, thickness: f32, color: Color },
    /// A line from the start corner of a box to its other corner, or across.
    Stroke { along: f32, up: f32, length: f32, rise: f32, thickness: f32, color: Color },
}

/// A glyph in a formula.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Placed {
    pub id: u16,
    pub at: f32,
    pub character: char,
}

/// A formula on lines of its own.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Display {
    /// Its lines: one, unless it is longer than the measure.
    pub lines: Vec<Formula>,
    /// What `\tag` says.
    pub tag: Option<Formula>,
}

/// Why a formula is not set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// There is no face for formulas.
    NoFace,
    /// It is longer than formulas are.
    TooLong,
    /// What is wrong, as the engine says it.
    Wrong(String),
    /// A character that no face has.
    Character(char),
}

/// Sets formulas with the faces of a publication.
pub(super) struct Maths<'a> {
    fonts: &'a FontSet,
    face: Option<FaceId>,
    /// Formulas within lines that have been set: a text says most of its formulas more than once.
    kept: RefCell<HashMap<Asked, Result<Vec<Formula>, Fault>>>,
}

/// A formula within a line, and the lengths that it was asked for with.
type Asked = (String, u32, u32);

impl<'a> Maths<'a> {
    pub(super) fn new(fonts: &'a FontSet) -> Maths<'a> {
        let face = fonts.faces().map(|(id, _)| id).find(|&id| fonts.role(id) == FaceRole::Math);
        Maths { fonts, face, kept: RefCell::default() }
    }

    /// A formula within a line: whole if it is no longer than `whole`, else in parts that lines may end between, none of
    /// them longer than `most` if that can be helped.
    ///
    /// # Errors
    /// A formula that cannot be set.
    pub(super) fn inline(&self, latex: &str, whole: f32, most: f32) -> Result<Vec<Formula>, Fault> {
        let asked = (latex.to_owned(), whole.to_bits(), most.to_bits());
        if let Some(kept) = self.kept.borrow().get(&asked) {
            return kept.clone();
        }
        let set = self.set_inline(latex, whole, most);
        self.kept.borrow_mut().insert(asked, set.clone());
        set
    }

    fn set_inline(&self, latex: &str, whole: f32, most: f32) -> Result<Vec<Formula>, Fault> {
        self.guarded(latex, |sheet, node| {
            let all = sheet.set(node, MathStyle::Text)?.with_content(self.blank()?)?;
            if all.advance <= whole {
                return Ok(vec![all]);
            }
            let parts = parts::after_relations(node, |part| sheet.set(part, MathStyle::Text), most)?;
            Ok(if parts.len() > 1 { parts } else { vec![all] })
        })
    }

    /// A formula on lines of its own, each no longer than `measure` if that can be helped.
    ///
    /// # Errors
    /// A formula that cannot be set.
    pub(super) fn display(&self, latex: &str, measure: f32) -> Result<Display, Fault> {
        self.guarded(latex, |sheet, node| {
            let tag = match tree::take_tag(node) {
                Some(tag) => Some(sheet.set(&tag, MathStyle::Text)?),
                None => None,
            };
            let room = tag.as_ref().map_or(measure, |tag| measure - 2.0 * (tag.advance + 1.0));
            let all = sheet.set(node, MathStyle::Display)?.with_content(self.blank()?)?;
            if all.advance <= room.max(1.0) {
                return Ok(Display { lines: vec![all], tag });
            }
            let lines = parts::before_relations(node, |part| sheet.set(part, MathStyle::Display), measure)?;
            Ok(Display { lines: if lines.len() > 1 { lines } else { vec![all] }, tag })
        })
    }

    /// The face of formulas and its glyph that shows nothing.
    fn blank(&self) -> Result<(FaceId, u16), Fault> {
        let face = self.face.ok_or(Fault::NoFace)?;
        Ok((face, self.fonts.face(face).glyph(' ').ok_or(Fault::Character(' '))?))
    }

    /// Parses a formula and does something with it. The engine is not ours: whatever it does with input that it does not
    /// expect, the build goes on.
    fn guarded<T>(
        &self,
        latex: &str,
        work: impl FnOnce(&mut Sheet, &mut MathNode) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let (Some(face), Some(font)) = (self.face, FONT.as_ref()) else { return Err(Fault::NoFace) };
        if latex.len() > MAX_BYTES {
            return Err(Fault::TooLong);
        }
        let made = catch_unwind(AssertUnwindSafe(|| {
            let (mut node, _) =
                latex_rust::parse_with_options(&source::known(latex), &ParseOptions::new().with_max_depth(MAX_DEPTH))
                    .map_err(|error| Fault::Wrong(error.to_string()))?;
            let mut inserts = Inserts::new(self.fonts, font, &node);
            inserts.put_in(&mut node)?;
            work(&mut Sheet { font, face, inserts }, &mut node)
        }));
        made.unwrap_or_else(|_| Err(Fault::Wrong("the formula engine failed".to_owned())))
    }
}

/// What lays out the trees of one formula.
struct Sheet<'a> {
    font: &'a MathFont,
    face: FaceId,
    inserts: Inserts<'a>,
}

impl Sheet<'_> {
    fn set(&self, node: &MathNode, style: MathStyle) -> Result<Formula, Fault> {
        let laid: MathBox =
            latex_rust::layout(node, self.font, style).map_err(|error| Fault::Wrong(error.to_string()))?;
        let formula = place::formula(&laid, self.face, &self.inserts);
        let is_sound = |length: f32| length.is_finite() && (0.0..=4000.0).contains(&length);
        match is_sound(formula.advance) && is_sound(formula.height) && is_sound(formula.depth) {
            true => Ok(formula),
            false => Err(Fault::Wrong("its size cannot be worked out".to_owned())),
        }
    }
}

#[cfg(test)]
mod tests;
