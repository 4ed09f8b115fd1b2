//! Lines become paragraphs: wrapped lines are joined, cut paragraphs are joined, paragraphs are parted.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use super::bonds::Bonds;
use super::chars::*;
use super::edit::{EditKind, SURE, Sink, Why};
use super::joins::{self, Gap, Habits, Part, Side, judge};
use super::layout::Layout;
use super::lines::{Class, Line};
use super::prose::{End, Prose};
use super::seen::seen;
use super::{furniture, labels, words, work};
use crate::message;

/// How often the text is gone through for joins; each round but the last makes one at least, and two or three settle a
/// text.
const MAX_ROUNDS: usize = 12;

/// How many lines an address may go over.
const ADDRESS_LINES: usize = 8;

/// What a line of a block has before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seam {
    /// It is the first.
    First,
    /// A line end that stays.
    Line,
    /// Nothing: the line goes on right behind the one before.
    Joined,
    /// A space, between words.
    Spaced,
}

/// A run of text that characters are mended in: a paragraph, a heading, an item.
#[derive(Debug)]
pub(super) struct Block {
    /// Ranges of the source, with what is before each.
    pub pieces: Vec<(Seam, Range<usize>)>,
    /// Spaces part words in it: a heading, a label, verse.
    pub spaced: bool,
}

/// A paragraph that is being put together.
struct Para {
    lines: Vec<(Seam, usize)>,
    side: Side,
    /// What is between it and the paragraph before it; `None` if that is no paragraph.
    gap: Option<Gap>,
}

/// Finds the blocks of the text, and offers the changes that make them.
pub(super) fn blocks(mut lines: Vec<Line>, sink: &mut Sink<'_>) -> Vec<Block> {
    furniture::remove(&mut lines, sink);
    let layout = Layout::of(&lines, sink.source);
    let mut structure = Structure {
        lines: &lines,
        layout: &layout,
        latin: latin_words(sink.source),
        fates: vec![Fate::Apart; lines.len()],
        hyphens: BTreeMap::new(),
        doubtful: BTreeMap::new(),
        sink,
    };
    let paras = structure.gather();
    let paras = structure.join(paras);
    structure.part();
    structure.finish(paras)
}

struct Structure<'a, 's> {
    lines: &'a [Line],
    layout: &'a Layout,
    /// Latin words of the text, those with hyphens as well.
    latin: HashSet<&'s str>,
    /// What each line is to the text line before it.
    fates: Vec<Fate>,
    /// Bytes of the hyphens that are taken off ends of lines.
    hyphens: BTreeMap<usize, usize>,
    /// Joins that are doubtful so far, by the line that would be joined.
    doubtful: BTreeMap<usize, (usize, Why)>,
    sink: &'a mut Sink<'s>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Apart,
    /// In one paragraph with it, on a line of its own.
    Line,
    Joined,
}

/// What goes on from one line to the next.
enum Step {
    Same(Seam),
    New(Option<Gap>),
}

impl Structure<'_, '_> {
    fn text(&self, line: usize) -> &str {
        &self.sink.source[self.lines[line].text.clone()]
    }

    /// Puts lines together as far as layout alone decides.
    fn gather(&mut self) -> Vec<Para> {
        let mut paras: Vec<Para> = Vec::new();
        let mut last: Option<usize> = None;
        for i in 0..self.lines.len() {
            let line = &self.lines[i];
            if line.removed || line.class == Class::Blank {
                continue;
            }
            if line.class != Class::Text {
                last = None;
                continue;
            }
            let step = last.map_or(Step::New(None), |before| self.step(before, i));
            let prose = Prose::of(self.text(i));
            match (step, paras.last_mut()) {
                (Step::Same(seam), Some(para)) => {
                    if seam == Seam::Line {
                        self.fates[i] = Fate::Line;
                    }
                    para.lines.push((seam, i));
                    para.side.prose = para.side.prose.then(&prose);
                    para.side.full = self.full(i);
                }
                (Step::New(gap), _) => paras.push(self.begin(i, prose, gap)),
                (Step::Same(_), None) => paras.push(self.begin(i, prose, None)),
            }
            last = Some(i);
        }
        self.describe(&mut paras);
        paras
    }

