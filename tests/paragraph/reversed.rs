//! Text that is written from right to left (UAX 9) on lines of Chinese, and paragraphs of it.

use keben::model::Lang;
use std::ops::Range;

use keben::typeset::paragraph::{LineRun, Paragraph, ParagraphStyle, TextStyle, Unit};
use keben::typeset::{MarkWidths, WritingMode};
use proptest::prelude::*;
use unicode_bidi::{BidiInfo, Level};

use super::support::{BOLD, Cluster, KAI, SIZE, SONG, Set, paragraph, set, style};

/// The clusters of a line as they stand.
fn shown(set: &Set, line: usize) -> Vec<Cluster> {
    let mut clusters = set.clusters(line);
    clusters.sort_by(|a, b| a.at.total_cmp(&b.at));
    clusters
}

/// The text of a line as it is seen from its left end, or from the head of a vertical line.
fn seen(set: &Set, line: usize) -> String {
    shown(set, line).into_iter().map(|c| c.text).collect()
}

fn near(a: f32, b: f32) -> bool {
    (a - b).abs() < 0.012
}

#[test]
fn a_word_in_chinese_is_shown_from_right_to_left() {
    let set = set("他说שלום。好", 30.0);
    assert_eq!(seen(&set, 0), "他说םולש。好");
    assert_eq!(set.texts(), ["他说שלום。好"], "the text stays as it was");
    let clusters = shown(&set, 0);
    assert!(near(clusters[1].advance, 1.25), "the gap is between Han and the end of the word: {clusters:?}");
    assert!(near(clusters[2].at, 2.25));
}

#[test]
fn the_gaps_on_both_sides_of_a_word_are_a_quarter_em() {
    let set = set("文אב字", 30.0);
    let clusters = shown(&set, 0);
    assert!(near(clusters[1].at, 1.25) && near(clusters[3].at - clusters[2].end(), 0.25), "{clusters:?}");
}

#[test]
fn numbers_among_such_words_keep_their_own_order() {
    assert_eq!(seen(&set("见אב 12 גד止", 30.0), 0), "见דג 12 בא止");
    assert_eq!(seen(&set("אב 12, 37 גד", 30.0), 0), "דג 37 ,12 בא");
}

#[test]
fn a_paragraph_without_chinese_runs_as_its_first_letter_does() {
    let right = |text: &str, measure: f32| {
        let style = ParagraphStyle { first_indent: 2.0 * SIZE, ..style(measure) };
        Set::new(paragraph(&[(text, SONG)], style))
    };
    let one = right("אב abc גד.", 20.0);
    assert_eq!(seen(&one, 0), ".דג abc בא");
    let clusters = shown(&one, 0);
    assert!(near(clusters.last().expect("text").end(), 18.0), "the indent is at the end where it begins: {clusters:?}");
    let latin = right("abc אב.", 20.0);
    assert_eq!(seen(&latin, 0), "abc בא.");
    assert!(near(latin.clusters(0)[0].at, 2.0));
    let chinese = right("אב文", 20.0);
    assert_eq!(seen(&chinese, 0), "בא文");
}

#[test]
fn lines_are_filled_in_the_order_of_the_text() {
    let words = ["אבגד", "הוזח", "טיכל", "מנסע", "פצקר", "שתאב"];
    let set = set(&words.join(" "), 6.0);
    assert!(set.texts().len() > 1);
    assert_eq!(set.texts().concat().replace(' ', ""), words.concat());
    for line in 0..set.texts().len() {
        let clusters = shown(&set, line);
        let last = line + 1 == set.texts().len();
        assert!(near(clusters[clusters.len() - 1].end(), 6.0), "{clusters:?}");
        assert!(last || near(clusters[0].at, 0.0), "both edges are flush: {clusters:?}");
    }
}

