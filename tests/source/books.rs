//! Books of other tools and plain folders: read as `keben build` reads them, settings and all.

use keben::diagnostic::Diagnostic;
use keben::model::Publication;
use keben::project::{self, Project};

use super::{folder, places};

/// Loads the settings of a folder or file and reads its text: the model, and every warning and note.
#[track_caller]
fn book(files: &[(&str, &str)], path: &str) -> (Publication, Vec<String>) {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let folder = folder(&files);
    let loaded = project::load(&folder.path().join(path)).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let (Project { folder, source, .. }, mut warnings) = (loaded.value.clone(), loaded.warnings);
    let metadata = loaded.value.metadata(None);
    let read = keben::source::read(&folder, &source, metadata).unwrap_or_else(|faults| panic!("{faults:#?}"));
    super::invariants::check(&read.value);
    warnings.extend(read.warnings);
    let told = places(&read.value, &warnings);
    (read.value, told)
}

fn chapters(book: &Publication) -> Vec<String> {
    book.chapters.iter().map(|chapter| format!("{} {}", chapter.level, chapter.title)).collect()
}

fn creators(book: &Publication) -> Vec<&str> {
    book.metadata.creators.iter().map(|creator| creator.name.as_str()).collect()
}

#[test]
fn an_mdbook_is_read_by_its_own_settings() {
    let files = [
        (
            "book.toml",
            "[book]\ntitle = \"書\"\nauthors = [\"甲\", \"乙\"]\nlanguage = \"zh-TW\"\ndescription = \"述\"\n",
        ),
        (
            "src/SUMMARY.md",
            "# 目錄\n\n[前言](qian.md)\n\n# 上編\n\n- [一](1.md)\n  - [節](1/a.md)\n- [未寫]()\n\n---\n\n[跋](ba.md)\n",
        ),
        ("src/qian.md", "序文，見[一](1.html)。\n"),
        ("src/1.md", "# 第一章\n\n![圖](img/a.png) [跋](ba.html#無)\n"),
        ("src/1/a.md", "# 節\n\n{{#include ../ba.md:1}}\n"),
        ("src/ba.md", "跋文。\n\n其餘。\n"),
        ("book/index.html", "<p>made by mdBook</p>"),
        ("book/copied.txt", "made by mdBook too"),
        ("README.md", "# not in the book\n"),
    ];
    let (book, told) = book(&files, ".");
    assert_eq!(chapters(&book), ["1 前言", "1 上編", "2 第一章", "3 節", "1 跋"]);
    assert_eq!(book.metadata.title, "書");
    assert_eq!(creators(&book), ["甲", "乙"]);
    assert_eq!((book.metadata.language.as_str(), book.metadata.description.as_deref()), ("zh-Hant-TW", Some("述")));
    assert_eq!(
        told,
        [
            "book-of-tool book.toml",
            "draft-chapter src/SUMMARY.md:9",
            "image-missing src/1.md:3",
            "dead-link src/1.md:3"
        ]
    );
}

#[test]
fn a_gitbook_begins_with_its_readme_and_takes_pictures_from_its_assets() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'><rect width='4' height='4'/></svg>";
    let files = [
        ("book.json", r#"{"title": "手册", "author": "甲", "language": "zh-hans"}"#),
        ("README.md", "# 欢迎\n\n![图](assets/a.svg)\n"),
        (
            "SUMMARY.md",
            "# Summary\n\n### 甲部\n\n* [一](a/README.md)\n  * [二](a/b.md#x)\n* 乙部\n  * [三](c.md)\n* [站外](https://example.org)\n",
        ),
        ("a/README.md", "# 一\n\n[二](b.md) ![图](/assets/a.svg) ![图](../.gitbook/assets/a.svg)\n"),
        ("a/b.md", "# 二\n"),
        ("c.md", "三。\n"),
        (".gitbook/assets/a.svg", svg),
    ];
    let (book, told) = book(&files, ".");
    assert_eq!(chapters(&book), ["1 欢迎", "1 甲部", "2 一", "3 二", "2 乙部", "3 三"]);
    assert_eq!((book.metadata.title.as_str(), creators(&book)), ("手册", vec!["甲"]));
    assert_eq!(book.assets.len(), 1);
    assert_eq!(told, ["book-of-tool book.json", "not-a-chapter SUMMARY.md:9"]);
}

