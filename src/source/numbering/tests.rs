//! Books as lists of chapters, numbered.

use super::*;
use crate::model::{AssetId, FileId};

fn text(words: &str) -> Vec<Inline> {
    vec![Inline::new(InlineKind::Text(words.into()), Origin::none())]
}

fn block(kind: BlockKind, id: Option<&str>) -> Block {
    Block { id: id.map(|id| Id(id.into())), ..Block::new(kind, Origin::none()) }
}

fn heading(level: u8, words: &str, id: &str) -> Block {
    block(BlockKind::Heading { level, content: text(words) }, Some(id))
}

fn figure(caption: &str, id: Option<&str>) -> Block {
    let caption = if caption.is_empty() { Vec::new() } else { text(caption) };
    block(BlockKind::Figure { asset: AssetId(0), alt: "图".into(), caption }, id)
}

fn numbered(chapters: Vec<Vec<Block>>, options: &Numbering, lang: &str) -> (Vec<String>, Labels) {
    let new = |blocks| Draft { blocks, ..Draft::new(FileId(0)) };
    let mut drafts: Vec<Draft> = chapters.into_iter().map(new).collect();
    let is_chapter = vec![true; drafts.len()];
    let lang = Lang::parse(lang).unwrap();
    let labels = apply(&mut drafts, &is_chapter, options, &lang, &SourceMap::default());
    let lines = drafts.iter().flat_map(|draft| &draft.blocks).map(|block| match &block.number {
        Some(number) => number.clone(),
        None => crate::model::block_text(block).trim_end().to_owned(),
    });
    (lines.collect(), labels)
}

const ALL: Numbering = Numbering { chapters: true, sections: true, figures: true, tables: true, formulas: true };

#[test]
fn chapters_sections_figures_and_formulas_are_numbered_and_referred_to() {
    let chapters = vec![
        vec![heading(1, "前言", "pre"), figure("卷首", Some("fig-0"))],
        vec![heading(1, "起因", "a"), heading(2, "甲", "s1"), heading(3, "乙", "s2"), heading(2, "丙", "s3")],
        vec![
            heading(1, "经过", "b"),
            figure("一张", Some("fig-1")),
            figure("", None),
            figure("", Some("fig-2")),
            block(BlockKind::Math("a".into()), Some("eq-1")),
        ],
        vec![heading(1, "第八章 结果", "c"), figure("又一张", None)],
    ];
    let (lines, labels) = numbered(chapters, &ALL, "zh");
    let expected = [
        "前言",
        "图 1　卷首",
        "第一章　起因",
        "1.1　甲",
        "1.1.1　乙",
        "1.2　丙",
        "第二章　经过",
        "图 2-1　一张",
        "",
        "图 2-2　图",
        "（2-1）",
        "第八章 结果",
        "图 8-1　又一张",
    ];
    assert_eq!(lines, expected);
    let label = |id: &str| labels.of(&Id(id.into())).unwrap_or("").to_owned();
    assert_eq!([label("b"), label("s2"), label("fig-2"), label("eq-1")], ["第二章", "1.1.1 节", "图 2-2", "式（2-1）"]);
    assert_eq!(labels.find("fig-1"), Some((2, Id("fig-1".into()))));
}

#[test]
fn nothing_is_numbered_unless_it_is_asked_for() {
    let chapters = vec![vec![heading(1, "起因", "a"), figure("一张", Some("f"))]];
    let (lines, labels) = numbered(chapters, &Numbering::default(), "en");
    assert_eq!(lines, ["起因", "一张"]);
    assert_eq!(labels.of(&Id("f".into())), Some("一张"));
}

#[test]
fn other_languages_have_their_own_words() {
    let chapters = || vec![vec![heading(1, "Why", "a"), figure("One", None)]];
    assert_eq!(numbered(chapters(), &ALL, "en").0, ["Chapter 1. Why", "Figure 1.1. One"]);
    assert_eq!(numbered(chapters(), &ALL, "ja").0, ["第1章　Why", "図 1-1　One"]);
    assert_eq!(numbered(chapters(), &ALL, "zh-TW").0, ["第一章　Why", "圖 1-1　One"]);
}
