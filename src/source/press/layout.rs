//! How the text lies in the file: paragraphs between empty lines, lines wrapped at the measure of a column, or a
//! paragraph to a line.

use super::chars::is_stop;
use super::lines::{Class, Line};
use super::prose::{End, Head, Prose};

/// How the text lies.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The measure, if lines are wrapped at one.
    measure: Option<Measure>,
    /// Lines are wrapped, and paragraphs end where a line does, without an empty line.
    pub wraps_without_gaps: bool,
    /// An indent at the start of a line begins a paragraph, without an empty line before it.
    pub indents_part: bool,
    /// Each line is a paragraph.
    pub lines_part: bool,
    /// Paragraphs of prose begin with an indent throughout.
    pub indents: bool,
    /// The text marks its headings.
    pub headings: bool,
    /// By line: part of verse, whose line ends are its own.
    pub verse: Vec<bool>,
    /// Line ends as the file has them.
    pub line_end: &'static str,
}

#[derive(Debug, Clone, Copy)]
struct Measure {
    half_ems: u32,
    chars: u32,
}

/// Two lines of text with nothing between them, furniture aside.
struct Pair {
    first: usize,
    second: usize,
}

impl Layout {
    pub fn of(lines: &[Line], source: &str) -> Layout {
        let pairs = pairs(lines);
        let mut layout = Layout { line_end: if source.contains("\r\n") { "\r\n" } else { "\n" }, ..Layout::default() };
        layout.verse = verse(lines, &pairs, source);
        layout.headings = lines.iter().any(|line| line.class == Class::Heading);
        layout.indents_part = pairs.iter().any(|p| {
            let line = &lines[p.second];
            line.indented && !line.deep && !layout.verse[p.second]
        });
        let inner: Vec<usize> =
            pairs.iter().filter(|p| !lines[p.second].indented && !layout.verse[p.first]).map(|p| p.first).collect();
        layout.measure = measure(lines, &inner, source);
        layout.wraps_without_gaps = layout.measure.is_some() && !has_gaps(lines, &inner, &layout, source);
        layout.lines_part = layout.measure.is_none() && a_paragraph_to_a_line(lines, &inner, source);
        layout.indents = indents(lines, &layout, source);
        layout
    }

    /// Whether lines end where the column does.
    pub fn wraps(&self) -> bool {
        self.measure.is_some()
    }

    /// Whether paragraphs are parted by less than an empty line.
    pub fn parts_lines(&self) -> bool {
        self.wraps_without_gaps || self.indents_part || self.lines_part
    }

    /// Whether the line reaches the measure: it ends where the column did, not where a paragraph did. Line breaking may
    /// leave up to three characters' room (marks that cannot begin a line, words and numbers kept whole).
    pub fn is_full(&self, line: &Line) -> bool {
        self.measure.is_some_and(|measure| measure.is_reached(line))
    }
}

impl Measure {
    fn is_reached(self, line: &Line) -> bool {
        let room = |measure: u32, most: u32| most.min(measure / 5 + 1);
        line.half_ems + room(self.half_ems, 7) >= self.half_ems || line.chars + room(self.chars, 3) >= self.chars
    }
}

/// Text lines that follow one another without an empty line.
fn pairs(lines: &[Line]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut last: Option<usize> = None;
    for (i, line) in lines.iter().enumerate() {
        if line.removed {
            continue;
        }
        if line.class == Class::Text {
            if let Some(first) = last {
                pairs.push(Pair { first, second: i });
            }
            last = Some(i);
        } else {
            last = None;
        }
    }
    pairs
}

/// The most that a line of verse has, in characters: two lines of seven with their marks, and some room.
const VERSE: usize = 20;

/// Runs of short lines whose marks stand at line ends: verse. Lines that a column wrapped have theirs anywhere.
fn verse(lines: &[Line], pairs: &[Pair], source: &str) -> Vec<bool> {
    let mut verse = vec![false; lines.len()];
    let mut at = 0;
    while at < pairs.len() {
        let from = at;
        while at + 1 < pairs.len() && pairs[at + 1].first == pairs[at].second {
            at += 1;
        }
        let members: Vec<usize> =
            std::iter::once(pairs[from].first).chain(pairs[from..=at].iter().map(|p| p.second)).collect();
        let is_verse = is_verse(&members, lines, source);
        members.iter().for_each(|&i| verse[i] = is_verse);
        at += 1;
    }
    verse
}

