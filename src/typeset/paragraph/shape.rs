//! Clusters, and the shaping of what needs a shaper.
//!
//! Three ways lead to a cluster ([`super::itemise`] chooses between them). A Han character of simplified Chinese needs the
//! face's cmap and advance only (under `locl` ZHS no Han glyph changes). A full-width mark, and a half-width character that
//! stands alone, come from a table per face and language ([`super::marks`]). Everything else is shaped here, in segments of
//! one face and script.

use std::ops::Range;
use std::sync::Arc;

use harfrust::{Buffer, Script, ShapeOptions, ShapePlan, ShaperFont, Tag};

use super::bidi::Levels;
use super::hyphenate::Hyphenation;
use super::itemise::Job;
use super::shapers::{FaceShaper, Manner, PlanKey, Shapers, Wanted, features, language, milli};
use super::{Paragraph, TextStyle, Work};
use crate::font::{Face, FaceId, Family, Request, Selected};
use crate::script::quotes::SharedMarks;
use crate::script::{Class, class, is_shared_mark};

/// A glyph as shaped, in 1/1000 em.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ShapedGlyph {
    pub id: u16,
    pub advance: i16,
    pub offset: i16,
}

/// What a cluster shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Shown {
    /// Glyphs of a face: first in the glyph list, and how many.
    Glyphs { face: FaceId, first: u32, count: u8, turn: Turn, stroke: f32 },
    /// An object.
    Object(u32),
    /// A box for a character that no face has.
    Missing(char),
    /// Nothing, but at a line's end the hyphen of this number in [`Shaped::hyphens`].
    Hyphen(u32),
    /// Nothing.
    Nothing,
}

/// How the glyphs of a cluster stand in their line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// Upright. All glyphs of horizontal lines are.
    Upright,
    /// On their side, in a vertical line.
    Sideways,
    /// Side by side across a vertical line (纵中横).
    Beside,
}

/// The smallest piece that a line may end after: a character with what belongs to it, or a two-em mark.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cluster {
    /// First byte in the paragraph's text.
    pub text: u32,
    /// Index in the paragraph's runs.
    pub run: u32,
    /// What it shows.
    pub shown: Shown,
    /// Natural advance in pt.
    pub advance: f32,
    /// Blank at its start that can be taken away, in pt.
    pub start_blank: f32,
    /// Blank at its end that can be taken away, in pt.
    pub end_blank: f32,
    /// Bytes.
    pub len: u8,
    /// Class.
    pub class: Class,
}

/// A hyphen for a line's end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hyphen {
    /// What it costs a paragraph that a line ends so.
    pub penalty: f32,
    pub selected: Selected,
    pub glyph: ShapedGlyph,
}

/// The clusters of a paragraph, over all its runs.
#[derive(Debug, Default)]
pub(super) struct Shaped {
    pub clusters: Vec<Cluster>,
    pub glyphs: Vec<ShapedGlyph>,
    pub hyphens: Vec<Hyphen>,
    pub missing: Vec<(u32, char)>,
    pub levels: Levels,
}

impl Cluster {
    /// Whether nothing of it is seen, so that a line may end before it as if it were not there.
    pub(super) fn is_invisible(&self) -> bool {
        matches!(self.shown, Shown::Nothing | Shown::Hyphen(_)) || self.class == Class::Space
    }
}

/// Shapes a paragraph into clusters, which take the place of what `out` held.
pub(super) fn shape(shapers: &Shapers, paragraph: &Paragraph, out: &mut Shaped, work: &mut Work) {
    let marks = SharedMarks::resolve(&paragraph.text, paragraph.style.lang.is_cjk());
    out.clear();
    out.levels = Levels::of(paragraph);
    let mut job = Job::new(shapers, paragraph, marks.walk(), out);
    for index in 0..paragraph.runs.len() {
        job.run(index as u32);
    }
    work.clusters += out.clusters.len() as u64;
}

impl Shaped {
    fn clear(&mut self) {
        self.clusters.clear();
        self.glyphs.clear();
        self.hyphens.clear();
        self.missing.clear();
    }
}

