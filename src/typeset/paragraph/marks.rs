//! Full-width marks of one face: glyph after `locl`, and the blank halves that the face's own `halt` takes away. Each is
//! measured once. Half-width characters that stand alone between Han (a comma, a digit) are kept here too.

use std::sync::OnceLock;

use harfrust::{Buffer, GlyphInfo, GlyphPosition, Script, ShapeOptions, ShaperFont};

use super::shape::ShapedGlyph;
use super::shapers::{Manner, Wanted, features, language, milli};
use crate::script::{Class, class};

/// A character that is one glyph when it stands alone, in 1/1000 em.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub glyph: ShapedGlyph,
    /// Blank at its start that can be taken away.
    pub start_blank: i16,
    /// Blank at its end that can be taken away.
    pub end_blank: i16,
    /// Whether the face has a form of its own for it on vertical lines.
    pub turned: bool,
}

/// The marks of one face in every language that faces tell apart.
pub(super) struct Marks {
    slots: Box<[OnceLock<Option<Mark>>]>,
    dashes: [OnceLock<Vec<ShapedGlyph>>; Manner::COUNT * PAIRS.len()],
}

/// Blocks of characters that are looked for here: first and last code point.
const BLOCKS: [(u32, u32); 8] = [
    (0x20, 0x7E),
    (0xB7, 0xB7),
    (0x2010, 0x205F),
    (0x2E3A, 0x2E3A),
    (0x3000, 0x303F),
    (0x30FB, 0x30FB),
    (0xFE50, 0xFE5F),
    (0xFF00, 0xFF65),
];

const SLOTS: usize = {
    let (mut total, mut block) = (0, 0);
    while block < BLOCKS.len() {
        total += (BLOCKS[block].1 - BLOCKS[block].0 + 1) as usize;
        block += 1;
    }
    total
};

/// Marks that stand for one of two em when they are doubled.
const PAIRS: [char; 4] = ['—', '…', '⋯', '―'];

/// Half an em, which a full-width mark can give.
const HALF: i16 = 500;
/// From the start of an upright character's em box to its baseline, in 1/1000 em (the `VORG` of CJK faces).
const UPRIGHT_ORIGIN: i16 = 880;

/// The place of a character in the table of one manner.
fn slot(c: char) -> Option<usize> {
    let code = c as u32;
    let mut before = 0;
    for (first, last) in BLOCKS {
        if (first..=last).contains(&code) {
            return Some((before + code - first) as usize);
        }
        before += last - first + 1;
    }
    None
}

impl Marks {
    pub(super) fn new() -> Marks {
        let slots = (0..SLOTS * Manner::COUNT).map(|_| OnceLock::new()).collect();
        Marks { slots, dashes: std::array::from_fn(|_| OnceLock::new()) }
    }

    /// `c`, or `None` if it is not one glyph of the face.
    pub(super) fn get(&self, font: &harfrust::Font, units_per_em: u16, c: char, manner: Manner) -> Option<Mark> {
        let slot = slot(c)? + manner.index() * SLOTS;
        *self.slots[slot].get_or_init(|| measure(font, units_per_em, c, manner))
    }

    /// A letter or digit in its half-width form.
    pub(super) fn cramped(&self, font: &harfrust::Font, upem: u16, c: char, manner: Manner) -> Option<ShapedGlyph> {
        only_glyph(font, upem, c, manner, Wanted::Cramped)
    }

