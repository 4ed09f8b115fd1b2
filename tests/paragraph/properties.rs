//! Every rule at once over random text, at every measure from 5 to 60 em, every level of kinsoku and every width of marks.
//!
//! What yields where not all rules can hold, as at 5 em to the line: a stretch without any place for a line end that is
//! longer than the line (a word, a number with its signs, a base with its reading, marks side by side) is parted inside;
//! parting a word is preferred to a mark at the wrong end of a line. A line without any gap that may open (one long word)
//! is not flush. Text past the end of the measure is never the answer.

use std::ops::Range;

use keben::font::Family;
use keben::typeset::paragraph::{ParagraphStyle, TextStyle};
use keben::typeset::{Kinsoku, MarkWidths};
use proptest::prelude::*;

use super::support::{BOLD, Cluster, HEI, KAI, NOTE, SIZE, SONG, Set, paragraph, style};

const HAN: &[&str] =
    &["经济", "社会", "发展", "工作", "的", "在", "了", "天地玄黄", "共和国", "村", "一", "〇", "𠮷野家"];
const LATIN: &[&str] = &["Web", "a", "PDF", "typesetting", "of", "GitHub", "internationalization", "naïve", "ffi"];
const NUMBERS: &[&str] = &["246", "2023", "126%", "37.5℃", "¥300", "1,234.5", "8", "3‰"];
const MARKS: &[&str] = &["，", "。", "、", "；", "：", "？", "！", "？！", "！！！", "……", "——", ",", ";", "。"];
const JOINED: &[&str] = &["卡尔·马克思", "京—沪", "三～五", "和／或"];

/// A piece of text. What is whole keeps its bytes on one line.
#[derive(Debug, Clone)]
enum Piece {
    Plain(String),
    Whole(String),
    Note,
    Ruby(&'static str, &'static str),
}

fn piece() -> impl Strategy<Value = Piece> {
    use proptest::sample::select;
    let plain = |text: &str| Piece::Plain(text.to_owned());
    let quoted =
        (select(&["“”", "‘’", "《》", "（）", "「」", "【】", "“‘’”", "《〈〉》"][..]), select(HAN), select(MARKS));
    prop_oneof![
        10 => select(HAN).prop_map(plain),
        3 => select(LATIN).prop_map(|word| Piece::Whole(word.to_owned())),
        3 => select(NUMBERS).prop_map(|number| Piece::Whole(number.to_owned())),
        5 => select(MARKS).prop_map(plain),
        1 => select(JOINED).prop_map(plain),
        4 => quoted.prop_map(|(pair, inner, mark)| {
            let middle = pair.chars().count() / 2;
            let (open, close): (String, String) = (pair.chars().take(middle).collect(), pair.chars().skip(middle).collect());
            let mark = if mark.is_ascii() { "" } else { mark };
            Piece::Plain(format!("{open}{inner}{mark}{close}"))
        }),
        2 => Just(plain(" ")),
        1 => Just(Piece::Note),
        1 => select(&[("地", "dì"), ("装", "zhuāng"), ("图书馆", "túshūguǎn")][..]).prop_map(|(b, r)| Piece::Ruby(b, r)),
    ]
}

/// A paragraph with what the test knows of it.
#[derive(Debug, Clone)]
struct Case {
    pieces: Vec<Piece>,
    /// After how many characters of plain text the style changes, over and over.
    cuts: Vec<usize>,
    measure: u32,
    kinsoku: Kinsoku,
    widths: MarkWidths,
    indent: bool,
}

