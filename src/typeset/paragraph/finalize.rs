//! Chosen lines are fitted to the measure in CLREQ's order (3.5.3, 3.5.4).

use std::ops::Range;

use super::adjust::{Fitted, LATIN_GAPS, LEVELS, LINE_END, SPACES};
use super::bidi::{Boxed, Reordered, reorder};
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
    /// Share of the blank that is left to the mark which begins the paragraph.
    indent: f32,
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
    lines.runs.reserve_exact(chosen.len());
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
        let pen = match shaped.levels.is_plain() {
            true => self.in_order(line, &adjustment, &mut writer),
            false => self.reordered(line, &adjustment, &mut writer),
        };
        let length = (pen - self.hung(line, &adjustment)) as f32;
        let slack = (available - length).max(0.0);
        let reversed = shaped.levels.reversed;
        // A line that is written from right to left begins, and has its indents, at the other end.
        let indent = style.notched(number)
            + match reversed {
                true => style.end_indent,
                false => style.start_indent + if line.start == first { style.first_indent } else { 0.0 },
            };
        let start = indent
            + match (style.alignment, reversed) {
                (LineAlignment::Justify | LineAlignment::Start, false) | (LineAlignment::End, true) => 0.0,
                (LineAlignment::Center, _) => slack / 2.0,
                (LineAlignment::Justify | LineAlignment::Start, true) | (LineAlignment::End, false) => slack,
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

    /// What is set as one from cluster `index` on, and whether that is a piece of a note of two lines; else it is the cluster.
    fn unit(&self, line: &Chosen, index: usize, adjustment: &Adjustment) -> (Range<usize>, Set, bool) {
        match folds::piece(self.rules.folds, index, line.visible) {
            Some(piece) => (piece.clone(), self.folded(line, &piece, adjustment), true),
            None => (index..index + 1, set(self.rules, line, index, adjustment), false),
        }
    }

    /// A piece of a note of two lines as one of the line's clusters would be set.
    fn folded(&self, line: &Chosen, piece: &Range<usize>, adjustment: &Adjustment) -> Set {
        let sets = piece.clone().map(|index| set(self.rules, line, index, adjustment));
        sets.fold(Set { cut: 0.0, advance: 0.0, gap: 0.0 }, |all, one| Set {
            advance: all.advance + one.advance,
            ..one
        })
    }

    fn fold(&self, piece: &Range<usize>, pen: f64, set: &Set, writer: &mut LineWriter) {
        let Rules { paragraph, shaped, .. } = *self.rules;
        let (clusters, extent) = (&shaped.clusters[piece.clone()], (pen, f64::from(set.advance)));
        folds::set(paragraph, clusters, &shaped.levels, extent, writer);
    }

    /// Writes the clusters of a line one after the other; gives its length.
    fn in_order(&mut self, line: &Chosen, adjustment: &Adjustment, writer: &mut LineWriter) -> f64 {
        let Rules { shaped, fitted, folds, .. } = *self.rules;
        let (mut pen, mut base, mut index) = (0.0f64, None, line.start);
        while index < line.visible {
            if index > line.start && folds.is_empty() {
                let inside = index..line.visible - 1;
                let stretch = writer.stretch(&shaped.clusters[inside.clone()], &fitted[inside], adjustment.open, pen);
                (index, pen) = (index + stretch.0, stretch.1);
            }
            let (clusters, set, is_folded) = self.unit(line, index, adjustment);
            let end = pen + f64::from(set.advance);
            if is_folded {
                self.fold(&clusters, pen, &set, writer);
            } else {
                writer.cluster(&shaped.clusters[index], pen, end + f64::from(set.gap) - pen, set.cut);
                if self.ruby < self.readings.len() {
                    self.reading(index, (pen, end), &mut base, writer);
                }
            }
            pen = end + f64::from(set.gap);
            index = clusters.end;
        }
        pen + self.line_end(line, pen, writer)
    }

    /// What follows the last cluster that is seen: text that shows nothing, a hyphen, whose length this gives.
    fn line_end(&self, line: &Chosen, pen: f64, writer: &mut LineWriter) -> f64 {
        let shaped = self.rules.shaped;
        for index in line.visible..line.end {
            writer.nothing(&shaped.clusters[index]);
        }
        let Some((number, advance)) = self.rules.hyphen(line.end) else { return 0.0 };
        writer.hyphen(&shaped.clusters[line.end - 1], &shaped.hyphens[number as usize], pen, advance);
        f64::from(advance)
    }

    /// Writes the clusters of a line each where the order of its levels puts it; gives its length.
    fn reordered(&mut self, line: &Chosen, adjustment: &Adjustment, writer: &mut LineWriter) -> f64 {
        let shaped = self.rules.shaped;
        let mut units: Vec<(Range<usize>, Set, bool)> = Vec::with_capacity(line.visible - line.start);
        let mut index = line.start;
        while index < line.visible {
            let unit = self.unit(line, index, adjustment);
            index = unit.0.end;
            units.push(unit);
        }
        let hyphen = self.rules.hyphen(line.end).map_or(0.0, |(_, advance)| advance);
        let boxes = units.iter().map(|(clusters, set, _)| Boxed {
            level: shaped.levels.at(shaped.clusters[clusters.start].text as usize),
            advance: set.advance,
            gap: set.gap,
        });
        let Reordered { places, hyphen: hyphen_at, length } = reorder(boxes, hyphen);
        let mut base = None;
        for ((clusters, set, is_folded), place) in units.iter().zip(&places) {
            let (start, end) = (place.pen + place.before, place.pen + place.before + f64::from(set.advance));
            if *is_folded {
                self.fold(clusters, start, set, writer);
                continue;
            }
            if place.parted {
                writer.part();
            }
            let index = clusters.start;
            writer.cluster(&shaped.clusters[index], place.pen, place.advance, set.cut - place.before as f32);
            if self.ruby < self.readings.len() {
                self.reading(index, (start, end), &mut base, writer);
            }
        }
        self.line_end(line, hyphen_at, writer);
        length
    }

    /// How far the line's last mark hangs outside the measure.
    fn hung(&self, line: &Chosen, adjustment: &Adjustment) -> f64 {
        let last = line.visible.max(line.start + 1) - 1;
        let hangs = line.visible > line.start && self.rules.hangs(last);
        if hangs { f64::from(set(self.rules, line, last, adjustment).advance) } else { 0.0 }
    }

    /// Puts the reading over its base where the base ends. `base` is what it takes of this line so far.
    fn reading(&mut self, index: usize, extent: (f64, f64), base: &mut Option<(f64, f64)>, writer: &mut LineWriter) {
        let Rules { paragraph, shaped, .. } = *self.rules;
        let cluster = &shaped.clusters[index];
        while self.ruby < self.readings.len() && paragraph.rubies[self.ruby].base.end <= cluster.text {
            self.ruby += 1;
        }
        let Some(ruby) = paragraph.rubies.get(self.ruby).filter(|r| r.base.start <= cluster.text) else { return };
        let (start, end) = base.get_or_insert(extent);
        (*start, *end) = (start.min(extent.0), end.max(extent.1));
        let extent = (*start, *end);
        if cluster.text + u32::from(cluster.len) < ruby.base.end {
            return;
        }
        let style = paragraph.runs[cluster.run as usize].style;
        if let Some(reading) = self.readings.get(self.ruby) {
            set_reading(reading, extent, cluster.run, style, writer.lines);
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
    let start = match first {
        true if index == rules.first => f.start_blank * (1.0 - adjustment.indent),
        true => f.start_blank,
        false => f.start_blank * squeezed,
    };
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

/// CLREQ 3.5.4: word spaces, then Han-Latin gaps, then all gaps alike. A mark that begins an indented paragraph is given
/// its blank back before any of them (3.1.6.3).
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
        adjustment.indent = take(rules.indent_stretch(line.start));
        adjustment.words = take(sum(true));
        adjustment.gaps = take(sum(false));
    }
    if measured.opens > 0 {
        adjustment.open = need / measured.opens as f32;
    }
    adjustment
}
