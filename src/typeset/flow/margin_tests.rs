//! Notes in the margin: beside the line of their mark, clear of one another and of the text.

use proptest::prelude::*;

use super::testing::*;
use super::tests::{bare, model_text, prose, reading_text, runs, small_page, string};
use super::{Geometry, NotePlace, typeset};
use crate::model::*;
use crate::typeset::pages::*;
use crate::typeset::{NoteNumbers, Options, RunningHeads, WritingMode};

/// A page of 20 characters whose margin for notes is 12 characters wide.
fn wide(writing: WritingMode, lines: f32) -> Options {
    let heads = RunningHeads::None;
    let mut options = Options { notes: NotePlace::Margin, writing, running_heads: heads, ..small_page(20.0, lines) };
    let more = 12.0 * options.body_size;
    match writing {
        WritingMode::Horizontal => {
            options.paper.along += more - options.margins.fore_edge;
            options.margins.fore_edge = more;
        }
        WritingMode::Vertical => {
            options.paper = Extent { along: options.paper.across + more, across: options.paper.along + more };
            options.margins.head = more;
        }
    }
    options
}

/// Paragraphs, the ones named with a note of so many characters.
fn noted(paragraphs: usize, notes: &[(usize, usize)]) -> Publication {
    let mut blocks: Vec<Block> = (0..paragraphs).map(|_| para(&prose(50))).collect();
    for (number, &(at, _)) in (0u32..).zip(notes) {
        if let BlockKind::Paragraph(content) = &mut blocks[at % paragraphs].kind {
            content.insert(0, Inline::new(InlineKind::NoteRef(NoteId(number)), Origin::none()));
            content.insert(0, text("始").remove(0));
        }
    }
    let note = |(number, &(_, characters)): (usize, &(usize, usize))| {
        note(number, vec![para(&format!("注{}", "文".repeat(characters)))])
    };
    publication(vec![(blocks, notes.iter().enumerate().map(note).collect())])
}

fn set(publication: &Publication, options: &Options) -> Pages {
    typeset(publication, fonts(), options).value
}

fn below(pages: &Pages, node: Option<NodeId>, tag: &Tag) -> bool {
    let mut at = node;
    while let Some(node) = at {
        if pages.structure.node(node).tag == *tag {
            return true;
        }
        at = pages.structure.node(node).parent;
    }
    false
}

/// Page, place and length along of every line of a note, its mark among them.
fn lines(pages: &Pages) -> Vec<(usize, Point, f32, Option<NodeId>)> {
    let mut out = Vec::new();
    for (number, page) in pages.pages.iter().enumerate() {
        for run in runs(page).filter(|run| below(pages, run.node, &Tag::Note)) {
            let glyphs = &pages.glyphs[run.glyphs.start as usize..run.glyphs.end as usize];
            let length: f32 = glyphs.iter().map(|glyph| f32::from(glyph.advance) * run.size / 1000.0).sum();
            out.push((number, run.at, length, run.node));
        }
    }
    out
}

/// All notes stand in their margin, inside the type area across the lines, no line over another.
fn check(pages: &Pages, options: &Options) {
    let g = Geometry::new(options, fonts());
    let mut last: Option<(usize, f32)> = None;
    for (page, at, length, _) in lines(pages) {
        let number = page as u32 + 1;
        let (text, end) = (g.along_start(number), g.along_start(number) + g.body.measure);
        let outer = g.body.size - 0.01;
        let before = at.along + length <= text - outer && at.along >= 0.0;
        let behind = at.along >= end + outer && at.along + length <= g.page.along;
        let first = g.writing == WritingMode::Vertical || number.is_multiple_of(2);
        assert!(if first { before } else { behind }, "page {number}: {at:?} is not in the margin");
        let across = at.across - g.across_start(number) - g.ascent * g.note.size;
        assert!(
            across >= -0.01 && across + g.note.size <= g.depth() + 0.02,
            "page {number}: {across} of {}",
            g.depth()
        );
        if let Some((_, before)) = last.filter(|(same, _)| *same == page) {
            let step = at.across - before;
            assert!(step.abs() < 0.01 || step > g.note.pitch - 0.02, "page {number}: lines {step} apart");
        }
        last = Some((page, at.across));
    }
}