#[test]
fn mkdocs_pages_come_in_the_order_of_nav_and_a_missing_one_is_told_at_its_line() {
    let files = [
        (
            "mkdocs.yml",
            "site_name: 手册\nsite_author: 甲\ntheme:\n  language: zh\nnav:\n  - 首页: index.md\n  - 指南:\n    - guide/index.md\n    - 安装: guide/install.md\n    - 丢失: guide/none.md\n  - 附:\n    - x.md\n  - 空:\n    - none.md\n",
        ),
        ("docs/index.md", "# 首页\n\n[装](guide/install/) [指南](guide/)\n"),
        ("docs/guide/index.md", "# 指南\n"),
        ("docs/guide/install.md", "装。![图](../../img/a.svg)\n"),
        ("docs/img/a.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'/>"),
        ("docs/x.md", "--8<-- \"parts/p.md\"\n"),
        ("parts/p.md", "# 附录\n"),
    ];
    let (book, told) = book(&files, ".");
    assert_eq!(chapters(&book), ["1 首页", "1 指南", "2 安装", "1 附", "2 附录"]);
    assert_eq!((book.metadata.title.as_str(), book.metadata.language.as_str()), ("手册", "zh-Hans"));
    assert_eq!(book.assets.len(), 1);
    assert_eq!(told, ["book-of-tool mkdocs.yml", "missing-chapter mkdocs.yml:10", "missing-chapter mkdocs.yml:14"]);
}

#[test]
fn mkdocs_without_nav_and_settings_that_cannot_be_read_fall_back_on_names() {
    let files =
        [("mkdocs.yml", "site_name: [\n"), ("docs/index.md", "# 首\n"), ("docs/b.md", "乙\n"), ("docs/a.md", "甲\n")];
    let (book, told) = book(&files, ".");
    assert_eq!(chapters(&book), ["1 首", "1 a", "1 b"]);
    assert_eq!(told[0], "bad-book-settings mkdocs.yml");
}

#[test]
fn a_plain_folder_comes_in_the_order_of_a_book_and_its_language_is_guessed_and_told() {
    let files = [
        ("后记.md", "谢。\n"),
        ("第十章.md", "十。\n"),
        ("第二章.md", "这是二。\n"),
        ("序.txt", "序文。\n"),
        ("第10章.txt", "又十。\n"),
        ("LICENSE.md", "free\n"),
        ("node_modules/x/README.md", "x\n"),
        ("_sidebar.txt", "x\n"),
    ];
    let (book, told) = book(&files, ".");
    let paths: Vec<_> = book.chapters.iter().map(|chapter| book.sources.file(chapter.file).path.as_str()).collect();
    assert_eq!(paths, ["序.txt", "第二章.md", "第十章.md", "第10章.txt", "后记.md"]);
    assert_eq!(told, ["guessed-language", "not-the-text", "guessed-title"]);
    assert_eq!(book.metadata.language.as_str(), "zh-Hans");
}

