//! Blocks as XHTML.

use super::address;
use super::chapter::{Heading, Lead, Writer, heading_id};
use super::math;
use super::split::{self, Open};
use crate::model::{
    Alignment, AsideKind, AssetId, Block, BlockKind, Cell, Definition, Inline, InlineKind, ListItem, Mark, PageStart,
    Placement, Role, Row, inline_text,
};

/// Boxes of tasks: marks of Chinese forms, which the faces have (☑ and ☐ they have not).
pub(super) const TASK_DONE: &str = "√";
pub(super) const TASK_OPEN: &str = "□";

/// What scrolls must be reached by the keyboard (WCAG 2.2, 2.1.1).
const FOCUSABLE: &str = " tabindex=\"0\"";

/// Placement as CSS, in logical directions, so that it holds in vertical writing too.
fn placement_style(placement: Placement) -> Option<String> {
    let Placement { start, end, first, align, before, page } = placement;
    let mut style = Vec::new();
    let mut length = |property: &str, em: i32| style.push(format!("{property}:{em}em"));
    if start > 0 {
        length("margin-inline-start", start.into());
    }
    if end > 0 {
        length("margin-inline-end", end.into());
    }
    if let Some(first) = first {
        length("text-indent", i32::from(first).max(-i32::from(start)));
    }
    if before > 0 {
        length("margin-block-start", 2 * i32::from(before));
    }
    style.extend(match align {
        Alignment::Default => None,
        Alignment::Start => Some("text-align:start".to_owned()),
        Alignment::Center => Some("text-align:center".to_owned()),
        Alignment::End => Some("text-align:end".to_owned()),
    });
    style.extend(match page {
        PageStart::Flow => None,
        PageStart::Page => Some("break-before:page".to_owned()),
        PageStart::Recto => Some("break-before:recto".to_owned()),
    });
    (!style.is_empty()).then(|| style.join(";"))
}

impl<'a> Writer<'a> {
    /// Blocks, with neighbouring parts of an editor's note in one box.
    pub(super) fn blocks(&mut self, blocks: &'a [Block]) {
        let mut rest = blocks;
        while let Some(first) = rest.first() {
            let note = rest.iter().take_while(|b| is_editors_note(b)).count();
            self.before_block(first);
            if note > 0 {
                let from = self.xml.len();
                self.xml.raw("<aside class=\"editors-note\" epub:type=\"preamble\" role=\"note\">");
                self.opened(from, "</aside>\n");
                self.xml.raw("\n");
                for block in &rest[..note] {
                    self.cut_if_full();
                    self.block(block);
                }
                self.close("</aside>\n");
                rest = &rest[note..];
            } else {
                self.block(first);
                rest = &rest[1..];
            }
        }
    }

    fn block(&mut self, block: &'a Block) {
        self.begin(block);
        self.depth += 1;
        match &block.kind {
            BlockKind::Heading { level, content } => self.heading(block, *level, content),
            BlockKind::Paragraph(content) => self.paragraph(block, content),
            BlockKind::List { start, tight, items } => self.list(block, *start, *tight, items),
            BlockKind::Quote(inner) => {
                let from = self.xml.len();
                self.open("blockquote", block, "");
                self.opened(from, "</blockquote>\n");
                self.xml.raw("\n");
                self.blocks(inner);
                self.close("</blockquote>\n");
            }
            BlockKind::Aside { kind, title, blocks } => self.aside(block, *kind, title, blocks),
            BlockKind::Code { language, text } => self.code(block, language.as_deref(), text),
            BlockKind::Table { alignments, head, rows } => self.table(block, alignments, head, rows),
            BlockKind::Figure { asset, alt, caption } => self.figure(block, *asset, alt, caption),
            BlockKind::QrCode { asset, target, caption } => self.qr_code(block, *asset, target, caption),
            BlockKind::Rule => {
                self.start("hr", block, "");
                self.xml.raw("/>\n");
            }
            BlockKind::Definitions(list) => self.definitions(block, list),
            BlockKind::Math(source) => match math::number(block.number.as_deref(), source) {
                Some(number) => {
                    self.xml.raw("<div class=\"numbered\">");
                    self.math(block, source);
                    self.xml.raw("<span class=\"number\">");
                    self.xml.text(&number);
                    self.xml.raw("</span></div>\n");
                }
                None => self.math(block, source),
            },
        }
        self.depth -= 1;
        self.report_replaced(&block.origin);
    }

