//! Back matter: the index with the numbers of its pages, and the imprint page where that is the last one. Collected when the
//! pages of the text are known.

use std::collections::BTreeMap;

use super::super::element::{Body, RunInfo, Start};
use super::super::geometry::{Geometry, smaller};
use super::super::han;
use super::inline::{TextBuilder, info};
use super::{Collected, Collector, Context};
use crate::font::{Family, FontSet};
use crate::model::{Block, BlockKind, Id, IndexEntry, Inline, InlineKind, ListItem, Publication, Role, inline_text};
use crate::typeset::options::{ChapterStart, Imprint};
use crate::typeset::pages::{LinkTargetOnPages, NodeId, Tag};
use crate::typeset::paragraph::{LineAlignment, ParagraphStyle, TextStyle};
use crate::typeset::{Options, WritingMode};

/// Where a term stands: its number, and that of its page.
pub(in crate::typeset::flow) type Occurrence = (u32, u32);

/// Pages of each term, in order, each with the first place on it.
type Pages<'a> = BTreeMap<&'a str, BTreeMap<u32, u32>>;

/// The chapter that is the index.
pub(in crate::typeset::flow) fn index_of(publication: &Publication) -> Option<u32> {
    let last = publication.chapters.len() as u32 - 1;
    let chapter = publication.chapters.last()?;
    chapter.blocks.iter().any(|block| block.role == Some(Role::Index)).then_some(last)
}

/// The identifier of the place of a term.
pub(in crate::typeset::flow) fn place_of(term: u32) -> Id {
    Id(format!("term.{term}"))
}

/// Collects what stands behind the text. `terms` are those of the text, `met` where they stand.
pub(in crate::typeset::flow) fn back_matter(
    publication: &Publication,
    fonts: &FontSet,
    options: &Options,
    geometry: &Geometry,
    terms: &[String],
    met: &[Occurrence],
) -> Collected {
    let mut collector = Collector::new(publication, fonts, options, geometry);
    let language = &publication.metadata.language;
    collector.chapter = publication.chapters.len() as u32 - 1;
    if let Some(number) = index_of(publication) {
        let mut pages: Pages = BTreeMap::new();
        for &(term, page) in met {
            let Some(name) = terms.get(term as usize) else { continue };
            pages.entry(name).or_default().entry(page).or_insert(term);
        }
        let chapter = &publication.chapters[number as usize];
        let section = collector.node(Tag::Section, NodeId(0));
        collector.anchors.push(chapter.id.clone());
        collector.start = if options.chapter_start == ChapterStart::Recto { Start::Recto } else { Start::Page };
        let context = Context::body(section, geometry.body, options, language);
        collector.index(&chapter.blocks, &Context { flow: true, ..context }, &pages);
    }
    if options.imprint == Imprint::Back {
        let context = Context::body(NodeId(0), geometry.body, options, language).over(geometry.full);
        let first = collector.strand.elements.len();
        collector.imprint(&context);
        collector.strand.elements[first..].iter_mut().for_each(|element| element.spans = geometry.columns > 1);
    }
    collector.into_collected()
}

