//! Notes of two lines in one (割注, 夹注; JLREQ 3.4). The text is half as large as that around it: what of a note stands on
//! one line of the paragraph is parted into two lines of its own, one over the other on horizontal lines, at the right and at
//! the left on vertical ones; a note that goes on over the paragraph's lines fills both lines of a piece before the next.
//!
//! Where a line of the paragraph may end is found as in other text: of two characters that stand over one another the first
//! has the length of both, the second none, so any number of pairs takes just the length of its longer line.
//!
//! Levels of text from right to left are those of the whole paragraph; each of the two lines is put in order by itself.

use std::ops::Range;

use super::adjust::Fitted;
use super::bidi::{Boxed, Levels, reorder};
use super::shape::{Cluster, Shown};
use super::write::LineWriter;
use super::{Paragraph, WritingMode};
use crate::script::Class;

/// Baselines of the two lines over that of the paragraph's, in em of the paragraph; on vertical lines the middles. A little
/// of the space between the paragraph's lines keeps them apart.
const RISES: [(f32, f32); 2] = [(0.46, 0.27), (-0.08, -0.27)];

/// Gives the clusters of a note their lengths. `small` is their size.
pub(super) fn fit(paragraph: &Paragraph, clusters: &[Cluster], fitted: &mut [Fitted], small: f32) {
    let last = fitted.len() - 1;
    let (mut second, mut widest) = (false, 0.0f32);
    for (index, (cluster, f)) in clusters.iter().zip(fitted.iter_mut()).enumerate() {
        (f.start_cut, f.start_blank, f.end_blank) = (0.0, 0.0, 0.0);
        if index < last {
            (f.gap, f.gap_shrink, f.gap_stretch, f.opens) = (0.0, 0.0, 0.0, false);
        }
        if (cluster.advance - small).abs() < 0.01 * small {
            f.advance = if second { 0.0 } else { cluster.advance };
            second = !second;
        } else {
            f.advance = cluster.advance / 2.0;
            widest = widest.max(cluster.advance);
        }
    }
    // Letters cannot be shared out evenly.
    fitted[last].advance += widest / 2.0;
    if paragraph.style.cells {
        let length: f32 = fitted.iter().map(|f| f.advance).sum();
        fitted[last].advance += (length / (2.0 * small) - 0.01).ceil() * 2.0 * small - length;
    }
}

/// Whether a line of the paragraph may not end before this cluster of a note: it stands below the one before it.
pub(super) fn is_second(cluster: &Cluster, fitted: &Fitted) -> bool {
    fitted.advance == 0.0 && matches!(cluster.shown, Shown::Glyphs { .. } | Shown::Missing(_))
}

/// Sets a piece of a note on a line: `clusters` stand at `pen` on a length of `length` pt.
pub(super) fn set(
    paragraph: &Paragraph,
    clusters: &[Cluster],
    levels: &Levels,
    (pen, length): (f64, f64),
    writer: &mut LineWriter,
) {
    let Some(first) = clusters.first() else { return };
    let em = 2.0 * paragraph.runs[first.run as usize].style.size;
    let middle = middle(clusters, length as f32 + 0.25 * em);
    let vertical = paragraph.style.writing == WritingMode::Vertical;
    for (line, rise) in [0..middle, middle..clusters.len()].into_iter().zip(RISES) {
        let from = writer.lines.runs.len();
        writer.part();
        match levels.is_plain() {
            true => sub_line(&clusters[line], (pen, length), writer),
            false => reordered(&clusters[line], levels, (pen, length), writer),
        }
        let rise = em * if vertical { rise.1 } else { rise.0 };
        writer.lines.runs[from..].iter_mut().for_each(|run| run.rise += rise);
    }
    writer.part();
}

/// One of the two lines; one that is a little too long is set closer.
fn sub_line(clusters: &[Cluster], (pen, length): (f64, f64), writer: &mut LineWriter) {
    let gap = closer(clusters, length);
    let mut pen = pen;
    for cluster in clusters {
        let advance = (f64::from(cluster.advance) - gap).max(0.0);
        writer.cluster(cluster, pen, advance, 0.0);
        pen += advance;
    }
}

/// One of the two lines with text from right to left in it, which begins at the other end where the paragraph does.
fn reordered(clusters: &[Cluster], levels: &Levels, (pen, length): (f64, f64), writer: &mut LineWriter) {
    let gap = closer(clusters, length);
    // Blanks at its end are of the paragraph's level (rule L1).
    let seen = clusters.iter().rposition(|c| c.class != Class::Space && !c.class.shows_nothing());
    let level = |(index, cluster): (usize, &Cluster)| match Some(index) <= seen {
        true => levels.at(cluster.text as usize),
        false => u8::from(levels.reversed),
    };
    let boxes = clusters.iter().enumerate().map(|part| Boxed {
        level: level(part),
        advance: (f64::from(part.1.advance) - gap).max(0.0) as f32,
        gap: 0.0,
    });
    let order = reorder(boxes, 0.0);
    let pen = if levels.reversed { pen + (length - order.length).max(0.0) } else { pen };
    for (cluster, place) in clusters.iter().zip(&order.places) {
        if place.parted {
            writer.part();
        }
        writer.cluster(cluster, pen + place.pen, place.advance, 0.0);
    }
}

/// How much closer than they are the clusters of a line stand that is longer than `length`.
fn closer(clusters: &[Cluster], length: f64) -> f64 {
    let over = (self::length(clusters) - length as f32).max(0.0);
    f64::from(over) / clusters.len().saturating_sub(1).max(1) as f64
}

/// Length of a line of the note, without the blank of a mark at its end.
fn length(clusters: &[Cluster]) -> f32 {
    let blank = clusters.last().map_or(0.0, |last| last.end_blank);
    clusters.iter().map(|c| c.advance).sum::<f32>() - blank
}

/// Where the second line begins: where the longer of both is shortest, by the rules for the starts and ends of lines; and
/// anywhere if no such place makes them shorter than `most`.
fn middle(clusters: &[Cluster], most: f32) -> usize {
    let all: f32 = clusters.iter().map(|c| c.advance).sum();
    let mut best = [(f32::MAX, clusters.len()); 2];
    let mut before = 0.0;
    for at in 1..=clusters.len() {
        before += clusters[at - 1].advance;
        let longer = (before - clusters[at - 1].end_blank).max(all - before);
        let free = usize::from(!may_part(clusters, at));
        for best in &mut best[free..] {
            // Of two places alike the second: the first line is the longer one.
            if longer < best.0 + 0.001 {
                *best = (longer, at);
            }
        }
    }
    if best[0].0 <= most { best[0].1 } else { best[1].1 }
}

fn may_part(clusters: &[Cluster], at: usize) -> bool {
    let (before, Some(after)) = (&clusters[at - 1], clusters.get(at)) else { return true };
    let shows = !after.class.shows_nothing();
    let word = before.class.is_latin() && after.class.is_latin();
    shows && !word && !after.class.never_starts_a_line() && !before.class.never_ends_a_line()
}

/// The note that a cluster of a line belongs to, as a range of clusters that ends with the line.
pub(super) fn piece(folds: &[Range<usize>], index: usize, end: usize) -> Option<Range<usize>> {
    let at = folds.partition_point(|fold| fold.end <= index);
    let fold = folds.get(at).filter(|fold| fold.start <= index)?;
    Some(index..fold.end.min(end))
}
