//! Chosen lines are fitted to the measure in CLREQ's order (3.5.3, 3.5.4) and become glyphs.

use super::adjust::{Fitted, LATIN_GAPS, LEVELS, SPACES};
use super::breaks::{Breaker, Chosen, Measured};
use super::shape::{Cluster, Shaped, ShapedGlyph, Shapers, Shown};
use super::{Line, LineAlignment, LineRun, Lines, Paragraph, RunContent, TextStyle};
use crate::script::Class;
use crate::typeset::pages::Glyph;

/// How one line is adjusted.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Adjustment {
    /// Share of each level's blanks that is squeezed.
    squeeze: [f32; LEVELS],
    /// Share of the word spaces' stretch that is used.
    words: f32,
    /// Share of the Han-Latin gaps' stretch that is used.
    gaps: f32,
    /// Space put at every gap, in pt.
    open: f32,
}

/// Makes the lines of a paragraph.
pub(super) fn finalize(breaker: &Breaker, shaped: &Shaped, chosen: &[Chosen], lines: &mut Lines) {
    lines.lines.reserve(chosen.len());
    lines.glyphs.reserve(shaped.glyphs.len());
    for &line in chosen {
        set_line(breaker, shaped, line, lines);
    }
}

fn set_line(breaker: &Breaker, shaped: &Shaped, line: Chosen, lines: &mut Lines) {
    let style = &breaker.paragraph.style;
    let end = breaker.visible_end(line.start, line.end);
    let available = breaker.available(line.start);
    let measured = breaker.measure(line.start, line.end);
    let clusters = line.start..end;
    let adjustment = adjust(breaker, clusters.clone(), measured, available, line.last);
    let indent = style.start_indent + if line.start == 0 { style.first_indent } else { 0.0 };
    let mut writer = LineWriter::new(breaker.paragraph, shaped, lines);
    let mut pen = 0.0f64;
    for index in clusters.clone() {
        let (first, last) = (index == line.start, index + 1 == end);
        let f = &breaker.fitted[index];
        let mut cut = f.start_cut + f.start_blank * adjustment.squeeze[f.level as usize];
        let mut advance = f64::from(f.advance + after(f, &adjustment, last));
        if first {
            advance -= f64::from(f.start_blank);
            cut = f.start_cut + f.start_blank;
        } else {
            advance -= f64::from(f.start_blank * adjustment.squeeze[f.level as usize]);
        }
        let at_end = if last && breaker.cuts_line_end() { 1.0 } else { adjustment.squeeze[f.level as usize] };
        advance -= f64::from(f.end_blank * at_end);
        writer.cluster(&shaped.clusters[index], pen, advance, cut);
        pen += advance;
    }
    let length = pen as f32;
    let slack = (available - length).max(0.0);
    let start = indent
        + match style.alignment {
            LineAlignment::Justify | LineAlignment::Start => 0.0,
            LineAlignment::Center => slack / 2.0,
            LineAlignment::End => slack,
        };
    let runs = writer.finish(start);
    let byte = |index: usize| shaped.clusters.get(index).map_or(breaker.paragraph.text.len() as u32, |c| c.text);
    lines.lines.push(Line { runs, text: byte(line.start)..byte(line.end), start, advance: length });
}

/// Gap after a cluster as adjusted.
fn after(f: &Fitted, adjustment: &Adjustment, last: bool) -> f32 {
    if last {
        return 0.0;
    }
    let level = if f.word { SPACES } else { LATIN_GAPS };
    let grown = f.gap_stretch * if f.word { adjustment.words } else { adjustment.gaps };
    let shrunk = f.gap_shrink * adjustment.squeeze[level as usize];
    f.gap + grown - shrunk + if f.opens { adjustment.open } else { 0.0 }
}

fn adjust(
    breaker: &Breaker,
    clusters: std::ops::Range<usize>,
    measured: Measured,
    available: f32,
    last: bool,
) -> Adjustment {
    let missing = available - measured.natural;
    if missing < 0.0 {
        return squeeze(breaker, clusters, -missing);
    }
    let justified = breaker.paragraph.style.alignment == LineAlignment::Justify && !breaker.paragraph.style.verbatim;
    if !justified || last {
        return Adjustment::default();
    }
    stretch(breaker, clusters, missing, measured.opens)
}

