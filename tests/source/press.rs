//! Press repair in a build: what is mended, and that places are those of the text as it was.

use keben::model::BlockKind;
use keben::source::{Options, PressOptions, press, read};

use super::{folder, metadata, options, places};

const CUT: &str =
    "# 标题\n\n产业发展、乡村治理都在变化,村里的路也修到了家\n\n— 7 —\n\n门口,大家都说好。\n\n见[这里](没有.md)。\n";

fn repairing(keep: &[&str]) -> Options {
    let keep = keep.iter().map(|name| (*name).to_owned()).collect();
    Options { press: Some(PressOptions { keep }), ..options() }
}

fn texts(book: &keben::model::Publication) -> Vec<String> {
    let blocks = book.chapters[0].blocks.iter();
    blocks
        .filter(|b| matches!(b.kind, BlockKind::Paragraph(_)))
        .map(|b| keben::model::block_text(b).trim_end().to_owned())
        .collect()
}

#[test]
fn a_repaired_text_is_built_and_its_messages_point_to_the_text_as_it_was() {
    let folder = folder(&[("book/a.md", CUT.as_bytes())]);
    let warned = read(folder.path(), &repairing(&[]), metadata("书")).unwrap();
    super::invariants::check_repaired(&warned.value);
    let joined = "产业发展、乡村治理都在变化，村里的路也修到了家门口，大家都说好。";
    assert_eq!(texts(&warned.value), [joined, "见这里。"]);
    assert_eq!(places(&warned.value, &warned.warnings), ["press-repair book/a.md:3", "dead-link book/a.md:9"]);
    let origin = &warned.value.chapters[0].blocks[1].origin;
    let whole = warned.value.sources.slice(origin.whole().unwrap()).trim_end();
    assert!(whole.starts_with("产业") && whole.ends_with("说好。"), "{whole}");
    assert!(
        origin.0.iter().all(|&span| !warned.value.sources.slice(span).contains('7')),
        "the page number is not in it"
    );
}

#[test]
fn a_kept_change_is_not_made_and_a_name_without_a_change_is_said() {
    let changes = press::repair(CUT, &press::Options::default()).edits;
    let number = changes.iter().find(|edit| edit.before.contains('7')).unwrap();
    let folder = folder(&[("book/a.md", CUT.as_bytes())]);
    let warned = read(folder.path(), &repairing(&[&number.hash, "0123456789"]), metadata("书")).unwrap();
    assert!(texts(&warned.value).contains(&"— 7 —".to_owned()), "{:?}", texts(&warned.value));
    let unused: Vec<_> = warned.warnings.iter().filter(|warning| warning.code == "unused-keep").collect();
    assert_eq!(unused.len(), 1, "{unused:?}");
    assert!(unused[0].message.en.contains("0123456789"));
}

#[test]
fn the_sample_article_is_repaired_whole() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let raw = read(folder, &options(), metadata("")).unwrap().value;
    let repaired = read(folder, &repairing(&[]), metadata("")).unwrap();
    super::invariants::check_repaired(&repaired.value);
    assert!(repaired.warnings.iter().all(|warning| warning.code != "press-proposal"), "{:?}", repaired.warnings);
    let blocks = |book: &keben::model::Publication| book.chapters[0].blocks.len();
    assert_eq!(blocks(&raw) - blocks(&repaired.value), 14);
    let whole = keben::model::chapter_text(&repaired.value.chapters[0]);
    assert!(!whole.contains(','), "half-width commas are left");
    assert_eq!(repaired.value.chapters[0].blocks.iter().filter(|block| block.role.is_some()).count(), 4);
}
