//! Publications built by hand, in few words.

use std::sync::Arc;

use keben::font::{FontSet, builtin_sources};
use keben::model::*;

pub fn fonts() -> FontSet {
    FontSet::load(builtin_sources()).expect("the faces of fonts/").value
}

pub fn inline(kind: InlineKind) -> Inline {
    Inline::new(kind, Origin::none())
}

pub fn text(s: &str) -> Inline {
    inline(InlineKind::Text(s.into()))
}

pub fn block(kind: BlockKind) -> Block {
    Block::new(kind, Origin::none())
}

pub fn para(s: &str) -> Block {
    block(BlockKind::Paragraph(vec![text(s)]))
}

pub fn rich(content: Vec<Inline>) -> Block {
    block(BlockKind::Paragraph(content))
}

pub fn heading(level: u8, s: &str, id: &str) -> Block {
    Block { id: Some(Id(id.into())), ..block(BlockKind::Heading { level, content: vec![text(s)] }) }
}

pub fn roled(role: Role, block: Block) -> Block {
    Block { role: Some(role), ..block }
}

pub fn row(cells: &[&str]) -> Row {
    let cell = |s: &&str| {
        let content = if s.is_empty() { vec![] } else { vec![text(s)] };
        Cell::new(content, Origin::none())
    };
    Row { cells: cells.iter().map(cell).collect() }
}

pub fn item(task: Option<bool>, blocks: Vec<Block>) -> ListItem {
    ListItem { task, blocks, origin: Origin::none() }
}

pub fn note(id: &str, blocks: Vec<Block>) -> Note {
    Note { id: Id(id.into()), label: id.into(), blocks, origin: Origin::none() }
}

pub fn external(url: &str, s: &str) -> Inline {
    inline(InlineKind::link(LinkTarget::External(url.into()), None, vec![text(s)]))
}

pub fn internal(chapter: u32, id: Option<&str>, content: Vec<Inline>) -> Inline {
    let target = LinkTarget::Internal { chapter: ChapterId(chapter), id: id.map(|id| Id(id.into())) };
    inline(InlineKind::link(target, None, content))
}

pub fn chapter(id: &str, title: &str, blocks: Vec<Block>, notes: Vec<Note>) -> Chapter {
    Chapter { id: Id(id.into()), title: title.into(), level: 1, file: FileId(0), blocks, notes }
}

pub fn png(name: &str) -> Asset {
    let mut bytes = Vec::new();
    let picture = image::RgbImage::from_fn(120, 80, |x, y| image::Rgb([x as u8 * 2, y as u8 * 3, 90]));
    picture.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
    Asset { name: name.into(), media_type: MediaType::Png, size: (120, 80), bytes: Arc::from(bytes) }
}

pub fn metadata(title: &str) -> Metadata {
    Metadata::new(title, Lang::simplified_chinese(), "urn:uuid:2e4f0b52-6b31-4d27-8a52-3a1c6f1f8a10")
}

pub fn publication(metadata: Metadata, chapters: Vec<Chapter>, assets: Vec<Asset>) -> Publication {
    let mut sources = SourceMap::default();
    sources.add("book/a.md", "");
    Publication { metadata, chapters, assets, sources }
}

/// Two chapters with every kind of block and inline, every role, notes, links across files, text of other languages.
pub fn everything() -> Publication {
    let mut metadata = metadata("务实的党建引领是如何“炼”成的");
    metadata.subtitle = Some("“五抓五促”工作侧记 & 其他".into());
    metadata.series = Some(Series { name: "稳进增效 惠民有感".into(), number: Some(3) });
    let creator = |name: &str, role| Creator { name: name.into(), role };
    metadata.creators = vec![
        creator("李波", CreatorRole::Reporter),
        creator("陈晓艳", CreatorRole::Correspondent),
        creator("杜文竹", CreatorRole::Correspondent),
        creator("王编辑", CreatorRole::Editor),
    ];
    metadata.publisher = Some("大众日报淄博融媒体中心".into());
    metadata.date = Some(PublicationDate { year: 2024, month: Some(1), day: Some(6) });
    metadata.modified = 1_704_499_200;
    metadata.identifier = "urn:isbn:9787020002207".into();
    metadata.rights = Some("版权归作者与出版者所有".into());
    metadata.description = Some("一篇通讯。\n第二行。".into());
    metadata.subjects = vec!["党建".into(), "淄博".into()];
    let assets = vec![png("picture.png"), png("qr.png"), png("inline.png"), png("unused.png")];
    publication(metadata, vec![first_chapter(), second_chapter()], assets)
}

