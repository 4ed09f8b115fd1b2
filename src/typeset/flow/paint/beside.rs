//! What stands beside text: lines along it, lines through it, and dots at its characters (CLREQ 3.1.8, JLREQ 3.3.9).
//!
//! Lines stand at the side of the next line: below horizontal text, at the left of vertical text. Dots stand there in
//! horizontal Chinese; in Japanese and Korean, and on vertical lines everywhere, at the side of the line before, where
//! readings stand: a base that has a reading gets its dots at the other side.

use super::super::element::{RunInfo, Text, TextLine};
use super::line::info;
use super::{Painter, Sheet, Spot, bar};
use crate::model::{Dot, Lang};
use crate::script;
use crate::typeset::WritingMode;
use crate::typeset::pages::{Color, Extent, Item, MarkShape, PlacedMark, Point};
use crate::typeset::paragraph::{LineRun, RunContent};

/// Place of lines along text, from the side of the em box, and thickness of lines along and through it, in em.
const UNDERLINE: f32 = 0.08;
const STROKE: f32 = 0.05;
/// Height of a wavy line, in em.
const WAVE: f32 = 0.12;
/// What is left out at both ends of the line along a name or title, so that two of them side by side are told apart, in em.
const NAME_INSET: f32 = 0.06;
/// Room between a frame and the em boxes in it, and its thickness, in em.
const FRAME_ROOM: f32 = 0.1;
const FRAME_STROKE: f32 = 0.05;
/// Size of an emphasis dot's box: half of its base (JLREQ 3.3.9), in em.
const DOT: f32 = 0.5;
/// How far the dot's box reaches into the em box of its base: both are blank there.
const DOT_OVERLAP: f32 = 0.08;
/// How much further away dots stand where a line is between them and the text, in em.
const DOT_AFTER_LINE: f32 = 0.12;

impl Painter<'_> {
    /// Draws what stands beside the runs of a line.
    pub(super) fn beside(&self, to: &mut Sheet, text: &Text, runs: &[LineRun], spot: Spot) {
        if text.infos.iter().all(|info| info.line.is_none() && info.dots.is_none() && !info.strike) {
            return;
        }
        let ascent = self.geometry.ascent;
        let below = 1.0 - ascent + UNDERLINE;
        for stretch in stretches(runs, |run| info(text, run).and_then(|info| info.line)) {
            let solid = stretch.trimmed(text, runs);
            let across = spot.baseline + below * stretch.size;
            let items = &mut to.page.items;
            match stretch.key {
                TextLine::Frame(_) => items.extend(stretch.frame(text, runs, spot, ascent)),
                TextLine::Under => items.push(solid.bar(spot, across)),
                TextLine::ProperName(_) => items.push(solid.inset().bar(spot, across)),
                TextLine::BookTitle(_) => items.push(solid.inset().wave(spot, across)),
            }
        }
        for stretch in stretches(runs, |run| info(text, run).filter(|info| info.strike).map(|_| ())) {
            let middle = (0.5 - ascent - STROKE / 2.0) * stretch.size;
            to.page.items.push(stretch.trimmed(text, runs).bar(spot, spot.baseline + middle));
        }
        for run in runs.iter().filter(|run| !run.reading) {
            if let Some((dot, info)) = info(text, run).and_then(|info| Some((info.dots?, info))) {
                self.dots(to, text, run, (dot, info), spot);
            }
        }
    }

    /// Dots at the characters of a run, marks and spaces left out.
    fn dots(&self, to: &mut Sheet, text: &Text, run: &LineRun, (dot, info): (Dot, RunInfo), spot: Spot) {
        let style = text.paragraph.runs.get(run.run as usize);
        let lang = style.and_then(|run| run.lang.as_ref()).unwrap_or(&text.paragraph.style.lang);
        let color = style.map_or(Color::Black, |run| run.style.color);
        let baseline = spot.baseline - run.rise;
        let across = if before(lang, self.geometry.writing) != (info.reading > 0) {
            baseline - (self.geometry.ascent + DOT - DOT_OVERLAP) * run.size
        } else {
            let line = if info.line.is_some() { DOT_AFTER_LINE } else { 0.0 };
            baseline + (1.0 - self.geometry.ascent - DOT_OVERLAP + line) * run.size
        };
        let shape = MarkShape::Dot(resolved(dot, lang, self.geometry.writing));
        let extent = Extent { along: DOT * run.size, across: DOT * run.size };
        for middle in middles(text, run) {
            let at = Point { along: spot.along + middle - extent.along / 2.0, across };
            to.page.items.push(Item::Mark(PlacedMark { shape, at, extent, color }));
        }
    }
}

/// Whether dots stand at the side of the line before.
fn before(lang: &Lang, writing: WritingMode) -> bool {
    writing == WritingMode::Vertical || matches!(lang.primary(), "ja" | "ko")
}

/// The dot that a language has: Japanese has the sesame dot on vertical lines.
fn resolved(dot: Dot, lang: &Lang, writing: WritingMode) -> Dot {
    match dot {
        Dot::Default if lang.primary() == "ja" && writing == WritingMode::Vertical => Dot::Sesame,
        dot => dot,
    }
}

/// The middle of each character of a run that takes a dot, from the start of the measure.
fn middles(text: &Text, run: &LineRun) -> Vec<f32> {
    let RunContent::Glyphs { glyphs, .. } = &run.content else {
        return vec![run.along + run.advance / 2.0];
    };
    let glyphs = &text.lines.glyphs[glyphs.start as usize..glyphs.end as usize];
    let string = text.paragraph.text.get(run.text.start as usize..run.text.end as usize).unwrap_or("");
    let (mut middles, mut pen, mut byte) = (Vec::new(), 0i32, 0usize);
    for glyph in glyphs {
        let piece = string.get(byte..byte + usize::from(glyph.text_len)).unwrap_or("");
        if let Some(c) = piece.chars().find(|&c| takes_dot(c)) {
            middles.push(run.along + (pen as f32 + length(c, glyph.advance) / 2.0) * run.size / 1000.0);
        }
        byte += usize::from(glyph.text_len);
        pen += i32::from(glyph.advance);
    }
    middles
}

