//! What is known only when the pages are, and the pages that are made of the metadata.

use proptest::prelude::*;

use super::testing::*;
use super::tests::{
    any_publication, bare, check_pages, model_text, one, prose, reading_text, runs, small_page, string,
};
use super::{NoteNumbers, NotePlace, typeset};
use crate::model::*;
use crate::typeset::pages::*;
use crate::typeset::{Imprint, Options, WritingMode};

fn pages(publication: &Publication, options: &Options) -> Pages {
    typeset(publication, fonts(), options).value
}

fn page_text(pages: &Pages, page: usize) -> String {
    runs(&pages.pages[page]).map(|run| string(pages, run)).collect()
}

/// Paragraphs of five lines on pages of twelve, each with a note.
fn noted(chapters: usize) -> Publication {
    let chapter = |_| {
        let blocks = (0..4).map(|index| {
            let mut block = para(&prose(90));
            if let BlockKind::Paragraph(content) = &mut block.kind {
                content.push(Inline::new(InlineKind::NoteRef(NoteId(index)), Origin::none()));
            }
            block
        });
        let notes = (0..4).map(|index| note(index, vec![para(&format!("注文{index}"))])).collect();
        ([vec![heading(1, "标题")], blocks.collect()].concat(), notes)
    };
    publication((0..chapters).map(chapter).collect())
}

#[test]
fn notes_are_numbered_anew_on_every_page() {
    let options = Options { note_numbers: NoteNumbers::Page, ..small_page(20.0, 14.0) };
    let pages = pages(&noted(1), &options);
    assert!(pages.pages.len() > 1);
    for page in &pages.pages {
        let marks: Vec<&str> = runs(page)
            .filter(|run| run.node.is_some_and(|node| pages.structure.node(node).tag == Tag::Reference))
            .map(|run| string(&pages, run))
            .collect();
        let labels: Vec<&str> = runs(page)
            .filter(|run| run.node.is_some_and(|node| pages.structure.node(node).tag == Tag::Label))
            .map(|run| string(&pages, run))
            .collect();
        assert_eq!(marks, ["①", "②", "③"][..marks.len()]);
        assert_eq!(marks, labels);
        let spoken: Vec<&str> = page.links.iter().map(|link| link.description.as_str()).collect();
        assert_eq!(spoken, ["注释①", "注释②", "注释③"][..marks.len()]);
    }
}

#[test]
fn notes_stand_at_the_end_of_their_chapter_or_of_the_book_and_are_numbered_on() {
    let base = Options { note_numbers: NoteNumbers::Book, ..small_page(20.0, 14.0) };
    let chapter = pages(&noted(2), &Options { notes: NotePlace::Chapter, ..base.clone() });
    let text: String = (0..chapter.pages.len()).map(|page| page_text(&chapter, page)).collect();
    let at = |text: &str, wanted: &str| text.find(wanted).unwrap_or_else(|| panic!("{wanted} in {text}"));
    assert!(at(&text, "④注文3") < text.rfind("标题").unwrap(), "before the second chapter");
    assert!(at(&text, "⑤注文0") > text.rfind("标题").unwrap());
    let book = pages(&noted(2), &Options { notes: NotePlace::Book, ..base });
    let text: String = (0..book.pages.len()).map(|page| page_text(&book, page)).collect();
    assert!(at(&text, "①注文0") > text.rfind("标题").unwrap());
    assert!(at(&text, "⑧注文3") > at(&text, "第2章"), "below the title of their chapter");
    assert_eq!(book.outline.last().map(|entry| entry.title.as_str()), Some("注释"));
    for pages in [chapter, book] {
        assert!(pages.anchors.iter().any(|(id, _)| id.0 == "note-3"));
        assert_eq!(bare(&reading_text(&pages)).matches("注文").count(), 8);
    }
}

#[test]
fn a_link_says_the_page_that_it_leads_to() {
    let link = |chapter: u32| {
        Inline::new(
            InlineKind::link(LinkTarget::Internal { chapter: ChapterId(chapter), id: None }, None, text("某章")),
            Origin::none(),
        )
    };
    let first = block(BlockKind::Paragraph((0..30).flat_map(|n| [link(n % 12), text("、").remove(0)]).collect()));
    let mut chapters = vec![(vec![heading(1, "首"), first], Vec::new())];
    chapters.extend((1..12).map(|_| (vec![heading(1, "后"), para(&prose(150))], Vec::new())));
    let options = Options { page_references: true, ..small_page(20.0, 10.0) };
    let pages = pages(&publication(chapters), &options);
    let whole: String = (0..pages.pages.len()).map(|page| page_text(&pages, page)).collect();
    for chapter in 0..12 {
        let id = Id(format!("chapter-{chapter}"));
        let place = pages.anchors.iter().find(|(known, _)| *known == id).expect("the chapter's place");
        let number = pages.pages[place.1.page as usize].label.number;
        assert!(whole.contains(&format!("某章（第{number}页）")), "{chapter} on {number}: {whole}");
    }
}

