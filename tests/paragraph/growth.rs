//! Twice the text is at most about twice the work, and no text makes a paragraph slow.

use keben::typeset::paragraph::{Paragraph, ParagraphStyle, StyledRun, Unit, Work};

use super::support::{SIZE, SONG, Set, paragraph, set, style};

/// Work on text and on twice as much of it.
#[track_caller]
fn assert_linear(text: &str, measure: f32) {
    let work = |text: &str| -> Work { set(text, measure).lines.work };
    let (one, two) = (work(text), work(&text.repeat(2)));
    assert!(two.clusters as f64 <= 2.2 * one.clusters as f64, "{one:?} {two:?}");
    assert!(two.breakpoints as f64 <= 2.2 * one.breakpoints as f64, "{one:?} {two:?}");
}

#[test]
fn twice_the_text_is_at_most_two_and_a_fifth_times_the_work() {
    let article = include_str!("../../book/article.md").replace('\n', "");
    for measure in [5.0, 10.0, 26.0, 60.0] {
        assert_linear(&article, measure);
    }
    for text in
        ["字", "，", "（", "a", "a ", " ", "字\u{200B}", "\u{200B}", "\u{200C}", "\u{301}", "—", "…", "/", "\u{2028}"]
    {
        assert_linear(&text.repeat(2_000), 20.0);
    }
}

#[test]
fn a_line_end_costs_few_tries() {
    let article = include_str!("../../book/article.md").replace('\n', "");
    let work = set(&article, 26.0).lines.work;
    assert!(work.breakpoints < 10 * work.clusters, "{work:?}");
}

#[test]
fn a_paragraph_of_a_whole_book_is_set() {
    let article = include_str!("../../book/article.md").replace('\n', "");
    let text = article.repeat(700_000 / article.chars().count() + 1);
    let set = set(&text, 26.0);
    assert!(set.lines.lines.len() > 20_000);
    assert_eq!(set.texts().concat().chars().filter(|c| *c != ' ').count(), text.chars().filter(|c| *c != ' ').count());
}

/// Texts that a slow program would choke on: half a megabyte of one thing.
#[test]
fn half_a_megabyte_of_anything_is_set() {
    for piece in ["a", "，", "（", "\u{200B}", "\u{200C}", "\u{301}", "a/", "\u{FFFC}", "“", "字\u{2060}"] {
        let text = piece.repeat(500_000 / piece.len());
        let mut paragraph = paragraph(&[(&text, SONG)], style(20.0));
        paragraph.objects.clear();
        let lines = Set::new(paragraph).lines;
        assert!(!lines.lines.is_empty(), "{piece:?}");
    }
}

#[test]
fn a_hundred_thousand_runs_and_readings_are_set() {
    let text = "{字|zì}".repeat(50_000);
    let read = Set::new(paragraph(&[(&text, SONG)], style(20.0)));
    assert_eq!(read.paragraph.rubies.len(), 50_000);
    let text = "字".repeat(100_000);
    let run = |index: u32| StyledRun { range: index * 3..index * 3 + 3, style: SONG, lang: None };
    let paragraph = Paragraph {
        text,
        runs: (0..100_000).map(run).collect(),
        objects: vec![],
        rubies: vec![],
        units: vec![],
        style: ParagraphStyle { measure: 20.0 * SIZE, ..style(20.0) },
    };
    assert_eq!(Set::new(paragraph).lines.lines.len(), 5_000);
}

#[test]
fn a_hundred_thousand_characters_that_are_set_in_ways_of_their_own_are_set() {
    let zhuyin = Set::new(paragraph(&[(&"{字|ㄗˋ}".repeat(20_000), SONG)], style(20.0)));
    assert!(zhuyin.lines.lines.len() >= 1_500);
    let unit = |range, framed| Unit { range, spread: 0.0, framed, folded: !framed };
    let text = "字，".repeat(50_000);
    let mut names = paragraph(&[(&text, SONG)], style(20.0));
    names.units = (0..50_000).map(|index| unit(index * 6..index * 6 + 3, true)).collect();
    assert!(Set::new(names).lines.lines.len() > 4_000);
    let mut note = paragraph(&[(&text, SONG)], style(20.0));
    note.units = vec![unit(0..text.len() as u32, false)];
    assert!(Set::new(note).lines.lines.len() > 2_000);
}
