//! The search that leaves out costly ways finds the same lines as the one that tries all.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::super::{
    Kinsoku, LineAlignment, MarkWidths, Paragraph, ParagraphStyle, Region, Setter, StyledRun, TextStyle, WritingMode,
    adjust, first_cluster, shape,
};
use super::*;
use crate::font::{Family, FontSet, builtin_sources};
use crate::model::Lang;
use crate::typeset::Color;

const SIZE: f32 = 10.5;

fn paragraph(text: &str, measure: f32, alignment: LineAlignment) -> Paragraph {
    let (family, color) = (Family::Song, Color::Black);
    let style = TextStyle { family, bold: false, italic: false, size: SIZE, rise: 0.0, color, unbreakable: false };
    Paragraph {
        text: text.to_owned(),
        runs: vec![StyledRun { range: 0..text.len() as u32, style, lang: None }],
        objects: vec![],
        rubies: vec![],
        units: vec![],
        style: ParagraphStyle {
            measure: measure * SIZE,
            first_indent: 2.0 * SIZE,
            start_indent: 0.0,
            end_indent: 0.0,
            notch: None,
            alignment,
            kinsoku: Kinsoku::Gb,
            mark_widths: MarkWidths::LineEndHalf,
            region: Region::Mainland,
            writing: WritingMode::Horizontal,
            lang: Lang::simplified_chinese(),
            hanging: false,
            cells: false,
            hyphenate: true,
            verbatim: false,
        },
    }
}

/// The lines of a search that leaves out costly ways, if it finds any, and those of one that tries all.
fn both(paragraph: &Paragraph) -> (Option<Vec<Chosen>>, Vec<Chosen>) {
    static FONTS: LazyLock<FontSet> = LazyLock::new(|| FontSet::load(builtin_sources()).unwrap().value);
    let (mut shaped, mut fitted, mut work) = (shape::Shaped::default(), Vec::new(), Work::default());
    shape::shape(&Setter::new(&FONTS).shapers, paragraph, &mut shaped, &mut work);
    adjust::fit(paragraph, &shaped, &[], &mut fitted);
    let first = first_cluster(paragraph, &shaped);
    let rules = Rules::new(paragraph, &shaped, &fitted, &[], first);
    let (mut places, mut ways) = (Vec::new(), Vec::new());
    rules.places(first, shaped.clusters.len(), &mut places);
    let mut search = Search::new(&rules, &places, &mut ways);
    let mut lines = |bound: f64| {
        let mut lines = Vec::new();
        let found = search.walk(0, bound, &mut work);
        search.collect(&mut lines);
        found.then_some(lines)
    };
    let bounded = lines(GOOD_WAY + GOOD_PLACE * places.len() as f64);
    (bounded, lines(f64::INFINITY).unwrap_or_default())
}

#[test]
fn nearly_all_paragraphs_of_an_article_have_a_way_without_a_bad_line() {
    let article = include_str!("../../../book/article.md");
    let paragraphs: Vec<_> = article.lines().filter(|line| line.chars().count() > 30).collect();
    let found = |text: &&&str| both(&paragraph(text, 26.0, LineAlignment::Justify)).0.is_some();
    assert!(10 * paragraphs.iter().filter(found).count() >= 9 * paragraphs.len());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_lines_are_the_same_where_costly_ways_are_left_out(
        pieces in prop::collection::vec(
            prop_oneof!["[一-三]{1,20}", "[，。、：]", "“[一-三]{1,8}”", "（[a-z]{1,9}）", " [a-z]{1,14} ", "[0-9]{1,4}", "——", "x_y/"],
            1..40,
        ),
        measure in 5.0f32..40.0,
        alignment in prop::sample::select(&[LineAlignment::Justify, LineAlignment::Start, LineAlignment::Center][..]),
    ) {
        let (bounded, all) = both(&paragraph(&pieces.concat(), measure, alignment));
        if let Some(bounded) = bounded {
            prop_assert_eq!(bounded, all);
        }
    }
}
