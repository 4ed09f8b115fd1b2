//! Pandoc's blocks become the model's.

use serde_json::Value;

use super::inlines::begins_page;
use super::value::{self, Attributes};
use super::{Reader, Told};
use crate::message;
use crate::model::{
    Alignment, AsideKind, Block, BlockKind, Definition, Id, Inline, InlineKind, Lang, ListItem, Origin, PageStart,
    Placement, Role,
};
use crate::source::{inlines, markdown};

/// The deepest nesting of blocks: what is left of the model's own depth is for inlines.
const MAX_BLOCKS: usize = 40;

impl<'v> Reader<'v> {
    /// The blocks of the document.
    pub(super) fn document(&mut self, values: &'v [Value]) -> Vec<Block> {
        self.listing.set_path("blocks".to_owned());
        let blocks = self.blocks(values, 1);
        self.take_pending_ids(None);
        blocks
    }

    /// What stands in the metadata as a summary.
    pub(super) fn summary(&mut self, meta: Option<&'v Value>) -> Vec<Block> {
        let Some(summary) = meta.and_then(|meta| meta.get("abstract")).and_then(value::node) else {
            return Vec::new();
        };
        self.listing.set_path("meta.abstract.c".to_owned());
        match summary {
            ("MetaBlocks", Value::Array(blocks)) => self.blocks(blocks, 2),
            ("MetaInlines", Value::Array(inlines)) => {
                let mut out = Vec::new();
                self.paragraph(inlines, 2, &mut out);
                out
            }
            _ => Vec::new(),
        }
    }

    /// Blocks that stand one below another; `depth` is theirs.
    pub(super) fn blocks(&mut self, values: &'v [Value], depth: usize) -> Vec<Block> {
        let mut out = Vec::new();
        for (i, value) in values.iter().enumerate() {
            let before = self.listing.enter_item(i);
            self.add(value, depth, &mut out);
            self.listing.leave(before);
        }
        out
    }

    fn add(&mut self, value: &'v Value, depth: usize, out: &mut Vec<Block>) {
        let known = value::node(value).and_then(|(kind, content)| {
            let before = self.listing.enter(".c");
            let known = self.block(kind, content, depth, out);
            self.listing.leave(before);
            known
        });
        if known.is_none() {
            let mut text = String::new();
            value::text_within(value, &mut text);
            let start = self.listing.open();
            let text = markdown::clean_line(&text);
            let origin = Origin::from(self.written(&text));
            if !text.is_empty() {
                let content = vec![Inline::new(InlineKind::Text(text), origin.clone())];
                self.push(Block::new(BlockKind::Paragraph(content), origin), out);
            }
            self.warn_of_unknown(value, start);
        }
    }

    fn written(&mut self, text: &str) -> crate::diagnostic::Span {
        let range = self.listing.write(text);
        self.span(range)
    }

    /// One block; `None` if it is not built as its kind is.
    fn block(&mut self, kind: &str, content: &'v Value, depth: usize, out: &mut Vec<Block>) -> Option<()> {
        match kind {
            "Plain" | "Para" => self.paragraph(content.as_array()?, depth, out),
            "LineBlock" => self.lines(content.as_array()?, depth, out)?,
            "CodeBlock" => {
                self.code_block(Attributes::of(value::item(content, 0)), value::text(content, 1)?, out);
            }
            "RawBlock" => self.raw_block(value::text(content, 0)?, value::text(content, 1)?),
            "BlockQuote" => {
                let inner = content.as_array()?;
                self.container(inner, depth, out, |blocks, _| BlockKind::Quote(blocks));
            }
            "OrderedList" => {
                let (numbers, items) = (value::item(content, 0)?, value::list(content, 1)?);
                let start = value::item(numbers, 0)?.as_u64().unwrap_or(1);
                self.warn_of_numbers(value::kind(value::item(numbers, 1)?));
                let before = self.listing.enter("[1]");
                self.list(Some(start), items, depth, out)?;
                self.listing.leave(before);
            }
            "BulletList" => self.list(None, content.as_array()?, depth, out)?,
            "DefinitionList" => self.definitions(content.as_array()?, depth, out)?,
            "Header" => {
                let level = value::item(content, 0)?.as_u64()?.clamp(1, 6) as u8;
                let attributes = Attributes::of(value::item(content, 1));
                let (content, origin) = self.line(value::list(content, 2)?, depth + 1);
                let id = Some(attributes.id).filter(|id| !id.is_empty()).map(|id| Id(id.to_owned()));
                if content.is_empty() {
                    self.take_id(attributes.id);
                } else {
                    self.push(Block { id, ..Block::new(BlockKind::Heading { level, content }, origin) }, out);
                }
            }
            "HorizontalRule" => {
                self.listing.open();
                let span = self.written("---");
                self.push(Block::new(BlockKind::Rule, span.into()), out);
            }
            "Table" => self.table(content, depth, out)?,
            "Figure" => self.figure(content, depth, out)?,
            "Div" => self.div(Attributes::of(value::item(content, 0)), value::list(content, 1)?, depth, out),
            // Pandoc had it before 3.0.
            "Null" => {}
            _ => return None,
        }
        Some(())
    }

