//! Lines are a pure function of paragraph and faces: the setter may be shared by any number of threads.

use keben::typeset::paragraph::{Lines, Paragraph, Setter};
use rayon::prelude::*;

use super::support::{BOLD, KAI, SONG, fonts, paragraph, style};

fn paragraphs() -> Vec<Paragraph> {
    let article = include_str!("../../book/article.md");
    let lines = article.lines().filter(|line| !line.is_empty());
    let runs = lines.enumerate().map(|(index, line)| {
        let half = line.char_indices().nth(line.chars().count() / 2).map_or(0, |(at, _)| at);
        let second = if index % 2 == 0 { BOLD } else { KAI };
        paragraph(&[(&line[..half], SONG), (&line[half..], second), ("Web 2.0——{字|zì}……", SONG)], style(17.0))
    });
    runs.collect()
}

/// Sets all paragraphs with a setter that knows nothing yet.
fn set_on(threads: usize, order: impl Fn(usize) -> usize + Sync) -> Vec<Lines> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be started");
    let (setter, paragraphs) = (Setter::new(fonts()), paragraphs());
    let count = paragraphs.len();
    let mut lines: Vec<(usize, Lines)> = pool.install(|| {
        let indices = (0..count).into_par_iter().map(|index| order(index) % count);
        indices.map(|index| (index, setter.set(&paragraphs[index]))).collect()
    });
    lines.sort_by_key(|(index, _)| *index);
    lines.into_iter().map(|(_, lines)| lines).collect()
}

#[test]
fn the_number_of_threads_and_the_order_of_paragraphs_change_nothing() {
    let one = set_on(1, |index| index);
    assert_eq!(one, set_on(4, |index| index));
    assert_eq!(one, set_on(4, |index| usize::MAX / 2 - index));
}
