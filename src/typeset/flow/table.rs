//! Lengths of a table's columns, and heights of its rows.

use super::element::{Table, TableCell, TableRow, Text};
use super::geometry::Frame;
use super::pieces::line_room;
use crate::font::{FontSet, Request};

/// Size in pt down to which the text of a table is shrunk (六号, CLREQ 2.3.5). A table that does not fit then is turned or
/// split, where it may be.
pub(super) const LEGIBLE: f32 = 7.875;
/// Size in pt down to which a table is shrunk, with a warning, where nothing else is left (七号).
const SMALLEST: f32 = 5.25;
/// Each trial of a smaller size, as a factor.
const STEP: f32 = 0.94;
/// Space at each side of a cell, in em of the table's text.
pub(super) const PADDING: f32 = 0.5;
/// Below this share of the body's size, lines in cells stand closer than the grid.
const TIGHT: f32 = 0.75;

/// How long a column wants to be, in pt at the table's first size.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wish {
    /// Its longest word.
    pub least: f32,
    /// Its longest cell on one line.
    pub most: f32,
}

/// Finds how long the columns of a table want to be.
pub(super) fn measure(table: &mut Table, fonts: &FontSet) {
    let count = table.cells().map(|cell| cell.columns().end).max().unwrap_or(0).max(1);
    let mut wishes = vec![Wish::default(); count as usize];
    let mut merged = Vec::new();
    for cell in table.cells() {
        let own = wish_of(&cell.text, fonts);
        if cell.reach.columns > 1 {
            merged.push((cell.columns(), own));
            continue;
        }
        let wish = &mut wishes[cell.column as usize];
        wish.least = wish.least.max(own.least);
        wish.most = wish.most.max(own.most);
    }
    // What fewer columns must hold is known first.
    merged.sort_by_key(|(columns, _)| columns.len());
    for (columns, own) in merged {
        let columns = &mut wishes[columns.start as usize..columns.end as usize];
        widen(columns, own, 2.0 * PADDING * table.size);
    }
    table.wishes = wishes;
}

/// Makes columns wish for as much as the cell that stands over all of them, which has the `padding` between them too.
fn widen(columns: &mut [Wish], cell: Wish, padding: f32) {
    let count = columns.len() as f32;
    let between = padding * (count - 1.0);
    let lacking = |length: f32, has: f32| (length - between - has).max(0.0) / count;
    let least = lacking(cell.least, columns.iter().map(|wish| wish.least).sum());
    for wish in columns.iter_mut() {
        wish.least += least;
        wish.most = wish.most.max(wish.least);
    }
    let most = lacking(cell.most, columns.iter().map(|wish| wish.most).sum());
    columns.iter_mut().for_each(|wish| wish.most += most);
}

/// Whether the longest words fit beside one another into `measure`, in a size that is read with ease.
pub(super) fn fits(table: &Table, measure: f32) -> bool {
    scale(&table.wishes, table.size, measure, LEGIBLE).1
}

/// Shares the table's measure among its columns by their content, shrinking the text when even the longest words do not
/// fit beside one another; a turned one is shrunk for cells on one line too, as its page has room for few lines.
pub(super) fn lay_out(table: &mut Table, turned: bool, frame: Frame) {
    let wishes = std::mem::take(&mut table.wishes);
    let lines: Vec<Wish> = wishes.iter().map(|wish| Wish { least: wish.most, ..*wish }).collect();
    let try_down_to = |wishes: &[Wish], smallest| scale(wishes, table.size, table.measure, smallest);
    let whole = Some(try_down_to(&lines, LEGIBLE)).filter(|&(_, fits)| turned && fits);
    let legible = || Some(try_down_to(&wishes, LEGIBLE)).filter(|&(_, fits)| fits);
    let found = whole.or_else(legible);
    let (scale, fits) = found.unwrap_or_else(|| try_down_to(&wishes, SMALLEST));
    table.crowded = found.is_none();
    let size = table.size * scale;
    let padding = if fits { PADDING * size } else { 0.1 * size };
    let lengths = share(&wishes, scale, table.measure, padding);
    apply(table, &lengths, scale, padding);
    table.size = size;
    table.pitch = if size < TIGHT * frame.size { (size * 1.45).min(frame.pitch) } else { frame.pitch };
}

/// The largest scale at which the longest words fit, and whether there is one; else one at which a character fits.
fn scale(wishes: &[Wish], size: f32, measure: f32, smallest: f32) -> (f32, bool) {
    let needed: f32 = wishes.iter().map(|wish| wish.least).sum::<f32>() + wishes.len() as f32 * 2.0 * PADDING * size;
    let floor = (smallest / size).min(1.0);
    let mut scale = 1.0;
    while needed * scale > measure && scale > floor {
        scale = (scale * STEP).max(floor);
    }
    if needed * scale <= measure {
        return (scale, true);
    }
    let one_character = measure / (wishes.len() as f32 * 1.25 * size);
    (one_character.min(floor).max(1e-3), false)
}

