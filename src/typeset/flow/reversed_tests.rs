//! Blocks of text from right to left. No built-in face has its letters: each is shown as a box.

use super::testing::{block, fonts, options, para, publication};
use super::typeset;
use crate::model::*;
use crate::typeset::pages::{Item, Page};

/// Where the boxes of a page begin and end, and where its runs begin.
fn places(page: &Page) -> (f32, f32, Vec<f32>) {
    let boxes = page.items.iter().filter_map(|item| match item {
        Item::Missing(missing) => Some((missing.at.along, missing.at.along + missing.extent.along)),
        _ => None,
    });
    let (from, to) = boxes.fold((f32::MAX, 0.0f32), |(from, to), b| (from.min(b.0), to.max(b.1)));
    let node = |item: &Item| match item {
        Item::Run(run) if run.node.is_some() => Some(run.at.along),
        _ => None,
    };
    (from, to, page.items.iter().filter_map(node).collect())
}

#[test]
fn a_list_item_has_its_marker_where_it_begins() {
    let item = ListItem { task: None, blocks: vec![para("שלום")], origin: Origin::none() };
    let list = block(BlockKind::List { start: None, tight: true, items: vec![item] });
    let publication = publication(vec![(vec![list], vec![])]);
    let pages = typeset(&publication, fonts(), &options()).value;
    let geometry = super::Geometry::new(&options(), fonts());
    let (_, end, runs) = places(&pages.pages[0]);
    let [marker] = runs[..] else { panic!("only the marker has a glyph: {runs:?}") };
    assert!(marker >= end, "{marker} behind {end}");
    assert!(marker < geometry.along_start(1) + geometry.body.measure);
}

#[test]
fn a_paragraph_begins_at_the_end_of_the_measure_and_has_its_indent_there() {
    let pages = typeset(&publication(vec![(vec![para("שלום")], vec![])]), fonts(), &options()).value;
    let geometry = super::Geometry::new(&options(), fonts());
    let (_, end, _) = places(&pages.pages[0]);
    let expected = geometry.along_start(1) + geometry.body.measure - 2.0 * options().body_size;
    assert!((end - expected).abs() < 0.05, "{end} for {expected}");
}