fn case() -> impl Strategy<Value = Case> {
    let kinsoku = prop_oneof![Just(Kinsoku::None), Just(Kinsoku::Basic), Just(Kinsoku::Gb), Just(Kinsoku::Strict)];
    let widths = prop_oneof![
        Just(MarkWidths::Full),
        Just(MarkWidths::LineEndHalf),
        Just(MarkWidths::Kaiming),
        Just(MarkWidths::Compressed)
    ];
    let pieces = prop::collection::vec(piece(), 1..120);
    let cuts = prop::collection::vec(1usize..9, 1..6);
    (pieces, cuts, 5u32..=60, kinsoku, widths, any::<bool>()).prop_map(
        |(pieces, cuts, measure, kinsoku, widths, indent)| Case { pieces, cuts, measure, kinsoku, widths, indent },
    )
}

/// The case set, and the stretches of its text that no line end may part.
struct Checked {
    set: Set,
    whole: Vec<Range<usize>>,
    notes: Vec<usize>,
    kinsoku: Kinsoku,
}

impl Case {
    fn set(&self) -> Checked {
        let styles = [SONG, BOLD, KAI, HEI];
        let (mut runs, mut whole, mut notes) = (Vec::new(), Vec::new(), Vec::new());
        let (mut length, mut style_index, mut left) = (0, 0, self.cuts[0]);
        for piece in &self.pieces {
            let start = length;
            match piece {
                Piece::Plain(text) | Piece::Whole(text) => {
                    for c in text.chars() {
                        runs.push((c.to_string(), styles[style_index % styles.len()]));
                        length += c.len_utf8();
                        left -= 1;
                        if left == 0 {
                            style_index += 1;
                            left = self.cuts[style_index % self.cuts.len()];
                        }
                    }
                    if matches!(piece, Piece::Whole(_)) {
                        whole.push(start..length);
                    }
                }
                Piece::Note => {
                    notes.push(length);
                    runs.push(("①".to_owned(), NOTE));
                    length += 3;
                }
                Piece::Ruby(base, reading) => {
                    runs.push((format!("{{{base}|{reading}}}"), SONG));
                    length += base.len();
                    whole.push(start..length);
                }
            }
        }
        // Characters of one style become one run, as they do in the program.
        let mut joined: Vec<(String, _)> = Vec::new();
        for (text, style) in runs {
            match joined.last_mut() {
                Some((last, of)) if *of == style => *last += &text,
                _ => joined.push((text, style)),
            }
        }
        let runs: Vec<(&str, _)> = joined.iter().map(|(text, style)| (text.as_str(), *style)).collect();
        let style = ParagraphStyle {
            kinsoku: self.kinsoku,
            mark_widths: self.widths,
            first_indent: if self.indent { 2.0 * SIZE } else { 0.0 },
            ..style(self.measure as f32)
        };
        Checked { set: Set::new(paragraph(&runs, style)), whole, notes, kinsoku: self.kinsoku }
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '〇' | '\u{20000}'..='\u{2FFFF}')
}

fn is_narrow(c: char) -> bool {
    c.is_ascii_graphic() || c == 'ï' || "℃¥‰".contains(c)
}

fn never_starts(c: char) -> bool {
    "，。、；：？！”’》〉）」】·—～／,;.:!?)]}%℃‰".contains(c)
}

fn never_ends(c: char) -> bool {
    "“‘《〈（「【¥$([{".contains(c)
}

impl Checked {
    fn text(&self) -> &str {
        &self.set.paragraph.text
    }

    /// Whether a line may end before byte `at`, by what the test knows.
    fn may_end(&self, at: usize) -> bool {
        let (before, after) = self.text().split_at(at);
        let (Some(left), Some(right)) = (before.trim_end().chars().next_back(), after.chars().next()) else {
            return true;
        };
        let space = before.ends_with(' ');
        if right == ' ' || self.whole.iter().any(|w| w.start < at && at < w.end) || self.notes.contains(&at) {
            return false;
        }
        let same_pair = !space && left == right && "—…".contains(left);
        if same_pair || (!space && is_narrow(left) && is_narrow(right)) {
            return false;
        }
        let dash = right == '—' && after.starts_with("——");
        match self.kinsoku {
            Kinsoku::None => true,
            _ if (never_starts(right) && !dash) || never_ends(left) => false,
            Kinsoku::Basic => true,
            Kinsoku::Gb => space || left != '／',
            Kinsoku::Strict => (space || left != '／') && !dash && right != '…',
        }
    }

