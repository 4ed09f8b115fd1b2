//! Rules of the page, over random publications and pages.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::testing::*;
use super::{Work, typeset, typeset_counting};
use crate::model::*;
use crate::typeset::pages::*;
use crate::typeset::{ChapterStart, Folio, Options, QrPlace, WritingMode};

fn pages(publication: &Publication, options: &Options) -> Pages {
    typeset(publication, fonts(), options).value
}

pub(super) fn one(blocks: Vec<Block>) -> Publication {
    publication(vec![(blocks, Vec::new())])
}

pub(super) fn prose(characters: usize) -> String {
    "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏".chars().cycle().take(characters).collect()
}

/// A page of so many characters and lines.
pub(super) fn small_page(characters: f32, lines: f32) -> Options {
    let mut options = options();
    let m = options.margins;
    options.paper.along = m.binding + m.fore_edge + characters * options.body_size + 1.0;
    options.paper.across = m.head + m.foot + (lines - 1.0) * options.line_pitch + options.body_size + 1.0;
    options
}

/// The same type area for vertical lines.
fn turned(options: Options) -> Options {
    let (m, paper) = (options.margins, options.paper);
    let along = paper.along - m.binding - m.fore_edge;
    let across = paper.across - m.head - m.foot;
    let paper = Extent { along: across + m.binding + m.fore_edge, across: along + m.head + m.foot };
    Options { paper, ..options }
}

pub(super) fn runs(page: &Page) -> impl Iterator<Item = &PlacedRun> {
    page.items.iter().filter_map(|item| if let Item::Run(run) = item { Some(run) } else { None })
}

pub(super) fn string<'a>(pages: &'a Pages, run: &PlacedRun) -> &'a str {
    &pages.text[run.text.start as usize..run.text.end as usize]
}

/// Whether a node, or one above it, is what `test` says.
fn within(structure: &Structure, node: NodeId, test: impl Fn(&Tag) -> bool) -> bool {
    let mut at = Some(node);
    while let Some(id) = at {
        if test(&structure.node(id).tag) {
            return true;
        }
        at = structure.node(id).parent;
    }
    false
}

/// The text of all runs in the order of the structure, without labels and note marks: what the model calls its text.
pub(super) fn reading_text(pages: &Pages) -> String {
    let mut blocks: BTreeMap<u32, String> = BTreeMap::new();
    let mut formulas = BTreeSet::new();
    for page in &pages.pages {
        for item in &page.items {
            let (node, text) = match item {
                Item::Run(run) => (run.node, string(pages, run).to_owned()),
                Item::Missing(missing) => (missing.node, missing.character.to_string()),
                _ => continue,
            };
            let Some(node) = node else { continue };
            let added = |tag: &Tag| matches!(tag, Tag::Label | Tag::Reference | Tag::Contents);
            if within(&pages.structure, node, added) {
                continue;
            }
            let block = blocks.entry(block_node(&pages.structure, node).0).or_default();
            // A formula says what its LaTeX says, once, whatever glyphs it is made of.
            match &pages.structure.node(node).tag {
                Tag::Formula { alt } if formulas.insert(node) => block.push_str(alt),
                Tag::Formula { .. } => {}
                _ => block.push_str(&text),
            }
        }
    }
    blocks.into_values().collect()
}

/// The innermost node above `node` that is a block.
fn block_node(structure: &Structure, node: NodeId) -> NodeId {
    let inline = |tag: &Tag| {
        matches!(tag, Tag::Link | Tag::Reference | Tag::Emphasis | Tag::Strong | Tag::Span | Tag::Formula { .. })
    };
    let group = |tag: &Tag| matches!(tag, Tag::Section | Tag::BlockQuote | Tag::ListBody | Tag::Note | Tag::Aside);
    let mut at = node;
    while inline(&structure.node(at).tag) {
        match structure.node(at).parent {
            Some(parent) if !group(&structure.node(parent).tag) => at = parent,
            _ => break,
        }
    }
    at
}

pub(super) fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

pub(super) fn model_text(publication: &Publication) -> String {
    publication.chapters.iter().map(chapter_text).collect()
}

#[test]
fn the_text_of_the_pages_in_reading_order_is_that_of_the_model() {
    let mut mixed = para("前");
    if let BlockKind::Paragraph(content) = &mut mixed.kind {
        content.push(Inline::new(InlineKind::Strong(text("强调")), Origin::none()));
        content.push(Inline::new(InlineKind::NoteRef(NoteId(0)), Origin::none()));
        content.push(Inline::new(InlineKind::LineBreak, Origin::none()));
        content.push(Inline::new(
            InlineKind::link(LinkTarget::External("https://example.org".into()), None, text("链接")),
            Origin::none(),
        ));
        content.extend(text("后"));
    }
    let qr =
        BlockKind::QrCode { asset: AssetId(0), target: "https://example.org/lzcb".into(), caption: text("扫描") };
    let blocks = vec![
        heading(1, "题目"),
        mixed,
        block(BlockKind::Quote(vec![para("引文"), block(BlockKind::Code { language: None, text: "a\n\n  b".into() })])),
        block(BlockKind::Table {
            alignments: vec![Alignment::Default; 2],
            head: vec![row(&["甲", "乙"])],
            rows: vec![row(&["一", "二"]), row(&["三", &prose(40)])],
        }),
        block(BlockKind::Figure { asset: AssetId(0), alt: String::new(), caption: text("图一") }),
        block(BlockKind::Math("x^2".into())),
        block(BlockKind::Rule),
        block(qr),
    ];
    let publication = publication(vec![(blocks, vec![note(0, vec![para("注文")])])]);
    let pages = pages(&publication, &options());
    assert_eq!(bare(&reading_text(&pages)), bare(&model_text(&publication)));
    let images = pages.pages.iter().flat_map(|page| &page.items).filter(|item| matches!(item, Item::Image(_)));
    assert_eq!(images.count(), 2, "a figure and a code, each once");
    let external = pages.pages.iter().flat_map(|page| &page.links).filter(|link| link.description.starts_with("https"));
    assert_eq!(external.count(), 2, "the link and the address below the code");
}