    /// Adds a block, with the identifiers of the places in it and before it.
    pub(super) fn push(&mut self, mut block: Block, out: &mut Vec<Block>) {
        if std::mem::take(&mut self.pending_page) {
            let placement = block.placement.get_or_insert_with(Placement::default);
            placement.page = PageStart::Page;
        }
        self.take_pending_ids(Some(&mut block));
        out.push(block);
    }

    /// Gives the identifiers that wait to a block; without one they lead nowhere.
    fn take_pending_ids(&mut self, block: Option<&mut Block>) {
        let mut pending = std::mem::take(&mut self.pending_ids).into_iter();
        let Some(block) = block else { return };
        let Some(Id(own)) = block.id.clone().or_else(|| pending.next().map(Id)) else { return };
        block.id = Some(Id(own.clone()));
        self.aliases.extend(pending.map(|id| (id, own.clone())));
    }

    /// A paragraph, parted where a displayed formula stands in it.
    fn paragraph(&mut self, values: &'v [Value], depth: usize, out: &mut Vec<Block>) {
        let mut from = 0;
        for (i, value) in values.iter().enumerate() {
            if let Some((id, latex)) = displayed(value) {
                self.text_paragraph(&values[from..i], depth, out);
                self.take_id(id);
                self.display(latex, out);
                from = i + 1;
            }
        }
        self.text_paragraph(&values[from..], depth, out);
    }

    fn text_paragraph(&mut self, values: &'v [Value], depth: usize, out: &mut Vec<Block>) {
        if values.is_empty() {
            return;
        }
        let (content, origin) = self.line(values, depth + 1);
        let kind = match <[Inline; 1]>::try_from(content) {
            Ok([Inline { kind: InlineKind::Image { asset, alt }, .. }]) => {
                let title = self.image_titles.get(asset.0 as usize).cloned().unwrap_or_default();
                // Before 3.0, pandoc said by the title that an image is a figure with its text as the caption.
                let caption = match title.strip_prefix("fig:") {
                    Some("") => alt.clone(),
                    Some(title) => title.to_owned(),
                    None => title,
                };
                let caption = if caption.is_empty() { Vec::new() } else { self.caption_of(&caption) };
                BlockKind::Figure { asset, alt, caption }
            }
            Ok(single) => BlockKind::Paragraph(single.into()),
            Err(content) if content.is_empty() => return,
            Err(content) => BlockKind::Paragraph(content),
        };
        self.push(Block::new(kind, origin), out);
    }

    fn caption_of(&mut self, text: &str) -> Vec<Inline> {
        self.listing.write(" ");
        let span = self.written(text);
        vec![Inline::new(InlineKind::Text(text.to_owned()), span.into())]
    }

    /// A displayed formula. LaTeX's label is its identifier; the environment that only displays is not part of it.
    fn display(&mut self, latex: &str, out: &mut Vec<Block>) {
        let (latex, label) = without_label(latex);
        label.into_iter().for_each(|label| self.take_id(&label));
        let latex = markdown::inline_piece(&latex).trim().to_owned();
        if !latex.is_empty() {
            self.listing.open();
            let span = self.written(&format!("$${latex}$$"));
            self.push(Block::new(BlockKind::Math(latex), span.into()), out);
        }
    }