    /// The longest that the stretch around byte `at` which has no place for a line end can be, in em.
    fn stretch_around(&self, at: usize) -> f32 {
        let places = || self.text().char_indices().map(|(i, _)| i).filter(|&i| i == 0 || self.may_end(i));
        let start = places().take_while(|&i| i < at).last().unwrap_or(0);
        let end = places().find(|&i| i > at).unwrap_or(self.text().len());
        let clusters = (0..self.set.lines.lines.len()).flat_map(|line| self.set.clusters(line));
        let inside = clusters.filter(|c| (start..end).contains(&c.byte));
        inside
            .map(
                |c| {
                    if is_narrow(c.first()) { c.advance.min(1.0) } else { c.advance.max(c.text.chars().count() as f32) }
                },
            )
            .sum()
    }

    fn check(&self) {
        let count = self.set.lines.lines.len();
        let mut reached = 0;
        for line in 0..count {
            self.check_text(line, &mut reached);
            self.check_edges(line, line + 1 == count);
            if line > 0 {
                self.check_line_end(line);
            }
            self.check_gaps(line);
            self.check_marks(line);
        }
        assert_eq!(reached, self.text().len(), "the lines hold the whole text");
        if count > 1 {
            self.check_last_line(count - 1);
        }
    }

    fn available(&self, line: usize) -> f32 {
        let style = &self.set.paragraph.style;
        (style.measure - if line == 0 { style.first_indent } else { 0.0 }) / SIZE
    }

    fn check_text(&self, line: usize, reached: &mut usize) {
        let range = &self.set.lines.lines[line].text;
        assert_eq!(*reached, range.start as usize, "line {line} goes on where the one before ended");
        *reached = range.end as usize;
        let text = &self.text()[range.start as usize..range.end as usize];
        let text = if line == 0 { text.trim_start() } else { text };
        let shown: String = self.set.clusters(line).into_iter().map(|c| c.text).collect();
        assert_eq!(shown, text.trim_end(), "line {line}");
    }

    fn check_edges(&self, line: usize, last: bool) {
        let clusters = self.set.clusters(line);
        let (Some(first), Some(end)) = (clusters.first(), clusters.last()) else { return };
        let indent = if line == 0 { self.set.paragraph.style.first_indent / SIZE } else { 0.0 };
        assert!((first.at - indent).abs() <= 0.02, "line {line} starts at {}", first.at);
        let over = end.end() - indent - self.available(line);
        assert!(over <= 0.02, "line {line} is {over} em too long: {:?}", self.set.texts());
        let opens = |pair: &[Cluster]| is_han(pair[0].first()) && is_han(pair[1].first());
        let has_gap = clusters.windows(2).any(opens) || clusters.iter().any(|c| c.text == " ");
        assert!(last || !has_gap || over >= -0.02, "line {line} is {} em short: {:?}", -over, self.set.texts());
    }

    fn check_line_end(&self, line: usize) {
        let at = self.set.lines.lines[line].text.start as usize;
        if self.may_end(at) {
            return;
        }
        let (stretch, available) = (self.stretch_around(at), self.available(line).min(self.available(line - 1)));
        assert!(stretch > available - 0.6, "line {line} begins in a stretch of {stretch} em: {:?}", self.set.texts());
    }

    /// The space between Han on a line, where two stand side by side.
    fn open(&self, clusters: &[Cluster]) -> Option<f32> {
        clusters.windows(2).find(|pair| self.opens(pair)).map(|pair| pair[0].advance - 1.0)
    }

    /// Whether two clusters are Han between which a line may be opened: not those of a base with one reading.
    fn opens(&self, pair: &[Cluster]) -> bool {
        pair.iter().all(|c| is_han(c.first()) && !self.whole.iter().any(|w| w.contains(&c.byte)))
    }

