use keben::model::{BlockKind, Inline, InlineKind, LinkTarget, MediaType};

use super::{built, chapter, dump, folder, places, png};

fn paragraphs(book: &keben::model::Publication, chapter: usize) -> Vec<String> {
    let text = |block: &keben::model::Block| match &block.kind {
        BlockKind::Paragraph(content) => Some(dump::inlines(content)),
        _ => None,
    };
    book.chapters[chapter].blocks.iter().filter_map(text).collect()
}

#[test]
fn links_find_chapters_and_headings_by_every_name_they_are_given() {
    let one = "# 第一章 开端\n\n## Getting Started!\n\n## 小结\n\n## 小结\n\n## 明写 {#named}\n\n\
        [a](#第一章-开端)\n\n[b](#getting-started)\n\n[c](#小结-1)\n\n[d](#named)\n\n[e](sub/two.md)\n\n[f](./sub/../one.md#小结)\n";
    let two = "# 二\n\n## 小结\n\n[a](../one.md)\n\n[b](../one.md#%E5%B0%8F%E7%BB%93)\n\n[c](#小结)\n\n[d](../one.md#小结-9)\n\n[e](.)\n";
    let (book, warnings) =
        built(folder(&[("book/one.md", one.as_bytes()), ("book/sub/two.md", two.as_bytes())]).path());
    assert_eq!(
        paragraphs(&book, 0),
        [
            "{a →0#第一章-开端 a}",
            "{a →0#getting-started b}",
            "{a →0#小结-2 c}",
            "{a →0#named d}",
            "{a →1 e}",
            "{a →0#小结 f}"
        ]
    );
    assert_eq!(paragraphs(&book, 1), ["{a →0 a}", "{a →0#小结 b}", "{a →1#小结-3 c}", "{a →0 d}", "e"]);
    assert_eq!(places(&book, &warnings), ["dead-link book/sub/two.md:11", "dead-link book/sub/two.md:13"]);
}

#[test]
fn a_link_to_a_folder_leads_to_its_index() {
    let files: &[(&str, &[u8])] = &[("book/a.md", b"[x](sub/) [y](sub)"), ("book/sub/README.md", b"# S")];
    let (book, warnings) = built(folder(files).path());
    assert_eq!(paragraphs(&book, 0), ["{a →1 x} {a →1 y}"]);
    assert_eq!(warnings, []);
}

#[test]
fn a_dead_link_joins_the_text_around_it() {
    let (book, _) = chapter("前[中](none.md)后，*强[调](#x)*，[**粗**](#y)\n");
    assert_eq!(paragraphs(&book, 0), ["前中后，{em 强调}，{strong 粗}"]);
}

#[test]
fn the_same_picture_is_stored_once_and_names_are_unique() {
    let text = "![一](图.png)\n\n![二](img/a.png \"题注\")\n\n字![三](img/b.png)字\n\n![四](图.png)\n\n[![五](img/a.png)](https://example.org/)\n";
    let (a, b) = (png(1), png(2));
    let files: &[(&str, &[u8])] =
        &[("book/sub/a.md", text.as_bytes()), ("book/sub/图.png", &a), ("book/img/a.png", &a), ("book/img/b.png", &b)];
    let (book, warnings) = built(folder(files).path());
    assert_eq!(warnings, []);
    let names: Vec<_> = book.assets.iter().map(|asset| (asset.name.as_str(), asset.size)).collect();
    assert_eq!(names, [("image.png", (4, 3)), ("b.png", (4, 3))]);
    assert!(book.assets.iter().all(|asset| asset.media_type == MediaType::Png));
    let BlockKind::Figure { alt, caption, .. } = &book.chapters[0].blocks[1].kind else { panic!() };
    assert_eq!((alt.as_str(), dump::inlines(caption).as_str()), ("二", "题注"));
    assert_eq!(book.sources.slice(caption[0].origin.first().unwrap()), "题注");
    let last = &book.chapters[0].blocks[4].kind;
    assert!(
        matches!(last, BlockKind::Paragraph(content) if matches!(&content[..], [Inline { kind: InlineKind::Link(link), .. }] if matches!(link.target, LinkTarget::External(_))))
    );
}

