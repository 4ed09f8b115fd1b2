//! Documents that came through pandoc. Each folder of tests/cases/pandoc holds, in `input`, what pandoc 3.9 made of a
//! document (`pandoc DOCUMENT --extract-media=. -t json`) with its media, and the model that it becomes.

use keben::diagnostic::{At, Diagnostic};
use keben::model::{Alignment, BlockKind, Cell, InlineKind, MAX_DEPTH, Row, inline_text};
use keben::source::{Options, SourceFormat, read};

use super::{dump, folder, invariants, metadata};

fn options(root: &str) -> Options {
    Options { root: root.into(), from: Some(SourceFormat::PandocJson), ..super::options() }
}

#[test]
fn documents_become_the_model_that_is_expected() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/pandoc");
    let mut names: Vec<_> = std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert!(names.len() > 3);
    let mut wrong = Vec::new();
    for name in &names {
        let case = root.join(name);
        let warned = read(&case, &options("input"), metadata("")).unwrap_or_else(|faults| panic!("{faults:#?}"));
        invariants::check(&warned.value);
        let got = dump::publication(&warned.value, &warned.warnings);
        let expected = case.join("expected.txt");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&expected, &got).unwrap();
        } else if std::fs::read_to_string(&expected).unwrap_or_default() != got {
            wrong.push(format!("{}:\n{got}", name.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Reads one document, in which `blocks` are the blocks.
#[track_caller]
fn document(blocks: &str) -> (keben::model::Publication, Vec<Diagnostic>) {
    let json = format!(r#"{{"pandoc-api-version":[1,23,1],"meta":{{}},"blocks":{blocks}}}"#);
    let folder = folder(&[("a.json", json.as_bytes())]);
    let warned = read(folder.path(), &options("a.json"), metadata("书")).unwrap_or_else(|faults| panic!("{faults:#?}"));
    invariants::check(&warned.value);
    (warned.value, warned.warnings)
}

#[test]
fn a_diagnostic_shows_the_path_of_its_node_and_its_text() {
    let (publication, warnings) = document(
        r##"[{"t":"HorizontalRule"},{"t":"BlockQuote","c":[{"t":"Para","c":[{"t":"Str","c":"见"},
            {"t":"Link","c":[["",[],[]],[{"t":"Str","c":"下文"}],["#none",""]]}]}]}]"##,
    );
    assert_eq!(warnings.len(), 1, "{warnings:#?}");
    let place = publication.sources.resolve(&warnings[0].at).unwrap();
    assert_eq!((warnings[0].code, place.file.as_str()), ("dead-link", "a.json"));
    assert_eq!(place.source, "blocks[1].c[0].c  见[下文](#none)");
    assert_eq!(&place.source[place.range.0 as usize..place.range.1 as usize], "[下文](#none)");
}

#[test]
fn unknown_nodes_are_warnings_and_their_text_is_kept() {
    let (publication, warnings) = document(
        r#"[{"t":"Poem","c":[["",[],[]],[{"t":"Str","c":"举头"},{"t":"Space"},{"t":"Str","c":"望"}]]},
            {"t":"Para","c":[{"t":"Glow","c":[{"t":"Str","c":"明"}]},{"t":"Str","c":"月"},{"t":"Emph"}]},
            {"t":"Header","c":"坏"},7,null]"#,
    );
    assert_eq!(warnings.iter().filter(|w| w.code == "pandoc-unknown").count(), 6, "{warnings:#?}");
    let blocks = &publication.chapters[0].blocks;
    let texts: Vec<_> = blocks.iter().map(keben::model::block_text).collect();
    assert_eq!(texts, ["举头 望\n", "明月\n", "坏\n"]);
}