    /// Lines that stay lines: verse, an address.
    fn lines(&mut self, lines: &'v [Value], depth: usize, out: &mut Vec<Block>) -> Option<()> {
        let start = self.listing.open();
        let mut content = Vec::new();
        for (i, line) in lines.iter().enumerate() {
            if i > 0 {
                self.line_break(&mut content);
            }
            let line = self.settled(line.as_array()?, depth + 1);
            line.into_iter().for_each(|inline| inlines::push(&mut content, inline));
        }
        let listing = &self.listing;
        inlines::trim(&mut content, |span| listing.slice(span.range()));
        let origin = self.origin(start..self.listing.len());
        if !content.is_empty() {
            self.push(Block::new(BlockKind::Paragraph(content), origin), out);
        }
        Some(())
    }

    fn code_block(&mut self, attributes: Attributes<'v>, text: &str, out: &mut Vec<Block>) {
        let is_language = |class: &&&str| !matches!(**class, "numberLines" | "number-lines" | "sourceCode");
        let language = attributes.classes.iter().find(is_language).map(|class| markdown::clean_line(class));
        let text = markdown::clean_code(text);
        self.listing.open();
        let span = self.written(&markdown::clean_line(&text));
        self.take_id(attributes.id);
        let language = language.filter(|language| !language.is_empty());
        self.push(Block::new(BlockKind::Code { language, text }, span.into()), out);
    }

    fn raw_block(&mut self, format: &str, text: &str) {
        if begins_page(format, text) {
            self.pending_page = true;
        } else {
            self.listing.open();
            self.raw(format, text);
        }
    }

    /// Blocks inside another block. What is nested too deep stands where the outer block would.
    fn container(
        &mut self,
        values: &'v [Value],
        depth: usize,
        out: &mut Vec<Block>,
        kind: impl FnOnce(Vec<Block>, &mut Self) -> BlockKind,
    ) {
        let start = self.listing.len();
        if depth >= MAX_BLOCKS {
            self.warn_of_depth();
            let blocks = self.blocks(values, depth);
            return out.extend(blocks);
        }
        let blocks = self.blocks(values, depth + 1);
        if !blocks.is_empty() {
            let kind = kind(blocks, self);
            let block = Block::new(kind, self.origin(start..self.listing.len()));
            self.push(block, out);
        }
    }

    fn list(&mut self, start: Option<u64>, values: &'v [Value], depth: usize, out: &mut Vec<Block>) -> Option<()> {
        let lists: Option<Vec<&'v [Value]>> = values.iter().map(|item| Some(item.as_array()?.as_slice())).collect();
        let lists = lists?;
        let from = self.listing.len();
        let is_flat = depth >= MAX_BLOCKS;
        let mut items = Vec::with_capacity(lists.len());
        for (i, blocks) in lists.iter().enumerate() {
            let before = self.listing.enter_item(i);
            let begins = self.listing.len();
            if is_flat {
                self.warn_of_depth();
                let blocks = self.blocks(blocks, depth);
                out.extend(blocks);
            } else {
                let mut blocks = self.blocks(blocks, depth + 1);
                let task = start.is_none().then(|| take_task(&mut blocks)).flatten();
                items.push(ListItem { task, blocks, origin: self.origin(begins..self.listing.len()) });
            }
            self.listing.leave(before);
        }
        if !items.is_empty() {
            let tight = lists.iter().flat_map(|blocks| blocks.first()).all(|block| value::kind(block) == "Plain");
            let block = Block::new(BlockKind::List { start, tight, items }, self.origin(from..self.listing.len()));
            self.push(block, out);
        }
        Some(())
    }

    fn warn_of_numbers(&mut self, style: &str) {
        if !matches!(style, "DefaultStyle" | "Decimal" | "Example" | "") && self.told.insert(Told::ListNumbers) {
            let start = self.listing.open();
            let what = message!(
                "列表的编号是字母或罗马数字，改用阿拉伯数字",
                "a list is numbered with letters or Roman numerals; figures are used instead"
            );
            let hint = message!(
                "文中若提到这些编号（如“见 (a)”），请改成数字",
                "where the text refers to them, as in “see (a)”, write the figure"
            );
            self.warn("pandoc-list-numbers", start, what, Some(hint));
        }
    }

