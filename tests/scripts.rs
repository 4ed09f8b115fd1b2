//! Editions of one text in simplified and traditional characters, from settings to finished files.

use std::path::Path;

use keben::edition::{self, BuildRequest, Built, Silent};
use keben::{project, proof};

const SETTINGS: &str = r#"
[publication]
title = "头发的发展"
language = "zh"
creators = ["李发"]
date = "2024-01-06"
[[edition]]
name = "hans"
format = "epub"
[[edition]]
name = "tw"
format = "epub"
script = "hant-tw-words"
[[edition]]
name = "hk"
format = "epub"
script = "hant-hk"
pages = "paper"
[[edition]]
name = "vertical"
format = "epub"
writing = "vertical"
[[edition]]
name = "paper"
format = "pdf"
script = "hant-hk"
"#;

const ONE: &str = "# 干部的头发\n\n“软件里的‘信息’”，一个**后**面[^1]。`代码发`、[发展](2.md \"头发\")、It’s “fine”.\n\n\
    > [!NOTE]\n> 面包在表面。\n\n| 里面 | 公里 |\n|---|---|\n| *发* | 发 |\n\n[^1]: 皇后在后面。\n";
const TWO: &str = "# 皇后\n\n<span lang=\"ja\">国会の発言</span>与发言。\n";

fn publication() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    std::fs::create_dir(folder.path().join("book")).expect("a folder can be made");
    for (name, text) in [("build.toml", SETTINGS), ("book/1.md", ONE), ("book/2.md", TWO)] {
        std::fs::write(folder.path().join(name), text).expect("a file can be written");
    }
    folder
}

fn build(folder: &Path) -> (project::Project, Built) {
    let project = project::load(folder).unwrap_or_else(|faults| panic!("{faults:#?}")).value;
    let request = BuildRequest { editions: vec![], out: folder.join("out"), strict: false, source_date_epoch: None };
    let built = edition::build(&project, &request, vec![], &Silent).unwrap_or_else(|faults| panic!("{faults:#?}"));
    (project, built)
}

/// A file of an EPUB.
fn file(epub: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(epub)).expect("our own file can be read");
    let mut text = String::new();
    std::io::Read::read_to_string(&mut archive.by_name(name).expect("the file is there"), &mut text).expect("text");
    text
}

#[test]
fn every_edition_has_the_text_in_its_own_characters() {
    let publication = publication();
    let (project, built) = build(publication.path());
    assert!(built.warnings.is_empty(), "{:#?}", built.warnings);
    for output in &built.outputs {
        let bytes = std::fs::read(&output.path).expect("the file was made");
        let model = edition::inspect_text(&project, &output.edition, None).expect("it was built").value;
        let text = if output.path.extension().is_some_and(|e| e == "pdf") {
            proof::pdf_text(&bytes)
        } else {
            proof::epub_text(&bytes)
        };
        if let Err(difference) = proof::compare(&model, &text.expect("our own file can be read")) {
            panic!("{}: {difference}", output.edition);
        }
    }
}

#[test]
fn a_traditional_e_book_says_so_everywhere() {
    let publication = publication();
    build(publication.path());
    let read = |name: &str| std::fs::read(publication.path().join("out").join(name)).expect("the file was made");
    let (hans, tw, hk, vertical) = (read("hans.epub"), read("tw.epub"), read("hk.epub"), read("vertical.epub"));
    let package = file(&tw, "package.opf");
    for said in ["<dc:language>zh-Hant-TW</dc:language>", ">頭髮的發展<", ">李發<"] {
        assert!(package.contains(said), "{said}: {package}");
    }
    let identifier = |epub: &[u8]| file(epub, "package.opf").split("dc:identifier").nth(1).map(str::to_owned);
    assert!(identifier(&hans) != identifier(&tw) && identifier(&tw) != identifier(&hk));
    assert!(file(&tw, "nav.xhtml").contains("目錄") && file(&hans, "nav.xhtml").contains("目录"));
    let text = file(&tw, "text/001.xhtml");
    for said in [
        "lang=\"zh-Hant-TW\"",
        "「軟體裡的『資訊』」，一個<strong>後</strong>面",
        "<code>代码发</code>",
        "title=\"頭髮\"",
        "It’s “fine”",
        ">註<",
        "<th scope=\"col\">裡面</th>",
        "皇后在後面",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(file(&tw, "text/002.xhtml").contains("<span lang=\"ja\" xml:lang=\"ja\">国会の発言</span>與發言"));
    assert!(file(&hk, "text/001.xhtml").contains("軟件裏的『信息』"));
    assert!(file(&vertical, "text/001.xhtml").contains("『软件里的「信息」』"));
    assert!(file(&hans, "text/001.xhtml").contains("“软件里的‘信息’”"));
}

#[test]
fn pages_are_taken_only_from_an_edition_in_the_same_characters() {
    let publication = publication();
    let settings = SETTINGS.replace("script = \"hant-hk\"\npages", "script = \"hant\"\npages");
    std::fs::write(publication.path().join("build.toml"), settings).expect("a file can be written");
    let Err(faults) = project::load(publication.path()) else { panic!("the settings were taken") };
    let codes: Vec<_> = faults.iter().map(|fault| fault.code).collect();
    assert_eq!(codes, ["pages-of-other-script"]);
}