fn is_verse(members: &[usize], lines: &[Line], source: &str) -> bool {
    if members.iter().any(|&i| lines[i].length > VERSE) {
        return false;
    }
    let prose: Vec<Prose> = members.iter().map(|&i| Prose::of(&source[lines[i].text.clone()])).collect();
    // （一）…；（二）… are the parts of a list, however short.
    if prose.iter().any(|p| p.head == Head::Part) {
        return false;
    }
    let inside = prose.iter().filter(|p| p.stops + p.pauses > 0).count();
    let closed = prose.iter().filter(|p| p.stops > 0).count();
    // A line may hold a couplet (白日依山尽，黄河入海流。); more than one sentence it does not hold.
    let marked = prose.iter().all(|p| matches!(p.end, End::Stop | End::Pause(_)));
    let couplets = prose.iter().all(|p| p.pauses <= 1);
    closed == 0 && (inside * 4 <= members.len() || (marked && (couplets || members.len() >= 3)))
}

/// The measure, if most lines that another follows reach it, and half of them end inside a sentence.
fn measure(lines: &[Line], inner: &[usize], source: &str) -> Option<Measure> {
    if inner.len() < 2 {
        return None;
    }
    let high = |mut widths: Vec<u32>| {
        widths.sort_unstable();
        widths[(widths.len() - 1) * 9 / 10]
    };
    let measure = Measure {
        half_ems: high(inner.iter().map(|&i| lines[i].half_ems).collect()),
        chars: high(inner.iter().map(|&i| lines[i].chars).collect()),
    };
    let full = inner.iter().filter(|&&i| measure.is_reached(&lines[i])).count();
    let cut = inner.iter().filter(|&&i| !ends(&source[lines[i].text.clone()])).count();
    // 8 to 70 em: from the narrowest column of a page to a whole line of a screen.
    let is_column = (16..=140).contains(&measure.half_ems);
    (is_column && full * 10 >= inner.len() * 7 && cut * 2 >= inner.len()).then_some(measure)
}

/// Whether empty lines part paragraphs: they are no rarer than lines that end a sentence before the measure.
fn has_gaps(lines: &[Line], inner: &[usize], layout: &Layout, source: &str) -> bool {
    let short = |i: &&usize| !layout.is_full(&lines[**i]) && ends(&source[lines[**i].text.clone()]);
    let gaps = lines.windows(2).filter(|pair| pair[0].is_text() && pair[1].class == Class::Blank).count();
    gaps > 1 && gaps >= inner.iter().filter(short).count()
}

fn ends(text: &str) -> bool {
    text.chars().rev().find(|c| !super::chars::is_closer(*c)).is_some_and(|c| is_stop(c) || c == '…')
}

/// Whether lines are paragraphs: few empty lines, most lines end a sentence or are too short for one, and one at least
/// is longer than a line of verse or dialogue.
fn a_paragraph_to_a_line(lines: &[Line], inner: &[usize], source: &str) -> bool {
    let solid = |line: &&Line| line.class == Class::Text && !line.removed;
    let texts = lines.iter().filter(solid).count();
    if inner.len() < 2 || inner.len() * 2 < texts.saturating_sub(1) {
        return false;
    }
    let whole = inner.iter().filter(|&&i| ends(&source[lines[i].text.clone()]) || lines[i].length <= 12).count();
    let longest = inner.iter().map(|&i| lines[i].length).max().unwrap_or(0);
    longest > 30 && whole * 10 >= inner.len() * 6 && inner.iter().filter(|&&i| lines[i].hard).count() * 2 < inner.len()
}

/// Whether paragraphs begin with an indent: nearly all lines that begin one do.
fn indents(lines: &[Line], layout: &Layout, source: &str) -> bool {
    let (mut with, mut without) = (0, 0);
    let mut before: Option<usize> = None;
    for (i, line) in lines.iter().enumerate().filter(|(_, line)| line.is_text()) {
        let begins = before.is_none_or(|j| {
            let parted = lines[j + 1..i].iter().any(|line| line.class != Class::Text);
            ends(&source[lines[j].text.clone()]) && (parted || !layout.is_full(&lines[j]))
        });
        if begins && !layout.verse[i] && (line.length >= 10 || layout.is_full(line)) {
            *(if line.indented { &mut with } else { &mut without }) += 1;
        }
        before = Some(i);
    }
    with >= 3 && with >= without * 5
}