    fn definitions(&mut self, values: &'v [Value], depth: usize, out: &mut Vec<Block>) -> Option<()> {
        let from = self.listing.len();
        let depth = depth.min(MAX_BLOCKS);
        let mut list = Vec::with_capacity(values.len());
        for (i, value) in values.iter().enumerate() {
            let (term, meanings) = (value::list(value, 0)?, value::list(value, 1)?);
            let before = self.listing.enter_item(i);
            let start = self.listing.len();
            let (term, _) = self.line(term, depth + 1);
            let mut made = Vec::with_capacity(meanings.len());
            for (j, blocks) in meanings.iter().enumerate() {
                let inner = self.listing.enter(&format!("[1][{j}]"));
                made.push(self.blocks(blocks.as_array()?, depth + 1));
                self.listing.leave(inner);
            }
            let terms = if term.is_empty() { Vec::new() } else { vec![term] };
            list.push(Definition { terms, meanings: made, origin: self.origin(start..self.listing.len()) });
            self.listing.leave(before);
        }
        if !list.is_empty() {
            let block = Block::new(BlockKind::Definitions(list), self.origin(from..self.listing.len()));
            self.push(block, out);
        }
        Some(())
    }

    /// A figure: an image with its caption, or whatever else with a caption below it.
    fn figure(&mut self, content: &'v Value, depth: usize, out: &mut Vec<Block>) -> Option<()> {
        let (caption, inner) = (value::list(value::item(content, 1)?, 1)?, value::list(content, 2)?);
        self.take_id(Attributes::of(value::item(content, 0)).id);
        let before = self.listing.enter("[2]");
        let mut blocks = self.blocks(inner, depth);
        self.listing.leave(before);
        let before = self.listing.enter("[1][1]");
        let start = self.listing.open();
        let caption = self.flattened(caption, depth + 1);
        let origin = self.origin(start..self.listing.len());
        self.listing.leave(before);
        match blocks.as_mut_slice() {
            [Block { kind: BlockKind::Figure { caption: own, .. }, .. }] if !caption.is_empty() => *own = caption,
            _ if caption.is_empty() => {}
            _ => blocks.push(Block { role: Some(Role::Caption), ..Block::new(BlockKind::Paragraph(caption), origin) }),
        }
        out.extend(blocks);
        Some(())
    }

    fn div(&mut self, attributes: Attributes<'v>, values: &'v [Value], depth: usize, out: &mut Vec<Block>) {
        self.take_id(attributes.id);
        let before = self.listing.enter("[1]");
        let from = out.len();
        match attributes.classes.iter().find_map(|class| markdown::aside_kind(class)) {
            Some(kind) if depth < MAX_BLOCKS => self.aside(kind, values, depth, out),
            _ => {
                let blocks = self.blocks(values, depth);
                out.extend(blocks);
            }
        }
        self.listing.leave(before);
        let lang = attributes.get("lang").and_then(Lang::parse).filter(|lang| *lang != self.lang);
        let align = match () {
            () if attributes.has("center") => Alignment::Center,
            () if attributes.has("flushright") => Alignment::End,
            () => Alignment::Default,
        };
        for block in &mut out[from..] {
            if block.lang.is_none() {
                block.lang.clone_from(&lang);
            }
            if align != Alignment::Default && matches!(block.kind, BlockKind::Paragraph(_)) {
                block.placement.get_or_insert_with(Placement::default).align = align;
            }
        }
    }

    /// A box. Its title is a division of its own, as GitHub's alerts have it, else the usual one.
    fn aside(&mut self, kind: AsideKind, values: &'v [Value], depth: usize, out: &mut Vec<Block>) {
        let title = values
            .first()
            .and_then(value::node)
            .filter(|(name, content)| *name == "Div" && Attributes::of(value::item(content, 0)).has("title"));
        let title = title.and_then(|(_, content)| value::list(content, 1));
        let rest = if title.is_some() { &values[1..] } else { values };
        let title = match title {
            Some(title) => {
                self.listing.open();
                self.flattened(title, depth + 1)
            }
            None => vec![Inline::new(InlineKind::Text(kind.title(&self.lang).to_owned()), Origin::none())],
        };
        self.container(rest, depth, out, |blocks, _| BlockKind::Aside { kind, title, blocks });
    }

    /// The text of blocks as one run of inlines, for places that hold no blocks: cells and captions.
    pub(super) fn flattened(&mut self, values: &'v [Value], depth: usize) -> Vec<Inline> {
        let mut content = Vec::new();
        self.flatten_into(values, "", depth, &mut content);
        let listing = &self.listing;
        inlines::trim(&mut content, |span| listing.slice(span.range()));
        content
    }

