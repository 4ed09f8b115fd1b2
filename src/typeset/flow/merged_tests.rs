//! Tables with merged cells: on one page, over several, turned, and split by columns.

use proptest::prelude::*;

use super::testing::*;
use super::tests::{bare, model_text, one, prose, reading_text, runs, string};
use super::typeset;
use crate::model::*;
use crate::typeset::pages::*;
use crate::typeset::{Options, WritingMode};

/// Rows of cells: `<` is covered by the cell before it, `^` by the one above.
fn grid(rows: &[&[&str]]) -> Vec<Row> {
    let mut out: Vec<Row> = rows.iter().map(|cells| row(cells)).collect();
    for (y, cells) in rows.iter().enumerate() {
        for (x, cell) in cells.iter().enumerate() {
            if matches!(*cell, "<" | "^") {
                out[y].cells[x] = Cell::covered();
                continue;
            }
            let columns = cells[x + 1..].iter().take_while(|next| **next == "<").count() as u32 + 1;
            let height = rows[y + 1..].iter().take_while(|next| next[x] == "^").count() as u32 + 1;
            out[y].cells[x].reach = Reach { columns, rows: height };
        }
    }
    out
}

fn table(head: &[&[&str]], rows: &[&[&str]]) -> Block {
    let columns = head.iter().chain(rows).map(|row| row.len()).max().unwrap_or(0);
    let alignments = vec![Alignment::Default; columns];
    block(BlockKind::Table { alignments, head: grid(head), rows: grid(rows) })
}

fn set(blocks: Vec<Block>, options: &Options) -> (Publication, Pages, Vec<&'static str>) {
    let publication = one(blocks);
    let set = typeset(&publication, fonts(), options);
    (publication, set.value, set.warnings.iter().map(|warning| warning.code).collect())
}

/// Page and place of the first run with this text.
fn place(pages: &Pages, text: &str) -> (usize, Point) {
    let on = |page: &Page| runs(page).find(|run| string(pages, run) == text).map(|run| run.at);
    let found = pages.pages.iter().enumerate().find_map(|(number, page)| Some((number, on(page)?)));
    found.unwrap_or_else(|| panic!("{text} is on no page"))
}

fn hairlines(page: &Page) -> impl Iterator<Item = &PlacedRule> {
    let rules = page.items.iter().filter_map(|item| match item {
        Item::Rule(rule) => Some(rule),
        _ => None,
    });
    rules.filter(|rule| rule.extent.across < 0.6)
}

#[test]
fn a_merged_cell_stands_in_the_middle_of_its_rows_and_no_rule_goes_through_it() {
    for writing in [WritingMode::Horizontal, WritingMode::Vertical] {
        let options = Options { writing, ..options() };
        let head: &[&[&str]] = &[&["地区", "去年", "<"], &["^", "夏", "秋"]];
        let rows: &[&[&str]] = &[&["北", "一", "二"], &["^", "三", "四"], &["^", "五", "<"], &["南", "六", "七"]];
        let (publication, pages, warnings) = set(vec![table(head, rows)], &options);
        assert!(warnings.is_empty());
        let across = |text: &str| place(&pages, text).1.across;
        assert!((across("北") - across("三")).abs() < 0.01, "three rows: beside the second");
        assert!((across("地区") - (across("去年") + across("夏")) / 2.0).abs() < 0.01, "two rows: between them");
        for (text, first, last) in [("北", "一", "五"), ("地区", "去年", "夏")] {
            let between: Vec<&PlacedRule> = hairlines(&pages.pages[0])
                .filter(|rule| rule.at.across > across(first) && rule.at.across < across(last))
                .collect();
            assert!(!between.is_empty());
            assert!(
                between.iter().all(|rule| rule.at.along > place(&pages, text).1.along + 1.0),
                "{text}: {between:?}"
            );
        }
        assert_eq!(bare(&reading_text(&pages)), bare(&model_text(&publication)));
    }
}

