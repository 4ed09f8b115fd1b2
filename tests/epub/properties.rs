//! Random models give valid books.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::build::*;
use crate::read::{documents, parse, text as read_text};
use keben::epub::{FontEmbedding, Options, write};
use keben::model::*;

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof!["[\\PC一二“”，。——<>&\"']{1,12}", any::<String>().prop_filter("never empty", |s| !s.is_empty())]
}

fn any_inline() -> impl Strategy<Value = Inline> {
    let leaf = prop_oneof![
        6 => any_text().prop_map(|s| text(&s)),
        1 => Just(inline(InlineKind::LineBreak)),
        1 => any_text().prop_map(|s| inline(InlineKind::Code(s))),
        1 => any_text().prop_map(|s| inline(InlineKind::Math(s))),
        1 => (0u32..3).prop_map(|n| inline(InlineKind::NoteRef(NoteId(n)))),
        1 => (0u32..3, any_text()).prop_map(|(n, alt)| inline(InlineKind::Image { asset: AssetId(n), alt })),
        1 => (any_text(), any::<String>()).prop_map(|(base, reading)| inline(InlineKind::Ruby(vec![RubyPair { base, reading }]))),
    ];
    leaf.prop_recursive(5, 24, 4, |inner| {
        let content = prop::collection::vec(inner, 0..4);
        prop_oneof![
            content.clone().prop_map(|c| inline(InlineKind::Emphasis(c))),
            content.clone().prop_map(|c| inline(InlineKind::Strong(c))),
            content.clone().prop_map(|c| inline(InlineKind::Strikethrough(c))),
            content.clone().prop_map(|c| inline(InlineKind::Superscript(c))),
            content.clone().prop_map(|c| inline(InlineKind::foreign(Lang::parse("ja").unwrap(), c))),
            (any_text(), content.clone()).prop_map(|(target, content)| inline(InlineKind::link(
                LinkTarget::External(target),
                None,
                content
            ))),
            content.prop_map(|content| internal(0, None, content)),
        ]
    })
}

fn any_block() -> impl Strategy<Value = Block> {
    let line = || prop::collection::vec(any_inline(), 0..4);
    let leaf = prop_oneof![
        4 => line().prop_map(rich),
        1 => (1u8..=6, line()).prop_map(|(level, content)| block(BlockKind::Heading { level, content })),
        1 => (any::<Option<String>>(), any::<String>()).prop_map(|(language, text)| block(BlockKind::Code { language, text })),
        1 => Just(block(BlockKind::Rule)),
        1 => line().prop_map(|caption| block(BlockKind::Figure { asset: AssetId(0), alt: "图".into(), caption })),
        1 => (any_text(), line()).prop_map(|(target, caption)| block(BlockKind::QrCode { asset: AssetId(1), target, caption })),
        1 => prop::collection::vec(line(), 3).prop_map(|cells| {
            let cells: Vec<Cell> = cells.into_iter().map(|content| Cell::new(content, Origin::none())).collect();
            block(BlockKind::Table { alignments: vec![Alignment::End; 3], head: vec![row(&["", "甲", "乙"])], rows: vec![Row { cells }] })
        }),
    ];
    let role = prop_oneof![
        5 => Just(None),
        1 => Just(Some(Role::EditorsNote)),
        1 => Just(Some(Role::Byline)),
    ];
    let nested = leaf.prop_recursive(4, 16, 3, |inner| {
        let blocks = prop::collection::vec(inner, 0..3);
        prop_oneof![
            blocks.clone().prop_map(|b| block(BlockKind::Quote(b))),
            (any::<Option<u64>>(), any::<bool>(), any::<Option<bool>>(), blocks.clone()).prop_map(
                |(start, tight, task, blocks)| {
                    block(BlockKind::List { start, tight, items: vec![item(task, blocks)] })
                }
            ),
            blocks.prop_map(|meaning| {
                block(BlockKind::Definitions(vec![Definition {
                    terms: vec![vec![text("词")]],
                    meanings: vec![meaning],
                    origin: Origin::none(),
                }]))
            }),
        ]
    });
    (nested, role).prop_map(|(block, role)| Block { role, ..block })
}

