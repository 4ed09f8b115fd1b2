//! Front matter: the title page and the table of contents. Set last, when the page numbers are known, and put first, as a
//! page sequence of its own.

use super::collect::{Collected, Collector, Context, TextBuilder};
use super::element::{Body, Element, Start, Strand, Text};
use super::geometry::Geometry;
use super::paint::{Entry, Lists};
use crate::font::{Family, FontSet};
use crate::model::Publication;
use crate::typeset::pages::{LinkTargetOnPages, NodeId, Tag};
use crate::typeset::paragraph::{LineAlignment, TextStyle};
use crate::typeset::{Imprint, Options, WritingMode};

/// Room for the leader and the page number in the last line of an entry, in em.
const NUMBER_ROOM: f32 = 3.0;
/// How far further lines of an entry are indented from its beginning, in em: behind where entries of the next two levels
/// begin.
const TURNOVER: f32 = 3.0;
/// Creators beyond these are left to the imprint page.
const MOST_CREATORS: usize = 12;

/// Collects the front matter that `options` ask for; an empty strand if they ask for none.
pub(super) fn collect(
    publication: &Publication,
    fonts: &FontSet,
    options: &Options,
    geometry: &Geometry,
    lists: &Lists,
) -> Collected {
    let collector = Collector::new(publication, fonts, options, geometry);
    let lang = &publication.metadata.language;
    let context = Context::body(NodeId(0), geometry.body, options, lang);
    let mut front = Front { collector, publication, options, context };
    if options.title_page {
        front.title_page();
    }
    if options.title_page && options.imprint == Imprint::Front {
        let context = front.context.clone();
        front.collector.imprint(&context);
    }
    let words = front.collector.words();
    if options.contents {
        let shown = lists.headings.iter().filter(|entry| entry.level <= options.contents_depth);
        front.contents(words.contents(), &shown.collect::<Vec<_>>());
    }
    if options.figure_list {
        front.contents(words.figures(), &lists.figures.iter().collect::<Vec<_>>());
    }
    if options.table_list {
        front.contents(words.tables(), &lists.tables.iter().collect::<Vec<_>>());
    }
    front.collector.into_collected()
}

struct Front<'a> {
    collector: Collector<'a>,
    publication: &'a Publication,
    options: &'a Options,
    context: Context,
}