/// What characters of a run have in common.
pub(super) struct RunContext<'a> {
    pub index: u32,
    pub style: TextStyle,
    pub request: Request,
    /// How Latin and other text that lies along the line is asked for.
    pub along: Manner,
    /// How what stands upright is asked for: as the rest, but on vertical lines.
    pub upright: Manner,
    /// How words are parted.
    pub hyphenation: Option<Hyphenation>,
    /// The face that Chinese text is looked for in first.
    pub first: Option<(Selected, &'a Face)>,
}

/// A piece of a run that is shaped as one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Segment {
    pub range: Range<usize>,
    pub selected: Selected,
    pub script: unicode_script::Script,
    pub cjk: bool,
    pub turn: Turn,
    /// Its level (UAX 9): odd where it is written from right to left.
    pub level: u8,
}

/// A face, and how its glyphs stand.
pub(super) type Placed = (Selected, Turn);

impl Segment {
    fn placed(&self) -> Placed {
        (self.selected, self.turn)
    }
}

impl RunContext<'_> {
    /// How the faces are asked for what stands so.
    pub(super) fn manner(&self, turn: Turn) -> Manner {
        if turn == Turn::Upright { self.upright } else { self.along }
    }
}

/// What the shaper keeps from one segment to the next.
#[derive(Default)]
pub(super) struct Kept<'a> {
    buffer: Option<Buffer>,
    /// The face and plan used last: most segments of a paragraph want the same ones.
    last: Option<(FaceId, PlanKey, ShaperFont<'a, 'static>, Arc<ShapePlan>)>,
}

/// The longest text that one glyph can stand for ([`super::Glyph::text_len`]).
const LONGEST: usize = u8::MAX as usize;

