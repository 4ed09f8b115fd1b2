//! Golden documents: the body of one chapter for each kind of block and inline. `BLESS=1` rewrites them.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::build::*;
use crate::read::documents;
use keben::epub::{FontEmbedding, Options, write};
use keben::model::*;

struct Case {
    name: &'static str,
    blocks: Vec<Block>,
    notes: Vec<Note>,
    breaks: Vec<(u32, u32)>,
}

fn case(name: &'static str, blocks: Vec<Block>) -> Case {
    Case { name, blocks, notes: vec![], breaks: vec![] }
}

fn cases() -> Vec<Case> {
    let everything = everything();
    let [first, second] = &everything.chapters[..] else { unreachable!("two chapters") };
    let pick = |chapter: &Chapter, range: std::ops::Range<usize>| chapter.blocks[range].to_vec();
    vec![
        case("editors-note", pick(first, 0..4)),
        Case { notes: first.notes.clone(), ..case("inlines-and-notes", pick(first, 5..6)) },
        case("quote-and-headings", pick(first, 6..8)),
        case("lists-and-tasks", pick(first, 8..10)),
        case("byline-and-rule", pick(first, 10..12)),
        case("table", pick(second, 0..2)),
        case("table-merged", merged()),
        case("figures", pick(second, 2..5)),
        case("code-and-math", pick(second, 5..7)),
        case("definitions-and-language", pick(second, 7..9)),
        case("qr-footer", pick(second, 11..12)),
        case(
            "headings-without-gaps",
            vec![
                heading(3, "丙", "a"),
                heading(6, "己", "b"),
                heading(4, "丁", "c"),
                heading(1, "甲", "d"),
                heading(6, "己", "e"),
            ],
        ),
        case("headline", headline()),
        case("marks-and-placement", marks_and_placement()),
        case("units", units()),
        case("index-see", index_see()),
        case("hostile", hostile()),
        case("directions", directions()),
        Case {
            breaks: vec![(0, 0), (1, 0), (1, 3), (1, 6), (1, 99), (2, 0), (3, 2), (4, 4), (5, 0), (77, 1)],
            ..case("page-markers", marked())
        },
    ]
}

/// Text from right to left: whole elements of it are told, words of it in Chinese only if their language is named.
fn directions() -> Vec<Block> {
    let hebrew = |s| inline(InlineKind::foreign(Lang::parse("he").unwrap(), vec![text(s)]));
    vec![
        heading(2, "שלום", "a"),
        para("希伯来文“שלום”意为“你好”。"),
        para("שלום, abc (12)."),
        para("abc שלום"),
        Block { lang: Lang::parse("he"), ..para("abc שלום") },
        rich(vec![text("他说"), hebrew("שלום!"), text("。")]),
        block(BlockKind::List {
            start: None,
            tight: true,
            items: vec![item(None, vec![para("שלום")]), item(None, vec![para("平安")])],
        }),
        block(BlockKind::Table {
            alignments: vec![Alignment::Default; 2],
            head: vec![row(&["语", "文"])],
            rows: vec![row(&["希伯来", "שלום"])],
        }),
    ]
}

/// A head of two rows, a cell over columns and one over rows, heads of rows, an alignment of a cell's own.
fn merged() -> Vec<Block> {
    let reaching = |words: &str, columns, rows| Cell {
        reach: Reach { columns, rows },
        ..Cell::new(vec![text(words)], Origin::none())
    };
    let one = |words: &str| reaching(words, 1, 1);
    let heading = |cell: Cell| Cell { heads_row: true, ..cell };
    let row = |cells: Vec<Cell>| Row { cells };
    vec![block(BlockKind::Table {
        alignments: vec![Alignment::Default, Alignment::End, Alignment::Default],
        head: vec![
            row(vec![reaching("地区", 1, 2), reaching("去年", 2, 1), Cell::covered()]),
            row(vec![Cell::covered(), one("夏"), one("秋")]),
        ],
        rows: vec![
            row(vec![heading(reaching("北", 1, 2)), one("一"), one("二")]),
            row(vec![
                Cell::covered(),
                Cell { alignment: Alignment::Center, ..reaching("未报", 2, 1) },
                Cell::covered(),
            ]),
            row(vec![heading(Cell::new(vec![], Origin::none())), one("三"), one("四")]),
        ],
    })]
}

fn headline() -> Vec<Block> {
    let part = |role, text| Block { role: Some(role), ..para(text) };
    vec![
        part(Role::SeriesBanner, "“小康路上”系列报道之三"),
        part(Role::Kicker, "走进乡村看小康"),
        heading(1, "一根丝瓜络", "a"),
        part(Role::Subtitle, "——南漳村变废为宝记"),
        part(Role::Credit, "（图/王芳）"),
    ]
}

/// An entry of the index that another sends the reader to: the item is what is led to.
fn index_see() -> Vec<Block> {
    let line = |content: Vec<Inline>, id: Option<&str>| {
        item(None, vec![Block { id: id.map(|id| Id(id.into())), ..rich(content) }])
    };
    let sent = vec![text("见"), internal(0, Some("index-entry"), vec![text("刻本")])];
    let entries = vec![
        line(vec![text("雕版　"), inline(InlineKind::Emphasis(sent))], None),
        line(vec![text("刻本")], Some("index-entry")),
    ];
    let list = block(BlockKind::List { start: None, tight: true, items: entries });
    vec![Block { role: Some(Role::Index), ..list }]
}

