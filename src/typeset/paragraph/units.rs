//! Pieces of the text that are set in a way of their own: names spread to one length (均排, CLREQ 2.1.3.2), names in a
//! frame (示亡号, CLREQ 3.1.3.4), notes of two lines in one (割注, JLREQ 3.4, which [`super::folds`] sets).

use std::ops::Range;

use super::adjust::Fitted;
use super::folds;
use super::shape::Cluster;
use super::{Paragraph, Unit};

/// Room between a frame's inside and its text, and between its outside and what stands beside it, in em.
const FRAME_ROOM: f32 = 0.15;

/// Gives the clusters of all units their widths.
pub(super) fn fit(paragraph: &Paragraph, clusters: &[Cluster], fitted: &mut [Fitted]) {
    let mut from = 0;
    for unit in &paragraph.units {
        let range = clusters_of(clusters, from, &unit.range);
        from = range.end;
        if range.is_empty() {
            continue;
        }
        let size = paragraph.runs[clusters[range.start].run as usize].style.size;
        if unit.folded {
            folds::fit(paragraph, &clusters[range.clone()], &mut fitted[range], size);
            continue;
        }
        if unit.spread > 0.0 {
            spread(&clusters[range.clone()], &mut fitted[range.clone()], unit.spread * size);
        }
        if unit.framed && !paragraph.style.cells {
            around(&mut fitted[range], 2.0 * FRAME_ROOM * size);
        }
    }
}

/// The clusters of a range of the text, none of which is before `from`.
pub(super) fn clusters_of(clusters: &[Cluster], from: usize, text: &Range<u32>) -> Range<usize> {
    let first = from + clusters[from..].partition_point(|c| c.text < text.start);
    first..first + clusters[first..].partition_point(|c| c.text < text.end)
}

/// The clusters of the notes of two lines.
pub(super) fn folds(paragraph: &Paragraph, clusters: &[Cluster]) -> Vec<Range<usize>> {
    let mut from = 0;
    let mut range_of = |unit: &Unit| {
        let range = clusters_of(clusters, from, &unit.range);
        from = range.end;
        range
    };
    paragraph.units.iter().filter(|unit| unit.folded).map(&mut range_of).filter(|range| !range.is_empty()).collect()
}

/// The unit that both a cluster and the next one belong to.
pub(super) fn around_both<'p>(paragraph: &'p Paragraph, before: &Cluster, after: &Cluster) -> Option<&'p Unit> {
    let index = paragraph.units.partition_point(|unit| unit.range.end <= before.text);
    let unit = paragraph.units.get(index)?;
    (unit.range.start <= before.text && after.text < unit.range.end).then_some(unit)
}

/// Characters with as much space between any two of them as makes them `length` long, flush at both ends (CLREQ 3.4.3).
fn spread(clusters: &[Cluster], fitted: &mut [Fitted], length: f32) {
    let last = fitted.len() - 1;
    for (index, f) in fitted.iter_mut().enumerate() {
        (f.start_blank, f.end_blank) = (0.0, 0.0);
        if index < last {
            (f.gap, f.gap_shrink, f.gap_stretch, f.opens) = (0.0, 0.0, 0.0, false);
        }
    }
    let extra = length - fitted.iter().map(|f| f.advance).sum::<f32>();
    if extra <= 0.0 {
        return;
    }
    let shows = |c: &Cluster| !c.class.shows_nothing();
    let parts = |pair: &[Cluster]| {
        let word = pair[0].class.is_latin() && pair[1].class.is_latin();
        !word && shows(&pair[0]) && shows(&pair[1])
    };
    let places = clusters.windows(2).filter(|pair| parts(pair)).count();
    if places == 0 {
        return around(fitted, extra);
    }
    for (pair, f) in clusters.windows(2).zip(fitted) {
        if parts(pair) {
            f.gap = extra / places as f32;
        }
    }
}

/// Puts `extra` around, as much before as behind.
fn around(fitted: &mut [Fitted], extra: f32) {
    if let Some(first) = fitted.first_mut() {
        first.start_cut -= extra / 2.0;
        first.advance += extra / 2.0;
    }
    if let Some(last) = fitted.last_mut() {
        last.advance += extra / 2.0;
    }
}
