//! Zhuyin beside its base (CLREQ 3.3.3), on horizontal and vertical lines.

use keben::typeset::WritingMode;
use keben::typeset::paragraph::{LineRun, ParagraphStyle};

use super::support::{SIZE, SONG, Set, paragraph, set, style};

#[track_caller]
fn assert_near(found: f32, expected: f32) {
    assert!((found - expected).abs() < 0.02, "{found}, not {expected}");
}

fn vertical(text: &str) -> Set {
    Set::new(paragraph(&[(text, SONG)], ParagraphStyle { writing: WritingMode::Vertical, ..style(20.0) }))
}

/// The runs of the readings with what they show.
fn signs(set: &Set) -> Vec<(&str, &LineRun)> {
    let text = |run: &LineRun| run.text.start as usize..run.text.end as usize;
    set.lines.runs.iter().filter(|run| run.reading).map(|run| (&set.lines.readings[text(run)], run)).collect()
}

fn sign<'a>(set: &'a Set, text: &str) -> &'a LineRun {
    signs(set).into_iter().find(|(shown, _)| *shown == text).expect("the sign").1
}

#[test]
fn c39_zhuyin_stands_at_the_right_of_its_base_on_horizontal_lines() {
    let set = set("天{地|ㄉㄧˋ}玄", 20.0);
    assert_near(set.clusters(0)[1].at, 1.0);
    assert_near(set.clusters(0)[2].at, 2.5);
    for (text, run) in signs(&set) {
        let (along, top) = (run.along / SIZE, run.rise / SIZE + 0.88 * run.size / SIZE);
        if text != "ˋ" {
            assert_near(run.size / SIZE, 0.3);
            assert!(along > 1.99 && along + 0.3 < 2.5, "{text} at {along}");
            assert!(top < 0.88 && top - 0.3 > -0.12, "{text} stays beside its base: {top}");
        }
    }
    assert!(sign(&set, "ㄉ").rise > sign(&set, "ㄧ").rise + 0.29 * SIZE, "one below the other");
    let (mark, last) = (sign(&set, "ˋ"), sign(&set, "ㄧ"));
    assert!(mark.along + mark.size / 2.0 > last.along + last.size, "at the right of the last symbol");
    assert_eq!(set.lines.readings, "ㄉㄧˋ");
}

#[test]
fn c39_zhuyin_stands_at_the_right_of_a_vertical_line_and_takes_no_room_in_it() {
    let set = vertical("天{地|ㄉㄧˋ}玄");
    assert_near(set.clusters(0)[2].at, 2.0);
    let (first, last, mark) = (sign(&set, "ㄉ"), sign(&set, "ㄧ"), sign(&set, "ˋ"));
    assert!(!first.sideways && first.rise == last.rise);
    assert_near(first.rise / SIZE, 0.65);
    assert_near((last.along - first.along) / SIZE, 0.3);
    assert!(first.along >= SIZE && last.along + last.size <= 2.0 * SIZE);
    assert!(mark.rise > last.rise + 0.15 * SIZE && mark.rise < SIZE);
}

#[test]
fn c39_the_mark_of_the_light_tone_stands_above_the_first_symbol() {
    for text in ["{吗|˙ㄇㄚ}", "{吗|ㄇㄚ˙}"] {
        let set = vertical(text);
        let (mark, first, last) = (sign(&set, "˙"), sign(&set, "ㄇ"), sign(&set, "ㄚ"));
        assert!(mark.along + mark.size / 2.0 <= first.along + 0.05 * SIZE, "{} {}", mark.along, first.along);
        assert!(first.along < last.along && last.along + last.size <= SIZE);
    }
}

#[test]
fn c39_lines_with_zhuyin_are_flush_and_no_column_leaves_the_measure() {
    let text = "{天|ㄊㄧㄢ}{地|ㄉㄧˋ}玄黄，{宇|ㄩˇ}{宙|ㄓㄡˋ}洪荒。".repeat(12);
    for measure in [6.0, 11.0, 17.5] {
        let set = set(&text, measure);
        let count = set.lines.lines.len();
        for (number, line) in set.lines.lines.iter().enumerate() {
            let length = line.advance / SIZE;
            assert!(length <= measure + 0.02 && (number + 1 == count || length > measure - 0.02), "{length}");
        }
        for (text, run) in signs(&set) {
            assert!(run.along + run.size <= (measure + 0.25) * SIZE, "{text}");
        }
    }
}

#[test]
fn a_reading_that_is_not_one_syllable_of_zhuyin_stands_over_its_base() {
    for text in ["{地|dì}", "{天地|ㄊㄧㄢㄉㄧˋ}", "{地|ㄉi}"] {
        assert!(signs(&set(text, 20.0))[0].1.rise > 0.9 * SIZE, "{text}");
    }
}
