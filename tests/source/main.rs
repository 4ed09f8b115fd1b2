//! The source stage from outside: folders of files in, the model and its warnings out.

mod bad_input;
mod books;
mod cases;
mod dump;
mod encodings;
mod invariants;
mod links_and_images;
mod numbering;
mod order;
mod pandoc;
mod press;
mod press_cases;
mod press_properties;
mod press_scramble;
mod properties;
mod roles;

use std::path::Path;

use keben::diagnostic::Diagnostic;
use keben::model::{Lang, Metadata, Publication};
use keben::source::{Options, Order, read};

fn options() -> Options {
    Options {
        root: "book".into(),
        order: Order::Automatic,
        recognise_roles: true,
        from: None,
        encoding: None,
        press: None,
        numbering: Default::default(),
        index: Default::default(),
        given: None,
    }
}

fn metadata(title: &str) -> Metadata {
    Metadata::new(title, Lang::simplified_chinese(), "urn:x")
}

/// A publication's folder with these files.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    folder
}

/// Reads a publication that must be readable, checks the invariants of the model, and gives it with its warnings.
#[track_caller]
fn built(folder: &Path) -> (Publication, Vec<Diagnostic>) {
    let warned = read(folder, &options(), metadata("书")).unwrap_or_else(|faults| panic!("{faults:#?}"));
    invariants::check(&warned.value);
    (warned.value, warned.warnings)
}

/// Reads one chapter of Markdown.
#[track_caller]
fn chapter(text: &str) -> (Publication, Vec<Diagnostic>) {
    built(folder(&[("book/a.md", text.as_bytes())]).path())
}

/// `code file:line`, as far as there is a place.
fn places(publication: &Publication, warnings: &[Diagnostic]) -> Vec<String> {
    let show = |warning: &Diagnostic| match (publication.sources.resolve(&warning.at), &warning.at) {
        (Some(place), _) => format!("{} {}:{}", warning.code, place.file, place.line),
        (None, keben::diagnostic::At::File(file)) => format!("{} {file}", warning.code),
        _ => warning.code.to_owned(),
    };
    warnings.iter().map(show).collect()
}

/// A PNG of 4 × 3 pixels; `seed` makes it differ.
fn png(seed: u8) -> Vec<u8> {
    let picture = image::GrayImage::from_pixel(4, 3, image::Luma([seed]));
    let mut bytes = Vec::new();
    picture.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
    bytes
}