#[test]
fn json_that_is_broken_is_an_error_with_its_place_and_how_to_mend_it() {
    let cases: [(&str, u32); 5] = [
        ("{\"pandoc-api-version\":[1,23],\"meta\":{},\n\"blocks\":[}", 2),
        ("", 1),
        ("中文", 1),
        ("{\"a\":", 1),
        (&format!("{}1{}", "[".repeat(4000), "]".repeat(4000)), 1),
    ];
    for (json, line) in cases {
        let folder = folder(&[("a.json", json.as_bytes())]);
        let found = read(folder.path(), &options("a.json"), metadata("书")).unwrap_err();
        assert_eq!(found[0].code, "bad-pandoc-json", "{json}");
        let At::Place(place) = &found[0].at else { panic!("{found:#?}") };
        assert!(place.line == line && place.source.len() < 300 && found[0].hint.is_some(), "{place:?}");
    }
    for json in ["{}", "[1]", "{\"blocks\":{}}"] {
        let folder = folder(&[("a.json", json.as_bytes())]);
        assert_eq!(read(folder.path(), &options("a.json"), metadata("书")).unwrap_err()[0].code, "bad-pandoc-json");
    }
}

#[test]
fn what_is_nested_deep_keeps_its_text_within_the_depth_of_the_model() {
    let nest = |open: &str, close: &str, inner: &str, times: usize| {
        format!("{}{inner}{}", open.repeat(times), close.repeat(times))
    };
    let para = r#"{"t":"Para","c":[{"t":"Str","c":"底"}]}"#;
    let quotes = nest(r#"{"t":"BlockQuote","c":["#, "]}", para, 55);
    let emphasis = nest(r#"{"t":"Emph","c":["#, "]}", r#"{"t":"Str","c":"心"}"#, 55);
    let lists = nest(r#"{"t":"BulletList","c":[["#, "]]}", para, 38);
    let (publication, warnings) = document(&format!(
        r#"[{quotes},{lists},{{"t":"Para","c":[{emphasis}]}},{{"t":"BlockQuote","c":[{{"t":"Para","c":[{emphasis}]}}]}}]"#
    ));
    let text: String = publication.chapters[0].blocks.iter().map(keben::model::block_text).collect();
    assert_eq!(text, "底\n底\n心\n心\n");
    assert!(warnings.iter().any(|w| w.code == "nested-too-deep"), "{warnings:?}");
    const { assert!(MAX_DEPTH < 100) };
}

#[test]
fn a_soft_break_is_nothing_between_han_and_a_space_between_words() {
    let line = |before: &str, after: &str| {
        let json = format!(
            r#"[{{"t":"Para","c":[{{"t":"Strong","c":[{{"t":"Str","c":"{before}"}}]}},{{"t":"SoftBreak"}},{{"t":"Str","c":"{after}"}}]}}]"#
        );
        keben::model::block_text(&document(&json).0.chapters[0].blocks[0])
    };
    assert_eq!(line("党建", "引领"), "党建引领\n");
    assert_eq!(line("hello", "world"), "hello world\n");
    assert_eq!(line("使用", "Rust"), "使用Rust\n");
}

#[test]
fn notes_come_in_the_order_of_their_references_those_of_notes_last() {
    let note = |inner: &str| format!(r#"{{"t":"Note","c":[{{"t":"Para","c":[{inner}]}}]}}"#);
    let nested = note(&format!(r#"{{"t":"Str","c":"一"}},{}"#, note(r#"{"t":"Str","c":"三"}"#)));
    let second = note(r#"{"t":"Str","c":"二"}"#);
    let (publication, _) = document(&format!(r#"[{{"t":"Para","c":[{{"t":"Str","c":"文"}},{nested},{second}]}}]"#));
    let chapter = &publication.chapters[0];
    let texts: Vec<_> = chapter.notes.iter().map(|note| keben::model::block_text(&note.blocks[0])).collect();
    assert_eq!(texts, ["一\n", "二\n", "三\n"]);
    let BlockKind::Paragraph(content) = &chapter.notes[0].blocks[0].kind else { panic!() };
    assert!(matches!(content.last().unwrap().kind, InlineKind::NoteRef(id) if id.0 == 2));
}

#[test]
fn a_document_of_another_program_is_an_error_that_gives_the_command() {
    for (name, command) in [
        ("会议 纪要.docx", "pandoc '会议 纪要.docx' --extract-media=. -t json -o '会议 纪要.json'"),
        ("a.odt", "pandoc a.odt --extract-media=. -t json -o a.json"),
        ("a.tex", "pandoc a.tex -t json -o a.json"),
        ("a.HTML", "pandoc a.HTML -t json -o a.json"),
        ("a.rtf", "pandoc a.rtf --extract-media=. -t json -o a.json"),
    ] {
        let folder = folder(&[(name, b"PK\x03\x04 \xff\xfe")]);
        for root in [name, "."] {
            let options = Options { root: root.into(), ..super::options() };
            let found = read(folder.path(), &options, metadata("书")).unwrap_err();
            assert_eq!((found.len(), found[0].code), (1, "foreign-document"), "{found:#?}");
            assert!(found[0].hint.as_ref().unwrap().en.contains(command), "{:?}", found[0].hint);
        }
    }
}

#[test]
fn json_of_pandoc_is_known_by_what_it_says() {
    let json = br#"{"pandoc-api-version":[1,23,1],"meta":{},"blocks":[{"t":"Para","c":[{"t":"Str","c":"*a*"}]}]}"#;
    let folder = folder(&[("a.json", json)]);
    let options = Options { root: "a.json".into(), ..super::options() };
    let publication = read(folder.path(), &options, metadata("书")).unwrap().value;
    assert_eq!(keben::model::block_text(&publication.chapters[0].blocks[0]), "*a*\n");
}

#[test]
fn merged_cells_heads_of_several_rows_and_of_rows_are_kept() {
    let cell = |text: &str, rows: u32, columns: u32| {
        format!(
            r#"[["",[],[]],{{"t":"AlignDefault"}},{rows},{columns},[{{"t":"Plain","c":[{{"t":"Str","c":"{text}"}}]}}]]"#
        )
    };
    let row = |cells: &[String]| format!(r#"[["",[],[]],[{}]]"#, cells.join(","));
    let head = [row(&[cell("地区", 2, 1), cell("去年", 1, 2)]), row(&[cell("夏", 1, 1), cell("秋", 1, 1)])].join(",");
    let body = [row(&[cell("北", 9, 1), cell("一", 1, 1), cell("二", 1, 1)]), row(&[cell("未报", 1, 2)])].join(",");
    let columns = r#"[{"t":"AlignLeft"},{"t":"ColWidthDefault"}]"#;
    let (publication, warnings) = document(&format!(
        r#"[{{"t":"Table","c":[["",[],[]],[null,[]],[{columns},{columns},{columns}],[["",[],[]],[{head}]],
            [[["",[],[]],1,[],[{body}]]],[["",[],[]],[]]]}}]"#,
    ));
    let BlockKind::Table { head, rows, alignments } = &publication.chapters[0].blocks[0].kind else {
        panic!("a table")
    };
    let shown = |row: &Row| {
        let cell = |(column, cell): (usize, &Cell)| {
            format!("{column}: {} {}x{}", inline_text(&cell.content), cell.reach.columns, cell.reach.rows)
        };
        row.own_cells().map(cell).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(head.iter().map(shown).collect::<Vec<_>>(), ["0: 地区 1x2, 1: 去年 2x1", "1: 夏 1x1, 2: 秋 1x1"]);
    assert_eq!(rows.iter().map(shown).collect::<Vec<_>>(), ["0: 北 1x2, 1: 一 1x1, 2: 二 1x1", "1: 未报 2x1"]);
    assert_eq!(alignments, &[Alignment::Start; 3]);
    assert!(rows[0].cells[0].heads_row && !rows[0].cells[1].heads_row && !head[0].cells[0].heads_row);
    assert_eq!(warnings.iter().map(|warning| warning.code).collect::<Vec<_>>(), ["table-span"]);
}
