//! Spaces between Han.
//!
//! Chinese prose has none. Wrapping puts one where a line ended, extraction where glyphs stood apart. People put them to
//! part names, the halves of a slogan, a number from its heading; those stay.

use super::cells::{Cell, before, behind};
use super::chars::*;
use super::edit::EditKind;
use crate::source::roles;

/// Whether spaces are scattered over the text: then even one inside a quotation is of extraction's making.
pub(super) fn are_scattered(blocks: &[Vec<Cell>]) -> bool {
    let (mut han, mut spaces) = (0u64, 0u64);
    for cells in blocks {
        for (i, cell) in cells.iter().enumerate() {
            han += u64::from(is_han(cell.c));
            spaces += u64::from(is_space(cell.c) && between_han(cells, i));
        }
    }
    spaces >= 5 && spaces * 300 >= han
}

fn between_han(cells: &[Cell], i: usize) -> bool {
    let is = |at: Option<usize>| at.and_then(|at| cells.get(at)).is_some_and(|cell| is_han(cell.c));
    is(i.checked_sub(1)) && is(Some(i + 1))
}

/// Takes out the spaces of a block of prose that have Chinese on both sides.
pub(super) fn mend(cells: &mut [Cell], scattered: bool) {
    let kept = kept(cells, scattered);
    let mut i = 0;
    while i < cells.len() {
        if !is_space(cells[i].c) {
            i += 1;
            continue;
        }
        let from = i;
        while i < cells.len() && is_space(cells[i].c) {
            i += 1;
        }
        let (ahead, next) = (before(cells, from), behind(cells, i - 1));
        let (Some((_, ahead)), Some((_, next))) = (ahead, next) else { continue };
        if !(is_chinese(ahead) && is_chinese(next)) || cells[from..i].iter().any(|cell| cell.fixed) {
            continue;
        }
        if !kept[from] && (scattered || !is_set_off(cells, from, i, ahead, next)) {
            cells[from..i].iter_mut().for_each(|cell| cell.remove(EditKind::Space));
        }
    }
}

/// Whether the space sets off what people set off in Markdown, emphasis, or a quotation: 条件 **必须** 成立.
fn is_set_off(cells: &[Cell], from: usize, to: usize, ahead: char, next: char) -> bool {
    let emphasis =
        [from.checked_sub(1), Some(to)].into_iter().flatten().filter_map(|at| cells.get(at)).any(|c| c.fixed);
    let quoted =
        is_letter(ahead) && matches!(next, '“' | '‘' | '「') || is_letter(next) && matches!(ahead, '”' | '’' | '」');
    // Dashes are set off by many.
    emphasis || quoted || ahead == '—' || next == '—'
}

/// The spaces that stay, by cell.
fn kept(cells: &[Cell], scattered: bool) -> Vec<bool> {
    let mut kept = vec![false; cells.len()];
    if !cells.iter().any(|cell| is_space(cell.c)) {
        return kept;
    }
    keep_in_brackets(cells, scattered, &mut kept);
    keep_label(cells, &mut kept);
    keep_names(cells, &mut kept);
    kept
}

/// What stands between marks of a pair: names in brackets behind 记者 or 图, a slogan in quotes.
fn keep_in_brackets(cells: &[Cell], scattered: bool, kept: &mut [bool]) {
    let mut open: Vec<usize> = Vec::new();
    for i in 0..cells.len() {
        match fold(cells[i].c) {
            '(' | '“' | '‘' | '《' | '「' | '『' => open.push(i),
            ')' | '”' | '’' | '》' | '」' | '』' => {
                let Some(from) = open.pop() else { continue };
                if i - from > 60 {
                    continue;
                }
                let inner: String = cells[from + 1..i].iter().map(|cell| cell.c).collect();
                let stays =
                    if fold(cells[i].c) == ')' { roles::is_byline(&inner) } else { is_slogan(&inner, scattered) };
                if stays {
                    kept[from..i].iter_mut().for_each(|kept| *kept = true);
                }
            }
            _ => {}
        }
    }
}

/// 稳进增效 惠民有感: parts of one length, of three characters or more, without any mark. In a text without scattered
/// spaces, parts of any length of two or more.
fn is_slogan(inner: &str, scattered: bool) -> bool {
    if !inner.contains(is_space) || inner.contains(|c: char| is_pause(c) || is_stop(c) || fold(c) == ':') {
        return false;
    }
    let parts: Vec<usize> =
        inner.split(is_space).filter(|part| !part.is_empty()).map(|part| part.chars().count()).collect();
    let [first, _, ..] = parts[..] else { return false };
    let even = parts.iter().all(|n| *n == first) && (first >= 3 || (first == 2 && parts.len() >= 3));
    even || (!scattered && parts.iter().all(|n| *n >= 2))
}

/// What a paragraph begins with before its first space, if it is a number or a label: 第一条 为了……, 本报讯 记者……, 摘要 ……
fn keep_label(cells: &[Cell], kept: &mut [bool]) {
    let Some(space) = cells.iter().take(24).position(|cell| is_space(cell.c)) else { return };
    let label: String = cells[..space].iter().filter(|cell| !is_emphasis(cell.c)).map(|cell| cell.c).collect();
    let numbered =
        label.starts_with('第') && label.ends_with(['条', '章', '节', '款', '编', '篇', '回', '部', '讲', '课', '届']);
    let dated = ["讯", "电", "消息", "报道"].iter().any(|end| label.ends_with(end));
    const LABELS: [&str; 10] = ["摘要", "关键词", "编者按", "核心提示", "提要", "导读", "问", "答", "注", "附"];
    if numbered || LABELS.contains(&label.as_str()) {
        kept[space] = true;
    } else if dated || names_maker(&label) {
        // 本报讯 记者 李波 通讯员 陈晓艳 报道：……
        let head = cells.iter().take(40).position(|cell| is_pause(cell.c) || is_stop(cell.c) || fold(cell.c) == ':');
        kept[..head.unwrap_or(space + 1)].iter_mut().for_each(|kept| *kept = true);
    }
}

fn names_maker(label: &str) -> bool {
    ["记者", "通讯员", "作者", "文", "图"].iter().any(|role| label.ends_with(role)) && label.chars().count() <= 12
}

/// Three names or more in a row: 张伟 李红 王小明.
fn keep_names(cells: &[Cell], kept: &mut [bool]) {
    let mut row: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    for i in 0..=cells.len() {
        let c = cells.get(i).map_or('\n', |cell| cell.c);
        if is_han(c) || c == '·' {
            continue;
        }
        let word: String = cells[start..i].iter().take(12).map(|cell| cell.c).collect();
        if roles::is_name(&word) && i - start <= 12 {
            row.push((start, i));
        } else {
            row.clear();
        }
        if !is_space(c) {
            if row.len() >= 3 {
                kept[row[0].0..row[row.len() - 1].1].iter_mut().for_each(|kept| *kept = true);
            }
            row.clear();
        }
        start = i + 1;
    }
}