    /// Each block on a line of its own, `mark` before the first of them.
    fn flatten_into(&mut self, values: &'v [Value], mark: &str, depth: usize, out: &mut Vec<Inline>) {
        for (i, value) in values.iter().enumerate() {
            let Some((kind, content)) = value::node(value) else { continue };
            let inner = match kind {
                "Plain" | "Para" => content.as_array().map(Vec::as_slice),
                "Header" => value::list(content, 2),
                _ => None,
            };
            if let Some(inner) = inner {
                let mark = if i == 0 { mark } else { "" };
                self.flat_line(mark, inner, depth, out);
                continue;
            }
            match kind {
                "BlockQuote" => self.flatten_into(content.as_array().map_or(&[], Vec::as_slice), "", depth, out),
                "Div" => self.flatten_into(value::list(content, 1).unwrap_or_default(), "", depth, out),
                "BulletList" | "OrderedList" => {
                    let items = content.as_array().map_or(&[][..], Vec::as_slice);
                    let items = if kind == "OrderedList" { value::list(content, 1).unwrap_or_default() } else { items };
                    for (number, item) in items.iter().enumerate() {
                        let mark = if kind == "OrderedList" { format!("{}. ", number + 1) } else { "• ".to_owned() };
                        self.flatten_into(item.as_array().map_or(&[], Vec::as_slice), &mark, depth, out);
                    }
                }
                _ => {
                    let mut text = String::new();
                    value::text_within(value, &mut text);
                    let text = markdown::clean_line(&text);
                    if !text.is_empty() {
                        self.part(out);
                        let span = self.written(&text);
                        inlines::push(out, Inline::new(InlineKind::Text(text), span.into()));
                    }
                }
            }
        }
    }

    fn flat_line(&mut self, mark: &str, values: &'v [Value], depth: usize, out: &mut Vec<Inline>) {
        let before = out.len();
        self.part(out);
        if !mark.is_empty() {
            let span = self.written(mark);
            inlines::push(out, Inline::new(InlineKind::Text(mark.to_owned()), span.into()));
        }
        let line = self.settled(values, depth);
        if line.is_empty() {
            return out.truncate(before);
        }
        line.into_iter().for_each(|inline| inlines::push(out, inline));
    }

    /// A line break between two lines.
    fn part(&mut self, out: &mut Vec<Inline>) {
        if !out.is_empty() {
            self.line_break(out);
        }
    }
}

/// The formula that an inline displays, with its identifier.
fn displayed(value: &Value) -> Option<(&str, &str)> {
    let (kind, content) = value::node(value)?;
    match kind {
        "Math" if value::kind(value::item(content, 0)?) == "DisplayMath" => Some(("", value::text(content, 1)?)),
        "Span" => {
            let [only] = value::list(content, 1)? else { return None };
            let (_, latex) = displayed(only).filter(|(id, _)| id.is_empty())?;
            Some((Attributes::of(value::item(content, 0)).id, latex))
        }
        _ => None,
    }
}

/// A formula without `\label{…}` and the environment around it that says only that it is displayed and numbered.
fn without_label(latex: &str) -> (String, Option<String>) {
    let mut text = latex.trim().to_owned();
    let mut label = None;
    if let Some(start) = text.find("\\label{")
        && let Some(length) = text[start..].find('}')
    {
        label = Some(text[start + 7..start + length].trim().to_owned()).filter(|label| !label.is_empty());
        text.replace_range(start..start + length + 1, "");
    }
    for name in ["equation", "equation*", "displaymath"] {
        let (open, close) = (format!("\\begin{{{name}}}"), format!("\\end{{{name}}}"));
        if let Some(inner) = text.trim().strip_prefix(&open).and_then(|rest| rest.strip_suffix(&close)) {
            text = inner.trim().to_owned();
            break;
        }
    }
    (text, label)
}

/// Takes the box of a task off an item of a list, as pandoc writes it: ☐ or ☒.
fn take_task(blocks: &mut [Block]) -> Option<bool> {
    let Some(Block { kind: BlockKind::Paragraph(content), .. }) = blocks.first_mut() else { return None };
    let Some(Inline { kind: InlineKind::Text(text), origin }) = content.first_mut() else { return None };
    let (done, rest) = match text.strip_prefix("☐ ") {
        Some(rest) => (false, rest),
        None => (true, text.strip_prefix("☒ ").or_else(|| text.strip_prefix("☑ "))?),
    };
    if rest.is_empty() {
        return None;
    }
    let taken = text.len() - rest.len();
    *text = rest.to_owned();
    if let Some(piece) = origin.0.first_mut() {
        piece.start += taken as u32;
    }
    Some(done)
}
