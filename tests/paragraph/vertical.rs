//! Vertical lines (CLREQ 3.2.3, 3.1.1.2): what stands upright, what lies on its side, where marks keep.

use keben::font::Face;
use keben::model::Lang;
use keben::typeset::paragraph::{LineRun, ParagraphStyle, RunContent, TextStyle};
use keben::typeset::{Glyph, Region, WritingMode};
use skrifa::MetadataProvider;
use skrifa::instance::{LocationRef, Size};

use super::support::{BOLD, Cluster, HEI, KAI, SIZE, SONG, Set, assert_pens, fonts, paragraph, set, style};

fn vertical_in(text: &str, text_style: TextStyle) -> Set {
    let style = ParagraphStyle { writing: WritingMode::Vertical, ..style(20.0) };
    Set::new(paragraph(&[(text, text_style)], style))
}

fn vertical(text: &str) -> Set {
    vertical_in(text, SONG)
}

fn advance(set: &Set, c: char) -> f32 {
    set.clusters(0).iter().filter(|cluster| cluster.first() == c).map(|cluster| cluster.advance).sum()
}

/// The run that shows `text`, and its glyphs.
fn run<'a>(set: &'a Set, text: &str) -> (&'a LineRun, &'a [Glyph]) {
    let at = set.paragraph.text.find(text).expect("the text") as u32;
    let run = set.runs(&set.lines.lines[0]).find(|r| r.text.contains(&at)).expect("a run");
    let RunContent::Glyphs { glyphs, .. } = &run.content else { panic!("{run:?}") };
    (run, &set.lines.glyphs[glyphs.start as usize..glyphs.end as usize])
}

/// Face and glyph that show the only character of `text`.
fn shown(set: &Set, text: &str) -> (&'static Face, u16) {
    let (run, glyphs) = run(set, text);
    let RunContent::Glyphs { face, .. } = run.content else { panic!("{run:?}") };
    let mut byte = run.text.start as usize;
    for glyph in glyphs {
        if set.paragraph.text[byte..].starts_with(text) {
            return (fonts().face(face), glyph.id);
        }
        byte += glyph.text_len as usize;
    }
    panic!("{text} is not shown");
}

/// Middle of a glyph's ink, in em from the em box's start and from its baseline.
fn ink(face: &Face, glyph: u16) -> (f32, f32) {
    let metrics = face.font_ref().glyph_metrics(Size::new(1.0), LocationRef::default());
    let bounds = metrics.bounds(skrifa::GlyphId::from(glyph)).expect("ink");
    ((bounds.x_min + bounds.x_max) / 2.0, (bounds.y_min + bounds.y_max) / 2.0)
}

#[test]
fn c13_mainland_quotes_are_corner_brackets_on_vertical_lines() {
    let corner = vertical("『「好」』");
    let curly = vertical("“‘好’”");
    for (a, b) in [("“", "『"), ("‘", "「"), ("’", "」"), ("”", "』")] {
        assert_eq!(shown(&curly, a).1, shown(&corner, b).1, "{a}");
    }
    assert_eq!(curly.texts(), ["“‘好’”"], "the text stays");
    assert_ne!(shown(&set("“好”", 20.0), "“").1, shown(&set("『好』", 20.0), "『").1, "on horizontal lines they stay");
    let style = ParagraphStyle {
        region: Region::Taiwan,
        lang: Lang::parse("zh-Hant-TW").expect("a tag"),
        ..curly.paragraph.style.clone()
    };
    let taiwan = Set::new(paragraph(&[("“好”", SONG)], style));
    assert_ne!(shown(&taiwan, "“").1, shown(&corner, "『").1);
}

#[test]
fn c15_dashes_and_ellipses_lie_along_the_line() {
    for mark in ["——", "……"] {
        for style in [SONG, BOLD, KAI, HEI] {
            let set = vertical_in(&format!("强{mark}基"), style);
            assert_pens(&set.pens(), &[0.0, 1.0, 3.0, 4.0]);
            let (run, glyphs) = run(&set, mark);
            let flat = super::support::set(&format!("强{mark}基"), 20.0);
            let turned = glyphs[glyphs.len().min(2) - 1].id != self::run(&flat, mark).1[1].id;
            assert!(run.sideways || turned, "{mark} lies across the line");
        }
    }
}

#[test]
fn c20_pause_marks_keep_to_the_corner_of_vertical_lines() {
    for style in [SONG, BOLD, KAI, HEI] {
        for mark in ["，", "。", "、"] {
            let set = vertical_in(&format!("文{mark}文"), style);
            assert!(!run(&set, mark).0.sideways);
            let (face, glyph) = shown(&set, mark);
            let (x, y) = ink(face, glyph);
            assert!(x > 0.55 && y > 0.5, "{mark} at {x}, {y} in {face:?}");
        }
    }
}

