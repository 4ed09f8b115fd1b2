//! The clusters of a line become runs of one style and face, and glyphs.

use std::ops::Range;

use super::adjust::Fitted;
use super::shape::{Cluster, Hyphen, Shaped, ShapedGlyph, Shown, Turn};
use super::{LineRun, Lines, Paragraph, Ruby, RunContent, TextStyle, WritingMode};
use crate::font::FaceId;
use crate::script::Class;
use crate::typeset::pages::Glyph;

/// Collects the clusters of a line into runs.
pub(super) struct LineWriter<'a> {
    pub lines: &'a mut Lines,
    paragraph: &'a Paragraph,
    shaped: &'a Shaped,
    rubies: &'a [Ruby],
    first_run: u32,
    /// Pen in units of the open run, so that rounding never adds up.
    units: i64,
    /// Units to the pt in the open run.
    per_pt: f64,
    /// Whether the next cluster does not stand where the one before ended.
    parted: bool,
    /// Text that shows nothing and waits for a glyph to hang on: its first byte and its run.
    waiting: Option<(u32, u32)>,
}

impl<'a> LineWriter<'a> {
    pub fn new(
        paragraph: &'a Paragraph,
        shaped: &'a Shaped,
        rubies: &'a [Ruby],
        lines: &'a mut Lines,
    ) -> LineWriter<'a> {
        let first_run = lines.runs.len() as u32;
        LineWriter { lines, paragraph, shaped, rubies, first_run, units: 0, per_pt: 1.0, parted: false, waiting: None }
    }

    /// Adds a cluster: `pen` is where it starts and `advance` its length with the gap after it, in pt from the line's
    /// start. `cut` is the blank taken from its start.
    pub fn cluster(&mut self, cluster: &Cluster, pen: f64, advance: f64, cut: f32) {
        match cluster.shown {
            Shown::Nothing | Shown::Hyphen(_) => self.nothing(cluster),
            Shown::Object(number) => self.other(cluster, pen, advance, RunContent::Object(number)),
            Shown::Missing(c) => self.other(cluster, pen, advance, RunContent::Missing(c)),
            Shown::Glyphs { face, first, count, turn, stroke } => {
                let sideways = turn == Turn::Sideways;
                // A number side by side is a run of its own, so that it can be drawn narrower.
                let beside = turn == Turn::Beside;
                self.parted |= beside;
                if !self.continues(cluster, face, stroke, sideways) {
                    self.open(cluster, face, stroke, sideways, pen);
                }
                let glyphs = first as usize..first as usize + count as usize;
                self.glyphs(cluster, glyphs, turn, pen + advance, cut);
                self.parted |= beside;
            }
        }
    }

    /// Adds the first of these clusters, as long as they go on with the open run in the way of most of a Chinese text: each
    /// one glyph with no blank. `open` is the space put at every gap. Gives how many there were, and the pen after them.
    pub fn stretch(&mut self, clusters: &[Cluster], fitted: &[Fitted], open: f32, mut pen: f64) -> (usize, f64) {
        let closed = self.parted || self.waiting.is_some() || !self.rubies.is_empty();
        let Lines { runs, glyphs, .. } = &mut *self.lines;
        let Some(run) = runs[self.first_run as usize..].last_mut().filter(|run| !closed && !run.sideways) else {
            return (0, pen);
        };
        let RunContent::Glyphs { face: of, stroke: with, glyphs: range } = &mut run.content else { return (0, pen) };
        let (start, before, mut text, mut length) = (f64::from(run.along), glyphs.len(), run.text.end, 0.0);
        for (cluster, f) in clusters.iter().zip(fitted) {
            let Shown::Glyphs { face, first, count: 1, turn: Turn::Upright, stroke } = cluster.shown else { break };
            let goes_on = cluster.run == run.run && cluster.text == text && face == *of && stroke == *with;
            if !(goes_on && f.is_plain()) {
                break;
            }
            let end = pen + f64::from(f.advance) + if f.opens { f64::from(open) } else { 0.0 };
            length = pen + (end - pen) - start;
            let rest = round(length * self.per_pt) - self.units;
            let ShapedGlyph { id, offset, .. } = self.shaped.glyphs[first as usize];
            glyphs.push(Glyph { id, advance: clamp(rest), offset, text_len: cluster.len, flags: 0 });
            self.units += rest;
            text += u32::from(cluster.len);
            pen = end;
        }
        if glyphs.len() > before {
            (run.text.end, run.advance, range.end) = (text, length as f32, glyphs.len() as u32);
        }
        (glyphs.len() - before, pen)
    }

    /// The next cluster stands somewhere else than behind the one before.
    pub fn part(&mut self) {
        self.parted = true;
    }

    fn other(&mut self, cluster: &Cluster, pen: f64, advance: f64, content: RunContent) {
        let waiting = self.waiting.take().filter(|&(_, run)| run == cluster.run);
        let missing = matches!(content, RunContent::Missing(_));
        self.push(cluster, pen, advance, content);
        if let (true, Some((from, _)), Some(run)) = (missing, waiting, self.lines.runs.last_mut()) {
            run.text.start = from;
        }
    }

    /// Adds text that shows nothing to the glyph before it, so that it is in the file: the text of the file is the text
    /// that came in. Line ends and spaces at them are not text; U+FEFF and controls are not allowed in PDF/A.
    pub fn nothing(&mut self, cluster: &Cluster) {
        let text = &self.paragraph.text[cluster.text as usize..];
        let allowed = |c: char| !c.is_control() && !c.is_whitespace() && c != '\u{FEFF}';
        if cluster.class == Class::LineBreak || !text.starts_with(allowed) {
            self.waiting = None;
            return;
        }
        let len = u32::from(cluster.len);
        let mine = self.lines.runs[self.first_run as usize..].last_mut();
        let Some(run) = mine.filter(|run| follows(run, cluster)) else {
            if !matches!(self.waiting, Some((_, run)) if run == cluster.run) {
                self.waiting = Some((cluster.text, cluster.run));
            }
            return;
        };
        let glyph = match run.content {
            RunContent::Glyphs { .. } => self.lines.glyphs.last_mut(),
            RunContent::Missing(_) | RunContent::Object(_) => {
                run.text.end += len;
                None
            }
            _ => None,
        };
        if let Some(glyph) = glyph
            && let Some(sum) = glyph.text_len.checked_add(cluster.len)
        {
            glyph.text_len = sum;
            run.text.end += len;
        }
    }

    /// The hyphen of a word parted at this line's end.
    pub fn hyphen(&mut self, cluster: &Cluster, hyphen: &Hyphen, pen: f64, advance: f32) {
        let ShapedGlyph { id, advance: units, offset } = hyphen.glyph;
        let at = self.lines.glyphs.len() as u32;
        self.lines.glyphs.push(Glyph { id, advance: units, offset, text_len: 0, flags: 0 });
        let content = RunContent::Added { face: hyphen.selected.face, glyphs: at..at + 1 };
        self.push(cluster, pen, f64::from(advance), content);
        if let Some(run) = self.lines.runs.last_mut() {
            run.text.start = run.text.end;
            run.sideways = self.paragraph.style.writing == WritingMode::Vertical;
        }
    }

    fn open(&mut self, cluster: &Cluster, face: FaceId, stroke: f32, sideways: bool, pen: f64) {
        let at = self.lines.glyphs.len() as u32;
        self.push(cluster, pen, 0.0, RunContent::Glyphs { face, glyphs: at..at, stroke });
        if let Some(run) = self.lines.runs.last_mut() {
            run.sideways = sideways;
        }
        self.units = 0;
        self.per_pt = 1000.0 / f64::from(self.style(cluster).size);
    }

    fn style(&self, cluster: &Cluster) -> TextStyle {
        self.paragraph.runs[cluster.run as usize].style
    }

    /// Whether the open run goes on with this cluster: same style and face, text without a gap.
    fn continues(&self, cluster: &Cluster, face: FaceId, stroke: f32, sideways: bool) -> bool {
        let Some(run) = self.lines.runs[self.first_run as usize..].last() else { return false };
        let same = matches!(run.content, RunContent::Glyphs { face: f, stroke: s, .. } if f == face && s == stroke);
        same && !self.parted
            && run.sideways == sideways
            && follows(run, cluster)
            && (self.rubies.is_empty() || !self.at_ruby_edge(cluster.text))
    }

    /// Whether a ruby's base begins or ends at byte `at`: bases are runs of their own, so that the reading follows its base.
    fn at_ruby_edge(&self, at: u32) -> bool {
        let index = self.rubies.partition_point(|r| r.base.end < at);
        self.rubies[index..].iter().take(2).any(|r| r.base.end == at || r.base.start == at)
    }

    fn push(&mut self, cluster: &Cluster, pen: f64, advance: f64, content: RunContent) {
        self.parted = false;
        let style = self.style(cluster);
        let start = cluster.text;
        let end = if matches!(content, RunContent::Glyphs { .. }) { start } else { start + u32::from(cluster.len) };
        self.lines.runs.push(LineRun {
            run: cluster.run,
            content,
            text: start..end,
            along: pen as f32,
            advance: advance as f32,
            size: style.size,
            rise: style.rise,
            reading: false,
            sideways: false,
        });
    }

    /// Adds a cluster's glyphs to the open run; the last one takes the adjustment. `end` is the pen after them, in pt.
    fn glyphs(&mut self, cluster: &Cluster, glyphs: Range<usize>, turn: Turn, end: f64, cut: f32) {
        let Some(run) = self.lines.runs.last_mut() else { return };
        let length = end - f64::from(run.along);
        let goal = round(length * self.per_pt);
        let cut = round(f64::from(cut) * self.per_pt);
        let mut text_len = cluster.len;
        if let Some((from, of)) = self.waiting.take()
            && of == cluster.run
            && run.text.is_empty()
            && let Ok(sum) = u8::try_from(cluster.text - from + u32::from(cluster.len))
        {
            (text_len, run.text.start) = (sum, from);
        }
        let last = glyphs.end.saturating_sub(1);
        // Letters that stand upright one below the other are read one by one.
        let text = || &self.paragraph.text[cluster.text as usize..][..usize::from(cluster.len)];
        let alike = glyphs.len() > 1 && glyphs.len() == usize::from(cluster.len);
        let alone = turn == Turn::Upright && alike && text().is_ascii();
        for index in glyphs {
            let glyph = self.shaped.glyphs[index];
            let beside = turn == Turn::Beside && index != last;
            let rest = match index {
                _ if index == last => goal - self.units,
                _ if beside => 0,
                _ => i64::from(glyph.advance),
            };
            self.units += rest;
            // The first glyph has the text of its cluster.
            let own = if alone { text_len - (last - index) as u8 } else { text_len };
            text_len -= own;
            self.lines.glyphs.push(Glyph {
                id: glyph.id,
                advance: clamp(rest),
                offset: clamp(i64::from(glyph.offset) - cut),
                text_len: own,
                flags: if beside { Glyph::BESIDE } else { 0 },
            });
        }
        run.text.end = cluster.text + u32::from(cluster.len);
        run.advance = length as f32;
        if let RunContent::Glyphs { glyphs, .. } = &mut run.content {
            glyphs.end = self.lines.glyphs.len() as u32;
        }
    }

    /// Moves the runs to the line's start and gives their range.
    pub fn finish(self, start: f32) -> Range<u32> {
        let range = self.first_run..self.lines.runs.len() as u32;
        for run in &mut self.lines.runs[self.first_run as usize..] {
            run.along += start;
        }
        range
    }
}

/// Whether the cluster's text goes on where the run's ends, in the same style.
fn follows(run: &LineRun, cluster: &Cluster) -> bool {
    !run.reading && run.run == cluster.run && run.text.end == cluster.text
}

/// The nearest whole number, without the slow way through the processor's rounding modes.
fn round(value: f64) -> i64 {
    (value + 0.5f64.copysign(value)) as i64
}

fn clamp(units: i64) -> i16 {
    units.clamp(i64::from(i16::MIN), i64::from(i16::MAX)) as i16
}
