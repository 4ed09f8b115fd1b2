//! Widths of clusters beside their neighbours, and how far each may shrink or grow.
//!
//! Everything is on one array of clusters over all runs of the paragraph, so that a change of style never breaks a squeeze
//! (`：“` is 1.5 em though the quote be bold).

use super::cells;
use super::readings::{self, Reading};
use super::shape::{Cluster, Shaped, Shown};
use super::units;
use super::{MarkWidths, Paragraph, Region};
use crate::script::Class;

/// The order in which blanks are squeezed (CLREQ 3.5.3): the mark at the line's end, spaces, 间隔号, brackets, ，、；,
/// Han-Latin gaps, 。？！.
pub(super) const LINE_END: u8 = 0;
pub(super) const SPACES: u8 = 1;
pub(super) const MIDDLE_DOTS: u8 = 2;
pub(super) const BRACKETS: u8 = 3;
pub(super) const PAUSES: u8 = 4;
pub(super) const LATIN_GAPS: u8 = 5;
pub(super) const STOPS: u8 = 6;
/// How many levels there are.
pub(super) const LEVELS: usize = 7;

/// A cluster with its widths, in pt.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Fitted {
    /// Advance within a line, the gap after it not included.
    pub advance: f32,
    /// Blank taken from its start already; negative where space was put before it.
    pub start_cut: f32,
    /// Blank at its start that a line's start takes away, and that squeezing may.
    pub start_blank: f32,
    /// Blank at its end that a line's end takes away, and that squeezing may.
    pub end_blank: f32,
    /// Gap to the next cluster, dropped where a line ends: Han-Latin space.
    pub gap: f32,
    /// How far the gap (or this space itself) may shrink, at level [`LATIN_GAPS`] or [`SPACES`].
    pub gap_shrink: f32,
    /// How far it may grow before all gaps do.
    pub gap_stretch: f32,
    /// Level at which the blanks are squeezed.
    pub level: u8,
    /// Whether the gap is one between words (stretched first).
    pub word: bool,
    /// Whether space may be put after this cluster when all gaps are stretched alike.
    pub opens: bool,
}

impl Fitted {
    /// Whether it takes room, and no blank is in it or taken from it, nor a gap after it.
    pub fn is_plain(&self) -> bool {
        let Fitted { start_cut, start_blank, end_blank, gap, gap_shrink, gap_stretch, .. } = *self;
        let blanks = [start_cut, start_blank, end_blank, gap, gap_shrink, gap_stretch];
        self.advance > 0.0 && blanks.map(f32::to_bits) == [0; 6]
    }
}

/// Fits all clusters of a paragraph into `fitted`.
pub(super) fn fit(paragraph: &Paragraph, shaped: &Shaped, readings: &[Reading], fitted: &mut Vec<Fitted>) {
    let clusters = &shaped.clusters;
    fitted.clear();
    fitted.extend(clusters.iter().map(alone));
    if paragraph.style.verbatim {
        for f in fitted {
            (f.start_blank, f.end_blank, f.opens) = (0.0, 0.0, false);
        }
        return;
    }
    if paragraph.style.cells {
        cells::fill(paragraph, clusters, fitted);
        readings::make_room(paragraph, clusters, fitted, readings);
        units::fit(paragraph, clusters, fitted);
        return;
    }
    let mut fitter = Fitter { paragraph, clusters, fitted, before: None, exclaims: 0 };
    let mut before = None;
    for (index, cluster) in clusters.iter().enumerate() {
        let class = Some(cluster.class);
        if class == before && class == Some(Class::Ideograph) && paragraph.objects.is_empty() {
            // Han beside Han, as most of a Chinese text is: they do nothing to each other.
            fitter.before = Some((index, before));
        } else if !cluster.class.shows_nothing() {
            fitter.next(index);
        }
        before = class;
    }
    if matches!(paragraph.style.mark_widths, MarkWidths::Compressed | MarkWidths::Kaiming) {
        narrow_all(paragraph.style.mark_widths, clusters, fitted);
    }
    readings::make_room(paragraph, clusters, fitted, readings);
    units::fit(paragraph, clusters, fitted);
}

