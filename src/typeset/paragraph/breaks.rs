//! Where a line may end, and the best set of line ends for the whole paragraph.
//!
//! The cost of a line grows with the square of what must be squeezed or stretched; the cost of a paragraph is the sum over
//! its lines. A paragraph is walked once: for each place where a line may end, only the starts that give a line near the
//! measure are tried, so the work is linear in the paragraph's length (Knuth and Plass, with a moving window).

use super::adjust::Fitted;
use super::shape::{Cluster, Shaped, Shown};
use super::{Kinsoku, LineAlignment, MarkWidths, Paragraph, Work};
use crate::script::Class;

/// Sums over clusters `0..k`, so that a line is measured in constant time.
pub(super) struct Sums {
    advance: Vec<f64>,
    shrink: Vec<f32>,
    stretch: Vec<f32>,
    opens: Vec<u32>,
}

/// A line's lengths in pt.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Measured {
    /// Natural length, blanks at both ends taken away.
    pub natural: f32,
    /// How far it may be squeezed.
    pub shrink: f32,
    /// How far word spaces and Han-Latin gaps may be stretched.
    pub stretch: f32,
    /// Places where all-gap stretching may put space.
    pub opens: u32,
}

/// The most costly thing: a line that does not fit.
const OVERFULL: f64 = 1e9;
/// A last line of one character (CLREQ 3.4.4).
const LONELY: f64 = 1e4;
/// A line that ends inside a word because the word is longer than the measure.
const EMERGENCY: f64 = 1e5;

impl Sums {
    pub fn new(fitted: &[Fitted]) -> Sums {
        let n = fitted.len() + 1;
        let mut sums = Sums {
            advance: Vec::with_capacity(n),
            shrink: Vec::with_capacity(n),
            stretch: Vec::with_capacity(n),
            opens: Vec::with_capacity(n),
        };
        let (mut advance, mut shrink, mut stretch, mut opens) = (0.0f64, 0.0f32, 0.0f32, 0u32);
        for f in std::iter::once(&Fitted::default()).chain(fitted) {
            advance += f64::from(f.advance + f.gap);
            shrink += f.start_blank + f.end_blank + f.gap_shrink;
            stretch += f.gap_stretch;
            opens += u32::from(f.opens);
            sums.advance.push(advance);
            sums.shrink.push(shrink);
            sums.stretch.push(stretch);
            sums.opens.push(opens);
        }
        sums
    }
}

/// A paragraph made ready for breaking.
pub(super) struct Breaker<'a> {
    pub paragraph: &'a Paragraph,
    pub clusters: &'a [Cluster],
    pub fitted: &'a [Fitted],
    pub sums: Sums,
}

/// A chosen line: its clusters, and whether it ends the paragraph or stands before a break that the author wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chosen {
    pub start: usize,
    pub end: usize,
    pub last: bool,
}

