//! Widths of clusters beside their neighbours, and how far each may shrink or grow.
//!
//! Everything is on one array of clusters over all runs of the paragraph, so that a change of style never breaks a squeeze
//! (`：“` is 1.5 em though the quote be bold).

use super::shape::{Cluster, Shaped, Shown};
use super::{MarkWidths, Paragraph};
use crate::script::Class;

/// The order in which blanks are squeezed (CLREQ 3.5.3); the blank of a line's last mark comes first and is not here.
pub(super) const SPACES: u8 = 0;
pub(super) const MIDDLE_DOTS: u8 = 1;
pub(super) const BRACKETS: u8 = 2;
pub(super) const PAUSES: u8 = 3;
pub(super) const LATIN_GAPS: u8 = 4;
pub(super) const STOPS: u8 = 5;
/// How many levels there are.
pub(super) const LEVELS: usize = 6;

/// A cluster with its widths, in pt.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Fitted {
    /// Advance within a line, the gap after it not included.
    pub advance: f32,
    /// Blank taken from its start already.
    pub start_cut: f32,
    /// Blank at its start that a line's start takes away, and that squeezing may.
    pub start_blank: f32,
    /// Blank at its end that a line's end takes away, and that squeezing may.
    pub end_blank: f32,
    /// Level at which the blanks are squeezed.
    pub level: u8,
    /// Gap to the next cluster, dropped where a line ends: Han-Latin space.
    pub gap: f32,
    /// How far the gap (or this space itself) may shrink, at level [`LATIN_GAPS`] or [`SPACES`].
    pub gap_shrink: f32,
    /// How far it may grow.
    pub gap_stretch: f32,
    /// Whether the gap is one between words (stretched first).
    pub word: bool,
    /// Whether space may be put after this cluster when all gaps are stretched alike.
    pub opens: bool,
}

/// Fits all clusters of a paragraph.
pub(super) fn fit(paragraph: &Paragraph, shaped: &Shaped) -> Vec<Fitted> {
    let clusters = &shaped.clusters;
    let mut fitted: Vec<Fitted> = clusters.iter().map(alone).collect();
    if paragraph.style.verbatim {
        for f in &mut fitted {
            (f.start_blank, f.end_blank, f.gap_shrink, f.gap_stretch, f.opens) = (0.0, 0.0, 0.0, 0.0, false);
        }
        return fitted;
    }
    let mut previous: Option<usize> = None;
    for index in 0..clusters.len() {
        if clusters[index].class == Class::Ignorable {
            continue;
        }
        if let Some(before) = previous {
            beside(paragraph, clusters, &mut fitted, before, index);
        }
        previous = Some(index);
    }
    if matches!(paragraph.style.mark_widths, MarkWidths::Compressed | MarkWidths::Kaiming) {
        narrow_all(paragraph.style.mark_widths, clusters, &mut fitted);
    }
    widen_for_readings(paragraph, clusters, &mut fitted);
    fitted
}

fn alone(cluster: &Cluster) -> Fitted {
    let level = match cluster.class {
        Class::MiddleDot => MIDDLE_DOTS,
        Class::Opening | Class::Closing => BRACKETS,
        Class::Pause => PAUSES,
        _ => STOPS,
    };
    let space = cluster.class == Class::Space;
    Fitted {
        advance: cluster.advance,
        start_blank: cluster.start_blank,
        end_blank: cluster.end_blank,
        level,
        word: space,
        opens: !matches!(cluster.class, Class::Space | Class::Ignorable | Class::LineBreak),
        ..Fitted::default()
    }
}

fn em(paragraph: &Paragraph, cluster: &Cluster) -> f32 {
    paragraph.runs[cluster.run as usize].style.size
}

/// What two neighbours do to each other.
fn beside(paragraph: &Paragraph, clusters: &[Cluster], fitted: &mut [Fitted], a: usize, b: usize) {
    let (left, right) = (&clusters[a], &clusters[b]);
    close_up(left, right, fitted, a, b);
    let size = em(paragraph, left).min(em(paragraph, right));
    if left.class == Class::Space || right.class == Class::Space {
        if left.class == Class::Space {
            fit_space(paragraph, clusters, fitted, a, b);
        }
        fitted[a].opens = false;
        return;
    }
    if takes_gap(left, right) {
        // CLREQ 3.2.2: 1/4 em, between 1/8 and 1/2.
        let f = &mut fitted[a];
        (f.gap, f.gap_shrink, f.gap_stretch) = (size / 4.0, size / 8.0, size / 4.0);
    }
    fitted[a].opens &= may_open(left, right);
}

