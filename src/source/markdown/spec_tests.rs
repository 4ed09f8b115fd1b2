//! The examples of the CommonMark specification and of GitHub's extensions, run through the model; and the same text
//! read by another parser with the CJK-friendly amendments.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{as_html, parse};
use crate::diagnostic::FileId;
use crate::model::Lang;

const COMMONMARK: &str = include_str!("../../../tests/spec/commonmark.txt");
const GFM: &str = include_str!("../../../tests/spec/gfm.txt");
/// The examples that come out otherwise, each with its reason.
const KNOWN: &str = include_str!("../../../docs/commonmark.md");

struct Example<'t> {
    number: u32,
    section: &'t str,
    source: String,
    expected: String,
}

fn examples(file: &str) -> Vec<Example<'_>> {
    let fence = "`".repeat(32);
    let (start, end) = (format!("{fence} example "), format!("\n{fence}\n"));
    let example = |text: &'_ str| -> Option<(u32, usize, String, String)> {
        let (head, body) = text.split_once('\n')?;
        let (number, _) = head.split_once(' ')?;
        let body = format!("\n{}\n", body.split_once(&end).map_or(body, |(body, _)| body));
        let (source, expected) = body.split_once("\n.\n").map(|(a, b)| (a.to_owned(), b.to_owned()))?;
        let plain = |text: String| text.trim_start_matches('\n').replace('→', "\t");
        let source = source.strip_prefix('\n').unwrap_or("").replace('→', "\t") + "\n";
        Some((number.parse().ok()?, number.len() + 1, source, plain(expected)))
    };
    let found = file.split(&start).skip(1).filter_map(|text| {
        let (number, at, source, expected) = example(text)?;
        let section = text[at..].lines().next().unwrap_or("");
        Some(Example { number, section, source, expected })
    });
    found.collect()
}

/// The numbers of a table in the document, with their reasons.
fn known(heading: &str) -> BTreeMap<u32, String> {
    let part = KNOWN.split("\n## ").find(|part| part.starts_with(heading)).unwrap_or("");
    let row = |line: &str| {
        let mut cells = line.trim_matches('|').split('|').map(str::trim);
        let number = cells.next()?.parse().ok()?;
        Some((number, cells.next_back()?.to_owned()))
    };
    part.lines().filter(|line| line.starts_with('|')).filter_map(row).collect()
}

#[track_caller]
fn check(file: &str, heading: &str, count: usize) {
    let known = known(heading);
    let examples = examples(file);
    assert_eq!(examples.len(), count);
    let mut wrong = String::new();
    for example in &examples {
        let got = as_html::normal(&as_html::draft(&parse(FileId(0), &example.source, &Lang::simplified_chinese())));
        let expected = as_html::normal(&example.expected);
        let (number, section) = (example.number, example.section);
        match (got == expected, known.get(&number)) {
            (true, None) => {}
            (true, Some(_)) => wrong += &format!("{number} {section}: is as it should be, and listed\n"),
            (false, Some(reason)) if !reason.is_empty() => {}
            (false, _) => {
                wrong += &format!("{number} | {section}\n  {:?}\n  {expected}\n  {got}\n", example.source);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_examples_of_commonmark_that_differ_are_those_listed() {
    check(COMMONMARK, "CommonMark", 652);
}

#[test]
fn the_examples_of_githubs_extensions_that_differ_are_those_listed() {
    check(GFM, "GitHub", 24);
}

fn other_parser(source: &str) -> String {
    let mut options = comrak::Options::default();
    options.extension.cjk_friendly_emphasis = true;
    options.extension.strikethrough = true;
    as_html::normal(&comrak::markdown_to_html(source, &options))
}

/// Pieces of a paragraph in Chinese with emphasis. No line breaks, which are keben's own.
fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "字",
        "漢",
        "か",
        "한",
        "a",
        "Z",
        "9",
        "。",
        "，",
        "：",
        "“",
        "”",
        "‘",
        "《",
        "》",
        "（",
        "）",
        "！",
        "——",
        "……",
        "·",
        "(",
        ")",
        ".",
        ",",
        "-",
        "é",
        "😀",
        "¥",
        "%",
        " ",
        " ",
        "*",
        "*",
        "**",
        "**",
        "***",
        "_",
        "__",
        "`x`",
        "[链](y)",
        "\\*",
        "\\\\",
        "&amp;",
        "㊗",
        "\u{3000}",
        "字\u{e0100}",
        "“\u{fe01}",
        "。\u{fe01}",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]
    #[test]
    fn emphasis_beside_chinese_is_as_the_other_parser_has_it(pieces in prop::collection::vec(piece(), 1..24)) {
        let source = format!("首{}", pieces.concat());
        // A variation selector before `_` is not looked behind.
        prop_assume!(!source.contains("\u{fe01}_"));
        let got = as_html::normal(&as_html::draft(&parse(FileId(0), &source, &Lang::simplified_chinese())));
        prop_assert_eq!(got, other_parser(&source), "{}", source);
    }

    /// Between Latin letters and marks the parser opens and closes `~~` more freely, as GitHub does.
    #[test]
    fn what_is_struck_out_beside_chinese_is_as_the_other_parser_has_it(
        pieces in prop::collection::vec(prop::sample::select(vec!["字", "か", "한", "。", "“", "”", "《", "（", " ", "~~"]), 1..16)
    ) {
        let source = format!("首{}", pieces.concat());
        prop_assume!(!source.contains("~~~"));
        let got = as_html::normal(&as_html::draft(&parse(FileId(0), &source, &Lang::simplified_chinese())));
        prop_assert_eq!(got, other_parser(&source), "{}", source);
    }
}

#[test]
fn emphasis_beside_chinese_marks_is_as_people_mean_it() {
    let shown = |source: &str| as_html::normal(&as_html::draft(&parse(FileId(0), source, &Lang::simplified_chinese())));
    for (source, expected) in [
        ("这是**我想做的事。**所以继续。", "这是<strong>我想做的事。</strong>所以继续。"),
        ("指出**“务实”**两个字", "指出<strong>“务实”</strong>两个字"),
        ("**《通知》**要求", "<strong>《通知》</strong>要求"),
        ("他说**（一）加强**领导", "他说<strong>（一）加强</strong>领导"),
        ("*强调：*文字", "<em>强调：</em>文字"),
        ("见**[《通知》](a)**第三条", "见<strong><a href=\"a\">《通知》</a></strong>第三条"),
        ("用**`代码`**写", "用<strong><code>代码</code></strong>写"),
        ("税**¥100**元", "税<strong>¥100</strong>元"),
        ("删~~“旧”~~新", "删<del>“旧”</del>新"),
        ("又***“都是”***的", "又<em><strong>“都是”</strong></em>的"),
        ("星号 ** 本身。**不是** ", "星号 ** 本身。<strong>不是</strong>"),
        (r"乘号 3\*4。*2", "乘号 3*4。*2"),
    ] {
        assert_eq!(shown(source), format!("<p>{expected}</p>"), "{source}");
    }
}
