//! Markdown becomes blocks and inlines: one pass over the parser's events, with stacks of our own, never recursion, so
//! that no nesting of the source can overflow anything.
//!
//! ```text
//! events ─ blocks (frames of containers) ─▶ Block
//!        └ leaf (frames of inlines, the open text) ─▶ Inline
//! ```

mod addresses;
mod attributes;
mod blocks;
mod boxes;
mod breaks;
mod captions;
mod dollars;
mod elements;
mod fences;
mod flanking;
mod flat;
mod html;
mod html_table;
mod leaf;
mod notation;
mod notes;
mod ready;
mod ruby;
mod scripts;
mod tags;
mod text;
mod text_events;

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use self::blocks::Blocks;
use self::leaf::{Leaf, Spare};
use self::notes::Notes;
use self::ready::{Edit, Ready};
use self::text::Traits;
use super::draft::{Draft, PendingImage, Work, sort_warnings};
use crate::diagnostic::{Diagnostic, FileId, Span};
use crate::model::{AsideKind, Block, BlockKind, Inline, InlineKind, Lang, Origin, Role};

/// What keben reads beyond CommonMark.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_MATH)
    .union(Options::ENABLE_DEFINITION_LIST)
    .union(Options::ENABLE_SUPERSCRIPT)
    .union(Options::ENABLE_SUBSCRIPT);

/// Parses one file. `source` is its decoded text, at most 4 GiB; `lang` its language.
pub(super) fn parse(file: FileId, source: &str, lang: &Lang) -> Draft {
    let mut builder = Builder::new(file, source, lang);
    match ready::ready(source, edits(source)) {
        None => builder.events(Parser::new_ext(source, OPTIONS).into_offset_iter()),
        Some(ready) => builder.restored(&ready, Parser::new_ext(ready.text(), OPTIONS).into_offset_iter()),
    }
    builder.finish()
}

/// What the parser is to see otherwise, in order.
fn edits(source: &str) -> Vec<Edit> {
    let mut edits = fences::edits(source);
    edits.extend(flanking::edits(source));
    edits.extend(dollars::edits(source));
    edits.extend(notation::edits(source));
    edits.sort_by_key(|edit| edit.range.start);
    edits
}

/// What is left out of a text, and is to be told: code, place of the first one, message.
pub(super) fn left_out(text: &str) -> impl Iterator<Item = (&'static str, Range<usize>, crate::diagnostic::Message)> {
    text::left_out(text)
}

/// A line of plain text as a text node may hold it: no line breaks, no characters that XML forbids, each run of spaces
/// as one.
pub(super) fn clean_line(line: &str) -> String {
    text_events::collapsed(&text::one_line(line))
}

/// A piece of a text node: without characters that XML forbids, breaks in it as spaces.
pub(super) fn inline_piece(text: &str) -> std::borrow::Cow<'_, str> {
    text::inline_piece(text)
}

/// Code as the model has it: lines parted by line feeds, without a last one and without characters that XML forbids.
pub(super) fn clean_code(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.strip_suffix('\n').unwrap_or(&text);
    text::clean(text).into_owned()
}

/// The kind of box that a word names, as it may stand behind `:::`.
pub(super) fn aside_kind(word: &str) -> Option<AsideKind> {
    fences::kind(word)
}

/// Whether a line that was broken between these two is joined with a space.
pub(super) fn joins_with_space(before: &str, after: &str) -> bool {
    !before.ends_with(' ') && breaks::makes_space(breaks::side_before(before), breaks::side_after(after))
}

/// The state of the pass.
struct Builder<'a> {
    file: FileId,
    source: &'a str,
    lang: &'a Lang,
    /// Whether it may have spans or notes in brackets.
    has_spans: bool,
    /// Whether it may have bare addresses.
    has_addresses: bool,
    blocks: Blocks,
    /// The paragraph, heading or cell that inlines go to.
    leaf: Option<Leaf>,
    spare: Spare,
    table: Option<blocks::Table>,
    /// A table of HTML, which may go over several blocks of it.
    html_table: Option<html_table::HtmlTable>,
    /// Where the tables of HTML begin that have an end tag; found when the first one is met.
    ended_tables: Option<Vec<usize>>,
    code: Option<Code>,
    /// Raw HTML of a block, with the place in the source of each of its pieces.
    html: Option<HtmlBlock>,
    /// Whether a block of raw HTML is being taken apart: its tags part paragraphs, those inside Markdown's do not.
    in_html_block: bool,
    /// The element whose contents are dropped (`script`, `style`).
    skip: Option<String>,
    /// `pre` of HTML.
    pre: Option<Code>,
    /// Lists, items and quotations that raw HTML opened in its block.
    html_containers: Vec<elements::Element>,
    /// The identifier that HTML gave to a place: the next block's.
    pending_id: Option<String>,
    /// Whether the next block begins a page.
    pending_page: bool,
    /// The role that HTML gave to the next paragraph.
    next_role: Option<Role>,
    image: Option<OpenImage>,
    notes: Notes,
    images: Vec<PendingImage>,
    links: usize,
    has_terms: bool,
    has_spread: bool,
    warnings: Vec<Diagnostic>,
    warned_of_depth: bool,
    traits: Traits,
    work: Work,
}

