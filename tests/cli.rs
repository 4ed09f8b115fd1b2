//! The real binary: exit codes, languages, places, and that nothing is written when something is wrong.

mod common;

use common::{Publication, Run, keben};

const TEXT: (&str, &[u8]) = ("book/a.md", "# 题\n\n文。\n".as_bytes());

#[test]
fn wrong_use_exits_with_2_and_writes_nothing() {
    let publication = Publication::new(&[TEXT]);
    let wrong: [&[&str]; 8] = [
        &["--nonsense"],
        &["build", "--nonsense"],
        &["build", "a", "b"],
        &["build", "--lang", "fr"],
        &["build", "--edition"],
        &["inspect"],
        &["inspect", "--json", "--layout", "book"],
        &["--strict", "inspect", "--json"],
    ];
    for arguments in wrong {
        let run = publication.run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {run:?}");
        assert!(run.out.is_empty() && !run.err.is_empty(), "{arguments:?}");
    }
    assert!(publication.outputs().is_empty());
}

#[test]
fn a_text_on_standard_input_is_a_publication() {
    const DOT: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'><path d='M0 0h8v8z'/></svg>";
    let json = r#"{"pandoc-api-version":[1,23],"meta":{},"blocks":[
        {"t":"Header","c":[1,["",[],[]],[{"t":"Str","c":"题"}]]},
        {"t":"Para","c":[{"t":"Image","c":[["",[],[]],[{"t":"Str","c":"图"}],["dot.svg",""]]}]}]}"#;
    let publication = Publication::new(&[("dot.svg", DOT), ("build.toml", b"[publication]\ntitle = \"x\"\n")]);
    let piped = |arguments: &[&str], text: &str| {
        let file = publication.path("text");
        std::fs::write(&file, text).unwrap();
        let input = std::fs::File::open(file).unwrap();
        Run::new(keben().current_dir(publication.folder()).args(arguments).stdin(input))
    };
    for from in [&["--from", "pandoc-json"][..], &[]] {
        let run = piped(&[&["build", "-"], from].concat(), json);
        assert_eq!((run.code, publication.outputs()), (0, vec!["book.pdf".into(), "ereader.epub".into()]), "{run:?}");
        // The image beside it is found; the build.toml there is another publication's.
        assert!(!run.err.contains("image") && !run.err.contains("settings-not-used"), "{}", run.err);
        std::fs::remove_dir_all(publication.path("out")).unwrap();
    }
    let run = piped(&["build", "-", "--out", "there"], "# 题\n\n[无](#x)\n");
    assert!(run.code == 0 && publication.path("there/book.pdf").is_file(), "{run:?}");
    assert!(run.err.contains("stdin.md:3:1"), "{}", run.err);
    let run = piped(&["inspect", "--json", "-"], "题\n");
    assert!(run.code == 0 && run.out.contains("题"), "{run:?}");
    let run = piped(&["build", "-"], "");
    assert!(run.code == 1 && run.err.contains("empty-input"), "{run:?}");
    let run = piped(&["build", "--from", "pandoc-json", "-"], "{");
    assert!(run.code == 1 && run.err.contains("bad-pandoc-json") && run.err.contains("stdin.json:1:"), "{run:?}");
    assert!(publication.outputs().is_empty());
}

#[test]
fn help_and_version_go_to_stdout() {
    let publication = Publication::new(&[]);
    let version = publication.run(&["--version"]);
    assert_eq!((version.code, version.out.as_str()), (0, concat!("keben ", env!("CARGO_PKG_VERSION"), "\n")));
    for arguments in [&["--help"][..], &["build", "--help"], &["inspect", "--help"]] {
        let help = publication.run(arguments);
        assert_eq!(help.code, 0);
        assert!(help.out.contains("Usage: keben"), "{}", help.out);
        assert!(help.out.contains("--lang <LANG>"), "{}", help.out);
        assert!(help.err.is_empty());
    }
}

#[test]
fn every_fault_is_told_with_its_line_and_nothing_is_written() {
    let settings = "[publication]\ntitel = \"错字\"\ndate = \"昨天\"\n\n[[edition]]\nname = \"a\"\nformat = \"mobi\"\n";
    let publication = Publication::new(&[TEXT, ("build.toml", settings.as_bytes())]);
    for arguments in [&["build"][..], &[], &["build", "."], &["build", "build.toml"]] {
        let run = publication.run(arguments);
        assert_eq!(run.code, 1, "{run:?}");
        for place in ["build.toml:2:1", "build.toml:3:8", "build.toml:7:10"] {
            assert!(run.err.contains(place), "{place}: {}", run.err);
        }
        assert!(run.err.contains("titel = \"错字\"") && run.err.contains("did you mean `title`?"), "{}", run.err);
        assert!(run.err.ends_with("nothing was built: 3 errors\n"), "{}", run.err);
        assert!(run.out.is_empty());
        assert!(!publication.path("out").exists());
    }
}

