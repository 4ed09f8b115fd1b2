//! Zhuyin at the right of its base (CLREQ 3.3.3): on horizontal lines as on vertical ones, the symbols of a syllable stand
//! one below the other in a column beside their character, 3/10 of its size, the tone mark at the right of the last
//! symbol, the mark of the light tone above the first. The column and its tone marks take half an em: along the line on
//! horizontal lines, of the space between the lines on vertical ones.

use std::ops::Range;

use skrifa::instance::{LocationRef, Size};
use skrifa::{GlyphId, MetadataProvider};

use super::shapers::{Shapers, language_index};
use super::{LineRun, Lines, Paragraph, Ruby, RunContent, StyledRun, TextStyle, WritingMode};
use crate::font::{Face, FaceId, Request};
use crate::script::zhuyin::{is_light_tone, is_syllable, is_tone};
use crate::typeset::pages::Glyph;

/// What a column takes beside its base, in em of the base, as all lengths here.
const ROOM: f32 = 0.5;
/// Size of a symbol (CLREQ 3.3.3: 3 to 10).
const SYMBOL: f32 = 0.3;
/// Height that the mark of the light tone takes above the first symbol.
const LIGHT: f32 = 0.1;
/// Middle of a tone mark: from the column's edge, and below the top of the last symbol.
const TONE: (f32, f32) = (0.39, 0.07);
/// The larger side of a tone mark's ink, and of the light tone's.
const INK: (f32, f32) = (0.15, 0.075);
/// How large a mark may be drawn to have that ink.
const MARK_SIZES: (f32, f32) = (0.2, 0.6);
/// From the top of the base's em box to its baseline.
const ASCENT: f32 = 0.88;

/// The column of a syllable, as it stands beside its base.
pub(super) struct Column {
    reading: String,
    signs: Vec<Sign>,
    writing: WritingMode,
    /// What it takes along the line, in em.
    room: f32,
}

/// A symbol or a mark.
struct Sign {
    /// Bytes of the reading.
    text: Range<usize>,
    shown: Shown,
    /// From the base's edge and from its top to the em box of the sign.
    at: (f32, f32),
    size: f32,
}

enum Shown {
    Glyph { face: FaceId, id: u16, stroke: f32, offset: i16, ascent: f32 },
    Missing(char),
}

impl Column {
    /// The column of a ruby whose base is one character and whose reading is one syllable of Zhuyin.
    pub(super) fn new(shapers: &Shapers, paragraph: &Paragraph, ruby: &Ruby, run: &StyledRun) -> Option<Column> {
        let base = paragraph.text.get(ruby.base.start as usize..ruby.base.end as usize)?;
        if base.chars().count() != 1 || !is_syllable(&ruby.reading) {
            return None;
        }
        let language = language_index(run.lang.as_ref().unwrap_or(&paragraph.style.lang));
        let writer = Writer { shapers, style: run.style, language };
        let vertical = paragraph.style.writing == WritingMode::Vertical;
        let room = match (vertical, paragraph.style.cells) {
            (true, _) => 0.0,
            (false, false) => ROOM,
            (false, true) => 1.0,
        };
        Some(Column {
            reading: ruby.reading.clone(),
            signs: writer.signs(&ruby.reading),
            writing: paragraph.style.writing,
            room: room * run.style.size,
        })
    }

    /// Signs that no face has.
    pub(super) fn missing(&self) -> impl Iterator<Item = char> {
        self.signs.iter().filter_map(|sign| match sign.shown {
            Shown::Missing(c) => Some(c),
            Shown::Glyph { .. } => None,
        })
    }

    /// What it takes along the line behind its base, in pt.
    pub(super) fn room(&self) -> f32 {
        self.room
    }

    /// Sets it beside its base, which stands at `extent` with the column's room.
    pub(super) fn set(&self, extent: (f64, f64), base_run: u32, base: TextStyle, lines: &mut Lines) {
        let offset = lines.readings.len() as u32;
        lines.readings.push_str(&self.reading);
        let vertical = self.writing == WritingMode::Vertical;
        let edge = if vertical { extent.0 as f32 } else { extent.1 as f32 - self.room };
        for sign in &self.signs {
            let (size, (aside, down)) = (sign.size * base.size, sign.at);
            let (along, content, ascent) = match &sign.shown {
                Shown::Glyph { face, id, stroke, offset, ascent } => {
                    let at = lines.glyphs.len() as u32;
                    let offset = if vertical { 0 } else { *offset };
                    let text_len = sign.text.len() as u8;
                    lines.glyphs.push(Glyph { id: *id, advance: 1000, offset, text_len, flags: 0 });
                    let content = RunContent::Glyphs { face: *face, glyphs: at..at + 1, stroke: *stroke };
                    (if vertical { down } else { aside }, content, *ascent)
                }
                Shown::Missing(c) => (if vertical { down } else { aside }, RunContent::Missing(*c), ASCENT),
            };
            // A vertical line has its baseline in the middle.
            let rise = if vertical { 0.5 + aside + sign.size / 2.0 } else { ASCENT - down - ascent * sign.size };
            lines.runs.push(LineRun {
                run: base_run,
                content,
                text: sign.text.start as u32 + offset..sign.text.end as u32 + offset,
                along: edge + along * base.size,
                advance: size,
                size,
                rise: base.rise + rise * base.size,
                reading: true,
                sideways: false,
            });
        }
    }
}

