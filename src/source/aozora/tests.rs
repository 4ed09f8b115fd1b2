use proptest::prelude::*;

use super::*;
use crate::model::block_text;

fn texts(source: &str) -> Vec<String> {
    parse(FileId(0), source).blocks.iter().map(|block| block_text(block).trim_end().to_owned()).collect()
}

#[test]
fn a_text_is_known_by_marks_that_no_other_text_has() {
    for text in [
        "題\n著者\n\n-------------------------------------------------------\n【テキスト中に現れる記号について】\n",
        "　文。\n［＃改ページ］\n　文。",
        "　彼は決して［＃「決して」に傍点］言わない。",
        "　※［＃「てへん＋劣」、第3水準1-84-77］る。",
        "　蜘蛛《くも》の糸《いと》をつかんだ。それは細い｜銀色《ぎんいろ》であった。",
    ] {
        assert!(is_notation(text), "{text}");
    }
}

#[test]
fn titles_in_chinese_brackets_are_never_taken_for_readings() {
    for text in [
        "读了《红楼梦》和《三国演义》，又读《ノルウェイの森》。",
        "动画《ナルト》很受欢迎，主题曲《ハルカカナタ》也是。他看《けいおん》。",
        "《条例》第三条［＃注］：本条依《通知》｜办法《细则》执行。",
        "他说：《》是书名号，［＃］是井号。",
        "彼は《勇者》だった。それは《伝説》である。",
        "",
        "《",
    ] {
        assert!(!is_notation(text), "{text}");
    }
}

#[test]
fn a_reading_belongs_to_the_run_of_like_characters_or_to_what_the_bar_says() {
    let read = |text: &str| {
        let draft = parse(FileId(0), text);
        let BlockKind::Paragraph(content) = &draft.blocks[0].kind else { panic!("{text}") };
        let pair = content.iter().find_map(|inline| match &inline.kind {
            InlineKind::Ruby(pairs) => Some((pairs[0].base.clone(), pairs[0].reading.clone())),
            _ => None,
        });
        pair.map(|(base, reading)| format!("{base}={reading}"))
    };
    for (text, expected) in [
        ("　彼の邪智暴虐《じゃちぼうぎゃく》の", Some("邪智暴虐=じゃちぼうぎゃく")),
        ("　疲労｜困憊《こんぱい》し", Some("困憊=こんぱい")),
        ("　人々《ひとびと》が", Some("人々=ひとびと")),
        ("　三ヶ月《みつき》", Some("三ヶ月=みつき")),
        ("　とてもハイカラ《おしゃれ》な", Some("ハイカラ=おしゃれ")),
        ("　彼のＡＢＣ《いろは》", Some("ＡＢＣ=いろは")),
        ("　｜お父さん《とうさん》", Some("お父さん=とうさん")),
        ("　※［＃「口＋世」、U+546D、1-2］然《あぜん》", Some("呭然=あぜん")),
        ("　。《よみ》", None),
        ("　字《》", None),
    ] {
        assert_eq!(read(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn indents_and_line_ends_are_where_the_text_says() {
    let draft = parse(
        FileId(0),
        "　一\n二\n［＃５字下げ］三\n［＃ここから１字下げ、折り返して３字下げ］\n四\n［＃ここで字下げ終わり］\n［＃地から二字上げ］五\n六\n\n\n七",
    );
    let placed: Vec<_> = draft.blocks.iter().map(|block| block.placement).collect();
    let at = |start, first| Some(Placement { start, first: Some(first), ..Placement::default() });
    assert_eq!(placed[..4], [None, at(0, 0), at(5, 0), at(3, -2)]);
    let end = Placement { align: Alignment::End, end: 2, first: Some(0), ..Placement::default() };
    assert_eq!(placed[4..], [Some(end), at(0, 0), Some(Placement { before: 2, ..at(0, 0).unwrap() })]);
}

#[test]
fn lines_that_name_the_book_are_parted_from_its_text() {
    let head = head("吾輩は猫である\n副題\n夏目漱石\n某甲訳\n\n　吾輩は猫である。\n");
    assert_eq!((head.title.as_deref(), head.subtitle.as_deref()), (Some("吾輩は猫である"), Some("副題")));
    let names: Vec<_> = head.creators.iter().map(|c| (c.name.as_str(), c.role.marc())).collect();
    assert_eq!(names, [("夏目漱石", "aut"), ("某甲", "trl")]);
    // A text that begins at once has no title.
    assert_eq!(super::head("　吾輩は猫である。\n　名前はまだ無い。\n\n　つづき。\n").title, None);
}

#[test]
fn marks_without_their_other_half_are_characters() {
    for text in ["甲《乙", "甲｜乙", "甲［＃乙", "※甲", "甲》乙］", "｜｜《》｜"] {
        let shown = texts(&format!("　{text}")).concat();
        assert_eq!(shown, text);
    }
}

proptest! {
    #[test]
    fn any_text_is_read_and_its_spans_are_pieces_of_it(
        text in "([｜《》［］＃※〔〕「」、。\n　一二ヶあアaU+3-字下げ傍点改ページ終わりここからで見出し太中大に地付き上入るfig.png（）]{0,6}|［＃「一」に傍点］|［＃ここから２字下げ］|※［＃「一」、第3水準1-15-22］|\r\n|\u{1}){0,40}"
    ) {
        let draft = parse(FileId(0), &text);
        for block in &draft.blocks {
            let span = block.origin.first().unwrap();
            prop_assert!(text.get(span.range()).is_some(), "{span:?}");
        }
        is_notation(&text);
        head(&text);
    }
}