fn units() -> Vec<Block> {
    let marked = |mark, words: &str| inline(InlineKind::Marked { mark, content: vec![text(words)] });
    let pair = |base: &str, reading: &str| RubyPair { base: base.into(), reading: reading.into() };
    vec![
        rich(vec![
            marked(Mark::Spread(4), "张三"),
            marked(Mark::Deceased, "李四"),
            marked(Mark::Warichu, "注文"),
            inline(InlineKind::Ruby(vec![pair("漢", "ㄏㄢˋ"), pair("字", "ㄗˋ")])),
            inline(InlineKind::Ruby(vec![pair("漢", "かん")])),
            marked(Mark::DropCap(2), "字"),
        ]),
        rich(vec![marked(Mark::DropCap(3), "一"), text("个")]),
    ]
}

pub fn hostile() -> Vec<Block> {
    let link = |target: &str| rich(vec![external(target, "链接")]);
    vec![
        para("<script>alert('&')</script> ]]> \u{0}\u{1b}\u{ffff}\u{fffe}\u{85}\u{2028}"),
        link("javascript:alert(1)"),
        link("https://例子.中国/路 径?q=\"<>\"&x=%zz"),
        Block { id: Some(Id("长".repeat(300))), ..para("很长的标识符") },
        rich(vec![inline(InlineKind::link(
            LinkTarget::External("https://a.cn/".into()),
            Some("题\"<&\n>".into()),
            vec![external("https://b.cn/", "内层")],
        ))]),
        block(BlockKind::Code { language: Some("c\" onload=\"x".into()), text: "\r\n<a>\t]]>".into() }),
        block(BlockKind::List { start: Some(u64::MAX), tight: true, items: vec![] }),
        rich(vec![]),
        // Invariants of the model that do not hold: nothing may break.
        rich(vec![
            internal(99, Some("nowhere"), vec![text("不存在的章")]),
            inline(InlineKind::NoteRef(NoteId(9))),
            inline(InlineKind::Image { asset: AssetId(9), alt: "无".into() }),
        ]),
    ]
}

fn marks_and_placement() -> Vec<Block> {
    let marked = |mark, words: &str| inline(InlineKind::Marked { mark, content: vec![text(words)] });
    let placed = |placement, words: &str| Block { placement: Some(placement), ..para(words) };
    let flow = Placement::default();
    vec![
        rich(vec![
            marked(Mark::Dots(Dot::Default), "着重"),
            marked(Mark::Dots(Dot::OpenCircle), "白丸"),
            marked(Mark::ProperName, "屈原"),
            marked(Mark::BookTitle, "离骚"),
        ]),
        placed(Placement { start: 4, first: Some(-1), ..flow }, "悬挂"),
        placed(Placement { end: 1, align: Alignment::End, before: 2, ..flow }, "落款"),
        placed(Placement { page: PageStart::Recto, first: Some(0), ..flow }, "新页"),
        placed(flow, "照常"),
    ]
}

/// Blocks 0 heading, 1 paragraph, 2 quotation, 3 its paragraph, 4 table, 5 figure.
fn marked() -> Vec<Block> {
    vec![
        heading(1, "题", "t"),
        rich(vec![text("一二三"), inline(InlineKind::Strong(vec![text("四五六")])), text("七八")]),
        block(BlockKind::Quote(vec![para("甲乙丙")])),
        block(BlockKind::Table {
            alignments: vec![Alignment::Default; 2],
            head: vec![row(&["子", "丑"])],
            rows: vec![row(&["寅", "卯"])],
        }),
        block(BlockKind::Figure { asset: AssetId(0), alt: "图".into(), caption: vec![text("图题")] }),
    ]
}

fn body(case: &Case) -> String {
    let chapters = vec![
        chapter("case", "题", case.blocks.clone(), case.notes.clone()),
        chapter("other", "另章", vec![Block { id: Some(Id("表格".into())), ..para("x") }], vec![note("fn-x", vec![])]),
    ];
    let publication = publication(metadata("书"), chapters, vec![png("a.png"), png("qr.png"), png("b.png")]);
    let breaks = (1..).zip(&case.breaks).map(|(n, &(block, offset))| PageBreak {
        label: n.to_string(),
        chapter: ChapterId(0),
        block,
        offset,
    });
    let map = PageMap { source: "print".into(), breaks: breaks.collect() };
    let options = Options { fonts: FontEmbedding::None, cover: false, ..Options::default() };
    let book = write(&publication, &fonts(), Some(&map), None, &options).unwrap();
    let document = &documents(&book.value.bytes)["text/001.xhtml"];
    crate::read::parse(document);
    let start = document.find("<body").unwrap();
    let warnings: String = book.warnings.iter().map(|w| format!("{}: {}\n", w.code, w.message.en)).collect();
    format!("{}{warnings}", &document[start..document.find("</html>").unwrap()])
}

#[test]
fn documents_are_as_recorded() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases/epub");
    let bless = std::env::var_os("BLESS").is_some();
    let mut names = BTreeSet::new();
    for case in cases() {
        let path = folder.join(case.name).join("expected.xhtml");
        let body = body(&case);
        if bless {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &body).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(expected == body, "{}: run with BLESS=1 and read the difference\n{body}", case.name);
        names.insert(case.name.to_owned());
    }
    let found: BTreeSet<String> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(found, names, "a recorded document that no case makes");
}
