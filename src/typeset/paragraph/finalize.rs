//! Chosen lines are fitted to the measure in CLREQ's order (3.5.3, 3.5.4).

use std::ops::Range;

use super::adjust::{Fitted, LATIN_GAPS, LEVELS, LINE_END, SPACES};
use super::breaks::{Chosen, Measured};
use super::folds;
use super::places::Rules;
use super::readings::{Reading, set_reading};
use super::write::LineWriter;
use super::{Line, LineAlignment, Lines};

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

/// A cluster's box in its line, in pt.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Set {
    /// Blank taken from its start.
    cut: f32,
    /// From its start to its end.
    advance: f32,
    /// Space to the next cluster.
    gap: f32,
}

/// Makes the lines of a paragraph.
pub(super) fn finalize(rules: &Rules, chosen: &[Chosen], readings: &[Reading], lines: &mut Lines) {
    lines.lines.reserve_exact(chosen.len());
    lines.glyphs.reserve_exact(rules.shaped.glyphs.len());
    let mut finalizer = Finalizer { rules, readings, ruby: 0 };
    for line in chosen {
        finalizer.line(line, lines);
    }
}

struct Finalizer<'a> {
    rules: &'a Rules<'a>,
    readings: &'a [Reading],
    /// The next ruby.
    ruby: usize,
}

impl Finalizer<'_> {
    fn line(&mut self, line: &Chosen, lines: &mut Lines) {
        let Rules { paragraph, shaped, fitted, first, .. } = *self.rules;
        let style = &paragraph.style;
        let number = lines.lines.len();
        let available = self.rules.available(line.start, number);
        let adjustment = adjust(self.rules, line, available);
        let mut writer = LineWriter::new(paragraph, shaped, &paragraph.rubies, lines);
        let mut pen = 0.0f64;
        let mut base = None;
        let mut folded_to = line.start;
        for index in line.start..line.visible {
            if index < folded_to {
                continue;
            }
            if let Some(piece) = folds::piece(self.rules.folds, index, line.visible) {
                folded_to = piece.end;
                pen += self.folded(line, piece, pen, &adjustment, &mut writer);
                continue;
            }
            let set = set(self.rules, line, index, &adjustment);
            let cluster = &shaped.clusters[index];
            let end = pen + f64::from(set.advance);
            writer.cluster(cluster, pen, end + f64::from(set.gap) - pen, set.cut);
            if self.ruby < self.readings.len() {
                self.reading(index, (pen, end), &mut base, &mut writer);
            }
            pen = end + f64::from(set.gap);
        }
        for index in line.visible..line.end {
            writer.nothing(&shaped.clusters[index]);
        }
        if let Some((number, advance)) = self.rules.hyphen(line.end) {
            writer.hyphen(&shaped.clusters[line.end - 1], &shaped.hyphens[number as usize], pen, advance);
            pen += f64::from(advance);
        }
        let length = (pen - self.hung(line, &adjustment)) as f32;
        let slack = (available - length).max(0.0);
        let indent =
            style.start_indent + style.notched(number) + if line.start == first { style.first_indent } else { 0.0 };
        let start = indent
            + match style.alignment {
                LineAlignment::Justify | LineAlignment::Start => 0.0,
                LineAlignment::Center => slack / 2.0,
                LineAlignment::End => slack,
            };
        let runs = writer.finish(start);
        let byte = |index: usize| match shaped.clusters.get(index) {
            Some(_) if index == first => 0,
            Some(cluster) => cluster.text,
            None => paragraph.text.len() as u32,
        };
        lines.lines.push(Line { runs, text: byte(line.start)..byte(line.end), start, advance: length });
        debug_assert_eq!(fitted.len(), shaped.clusters.len());
    }

    /// Sets a piece of a note of two lines, and gives its length with the gap after it.
    fn folded(
        &self,
        line: &Chosen,
        piece: Range<usize>,
        pen: f64,
        adjustment: &Adjustment,
        writer: &mut LineWriter,
    ) -> f64 {
        let Rules { paragraph, shaped, .. } = *self.rules;
        let sets = piece.clone().map(|index| set(self.rules, line, index, adjustment));
        let (length, gap) = sets.fold((0.0, 0.0), |(length, _), set| (length + f64::from(set.advance), set.gap));
        folds::set(paragraph, &shaped.clusters[piece], (pen, length), writer);
        length + f64::from(gap)
    }

    /// How far the line's last mark hangs outside the measure.
    fn hung(&self, line: &Chosen, adjustment: &Adjustment) -> f64 {
        let last = line.visible.max(line.start + 1) - 1;
        let hangs = line.visible > line.start && self.rules.hangs(last);
        if hangs { f64::from(set(self.rules, line, last, adjustment).advance) } else { 0.0 }
    }

    /// Puts the reading over its base where the base ends. `base` is where it began on this line.
    fn reading(&mut self, index: usize, extent: (f64, f64), base: &mut Option<f64>, writer: &mut LineWriter) {
        let Rules { paragraph, shaped, .. } = *self.rules;
        let cluster = &shaped.clusters[index];
        while self.ruby < self.readings.len() && paragraph.rubies[self.ruby].base.end <= cluster.text {
            self.ruby += 1;
        }
        let Some(ruby) = paragraph.rubies.get(self.ruby).filter(|r| r.base.start <= cluster.text) else { return };
        let start = *base.get_or_insert(extent.0);
        if cluster.text + u32::from(cluster.len) < ruby.base.end {
            return;
        }
        let style = paragraph.runs[cluster.run as usize].style;
        if let Some(reading) = self.readings.get(self.ruby) {
            set_reading(reading, (start, extent.1), cluster.run, style, writer.lines);
        }
        *base = None;
        self.ruby += 1;
    }
}