struct Code {
    language: Option<String>,
    text: String,
    range: Range<usize>,
}

#[derive(Default)]
struct HtmlBlock {
    text: String,
    /// Offsets in `text` and in the source.
    pieces: Vec<(usize, usize)>,
}

/// An image whose alternative text is being read.
struct OpenImage {
    /// Images inside its text.
    depth: usize,
    target: String,
    title: String,
    alt: String,
    range: Range<usize>,
}

impl<'a> Builder<'a> {
    fn new(file: FileId, source: &'a str, lang: &'a Lang) -> Builder<'a> {
        let mut builder = Builder {
            file,
            source,
            lang,
            has_addresses: addresses::may_have(source),
            has_spans: source.contains("]{") || source.contains("^["),
            blocks: Blocks::new(),
            leaf: None,
            spare: Spare::default(),
            table: None,
            html_table: None,
            ended_tables: None,
            code: None,
            html: None,
            in_html_block: false,
            skip: None,
            pre: None,
            html_containers: Vec::new(),
            pending_id: None,
            pending_page: false,
            next_role: None,
            image: None,
            notes: Notes::default(),
            images: Vec::new(),
            links: 0,
            has_terms: false,
            has_spread: false,
            warnings: Vec::new(),
            warned_of_depth: false,
            traits: Traits::of(source),
            work: Work::default(),
        };
        if builder.traits.controls {
            builder.warn_of_controls();
        }
        builder
    }

    fn warn_of_controls(&mut self) {
        self.traits.controls = false;
        for (code, range, what) in text::left_out(self.source) {
            self.traits.controls = true;
            self.warn(code, range, what);
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    fn origin(&self, range: Range<usize>) -> Origin {
        self.span(range).into()
    }

    fn warn(
        &mut self,
        code: &'static str,
        range: Range<usize>,
        message: crate::diagnostic::Message,
    ) -> &mut Diagnostic {
        let span = self.span(range);
        self.warnings.push(Diagnostic::warning(code, message).at(span));
        let last = self.warnings.len() - 1;
        &mut self.warnings[last]
    }

    fn events<'t>(&mut self, events: impl Iterator<Item = (Event<'t>, Range<usize>)>) {
        for (event, range) in events {
            self.work.events += 1;
            self.event(event, range);
        }
    }

    /// The events of a text made ready, as if it had been the source.
    fn restored<'t>(&mut self, ready: &Ready, events: impl Iterator<Item = (Event<'t>, Range<usize>)>) {
        for (event, range) in events {
            self.work.events += 1;
            // A link's address may stand elsewhere in the text.
            let is_link = matches!(event, Event::Start(Tag::Link { .. } | Tag::Image { .. }));
            if let Some(range) = ready.between_edits(&range).filter(|_| !is_link) {
                self.event(event, range);
                continue;
            }
            let is_touched = is_link || ready.is_touched(&range);
            let range = ready.range(range);
            match ready.line(&event).filter(|_| is_touched) {
                Some(line) => self.box_line(line, range),
                None if is_touched => self.event(ready.restore(event), range),
                None => self.event(event, range),
            }
        }
    }

    fn event(&mut self, event: Event, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => match (&mut self.code, &mut self.html) {
                (Some(code), _) => code.text.push_str(&text),
                (None, Some(html)) => html.push(&text, range),
                (None, None) => self.text(&text, range),
            },
            Event::Html(text) => match &mut self.html {
                Some(html) => html.push(&text, range),
                None => self.inline_html(&text, range),
            },
            Event::InlineHtml(text) => self.inline_html(&text, range),
            Event::Code(text) => self.inline_code(&text, range),
            Event::InlineMath(text) => self.inline_math(&text, range),
            Event::DisplayMath(text) => self.display_math(&text, range),
            Event::SoftBreak => self.soft_break(range),
            Event::HardBreak => self.line_break(range),
            Event::Rule => self.add_leafless(BlockKind::Rule, range),
            Event::FootnoteReference(label) => self.note_reference(&label, range),
            Event::TaskListMarker(done) => self.blocks.mark_task(done),
        }
    }

    fn start(&mut self, tag: Tag, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.open_paragraph(range),
            Tag::Heading { level, id, attrs, .. } => {
                let lang = attrs.iter().find(|(key, _)| &**key == "lang");
                let lang = lang.and_then(|(_, value)| Lang::parse(value.as_deref()?));
                self.open_heading(level as u8, id.map(String::from), lang, range);
            }
            Tag::BlockQuote(_) => self.open_quote(range),
            Tag::List(start) => self.open_list(start, range),
            Tag::Item => self.open_item(range),
            Tag::DefinitionList => self.open_definitions(range),
            Tag::DefinitionListTitle => self.open_term(range),
            Tag::DefinitionListDefinition => self.open_meaning(range),
            Tag::FootnoteDefinition(label) => self.open_note(&label, range),
            Tag::CodeBlock(kind) => self.open_code(kind, range),
            Tag::HtmlBlock => {
                self.close_leaf();
                self.html = Some(HtmlBlock::default());
            }
            Tag::Table(alignments) => self.open_table(&alignments, range),
            Tag::TableHead | Tag::TableRow => self.open_row(),
            Tag::TableCell => self.open_cell(range),
            Tag::Image { dest_url, title, .. } => self.open_image(&dest_url, &title, range),
            Tag::Link { link_type, dest_url, title, .. } => self.open_link(link_type, &dest_url, &title, range),
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {
                self.open_inline(&tag, range);
            }
            Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::DefinitionListTitle => self.close_leaf(),
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListDefinition
            | TagEnd::FootnoteDefinition => self.close_container(),
            TagEnd::CodeBlock => self.close_code(),
            TagEnd::HtmlBlock => self.close_html_block(),
            TagEnd::Table => self.close_table(),
            TagEnd::TableHead => self.close_row(true),
            TagEnd::TableRow => {
                self.warn_of_lost_cells(range);
                self.close_row(false);
            }
            TagEnd::TableCell => self.close_cell(),
            TagEnd::Image => self.close_image(),
            TagEnd::Link
            | TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript => self.close_inline(range),
            TagEnd::MetadataBlock(_) => {}
        }
    }

    fn open_code(&mut self, kind: CodeBlockKind, range: Range<usize>) {
        self.close_leaf();
        let language = match &kind {
            CodeBlockKind::Indented => None,
            CodeBlockKind::Fenced(info) => info.split([' ', '\t', ',']).next().filter(|w| !w.is_empty()),
        };
        let language = language.map(|word| text::clean(word).into_owned());
        self.code = Some(Code { language, text: String::new(), range });
    }

    fn close_code(&mut self) {
        let Some(Code { language, text, range }) = self.code.take() else {
            return;
        };
        let mut text = text;
        if text.contains('\r') {
            text = text.replace("\r\n", "\n").replace('\r', "\n");
        }
        if text.ends_with('\n') {
            text.pop();
        }
        if self.traits.controls {
            text = text::clean(&text).into_owned();
        }
        self.work.bytes += text.len() as u64;
        let is_math = matches!(language.as_deref(), Some("math" | "latex-math"));
        let kind = match is_math && !text.trim().is_empty() {
            true => BlockKind::Math(text.trim().to_owned()),
            false => BlockKind::Code { language, text },
        };
        self.add_leafless(kind, range);
    }

    /// Adds a block that has no inlines.
    fn add_leafless(&mut self, kind: BlockKind, range: Range<usize>) {
        self.close_leaf();
        let origin = self.origin(range);
        self.add_block(Block::new(kind, origin));
    }

    fn open_image(&mut self, target: &str, title: &str, range: Range<usize>) {
        match &mut self.image {
            Some(open) => open.depth += 1,
            None if self.skip.is_some() => {}
            None => {
                self.ensure_leaf(&range);
                let (target, title) = (text::clean(target).into_owned(), text::one_line(title));
                self.image = Some(OpenImage { depth: 0, target, title, alt: String::new(), range });
            }
        }
    }

    fn close_image(&mut self) {
        match self.image.take() {
            Some(open) if open.depth > 0 => self.image = Some(OpenImage { depth: open.depth - 1, ..open }),
            Some(open) => self.add_image(open),
            None => {}
        }
    }

    fn add_image(&mut self, image: OpenImage) {
        let (span, origin) = (self.span(image.range.clone()), self.origin(image.range.clone()));
        let alt = text::one_line(&image.alt);
        let asset = crate::model::AssetId(self.images.len() as u32);
        self.images.push(PendingImage { target: image.target, span, has_alt: !alt.is_empty() });
        self.push(Inline::new(InlineKind::Image { asset, alt }, origin));
        if let Some(leaf) = &mut self.leaf {
            leaf.title_of_image = image.title;
        }
    }

    fn finish(mut self) -> Draft {
        self.close_leaf();
        self.close_boxes();
        self.finish_html_table();
        self.close_boxes();
        let (blocks, steps) = self.blocks.finish();
        self.work.steps += steps;
        let (blocks, notes) = self.notes.finish(blocks, self.source, &mut self.warnings);
        sort_warnings(&mut self.warnings);
        Draft {
            blocks,
            notes,
            images: self.images,
            links: self.links,
            has_terms: self.has_terms,
            has_spread: self.has_spread,
            warnings: self.warnings,
            work: self.work,
            ..Draft::new(self.file)
        }
    }
}

#[cfg(test)]
mod as_html;
#[cfg(test)]
mod spec_tests;
#[cfg(test)]
mod tests;