fn first_chapter() -> Chapter {
    use InlineKind::*;
    let blocks = vec![
        roled(Role::EditorsNoteLabel, para("编者按")),
        roled(
            Role::EditorsNote,
            para("2023年10月17日，淄博经开区召开了一场工作会议，提出了“抓党建、强引领、促发展”五大重点工作。"),
        ),
        roled(Role::EditorsNote, para("今天，本报推出专题系列报道——敬请关注。")),
        heading(1, "务实的党建引领是如何“炼”成的", "务实的党建引领"),
        roled(Role::Dateline, para("本报淄博1月6日讯")),
        rich(vec![
            text("“当前，经过历任领导的努力，为未来发展打下了基础。”他说："),
            inline(Strong(vec![text("“必须接过‘接力棒’。”"), inline(Emphasis(vec![text("重点 key")]))])),
            inline(NoteRef(NoteId(0))),
            text("又说——"),
            inline(Emphasis(vec![text("强调 emphasis 文字")])),
            text("、"),
            inline(Strikethrough(vec![text("删去")])),
            text("、"),
            inline(Underline(vec![text("专名")])),
            text("、H"),
            inline(Subscript(vec![text("2")])),
            text("O、m"),
            inline(Superscript(vec![text("2")])),
            text("、"),
            inline(Code("let x = \"中文\" && y < 1;".into())),
            text("、"),
            inline(Math("E = mc^2 < \\infty".into())),
            inline(LineBreak),
            inline(Ruby(vec![
                RubyPair { base: "饕".into(), reading: "tāo".into() },
                RubyPair { base: "餮".into(), reading: "tiè".into() },
            ])),
            text("……"),
            external("https://example.org/lzcb?a=1&b=2", "网址"),
            text("；"),
            internal(1, Some("表格"), vec![text("见下章"), inline(NoteRef(NoteId(1)))]),
            text("；"),
            internal(1, None, vec![text("下章")]),
            inline(NoteRef(NoteId(0))),
            inline(InlineKind::foreign(Lang::parse("en").unwrap(), vec![text("“People’s Daily”")])),
            inline(Image { asset: AssetId(2), alt: "小图".into() }),
        ]),
        heading(3, "关键词——强基：“二十年乱村”一朝蝶变", "强基"),
        block(BlockKind::Quote(vec![
            para("“过去，我们村长期软弱涣散、矛盾突出。”"),
            heading(5, "引文中的标题", "引文标题"),
            para("再引一段 quotation。"),
        ])),
        block(BlockKind::List {
            start: None,
            tight: true,
            items: vec![
                item(None, vec![para("第一项")]),
                item(
                    None,
                    vec![
                        para("第二项"),
                        block(BlockKind::List {
                            start: Some(3),
                            tight: false,
                            items: vec![item(None, vec![para("三"), para("续")]), item(None, vec![para("四")])],
                        }),
                    ],
                ),
                item(None, vec![]),
            ],
        }),
        block(BlockKind::List {
            start: None,
            tight: true,
            items: vec![
                item(Some(true), vec![para("已办")]),
                item(Some(false), vec![para("未办")]),
                item(Some(true), vec![block(BlockKind::Code { language: None, text: "x".into() })]),
            ],
        }),
        block(BlockKind::Rule),
        roled(Role::Byline, para("大众日报淄博融媒体中心记者 李波 通讯员 陈晓艳 杜文竹")),
    ];
    let notes = vec![
        note("fn-1", vec![para("第一条注释。"), para("第二段。")]),
        note("fn-2", vec![block(BlockKind::Code { language: None, text: "注中代码".into() })]),
        note("fn-3", vec![para("无人引用的注释。")]),
    ];
    chapter("article", "务实的党建引领是如何“炼”成的", blocks, notes)
}