#[test]
fn a_heading_takes_whole_lines_and_text_after_it_is_on_the_grid() {
    let pages = pages(&one(vec![heading(1, "题目"), para(&prose(60))]), &options());
    let g = super::Geometry::new(&options(), fonts());
    let body: Vec<f32> = runs(&pages.pages[0]).filter(|r| r.size == 10.5).map(|r| r.at.across).collect();
    assert!((body[0] - g.baseline(1, 4)).abs() < 0.01, "four lines for the heading, then text");
}

#[test]
fn a_heading_is_never_last_on_its_page() {
    // The heading would stand on line 9 of 10.
    let blocks = vec![para(&prose(20 * 8 - 2)), heading(4, "小题"), para(&prose(100))];
    let pages = pages(&one(blocks), &small_page(20.0, 10.0));
    let first: String = runs(&pages.pages[0]).map(|run| string(&pages, run)).collect();
    assert!(!first.contains("小题") || first.contains("小题天地"), "{first}");
    let blocks = vec![para(&prose(20 * 9 - 2)), heading(4, "小题"), para(&prose(100))];
    let pages = self::pages(&one(blocks), &small_page(20.0, 10.0));
    let first: String = runs(&pages.pages[0]).map(|run| string(&pages, run)).collect();
    assert!(!first.contains("小题"), "{first}");
}

#[test]
fn a_page_never_begins_with_the_last_line_of_a_paragraph() {
    for lines in 2..24 {
        let blocks = vec![para(&prose(20 * lines - 4)), para(&prose(20 * 7 - 4))];
        let pages = pages(&one(blocks), &small_page(20.0, 10.0));
        for page in &pages.pages[1..] {
            let body: Vec<&PlacedRun> = runs(page).filter(|run| run.node.is_some()).collect();
            let node = body[0].node;
            let of_first = body.iter().filter(|run| run.node == node).count();
            let starts = string(&pages, body[0]).starts_with("天地玄黄") && body[0].at.along > 80.0;
            assert!(of_first > 1 || starts, "{lines} lines");
        }
    }
}

#[test]
fn a_note_stands_at_the_foot_of_the_page_of_its_mark() {
    let mut blocks: Vec<Block> = (0..30).map(|_| para(&prose(50))).collect();
    for (index, note) in [(3, 0), (12, 1), (13, 2)] {
        if let BlockKind::Paragraph(content) = &mut blocks[index].kind {
            content.push(Inline::new(InlineKind::NoteRef(NoteId(note)), Origin::none()));
        }
    }
    let notes = (0..3).map(|n| note(n, vec![para(&format!("注文{n}{}", prose(40)))])).collect();
    let pages = pages(&publication(vec![(blocks, notes)]), &small_page(20.0, 14.0));
    let page_of = |wanted: &str| {
        pages.pages.iter().position(|page| runs(page).map(|r| string(&pages, r)).collect::<String>().contains(wanted))
    };
    for (mark, text) in [("①", "注文0"), ("②", "注文1"), ("③", "注文2")] {
        assert_eq!(page_of(mark), page_of(text), "{mark}");
    }
    let g = super::Geometry::new(&small_page(20.0, 14.0), fonts());
    let page = &pages.pages[page_of("①").unwrap()];
    let last = runs(page).filter(|r| r.node.is_some()).map(|r| r.at.across).fold(0.0, f32::max);
    let end = g.across_start(1) + g.depth() - (1.0 - g.ascent) * g.note.size;
    assert!((last - end).abs() < 0.01, "the last line of the notes stands on the end of the type area");
}

#[test]
fn a_note_longer_than_a_page_goes_on_over_the_next_ones() {
    let mut first = para(&prose(30));
    if let BlockKind::Paragraph(content) = &mut first.kind {
        content.push(Inline::new(InlineKind::NoteRef(NoteId(0)), Origin::none()));
    }
    let blocks = vec![first, para(&prose(200))];
    let publication = publication(vec![(blocks, vec![note(0, vec![para(&prose(1500))])])]);
    let pages = pages(&publication, &small_page(20.0, 10.0));
    assert_eq!(bare(&reading_text(&pages)), bare(&model_text(&publication)));
    assert!((6..15).contains(&pages.pages.len()), "{}", pages.pages.len());
}

