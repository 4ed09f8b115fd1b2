//! build.toml → settings or diagnostics, as cases: each folder of `tests/cases/project` is a publication, and its
//! `expected.txt` what loading it gives. `BLESS=1` rewrites them.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use keben::diagnostic::{At, Diagnostic, Severity};
use keben::project;

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/project");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    cases.sort();
    cases
}

#[test]
fn settings_are_read_as_the_cases_say() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut different = Vec::new();
    for case in cases() {
        let found = shown(apart(&case).path());
        let file = case.join("expected.txt");
        if bless {
            std::fs::write(&file, found).unwrap();
            continue;
        }
        let expected = std::fs::read_to_string(&file).unwrap_or_default();
        if found != expected {
            different.push(format!("{}\n--- expected\n{expected}\n--- found\n{found}", case.display()));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

/// The case's files without what is expected of it, which would be a text of the publication.
fn apart(case: &Path) -> tempfile::TempDir {
    fn copy(from: &Path, to: &Path) {
        for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
            let to = to.join(entry.file_name());
            if entry.path().is_dir() {
                std::fs::create_dir(&to).unwrap();
                copy(&entry.path(), &to);
            } else if entry.file_name() != "expected.txt" {
                std::fs::copy(entry.path(), &to).unwrap();
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    copy(case, folder.path());
    folder
}

fn shown(case: &Path) -> String {
    let mut text = String::new();
    match project::load(case) {
        Ok(loaded) => {
            loaded.warnings.iter().for_each(|diagnostic| show(diagnostic, &mut text));
            let mut json = serde_json::to_value(&loaded.value).unwrap();
            json.as_object_mut().unwrap().remove("folder");
            writeln!(text, "{}", serde_json::to_string_pretty(&json).unwrap()).unwrap();
        }
        Err(errors) => {
            assert!(errors.iter().any(|error| error.severity == Severity::Error), "{}", case.display());
            errors.iter().for_each(|diagnostic| show(diagnostic, &mut text));
        }
    }
    text
}

fn show(diagnostic: &Diagnostic, text: &mut String) {
    let severity = format!("{:?}", diagnostic.severity).to_lowercase();
    write!(text, "{severity}[{}]", diagnostic.code).unwrap();
    match &diagnostic.at {
        At::Place(place) => {
            writeln!(text, " {}:{}:{}", place.file, place.line, place.column).unwrap();
            let marked = &place.source[place.range.0 as usize..place.range.1 as usize];
            writeln!(text, "  | {}\n  ^ {marked}", place.source).unwrap();
        }
        At::File(file) => writeln!(text, " {file}").unwrap(),
        other => writeln!(text, " {other:?}").unwrap(),
    }
    writeln!(text, "  zh {}\n  en {}", diagnostic.message.zh, diagnostic.message.en).unwrap();
    match &diagnostic.hint {
        Some(hint) => writeln!(text, "  zh → {}\n  en → {}\n", hint.zh, hint.en).unwrap(),
        None => panic!("a diagnostic without a hint: {text}"),
    }
}

#[test]
fn a_folder_that_is_not_there_is_an_error() {
    let errors = project::load(Path::new("no/such/folder")).unwrap_err();
    assert_eq!(errors[0].code, "no-such-path");
}

#[test]
fn one_file_is_a_publication_whatever_lies_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("build.toml"), "nonsense").unwrap();
    std::fs::write(folder.path().join("文.md"), "# 题").unwrap();
    let project = project::load(&folder.path().join("文.md")).unwrap().value;
    assert_eq!(project.source.root, "文.md");
    assert_eq!(project.folder, folder.path());
    let errors = project::load(&folder.path().join("build.toml")).unwrap_err();
    assert!(errors.iter().all(|error| error.code == "toml-syntax"));
}

#[cfg(unix)]
#[test]
fn nothing_outside_the_folder_is_read_through_a_link() {
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret.css"), "p {}").unwrap();
    std::fs::create_dir(outside.path().join("book")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let link = |from: &str, to: &str| {
        std::os::unix::fs::symlink(outside.path().join(from), folder.path().join(to)).unwrap();
    };
    link("secret.css", "a.css");
    link("book", "book");
    assert_eq!(project::load(folder.path()).unwrap().value.source.root, ".", "a book/ that leads outside is none");
    let text = "source.root = \"book\"\n[[edition]]\nname = \"a\"\nformat = \"epub\"\ncss = \"a.css\"\n";
    std::fs::write(folder.path().join("build.toml"), text).unwrap();
    let codes: Vec<&str> = project::load(folder.path()).unwrap_err().iter().map(|error| error.code).collect();
    assert_eq!(codes, ["outside-publication", "outside-publication"]);
    std::fs::remove_file(folder.path().join("build.toml")).unwrap();
    link("secret.css", "build.toml");
    assert_eq!(project::load(folder.path()).unwrap_err()[0].code, "outside-publication");
}

proptest::proptest! {
    #[test]
    fn no_build_toml_makes_the_reader_panic(text in build_toml()) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("build.toml"), text).unwrap();
        match project::load(folder.path()) {
            Ok(loaded) => proptest::prop_assert!(!loaded.value.editions.is_empty()),
            Err(errors) => proptest::prop_assert!(errors.iter().any(|error| error.severity == Severity::Error)),
        }
    }
}

/// Lines of keys and values that fit and do not fit, in tables that fit and do not fit.
fn build_toml() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    let table = prop::sample::select(vec![
        "[publication]",
        "[source]",
        "[press]",
        "[fonts]",
        "[qr]",
        "[[edition]]",
        "[edition]",
        "[other]",
        "[[qr]]",
        "",
    ]);
    let key = prop::sample::select(vec![
        "title",
        "series",
        "creators",
        "date",
        "root",
        "order",
        "roles",
        "song",
        "target",
        "image",
        "place",
        "name",
        "format",
        "preset",
        "paper",
        "margins",
        "headings",
        "body-size",
        "css",
        "pages",
        "standard",
        "“",
        "a.b",
    ]);
    let value = prop::sample::select(vec![
        "\"epub\"",
        "\"pdf\"",
        "\"book\"",
        "\"end\"",
        "\"x\"",
        "\"\"",
        "1",
        "-1",
        "1e400",
        "nan",
        "0x10",
        "true",
        "[]",
        "[1, 2]",
        "[\"a\"]",
        "{}",
        "{ head = 1 }",
        "[{ size = 3 }]",
        "[{ name = \"甲\" }]",
        "2024-01-06",
        "07:32:00",
        "99999999999999999999",
        "[[1], [2]]",
        "“",
    ]);
    let line = (key, value).prop_map(|(key, value)| format!("{key} = {value}\n"));
    let lines = prop::collection::vec(line, 0..4).prop_map(|lines| lines.concat());
    prop::collection::vec((table, lines), 0..5)
        .prop_map(|tables| tables.into_iter().map(|(table, lines)| format!("{table}\n{lines}")).collect())
}

#[test]
fn c07_sizes_are_named_by_hao() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("book")).expect("a folder");
    std::fs::write(folder.path().join("book/a.md"), "# 一\n").expect("a file");
    let size = |written: &str| {
        let settings = format!("[[edition]]\nname = \"a\"\nformat = \"pdf\"\nbody-size = {written}\nline-pitch = 60\n");
        std::fs::write(folder.path().join("build.toml"), settings).expect("a file");
        let project = project::load(folder.path()).map_err(|errors| errors[0].message.en.clone())?;
        match &project.value.editions[0].format {
            project::Format::Pdf { typeset, .. } => Ok(typeset.body_size),
            _ => Err("no PDF".to_owned()),
        }
    };
    for (name, points) in
        [("五号", 10.5), ("小四", 12.0), ("三号", 16.0), ("初号", 42.0), ("小一", 24.0), ("六号", 7.875)]
    {
        assert_eq!(size(&format!("\"{name}\"")), Ok(points), "{name}");
    }
    assert_eq!(size("11"), Ok(11.0));
    assert!(size("\"九号\"").is_err(), "no size of this name");
}