#[test]
fn brackets_are_turned_round() {
    let glyph = |text: &str, c: char| {
        let set = set(text, 30.0);
        let at = set.clusters(0).iter().position(|cluster| cluster.first() == c).expect("it is there");
        set.lines.glyphs[at].id
    };
    for (open, close) in [('(', ')'), ('（', '）'), ('《', '》')] {
        let reversed = format!("אב{open}גד{close}");
        let plain = format!("ab {open}cd{close} ef");
        assert_eq!(glyph(&reversed, open), glyph(&plain, close), "{open}");
        assert_eq!(glyph(&reversed, close), glyph(&plain, open), "{close}");
    }
    let chinese = set("文（אב）文", 30.0);
    assert_eq!(seen(&chinese, 0), "文（בא）文");
}

#[test]
fn text_of_a_language_from_right_to_left_is_resolved_by_itself() {
    let mut paragraph = paragraph(&[("他说", SONG), ("שלום ", SONG), ("אב!", BOLD), ("。", SONG)], style(30.0));
    assert_eq!(seen(&Set::new(paragraph.clone()), 0), "他说בא םולש!。");
    for run in &mut paragraph.runs[1..3] {
        run.lang = Lang::parse("he");
    }
    assert_eq!(seen(&Set::new(paragraph), 0), "他说!בא םולש。");
}

#[test]
fn on_vertical_lines_it_lies_on_its_side_in_the_same_order() {
    let vertical = ParagraphStyle { writing: WritingMode::Vertical, ..style(30.0) };
    let set = Set::new(paragraph(&[("他说שלום。好", SONG)], vertical));
    assert_eq!(seen(&set, 0), "他说םולש。好");
    let of_word =
        |run: &&keben::typeset::paragraph::LineRun| set.paragraph.text[run.text.start as usize..].starts_with('ש');
    let word = set.runs(&set.lines.lines[0]).find(of_word).expect("a run of its own");
    assert!(word.sideways);
}

#[test]
fn a_reading_stands_over_its_base() {
    let set = set("文{אבגד|ab}字", 30.0);
    let clusters = shown(&set, 0);
    let (start, end) = (clusters[1].at, clusters[4].end());
    let (_, from, to) = set.readings(0)[0].clone();
    assert!(near((from + to) / 2.0, (start + end) / 2.0), "{from} {to} {clusters:?}");
}

/// The two lines of a note of two lines in one, as they are seen.
fn note_lines(set: &Set, line: usize, note: Range<usize>) -> [String; 2] {
    let line = &set.lines.lines[line];
    let mut rises: Vec<f32> = Vec::new();
    let inside = |run: &&LineRun| run.text.start as usize >= note.start && (run.text.start as usize) < note.end;
    set.runs(line).filter(inside).for_each(|run| {
        if !rises.iter().any(|rise| near(*rise, run.rise)) {
            rises.push(run.rise);
        }
    });
    rises.sort_by(|a, b| b.total_cmp(a));
    assert!(rises.len() <= 2, "{rises:?}");
    let seen = |wanted: Option<&f32>| {
        let mut runs: Vec<&LineRun> =
            set.runs(line).filter(inside).filter(|run| wanted.is_some_and(|rise| near(*rise, run.rise))).collect();
        runs.sort_by(|a, b| a.along.total_cmp(&b.along));
        runs.iter().map(|run| &set.paragraph.text[run.text.start as usize..run.text.end as usize]).collect::<String>()
    };
    [seen(rises.first()), seen(rises.get(1))]
}

fn with_note(note: &str, measure: f32, writing: WritingMode) -> (Set, Range<usize>) {
    let small = TextStyle { size: SIZE / 2.0, ..SONG };
    let mut paragraph =
        paragraph(&[("文", SONG), (note, small), ("字", SONG)], ParagraphStyle { writing, ..style(measure) });
    let range = 3..3 + note.len();
    let of = range.start as u32..range.end as u32;
    paragraph.units.push(Unit { range: of, spread: 0.0, framed: false, folded: true });
    (Set::new(paragraph), range)
}

