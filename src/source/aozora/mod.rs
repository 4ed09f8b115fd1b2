//! The notation of Aozora Bunko (青空文庫), in which Japan's public-domain texts come, becomes blocks.
//!
//! ```text
//! text ─ frame: title, authors, notice, body, colophon ─▶ lines ─ scan ─▶ units ─ inline ─▶ blocks
//!                                                              └ note: what ［＃…］ says
//! ```
//!
//! A line is a paragraph. Its indent is the text's own: one ideographic space is the edition's indent, none is a line
//! that begins at the edge, more are more. An annotation that is not known is a warning, and stays in the text.

mod accents;
mod frame;
mod gaiji;
mod inline;
mod layout;
mod note;
mod scan;
mod units;

use std::collections::BTreeSet;
use std::ops::Range;

use self::frame::Frame;
use self::layout::Layout;
use self::units::Units;
use super::draft::Draft;
use crate::diagnostic::{Diagnostic, FileId, Message, Span};
use crate::message;
use crate::model::{Alignment, Block, BlockKind, Inline, InlineKind, Origin, PageStart, Placement, Role};

pub(super) use frame::{Head, head};

/// The most empty lines that are kept between two lines.
const MAX_EMPTY: u8 = 5;

/// Parses one file. `source` is its decoded text, at most 4 GiB.
pub(super) fn parse(file: FileId, source: &str) -> Draft {
    let frame = Frame::of(source);
    let mut reader = Reader::new(file, source);
    reader.warn_of_controls();
    reader.title(&frame);
    for line in &frame.body {
        reader.line(line.clone());
    }
    reader.end_of_body();
    reader.colophon(&frame);
    super::draft::sort_warnings(&mut reader.draft.warnings);
    reader.draft
}

/// Words of annotations that no other text has in ［＃…］.
const WORDS: [&str; 16] = [
    "字下げ",
    "字上げ",
    "地付き",
    "改ページ",
    "改丁",
    "改段",
    "見出し",
    "傍点",
    "傍線",
    "水準",
    "縦中横",
    "太字",
    "入る］",
    "底本では",
    "ママ］",
    "U+",
];

/// Whether a text is in this notation, by marks that nothing else has: its notice, an annotation that it defines, or
/// readings in kana in a text that is Japanese. Chinese writes titles in 《》, so these alone mean nothing.
pub(super) fn is_notation(source: &str) -> bool {
    let text = &source[..source.floor_char_boundary(1 << 20)];
    let has_word = |inner: &str| {
        let inner = &inner[..inner.find('］').map_or(inner.len(), |end| end + '］'.len_utf8())];
        inner.len() < 400 && WORDS.iter().any(|word| inner.contains(word))
    };
    text.contains(frame::NOTICE) || text.split("［＃").skip(1).any(has_word) || has_readings(text)
}

/// Whether 《》 holds nothing but readings in kana, behind Han or a bar, in a Japanese text.
fn has_readings(text: &str) -> bool {
    let (mut kana, mut han, mut readings) = (0usize, 0usize, 0usize);
    let mut before = ' ';
    let mut barred = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '《' => {
                let Some((reading, behind)) = rest.split_once('》') else { return false };
                let is_reading = !reading.is_empty() && reading.chars().all(|c| units::is_kana(c) || c == '・');
                if !(is_reading && (barred || units::is_han(before))) {
                    return false;
                }
                readings += 1;
                (rest, barred) = (behind, false);
            }
            '｜' => barred = true,
            '\n' => barred = false,
            c if units::is_han(c) => han += 1,
            c if units::is_kana(c) => kana += 1,
            _ => {}
        }
        before = c;
    }
    readings > 0 && kana * 2 > han
}

/// The pass over the lines.
struct Reader<'s> {
    file: FileId,
    source: &'s str,
    draft: Draft,
    units: Units,
    layout: Layout,
    /// Empty lines since the last line with text.
    empty: u8,
    page: PageStart,
    /// The block that is written over several lines: a heading.
    heading: Option<u8>,
    /// Annotations that change nothing here, each told once.
    told: BTreeSet<String>,
}