/// Adjacent marks: two em become one and a half, closing towards the content (CLREQ 3.1.6.2).
fn close_up(left: &Cluster, right: &Cluster, fitted: &mut [Fitted], a: usize, b: usize) {
    use Class::*;
    let closes = matches!(left.class, Closing | Pause | Colon | Stop | Exclaim);
    // A half-width comma or stop that stands for a Chinese one closes up to the mark before it all the same.
    let narrow = closes && right.class == LatinClosing;
    if !left.class.is_wide_mark() || !(right.class.is_wide_mark() || narrow) {
        return;
    }
    if left.class == Opening && right.class == Opening {
        let cut = fitted[b].start_blank;
        fitted[b].advance -= cut;
        fitted[b].start_cut += cut;
        fitted[b].start_blank = 0.0;
    } else if closes && right.class != MiddleDot {
        let cut = fitted[a].end_blank;
        fitted[a].advance -= cut;
        fitted[a].end_blank = 0.0;
    }
}

/// A space between Latin words stretches to 1/2 em and shrinks to 1/4; one between Han and Latin is the Han-Latin gap,
/// however wide the face's own space is.
fn fit_space(paragraph: &Paragraph, clusters: &[Cluster], fitted: &mut [Fitted], space: usize, next: usize) {
    let size = em(paragraph, &clusters[space]);
    let before = clusters[..space].iter().rev().find(|c| c.class != Class::Ignorable).map(|c| c.class);
    let after = clusters[next].class;
    let han = |c: Class| c.takes_latin_gap();
    let f = &mut fitted[space];
    if before.is_some_and(|b| (han(b) && after.is_latin()) || (b.is_latin() && han(after))) {
        f.advance = size / 4.0;
        (f.gap_shrink, f.gap_stretch, f.word) = (size / 8.0, size / 4.0, false);
    } else {
        f.gap_shrink = (f.advance - size / 4.0).clamp(0.0, size / 8.0);
        f.gap_stretch = (size / 2.0 - f.advance).max(0.0);
    }
}

/// A Han-Latin gap: never beside marks of Chinese (their own blank is enough). A half-width comma or stop that stands
/// for a Chinese one takes it after itself only.
fn takes_gap(left: &Cluster, right: &Cluster) -> bool {
    use Class::*;
    let left_latin = matches!(left.class, Latin | Digit | Suffix | LatinClosing);
    let right_latin = matches!(right.class, Latin | Digit | Prefix | LatinOpening);
    (left.class.takes_latin_gap() && right_latin && !matches!(left.shown, Shown::Object(_)))
        || (left_latin && right.class.takes_latin_gap() && !matches!(right.shown, Shown::Object(_)))
}

/// Whether all-gap stretching may put space between two clusters: not inside Latin words and numbers, not beside 连接号 and
/// 分隔号 (CLREQ 3.5.4), not before a mark that closes or after one that opens.
fn may_open(left: &Cluster, right: &Cluster) -> bool {
    use Class::*;
    if left.class.is_latin() && right.class.is_latin() {
        return false;
    }
    !matches!(left.class, Connector | Slash | Opening | LatinOpening | Prefix)
        && !matches!(right.class, Connector | Slash | Closing | Pause | Stop | Colon | Exclaim | LatinClosing | Suffix)
}

/// 压缩 takes every blank half away, 开明 all but those after a sentence (CLREQ 3.1.6).
fn narrow_all(widths: MarkWidths, clusters: &[Cluster], fitted: &mut [Fitted]) {
    for (cluster, f) in clusters.iter().zip(fitted) {
        let ends_sentence = matches!(cluster.class, Class::Stop | Class::Exclaim);
        if widths == MarkWidths::Kaiming && ends_sentence {
            continue;
        }
        f.advance -= f.start_blank + f.end_blank;
        f.start_cut += f.start_blank;
        (f.start_blank, f.end_blank) = (0.0, 0.0);
    }
}

/// A reading longer than its base gets room on both sides; readings are half the size of their base (JLREQ 3.3.3).
fn widen_for_readings(paragraph: &Paragraph, clusters: &[Cluster], fitted: &mut [Fitted]) {
    let mut from = 0;
    for ruby in &paragraph.rubies {
        let first = from + clusters[from..].partition_point(|c| c.text < ruby.base.start);
        let last = from + clusters[from..].partition_point(|c| c.text < ruby.base.end);
        from = last;
        let Some(cluster) = clusters.get(first).filter(|_| first < last) else { continue };
        let base: f32 = fitted[first..last].iter().map(|f| f.advance + f.gap).sum();
        let half = em(paragraph, cluster) / 2.0;
        let wide: f32 = ruby.reading.chars().map(|c| if (c as u32) < 0x2E80 { half * 0.55 } else { half }).sum();
        let extra = (wide - base).max(0.0) / 2.0;
        fitted[first].start_cut -= extra;
        fitted[first].advance += extra;
        fitted[last - 1].advance += extra;
    }
}