#[test]
fn c02_a_title_of_two_characters_is_spaced() {
    let mut options = options();
    options.headings[0].spaced = true;
    let pages = pages(&one(vec![heading(1, "前言"), para("文"), heading(1, "三个字"), para("文")]), &options);
    let titles: Vec<&str> =
        runs(&pages.pages[0]).filter(|run| run.size == 18.0).map(|run| string(&pages, run)).collect();
    assert_eq!(titles, ["前\u{3000}言", "三个字"]);
    assert_eq!(pages.outline[0].title, "前言");
}

#[test]
fn c50_a_run_in_heading_stands_before_its_paragraph_one_em_apart() {
    let mut options = options();
    options.headings[2].run_in = true;
    let publication = one(vec![heading(3, "小题"), para(&prose(60)), heading(3, "又题"), block(BlockKind::Rule)]);
    let pages = pages(&publication, &options);
    let line: Vec<&PlacedRun> = runs(&pages.pages[0]).filter(|run| run.node.is_some()).collect();
    assert!(string(&pages, line[0]).starts_with("小题"));
    let text = line.iter().find(|run| string(&pages, run).starts_with("天地")).expect("the text");
    assert_eq!(text.at.across, line[0].at.across);
    assert!((text.at.along - line[0].at.along - 3.0 * options.body_size).abs() < 0.01, "two characters and one em");
    assert_eq!(bare(&reading_text(&pages)), bare(&model_text(&publication)));
    let titles: Vec<&str> = pages.outline.iter().map(|entry| entry.title.as_str()).collect();
    assert_eq!(titles, ["小题", "又题"], "one without a paragraph is set as usual");
}

#[test]
fn the_imprint_page_says_what_the_metadata_says_and_has_no_furniture() {
    let mut publication = one(vec![para(&prose(30))]);
    publication.metadata.identifier = "urn:isbn:9787020024759".into();
    publication.metadata.rights = Some("版权所有".into());
    for (imprint, page) in [(Imprint::Front, 1), (Imprint::Back, 3)] {
        for writing in [WritingMode::Horizontal, WritingMode::Vertical] {
            let options = Options { imprint, title_page: true, writing, columns: 2, ..options() };
            let pages = pages(&publication, &options);
            let text = page_text(&pages, page);
            let wanted = ["书　　名　试验之书　副题", "作　　者　某甲", "出　　版　某社", "9787020024759", "版权所有"];
            for wanted in wanted {
                assert!(text.contains(wanted), "{wanted} in {text}");
            }
            assert!(runs(&pages.pages[page]).all(|run| run.node.is_some()), "no folio");
        }
    }
}

#[test]
fn the_lists_of_figures_and_tables_follow_the_contents() {
    let caption = Block { role: Some(Role::Caption), ..para("表一　数目") };
    let table =
        BlockKind::Table { alignments: vec![Alignment::Default], head: vec![row(&["甲"])], rows: vec![row(&["一"])] };
    let figure = block(BlockKind::Figure { asset: AssetId(0), alt: String::new(), caption: text("图一　山水") });
    let publication = one(vec![heading(1, "题"), para(&prose(900)), figure, caption, block(table)]);
    let options = Options { contents: true, figure_list: true, table_list: true, facing: false, ..options() };
    let pages = pages(&publication, &options);
    let lists: String = (0..3).map(|page| page_text(&pages, page)).collect();
    for (title, entry) in [("目录", "题"), ("插图目录", "图一　山水"), ("表格目录", "表一　数目")]
    {
        let at = lists.find(title).unwrap_or_else(|| panic!("{title} in {lists}"));
        assert!(lists[at..].contains(entry));
    }
    assert!(pages.pages[1].links.iter().any(|link| link.description == "图一　山水"));
    let entries = pages.pages[..3].iter().flat_map(|page| &page.links);
    for link in entries {
        let LinkTargetOnPages::Internal(id) = &link.target else { panic!("a place in the book") };
        assert!(pages.anchors.iter().any(|(known, _)| known == id), "{id}");
    }
}

