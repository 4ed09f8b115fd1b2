//! Containers of blocks: quotations, lists, definition lists, notes, tables.

use std::ops::Range;

use pulldown_cmark::Alignment as Align;

use super::Builder;
use super::fences::{Fence, Opening};
use super::leaf::LeafKind;
use crate::message;
use crate::model::{Alignment, Block, BlockKind, Cell, Definition, Inline, ListItem, MAX_DEPTH, Origin, Row};

/// How deep containers of blocks are nested; what is left of [`MAX_DEPTH`] is for leaves and inlines.
const MAX_CONTAINERS: usize = MAX_DEPTH - 24;

/// The containers that are open.
pub(super) struct Blocks {
    /// The blocks of all open frames; each frame's are those from its own start on, so that contents are made at their
    /// final size.
    blocks: Vec<Block>,
    frames: Vec<Frame>,
    steps: u64,
}

struct Frame {
    kind: FrameKind,
    /// How its box is written, if a line opened it.
    fence: Option<Fence>,
    range: Range<usize>,
    /// Blocks that this frame is nested in, itself included if it is not flat.
    depth: usize,
    /// Its first block in [`Blocks::blocks`].
    from: usize,
}

pub(super) enum FrameKind {
    Root,
    /// A box beside the text.
    Aside(Opening),
    Quote,
    List {
        start: Option<u64>,
        loose: bool,
        items: Vec<ListItem>,
    },
    Item {
        task: Option<bool>,
    },
    Definitions(Vec<Definition>),
    Meaning,
    Note(String),
    /// What says the part of its paragraphs in an article, whose blocks go to the frame that it stands in.
    Part(Opening),
    /// A table of HTML: blocks in it but in no cell go to the frame that it stands in.
    HtmlTable,
    /// A cell of it.
    HtmlCell,
    /// Too deep, or nothing of its own: its blocks go to the frame that it stands in.
    Flat,
}

impl Blocks {
    pub(super) fn new() -> Blocks {
        let root = Frame { kind: FrameKind::Root, fence: None, range: 0..0, depth: 0, from: 0 };
        Blocks { blocks: Vec::new(), frames: vec![root], steps: 0 }
    }

