//! Numbers of chapters, figures, tables and formulas, when build.toml asks for them, and what references to them say.
//!
//! A number is text before the heading or caption (`第一章　标题`, `图 3-2　标题`), so both formats show it and a reader
//! can search for it. Figures, tables and formulas are numbered within their chapter if chapters are numbered, else
//! through the book. What has neither caption nor identifier has no number: an ornament is no figure.

mod words;

use std::collections::HashMap;

use super::draft::Draft;
use super::inlines;
use super::options::Numbering;
use crate::model::{Block, BlockKind, Id, Inline, InlineKind, Lang, Origin, Role, SourceMap, Wording};

/// What references say of the places that they lead to.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// The chapter and the label of each place.
    places: HashMap<Id, (u32, String)>,
}

impl Labels {
    /// What a reference to a place says.
    pub(super) fn of(&self, id: &Id) -> Option<&str> {
        self.places.get(id).map(|(_, label)| label.as_str())
    }

    /// The place of this name, in whatever chapter.
    pub(super) fn find(&self, name: &str) -> Option<(u32, Id)> {
        let id = Id(name.to_owned());
        self.places.get(&id).map(|(chapter, _)| (*chapter, id))
    }
}

/// Numbers the drafts; `is_chapter` says which of them are chapters, not parts and not below other chapters.
pub(super) fn apply(
    drafts: &mut [Draft],
    is_chapter: &[bool],
    options: &Numbering,
    lang: &Lang,
    sources: &SourceMap,
) -> Labels {
    let words = lang.wording();
    let (counts, labels) = (Counts::default(), Labels::default());
    let mut walk = Walk { options, words, sources, chapter: 0, chapters: 0, draft: 0, counts, labels };
    for (draft, index) in drafts.iter_mut().zip(0u32..) {
        walk.draft = index;
        if options.chapters && is_chapter.get(index as usize) == Some(&true) {
            walk.begin_chapter(&mut draft.blocks);
        }
        walk.blocks(&mut draft.blocks);
    }
    walk.labels
}

/// Numbers given so far, in the chapter if chapters are numbered.
#[derive(Debug, Default)]
struct Counts {
    figures: u32,
    tables: u32,
    formulas: u32,
    /// Headings of level 2 and 3.
    sections: [u32; 2],
}

struct Walk<'a> {
    options: &'a Numbering,
    words: Wording,
    sources: &'a SourceMap,
    /// Number of the chapter; 0 in one without.
    chapter: u32,
    /// Number of the last chapter that has one.
    chapters: u32,
    /// Index of the draft.
    draft: u32,
    counts: Counts,
    labels: Labels,
}