/// Chooses the glyphs of a column and their places.
struct Writer<'a, 'f> {
    shapers: &'a Shapers<'f>,
    style: TextStyle,
    language: usize,
}

impl Writer<'_, '_> {
    fn signs(&self, reading: &str) -> Vec<Sign> {
        let symbols = reading.chars().filter(|&c| !is_tone(c) && !is_light_tone(c)).count() as f32;
        let light = if reading.contains(is_light_tone) { LIGHT } else { 0.0 };
        // More symbols than a syllable has are made smaller.
        let size = SYMBOL.min((1.0 - light) / symbols.max(1.0));
        let begin = (1.0 - light - symbols * size) / 2.0;
        let last = begin + light + (symbols - 1.0) * size;
        let mut next = begin + light;
        let sign = |(at, c): (usize, char)| {
            let text = at..at + c.len_utf8();
            if is_light_tone(c) {
                return self.mark(c, text, (size / 2.0, begin + light / 2.0), INK.1);
            }
            if is_tone(c) {
                return self.mark(c, text, (TONE.0, last + TONE.1), INK.0);
            }
            let at = ((SYMBOL - size) / 2.0, next);
            next += size;
            let shown = self.glyph(c).map_or(Shown::Missing(c), |glyph| self.shown(glyph));
            Sign { text, shown, at, size }
        };
        reading.char_indices().map(sign).collect()
    }

    /// A mark whose ink has its middle at `middle`: faces draw tone marks where those of alphabets stand.
    fn mark(&self, c: char, text: Range<usize>, middle: (f32, f32), ink: f32) -> Sign {
        let Some(glyph) = self.glyph(c) else {
            let at = (middle.0 - SYMBOL / 2.0, middle.1 - SYMBOL / 2.0);
            return Sign { text, shown: Shown::Missing(c), at, size: SYMBOL };
        };
        let (face, shown) = (self.shapers.fonts.face(glyph.0), self.shown(glyph));
        let units = f32::from(face.units_per_em);
        let bounds = face.font_ref().glyph_metrics(Size::unscaled(), LocationRef::default());
        let Some(bounds) = bounds.bounds(GlyphId::from(glyph.1)).filter(|b| b.x_max > b.x_min) else {
            return Sign { text, shown, at: (middle.0 - SYMBOL / 2.0, middle.1 - SYMBOL / 2.0), size: SYMBOL };
        };
        let larger = (bounds.x_max - bounds.x_min).max(bounds.y_max - bounds.y_min) / units;
        let size = (ink / larger).clamp(MARK_SIZES.0, MARK_SIZES.1);
        let aside = (bounds.x_min + bounds.x_max) / 2.0 / units + f32::from(offset(face, glyph.1)) / 1000.0;
        let down = ascent(face) - (bounds.y_min + bounds.y_max) / 2.0 / units;
        Sign { text, shown, at: (middle.0 - aside * size, middle.1 - down * size), size }
    }

    /// The glyph of a sign; that of a mark which looks the same where no face has its own.
    fn glyph(&self, c: char) -> Option<(FaceId, u16, f32)> {
        let alike = match c {
            'ˊ' => '\u{B4}',
            'ˋ' => '`',
            '˙' => '·',
            'ˉ' => '¯',
            _ => return self.glyph_of(c),
        };
        self.glyph_of(c).or_else(|| self.glyph_of(alike))
    }

    fn glyph_of(&self, c: char) -> Option<(FaceId, u16, f32)> {
        let request = Request { family: self.style.family, bold: self.style.bold, italic: false };
        let selected = self.shapers.fonts.select(request, c, false)?;
        let formed = self.shapers.get(selected.face).and_then(|shaper| shaper.in_column(c, self.language));
        let id = formed.map(|glyph| glyph.id).or_else(|| self.shapers.fonts.face(selected.face).glyph(c))?;
        Some((selected.face, id, selected.stroke))
    }

    fn shown(&self, (face, id, stroke): (FaceId, u16, f32)) -> Shown {
        let shape = self.shapers.fonts.face(face);
        Shown::Glyph { face, id, stroke, offset: offset(shape, id), ascent: ascent(shape) }
    }
}

/// From the start of an em box to the origin of a glyph that stands in its middle, in 1/1000 em.
fn offset(face: &Face, id: u16) -> i16 {
    ((1000 - i32::from(face.advance(id)) * 1000 / i32::from(face.units_per_em)) / 2) as i16
}

/// From the top of a face's em box to its baseline, in em.
fn ascent(face: &Face) -> f32 {
    let (above, below) = (f32::from(face.ascender), f32::from(face.descender));
    if above > below { (above / (above - below)).clamp(0.5, 1.0) } else { ASCENT }
}