/// Lengths of the columns, paddings included; they add up to `measure`.
fn share(wishes: &[Wish], scale: f32, measure: f32, padding: f32) -> Vec<f32> {
    let count = wishes.len() as f32;
    let room = measure - 2.0 * padding * count;
    let least: f32 = wishes.iter().map(|w| w.least * scale).sum();
    let most: f32 = wishes.iter().map(|w| w.most * scale).sum();
    let each = |length: &dyn Fn(&Wish) -> f32| wishes.iter().map(|w| length(w) + 2.0 * padding).collect();
    if most <= room {
        let slack = (room - most) / count;
        each(&|w| w.most * scale + slack)
    } else if least <= room {
        let level = level(wishes, scale, room);
        each(&|w| level.clamp(w.least * scale, w.most * scale))
    } else {
        vec![measure / count; wishes.len()]
    }
}

/// The length up to which every column gets what it wants: short columns stay on one line, and the long ones share the
/// rest evenly. Found by halving; 32 steps are finer than a thousandth of a point.
fn level(wishes: &[Wish], scale: f32, room: f32) -> f32 {
    let filled = |level: f32| -> f32 { wishes.iter().map(|w| level.clamp(w.least * scale, w.most * scale)).sum() };
    let (mut low, mut high) = (0.0, room);
    for _ in 0..32 {
        let middle = (low + high) / 2.0;
        if filled(middle) <= room { low = middle } else { high = middle }
    }
    low
}

fn apply(table: &mut Table, lengths: &[f32], scale: f32, padding: f32) {
    let mut along = 0.0;
    table.columns = Vec::with_capacity(lengths.len());
    for &length in lengths {
        table.columns.push((along + padding, (length - 2.0 * padding).max(0.1)));
        along += length;
    }
    let columns = std::mem::take(&mut table.columns);
    for cell in table.cells_mut() {
        let (_, length) = extent(&columns, cell);
        cell.text.paragraph.style.measure = length;
        rescale(&mut cell.text, scale, length);
    }
    table.columns = columns;
}

/// Where the text of a cell starts, and its length.
pub(super) fn extent(columns: &[(f32, f32)], cell: &TableCell) -> (f32, f32) {
    let columns = &columns[cell.column as usize..cell.columns().end as usize];
    match (columns.first(), columns.last()) {
        (Some(&(start, _)), Some(&(last, length))) => (start, last + length - start),
        _ => (0.0, 0.1),
    }
}

/// The edges of a row of columns.
pub(super) fn edges(columns: &[(f32, f32)], of: &std::ops::Range<u32>) -> (f32, f32) {
    let padding = columns.first().map_or(0.0, |(start, _)| *start);
    let start = columns.get(of.start as usize).map_or(0.0, |(start, _)| start - padding);
    let last = of.end.checked_sub(1).and_then(|last| columns.get(last as usize));
    (start, last.map_or(start, |(start, length)| start + length + padding))
}

/// Finds how many lines the rows take, more where a cell that reaches over several of them needs it, and which columns
/// such cells cover.
pub(super) fn settle(table: &mut Table, frame: Frame) {
    let frame = Frame { pitch: table.pitch, size: table.size, ..frame };
    settle_rows(&mut table.head, frame);
    settle_rows(&mut table.rows, frame);
}

fn settle_rows(rows: &mut [TableRow], frame: Frame) {
    // Rows that merged cells reach, by their last row, in the order of their first one.
    let mut ends: Vec<Vec<(usize, u32)>> = Vec::new();
    for row in rows.iter_mut() {
        row.lines = own_heights(row, frame).iter().sum();
    }
    for first in 0..rows.len() {
        for index in 0..rows[first].cells.len() {
            let cell = &rows[first].cells[index];
            let last = (first + cell.reach.rows as usize).min(rows.len()).saturating_sub(1);
            if last <= first {
                continue;
            }
            let (columns, needed) = (cell.columns(), heights(&cell.text, frame).iter().map(|(a, b)| a + 1 + b).sum());
            ends.resize_with(rows.len(), Vec::new);
            ends[last].push((first, needed));
            rows[first + 1..=last].iter_mut().for_each(|row| row.covered.push(columns.clone()));
        }
    }
    for (last, cells) in ends.into_iter().enumerate() {
        for (first, needed) in cells {
            let has: u32 = rows[first..=last].iter().map(|row| row.lines + row.extra).sum();
            let (lacking, count) = (needed.saturating_sub(has), (last + 1 - first) as u32);
            for (row, number) in rows[first..=last].iter_mut().zip(0..) {
                row.extra += lacking / count + u32::from(number < lacking % count);
            }
        }
    }
    rows.iter_mut().for_each(|row| row.covered.sort_by_key(|columns| columns.start));
}