    fn check_gaps(&self, line: usize) {
        let clusters = self.set.clusters(line);
        let Some(open) = self.open(&clusters) else { return };
        for (index, pair) in clusters.windows(2).enumerate() {
            let (left, right) = (&pair[0], &pair[1]);
            let plain = is_han(left.first()) && !self.whole.iter().any(|w| w.contains(&left.byte));
            if plain && is_narrow(right.first()) && !never_starts(right.first()) {
                let gap = left.advance - 1.0;
                assert!(
                    (0.115..=0.51 + open).contains(&gap),
                    "line {line}: {gap} em between Han and Latin, open {open}"
                );
            }
            if left.text == " " && index > 0 {
                let most = 0.51 + open;
                assert!(left.advance <= most, "line {line}: a space of {} em, open {open}", left.advance);
                assert!(left.advance >= 0.115, "line {line}: a space of {} em", left.advance);
            }
        }
    }

    fn check_marks(&self, line: usize) {
        let clusters = self.set.clusters(line);
        let open = self.open(&clusters).unwrap_or(f32::MAX);
        for pair in clusters.windows(2) {
            let (left, right) = (&pair[0], &pair[1]);
            let closes = |c: char| "，。、；：？！”’》〉）」】".contains(c);
            let opens = |c: char| "“‘《〈（「【".contains(c);
            let (l, r) = (left.first(), right.first());
            if closes(l) && closes(r) {
                assert!(left.advance <= 0.511, "line {line}: {l}{r} of {} em", left.advance + 1.0);
            }
            if closes(l) && opens(r) {
                assert!(left.advance <= 0.511 + open, "line {line}: {l}{r} of {} em", left.advance + 1.0);
            }
        }
        for cluster in clusters.iter().filter(|c| c.text == "——" || c.text == "……") {
            assert!(cluster.advance >= 1.99, "line {line}: {} is {} em", cluster.text, cluster.advance);
        }
    }

    /// 孤字 (CLREQ 3.4.4): never a single character where the line before can give what makes two of it without opening
    /// its gaps by more than a fifth of an em. Marks that it gives make no difference.
    fn check_last_line(&self, last: usize) {
        let counted =
            |clusters: &[Cluster]| clusters.iter().filter(|c| is_han(c.first()) || c.first().is_alphanumeric()).count();
        let lone = counted(&self.set.clusters(last));
        if lone >= 2 {
            return;
        }
        let before = self.set.clusters(last - 1);
        let start = self.set.lines.lines[last - 1].text.start as usize;
        let mends = |place: usize| {
            let at = before[place].byte;
            at > start && self.may_end(at) && lone + counted(&before[place..]) >= 2
        };
        let Some(place) = (0..before.len()).rev().find(|&place| mends(place)) else { return };
        let kept = &before[..place];
        let gaps = kept.windows(2).filter(|pair| self.opens(pair)).count();
        let open = self.open(&before).unwrap_or(0.0).max(0.0);
        let length: f32 = kept.iter().map(|c| c.advance - if is_han(c.first()) { open } else { 0.0 }).sum();
        let short = self.available(last - 1) - length;
        assert!(gaps == 0 || short / gaps as f32 > 0.2, "a lone last line: {:?}", self.set.texts());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_rules_hold_over_random_text(case in case()) {
        let set = case.set();
        prop_assume!(!set.text().trim().is_empty());
        set.check();
    }

    #[test]
    fn lines_with_names_in_code_are_flush_and_keep_the_rules(
        parts in prop::collection::vec(
            ("[一-龥]{1,12}", "[a-z]{1,8}((::|\\.|_|/)[a-zA-Z]{1,8}|\\([a-z]{0,6}\\)){0,4}"), 1..8),
        measure in 12u32..=60,
    ) {
        let mono = TextStyle { family: Family::Mono, ..SONG };
        let runs: Vec<_> = parts.iter().flat_map(|(han, code)| [(han.as_str(), SONG), (code.as_str(), mono)]).collect();
        let set = Set::new(paragraph(&runs, style(measure as f32)));
        let set = Checked { set, whole: Vec::new(), notes: Vec::new(), kinsoku: Kinsoku::Gb };
        let (count, mut reached) = (set.set.lines.lines.len(), 0);
        for line in 0..count {
            set.check_text(line, &mut reached);
            set.check_edges(line, line + 1 == count);
            let starts = set.set.texts()[line].chars().next().is_some_and(never_starts);
            prop_assert!(!starts, "{:?}", set.set.texts());
        }
        prop_assert_eq!(reached, set.text().len());
    }

    #[test]
    fn any_text_comes_out_as_it_went_in(text in "\\PC{0,200}", measure in 1u32..40) {
        let set = super::support::set(&format!("字{}", text.replace(['{', '}'], "")), measure as f32);
        let lines = set.texts();
        (0..lines.len()).for_each(|line| drop(set.clusters(line)));
        let visible = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '\u{FEFF}').collect::<String>();
        prop_assert_eq!(visible(&lines.concat()), visible(&set.paragraph.text));
    }