    /// The glyphs of —— or ……: two em in all, whatever the face makes of it (CLREQ 3.1.1.2). A face that
    /// draws the mark narrower or wider is spread to two em, each glyph in the middle of its share. None where the face has no
    /// form for vertical lines, if that is what is asked for.
    pub(super) fn pair(&self, font: &harfrust::Font, units_per_em: u16, c: char, manner: Manner) -> &[ShapedGlyph] {
        let Some(index) = PAIRS.iter().position(|&p| p == c) else { return &[] };
        self.dashes[manner.index() * PAIRS.len() + index].get_or_init(|| {
            let all = |manner: Manner| {
                let mut glyphs = Vec::new();
                shape(font, &[c, c], manner, Wanted::Plain, |info, position| {
                    glyphs.push(glyph(units_per_em, info, position, manner));
                });
                glyphs
            };
            let mut glyphs = all(manner);
            if manner.below {
                let flat = all(Manner { below: false, ..manner });
                if flat.iter().map(|g| g.id).eq(glyphs.iter().map(|g| g.id)) {
                    return Vec::new();
                }
                // One glyph for both begins higher above its horizontal origin than the em box of a character does.
                let origin = |g: &ShapedGlyph| if g.advance > 1500 { g.offset - UPRIGHT_ORIGIN } else { 0 };
                glyphs.iter_mut().for_each(|g| g.offset = origin(g));
            }
            spread(&mut glyphs, 2000);
            glyphs
        })
    }
}

/// Gives glyphs a whole advance of `wanted`.
fn spread(glyphs: &mut [ShapedGlyph], wanted: i32) {
    let total: i32 = glyphs.iter().map(|g| i32::from(g.advance)).sum();
    let count = glyphs.len() as i32;
    for (index, glyph) in (0..count).zip(glyphs) {
        // The shares add up to the whole, however it divides.
        let extra = (wanted - total) * (index + 1) / count - (wanted - total) * index / count;
        glyph.offset += (extra / 2) as i16;
        glyph.advance += extra as i16;
    }
}

fn shape(
    font: &harfrust::Font,
    text: &[char],
    manner: Manner,
    wanted: Wanted,
    mut each: impl FnMut(&GlyphInfo, &GlyphPosition),
) {
    let mut buffer = Buffer::new();
    for (index, &c) in (0u32..).zip(text) {
        buffer.push(c as u32, index);
    }
    buffer.set_direction(manner.direction(false));
    buffer.set_script(match text {
        [c] if c.is_ascii_alphabetic() => Some(Script::LATIN),
        [c] if c.is_ascii() => None,
        _ => Some(Script::HAN),
    });
    buffer.set_language(language(manner.language));
    let options = ShapeOptions::new().features(features(wanted));
    if harfrust::shape(&ShaperFont::new(font), &mut buffer, options).is_ok() {
        for (info, position) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
            each(info, position);
        }
    }
}

/// A glyph along the line. On vertical lines `offset` counts from the glyph's horizontal origin, so only differences of
/// it mean something.
fn glyph(units_per_em: u16, info: &GlyphInfo, position: &GlyphPosition, manner: Manner) -> ShapedGlyph {
    let (advance, offset) = match manner.below {
        false => (position.x_advance, position.x_offset),
        true => (-position.y_advance, -position.y_offset),
    };
    ShapedGlyph { id: info.glyph_id as u16, advance: milli(advance, units_per_em), offset: milli(offset, units_per_em) }
}

/// The only glyph of `c`, in its form for vertical lines if the manner is so.
pub(super) fn single(font: &harfrust::Font, units_per_em: u16, c: char, manner: Manner) -> Option<ShapedGlyph> {
    only_glyph(font, units_per_em, c, manner, Wanted::Plain)
}

/// The only glyph of `c`.
fn only_glyph(
    font: &harfrust::Font,
    units_per_em: u16,
    c: char,
    manner: Manner,
    wanted: Wanted,
) -> Option<ShapedGlyph> {
    let (mut count, mut only) = (0, None);
    shape(font, &[c], manner, wanted, |info, position| {
        count += 1;
        only = Some(glyph(units_per_em, info, position, manner));
    });
    only.filter(|glyph| count == 1 && glyph.id != 0)
}