impl Collector<'_> {
    fn index(&mut self, blocks: &[Block], context: &Context, pages: &Pages) {
        for block in blocks {
            match (&block.kind, block.role) {
                (BlockKind::List { items, .. }, Some(Role::Index)) => self.terms(items, None, context, pages),
                (BlockKind::Paragraph(_), _) => {
                    self.block(block, &Context { first: 0.0, ..context.clone() });
                    if let Some(head) = self.strand.elements.last_mut() {
                        (head.before, head.glued) = (1, true);
                    }
                }
                _ => self.block(block, context),
            }
        }
    }

    /// Entries, of which those `under` another are set in.
    fn terms(&mut self, items: &[ListItem], under: Option<&str>, context: &Context, pages: &Pages) {
        self.next_block += 1;
        let size = smaller(context.text.size);
        let style = TextStyle { size, ..context.text };
        for item in items {
            self.next_block += 1;
            let Some(BlockKind::Paragraph(content)) = item.blocks.first().map(|block| &block.kind) else { continue };
            let Some(Inline { kind: InlineKind::Text(term), .. }) = content.first() else { continue };
            let node = self.node(Tag::Paragraph, context.node);
            let mut builder = TextBuilder::default();
            let at = info(node, false);
            builder.run(term.trim(), style, at, None);
            if let Some(pages) = pages.get(IndexEntry::path(under, term.trim()).as_str()) {
                self.page_numbers(&mut builder, pages, style, at);
            }
            // The entries that it sends the reader to.
            if let Some(Inline { kind: InlineKind::Emphasis(see), .. }) = content.last() {
                builder.run("\u{3000}", style, at, None);
                self.sent(&mut builder, see, TextStyle { family: Family::Kai, ..style }, at);
            }
            // Further lines are set in.
            let hanging = context.style(LineAlignment::Start, -2.0 * size);
            let inset = if under.is_some() { size } else { 0.0 };
            let text = builder.finish(ParagraphStyle { start_indent: 2.0 * size + inset, ..hanging });
            self.anchors.extend(item.blocks.first().and_then(|line| line.id.clone()));
            self.push(Body::Text(text), None);
            for block in &item.blocks[1..] {
                if let BlockKind::List { items, .. } = &block.kind
                    && under.is_none()
                {
                    self.terms(items, Some(term.trim()), context, pages);
                }
            }
        }
    }

    /// 见 and 另见, with links to the entries.
    fn sent(&mut self, to: &mut TextBuilder, see: &[Inline], style: TextStyle, at: RunInfo) {
        for inline in see {
            let words = inline_text(std::slice::from_ref(inline));
            let InlineKind::Link(link) = &inline.kind else {
                to.run(&words, style, at, None);
                continue;
            };
            let node = self.node(Tag::Link, at.node);
            let link = self.add_link(self.target(&link.target), node, words.clone());
            to.run(&words, style, RunInfo { link: Some(link), node, ..at }, None);
        }
    }

    /// Numbers of pages; three and more that follow one another are joined: 12, 15–17.
    fn page_numbers(&mut self, to: &mut TextBuilder, pages: &BTreeMap<u32, u32>, style: TextStyle, at: RunInfo) {
        let vertical = self.options.writing == WritingMode::Vertical;
        let printed = |page: u32| if vertical { han::figures(&page.to_string()) } else { page.to_string() };
        let (comma, dash) = if vertical { ("、", "至") } else { (", ", "–") };
        to.run("\u{3000}", style, at, None);
        for (index, (first, last)) in ranges(pages.keys().copied()).into_iter().enumerate() {
            if index > 0 {
                to.run(comma, style, at, None);
            }
            let label =
                if first == last { printed(first) } else { format!("{}{dash}{}", printed(first), printed(last)) };
            let node = self.node(Tag::Link, at.node);
            let place = pages.get(&first).copied().unwrap_or_default();
            let link = self.add_link(LinkTargetOnPages::Internal(place_of(place)), node, label.clone());
            to.run(&label, TextStyle { unbreakable: true, ..style }, RunInfo { link: Some(link), node, ..at }, None);
        }
    }
}

/// First and last of pages that follow one another, where there are three or more; else each by itself.
fn ranges(pages: impl Iterator<Item = u32>) -> Vec<(u32, u32)> {
    let mut joined: Vec<(u32, u32)> = Vec::new();
    for page in pages {
        match joined.last_mut() {
            Some((_, last)) if *last + 1 == page => *last = page,
            _ => joined.push((page, page)),
        }
    }
    let short = |(first, last): (u32, u32)| match last - first {
        1 => vec![(first, first), (last, last)],
        _ => vec![(first, last)],
    };
    joined.into_iter().flat_map(short).collect()
}

#[cfg(test)]
mod tests {
    use super::ranges;

    #[test]
    fn three_pages_that_follow_one_another_are_joined_and_two_are_not() {
        let found = ranges([1, 3, 4, 7, 8, 9, 12].into_iter());
        assert_eq!(found, [(1, 1), (3, 3), (4, 4), (7, 9), (12, 12)]);
    }
}
