//! Names that are spread or framed, notes of two lines, Zhuyin and large first characters on pages.

use proptest::prelude::*;

use super::testing::*;
use super::tests::{bare, model_text, one, prose, reading_text, runs, small_page, string};
use super::typeset;
use crate::model::*;
use crate::typeset::pages::*;
use crate::typeset::{Options, WritingMode};

fn marked(mark: Mark, string: &str) -> Inline {
    Inline::new(InlineKind::Marked { mark, content: text(string) }, Origin::none())
}

fn pages(publication: &Publication, options: &Options) -> Pages {
    typeset(publication, fonts(), options).value
}

#[test]
fn a_large_first_character_stands_beside_its_first_lines_on_one_page() {
    let options = small_page(20.0, 10.0);
    let (em, ascent) = (options.body_size, 0.88);
    for before in 0..14 {
        let mut blocks = vec![para("字"); before];
        let mut content = vec![marked(Mark::DropCap(3), "一")];
        content.extend(text(&prose(90)));
        blocks.push(block(BlockKind::Paragraph(content)));
        blocks.push(para("后文"));
        let publication = one(blocks);
        let pages = pages(&publication, &options);
        let all = || pages.pages.iter().enumerate().flat_map(|(number, page)| runs(page).map(move |run| (number, run)));
        let (page, cap) = all().find(|(_, run)| run.size > 2.0 * em).expect("the large character");
        assert_eq!(string(&pages, cap), "一");
        let lines: Vec<(usize, &PlacedRun)> =
            all().filter(|(_, run)| run.node == cap.node && run.size == em).take(4).collect();
        assert!(lines[..3].iter().all(|(number, run)| *number == page && run.at.along > cap.at.along + cap.size));
        let (number, fourth) = lines[3];
        assert!(number > page || (fourth.at.along - cap.at.along).abs() < 0.01, "the fourth line is a whole one");
        let baseline = |line: usize| lines[line].1.at.across;
        let (begins, ends) = (cap.at.across - ascent * cap.size, cap.at.across + (1.0 - ascent) * cap.size);
        assert!((begins - (baseline(0) - ascent * em)).abs() < 0.1, "{begins}");
        assert!((ends - (baseline(2) + (1.0 - ascent) * em)).abs() < 0.1, "{ends}");
        assert_eq!(bare(&reading_text(&pages)), bare(&model_text(&publication)));
    }
}

#[test]
fn a_paragraph_shorter_than_its_large_first_character_keeps_the_lines_beside_it_free() {
    let mut content = vec![marked(Mark::DropCap(3), "一")];
    content.extend(text("个"));
    let options = small_page(20.0, 10.0);
    let pages = pages(&one(vec![block(BlockKind::Paragraph(content)), para("后")]), &options);
    let baseline = |wanted: &str| {
        let run = runs(&pages.pages[0]).find(|run| string(&pages, run) == wanted).expect("the text");
        run.at.across
    };
    assert!((baseline("后") - baseline("个") - 3.0 * options.line_pitch).abs() < 0.01);
}

#[test]
fn a_large_first_character_with_nothing_but_blanks_behind_it_is_text() {
    let content = vec![marked(Mark::DropCap(2), "首"), marked(Mark::Warichu, " ")];
    let publication = one(vec![block(BlockKind::Paragraph(content))]);
    assert_eq!(bare(&reading_text(&pages(&publication, &options()))), "首");
}

/// Text with everything that is set in a way of its own.
fn any_content() -> impl Strategy<Value = Vec<Inline>> {
    let piece = prop_oneof![
        3 => (1usize..40).prop_map(|count| text(&prose(count))[0].clone()),
        1 => ("[张李a1·]{1,5}", 1u8..8).prop_map(|(name, em)| marked(Mark::Spread(em), &name)),
        1 => "[张李a1]{1,4}".prop_map(|name| marked(Mark::Deceased, &name)),
        1 => "[注文，。「」ab 1]{1,60}".prop_map(|note| marked(Mark::Warichu, &note)),
        1 => "[ㄅㄆㄇ]{1,4}[ˊˇˋ˙]?".prop_map(|reading| {
            Inline::new(InlineKind::Ruby(vec![RubyPair { base: "字".into(), reading }]), Origin::none())
        }),
    ];
    (prop::option::of(2u8..5), prop::collection::vec(piece, 1..9)).prop_map(|(lines, mut content)| {
        content.splice(0..0, lines.map(|lines| marked(Mark::DropCap(lines), "首")));
        content
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_set_in_its_own_way_keeps_its_text_and_stays_on_its_lines(
        contents in prop::collection::vec(any_content(), 1..6),
        (characters, lines) in (8u32..40, 4u32..30),
        (vertical, character_grid) in any::<(bool, bool)>(),
    ) {
        let blocks = contents.into_iter().map(|content| block(BlockKind::Paragraph(content))).collect();
        let publication = one(blocks);
        let base = small_page(characters as f32, lines as f32);
        let writing = if vertical { WritingMode::Vertical } else { WritingMode::Horizontal };
        let options = Options { writing, character_grid, ..if vertical { options() } else { base } };
        let pages = pages(&publication, &options);
        let (kept, whole) = (bare(&reading_text(&pages)), bare(&model_text(&publication)));
        prop_assert_eq!(kept, whole);
        let g = super::Geometry::new(&options, fonts());
        for page in &pages.pages {
            let number = page.label.number;
            let start = g.along_start(number);
            for run in runs(page).filter(|run| run.node.is_some()) {
                let glyphs = &pages.glyphs[run.glyphs.start as usize..run.glyphs.end as usize];
                let advance: f32 = glyphs.iter().map(|glyph| f32::from(glyph.advance)).sum::<f32>() * run.size / 1000.0;
                let end = run.at.along + advance - start;
                prop_assert!(run.at.along > start - 0.6 * run.size, "before the line: {}", string(&pages, run));
                prop_assert!(end < g.body.measure + 1.01 * g.body.size, "{} ends at {end}", string(&pages, run));
                if run.size == g.body.size {
                    let slot = (run.at.across - g.baseline(number, 0)) / g.body.pitch;
                    prop_assert!((slot - slot.round()).abs() < 0.01 && slot > -0.01, "{slot}");
                }
            }
        }
    }
}
