//! Press repair: text that was copied out of a newspaper page or a PDF becomes what its author wrote.
//!
//! ```text
//! source ─ lines ─ furniture ─ layout ─▶ paragraphs ─ joins ─▶ blocks ─ forms, blanks, marks, quotes ─▶ edits
//! ```
//!
//! Every rule offers its changes to one [sink](edit::Sink), with the place in the source, a reason and a confidence.
//! What is sure enough is made, the rest proposed. Nothing is changed but by an [`Edit`], and the edits say all of it:
//! the repaired text is the source with the edits in their places.
//!
//! A repaired text needs no repair: rules look at what is the same before and after (widths count as mended, furniture as
//! gone), and what one pass makes visible the next one mends. The whole is linear in the text.

mod blanks;
mod bonds;
mod cells;
mod chars;
mod edit;
mod forms;
mod furniture;
mod joins;
mod labels;
mod layout;
mod lines;
mod lookalikes;
mod marks;
mod passes;
mod prose;
mod protect;
mod quotes;
mod seen;
mod structure;
#[cfg(test)]
mod tests;
mod words;
mod work;

use std::collections::BTreeSet;

use serde::Serialize;

use self::cells::Cell;
use self::edit::Sink;
use self::passes::Trace;
use self::structure::Block;

pub use edit::{Edit, EditKind};

/// How a text is repaired.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Options {
    /// Names ([`Edit::hash`]) of changes that are not to be made.
    pub keep: Vec<String>,
}

/// A repaired text.
#[derive(Debug, Clone)]
pub struct Repaired {
    /// The text.
    pub text: String,
    /// The changes made, in the order of the source. They do not overlap.
    pub edits: Vec<Edit>,
    /// Changes that are not sure enough to be made, in the order of the source.
    pub proposed: Vec<Edit>,
    /// Names in [`Options::keep`] that a change had.
    pub kept: BTreeSet<String>,
}

/// How often a text is gone through at most; one pass makes nearly all changes, the next finds nothing left.
const MAX_PASSES: usize = 6;

/// Repairs `source`, a decoded text.
pub fn repair(source: &str, options: &Options) -> Repaired {
    let keep: BTreeSet<&str> = options.keep.iter().map(String::as_str).collect();
    let mut repaired =
        Repaired { text: source.to_owned(), edits: Vec::new(), proposed: Vec::new(), kept: BTreeSet::new() };
    for _ in 0..MAX_PASSES {
        let trace = Trace::new(source, &repaired.edits);
        let Sink { mut edits, mut proposed, kept, .. } = pass(&repaired.text, &trace, &keep);
        edits.sort_by_key(|edit| (edit.start, edit.end));
        proposed.sort_by_key(|edit| (edit.start, edit.end));
        repaired.kept.extend(kept);
        repaired.proposed = proposed.iter().filter_map(|edit| trace.traced(&repaired.text, edit)).collect();
        let is_kept = |name: &str| {
            keep.contains(name) && {
                repaired.kept.insert(name.to_owned());
                true
            }
        };
        let composed = trace.compose(&repaired.text, edits, is_kept);
        if composed == repaired.edits {
            break;
        }
        repaired.text = apply(source, &composed);
        repaired.edits = composed;
    }
    repaired
}

/// Goes through a text once.
fn pass<'a>(text: &'a str, trace: &'a Trace<'a>, keep: &'a BTreeSet<&'a str>) -> Sink<'a> {
    let mut sink = Sink::new(text, trace, keep);
    let blocks = structure::blocks(lines::split(text), &mut sink);
    mend(text, &blocks, &mut sink);
    sink
}

/// Mends the characters of the blocks.
fn mend(source: &str, blocks: &[Block], sink: &mut Sink<'_>) {
    let mut all: Vec<Vec<Cell>> = blocks.iter().map(|block| cells::cells(source, block)).collect();
    for (cells, block) in all.iter_mut().zip(blocks) {
        if !block.spaced || cells.iter().any(|cell| cell.c > '~') {
            protect::protect(cells);
            forms::mend(cells);
        }
    }
    let scattered = blanks::are_scattered(&all);
    for (cells, block) in all.iter_mut().zip(blocks) {
        if !block.spaced {
            blanks::mend(cells, scattered);
        }
        let language = marks::language(cells);
        marks::mend(cells, language);
        quotes::mend(cells, language);
        if !block.spaced {
            blanks::mend(cells, scattered);
        }
        cells::offer(cells, sink);
    }
}

/// The source with the edits made.
fn apply(source: &str, edits: &[Edit]) -> String {
    let mut text = String::with_capacity(source.len());
    let mut at = 0;
    for edit in edits {
        text.push_str(source.get(at..edit.start).unwrap_or(""));
        text.push_str(&edit.after);
        at = edit.end;
    }
    text.push_str(source.get(at..).unwrap_or(""));
    text
}
