//! Full-width letters and digits, radicals and other look-alikes.

use super::cells::{Cell, before, behind};
use super::chars::*;
use super::edit::EditKind;
use super::lookalikes;

/// Puts characters that stand for others in their right form.
pub(super) fn mend(cells: &mut [Cell]) {
    for i in 0..cells.len() {
        if !cells[i].fixed {
            letter(cells, i);
            look_alike(cells, i);
        }
    }
    inner_marks(cells);
}

/// Ｐ, ２: letters and digits are half-width in Chinese text as well (CLREQ 3.2.1).
fn letter(cells: &mut [Cell], i: usize) {
    let c = cells[i].c;
    let half = fold(c);
    if half != c && half.is_ascii_alphanumeric() {
        cells[i].set(half, EditKind::Letter);
    }
}

/// Marks within a run that was typed full-width: ３．５, １，２００, １０：３０, １／２. Between half-width digits they stay
/// as their author wrote them.
fn inner_marks(cells: &mut [Cell]) {
    let is_mended = |cell: Option<&Cell>| cell.is_some_and(|cell| cell.kind == Some(EditKind::Letter));
    for i in 1..cells.len() {
        if !is_mended(cells.get(i - 1)) {
            continue;
        }
        let digits = cells[i - 1].c.is_ascii_digit() && cells.get(i + 1).is_some_and(|next| next.c.is_ascii_digit());
        let within = is_mended(cells.get(i + 1));
        let half = match cells[i].c {
            c @ ('．' | '：' | '／' | '－' | '＋' | '＿' | '＠' | '＆' | '＝') if within => fold(c),
            // A comma parts thousands only before three digits.
            '，' if within && digits && groups_thousands(cells, i) => ',',
            '％' => '%',
            _ => continue,
        };
        if !cells[i].fixed {
            cells[i].set(half, EditKind::Letter);
        }
    }
}

fn groups_thousands(cells: &[Cell], i: usize) -> bool {
    let ahead = cells[..i].iter().rev().take_while(|cell| cell.c.is_ascii_digit()).count();
    let behind = cells[i + 1..].iter().take_while(|cell| cell.c.is_ascii_digit()).count();
    (1..=3).contains(&ahead) && behind == 3
}

/// ⼈ for 人, ﹐ for ，: what a PDF's font calls its glyphs, not what the author wrote.
fn look_alike(cells: &mut [Cell], i: usize) {
    let c = cells[i].c;
    if c < '\u{ad}' {
        return;
    }
    if let Some(right) = lookalikes::ideograph(c) {
        return cells[i].set(right, EditKind::LookAlike);
    }
    if is_invisible(c) {
        return cells[i].remove(EditKind::LookAlike);
    }
    if let Some(letters) = lookalikes::ligature(c) {
        cells[i].set(letters.chars().next().unwrap_or(c), EditKind::LookAlike);
        cells[i].text = Some(letters);
        return;
    }
    let ahead = before(cells, i).map_or(' ', |(_, c)| c);
    let next = behind(cells, i).map_or(' ', |(_, c)| c);
    match c {
        // 二○二四: a circle among numerals is the numeral 〇.
        '○' | '◯' if is_year_digit(ahead) && (is_year_digit(next) || next == '年') => {
            cells[i].set('〇', EditKind::LookAlike);
        }
        _ => {
            if let Some(mark) = lookalikes::small_form(c).filter(|_| is_chinese(ahead) || is_chinese(next)) {
                cells[i].set(mark, EditKind::LookAlike);
            }
        }
    }
}

fn is_year_digit(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '〇' | '○' | '零')
}