#[test]
fn a_table_of_ten_thousand_rows_repeats_its_head_on_every_page() {
    let rows: Vec<Row> = (0..10_000).map(|n| row(&[&format!("{n}"), "内容", "说明文字"])).collect();
    let table =
        BlockKind::Table {
            alignments: vec![Alignment::Default; 3], head: vec![row(&["编号", "内容", "说明"])], rows
        };
    let pages = pages(&one(vec![block(table)]), &options());
    for page in &pages.pages {
        assert!(runs(page).any(|run| string(&pages, run) == "编号"));
    }
    let tagged = pages.pages.iter().flat_map(runs).filter(|run| string(&pages, run) == "编号" && run.node.is_some());
    assert_eq!(tagged.count(), 1, "repeated heads are artifacts");
}

#[test]
fn a_row_taller_than_a_page_is_cut_between_lines() {
    let table = BlockKind::Table {
        alignments: vec![Alignment::Default; 2],
        head: vec![row(&["甲", "乙"])],
        rows: vec![row(&[&prose(900), "短"])],
    };
    let publication = one(vec![block(table)]);
    let pages = pages(&publication, &small_page(20.0, 10.0));
    assert_eq!(bare(&reading_text(&pages)), bare(&model_text(&publication)));
    assert!(pages.pages.len() >= 5);
}

#[test]
fn a_list_nested_forty_deep_stays_inside_the_measure() {
    let mut inner = vec![para("最里面")];
    for _ in 0..40 {
        let item = ListItem { task: None, blocks: inner, origin: Origin::none() };
        inner = vec![para("外"), block(BlockKind::List { start: None, tight: true, items: vec![item] })];
    }
    let publication = one(inner);
    let pages = pages(&publication, &options());
    let g = super::Geometry::new(&options(), fonts());
    for (page, number) in pages.pages.iter().zip(1..) {
        let (start, end) = (g.along_start(number) - 0.01, g.along_start(number) + g.body.measure + 0.01);
        assert!(runs(page).filter(|run| run.node.is_some()).all(|run| (start..end).contains(&run.at.along)));
    }
    assert_eq!(bare(&reading_text(&pages)), bare(&model_text(&publication)));
}

#[test]
fn a_paragraph_stands_where_its_source_says() {
    let placed = |placement, words: &str| Block { placement: Some(placement), ..para(words) };
    let flow = Placement::default();
    let blocks = vec![
        placed(Placement { start: 3, first: Some(-1), ..flow }, &prose(60)),
        placed(Placement { end: 1, align: Alignment::End, before: 2, ..flow }, "落款"),
        placed(Placement { page: PageStart::Page, first: Some(0), ..flow }, "新页"),
    ];
    let pages = pages(&one(blocks), &options());
    assert_eq!(pages.pages.len(), 2);
    let g = super::Geometry::new(&options(), fonts());
    let (start, em) = (g.along_start(1), options().body_size);
    let body =
        |page: &Page| runs(page).filter(|run| run.node.is_some()).map(|run| (run.at.along, run.at.across)).collect();
    let mut lines: Vec<(f32, f32)> = body(&pages.pages[0]);
    lines.dedup_by_key(|line| line.1);
    assert!((lines[0].0 - start - 2.0 * em).abs() < 0.1, "the first line hangs");
    assert!((lines[1].0 - start - 3.0 * em).abs() < 0.1, "the others are set in");
    let [.., above, last] = &lines[..] else { panic!("lines") };
    assert!((last.0 + 2.0 * em - start - g.body.measure + em).abs() < 0.1, "one character free at the end");
    assert!((last.1 - above.1 - 3.0 * options().line_pitch).abs() < 0.1, "two empty lines before it");
}

#[test]
fn a_chapter_starts_on_an_odd_page_after_a_bare_one() {
    let options = Options { chapter_start: ChapterStart::Recto, ..options() };
    let chapter = |title: &str| (vec![heading(1, title), para("文")], Vec::new());
    let pages = pages(&publication(vec![chapter("一"), chapter("二")]), &options);
    assert_eq!(pages.pages.len(), 3);
    assert!(pages.pages[1].items.is_empty(), "no furniture on a blank page");
    assert_eq!(pages.pages[2].label.number, 3, "a blank page is counted");
    assert_eq!(pages.page_map.breaks.len(), 2);
}

