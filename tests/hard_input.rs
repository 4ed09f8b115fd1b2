//! Input that no author writes, through the whole build: an EPUB and a PDF come out, and both say what the model says.

mod common;

use common::Publication;
use keben::{edition, project, proof};

/// Builds both formats of one chapter (and what it includes), and gives what was told.
#[track_caller]
fn both(files: &[(&str, &[u8])]) -> String {
    let publication = Publication::new(files);
    let run = publication.run(&["build", "--lang", "en"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(publication.outputs(), ["book.pdf", "ereader.epub"], "{}", run.out);
    let project = project::load(publication.folder()).expect("settings that can be read").value;
    let model = edition::inspect_model(&project, None).expect("a text that can be read").value;
    let read = |name: &str| std::fs::read(publication.path(name)).expect("an output");
    let epub = proof::epub_text(&read("out/ereader.epub")).expect("an EPUB");
    let pdf = proof::pdf_text(&read("out/book.pdf")).expect("a PDF");
    for (name, text) in [("EPUB", epub), ("PDF", pdf)] {
        proof::compare(&model, &text).unwrap_or_else(|difference| panic!("{name}: {difference}"));
    }
    run.err
}

#[track_caller]
fn one(text: &str) -> String {
    both(&[("book/a.md", text.as_bytes())])
}

#[test]
fn ten_thousand_nested_quotations_and_lists_are_built() {
    for open in ["> ", "- ", "> - ", "1. "] {
        let told = one(&format!("# 题\n\n{}底\n", open.repeat(10_000)));
        assert!(told.contains("nested"), "{open}: {told}");
    }
    let html = format!("{}底{}\n", "<blockquote><ul><li>".repeat(10_000), "</li></ul></blockquote>".repeat(10_000));
    assert!(one(&html).contains("nested"));
}

#[test]
fn a_paragraph_of_two_megabytes_is_built() {
    one(&"这是一个没有尽头的段落，它一直写下去。".repeat(36_000));
}

#[test]
fn five_thousand_headings_are_built() {
    let headings: String = (0..5000).map(|i| format!("{} 节{}\n\n文。\n\n", "#".repeat(i % 6 + 1), i % 7)).collect();
    one(&format!("# 题\n\n{headings}"));
}

#[test]
fn identifiers_given_twice_are_built_and_told() {
    let told = one("# 甲 {#x}\n\n## 乙 {#x}\n\n[到](#x)[到](#x-2) <p id=\"x\">丙</p>\n\n![](none.png){#x}\n");
    assert!(told.contains("duplicate-id"), "{told}");
}

#[test]
fn notes_that_refer_to_one_another_and_to_themselves_are_built() {
    one("文[^a][^c]。\n\n[^a]: 甲[^b]\n\n[^b]: 乙[^a][^b]\n\n[^c]: 丙[^c]\n");
    let ring: String = (0..300).map(|i| format!("[^{i}]: 注{i}[^{}]\n\n", (i + 1) % 300)).collect();
    one(&format!("# 一\n\n文[^0]。\n\n# 二\n\n又[^150]。\n\n{ring}"));
}

#[test]
fn includes_in_a_circle_are_built_and_told() {
    let told = both(&[
        ("book/a.md", "甲\n\n{{#include b.md}}\n\n{{#include a.md}}\n".as_bytes()),
        ("book/b.md", "乙\n\n--8<-- \"a.md\"\n\n尾\n".as_bytes()),
    ]);
    assert!(told.contains("include-circle"), "{told}");
}

#[test]
fn a_table_a_word_and_a_line_of_code_without_end_are_built() {
    one(&format!("|{}\n|{}\n|{}\n", "头|".repeat(300), "-|".repeat(300), "字|".repeat(300)));
    one(&format!("{}\n\n`{}`\n\n    {}\n", "x".repeat(20_000), "y".repeat(20_000), "码".repeat(20_000)));
}

#[test]
fn tables_with_merged_cells_of_every_kind_are_built_and_nothing_is_lost() {
    let told = one("<table><tr><td colspan=1000000 rowspan=1000000>甲</td><td>乙</td></tr>\n\
        <tr><td colspan=0 rowspan=-3>丙</td><td colspan=x>丁</td></tr></table>\n");
    assert!(told.contains("table-span"), "{told}");
    // More rows than a page has, beside one cell; and a cell that is longer than its rows.
    let rows = |count: usize| (0..count).map(|n| format!("<tr><td>第{n}行</td></tr>")).collect::<String>();
    one(&format!("<table><tr><td rowspan=\"0\">{}</td><td>首</td></tr>{}</table>\n", "长".repeat(900), rows(150)));
    one(&format!("<table><tr><td rowspan=\"3\">{}</td><td>首</td></tr>{}</table>\n", "长".repeat(3000), rows(2)));
    // Wider than the paper: split by columns, with a cell over all of them, and turned.
    for (columns, length) in [(60, 6), (12, 9)] {
        let cells = |mark: char| (0..columns).map(|n| format!("<td>{mark}{n:0>length$}</td>")).collect::<String>();
        let pairs: String = (0..columns / 2).map(|n| format!("<th colspan=2>组{n}</th>")).collect();
        let title = format!("<tr><td colspan={columns}>全表说明</td></tr>");
        one(&format!(
            "<table><thead><tr>{pairs}</tr><tr>{}</tr></thead><tbody>{title}<tr>{}</tr></tbody></table>\n",
            cells('a'),
            cells('b')
        ));
    }
    // Far more places than cells, by rows or by spans.
    let ragged = format!("<table><tr>{}</tr>{}</table>\n", "<td>甲".repeat(3000), "<tr><td>乙</tr>".repeat(3000));
    assert!(one(&ragged).contains("table-too-large"));
    let stairs = format!("<table>{}</table>\n", "<tr><td rowspan=65000>甲<td>乙</tr>".repeat(3000));
    assert!(one(&stairs).contains("table-too-large"));
    // Tables that are not closed, or closed elsewhere.
    one("<table><tr><td>甲\n\n# 题\n\n- 乙\n\n  <table><td>丙\n\n  丁</table>\n\n> </table>\n\n</td></tr></table>后\n");
    one("> <table><tr><td>\n\n戊</td></table>\n\n己</table>\n\n    <table>\n\n```\n</table>\n```\n");
}
