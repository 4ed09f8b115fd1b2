use super::*;
use crate::edition::qr::tests::publication;
use crate::model::{Block, BlockKind, Inline, InlineKind, Origin, chapter_text};

fn text(text: &str) -> Inline {
    Inline::new(InlineKind::Text(text.into()), Origin::none())
}

fn turned(language: &str, script: Script, content: Vec<Inline>) -> Publication {
    let mut publication = publication(&["x"]);
    publication.metadata.language = Lang::parse(language).unwrap();
    publication.chapters[0].blocks = vec![Block::new(BlockKind::Paragraph(content), Origin::none())];
    converted(&publication, script).unwrap()
}

fn said(publication: &Publication) -> String {
    chapter_text(&publication.chapters[0]).trim_end().to_owned()
}

#[test]
fn characters_words_and_quotes_become_those_of_the_region() {
    let line = "“软件里的‘头发’和发展”，他说 Don’t。";
    let of = |script| said(&turned("zh-Hans", script, vec![text(line)]));
    assert_eq!(of(Script::Hant), "「軟件裏的『頭髮』和發展」，他說 Don’t。");
    assert_eq!(of(Script::HantTw), "「軟體裡的『頭髮』和發展」，他說 Don’t。");
    assert_eq!(of(Script::HantHk), "「軟件裏的『頭髮』和發展」，他說 Don’t。");
    let back = said(&turned("zh-Hant-TW", Script::Hans, vec![text("「軟體裡的『頭髮』」")]));
    assert_eq!(back, "“软件里的‘头发’”");
}

#[test]
fn a_phrase_is_known_across_the_borders_of_strong_text() {
    let strong = Inline::new(InlineKind::Strong(vec![text("头")]), Origin::none());
    let turned = turned("zh-Hans", Script::Hant, vec![text("他的"), strong, text("发很长，发展。")]);
    assert_eq!(said(&turned), "他的頭髮很長，發展。");
}

#[test]
fn other_languages_code_and_formulas_are_left_alone() {
    let foreign = |tag: &str, s: &str| {
        let lang = Lang::parse(tag).unwrap();
        Inline::new(InlineKind::Foreign { lang, content: vec![text(s)] }, Origin::none())
    };
    let code = Inline::new(InlineKind::Code("变量".into()), Origin::none());
    let math = Inline::new(InlineKind::Math("\\text{时间}".into()), Origin::none());
    let content = vec![text("国"), foreign("ja", "国"), foreign("zh-Hans", "国"), code, math];
    let turned = turned("zh-Hans", Script::Hant, content);
    assert_eq!(said(&turned), "國国國变量\\text{时间}");
    assert_eq!(turned.metadata.language.as_str(), "zh-Hant");
}

#[test]
fn what_is_in_the_script_already_or_not_chinese_stays() {
    let mut publication = publication(&["国"]);
    assert!(converted(&publication, Script::Hans).is_none());
    publication.metadata.language = Lang::parse("ja").unwrap();
    assert!(converted(&publication, Script::Hant).is_none());
}

#[test]
fn a_line_that_grows_keeps_its_borders() {
    // “菜单”在台湾叫“選單”，“打印机”叫“印表機”：字数相同；字数不同的词各自转换。
    let strong = Inline::new(InlineKind::Strong(vec![text("打印机")]), Origin::none());
    let turned = turned("zh-Hans", Script::HantTw, vec![text("连上"), strong, text("和鼠标。")]);
    let BlockKind::Paragraph(content) = &turned.chapters[0].blocks[0].kind else { unreachable!("a paragraph") };
    let InlineKind::Strong(inner) = &content[1].kind else { unreachable!("strong text") };
    assert_eq!(inner[0].kind, InlineKind::Text("印表機".into()));
}
