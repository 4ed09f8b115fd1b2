use keben::model::{CreatorRole, Role};
use keben::source::{Options, read};

use super::{chapter, folder, metadata, options};

fn roles(text: &str) -> Vec<Option<Role>> {
    chapter(text).0.chapters[0].blocks.iter().map(|block| block.role).collect()
}

#[test]
fn an_article_taken_from_the_page_has_its_roles() {
    use Role::*;
    let body = "正文一段。\n\n".repeat(9);
    let text = format!(
        "编者按\n\n今天，本报推出报道。\n\n# 标题\n\n新华社济南1月6日电\n\n{body}本报记者 李波 通讯员 陈晓艳\n\n扫描二维码查看更多内容\n"
    );
    let found: Vec<_> = roles(&text).into_iter().flatten().collect();
    assert_eq!(found, [EditorsNoteLabel, EditorsNote, Dateline, Byline, QrFooter]);
}

#[test]
fn a_label_inside_its_paragraph_makes_the_paragraph_a_note() {
    assert_eq!(roles("**编者按**：今天推出报道。\n\n正文。"), [Some(Role::EditorsNote), None]);
    assert_eq!(roles("编者按\n\n## 小标题\n\n正文。"), [None, None, None]);
}

#[test]
fn a_byline_counts_only_near_an_end() {
    let body = "正文。\n\n".repeat(10);
    let text = format!("{body}记者 李波\n\n{body}");
    assert!(roles(&text).iter().all(Option::is_none));
    assert_eq!(roles("# 标题\n\n本报记者 李波\n\n正文。")[1], Some(Role::Byline));
}

#[test]
fn bylines_fill_in_creators_that_are_not_given() {
    let folder = folder(&[("book/a.md", "# 题\n\n正文。\n\n本报记者 李波 通讯员 陈晓艳\n".as_bytes())]);
    let warned = read(folder.path(), &options(), metadata("书")).unwrap();
    let creators: Vec<_> = warned.value.metadata.creators.iter().map(|c| (c.name.as_str(), c.role)).collect();
    assert_eq!(creators, [("李波", CreatorRole::Reporter), ("陈晓艳", CreatorRole::Correspondent)]);
    assert_eq!(warned.warnings.iter().map(|w| w.code).collect::<Vec<_>>(), ["guessed-creators"]);
}

#[test]
fn nothing_is_recognised_when_it_is_not_wanted() {
    let folder = folder(&[("book/a.md", "编者按\n\n今天。\n\n记者 李波\n".as_bytes())]);
    let off = Options { recognise_roles: false, ..options() };
    let book = read(folder.path(), &off, metadata("书")).unwrap().value;
    assert!(book.chapters[0].blocks.iter().all(|block| block.role.is_none()) && book.metadata.creators.is_empty());
}

#[test]
fn the_sample_article_has_its_roles_in_order() {
    use Role::*;
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let warned = read(folder, &options(), metadata("")).unwrap();
    let book = &warned.value;
    super::invariants::check(book);
    assert_eq!(book.metadata.title, "务实的党建引领是如何“炼”成的");
    let blocks = &book.chapters[0].blocks;
    let roles: Vec<_> = blocks.iter().enumerate().filter_map(|(i, block)| Some((i, block.role?))).collect();
    let last = blocks.len() - 1;
    assert_eq!(roles, [(0, EditorsNoteLabel), (1, EditorsNote), (last - 1, Byline), (last, QrFooter)]);
    let creators: Vec<_> = book.metadata.creators.iter().map(|creator| creator.name.as_str()).collect();
    assert_eq!(creators, ["李波", "陈晓艳", "杜文竹"]);
}

#[test]
fn the_lines_of_a_headline_are_told_by_where_they_stand() {
    use Role::*;
    let text = "“小康路上”系列报道之三\n\n走进乡村看小康\n\n# 一根丝瓜络\n\n——南漳村变废为宝记\n\n本报记者 杜 鹃\n\n正文一段。\n";
    assert_eq!(roles(text), [Some(SeriesBanner), Some(Kicker), None, Some(Subtitle), Some(Byline), None]);
    // Sentences and datelines above a title are none of it.
    assert_eq!(roles("今天下雨了。\n\n# 标题\n\n短短一行\n\n正文。"), [None, None, None, None]);
}

