//! Tables that are wider than the type area: turned, or split by columns.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::testing::*;
use super::tests::{bare, model_text, one, prose, reading_text, runs, small_page, string};
use super::{Geometry, typeset};
use crate::diagnostic::Warned;
use crate::model::*;
use crate::typeset::pages::*;
use crate::typeset::{Options, WritingMode};

/// A table whose cells say where they stand.
fn table(columns: usize, rows: usize, length: usize) -> Block {
    let line = |row: usize| {
        let cells: Vec<String> =
            (0..columns).map(|column| format!("{:0>length$}", format!("r{row}c{column}"))).collect();
        self::row(&cells.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let (head, rows) = (line(0), (1..=rows).map(line).collect());
    block(BlockKind::Table { alignments: vec![Alignment::Default; columns], head: vec![head], rows })
}

fn captioned(table: Block) -> Vec<Block> {
    let caption = Block { role: Some(Role::Caption), ..para("表 3-1　各地产量") };
    vec![para(&prose(90)), caption, table, para(&prose(900))]
}

fn set(blocks: Vec<Block>, options: &Options) -> (Publication, Warned<Pages>) {
    let publication = one(blocks);
    let set = typeset(&publication, fonts(), options);
    (publication, set)
}

fn codes(set: &Warned<Pages>) -> Vec<&str> {
    set.warnings.iter().map(|warning| warning.code).collect()
}

/// How often every text stands in the structure, and on paper.
fn counts(pages: &Pages) -> BTreeMap<&str, (usize, usize)> {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for run in pages.pages.iter().flat_map(runs) {
        let entry = counts.entry(string(pages, run)).or_default();
        entry.0 += usize::from(run.node.is_some());
        entry.1 += 1;
    }
    counts
}

#[test]
fn a_table_that_fits_in_small_type_is_shrunk_without_a_word() {
    let mut shrunk = 0;
    for length in 4..12 {
        let (_, set) = set(captioned(table(9, 4, length)), &options());
        let turned = set.value.pages.iter().any(|page| page.turned > 0);
        if codes(&set) == ["split-table"] {
            break;
        }
        assert_eq!(codes(&set), if turned { vec!["turned-table"] } else { vec![] });
        let cell = format!("{:0>length$}", "r1c1");
        let run = set.value.pages.iter().flat_map(runs).find(|run| string(&set.value, run) == cell).expect("a cell");
        assert!((7.8..=9.0).contains(&run.size), "{}", run.size);
        shrunk += usize::from(!turned && run.size < 8.9);
    }
    assert!(shrunk > 0);
}

#[test]
fn a_table_that_fits_only_along_the_page_is_turned_with_its_caption_and_the_text_goes_on() {
    let options = options();
    let g = Geometry::new(&options, fonts());
    let (publication, set) = set(captioned(table(9, 4, 9)), &options);
    assert_eq!(codes(&set), ["turned-table"]);
    let pages = &set.value;
    assert_eq!(bare(&reading_text(pages)), bare(&model_text(&publication)));
    let turned: Vec<&Page> = pages.pages.iter().filter(|page| page.turned > 0).collect();
    let [page] = turned.as_slice() else { panic!("{} turned pages", turned.len()) };
    let own: String = runs(page).filter(|run| run.node.is_some()).map(|run| string(pages, run)).collect();
    assert!(own.starts_with("表") && own.contains("0000r4c8"), "{own}");
    assert!(!own.contains("天地"), "the page is the table's own");
    // The page before is full.
    let last = runs(&pages.pages[0]).filter(|run| run.node.is_some()).map(|run| run.at.across).fold(0.0, f32::max);
    assert!((last - g.baseline(1, g.body.slots - 1)).abs() < 0.01, "the text fills the page before the table");
    // Inside the type area, seen upright.
    let (start, _) = g.turned_start(page.label.number);
    for run in runs(page).filter(|run| run.node.is_some()) {
        assert!(run.at.along >= start - 0.01 && run.at.along < start + g.turned.unwrap().measure);
        let across = run.at.across - g.along_start(page.label.number);
        assert!(across > 0.0 && across < g.full.measure, "{across}");
    }
}

#[test]
fn a_turned_table_longer_than_its_page_goes_on_on_the_next_with_its_head() {
    let (publication, set) = set(captioned(table(9, 40, 9)), &options());
    let pages = &set.value;
    let turned: Vec<&Page> = pages.pages.iter().filter(|page| page.turned > 0).collect();
    assert!(turned.len() >= 3, "{}", turned.len());
    for page in &turned {
        assert!(runs(page).any(|run| string(pages, run).ends_with("r0c0")));
    }
    let numbers: Vec<u32> = turned.iter().map(|page| page.label.number).collect();
    assert!(numbers.windows(2).all(|pair| pair[1] == pair[0] + 1), "one after the other: {numbers:?}");
    assert_eq!(bare(&reading_text(pages)), bare(&model_text(&publication)));
}

#[test]
fn a_chapter_that_is_a_turned_table_has_no_empty_page() {
    let chapter = |words: &str| (vec![heading(1, words), table(9, 4, 9)], Vec::new());
    for alone in [false, true] {
        let mut chapters = vec![chapter("一"), chapter("二")];
        if alone {
            chapters.iter_mut().for_each(|(blocks, _)| _ = blocks.remove(0));
        }
        let publication = publication(chapters);
        let set = typeset(&publication, fonts(), &options());
        for page in &set.value.pages {
            assert!(runs(page).any(|run| run.node.is_some()), "page {} is empty", page.label.number);
        }
        assert_eq!(set.value.pages.len(), if alone { 2 } else { 4 });
    }
}

#[test]
fn sixty_columns_are_split_into_parts_in_type_that_can_be_read() {
    let (publication, set) = set(captioned(table(60, 30, 6)), &options());
    assert_eq!(codes(&set), ["split-table"]);
    let pages = &set.value;
    assert_eq!(bare(&reading_text(pages)), bare(&model_text(&publication)));
    let counts = counts(pages);
    for row in 0..=30 {
        for column in 0..60 {
            let cell = format!("{:0>6}", format!("r{row}c{column}"));
            let (tagged, printed) = counts[cell.as_str()];
            assert_eq!(tagged, 1, "{cell} is in the structure once");
            assert!(printed == 1 || column == 0 || row == 0, "{cell} stands on paper {printed} times");
        }
    }
    let parts = counts.keys().filter(|text| text.starts_with("续表 3-1")).count();
    assert!((5..20).contains(&parts), "{parts} parts go on");
    for run in pages.pages.iter().flat_map(runs) {
        assert!(run.size >= 7.8, "{} at {}", string(pages, run), run.size);
    }
}

#[test]
fn the_map_of_pages_never_goes_back_in_a_split_table() {
    let (_, set) = set(captioned(table(30, 60, 6)), &options());
    let places: Vec<(u32, u32)> = set.value.page_map.breaks.iter().map(|b| (b.block, b.offset)).collect();
    assert!(places.windows(2).all(|pair| pair[0] <= pair[1]), "{places:?}");
}

#[test]
fn a_wide_table_on_vertical_pages_and_in_columns_keeps_its_text() {
    for columns in [1, 2] {
        for writing in [WritingMode::Horizontal, WritingMode::Vertical] {
            let options = Options { writing, columns, ..options() };
            for (count, length) in [(9, 9), (40, 6)] {
                let (publication, set) = set(captioned(table(count, 12, length)), &options);
                assert_eq!(bare(&reading_text(&set.value)), bare(&model_text(&publication)));
            }
        }
    }
}

#[test]
fn a_note_in_a_turned_table_is_printed() {
    let mut wide = table(9, 4, 9);
    if let BlockKind::Table { rows, .. } = &mut wide.kind {
        rows[0].cells[0].content.push(Inline::new(InlineKind::NoteRef(NoteId(0)), Origin::none()));
    }
    let publication = publication(vec![(captioned(wide), vec![note(0, vec![para("注文")])])]);
    let set = typeset(&publication, fonts(), &options());
    assert_eq!(bare(&reading_text(&set.value)), bare(&model_text(&publication)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]
    #[test]
    fn tables_of_any_shape_lose_no_text_and_stay_on_the_page(
        columns in 1usize..40, rows in 0usize..30, length in 2usize..30, before in 0usize..400, lines in 4f32..24.0,
        characters in 8f32..30.0, tiers in 1u32..3,
    ) {
        let options = Options { columns: tiers, ..small_page(characters, lines) };
        let blocks = vec![heading(1, "题"), para(&prose(before)), table(columns, rows, length), para(&prose(200))];
        let (publication, set) = set(blocks, &options);
        prop_assert_eq!(bare(&reading_text(&set.value)), bare(&model_text(&publication)));
        for page in &set.value.pages {
            prop_assert!(page.turned == 0 || !runs(page).any(|run| run.node.is_some() && string(&set.value, run).contains("天地")));
        }
    }
}