#[test]
fn each_line_of_a_note_of_two_lines_is_put_in_order_by_itself() {
    for writing in [WritingMode::Horizontal, WritingMode::Vertical] {
        let (set, note) = with_note("见אבגד一二三四见הוזח", 30.0, writing);
        assert_eq!(note_lines(&set, 0, note), ["见דגבא一二", "三四见חזוה"]);
        let (set, note) = with_note("אבג הוז חטי כלמ", 30.0, writing);
        assert_eq!(note_lines(&set, 0, note).map(|line| line.trim().to_owned()), ["זוה גבא", "מלכ יטח"]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_note_of_two_lines_keeps_its_text_and_stays_in_its_room(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 1..30),
        measure in 6u32..30,
    ) {
        let note = pieces.concat();
        prop_assume!(!note.trim().is_empty());
        let (set, _) = with_note(&note, measure as f32, WritingMode::Horizontal);
        let visible = |text: &str| text.replace(' ', "");
        prop_assert_eq!(visible(&set.texts().concat()), visible(&set.paragraph.text));
        for line in &set.lines.lines {
            for run in set.runs(line) {
                prop_assert!(run.along > -0.01 && run.along + run.advance < measure as f32 * SIZE + 1.5 * SIZE, "before the line: {:?}", run);
            }
        }
    }
}

const PIECES: &[&str] = &[
    "经济", "社会", "的", "〇", "，", "。", "（", "）", "《", "》", " ", " ", "abc", "x", "12", "3,4", "%", "-", "אב",
    "שלום", "ת", "ג", "(", ")", "!", "：", "“", "”",
];

/// A paragraph of pieces in changing styles.
fn case() -> impl Strategy<Value = Paragraph> {
    let pieces = prop::collection::vec((prop::sample::select(PIECES), 0usize..3), 1..60);
    let widths = prop_oneof![Just(MarkWidths::Full), Just(MarkWidths::LineEndHalf)];
    (pieces, 5u32..40, widths, any::<bool>(), any::<bool>()).prop_map(
        |(pieces, measure, mark_widths, indent, vertical)| {
            let runs: Vec<_> = pieces.into_iter().map(|(text, style)| (text, [SONG, BOLD, KAI][style])).collect();
            let first_indent = if indent { 2.0 * SIZE } else { 0.0 };
            let writing = if vertical { WritingMode::Vertical } else { WritingMode::Horizontal };
            paragraph(&runs, ParagraphStyle { first_indent, mark_widths, writing, ..style(measure as f32) })
        },
    )
}

fn is_chinese(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c) || c == '〇'
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_cluster_stands_once_in_the_order_that_uax_9_gives(paragraph in case()) {
        let set = Set::new(paragraph);
        let text = &set.paragraph.text;
        prop_assume!(!text.trim().is_empty());
        let visible = |text: &str| text.replace(' ', "");
        prop_assert_eq!(visible(&set.texts().concat()), visible(text), "the text of the lines is that of the paragraph");
        let first = text.chars().find(|c| c.is_alphabetic());
        let reversed = !text.chars().any(is_chinese) && first.is_some_and(|c| c >= 'א');
        let base = if reversed { Level::rtl() } else { Level::ltr() };
        let bidi = BidiInfo::new(text, Some(base));
        for (index, line) in set.lines.lines.iter().enumerate() {
            let clusters = set.clusters(index);
            let Some(start) = clusters.first().map(|c| c.byte) else { continue };
            let end = clusters.last().map_or(start, |c| c.byte + c.text.len());
            let expected = bidi.reorder_line(&bidi.paragraphs[0], start..end);
            // Letters that were joined stand as they are.
            let joined = clusters.iter().any(|c| c.text.chars().count() > 1);
            prop_assert!(joined || seen(&set, index) == expected, "{:?} is seen as {:?}", &text[start..end], seen(&set, index));
            let shown = shown(&set, index);
            for pair in shown.windows(2) {
                prop_assert!(pair[0].end() <= pair[1].at + 0.03, "they stand in each other: {:?}", shown);
            }
            let (from, to) = (shown[0].at, shown[shown.len() - 1].end());
            prop_assert!((to - from - line.advance / SIZE).abs() < 0.03, "{} to {} of {:?}", from, to, line);
            prop_assert!((from - line.start / SIZE).abs() < 0.03);
        }
    }
}