    fn full(&self, line: usize) -> Option<bool> {
        self.layout.wraps().then(|| self.layout.is_full(&self.lines[line]))
    }

    fn begin(&self, line: usize, prose: Prose, gap: Option<Gap>) -> Para {
        let side = Side {
            prose,
            part: Part::Plain,
            indented: self.lines[line].indented,
            full: self.full(line),
            after_prose: false,
            balanced: false,
            echoes: false,
            goes_on_saying: words::goes_on_saying(&seen(self.text(line))),
            begins_story: labels::begins_story(&seen(self.text(line))),
            address: false,
        };
        Para { lines: vec![(Seam::First, line)], side, gap }
    }

    /// What line `i` is to the text line before it.
    fn step(&mut self, before: usize, i: usize) -> Step {
        let between = &self.lines[before + 1..i];
        work::note(between.len());
        let blank = between.iter().any(|line| line.class == Class::Blank);
        let removed = between.iter().any(|line| line.removed);
        let furniture = removed || self.lines[before].jumps_to || self.lines[i].jumps_from;
        let gap = Gap { furniture, line: !blank, bond: false };
        if blank {
            return Step::New(Some(gap));
        }
        let (layout, line) = (self.layout, &self.lines[i]);
        if layout.verse[i] && layout.verse[before] {
            return Step::Same(Seam::Line);
        }
        if layout.is_full(&self.lines[before]) && !line.indented && !self.begins_anew(before, i) {
            return self.unwrap(before, i);
        }
        if self.lines[before].hard {
            return Step::Same(Seam::Line);
        }
        let parts = layout.wraps_without_gaps
            || layout.lines_part
            || (layout.indents_part && (line.indented || self.is_short(before)));
        if parts {
            return Step::New(Some(gap));
        }
        let goes_on = Prose::of(self.text(before)).end == End::Hyphen;
        if goes_on { self.unwrap(before, i) } else { Step::Same(Seam::Line) }
    }

    fn is_short(&self, line: usize) -> bool {
        self.lines[line].length <= 20
    }

    /// Behind a full line that ends a sentence, a numbered part or a heading begins anew.
    fn begins_anew(&self, before: usize, i: usize) -> bool {
        if !matches!(Prose::of(self.text(before)).end, End::Stop | End::Trail | End::Colon) {
            return false;
        }
        let prose = Prose::of(self.text(i));
        let next = self.lines[i + 1..].iter().find(|l| !l.removed);
        let next_indented = next.is_none_or(|l| l.indented || !l.is_text());
        let is_heading =
            self.layout.indents_part && !prose.is_sentence() && !self.layout.is_full(&self.lines[i]) && next_indented;
        is_heading || (!self.layout.indents_part && prose.head == super::prose::Head::Part)
    }

    /// Joins line `i` to the one before it.
    fn unwrap(&mut self, before: usize, i: usize) -> Step {
        let kind = EditKind::Unwrap;
        match self.weld(kind, before, i, Why::new(0.95, joins::wrapped())) {
            Some(seam) => Step::Same(seam),
            None => Step::Same(Seam::Line),
        }
    }

    /// Offers to take out what is between two lines. `None` if it stays.
    fn weld(&mut self, kind: EditKind, before: usize, i: usize, why: Why) -> Option<Seam> {
        let gap = self.gap(before, i);
        let (ahead, behind) = (self.text(before), self.text(i));
        // In code that a line's end cuts, likewise.
        let address = self.in_address(before) || ahead.matches('`').count() % 2 == 1;
        let spaced = !address && needs_space(ahead, behind);
        let hyphen = if address { None } else { hyphen(ahead, behind, &self.latin) };
        let end = self.lines[before].text.end;
        if !self.sink.offer(kind, gap, if spaced { " " } else { "" }, why) {
            return None;
        }
        self.fates[i] = Fate::Joined;
        if let Some(length) = hyphen {
            let reason = message!("行末断词用的连字符", "a hyphen that only parted the word at the line's end");
            if self.sink.offer(EditKind::Hyphen, end - length..end, "", Why::new(0.85, reason)) {
                self.hyphens.insert(before, length);
            }
        }
        Some(if spaced { Seam::Spaced } else { Seam::Joined })
    }