impl<'s> Reader<'s> {
    fn new(file: FileId, source: &'s str) -> Reader<'s> {
        Reader {
            file,
            source,
            draft: Draft::new(file),
            units: Units::default(),
            layout: Layout::default(),
            empty: 0,
            page: PageStart::Flow,
            heading: None,
            told: BTreeSet::new(),
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    fn warn(&mut self, code: &'static str, range: Range<usize>, what: Message, hint: Option<Message>) {
        let span = self.span(range);
        self.draft.warnings.push(Diagnostic { hint, ..Diagnostic::warning(code, what).at(span) });
    }

    fn warn_of_controls(&mut self) {
        for (code, range, what) in super::markdown::left_out(self.source) {
            self.warn(code, range, what, None);
        }
    }

    /// A line of the source as it is.
    fn plain(&self, range: &Range<usize>) -> Option<(Vec<Inline>, Origin)> {
        let line = self.source.get(range.clone())?;
        let text = line.trim_matches(units::BLANKS);
        let start = range.start + line.find(text)?;
        let origin: Origin = self.span(start..start + text.len()).into();
        let text = super::markdown::clean_line(text);
        (!text.is_empty()).then(|| (vec![Inline::new(InlineKind::Text(text), origin.clone())], origin))
    }

    /// The title as a heading, and those who wrote the text below it.
    fn title(&mut self, frame: &Frame) {
        for (i, range) in frame.title.iter().chain(&frame.authors).enumerate() {
            let is_title = i < frame.title.len();
            let Some((content, origin)) = self.plain(range) else { continue };
            let block = match i {
                0 => Block::new(BlockKind::Heading { level: 1, content }, origin),
                _ => Block::new(BlockKind::Paragraph(content), origin),
            };
            self.draft.blocks.push(Block { role: (!is_title).then_some(Role::Byline), ..block });
        }
    }

    fn line(&mut self, range: Range<usize>) {
        let line = self.source.get(range.clone()).unwrap_or("");
        if line.trim_matches(units::BLANKS).is_empty() {
            self.empty = self.empty.saturating_add(1).min(MAX_EMPTY);
            return;
        }
        let spaces = line.chars().take_while(|c| *c == '\u{3000}').count().min(40) as u8;
        self.layout.begin_line(spaces);
        self.scan(range.clone());
        self.close(range);
    }

    /// Makes a block of the units of a line.
    fn close(&mut self, range: Range<usize>) {
        let units = self.units.take();
        if units.iter().all(units::Unit::is_blank) {
            return;
        }
        let level = self.heading.or_else(|| units::heading_level(&units));
        // A run-in heading stands in the line whose text it heads.
        let (head, rest) = match (self.heading, level) {
            (None, Some(_)) => units::part_heading(units),
            (Some(_), _) => (units, Vec::new()),
            (None, None) => (Vec::new(), units),
        };
        if let Some(level) = level {
            let content = inline::content(&head, self.file);
            self.add(BlockKind::Heading { level, content }, &head, &range);
        }
        if !rest.iter().all(units::Unit::is_blank) {
            self.paragraph(rest, &range);
        }
    }

    fn paragraph(&mut self, units: Vec<units::Unit>, range: &Range<usize>) {
        let is_caption = units.iter().all(|unit| unit.is_caption() || unit.is_blank());
        let content = inline::content(&units, self.file);
        if is_caption
            && let Some(Block { kind: BlockKind::Figure { caption, .. }, .. }) = self.draft.blocks.last_mut()
            && caption.is_empty()
        {
            *caption = content;
            return;
        }
        let kind = match <[Inline; 1]>::try_from(content) {
            Ok([Inline { kind: InlineKind::Image { asset, alt }, .. }]) => {
                BlockKind::Figure { asset, alt, caption: Vec::new() }
            }
            Ok(single) => BlockKind::Paragraph(single.into()),
            Err(content) => BlockKind::Paragraph(content),
        };
        self.add(kind, &units, range);
        if is_caption && let Some(block) = self.draft.blocks.last_mut() {
            block.role = Some(Role::Caption);
        }
    }

    fn add(&mut self, kind: BlockKind, units: &[units::Unit], line: &Range<usize>) {
        let is_empty = match &kind {
            BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => content.is_empty(),
            _ => false,
        };
        if is_empty {
            return;
        }
        let (first, last) = (units.first().map(|u| u.range.start), units.last().map(|u| u.range.end));
        let range = first.unwrap_or(line.start)..last.unwrap_or(line.end);
        let page = std::mem::take(&mut self.page);
        let before = std::mem::take(&mut self.empty);
        let follows = !matches!(self.draft.blocks.last(), None | Some(Block { kind: BlockKind::Heading { .. }, .. }));
        let placement = match kind {
            BlockKind::Paragraph(_) => Placement {
                page,
                before: if follows && page == PageStart::Flow { before } else { 0 },
                ..self.layout.placement()
            },
            _ => Placement { page, ..Placement::default() },
        };
        let placement = Some(placement).filter(|placement| *placement != Placement::default());
        let origin = Origin::from(self.span(range));
        self.draft.blocks.push(Block { placement, ..Block::new(kind, origin) });
    }

    /// What was opened and not closed.
    fn end_of_body(&mut self) {
        self.layout = Layout::default();
        self.heading = None;
        self.units.end();
        self.page = PageStart::Flow;
        if !self.told.is_empty() {
            let names: Vec<String> = std::mem::take(&mut self.told).into_iter().take(8).collect();
            let names = names.join("、");
            let what = message!(
                "这些注记不改变版面，其中的文字保留：{names}",
                "these annotations change nothing on the page; their text is kept: {names}"
            );
            self.draft.warnings.push(Diagnostic::note("aozora-not-shown", what));
        }
    }

    /// 底本 and those who made the file, behind a rule.
    fn colophon(&mut self, frame: &Frame) {
        let mut is_first = true;
        for range in &frame.colophon {
            let Some((content, origin)) = self.plain(range) else { continue };
            if std::mem::take(&mut is_first) {
                self.draft.blocks.push(Block::new(BlockKind::Rule, origin.clone()));
            }
            let line = self.source.get(range.clone()).unwrap_or("");
            let spaces = line.chars().take_while(|c| *c == '\u{3000}').count().min(8) as u8;
            let placement =
                Placement { start: spaces, first: Some(0), align: Alignment::Default, ..Default::default() };
            let block = Block::new(BlockKind::Paragraph(content), origin);
            self.draft.blocks.push(Block { placement: Some(placement), ..block });
        }
    }
}

#[cfg(test)]
mod tests;