impl<'a> Breaker<'a> {
    pub fn new(paragraph: &'a Paragraph, shaped: &'a Shaped, fitted: &'a [Fitted]) -> Breaker<'a> {
        Breaker { paragraph, clusters: &shaped.clusters, fitted, sums: Sums::new(fitted) }
    }

    /// The end of a line's visible clusters: without spaces and what shows nothing.
    pub fn visible_end(&self, start: usize, end: usize) -> usize {
        let invisible = |c: &Cluster| {
            let blank = c.class == Class::Space && !self.paragraph.style.verbatim;
            blank || matches!(c.class, Class::LineBreak | Class::Ignorable | Class::BreakHere)
        };
        let kept = self.clusters[start..end].iter().rev().skip_while(|c| invisible(c)).count();
        start + kept
    }

    /// Measures clusters `start..end` as a line.
    pub fn measure(&self, start: usize, end: usize) -> Measured {
        let end = self.visible_end(start, end);
        if end == start {
            return Measured { natural: 0.0, shrink: 0.0, stretch: 0.0, opens: 0 };
        }
        let (s, first, last) = (&self.sums, &self.fitted[start], &self.fitted[end - 1]);
        let end_blank = if self.cuts_line_end() { last.end_blank } else { 0.0 };
        let cut = first.start_blank + end_blank + last.gap;
        Measured {
            natural: (s.advance[end] - s.advance[start]) as f32 - cut,
            shrink: (s.shrink[end] - s.shrink[start] - first.start_blank - end_blank - last.gap_shrink).max(0.0),
            stretch: (s.stretch[end] - s.stretch[start] - last.gap_stretch).max(0.0),
            opens: s.opens[end] - s.opens[start] - u32::from(last.opens),
        }
    }

    /// GB/T 15834 5.1.10: a full-width mark at a line's end takes half an em.
    pub fn cuts_line_end(&self) -> bool {
        self.paragraph.style.mark_widths != MarkWidths::Full
    }

    /// Length of the line that starts at `start`.
    pub fn available(&self, start: usize) -> f32 {
        let style = &self.paragraph.style;
        let first = if start == 0 { style.first_indent } else { 0.0 };
        (style.measure - style.start_indent - style.end_indent - first).max(1.0)
    }

    /// Chooses the lines.
    pub fn lines(&self, work: &mut Work) -> Vec<Chosen> {
        let mut lines = Vec::new();
        let mut start = 0;
        while start < self.clusters.len() {
            let forced = self.clusters[start..].iter().position(|c| c.class == Class::LineBreak);
            let end = forced.map_or(self.clusters.len(), |i| start + i + 1);
            if self.paragraph.style.verbatim {
                self.greedy(start, end, &mut lines, work);
            } else {
                self.best(start, end, &mut lines, work);
            }
            start = end;
        }
        lines
    }

    /// Code: as much on a line as fits.
    fn greedy(&self, start: usize, end: usize, lines: &mut Vec<Chosen>, work: &mut Work) {
        let mut from = start;
        while from < end {
            let limit = self.sums.advance[from] + f64::from(self.available(from)) + 0.01;
            let fits = self.sums.advance[from + 1..=end].partition_point(|&a| a <= limit).max(1);
            work.breakpoints += 1;
            lines.push(Chosen { start: from, end: from + fits, last: from + fits >= end });
            from += fits;
        }
    }

    /// The cheapest set of lines for clusters `start..end`.
    fn best(&self, start: usize, end: usize, lines: &mut Vec<Chosen>, work: &mut Work) {
        let places = self.places(start, end);
        let mut cost = vec![f64::INFINITY; places.len()];
        let mut came_from = vec![0u32; places.len()];
        cost[0] = 0.0;
        let mut near = 0;
        for j in 1..places.len() {
            let place = places[j];
            let last = place.at == end;
            // The latest start that fills three quarters of a line; before it nothing but a last line is worth a try.
            while near + 1 < j
                && self.length(places[near + 1].at, place.at) >= 0.75 * self.available(places[near + 1].at)
            {
                near += 1;
            }
            let from = if last { j - 1 } else { near };
            self.try_starts(&places, j, from, last, &mut cost, &mut came_from, work);
            if !cost[j].is_finite() && from < j - 1 {
                self.try_starts(&places, j, j - 1, last, &mut cost, &mut came_from, work);
            }
            if !cost[j].is_finite() {
                // Nothing fits: the shortest line there is.
                let i = (0..j).rev().find(|&i| cost[i].is_finite()).unwrap_or(0);
                cost[j] = cost[i] + OVERFULL;
                came_from[j] = i as u32;
            }
        }
        let mut chain = vec![places.len() - 1];
        while let Some(&j) = chain.last().filter(|&&j| j > 0) {
            chain.push(came_from[j] as usize);
        }
        for pair in chain.windows(2).rev() {
            let (s, e) = (places[pair[1]].at, places[pair[0]].at);
            lines.push(Chosen { start: s, end: e, last: e == end });
        }
    }

    fn length(&self, start: usize, end: usize) -> f32 {
        (self.sums.advance[end] - self.sums.advance[start]) as f32
    }

    /// Tries the starts `from`, `from - 1`, … for a line that ends at place `j`, until the line is too long.
    #[expect(clippy::too_many_arguments, reason = "the two tables of the walk are the caller's")]
    fn try_starts(
        &self,
        places: &[Place],
        j: usize,
        from: usize,
        last: bool,
        cost: &mut [f64],
        came_from: &mut [u32],
        work: &mut Work,
    ) {
        let end = places[j].at;
        for i in (0..=from).rev() {
            work.breakpoints += 1;
            let measured = self.measure(places[i].at, end);
            let available = self.available(places[i].at);
            let over = measured.natural - measured.shrink - available;
            if over > 0.01 {
                // Blanks at the ends make lengths uneven by up to an em: one more start may still fit.
                if over > 2.0 * self.em() {
                    break;
                }
                continue;
            }
            let line = self.cost(measured, available, last) + if places[j].emergency { EMERGENCY } else { 0.0 };
            let lonely = if last && i > 0 && self.lonely(places[i].at, end) { LONELY } else { 0.0 };
            let total = cost[i] + line + lonely;
            if total < cost[j] {
                cost[j] = total;
                came_from[j] = i as u32;
            }
        }
    }

    fn em(&self) -> f32 {
        self.paragraph.runs.first().map_or(10.0, |r| r.style.size)
    }

    /// The cost of one line. Squeezing all that may be squeezed costs as much as opening every gap by 0.025 em.
    fn cost(&self, line: Measured, available: f32, last: bool) -> f64 {
        let missing = f64::from(available - line.natural);
        if self.paragraph.style.alignment != LineAlignment::Justify {
            let even = self.paragraph.style.alignment == LineAlignment::Center;
            let rag = (missing.max(0.0) / f64::from(self.em())).powi(2);
            return 1.0 + if last && !even { 0.0 } else { rag };
        }
        if missing < 0.0 {
            let share = -missing / f64::from(line.shrink.max(0.001));
            return 1.0 + 60.0 * share * share;
        }
        if last {
            return 1.0;
        }
        let stretch = f64::from(line.stretch);
        if missing <= stretch {
            return 1.0 + 40.0 * (missing / stretch.max(0.001)).powi(2);
        }
        let gap = (missing - stretch) / f64::from(line.opens.max(1)) / f64::from(self.em());
        let none = if line.opens == 0 { 1e4 } else { 0.0 };
        1.0 + if stretch > 0.0 { 40.0 } else { 0.0 } + none + 1000.0 * (gap / 0.1).powi(2)
    }

    /// Whether a last line has fewer than two characters besides marks (孤字, CLREQ 3.4.4).
    fn lonely(&self, start: usize, end: usize) -> bool {
        let counts = |c: &&Cluster| matches!(c.class, Class::Ideograph | Class::Hangul | Class::Latin | Class::Digit);
        self.clusters[start..end].iter().filter(counts).take(2).count() < 2
    }

    /// The places in `start..=end` where a line may end. Stretches longer than a line get emergency places.
    fn places(&self, start: usize, end: usize) -> Vec<Place> {
        let mut places = vec![Place { at: start, emergency: false }];
        for at in start + 1..=end {
            if at < end && !self.may_break(at) {
                continue;
            }
            let from = places[places.len() - 1].at;
            if self.length(from, at) > self.available(from) && at - from > 1 {
                let measured = self.measure(from, at);
                if measured.natural - measured.shrink > self.available(from) {
                    let inside = (from + 1..at).filter(|&i| self.may_split(i));
                    places.extend(inside.map(|at| Place { at, emergency: true }));
                }
            }
            places.push(Place { at, emergency: false });
        }
        places
    }

    /// In an emergency a line may end inside a word, but a mark still does not start it.
    fn may_split(&self, at: usize) -> bool {
        let (left, right) = (&self.clusters[at - 1], &self.clusters[at]);
        !(right.class.never_starts_a_line() || left.class.never_ends_a_line() || right.class == Class::Ignorable)
    }

    /// Whether a line may end before cluster `at` (CLREQ 3.1.4, 3.1.5).
    fn may_break(&self, at: usize) -> bool {
        use Class::*;
        let (left, right) = (&self.clusters[at - 1], &self.clusters[at]);
        if matches!(right.class, Ignorable | LineBreak | Space) || self.held_together(left, right) {
            return false;
        }
        if matches!(left.class, BreakHere) {
            return true;
        }
        let level = self.paragraph.style.kinsoku;
        if level != Kinsoku::None {
            let before = self.before_spaces(at);
            if right.class.never_starts_a_line() || before.is_some_and(|c| c.never_ends_a_line()) {
                return false;
            }
            if level == Kinsoku::Strict && matches!(right.class, Dash | Ellipsis) {
                return false;
            }
            if matches!(level, Kinsoku::Gb | Kinsoku::Strict) && left.class == Slash {
                return false;
            }
        }
        if left.class == Space {
            return true;
        }
        let narrow = |c: Class| c.is_latin() || c == Hangul;
        if narrow(left.class) && narrow(right.class) {
            return self.breaks_word(at);
        }
        true
    }

    fn before_spaces(&self, at: usize) -> Option<Class> {
        let before = self.clusters[..at].iter().rev();
        before.map(|c| c.class).find(|c| !matches!(c, Class::Space | Class::Ignorable))
    }

    /// Runs that are kept whole, and a note's mark with what it follows (CLREQ 3.1.5); the base of a reading.
    fn held_together(&self, left: &Cluster, right: &Cluster) -> bool {
        let unbreakable = self.paragraph.runs[right.run as usize].style.unbreakable;
        if unbreakable {
            return true;
        }
        if self.paragraph.rubies.is_empty() {
            return false;
        }
        let index = self.paragraph.rubies.partition_point(|r| r.base.end <= left.text);
        self.paragraph.rubies.get(index).is_some_and(|r| r.base.start <= left.text && right.text < r.base.end)
    }

    /// Within Latin text a line ends after a hyphen between letters, and after the slashes of an address.
    fn breaks_word(&self, at: usize) -> bool {
        let char_of = |c: &Cluster| self.paragraph.text[c.text as usize..].chars().next().unwrap_or(' ');
        let left = char_of(&self.clusters[at - 1]);
        let right = char_of(&self.clusters[at]);
        let letter_before = at >= 2 && char_of(&self.clusters[at - 2]).is_alphabetic();
        match left {
            '-' | '‐' => letter_before && right.is_alphabetic(),
            '—' => true,
            '/' | '&' | '?' | '=' => right.is_alphanumeric() && self.in_address(at),
            _ => false,
        }
    }

    /// Whether cluster `at` stands in a long word with a slash: an address, a path.
    fn in_address(&self, at: usize) -> bool {
        let word = |c: &&Cluster| c.class.is_latin() && !matches!(c.shown, Shown::Object(_));
        self.clusters[..at].iter().rev().take(80).take_while(word).count() >= 8
    }
}

/// A place where a line may end: before cluster `at`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    at: usize,
    emergency: bool,
}
