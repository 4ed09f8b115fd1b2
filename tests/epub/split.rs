//! Chapters in several documents: none is too long, and links, notes, pages and text survive.

use std::collections::{BTreeMap, BTreeSet};

use crate::build::*;
use crate::read::{documents, parse, text};
use keben::epub::{FontEmbedding, Options, Written, write};
use keben::model::*;

const LONGEST: usize = 260_000;

fn options(split_level: u8) -> Options {
    Options { fonts: FontEmbedding::None, cover: false, split_level, ..Options::default() }
}

fn written(book: &Publication, map: Option<&PageMap>, options: &Options) -> Written {
    write(book, &fonts(), map, None, options).unwrap().value
}

/// The content documents in the order of their names, which is that of the spine.
fn contents(book: &[u8]) -> BTreeMap<String, String> {
    documents(book).into_iter().filter(|(name, _)| name.starts_with("text/")).collect()
}

fn sentence(number: usize) -> String {
    format!("第{number}句，文字里有“引号”和 <标签>。").repeat(40)
}

/// Every kind of block, each too long for one document.
fn long_blocks() -> Vec<Block> {
    let prose = |count: usize| (0..count).map(sentence).collect::<String>();
    let note = |id: u32| inline(InlineKind::NoteRef(NoteId(id)));
    let items = (0..300).map(|n| item(None, vec![para(&sentence(n))])).collect();
    let rows = (0..400).map(|n| row(&[&format!("{n}"), &sentence(n)])).collect();
    let code = (0..20_000).map(|n| format!("let line_{n} = {n};")).collect::<Vec<_>>().join("\n");
    let quoted = (0..300).map(|n| para(&sentence(n))).collect();
    let definition = |n: usize| Definition {
        terms: vec![vec![text_of(&format!("术语{n}"))]],
        meanings: vec![vec![para(&sentence(n))]],
        origin: Origin::none(),
    };
    vec![
        heading(1, "长章", "top"),
        rich(vec![text_of("见"), internal(0, Some("end"), vec![text_of("文末")]), note(0)]),
        para(&prose(300)),
        block(BlockKind::List { start: Some(7), tight: false, items }),
        block(BlockKind::Table { alignments: vec![Alignment::Default; 2], head: vec![row(&["号", "文"])], rows }),
        block(BlockKind::Code { language: Some("rust".into()), text: code }),
        block(BlockKind::Quote(quoted)),
        block(BlockKind::Definitions((0..300).map(definition).collect())),
        rich(vec![text_of("文末"), note(1), note(0), internal(0, Some("top"), vec![text_of("回到开头")])]),
        heading(2, "末节", "end"),
        para("完。"),
    ]
}

fn text_of(s: &str) -> Inline {
    crate::build::text(s)
}

fn long_book() -> Publication {
    let notes = vec![note("fn-1", vec![para("头一条注。")]), note("fn-2", vec![para(&sentence(1))])];
    let link =
        rich(vec![internal(0, Some("end"), vec![text_of("上一章末节")]), internal(0, None, vec![text_of("上一章")])]);
    let chapters = vec![chapter("one", "长章", long_blocks(), notes), chapter("two", "短章", vec![link], vec![])];
    publication(metadata("长书"), chapters, vec![])
}

#[test]
fn no_document_is_too_long_and_the_text_goes_on() {
    let book = long_book();
    let contents = contents(&written(&book, None, &options(0)).bytes);
    assert!(contents.len() > 8, "{:?}", contents.keys());
    let mut said = String::new();
    for (name, xhtml) in contents.iter().filter(|(name, _)| name.starts_with("text/001")) {
        assert!(xhtml.len() <= LONGEST, "{name}: {}", xhtml.len());
        let document = parse(xhtml);
        let notes = document.descendants().find(|node| node.attribute("role") == Some("doc-endnotes"));
        let notes = notes.map_or(String::new(), |notes| notes.descendants().filter_map(|n| n.text()).collect());
        assert_eq!(notes.contains("头一条注"), name == "text/001.xhtml", "a note stands in the document of its mark");
        said.push_str(&text(&document));
    }
    // Heads of tables are said again in every document.
    let count = |text: &str, part: &str| text.matches(part).count();
    let whole = chapter_text(&book.chapters[0]);
    for part in ["第299句", "line_19999", "术语299", "完。", "头一条注", "第0句"] {
        assert_eq!(count(&said, part), count(&whole, part), "{part}");
    }
    let prose: String = (0..300).map(sentence).collect::<String>().split_whitespace().collect();
    assert!(said.contains(&prose), "a paragraph goes on in the next document");
}

#[test]
fn links_notes_and_contents_lead_into_the_right_document() {
    let breaks = [(0, 0), (2, 60_000), (5, 4_000), (8, 0)];
    let breaks = (1..).zip(breaks).map(|(n, (block, offset))| PageBreak {
        label: format!("{n}"),
        chapter: ChapterId(0),
        block,
        offset,
    });
    let map = PageMap { source: "纸书".into(), breaks: breaks.collect() };
    let book = written(&long_book(), Some(&map), &options(0)).bytes;
    let all = documents(&book);
    let mut anchors = BTreeSet::new();
    let mut references = Vec::new();
    for (name, xhtml) in all.iter().filter(|(name, _)| name.ends_with(".xhtml")) {
        let document = parse(xhtml);
        for node in document.descendants() {
            if let Some(id) = node.attribute("id") {
                assert!(anchors.insert(format!("{name}#{id}")), "{name}: {id} stands twice");
            }
            let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
            if let Some(href) = node.attribute("href").filter(|href| !href.contains(':') && href.contains('#')) {
                references.push(match href.strip_prefix('#') {
                    Some(id) => format!("{name}#{id}"),
                    None if folder.is_empty() => href.to_owned(),
                    None => format!("{folder}/{href}"),
                });
            }
        }
    }
    for reference in &references {
        assert!(anchors.contains(reference), "{reference} leads nowhere");
    }
    let crosses = references.iter().filter(|r| r.contains("_0") && r.ends_with("#end")).count();
    assert!(crosses >= 3, "a link, one from another chapter, and the table of contents: {references:?}");
}

#[test]
fn chapters_are_cut_at_headings_when_it_is_asked_for() {
    let blocks = vec![
        heading(1, "章", "a"),
        heading(2, "节一", "b"),
        para("甲"),
        heading(3, "小节", "c"),
        para("乙"),
        heading(2, "节二", "d"),
        para("丙"),
    ];
    let book = publication(metadata("书"), vec![chapter("one", "章", blocks, vec![])], vec![]);
    let names = |level| contents(&written(&book, None, &options(level)).bytes).into_keys().collect::<Vec<_>>();
    assert_eq!(names(0), ["text/001.xhtml"]);
    assert_eq!(names(1), ["text/001.xhtml"], "a document of headings only would stand alone");
    assert_eq!(names(2), ["text/001.xhtml", "text/001_002.xhtml"]);
    assert_eq!(names(3), ["text/001.xhtml", "text/001_002.xhtml", "text/001_003.xhtml"]);
}

#[test]
fn a_short_book_is_the_same_whatever_could_be_cut() {
    let book = everything();
    let plain = contents(&written(&book, None, &options(0)).bytes);
    assert_eq!(plain.len(), 2);
}