fn second_chapter() -> Chapter {
    let mut table = block(BlockKind::Table {
        alignments: vec![Alignment::Default, Alignment::Center, Alignment::End],
        head: vec![row(&["", "项目", "增幅"])],
        rows: vec![row(&["彭家村", "集体收入", "126%"]), row(&["傅家镇", "党组织 <a & b>", ""])],
    });
    table.id = Some(Id("表格".into()));
    let blocks = vec![
        heading(2, "第二章 表与图", "第二章"),
        table,
        block(BlockKind::Figure {
            asset: AssetId(0), alt: "村口的“路牌”".into(), caption: vec![text("图1 村口")]
        }),
        block(BlockKind::Figure { asset: AssetId(0), alt: String::new(), caption: vec![] }),
        roled(Role::Caption, para("图说：村口 王某/摄")),
        block(BlockKind::Code {
            language: Some("rust".into()),
            text: "fn main() {\n    println!(\"中文 <&>\");\n}".into(),
        }),
        block(BlockKind::Math("\\int_0^1 x\\,dx".into())),
        block(BlockKind::Definitions(vec![Definition {
            terms: vec![vec![text("三提三争")], vec![text("五抓五促")]],
            meanings: vec![vec![para("一种说法。")], vec![para("又一种。"), para("第二段。")]],
            origin: Origin::none(),
        }])),
        Block { lang: Lang::parse("en"), ..para("An English paragraph with “quotes”, AVATAR & To.") },
        rich(vec![
            internal(0, Some("fn-1"), vec![text("跨文件到注释")]),
            internal(1, Some("第二章"), vec![text("本章")]),
        ]),
        heading(1, "末节", "末节"),
        roled(
            Role::QrFooter,
            block(BlockKind::QrCode {
                asset: AssetId(1),
                target: "https://example.org/lzcb".into(),
                caption: vec![text("扫描“鲁中晨报”APP二维码查看更多内容")],
            }),
        ),
    ];
    chapter("tables", "第二章 表与图", blocks, vec![])
}

/// The sample article, crudely: `#` begins a heading, every other line is a paragraph.
pub fn article() -> Publication {
    let source = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/book/article.md")).unwrap();
    let mut blocks = Vec::new();
    for (n, line) in source.lines().map(str::trim).enumerate().filter(|(_, l)| !l.is_empty()) {
        let hashes = line.bytes().take_while(|&b| b == b'#').count();
        let mut next = match hashes {
            0 => para(line),
            _ => heading(hashes as u8, line[hashes..].trim(), &format!("h-{n}")),
        };
        next.role = match line {
            "编者按" => Some(Role::EditorsNoteLabel),
            l if l.starts_with("2023年10月17日,淄博经开区召开") => Some(Role::EditorsNote),
            l if l.starts_with("大众日报淄博融媒体中心记者") => Some(Role::Byline),
            _ => None,
        };
        blocks.push(next);
    }
    let caption = match blocks.pop() {
        Some(Block { kind: BlockKind::Paragraph(content), .. }) => content,
        _ => vec![],
    };
    blocks.push(roled(
        Role::QrFooter,
        block(BlockKind::QrCode { asset: AssetId(0), target: "https://example.org/lzcb".into(), caption }),
    ));
    let mut m = everything().metadata;
    m.subtitle = None;
    publication(m, vec![chapter("article", "务实的党建引领是如何“炼”成的", blocks, vec![])], vec![png("qr.png")])
}

/// A book of at least `characters` characters in chapters of about 8,000, made of the article.
pub fn novel(characters: usize) -> Publication {
    let article = article();
    let body: Vec<Block> = article.chapters[0].blocks.iter().filter(|b| b.role.is_none()).cloned().collect();
    let mut chapters = Vec::new();
    let mut written = 0;
    while written < characters {
        let number = chapters.len() + 1;
        let mut blocks = vec![heading(1, &format!("第{number}章"), &format!("c-{number}"))];
        for copy in 0..2 {
            blocks.extend(body.iter().cloned().map(|mut block| {
                block.id = block.id.map(|id| Id(format!("{id}-{number}-{copy}")));
                block
            }));
        }
        let chapter = chapter(&format!("chapter-{number}"), &format!("第{number}章"), blocks, vec![]);
        written += chapter_text(&chapter).chars().count();
        chapters.push(chapter);
    }
    publication(metadata("百万字"), chapters, vec![])
}
