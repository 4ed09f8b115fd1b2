//! Cases in folders: `tests/cases/source/NAME/input/` is a text's folder, `expected.txt` the model and its warnings.
//! `BLESS=1` writes what came out; read the diff then.

use std::path::Path;

use keben::source::{Options, read};

#[test]
fn every_case_gives_the_expected_model_and_warnings() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/source");
    let mut names: Vec<_> = std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert!(names.len() > 10);
    let mut wrong = Vec::new();
    for name in &names {
        let folder = root.join(name);
        let options = Options { root: "input".into(), ..super::options() };
        let got = match read(&folder, &options, super::metadata("")) {
            Ok(warned) => {
                super::invariants::check(&warned.value);
                super::dump::publication(&warned.value, &warned.warnings)
            }
            Err(faults) => faults.iter().map(|f| format!("{:?} {}: {}\n", f.severity, f.code, f.message.en)).collect(),
        };
        let expected = folder.join("expected.txt");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&expected, &got).unwrap();
        } else if std::fs::read_to_string(&expected).unwrap_or_default() != got {
            wrong.push(format!("{}:\n{got}", name.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