#[test]
fn front_matter_comes_first_and_the_contents_name_the_right_pages() {
    let options = Options { title_page: true, contents: true, ..options() };
    let long: Vec<Block> = (0..60).map(|_| para(&prose(50))).collect();
    let chapters =
        (0..3).map(|n| ([vec![heading(1, &format!("第{n}篇"))], long.clone()].concat(), Vec::new())).collect();
    let pages = pages(&publication(chapters), &options);
    let front = pages.pages.iter().filter(|page| page.label.roman).count();
    assert_eq!(front % 2, 0, "the text begins on an odd page");
    let contents = &pages.pages[2];
    for entry in &pages.outline {
        let label = pages.pages[entry.destination.page as usize].label.number.to_string();
        let runs: Vec<&str> = runs(contents).map(|run| string(&pages, run)).collect();
        let at = runs.iter().position(|s| *s == entry.title).expect("an entry");
        let number = runs[at + 1..].iter().find(|s| s.chars().all(|c| c.is_ascii_digit())).unwrap();
        assert_eq!(**number, label, "{}", entry.title);
        let on_page = self::runs(&pages.pages[entry.destination.page as usize]);
        assert!(on_page.map(|run| string(&pages, run)).any(|s| s == entry.title));
    }
    let ordered = pages.structure.nodes.iter().enumerate();
    assert!(ordered.skip(1).all(|(n, node)| (node.parent.unwrap().0 as usize) < n), "a parent before its children");
}

#[test]
fn entries_of_the_contents_are_not_opened_and_never_end_in_one_character() {
    let options = Options { contents: true, ..options() };
    for length in 15..60 {
        let title: String = prose(length).chars().filter(|c| c.is_alphabetic()).collect();
        let pages = pages(&one(vec![heading(1, &title), para("文")]), &options);
        let page = pages.pages.iter().find(|page| page.label.roman).expect("the contents");
        let of_title = |run: &&PlacedRun| title.contains(string(&pages, run));
        let lines: Vec<&PlacedRun> = runs(page).filter(of_title).collect();
        let whole: String = lines.iter().map(|run| string(&pages, run)).collect();
        assert_eq!(whole, title);
        for (number, run) in lines.iter().enumerate() {
            let glyphs = &pages.glyphs[run.glyphs.start as usize..run.glyphs.end as usize];
            assert!(glyphs.iter().all(|glyph| glyph.advance == 1000), "{title}");
            let indent = run.at.along - lines[0].at.along;
            assert!((indent - if number > 0 { 3.0 * run.size } else { 0.0 }).abs() < 0.01, "{title}: {indent}");
        }
        assert!(lines.len() == 1 || lines[lines.len() - 1].glyphs.len() >= 2, "{title}");
    }
}

#[test]
fn running_heads_name_the_book_on_even_pages_and_the_chapter_on_odd_ones() {
    let long: Vec<Block> = (0..80).map(|_| para(&prose(50))).collect();
    let pages = pages(&one(long), &options());
    let furniture = |page: usize| -> Vec<&str> {
        runs(&pages.pages[page]).filter(|run| run.node.is_none()).map(|run| string(&pages, run)).collect()
    };
    assert_eq!(furniture(0), ["1"], "none where a chapter begins");
    assert_eq!(furniture(1), ["试验之书", "2"]);
    assert_eq!(furniture(2), ["第1章", "3"]);
}

#[test]
fn running_heads_of_vertical_pages_stand_beside_the_text_on_the_fore_edges_side_and_end_in_the_folio() {
    let long: Vec<Block> = (0..80).map(|_| para(&prose(50))).collect();
    let mut options = Options { writing: WritingMode::Vertical, ..turned(options()) };
    options.folio = Folio::Outer;
    options.margins.fore_edge += 30.0;
    options.paper.along += 30.0;
    let g = super::Geometry::new(&options, fonts());
    let pages = pages(&one(long), &options);
    for (index, said) in [(0, vec!["一"]), (1, vec!["试验之书", "二"]), (2, vec!["第1章", "三"])] {
        let page = &pages.pages[index];
        let number = page.label.number;
        let furniture: Vec<_> = runs(page).filter(|run| run.node.is_none()).collect();
        assert_eq!(furniture.iter().map(|run| string(&pages, run)).collect::<Vec<_>>(), said);
        for run in furniture {
            let before = run.at.across < g.across_start(number) - g.body.size;
            let behind = run.at.across > g.across_start(number) + g.depth() + g.body.size;
            // Vertical books are bound at the right: the fore-edge of an odd page is behind its last line.
            assert!(if number % 2 == 1 { behind } else { before }, "page {number}: {run:?}");
            assert!(!run.level && run.at.along >= g.along_start(number) - 0.01, "{run:?}");
        }
    }
}

#[test]
fn a_character_that_no_face_has_is_a_box_and_a_warning_with_its_place() {
    let mut publication = one(vec![]);
    let file = publication.sources.add("book/b.md", "有\u{E123}字");
    let origin = Origin::from(Span::new(file, 0..9));
    let inline = Inline::new(InlineKind::Text("有\u{E123}字".into()), origin);
    publication.chapters[0].blocks.push(block(BlockKind::Paragraph(vec![inline])));
    let set = typeset(&publication, fonts(), &options());
    let boxes = set.value.pages[0].items.iter().filter(|item| matches!(item, Item::Missing(_)));
    assert_eq!(boxes.count(), 1);
    let warning = &set.warnings[0];
    assert_eq!(warning.code, "missing-glyph");
    assert_eq!(warning.at, crate::diagnostic::At::Span(Span::new(file, 3..6)));
    assert!(warning.message.en.contains("U+E123"));
}

