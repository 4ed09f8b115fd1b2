//! Cases of press repair in folders: `tests/cases/press/NAME/damaged.md` becomes `repaired.md`; `clean.md` stays as it is,
//! byte for byte. What is expected was written by an editor's judgement, never taken from what came out.

use std::path::{Path, PathBuf};

use keben::source::press::{Edit, EditKind, Options, Repaired, repair};

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/press");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
}

fn text(folder: &Path, name: &str) -> Option<String> {
    std::fs::read_to_string(folder.join(name)).ok()
}

/// How many empty lines part two blocks is of no account.
fn loose(text: &str) -> String {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines() {
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    lines.join("\n").trim().to_owned()
}

/// The lines that differ, for the message.
fn difference(expected: &str, got: &str) -> String {
    let (expected, got): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), got.lines().collect());
    let missing = expected.iter().filter(|line| !got.contains(line)).map(|line| format!("  - {line}\n"));
    missing.chain(got.iter().filter(|line| !expected.contains(line)).map(|line| format!("  + {line}\n"))).collect()
}

#[test]
fn every_damaged_text_is_repaired_as_an_editor_would() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for folder in cases() {
        let Some(damaged) = text(&folder, "damaged.md") else { continue };
        count += 1;
        let expected = loose(&text(&folder, "repaired.md").expect("a damaged text has its repaired one"));
        let repaired = repair(&damaged, &Options::default());
        super::press_properties::check(&damaged, &repaired);
        let got = loose(&repaired.text);
        if got != expected {
            wrong.push(format!("{}:\n{}", folder.display(), difference(&expected, &got)));
        }
    }
    assert!(count >= 50, "{count} cases are left");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_clean_text_and_verse_of_any_measure_stay_as_they_are() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for folder in cases() {
        let Some(clean) = text(&folder, "clean.md") else { continue };
        count += 1;
        let Repaired { text, edits, .. } = repair(&clean, &Options::default());
        if text != clean {
            let shown = |edit: &Edit| format!("  {:?}: {:?} → {:?}\n", edit.kind, edit.before, edit.after);
            wrong.push(format!("{}:\n{}", folder.display(), edits.iter().map(shown).collect::<String>()));
        }
    }
    assert!(count >= 14, "{count} clean texts are left");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_repaired_texts_are_clean_themselves() {
    for folder in cases() {
        let Some(repaired) = text(&folder, "repaired.md") else { continue };
        let again = repair(&repaired, &Options::default());
        let joins = again.edits.iter().filter(|edit| matches!(edit.kind, EditKind::Join | EditKind::Unwrap)).count();
        assert_eq!((joins, loose(&again.text)), (0, loose(&repaired)), "{}", folder.display());
    }
}
