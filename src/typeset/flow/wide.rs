//! Tables that are wider than the type area even in small type: turned by a quarter on pages of their own, or split by
//! columns into parts that stand one below the other.
//!
//! In: elements whose tables are measured. Out: the same elements, those tables marked as turned, or parted into several
//! that each repeat the first column (and the head), with 续表 above all but the first. A part ends where no merged cell
//! is cut, if it can; a cell that is longer than a part is repeated in each that it reaches. Cells keep their nodes, so the
//! structure has one table with every cell once; what is repeated is an artifact.

use std::ops::Range;

use super::collect::{TextBuilder, info, plain};
use super::element::{Body, Element, Strand, Table, TableCell, TableRow};
use super::geometry::{Frame, smaller};
use super::table::{self, PADDING};
use crate::diagnostic::Diagnostic;
use crate::font::Family;
use crate::message;
use crate::model::{Reach, Wording};
use crate::typeset::paragraph::LineAlignment;

/// How long a column of a split table may become before its cells are broken into lines, in em.
const COMFORTABLE: f32 = 6.0;
/// The share of the measure that the repeated column takes at most.
const REPEATED: f32 = 1.0 / 3.0;

/// What is done with a table.
enum Fate {
    Stay,
    Turn(Frame),
    Split(Vec<Range<usize>>, bool),
}

/// Turns or splits the tables of a strand that do not fit into the type area.
pub(super) fn arrange(strand: &mut Strand, turned: Option<Frame>, words: Wording) {
    let wide = |element: &Element| !matches!(fate(element, turned), Fate::Stay);
    if !strand.elements.iter().any(wide) {
        return;
    }
    let mut out: Vec<Element> = Vec::with_capacity(strand.elements.len() + 8);
    for mut element in std::mem::take(&mut strand.elements) {
        match fate(&element, turned) {
            Fate::Stay => out.push(element),
            Fate::Turn(frame) => {
                if let Some(caption) = caption(&mut out) {
                    turn(caption, frame);
                }
                turn(&mut element, frame);
                out.push(element);
            }
            Fate::Split(parts, repeats) => {
                let title = continued(caption(&mut out).map_or("", |caption| text_of(caption)), words);
                split(element, &parts, repeats, &title, &mut out);
            }
        }
    }
    strand.elements = out;
}

fn fate(element: &Element, turned: Option<Frame>) -> Fate {
    let Body::Table(table) = &element.body else { return Fate::Stay };
    if table::fits(table, table.measure) {
        return Fate::Stay;
    }
    match turned.filter(|frame| element.moves && table::fits(table, frame.measure)) {
        Some(frame) => Fate::Turn(frame),
        None => parts(table).map_or(Fate::Stay, |(p, r)| Fate::Split(p, r)),
    }
}

/// The caption that stands before what comes next.
fn caption(out: &mut [Element]) -> Option<&mut Element> {
    out.last_mut().filter(|element| element.glued && matches!(element.body, Body::Text(_)))
}

fn text_of(element: &Element) -> &str {
    match &element.body {
        Body::Text(text) => &text.paragraph.text,
        _ => "",
    }
}

fn turn(element: &mut Element, frame: Frame) {
    (element.turned, element.spans) = (true, false);
    match &mut element.body {
        Body::Text(text) => text.paragraph.style.measure = frame.measure,
        Body::Table(table) => (table.start, table.measure) = (0.0, frame.measure),
        _ => {}
    }
}

/// The columns of each part at text size, and whether the parts repeat the first column. `None` where parting does not
/// help.
fn parts(table: &Table) -> Option<(Vec<Range<usize>>, bool)> {
    let Table { wishes, size, measure, .. } = table;
    let (size, measure) = (*size, *measure);
    let padding = 2.0 * PADDING * size;
    let lengths: Vec<f32> =
        wishes.iter().map(|wish| wish.most.min(wish.least.max(COMFORTABLE * size)) + padding).collect();
    let first = *lengths.first().filter(|_| lengths.len() > 2)?;
    let repeats = wishes[0].least + padding <= REPEATED * measure;
    let first = if repeats { first.min(REPEATED * measure) } else { first };
    let room = |part: usize, limit: f32| if part == 0 || repeats { limit - first } else { limit };
    let units = units(table, &lengths, room(1, measure));
    let filled = |limit: f32| -> Vec<Range<usize>> {
        let (mut out, mut from, mut used) = (Vec::new(), 0, 0.0);
        for unit in &units {
            let length: f32 = lengths[unit.clone()].iter().sum();
            if used > 0.0 && used + length > room(out.len(), limit) + 1e-3 {
                out.push(from..unit.start);
                (from, used) = (unit.start, 0.0);
            }
            used += length;
        }
        out.push(from..lengths.len());
        out
    };
    let full = filled(measure);
    // Equally long parts, found by halving; 24 steps are finer than a point.
    let (mut low, mut high) = (0.0, measure);
    for _ in 0..24 {
        let middle = (low + high) / 2.0;
        if filled(middle).len() > full.len() { low = middle } else { high = middle }
    }
    let even = filled(high);
    (even.len() > 1).then_some((even, repeats))
}