fn measure(font: &harfrust::Font, units_per_em: u16, c: char, manner: Manner) -> Option<Mark> {
    let full = only_glyph(font, units_per_em, c, manner, Wanted::Plain)?;
    let mut mark = Mark { glyph: full, start_blank: 0, end_blank: 0, turned: false };
    if c.is_ascii() {
        return Some(mark);
    }
    let class = class(c, true);
    match only_glyph(font, units_per_em, c, manner, Wanted::Half) {
        Some(half) if half.advance < full.advance => {
            mark.start_blank = (full.offset - half.offset).max(0);
            mark.end_blank = full.advance - half.advance - mark.start_blank;
        }
        _ if full.advance > 900 => (mark.start_blank, mark.end_blank) = blank_by_class(class),
        _ if !matches!(c, '\u{FE50}'..='\u{FE5F}' | '\u{FF61}'..='\u{FF65}') => mark.fill_em(class),
        _ => {}
    }
    if manner.below {
        let flat = only_glyph(font, units_per_em, c, Manner { below: false, ..manner }, Wanted::Plain);
        mark.turned = flat.is_none_or(|flat| flat.id != full.id);
        mark.glyph.offset = 0;
        if matches!(class, Class::Colon | Class::Exclaim) || c == '；' {
            // They stand in the middle of their em box on vertical lines (CLREQ 3.1.6.1).
            (mark.start_blank, mark.end_blank) = (0, 0);
        }
    }
    match class {
        Class::MiddleDot => mark.fit_middle_dot(manner.language),
        Class::Dash if c == '⸺' => spread(std::slice::from_mut(&mut mark.glyph), 2000),
        _ => {}
    }
    Some(mark)
}

impl Mark {
    /// A mark that the face draws narrow, as many do with quotes, takes an em all the same, closed up to its content
    /// (CLREQ 3.1.2, 3.1.6.1).
    fn fill_em(&mut self, class: Class) {
        let blank = 1000 - self.glyph.advance;
        match class {
            Class::Opening => {
                self.glyph.offset += blank;
                self.start_blank = HALF;
            }
            Class::Closing | Class::Pause | Class::Stop | Class::Colon | Class::Exclaim => {
                self.end_blank = HALF;
            }
            _ => return,
        }
        self.glyph.advance = 1000;
    }

    /// 间隔号 takes half an em in the mainland, one em elsewhere, however wide the face draws it (CLREQ 3.1.1.2).
    fn fit_middle_dot(&mut self, lang: usize) {
        let wanted = if lang == 0 || lang == 5 { 500 } else { 1000 };
        spread(std::slice::from_mut(&mut self.glyph), wanted);
        (self.start_blank, self.end_blank) = if wanted == 1000 { (250, 250) } else { (0, 0) };
    }
}

/// The blank halves of a full-width mark in a face without `halt` (CLREQ 3.1.6.1, mainland).
fn blank_by_class(class: Class) -> (i16, i16) {
    match class {
        Class::Opening => (500, 0),
        Class::Closing | Class::Pause | Class::Stop | Class::Colon | Class::Exclaim => (0, 500),
        _ => (0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_of_the_blocks_has_a_slot_of_its_own() {
        let mut seen = vec![false; SLOTS];
        for c in BLOCKS.into_iter().flat_map(|(first, last)| first..=last).filter_map(char::from_u32) {
            let slot = slot(c).unwrap();
            assert!(!std::mem::replace(&mut seen[slot], true), "{c:?}");
        }
        assert!(seen.into_iter().all(|s| s));
        assert_eq!(slot('中'), None);
    }

    #[test]
    fn glyphs_that_are_spread_reach_the_whole_exactly() {
        let glyph = |advance| ShapedGlyph { id: 1, advance, offset: 0 };
        let mut glyphs = [glyph(890), glyph(891)];
        spread(&mut glyphs, 2000);
        assert_eq!(glyphs.iter().map(|g| g.advance).sum::<i16>(), 2000);
        spread(&mut [], 2000);
    }
}
