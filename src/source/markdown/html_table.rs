//! Tables written as HTML. One may have empty lines in it, so that its cells hold Markdown: then it goes over several
//! blocks of raw HTML, and what stands between them is in the cell that is open.

use std::ops::Range;

use super::Builder;
use super::blocks::FrameKind;
use super::flat;
use super::tags::HtmlTag;
use crate::message;
use crate::model::{Alignment, Block, BlockKind, Cell, Id, Inline, Reach, Role, Row};
use crate::source::grid::{self, Group};
use crate::source::inlines;

/// A table that is open.
pub(super) struct HtmlTable {
    range: Range<usize>,
    id: Option<String>,
    caption: Option<(Vec<Inline>, Range<usize>)>,
    head: Group,
    bodies: Vec<Group>,
    foot: Group,
    /// Where rows go; `None` before the first one, and behind an end tag.
    section: Option<Section>,
    in_row: bool,
    part: Option<Part>,
    /// Tables in its cells.
    nested: usize,
    /// Whether its end tag is in the file.
    ends: bool,
    /// Lists and quotations that were open in its block of HTML when it began.
    containers: usize,
    /// Whether it was told that cells hold text only.
    told: bool,
}

#[derive(Clone, Copy)]
enum Section {
    Head,
    Body,
    Foot,
}

/// A cell or caption that is open.
struct Part {
    /// Its cell, without text; `None` for a caption.
    cell: Option<Cell>,
    start: usize,
    containers: usize,
}

/// The tables of a file that have an end tag, by the place of their start tag.
pub(super) fn ended(source: &str) -> Vec<usize> {
    let is_name = |at: usize| {
        let name = source.as_bytes().get(at..at + 5);
        let behind = source.as_bytes().get(at + 5);
        name.is_some_and(|name| name.eq_ignore_ascii_case(b"table"))
            && behind.is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-')
    };
    let (mut open, mut ended) = (Vec::new(), Vec::new());
    for (at, _) in source.match_indices('<') {
        if is_name(at + 1) {
            open.push(at);
        } else if source[at..].starts_with("</") && is_name(at + 2) {
            ended.extend(open.pop());
        }
    }
    ended.sort_unstable();
    ended
}