/// A cluster as it is set in its line.
fn set(rules: &Rules, line: &Chosen, index: usize, adjustment: &Adjustment) -> Set {
    let f = &rules.fitted[index];
    let (first, last) = (index == line.start, index + 1 == line.visible);
    let squeezed = adjustment.squeeze[f.level as usize];
    let start = if first { f.start_blank } else { f.start_blank * squeezed };
    let end = match last {
        true if rules.cuts_line_end() || rules.hangs(index) => f.end_blank,
        true => f.end_blank * adjustment.squeeze[LINE_END as usize],
        false => f.end_blank * squeezed,
    };
    let gap = if last { 0.0 } else { gap_after(f, adjustment) };
    Set { cut: f.start_cut + start, advance: f.advance - start - end, gap }
}

/// Gap after a cluster as adjusted.
fn gap_after(f: &Fitted, adjustment: &Adjustment) -> f32 {
    let open = if f.opens { adjustment.open } else { 0.0 };
    if f.gap == 0.0 && f.gap_shrink == 0.0 && f.gap_stretch == 0.0 {
        return open;
    }
    let level = if f.word { SPACES } else { LATIN_GAPS };
    let grown = f.gap_stretch * if f.word { adjustment.words } else { adjustment.gaps };
    f.gap + grown - f.gap_shrink * adjustment.squeeze[level as usize] + open
}

fn adjust(rules: &Rules, line: &Chosen, available: f32) -> Adjustment {
    let missing = available - line.measured.natural;
    let style = &rules.paragraph.style;
    if missing < 0.0 {
        return squeeze(rules, line, -missing);
    }
    if style.alignment != LineAlignment::Justify || style.verbatim || style.cells || line.last {
        return Adjustment::default();
    }
    stretch(rules, line, missing, line.measured)
}

/// CLREQ 3.5.3: level after level, the last one needed by a share that is alike for all its blanks.
fn squeeze(rules: &Rules, line: &Chosen, mut need: f32) -> Adjustment {
    let mut capacity = [0.0f32; LEVELS];
    for index in line.start..line.visible {
        let f = &rules.fitted[index];
        let last = index + 1 == line.visible;
        let start = if index == line.start { 0.0 } else { f.start_blank };
        capacity[f.level as usize] += start;
        if last && rules.hangs(index) {
            continue;
        }
        if last && !rules.cuts_line_end() {
            capacity[LINE_END as usize] += f.end_blank;
        } else if !last {
            capacity[f.level as usize] += f.end_blank;
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
fn stretch(rules: &Rules, line: &Chosen, mut need: f32, measured: Measured) -> Adjustment {
    let mut adjustment = Adjustment::default();
    if measured.stretch > 0.0 {
        let inside = &rules.fitted[line.start..line.visible.max(line.start + 1) - 1];
        let sum = |word: bool| -> f32 { inside.iter().filter(|f| f.word == word).map(|f| f.gap_stretch).sum() };
        let mut take = |capacity: f32| {
            let share = if capacity > 0.0 { (need / capacity).min(1.0) } else { 0.0 };
            need = (need - capacity).max(0.0);
            share
        };
        adjustment.words = take(sum(true));
        adjustment.gaps = take(sum(false));
    }
    if measured.opens > 0 {
        adjustment.open = need / measured.opens as f32;
    }
    adjustment
}