impl<'a> Job<'a, '_> {
    /// Shapes the open segment, if there is one, and makes its clusters.
    pub(super) fn flush(&mut self, context: &RunContext) {
        let Some(segment) = self.segment.take() else { return };
        let Some(shaper) = self.shapers.get(segment.selected.face) else { return };
        let plain = segment.turn != Turn::Beside && segment.level == 0;
        if segment.range.len() == 1 && plain && self.alone(context, &segment, shaper) {
            return;
        }
        let buffer = self.shape_segment(context, &segment, shaper);
        if self.is_reversed(context, &segment) {
            self.reversed_clusters(context, &segment, &buffer, shaper.units_per_em);
            self.kept.buffer = Some(buffer);
            return;
        }
        let (infos, positions) = (buffer.glyph_infos(), buffer.glyph_positions());
        let below = context.manner(segment.turn).below;
        let points = self.hyphen_points(context, &segment);
        let mut points = points.iter().peekable();
        let mut at = 0;
        while let Some(info) = infos.get(at) {
            let start = info.cluster;
            while let Some(&&point) = points.peek().filter(|&&&p| p <= start as usize) {
                points.next();
                if point == start as usize {
                    self.hyphen_cluster(context, point);
                }
            }
            let first = self.out.glyphs.len() as u32;
            let mut lacks = false;
            while let Some((info, position)) = infos.get(at).zip(positions.get(at)).filter(|(i, _)| i.cluster <= start)
            {
                at += 1;
                if info.glyph_id == 0 {
                    lacks = true;
                    continue;
                }
                let (advance, offset) = match below {
                    false => (position.x_advance, position.x_offset),
                    true => (-position.y_advance, 0),
                };
                self.out.glyphs.push(ShapedGlyph {
                    id: info.glyph_id as u16,
                    advance: milli(advance, shaper.units_per_em),
                    offset: milli(offset, shaper.units_per_em),
                });
            }
            let end = infos.get(at).map_or(segment.range.end, |info| info.cluster as usize);
            if lacks {
                self.lacking_cluster(context, &segment, start as usize..end, first);
            } else {
                self.shaped_cluster(context, &segment, start as usize..end, first);
            }
        }
        self.kept.buffer = Some(buffer);
    }

    /// Where the words of a segment may be parted.
    fn hyphen_points(&self, context: &RunContext, segment: &Segment) -> Vec<usize> {
        use unicode_script::Script::{Cyrillic, Greek, Latin};
        let words = matches!(segment.script, Latin | Cyrillic | Greek) && !segment.cjk && segment.turn != Turn::Beside;
        match context.hyphenation.filter(|_| words) {
            Some(hyphenation) => hyphenation.points(&self.paragraph.text, segment.range.clone()),
            None => Vec::new(),
        }
    }

    /// A segment of one byte, from the table of its face.
    fn alone(&mut self, context: &RunContext, segment: &Segment, shaper: &FaceShaper) -> bool {
        let byte = self.paragraph.text.as_bytes()[segment.range.start];
        let mark = shaper.mark(char::from(byte), context.along);
        if let Some(mark) = mark {
            let class = class(char::from(byte), false);
            self.glyph(context, segment.range.clone(), class, segment.placed(), mark.glyph, (0.0, 0.0));
        }
        mark.is_some()
    }

    fn shape_segment(&mut self, context: &RunContext, segment: &Segment, shaper: &'a FaceShaper) -> Buffer {
        let text = &self.paragraph.text[segment.range.clone()];
        let mut buffer = self.kept.buffer.take().unwrap_or_default();
        buffer.reset();
        for (offset, c) in text.char_indices() {
            buffer.push(plain_form(c) as u32, (segment.range.start + offset) as u32);
        }
        let script = opentype_script(segment.script);
        let mono = context.style.family == Family::Mono;
        let narrow = !segment.cjk && !mono && !text.is_ascii() && text.contains(is_shared_mark);
        let manner = context.manner(segment.turn);
        let reversed = self.is_reversed(context, segment);
        buffer.set_direction(manner.direction(reversed));
        buffer.set_script(script);
        buffer.set_language(language(manner.language));
        let key = (script, manner, narrow, reversed);
        let face = segment.selected.face;
        if !matches!(&self.kept.last, Some((f, k, ..)) if *f == face && *k == key) {
            self.kept.last = Some((face, key, ShaperFont::new(&shaper.font), shaper.plan(key)));
        }
        if let Some((.., font, plan)) = &self.kept.last {
            let options = ShapeOptions::new().plan(Some(plan)).features(features(Wanted::text(narrow)));
            if harfrust::shape(font, &mut buffer, options).is_err() {
                buffer.reset();
            }
        }
        buffer
    }

    /// A cluster whose face lacks a mark that stands on its letter: from this mark on, each character is a box of its own.
    pub(super) fn lacking_cluster(&mut self, context: &RunContext, segment: &Segment, range: Range<usize>, first: u32) {
        let face = self.shapers.fonts.face(segment.selected.face);
        let text = &self.paragraph.text[range.clone()];
        let lacking = text.char_indices().find(|&(_, c)| face.glyph(plain_form(c)).is_none());
        let (had, lacked) = text.split_at(lacking.map_or(text.len(), |(at, _)| at));
        let end = range.start + had.len();
        if !had.is_empty() {
            self.shaped_cluster(context, segment, range.start..end, first);
        }
        for (offset, c) in lacked.char_indices() {
            let class = class(c, true);
            match class.shows_nothing() {
                true => self.special(context, end + offset, c, class),
                false => self.without_face(context, end + offset, c),
            }
        }
    }

    /// A cluster of the glyphs from `first` on, which are the last ones.
    pub(super) fn shaped_cluster(&mut self, context: &RunContext, segment: &Segment, text: Range<usize>, first: u32) {
        let c = self.paragraph.text[text.clone()].chars().next().unwrap_or(' ');
        let class = match class(c, segment.cjk && is_shared_mark(c)) {
            // A mark that stands on a space is seen: the line does not end before it as before a space.
            Class::Space | Class::Glue if text.len() > c.len_utf8() => Class::Latin,
            class => class,
        };
        if text.len() > LONGEST {
            self.long_cluster(context, segment.placed(), text, class, first);
        } else {
            self.glyphs(context, text, class, segment.placed(), first, (0.0, 0.0));
        }
    }

    /// A letter with a hundred marks on it: more text than one glyph can stand for is shared out among its glyphs.
    fn long_cluster(&mut self, context: &RunContext, placed: Placed, text: Range<usize>, class: Class, first: u32) {
        let glyphs = self.out.glyphs.split_off(first as usize);
        let pieces = text_pieces(&self.paragraph.text, text);
        let count = pieces.len();
        for (index, piece) in pieces.into_iter().enumerate() {
            let share = &glyphs[index * glyphs.len() / count..(index + 1) * glyphs.len() / count];
            let at = self.out.glyphs.len() as u32;
            self.out.glyphs.extend_from_slice(&share[..share.len().min(LONGEST)]);
            if share.is_empty() {
                // Text must hang on a glyph: a space without width stands for what the face drew nothing for.
                let id = self.shapers.fonts.face(placed.0.face).glyph(' ').unwrap_or(0);
                self.out.glyphs.push(ShapedGlyph { id, advance: 0, offset: 0 });
            }
            let class = if index == 0 { class } else { Class::Ignorable };
            self.glyphs(context, piece, class, placed, at, (0.0, 0.0));
        }
    }

    /// A cluster of one glyph, with its blanks in pt.
    #[inline]
    pub(super) fn glyph(
        &mut self,
        context: &RunContext,
        text: Range<usize>,
        class: Class,
        (selected, turn): Placed,
        glyph: ShapedGlyph,
        blank: (f32, f32),
    ) {
        let first = self.out.glyphs.len() as u32;
        self.out.glyphs.push(glyph);
        let advance = f32::from(glyph.advance) * context.style.size / 1000.0;
        let shown = Shown::Glyphs { face: selected.face, first, count: 1, turn, stroke: selected.stroke };
        self.push(context, text, class, shown, advance, blank);
    }

    /// A cluster of the glyphs from `first` on.
    #[inline]
    pub(super) fn glyphs(
        &mut self,
        context: &RunContext,
        text: Range<usize>,
        class: Class,
        (selected, turn): Placed,
        first: u32,
        blank: (f32, f32),
    ) {
        let glyphs = &self.out.glyphs[first as usize..];
        let total: i32 = glyphs.iter().map(|g| i32::from(g.advance)).sum();
        let count = glyphs.len().min(LONGEST) as u8;
        let advance = total as f32 * context.style.size / 1000.0;
        let shown = Shown::Glyphs { face: selected.face, first, count, turn, stroke: selected.stroke };
        self.push(context, text, class, shown, advance, blank);
    }

    #[inline]
    pub(super) fn push(
        &mut self,
        context: &RunContext,
        text: Range<usize>,
        class: Class,
        shown: Shown,
        advance: f32,
        (start_blank, end_blank): (f32, f32),
    ) {
        self.out.clusters.push(Cluster {
            text: text.start as u32,
            run: context.index,
            shown,
            advance,
            start_blank,
            end_blank,
            len: text.len().min(LONGEST) as u8,
            class,
        });
    }
}