    /// Counts a block. Pages that begin at one without running text of its own are marked before it.
    fn begin(&mut self, block: &Block) {
        let number = self.next_block;
        self.next_block = number.saturating_add(1);
        let has_text = matches!(
            block.kind,
            BlockKind::Heading { .. }
                | BlockKind::Paragraph(_)
                | BlockKind::Table { .. }
                | BlockKind::Code { .. }
                | BlockKind::Math(_)
        );
        let waiting = self.markers.len();
        self.flush_markers(u64::from(number) + u64::from(!has_text));
        if self.markers.len() < waiting && !has_text {
            self.xml.raw("\n");
        }
        self.position = (number, 0);
        self.segment = 0;
    }

    /// A start tag without its end: class, identifier, language.
    fn start(&mut self, tag: &str, block: &'a Block, class: &str) {
        self.xml.raw("<");
        self.xml.raw(tag);
        let role = block.role.map_or("", role_class);
        match (class, role) {
            ("", "") => {}
            ("", one) | (one, "") => self.xml.attr("class", one),
            (one, two) => self.xml.attr("class", &format!("{one} {two}")),
        }
        if let Some(style) = block.placement.and_then(placement_style) {
            self.xml.attr("style", &style);
        }
        if let Some(id) = &block.id {
            self.parts.ids.push((&id.0, self.parts.current()));
            self.xml.attr("id", &id.0);
        }
        if let Some(lang) = &block.lang {
            self.xml.attr("lang", lang.as_str());
            self.xml.attr("xml:lang", lang.as_str());
        }
    }

    /// Closes the element that was opened last.
    fn close(&mut self, tag: &str) {
        self.parts.open.pop();
        self.xml.raw(tag);
    }

    fn open(&mut self, tag: &str, block: &'a Block, class: &str) {
        self.start(tag, block, class);
        self.xml.raw(">");
    }

    /// The text of a block: its lead, its inlines, then the markers that stand after its last character.
    fn line(&mut self, content: &'a [Inline]) {
        if let Some(lead) = self.lead.take() {
            self.set_lead(lead);
        }
        self.inlines(content);
    }

    /// Sets the markers that stand after the last character of the block.
    fn end_text(&mut self) {
        self.flush_markers(u64::from(self.position.0) + 1);
    }

    fn end_line(&mut self, tag: &str) {
        self.end_text();
        self.xml.close(tag);
        self.xml.raw("\n");
    }

    /// A box beside the text, its title a line of its own (DPUB-ARIA has a role for tips only).
    fn aside(&mut self, block: &'a Block, kind: AsideKind, title: &'a [Inline], blocks: &'a [Block]) {
        self.start("aside", block, &format!("box {}", kind.name()));
        self.xml.attr("role", if kind == AsideKind::Tip { "doc-tip" } else { "note" });
        self.xml.raw(">\n");
        if !title.is_empty() {
            self.xml.raw("<p class=\"box-title\">");
            self.inlines(title);
            self.xml.raw("</p>\n");
        }
        self.blocks(blocks);
        self.xml.raw("</aside>\n");
    }

    fn heading(&mut self, block: &'a Block, level: u8, content: &'a [Inline]) {
        while self.levels.last().is_some_and(|&above| above >= level) {
            self.levels.pop();
        }
        self.levels.push(level);
        let tag = ["h1", "h2", "h3", "h4", "h5", "h6"][(self.levels.len() - 1).min(5)];
        let title = inline_text(content);
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(id) = heading_id(block).filter(|_| self.depth == 1 && !title.is_empty()) {
            self.headings.push(Heading { level, title, id: id.to_owned(), part: self.parts.current() });
        }
        self.start(tag, block, "");
        self.direction(content, block.lang.as_ref());
        self.xml.raw(">");
        self.line(content);
        self.end_line(tag);
    }

