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
/// A paragraph costs no more that has no bad line: so much,
const GOOD_WAY: f64 = 20.0;
/// and so much for each place where a line may end.
const GOOD_PLACE: f64 = 0.05;
/// In paragraphs of more places the cost of all lines says little about each.
const LONG: usize = 1_000;
/// What a line may be too long by, in pt: sums are never exact.
const TOLERANCE: f32 = 0.01;
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
    /// The length of the line that begins there, in pt, and from which length on it is full.
    available: f32,
    full: f32,
    /// The number of the place or, if it has no way, of the nearest one before it that has.
    start: u32,
}

/// What the way to a place costs that has none.
const NONE: f64 = f64::INFINITY;

impl Default for Way {
    fn default() -> Way {
        Way { cost: NONE, from: 0, strain: 0.0, line: 0, available: 0.0, full: 0.0, start: 0 }
    }
}

/// The walk over the places of a paragraph, or of a part of it before a break that the author wants.
struct Search<'a> {
    rules: &'a Rules<'a>,
    places: &'a [Place],
    ways: &'a mut Vec<Way>,
    em: f32,
    /// Whether all lines but the first are of one length.
    alike: bool,
    /// Whether, besides, the first is no longer: if a line is too long, so are those from all starts before its own.
    even: bool,
    /// The widest gap of a line that a way may have, in pt.
    widest_gap: f32,
}

/// What the search fills.
#[derive(Default)]
pub(super) struct Room {
    places: Vec<Place>,
    ways: Vec<Way>,
    lines: Vec<Chosen>,
}