#[test]
fn the_page_map_says_where_each_page_begins_in_the_text() {
    let publication = one(vec![heading(1, "题目"), para(&prose(700)), para(&prose(300))]);
    let pages = pages(&publication, &small_page(20.0, 12.0));
    for (index, at) in pages.page_map.breaks.iter().enumerate() {
        let block = &publication.chapters[0].blocks[at.block as usize];
        let rest: String = block_text(block).chars().skip(at.offset as usize).take(5).collect();
        let first: String = runs(&pages.pages[index]).map(|run| string(&pages, run)).collect();
        assert!(first.starts_with(rest.trim()), "page {}: {rest} in {first}", at.label);
    }
}

/// Baselines of the body's text in the columns of a page.
fn column_lines(page: &Page, g: &super::Geometry) -> Vec<Vec<f32>> {
    let mut columns = vec![Vec::new(); g.columns as usize];
    for run in runs(page).filter(|run| run.node.is_some() && run.size == g.body.size) {
        let column = (run.at.along - g.along_start(page.label.number)) / (g.body.measure + g.column_gap);
        columns[(column + 0.01) as usize].push(run.at.across);
    }
    columns.iter_mut().for_each(|lines| lines.dedup());
    columns
}

#[test]
fn the_last_columns_are_equally_long_and_a_title_stands_over_all() {
    let options = Options { columns: 3, ..small_page(40.0, 20.0) };
    let g = super::Geometry::new(&options, fonts());
    assert_eq!(g.body.measure, 12.0 * options.body_size);
    let pages = pages(&one(vec![heading(1, "题目"), para(&prose(12 * 13)), para(&prose(12 * 8))]), &options);
    assert_eq!(pages.pages.len(), 1);
    let lines = column_lines(&pages.pages[0], &g);
    let counts: Vec<usize> = lines.iter().map(Vec::len).collect();
    assert_eq!(counts, [8, 8, 7], "23 lines");
    assert!(lines.iter().all(|column| (column[0] - g.baseline(1, 4)).abs() < 0.01), "all begin below the title");
    let title = runs(&pages.pages[0]).find(|run| string(&pages, run) == "题目").expect("the title");
    let middle = g.along_start(1) + g.full.measure / 2.0;
    assert!((title.at.along + title.size - middle).abs() < 0.5, "in the middle of the type area");
}

#[test]
fn a_table_too_wide_for_a_column_stands_over_all_of_them_with_its_caption() {
    let cells = ["四个字的", "四个字的", "四个字的", "四个字的", "四个字的"];
    let wide =
        BlockKind::Table { alignments: vec![Alignment::Default; 5], head: vec![row(&cells)], rows: vec![row(&cells)] };
    let small = BlockKind::Table {
        alignments: vec![Alignment::Default; 2],
        head: vec![row(&["甲", "乙"])],
        rows: vec![row(&["一", "二"])],
    };
    let caption = |words: &str| Block { role: Some(Role::Caption), ..para(words) };
    let blocks = vec![para(&prose(90)), caption("表一"), block(wide), para(&prose(90)), caption("表二"), block(small)];
    let options = Options { columns: 2, ..small_page(40.0, 30.0) };
    let publication = one(blocks);
    let pages = pages(&publication, &options);
    let g = super::Geometry::new(&options, fonts());
    let rules =
        pages.pages[0].items.iter().filter_map(|item| if let Item::Rule(rule) = item { Some(rule) } else { None });
    let lengths: Vec<f32> = rules.map(|rule| rule.extent.along).collect();
    assert_eq!(lengths.iter().filter(|length| (**length - g.full.measure).abs() < 0.1).count(), 3);
    assert_eq!(lengths.iter().filter(|length| (**length - g.body.measure).abs() < 0.1).count(), 3);
    assert_eq!(bare(&reading_text(&pages)), bare(&model_text(&publication)));
}

#[test]
fn a_note_stands_at_the_foot_of_its_own_column() {
    let options = Options { columns: 2, ..small_page(40.0, 12.0) };
    let g = super::Geometry::new(&options, fonts());
    let mut blocks: Vec<Block> = (0..30).map(|_| para(&prose(40))).collect();
    if let BlockKind::Paragraph(content) = &mut blocks[6].kind {
        content.push(Inline::new(InlineKind::NoteRef(NoteId(0)), Origin::none()));
    }
    let pages = pages(&publication(vec![(blocks, vec![note(0, vec![para("注文")])])]), &options);
    let page = pages.pages.iter().find(|page| runs(page).any(|run| string(&pages, run) == "①")).expect("a mark");
    let column = |wanted: &str| {
        let run = runs(page).find(|run| string(&pages, run).contains(wanted)).expect("a run");
        let offset = run.at.along - g.along_start(page.label.number);
        (offset > g.body.measure, run.at.across)
    };
    assert_eq!(column("①").0, column("注文").0);
    let end = g.across_start(page.label.number) + g.depth() - (1.0 - g.ascent) * g.note.size;
    assert!((column("注文").1 - end).abs() < 0.01, "on the last line of the page");
}

