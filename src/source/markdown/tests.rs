//! Work, counted, and input made to break parsers.

use super::super::inlines;
use super::*;
use crate::model::MAX_DEPTH;

fn parsed(source: &str) -> Draft {
    parse(FileId(0), source, &Lang::simplified_chinese())
}

/// Twice the input may cost at most 2.2 times the work.
#[track_caller]
fn grows_linearly(what: &str, input: impl Fn(usize) -> String) {
    let cost = |times| {
        let Work { events, bytes, steps } = parsed(&input(times)).work;
        (events + bytes + steps) as f64
    };
    for times in [200, 2000] {
        let (one, two) = (cost(times), cost(2 * times));
        assert!(two <= 2.2 * one, "{what} × {times}: {one} → {two}");
    }
}

#[test]
fn twice_the_input_costs_twice_the_work() {
    grows_linearly("paragraphs", |n| "一段*文字*，[链接](#x)与`代码`[^1]。\n接着写\n\n".repeat(n) + "\n[^1]: 注\n");
    grows_linearly("one paragraph", |n| "一行文字 and words\n".repeat(n));
    grows_linearly("quotations", |n| format!("{}x\n", "> ".repeat(n)));
    grows_linearly("lists", |n| format!("{}x\n", "- ".repeat(n)));
    grows_linearly("emphasis", |n| format!("{}x{}", "*a ".repeat(n), " b*".repeat(n)));
    grows_linearly("html", |n| "<u>一<sup>二".repeat(n));
    grows_linearly("ruby", |n| "<ruby>漢<rt>かん</rt></ruby>".repeat(n));
    grows_linearly("open ruby", |n| "<ruby>漢<rt>かん".repeat(n));
    grows_linearly("notes", |n| (0..n).map(|i| format!("[^{i}]\n\n[^{i}]: x [^{}]\n\n", i + 1)).collect());
    grows_linearly("tables", |n| format!("|a|b|\n|-|-|\n{}", "|x|y|\n".repeat(n)));
    grows_linearly("chinese emphasis", |n| "这是**事。**所以~~“删”~~去".repeat(n));
    grows_linearly("open emphasis", |n| "他说**“".repeat(n));
    grows_linearly("boxes", |n| "::: note 题\n文字\n:::\n\n!!! tip\n    文字\n\n> [!NOTE]\n> 文字\n\n".repeat(n));
    grows_linearly("open boxes", |n| "::: note\n".repeat(n));
    grows_linearly("boxes set in", |n| (0..n).map(|i| format!("{}!!! tip\n", "    ".repeat(i % 20))).collect());
    grows_linearly("brackets", |n| "[[[一]{.dots}[二".repeat(n));
    grows_linearly("bracket rubies", |n| "{漢字|かん|じ}{漢|".repeat(n) + "\n\n|a|\n|-|\n");
    grows_linearly("addresses", |n| "见https://a.bc/)))，www.(".repeat(n));
    grows_linearly("money", |n| "花$5，$x$".repeat(n));
    grows_linearly("html block", |n| format!("<div>\n{}</div>\n", "<p>文字\n".repeat(n)));
    grows_linearly("html tables", |n| "<table><tr><td rowspan=2>甲<td>乙<tr><td>丙</table>\n\n文\n\n".repeat(n));
    grows_linearly("a html table", |n| format!("<table>\n{}</table>\n", "<tr><td>\n\n- 甲\n\n</td></tr>\n".repeat(n)));
    grows_linearly("open html tables", |n| "<table><tr><td>甲\n\n".repeat(n));
    grows_linearly("html tables in one another", |n| format!("{}{}", "<table><td>甲".repeat(n), "</table>".repeat(n)));
}

fn depth_of(block: &Block) -> usize {
    let inner = match &block.kind {
        BlockKind::Quote(blocks) => blocks.iter().map(depth_of).max(),
        BlockKind::List { items, .. } => items.iter().flat_map(|item| &item.blocks).map(depth_of).max(),
        BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => Some(inlines::depth(content)),
        _ => None,
    };
    1 + inner.unwrap_or(0)
}

#[test]
fn several_styles_of_one_text_stay_within_the_depth() {
    for opened in 0..MAX_DEPTH {
        let text = "[文字]{lang=ja .dots .name .book .index .ul}";
        let draft = parsed(&format!("{}{text}", "<u><b>".repeat(opened)));
        let deepest = draft.blocks.iter().map(depth_of).max();
        assert!(deepest.is_some_and(|depth| depth <= MAX_DEPTH), "{opened}: {deepest:?}");
        assert!(opened > 0 || deepest == Some(1 + 6 + 1), "{deepest:?}");
    }
}

#[test]
fn ten_thousand_levels_are_flattened_with_one_warning() {
    let n = 10_000;
    let emphasis = format!("{}x{}", "*a ".repeat(n), " b*".repeat(n));
    let inputs = [
        format!("{}文字\n", "> ".repeat(n)),
        format!("{}文字\n", "- ".repeat(n)),
        format!("{}文字\n", "1. > ".repeat(n)),
        emphasis.clone(),
        format!("{}{emphasis}", "> ".repeat(n)),
        format!("{}文字", "<u><sup>".repeat(n)),
        format!("{}文字\n", ">- ".repeat(n)),
    ];
    for input in inputs {
        let draft = parsed(&input);
        let deepest = draft.blocks.iter().map(depth_of).max();
        assert!(deepest.is_some_and(|depth| (MAX_DEPTH / 2..=MAX_DEPTH).contains(&depth)), "{deepest:?}");
        let codes: Vec<_> = draft.warnings.iter().map(|warning| warning.code).collect();
        assert_eq!(codes, ["nesting-too-deep"], "{}", &input[..12]);
    }
}

#[test]
fn nothing_is_lost_when_levels_are_flattened() {
    let source: String = (0..200).map(|i| format!("{} 第{i}层\n", ">".repeat(i + 1))).collect::<Vec<_>>().join("\n");
    let draft = parsed(&source);
    let text: String = draft.blocks.iter().map(crate::model::block_text).collect();
    (0..200).for_each(|i| assert!(text.contains(&format!("第{i}层")), "{i}"));
}
