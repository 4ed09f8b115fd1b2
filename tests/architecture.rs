//! The folders of src/ use each other only as the design allows: the data goes one way.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What each folder may use besides itself, `diagnostic` and `script`. `options` is for the back ends' `Options` types, which
/// their `mod.rs` shows to `project`.
const ALLOWED: [(&str, &[&str]); 12] = [
    ("diagnostic", &[]),
    ("script", &[]),
    ("model", &[]),
    ("project", &["model", "source", "typeset", "epub", "pdf"]),
    ("source", &["model", "image"]),
    ("font", &["model"]),
    ("image", &["model"]),
    ("typeset", &["model", "font", "image"]),
    ("pdf", &["typeset", "model", "font", "image"]),
    ("epub", &["model", "font", "image"]),
    ("edition", &["project", "source", "font", "image", "typeset", "pdf", "epub", "model"]),
    ("proof", &["model"]),
];

/// The items of back ends that `project` may name: what it fills in, nothing that does work.
const OPTIONS: [&str; 26] = [
    "Options",
    "Order",
    "FontEmbedding",
    "Profile",
    "Writing",
    "StyleSheet",
    "Archival",
    "ChapterStart",
    "Extent",
    "Folio",
    "Given",
    "HeadingStyle",
    "Imprint",
    "IndexOrder",
    "Kinsoku",
    "MarkWidths",
    "NoteNumbers",
    "NotePlace",
    "PageMargins",
    "PressOptions",
    "QrPlace",
    "Region",
    "RunningHeads",
    "SourceFormat",
    "WritingMode",
    "Encoding",
];

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The code of a file without its tests and comments.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap().to_owned();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Every path that begins with `crate::`, groups in braces opened one level deep.
fn crate_paths(code: &str) -> BTreeSet<Vec<String>> {
    let mut paths = BTreeSet::new();
    for piece in code.split("crate::").skip(1) {
        let end = piece.find(|c: char| !(c.is_alphanumeric() || "_:{},* \n".contains(c))).unwrap_or(piece.len());
        let path = &piece[..end];
        let (head, group) = match path.split_once('{') {
            Some((head, group)) => (head, group.split('}').next().unwrap()),
            None => (path.split([',', ' ', '\n', '}']).next().unwrap(), ""),
        };
        let head: Vec<String> = head.split("::").filter(|s| !s.is_empty()).map(str::to_owned).collect();
        if group.is_empty() {
            paths.insert(head);
        } else {
            for item in group.split(',').map(str::trim).filter(|i| !i.is_empty()) {
                let tail = item.split(" as ").next().unwrap().split("::").map(|s| s.trim().to_owned());
                paths.insert(head.iter().cloned().chain(tail).collect());
            }
        }
    }
    paths
}

#[test]
fn folders_use_each_other_only_as_the_design_allows() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut faults = Vec::new();
    let mut edges = 0;
    for (folder, allowed) in ALLOWED {
        let mut files = Vec::new();
        let single = src.join(format!("{folder}.rs"));
        if single.exists() {
            files.push(single);
        } else {
            rust_files(&src.join(folder), &mut files);
        }
        let tests = |path: &PathBuf| path.ends_with("tests.rs") || path.ends_with("testing.rs");
        for file in files.iter().filter(|path| !tests(path) && !path.components().any(|c| c.as_os_str() == "tests")) {
            for path in crate_paths(&code(file)) {
                let Some(to) = path.first().filter(|to| ALLOWED.iter().any(|(name, _)| name == to)) else { continue };
                if to == folder || to == "diagnostic" || to == "script" {
                    continue;
                }
                edges += 1;
                let ok = allowed.contains(&to.as_str());
                let works = folder == "project" && to != "model";
                let item = path.last().map(String::as_str).unwrap_or_default();
                if !ok || (works && item != to && item != "self" && !OPTIONS.contains(&item) && item != "options") {
                    faults.push(format!("{}: crate::{}", file.strip_prefix(&src).unwrap().display(), path.join("::")));
                }
            }
        }
    }
    assert!(edges > 100, "the edges were not found: {edges}");
    assert!(faults.is_empty(), "not allowed by the design:\n{}", faults.join("\n"));
}

#[test]
fn back_ends_read_no_file_clock_or_environment() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for folder in ["epub", "typeset", "pdf", "model", "script"] {
        let mut files = Vec::new();
        rust_files(&src.join(folder), &mut files);
        for file in files.iter().filter(|f| !f.ends_with("tests.rs") && !f.ends_with("testing.rs")) {
            let code = code(file);
            for word in ["std::fs", "std::env", "SystemTime", "Instant::now", "std::net", "std::process"] {
                assert!(!code.contains(word), "{} uses {word}", file.display());
            }
        }
    }
}

#[test]
fn nothing_reads_the_date_of_today() {
    let mut files = Vec::new();
    rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    for file in &files {
        let code = code(file);
        for word in ["SystemTime", "Timestamp::now", "Zoned::now", "Local::now", "Utc::now", "now_utc", "now_local"] {
            assert!(!code.contains(word), "{} uses {word}", file.display());
        }
    }
}

#[test]
fn typesetting_names_its_axes_along_and_across() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/typeset");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    let mut names = 0;
    for file in files.iter().filter(|f| !f.ends_with("tests.rs") && !f.ends_with("testing.rs")) {
        let code = code(file);
        for line in code.lines() {
            let declares = ["let left", "let right", "let top", "let width", " left:", " right:", " top:", " width:"];
            let cluster_pair = line.contains("(left, right)") || line.contains("left: &Cluster");
            names += usize::from(line.contains("along"));
            assert!(cluster_pair || !declares.iter().any(|d| line.contains(d)), "{}: {line}", file.display());
        }
    }
    assert!(names > 50, "nothing under typeset/ is named along any more");
}