impl Builder<'_> {
    /// Takes a tag of a table; `false` if it is not part of one that is understood.
    pub(super) fn table_tag(&mut self, tag: &HtmlTag, range: &Range<usize>) -> bool {
        let Some(table) = &mut self.html_table else {
            let opens = tag.name == "table" && !tag.closing && self.in_html_block && self.table.is_none();
            if opens {
                self.open_html_table(range);
            }
            return opens;
        };
        table.range.end = range.end;
        if tag.name == "table" && !tag.closing {
            table.nested += 1;
            return false;
        }
        if table.nested > 0 {
            table.nested -= usize::from(tag.name == "table");
            self.close_leaf();
            return true;
        }
        // Markdown's own lists and quotations end with their lines.
        let base = table.part.as_ref().map_or(table.containers, |part| part.containers);
        if self.blocks.above_table() != Some(self.html_containers.len().saturating_sub(base)) {
            return false;
        }
        self.close_part(if tag.closing { range.end } else { range.start });
        let Some(table) = &mut self.html_table else { return true };
        if let Some(id) = self.pending_id.take() {
            table.id.get_or_insert(id);
        }
        match (tag.name, tag.closing) {
            ("table", _) => self.finish_html_table(),
            ("thead", false) => table.begin(Section::Head),
            ("tbody", false) => table.begin(Section::Body),
            ("tfoot", false) => table.begin(Section::Foot),
            ("thead" | "tbody" | "tfoot", true) => (table.section, table.in_row) = (None, false),
            ("tr", false) => table.open_row(),
            ("tr", true) => table.in_row = false,
            ("td" | "th", false) => {
                if !table.in_row {
                    table.open_row();
                }
                let cell = self.cell_of(tag, range);
                self.open_part_of_table(Some(cell), range);
            }
            ("caption", false) => self.open_part_of_table(None, range),
            _ => {}
        }
        true
    }

    fn open_html_table(&mut self, range: &Range<usize>) {
        self.close_leaf();
        self.take_caption_before();
        let tables = self.ended_tables.get_or_insert_with(|| ended(self.source));
        let ends = tables.binary_search(&range.start).is_ok();
        self.blocks.open_flat(FrameKind::HtmlTable, range.clone());
        self.html_table = Some(HtmlTable {
            range: range.clone(),
            id: self.pending_id.take(),
            caption: None,
            head: Group::default(),
            bodies: Vec::new(),
            foot: Group::default(),
            section: None,
            in_row: false,
            part: None,
            nested: 0,
            ends,
            containers: self.html_containers.len(),
            told: false,
        });
    }

    fn cell_of(&self, tag: &HtmlTag, range: &Range<usize>) -> Cell {
        let number = |name: &str, without: u32| {
            let digits = tag.attribute(name).map(|value| value.trim().to_owned());
            let digits = digits.filter(|value| !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()));
            digits.map_or(without, |value| value.parse().unwrap_or(u32::MAX))
        };
        let reach = Reach { columns: number("colspan", 1).max(1), rows: number("rowspan", 1) };
        let origin = self.origin(range.clone());
        Cell { reach, heads_row: tag.name == "th", alignment: alignment(tag), ..Cell::new(Vec::new(), origin) }
    }

    fn open_part_of_table(&mut self, cell: Option<Cell>, range: &Range<usize>) {
        self.blocks.open_flat(FrameKind::HtmlCell, range.clone());
        let containers = self.html_containers.len();
        if let Some(table) = &mut self.html_table {
            table.part = Some(Part { cell, start: range.start, containers });
        }
    }

    /// Closes the cell or caption that is open.
    fn close_part(&mut self, end: usize) {
        self.close_leaf();
        let Some(table) = &mut self.html_table else { return };
        let part = table.part.take();
        let base = part.as_ref().map_or(table.containers, |part| part.containers);
        while self.html_containers.len() > base {
            self.html_containers.pop();
            self.close_container();
        }
        let Some(Part { cell, start, .. }) = part else { return };
        self.close_boxes();
        let blocks = self.blocks.close_cell();
        let range = start..end.max(start);
        let (content, lossy) = flat::lines(blocks, self.source);
        let told = self.html_table.as_ref().is_none_or(|table| table.told);
        if lossy && !told {
            let what = message!(
                "表格的单元格只能有文字，其中的列表、引用等已排成各行",
                "a cell of a table holds text only: lists, quotations and the like in it are set as lines"
            );
            self.warn("table-cell-blocks", range.clone(), what).hint =
                Some(message!("把它们移到表格外面", "move them out of the table"));
        }
        let origin = self.origin(range.clone());
        let Some(table) = &mut self.html_table else { return };
        table.told |= lossy;
        match (cell, table.caption.as_mut()) {
            (Some(cell), _) => table.row().push(Cell { content, origin, ..cell }),
            (None, _) if content.is_empty() => {}
            (None, Some((caption, _))) => content.into_iter().for_each(|inline| inlines::push(caption, inline)),
            (None, None) => table.caption = Some((content, range)),
        }
    }

    /// A block of raw HTML ends: a table goes on if its end tag is in a later one.
    pub(super) fn html_table_at_block_end(&mut self) {
        let Some(table) = &mut self.html_table else { return };
        if table.ends {
            table.containers = 0;
            table.part.iter_mut().for_each(|part| part.containers = 0);
            return;
        }
        let start = table.range.start;
        let what = message!("HTML 标签 <table> 没有结束", "the HTML tag <table> is never closed");
        self.warn("html-unclosed", start..start + 1, what).hint = Some(message!("补上 </table>", "add </table>"));
        self.finish_html_table();
    }

    /// Ends the table, if one is open, with what is open in it.
    pub(super) fn finish_html_table(&mut self) {
        let Some(end) = self.html_table.as_ref().map(|table| table.range.end) else { return };
        self.close_part(end);
        let Some(table) = self.html_table.take() else { return };
        self.blocks.close_table();
        let HtmlTable { range, id, caption, mut head, mut bodies, foot, .. } = table;
        if head.rows.is_empty() {
            head.rows = bodies.first_mut().map(head_of).unwrap_or_default();
        }
        let mut groups = vec![head];
        groups.extend(bodies.into_iter().chain([foot]));
        let id = id.map(Id);
        if let Some((content, at)) = caption {
            let block = Block::new(BlockKind::Paragraph(content), self.origin(at));
            self.add_block(Block { role: Some(Role::Caption), ..block });
        }
        match grid::place(groups) {
            Ok(grid) if grid.columns.is_empty() => {}
            Ok(grid) => {
                self.warnings.extend(grid.warnings);
                let mut groups = grid.groups.into_iter();
                let mut head: Vec<Row> = groups.next().unwrap_or_default();
                head.iter_mut().flat_map(|row| &mut row.cells).for_each(|cell| cell.heads_row = false);
                let alignments = vec![Alignment::Default; grid.columns.len()];
                let kind = BlockKind::Table { alignments, head, rows: groups.flatten().collect() };
                let origin = self.origin(range);
                self.add_block(Block { id, ..Block::new(kind, origin) });
            }
            Err(groups) => self.table_as_paragraphs(groups, range),
        }
    }

    fn table_as_paragraphs(&mut self, groups: Vec<Group>, range: Range<usize>) {
        let what = message!(
            "表格各行的单元格数相差太多，已排成段落",
            "the rows of the table have far too different numbers of cells; it is set as paragraphs"
        );
        self.warn("table-too-large", range.start..range.start + 1, what).hint =
            Some(message!("检查各行的单元格数", "check the number of cells in its rows"));
        let cells = groups.into_iter().flat_map(|group| group.rows).flatten();
        for cell in cells.filter(|cell| !cell.content.is_empty()) {
            self.add_block(Block::new(BlockKind::Paragraph(cell.content), cell.origin));
        }
    }
}