#[test]
fn an_image_that_does_not_fit_moves_on_and_text_fills_its_place() {
    let figure = block(BlockKind::Figure { asset: AssetId(0), alt: "图".into(), caption: text("图说") });
    let blocks = vec![para(&prose(20 * 8)), figure, para(&prose(20 * 12)), heading(3, "后题"), para("后文")];
    let publication = one(blocks);
    let pages = pages(&publication, &small_page(20.0, 16.0));
    let image = |page: &Page| page.items.iter().any(|item| matches!(item, Item::Image(_)));
    assert!(!image(&pages.pages[0]) && image(&pages.pages[1]));
    let g = super::Geometry::new(&small_page(20.0, 16.0), fonts());
    let last = runs(&pages.pages[0]).filter(|r| r.node.is_some()).map(|r| r.at.across).fold(0.0, f32::max);
    assert!((last - g.baseline(1, 15)).abs() < 0.01, "the page is full");
    let Item::Image(first) = &pages.pages[1].items[0] else { panic!("the image comes first") };
    assert!(first.at.across < g.baseline(2, 1));
    assert_eq!(bare(&reading_text(&pages)), bare(&model_text(&publication)));
}

#[test]
fn an_image_stays_in_its_chapter() {
    let figure = || block(BlockKind::Figure { asset: AssetId(0), alt: "图".into(), caption: text("图说") });
    let chapters = vec![(vec![para(&prose(20 * 10)), figure(), figure()], vec![]), (vec![heading(1, "后章")], vec![])];
    for columns in [1, 2] {
        let options = Options { columns, ..small_page(20.0 * columns as f32, 16.0) };
        let pages = pages(&publication(chapters.clone()), &options);
        let images = |page: &Page| page.items.iter().filter(|item| matches!(item, Item::Image(_))).count();
        let last = pages.pages.last().expect("pages");
        assert_eq!(images(last), 0);
        assert!(runs(last).any(|run| string(&pages, run) == "后章"));
        assert_eq!(pages.pages.iter().map(images).sum::<usize>(), 2);
    }
}

#[test]
fn heading_levels_have_no_gaps() {
    let pages =
        pages(&one(vec![heading(2, "甲"), para("文"), heading(5, "乙"), para("文"), heading(2, "丙")]), &options());
    let levels: Vec<u8> = pages.outline.iter().map(|entry| entry.level).collect();
    assert_eq!(levels, [1, 2, 1]);
}

#[test]
fn twice_the_text_is_at_most_two_and_a_fifth_times_the_work() {
    let work = |count: usize| -> Work {
        let blocks = (0..count)
            .flat_map(|n| {
                let mut text = para(&prose(30 + n % 90));
                if let BlockKind::Paragraph(content) = &mut text.kind {
                    content.push(Inline::new(InlineKind::NoteRef(NoteId(n as u32 / 2)), Origin::none()));
                }
                [heading(3, "题"), text]
            })
            .collect();
        let notes = (0..count.div_ceil(2)).map(|n| note(n, vec![para(&prose(1 + n % 50))])).collect();
        typeset_counting(&publication(vec![(blocks, notes)]), fonts(), &small_page(20.0, 12.0)).1
    };
    let (once, twice) = (work(200), work(400));
    assert!(twice.pieces as f64 <= 2.2 * once.pieces as f64, "{once:?} {twice:?}");
    assert!(twice.lines as f64 <= 2.2 * once.lines as f64, "{once:?} {twice:?}");
}

#[test]
fn a_paragraph_of_two_megabytes_is_set() {
    let publication = one(vec![para(&prose(700_000))]);
    let pages = pages(&publication, &options());
    assert!(pages.pages.len() > 700);
    assert_eq!(pages.page_map.breaks.len(), pages.pages.len());
}

#[test]
fn the_code_at_the_foot_of_every_page_is_an_artifact_below_the_type_area() {
    let place = QrPlace { asset: AssetId(0), side: 34.0 };
    let options = Options { qr_every_page: Some(place), ..options() };
    let pages = pages(&one((0..80).map(|_| para(&prose(50))).collect()), &options);
    let g = super::Geometry::new(&options, fonts());
    assert!(pages.pages.len() > 3);
    for page in &pages.pages {
        let images: Vec<&PlacedImage> = page
            .items
            .iter()
            .filter_map(|item| if let Item::Image(image) = item { Some(image) } else { None })
            .collect();
        assert_eq!(images.len(), 1);
        assert_eq!(images[0].node, None);
        assert!(images[0].at.across > g.across_start(1) + g.depth());
        assert!(images[0].at.across + images[0].extent.across <= g.page.across);
    }
}

#[test]
fn short_columns_stay_on_one_line_and_the_long_ones_share_the_rest() {
    let table = BlockKind::Table {
        alignments: vec![Alignment::Default; 3],
        head: vec![row(&["名称", "单价", "说明"])],
        rows: vec![row(&["乙乙乙乙", "3456.00", &prose(60)])],
    };
    let pages = pages(&one(vec![block(table)]), &options());
    let texts: Vec<&str> = runs(&pages.pages[0]).map(|run| string(&pages, run)).collect();
    assert!(texts.contains(&"乙乙乙乙") && texts.contains(&"3456.00"), "{texts:?}");
}