    #[test]
    fn code_keeps_its_spaces(text in "[a-z中，（ ]{0,80}", measure in 4u32..30) {
        let style = ParagraphStyle { verbatim: true, ..style(measure as f32) };
        let set = Set::new(paragraph(&[(&text, SONG)], style));
        prop_assert_eq!(set.texts().concat(), text);
        for line in &set.lines.lines {
            prop_assert!(line.advance <= measure as f32 * SIZE + 0.1);
        }
    }
}

#[test]
fn a_character_of_as_many_bytes_as_glyphs_is_not_parted() {
    let set = super::support::set("字¡\u{1ab0}\u{e0100}字", 20.0);
    assert!(set.clusters(0).iter().any(|cluster| cluster.text == "¡"));
    assert_eq!(set.texts().concat(), "字¡\u{1ab0}\u{e0100}字");
}

#[test]
fn every_measure_is_tried_with_the_article() {
    for line in include_str!("../../book/article.md").lines().filter(|line| line.len() > 60) {
        let text = line.replace(',', "，");
        for measure in 5..=60 {
            let pieces = vec![Piece::Plain(text.clone())];
            let (kinsoku, widths) = (Kinsoku::Gb, MarkWidths::LineEndHalf);
            let mut checked = Case { pieces, cuts: vec![1000], measure, kinsoku, widths, indent: measure > 10 }.set();
            // Numbers are whole though they stand in plain text.
            let digits = text.match_indices(|c: char| c.is_ascii_digit() || c == '%').map(|(at, _)| at..at + 1);
            checked.whole.extend(
                digits
                    .filter(|d| text[d.end..].starts_with(|c: char| c.is_ascii_digit() || c == '%'))
                    .map(|d| d.start..d.end + 1),
            );
            checked.check();
        }
    }
}

/// A mark that the face lacks is a box beside its letter, named among what is missing; never an empty glyph.
#[test]
fn a_mark_that_no_face_has_is_a_box_of_its_own() {
    for (text, letter) in [("字\u{20D0}人", "字"), ("a\u{20D0}人", "a")] {
        let set = super::support::set(text, 30.0);
        assert_eq!(set.lines.missing, [(letter.len() as u32, '\u{20D0}')]);
        assert!(set.lines.glyphs.iter().all(|glyph| glyph.id != 0), "{:?}", set.lines.glyphs);
        assert_eq!(set.texts().concat(), text);
    }
}

#[test]
fn a_mark_on_a_space_is_not_dropped_with_the_spaces_at_a_line_end() {
    for mark in ['\u{301}', '\u{20D0}'] {
        let text = format!("字 {mark}");
        assert!(super::support::set(&text, 1.0).texts().concat().ends_with(mark));
    }
}