    fn paragraph(&mut self, block: &'a Block, content: &'a [Inline]) {
        let picture = !content.is_empty() && content.iter().all(|i| matches!(i.kind, InlineKind::Image { .. }));
        let from = self.xml.len();
        let first = content.first().map(|inline| &inline.kind);
        self.drops = matches!(first, Some(InlineKind::Marked { mark: Mark::DropCap(_), .. })) && content.len() > 1;
        let class = match (picture, self.drops) {
            (true, _) => "plate",
            (false, true) => "dropped",
            (false, false) => "",
        };
        self.start("p", block, class);
        if let Some(role) = block.role.and_then(aria_role) {
            self.xml.attr("role", role);
        }
        self.direction(content, block.lang.as_ref());
        self.xml.raw(">");
        let long = Self::is_long(content);
        if long {
            self.opened(from, "</p>\n");
            self.continued();
        }
        // A document that ends in the midst of the text writes notes, whose paragraphs are none of this one's.
        let outer = std::mem::replace(&mut self.parts.may_part_text, long);
        self.line(content);
        self.parts.may_part_text = outer;
        self.end_line("p");
        if long {
            self.parts.open.pop();
        }
    }

    /// What is opened again goes on, without the indent or the mark that a beginning has.
    fn continued(&mut self) {
        if let Some(open) = self.parts.open.last_mut() {
            let tag = open.again.to_string();
            open.again = match tag.split_once("class=\"") {
                Some((before, rest)) => format!("{before}class=\"continued {rest}"),
                None => tag.replacen('>', " class=\"continued\">", 1),
            }
            .into();
        }
    }

    fn list(&mut self, block: &'a Block, start: Option<u64>, tight: bool, items: &'a [ListItem]) {
        let tag = if start.is_some() { "ol" } else { "ul" };
        let from = self.xml.len();
        self.start(tag, block, if items.iter().any(|i| i.task.is_some()) { "tasks" } else { "" });
        // HTML takes a signed number of 32 bits.
        if let Some(first) = start.filter(|&n| n != 1) {
            self.xml.attr("start", &first.min(i32::MAX as u64).to_string());
        }
        self.xml.raw(">");
        self.opened(from, if start.is_some() { "</ol>\n" } else { "</ul>\n" });
        self.xml.raw("\n");
        for (index, item) in items.iter().enumerate() {
            if let Some(first) = start {
                self.count_from(first.saturating_add(index as u64));
            }
            self.cut_if_full();
            self.item(item, tight);
        }
        // A list without items is not valid HTML for every checker.
        if items.is_empty() {
            self.xml.raw("<li></li>");
        }
        self.close(if start.is_some() { "</ol>\n" } else { "</ul>\n" });
    }

    /// A list that is opened again goes on counting.
    fn count_from(&mut self, number: u64) {
        if let Some(open) = self.parts.open.last_mut() {
            let tag = open.again.split(" start=").next().unwrap_or("").trim_end().trim_end_matches('>');
            open.again = format!("{tag} start=\"{}\">\n", number.min(i32::MAX as u64)).into();
        }
    }

    fn item(&mut self, item: &'a ListItem, tight: bool) {
        self.xml.raw("<li");
        // A line that is led to has no element of its own.
        let line = item.blocks.first().filter(|first| tight && is_bare_line(first));
        if let Some(id) = line.and_then(|line| line.id.as_ref()) {
            self.parts.ids.push((&id.0, self.parts.current()));
            self.xml.attr("id", &id.0);
        }
        if let Some(BlockKind::Paragraph(content)) = item.blocks.first().map(|first| &first.kind).filter(|_| tight) {
            self.direction(content, None);
        }
        self.xml.raw(">");
        self.parts.open.push(Open { close: "</li>\n", again: "<li class=\"continued\">".into() });
        if let Some(done) = item.task {
            self.lead = Some(self.task_box(done));
        }
        let mut blocks = &item.blocks[..];
        if let Some(first) = line
            && let BlockKind::Paragraph(content) = &first.kind
        {
            self.begin(first);
            self.line(content);
            self.end_text();
            self.report_replaced(&first.origin);
            blocks = &blocks[1..];
        } else if !matches!(blocks.first().map(|b| &b.kind), Some(BlockKind::Paragraph(_) | BlockKind::Heading { .. }))
            && let Some(lead) = self.lead.take()
        {
            self.set_lead(lead);
        }
        self.blocks(blocks);
        self.close("</li>\n");
    }