#[test]
fn a_note_in_the_margin_begins_on_the_line_of_its_mark() {
    for writing in [WritingMode::Horizontal, WritingMode::Vertical] {
        let options = wide(writing, 20.0);
        let publication = noted(20, &[(1, 12), (4, 30), (9, 5), (14, 20)]);
        let pages = set(&publication, &options);
        check(&pages, &options);
        assert_eq!(bare(&reading_text(&pages)), bare(&model_text(&publication)));
        for mark in ["①", "②", "③", "④"] {
            let found: Vec<(usize, f32)> = (0..)
                .zip(&pages.pages)
                .flat_map(|(page, on)| runs(on).map(move |run| (page, run)))
                .filter(|(_, run)| string(&pages, run) == mark)
                .map(|(page, run)| (page, run.at.across))
                .collect();
            let [text, note] = found.as_slice() else { panic!("{mark}: {found:?}") };
            assert_eq!(text.0, note.0, "{mark} stands on the page of its mark");
            // The mark in the text is raised.
            assert!((0.0..5.0).contains(&(note.1 - text.1)), "{mark}: {found:?}");
        }
        let ids = ["note-0", "note-1", "note-2", "note-3"];
        let leads = |id: &str| {
            let target = LinkTargetOnPages::Internal(Id(id.into()));
            let links = pages.pages.iter().flat_map(|page| &page.links);
            links.filter(|link| link.target == target).count() == 1 && pages.anchors.iter().any(|(at, _)| at.0 == id)
        };
        assert!(ids.iter().all(|id| leads(id)), "every mark leads to its note");
    }
}

#[test]
fn a_note_longer_than_its_margin_goes_on_in_the_next_ones() {
    for writing in [WritingMode::Horizontal, WritingMode::Vertical] {
        let options = wide(writing, 12.0);
        let publication = noted(6, &[(0, 700), (5, 3)]);
        let pages = set(&publication, &options);
        check(&pages, &options);
        assert_eq!(bare(&reading_text(&pages)), bare(&model_text(&publication)));
        let used: std::collections::BTreeSet<usize> = lines(&pages).iter().map(|line| line.0).collect();
        assert!(used.len() > 2, "{used:?}");
    }
}

#[test]
fn notes_stand_at_the_foot_where_the_margin_is_too_narrow_or_there_are_columns() {
    let narrow = Options { notes: NotePlace::Margin, ..small_page(20.0, 14.0) };
    let columns = Options { columns: 2, ..wide(WritingMode::Horizontal, 14.0) };
    for options in [narrow, columns] {
        let publication = noted(5, &[(1, 12)]);
        let pages = set(&publication, &options);
        assert_eq!(bare(&reading_text(&pages)), bare(&model_text(&publication)));
        let g = Geometry::new(&options, fonts());
        let (page, at, ..) = lines(&pages)[0];
        let column = at.along - g.along_start(page as u32 + 1);
        assert!((0.0..g.full.measure).contains(&column), "in the type area");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn notes_in_margins_never_overlap_and_none_is_lost(
        paragraphs in 1usize..40, lines in 4f32..30.0, vertical: bool, by_page: bool, facing: bool,
        notes in prop::collection::vec((0usize..40, 0usize..200), 0..12),
    ) {
        let writing = if vertical { WritingMode::Vertical } else { WritingMode::Horizontal };
        let note_numbers = if by_page { NoteNumbers::Page } else { NoteNumbers::Chapter };
        let mut notes = notes;
        notes.sort();
        let options = Options { note_numbers, ..wide(writing, lines) };
        let publication = noted(paragraphs, &notes);
        let pages = set(&publication, &options);
        prop_assert_eq!(bare(&reading_text(&pages)), bare(&model_text(&publication)));
        check(&pages, &options);
        let single = set(&publication, &Options { facing, ..options });
        prop_assert_eq!(bare(&reading_text(&single)), bare(&model_text(&publication)));
    }
}

#[test]
fn a_running_head_of_a_vertical_page_stands_clear_of_the_notes() {
    let mut options = Options { running_heads: RunningHeads::Title, ..wide(WritingMode::Vertical, 12.0) };
    options.margins.head += 21.0;
    options.paper.across += 21.0;
    let pages = set(&noted(8, &[(0, 400), (5, 400)]), &options);
    let notes = lines(&pages);
    let last = notes.iter().map(|line| line.1.along).fold(0.0, f32::max);
    let heads = pages.pages.iter().flat_map(runs).filter(|run| run.node.is_none() && string(&pages, run).len() > 9);
    let mut met = 0;
    for head in heads {
        assert!(head.at.along > last, "{} is among the notes up to {last}", head.at.along);
        met += 1;
    }
    assert!(met > 0);
}
