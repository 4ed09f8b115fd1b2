use proptest::prelude::*;

use super::super::qr::tests::publication;
use super::*;
use crate::model::{
    AsideKind, AssetId, Block, Cell, Inline, InlineKind, LinkTarget, NoteId, Origin, Row, RubyPair, chapter_text,
};

fn text(text: &str) -> Inline {
    Inline::new(InlineKind::Text(text.into()), Origin::none())
}

fn em(content: Vec<Inline>) -> Inline {
    Inline::new(InlineKind::Emphasis(content), Origin::none())
}

fn paragraph(content: Vec<Inline>) -> Block {
    Block::new(BlockKind::Paragraph(content), Origin::none())
}

fn lang(tag: &str) -> Lang {
    Lang::parse(tag).unwrap()
}

fn converted(publication: &Publication, script: Script) -> Publication {
    let mut found = Vec::new();
    let converted = convert(publication, script, &mut found).unwrap();
    assert!(found.is_empty(), "{found:?}");
    converted
}

/// A plain text in another script.
fn plain(from: &str, script: Script, written: &str) -> String {
    let mut publication = publication(&[written]);
    publication.metadata.language = lang(from);
    let converted = converted(&publication, script);
    chapter_text(&converted.chapters[0]).trim_end().to_owned()
}

/// The texts of a line's pieces.
fn leaves(inlines: &[Inline], all: &mut Vec<String>) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(text) => all.push(text.clone()),
            _ => leaves(inline.children(), all),
        }
    }
}

fn line(content: Vec<Inline>, script: Script) -> Vec<String> {
    let mut publication = publication(&[]);
    publication.chapters[0].blocks = vec![paragraph(content)];
    let converted = converted(&publication, script);
    let BlockKind::Paragraph(content) = &converted.chapters[0].blocks[0].kind else { panic!("a paragraph stays one") };
    let mut all = Vec::new();
    leaves(content, &mut all);
    all
}

#[test]
fn characters_that_stand_for_two_are_told_apart_by_their_phrases() {
    for (simplified, traditional) in [
        ("头发与发展", "頭髮與發展"),
        ("干部把毛巾晒干燥", "幹部把毛巾曬乾燥"),
        ("后来皇后回来了", "後來皇后回來了"),
        ("里面有五公里", "裡面有五公里"),
        ("面包放在桌子的表面", "麵包放在桌子的表面"),
        ("理发店里发现一根白发", "理髮店裡發現一根白髮"),
        ("钟表和图表", "鐘錶和圖表"),
        ("人云亦云的云彩", "人云亦云的雲彩"),
        ("北斗星与斗争", "北斗星與鬥爭"),
        ("山谷里种谷子", "山谷裡種穀子"),
        ("几乎坐在茶几旁", "幾乎坐在茶几旁"),
        ("系统的关系", "系統的關係"),
    ] {
        assert_eq!(plain("zh-Hans", Script::HantTw, simplified), traditional);
        assert_eq!(plain("zh-Hant-TW", Script::Hans, traditional), simplified);
    }
}

#[test]
fn every_region_has_its_own_forms() {
    let simplified = "里面说，因为群众出来，线才在台上。";
    assert_eq!(plain("zh-Hans", Script::Hant, simplified), "裏面說，因爲羣衆出來，線纔在臺上。");
    assert_eq!(plain("zh-Hans", Script::HantTw, simplified), "裡面說，因為群眾出來，線才在臺上。");
    assert_eq!(plain("zh-Hans", Script::HantHk, simplified), "裏面説，因為羣眾出來，線才在台上。");
}

#[test]
fn words_are_exchanged_only_where_they_are_asked_for() {
    let simplified = "软件里的信息和打印机的默认程序";
    assert_eq!(plain("zh-Hans", Script::HantTwWords, simplified), "軟體裡的資訊和印表機的預設程式");
    assert_eq!(plain("zh-Hans", Script::HantTw, simplified), "軟件裡的信息和打印機的默認程序");
    assert_eq!(plain("zh-Hant-TW", Script::HansWords, "軟體裡的資訊"), "软件里的信息");
}

