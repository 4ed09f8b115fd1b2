//! Where a line may end: CLREQ's prohibition rules (3.1.4), what is kept whole (3.1.5), words.
//!
//! The clusters are walked once. What a line measures is the difference of two sums kept at its ends, so no line is ever
//! added up.

use std::ops::Range;

use super::adjust::Fitted;
use super::shape::{Cluster, Shaped, Shown};
use super::{Kinsoku, MarkWidths, Paragraph, Region};
use super::{folds, units};
use crate::font::Family;
use crate::script::Class;

/// Units that stand after a number and a space.
const UNITS: [&str; 62] = [
    "m", "km", "dm", "cm", "mm", "μm", "nm", "Å", "ha", "t", "kg", "g", "mg", "μg", "L", "l", "dL", "mL", "ml", "s",
    "ms", "min", "h", "d", "K", "A", "mA", "V", "mV", "kV", "W", "kW", "MW", "GW", "Wh", "kWh", "Hz", "kHz", "MHz",
    "GHz", "Pa", "kPa", "MPa", "hPa", "N", "kN", "J", "kJ", "MJ", "mol", "dB", "Ω", "kΩ", "pt", "px", "em", "B", "KB",
    "kB", "MB", "GB", "TB",
];

/// Sums over the clusters before a place, in pt.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Sums {
    pub advance: f64,
    pub shrink: f64,
    pub stretch: f64,
    pub opens: u32,
}

/// A place where a line may end and the next one begin.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Place {
    /// Sums at the start of a line that begins here: the blank of its first mark is taken away.
    pub start: Sums,
    /// Sums at the end of a line that ends here: spaces, the last gap and the blank of the last mark are taken away.
    pub end: Sums,
    /// The line that begins here begins before this cluster.
    pub at: u32,
    /// The line that ends here shows nothing after this cluster's predecessor.
    pub visible: u32,
    /// What it costs that the line ends here.
    pub penalty: f32,
}

/// A line that ends inside a word, a number or a reading's base, because it is longer than the measure.
pub(super) const EMERGENCY: f32 = 1e5;
/// A line that ends where a mark forbids it, because the marks alone are longer than the measure.
const PROHIBITED: f32 = 1e7;

/// A line that ends within a name in code: as bad as a hyphen in a Chinese paragraph.
const PARTED_CODE: f32 = 60.0;

impl Sums {
    fn add(&mut self, f: &Fitted) {
        self.advance += f64::from(f.advance + f.gap);
        self.shrink += f64::from(f.start_blank + f.end_blank + f.gap_shrink);
        self.stretch += f64::from(f.gap_stretch);
        self.opens += u32::from(f.opens);
    }
}

/// The rules of one paragraph.
pub(super) struct Rules<'a> {
    pub paragraph: &'a Paragraph,
    pub shaped: &'a Shaped,
    pub fitted: &'a [Fitted],
    /// Clusters of the notes of two lines.
    pub folds: &'a [Range<usize>],
    /// The first cluster of the first line.
    pub first: usize,
    /// Whether a line may end between any two Han characters that nothing stands between.
    parts_han: bool,
    /// Whether there is code.
    has_code: bool,
}

/// What a walk knows of the clusters before it.
#[derive(Debug, Clone, Copy, Default)]
struct Before {
    /// The last cluster that is seen.
    seen: Option<usize>,
    /// Whether a space stands after it.
    space: bool,
    /// Whether U+200B stands after it.
    open: bool,
    /// Whether U+2060 stands after it.
    joined: bool,
    /// Whether U+00AD stands after it.
    soft: bool,
}

impl Before {
    fn pass(&mut self, index: usize, cluster: &Cluster) {
        match cluster.class {
            Class::Space => self.space = true,
            Class::BreakHere => self.open = true,
            Class::Joiner => self.joined = true,
            Class::SoftHyphen => self.soft = true,
            Class::Ignorable | Class::LineBreak => {}
            _ => *self = Before { seen: Some(index), ..Before::default() },
        }
    }
}

/// How strictly a place is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hold {
    /// A line may end here.
    Free,
    /// Inside a word or another unit.
    Inside,
    /// A mark forbids it.
    Forbidden,
    /// What stands on both sides is one.
    One,
}

