//! The fuzz targets over their corpora: what a fuzzer has found once stays found. `fuzz/` runs the same functions.

mod targets;

use std::path::{Path, PathBuf};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The names of the files or folders in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|why| panic!("{}: {why}", folder.display()));
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Every seed of a target, and the same cut short and with a byte changed, so that broken input is met here as well.
fn replay(name: &str) {
    let (_, target) = targets::TARGETS.iter().find(|(known, _)| *known == name).expect("a target of this name");
    let corpus = folder("tests/fuzz/corpus").join(name);
    let seeds = names(&corpus);
    assert!(!seeds.is_empty(), "{name} has no seed");
    for seed in seeds {
        let bytes = std::fs::read(corpus.join(&seed)).unwrap();
        for input in [bytes.clone(), cut(&bytes), changed(&bytes)] {
            let held = std::panic::catch_unwind(|| target(&input));
            assert!(held.is_ok(), "{name}: {seed}: {:?}", String::from_utf8_lossy(&input));
        }
    }
    target(b"");
}

fn cut(bytes: &[u8]) -> Vec<u8> {
    bytes[..bytes.len() * 2 / 3].to_vec()
}

fn changed(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let middle = bytes.len() / 2;
    bytes.iter_mut().skip(middle).take(1).for_each(|byte| *byte = byte.wrapping_add(1));
    bytes
}

macro_rules! replayed {
    ($($name:ident),* $(,)?) => {
        $(#[test]
        fn $name() {
            replay(stringify!($name));
        })*
        const REPLAYED: &[&str] = &[$(stringify!($name)),*];
    };
}

replayed!(
    markdown,
    html,
    front_matter,
    summary,
    book_settings,
    include,
    plain,
    aozora,
    pandoc_json,
    decode,
    press,
    build_toml,
    svg,
    image,
    math,
    epub,
    pdf,
    paragraph,
    read_epub,
    read_pdf,
);

#[test]
fn every_target_is_replayed_and_can_be_run_by_a_fuzzer() {
    let mut known: Vec<String> = targets::TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    known.sort();
    let mut replayed: Vec<String> = REPLAYED.iter().map(|name| (*name).to_owned()).collect();
    replayed.sort();
    assert_eq!(replayed, known);
    assert_eq!(names(&folder("tests/fuzz/corpus")), known);
    // The crate `fuzz` is no part of the package.
    if !folder("fuzz").exists() {
        return;
    }
    let run: Vec<String> = known.iter().map(|name| format!("{name}.rs")).collect();
    assert_eq!(names(&folder("fuzz/fuzz_targets")), run);
}