    fn task_box(&self, done: bool) -> Lead<'a> {
        let words = self.book.words;
        let (word, mark) = if done { (words.done, TASK_DONE) } else { (words.open, TASK_OPEN) };
        let markup = format!("<span class=\"task\" role=\"img\" aria-label=\"{word}\">{mark}</span> ");
        Lead { markup, link: None }
    }

    fn code(&mut self, block: &'a Block, language: Option<&str>, text: &str) {
        let from = self.xml.len();
        self.open("pre", block, "");
        if text.len() >= split::LONG_TEXT {
            self.opened(from, "</pre>\n");
            self.parts.may_part_text = true;
        }
        let language: String = language.unwrap_or("").split_whitespace().collect();
        let class = if language.is_empty() { language } else { format!("language-{language}") };
        self.verbatim(&class, text, &block.origin);
        self.end_text();
        if text.len() >= split::LONG_TEXT {
            self.parts.open.pop();
            self.parts.may_part_text = false;
        }
        self.xml.raw("</pre>\n");
    }

    fn math(&mut self, block: &'a Block, source: &str) {
        self.start("p", block, "math");
        self.xml.raw(FOCUSABLE);
        self.xml.raw(">");
        self.formula(source, true, &block.origin);
        self.end_text();
        self.xml.raw("</p>\n");
    }

    fn definitions(&mut self, block: &'a Block, list: &'a [Definition]) {
        let from = self.xml.len();
        self.open("dl", block, "");
        self.opened(from, "</dl>\n");
        self.xml.raw("\n");
        for definition in list {
            self.cut_if_full();
            for term in &definition.terms {
                self.xml.raw("<dt");
                self.direction(term, None);
                self.xml.raw(">");
                self.inlines(term);
                self.xml.raw("</dt>\n");
            }
            for meaning in &definition.meanings {
                self.xml.raw("<dd>\n");
                self.parts.inline += 1;
                self.blocks(meaning);
                self.parts.inline -= 1;
                self.xml.raw("</dd>\n");
            }
        }
        self.close("</dl>\n");
    }

    /// A table in a box that scrolls, so that a wide one never pushes the page aside.
    fn table(&mut self, block: &'a Block, alignments: &[Alignment], head: &'a [Row], rows: &'a [Row]) {
        self.xml.raw("<div class=\"table\"");
        self.xml.raw(FOCUSABLE);
        self.xml.raw(">");
        let from = self.xml.len();
        let is_merged = head.iter().chain(rows).flat_map(|row| &row.cells).any(Cell::is_covered);
        self.open("table", block, if is_merged { "merged" } else { "" });
        let table = self.xml.since(from).to_owned();
        self.xml.raw("\n");
        let mut again = format!("<div class=\"table\"{FOCUSABLE}>{}", split::without_ids(&table));
        let headed = head.iter().flat_map(|row| &row.cells).any(|cell| !cell.content.is_empty());
        if headed || rows.is_empty() {
            let from = self.xml.len();
            self.xml.raw("<thead>\n");
            self.parts.inline += 1;
            head.iter().for_each(|row| self.row(row, alignments, headed));
            self.parts.inline -= 1;
            self.xml.raw("</thead>\n");
            again.push_str(&split::without_ids(self.xml.since(from)));
        }
        if !rows.is_empty() {
            self.xml.raw("<tbody>\n");
            again.push_str("<tbody>\n");
            self.parts.open.push(Open { close: "</tbody>\n</table></div>\n", again: again.into() });
            // Rows that a cell of the rows before reaches over.
            let mut tied = 0;
            for row in rows {
                if tied == 0 {
                    self.cut_if_full();
                }
                tied = row.cells.iter().map(|cell| cell.reach.rows).fold(tied, u32::max).saturating_sub(1);
                self.parts.inline += 1;
                self.row(row, alignments, false);
                self.parts.inline -= 1;
            }
            self.close("</tbody>\n");
        }
        self.xml.raw("</table></div>\n");
        self.end_text();
    }

    fn row(&mut self, row: &'a Row, alignments: &[Alignment], head: bool) {
        self.xml.raw("<tr>");
        for (index, cell) in row.own_cells() {
            // A head cell without text heads nothing.
            let heads = (head || cell.heads_row) && !cell.content.is_empty();
            let tag = if heads { "th" } else { "td" };
            // The scope of a merged cell is all of its columns or rows (HTML 4.9.12.2).
            self.xml.raw(match (heads, head) {
                (false, _) => "<td",
                (true, true) => "<th scope=\"col\"",
                (true, false) => "<th scope=\"row\"",
            });
            if cell.reach.columns > 1 {
                self.xml.attr("colspan", &cell.reach.columns.to_string());
            }
            if cell.reach.rows > 1 {
                self.xml.attr("rowspan", &cell.reach.rows.to_string());
            }
            let alignment = match (cell.alignment, cell.reach.columns) {
                (Alignment::Default, 1) => alignments.get(index).copied().unwrap_or_default(),
                (own, _) => own,
            };
            if let Some(class) = alignment_class(alignment) {
                self.xml.attr("class", class);
            }
            self.direction(&cell.content, None);
            self.xml.raw(">");
            self.inlines(&cell.content);
            // The model's text has a line feed after each cell.
            self.position.1 = self.position.1.saturating_add(1);
            self.xml.close(tag);
        }
        self.xml.raw("</tr>\n");
    }

    fn figure(&mut self, block: &'a Block, asset: AssetId, alt: &str, caption: &'a [Inline]) {
        self.open("figure", block, "");
        self.image(asset, alt);
        if !caption.is_empty() {
            self.xml.raw("<figcaption");
            self.direction(caption, block.lang.as_ref());
            self.xml.raw(">");
            self.inlines(caption);
            self.xml.raw("</figcaption>");
        }
        self.xml.raw("</figure>\n");
    }

    /// The code, its caption, and the address in sight, as a link.
    fn qr_code(&mut self, block: &'a Block, asset: AssetId, target: &str, caption: &'a [Inline]) {
        let (before, after) = self.book.words.qr;
        self.open("figure", block, "qr");
        self.image(asset, &format!("{before}{target}{after}"));
        self.xml.raw("<figcaption>");
        if !caption.is_empty() {
            self.xml.raw("<p class=\"qr-caption\">");
            self.inlines(caption);
            self.xml.raw("</p>");
        }
        self.xml.raw("<p class=\"qr-address\">");
        match address::url(target) {
            Some(url) => {
                self.xml.raw("<a");
                self.xml.attr("href", &url);
                self.xml.raw(">");
                self.text(target, &block.origin);
                self.xml.raw("</a>");
            }
            None => self.text(target, &block.origin),
        }
        self.xml.raw("</p></figcaption></figure>\n");
    }

    /// An image. Without alternative text it stands as an ornament; the source stage has told the author.
    pub(super) fn image(&mut self, asset: AssetId, alt: &str) {
        let Some(asset) = self.book.publication.assets.get(asset.0 as usize) else {
            return;
        };
        self.xml.raw("<img");
        self.xml.attr("src", &format!("../images/{}", asset.name));
        self.xml.attr("alt", alt);
        self.xml.raw("/>");
    }
}

