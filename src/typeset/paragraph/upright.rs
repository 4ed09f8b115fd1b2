//! Vertical lines: what stands upright, what lies on its side, what stands side by side across the line (CLREQ 3.2.3, UTR
//! 50).
//!
//! Chinese text stands upright. A mark is taken from a face that has a form of it for vertical lines, so that ，。 keep to
//! the upper right corner and brackets and dashes lie down; a bracket that no face has such a form of is laid on its side.
//! In the mainland “ ” ‘ ’ are drawn as 『 』 「 」 (CLREQ 3.1.1.2); the text stays as it is. A number of one or two digits
//! stands in one em, letters that stand alone or form an acronym stand upright, and other text of alphabets lies on its side.

use unicode_vo::{Orientation, char_orientation};

use super::Region;
use super::itemise::{Job, OBJECT, joins_what_precedes};
use super::marks::Mark;
use super::shape::{Placed, RunContext, ShapedGlyph, Turn};
use crate::font::Selected;
use crate::script::{Class, class, is_han};

/// The most digits that stand side by side in one em. CLREQ 3.2.3 allows three; a third of an em is too narrow to be read
/// at the size of a book's text.
const MOST_BESIDE: usize = 2;
/// The longest acronym that stands upright.
const LONGEST_ACRONYM: usize = 4;

