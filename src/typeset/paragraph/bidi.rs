//! Text that is written from right to left (Arabic, Hebrew) among text that is not: the Unicode Bidirectional Algorithm
//! (UAX 9).
//!
//! The text keeps its own order until its lines are known: clusters, fitting and line ends go by it, and so do the runs that
//! are written. Only the pens are dealt out anew: levels are resolved over the whole paragraph, and on each line clusters
//! and the gaps between them are put in the order of their levels (rule L2).
//!
//! A paragraph runs from left to right, as Chinese does, unless there is no Chinese in it and its first letter is one of a
//! script that is written from right to left. A run of such a language is resolved by itself.

use std::ops::Range;

use harfrust::Buffer;
use unicode_bidi::{BidiInfo, Level};

use super::Paragraph;
use super::itemise::Job;
use super::shape::{RunContext, Segment, ShapedGlyph};
use super::shapers::milli;
use crate::model::Lang;
use crate::script::direction::{is_reversed, turns};

/// The levels of a paragraph's text.
#[derive(Debug, Default)]
pub(super) struct Levels {
    /// One for each byte; none where all of it is written from left to right.
    bytes: Vec<Level>,
    /// Whether its lines run from right to left.
    pub reversed: bool,
}

impl Levels {
    /// Resolves the levels of a paragraph.
    pub fn of(paragraph: &Paragraph) -> Levels {
        let text = paragraph.text.as_str();
        let declared = |lang: Option<&Lang>| lang.is_some_and(Lang::is_right_to_left);
        if !turns(text) {
            return Levels::default();
        }
        let style = &paragraph.style;
        let reversed = !style.verbatim && is_reversed(text, declared(Some(&style.lang)));
        let base = if reversed { Level::rtl() } else { Level::ltr() };
        let mut isolated: Vec<Range<usize>> = Vec::new();
        for run in paragraph.runs.iter().filter(|run| declared(run.lang.as_ref())) {
            let range = run.range.start as usize..run.range.end as usize;
            match isolated.last_mut().filter(|last| last.end == range.start) {
                Some(last) => last.end = range.end,
                None => isolated.push(range),
            }
        }
        let bytes = match isolated.is_empty() {
            true => BidiInfo::new(text, Some(base)).levels,
            false => isolating(text, &isolated, base),
        };
        Levels { bytes, reversed }
    }

    /// Whether every line is in the order of its text.
    pub fn is_plain(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The level of the character at byte `at`.
    pub fn at(&self, at: usize) -> u8 {
        self.bytes.get(at).map_or(0, Level::number)
    }

    /// Whether the character at byte `at` is written from right to left.
    pub fn is_reversed(&self, at: usize) -> bool {
        self.at(at) % 2 == 1
    }

    /// The character that is drawn for the mark `c` at byte `at`: a bracket among text from right to left is turned round
    /// (rule L4). The shaper does so with those of alphabets.
    pub fn shown(&self, at: usize, c: char) -> char {
        if !self.is_reversed(at) {
            return c;
        }
        let turned = |&(open, close): &(char, char)| match c {
            c if c == open => Some(close),
            c if c == close => Some(open),
            _ => None,
        };
        BRACKETS.iter().find_map(turned).unwrap_or(c)
    }
}

/// Levels where each of `pieces` is of a language that is written from right to left: it is resolved by itself, between an
/// isolate and its end, and so is its text in an EPUB, where it has a direction of its own.
fn isolating(text: &str, pieces: &[Range<usize>], base: Level) -> Vec<Level> {
    let mut marked = String::with_capacity(text.len() + 16);
    let mut kept: Vec<Range<usize>> = Vec::new();
    let mut keep = |marked: &mut String, piece: &str| {
        kept.push(marked.len()..marked.len() + piece.len());
        marked.push_str(piece);
    };
    let mut done = 0;
    for piece in pieces {
        keep(&mut marked, &text[done..piece.start]);
        marked.push(RIGHT_TO_LEFT_ISOLATE);
        keep(&mut marked, &text[piece.clone()]);
        marked.push(END_OF_ISOLATE);
        done = piece.end;
    }
    keep(&mut marked, &text[done..]);
    let levels = BidiInfo::new(&marked, Some(base)).levels;
    kept.into_iter().flat_map(|piece| levels[piece].iter().copied()).collect()
}

const RIGHT_TO_LEFT_ISOLATE: char = '\u{2067}';
const END_OF_ISOLATE: char = '\u{2069}';

/// The full-width brackets that have `Bidi_Mirrored`.
const BRACKETS: [(char, char); 12] = [
    ('「', '」'),
    ('『', '』'),
    ('（', '）'),
    ('〔', '〕'),
    ('［', '］'),
    ('｛', '｝'),
    ('〈', '〉'),
    ('《', '》'),
    ('【', '】'),
    ('〖', '〗'),
    ('〘', '〙'),
    ('〚', '〛'),
];

/// A cluster of a line before its place is known, in pt.
#[derive(Debug, Clone, Copy)]
pub(super) struct Boxed {
    pub level: u8,
    pub advance: f32,
    /// Space between it and the next cluster of the text.
    pub gap: f32,
}

/// Where a cluster stands, in pt from the line's start.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Placed {
    /// Where what it takes begins: its box, and the gap beside it if text of its own level follows.
    pub pen: f64,
    /// Length of both.
    pub advance: f64,
    /// How much of it is a gap before its box.
    pub before: f64,
    /// Whether it does not stand where the cluster before it in the text ended.
    pub parted: bool,
}