/// Whether a paragraph is nothing but its text and a place that is led to.
fn is_bare_line(block: &Block) -> bool {
    let Block { kind, id: _, role, lang, placement, number: _, origin: _ } = block;
    matches!(kind, BlockKind::Paragraph(_)) && role.is_none() && lang.is_none() && placement.is_none()
}

fn is_editors_note(block: &Block) -> bool {
    matches!(block.role, Some(Role::EditorsNote | Role::EditorsNoteLabel))
}

fn role_class(role: Role) -> &'static str {
    match role {
        Role::EditorsNoteLabel => "editors-note-label",
        Role::EditorsNote => "",
        Role::Byline => "byline",
        Role::Dateline => "dateline",
        Role::Kicker => "kicker",
        Role::Subtitle => "subtitle",
        Role::SeriesBanner => "series-banner",
        Role::Caption => "caption",
        Role::Credit => "credit",
        Role::QrFooter => "qr-footer",
        Role::Index => "index",
    }
}

/// What DPUB-ARIA calls it. A kicker is no subtitle: it is read before the title.
fn aria_role(role: Role) -> Option<&'static str> {
    match role {
        Role::Subtitle => Some("doc-subtitle"),
        Role::Credit => Some("doc-credit"),
        _ => None,
    }
}

fn alignment_class(alignment: Alignment) -> Option<&'static str> {
    match alignment {
        Alignment::Default => None,
        Alignment::Start => Some("start"),
        Alignment::Center => Some("center"),
        Alignment::End => Some("end"),
    }
}
