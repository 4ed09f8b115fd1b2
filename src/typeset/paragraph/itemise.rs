//! Faces are chosen character by character, and each character is sent one of three ways: looked up, taken from the
//! table of marks, or gathered into a segment for the shaper. On vertical lines [`super::upright`] chooses instead.

use unicode_script::{Script, UnicodeScript};

use super::hyphenate::Hyphenation;
use super::marks::Mark;
use super::shape::Placed;
use super::shape::{Hyphen, Kept, RunContext, Segment, Shaped, ShapedGlyph, Shown, Turn, is_common, plain_form};
use super::shapers::{Manner, Shapers, language_index};
use super::{Paragraph, Region, StyledRun, WritingMode};
use crate::font::{Face, Family, Request, Selected};
use crate::script::quotes::Walk;
use crate::script::{Class, class, is_han};

/// What it costs that a line ends at a hyphen that the author allows.
const SOFT: f32 = 2.0;
/// Stands for an object in the text.
pub(super) const OBJECT: char = '\u{FFFC}';

/// The way of one paragraph through the shaper.
pub(super) struct Job<'a, 'f> {
    pub shapers: &'a Shapers<'f>,
    pub paragraph: &'a Paragraph,
    pub out: &'a mut Shaped,
    pub segment: Option<Segment>,
    pub kept: Kept<'a>,
    pub marks: Walk<'a>,
    objects: u32,
}

impl<'a, 'f> Job<'a, 'f> {
    pub(super) fn new(
        shapers: &'a Shapers<'f>,
        paragraph: &'a Paragraph,
        marks: Walk<'a>,
        out: &'a mut Shaped,
    ) -> Job<'a, 'f> {
        out.clusters.reserve(paragraph.text.len() / 3 + 1);
        out.glyphs.reserve(paragraph.text.len() / 3 + 1);
        Job { shapers, paragraph, out, segment: None, kept: Kept::default(), marks, objects: 0 }
    }

    /// Makes the clusters of a run.
    pub(super) fn run(&mut self, index: u32) {
        let paragraph = self.paragraph;
        let StyledRun { range, style, lang } = &paragraph.runs[index as usize];
        let lang = lang.as_ref().unwrap_or(&paragraph.style.lang);
        let request = Request { family: style.family, bold: style.bold, italic: style.italic };
        let first = self.shapers.fonts.first(request).map(|s| (s, self.shapers.fonts.face(s.face)));
        let vertical = paragraph.style.writing == WritingMode::Vertical;
        let along = Manner { language: language_index(lang), below: false };
        let upright = Manner { below: vertical, ..along };
        let parts = paragraph.style.hyphenate && !style.unbreakable && style.family != Family::Mono;
        let hyphenation = if parts && !paragraph.style.verbatim { Hyphenation::of(lang) } else { None };
        let context = RunContext { index, style: *style, request, along, upright, hyphenation, first };
        if vertical {
            let text = &paragraph.text[range.start as usize..range.end as usize];
            self.vertical_run(&context, range.start as usize, text);
            return self.flush(&context);
        }
        let mut at = range.start as usize;
        let end = range.end as usize;
        while at < end {
            at += self.stretch_of_han(&context, at, &paragraph.text[at..end]);
            let mut chars = paragraph.text[at..end].chars();
            let Some(c) = chars.next() else { break };
            let both = self.character(&context, at, c, chars.next());
            at += if both { 2 * c.len_utf8() } else { c.len_utf8() };
        }
        self.flush(&context);
    }

    /// Takes in the Han characters at the start of `text`, which is at byte `at`, as far as they need neither shaper nor
    /// another face than the first: most of a Chinese text. Gives their bytes.
    pub(super) fn stretch_of_han(&mut self, context: &RunContext<'a>, at: usize, text: &str) -> usize {
        let Some((selected, face)) = context.first.filter(|_| context.along.language == 0) else { return 0 };
        let mut chars = text.chars();
        let mut han = chars.next().filter(|&c| is_han(c));
        let mut end = at;
        while let Some((c, id)) = han.and_then(|c| Some((c, face.glyph(c)?))) {
            let next = chars.next();
            han = next.filter(|&next| is_han(next));
            if han.is_none() && next.is_some_and(joins_what_precedes) {
                break;
            }
            if end == at {
                self.flush(context);
            }
            let start = end;
            end += c.len_utf8();
            let placed = (selected, Turn::Upright);
            self.glyph(context, start..end, Class::Ideograph, placed, han_glyph(context, face, id), (0.0, 0.0));
        }
        end - at
    }

