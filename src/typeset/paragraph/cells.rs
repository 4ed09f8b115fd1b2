//! The strict grid: every character stands in a cell of one em, as on manuscript paper. A word of an alphabet, a number, a
//! half-em mark is filled up to whole cells, half of what it lacks on either side (CLREQ 3.2.5: at most half an em).

use std::ops::Range;

use super::Paragraph;
use super::adjust::Fitted;
use super::shape::Cluster;
use crate::script::Class;

/// Fills up cells. No blank of a mark is taken away and no gap opens.
pub(super) fn fill(paragraph: &Paragraph, clusters: &[Cluster], fitted: &mut [Fitted]) {
    let em = paragraph.runs.first().map_or(10.0, |run| run.style.size).max(0.01);
    for f in fitted.iter_mut() {
        (f.start_blank, f.end_blank, f.gap, f.opens) = (0.0, 0.0, 0.0, false);
    }
    let mut start = 0;
    while start < clusters.len() {
        let mut end = start;
        while end < clusters.len() && !is_whole(&clusters[end], em) && !parts(&clusters[end]) {
            end += 1;
        }
        word(start..end, fitted, em);
        // Words have room enough around them.
        if clusters.get(end).is_some_and(|c| c.class == Class::Space && c.len == 1) {
            fitted[end].advance = 0.0;
        }
        start = end + 1;
    }
}

/// Whether a cluster fills whole cells by itself.
fn is_whole(cluster: &Cluster, em: f32) -> bool {
    let cells = cluster.advance / em;
    !cluster.class.is_latin() && cells > 0.5 && (cells - cells.round()).abs() < 0.01
}

fn parts(cluster: &Cluster) -> bool {
    (cluster.class == Class::Space && cluster.len == 1) || cluster.class == Class::LineBreak
}

fn word(word: Range<usize>, fitted: &mut [Fitted], em: f32) {
    let length: f32 = fitted[word.clone()].iter().map(|f| f.advance).sum();
    if length <= 0.0 {
        return;
    }
    let lacking = ((length / em + 0.01).ceil() * em - length) / 2.0;
    fitted[word.start].start_cut -= lacking;
    fitted[word.start].advance += lacking;
    fitted[word.end - 1].advance += lacking;
}
