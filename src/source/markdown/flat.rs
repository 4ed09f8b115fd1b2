//! Blocks in a cell of a table, which holds text only: each paragraph, item or line on a line of its own.

use crate::model::{Block, BlockKind, Inline, InlineKind, ListItem, Origin, Span};
use crate::source::inlines;

/// The lines of `blocks`, and whether more than the breaks between paragraphs is lost. `source` is the text of the file.
pub(super) fn lines(blocks: Vec<Block>, source: &str) -> (Vec<Inline>, bool) {
    let mut flat = Flat { source, out: Vec::new(), mark: None, lossy: false };
    flat.blocks(blocks);
    (flat.out, flat.lossy)
}

struct Flat<'s> {
    source: &'s str,
    out: Vec<Inline>,
    /// The marker of an item, which stands before its first line.
    mark: Option<Inline>,
    lossy: bool,
}

impl Flat<'_> {
    fn blocks(&mut self, blocks: Vec<Block>) {
        for Block { kind, origin, .. } in blocks {
            self.lossy |= !matches!(kind, BlockKind::Paragraph(_) | BlockKind::Figure { .. } | BlockKind::Math(_));
            self.block(kind, origin);
        }
    }

    fn block(&mut self, kind: BlockKind, origin: Origin) {
        match kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => self.line(content),
            BlockKind::List { start, items, .. } => self.list(start, items),
            BlockKind::Quote(blocks) => self.blocks(blocks),
            BlockKind::Aside { title, blocks, .. } => {
                // A usual title is none of the author's words.
                if title.iter().any(|inline| !inline.origin.0.is_empty()) {
                    self.line(title);
                }
                self.blocks(blocks);
            }
            BlockKind::Code { text, .. } => {
                let lines = text.split('\n').filter(|line| !line.is_empty());
                lines.for_each(|line| self.line(vec![Inline::new(InlineKind::Code(line.to_owned()), origin.clone())]));
            }
            BlockKind::Math(latex) => self.line(vec![Inline::new(InlineKind::Math(latex), origin)]),
            BlockKind::Table { head, rows, .. } => {
                let cells = head.into_iter().chain(rows).flat_map(|row| row.cells);
                cells.for_each(|cell| self.line(cell.content));
            }
            BlockKind::Figure { asset, alt, caption } => {
                self.line(vec![Inline::new(InlineKind::Image { asset, alt }, origin)]);
                self.line(caption);
            }
            BlockKind::Definitions(list) => {
                for definition in list {
                    definition.terms.into_iter().for_each(|term| self.line(term));
                    definition.meanings.into_iter().for_each(|blocks| self.blocks(blocks));
                }
            }
            BlockKind::QrCode { caption, .. } => self.line(caption),
            BlockKind::Rule => {}
        }
    }

    fn list(&mut self, start: Option<u64>, items: Vec<ListItem>) {
        for (number, item) in (start.unwrap_or(0)..).zip(items) {
            self.mark = item.origin.first().and_then(|span| self.marker(span, start.map(|_| number)));
            self.blocks(item.blocks);
        }
        self.mark = None;
    }

    /// The marker as the source writes it, or what stands for that of a tag.
    fn marker(&self, item: Span, number: Option<u64>) -> Option<Inline> {
        let source = self.source.get(item.range())?;
        let written = source.split_whitespace().next()?;
        let start = item.start + (source.len() - source.trim_start().len()) as u32;
        let mark = match (written.starts_with('<'), number) {
            (false, _) => written.to_owned(),
            (true, Some(number)) => format!("{number}."),
            (true, None) => "•".to_owned(),
        };
        let span = Span { start, end: start + written.len() as u32, ..item };
        Some(Inline::new(InlineKind::Text(format!("{mark} ")), span.into()))
    }

    fn line(&mut self, content: Vec<Inline>) {
        if content.is_empty() {
            return;
        }
        if !self.out.is_empty() {
            self.out.push(Inline::new(InlineKind::LineBreak, Origin::none()));
        }
        let line = self.mark.take().into_iter().chain(content);
        line.for_each(|inline| inlines::push(&mut self.out, inline));
    }
}