    /// Takes in the character at byte `at`; tells whether it took the next one too.
    fn character(&mut self, context: &RunContext<'a>, at: usize, c: char, next: Option<char>) -> bool {
        if is_han(c) {
            if !self.han(context, at, c, next) {
                self.gather(context, at, c, true, Turn::Upright);
            }
            return false;
        }
        if let Some(open) = self.segment.as_mut().filter(|_| joins_what_precedes(c)) {
            open.range.end = at + c.len_utf8();
            return false;
        }
        let cjk = !c.is_ascii() && self.marks.is_cjk(at as u32);
        let class = class(c, cjk);
        if c == OBJECT || class.shows_nothing() {
            self.flush(context);
            self.special(context, at, c, class);
            return false;
        }
        if matches!(class, Class::Dash | Class::Ellipsis) && next == Some(c) && self.pair(context, at, c, class) {
            return true;
        }
        if class.is_wide_mark() || matches!(class, Class::Dash | Class::Ellipsis) {
            if !self.wide_mark(context, at, c, class) {
                self.gather(context, at, c, true, Turn::Upright);
            }
            return false;
        }
        let cjk = match class {
            // A space belongs to the Latin text beside it.
            Class::Space | Class::Glue => self.segment.as_ref().is_some_and(|open| open.cjk),
            _ => cjk || !class.is_latin(),
        };
        self.gather(context, at, c, cjk, Turn::Upright);
        false
    }

    /// The face for a character of Chinese text, and its glyph there.
    pub(super) fn select(&self, context: &RunContext<'a>, c: char) -> Option<(Selected, &'a Face, u16)> {
        if let Some((selected, face)) = context.first
            && let Some(id) = face.glyph(c)
        {
            return Some((selected, face, id));
        }
        let selected = self.shapers.fonts.select(context.request, c, false)?;
        let face = self.shapers.fonts.face(selected.face);
        Some((selected, face, face.glyph(c)?))
    }

    /// A Han character that needs no shaper.
    pub(super) fn han(&mut self, context: &RunContext<'a>, at: usize, c: char, next: Option<char>) -> bool {
        if context.along.language != 0 || next.is_some_and(|next| !is_han(next) && joins_what_precedes(next)) {
            return false;
        }
        let Some((selected, face, id)) = self.select(context, c) else { return false };
        self.flush(context);
        let glyph = han_glyph(context, face, id);
        self.glyph(context, at..at + c.len_utf8(), Class::Ideograph, (selected, Turn::Upright), glyph, (0.0, 0.0));
        true
    }

    fn wide_mark(&mut self, context: &RunContext<'a>, at: usize, c: char, class: Class) -> bool {
        let shown = self.out.levels.shown(at, c);
        let Some((selected, ..)) = self.select(context, shown) else { return false };
        let shaper = self.shapers.get(selected.face);
        let Some(mark) = shaper.and_then(|s| s.mark(shown, context.along)) else { return false };
        self.mark(context, at, c, class, (selected, Turn::Upright), mark);
        true
    }

    /// A cluster of a full-width mark.
    pub(super) fn mark(&mut self, context: &RunContext, at: usize, c: char, class: Class, placed: Placed, mark: Mark) {
        self.flush(context);
        let em = context.style.size / 1000.0;
        let blank = (f32::from(mark.start_blank) * em, f32::from(mark.end_blank) * em);
        let blank = if self.keeps_width(class) || self.out.levels.is_reversed(at) { (0.0, 0.0) } else { blank };
        // A single dash joins what stands on both sides of it (连接号); beside a pair it is part of a longer one.
        let text = &self.paragraph.text;
        let doubled = || text[..at].ends_with(c) || text[at + c.len_utf8()..].starts_with(c);
        let single = class == Class::Dash && c != '⸺' && !doubled();
        let class = if single { Class::Connector } else { class };
        self.glyph(context, at..at + c.len_utf8(), class, placed, mark.glyph, blank);
    }

    /// Marks that stand in the middle of their em box in Taiwan keep their width (CLREQ 3.1.6.1).
    fn keeps_width(&self, class: Class) -> bool {
        self.paragraph.style.region == Region::Taiwan
            && matches!(class, Class::Pause | Class::Stop | Class::Colon | Class::Exclaim)
    }

    /// —— and ……: one unit of two em (CLREQ 3.1.1.2).
    fn pair(&mut self, context: &RunContext<'a>, at: usize, c: char, class: Class) -> bool {
        let Some((selected, ..)) = self.select(context, c) else { return false };
        let Some(shaper) = self.shapers.get(selected.face) else { return false };
        let glyphs = shaper.pair(c, context.along);
        if glyphs.is_empty() {
            return false;
        }
        self.two_em(context, at, c, class, (selected, Turn::Upright), glyphs);
        true
    }

    /// A cluster of —— or ……, which are `glyphs`.
    pub(super) fn two_em(
        &mut self,
        context: &RunContext,
        at: usize,
        c: char,
        class: Class,
        placed: Placed,
        glyphs: &[ShapedGlyph],
    ) {
        self.flush(context);
        let first = self.out.glyphs.len() as u32;
        self.out.glyphs.extend_from_slice(glyphs);
        self.glyphs(context, at..at + 2 * c.len_utf8(), class, placed, first, (0.0, 0.0));
    }

