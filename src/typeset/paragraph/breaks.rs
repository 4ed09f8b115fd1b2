//! The best set of line ends for the whole paragraph.
//!
//! The cost of a paragraph is the sum over its lines: how tight or loose each is, and how unlike the line before it. A
//! paragraph is walked once: for each place where a line may end, only the starts that give a line near the measure are
//! tried, so the work is linear in the paragraph's length (Knuth and Plass, with a moving window).

use super::places::{EMERGENCY, Place, Rules};
use super::shape::{Cluster, Shown};
use super::{LineAlignment, Work};
use crate::script::Class;

/// A line's lengths in pt.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Measured {
    /// Natural length, blanks at both ends taken away.
    pub natural: f32,
    /// How far it may be squeezed.
    pub shrink: f32,
    /// How far it may be stretched before all gaps are: word spaces, Han-Latin gaps, the blank of a mark that begins an
    /// indented paragraph.
    pub stretch: f32,
    /// Places where all-gap stretching may put space.
    pub opens: u32,
}

/// A chosen line: its clusters, and whether it ends the paragraph or stands before a break that the author wants.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Chosen {
    pub start: usize,
    pub end: usize,
    /// Nothing is seen from this cluster on.
    pub visible: usize,
    pub last: bool,
    pub measured: Measured,
}

/// The most costly thing: a line that does not fit.
const OVERFULL: f64 = 1e12;
/// A last line of one character (CLREQ 3.4.4): a line opened by 1/5 em at every gap is better, one by 1/4 em is not.
const LONELY: f64 = 800.0;
/// Every line costs this, so that fewer lines are better where nothing else tells.
const LINE: f32 = 0.2;
/// A gap between Han that is as bad as a line squeezed to its limit, in em.
const BAD_GAP: f32 = 0.025;
/// Word spaces and Han-Latin gaps at their limit, holes of half an em, are this bad.
const BAD_STRETCH: f32 = 2.0;
/// A line that cannot be made flush is this many times as bad as if it had one gap.
const RAGGED: f32 = 1.5;
/// From this strain on a line is past judging, and what it costs grows no faster.
const HOPELESS: f32 = 50.0;
/// What two lines cost of which one is as tight, the other as loose as is still good.
const UNEVEN: f32 = 0.5;
/// Lines that lack more than this share of the measure are tried only where no fuller one can be had,
const LACKING: f32 = 0.12;
/// unless they lack less than this, in em: on a short line, a character is a large share.
const LACKING_EM: f32 = 2.2;
/// Lines of more places than this are not tried: only text of almost no size has them.
const MOST_STARTS: usize = 2_000;

/// Measures the line from one place to another.
fn measure(from: &Place, to: &Place) -> Measured {
    if to.visible <= from.at {
        return Measured::default();
    }
    Measured {
        natural: (to.end.advance - from.start.advance) as f32,
        shrink: (to.end.shrink - from.start.shrink).max(0.0) as f32,
        stretch: (to.end.stretch - from.start.stretch).max(0.0) as f32,
        opens: to.end.opens.saturating_sub(from.start.opens),
    }
}

/// The best way to a place.
#[derive(Debug, Clone, Copy)]
struct Way {
    cost: f64,
    /// Number of the place where its last line begins.
    from: u32,
    /// How tight (negative) or loose its last line is.
    strain: f32,
    /// How many lines of the paragraph end there.
    line: u32,
}

/// The walk over the places of a paragraph, or of a part of it before a break that the author wants.
struct Search<'a> {
    rules: &'a Rules<'a>,
    places: &'a [Place],
    ways: Vec<Way>,
    em: f32,
}

/// Chooses the lines.
pub(super) fn choose(rules: &Rules, work: &mut Work) -> Vec<Chosen> {
    let clusters = &rules.shaped.clusters;
    let mut lines = Vec::new();
    let mut start = rules.first;
    while start < clusters.len() {
        let forced = clusters[start..].iter().position(|c| c.class == Class::LineBreak);
        let end = forced.map_or(clusters.len(), |i| start + i + 1);
        if rules.paragraph.style.verbatim {
            greedy(rules, start, end, &mut lines, work);
        } else {
            let places = rules.places(start, end);
            let mut search = Search { rules, places: &places, ways: Vec::with_capacity(places.len()), em: rules.em() };
            search.run(lines.len() as u32, work);
            search.collect(&mut lines);
        }
        start = end;
    }
    lines
}