/// CLREQ 3.5.3: level after level, the last one needed by a share that is alike for all its blanks.
fn squeeze(breaker: &Breaker, clusters: std::ops::Range<usize>, mut need: f32) -> Adjustment {
    let mut capacity = [0.0f32; LEVELS];
    let (first, last) = (clusters.start, clusters.end.saturating_sub(1));
    for index in clusters {
        let f = &breaker.fitted[index];
        let start = if index == first { 0.0 } else { f.start_blank };
        let end = if index == last && breaker.cuts_line_end() { 0.0 } else { f.end_blank };
        capacity[f.level as usize] += start + end;
        if index != last {
            capacity[if f.word { SPACES } else { LATIN_GAPS } as usize] += f.gap_shrink;
        }
    }
    let mut adjustment = Adjustment::default();
    for (share, capacity) in adjustment.squeeze.iter_mut().zip(capacity) {
        if need <= 0.0 {
            break;
        }
        if capacity > 0.0 {
            *share = (need / capacity).min(1.0);
            need -= capacity.min(need);
        }
    }
    adjustment
}

/// CLREQ 3.5.4: word spaces, then Han-Latin gaps, then all gaps alike.
fn stretch(breaker: &Breaker, clusters: std::ops::Range<usize>, mut need: f32, opens: u32) -> Adjustment {
    let inside = clusters.start..clusters.end.saturating_sub(1).max(clusters.start);
    let sum = |word: bool| -> f32 {
        breaker.fitted[inside.clone()].iter().filter(|f| f.word == word).map(|f| f.gap_stretch).sum()
    };
    let (words, gaps) = (sum(true), sum(false));
    let mut adjustment = Adjustment::default();
    if words > 0.0 {
        adjustment.words = (need / words).min(1.0);
        need -= words.min(need);
    }
    if gaps > 0.0 {
        adjustment.gaps = (need / gaps).min(1.0);
        need -= gaps.min(need);
    }
    if opens > 0 {
        adjustment.open = need / opens as f32;
    }
    adjustment
}

/// Collects the clusters of a line into runs of one style and face.
struct LineWriter<'a> {
    paragraph: &'a Paragraph,
    shaped: &'a Shaped,
    lines: &'a mut Lines,
    first_run: u32,
    /// Pen in units of the open run, so that rounding never adds up.
    units: i64,
}