impl Walk<'_> {
    /// Numbers a chapter at its first heading of level 1, unless that has a number or is of a kind that has none.
    fn begin_chapter(&mut self, blocks: &mut [Block]) {
        (self.chapter, self.counts) = (0, Counts::default());
        let is_title = |block: &&mut Block| matches!(block.kind, BlockKind::Heading { level: 1, .. });
        let Some(block) = blocks.iter_mut().find(is_title) else { return };
        let unnumbered = self.says_unnumbered(&block.origin);
        let BlockKind::Heading { content, .. } = &mut block.kind else { return };
        let title = inlines::label(content);
        if unnumbered || words::has_no_number(&title) {
            return;
        }
        // A book that writes its numbers keeps them.
        let written = words::written_number(&title);
        self.chapter = written.unwrap_or(self.chapters.saturating_add(1));
        self.chapters = self.chapter;
        let label = self.words.chapter(self.chapter);
        if written.is_none() {
            put_before(content, format!("{label}{}", self.words.gap()));
        }
        self.label(block.id.clone(), label);
    }

    /// Whether a heading's attributes say that it has no number (pandoc: `{-}`, `{.unnumbered}`).
    fn says_unnumbered(&self, origin: &Origin) -> bool {
        let source = origin.whole().map_or("", |span| self.sources.slice(span)).trim_end();
        let attributes = source.rfind('{').filter(|_| source.ends_with('}')).map_or("", |open| &source[open..]);
        attributes.contains(".unnumbered") || attributes == "{-}"
    }

    fn label(&mut self, id: Option<Id>, label: String) {
        // A reference without words would be no link that anybody sees.
        if let Some(id) = id.filter(|_| !label.is_empty()) {
            self.labels.places.entry(id).or_insert((self.draft, label));
        }
    }

    /// Numbers the blocks. The recursion is bounded by `model::MAX_DEPTH`.
    fn blocks(&mut self, blocks: &mut Vec<Block>) {
        if self.options.tables {
            add_captions(blocks);
        }
        for index in 0..blocks.len() {
            let captioned = is_caption(&blocks[index])
                && matches!(blocks.get(index + 1), Some(Block { kind: BlockKind::Table { .. }, .. }));
            let block = &mut blocks[index];
            match &mut block.kind {
                BlockKind::Heading { level, .. } => {
                    let level = *level;
                    self.heading(block, level);
                }
                BlockKind::Figure { .. } => self.figure(block),
                BlockKind::Paragraph(_) if captioned => self.table(block),
                BlockKind::Math(_) => self.formula(block),
                BlockKind::Quote(inner) | BlockKind::Aside { blocks: inner, .. } => self.blocks(inner),
                BlockKind::List { items, .. } => items.iter_mut().for_each(|item| self.blocks(&mut item.blocks)),
                BlockKind::Definitions(list) => {
                    list.iter_mut().flat_map(|d| &mut d.meanings).for_each(|inner| self.blocks(inner));
                }
                _ => {}
            }
        }
    }

    /// Sections are numbered below a chapter that has a number: 3.2, 3.2.1.
    fn heading(&mut self, block: &mut Block, level: u8) {
        let unnumbered = self.says_unnumbered(&block.origin);
        let (chapter, depth) = (self.chapter, usize::from(level));
        let BlockKind::Heading { content, .. } = &mut block.kind else { return };
        let title = inlines::label(content);
        let is_section = self.options.sections && chapter > 0 && matches!(depth, 2 | 3) && !unnumbered;
        if !is_section || words::written_number(&title).is_some() {
            return self.label(block.id.clone(), title);
        }
        let sections = &mut self.counts.sections;
        sections[depth - 2] = sections[depth - 2].saturating_add(1);
        sections[depth - 1..].fill(0);
        let below: Vec<String> = sections[..depth - 1].iter().map(u32::to_string).collect();
        let number = format!("{chapter}.{}", below.join("."));
        put_before(content, format!("{number}{}", self.words.gap()));
        self.label(block.id.clone(), self.words.section(&number));
    }

    fn figure(&mut self, block: &mut Block) {
        let id = block.id.clone();
        let BlockKind::Figure { alt, caption, .. } = &mut block.kind else { return };
        // A figure that is referred to has its alternative text for a caption, as pandoc has it.
        if caption.is_empty() && id.is_some() && self.options.figures && !alt.is_empty() {
            *caption = vec![Inline::new(InlineKind::Text(alt.clone()), block.origin.clone())];
        }
        if !self.options.figures || (caption.is_empty() && id.is_none()) {
            let label = if caption.is_empty() { alt.clone() } else { inlines::label(caption) };
            return self.label(id.filter(|_| !label.is_empty()), label);
        }
        self.counts.figures = self.counts.figures.saturating_add(1);
        let label = self.words.figure(&self.within(self.counts.figures));
        self.caption(id, label, caption);
    }

    fn table(&mut self, block: &mut Block) {
        let id = block.id.clone();
        let BlockKind::Paragraph(caption) = &mut block.kind else { return };
        if !self.options.tables {
            let label = inlines::label(caption);
            return self.label(id, label);
        }
        self.counts.tables = self.counts.tables.saturating_add(1);
        let label = self.words.table(&self.within(self.counts.tables));
        self.caption(id, label, caption);
    }

    fn caption(&mut self, id: Option<Id>, label: String, caption: &mut Vec<Inline>) {
        let gap = if caption.is_empty() { "" } else { self.words.gap() };
        put_before(caption, format!("{label}{gap}"));
        self.label(id, label);
    }

    /// A formula that is referred to has a number beside it.
    fn formula(&mut self, block: &mut Block) {
        if !self.options.formulas || block.id.is_none() {
            return;
        }
        self.counts.formulas = self.counts.formulas.saturating_add(1);
        let number = self.within(self.counts.formulas);
        block.number = Some(self.words.beside(&number));
        self.label(block.id.clone(), self.words.formula(&number));
    }

    /// A number with its chapter's before it: 3-2.
    fn within(&self, number: u32) -> String {
        match self.chapter {
            0 => number.to_string(),
            chapter => format!("{chapter}{}{number}", self.words.separator()),
        }
    }
}

/// Whether a block is a caption.
fn is_caption(block: &Block) -> bool {
    block.role == Some(Role::Caption)
}

/// A table that has an identifier but no caption gets one, for its number.
fn add_captions(blocks: &mut Vec<Block>) {
    let is_named = |block: &Block| matches!(block.kind, BlockKind::Table { .. }) && block.id.is_some();
    if !blocks.iter().any(is_named) {
        return;
    }
    for mut block in std::mem::take(blocks) {
        if is_named(&block) && !blocks.last().is_some_and(is_caption) {
            let caption = Block::new(BlockKind::Paragraph(Vec::new()), block.origin.clone());
            blocks.push(Block { id: block.id.take(), role: Some(Role::Caption), ..caption });
        }
        blocks.push(block);
    }
}

/// Puts text that keben adds before a content; no two texts stand side by side.
fn put_before(content: &mut Vec<Inline>, text: String) {
    match content.first_mut() {
        Some(Inline { kind: InlineKind::Text(first), .. }) => first.insert_str(0, &text),
        _ => content.insert(0, Inline::new(InlineKind::Text(text), Origin::none())),
    }
}

#[cfg(test)]
mod tests;