#[test]
fn one_language_of_a_gitbook_in_several_is_built_and_its_boxes_are_text() {
    let files = [
        ("LANGS.md", "# Languages\n\n* [English](en)\n* [中文](zh/)\n"),
        ("book.json", r#"{"title": "Book"}"#),
        ("en/README.md", "# The book\n"),
        ("en/SUMMARY.md", "* [x](README.md)\n"),
        ("zh/README.md", "# 这本书\n\n{% hint style=\"info\" %}\n提示。\n{% endhint %}\n\n行内 {% hint %} 留下。\n"),
        ("zh/SUMMARY.md", "* [简介](README.md)\n"),
    ];
    let (book, told) = book(&files, ".");
    assert_eq!(chapters(&book), ["1 这本书"]);
    assert_eq!(keben::model::chapter_text(&book.chapters[0]), "这本书\n提示。\n行内 {% hint %} 留下。\n");
    assert_eq!(told, ["one-of-languages LANGS.md", "guessed-language", "guessed-title"]);
}

#[test]
fn docsify_lists_its_pages_in_a_sidebar() {
    let files = [
        ("_sidebar.md", "* [首页](/)\n* 篇\n  * [甲](/a)\n  * [乙](b.md)\n"),
        ("README.md", "# 首\n"),
        ("a.md", "# 甲\n"),
        ("b.md", "# 乙\n"),
        ("c.md", "# 丙\n"),
    ];
    assert_eq!(chapters(&book(&files, ".").0), ["1 首", "1 篇", "2 甲", "2 乙"]);
}

#[test]
fn a_novel_in_one_text_file_is_parted_into_its_chapters() {
    let text = "长夜\n作者：某甲\n\n楔子\n　　话说，*这里*没有记号。\n第一卷　归来\n第一章 雪\n　　雪。\n第二章 雨\n　　雨。\n第二卷 远行\n第三章 风\n　　风。\n";
    let (book, told) = book(&[("a.txt", text)], "a.txt");
    assert_eq!(
        chapters(&book),
        ["1 长夜", "2 楔子", "1 第一卷 归来", "2 第一章 雪", "2 第二章 雨", "1 第二卷 远行", "2 第三章 风"]
    );
    assert_eq!((book.metadata.title.as_str(), creators(&book)), ("长夜", vec!["某甲"]));
    assert!(keben::model::chapter_text(&book.chapters[1]).contains("*这里*"));
    assert_eq!(told, ["guessed-language"]);
}

#[test]
fn one_markdown_file_is_parted_at_its_chapters_and_an_article_stays_whole() {
    let (novel, _) =
        book(&[("a.md", "# 书\n\n前。\n\n## 第一章\n\n甲。\n\n## 第二章\n\n乙[^1]。\n\n[^1]: 注\n")], "a.md");
    assert_eq!(chapters(&novel), ["1 书", "1 第一章", "1 第二章"]);
    assert_eq!(novel.chapters[2].notes.len(), 1);
    let svg = |color: &str| {
        format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'><rect width='4' height='4' fill='{color}'/></svg>"
        )
    };
    let text = "# 一\n\n![甲](a.svg)\n\n# 二\n\n字![乙](b.svg)字[^1]\n\n[^1]: ![丙](a.svg)\n";
    let (pictures, told) = book(&[("a.md", text), ("a.svg", &svg("red")), ("b.svg", &svg("blue"))], "a.md");
    assert_eq!((pictures.chapters.len(), pictures.assets.len()), (2, 2));
    assert_eq!(told.iter().filter(|told| told.starts_with("image")).count(), 0);
    let (article, _) = book(&[("a.md", "# 题\n\n## 一、甲\n\n文。\n\n## 二、乙\n\n文。\n")], "a.md");
    assert_eq!(chapters(&article), ["1 题"]);
}

#[test]
fn front_matter_of_the_only_file_is_that_of_the_publication() {
    let text =
        "---\ntitle: 书\nsubtitle: 副\nauthor: [甲, 乙]\nlang: ja\ndate: 2024-01-06\ndescription: 述\n---\n\n文。\n";
    let (book, told) = book(&[("a.md", text)], "a.md");
    let meta = &book.metadata;
    assert_eq!((meta.title.as_str(), meta.subtitle.as_deref(), meta.language.as_str()), ("书", Some("副"), "ja"));
    assert_eq!(creators(&book), ["甲", "乙"]);
    assert_eq!((meta.date.unwrap().to_string(), meta.description.as_deref()), ("2024-01-06".into(), Some("述")));
    assert_eq!(told, [] as [&str; 0]);
}

#[test]
fn a_file_beside_settings_is_a_publication_of_its_own_and_that_is_told() {
    let files = [("build.toml", "publication.title = \"书\"\n"), ("a.md", "# 题\n\n这。\n"), ("b.md", "乙\n")];
    let (alone, told) = book(&files, "a.md");
    assert_eq!((alone.metadata.title.as_str(), alone.chapters.len()), ("题", 1));
    assert_eq!(told, ["guessed-language", "settings-not-used build.toml", "guessed-title"]);
    let (whole, told) = book(&files, "build.toml");
    assert_eq!((whole.metadata.title.as_str(), whole.chapters.len()), ("书", 2));
    assert_eq!(told, ["guessed-language"]);
}