#[test]
fn quotes_follow_the_region_and_their_depth() {
    let simplified = "他说：“她问‘何时来’，我答“‘明天’”。”It’s “fine”.";
    let traditional = "他說：「她問『何時來』，我答『「明天」』。」It’s “fine”.";
    assert_eq!(plain("zh-Hans", Script::HantTw, simplified), traditional);
    assert_eq!(plain("zh-Hans", Script::HantTw, "‘甲“乙”’、“GDP”"), "「甲『乙』」、「GDP」");
    assert_eq!(
        plain("zh-Hant-HK", Script::Hans, "他說「她問『何時』」，又讀『紅樓夢』"),
        "他说“她问‘何时’”，又读“红楼梦”"
    );
    assert_eq!(plain("zh-Hans", Script::HantTw, "《红楼梦》——“一”……续’”"), "《紅樓夢》——「一」……續』」");
}

#[test]
fn a_phrase_goes_over_the_end_of_an_inline() {
    assert_eq!(line(vec![text("一个"), em(vec![text("后")]), text("面")], Script::HantTw), ["一個", "後", "面"]);
    assert_eq!(line(vec![text("白头"), em(vec![text("发")]), text("展开")], Script::HantTw), ["白頭", "髮", "展開"]);
    let note = Inline::new(InlineKind::NoteRef(NoteId(0)), Origin::none());
    assert_eq!(line(vec![text("白头"), note, text("发")], Script::HantTw), ["白頭", "髮"]);
    // Over what is no text, it does not.
    let code = Inline::new(InlineKind::Code("x".into()), Origin::none());
    assert_eq!(line(vec![text("白头"), code, text("发")], Script::HantTw), ["白頭", "發"]);
}

#[test]
fn a_phrase_that_changes_its_length_over_the_end_of_an_inline_is_parted_there() {
    assert_eq!(line(vec![text("用打印"), em(vec![text("机")])], Script::HantTwWords), ["用印表", "機"]);
    // 互聯網 becomes 網際網路, which has four characters for three.
    assert_eq!(line(vec![text("互联网"), em(vec![text("络")])], Script::HantTwWords), ["網際網路", "絡"]);
    assert_eq!(
        line(vec![text("在互联"), em(vec![text("网")]), text("上")], Script::HantTwWords),
        ["在互聯", "網", "上"]
    );
}

#[test]
fn everything_that_is_read_is_converted_and_nothing_else() {
    let url = LinkTarget::External("https://例.cn/发".into());
    let kind = |kind| Inline::new(kind, Origin::none());
    let block = |kind| Block::new(kind, Origin::none());
    let cell = |inline| Cell::new(vec![inline], Origin::none());
    let mut original = publication(&[]);
    original.metadata.title = "发展史".into();
    original.metadata.creators =
        vec![crate::model::Creator { name: "程序员".into(), role: crate::model::CreatorRole::Author }];
    original.chapters[0].title = "干部".into();
    original.chapters[0].blocks = vec![
        paragraph(vec![
            kind(InlineKind::link(url.clone(), Some("头发".into()), vec![text("发")])),
            kind(InlineKind::Code("发".into())),
            kind(InlineKind::Math("发".into())),
            kind(InlineKind::Image { asset: AssetId(0), alt: "后面".into() }),
            kind(InlineKind::foreign(lang("ja"), vec![text("国会の発")])),
            kind(InlineKind::Ruby(vec![RubyPair { base: "发".into(), reading: "fā".into() }])),
        ]),
        Block { lang: Some(lang("ko")), ..paragraph(vec![text("发")]) },
        Block { lang: Some(lang("zh-Hans")), ..paragraph(vec![text("发")]) },
        block(BlockKind::Code { language: None, text: "发".into() }),
        block(BlockKind::Table {
            alignments: vec![crate::model::Alignment::Default],
            head: vec![Row { cells: vec![cell(text("表里"))] }],
            rows: vec![],
        }),
        block(BlockKind::Aside { kind: AsideKind::Info, title: vec![text("信息")], blocks: vec![] }),
        block(BlockKind::Figure { asset: AssetId(0), alt: "头发".into(), caption: vec![text("图")] }),
    ];
    let made = converted(&original, Script::HantTwWords);
    assert_eq!(made.metadata.title, "發展史");
    assert_eq!(made.metadata.creators[0].name, "程序員", "names have no other words");
    assert_eq!(made.metadata.language.as_str(), "zh-Hant-TW");
    assert_eq!(made.chapters[0].title, "幹部");
    let text = chapter_text(&made.chapters[0]);
    assert_eq!(text, "發发发国会の発發fā\n发\n發\n发\n表裡\n資訊\n圖\n");
    let blocks = &made.chapters[0].blocks;
    assert_eq!(blocks[1].lang, Some(lang("ko")));
    assert_eq!(blocks[2].lang, Some(lang("zh-Hant-TW")));
    let BlockKind::Paragraph(content) = &blocks[0].kind else { panic!("a paragraph stays one") };
    let InlineKind::Link(link) = &content[0].kind else { panic!("a link stays one") };
    assert_eq!((&link.target, link.title.as_deref()), (&url, Some("頭髮")));
    assert!(matches!(&content[3].kind, InlineKind::Image { alt, .. } if alt == "後面"));
    assert!(matches!(&blocks[6].kind, BlockKind::Figure { alt, .. } if alt == "頭髮"));
}