/// A random block; `depth` bounds the nesting.
fn any_block() -> impl Strategy<Value = Block> {
    let prose = (1usize..160).prop_map(prose);
    let leaf = prop_oneof![
        4 => prose.clone().prop_map(|t| para(&t)),
        2 => (1u8..=6, 1usize..50).prop_map(|(level, n)| heading(level, &self::prose(n))),
        1 => (0u32..6).prop_map(|n| {
            let mut block = para("注");
            if let BlockKind::Paragraph(content) = &mut block.kind {
                content.push(Inline::new(InlineKind::NoteRef(NoteId(n)), Origin::none()));
            }
            block
        }),
        1 => Just(block(BlockKind::Rule)),
        1 => "[ab 中\n]{0,60}".prop_map(|text| block(BlockKind::Code { language: None, text })),
        1 => Just(block(BlockKind::Figure { asset: AssetId(0), alt: "图".into(), caption: text("图说") })),
        1 => (1usize..5, 0usize..9, prose.clone()).prop_map(|(columns, rows, long)| {
            let cells = vec!["格"; columns];
            let mut body = vec![row(&cells); rows];
            if let Some(last) = body.last_mut() {
                last.cells[0].content = text(&long);
            }
            block(BlockKind::Table { alignments: vec![Alignment::Default; columns], head: vec![row(&cells)], rows: body })
        }),
    ];
    leaf.prop_recursive(4, 12, 4, |inner| {
        let blocks = prop::collection::vec(inner, 0..4);
        prop_oneof![
            blocks.clone().prop_map(|blocks| block(BlockKind::Quote(blocks))),
            (blocks, prop::option::of(1u64..200)).prop_map(|(blocks, start)| {
                let item = |block: Block| ListItem { task: None, blocks: vec![block], origin: Origin::none() };
                block(BlockKind::List { start, tight: true, items: blocks.into_iter().map(item).collect() })
            }),
        ]
    })
}

