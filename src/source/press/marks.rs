//! Half-width marks in Chinese text become full-width (GB/T 15834, 5.1.1: marks of Chinese take a character's width).
//!
//! A mark is Chinese if what it stands beside is. Between digits it is of a number, a time or a ratio; between Latin
//! words it is of theirs; both stay.

use super::cells::{Cell, before, behind, behind_blanks};
use super::chars::*;
use super::edit::EditKind;
use super::work;

/// What a block is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Chinese,
    /// Another language, with Chinese words in it perhaps.
    Other,
    /// There is no letter that is Chinese.
    None,
}

/// Chinese, if a Han stands for each Latin word at least. What is quoted may be in another language than the text that
/// quotes it, and does not count where quotes pair.
pub(super) fn language(cells: &[Cell]) -> Language {
    let (mut han, mut words, mut in_word) = ([0, 0], [0, 0], false);
    let mut quoted = 0;
    for cell in cells.iter().filter(|cell| !cell.fixed) {
        match cell.c {
            '"' => quoted = 1 - quoted,
            '“' => quoted = 1,
            '”' => quoted = 0,
            _ => {}
        }
        han[quoted] += u32::from(is_letter(cell.c));
        let latin = is_latin(cell.c);
        words[quoted] += u32::from(latin && !in_word);
        in_word = latin;
    }
    let framed = quoted == 0 && han[0] + words[0] > 0;
    let all = han[0] + han[1];
    let (han, words) = if framed { (han[0], words[0]) } else { (all, words[0] + words[1]) };
    match all {
        0 => Language::None,
        _ if han >= words => Language::Chinese,
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
        let behind_number = is_digit(ahead) && has_han && solid.is_none() && language == Language::Chinese;
        return behind_number && cells[..i].iter().any(|cell| is_pause(cell.c))
            || is_full_point(ahead, next.or(solid).map(|(_, c)| c), language);
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
        _ if has_han && parts_quantities(cells, i, ahead, next.map(|(_, c)| c)) => true,
        // A sentence that has Han, and ends with a Latin word or a number: 我们用 Rust!
        _ => has_han && solid.is_none_or(|(_, c)| is_closer(c) && c != ')') && ends_sentence(c),
    }
}

/// What stands behind a number and makes a quantity of it.
fn is_unit(c: char) -> bool {
    matches!(c, '%' | '‰' | '℃' | '℉' | '°' | '′' | '″' | '㎡' | '￥' | '¥')
}

/// Whether a mark between numbers parts two of them, and is not of one: 增长5%,300多家; 12345,24小时. A comma inside a
/// number has one to three digits before it and three behind it, and 1,2 may be a pair or a list.
fn parts_quantities(cells: &[Cell], i: usize, ahead: char, next: Option<char>) -> bool {
    if !next.is_some_and(is_digit) || !(is_digit(ahead) || is_unit(ahead)) {
        return false;
    }
    match cells[i].c {
        ';' => true,
        ',' | '!' | '?' if is_unit(ahead) => true,
        ',' => {
            let before = cells[..i].iter().rev().take(24).take_while(|cell| is_digit(cell.c)).count();
            let number = |cell: &&Cell| is_digit(cell.c) || matches!(cell.c, '.' | ':' | '-');
            let behind = cells[i + 1..].iter().take(24).take_while(number).count();
            before >= 4 && cells.get(i + 1 + behind).is_some_and(|cell| is_letter(cell.c))
        }
        _ => false,
    }
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '!' | '?' | ':' | ',' | ';')
}

fn last_solid(cells: &[Cell], i: usize) -> char {
    let found = cells[..i].iter().rposition(|cell| !cell.gone && !is_blank(cell.c));
    work::note(i - found.unwrap_or(0));
    found.map_or(' ', |j| cells[j].c)
}

/// A full point behind Han or a closing mark at the end of its paragraph, or before a closing quote there, can be nothing
/// but 。; between Han it may be the dot of a name. Behind a quantity it is none of a number's.
fn is_full_point(ahead: char, next: Option<char>, language: Language) -> bool {
    let ends = next.is_none_or(|c| matches!(c, '”' | '’' | '」' | '』'));
    let behind_quantity = is_unit(ahead) && next.is_none_or(is_chinese);
    language == Language::Chinese
        && ((ends && (is_letter(ahead) || is_closer(ahead) && is_mark(ahead))) || behind_quantity)
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

/// A half-width mark has a space behind it, as Latin text does; a full-width one has its own room. Several spaces set
/// columns apart, or are of extraction's making, which [`super::blanks`] sees.
fn drop_space_behind(cells: &mut [Cell], i: usize) {
    let shown = |cell: &&mut Cell| !cell.gone;
    let mut rest = cells[i + 1..].iter_mut().filter(shown);
    let (first, second) = (rest.next(), rest.next());
    if let Some(first) = first.filter(|cell| is_space(cell.c) && !cell.fixed)
        && second.is_none_or(|cell| !is_space(cell.c))
    {
        first.remove(EditKind::Space);
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
    let inside =
        inside || cells[from..to].windows(3).take(200).any(|w| w[0].c == ':' && w[1].c == '/' && w[2].c == '/');
    let ahead = last_solid_or(cells, from);
    let next = behind_blanks(cells, to).map(|(_, c)| c);
    let outside = ahead.is_some_and(|c| is_chinese(c) || is_unit(c))
        || (ahead.is_none_or(is_blank) && next.is_some_and(is_letter));
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
    let spaces = cells[..from].iter().rev().take_while(|cell| is_space(cell.c) && !cell.fixed && !cell.gone).take(2);
    if chinese_ahead && spaces.count() == 1 {
        cells[from - 1].remove(EditKind::Space);
    }
    let chinese_behind = behind_blanks(cells, to).is_some_and(|(_, c)| is_chinese(c));
    if chinese_behind {
        drop_space_behind(cells, to);
    }
}
