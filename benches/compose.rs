//! Time and memory of the paragraph stage alone: a million characters of the sample article's paragraphs become lines, on
//! one thread, held against the least that any program must do with the same text: look up each character's glyph and
//! advance.
//!
//! `cargo bench --bench compose`. The first line printed is the ratio of the two, and the bytes that the lines of the
//! whole text take; `max alloc` of divan's table shows the peak.

#![allow(clippy::print_stdout, reason = "a bench says what it measured")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use divan::counter::CharsCount;
use divan::{AllocProfiler, Bencher};
use keben::font::{Family, FontSet, Request, builtin_sources};
use keben::model::Lang;
use keben::typeset::paragraph::{LineAlignment, Lines, Paragraph, ParagraphStyle, Setter, StyledRun, TextStyle};
use keben::typeset::{Color, Glyph, Kinsoku, MarkWidths, Region, WritingMode};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

/// Characters of the text.
const LENGTH: usize = 1_000_000;
const SIZE: f32 = 10.5;
/// Runs of which the fastest counts.
const RUNS: usize = 7;

fn main() {
    let (fonts, paragraphs) = (fonts(), paragraphs());
    let chars: usize = paragraphs.iter().map(|p| p.text.chars().count()).sum();
    let (least, _) = fastest(|| look_up(&fonts, &paragraphs));
    let setter = Setter::new(&fonts);
    let (whole, bytes) = fastest(|| compose(&setter, &paragraphs).iter().map(bytes).sum::<usize>());
    println!(
        "{chars} characters in {} paragraphs: look-up {least:.1?}, lines {whole:.1?}, ratio {:.1}, {:.1} bytes kept per character",
        paragraphs.len(),
        whole.as_secs_f64() / least.as_secs_f64(),
        bytes as f64 / chars as f64
    );
    divan::main();
}

fn fastest<T>(mut work: impl FnMut() -> T) -> (Duration, T) {
    let mut run = || {
        let start = Instant::now();
        let value = work();
        (start.elapsed(), value)
    };
    let first = run();
    (1..RUNS).map(|_| run()).fold(first, |best, this| if this.0 < best.0 { this } else { best })
}

fn fonts() -> FontSet {
    FontSet::load(builtin_sources()).expect("the built-in faces are sound").value
}

/// The article's paragraphs over and over, as the book preset sets them: 26 characters to the line, two em of indent.
fn paragraphs() -> Vec<Paragraph> {
    let article = include_str!("../book/article.md");
    let texts = article.lines().map(|line| line.trim_start_matches(['#', ' '])).filter(|line| !line.is_empty()).cycle();
    let mut length = 0;
    let up_to = texts.take_while(|text| {
        length += text.chars().count();
        length <= LENGTH
    });
    up_to.map(paragraph).collect()
}

fn paragraph(text: &str) -> Paragraph {
    let style = TextStyle {
        family: Family::Song,
        bold: false,
        italic: false,
        size: SIZE,
        rise: 0.0,
        color: Color::Black,
        unbreakable: false,
    };
    Paragraph {
        text: text.to_owned(),
        runs: vec![StyledRun { range: 0..text.len() as u32, style, lang: None }],
        objects: Vec::new(),
        rubies: Vec::new(),
        units: Vec::new(),
        style: ParagraphStyle {
            measure: 26.0 * SIZE,
            first_indent: 2.0 * SIZE,
            start_indent: 0.0,
            end_indent: 0.0,
            alignment: LineAlignment::Justify,
            kinsoku: Kinsoku::Gb,
            mark_widths: MarkWidths::LineEndHalf,
            region: Region::Mainland,
            writing: WritingMode::Horizontal,
            lang: Lang::simplified_chinese(),
            hanging: false,
            cells: false,
            hyphenate: true,
            verbatim: false,
        },
    }
}

fn compose(setter: &Setter, paragraphs: &[Paragraph]) -> Vec<Lines> {
    paragraphs.iter().map(|paragraph| setter.set(paragraph)).collect()
}

/// Glyph and advance of every character, kept in the eight bytes that pages keep.
fn look_up(fonts: &FontSet, paragraphs: &[Paragraph]) -> Vec<Vec<Glyph>> {
    let face = fonts.face(fonts.primary(Request { family: Family::Song, bold: false, italic: false }));
    let glyph = |c: char| {
        let id = face.glyph(c).unwrap_or(0);
        Glyph { id, advance: face.advance(id) as i16, offset: 0, text_len: c.len_utf8() as u8, flags: 0 }
    };
    black_box(paragraphs.iter().map(|paragraph| paragraph.text.chars().map(glyph).collect()).collect())
}

fn bytes(lines: &Lines) -> usize {
    size_of_val(&*lines.lines) + size_of_val(&*lines.runs) + size_of_val(&*lines.glyphs) + lines.readings.len()
}

#[divan::bench(sample_count = 10)]
fn compose_million(bencher: Bencher) {
    let (fonts, paragraphs) = (fonts(), paragraphs());
    let setter = Setter::new(&fonts);
    bencher.counter(CharsCount::new(LENGTH)).bench_local(|| compose(&setter, &paragraphs));
}

/// One paragraph of all the text: what grows with a paragraph's length shows here.
#[divan::bench(sample_count = 5)]
fn compose_one_paragraph(bencher: Bencher) {
    let (fonts, paragraphs) = (fonts(), paragraphs());
    let text: String = paragraphs.iter().map(|p| p.text.as_str()).collect();
    let (setter, paragraph) = (Setter::new(&fonts), paragraph(&text));
    bencher.counter(CharsCount::new(LENGTH)).bench_local(|| setter.set(&paragraph));
}

#[divan::bench(sample_count = 10)]
fn look_up_million(bencher: Bencher) {
    let (fonts, paragraphs) = (fonts(), paragraphs());
    bencher.counter(CharsCount::new(LENGTH)).bench_local(|| look_up(&fonts, &paragraphs));
}