impl<'a> Rules<'a> {
    pub fn new(
        paragraph: &'a Paragraph,
        shaped: &'a Shaped,
        fitted: &'a [Fitted],
        folds: &'a [Range<usize>],
        first: usize,
    ) -> Rules<'a> {
        let parts_han = paragraph.rubies.is_empty()
            && paragraph.units.is_empty()
            && paragraph.style.region != Region::Japan
            && !paragraph.runs.iter().any(|run| run.style.unbreakable);
        let has_code = paragraph.runs.iter().any(|run| run.style.family == Family::Mono);
        Rules { paragraph, shaped, fitted, folds, first, parts_han, has_code }
    }

    /// The length of the line of this number, from 0, that starts at cluster `start`, in pt.
    pub fn available(&self, start: usize, line: usize) -> f32 {
        let style = &self.paragraph.style;
        let first = if start == self.first { style.first_indent } else { 0.0 };
        (style.measure - style.start_indent - style.end_indent - first - style.notched(line)).max(1.0)
    }

    /// Size of the paragraph's first run, in pt.
    pub fn em(&self) -> f32 {
        self.paragraph.runs.first().map_or(10.0, |r| r.style.size).max(0.01)
    }

    /// Whether a mark at a line's end takes half an em always (GB/T 15834 5.1.10). Where it does not, its blank is the
    /// first that is squeezed.
    pub fn cuts_line_end(&self) -> bool {
        self.paragraph.style.mark_widths != MarkWidths::Full
    }

    /// What the line that starts at cluster `start` may be stretched by at its start, in pt: the blank of a mark that
    /// begins an indented paragraph, which CLREQ 3.1.6.3 lets stand or fall.
    pub fn indent_stretch(&self, start: usize) -> f32 {
        let begins = start == self.first && self.paragraph.style.first_indent > 0.0;
        self.fitted.get(start).filter(|_| begins).map_or(0.0, |f| f.start_blank)
    }

    /// Finds the places in `start..=end` where a line may end, the first one at `start`. Stretches longer than a line get
    /// emergency places.
    pub fn places(&self, start: usize, end: usize, places: &mut Vec<Place>) {
        places.clear();
        places.reserve(end - start + 1);
        let mut walk = Walk::new(self, start);
        places.push(walk.place(start));
        // No line is shorter than one of the first.
        let shortest = [self.available(start, 0), self.available(start + 1, 0)];
        let mut plain = self.is_plain(start);
        for at in start + 1..=end {
            // Between two plain clusters a line may end.
            let before = std::mem::replace(&mut plain, at < end && self.is_plain(at));
            let place = if before && plain {
                walk.pass_plain(at - 1)
            } else {
                walk.pass(at - 1);
                if at < end && self.hold(walk.before, at) != Hold::Free {
                    continue;
                }
                walk.place(at)
            };
            let last = &places[places.len() - 1];
            // What takes no space is never parted: a line may hold any number of it.
            if at < end && place.start.advance <= last.start.advance {
                continue;
            }
            let least = (place.end.advance - place.end.shrink) - (last.start.advance - last.start.shrink);
            if least > f64::from(shortest[usize::from(places.len() > 1)]) + 0.01 {
                self.emergencies(*last, at, places);
            }
            places.push(place);
        }
    }

    #[cold]
    /// Adds places between the last one and `to`, which are too far apart for one line.
    fn emergencies(&self, from: Place, to: usize, places: &mut Vec<Place>) {
        let mut walk = Walk::from(self, &from);
        let mut reached = from.start.advance;
        for at in from.at as usize + 1..to {
            walk.pass(at - 1);
            let penalty = match self.hold(walk.before, at) {
                Hold::One => continue,
                Hold::Forbidden => PROHIBITED,
                Hold::Free | Hold::Inside => EMERGENCY,
            };
            let place = walk.place(at);
            if place.start.advance > reached {
                reached = place.start.advance;
                places.push(Place { penalty, ..place });
            }
        }
    }

    /// Whether a cluster is as most of a Chinese text are: a line may end beside it, with no blank to take away.
    fn is_plain(&self, at: usize) -> bool {
        self.parts_han && self.shaped.clusters[at].class == Class::Ideograph && self.fitted[at].is_plain()
    }

    /// How strictly the place before cluster `at` is held, the walk having come so far.
    fn hold(&self, walked: Before, at: usize) -> Hold {
        use Class::*;
        let clusters = &self.shaped.clusters;
        let after = &clusters[at];
        if after.class.shows_nothing() || after.class == Space {
            return Hold::One;
        }
        let Some(seen) = walked.seen else { return Hold::Free };
        let before = &clusters[seen];
        let near = !walked.space;
        if self.forbidden(before.class, after, near) {
            return Hold::Forbidden;
        }
        let long_mark = matches!((before.class, after.class), (Dash, Dash) | (Ellipsis, Ellipsis));
        let measured = walked.space && before.class == Digit && after.class == Latin && self.is_unit(after.text);
        if walked.joined
            || measured
            || (near && long_mark)
            || self.held_together(before, after)
            || self.inside_unit(before, at)
        {
            return Hold::Inside;
        }
        if walked.open {
            return Hold::Free;
        }
        if before.class == Glue || after.class == Glue || (near && (before.class == Quote || after.class == Quote)) {
            return Hold::Inside;
        }
        let narrow = |c: Class| c.is_latin() || c == Hangul;
        if walked.space || walked.soft || !(narrow(before.class) && narrow(after.class)) {
            return Hold::Free;
        }
        if self.breaks_word(seen, at) || self.breaks_code(at) { Hold::Free } else { Hold::Inside }
    }

    /// CLREQ 3.1.4: marks that may not start a line, and that may not end one.
    fn forbidden(&self, before: Class, next: &Cluster, near: bool) -> bool {
        use Class::*;
        let after = next.class;
        match self.paragraph.style.kinsoku {
            Kinsoku::None => false,
            _ if after.never_starts_a_line() || before.never_ends_a_line() => true,
            Kinsoku::Basic => false,
            _ if self.paragraph.style.region == Region::Japan && self.is_japanese_non_starter(next) => true,
            Kinsoku::Gb => near && before == Slash,
            Kinsoku::Strict => (near && before == Slash) || matches!(after, Dash | Ellipsis),
        }
    }

    /// JIS X 4051 cl-09 to cl-11: small kana, the prolonged sound mark, iteration marks.
    fn is_japanese_non_starter(&self, cluster: &Cluster) -> bool {
        let iterates = || self.paragraph.text[cluster.text as usize..].starts_with(['々', '〻']);
        cluster.class == Class::SmallKana || (cluster.class == Class::Ideograph && iterates())
    }

    /// Whether a unit stands at byte `at`: a number before it is not parted from it (CLREQ 3.1.5).
    fn is_unit(&self, at: u32) -> bool {
        let rest = &self.paragraph.text[at as usize..];
        let end = rest
            .find(|c: char| !(c.is_alphabetic() && c.is_ascii() || matches!(c, 'μ' | 'Ω' | 'Å')))
            .unwrap_or(rest.len());
        UNITS.contains(&&rest[..end])
    }

    /// Runs that are kept whole, a note's mark with what it follows (CLREQ 3.1.5), the base of a reading.
    fn held_together(&self, before: &Cluster, after: &Cluster) -> bool {
        let style = &self.paragraph.runs[after.run as usize].style;
        if style.unbreakable && (before.run == after.run || style.rise > 0.0) {
            return true;
        }
        if self.paragraph.rubies.is_empty() {
            return false;
        }
        let index = self.paragraph.rubies.partition_point(|r| r.base.end <= before.text);
        self.paragraph.rubies.get(index).is_some_and(|r| r.base.start <= before.text && after.text < r.base.end)
    }

    /// Names that are spread or framed are kept whole; two characters of a note that stand over one another, too.
    fn inside_unit(&self, before: &Cluster, at: usize) -> bool {
        if self.paragraph.units.is_empty() {
            return false;
        }
        let after = &self.shaped.clusters[at];
        let unit = units::around_both(self.paragraph, before, after);
        // A hyphen would stand between the two lines of a note.
        let in_word = before.class.is_latin() && after.class.is_latin();
        let in_word = in_word && self.shaped.clusters[at - 1].class != Class::Space;
        unit.is_some_and(|unit| !unit.folded || in_word || folds::is_second(after, &self.fitted[at]))
    }

    /// Within Latin text a line ends after a hyphen between letters, after a dash, and after the slashes of an address.
    fn breaks_word(&self, last: usize, next: usize) -> bool {
        let text = &self.paragraph.text;
        let char_of = |c: &Cluster| text[c.text as usize..].chars().next().unwrap_or(' ');
        let clusters = &self.shaped.clusters;
        let after = char_of(&clusters[next]);
        match char_of(&clusters[last]) {
            '-' | '‐' => {
                let letter_before = last >= 1 && char_of(&clusters[last - 1]).is_alphabetic();
                letter_before && after.is_alphabetic()
            }
            '—' => after != '—',
            '/' | '&' | '?' | '=' => after.is_alphanumeric() && self.in_address(last),
            _ => false,
        }
    }

    /// Within code a long name is parted where it is made of parts: behind `::`, `.`, `_`, `/` and the like, before an
    /// opening bracket. No hyphen shows it, as none is in the code, and no stub is left on either line.
    fn breaks_code(&self, next: usize) -> bool {
        const SHORTEST: usize = 3;
        let in_code = |&last: &usize| self.is_code(last) && self.is_code(next);
        let Some(last) = next.checked_sub(1).filter(|_| self.has_code).filter(in_code) else { return false };
        let text = &self.paragraph.text;
        let char_at =
            |index: usize| text[self.shaped.clusters[index].text as usize..].chars().next().unwrap_or_default();
        let before = last.checked_sub(1).map_or(' ', char_at);
        let after = char_at(next);
        let parts = match char_at(last) {
            ':' => before == ':' && after.is_alphanumeric(),
            '.' => before.is_alphanumeric() && after.is_alphabetic(),
            '_' | '/' | '\\' | ',' | '=' | '&' | '|' => before.is_alphanumeric() && after.is_alphanumeric(),
            c => c.is_alphanumeric() && matches!(after, '(' | '[' | '{' | '<'),
        };
        let is_long = |mut part: Range<usize>| part.len() == SHORTEST && part.all(|index| self.is_code(index));
        let end = (next + SHORTEST).min(self.shaped.clusters.len());
        parts && is_long(next.saturating_sub(SHORTEST)..next) && is_long(next..end)
    }

    /// Whether the cluster is a letter or mark of code.
    fn is_code(&self, index: usize) -> bool {
        let in_code = |run: u32| self.paragraph.runs[run as usize].style.family == Family::Mono;
        self.shaped.clusters.get(index).is_some_and(|cluster| cluster.class.is_latin() && in_code(cluster.run))
    }

    /// Whether the cluster ends a long word, as an address or a path is.
    fn in_address(&self, last: usize) -> bool {
        let word = |c: &&Cluster| c.class.is_latin() && !matches!(c.shown, Shown::Object(_));
        self.shaped.clusters[..=last].iter().rev().take(8).take_while(word).count() >= 8
    }
}