    /// The innermost frame. The root is never popped, so there is one.
    fn top(&mut self) -> &mut Frame {
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    /// Depth of the blocks that are added now.
    pub(super) fn depth(&mut self) -> usize {
        self.top().depth + 1
    }

    pub(super) fn add(&mut self, block: Block) {
        self.blocks.push(block);
    }

    /// The caption of the block that was added last to the innermost frame, if that is a figure without one.
    pub(super) fn last_figure(&mut self) -> Option<&mut Vec<Inline>> {
        let from = self.top().from;
        match self.blocks.get_mut(from..)?.last_mut() {
            Some(Block { kind: BlockKind::Figure { caption, .. }, .. }) if caption.is_empty() => Some(caption),
            _ => None,
        }
    }

    /// The block that was added last to the innermost frame.
    pub(super) fn last_block(&mut self) -> Option<&mut Block> {
        let from = self.top().from;
        self.blocks.get_mut(from..)?.last_mut()
    }

    /// Drops the block that was added last to the innermost frame.
    pub(super) fn drop_last(&mut self) {
        let from = self.top().from;
        if self.blocks.len() > from {
            self.blocks.pop();
        }
    }

    /// Adds a block before the one that was added last.
    pub(super) fn add_before_last(&mut self, block: Block) {
        let at = self.blocks.len().saturating_sub(1);
        self.blocks.insert(at, block);
    }

    /// The innermost frame, if it is a quotation without blocks yet.
    pub(super) fn begun_quote(&mut self) -> Option<&mut FrameKind> {
        let count = self.blocks.len();
        let top = self.top();
        (matches!(top.kind, FrameKind::Quote) && top.from == count).then_some(&mut top.kind)
    }

    /// The boxes that are open in the innermost container of the parser's, the innermost first.
    pub(super) fn open_boxes(&self) -> impl Iterator<Item = Fence> {
        self.frames.iter().rev().map_while(|frame| frame.fence)
    }

    /// The line that opened the innermost frame.
    pub(super) fn box_range(&self) -> Option<Range<usize>> {
        self.frames.last().map(|frame| frame.range.clone())
    }

    /// Opens a frame that makes nothing deeper.
    pub(super) fn open_flat(&mut self, kind: FrameKind, range: Range<usize>) {
        let depth = self.top().depth;
        self.open(kind, depth, range);
    }

    /// How many containers are open in the innermost part of a table of HTML, boxes left out.
    pub(super) fn above_table(&self) -> Option<usize> {
        let is_table = |frame: &Frame| matches!(frame.kind, FrameKind::HtmlTable | FrameKind::HtmlCell);
        let at = self.frames.iter().rposition(is_table)?;
        Some(self.frames[at + 1..].iter().filter(|frame| frame.fence.is_none()).count())
    }

    /// Whether the innermost frame is a part of a table of HTML.
    pub(super) fn ends_in_table(&self) -> bool {
        matches!(self.frames.last(), Some(Frame { kind: FrameKind::HtmlTable | FrameKind::HtmlCell, .. }))
    }

    /// Ends the cell of a table of HTML if it is the innermost frame, and gives its blocks.
    pub(super) fn close_cell(&mut self) -> Vec<Block> {
        match self.frames.pop_if(|frame| matches!(frame.kind, FrameKind::HtmlCell)) {
            Some(frame) => self.take(frame.from),
            None => Vec::new(),
        }
    }

    /// Ends the table of HTML if it is the innermost frame; its blocks go to the frame that it stands in.
    pub(super) fn close_table(&mut self) {
        self.frames.pop_if(|frame| matches!(frame.kind, FrameKind::HtmlTable));
    }

    fn open(&mut self, kind: FrameKind, depth: usize, range: Range<usize>) {
        self.frames.push(Frame { kind, fence: None, range, depth, from: self.blocks.len() });
    }

    /// The blocks from `from` on, in a vector of just their size.
    fn take(&mut self, from: usize) -> Vec<Block> {
        self.blocks.drain(from.min(self.blocks.len())..).collect()
    }

    pub(super) fn mark_task(&mut self, done: bool) {
        if let FrameKind::Item { task } = &mut self.top().kind {
            *task = Some(done);
        }
    }

    /// A paragraph of its own in an item makes the list loose (CommonMark 5.3).
    pub(super) fn mark_loose(&mut self) {
        let Some(list) = self.frames.len().checked_sub(2) else {
            return;
        };
        if matches!(self.top().kind, FrameKind::Item { .. })
            && let FrameKind::List { loose, .. } = &mut self.frames[list].kind
        {
            *loose = true;
        }
    }

    pub(super) fn finish(mut self) -> (Vec<Block>, u64) {
        (std::mem::take(&mut self.blocks), self.steps)
    }
}

impl Builder<'_> {
    /// Opens a container that is a block itself, or a flattened one where it would be too deep.
    fn open_block(&mut self, kind: FrameKind, range: Range<usize>) {
        self.close_leaf();
        let depth = self.blocks.depth();
        if depth <= MAX_CONTAINERS {
            self.blocks.open(kind, depth, range);
        } else {
            self.warn_of_depth(range.clone());
            self.blocks.open(FrameKind::Flat, depth - 1, range);
        }
    }

    /// One warning for the file.
    pub(super) fn warn_of_depth(&mut self, range: Range<usize>) {
        if std::mem::replace(&mut self.warned_of_depth, true) {
            return;
        }
        let what = message!(
            "嵌套超过 {MAX_DEPTH} 层，更深的层次已并入上一层",
            "nested deeper than {MAX_DEPTH} levels; deeper levels are joined with the one above"
        );
        let start = range.start;
        self.warn("nesting-too-deep", start..range.end.min(start + 1), what).hint =
            Some(message!("减少引用或列表的层数", "use fewer levels of quotations or lists"));
    }

