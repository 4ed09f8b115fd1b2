//! The e-book's pages are those of the paper: for every page break in the EPUB, the text after it is the text at the top of
//! that page of the PDF.

use std::path::PathBuf;

use keben::edition::{self, BuildRequest, Silent};
use keben::project;
use keben::proof::{self, Kid, PdfFile};
use roxmltree::{Document, Node, ParsingOptions};

const OPS: &str = "http://www.idpf.org/2007/ops";

fn settings(preset: &str) -> String {
    format!(
        "[publication]\ntitle = \"页\"\ndate = \"2024\"\n\n[[edition]]\nname = \"e\"\nformat = \"epub\"\npages = \"p\"\n\n\
         [[edition]]\nname = \"p\"\nformat = \"pdf\"\npreset = \"{preset}\"\ntitle-page = false\ncontents = false\n\
         chapter-start = \"page\"\n"
    )
}

/// Builds both editions: the EPUB's bytes and the PDF's.
fn built(name: &str, preset: &str, files: &[(&str, String)]) -> (Vec<u8>, Vec<u8>) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("book")).expect("the build's own folder can be written");
    std::fs::write(folder.join("build.toml"), settings(preset)).expect("the build's own folder can be written");
    for (path, text) in files {
        std::fs::write(folder.join("book").join(path), text).expect("the build's own folder can be written");
    }
    let project = project::load(&folder).unwrap_or_else(|faults| panic!("{faults:#?}")).value;
    let out = folder.join("out");
    let request = BuildRequest { editions: vec![], out: out.clone(), strict: false, source_date_epoch: None };
    edition::build(&project, &request, vec![], &Silent).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let read = |name: &str| std::fs::read(out.join(name)).expect("the file was made");
    (read("e.epub"), read("p.pdf"))
}

/// The running text of each page of a PDF, without notes and what composition adds.
fn tops(pdf: &PdfFile) -> Vec<String> {
    let mut pages = vec![String::new(); pdf.pages.len()];
    let mut ahead = vec![Kid::Element(0)];
    while let Some(kid) = ahead.pop() {
        match kid {
            Kid::Text { page, text } => pages[page].push_str(&text),
            Kid::Annotation(_) => {}
            Kid::Element(index) => {
                let element = &pdf.elements[index];
                if !matches!(element.role.as_str(), "Note" | "FENote" | "Lbl" | "Reference" | "Formula" | "TOC") {
                    ahead.extend(element.kids.iter().rev().cloned());
                }
            }
        }
    }
    pages.iter().map(|page| proof::normalise(page)).collect()
}

/// The label of each page break with the running text after it, to the end of its document.
fn breaks(epub: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(epub)).expect("our own file can be read");
    let mut names: Vec<String> = archive.file_names().flatten().map(|name| name.into_owned()).collect();
    names.retain(|name| name.starts_with("text/0"));
    names.sort();
    let mut found = Vec::new();
    for name in names {
        let mut xhtml = String::new();
        let mut entry = archive.by_name(&name).expect("it is listed");
        std::io::Read::read_to_string(&mut entry, &mut xhtml).expect("our own file can be read");
        let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
        let document = Document::parse_with_options(&xhtml, options).expect("our own file is XML");
        let mut open: Vec<(String, String)> = Vec::new();
        for node in document.descendants() {
            if is(node, "pagebreak") {
                open.push((node.attribute("aria-label").unwrap_or("").to_owned(), String::new()));
            } else if let Some(text) = node.text().filter(|_| node.is_text() && !is_added(node)) {
                open.iter_mut().for_each(|(_, after)| after.push_str(text));
            }
        }
        found.extend(open.into_iter().map(|(label, after)| (label, proof::normalise(&after))));
    }
    found
}

fn is(node: Node, kind: &str) -> bool {
    node.attribute((OPS, "type")).is_some_and(|types| types.split_whitespace().any(|word| word == kind))
}

fn is_added(node: Node) -> bool {
    node.ancestors().any(|above| {
        ["noteref", "backlink", "footnotes"].iter().any(|kind| is(above, kind))
            || matches!(above.tag_name().name(), "rp" | "head" | "math")
            || above.attribute("class") == Some("task")
    })
}

/// Holds every break against its page. A page that holds few characters is compared as far as it goes.
fn hold(name: &str, preset: &str, files: &[(&str, String)], least: usize) {
    let (epub, pdf) = built(name, preset, files);
    let tops = tops(&proof::read_pdf(&pdf).expect("our own file can be read"));
    let breaks = breaks(&epub);
    assert_eq!(breaks.len(), tops.len(), "{name}: {breaks:?}");
    assert!(breaks.len() >= least, "{name}: {} pages", breaks.len());
    for (number, ((label, after), top)) in breaks.iter().zip(&tops).enumerate() {
        assert_eq!(*label, format!("第{}页", number + 1));
        let length = top.chars().count().min(12);
        let start = |text: &str| text.chars().take(length).collect::<String>();
        assert_eq!(start(after), start(top), "{name}: page {}", number + 1);
    }
}

#[test]
fn every_page_of_the_sample_begins_where_its_page_of_the_pdf_does() {
    let article = include_str!("../book/article.md").to_owned();
    hold("pages-article", "meeting", &[("a.md", article.clone())], 3);
    hold("pages-article-small", "book", &[("a.md", article)], 6);
}

#[test]
fn every_page_of_a_book_of_all_kinds_begins_where_its_page_of_the_pdf_does() {
    let prose = "“务实”是**党建引领**的关键，见 *emphasis* 与 `code`[^n]。刻本<ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby>，2024 年 10 月。".repeat(9);
    let list: String = (1..30).map(|n| format!("{n}. 第 {n} 项，文字长短不一{}\n", "很长".repeat(n % 7))).collect();
    let table: String = (1..40).map(|n| format!("| {n} | 表格里的字 {n} |\n")).collect();
    let code: String = (1..60).map(|n| format!("let line_{n} = {n};\n")).collect();
    let notes = "[^n]: 注里的文字，也有些长度，好占去几行的地方。\n";
    let one = format!(
        "# 第一章\n\n{prose}\n\n> {prose}\n\n{list}\n## 表\n\n| 号 | 文 |\n|---|---|\n{table}\n{prose}\n\n{notes}"
    );
    let two = format!("# 第二章\n\n{prose}\n\n```rust\n{code}```\n\n{prose}\n\n术语\n: {prose}\n\n{notes}");
    for preset in ["meeting", "book"] {
        let name = format!("pages-all-{preset}");
        hold(&name, preset, &[("1.md", one.clone()), ("2.md", two.clone())], 6);
    }
}