#[test]
fn a_row_with_a_long_merged_cell_is_as_high_as_it_needs() {
    let long = prose(90);
    let rows: &[&[&str]] = &[&["甲", &long], &["乙", "^"], &["丙", "丁"]];
    let (_, pages, _) = set(vec![table(&[], rows)], &options());
    let page = &pages.pages[0];
    let merged: Vec<&PlacedRun> = runs(page).filter(|run| long.contains(string(&pages, run))).collect();
    let last = merged.iter().map(|run| run.at.across).fold(0.0, f32::max);
    assert!(merged.len() >= 3, "several lines: {}", merged.len());
    assert!(place(&pages, "丁").1.across > last + 10.0, "the next row is below it");
    let rows = ["甲", "乙"].map(|text| place(&pages, text).1.across);
    assert!(rows[1] - rows[0] > 20.0, "its rows share what it needs: {rows:?}");
}

#[test]
fn rows_that_a_merged_cell_ties_together_stay_on_one_page() {
    for before in 0..40 {
        let rows: &[&[&str]] = &[&["首", "一"], &["甲", "二"], &["^", "三"], &["^", "四"], &["尾", "五"]];
        let mut blocks: Vec<Block> = (0..before).map(|_| para("段")).collect();
        blocks.push(table(&[&["头", "数"]], rows));
        let (_, pages, _) = set(blocks, &options());
        let page = |text: &str| place(&pages, text).0;
        assert!(page("甲") == page("二") && page("二") == page("三") && page("三") == page("四"), "{before}");
    }
}

#[test]
fn a_merged_cell_higher_than_a_page_goes_on_on_the_next() {
    for pitch in [17.0, 12.0] {
        let options = Options { line_pitch: pitch, ..options() };
        let (long, numbers) = (prose(5000), (0..120).map(|n| format!("n{n}")).collect::<Vec<_>>());
        let rows: Vec<Vec<&str>> =
            numbers.iter().enumerate().map(|(n, text)| vec![if n == 0 { long.as_str() } else { "^" }, text]).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let (publication, pages, _) = set(vec![para("前"), table(&[&["头", "数"]], &rows)], &options);
        assert!(pages.pages.len() > 3);
        assert_eq!(bare(&reading_text(&pages)), bare(&model_text(&publication)));
        let end = options.paper.across - options.margins.foot;
        for page in &pages.pages {
            let measure = options.paper.along - options.margins.binding - options.margins.fore_edge;
            let below_head = hairlines(page).filter(|rule| (rule.extent.across - 0.5).abs() < 0.01);
            assert!(
                below_head.into_iter().any(|rule| rule.extent.along > measure - 12.0),
                "the rule below the head is whole"
            );
            let text: Vec<&PlacedRun> = runs(page).filter(|run| run.node.is_some()).collect();
            assert!(text.iter().all(|run| run.at.across < end + 1.0), "on the page");
            let own: String = text.iter().map(|run| string(&pages, run)).collect();
            assert!(own.contains(char::is_alphabetic) && own.chars().any(|c| c > '一'), "beside its rows: {own}");
        }
    }
}

#[test]
fn a_split_table_cuts_no_merged_cell_that_fits_and_repeats_one_that_does_not() {
    let names: Vec<String> = (0..24).map(|n| format!("{n:02}cccccccc")).collect();
    let mut groups: Vec<&str> = vec!["地区"];
    let mut second: Vec<&str> = vec!["^"];
    for pair in names.chunks(2) {
        groups.extend([&pair[0][..8], "<"]);
        second.extend(pair.iter().map(String::as_str));
    }
    let title: Vec<&str> = std::iter::once("全表说明").chain(std::iter::repeat_n("<", 24)).collect();
    let values: Vec<String> = (0..25).map(|n| format!("v{n}")).collect();
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    let (publication, pages, warnings) = set(vec![table(&[&groups, &second], &[&title, &values])], &options());
    assert_eq!(warnings, ["split-table"]);
    assert_eq!(bare(&reading_text(&pages)), bare(&model_text(&publication)));
    let count = |text: &str, artifact: bool| {
        let all = pages.pages.iter().flat_map(runs);
        all.filter(|run| string(&pages, run) == text && run.node.is_none() == artifact).count()
    };
    assert_eq!(count("全表说明", false), 1);
    assert!(count("全表说明", true) >= 2, "repeated in each part");
    for pair in names.chunks(2) {
        assert_eq!((count(&pair[0][..8], false), count(&pair[0][..8], true)), (1, 0));
        let places = [&pair[0], &pair[1]].map(|name| place(&pages, name));
        assert_eq!((places[0].0, places[0].1.across), (places[1].0, places[1].1.across), "{pair:?} in one part");
    }
}