impl HtmlTable {
    fn begin(&mut self, section: Section) {
        // A second head stands among the rows.
        let again = !self.head.rows.is_empty() || !self.bodies.is_empty();
        let section = if matches!(section, Section::Head) && again { Section::Body } else { section };
        if matches!(section, Section::Body) {
            self.bodies.push(Group::default());
        }
        (self.section, self.in_row) = (Some(section), false);
    }

    fn open_row(&mut self) {
        if self.section.is_none() {
            self.begin(Section::Body);
        }
        self.rows().push(Vec::new());
        self.in_row = true;
    }

    /// The row that is open.
    fn row(&mut self) -> &mut Vec<Cell> {
        let rows = self.rows();
        if rows.is_empty() {
            rows.push(Vec::new());
        }
        let last = rows.len() - 1;
        &mut rows[last]
    }

    /// The rows of the section that is open.
    fn rows(&mut self) -> &mut Vec<Vec<Cell>> {
        match self.section {
            Some(Section::Head) => &mut self.head.rows,
            Some(Section::Foot) => &mut self.foot.rows,
            _ => {
                if self.bodies.is_empty() {
                    self.bodies.push(Group::default());
                }
                let last = self.bodies.len() - 1;
                &mut self.bodies[last].rows
            }
        }
    }
}

/// The rows at a body's start that have nothing but `th`, where no cell reaches out of them.
fn head_of(body: &mut Group) -> Vec<Vec<Cell>> {
    let is_head = |row: &&Vec<Cell>| !row.is_empty() && row.iter().all(|cell| cell.heads_row);
    let all = body.rows.iter().take_while(is_head).count();
    // The row behind the last one that a cell of the rows before it reaches.
    let (mut reached, mut count) = (0, 0);
    for (number, row) in body.rows[..all].iter().enumerate() {
        let end = |cell: &Cell| {
            if cell.reach.rows == 0 { usize::MAX } else { number.saturating_add(cell.reach.rows as usize) }
        };
        reached = reached.max(row.iter().map(end).max().unwrap_or(0));
        if reached == number + 1 {
            count = reached;
        }
    }
    body.rows.drain(..count).collect()
}

fn alignment(tag: &HtmlTag) -> Alignment {
    let style = tag.attribute("style").unwrap_or_default().to_ascii_lowercase();
    let in_style =
        style.split(';').filter_map(|rule| rule.split_once(':')).find(|(name, _)| name.trim() == "text-align");
    let value = in_style.map(|(_, value)| value.trim().to_owned()).or_else(|| tag.attribute("align"));
    match value.unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "left" | "start" => Alignment::Start,
        "center" | "middle" => Alignment::Center,
        "right" | "end" => Alignment::End,
        _ => Alignment::Default,
    }
}