/// The columns after the first, those together that merged cells stand over, if they fit into `room`.
fn units(table: &Table, lengths: &[f32], room: f32) -> Vec<Range<usize>> {
    let length = |columns: &Range<usize>| lengths[columns.clone()].iter().sum::<f32>();
    let mut joined = vec![false; lengths.len()];
    for cell in table.cells().filter(|cell| cell.reach.columns > 1) {
        let columns = cell.column as usize..(cell.columns().end as usize).min(lengths.len());
        if length(&columns) <= room {
            joined[columns.start + 1..columns.end].fill(true);
        }
    }
    let mut out: Vec<Range<usize>> = Vec::new();
    for (column, joined) in joined.into_iter().enumerate().skip(1) {
        match out.last_mut() {
            Some(last) if joined => last.end = column + 1,
            _ => out.push(column..column + 1),
        }
    }
    let fit = |unit: Range<usize>| if length(&unit) <= room { vec![unit] } else { unit.map(|c| c..c + 1).collect() };
    out.into_iter().flat_map(fit).collect()
}

fn split(element: Element, parts: &[Range<usize>], repeats: bool, title: &str, out: &mut Vec<Element>) {
    let Element { body, block, chapter, source, spans, base, .. } = &element;
    let (block, chapter, source, spans, base) = (*block, *chapter, *source, *spans, *base);
    let Body::Table(whole) = body else { return out.push(element) };
    let characters: u32 = whole.cells().map(length).sum();
    let style = whole.cells().next().map(|cell| cell.text.paragraph.style.clone());
    let (start, measure, size) = (whole.start, whole.measure, whole.size);
    let mut first = element;
    let Body::Table(whole) = &mut first.body else { return };
    let mut tables = divide(whole, parts, repeats).into_iter();
    if let Some(table) = tables.next() {
        **whole = table;
    }
    first.after = 1;
    out.push(first);
    for table in tables {
        let (number, of) = (table.part + 1, table.parts);
        let behind = |body| Element { block, chapter, source, spans, base: base + characters, ..Element::new(body) };
        let mut builder = TextBuilder::default();
        let node = crate::typeset::pages::NodeId(0);
        builder.run(
            &title.replace('#', &format!("{number}/{of}")),
            plain(Family::Song, smaller(size)),
            info(node, false),
            None,
        );
        if let Some(style) = style.clone() {
            let style = crate::typeset::paragraph::ParagraphStyle {
                measure: start + measure,
                alignment: LineAlignment::End,
                ..style
            };
            let head = behind(Body::Text(builder.finish(style)));
            out.push(Element { before: 1, glued: true, artifact: true, ..head });
        }
        out.push(Element { after: 1, ..behind(Body::Table(Box::new(table))) });
    }
}

fn length(cell: &TableCell) -> u32 {
    cell.text.paragraph.text.chars().count() as u32 + 1
}

/// The parts of a table.
fn divide(whole: &mut Table, parts: &[Range<usize>], repeats: bool) -> Vec<Table> {
    let part = |(number, range): (usize, &Range<usize>)| {
        let again = repeats && number > 0;
        let wishes = whole.wishes[..usize::from(again)].iter().chain(&whole.wishes[range.clone()]);
        Table {
            head: Vec::with_capacity(whole.head.len()),
            rows: Vec::with_capacity(whole.rows.len()),
            start: whole.start,
            measure: whole.measure,
            columns: Vec::new(),
            pitch: whole.pitch,
            size: whole.size,
            wishes: wishes.copied().collect(),
            crowded: false,
            part: number as u32,
            parts: parts.len() as u32,
        }
    };
    let mut out: Vec<Table> = parts.iter().enumerate().map(part).collect();
    for row in std::mem::take(&mut whole.head) {
        for (table, row) in out.iter_mut().zip(cells(row, parts, repeats)) {
            table.head.push(row);
        }
    }
    for row in std::mem::take(&mut whole.rows) {
        for (table, row) in out.iter_mut().zip(cells(row, parts, repeats)) {
            table.rows.push(row);
        }
    }
    out
}

/// A row cut into those of the parts.
fn cells(row: TableRow, parts: &[Range<usize>], repeats: bool) -> Vec<TableRow> {
    let mut out: Vec<TableRow> = parts.iter().map(|_| TableRow::default()).collect();
    for cell in row.cells {
        let columns = cell.column as usize..cell.columns().end as usize;
        let mut again = false;
        for (number, (row, part)) in out.iter_mut().zip(parts).enumerate() {
            let repeated = usize::from(repeats && number > 0);
            let own = columns.start.max(part.start)..columns.end.min(part.end);
            let first = usize::from(repeated == 1 && columns.start == 0);
            let count = own.len() + first;
            if count == 0 {
                continue;
            }
            let column = if first == 1 { 0 } else { own.start - part.start + repeated };
            let reach = Reach { columns: count as u32, ..cell.reach };
            row.cells.push(TableCell { column: column as u32, reach, again, text: cell.text.clone() });
            again = true;
        }
    }
    out
}