    /// Whether the line ends inside an address of a Chinese text, which may have begun on a line before: hyphens there are
    /// its own, and no space parts what follows. In a text with spaces another word may follow.
    fn in_address(&self, line: usize) -> bool {
        let mut address: Vec<&str> = Vec::new();
        for at in (0..=line).rev().filter(|&at| self.lines[at].is_text()).take(ADDRESS_LINES) {
            let text = self.text(at);
            let (before, token) = last_token(text);
            address.push(token);
            if !before.is_empty() || token.is_empty() {
                let address: String = address.into_iter().rev().collect();
                return before.contains(is_han) && (address.contains("://") || address.starts_with("www."));
            }
        }
        false
    }

    /// What is between two lines, as far as furniture that was taken out does not have it.
    fn gap(&self, before: usize, i: usize) -> Range<usize> {
        let (start, end) = (self.lines[before].outer.end, self.lines[i].outer.start);
        work::note(i - before);
        let mut taken = self.lines[before + 1..i].iter().filter(|line| line.removed).map(|line| &line.taken);
        let Some(first) = taken.next() else { return start..end };
        let last = taken.next_back().unwrap_or(first);
        if first.start > start { start..first.start } else { last.end.min(end)..end }
    }

    /// Fills in what takes a look at the whole: labels, verse, what goes before.
    fn describe(&self, paras: &mut [Para]) {
        for para in paras.iter_mut() {
            let [(_, line)] = para.lines[..] else {
                if para.lines.iter().all(|&(_, line)| self.layout.verse[line]) {
                    para.side.part = Part::Verse;
                }
                continue;
            };
            let text = seen(self.text(line));
            para.side.balanced = labels::is_balanced(&text);
            if labels::is_label(&text) {
                para.side.part = Part::Label;
            }
        }
        labels::mark_verse(paras.len(), |i| {
            let para: &Para = &paras[i];
            let near = para.gap.is_some_and(|gap| !gap.furniture);
            (near, para.lines.len() == 1 && para.side.part == Part::Plain, para.side.prose.clone())
        })
        .into_iter()
        .for_each(|i| paras[i].side.part = Part::Verse);
    }

    /// Joins what was cut, until no break is left that is to be joined: what joins brings together may be a phrase that
    /// another break has cut.
    fn join(&mut self, mut paras: Vec<Para>) -> Vec<Para> {
        let is_cut =
            |pair: &&[Para]| pair[1].gap.is_some_and(|gap| joins::is_surely_cut(&pair[0].side, &pair[1].side, gap));
        let cut = paras.windows(2).filter(is_cut).count() >= 2;
        let habits = Habits { indents: self.layout.indents, headings: self.layout.headings, cut };
        let mut bonds = Bonds::new();
        for para in &paras {
            bonds.learn(para.lines.iter().flat_map(|&(_, line)| self.text(line).chars()));
        }
        self.doubtful.clear();
        for _ in 0..MAX_ROUNDS {
            let count = paras.len();
            look_back(&mut paras);
            paras = self.join_once(paras, habits, &mut bonds);
            if paras.len() == count {
                break;
            }
        }
        self.propose();
        paras
    }