#[test]
fn c20_brackets_lie_down_in_every_face() {
    for style in [SONG, BOLD, KAI, HEI] {
        for bracket in ["（", "《", "】", "〉"] {
            let set = vertical_in(&format!("文{bracket}文"), style);
            let (face, glyph) = shown(&set, bracket);
            let flat = face.glyph(bracket.chars().next().expect("one"));
            assert!(run(&set, bracket).0.sideways || Some(glyph) != flat, "{bracket} in {face:?}");
        }
    }
}

#[test]
fn c26_colons_and_question_marks_keep_their_width_on_vertical_lines() {
    for mark in ['：', '；', '？', '！'] {
        let text = format!("说{mark}（好");
        assert!((advance(&vertical(&text), mark) - 1.0).abs() < 0.01, "{mark}");
        assert!((advance(&set(&text, 20.0), mark) - 0.5).abs() < 0.01, "{mark}");
    }
    assert!((advance(&vertical("说，（好"), '，') - 0.5).abs() < 0.01);
}

#[test]
fn c27_marks_close_up_on_vertical_lines_too() {
    for style in [SONG, BOLD, KAI, HEI] {
        assert_pens(&vertical_in("文。”他", style).pens(), &[0.0, 1.0, 1.5, 2.5, 3.5]);
        assert_pens(&vertical_in("文，《他", style).pens(), &[0.0, 1.0, 1.5, 2.5, 3.5]);
    }
}

#[test]
fn c36_words_lie_on_their_side_and_short_numbers_in_one_em() {
    let set = vertical("于2023年12月3日用Windows做50%");
    let expected = [("2023", true), ("12", false), ("3日", false), ("Windows", true), ("50%", true), ("于", false)];
    for (text, sideways) in expected {
        assert_eq!(run(&set, text).0.sideways, sideways, "{text}");
    }
    assert!(run(&vertical("得246分"), "246").0.sideways);
    let clusters = set.clusters(0);
    let of =
        |text: &str| clusters.iter().rev().find(|c| c.text == text).unwrap_or_else(|| panic!("{text}: {clusters:?}"));
    assert!((of("12").advance - 1.0).abs() < 0.01);
    assert!((of("3").advance - 1.0).abs() < 0.01);
    let (numbers_run, glyphs) = run(&set, "12");
    assert_eq!(glyphs.iter().filter(|g| g.flags & Glyph::BESIDE != 0).count(), 1, "two digits stand side by side");
    assert_eq!(numbers_run.text.len(), 2, "they are a run of their own, to be drawn in one em");
}

#[test]
fn c36_a_letter_and_an_acronym_stand_upright() {
    let set = vertical("维生素C与GDP等");
    assert!(!run(&set, "C").0.sideways && !run(&set, "GDP").0.sideways);
    // Each letter is read at its own place.
    assert_pens(&set.pens(), &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]);
    assert!(run(&vertical("用UNESCO做"), "UNESCO").0.sideways);
    assert!(run(&vertical("用GB/T 9704做"), "GB").0.sideways, "part of a longer word");
}

#[test]
fn c40_a_reading_stands_at_the_right_of_a_vertical_line() {
    let set = vertical("天{地|dì}玄");
    let reading = set.lines.runs.iter().find(|r| r.reading).expect("a reading");
    // Between the base's edge and the middle of the gap to the line before: its own half-em box clears the base.
    assert!(reading.rise >= 0.75 * SIZE && reading.rise <= 0.9 * SIZE, "{}", reading.rise);
    assert!(reading.sideways);
    let middle = (reading.along + reading.advance / 2.0) / SIZE;
    assert!((middle - 1.5).abs() < 0.02, "{middle}");
}

#[test]
fn vertical_lines_are_flush_and_keep_the_rules_and_the_text() {
    let article = include_str!("../../book/article.md");
    for text in article.lines().filter(|line| line.len() > 60) {
        for measure in [6.0, 13.0, 24.0] {
            let style = ParagraphStyle { writing: WritingMode::Vertical, ..style(measure) };
            let set = Set::new(paragraph(&[(text, SONG)], style));
            let count = set.lines.lines.len();
            for (number, line) in set.lines.lines.iter().enumerate() {
                let length = line.advance / SIZE;
                assert!(length <= measure + 0.02, "{:?}", set.texts());
                assert!(number + 1 == count || length > measure - 0.02, "{length} {:?}", set.texts());
                let first = set.clusters(number).first().map_or(' ', Cluster::first);
                assert!(!"，。、；：？！”’》）,;:?".contains(first), "{:?}", set.texts());
            }
            let solid = |text: &str| text.replace(' ', "");
            assert_eq!(solid(&set.texts().concat()), solid(text));
        }
    }
}
