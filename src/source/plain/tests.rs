use super::*;

/// Blocks, one a line: the level of a heading, `p`, or `-`.
fn blocks(source: &str) -> Vec<String> {
    let draft = parse(FileId(0), source);
    let show = |block: &Block| match &block.kind {
        BlockKind::Heading { level, content } => format!("{level} {}", super::super::inlines::label(content)),
        BlockKind::Paragraph(content) => {
            // The origin of a text gives it back, piece by piece.
            let pieces: String =
                content[0].origin.0.iter().map(|span| &source[span.range()]).collect::<Vec<_>>().join(" ");
            let text = super::super::inlines::label(content);
            assert_eq!(pieces.replace([' ', '\u{1}'], ""), text.replace(' ', ""));
            format!("p {text}")
        }
        _ => "-".to_owned(),
    };
    draft.blocks.iter().map(show).collect()
}

#[test]
fn marks_of_markdown_stand_for_themselves() {
    assert_eq!(
        blocks("# 一。\n\n* 二 **三** `四`\n\n> 五 [六](七) <b>八</b> &amp;\n\n1. 九\n"),
        ["p # 一。", "p * 二 **三** `四`", "p > 五 [六](七) <b>八</b> &amp;", "p 1. 九"]
    );
}

#[test]
fn every_line_is_a_paragraph_where_lines_are_of_any_length() {
    let text = "　　甲是一个很长的段落，它有很多很多的字，一直写到这里才停下来，而且没有换行，编辑器自己会折行的，所以它可以比一页的宽度还要长得多，长得多。\n　　乙很短。\n　　“丙？”\n“丁。”\n";
    let got = blocks(text);
    assert_eq!(got.len(), 4, "{got:?}");
    assert!(got[1] == "p 乙很短。" && got[3] == "p “丁。”");
}

#[test]
fn broken_lines_are_joined_up_to_the_next_indent_or_blank_line() {
    let text = "　　关于这个问题，我们已经说过许多次了，但是仍然有\n人不明白它的意思，所以今天再来说一次，希望大家都\n能够明白。\n　　第二段也是这样的，它从这里开始，一直写到下一行\n去，然后结束。\n\nThis is a line of English text here that goes on\nin the next line and ends there.\n";
    assert_eq!(
        blocks(text),
        [
            "p 关于这个问题，我们已经说过许多次了，但是仍然有人不明白它的意思，所以今天再来说一次，希望大家都能够明白。",
            "p 第二段也是这样的，它从这里开始，一直写到下一行去，然后结束。",
            "p This is a line of English text here that goes on in the next line and ends there."
        ]
    );
}

#[test]
fn chapters_number_themselves_and_their_levels_follow_the_kinds_that_are_there() {
    let text = "长夜\n作者：某甲\n\n楔子\n　　话说。\n第一卷　归来\n第一章 雪\n　　第一章讲的是雪，很长很长。\n第二章雨夜\n　　完。\n***\n　　又。\n第二卷\n第三章：风\n　　完。\n后记\n　　谢。\n";
    assert_eq!(
        blocks(text),
        [
            "1 长夜",
            "p 作者：某甲",
            "2 楔子",
            "p 话说。",
            "1 第一卷　归来",
            "2 第一章 雪",
            "p 第一章讲的是雪，很长很长。",
            "2 第二章雨夜",
            "p 完。",
            "-",
            "p 又。",
            "1 第二卷",
            "2 第三章：风",
            "p 完。",
            "2 后记",
            "p 谢。"
        ]
    );
    assert_eq!(said(text), Said { title: Some("长夜".into()), authors: vec!["某甲".into()], ..Said::default() });
    let chapters = blocks("第１回 开篇\n文。\n第二十回\n文。\nChapter 3: The End\ntext.\n");
    assert_eq!(chapters, ["1 第１回 开篇", "p 文。", "1 第二十回", "p 文。", "1 Chapter 3: The End", "p text."]);
}

#[test]
fn sentences_that_begin_like_headings_are_text() {
    for text in ["第一章的内容是这样的。", "第三回合开始了，", "后记得要来", "序列", "第二部分讲了三件事，都很要紧；"]
    {
        assert_eq!(blocks(&format!("开头。\n\n{text}\n\n文。\n"))[1], format!("p {text}"), "{text}");
    }
}

#[test]
fn any_line_end_and_odd_characters_are_taken() {
    assert_eq!(blocks("甲\r\n乙。\r丙。\n\r\n\u{1}丁\u{c}戊。"), ["p 甲", "p 乙。", "p 丙。", "p 丁", "p 戊。"]);
    assert_eq!(parse(FileId(0), "a\u{1}").warnings.len(), 1);
    assert!(blocks("").is_empty() && blocks("\n 　\n").is_empty());
}