#[test]
fn the_index_names_the_pages_of_its_terms_and_leads_to_them() {
    let term = |word: &str| Inline::new(InlineKind::term(IndexEntry::default(), text(word)), Origin::none());
    let page = |word: &str| {
        let mut content = text("前");
        content.push(term(word));
        content.extend(text(&prose(150)));
        (vec![heading(1, "题"), block(BlockKind::Paragraph(content))], Vec::new())
    };
    let mut book = publication(["甲", "甲", "甲", "乙", "甲", "乙"].iter().map(|word| page(word)).collect());
    let item = |word: &str| ListItem { task: None, blocks: vec![para(&format!("{word}　"))], origin: Origin::none() };
    let kind = BlockKind::List { start: None, tight: true, items: vec![item("甲"), item("乙")] };
    let list = Block { role: Some(Role::Index), ..block(kind) };
    let (id, title) = (Id("index".into()), "索引".to_owned());
    let blocks = vec![heading(1, "索引"), para("头"), list];
    book.chapters.push(Chapter { id, title, blocks, notes: Vec::new(), ..book.chapters[0].clone() });
    for (columns, writing) in [(1, WritingMode::Horizontal), (3, WritingMode::Horizontal), (1, WritingMode::Vertical)] {
        let mut options = Options { columns, writing, contents: true, imprint: Imprint::Back, ..options() };
        options.facing = false;
        let pages = pages(&book, &options);
        let index = page_text(&pages, pages.pages.len() - 2);
        let wanted = if writing == WritingMode::Vertical {
            "甲　一至三、五乙　四、六"
        } else {
            "甲　1–3, 5乙　4, 6"
        };
        assert!(index.contains(wanted), "{index}");
        assert_eq!(pages.pages[pages.pages.len() - 2].label.number, 7, "behind the text");
        let links = &pages.pages[pages.pages.len() - 2].links;
        let led: Vec<u32> = links
            .iter()
            .map(|link| {
                let LinkTargetOnPages::Internal(id) = &link.target else { panic!("a place") };
                let place = pages.anchors.iter().find(|(known, _)| known == id).expect("it stands somewhere");
                pages.pages[place.1.page as usize].label.number
            })
            .collect();
        assert_eq!(led, [1, 5, 4, 6]);
        assert!(page_text(&pages, 0).contains("索引"), "the contents have it");
        assert!(page_text(&pages, pages.pages.len() - 1).contains("试验之书"), "the imprint comes last");
        let ordered = pages.structure.nodes.iter().enumerate().skip(1);
        assert!(ordered.into_iter().all(|(n, node)| (node.parent.unwrap().0 as usize) < n));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn wherever_notes_and_headings_stand_the_text_is_kept(
        publication in any_publication(),
        notes in prop_oneof![Just(NotePlace::Foot), Just(NotePlace::Chapter), Just(NotePlace::Book)],
        note_numbers in prop_oneof![Just(NoteNumbers::Page), Just(NoteNumbers::Chapter), Just(NoteNumbers::Book)],
        (columns, lines) in (1u32..3, 6u32..40),
        run_in in any::<bool>(),
    ) {
        let mut options = Options { notes, note_numbers, columns, ..small_page(30.0, lines as f32) };
        options.headings.iter_mut().for_each(|style| style.run_in = run_in);
        let pages = pages(&publication, &options);
        let bag = |text: &str| {
            let mut characters: Vec<char> = bare(text).chars().collect();
            characters.sort_unstable();
            characters
        };
        if notes == NotePlace::Foot {
            prop_assert_eq!(bare(&reading_text(&pages)), bare(&model_text(&publication)));
            check_pages(&pages, &options, lines)?;
        } else {
            // The titles above the notes are added, and the notes of a book stand behind all of its text.
            let (found, wanted) = (bag(&reading_text(&pages)), bag(&model_text(&publication)));
            let mut rest = found.as_slice();
            for character in wanted {
                let at = rest.iter().position(|c| *c == character);
                prop_assert!(at.is_some(), "{} is lost", character);
                rest = &rest[at.unwrap_or(0) + 1..];
            }
        }
    }
}

fn with_code(lines: usize, target: &str) -> Publication {
    let code = BlockKind::QrCode { asset: AssetId(0), target: target.into(), caption: text("扫码看视频") };
    publication(vec![(vec![para(&prose(20 * lines - 4)), block(code)], Vec::new())])
}

#[test]
fn a_code_is_made_smaller_rather_than_standing_alone_on_the_last_page() {
    let (whole, small) = (68.0, 16.0 * 72.0 / 25.4);
    let options = small_page(20.0, 14.0);
    let mut seen = Vec::new();
    for lines in 1..=14 {
        let publication = with_code(lines, "https://example.org/lzcb");
        let pages = pages(&publication, &options);
        assert_eq!(bare(&reading_text(&pages)), bare(&model_text(&publication)));
        let images = pages.pages.iter().flat_map(|page| &page.items);
        let side =
            images.filter_map(|item| if let Item::Image(image) = item { Some(image.extent.along) } else { None });
        let side: Vec<f32> = side.collect();
        assert_eq!(side.len(), 1);
        assert!((small - 0.1..=whole + 0.1).contains(&side[0]), "{side:?}");
        // It is small only where that saves the page, and never alone where it could be small.
        assert!(side[0] > small + 0.1 || pages.pages.len() == 1);
        seen.push((pages.pages.len(), side[0] < whole - 0.1));
        let links = pages.pages.iter().flat_map(|page| &page.links);
        assert_eq!(links.filter(|link| link.description.starts_with("https")).count(), 1);
    }
    let kinds: std::collections::BTreeSet<(usize, bool)> = seen.iter().copied().collect();
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), [(1, false), (1, true), (2, false)], "{seen:?}");
}

