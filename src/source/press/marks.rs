//! Half-width marks in Chinese text become full-width (GB/T 15834, 5.1.1: marks of Chinese take a character's width).
//!
//! A mark is Chinese if what it stands beside is. Between digits it is of a number, a time or a ratio; between Latin
//! words it is of theirs; both stay.

use super::cells::{Cell, before, behind, behind_blanks};
use super::chars::*;
use super::edit::EditKind;

/// What a block is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Chinese,
    /// Another language, with Chinese words in it perhaps.
    Other,
    /// There is no letter that is Chinese.
    None,
}

/// Chinese, if a Han stands for each Latin word at least.
pub(super) fn language(cells: &[Cell]) -> Language {
    let (mut han, mut words, mut in_word) = (0, 0, false);
    for cell in cells.iter().filter(|cell| !cell.fixed) {
        han += u32::from(is_letter(cell.c));
        let latin = is_latin(cell.c);
        words += u32::from(latin && !in_word);
        in_word = latin;
    }
    match (han, words) {
        (0, _) => Language::None,
        (han, words) if han >= words => Language::Chinese,
        _ => Language::Other,
    }
}

/// Widens the marks of a block. Each that changes may make a neighbour's side Chinese, so passes go on until none does;
/// a pass from the left settles nearly all.
pub(super) fn mend(cells: &mut [Cell], language: Language) {
    if language == Language::None {
        return;
    }
    for _ in 0..4 {
        let changed = brackets(cells, language) | points(cells, language);
        if !changed {
            break;
        }
    }
}

fn points(cells: &mut [Cell], language: Language) -> bool {
    let mut changed = false;
    let mut has_han = false;
    for i in 0..cells.len() {
        let c = cells[i].c;
        if is_letter(c) {
            has_han = true;
        }
        if cells[i].fixed || cells[i].gone {
            continue;
        }
        let Some(wide) = wide(c) else {
            if is_stop(c) || is_opener(c) {
                has_han = false;
            }
            continue;
        };
        if belongs_to_chinese(cells, i, language, has_han) {
            cells[i].set(wide, EditKind::Mark);
            drop_space_behind(cells, i);
            changed = true;
        }
        if matches!(c, '!' | '?' | '.') {
            has_han = false;
        }
    }
    changed
}

fn wide(c: char) -> Option<char> {
    Some(match c {
        ',' => '，',
        ';' => '；',
        ':' => '：',
        '?' => '？',
        '!' => '！',
        '.' => '。',
        _ => return None,
    })
}

fn belongs_to_chinese(cells: &[Cell], i: usize, language: Language, has_han: bool) -> bool {
    let c = cells[i].c;
    let Some((_, ahead)) = before(cells, i) else { return false };
    let next = behind(cells, i);
    let solid = behind_blanks(cells, i);
    if c == '.' {
        return is_full_point(ahead, solid.map(|(_, c)| c), language);
    }
    if is_face(c, next, cells) || (c == ':' && (ahead == ':' || next.is_some_and(|(_, c)| c == ':'))) {
        return false;
    }
    // A word may have the mark in its name: panic! 宏.
    if c == '!' && is_latin(ahead) && next.is_some_and(|(_, c)| is_blank(c)) && solid.is_some() {
        return false;
    }
    let ahead = if is_blank(ahead) { last_solid(cells, i) } else { ahead };
    let left = is_chinese(ahead);
    let right = solid.is_some_and(|(_, c)| is_chinese(c));
    match language {
        Language::Other => left && right,
        _ if left || (right && !solid.is_some_and(|(_, c)| is_closer(c))) => true,
        // A sentence that has Han, and ends with a Latin word or a number: 我们用 Rust!
        _ => has_han && solid.is_none_or(|(_, c)| is_closer(c) && c != ')') && ends_sentence(c),
    }
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '!' | '?' | ':' | ',' | ';')
}

fn last_solid(cells: &[Cell], i: usize) -> char {
    cells[..i].iter().rev().find(|cell| !cell.gone && !is_blank(cell.c)).map_or(' ', |cell| cell.c)
}

