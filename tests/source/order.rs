use keben::source::{Options, Order, read};

use super::{built, folder, metadata, options};

fn rows(book: &keben::model::Publication) -> Vec<(String, u8)> {
    book.chapters.iter().map(|chapter| (book.sources.file(chapter.file).path.clone(), chapter.level)).collect()
}

#[test]
fn without_a_summary_files_come_in_natural_order_and_folders_with_an_index_are_parents() {
    let files = [
        "第10章.md",
        "第2章.md",
        "README.md",
        "附/a.md",
        "甲/index.md",
        "甲/b.txt",
        "甲/a.markdown",
        ".hidden.md",
        "x.rs",
    ];
    let paths: Vec<String> = files.iter().map(|file| format!("book/{file}")).collect();
    let files: Vec<(&str, &[u8])> = paths.iter().map(|path| (path.as_str(), "文".as_bytes())).collect();
    let (book, warnings) = built(folder(&files).path());
    assert_eq!(warnings, []);
    let expected = [
        ("book/README.md", 1),
        ("book/甲/index.md", 1),
        ("book/甲/a.markdown", 2),
        ("book/甲/b.txt", 2),
        ("book/第2章.md", 1),
        ("book/第10章.md", 1),
        ("book/附/a.md", 1),
    ];
    assert_eq!(rows(&book), expected.map(|(path, level)| (path.to_owned(), level)));
}

#[test]
fn files_that_settings_name_come_in_their_order() {
    let folder = folder(&[("book/a.md", b"a"), ("book/b.md", b"b"), ("book/SUMMARY.md", b"- [a](a.md)")]);
    let options = Options { order: Order::Files(vec!["b.md".into(), "a.md".into()]), ..options() };
    let book = read(folder.path(), &options, metadata("书")).unwrap().value;
    assert_eq!(rows(&book), [("book/b.md".to_owned(), 1), ("book/a.md".to_owned(), 1)]);
}

#[test]
fn the_root_can_be_one_file_or_the_folder_itself() {
    let folder = folder(&[("a.md", b"![x](i/a.png)"), ("i/a.png", &super::png(1)), ("b.md", b"b")]);
    for (root, chapters) in [("a.md", 1), (".", 2), ("", 2)] {
        let options = Options { root: root.into(), ..options() };
        let read = read(folder.path(), &options, metadata("书")).unwrap();
        assert_eq!(
            (read.value.chapters.len(), read.value.assets.len(), read.warnings.len()),
            (chapters, 1, 0),
            "{root}"
        );
    }
}

#[test]
fn a_level_is_never_more_than_one_deeper_than_the_one_before() {
    let summary = "- [x](none.md)\n  - [y](none2.md)\n    - [a](a.md)\n      - [b](b.md)\n";
    let folder = folder(&[("book/SUMMARY.md", summary.as_bytes()), ("book/a.md", b"a"), ("book/b.md", b"b")]);
    assert_eq!(built(folder.path()).0.chapters.iter().map(|chapter| chapter.level).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn the_title_is_the_first_heading_of_level_one_or_the_name_of_the_file() {
    for (text, title) in [("## 节\n\n# 书名\n", "书名"), ("文字\n", "甲")] {
        let folder = folder(&[("book/甲.md", text.as_bytes())]);
        let read = read(folder.path(), &options(), metadata("")).unwrap();
        assert_eq!(read.value.metadata.title, title);
        assert_eq!(read.warnings.iter().map(|w| w.code).collect::<Vec<_>>(), ["guessed-title"]);
    }
}

#[test]
fn two_readings_give_the_same_model() {
    let folder = folder(&[
        ("book/b.md", b"# B\n\n[a](a.md) ![x](x.png)"),
        ("book/a.md", b"# A\n"),
        ("book/x.png", &super::png(1)),
    ]);
    let json = || serde_json::to_string(&built(folder.path()).0).unwrap();
    assert_eq!(json(), json());
}
