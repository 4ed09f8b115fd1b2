//! Files taken into files.

use proptest::prelude::*;

use super::super::inside::Inside;
use super::*;

/// The text of `a.md` with its includes, and the codes of the warnings.
fn expanded(files: &[(&str, &str)]) -> (String, Vec<&'static str>) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let inside = Inside::new(folder.path()).unwrap();
    let texts = Texts::new(&inside, None);
    let (mut sources, mut warnings) = (SourceMap::default(), Vec::new());
    let file = sources.add("a.md", texts.read("a.md").unwrap());
    let mut text = Edited::whole(file, sources.file(file).text.clone());
    Includer { texts: &texts, sources: &mut sources, warnings: &mut warnings }.expand(&mut text, "a.md");
    // What came from a file is found in it.
    for at in (0..text.text().len()).filter(|&at| text.text().is_char_boundary(at)) {
        let c = text.text()[at..].chars().next().unwrap();
        let span = text.span(at..at + c.len_utf8()).unwrap();
        let there = sources.slice(span);
        assert!(there.starts_with(c) || there.len() != c.len_utf8(), "{c} {there}");
    }
    (text.text().to_string(), warnings.iter().map(|warning| warning.code).collect())
}

const CODE: &str = "one\n// ANCHOR: mid\ntwo\n// ANCHOR: in\nthree\n// ANCHOR_END: in\n// ANCHOR_END: mid\nfour\n";

#[test]
fn a_file_is_taken_in_whole_or_by_lines_or_by_anchor() {
    for (written, expected) in [
        ("x\n{{#include b.rs}}\ny", CODE.trim_end()),
        ("x\n{{#include b.rs:1}}\ny", "one"),
        ("x\n{{#include b.rs:3:4}}\ny", "two\n// ANCHOR: in"),
        ("x\n{{#include b.rs::1}}\ny", "one"),
        ("x\n{{#include b.rs:8:}}\ny", "four"),
        ("x\n{{#rustdoc_include b.rs:mid}}\ny", "two\nthree"),
        ("x\n{{#include ./b.rs:in }}\ny", "three"),
        ("x\n{{#title 题}}\ny", ""),
        ("x\n\\{{#include b.rs}}\ny", "{{#include b.rs}}"),
        ("x\n{{#playground b.rs:1 editable}}\ny", "```rust,editable\none\n```"),
        ("x\n[import:1-1](b.rs)\ny", "```rs\none\n```"),
        ("x\n[import:1-1, lang:\"js\"](b.rs)\ny", "```js\none\n```"),
        ("x\n{% include \"b.rs\" %}\ny", CODE.trim_end()),
    ] {
        let (text, warnings) = expanded(&[("a.md", written), ("b.rs", CODE)]);
        assert_eq!(text, format!("x\n{expected}\ny"));
        assert!(warnings.is_empty(), "{written} {warnings:?}");
    }
}

#[test]
fn what_is_not_there_or_not_ours_is_left_out_with_a_warning() {
    for (written, code) in [
        ("{{#include none.md}}", "missing-include"),
        ("{{#include ../../etc/passwd}}", "outside-publication"),
        ("{{#include /etc/passwd}}", "outside-publication"),
        ("{{#include b.rs:none}}", "missing-include"),
        ("{{#include b.rs:70}}", "missing-include"),
        ("{{#include a.md}}", "include-circle"),
        ("{{#include c.md}}", "include-circle"),
        ("{{#include bad.md}}", "missing-include"),
    ] {
        let (text, warnings) = expanded(&[
            ("a.md", written),
            ("b.rs", CODE),
            ("c.md", "{{#include d.md}}"),
            ("d.md", "{{#include c.md}}"),
        ]);
        assert_eq!((text.as_str(), warnings.as_slice()), ("", &[code][..]), "{written}");
    }
}

#[test]
fn links_that_only_look_like_imports_stay_links() {
    for text in
        ["见[import](b.rs)。", "[importance](b.rs)", "[import](https://example.org)", "{{#unknown x}}", "{{#include"]
    {
        assert_eq!(expanded(&[("a.md", text), ("b.rs", "x")]), (text.to_owned(), vec![]));
    }
}

#[test]
fn files_that_double_one_another_come_to_an_end() {
    let doubled = |next: usize| format!("{{{{#include {next}.md}}}}\n").repeat(16);
    let texts: Vec<(String, String)> = (0..9).map(|i| (format!("{i}.md"), doubled(i + 1))).collect();
    let mut files: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let long = "x".repeat(1 << 16);
    files.extend([("9.md", long.as_str()), ("a.md", "{{#include 0.md}}")]);
    let (text, warnings) = expanded(&files[4..]);
    assert!(text.len() <= MAX_TAKEN, "{}", text.len());
    assert!(warnings.iter().all(|code| *code == "missing-include"), "{warnings:?}");
}

#[test]
fn files_between_two_marks_are_all_taken_in() {
    let text = "甲\n\n--8<--\nb.md\n\n; none.md\nb.rs:2\n--8<--\n\n乙";
    let (text, warnings) = expanded(&[("a.md", text), ("b.md", "丙"), ("b.rs", "x\ny\n")]);
    assert_eq!(text.split_whitespace().collect::<Vec<_>>(), ["甲", "丙", "y", "乙"]);
    assert_eq!(warnings, [""; 0]);
    // Where a text says to cut it, nothing is taken in.
    for text in ["--8<--\n文字。\n--8<--", "--8<--\na b.md\n--8<--", "--8<--\nb.md"] {
        assert_eq!(expanded(&[("a.md", text), ("b.md", "丙")]), (text.to_owned(), vec![]));
    }
}

proptest! {
    #[test]
    fn anything_can_be_written(text in "(\\{\\{#|--8<--\n|\n|;|include |\\}\\}|b\\.md|:|1|in|\\[import|\\]\\(|\\)|\n|\\\\|[ x中]){0,24}") {
        expanded(&[("a.md", &text), ("b.md", CODE)]);
    }
}