/// Lines before and behind the baseline of each line of a cell.
pub(super) fn heights(cell: &Text, frame: Frame) -> Vec<(u32, u32)> {
    cell.lines.lines.iter().map(|line| line_room(cell, line, frame)).collect()
}

fn rescale(cell: &mut Text, scale: f32, length: f32) {
    if scale != 1.0 {
        for run in &mut cell.paragraph.runs {
            run.style.size *= scale;
            run.style.rise *= scale;
        }
    }
    for (object, picture) in cell.paragraph.objects.iter_mut().zip(&mut cell.pictures) {
        let factor = (length / picture.extent.along.max(1e-3)).min(scale);
        picture.extent.along *= factor;
        picture.extent.across *= factor;
        object.advance = picture.extent.along;
    }
}

/// Measures a cell by advances only; gaps between Han and Latin are counted at their full quarter em, so the longest line
/// is never longer than this says.
fn wish_of(cell: &Text, fonts: &FontSet) -> Wish {
    let mut wish = Wish::default();
    let (mut line, mut word) = (0.0f32, 0.0f32);
    for run in &cell.paragraph.runs {
        let style = run.style;
        let request = Request { family: style.family, bold: style.bold, italic: style.italic };
        for c in cell.paragraph.text[run.range.start as usize..run.range.end as usize].chars() {
            let advance = advance(c, request, fonts) * style.size;
            if c == '\u{2028}' {
                (line, word) = (0.0, 0.0);
                continue;
            }
            // A Han can end a line, but seldom alone: two stay together.
            let wide = (c as u32) >= 0x2E80;
            let joint = if wide != (word == 0.0) { 0.25 * style.size } else { 0.0 };
            word = if wide || c == ' ' { 0.0 } else { word + advance };
            line += advance + joint;
            wish.least = wish.least.max(word).max(if wide { 2.0 * advance } else { 0.0 });
            wish.most = wish.most.max(line);
        }
    }
    for unit in cell.paragraph.units.iter().filter(|unit| unit.spread > 0.0) {
        let run = cell.paragraph.runs.iter().find(|run| run.range.end > unit.range.start);
        let length = unit.spread * run.map_or(0.0, |run| run.style.size);
        wish.least = wish.least.max(length);
        wish.most = wish.most.max(length) + if cell.paragraph.units.len() > 1 { length } else { 0.0 };
    }
    let objects = cell.paragraph.objects.iter().map(|o| o.advance);
    wish.most += objects.sum::<f32>();
    wish.least = wish.least.min(wish.most);
    wish
}

/// Advance in em.
fn advance(c: char, request: Request, fonts: &FontSet) -> f32 {
    if matches!(c as u32, 0x3400..=0x9FFF) {
        return 1.0;
    }
    let Some(selected) = fonts.select(request, c, true) else { return 1.0 };
    let face = fonts.face(selected.face);
    let glyph = face.glyph(c).unwrap_or(0);
    f32::from(face.advance(glyph)) / f32::from(face.units_per_em)
}

/// Heights of the lines of a row, in lines of the table's pitch: line `i` of every cell that has the row for itself stands
/// on one baseline. The extra lines are the last.
pub(super) fn line_heights(table: &Table, row: &TableRow, frame: Frame) -> Vec<u32> {
    let mut heights = own_heights(row, Frame { pitch: table.pitch, size: table.size, ..frame });
    heights.resize(heights.len() + row.extra as usize, 1);
    heights
}

/// The grid's lines that a row takes.
pub(super) fn row_slots(table: &Table, row: &TableRow, frame: Frame) -> u32 {
    slots(table, row.lines + row.extra, frame)
}

fn own_heights(row: &TableRow, frame: Frame) -> Vec<u32> {
    let rooms = baselines(row, frame);
    rooms.into_iter().map(|(above, below)| (above + 1 + below).min(frame.slots.max(1))).collect()
}

/// Lines before and behind each baseline of a row; `frame` is the table's.
pub(super) fn baselines(row: &TableRow, frame: Frame) -> Vec<(u32, u32)> {
    let mut rooms = vec![(0, 0)];
    for cell in row.cells.iter().filter(|cell| cell.reach.rows <= 1) {
        for (number, (above, below)) in heights(&cell.text, frame).into_iter().enumerate() {
            match rooms.get_mut(number) {
                Some(room) => *room = (above.max(room.0), below.max(room.1)),
                None => rooms.push((above, below)),
            }
        }
    }
    rooms
}

/// The grid's lines that `lines` lines of the table's pitch take.
pub(super) fn slots(table: &Table, lines: u32, frame: Frame) -> u32 {
    ((lines as f32 * table.pitch / frame.pitch) - 1e-3).ceil().max(1.0) as u32
}