/// The model's text as XML can hold it.
fn expected(chapter: &Chapter) -> String {
    let held = |c: char| match c {
        '\t' | '\n' | '\r' => c,
        c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => '\u{FFFD}',
        c => c,
    };
    chapter_text(chapter).chars().map(held).filter(|c| !c.is_whitespace()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn any_model_gives_well_formed_documents_with_its_whole_text(
        blocks in prop::collection::vec(any_block(), 0..6),
        note_block in any_block(),
        breaks in prop::collection::vec((0u32..12, 0u32..20), 0..6),
    ) {
        let notes = vec![note("fn-a", vec![note_block]), note("fn-b", vec![]), note("fn-a-ref-1", vec![para("x")])];
        let assets = vec![png("a.png"), png("b.png")];
        let book = publication(metadata("书"), vec![chapter("c", "章", blocks, notes)], assets);
        let breaks = (1..).zip(&breaks).map(|(n, &(block, offset))| PageBreak { label: format!("{n}"), chapter: ChapterId(0), block, offset });
        let map = PageMap { source: "print".into(), breaks: breaks.collect() };
        let options = Options { fonts: FontEmbedding::None, cover: true, ..Options::default() };
        let written = write(&book, &FONTS, Some(&map), None, &options).unwrap().value.bytes;
        let documents = documents(&written);
        for (name, xml) in documents.iter().filter(|(name, _)| !name.ends_with(".css")) {
            if name != "mimetype" {
                parse(xml);
            }
        }
        let document = parse(&documents["text/001.xhtml"]);
        prop_assert_eq!(read_text(&document), expected(&book.chapters[0]));
        let mut ids = BTreeSet::new();
        for node in document.descendants() {
            prop_assert!(node.attribute("id").is_none_or(|id| ids.insert(id.to_owned())));
            let inside = |name: &str| node.ancestors().skip(1).any(|a| a.tag_name().name() == name);
            prop_assert!(node.tag_name().name() != "a" || !inside("a"), "links do not nest");
            let is_block = ["p", "ul", "ol", "blockquote", "pre", "table", "figure", "aside", "dl"].contains(&node.tag_name().name());
            prop_assert!(!is_block || !inside("p"), "a block in a paragraph");
        }
        let markers = document.descendants().filter(|n| n.attribute("role") == Some("doc-pagebreak")).count();
        prop_assert_eq!(markers, map.breaks.len(), "every page is marked once");
    }
}

static FONTS: std::sync::LazyLock<keben::font::FontSet> = std::sync::LazyLock::new(fonts);

#[test]
fn twice_the_text_gives_at_most_2_2_times_the_bytes() {
    let options = Options { fonts: FontEmbedding::None, cover: false, ..Options::default() };
    let size = |characters| {
        let book = write(&novel(characters), &FONTS, None, None, &options).unwrap().value.bytes;
        documents(&book).values().map(String::len).sum::<usize>()
    };
    let (one, two) = (size(40_000), size(80_000));
    assert!(two * 10 <= one * 22, "{one} → {two}");
}

/// A page of the EPUB begins with the character that the page map names.
#[test]
fn the_text_after_a_page_marker_is_the_text_that_the_map_names() {
    let publication = article();
    let paragraphs: Vec<(u32, String)> =
        (0..).zip(&publication.chapters[0].blocks).map(|(n, b)| (n, block_text(b))).collect();
    let is_paragraph = |n: u32| matches!(publication.chapters[0].blocks[n as usize].kind, BlockKind::Paragraph(_));
    let breaks = paragraphs.iter().filter(|(n, t)| is_paragraph(*n) && t.chars().count() > 30).map(|(n, t)| {
        let offset = (*n * 7) % (t.chars().count() as u32 - 10);
        PageBreak { label: format!("{n}"), chapter: ChapterId(0), block: *n, offset }
    });
    let map = PageMap { source: "meeting".into(), breaks: breaks.collect() };
    assert!(map.breaks.len() > 20);
    let options = Options { fonts: FontEmbedding::None, cover: false, ..Options::default() };
    let documents = documents(&write(&publication, &FONTS, Some(&map), None, &options).unwrap().value.bytes);
    let document = parse(&documents["text/001.xhtml"]);
    for page in &map.breaks {
        let marker =
            document.descendants().find(|n| n.attribute("id") == Some(&format!("page-{}", page.label))).unwrap();
        let after = marker.next_sibling().unwrap().text().unwrap();
        let named: String = paragraphs[page.block as usize].1.chars().skip(page.offset as usize).take(5).collect();
        assert!(after.starts_with(&named), "page {}: {after} / {named}", page.label);
    }
    let listed = parse(&documents["nav.xhtml"])
        .descendants()
        .filter(|n| n.attribute("href").is_some_and(|h| h.contains("#page-")))
        .count();
    assert_eq!(listed, map.breaks.len());
}