/// What stands above the further parts of a table with this caption; `#` stands for the part's number.
fn continued(caption: &str, words: Wording) -> String {
    let names = ["表", "Table", "표"];
    let numbered = names.iter().find_map(|name| caption.trim().strip_prefix(name)).unwrap_or("").trim_start();
    let end = numbered.find(|c: char| !(c.is_ascii_alphanumeric() || "-–.".contains(c))).unwrap_or(numbered.len());
    let number = numbered[..end].trim_end_matches(['.', '-', '–']);
    let space = if number.is_empty() { "" } else { " " };
    match words {
        Wording::Hans => format!("续表{space}{number}（#）"),
        Wording::Hant => format!("續表{space}{number}（#）"),
        Wording::Japanese => format!("表{space}{number}（続き　#）"),
        Wording::Korean => format!("표{space}{number} (계속 #)"),
        Wording::English => format!("Table{space}{number} (continued, #)"),
    }
}

/// What was done with a table that did not fit, and how to mend it.
pub(super) fn warning(element: &Element) -> Option<Diagnostic> {
    let Body::Table(table) = &element.body else { return None };
    let diagnostic = match **table {
        Table { part: 0, parts, .. } if parts > 1 => Diagnostic::warning(
            "split-table",
            message!(
                "表格太宽，已按栏拆成 {parts} 个部分",
                "the table is too wide; it was split by columns into {parts} parts"
            ),
        )
        .hint(message!(
            "减少栏数、换用较大的纸张，或把表格拆成几个",
            "use fewer columns or a larger paper, or write several tables"
        )),
        Table { crowded: true, .. } => {
            let (columns, size) = (table.columns.len(), table.size);
            Diagnostic::warning(
                "crowded-table",
                message!(
                    "表格有 {columns} 栏，版心排不下，字号已缩到 {size:.1} 磅",
                    "the table's {columns} columns do not fit into the type area; its text was shrunk to {size:.1} pt"
                ),
            )
            .hint(message!("减少栏数，或把表格拆成几个", "use fewer columns, or split the table"))
        }
        _ if element.turned => Diagnostic::warning(
            "turned-table",
            message!(
                "表格太宽，版心排不下，已横放在单独的一页上",
                "the table is too wide for the type area; it was turned and stands on a page of its own"
            ),
        )
        .hint(message!(
            "要正放，请减少栏数、缩短单元格文字，或换用较大的纸张",
            "to have it upright, use fewer columns, shorter cells or a larger paper"
        )),
        _ => return None,
    };
    Some(match element.source {
        Some(span) => diagnostic.at(span),
        None => diagnostic,
    })
}

#[cfg(test)]
mod tests {
    use super::super::table::Wish;
    use super::*;

    fn alike(count: usize, length: f32, size: f32, measure: f32) -> Table {
        let wishes = vec![Wish { least: length, most: length }; count];
        Table {
            head: Vec::new(),
            rows: Vec::new(),
            start: 0.0,
            measure,
            columns: Vec::new(),
            pitch: size,
            size,
            wishes,
            crowded: false,
            part: 0,
            parts: 1,
        }
    }

    #[test]
    fn parts_are_equally_long_and_hold_every_column_once() {
        for (count, length, measure) in [(60, 18.0, 294.0), (13, 30.0, 280.0), (7, 90.0, 200.0), (3, 500.0, 200.0)] {
            let (parts, _) = parts(&alike(count, length, 9.0, measure)).expect("parts");
            let columns: Vec<usize> = parts.iter().cloned().flatten().collect();
            assert_eq!(columns, (0..count).collect::<Vec<_>>());
            let own = |(number, part): (usize, &Range<usize>)| part.len() - usize::from(number == 0);
            let sizes: Vec<usize> = parts.iter().enumerate().map(own).collect();
            let (most, least) = (sizes.iter().max().unwrap(), sizes.iter().min().unwrap());
            assert!(most - least <= parts.len(), "{sizes:?}");
        }
    }

    #[test]
    fn a_table_of_two_columns_is_not_parted() {
        assert!(parts(&alike(2, 900.0, 9.0, 200.0)).is_none());
    }

    #[test]
    fn the_continued_caption_keeps_the_number() {
        assert_eq!(continued("表 3-1　各省产量", Wording::Hans), "续表 3-1（#）");
        assert_eq!(continued("各省产量", Wording::Hans), "续表（#）");
        assert_eq!(continued("Table 2. Sizes", Wording::English), "Table 2 (continued, #)");
    }
}