/// Code is cut behind a space or sign if one stands in the last so many parts of a line.
const CODE_TAIL: usize = 3;

/// Code: as much on a line as fits, whole words where that leaves no great hole. What shows nothing stays with what it
/// follows.
fn greedy(rules: &Rules, start: usize, end: usize, lines: &mut Vec<Chosen>, work: &mut Work) {
    let clusters = &rules.shaped.clusters;
    let mut from = start;
    while from < end {
        let available = rules.available(from, lines.len()) + 0.01;
        let (mut at, mut natural) = (from, 0.0);
        while at < end && (at == from || natural + rules.fitted[at].advance <= available) {
            natural += rules.fitted[at].advance;
            at += 1;
        }
        work.breakpoints += 1;
        let last = at >= end;
        if !last {
            let ends_word = |i: &usize| {
                let before = &clusters[*i - 1];
                let after = clusters[*i].class;
                !matches!(before.class, Class::Latin | Class::Digit) && before.class != after && after != Class::Space
            };
            let least = at - (at - from) / CODE_TAIL;
            at = (least.max(from + 1)..=at).rev().find(ends_word).unwrap_or(at);
        }
        let breaks = clusters[from..at].iter().rev().take_while(|c| c.class == Class::LineBreak).count();
        let measured = Measured { natural, ..Measured::default() };
        lines.push(Chosen { start: from, end: at, visible: at - breaks, last, measured });
        from = at;
    }
}

