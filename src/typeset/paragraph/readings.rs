//! Readings over pieces of the text: half the size of their base, in the middle over it (CLREQ 3.3.4, JLREQ 3.3.3), and in
//! the text right after it. A reading longer than its base gets room on both sides, so it never stands over a neighbour.
//! Zhuyin has a column of its own ([`super::zhuyin`]).

use std::ops::Range;

use super::adjust::Fitted;
use super::shape::{Cluster, Shaped, shape};
use super::shapers::Shapers;
use super::write::LineWriter;
use super::zhuyin::Column;
use super::{Lines, Paragraph, StyledRun, TextStyle, Work, WritingMode};
use crate::script::Class;

/// How far above its base's baseline a reading stands, in em of the base: clear of the base's ink, inside the line's gap.
const READING_RISE: f32 = 0.96;
/// The same on vertical lines, between the middle of the base and that of its reading.
const READING_ASIDE: f32 = 0.8;
/// Least space between two readings, in em of theirs.
const READING_GAP: f32 = 0.25;

/// A reading, shaped.
pub(super) enum Reading {
    /// One over its base, or at the right of it on a vertical line.
    Over(Box<Over>),
    /// Zhuyin.
    Beside(Column),
}

/// A reading that runs along its base.
pub(super) struct Over {
    paragraph: Paragraph,
    shaped: Shaped,
    advance: f32,
}

/// Characters of the readings that no face has, each at its base.
pub(super) fn missing(paragraph: &Paragraph, readings: &[Reading]) -> Vec<(u32, char)> {
    let mut out = Vec::new();
    for (ruby, reading) in paragraph.rubies.iter().zip(readings) {
        match reading {
            Reading::Over(over) => out.extend(over.shaped.missing.iter().map(|&(_, c)| (ruby.base.start, c))),
            Reading::Beside(column) => out.extend(column.missing().map(|c| (ruby.base.start, c))),
        }
    }
    out
}

/// Shapes the readings of a paragraph, one for each of its rubies.
pub(super) fn shape_readings(shapers: &Shapers, paragraph: &Paragraph, work: &mut Work) -> Vec<Reading> {
    let mut runs = paragraph.runs.iter().enumerate().peekable();
    let mut readings = Vec::with_capacity(paragraph.rubies.len());
    for ruby in &paragraph.rubies {
        while runs.next_if(|(_, run)| run.range.end <= ruby.base.start).is_some() {}
        let Some((_, base)) = runs.peek() else { break };
        if let Some(column) = Column::new(shapers, paragraph, ruby, base) {
            readings.push(Reading::Beside(column));
            continue;
        }
        let reading = reading_paragraph(paragraph, &ruby.reading, base.style);
        let mut shaped = Shaped::default();
        shape(shapers, &reading, &mut shaped, work);
        let advance = shaped.clusters.iter().map(|c| c.advance).sum();
        readings.push(Reading::Over(Box::new(Over { paragraph: reading, shaped, advance })));
    }
    readings
}

fn reading_paragraph(paragraph: &Paragraph, reading: &str, base: TextStyle) -> Paragraph {
    let style = TextStyle { size: base.size / 2.0, ..base };
    Paragraph {
        text: reading.to_owned(),
        runs: vec![StyledRun { range: 0..reading.len() as u32, style, lang: None }],
        objects: Vec::new(),
        rubies: Vec::new(),
        units: Vec::new(),
        style: paragraph.style.clone(),
    }
}

/// Gives each reading the room that its base lacks, and two that meet the space between them.
pub(super) fn make_room(paragraph: &Paragraph, clusters: &[Cluster], fitted: &mut [Fitted], readings: &[Reading]) {
    let mut from = 0;
    // Where the base before ends, and how far its reading stays away from that end.
    let mut before: Option<(usize, f32)> = None;
    for (ruby, reading) in paragraph.rubies.iter().zip(readings) {
        let first = from + clusters[from..].partition_point(|c| c.text < ruby.base.start);
        let last = first + clusters[first..].partition_point(|c| c.text < ruby.base.end);
        from = last;
        if first == last {
            continue;
        }
        let reading = match reading {
            Reading::Over(over) if over.advance > 0.0 && !paragraph.style.cells => over,
            Reading::Beside(column) => {
                fitted[last - 1].advance += column.room();
                continue;
            }
            Reading::Over(_) => continue,
        };
        let base = base_advance(&fitted[first..last]);
        spread_base(&clusters[first..last], &mut fitted[first..last], reading.advance - base);
        let free = (base - reading.advance).max(0.0) / 2.0;
        if let Some((end, free_before)) = before
            && end == first
        {
            let size = paragraph.runs[clusters[first].run as usize].style.size / 2.0;
            fitted[end - 1].gap += (READING_GAP * size - free - free_before).max(0.0);
        }
        before = Some((last, free));
    }
}

fn base_advance(base: &[Fitted]) -> f32 {
    let gaps: f32 = base[..base.len() - 1].iter().map(|f| f.gap).sum();
    base.iter().map(|f| f.advance).sum::<f32>() + gaps
}

/// Puts `extra` around the clusters of a base, as much on every side; around the whole of one that is not Han, as Latin
/// letters are not spread (CLREQ 3.2.4).
fn spread_base(clusters: &[Cluster], fitted: &mut [Fitted], extra: f32) {
    if extra <= 0.0 {
        return;
    }
    let mut around = |range: Range<usize>, extra: f32| {
        fitted[range.start].start_cut -= extra / 2.0;
        fitted[range.start].advance += extra / 2.0;
        fitted[range.end - 1].advance += extra / 2.0;
    };
    let count = clusters.len();
    if clusters.iter().all(|c| c.class == Class::Ideograph) {
        (0..count).for_each(|index| around(index..index + 1, extra / count as f32));
    } else {
        around(0..count, extra);
    }
}

/// Sets a reading in the middle of `extent`, the start and end of its base along the line; `base_run` is the base's run.
pub(super) fn set_reading(reading: &Reading, extent: (f64, f64), base_run: u32, base: TextStyle, lines: &mut Lines) {
    let Over { paragraph, shaped, advance } = match reading {
        Reading::Over(over) => &**over,
        Reading::Beside(column) => return column.set(extent, base_run, base, lines),
    };
    let mut pen = extent.0 + (extent.1 - extent.0 - f64::from(*advance)) / 2.0;
    let offset = lines.readings.len() as u32;
    lines.readings.push_str(&paragraph.text);
    let first = lines.runs.len();
    let vertical = paragraph.style.writing == WritingMode::Vertical;
    let mut writer = LineWriter::new(paragraph, shaped, &[], lines);
    for cluster in &shaped.clusters {
        writer.cluster(cluster, pen, f64::from(cluster.advance), 0.0);
        pen += f64::from(cluster.advance);
    }
    writer.finish(0.0);
    for run in &mut lines.runs[first..] {
        run.reading = true;
        run.run = base_run;
        run.rise = base.rise + base.size * if vertical { READING_ASIDE } else { READING_RISE };
        run.text = run.text.start + offset..run.text.end + offset;
    }
}