#[test]
fn a_headline_that_is_not_marked_becomes_one() {
    use keben::model::BlockKind;
    let levels = |text: &str| -> Vec<Option<u8>> {
        let level = |block: &keben::model::Block| match block.kind {
            BlockKind::Heading { level, .. } => Some(level),
            _ => None,
        };
        chapter(text).0.chapters[0].blocks.iter().map(level).collect()
    };
    let body = "昨日，县里举办招聘会，来了八十六家企业。\n";
    let two = format!("春风送暖送到家门口\n\n我县举办专场招聘会提供岗位三千个\n\n{body}");
    assert_eq!(levels(&two), [Some(1), None, None]);
    assert_eq!(roles(&two), [None, Some(Role::Subtitle), None]);
    let three = format!("走进乡村\n\n一根丝瓜络的漂流\n\n——南漳村变废为宝记\n\n{body}");
    assert_eq!(levels(&three), [None, Some(1), None, None]);
    assert_eq!(roles(&three), [Some(Role::Kicker), None, Some(Role::Subtitle), None]);
    // Verse and a letter have no headline.
    assert_eq!(levels("火车还没有来\n\n我把手插进口袋\n\n摸到一张车票\n\n它已经软了\n\n像一片叶子"), [None; 5]);
    assert_eq!(levels(&format!("亲爱的朋友们：\n\n{body}")), [None, None]);
}

#[test]
fn subheads_of_keywords_become_headings_below_the_title() {
    let book = chapter("# 题\n\n正文。\n\n关键词——巧手\n\n正文。\n\n关键词——带动\n\n正文。\n").0;
    let level = |block: &keben::model::Block| match block.kind {
        keben::model::BlockKind::Heading { level, .. } => level,
        _ => 0,
    };
    assert_eq!(book.chapters[0].blocks.iter().map(level).collect::<Vec<_>>(), [1, 0, 2, 0, 2, 0]);
    assert!(roles("# 题\n\n摘要。\n\n关键词：党建、治理\n\n正文。").iter().all(Option::is_none));
}

#[test]
fn captions_and_credits_are_told_and_a_caption_goes_to_its_picture() {
    use Role::*;
    let text = "# 题\n\n正文。\n\n▲孩子们在写生。 记者 丁奕 摄\n\n正文。\n\n（图片由学校提供）\n\n正文。\n";
    assert_eq!(roles(text), [None, None, Some(Caption), None, Some(Credit), None]);
    let files: [(&str, &[u8]); 2] = [
        ("book/a.md", "# 题\n\n![桥](p.png)\n\n图为竣工后的大桥。\n\n正文。\n".as_bytes()),
        ("book/p.png", &super::png(7)),
    ];
    let folder = folder(&files);
    let book = super::built(folder.path()).0;
    let keben::model::BlockKind::Figure { caption, .. } = &book.chapters[0].blocks[1].kind else { panic!("no figure") };
    assert_eq!(keben::model::inline_text(caption), "图为竣工后的大桥。");
    assert_eq!(book.chapters[0].blocks.len(), 3);
}

#[test]
fn a_container_says_a_role_even_where_none_is_recognised() {
    use Role::*;
    let text = "::: 引题\n走进乡村\n:::\n\n# 题\n\n::: subtitle\n变废为宝记\n:::\n\n::: {.byline}\n韩 飞 李小明\n:::\n\n::: editors-note 编者的话\n今天推出报道。\n\n敬请关注。\n:::\n\n正文。\n";
    let expected = [
        Some(Kicker),
        None,
        Some(Subtitle),
        Some(Byline),
        Some(EditorsNoteLabel),
        Some(EditorsNote),
        Some(EditorsNote),
        None,
    ];
    assert_eq!(roles(text), expected);
    let folder = folder(&[("book/a.md", text.as_bytes())]);
    let off = Options { recognise_roles: false, ..options() };
    let book = read(folder.path(), &off, metadata("书")).unwrap().value;
    assert_eq!(book.chapters[0].blocks.iter().map(|block| block.role).collect::<Vec<_>>(), expected);
    assert!(book.metadata.creators.is_empty());
    let on = read(folder.path(), &options(), metadata("书")).unwrap().value;
    let creators: Vec<_> = on.metadata.creators.iter().map(|c| (c.name.as_str(), c.role)).collect();
    assert_eq!(creators, [("韩飞", CreatorRole::Author), ("李小明", CreatorRole::Author)]);
}

#[test]
fn makers_named_inside_a_story_and_below_its_pictures_fill_in_creators_once() {
    let text = "# 题\n\n本报讯（记者 周雨桐 通讯员 郑大为）昨日试运行，来了很多人，都说好，线路全长八公里。\n\n正文。\n\n周雨桐 摄\n\n新华社记者 殷刚 摄\n";
    let folder = folder(&[("book/a.md", text.as_bytes())]);
    let book = read(folder.path(), &options(), metadata("书")).unwrap().value;
    let creators: Vec<_> = book.metadata.creators.iter().map(|c| (c.name.as_str(), c.role)).collect();
    use CreatorRole::*;
    assert_eq!(creators, [("周雨桐", Reporter), ("郑大为", Correspondent), ("殷刚", Photographer)]);
}