impl Front<'_> {
    /// Title, subtitle and creators from the upper third on; publisher and date at the foot. Where the page has few lines
    /// they stand closer.
    fn title_page(&mut self) {
        let meta = &self.publication.metadata;
        let section = self.collector.node(Tag::Section, NodeId(0));
        let (slots, size) = (self.context.frame.slots, self.context.frame.size);
        let creators = meta.creators.len().min(MOST_CREATORS) as u32;
        let foot = u32::from(meta.publisher.is_some()) + u32::from(meta.date.is_some());
        let titles = 4 + 2 * (u32::from(meta.series.is_some()) + u32::from(meta.subtitle.is_some()));
        let open = slots / 5 + titles + 2 + 2 * creators + foot <= slots;
        let (above, between, lines) = if open { (slots / 5, 2.min(slots / 10), 2) } else { (1, 1, 1) };
        self.space(above).start = Start::Page;
        if let Some(series) = &meta.series {
            let number = series.number.map(|n| format!("　{n}")).unwrap_or_default();
            self.centered(&format!("{}{number}", series.name), section, Family::Kai, false, size * 1.15, 2);
        }
        self.centered(&meta.title, section, Family::Hei, true, size * 2.2, 4);
        if let Some(subtitle) = &meta.subtitle {
            self.centered(subtitle, section, Family::Song, false, size * 1.4, 2);
        }
        if !meta.creators.is_empty() {
            self.space(between);
        }
        for creator in meta.creators.iter().take(MOST_CREATORS) {
            self.centered(&self.collector.words().byline(creator), section, Family::Kai, false, size * 1.15, lines);
        }
        let vertical = self.options.writing == WritingMode::Vertical;
        let mut foot: Vec<String> = meta.publisher.iter().cloned().collect();
        foot.extend(meta.date.map(|date| self.collector.words().date(date, vertical)));
        if !foot.is_empty() {
            self.space(slots);
        }
        for line in foot {
            self.centered(&line, section, Family::Song, false, size * 1.15, 1);
        }
    }

    fn space(&mut self, slots: u32) -> &mut Element {
        self.collector.push(Body::Space(slots), None)
    }

    fn centered(&mut self, string: &str, node: NodeId, family: Family, bold: bool, size: f32, lines: u32) {
        let node = self.collector.node(Tag::Paragraph, node);
        let style = TextStyle { bold, ..super::collect::plain(family, size) };
        let text = self.text(string, style, node, None, LineAlignment::Center);
        self.collector.push(Body::Display { text, lines }, None);
    }

    fn text(&self, string: &str, style: TextStyle, node: NodeId, link: Option<u32>, alignment: LineAlignment) -> Text {
        let mut builder = TextBuilder::default();
        let info = super::element::RunInfo { link, ..super::collect::info(node, false) };
        builder.run(string, style, info, None);
        builder.finish(self.context.style(alignment, 0.0))
    }

    fn contents(&mut self, title: &str, entries: &[&Entry]) {
        if entries.is_empty() {
            return;
        }
        let plain_title = title;
        let section = self.collector.node(Tag::Section, NodeId(0));
        let node = self.collector.node(Tag::Heading { level: 1, title: title.to_owned() }, section);
        let heading = &self.options.headings[0];
        let spread = if heading.spaced { super::collect::spread(title) } else { None };
        let title = spread.as_deref().unwrap_or(title);
        let family = if heading.sans { Family::Hei } else { Family::Song };
        let style = TextStyle { bold: true, ..super::collect::plain(family, heading.size) };
        let text = match self.options.writing {
            WritingMode::Horizontal => self.text(title, style, node, None, LineAlignment::Center),
            WritingMode::Vertical => {
                let inner = self.context.inset(self.options.indent, 0.0);
                let outer = std::mem::replace(&mut self.context, inner);
                let text = self.text(title, style, node, None, LineAlignment::Start);
                self.context = outer;
                text
            }
        };
        let first = self.collector.words().contents() == plain_title;
        let start = if self.options.facing && first { Start::Recto } else { Start::Page };
        self.collector.push(Body::Display { text, lines: heading.lines.max(1) }, None).start = start;
        let list = self.collector.node(Tag::Contents, section);
        for entry in entries {
            self.entry(entry, list);
        }
    }

    /// In vertical lines page numbers stand one figure below the other, in Han (一二八).
    fn page_number(&self, number: u32) -> String {
        match self.options.writing {
            WritingMode::Horizontal => number.to_string(),
            WritingMode::Vertical => super::han::figures(&number.to_string()),
        }
    }

    fn entry(&mut self, entry: &Entry, list: NodeId) {
        let item = self.collector.node(Tag::ContentsItem, list);
        let node = self.collector.node(Tag::Link, item);
        let number = self.page_number(entry.page + 1);
        let link = entry
            .id
            .clone()
            .map(|id| self.collector.add_link(LinkTargetOnPages::Internal(id), node, entry.title.clone()));
        let style = super::collect::plain(Family::Song, self.context.frame.size);
        let info = super::element::RunInfo { link, ..super::collect::info(node, false) };
        // An entry is no paragraph: its lines are not opened to be flush.
        let begin = self.context.inset(f32::from(entry.level.saturating_sub(1)), 0.0);
        let turned = begin.inset(TURNOVER, 0.0);
        let mut title = TextBuilder::default();
        title.run(&entry.title, style, info, None);
        title.room(NUMBER_ROOM * style.size, style, super::collect::info(node, false));
        let text = title.finish(turned.style(LineAlignment::Start, begin.start - turned.start));
        let tail = self.text(&number, style, node, link, LineAlignment::Start);
        self.collector.push(Body::Text(text), None).tail = Some(Box::new(tail));
    }
}

/// Makes the space before the foot of the title page and of the imprint page as large as it can be: the page is full, and
/// no more.
pub(super) fn fill_pages(strand: &mut Strand, slots: u32) {
    let mut rest = strand.elements.as_mut_slice();
    while !rest.is_empty() {
        let page = rest.iter().skip(1).take_while(|element| element.start == Start::Flow).count() + 1;
        let (page, behind) = rest.split_at_mut(page);
        rest = behind;
        if page.iter().any(|element| matches!(element.body, Body::Space(own) if own >= slots)) {
            fill_page(page, slots);
        }
    }
}

fn fill_page(elements: &mut [Element], slots: u32) {
    let frame_lines = |text: &Text, lines: u32| lines + (text.lines.lines.len() as u32).saturating_sub(1) * 3;
    let used: u32 = elements
        .iter()
        .map(|element| match &element.body {
            Body::Display { text, lines } => frame_lines(text, *lines),
            Body::Text(text) => text.lines.lines.len() as u32,
            Body::Space(own) if *own < slots => *own,
            _ => 0,
        })
        .sum();
    for element in elements {
        if let Body::Space(own) = &mut element.body
            && *own >= slots
        {
            *own = slots.saturating_sub(used);
        }
    }
}
