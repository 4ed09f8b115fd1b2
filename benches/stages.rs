//! Time of every stage on the sample article, and on a book of a million characters made from it.
//!
//! `cargo bench --bench stages`. The book has 240 chapters, each the article under a heading of its own; it is read from
//! files in a temporary folder, as a user's book is.

use std::path::Path;

use divan::Bencher;
use divan::counter::CharsCount;
use keben::font::{FontSet, builtin_sources};
use keben::model::{Publication, chapter_text};
use keben::project::{Format, Project};
use keben::typeset::Pages;
use keben::{edition, epub, pdf, project, source, typeset};

/// Chapters of the two publications.
const CHAPTERS: [usize; 2] = [1, 240];

const SETTINGS: &str = r#"
[publication]
title = "长篇"
language = "zh-Hans"
date = "2024-01"
identifier = "urn:keben:bench"

[[edition]]
name = "e"
format = "epub"

[[edition]]
name = "p"
format = "pdf"
preset = "book"
"#;

fn main() {
    divan::main();
}

/// A publication of so many chapters, in a folder of its own.
struct Sample {
    folder: tempfile::TempDir,
    chars: usize,
}

impl Sample {
    fn new(chapters: usize) -> Sample {
        let article = include_str!("../book/article.md").trim().replace("\n# ", "\n## ");
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let write =
            |name: &Path, text: &str| std::fs::write(folder.path().join(name), text).expect("a file can be written");
        std::fs::create_dir(folder.path().join("book")).expect("a folder can be made");
        write(Path::new("build.toml"), SETTINGS);
        for chapter in 1..=chapters {
            let text = format!("# 第{chapter}章\n\n{article}\n");
            write(Path::new(&format!("book/{chapter:03}.md")), &text);
        }
        let mut sample = Sample { folder, chars: 0 };
        let publication = sample.publication(&sample.project());
        sample.chars = publication.chapters.iter().map(|c| chapter_text(c).chars().count()).sum();
        sample
    }

    fn project(&self) -> Project {
        project::load(self.folder.path()).expect("the settings are right").value
    }

    fn publication(&self, project: &Project) -> Publication {
        let metadata = project.metadata(None);
        source::read(&project.folder, &project.source, metadata).expect("the text can be read").value
    }
}

fn fonts() -> FontSet {
    FontSet::load(builtin_sources()).expect("the built-in faces are sound").value
}

fn epub_options(project: &Project) -> epub::Options {
    match &project.editions[0].format {
        Format::Epub(options) => options.clone(),
        Format::Pdf { .. } => unreachable!("the first edition is the EPUB"),
    }
}

fn pdf_options(project: &Project) -> (typeset::Options, pdf::Options) {
    match &project.editions[1].format {
        Format::Pdf { typeset, pdf } => (typeset.as_ref().clone(), *pdf),
        Format::Epub(_) => unreachable!("the second edition is the PDF"),
    }
}

fn pages(publication: &Publication, fonts: &FontSet, options: &typeset::Options) -> Pages {
    typeset::typeset(publication, fonts, options).value
}

#[divan::bench(args = CHAPTERS, sample_count = 10)]
fn source_read(bencher: Bencher, chapters: usize) {
    let sample = Sample::new(chapters);
    let project = sample.project();
    bencher.counter(CharsCount::new(sample.chars)).bench_local(|| sample.publication(&project));
}

#[divan::bench]
fn font_load() -> FontSet {
    fonts()
}

#[divan::bench(args = CHAPTERS, sample_count = 10)]
fn typeset_pages(bencher: Bencher, chapters: usize) {
    let sample = Sample::new(chapters);
    let project = sample.project();
    let (publication, fonts) = (sample.publication(&project), fonts());
    let (options, _) = pdf_options(&project);
    bencher.counter(CharsCount::new(sample.chars)).bench_local(|| pages(&publication, &fonts, &options));
}

#[divan::bench(args = CHAPTERS, sample_count = 10)]
fn pdf_write(bencher: Bencher, chapters: usize) {
    let sample = Sample::new(chapters);
    let project = sample.project();
    let (publication, fonts) = (sample.publication(&project), fonts());
    let (typeset, options) = pdf_options(&project);
    let pages = pages(&publication, &fonts, &typeset);
    let write = || pdf::write(&pages, &publication, &fonts, &options).expect("the pages are sound");
    bencher.counter(CharsCount::new(sample.chars)).bench_local(write);
}

#[divan::bench(args = CHAPTERS, sample_count = 10)]
fn epub_write(bencher: Bencher, chapters: usize) {
    let sample = Sample::new(chapters);
    let project = sample.project();
    let (publication, fonts, options) = (sample.publication(&project), fonts(), epub_options(&project));
    let write = || epub::write(&publication, &fonts, None, None, &options).expect("the book is sound").value;
    bencher.counter(CharsCount::new(sample.chars)).bench_local(write);
}

/// The whole way, as the command goes it: settings, text, faces, both editions, files.
#[divan::bench(args = CHAPTERS, sample_count = 10)]
fn whole_build(bencher: Bencher, chapters: usize) {
    let sample = Sample::new(chapters);
    let request = edition::BuildRequest {
        editions: Vec::new(),
        out: sample.folder.path().join("out"),
        strict: false,
        source_date_epoch: None,
    };
    bencher.counter(CharsCount::new(sample.chars)).bench_local(|| {
        let project = sample.project();
        edition::build(&project, &request, Vec::new(), &edition::Silent).expect("the publication is sound")
    });
}