#[test]
fn the_caret_stands_under_the_fault_behind_wide_characters() {
    let settings = "publication.creators = [{ name = \"陈晓艳\", role = \"通讯人\" }]\n";
    let publication = Publication::new(&[("build.toml", settings.as_bytes())]);
    let run = publication.run(&["--lang", "zh"]);
    let lines: Vec<&str> = run.err.lines().collect();
    let source = lines.iter().position(|line| line.contains("陈晓艳")).unwrap();
    let cells = |text: &str| text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let fault = lines[source].split("\"通讯人\"").next().unwrap();
    let caret = lines[source + 1].split('^').next().unwrap();
    assert_eq!(cells(fault), cells(caret), "{}", run.err);
    assert!(lines[source + 1].ends_with("^^^^^^^^"), "{}", run.err);
    assert!(run.err.contains("build.toml:1:48"), "the column counts characters: {}", run.err);
}

#[test]
fn messages_are_in_the_language_asked_for_else_that_of_the_locale() {
    let publication = Publication::new(&[("build.toml", b"colour = 1\n")]);
    let said = |locale: &str, arguments: &[&str]| {
        Run::new(keben().current_dir(publication.folder()).env("LANG", locale).args(arguments)).err
    };
    assert!(said("zh_CN.UTF-8", &[]).contains("没有生成任何文件：1 个错误"));
    assert!(said("zh_TW.UTF-8", &["build"]).contains("错误[unknown-key]"));
    assert!(said("de_DE.UTF-8", &[]).contains("error[unknown-key]"));
    assert!(said("zh_CN.UTF-8", &["--lang", "en"]).contains("nothing was built: 1 error\n"));
    assert!(said("de_DE.UTF-8", &["build", "--lang=zh"]).contains("提示: "));
    assert!(said("de_DE.UTF-8", &["--lang", "zh", "build"]).contains("提示: "));
}

#[test]
fn a_pipe_gets_no_colours_and_no_progress_bar() {
    let publication = Publication::new(&[("build.toml", b"colour = 1\n")]);
    let run = publication.run(&[]);
    assert!(!run.err.contains('\u{1b}') && !run.err.contains('\r'), "{:?}", run.err);
}

#[test]
fn paths_in_messages_lead_there_from_here() {
    let publication = Publication::new(&[("paper/build.toml", b"colour = 1\n")]);
    let run = publication.run(&["build", "paper"]);
    assert!(run.err.contains("paper/build.toml:1:1") || run.err.contains("paper\\build.toml:1:1"), "{}", run.err);
}

#[test]
fn a_path_that_is_not_there_is_an_error() {
    let publication = Publication::new(&[]);
    let run = publication.run(&["build", "nowhere"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("there is no folder or file nowhere"), "{}", run.err);
}

#[test]
fn an_edition_that_is_not_there_is_an_error_before_the_text_is_read() {
    let publication = Publication::new(&[TEXT]);
    let run = publication.run(&["build", "--edition", "boek", "--edition", "ereader"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("there is no edition `boek`"), "{}", run.err);
    assert!(run.err.contains("did you mean `book`?"), "{}", run.err);
    assert!(publication.outputs().is_empty());
    let run = publication.run(&["inspect", "--layout", "ereader"]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("`ereader` is an EPUB"), "{}", run.err);
}

#[test]
fn a_source_date_epoch_that_is_no_number_is_an_error() {
    let publication = Publication::new(&[TEXT]);
    for value in ["yesterday", "-1", "253402300800", "1e9"] {
        let run = Run::new(keben().current_dir(publication.folder()).env("SOURCE_DATE_EPOCH", value));
        assert_eq!(run.code, 1, "{value}");
        assert!(run.err.contains(&format!("SOURCE_DATE_EPOCH is `{value}`")), "{}", run.err);
    }
    assert!(publication.outputs().is_empty());
}

#[test]
fn an_empty_settings_file_that_is_a_folder_is_an_error_and_no_panic() {
    let publication = Publication::new(&[TEXT]);
    std::fs::create_dir(publication.path("build.toml")).unwrap();
    let run = publication.run(&[]);
    assert_eq!(run.code, 1);
    assert!(run.err.contains("build.toml"), "{}", run.err);
}