#[test]
fn the_structure_says_how_far_cells_reach() {
    let (_, pages, _) = set(vec![table(&[&["甲", "<"]], &[&["乙", "丙"], &["^", "丁"]])], &options());
    let nodes = pages.structure.nodes.iter();
    let reaches: Vec<Reach> = nodes
        .filter_map(|node| match node.tag {
            Tag::HeaderCell { reach, .. } | Tag::Cell { reach } => Some(reach),
            _ => None,
        })
        .collect();
    let reach = |columns, rows| Reach { columns, rows };
    assert_eq!(reaches, [reach(2, 1), reach(1, 2), Reach::ONE, Reach::ONE]);
}

/// A table with cells of these texts, in which rectangles are merged where they are free.
fn any_table() -> impl Strategy<Value = Block> {
    let shape = (1usize..9, 1usize..12, 0usize..3, 1usize..40);
    let merged = prop::collection::vec((0usize..9, 0usize..14, 1usize..9, 1usize..9), 0..8);
    (shape, merged).prop_map(|((columns, height, head, length), merged)| {
        let cell = |x: usize, y: usize| {
            Cell::new(text(&format!("{x}x{y}{}", prose((x * 7 + y * 3) % length))), Origin::none())
        };
        let mut rows: Vec<Row> =
            (0..head + height).map(|y| Row { cells: (0..columns).map(|x| cell(x, y)).collect() }).collect();
        for (x, y, wide, high) in merged {
            let part = if y < head { 0..head } else { head..head + height };
            if x >= columns || !part.contains(&y) {
                continue;
            }
            let (wide, high) = (wide.min(columns - x), high.min(part.end - y));
            let places = || (y..y + high).flat_map(|y| (x..x + wide).map(move |x| (x, y)));
            if places().all(|(x, y)| rows[y].cells[x].reach == Reach::ONE) {
                places().for_each(|(x, y)| rows[y].cells[x] = Cell::covered());
                let reach = Reach { columns: wide as u32, rows: high as u32 };
                rows[y].cells[x] = Cell { reach, ..cell(x, y) };
            }
        }
        let body = rows.split_off(head);
        block(BlockKind::Table { alignments: vec![Alignment::Default; columns], head: rows, rows: body })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn no_text_of_a_table_with_merged_cells_is_lost_or_leaves_the_paper(
        table in any_table(),
        before in 0usize..40,
        columns in 1u32..3,
        vertical in any::<bool>(),
    ) {
        let writing = if vertical { WritingMode::Vertical } else { WritingMode::Horizontal };
        let options = Options { columns, writing, ..options() };
        let mut blocks: Vec<Block> = (0..before).map(|_| para("段")).collect();
        blocks.push(table);
        blocks.push(para("后"));
        let (publication, pages, _) = set(blocks, &options);
        prop_assert_eq!(bare(&reading_text(&pages)), bare(&model_text(&publication)));
        for run in pages.pages.iter().filter(|page| page.turned == 0).flat_map(runs) {
            prop_assert!(run.at.across > 0.0 && run.at.across < pages.size.across);
            prop_assert!(run.at.along >= 0.0 && run.at.along < pages.size.along);
        }
    }
}
