//! A block as characters that can be changed one by one, each with its place in the source.

use super::chars::is_blank;
use super::edit::{EditKind, Sink, Why};
use super::structure::{Block, Seam};
use super::work;
use crate::diagnostic::Message;
use crate::message;

/// A character of a block.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// What it is now.
    pub c: char,
    /// What it becomes, where that is more than one character.
    pub text: Option<&'static str>,
    /// Its first byte in the source.
    pub at: usize,
    /// Its bytes there; none for what a join put here.
    pub bytes: usize,
    /// It is code, an address, a mark of Markdown: nothing changes it.
    pub fixed: bool,
    /// It is taken out.
    pub gone: bool,
    /// The change that made it what it is.
    pub kind: Option<EditKind>,
}

impl Cell {
    /// Makes it another character.
    pub fn set(&mut self, c: char, kind: EditKind) {
        self.c = c;
        self.kind = Some(kind);
    }

    /// It is neither taken out nor a mark of emphasis.
    fn is_shown(&self) -> bool {
        let is_mark = self.fixed && super::chars::is_emphasis(self.c);
        !self.gone && !is_mark
    }

    /// Takes it out.
    pub fn remove(&mut self, kind: EditKind) {
        self.gone = true;
        self.kind = Some(kind);
    }
}

/// The characters of a block.
pub(super) fn cells(source: &str, block: &Block) -> Vec<Cell> {
    let mut cells = Vec::new();
    let cell = |c, at, bytes| Cell { c, text: None, at, bytes, fixed: bytes == 0, gone: false, kind: None };
    for (seam, range) in &block.pieces {
        match seam {
            Seam::Line => cells.push(cell('\n', range.start, 0)),
            Seam::Spaced => cells.push(cell(' ', range.start, 0)),
            Seam::First | Seam::Joined => {}
        }
        let text = source.get(range.clone()).unwrap_or("");
        cells.extend(text.char_indices().map(|(i, c)| cell(c, range.start + i, c.len_utf8())));
    }
    cells
}

/// Offers the changes of a block's characters. Neighbours that one rule changed are one change.
pub(super) fn offer(cells: &[Cell], sink: &mut Sink<'_>) {
    let mut i = 0;
    while i < cells.len() {
        let Some(kind) = cells[i].kind else {
            i += 1;
            continue;
        };
        let from = i;
        let alone = matches!(kind, EditKind::Mark | EditKind::Quote);
        i += 1;
        while !alone && i < cells.len() && cells[i].kind == Some(kind) && touches(&cells[i - 1], &cells[i]) {
            i += 1;
        }
        let changed = &cells[from..i];
        let range = cells[from].at..changed[changed.len() - 1].at + changed[changed.len() - 1].bytes;
        let mut after = String::new();
        for cell in changed.iter().filter(|cell| !cell.gone) {
            match cell.text {
                Some(text) => after.push_str(text),
                None => after.push(cell.c),
            }
        }
        sink.offer(kind, range, &after, why(kind));
    }
}

fn touches(a: &Cell, b: &Cell) -> bool {
    a.at + a.bytes == b.at && a.bytes > 0
}

/// Why characters are changed; what is not sure is never set on a cell.
fn why(kind: EditKind) -> Why {
    let (confidence, reason): (f32, Message) = match kind {
        EditKind::Space => {
            (0.9, message!("汉字之间的空格，来自折行或提取", "a space between Han, from wrapping or extraction"))
        }
        EditKind::Mark => (0.95, message!("中文里用全角标点", "Chinese text has full-width marks")),
        EditKind::Quote => (0.9, message!("中文里用弯引号", "Chinese text has curly quotes")),
        EditKind::Letter => (0.95, message!("字母数字用半角", "letters and digits are half-width")),
        _ => (0.97, message!("提取时混入的形近字符", "a look-alike that extraction put")),
    };
    Why::new(confidence, reason)
}

/// The nearest character before `i` that is neither gone nor a mark of emphasis, and its index.
pub(super) fn before(cells: &[Cell], i: usize) -> Option<(usize, char)> {
    let found = cells[..i].iter().enumerate().rev().find(|(_, cell)| cell.is_shown()).map(|(j, cell)| (j, cell.c));
    work::note(i - found.map_or(0, |(j, _)| j));
    found
}

/// The nearest character behind `i`, likewise.
pub(super) fn behind(cells: &[Cell], i: usize) -> Option<(usize, char)> {
    let rest = cells.get(i + 1..)?;
    let found = rest.iter().position(Cell::is_shown);
    work::note(found.unwrap_or(rest.len()) + 1);
    found.map(|j| (i + 1 + j, rest[j].c))
}

/// The nearest character behind `i` that is no blank.
pub(super) fn behind_blanks(cells: &[Cell], i: usize) -> Option<(usize, char)> {
    let mut at = i;
    loop {
        let (j, c) = behind(cells, at)?;
        if !is_blank(c) {
            return Some((j, c));
        }
        at = j;
    }
}
