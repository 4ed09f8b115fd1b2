//! Straight quotes in Chinese text become curly ones, in pairs, over the whole paragraph: a paragraph that a column cut
//! is joined first, so that a quotation that goes over the cut is paired.
//!
//! Outer quotes are double, inner ones single (GB/T 15834 4.9.3.2). Where the quotes of a paragraph do not pair, none is
//! changed: it cannot be told which one is missing.

use super::cells::{Cell, before, behind};
use super::chars::*;
use super::edit::EditKind;
use super::marks::Language;

/// Curls the quotes of a block.
pub(super) fn mend(cells: &mut [Cell], language: Language) {
    if language != Language::Chinese {
        return;
    }
    for (straight, open, close) in [('"', '“', '”'), ('\'', '‘', '’')] {
        if let Some(turned) = pair(cells, straight, open, close) {
            for (i, opens) in turned {
                cells[i].set(if opens { open } else { close }, EditKind::Quote);
            }
        }
    }
}

/// Which way each straight quote turns. `None` if they do not pair.
fn pair(cells: &[Cell], straight: char, open: char, close: char) -> Option<Vec<(usize, bool)>> {
    let mut turned = Vec::new();
    let mut is_open = false;
    for (i, cell) in cells.iter().enumerate() {
        if cell.fixed || cell.gone {
            continue;
        }
        if cell.c == open {
            is_open = true;
        } else if cell.c == close {
            is_open = false;
        } else if cell.c == straight && is_quote(cells, i, is_open) {
            let ways = ways(cells, i);
            let opens = !is_open;
            if !ways.allows(opens) {
                return None;
            }
            turned.push((i, opens));
            is_open = opens;
        }
    }
    // A quotation of several paragraphs is closed in its last one only; each begins with its opening mark.
    let goes_on = is_open && straight == '"' && turned.len() == 1 && turned[0].0 == 0;
    (!is_open || goes_on).then_some(turned)
}

/// Not an apostrophe (it's, '90s), and not inches or minutes (15.6" 屏幕).
fn is_quote(cells: &[Cell], i: usize, is_open: bool) -> bool {
    let ahead = i.checked_sub(1).map_or(' ', |j| cells[j].c);
    let next = cells.get(i + 1).map_or(' ', |cell| cell.c);
    if cells[i].c == '\'' && is_latin(ahead) && is_latin(next) {
        return false;
    }
    is_open || !is_digit(ahead)
}

/// The ways that a quote can turn by what it stands between.
struct Ways {
    open: bool,
    close: bool,
}

impl Ways {
    fn allows(&self, opens: bool) -> bool {
        if opens { self.open } else { self.close }
    }
}

fn ways(cells: &[Cell], i: usize) -> Ways {
    let ahead = before(cells, i).map(|(_, c)| c);
    let next = behind(cells, i).map(|(_, c)| c);
    let ends = |c: char| is_blank(c) || is_stop(c) || is_pause(c) || is_closer(c) || matches!(fold(c), ':' | '.');
    Ways {
        open: next.is_some_and(|c| !is_blank(c) && !is_pause(c) && !is_closer(c) && !is_stop(c)),
        close: ahead.is_some_and(|c| !is_blank(c) && !is_opener(c)) && next.is_none_or(|c| ends(c) || !is_stop(c)),
    }
}