/// A walk over the clusters, with the sums so far.
struct Walk<'a> {
    rules: &'a Rules<'a>,
    sums: Sums,
    /// The cluster after the last one that is seen, and the sums before it if others follow.
    visible: usize,
    visible_sums: Sums,
    before: Before,
    start: usize,
}

impl<'a> Walk<'a> {
    fn new(rules: &'a Rules<'a>, start: usize) -> Walk<'a> {
        let (sums, before) = (Sums::default(), Before::default());
        Walk { rules, sums, visible: start, visible_sums: sums, before, start }
    }

    /// The walk from an earlier place on.
    fn from(rules: &'a Rules<'a>, place: &Place) -> Walk<'a> {
        let mut sums = place.start;
        if let Some(f) = rules.fitted.get(place.at as usize) {
            sums.advance -= f64::from(f.start_blank);
            sums.shrink -= f64::from(f.start_blank);
            sums.stretch += f64::from(rules.indent_stretch(place.at as usize));
        }
        Walk { sums, visible_sums: sums, ..Walk::new(rules, place.at as usize) }
    }

    #[inline(always)]
    fn pass(&mut self, index: usize) {
        let cluster = &self.rules.shaped.clusters[index];
        let invisible = cluster.is_invisible();
        if invisible && self.visible == index {
            self.visible_sums = self.sums;
        }
        self.sums.add(&self.rules.fitted[index]);
        if !invisible {
            self.visible = index + 1;
        }
        self.before.pass(index, cluster);
    }

    /// Passes a cluster that has no blank; gives the place after it.
    fn pass_plain(&mut self, index: usize) -> Place {
        let f = &self.rules.fitted[index];
        let end = Sums { advance: self.sums.advance + f64::from(f.advance), ..self.sums };
        let start = Sums { opens: end.opens + u32::from(f.opens), ..end };
        let at = index + 1;
        (self.sums, self.visible) = (start, at);
        self.before = Before { seen: Some(index), ..Before::default() };
        Place { start, end, at: at as u32, visible: at as u32, penalty: 0.0 }
    }

    /// The place before cluster `at`, which is the next one.
    #[inline(always)]
    fn place(&self, at: usize) -> Place {
        let mut start = self.sums;
        if let Some(f) = self.rules.fitted.get(at) {
            start.advance += f64::from(f.start_blank);
            start.shrink += f64::from(f.start_blank);
            start.stretch -= f64::from(self.rules.indent_stretch(at));
        }
        let hyphen = self.rules.hyphen(at);
        let mut end = if self.visible == at { self.sums } else { self.visible_sums };
        if self.visible > self.start {
            let f = &self.rules.fitted[self.visible - 1];
            let hangs = self.rules.hangs(self.visible - 1);
            let cut = if self.rules.cuts_line_end() || hangs { f.end_blank } else { 0.0 };
            let hung = if hangs { f.advance - cut } else { 0.0 };
            end.advance += f64::from(hyphen.map_or(0.0, |(_, advance)| advance) - cut - hung - f.gap);
            end.shrink -= f64::from(cut + f.gap_shrink);
            end.stretch -= f64::from(f.gap_stretch);
            end.opens -= u32::from(f.opens);
        }
        let penalty = self.rules.parting_penalty(at, hyphen.map(|(number, _)| number));
        Place { start, end, at: at as u32, visible: self.visible as u32, penalty }
    }
}

