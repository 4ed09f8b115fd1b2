//! Markdown to the model, against the parser alone: time and peak memory as ratios, on the same text in the same run.
//!
//! `cargo bench --bench source [-- MEGABYTES]` (100 if not said). Each measurement is a process of its own, so that its
//! peak memory is its own; the best of three times counts. Seconds are those of the processors, so that what else runs
//! on the machine and how many cores it has say nothing about the work.

use std::hint::black_box;
use std::path::Path;
use std::process::Command;

use keben::model::{Lang, Metadata};
use keben::source::{Options, Order};
use pulldown_cmark::Options as Syntax;

/// What keben reads beyond CommonMark.
const SYNTAX: Syntax = Syntax::ENABLE_TABLES
    .union(Syntax::ENABLE_FOOTNOTES)
    .union(Syntax::ENABLE_STRIKETHROUGH)
    .union(Syntax::ENABLE_TASKLISTS)
    .union(Syntax::ENABLE_HEADING_ATTRIBUTES)
    .union(Syntax::ENABLE_MATH)
    .union(Syntax::ENABLE_DEFINITION_LIST)
    .union(Syntax::ENABLE_SUPERSCRIPT)
    .union(Syntax::ENABLE_SUBSCRIPT);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.first().map(String::as_str) {
        Some("parser") => measured(|| parser(Path::new(&arguments[1]))),
        Some("model") => measured(|| model(Path::new(&arguments[1]))),
        first => compare(first.and_then(|number| number.parse().ok()).unwrap_or(100)),
    }
}

/// The sample's own kinds of Markdown, in its proportions: prose, headings, lists, quotations, emphasis, links, notes,
/// code, tables.
fn text(bytes: usize) -> String {
    let chapter = include_str!("source.md");
    let mut text = String::with_capacity(bytes + chapter.len());
    let mut number = 0;
    while text.len() < bytes {
        number += 1;
        text.push_str(&chapter.replace("{n}", &number.to_string()));
    }
    text
}

#[expect(clippy::print_stdout, reason = "a bench speaks")]
fn compare(megabytes: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let book = folder.path().join("book");
    std::fs::create_dir(&book).expect("a folder in it");
    // Chapters of 1 MB, as a long book has them, and one file, as a text taken from elsewhere is.
    let whole = text(megabytes << 20);
    std::fs::write(folder.path().join("whole.md"), &whole).expect("a file");
    for (i, part) in text(1 << 20).lines().collect::<Vec<_>>().chunks(usize::MAX).enumerate() {
        for copy in 0..megabytes {
            std::fs::write(book.join(format!("{copy:04}-{i}.md")), part.join("\n")).expect("a file");
        }
    }
    for (name, path) in [("one file", folder.path().join("whole.md")), ("chapters", book)] {
        let best = |mode: &str| {
            let runs = (0..3).map(|_| run(mode, &path));
            runs.reduce(|a, b| (a.0.min(b.0), a.1.min(b.1))).unwrap_or((0.0, 0.0))
        };
        let ((parser, low), (model, high)) = (best("parser"), best("model"));
        println!(
            "{megabytes} MB, {name}: parser {parser:.2} s, {low:.0} MB; model {model:.2} s, {high:.0} MB; ratio {:.2}, {:.2}",
            model / parser,
            high / low
        );
    }
}

/// Seconds and megabytes of one run in a process of its own.
fn run(mode: &str, path: &Path) -> (f64, f64) {
    let output = Command::new(std::env::current_exe().expect("this program")).arg(mode).arg(path).output();
    let said = String::from_utf8(output.expect("a run").stdout).expect("text");
    let mut numbers = said.split_whitespace().map(|number| number.parse().expect("a number"));
    (numbers.next().expect("seconds"), numbers.next().expect("megabytes"))
}

#[expect(clippy::print_stdout, reason = "a bench speaks")]
fn measured(work: impl FnOnce()) {
    work();
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name, which may hold spaces: fields 14 and 15 are user and system time in ticks of 10 ms.
    let fields = stat.rsplit(") ").next().unwrap_or("").split(' ').skip(11).take(2);
    let seconds = fields.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok());
    println!("{seconds} {}", peak.unwrap_or(0.0) / 1024.0);
}

/// Reads the files and walks over the parser's events.
fn parser(path: &Path) {
    let mut files = vec![path.to_owned()];
    if path.is_dir() {
        files = std::fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    }
    for file in files {
        let text = std::fs::read_to_string(file).expect("text");
        let events = pulldown_cmark::Parser::new_ext(&text, SYNTAX).into_offset_iter();
        black_box(events.map(|event| black_box(event).1.len()).sum::<usize>());
    }
}

/// Reads the publication.
fn model(path: &Path) {
    let (folder, root) = (path.parent().expect("a parent"), path.file_name().expect("a name").to_string_lossy());
    let options = Options {
        root: root.into_owned(),
        order: Order::Automatic,
        from: None,
        encoding: None,
        recognise_roles: false,
        press: None,
        numbering: Default::default(),
        index: Default::default(),
        given: None,
    };
    let read = keben::source::read(folder, &options, metadata());
    // Dropping it is not part of the work.
    std::mem::forget(black_box(read.expect("a publication")));
}

fn metadata() -> Metadata {
    Metadata::new("书", Lang::simplified_chinese(), "urn:x")
}
