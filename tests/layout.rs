//! Small publications as pages, written as text: `tests/cases/layout/<name>/input.md` becomes `expected.txt`.
//! `BLESS=1` writes what came out; read the diff then.

use std::path::{Path, PathBuf};

use keben::font::{FontSet, builtin_sources};
use keben::model::{Creator, CreatorRole, Lang, Metadata, Publication, PublicationDate};
use keben::source;
use keben::typeset::{
    ChapterStart, Extent, Folio, HeadingStyle, Imprint, Kinsoku, MarkWidths, NoteNumbers, NotePlace, Options,
    PageMargins, Region, RunningHeads, WritingMode, dump, typeset,
};

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/layout");
    let mut cases: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("the cases").map(|entry| entry.expect("a case").path()).collect();
    cases.sort();
    cases
}

fn metadata() -> Metadata {
    Metadata {
        subtitle: Some("副题".into()),
        creators: vec![Creator { name: "李波".into(), role: CreatorRole::Reporter }],
        publisher: Some("某社".into()),
        date: Some(PublicationDate { year: 2024, month: Some(1), day: None }),
        ..Metadata::new("试验", Lang::simplified_chinese(), "urn:x")
    }
}

fn read(case: &Path) -> Publication {
    let options = source::Options {
        root: "input.md".into(),
        order: source::Order::Automatic,
        recognise_roles: true,
        numbering: Default::default(),
        index: Default::default(),
        given: None,
        from: None,
        encoding: None,
        press: None,
    };
    source::read(case, &options, metadata()).expect("a case can be read").value
}

/// 16 characters by 10 lines of 10 pt, so that every number can be checked by eye.
fn options(case: &str) -> Options {
    let heading =
        |size: f32, lines: u32| HeadingStyle { size, lines, centered: true, sans: true, spaced: false, run_in: false };
    let front = case.contains("front");
    Options {
        writing: if case.starts_with("vertical") { WritingMode::Vertical } else { WritingMode::Horizontal },
        paper: Extent { along: 220.0, across: 264.0 },
        margins: PageMargins { head: 40.0, foot: 40.0, binding: 40.0, fore_edge: 20.0 },
        facing: true,
        body_size: 10.0,
        line_pitch: 18.0,
        columns: if case.contains("columns") { 2 } else { 1 },
        column_gap: 2.0,
        column_rule: true,
        span_level: 1,
        indent: 2.0,
        headings: [
            heading(14.0, 3),
            heading(12.0, 2),
            heading(10.0, 1),
            heading(10.0, 1),
            heading(10.0, 1),
            heading(10.0, 1),
        ],
        kinsoku: Kinsoku::Gb,
        mark_widths: MarkWidths::Full,
        region: Region::Mainland,
        hanging_punctuation: false,
        character_grid: false,
        hyphenation: true,
        code_line_numbers: case.starts_with("code-"),
        code_highlighting: case.starts_with("code-"),
        chapter_start: ChapterStart::Page,
        running_heads: RunningHeads::BySide,
        folio: if front { Folio::CenterOfTotal } else { Folio::Outer },
        title_page: front,
        contents: front,
        qr_every_page: None,
        imprint: Imprint::None,
        contents_depth: 3,
        figure_list: false,
        table_list: false,
        notes: NotePlace::Foot,
        note_numbers: NoteNumbers::Chapter,
        page_references: false,
    }
}

#[test]
fn every_case_is_set_as_expected() {
    let fonts = FontSet::load(builtin_sources()).expect("built-in faces").value;
    let mut wrong = Vec::new();
    for case in cases() {
        let name = case.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let publication = read(&case);
        let found = dump(&typeset(&publication, &fonts, &options(&name)).value, &fonts);
        let expected = case.join("expected.txt");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&expected, &found).expect("the case's folder can be written");
        } else if std::fs::read_to_string(&expected).unwrap_or_default().replace("\r\n", "\n") != found {
            wrong.push(name);
        }
    }
    assert!(wrong.is_empty(), "these differ; look at them and bless them with BLESS=1: {wrong:?}");
}

#[test]
fn the_same_publication_gives_the_same_dump() {
    let fonts = FontSet::load(builtin_sources()).expect("built-in faces").value;
    let publication = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/layout/notes"));
    let set = || dump(&typeset(&publication, &fonts, &options("notes")).value, &fonts);
    assert_eq!(set(), set());
}
