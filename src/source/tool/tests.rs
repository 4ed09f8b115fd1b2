use super::*;

fn book(files: &[(&str, &str)]) -> (Option<Book>, Vec<Diagnostic>) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let inside = Inside::new(folder.path()).unwrap();
    let mut found = Vec::new();
    let book = find(&inside, "", &mut found);
    (book, found)
}

#[test]
fn book_toml_says_where_the_text_is_and_who_wrote_it() {
    let toml = "[book]\ntitle = \"书\"\nauthors = [\"甲\", \"乙\"]\nlanguage = \"zh-TW\"\nsrc = \"text\"\n[output.html]\nx = 1\n";
    let (found, warnings) = book(&[("book.toml", toml), ("text/SUMMARY.md", "")]);
    let found = found.unwrap();
    assert_eq!((found.root.as_str(), found.contents.as_deref()), ("text", Some("text/SUMMARY.md")));
    assert_eq!(found.said.title.as_deref(), Some("书"));
    assert_eq!(found.said.authors, ["甲", "乙"]);
    assert_eq!(found.said.language.unwrap().to_string(), "zh-Hant-TW");
    assert_eq!(warnings, []);
    let (old, _) = book(&[("book.toml", "[book]\nauthor = \"甲\"\n"), ("a.md", "")]);
    assert_eq!(old.unwrap().said.authors, ["甲"]);
}

#[test]
fn book_json_and_gitbook_yaml_name_their_pages() {
    let json = r#"{"title": "书", "author": "甲", "language": "zh-hans", "root": "./docs", "structure": {"summary": "TOC.md"}}"#;
    let (found, _) = book(&[("book.json", json), ("docs/TOC.md", ""), ("docs/README.md", "")]);
    let found = found.unwrap();
    assert_eq!((found.tool, found.root.as_str()), (Tool::GitBook, "docs"));
    assert_eq!((found.contents.as_deref(), found.first.as_deref()), (Some("docs/TOC.md"), Some("docs/README.md")));
    let yaml = "root: ./text/\n\nstructure:\n  readme: first.md\n  summary: ./list.md\n";
    let (found, _) = book(&[(".gitbook.yaml", yaml), ("text/first.md", ""), ("text/list.md", "")]);
    let found = found.unwrap();
    assert_eq!((found.contents.as_deref(), found.first.as_deref()), (Some("text/list.md"), Some("text/first.md")));
}

#[test]
fn mkdocs_yml_is_read_with_tags_of_python_and_a_nested_nav() {
    let yaml = "site_name: 手册\nsite_author: 甲\ntheme:\n  name: material\n  language: zh\ncopyright: 甲 2024\nmarkdown_extensions:\n  - pymdownx.emoji:\n      emoji_index: !!python/name:material.extensions.emoji.twemoji\nsite_url: !ENV [URL, 'x']\nnav:\n  - 首页: index.md\n  - a.md\n  - 指南:\n      - guide/index.md\n      - 安装: guide/install.md\n      - 深:\n          - guide/deep.md\n  - 站外: https://example.org/\n";
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mkdocs.yml"), yaml).unwrap();
    std::fs::create_dir(folder.path().join("docs")).unwrap();
    let inside = Inside::new(folder.path()).unwrap();
    let mut warnings = Vec::new();
    let book = find(&inside, "", &mut warnings).unwrap();
    assert_eq!(warnings, []);
    assert_eq!((book.root.as_str(), book.contents.as_deref()), ("docs", Some("mkdocs.yml")));
    assert_eq!(book.said.language.unwrap().to_string(), "zh-Hans");
    assert_eq!(book.said.rights.as_deref(), Some("甲 2024"));
    let rows: Vec<String> = nav(&inside, "mkdocs.yml")
        .into_iter()
        .map(|item| format!("{} {} {}", item.level, item.name.unwrap_or_default(), item.target.unwrap_or_default()))
        .collect();
    assert_eq!(
        rows,
        [
            "1 首页 index.md",
            "1  a.md",
            "1 指南 guide/index.md",
            "2 安装 guide/install.md",
            "2 深 ",
            "3  guide/deep.md",
            "1 站外 https://example.org/"
        ]
    );
}

#[test]
fn settings_that_cannot_be_read_are_a_warning_and_the_defaults_stand() {
    for (name, text) in [("book.toml", "[book\n"), ("book.json", "{"), ("mkdocs.yml", "a: [\n"), ("book.json", "[1]")] {
        let (found, warnings) = book(&[(name, text), ("x.md", "")]);
        assert!(found.is_some(), "{name}");
        assert_eq!(warnings.iter().map(|w| w.code).collect::<Vec<_>>(), ["bad-book-settings"], "{name}");
    }
    let (found, warnings) = book(&[("book.js", "module.exports = {}"), ("SUMMARY.md", "")]);
    assert_eq!((found.unwrap().contents.as_deref(), warnings.len()), (Some("SUMMARY.md"), 0));
    assert_eq!(book(&[("a.md", "")]).0, None);
}