    /// Opens a box, or a container of another kind, which leaves its blocks as they are.
    pub(super) fn open_box(&mut self, opening: Opening, range: Range<usize>) {
        let fence = opening.fence;
        if opening.kind.is_some() {
            self.open_block(FrameKind::Aside(opening), range);
        } else {
            self.close_leaf();
            let depth = self.blocks.top().depth;
            let kind = if opening.role.is_some() { FrameKind::Part(opening) } else { FrameKind::Flat };
            self.blocks.open(kind, depth, range);
        }
        self.blocks.top().fence = Some(fence);
    }

    pub(super) fn open_quote(&mut self, range: Range<usize>) {
        self.open_block(FrameKind::Quote, range);
    }

    pub(super) fn open_list(&mut self, start: Option<u64>, range: Range<usize>) {
        self.open_block(FrameKind::List { start, loose: false, items: Vec::new() }, range);
    }

    pub(super) fn open_definitions(&mut self, range: Range<usize>) {
        self.open_block(FrameKind::Definitions(Vec::new()), range);
    }

    /// Opens a part of the container that was opened last: it goes where that one went.
    fn open_part(&mut self, kind: FrameKind, range: Range<usize>) {
        self.close_leaf();
        let top = self.blocks.top();
        let (depth, flat) = (top.depth, matches!(top.kind, FrameKind::Flat));
        self.blocks.open(if flat { FrameKind::Flat } else { kind }, depth, range);
    }

    pub(super) fn open_item(&mut self, range: Range<usize>) {
        self.open_part(FrameKind::Item { task: None }, range);
    }

    pub(super) fn open_meaning(&mut self, range: Range<usize>) {
        self.open_part(FrameKind::Meaning, range);
    }

    pub(super) fn open_note(&mut self, label: &str, range: Range<usize>) {
        self.close_leaf();
        self.notes.open(label);
        self.blocks.open(FrameKind::Note(label.to_owned()), 0, range);
    }

    pub(super) fn open_term(&mut self, range: Range<usize>) {
        let flat = matches!(self.blocks.top().kind, FrameKind::Flat);
        self.open_leaf(if flat { LeafKind::Paragraph } else { LeafKind::Term }, range);
    }

    pub(super) fn add_term(&mut self, content: Vec<Inline>, range: Range<usize>) {
        let origin = self.origin(range);
        let FrameKind::Definitions(list) = &mut self.blocks.top().kind else {
            return;
        };
        match list.last_mut() {
            Some(definition) if definition.meanings.is_empty() => {
                definition.terms.push(content);
                origin.0.into_iter().for_each(|piece| definition.origin.push(piece));
            }
            _ => list.push(Definition { terms: vec![content], meanings: Vec::new(), origin }),
        }
    }

    /// Ends a container of the parser's, and the boxes that are open in it.
    pub(super) fn close_container(&mut self) {
        self.close_leaf();
        self.close_boxes();
        if self.html_table.is_some() && self.blocks.ends_in_table() {
            self.finish_html_table();
            self.close_boxes();
        }
        self.close_frame();
    }

    /// Ends the innermost container.
    pub(super) fn close_frame(&mut self) {
        self.close_leaf();
        self.blocks.steps += 1;
        if self.blocks.frames.len() < 2 {
            return;
        }
        let Some(frame) = self.blocks.frames.pop() else {
            return;
        };
        let origin = self.origin(frame.range.clone());
        if matches!(frame.kind, FrameKind::Flat | FrameKind::HtmlTable | FrameKind::HtmlCell) {
            return;
        }
        let blocks = self.blocks.take(frame.from);
        match frame.kind {
            FrameKind::Root | FrameKind::Flat | FrameKind::HtmlTable | FrameKind::HtmlCell => {}
            FrameKind::Part(opening) => self.add_part(&opening, blocks),
            FrameKind::Aside(opening) => {
                if let Some(block) = self.aside(opening, blocks, origin) {
                    self.blocks.add(block);
                }
            }
            FrameKind::Quote if blocks.is_empty() => {}
            FrameKind::Quote => self.blocks.add(Block::new(BlockKind::Quote(blocks), origin)),
            FrameKind::List { start, loose, mut items } => {
                items.shrink_to_fit();
                self.blocks.add(Block::new(BlockKind::List { start, tight: !loose, items }, origin));
            }
            FrameKind::Item { task } => {
                if let FrameKind::List { items, .. } = &mut self.blocks.top().kind {
                    items.push(ListItem { task, blocks, origin });
                }
            }
            FrameKind::Definitions(list) if list.is_empty() => {}
            FrameKind::Definitions(list) => self.blocks.add(Block::new(BlockKind::Definitions(list), origin)),
            FrameKind::Meaning => self.add_meaning(blocks, origin),
            FrameKind::Note(label) => self.close_note(&label, blocks, frame.range),
        }
    }

