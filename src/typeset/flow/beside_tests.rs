//! Lines along text and dots at its characters (CLREQ 3.1.8, JLREQ 3.3.9).

use super::testing::*;
use super::typeset;
use crate::model::*;
use crate::typeset::WritingMode;
use crate::typeset::pages::*;

fn marked(mark: Mark, string: &str) -> Inline {
    Inline::new(InlineKind::Marked { mark, content: text(string) }, Origin::none())
}

fn set(content: Vec<Inline>, lang: &str, writing: WritingMode) -> Pages {
    let mut publication = publication(vec![(vec![block(BlockKind::Paragraph(content))], Vec::new())]);
    publication.metadata.language = Lang::parse(lang).expect("a language");
    let options = crate::typeset::Options { writing, ..options() };
    typeset(&publication, fonts(), &options).value
}

fn marks(pages: &Pages) -> Vec<PlacedMark> {
    let items = pages.pages.iter().flat_map(|page| &page.items);
    items.filter_map(|item| if let Item::Mark(mark) = item { Some(*mark) } else { None }).collect()
}

fn bars(pages: &Pages) -> Vec<PlacedRule> {
    let items = pages.pages.iter().flat_map(|page| &page.items);
    items.filter_map(|item| if let Item::Rule(rule) = item { Some(*rule) } else { None }).collect()
}

/// Character, middle and baseline of every glyph of the text; a Latin letter is as wide as its advance.
fn characters(pages: &Pages) -> Vec<(char, f32, f32)> {
    let mut out = Vec::new();
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        let Item::Run(run) = item else { continue };
        if run.node.is_none() {
            continue;
        }
        let text = &pages.text[run.text.start as usize..run.text.end as usize];
        let glyphs = &pages.glyphs[run.glyphs.start as usize..run.glyphs.end as usize];
        let mut pen = run.at.along;
        for (c, glyph) in text.chars().zip(glyphs) {
            let advance = f32::from(glyph.advance) * run.size / 1000.0;
            let length = if c.is_ascii() { advance } else { run.size };
            out.push((c, pen + length / 2.0, run.at.across));
            pen += advance;
        }
    }
    out
}

const DOTS: Mark = Mark::Dots(Dot::Default);

fn dotted() -> Vec<Inline> {
    let mut content = text("前文是");
    content.push(marked(DOTS, "重点，A1。"));
    content.extend(text("后文"));
    content
}

#[test]
fn c33_a_dot_stands_in_the_middle_of_each_character_and_of_no_mark() {
    for writing in [WritingMode::Horizontal, WritingMode::Vertical] {
        let pages = set(dotted(), "zh-Hans", writing);
        let wanted: Vec<f32> =
            characters(&pages).iter().filter(|(c, ..)| "重点A1".contains(*c)).map(|&(_, middle, _)| middle).collect();
        let dots = marks(&pages);
        assert_eq!((wanted.len(), dots.len()), (4, 4), "{writing:?}");
        let upright_letters = writing == WritingMode::Vertical;
        for (wanted, dot) in wanted.iter().zip(&dots) {
            let middle = dot.at.along + dot.extent.along / 2.0;
            // A letter that stands upright on a vertical line is one em high, whatever its advance.
            let tolerance = if upright_letters { 3.0 } else { 0.05 };
            assert!((middle - wanted).abs() < tolerance, "{writing:?}: {middle} is not {wanted}");
        }
    }
}

#[test]
fn c33_dots_stand_below_horizontal_chinese_and_at_the_right_of_vertical_lines() {
    for (writing, below) in [(WritingMode::Horizontal, true), (WritingMode::Vertical, false)] {
        let pages = set(dotted(), "zh-Hans", writing);
        let baseline = characters(&pages)[0].2;
        for dot in marks(&pages) {
            assert_eq!(dot.at.across + dot.extent.across / 2.0 > baseline, below, "{writing:?}");
        }
    }
}

#[test]
fn c33_dots_keep_clear_of_a_reading() {
    let pair = RubyPair { base: "漢".into(), reading: "かん".into() };
    let ruby = Inline::new(InlineKind::Ruby(vec![pair]), Origin::none());
    let content = vec![Inline::new(InlineKind::Marked { mark: DOTS, content: vec![ruby] }, Origin::none())];
    let pages = set(content, "ja", WritingMode::Horizontal);
    let baseline = characters(&pages)[0].2;
    assert!(marks(&pages)[0].at.across > baseline - 1.0, "the reading stands above, the dot below");
}