#[test]
fn a_chapter_is_still_called_by_its_heading() {
    let mut original = publication(&[]);
    let content = vec![text("互联"), em(vec![text("网")])];
    original.chapters[0].title = "互联网".into();
    original.chapters[0].blocks = vec![Block::new(BlockKind::Heading { level: 1, content }, Origin::none())];
    let made = converted(&original, Script::HantTwWords);
    assert_eq!(made.chapters[0].title, "互聯網");
    assert_eq!(first_heading(&made.chapters[0]).as_deref(), Some("互聯網"));
}

#[test]
fn a_book_in_another_language_is_left_alone_with_a_warning() {
    let mut original = publication(&["国会の発言"]);
    original.metadata.language = lang("ja");
    let mut found = Vec::new();
    let made = convert(&original, Script::HantTw, &mut found).unwrap();
    assert_eq!(made.chapters, original.chapters);
    assert_eq!(made.metadata, original.metadata);
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), ["nothing-to-convert"]);
}

#[test]
fn vertical_lines_have_corner_quotes() {
    let mut original = publication(&["他说：“‘是’，对。”It’s “fine”."]);
    let shown = |publication: &Publication| chapter_text(&with_vertical_quotes(publication).chapters[0]);
    assert_eq!(shown(&original), "他说：『「是」，对。』It’s “fine”.\n");
    original.metadata.language = lang("zh-Hant");
    assert_eq!(shown(&original), "他说：「『是』，对。」It’s “fine”.\n");
    original.metadata.language = lang("ja");
    assert_eq!(shown(&original), "他说：“‘是’，对。”It’s “fine”.\n");
}

proptest! {
    #[test]
    fn pieces_make_up_the_text_that_is_converted_whole(
        pieces in prop::collection::vec("[头发展干部后面里公表云互联网打印机软件，。“”a ]{1,6}", 1..8),
        words in any::<bool>(),
    ) {
        let script = if words { Script::HantTwWords } else { Script::HantTw };
        let whole = plain("zh-Hans", script, &format!("一{}", pieces.concat()));
        let content = std::iter::once("一".to_owned()).chain(pieces.iter().cloned());
        let content: Vec<Inline> = content.map(|piece| em(vec![text(&piece)])).collect();
        let parts = line(content, script);
        prop_assert_eq!(parts.len(), pieces.len() + 1);
        prop_assert!(parts.iter().all(|part| !part.is_empty()));
        if !words {
            // No phrase of characters changes its length: nothing is lost at the cuts.
            let together = parts.concat();
            prop_assert_eq!(together.trim_end(), whole);
            for (part, piece) in parts[1..].iter().zip(&pieces) {
                prop_assert_eq!(part.chars().count(), piece.chars().count());
            }
        }
    }

    #[test]
    fn a_text_without_any_mark_is_converted_as_one(seed in prop::collection::vec(0usize..12, 0..1200)) {
        let all = ["头发", "发展", "干部", "后面", "里", "公里", "表", "云", "互联网", "打印机", "软件", "着"];
        let written: String = seed.into_iter().map(|index| all[index]).collect();
        let dictionary = Dictionary::new(Usage::Hans, Script::HantTwWords);
        let expected = dictionary.convert(&written);
        let mut made = written;
        line::convert(vec![Piece::Text(&mut made)], &dictionary, None);
        prop_assert_eq!(made, expected);
    }
}