#[test]
fn a_code_too_full_to_be_made_smaller_keeps_its_size() {
    let long = format!("https://example.org/{}", "a".repeat(300));
    for lines in 1..=14 {
        let pages = pages(&with_code(lines, &long), &small_page(20.0, 14.0));
        let image = |item: &Item| matches!(item, Item::Image(image) if image.extent.along < 67.0);
        assert!(!pages.pages.iter().flat_map(|page| &page.items).any(image));
    }
}

#[test]
fn an_entry_of_the_index_has_entries_below_it_and_sends_to_others() {
    let term = |word: &str, entry: IndexEntry| Inline::new(InlineKind::term(entry, text(word)), Origin::none());
    let under = Some("版本".to_owned());
    let content = vec![
        term("刻本", IndexEntry::default()),
        term("宋刻本", IndexEntry { under: under.clone(), ..IndexEntry::default() }),
        term("宋刻本", IndexEntry::default()),
        term("雕版", IndexEntry { see: Some("刻本".into()), ..IndexEntry::default() }),
    ];
    let mut book = one(vec![heading(1, "题"), block(BlockKind::Paragraph(content))]);
    let item = |word: &str, blocks: Vec<Block>| {
        let blocks = [vec![para(word)], blocks].concat();
        ListItem { task: None, blocks, origin: Origin::none() }
    };
    let list = |items| Block { role: Some(Role::Index), ..block(BlockKind::List { start: None, tight: true, items }) };
    let mut sent = item("雕版　", Vec::new());
    if let BlockKind::Paragraph(content) = &mut sent.blocks[0].kind {
        content.push(Inline::new(InlineKind::Emphasis(text("见刻本")), Origin::none()));
    }
    let below = list(vec![item("宋刻本　", Vec::new())]);
    let items = vec![item("版本", vec![below]), sent, item("刻本　", Vec::new()), item("宋刻本　", Vec::new())];
    let (id, title) = (Id("index".into()), "索引".to_owned());
    let blocks = vec![heading(1, "索引"), para("头"), list(items)];
    book.chapters.push(Chapter { id, title, blocks, notes: Vec::new(), ..book.chapters[0].clone() });
    let pages = pages(&book, &options());
    let last = pages.pages.len() - 1;
    let index = page_text(&pages, last);
    assert!(index.contains("版本宋刻本　1雕版　见刻本刻本　1宋刻本　1"), "{index}");
    let starts = |wanted: &str| {
        let found = runs(&pages.pages[last]).filter(|run| string(&pages, run).starts_with(wanted));
        found.map(|run| run.at.along).collect::<Vec<_>>()
    };
    // The second column begins with 雕版.
    let (above, below) = ([starts("版本")[0], starts("雕版")[0]], starts("宋刻本"));
    assert!((below[0] - above[0] - 9.0).abs() < 0.1, "the entry below another is set in by one em");
    assert!((below[1] - above[1]).abs() < 0.1, "the same entry by itself is not");
    assert_eq!(pages.pages[last].links.len(), 3);
}