#[test]
fn the_extension_says_what_the_bytes_are() {
    let (book, _) = built(folder(&[("book/a.md", b"![x](a.jpeg)"), ("book/a.jpeg", &png(1))]).path());
    assert_eq!(book.assets[0].name, "a.png");
}

#[test]
fn an_image_without_alternative_text_is_a_warning() {
    let (book, warnings) = built(folder(&[("book/a.md", b"x\n\n![](a.png)"), ("book/a.png", &png(1))]).path());
    assert_eq!(places(&book, &warnings), ["image-without-alt book/a.md:3"]);
}

#[test]
fn images_of_a_note_that_is_left_out_are_not_loaded() {
    let text = "文\n\n[^1]: ![x](none.png)\n";
    let (book, warnings) = chapter(text);
    assert_eq!(places(&book, &warnings), ["unused-note book/a.md:3"]);
    assert!(book.assets.is_empty());
}

#[test]
fn what_an_entry_of_the_index_names_is_a_link_to_that_entry_or_a_warning() {
    let text = "# 题\n\n[刻本]{.index}、[活字]{.index}与[宋刻本]{.index under=\"版本\"}。\n\n\
        [雕版]{.index see=\"刻本\"}[椠本]{.index see=\"宋刻本\"}[印本]{.index see=\"刻本、活字；石印\"}\n\n\
        [活字]{.index see=\"聚珍\"}\n\n[聚珍]{.index see=\"聚珍\"}\n\n[版刻、雕印]{.index}[刻书]{.index see=\"版刻、雕印\"}\n";
    let folder = folder(&[("book/a.md", text.as_bytes())]);
    let read = keben::source::read(folder.path(), &super::options(), super::metadata("书")).unwrap();
    let (book, index) = (&read.value, &read.value.chapters[1]);
    let mut lines = Vec::new();
    fn walk(blocks: &[keben::model::Block], lines: &mut Vec<String>) {
        for block in blocks {
            match &block.kind {
                BlockKind::List { items, .. } => items.iter().for_each(|item| walk(&item.blocks, lines)),
                BlockKind::Paragraph(content) => {
                    let id = block.id.as_ref().map_or(String::new(), |id| format!("#{} ", id.0));
                    lines.push(format!("{id}{}", dump::inlines(content)));
                }
                _ => {}
            }
        }
    }
    walk(&index.blocks, &mut lines);
    // The identifier of an entry's line, if it has one.
    let place = |entry: &str| {
        let parts = lines.iter().map(|line| {
            let led = line.strip_prefix('#').and_then(|line| line.split_once(' '));
            led.unwrap_or(("", line))
        });
        let mut found = parts.filter(|(_, text)| text.starts_with(&format!("{entry}\u{3000}")));
        found.next().unwrap_or_else(|| panic!("{entry}: {lines:#?}")).0
    };
    let sends = |line: &str, wanted: &str| {
        assert!(lines.iter().any(|found| found.starts_with(line) && found.ends_with(wanted)), "{wanted}: {lines:#?}");
    };
    let to = |entry: &str| format!("{{a →1#{} {entry}}}", place(entry));
    assert!(!place("刻本").is_empty() && place("雕版").is_empty());
    sends("雕版", &format!("{{em 见{}}}", to("刻本")));
    sends("椠本", &format!("{{em 见{}}}", to("宋刻本")));
    sends("印本", &format!("{{em 见{}、{}、石印}}", to("刻本"), to("活字")));
    sends("刻书", &format!("{{em 见{}}}", to("版刻、雕印")));
    assert!(lines.iter().any(|line| line.contains(&format!("另见{}", to("聚珍")))), "{lines:#?}");
    let named: Vec<String> = places(book, &read.warnings);
    assert_eq!(named, ["index-see book/a.md:5", "index-see book/a.md:9"]);
}