impl<'a> LineWriter<'a> {
    fn new(paragraph: &'a Paragraph, shaped: &'a Shaped, lines: &'a mut Lines) -> LineWriter<'a> {
        let first_run = lines.runs.len() as u32;
        LineWriter { paragraph, shaped, lines, first_run, units: 0 }
    }

    fn cluster(&mut self, cluster: &Cluster, pen: f64, advance: f64, cut: f32) {
        let style = self.paragraph.runs[cluster.run as usize].style;
        match cluster.shown {
            Shown::Nothing => {}
            Shown::Object(number) => self.push(cluster, &style, pen, advance, RunContent::Object(number)),
            Shown::Missing(c) => self.push(cluster, &style, pen, advance, RunContent::Missing(c)),
            Shown::Glyphs { face, first, count, stroke } => {
                let glyphs = &self.shaped.glyphs[first as usize..first as usize + count as usize];
                if !self.continues(cluster, face, stroke) {
                    let at = self.lines.glyphs.len() as u32;
                    let content = RunContent::Glyphs { face, glyphs: at..at, stroke };
                    self.push(cluster, &style, pen, 0.0, content);
                    self.units = 0;
                }
                self.glyphs(cluster, glyphs, style.size, pen + advance, cut);
            }
        }
    }

    /// Whether the open run goes on with this cluster: same style and face, text without a gap.
    fn continues(&self, cluster: &Cluster, face: crate::font::FaceId, stroke: f32) -> bool {
        let Some(run) = self.lines.runs[self.first_run as usize..].last() else { return false };
        let same = matches!(run.content, RunContent::Glyphs { face: f, stroke: s, .. } if f == face && s == stroke);
        same && run.run == cluster.run && run.text.end == cluster.text && !self.at_ruby_edge(cluster.text)
    }

    /// Whether a ruby's base begins or ends at byte `at`: bases are runs of their own, so that the reading follows its base.
    fn at_ruby_edge(&self, at: u32) -> bool {
        let rubies = &self.paragraph.rubies;
        let index = rubies.partition_point(|r| r.base.end < at);
        rubies[index..].iter().take(2).any(|r| r.base.end == at || r.base.start == at)
    }

    fn push(&mut self, cluster: &Cluster, style: &TextStyle, pen: f64, advance: f64, content: RunContent) {
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
    fn glyphs(&mut self, cluster: &Cluster, glyphs: &[ShapedGlyph], size: f32, end: f64, cut: f32) {
        let Some(run) = self.lines.runs.last_mut() else { return };
        let per_em = 1000.0 / f64::from(size);
        let goal = ((end - f64::from(run.along)) * per_em).round() as i64;
        let cut = (f64::from(cut) * per_em).round() as i32;
        let count = glyphs.len();
        for (index, glyph) in glyphs.iter().enumerate() {
            let rest = if index + 1 == count { goal - self.units } else { i64::from(glyph.advance) };
            self.units += rest;
            let clamp = |v: i64| v.clamp(i64::from(i16::MIN), i64::from(i16::MAX)) as i16;
            self.lines.glyphs.push(Glyph {
                id: glyph.id,
                advance: clamp(rest),
                offset: clamp(i64::from(glyph.offset) - i64::from(cut)),
                text_len: if index == 0 { cluster.len } else { 0 },
                flags: 0,
            });
        }
        run.text.end = cluster.text + u32::from(cluster.len);
        run.advance = (end - f64::from(run.along)) as f32;
        if let RunContent::Glyphs { glyphs, .. } = &mut run.content {
            glyphs.end = self.lines.glyphs.len() as u32;
        }
    }

    /// Moves the runs to the line's start and gives their range.
    fn finish(self, start: f32) -> std::ops::Range<u32> {
        let range = self.first_run..self.lines.runs.len() as u32;
        for run in &mut self.lines.runs[self.first_run as usize..] {
            run.along += start;
        }
        range
    }
}

/// How far above its base's baseline a reading stands, in em of the base: clear of the base's ink, inside the line's gap.
const READING_RISE: f32 = 0.96;

/// Sets the readings of rubies over their bases: half the size, in the middle of the base, and in the text right after it.
pub(super) fn set_readings(paragraph: &Paragraph, shapers: &Shapers, lines: &mut Lines) {
    if paragraph.rubies.is_empty() {
        return;
    }
    let runs = std::mem::take(&mut lines.runs);
    let mut out: Vec<LineRun> = Vec::with_capacity(runs.len() + paragraph.rubies.len());
    let mut rubies = paragraph.rubies.iter().peekable();
    for line in 0..lines.lines.len() {
        let range = lines.lines[line].runs.clone();
        let first = out.len() as u32;
        for run in &runs[range.start as usize..range.end as usize] {
            out.push(run.clone());
            while rubies.next_if(|ruby| ruby.base.end < run.text.end).is_some() {}
            if let Some(ruby) = rubies.next_if(|ruby| ruby.base.end == run.text.end) {
                let base = out[first as usize..].iter().filter(|r| !r.reading && r.text.start >= ruby.base.start);
                let from = base.map(|r| r.along).fold(f32::MAX, f32::min);
                let extent = (from, run.along + run.advance);
                out.extend(reading(paragraph, shapers, ruby, extent, run.run, lines));
            }
        }
        lines.lines[line].runs = first..out.len() as u32;
    }
    lines.runs = out;
}

/// The runs of one reading over `extent`, the start and end of its base along the line.
fn reading(
    paragraph: &Paragraph,
    shapers: &Shapers,
    ruby: &super::Ruby,
    extent: (f32, f32),
    base_run: u32,
    lines: &mut Lines,
) -> Vec<LineRun> {
    if ruby.reading.is_empty() {
        return Vec::new();
    }
    let style = paragraph.runs[base_run as usize].style;
    let reading = reading_paragraph(paragraph, ruby, style);
    let shaped = shapers.shape(&reading, &mut lines.work);
    let total: f32 = shaped.clusters.iter().map(|c| c.advance).sum();
    let mut pen = f64::from(extent.0 + (extent.1 - extent.0 - total) / 2.0);
    let offset = lines.readings.len() as u32;
    lines.readings.push_str(&reading.text);
    let before = lines.runs.len();
    let mut writer = LineWriter::new(&reading, &shaped, lines);
    for cluster in shaped.clusters.iter().filter(|c| c.class != Class::Ignorable) {
        writer.cluster(cluster, pen, f64::from(cluster.advance), 0.0);
        pen += f64::from(cluster.advance);
    }
    let mut added: Vec<LineRun> = lines.runs.drain(before..).collect();
    for run in &mut added {
        run.reading = true;
        run.run = base_run;
        run.rise = style.rise + style.size * READING_RISE;
        run.text = run.text.start + offset..run.text.end + offset;
    }
    added
}

fn reading_paragraph(paragraph: &Paragraph, ruby: &super::Ruby, style: TextStyle) -> Paragraph {
    let text_style = TextStyle { size: style.size / 2.0, ..style };
    let range = 0..ruby.reading.len() as u32;
    Paragraph {
        text: ruby.reading.clone(),
        runs: vec![super::StyledRun { range, style: text_style, lang: None }],
        objects: Vec::new(),
        rubies: Vec::new(),
        style: paragraph.style.clone(),
    }
}