/// Cuts a text at character boundaries into pieces that a glyph can stand for.
fn text_pieces(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = range.start;
    while range.end - start > LONGEST {
        let mut end = start + LONGEST;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        pieces.push(start..end);
        start = end;
    }
    pieces.push(start..range.end);
    pieces
}

fn opentype_script(script: unicode_script::Script) -> Option<Script> {
    if is_common(script) {
        return None;
    }
    Script::from_iso15924_tag(Tag::new(script.short_name().as_bytes().first_chunk::<4>()?))
}

/// Whether characters of this script go with any other.
pub(super) fn is_common(script: unicode_script::Script) -> bool {
    matches!(script, unicode_script::Script::Common | unicode_script::Script::Inherited)
}

/// The character whose glyph is shown for `c`: spaces and hyphens that only say where a line may not end look like the
/// plain ones, and faces often lack them.
pub(super) fn plain_form(c: char) -> char {
    match c {
        '\t' | '\u{A0}' => ' ',
        '\u{2011}' => '-',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_cut_at_characters() {
        let text = format!("a{}", "\u{301}".repeat(300));
        let pieces = text_pieces(&text, 0..text.len());
        assert_eq!(pieces.iter().map(|p| p.len()).collect::<Vec<_>>(), [255, 254, 92]);
        assert!(pieces.iter().all(|p| text.get(p.clone()).is_some()));
    }
}