    /// Objects, breaks and what shows nothing.
    pub(super) fn special(&mut self, context: &RunContext, at: usize, c: char, class: Class) {
        let (mut shown, mut advance) = (Shown::Nothing, 0.0);
        if c == OBJECT {
            if let Some(object) = self.paragraph.objects.get(self.objects as usize) {
                (shown, advance) = (Shown::Object(self.objects), object.advance);
            }
            self.objects += 1;
        } else if class == Class::SoftHyphen
            && let Some(hyphen) = self.hyphen(context, SOFT)
        {
            shown = Shown::Hyphen(self.out.hyphens.len() as u32);
            self.out.hyphens.push(hyphen);
        }
        self.push(context, at..at + c.len_utf8(), class, shown, advance, (0.0, 0.0));
    }

    /// A place inside a word where a line may end with a hyphen.
    pub(super) fn hyphen_cluster(&mut self, context: &RunContext, at: usize) {
        let Some(hyphen) = context.hyphenation.and_then(|h| self.hyphen(context, h.penalty)) else { return };
        let shown = Shown::Hyphen(self.out.hyphens.len() as u32);
        self.out.hyphens.push(hyphen);
        self.push(context, at..at, Class::SoftHyphen, shown, 0.0, (0.0, 0.0));
    }

    fn hyphen(&self, context: &RunContext, penalty: f32) -> Option<Hyphen> {
        let selected = self.shapers.fonts.select(context.request, '-', true)?;
        let mark = self.shapers.get(selected.face)?.mark('-', context.along)?;
        Some(Hyphen { penalty, selected, glyph: mark.glyph })
    }

    /// Adds a character to the open segment, or opens one.
    pub(super) fn gather(&mut self, context: &RunContext, at: usize, c: char, cjk: bool, turn: Turn) {
        let end = at + c.len_utf8();
        let Some(selected) = self.shapers.fonts.select(context.request, plain_form(c), !cjk) else {
            self.flush(context);
            return self.without_face(context, at, c);
        };
        let (script, level) = (script_of(c), self.out.levels.at(at));
        if let Some(open) = &mut self.segment
            && open.selected == selected
            && open.cjk == cjk
            && open.turn == turn
            && open.level == level
            && scripts_agree(open.script, script)
        {
            open.range.end = end;
            if is_common(open.script) {
                open.script = script;
            }
            return;
        }
        self.flush(context);
        self.segment = Some(Segment { range: at..end, selected, script, cjk, turn, level });
    }

    /// A character that no face has: a box, but for spaces and controls.
    pub(super) fn without_face(&mut self, context: &RunContext, at: usize, c: char) {
        let text = at..at + c.len_utf8();
        let size = context.style.size;
        if let Some(width) = width_of_space(c) {
            self.push(context, text, class(c, true), Shown::Nothing, width * size, (0.0, 0.0));
        } else if c.is_control() {
            self.push(context, text, Class::Ignorable, Shown::Nothing, 0.0, (0.0, 0.0));
        } else {
            self.out.missing.push((at as u32, c));
            self.push(context, text, Class::Ideograph, Shown::Missing(c), size, (0.0, 0.0));
        }
    }
}

/// The glyph of a Han character.
fn han_glyph(context: &RunContext, face: &Face, id: u16) -> ShapedGlyph {
    let (units, em) = (u32::from(face.advance(id)), u32::from(face.units_per_em));
    let advance = match context.upright.below {
        true => 1000,
        false if em == 1000 => units,
        false => (units * 1000 + em / 2) / em,
    };
    ShapedGlyph { id, advance: advance.min(32_000) as i16, offset: 0 }
}

/// Widths of spaces that faces often lack, in em.
fn width_of_space(c: char) -> Option<f32> {
    Some(match c {
        '\u{2001}' | '\u{2003}' | '\u{3000}' => 1.0,
        '\u{2000}' | '\u{2002}' | '\u{2007}' => 0.5,
        '\u{2004}' => 1.0 / 3.0,
        '\u{2005}' | '\u{2008}' => 0.25,
        '\u{2006}' => 1.0 / 6.0,
        '\u{2009}' | '\u{202F}' => 0.2,
        '\u{200A}' => 0.1,
        '\u{205F}' => 4.0 / 18.0,
        _ => return None,
    })
}

fn script_of(c: char) -> Script {
    match c {
        'a'..='z' | 'A'..='Z' => Script::Latin,
        c if c.is_ascii() => Script::Common,
        c => c.script(),
    }
}

fn scripts_agree(a: Script, b: Script) -> bool {
    a == b || is_common(a) || is_common(b)
}

/// Whether `c` belongs to the cluster before it: variation selectors, combining marks, joiners, emoji modifiers.
pub(super) fn joins_what_precedes(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}'
        | '\u{3099}'..='\u{309A}' | '\u{302A}'..='\u{302F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FE20}'..='\u{FE2F}'
        | '\u{E0100}'..='\u{E01EF}' | '\u{200D}' | '\u{1F3FB}'..='\u{1F3FF}')
}