fn alone(cluster: &Cluster) -> Fitted {
    let level = match cluster.class {
        Class::MiddleDot => MIDDLE_DOTS,
        Class::Opening | Class::Closing => BRACKETS,
        Class::Pause => PAUSES,
        _ => STOPS,
    };
    Fitted {
        advance: cluster.advance,
        start_blank: cluster.start_blank,
        end_blank: cluster.end_blank,
        level,
        word: cluster.class == Class::Space,
        opens: !cluster.class.shows_nothing(),
        ..Fitted::default()
    }
}

/// The walk over the clusters that are seen, each beside the one before.
struct Fitter<'a> {
    paragraph: &'a Paragraph,
    clusters: &'a [Cluster],
    fitted: &'a mut [Fitted],
    /// The cluster before, and the class of the one before that.
    before: Option<(usize, Option<Class>)>,
    /// How many 问号 and 叹号 stand side by side up to the cluster before.
    exclaims: u32,
}

impl Fitter<'_> {
    fn next(&mut self, index: usize) {
        let class = self.clusters[index].class;
        if let Some((before, earlier)) = self.before {
            self.beside(before, index, earlier);
        }
        self.exclaims = if class == Class::Exclaim { self.exclaims + 1 } else { 0 };
        if self.exclaims == 2 {
            self.second_exclaim(index);
        }
        self.before = Some((index, self.before.map(|(before, _)| self.clusters[before].class)));
    }

    /// Two of ？！ take one em, three take two (GB/T 15834 4.3.3.4, 4.4.3.3): every second one is half an em wide, as the
    /// one before it is.
    fn second_exclaim(&mut self, index: usize) {
        let f = &mut self.fitted[index];
        f.advance -= f.end_blank;
        f.end_blank = 0.0;
        self.exclaims = 0;
    }

    fn size(&self, index: usize) -> f32 {
        self.paragraph.runs[self.clusters[index].run as usize].style.size
    }

    /// What neighbours do to each other.
    fn beside(&mut self, a: usize, b: usize, earlier: Option<Class>) {
        let (before, after) = (&self.clusters[a], &self.clusters[b]);
        let are_han = before.class == Class::Ideograph && after.class == Class::Ideograph;
        if are_han && !self.takes_gap(before, after) {
            return;
        }
        if before.class == Class::Space {
            self.space(a, earlier, after.class);
            self.fitted[a].opens &= after.class != Class::Space;
            return;
        }
        if after.class == Class::Space {
            self.fitted[a].opens = false;
            return;
        }
        self.close_up(a, b);
        if self.takes_gap(before, after) {
            // CLREQ 3.2.2: 1/4 em, between 1/8 and 1/2.
            let size = self.size(a).min(self.size(b));
            let f = &mut self.fitted[a];
            (f.gap, f.gap_shrink, f.gap_stretch) = (size / 4.0, size / 8.0, size / 4.0);
        }
        self.fitted[a].opens &= may_open(before, after);
    }

    /// Adjacent marks: two em become one and a half, closing towards the content (CLREQ 3.1.6.2).
    fn close_up(&mut self, a: usize, b: usize) {
        use Class::*;
        let (before, after) = (self.clusters[a].class, self.clusters[b].class);
        // In Taiwan a mark in the middle of its em box keeps its width, and so does what follows it (CLREQ 3.1.6).
        let centred = self.paragraph.style.region == Region::Taiwan;
        let closes = before == Closing || (matches!(before, Pause | Colon | Stop | Exclaim) && !centred);
        if before == Opening && after == Opening {
            self.cut_start(b, f32::MAX);
        } else if closes && after.is_wide_mark() && after != MiddleDot {
            let cut = self.cut_end(a);
            // Marks in the middle of their em box have a quarter to give on either side.
            self.cut_start(b, self.size(b) / 2.0 - cut);
        } else if closes && after == LatinClosing {
            // A half-width comma or stop that stands for a Chinese one closes up to the mark before it all the same.
            self.cut_end(a);
        }
    }

    fn cut_end(&mut self, index: usize) -> f32 {
        let f = &mut self.fitted[index];
        let cut = std::mem::take(&mut f.end_blank);
        f.advance -= cut;
        cut
    }

    fn cut_start(&mut self, index: usize, most: f32) {
        let f = &mut self.fitted[index];
        let cut = f.start_blank.min(most.max(0.0));
        f.advance -= cut;
        f.start_cut += cut;
        f.start_blank -= cut;
    }

    /// A space between Latin words stretches to 1/2 em and shrinks to 1/4; one between Han and Latin is the Han-Latin gap,
    /// however wide the face's own space is. Other spaces than U+0020 are as wide as the author wants.
    fn space(&mut self, space: usize, before: Option<Class>, after: Class) {
        if self.clusters[space].len != 1 {
            return;
        }
        let size = self.size(space);
        let f = &mut self.fitted[space];
        let han = |c: Class| c.takes_latin_gap();
        if before.is_some_and(|b| (han(b) && after.is_latin()) || (b.is_latin() && han(after))) {
            f.advance = size / 4.0;
            (f.gap_shrink, f.gap_stretch, f.word) = (size / 8.0, size / 4.0, false);
        } else {
            f.gap_shrink = (f.advance - size / 4.0).max(0.0);
            f.gap_stretch = (size / 2.0 - f.advance).max(0.0);
        }
    }

    /// A Han-Latin gap: never beside marks of Chinese (their own blank is enough), nor before or after what is raised (a
    /// note's mark). A half-width comma or stop that stands for a Chinese one takes it after itself only.
    fn takes_gap(&self, before: &Cluster, after: &Cluster) -> bool {
        use Class::*;
        let han = |c: &Cluster| c.class.takes_latin_gap() && !matches!(c.shown, Shown::Object(_));
        let after_han = matches!(after.class, Latin | Digit | Prefix | LatinOpening | Quote);
        let before_han = matches!(before.class, Latin | Digit | Suffix | LatinClosing | Quote);
        let after_han = (after_han && !self.is_wide(after)) || self.is_formula(after);
        let before_han = (before_han && !self.is_wide(before)) || self.is_formula(before);
        let beside = (han(before) && after_han) || (han(after) && before_han);
        let rise = |c: &Cluster| self.paragraph.runs[c.run as usize].style.rise;
        beside && (before.run == after.run || rise(before) == rise(after))
    }

    /// Whether it is an object that is set like a letter.
    fn is_formula(&self, cluster: &Cluster) -> bool {
        let Shown::Object(number) = cluster.shown else { return false };
        self.paragraph.objects.get(number as usize).is_some_and(|object| object.letter)
    }

    /// Whether a sign beside a number fills an em (％, ￥): its own blank is gap enough.
    fn is_wide(&self, cluster: &Cluster) -> bool {
        let sign = matches!(cluster.class, Class::Prefix | Class::Suffix);
        sign && cluster.advance > 0.9 * self.paragraph.runs[cluster.run as usize].style.size
    }
}

/// Whether all-gap stretching may put space between two clusters: not inside Latin words and numbers, not beside 连接号 and
/// 分隔号 (CLREQ 3.5.4), not between marks that close up to each other.
fn may_open(before: &Cluster, after: &Cluster) -> bool {
    use Class::*;
    let narrow = |c: Class| c.is_latin() || matches!(c, Glue);
    if narrow(before.class) && narrow(after.class) {
        return false;
    }
    if before.class == after.class && matches!(before.class, Dash | Ellipsis | Hangul) {
        return false;
    }
    let mark = |c: Class| c.is_wide_mark() && c != MiddleDot;
    if mark(before.class) && mark(after.class) && (before.class == Opening || after.class != Opening) {
        return false;
    }
    !matches!(before.class, Connector | Slash | LatinOpening | Prefix)
        && !matches!(after.class, Connector | Slash | LatinClosing | Suffix)
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
