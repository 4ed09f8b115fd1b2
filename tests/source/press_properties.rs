//! What holds of press repair whatever the text is.

use keben::source::press::{Edit, EditKind, Options, Repaired, repair};
use proptest::prelude::*;

/// Pieces that damaged press texts are made of.
fn piece() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "淄博经开区",
        "党建引领",
        "加快发展",
        "记者",
        "从市",
        "获悉",
        "今年",
        "的",
        "了",
        "在",
        "村民",
        "说",
        "表示",
        "增长",
        "5.6%",
        "2023年",
        "1,200元",
        "9:30",
        "3:1",
        "Rust",
        "e-mail",
        "COVID-",
        "well-known",
        "https://a.example/x,y",
        "一、",
        "（一）",
        "第三条",
        "1. ",
        "①",
        "《红楼梦》",
        "⼈⽂",
        "ＡＢ１２",
        "３．５",
        "﹐",
        "︒",
        "\u{ad}",
        "\u{200b}",
        "某某 某某",
        "李波",
        "王 芳",
        "编者按",
        "本报讯",
        "稳进增效 惠民有感",
    ]);
    let marks = prop::sample::select(vec![
        ",", "，", "。", ".", ";", "；", ":", "：", "?", "！", "(", ")", "（", "）", "\"", "“", "”", "'", "‘", "’",
        "……", "——", "-", "、", " ", "  ", "　", "《", "》", "%", "*", "**", "`", "[", "](", "$",
    ]);
    let breaks = prop::sample::select(vec![
        "\n",
        "\n\n",
        "\n　　",
        "\n\n　　",
        "\r\n",
        "\n\n— 7 —\n\n",
        "\n\n12\n\n",
        "\n第06版\n",
        "\n\n（下转第02版）\n\n上接第01版\n\n",
        "（下转3版）\n\n",
        "\n\n要闻\n\n",
        "\n\n2024年3月13日 星期三\n\n",
        "\n\n责编：王小明\n\n",
        "\n\n# 标题\n\n",
        "\n- ",
        "\n\n> ",
        "\n\n|a|b|\n|-|-|\n",
        "\n\n```\n",
        "\n\n第一章 远方 47\n\n",
        "  \n",
        "\n    ",
    ]);
    prop_oneof![6 => words.prop_map(str::to_owned), 3 => marks.prop_map(str::to_owned), 2 => breaks.prop_map(str::to_owned)]
}

fn damaged() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..90).prop_map(|pieces| pieces.concat())
}

/// Sentences of clean prose, several to a paragraph, every paragraph with its end.
fn clean() -> impl Strategy<Value = String> {
    let clause = prop::sample::select(vec![
        "老秦把黄瓜掰成两截",
        "天不亮集市就热闹起来",
        "记者走访了三个村",
        "合作社又添了两台农机",
        "孩子们坐在教室里",
        "他没有回答",
        "全年产值增长8.5%",
        "会议于9:30开始",
        "《通知》要求抓好落实",
        "系统升级到Linux 6.1",
        "“务实”是两个字",
        "河水清了",
    ]);
    let sentence = (prop::collection::vec(clause, 1..5), prop::sample::select(vec!["。", "！", "？", "……"]))
        .prop_map(|(clauses, end)| clauses.join("，") + end);
    let paragraph = prop::collection::vec(sentence, 1..4).prop_map(|sentences| sentences.concat());
    prop::collection::vec(paragraph, 1..8).prop_map(|paragraphs| paragraphs.join("\n\n") + "\n")
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// What every repair promises: its edits say all of it, in order, and take out no letter but with furniture of the page.
#[track_caller]
pub(super) fn check(source: &str, repaired: &Repaired) {
    let (mut text, mut at) = (String::new(), 0);
    for edit in &repaired.edits {
        assert!(at <= edit.start && edit.start <= edit.end, "edits overlap: {edit:?}");
        assert_eq!(source[edit.range()], edit.before);
        text.push_str(&source[at..edit.start]);
        text.push_str(&edit.after);
        at = edit.end;
        check_letters(edit);
    }
    text.push_str(&source[at..]);
    assert_eq!(text, repaired.text);
    let sure = |edit: &Edit| edit.confidence >= 0.75;
    assert!(repaired.edits.iter().all(sure) && !repaired.proposed.iter().any(sure));
}

#[track_caller]
fn check_letters(edit: &Edit) {
    let (before, after) = (letters(&edit.before), letters(&edit.after));
    match edit.kind {
        kind if kind.is_furniture() => assert_eq!(after, "", "{edit:?}"),
        // Other characters, as many of them; a ligature becomes its letters.
        EditKind::Letter | EditKind::LookAlike => {
            assert!(before.chars().count() <= after.chars().count(), "{edit:?}");
        }
        _ => assert_eq!((before.as_str(), after.as_str()), ("", ""), "{edit:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn edits_say_every_change_and_no_letter_is_lost(text in damaged()) {
        check(&text, &repair(&text, &Options::default()));
    }

    #[test]
    fn a_repaired_text_needs_no_repair(text in damaged()) {
        let once = repair(&text, &Options::default()).text;
        let twice = repair(&once, &Options::default());
        prop_assert_eq!(&twice.text, &once, "{:?}", twice.edits);
    }

    #[test]
    fn a_change_that_is_kept_out_is_not_made(text in damaged(), which in any::<prop::sample::Index>()) {
        let all = repair(&text, &Options::default());
        prop_assume!(!all.edits.is_empty());
        let edit = &all.edits[which.index(all.edits.len())];
        let without = repair(&text, &Options { keep: vec![edit.hash.clone()] });
        check(&text, &without);
        prop_assert!(without.kept.contains(&edit.hash));
        prop_assert!(without.edits.iter().chain(&without.proposed).all(|other| other.hash != edit.hash));
    }

    #[test]
    fn clean_prose_gains_no_change(text in clean()) {
        let repaired = repair(&text, &Options::default());
        prop_assert!(repaired.edits.is_empty() && repaired.proposed.is_empty(), "{:?}", repaired);
    }
}
