//! docs/CLREQ.md: every clause has a row, and every test that it names exists.

use std::path::{Path, PathBuf};

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// Names of the functions of all tests.
fn tests() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src", "tests"] {
        rust_files(&root.join(folder), &mut files);
    }
    let text: String = files.iter().map(|f| std::fs::read_to_string(f).expect("a file")).collect();
    let names = text.split("fn ").skip(1).filter_map(|rest| rest.split(['(', '<']).next());
    names.map(str::to_owned).collect()
}

/// Number, what keben does, and the tests of each row.
fn rows() -> Vec<(String, String)> {
    let table = include_str!("../docs/CLREQ.md");
    let cells = table.lines().filter_map(|line| line.strip_prefix("| ")).map(|line| {
        let cells: Vec<&str> = line.trim_end_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 5, "{line}");
        (cells[0].to_owned(), cells[4].to_owned())
    });
    cells.filter(|(number, _)| number != "No.").collect()
}

#[test]
fn every_clause_has_a_row_and_every_test_that_it_names_exists() {
    let numbers: Vec<String> =
        (1..=50).map(|n| format!("C{n:02}")).chain((1..=5).map(|n| format!("J{n:02}"))).collect();
    let rows = rows();
    assert_eq!(rows.iter().map(|(number, _)| number.clone()).collect::<Vec<_>>(), numbers);
    let tests = tests();
    for (number, cell) in &rows {
        let named: Vec<&str> = cell.split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty() || cell.starts_with("not yet: "), "{number} has neither a test nor a reason");
        for name in named {
            assert!(tests.iter().any(|test| test == name), "{number}: no test is named {name}");
        }
    }
}