/// Chooses the lines.
pub(super) fn choose<'r>(rules: &Rules, room: &'r mut Room, work: &mut Work) -> &'r [Chosen] {
    let Room { places, ways, lines } = room;
    let clusters = &rules.shaped.clusters;
    lines.clear();
    let mut start = rules.first;
    while start < clusters.len() {
        let forced = clusters[start..].iter().position(|c| c.class == Class::LineBreak);
        let end = forced.map_or(clusters.len(), |i| start + i + 1);
        if rules.paragraph.style.verbatim {
            greedy(rules, start, end, lines, work);
        } else {
            rules.places(start, end, places);
            let mut search = Search::new(rules, places, ways);
            search.run(lines.len() as u32, work);
            search.collect(lines);
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

impl<'a> Search<'a> {
    fn new(rules: &'a Rules<'a>, places: &'a [Place], ways: &'a mut Vec<Way>) -> Search<'a> {
        let alike = rules.paragraph.style.notch.is_none();
        let even = alike && rules.paragraph.style.first_indent >= 0.0;
        Search { rules, places, ways, em: rules.em(), alike, even, widest_gap: 0.0 }
    }

    /// Finds the ways. `first` is the number of the first line.
    ///
    /// Most paragraphs have a way without a bad line. Every line adds to the cost, so what begins with a costlier way is no
    /// part of the best one: at first only the places where such a way ends are starts of lines, which are few.
    fn run(&mut self, first: u32, work: &mut Work) {
        let bound = GOOD_WAY + GOOD_PLACE * self.places.len() as f64;
        // Where lines differ in length, the number of the line that begins at each place must be known.
        let bounded = self.alike && self.places.len() <= LONG;
        if !(bounded && self.walk(first, bound, work)) {
            self.walk(first, f64::INFINITY, work);
        }
    }

    /// Finds the ways that cost no more than `bound`. Tells whether the last place has one.
    fn walk(&mut self, first: u32, bound: f64, work: &mut Work) -> bool {
        let style = &self.rules.paragraph.style;
        let is_flush = style.alignment == LineAlignment::Justify && !style.cells;
        let strain = if is_flush { bound.cbrt() as f32 } else { f32::INFINITY };
        self.widest_gap = 1.01 * strain * BAD_GAP * self.em;
        self.ways.clear();
        self.ways.resize(self.places.len(), Way { start: 0, ..self.begin(1, Way::default()) });
        self.ways[0] = self.begin(0, Way { cost: 0.0, line: first, ..Way::default() });
        let (mut near, mut spent, end) = (0, None, self.places.len() - 1);
        let is_short = |j: &usize| self.is_gaping(&measure(&self.places[0], &self.places[*j]), self.ways[0].available);
        for j in (1..end).find(|j| !is_short(j)).unwrap_or(end.max(1))..=end {
            let last = j == end;
            while near + 1 < j && self.is_full(near + 1, j) {
                near += 1;
            }
            if Some(self.ways[near].start as usize) <= spent && !last && self.fits(near, j) {
                // In the midst of a line: what could begin with a way here is too long.
                self.ways[j].start = self.ways[j - 1].start;
                continue;
            }
            let mut nearest = if last { j - 1 } else { near };
            let mut way = loop {
                let way = self.best_way(nearest, j, last, &mut spent, work);
                if nearest + 1 == j || !self.lacks_fuller(way.cost, near, j) {
                    break way;
                }
                nearest = j - 1;
            };
            if way.cost == NONE && bound == f64::INFINITY {
                // Nothing fits: the shortest line there is.
                let Way { cost, line, .. } = self.ways[j - 1];
                way = Way { cost: cost + OVERFULL, from: j as u32 - 1, line: line + 1, ..way };
            }
            if way.cost <= bound && way.cost < NONE {
                self.ways[j] = self.begin(j, way);
            } else {
                self.ways[j].start = self.ways[j - 1].start;
            }
        }
        self.ways.last().is_some_and(|way| way.cost < NONE)
    }

    /// The way to place `number`, with what is needed of the line that begins there.
    fn begin(&self, number: usize, way: Way) -> Way {
        let at = self.places.get(number).map_or(usize::MAX, |place| place.at as usize);
        let available = self.rules.available(at, way.line as usize);
        let full = available - (LACKING * available).max(LACKING_EM * self.em);
        Way { available, full, start: number as u32, ..way }
    }

    fn is_full(&self, i: usize, j: usize) -> bool {
        (self.places[j].end.advance - self.places[i].start.advance) as f32 >= self.ways[i].full
    }

    /// Whether nothing near the measure, or nothing good, ends at place `j`: all lines that fit are tried then. `cost` is
    /// that of the best way there with a line near it.
    fn lacks_fuller(&self, cost: f64, near: usize, j: usize) -> bool {
        if cost == NONE {
            // A line may fit though its way was left out.
            return !self.fits(near, j);
        }
        // What begins with a way that costs more is no better.
        cost >= f64::from(EMERGENCY) + self.ways[near].cost
            && self.ways[near + 1..].iter().any(|start| start.cost < cost)
    }

    /// Whether the line from place `i` to place `j` is not too long.
    fn fits(&self, i: usize, j: usize) -> bool {
        self.over(i, &measure(&self.places[i], &self.places[j])) <= TOLERANCE
    }

    /// How much longer than its room a line from place `i` is, squeezed as far as it may be.
    fn over(&self, i: usize, measured: &Measured) -> f32 {
        measured.natural - measured.shrink - self.ways[i].available
    }

    /// Tries the starts from place `first` back for a line that ends at place `j`, until the line is too long. The starts
    /// up to `spent` are too long for all later lines.
    fn best_way(&self, first: usize, j: usize, last: bool, spent: &mut Option<usize>, work: &mut Work) -> Way {
        let to = &self.places[j];
        let penalty = f64::from(to.penalty);
        let mut best = Way::default();
        let mut next = Some(first);
        for _ in 0..MOST_STARTS {
            let Some(i) = next.map(|i| self.ways[i].start as usize).filter(|&i| Some(i) > *spent) else { break };
            next = i.checked_sub(1);
            work.breakpoints += 1;
            let (from, before) = (&self.places[i], &self.ways[i]);
            let measured = measure(from, to);
            let over = self.over(i, &measured);
            if over > TOLERANCE {
                let much = over > 2.0 * self.em;
                if much && self.even {
                    *spent = Some(i);
                }
                if much || self.even {
                    break;
                }
                continue;
            }
            if before.cost + penalty >= best.cost {
                continue;
            }
            if !last && self.is_gaping(&measured, before.available) {
                continue;
            }
            let blank = if i == 0 { self.rules.indent_stretch(from.at as usize) } else { 0.0 };
            let (strain, line) = self.cost(measured, blank, before.available, last);
            let mut cost = before.cost + penalty + f64::from(line);
            if cost >= best.cost {
                continue;
            }
            if !last {
                cost += f64::from(self.unevenness(before.strain, strain));
            } else if i > 0 && self.is_lonely(from, to) {
                cost += LONELY;
            }
            if cost < best.cost {
                best = Way { cost, from: i as u32, strain, line: before.line + 1, ..best };
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

    /// Whether a line costs more than the walk's bound for the width of its gaps alone, which is told with less work than
    /// what it costs: a strain costs more than its cube.
    fn is_gaping(&self, line: &Measured, available: f32) -> bool {
        available - line.natural > line.stretch + self.widest_gap * line.opens.max(1) as f32
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

#[cfg(test)]
#[path = "breaks_tests.rs"]
mod tests;