    fn add_meaning(&mut self, blocks: Vec<Block>, origin: Origin) {
        let FrameKind::Definitions(list) = &mut self.blocks.top().kind else {
            return;
        };
        // A term that vanished (all of it dropped HTML) leaves meanings without one.
        if list.is_empty() {
            list.push(Definition { terms: Vec::new(), meanings: Vec::new(), origin: Origin::none() });
        }
        if let Some(definition) = list.last_mut() {
            origin.0.into_iter().for_each(|piece| definition.origin.push(piece));
            definition.meanings.push(blocks);
        }
    }
}

/// A table that is open.
pub(super) struct Table {
    alignments: Vec<Alignment>,
    head: Vec<Row>,
    rows: Vec<Row>,
    cells: Vec<Cell>,
    range: Range<usize>,
}

impl Builder<'_> {
    pub(super) fn open_table(&mut self, alignments: &[Align], range: Range<usize>) {
        self.close_leaf();
        self.take_caption_before();
        let alignment = |align: &Align| match align {
            Align::None => Alignment::Default,
            Align::Left => Alignment::Start,
            Align::Center => Alignment::Center,
            Align::Right => Alignment::End,
        };
        let alignments = alignments.iter().map(alignment).collect();
        self.table = Some(Table { alignments, head: vec![], rows: vec![], cells: vec![], range });
    }

    pub(super) fn open_row(&mut self) {
        self.table.iter_mut().for_each(|table| table.cells.clear());
    }

    pub(super) fn open_cell(&mut self, range: Range<usize>) {
        self.open_leaf(LeafKind::Cell, range);
    }

    pub(super) fn close_cell(&mut self) {
        self.close_leaf();
    }

    pub(super) fn add_cell(&mut self, content: Vec<Inline>, range: Range<usize>) {
        let origin = self.origin(range);
        if let Some(table) = &mut self.table {
            table.cells.push(Cell::new(content, origin));
        }
    }

    /// Every row gets as many cells as there are columns.
    pub(super) fn close_row(&mut self, head: bool) {
        let Some(table) = &mut self.table else { return };
        table.cells.truncate(table.alignments.len());
        let mut cells = Vec::with_capacity(table.alignments.len());
        cells.append(&mut table.cells);
        cells.resize_with(table.alignments.len(), || Cell::new(Vec::new(), Origin::none()));
        let rows = if head { &mut table.head } else { &mut table.rows };
        rows.push(Row { cells });
    }

    /// The parser drops cells behind the last column (GFM 4.10); a text must not vanish in silence.
    pub(super) fn warn_of_lost_cells(&mut self, row: Range<usize>) {
        let cells = self.table.iter().flat_map(|table| table.cells.last());
        let Some(last) = cells.filter_map(|cell| cell.origin.whole()).next() else {
            return;
        };
        let lost = last.range().end..row.end;
        let is_rest = |c: char| c == '|' || c == '>' || c.is_whitespace();
        if self.source.get(lost.clone()).is_some_and(|rest| !rest.trim_matches(is_rest).is_empty()) {
            let what = message!(
                "这一行的单元格多于表头，多出的已略去",
                "the row has more cells than the head; the rest is left out"
            );
            self.warn("table-row-too-long", lost, what).hint =
                Some(message!("给表头补上栏，或写 \\| 表示竖线", "add columns to the head, or write \\| for a bar"));
        }
    }

    pub(super) fn close_table(&mut self) {
        let Some(Table { alignments, head, mut rows, range, .. }) = self.table.take() else {
            return;
        };
        rows.shrink_to_fit();
        self.add_leafless(BlockKind::Table { alignments, head, rows }, range);
    }
}