pub(super) fn any_publication() -> impl Strategy<Value = Publication> {
    let chapter = prop::collection::vec(any_block(), 0..14);
    let notes = prop::collection::vec((0usize..400).prop_map(prose), 6);
    prop::collection::vec((chapter, notes), 1..4).prop_map(|chapters| {
        let with_notes = chapters.into_iter().map(|(blocks, notes)| {
            (blocks, notes.iter().enumerate().map(|(n, text)| note(n, vec![para(text)])).collect())
        });
        publication(with_notes.collect())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_publication_keeps_its_text_and_its_grid_on_any_page(
        publication in any_publication(),
        (characters, lines) in (4u32..40, 1u32..40),
        start in prop_oneof![Just(ChapterStart::Continue), Just(ChapterStart::Page), Just(ChapterStart::Recto)],
        front in any::<bool>(),
    ) {
        let base = small_page(characters as f32, lines as f32);
        let options = Options { chapter_start: start, title_page: front, contents: front, ..base };
        let pages = pages(&publication, &options);
        if !front {
            prop_assert_eq!(bare(&reading_text(&pages)), bare(&model_text(&publication)));
        }
        check_pages(&pages, &options, lines)?;
    }

    #[test]
    fn columns_keep_the_text_and_the_grid(
        publication in any_publication(),
        (characters, lines) in (20u32..60, 3u32..40),
        columns in 2u32..5,
        vertical in any::<bool>(),
        start in prop_oneof![Just(ChapterStart::Continue), Just(ChapterStart::Page), Just(ChapterStart::Recto)],
    ) {
        let writing = if vertical { WritingMode::Vertical } else { WritingMode::Horizontal };
        let options = Options { columns, chapter_start: start, ..small_page(characters as f32, lines as f32) };
        let options = if vertical { turned(options) } else { options };
        let pages = pages(&publication, &Options { writing, ..options.clone() });
        prop_assert_eq!(bare(&reading_text(&pages)), bare(&model_text(&publication)));
        check_pages(&pages, &Options { writing, ..options }, lines)?;
    }

    #[test]
    fn vertical_pages_keep_their_text(publication in any_publication()) {
        let options = Options { writing: WritingMode::Vertical, ..options() };
        let pages = pages(&publication, &options);
        prop_assert_eq!(bare(&reading_text(&pages)), bare(&model_text(&publication)));
        check_pages(&pages, &options, 20)?;
    }
}

/// Baselines of body text on the grid, nothing outside the type area but furniture, indexes in their arenas.
pub(super) fn check_pages(pages: &Pages, options: &Options, lines: u32) -> Result<(), TestCaseError> {
    let g = super::Geometry::new(options, fonts());
    for page in &pages.pages {
        let number = page.label.number;
        let gap = (g.body.pitch - g.body.size) / 2.0;
        let top = g.across_start(number) - gap - 0.6;
        let end = g.across_start(number) + g.depth() + gap + 0.6;
        for run in runs(page) {
            prop_assert!(run.glyphs.end as usize <= pages.glyphs.len());
            let glyphs = &pages.glyphs[run.glyphs.start as usize..run.glyphs.end as usize];
            let bytes: usize = glyphs.iter().map(|glyph| usize::from(glyph.text_len)).sum();
            prop_assert_eq!(bytes, run.text.len());
            let Some(node) = run.node else { continue };
            let tag = |test: fn(&Tag) -> bool| within(&pages.structure, node, test);
            if tag(|t| matches!(t, Tag::Paragraph))
                && !tag(|t| matches!(t, Tag::Note | Tag::Reference))
                && !page.label.roman
            {
                let line = (run.at.across - g.baseline(number, 0)) / g.body.pitch;
                prop_assert!((line - line.round()).abs() < 1e-2, "off the grid: {}", line);
            }
            // On pages of a few lines, what must stand somewhere may stand out.
            if lines > 8 && !page.label.roman {
                prop_assert!(run.at.across > top && run.at.across < end, "{} outside {}..{}", run.at.across, top, end);
            }
        }
        for item in &page.items {
            if let Item::Image(image) = item
                && lines > 8
                && image.node.is_some()
            {
                prop_assert!(image.at.across >= top && image.at.across + image.extent.across <= end);
            }
        }
    }
    Ok(())
}

/// The runs of formulas: face's size, place across, character.
fn formula_runs(pages: &Pages) -> Vec<(usize, f32, f32, String)> {
    let mut out = Vec::new();
    for (number, page) in pages.pages.iter().enumerate() {
        for item in &page.items {
            let Item::Run(run) = item else { continue };
            let is_formula = run.node.is_some_and(|node| matches!(pages.structure.node(node).tag, Tag::Formula { .. }));
            if is_formula {
                out.push((number, run.at.along, run.at.across, string(pages, run).to_owned()));
            }
        }
    }
    out
}

fn with_formula(before: &str, latex: &str, after: &str) -> Block {
    let math = Inline::new(InlineKind::Math(latex.into()), Origin::none());
    let content = text(before).into_iter().chain([math]).chain(text(after)).collect();
    block(BlockKind::Paragraph(content))
}

#[test]
fn a_formula_in_a_line_stands_on_the_baseline_of_its_text_and_keeps_the_pitch() {
    for latex in ["x", "\\frac{a}{b}", "\\sum_{i=1}^n x_i", "\\frac{路程}{时间}", "\\sqrt{x^2+y^2}"] {
        let publication = publication(vec![(vec![with_formula(&prose(60), latex, &prose(60))], vec![])]);
        let pages = pages(&publication, &options());
        let baselines: BTreeSet<i64> = pages.pages[0]
            .items
            .iter()
            .filter_map(|item| match item {
                Item::Run(run) if run.node.is_some_and(|n| matches!(pages.structure.node(n).tag, Tag::Paragraph)) => {
                    Some((run.at.across * 100.0).round() as i64)
                }
                _ => None,
            })
            .collect();
        let steps: Vec<i64> = baselines.iter().zip(baselines.iter().skip(1)).map(|(a, b)| b - a).collect();
        assert!(steps.len() > 2 && steps.iter().all(|step| *step == steps[0]), "{latex}: {steps:?}");
        if latex == "x" {
            let across = (formula_runs(&pages)[0].2 * 100.0).round() as i64;
            assert!(baselines.contains(&across), "{across} {baselines:?}");
        }
    }
}

#[test]
fn a_displayed_formula_stands_in_the_middle_and_takes_whole_lines_of_the_grid() {
    for latex in ["E=mc^2", "\\sum_{i=1}^{n}\\frac{1}{i}", "\\begin{pmatrix}a&b\\\\c&d\\\\e&f\\end{pmatrix}"] {
        let blocks = vec![para(&prose(40)), block(BlockKind::Math(latex.into())), para(&prose(40))];
        let pages = pages(&publication(vec![(blocks, vec![])]), &options());
        let pitch = options().line_pitch;
        let mut baselines: Vec<f32> = pages.pages[0]
            .items
            .iter()
            .filter_map(|item| match item {
                Item::Run(run) if run.node.is_some_and(|n| matches!(pages.structure.node(n).tag, Tag::Paragraph)) => {
                    Some(run.at.across)
                }
                _ => None,
            })
            .collect();
        baselines.dedup();
        let first = baselines[0];
        for baseline in &baselines {
            let lines = (baseline - first) / pitch;
            assert!((lines - lines.round()).abs() < 0.01, "{latex}: {baselines:?}");
        }
        let gap = baselines.windows(2).map(|pair| pair[1] - pair[0]).fold(0.0, f32::max);
        assert!(gap > 1.5 * pitch, "{latex}: {baselines:?}");
    }
}

#[test]
fn a_formula_that_cannot_be_set_is_a_warning_and_its_source_is_printed() {
    let blocks = vec![with_formula("前", "\\nosuch{x}", "后"), block(BlockKind::Math("\\frac{1}".into()))];
    let publication = publication(vec![(blocks, vec![])]);
    let set = typeset(&publication, fonts(), &options());
    assert_eq!(set.warnings.iter().filter(|w| w.code == "formula-not-set").count(), 2, "{:?}", set.warnings);
    let printed: String = formula_runs(&set.value).into_iter().map(|(.., text)| text).collect();
    assert_eq!(bare(&printed), "\\nosuch{x}\\frac{1}");
}