/// Dots are set at letters, numbers and Han, never at marks, signs and spaces.
fn takes_dot(c: char) -> bool {
    script::is_han(c) || c.is_alphanumeric()
}

/// The length of a character in 1/1000 em: of what is one em wide, without the gap behind it.
fn length(c: char, advance: i16) -> f32 {
    let most = if script::is_cjk(c) || script::is_hangul(c) { 1000 } else { i16::MAX };
    f32::from(advance.min(most))
}

/// Runs side by side that belong together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch<K> {
    /// Where it begins, from the start of the measure, in pt.
    pub from: f32,
    /// Where it ends.
    pub to: f32,
    /// The largest size in it.
    pub size: f32,
    /// What its runs have in common.
    pub key: K,
    /// Index of its first and its last run among those of the line.
    first: usize,
    last: usize,
}

impl<K: Copy> Stretch<K> {
    /// Without the gap behind its last character: what fills the line is no part of what is underlined.
    fn trimmed(self, text: &Text, runs: &[LineRun]) -> Stretch<K> {
        let Some(RunContent::Glyphs { glyphs, .. }) = runs.get(self.last).map(|run| &run.content) else { return self };
        let run = &runs[self.last];
        let last = text.paragraph.text.get(..run.text.end as usize).and_then(|text| text.chars().next_back());
        let glyph = text.lines.glyphs[glyphs.start as usize..glyphs.end as usize].last();
        let (Some(c), Some(glyph)) = (last, glyph) else { return self };
        let gap = f32::from(glyph.advance) - length(c, glyph.advance);
        Stretch { to: self.to - gap * run.size / 1000.0, ..self }
    }

    fn inset(self) -> Stretch<K> {
        let inset = (NAME_INSET * self.size).min((self.to - self.from) / 4.0);
        Stretch { from: self.from + inset, to: self.to - inset, ..self }
    }

    /// 示亡号: four bars around the characters, as far outside their em boxes on all sides (CLREQ 3.1.3.4).
    fn frame(self, text: &Text, runs: &[LineRun], spot: Spot, ascent: f32) -> [Item; 4] {
        let (thick, room) = (FRAME_STROKE * self.size, FRAME_ROOM * self.size);
        let solid = self.inked(text, runs);
        let start = spot.along + solid.0 - room;
        let (length, depth) = (solid.1 - solid.0 + 2.0 * room, self.size + 2.0 * room);
        let edge = spot.baseline - ascent * self.size - room;
        let at = |along: f32, across: f32| Point { along: start + along, across: edge + across };
        [
            bar(at(0.0, 0.0), length, thick),
            bar(at(0.0, depth - thick), length, thick),
            bar(at(0.0, 0.0), thick, depth),
            bar(at(length - thick, 0.0), thick, depth),
        ]
    }

    /// From the box of its first character to that of its last one: what stands around them is no part of either.
    fn inked(&self, text: &Text, runs: &[LineRun]) -> (f32, f32) {
        let glyphs = |run: &LineRun| match &run.content {
            RunContent::Glyphs { glyphs, .. } => &text.lines.glyphs[glyphs.start as usize..glyphs.end as usize],
            _ => &[],
        };
        let (mut from, mut to) = (self.from, self.to);
        if let Some(glyph) = glyphs(&runs[self.first]).first() {
            from += f32::from(glyph.offset.max(0)) * runs[self.first].size / 1000.0;
        }
        let last = &runs[self.last];
        let shown = text.paragraph.text.get(..last.text.end as usize).and_then(|text| text.chars().next_back());
        if let (Some(c), Some(glyph)) = (shown, glyphs(last).last()) {
            let end = f32::from(glyph.offset.max(0)) + length(c, glyph.advance);
            to += (end - f32::from(glyph.advance)).min(0.0) * last.size / 1000.0;
        }
        (from, to)
    }

    fn bar(&self, spot: Spot, across: f32) -> Item {
        let at = Point { along: spot.along + self.from, across };
        bar(at, self.to - self.from, STROKE * self.size)
    }

    fn wave(&self, spot: Spot, across: f32) -> Item {
        let at = Point { along: spot.along + self.from, across };
        let extent = Extent { along: self.to - self.from, across: WAVE * self.size };
        Item::Mark(PlacedMark { shape: MarkShape::Wave, at, extent, color: Color::Black })
    }
}

/// Runs side by side for which `key` gives the same. Scripts are joined, so that an underline stays whole over Han and
/// Latin.
pub(super) fn stretches<K: Copy + PartialEq>(runs: &[LineRun], key: impl Fn(&LineRun) -> Option<K>) -> Vec<Stretch<K>> {
    let mut out: Vec<Stretch<K>> = Vec::new();
    let mut open: Option<K> = None;
    for (index, run) in runs.iter().enumerate().filter(|(_, run)| !run.reading) {
        let this = key(run);
        if let Some(key) = this {
            let to = run.along + run.advance;
            match out.last_mut() {
                Some(stretch) if open == this => {
                    // What is written from right to left goes on before itself.
                    stretch.from = stretch.from.min(run.along);
                    stretch.size = stretch.size.max(run.size);
                    if to >= stretch.to {
                        (stretch.to, stretch.last) = (to, index);
                    }
                }
                _ => out.push(Stretch { from: run.along, to, size: run.size, key, first: index, last: index }),
            }
        }
        open = this;
    }
    out
}