    fn join_once(&mut self, paras: Vec<Para>, habits: Habits, bonds: &mut Bonds) -> Vec<Para> {
        let mut done: Vec<Para> = Vec::with_capacity(paras.len());
        for para in paras {
            done.push(para);
            while let [.., a, b] = &done[..] {
                let Some(gap) = b.gap else { break };
                let ends = a.lines.last().map(|&(_, line)| self.in_address(line));
                let b_side = Side { address: ends == Some(true), ..b.side.clone() };
                let bond = bonds.hold(&a.side.prose.last_han, &b.side.prose.first_han);
                let Some(why) = judge(&a.side, &b_side, Gap { bond, ..gap }, habits) else { break };
                let (Some(&(_, before)), Some(&(_, i))) = (a.lines.last(), b.lines.first()) else { break };
                if why.confidence < SURE {
                    self.doubtful.insert(i, (before, why));
                    break;
                }
                self.doubtful.remove(&i);
                let Some(seam) = self.weld(EditKind::Join, before, i, why) else { break };
                bonds.learn_join(&a.side.prose.last_han, &b.side.prose.first_han);
                let Some(b) = done.pop() else { break };
                if let Some(a) = done.last_mut() {
                    a.absorb(b, seam);
                }
            }
        }
        done
    }

    /// Proposes the joins that stayed doubtful.
    fn propose(&mut self) {
        for (i, (before, why)) in std::mem::take(&mut self.doubtful) {
            let space = if !self.in_address(before) && needs_space(self.text(before), self.text(i)) { " " } else { "" };
            let gap = self.gap(before, i);
            self.sink.offer(EditKind::Join, gap, space, why);
        }
    }

    /// Parts paragraphs that only a line end or an indent parts, so that Markdown sees them.
    fn part(&mut self) {
        if !self.layout.parts_lines() {
            return;
        }
        let mut before: Option<usize> = None;
        let mut taken = 0;
        for i in 0..self.lines.len() {
            let line = &self.lines[i];
            if line.removed {
                taken = line.taken.end;
            }
            if line.removed || line.class == Class::Blank {
                continue;
            }
            // Furniture before it went out with the indent.
            let whole = taken <= line.start;
            match before {
                Some(j) if self.fates[i] == Fate::Apart => self.part_lines(j, i, whole),
                None if whole => self.unindent(i),
                _ => {}
            }
            before = Some(i);
        }
    }

    fn part_lines(&mut self, before: usize, i: usize, whole: bool) {
        let (a, b) = (&self.lines[before], &self.lines[i]);
        let between = &self.lines[before + 1..i];
        if between.iter().any(|line| line.class == Class::Blank) {
            if whole {
                self.unindent(i);
            }
            return;
        }
        let is_loose = |line: &Line| matches!(line.class, Class::Text | Class::Heading);
        let underlined = a.class == Class::Heading && !self.text(before).starts_with('#');
        if underlined || !(is_loose(a) || is_loose(b)) {
            return;
        }
        let gap = self.gap(before, i);
        let end = if b.class == Class::Text { gap.end } else { gap.end.min(b.start) };
        let parted = format!("{0}{0}", self.layout.line_end);
        let reason = message!("原文只用换行或缩进分段", "only a line end or an indent parts the paragraphs");
        self.sink.offer(EditKind::Paragraph, gap.start..end.max(gap.start), &parted, Why::new(0.95, reason));
    }

    /// Takes the indent of a paragraph that stands in wrapped text: setting pages makes its own.
    fn unindent(&mut self, i: usize) {
        let line = &self.lines[i];
        if line.class == Class::Text && line.indented && line.start < line.outer.start {
            let reason = message!("段首缩进由排版生成", "setting the page makes the indent");
            self.sink.offer(EditKind::Paragraph, line.start..line.outer.start, "", Why::new(0.95, reason));
        }
    }

    /// The blocks, in the order of the source.
    fn finish(self, paras: Vec<Para>) -> Vec<Block> {
        let mut blocks: Vec<Block> = paras.into_iter().map(|para| self.block(para)).collect();
        for line in self.lines.iter().filter(|line| matches!(line.class, Class::Heading | Class::Item)) {
            blocks.push(Block { pieces: vec![(Seam::First, line.text.clone())], spaced: line.class == Class::Heading });
        }
        blocks.sort_by_key(|block| block.pieces.first().map_or(0, |(_, range)| range.start));
        blocks
    }