impl Search<'_> {
    /// Finds the ways. `first` is the number of the first line.
    fn run(&mut self, first: u32, work: &mut Work) {
        self.ways.push(Way { cost: 0.0, from: 0, strain: 0.0, line: first });
        let mut near = 0;
        for j in 1..self.places.len() {
            let last = j + 1 == self.places.len();
            while near + 1 < j && self.is_full(near + 1, j) {
                near += 1;
            }
            let mut way = self.best_way(if last { j - 1 } else { near }, j, last, work);
            // Nothing near the measure, or nothing good: all lines that fit are tried.
            let good = f64::from(EMERGENCY) + self.ways[near].cost;
            if (way.is_none() || way.is_some_and(|way| way.cost >= good)) && !last && near < j - 1 {
                way = self.best_way(j - 1, j, last, work);
            }
            // Nothing fits: the shortest line there is.
            let Way { cost, line, .. } = self.ways[j - 1];
            let short = Way { cost: cost + OVERFULL, from: j as u32 - 1, strain: 0.0, line: line + 1 };
            self.ways.push(way.unwrap_or(short));
        }
    }

    fn is_full(&self, i: usize, j: usize) -> bool {
        let (from, to) = (&self.places[i], &self.places[j]);
        let natural = (to.end.advance - from.start.advance) as f32;
        let available = self.rules.available(from.at as usize, self.ways[i].line as usize);
        natural >= available - (LACKING * available).max(LACKING_EM * self.em)
    }

    /// Tries the starts `first`, `first - 1`, … for a line that ends at place `j`, until the line is too long.
    fn best_way(&self, first: usize, j: usize, last: bool, work: &mut Work) -> Option<Way> {
        let to = &self.places[j];
        let mut best: Option<Way> = None;
        for i in (0..=first).rev().take(MOST_STARTS) {
            work.breakpoints += 1;
            let from = &self.places[i];
            let measured = measure(from, to);
            let available = self.rules.available(from.at as usize, self.ways[i].line as usize);
            let over = measured.natural - measured.shrink - available;
            if over > 0.01 {
                // Blanks at the ends make lengths uneven by up to an em: one more start may still fit.
                if over > 2.0 * self.em {
                    break;
                }
                continue;
            }
            let before = self.ways[i];
            let blank = if i == 0 { self.rules.indent_stretch(from.at as usize) } else { 0.0 };
            let (strain, line) = self.cost(measured, blank, available, last);
            let mut cost = before.cost + f64::from(to.penalty) + f64::from(line);
            if best.is_some_and(|best| best.cost <= cost) {
                continue;
            }
            if !last {
                cost += f64::from(self.unevenness(before.strain, strain));
            } else if i > 0 && self.is_lonely(from, to) {
                cost += LONELY;
            }
            if best.is_none_or(|best| cost < best.cost) {
                best = Some(Way { cost, from: i as u32, strain, line: before.line + 1 });
            }
        }
        best
    }

    /// Neighbouring lines of which one is tight and the other loose stand out. Only the best way to the line before is
    /// asked, so this is a little less than the best of all.
    fn unevenness(&self, before: f32, strain: f32) -> f32 {
        let difference = before.clamp(-1.0, 2.0) - strain.clamp(-1.0, 2.0);
        UNEVEN * difference * difference / 4.0
    }

    /// How tight or loose a line is (-1: squeezed to its limit, 1: all gaps opened by [`BAD_GAP`]), and what it costs.
    /// `blank` is the part of its stretch that makes no hole.
    fn cost(&self, line: Measured, blank: f32, available: f32, last: bool) -> (f32, f32) {
        let missing = available - line.natural;
        let style = &self.rules.paragraph.style;
        if style.alignment != LineAlignment::Justify || style.cells {
            let even = style.alignment == LineAlignment::Center;
            let rag = if last && !even { 0.0 } else { missing.max(0.0) / self.em };
            return (0.0, LINE + rag * rag);
        }
        let strain = if missing < 0.0 {
            missing / line.shrink.max(0.001)
        } else if last {
            0.0
        } else if missing <= line.stretch {
            BAD_STRETCH * (missing - blank).max(0.0) / (line.stretch - blank).max(0.001)
        } else {
            let gap = (missing - line.stretch) / line.opens.max(1) as f32 / self.em;
            if line.opens == 0 && gap > 0.001 {
                return (0.0, LINE + RAGGED * badness(gap / BAD_GAP));
            }
            let (gap, holes) = (gap / BAD_GAP, if line.stretch > blank + 0.001 { BAD_STRETCH } else { 0.0 });
            (gap * gap + holes * holes).sqrt()
        };
        (strain, LINE + badness(strain.abs()))
    }

    /// Whether a last line has fewer than two characters besides marks (孤字, CLREQ 3.4.4).
    fn is_lonely(&self, from: &Place, to: &Place) -> bool {
        use Class::*;
        let clusters = &self.rules.shaped.clusters[from.at as usize..to.at as usize];
        let is_text = |cluster: &Cluster| match cluster.shown {
            Shown::Object(number) => self.rules.paragraph.objects.get(number as usize).is_some_and(|o| o.letter),
            _ => matches!(cluster.class, Ideograph | SmallKana | Hangul | Latin | Digit),
        };
        clusters.iter().filter(|cluster| is_text(cluster)).take(2).count() < 2
    }

    /// The lines of the best way to the last place.
    fn collect(&self, lines: &mut Vec<Chosen>) {
        let first = lines.len();
        let mut j = self.places.len() - 1;
        while j > 0 {
            let i = self.ways[j].from as usize;
            let (from, to) = (&self.places[i], &self.places[j]);
            let (start, end) = (from.at as usize, to.at as usize);
            let visible = (to.visible as usize).max(start);
            let last = j + 1 == self.places.len();
            lines.push(Chosen { start, end, visible, last, measured: measure(from, to) });
            j = i;
        }
        lines[first..].reverse();
    }
}

/// What a line of this strain costs: a little strain is nothing, twice as much is much worse.
fn badness(strain: f32) -> f32 {
    let cube = |size: f32| size * size * (1.0 + size);
    let slope = HOPELESS * (2.0 + 3.0 * HOPELESS);
    cube(strain.min(HOPELESS)) + slope * (strain - HOPELESS).max(0.0)
}