#[test]
fn settings_go_before_what_the_text_says_of_itself() {
    let files = [
        (
            "build.toml",
            "[publication]\ntitle = \"我的\"\nlanguage = \"en\"\ncreators = [\"我\"]\n[source]\nroot = \"text\"\n",
        ),
        ("book.toml", "[book]\ntitle = \"书\"\nauthors = [\"甲\"]\nlanguage = \"zh\"\nsrc = \"src\"\n"),
        ("src/SUMMARY.md", "- [x](x.md)\n"),
        ("src/x.md", "x\n"),
        ("text/a.md", "a\n"),
    ];
    let (book, told) = book(&files, ".");
    assert_eq!((book.metadata.title.as_str(), book.metadata.language.as_str()), ("我的", "en"));
    assert_eq!((creators(&book), chapters(&book)), (vec!["我"], vec!["1 a".to_owned()]));
    assert_eq!(told, [] as [&str; 0]);
}

#[test]
fn text_in_japanese_or_traditional_chinese_is_told_apart() {
    for (text, lang) in
        [("吾輩は猫である。名前はまだ無い。", "ja"), ("這個國家的語言。", "zh-Hant"), ("这个国家的语言。", "zh-Hans")]
    {
        assert_eq!(book(&[("a.md", text)], ".").0.metadata.language.as_str(), lang);
    }
}

#[test]
fn nothing_of_a_warning_is_told_twice() {
    let mut warnings: Vec<Diagnostic> = Vec::new();
    let files: [(&str, &[u8]); 2] = [
        ("book/a.md", b"![](x.svg)\n\n[d](none.md)\n"),
        ("book/x.svg", b"<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'/>"),
    ];
    warnings.extend(super::built(folder(&files).path()).1);
    let mut codes: Vec<_> = warnings.iter().map(|warning| warning.code).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["dead-link", "image-without-alt"]);
}

#[test]
fn variables_of_a_gitbook_stand_in_its_text() {
    let files = [
        ("book.json", r#"{"title": "手册", "variables": {"version": "3.2", "who": {"name": "**甲**"}, "on": true}}"#),
        ("README.md", "# {{ book.title }} {{ book.version }}\n\n{{book.who.name}}说{{ book.on }}，{{ book.none }}。\n"),
        ("SUMMARY.md", "* [序](README.md)\n* [二](b.md)\n"),
        ("b.md", "{% raw %}{{ book.version }}{% endraw %}\n\n{% include \"./c.md\" %}\n"),
        ("c.md", "版本{{ book.version }}。\n"),
    ];
    let (publication, told) = book(&files, ".");
    let text: String = publication.chapters.iter().map(keben::model::chapter_text).collect();
    let text = text.replace('\n', "|");
    assert!(text.starts_with("手册 3.2|甲说true，{{ book.none }}。|{{ book.version }}|版本3.2。|"), "{text}");
    assert!(told.contains(&"unknown-variable README.md:3".to_owned()), "{told:?}");
    // In a book of another tool braces are text.
    let (publication, _) = book(&[("book.toml", "[book]\n"), ("src/a.md", "{{ book.title }}\n")], ".");
    assert_eq!(keben::model::chapter_text(&publication.chapters[0]).trim_end(), "{{ book.title }}");
}

#[test]
fn snippets_of_mkdocs_are_looked_for_where_its_settings_say_and_never_outside() {
    let yaml =
        "site_name: 书\nmarkdown_extensions:\n  - toc\n  - pymdownx.snippets:\n      base_path: [parts, ../..]\n";
    let files = [
        ("outer/mkdocs.yml", yaml),
        ("outer/docs/index.md", "--8<-- \"a.md\"\n\n--8<--\nb.md\n--8<--\n\n--8<-- \"../../secret.md\"\n\n尾\n"),
        ("outer/parts/a.md", "甲\n"),
        ("outer/parts/b.md", "乙\n"),
        ("secret.md", "秘\n"),
    ];
    let (publication, told) = book(&files, "outer");
    let text: String = publication.chapters.iter().map(keben::model::chapter_text).collect();
    assert_eq!(text.split_whitespace().collect::<Vec<_>>(), ["甲", "乙", "尾"]);
    assert!(told.contains(&"outside-publication docs/index.md:7".to_owned()), "{told:?}");
}