    fn block(&self, para: Para) -> Block {
        let is_label = para.side.part != Part::Plain || !para.side.prose.is_sentence();
        let pieces = para.lines.iter().map(|&(seam, line)| {
            let range = self.lines[line].text.clone();
            (seam, range.start..range.end - self.hyphens.get(&line).unwrap_or(&0))
        });
        Block { pieces: pieces.collect(), spaced: is_label }
    }
}

/// Notes which paragraphs stand behind a whole sentence.
fn look_back(paras: &mut [Para]) {
    for i in 1..paras.len() {
        let before = &paras[i - 1].side;
        let whole = before.part == Part::Plain && before.prose.end == End::Stop && before.prose.is_sentence();
        let echoes = !before.prose.is_sentence() && before.prose.echo(&paras[i].side.prose) >= 4;
        paras[i].side.after_prose = whole && paras[i].gap.is_some();
        paras[i].side.echoes = echoes && paras[i].gap.is_some();
    }
}

impl Para {
    fn absorb(&mut self, next: Para, seam: Seam) {
        self.side.prose = self.side.prose.then(&next.side.prose);
        self.side.full = next.side.full;
        self.side.balanced = false;
        let mut lines = next.lines;
        if let Some(first) = lines.first_mut() {
            first.0 = seam;
        }
        self.lines.append(&mut lines);
    }
}

/// Whether words meet at the break that a space parts: letters of one script that is written with spaces. Capitals and
/// digits (VIP, 5G, COVID) are one word that was cut.
fn needs_space(ahead: &str, behind: &str) -> bool {
    let (Some(last), Some(first)) = (ahead.chars().next_back(), behind.chars().next()) else { return false };
    let is_capital = |c: char| c.is_uppercase() || is_digit(c);
    let latin = |c: char| is_latin(c) || c.is_alphabetic() && !is_letter(c);
    if latin(last) && latin(first) {
        let word_ends = ahead.chars().rev().take_while(|c| latin(*c)).all(is_capital);
        return !(word_ends && is_capital(first));
    }
    // English prose goes on behind its commas and points.
    matches!(last, ',' | '.' | ';' | ':' | '!' | '?') && latin(first) && ahead.chars().rev().nth(1).is_some_and(latin)
}

/// A text parted before the run of ASCII that it ends with.
fn last_token(text: &str) -> (&str, &str) {
    let token = text.char_indices().rev().take_while(|(_, c)| c.is_ascii_graphic()).last();
    text.split_at(token.map_or(text.len(), |(at, _)| at))
}

/// The bytes of a hyphen that only parts a word at the end of a line. One that belongs to the word stays: where the text
/// has the word with it elsewhere (well-known), before a capital or a digit (COVID-19, Wi-Fi) unless the text has the
/// word without it elsewhere, behind a single letter (X-ray).
fn hyphen(ahead: &str, behind: &str, words: &HashSet<&str>) -> Option<usize> {
    let mark = ahead.chars().next_back().filter(|c| matches!(c, '-' | '\u{2010}' | '\u{ad}'))?;
    let whole = &ahead[..ahead.len() - mark.len_utf8()];
    let stem = &whole[whole.trim_end_matches(is_word).len()..];
    let rest = &behind[..behind.len() - behind.trim_start_matches(is_word).len()];
    let small = rest.starts_with(char::is_lowercase) && stem.chars().filter(|c| *c != '-').count() >= 2;
    let (plain, compound) = (format!("{stem}{rest}"), format!("{stem}-{rest}"));
    let parted = match (words.contains(plain.as_str()), words.contains(compound.as_str())) {
        (true, _) => true,
        (false, true) => false,
        _ => small,
    };
    (mark == '\u{ad}' || parted).then_some(mark.len_utf8())
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || is_latin(c)
}

/// The words of the Latin script in `source`.
fn latin_words(source: &str) -> HashSet<&str> {
    source.split(|c| !is_word(c)).filter(|word| word.starts_with(is_latin) && word.ends_with(is_word)).collect()
}
