//! What characters belong to Markdown, to code or to an address, so that no rule on characters touches them.

use super::cells::Cell;
use super::chars::*;
use super::work;

/// How far the end of a construction is looked for, in characters.
const REACH: usize = 2000;

/// Marks the cells that stay as they are.
pub(super) fn protect(cells: &mut [Cell]) {
    list_mark(cells);
    let mut i = 0;
    while i < cells.len() {
        let end = match cells[i].c {
            '\\' => (i + 1 < cells.len() && cells[i + 1].c.is_ascii_punctuation()).then_some(i + 2),
            '`' => code(cells, i),
            '$' => formula(cells, i),
            '<' => tag(cells, i),
            ']' => target(cells, i),
            '[' => note(cells, i),
            '{' => to_close(cells, i, '}', 200),
            '*' | '_' | '~' | '|' | '#' => Some(i + 1),
            '!' if cells.get(i + 1).is_some_and(|next| next.c == '[') => Some(i + 1),
            ':' => address(cells, i),
            '@' => mail(cells, i),
            _ => None,
        };
        match end {
            Some(end) => {
                let end = end.min(cells.len());
                cells[i..end].iter_mut().for_each(|cell| cell.fixed = true);
                i = end.max(i + 1);
            }
            None => i += 1,
        }
    }
}

/// The mark that makes a line a heading, an item or a quotation.
fn list_mark(cells: &mut [Cell]) {
    let text: String = cells.iter().take(16).map(|cell| cell.c).collect();
    let bare = text.trim_start_matches(['>', ' ']);
    let mut at = text.chars().count() - bare.chars().count();
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &bare[digits..];
    if digits > 0 && rest.starts_with(['.', ')']) && rest[1..].starts_with(' ') {
        at += digits + 1;
    } else if bare.starts_with("- ") || bare.starts_with("* ") || bare.starts_with("+ ") || bare.starts_with(": ") {
        at += 1;
    } else if bare.starts_with("[^") {
        at += bare.chars().position(|c| c == ']').map_or(0, |end| end + 2);
    }
    let at = at.min(cells.len());
    cells[..at].iter_mut().for_each(|cell| cell.fixed = true);
}

/// The index behind the next `mark`.
fn to_close(cells: &[Cell], i: usize, mark: char, reach: usize) -> Option<usize> {
    let ahead = &cells[i + 1..cells.len().min(i + 1 + reach)];
    let found = ahead.iter().position(|cell| cell.c == mark);
    work::note(found.unwrap_or(ahead.len()));
    found.map(|at| i + 2 + at)
}

fn code(cells: &[Cell], i: usize) -> Option<usize> {
    let run = |at: usize| cells[at..].iter().take_while(|cell| cell.c == '`').count();
    let open = run(i);
    let mut at = i + open;
    let last = cells.len().min(i + REACH);
    while at < last {
        work::note(1);
        if cells[at].c == '`' {
            let close = run(at);
            if close == open {
                return Some(at + close);
            }
            at += close;
        } else {
            at += 1;
        }
    }
    Some(i + open)
}

/// `$x$`, with no blank inside its ends, and no digit behind (as $5 and $6 have).
fn formula(cells: &[Cell], i: usize) -> Option<usize> {
    let next = cells.get(i + 1)?.c;
    if is_blank(next) || next == '$' {
        return None;
    }
    let end = to_close(cells, i, '$', 300)?;
    let inner_end = cells[end - 2].c;
    let behind = cells.get(end).map_or(' ', |cell| cell.c);
    (!is_blank(inner_end) && !is_digit(behind)).then_some(end)
}

fn tag(cells: &[Cell], i: usize) -> Option<usize> {
    let next = cells.get(i + 1)?.c;
    (next.is_ascii_alphabetic() || matches!(next, '/' | '!')).then(|| to_close(cells, i, '>', 400))?
}

/// `](target "title")`, `][label]`
fn target(cells: &[Cell], i: usize) -> Option<usize> {
    match cells.get(i + 1)?.c {
        '(' => {
            let mut depth = 0;
            for (at, cell) in cells.iter().enumerate().skip(i + 1).take(REACH) {
                match cell.c {
                    '(' => depth += 1,
                    ')' => depth -= 1,
                    '\n' if depth == 0 => return None,
                    _ => {}
                }
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            None
        }
        '[' => to_close(cells, i + 1, ']', 200),
        _ => None,
    }
}

/// `[^note]`, `[ ]`, `[x]`
fn note(cells: &[Cell], i: usize) -> Option<usize> {
    match cells.get(i + 1)?.c {
        '^' => to_close(cells, i, ']', 80),
        _ => Some(i + 1),
    }
}

/// `scheme://…`: what goes before is fixed too, and what follows up to the first blank or Chinese character, without the
/// marks at its end.
fn address(cells: &mut [Cell], i: usize) -> Option<usize> {
    let is = |at: usize, c: char| cells.get(at).is_some_and(|cell| cell.c == c);
    if !(is(i + 1, '/') && is(i + 2, '/')) {
        return None;
    }
    let end = token_end(cells, i);
    for cell in cells[..i].iter_mut().rev().take_while(|cell| cell.c.is_ascii_alphabetic()) {
        cell.fixed = true;
    }
    Some(end)
}

fn token_end(cells: &[Cell], i: usize) -> usize {
    let inside = |cell: &&Cell| cell.c.is_ascii_graphic() && !matches!(cell.c, '<' | '>' | '"' | '`');
    let mut end = i + cells[i..].iter().take(REACH).take_while(inside).count();
    while end > i + 1
        && matches!(cells[end - 1].c, ',' | ';' | ':' | '?' | '!' | '.' | '(' | ')' | '[' | '\'' | '*' | '_')
    {
        end -= 1;
    }
    end
}

fn mail(cells: &[Cell], i: usize) -> Option<usize> {
    let joined = i > 0 && cells[i - 1].c.is_ascii_alphanumeric();
    joined.then(|| token_end(cells, i))
}