#[test]
fn j05_dots_are_half_the_size_of_their_base_and_of_the_languages_shape() {
    for (lang, writing, shape, below) in [
        ("ja", WritingMode::Horizontal, Dot::Default, false),
        ("ja", WritingMode::Vertical, Dot::Sesame, false),
        ("zh-Hant", WritingMode::Horizontal, Dot::Default, true),
        ("ko", WritingMode::Horizontal, Dot::Default, false),
    ] {
        let pages = set(dotted(), lang, writing);
        let baseline = characters(&pages)[0].2;
        let dots = marks(&pages);
        assert!(!dots.is_empty());
        for dot in dots {
            assert_eq!(dot.shape, MarkShape::Dot(shape), "{lang} {writing:?}");
            assert!((dot.extent.along - 10.5 / 2.0).abs() < 0.01);
            assert_eq!(dot.at.across + dot.extent.across / 2.0 > baseline, below, "{lang} {writing:?}");
        }
    }
}

#[test]
fn c22_a_frame_stands_around_the_name_and_nothing_else() {
    for writing in [WritingMode::Horizontal, WritingMode::Vertical] {
        let mut content = text("甲");
        content.push(marked(Mark::Deceased, "张三"));
        content.extend(text("乙"));
        let pages = set(content, "zh-Hans", writing);
        let (bars, characters) = (bars(&pages), characters(&pages));
        assert_eq!(bars.len(), 4, "{writing:?}");
        let middle = |wanted: char| characters.iter().find(|(c, ..)| *c == wanted).map(|&(_, middle, _)| middle);
        let (before, last, after) = (middle('甲').unwrap(), middle('三').unwrap(), middle('乙').unwrap());
        let from = bars.iter().map(|bar| bar.at.along).fold(f32::MAX, f32::min);
        let to = bars.iter().map(|bar| bar.at.along + bar.extent.along).fold(0.0, f32::max);
        let em = 10.5;
        assert!(from > before + em / 2.0 && from < last - 1.5 * em, "{writing:?}: {from}");
        assert!(to > last + em / 2.0 && to < after - em / 2.0, "{writing:?}: {to}");
        let depth = bars.iter().map(|bar| bar.extent.across).fold(0.0, f32::max);
        assert!(depth > em && depth < 1.3 * em, "{depth}");
    }
}

#[test]
fn c32_names_side_by_side_have_lines_of_their_own_and_titles_wavy_ones() {
    for writing in [WritingMode::Horizontal, WritingMode::Vertical] {
        let mark = |mark, string| marked(mark, string);
        let mut content = vec![mark(Mark::ProperName, "司马迁"), mark(Mark::ProperName, "长安")];
        content.push(mark(Mark::BookTitle, "史记"));
        let pages = set(content, "zh-Hans", writing);
        let (lines, waves) = (bars(&pages), marks(&pages));
        assert_eq!((lines.len(), waves.len()), (2, 1), "{writing:?}");
        let end = lines[0].at.along + lines[0].extent.along;
        assert!(lines[1].at.along - end >= 0.1 * 10.5, "a gap tells the names apart");
        assert_eq!(waves[0].shape, MarkShape::Wave);
        let baseline = characters(&pages)[0].2;
        assert!(lines.iter().all(|line| line.at.across > baseline), "below, at the left of vertical lines");
        assert!(waves[0].at.across > baseline);
    }
}

#[test]
fn c32_a_line_along_text_leaves_out_the_gap_behind_its_last_character() {
    // The gap between Han and Latin belongs to neither; the line is as long as its four characters.
    let underlined = Inline::new(InlineKind::Underline(text("天地玄黄")), Origin::none());
    let mut content = vec![underlined];
    content.extend(text("Latin"));
    let pages = set(content, "zh-Hans", WritingMode::Horizontal);
    assert!((bars(&pages)[0].extent.along - 4.0 * 10.5).abs() < 0.05);
}

#[test]
fn c32_an_underline_is_whole_over_scripts_and_starts_again_on_each_line() {
    let string = format!("{}Latin{}", "天地玄黄".repeat(5), "宇宙洪荒".repeat(5));
    let underlined = Inline::new(InlineKind::Underline(text(&string)), Origin::none());
    let pages = set(vec![underlined], "zh-Hans", WritingMode::Horizontal);
    let baselines: std::collections::BTreeSet<u32> =
        characters(&pages).iter().map(|&(_, _, across)| (across * 100.0) as u32).collect();
    assert!(baselines.len() > 1);
    assert_eq!(bars(&pages).len(), baselines.len());
}