impl Rules<'_> {
    /// What it costs that a line ends before cluster `at`, if that parts a word with this hyphen or a name in code.
    fn parting_penalty(&self, at: usize, hyphen: Option<u32>) -> f32 {
        if self.breaks_code(at) {
            return PARTED_CODE;
        }
        let shown = hyphen.and_then(|number| self.shaped.hyphens.get(number as usize));
        shown.map_or(0.0, |hyphen| hyphen.penalty)
    }

    /// Whether this cluster hangs outside the measure where a line ends after it: one of 、，。 whose blank is after it
    /// (CLREQ 3.1.7; not one in the middle of its em box).
    pub fn hangs(&self, index: usize) -> bool {
        if !self.paragraph.style.hanging || self.shaped.levels.reversed {
            return false;
        }
        let (Some(cluster), Some(f)) = (self.shaped.clusters.get(index), self.fitted.get(index)) else { return false };
        let centred = f.start_blank > 0.0 || self.paragraph.style.region == Region::Taiwan;
        let pause = matches!(cluster.class, Class::Pause | Class::Stop) && !centred;
        let folded = !self.folds.is_empty() && folds::piece(self.folds, index, index + 1).is_some();
        !folded && pause && !self.paragraph.text[cluster.text as usize..].starts_with('；')
    }

    /// The hyphen that a line shows which ends before cluster `at`: its number and its advance in pt.
    pub fn hyphen(&self, at: usize) -> Option<(u32, f32)> {
        if self.shaped.hyphens.is_empty() {
            return None;
        }
        let cluster = self.shaped.clusters.get(at.checked_sub(1)?)?;
        // At the end of the paragraph no word is parted.
        let Shown::Hyphen(number) = cluster.shown else { return None };
        let after = self.shaped.clusters.get(at)?;
        let size = self.paragraph.runs[cluster.run as usize].style.size;
        let glyph = self.shaped.hyphens.get(number as usize)?.glyph;
        (after.class != Class::LineBreak).then_some((number, f32::from(glyph.advance) * size / 1000.0))
    }
}