/// A full point behind Han at the end of its paragraph, or before a closing quote there, can be nothing but 。; between
/// Han it may be the dot of a name.
fn is_full_point(ahead: char, next: Option<char>, language: Language) -> bool {
    language == Language::Chinese && is_letter(ahead) && next.is_none_or(|c| matches!(c, '”' | '’' | '」' | '』'))
}

/// :) and ;-)
fn is_face(c: char, next: Option<(usize, char)>, cells: &[Cell]) -> bool {
    let Some((j, next)) = next.filter(|_| matches!(c, ':' | ';')) else { return false };
    match next {
        ')' | '(' => !is_paired(cells, j),
        '-' => cells.get(j + 1).is_some_and(|cell| matches!(cell.c, ')' | '(')),
        'D' | 'P' => cells.get(j + 1).is_none_or(|cell| !cell.c.is_alphanumeric()),
        _ => false,
    }
}

/// Whether the bracket at `j` has its other half within reach.
fn is_paired(cells: &[Cell], j: usize) -> bool {
    let ahead = || cells[..j].iter().rev().take(200);
    match cells[j].c {
        ')' => ahead().take_while(|cell| fold(cell.c) != ')').any(|cell| fold(cell.c) == '('),
        _ => cells[j + 1..].iter().take(200).any(|cell| fold(cell.c) == ')'),
    }
}

/// A half-width mark has a space behind it, as Latin text does; a full-width one has its own room.
fn drop_space_behind(cells: &mut [Cell], i: usize) {
    for cell in cells[i + 1..].iter_mut() {
        if cell.gone {
            continue;
        }
        if !is_space(cell.c) || cell.fixed {
            break;
        }
        cell.remove(EditKind::Space);
    }
}

/// Brackets, in pairs: Chinese if there is Han inside or Chinese on the outside. f(x), print(1) and 1) stay.
fn brackets(cells: &mut [Cell], language: Language) -> bool {
    let mut changed = false;
    let mut open: Vec<usize> = Vec::new();
    for i in 0..cells.len() {
        if cells[i].fixed || cells[i].gone {
            continue;
        }
        match fold(cells[i].c) {
            '(' => open.push(i),
            ')' => {
                let Some(from) = open.pop() else { continue };
                if is_chinese_pair(cells, from, i, language) {
                    for (at, wide) in [(from, '（'), (i, '）')] {
                        if cells[at].c != wide {
                            cells[at].set(wide, EditKind::Mark);
                            changed = true;
                        }
                    }
                    drop_spaces_around(cells, from, i);
                }
            }
            _ => {}
        }
    }
    changed
}

fn is_chinese_pair(cells: &[Cell], from: usize, to: usize, language: Language) -> bool {
    let halves = [cells[from].c, cells[to].c];
    if halves == ['（', '）'] {
        return false;
    }
    if halves.contains(&'（') || halves.contains(&'）') {
        return true;
    }
    let inside = cells[from + 1..to].iter().take(200).any(|cell| is_letter(cell.c) && !cell.fixed);
    let ahead = last_solid_or(cells, from);
    let next = behind_blanks(cells, to).map(|(_, c)| c);
    let outside = ahead.is_some_and(is_chinese) || (ahead.is_none_or(is_blank) && next.is_some_and(is_letter));
    match language {
        Language::Chinese => inside || outside,
        _ => inside && ahead.is_some_and(is_chinese),
    }
}

fn last_solid_or(cells: &[Cell], i: usize) -> Option<char> {
    let mut at = i;
    while let Some((j, c)) = before(cells, at) {
        if !is_blank(c) {
            return Some(c);
        }
        at = j;
    }
    None
}

fn drop_spaces_around(cells: &mut [Cell], from: usize, to: usize) {
    let chinese_ahead = last_solid_or(cells, from).is_some_and(is_chinese);
    for at in (0..from).rev() {
        if !chinese_ahead || !is_space(cells[at].c) || cells[at].fixed || cells[at].gone {
            break;
        }
        cells[at].remove(EditKind::Space);
    }
    let chinese_behind = behind_blanks(cells, to).is_some_and(|(_, c)| is_chinese(c));
    if chinese_behind {
        drop_space_behind(cells, to);
    }
}
