//! Time of the pdf stage: placed pages to the bytes of a tagged PDF/A-2a with PDF/UA-1, and text of such a file read back.

#![allow(clippy::print_stdout, reason = "a bench says what it measured")]

#[path = "../tests/crude/mod.rs"]
mod crude;

use divan::Bencher;
use divan::counter::CharsCount;
use keben::font::FontSet;
use keben::pdf::{self, Archival, Options};
use keben::proof;
use keben::typeset::{NodeId, Pages, Tag, WritingMode};

const OPTIONS: Options = Options { archival: Some(Archival::A2a), accessible: true };

/// Characters of the sample article, and of a long novel.
const LENGTHS: [usize; 2] = [4_000, 1_000_000];

fn main() {
    divan::main();
}

/// Pages with `length` characters of the sample article over and over: chapters of 40,000 characters, paragraphs of 100.
fn pages(fonts: &FontSet, length: usize) -> Pages {
    let article = include_str!("../book/article.md");
    let mut text = article.chars().filter(|c| !c.is_whitespace() && *c != '#').cycle().take(length);
    let mut setter = crude::Setter::new(fonts, WritingMode::Horizontal);
    let mut section = NodeId(0);
    for paragraph in 0..length.div_ceil(100) {
        if setter.pages.pages.is_empty() || setter.pen.across > setter.pages.size.across - 100.0 {
            next_page(&mut setter);
        }
        if paragraph % 400 == 0 {
            section = setter.node(Tag::Section, None);
            setter.heading(section, 1, &format!("第{}章", paragraph / 400 + 1));
        }
        let text: String = text.by_ref().take(100).collect();
        setter.paragraph(section, crude::SONG, &text);
    }
    setter.pages
}

fn next_page(setter: &mut crude::Setter) {
    let number = setter.pages.pages.len() as u32;
    if number > 0 {
        setter.furniture("长篇小说", &number.to_string());
    }
    setter.page(number + 1, false);
}

#[divan::bench(args = LENGTHS)]
fn write(bencher: Bencher, length: usize) {
    let fonts = crude::fonts();
    let (pages, publication) = (pages(&fonts, length), crude::publication("长篇小说"));
    let size = pdf::write(&pages, &publication, &fonts, &OPTIONS).expect("the pages are whole").len();
    println!("{length} characters, {} pages, {} nodes, {size} bytes", pages.pages.len(), pages.structure.nodes.len());
    bencher
        .counter(CharsCount::new(length))
        .bench(|| pdf::write(&pages, &publication, &fonts, &OPTIONS).expect("the pages are whole"));
}

#[divan::bench(args = LENGTHS)]
fn read_back(bencher: Bencher, length: usize) {
    let fonts = crude::fonts();
    let (pages, publication) = (pages(&fonts, length), crude::publication("长篇小说"));
    let bytes = pdf::write(&pages, &publication, &fonts, &OPTIONS).expect("the pages are whole");
    bencher.counter(CharsCount::new(length)).bench(|| proof::pdf_text(&bytes).expect("our own file can be read"));
}