/// A line put in order.
#[derive(Debug, Default)]
pub(super) struct Reordered {
    /// The clusters, in the order of the text.
    pub places: Vec<Placed>,
    /// Where the hyphen at its end stands.
    pub hyphen: f64,
    pub length: f64,
}

/// Puts the clusters of a line in the order of their levels. `hyphen` is the length of one that follows the last of them.
pub(super) fn reorder(boxes: impl Iterator<Item = Boxed>, hyphen: f32) -> Reordered {
    let boxes: Vec<Boxed> = boxes.collect();
    // Each cluster and, at twice its number and one, the gap after it, which is of the lower level of its neighbours.
    let levels = (0..boxes.len()).flat_map(|index| {
        let level = boxes[index].level;
        [level, boxes.get(index + 1).map_or(level, |next| level.min(next.level))]
    });
    let levels: Vec<Level> = levels.map(|level| Level::new(level).unwrap_or(Level::ltr())).collect();
    let length = |part: usize| match boxes[part / 2] {
        of if part.is_multiple_of(2) => f64::from(of.advance),
        // What stands after the last cluster is the hyphen.
        _ if part + 1 == levels.len() => f64::from(hyphen),
        of => f64::from(of.gap),
    };
    let mut pens = vec![0.0; levels.len()];
    let mut pen = 0.0;
    for part in BidiInfo::reorder_visual(&levels) {
        pens[part] = pen;
        pen += length(part);
    }
    let place = |index: usize| {
        let own = levels[2 * index + 1] == levels[2 * index] && index + 1 < boxes.len();
        let gap = if own { f64::from(boxes[index].gap) } else { 0.0 };
        let reversed = levels[2 * index].is_rtl();
        let before = if reversed { gap } else { 0.0 };
        let parted = reversed || index == 0 || boxes[index - 1].level != boxes[index].level;
        Placed { pen: pens[2 * index] - before, advance: f64::from(boxes[index].advance) + gap, before, parted }
    };
    let places = (0..boxes.len()).map(place).collect();
    Reordered { places, hyphen: pens.last().copied().unwrap_or(0.0), length: pen }
}

impl Job<'_, '_> {
    /// Whether a segment is shaped from right to left.
    pub(super) fn is_reversed(&self, context: &RunContext, segment: &Segment) -> bool {
        segment.level % 2 == 1 && !context.manner(segment.turn).below
    }

    /// Makes the clusters of a segment that was shaped from right to left: the shaper gives the last of them first, and so
    /// do its glyphs stand within each.
    pub(super) fn reversed_clusters(&mut self, context: &RunContext, segment: &Segment, shaped: &Buffer, em: u16) {
        let (infos, positions) = (shaped.glyph_infos(), shaped.glyph_positions());
        let mut to = infos.len();
        while let Some(start) = to.checked_sub(1).map(|last| infos[last].cluster) {
            let from = infos[..to].iter().rposition(|info| info.cluster > start).map_or(0, |before| before + 1);
            let end = from.checked_sub(1).map_or(segment.range.end, |before| infos[before].cluster as usize);
            let first = self.out.glyphs.len() as u32;
            let mut lacks = false;
            for (info, position) in infos[from..to].iter().zip(&positions[from..to]) {
                lacks |= info.glyph_id == 0;
                if info.glyph_id != 0 {
                    self.out.glyphs.push(ShapedGlyph {
                        id: info.glyph_id as u16,
                        advance: milli(position.x_advance, em),
                        offset: milli(position.x_offset, em),
                    });
                }
            }
            let text = start as usize..end;
            match lacks {
                true => self.lacking_cluster(context, segment, text, first),
                false => self.shaped_cluster(context, segment, text, first),
            }
            to = from;
        }
    }
}