impl<'a> Job<'a, '_> {
    /// Makes the clusters of a run, whose text begins at byte `start`.
    pub(super) fn vertical_run(&mut self, context: &RunContext<'a>, start: usize, text: &str) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let at = start + text.len() - rest.len();
            let taken = self.vertical_character(context, at, c, rest).max(c.len_utf8());
            rest = &rest[taken.min(rest.len())..];
        }
    }

    /// Takes in the character at byte `at`, the first of `rest`; gives the bytes that it took.
    fn vertical_character(&mut self, context: &RunContext<'a>, at: usize, c: char, rest: &str) -> usize {
        let next = rest[c.len_utf8()..].chars().next();
        let one = c.len_utf8();
        if is_han(c) {
            if !self.han(context, at, c, next) {
                self.gather(context, at, c, true, Turn::Upright);
            }
            return one;
        }
        if let Some(open) = self.segment.as_mut().filter(|_| joins_what_precedes(c)) {
            open.range.end = at + one;
            return one;
        }
        let cjk = !c.is_ascii() && self.marks.is_cjk(at as u32);
        let class = class(c, cjk);
        if c == OBJECT || class.shows_nothing() {
            self.flush(context);
            self.special(context, at, c, class);
            return one;
        }
        if matches!(class, Class::Dash | Class::Ellipsis)
            && next == Some(c)
            && self.vertical_pair(context, at, c, class)
        {
            return 2 * one;
        }
        let mark = class.is_wide_mark() || matches!(class, Class::Dash | Class::Ellipsis | Class::Connector);
        if mark && (cjk || char_orientation(c) != Orientation::Rotated) && self.vertical_mark(context, at, c, class) {
            return one;
        }
        if let Some(taken) = self.compact(context, at, rest) {
            return taken;
        }
        self.gather(context, at, c, self.goes_with_chinese(class, cjk), turn(c));
        one
    }

    /// Whether a character is looked for in the faces of Chinese text.
    fn goes_with_chinese(&self, class: Class, cjk: bool) -> bool {
        match class {
            // A space belongs to the Latin text beside it.
            Class::Space | Class::Glue => self.segment.as_ref().is_some_and(|open| open.cjk),
            _ => cjk || !class.is_latin(),
        }
    }

    /// A full-width mark, upright in its form for vertical lines or, where no face has one, on its side.
    fn vertical_mark(&mut self, context: &RunContext<'a>, at: usize, c: char, class: Class) -> bool {
        let shown = self.out.levels.shown(at, self.vertical_quote(c));
        let Some((placed, mark)) = self.find_mark(context, shown) else { return false };
        self.mark(context, at, c, class, placed, mark);
        true
    }

    fn find_mark(&self, context: &RunContext<'a>, c: char) -> Option<(Placed, Mark)> {
        let get = |selected: Selected, manner| self.shapers.get(selected.face)?.mark(c, manner);
        let found = self.shapers.fonts.all(context.request, c).find_map(|selected| {
            let mark = get(selected, context.upright)?;
            (mark.turned || c == '·').then_some(((selected, Turn::Upright), mark))
        });
        if found.is_some() {
            return found;
        }
        let (selected, ..) = self.select(context, c)?;
        let turn = match char_orientation(c) {
            Orientation::Upright | Orientation::TransformedOrUpright => Turn::Upright,
            Orientation::Rotated | Orientation::TransformedOrRotated => Turn::Sideways,
        };
        Some(((selected, turn), get(selected, context.manner(turn))?))
    }

    /// Mainland books have 『』 and 「」 on vertical lines for the quotes of horizontal ones.
    fn vertical_quote(&self, c: char) -> char {
        if self.paragraph.style.region != Region::Mainland {
            return c;
        }
        match c {
            '“' => '『',
            '”' => '』',
            '‘' => '「',
            '’' => '」',
            c => c,
        }
    }

    /// —— or ……: on their side, as UTR 50 has them, so that what reads the page finds both characters along the line; else
    /// in the face's form for vertical lines.
    fn vertical_pair(&mut self, context: &RunContext<'a>, at: usize, c: char, class: Class) -> bool {
        let shapers = self.shapers;
        for (turn, manner) in [(Turn::Sideways, context.along), (Turn::Upright, context.upright)] {
            let found = shapers.fonts.all(context.request, c).find_map(|selected| {
                let glyphs = shapers.get(selected.face)?.pair(c, manner);
                (!glyphs.is_empty()).then_some((selected, glyphs))
            });
            if let Some((selected, glyphs)) = found {
                self.two_em(context, at, c, class, (selected, turn), glyphs);
                return true;
            }
        }
        false
    }

    /// A short number side by side in one em, or a letter or acronym upright: one unit. Gives the bytes that it took.
    fn compact(&mut self, context: &RunContext<'a>, at: usize, rest: &str) -> Option<usize> {
        let first = rest.chars().next()?;
        if !stands_alone(self.paragraph.text[..at].chars().next_back()) {
            return None;
        }
        let digits = first.is_ascii_digit();
        let belongs = |b: &u8| if digits { b.is_ascii_digit() } else { b.is_ascii_uppercase() };
        let single = first.is_ascii_alphabetic() && stands_alone(rest[1..].chars().next());
        let length = if single { 1 } else { rest.bytes().take_while(belongs).count() };
        let most = if digits { MOST_BESIDE } else { LONGEST_ACRONYM };
        if length == 0 || length > most || !stands_alone(rest[length..].chars().next()) {
            return None;
        }
        let turn = if digits && length > 1 { Turn::Beside } else { Turn::Upright };
        let word = &rest[..length];
        let (selected, glyphs) = self.upright_glyphs(context, word, turn)?;
        self.flush(context);
        let from = self.out.glyphs.len() as u32;
        self.out.glyphs.extend(glyphs);
        self.glyphs(context, at..at + length, Class::Ideograph, (selected, turn), from, (0.0, 0.0));
        Some(length)
    }

    /// Glyphs for letters or digits, each an em below the other, or all of them in one em.
    fn upright_glyphs(&self, context: &RunContext<'a>, word: &str, turn: Turn) -> Option<(Selected, Vec<ShapedGlyph>)> {
        let selected = self.shapers.fonts.select(context.request, word.chars().next()?, true)?;
        let shaper = self.shapers.get(selected.face)?;
        let beside = turn == Turn::Beside;
        let glyph = |c: char| match beside {
            true => shaper.cramped(c, context.along),
            false => shaper.mark(c, context.along).map(|mark| mark.glyph),
        };
        let mut glyphs: Vec<ShapedGlyph> = word.chars().map(glyph).collect::<Option<_>>()?;
        let last = glyphs.len().checked_sub(1)?;
        for (index, glyph) in glyphs.iter_mut().enumerate() {
            (glyph.advance, glyph.offset) = (if beside && index < last { 0 } else { 1000 }, 0);
        }
        Some((selected, glyphs))
    }
}

/// How a character that is no mark stands.
fn turn(c: char) -> Turn {
    match char_orientation(c) {
        Orientation::Rotated => Turn::Sideways,
        _ => Turn::Upright,
    }
}

/// Whether a number or acronym beside this character is whole.
fn stands_alone(neighbour: Option<char>) -> bool {
    let joins = |c: char| (c.is_alphanumeric() && char_orientation(c) == Orientation::Rotated) || c.is_ascii_graphic();
    !neighbour.is_some_and(|c| joins(c) || matches!(c, '°' | '′' | '″' | '‰' | '–'))
}
