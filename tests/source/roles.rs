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
