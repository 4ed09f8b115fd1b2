//! A draft as simple HTML, as the specification's examples have it: for tests only.

use std::fmt::Write;

use crate::model::{Alignment, Block, BlockKind, Inline, InlineKind, LinkTarget, Row};
use crate::source::draft::Draft;

/// The blocks of a draft.
pub(super) fn draft(draft: &Draft) -> String {
    let mut html = Html { draft, out: String::new() };
    html.blocks(&draft.blocks);
    html.out
}

struct Html<'d> {
    draft: &'d Draft,
    out: String,
}

impl Html<'_> {
    fn add(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn tagged(&mut self, name: &str, inner: impl FnOnce(&mut Self)) {
        self.add(&format!("<{name}>"));
        inner(self);
        self.add(&format!("</{}>", name.split(' ').next().unwrap_or(name)));
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(&block.kind);
            self.add("\n");
        }
    }

    fn block(&mut self, kind: &BlockKind) {
        match kind {
            BlockKind::Heading { level, content } => self.tagged(&format!("h{level}"), |html| html.inlines(content)),
            BlockKind::Paragraph(content) => self.tagged("p", |html| html.inlines(content)),
            BlockKind::List { start, tight, items } => {
                let name = match start {
                    None => "ul".to_owned(),
                    Some(1) => "ol".to_owned(),
                    Some(start) => format!("ol start=\"{start}\""),
                };
                self.tagged(&name, |html| items.iter().for_each(|item| html.item(item.task, *tight, &item.blocks)));
            }
            BlockKind::Quote(blocks) => self.tagged("blockquote", |html| html.blocks(blocks)),
            BlockKind::Code { language, text } => {
                let class =
                    language.as_ref().map_or(String::new(), |word| format!(" class=\"language-{}\"", escape(word)));
                let end = if text.is_empty() { "" } else { "\n" };
                self.add(&format!("<pre><code{class}>{}{end}</code></pre>", escape(text)));
            }
            BlockKind::Table { alignments, head, rows } => self.table(alignments, head, rows),
            BlockKind::Figure { asset, alt, caption } => {
                let title = crate::model::inline_text(caption);
                self.tagged("p", |html| html.image(asset.0, alt, &title));
            }
            BlockKind::Rule => self.add("<hr />"),
            BlockKind::Math(latex) => self.add(&format!("<p>$${}$$</p>", escape(latex))),
            _ => self.add("<other>"),
        }
    }

    fn item(&mut self, task: Option<bool>, tight: bool, blocks: &[Block]) {
        self.add("<li>");
        let checked = match task {
            Some(true) => "<input checked=\"\" disabled=\"\" type=\"checkbox\"> ",
            Some(false) => "<input disabled=\"\" type=\"checkbox\"> ",
            None => "",
        };
        self.add(checked);
        for block in blocks {
            match &block.kind {
                BlockKind::Paragraph(content) if tight => self.inlines(content),
                kind => self.block(kind),
            }
            self.add("\n");
        }
        self.add("</li>\n");
    }

    fn table(&mut self, alignments: &[Alignment], head: &[Row], rows: &[Row]) {
        self.tagged("table", |html| {
            html.tagged("thead", |html| head.iter().for_each(|row| html.row("th", alignments, row)));
            if !rows.is_empty() {
                html.tagged("tbody", |html| rows.iter().for_each(|row| html.row("td", alignments, row)));
            }
        });
    }

    fn row(&mut self, name: &str, alignments: &[Alignment], row: &Row) {
        self.tagged("tr", |html| {
            for (cell, alignment) in row.cells.iter().zip(alignments) {
                let align = match alignment {
                    Alignment::Default => "",
                    Alignment::Start => " align=\"left\"",
                    Alignment::Center => " align=\"center\"",
                    Alignment::End => " align=\"right\"",
                };
                html.tagged(&format!("{name}{align}"), |html| html.inlines(&cell.content));
            }
        });
    }

    fn image(&mut self, index: u32, alt: &str, title: &str) {
        let target = self.draft.images.get(index as usize).map_or("", |image| image.target.as_str());
        let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
        self.add(&format!("<img src=\"{}\" alt=\"{}\"{title} />", address(target), escape(alt)));
    }

    /// Inlines.
    pub(super) fn inlines(&mut self, content: &[Inline]) {
        content.iter().for_each(|inline| self.inline(inline));
    }

    fn inline(&mut self, inline: &Inline) {
        let name = match &inline.kind {
            InlineKind::Text(text) => return self.add(&escape(text)),
            InlineKind::Code(text) => return self.add(&format!("<code>{}</code>", escape(text))),
            InlineKind::LineBreak => return self.add("<br />"),
            InlineKind::Image { asset, alt } => return self.image(asset.0, alt, ""),
            InlineKind::Link(link) => return self.link(&link.target, link.title.as_deref(), &link.content),
            InlineKind::Emphasis(_) => "em",
            InlineKind::Strong(_) => "strong",
            InlineKind::Strikethrough(_) => "del",
            InlineKind::Underline(_) => "u",
            InlineKind::Superscript(_) => "sup",
            InlineKind::Subscript(_) => "sub",
            _ => "other",
        };
        self.tagged(name, |html| html.inlines(inline.children()));
    }

    fn link(&mut self, target: &LinkTarget, title: Option<&str>, content: &[Inline]) {
        let LinkTarget::External(target) = target else { return };
        let title = title.map_or(String::new(), |title| format!(" title=\"{}\"", escape(title)));
        self.tagged(&format!("a href=\"{}\"{title}", address(target)), |html| html.inlines(content));
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// An address as the specification's own tool writes it.
fn address(target: &str) -> String {
    let mut out = String::new();
    for byte in target.bytes() {
        match byte {
            b'&' => out.push_str("&amp;"),
            byte if byte.is_ascii_alphanumeric() || b"-_.+!*'(),%#@?=;:/$~".contains(&byte) => {
                out.push(char::from(byte))
            }
            byte => write!(out, "%{byte:02X}").unwrap_or_default(),
        }
    }
    out
}

/// HTML so that two forms that show alike are one: blanks outside `pre` are one space, none stands beside a block's
/// tag, and a soft break is a space.
pub(super) fn normal(html: &str) -> String {
    const BLOCKS: [&str; 17] = [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "blockquote",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    ];
    let mut out = String::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        let end = rest[open..].find('>').map_or(rest.len(), |i| open + i + 1);
        let (text, tag) = (&rest[..open], &rest[open..end]);
        squeeze(text, &mut out);
        let name = tag.trim_start_matches(['<', '/']).split([' ', '>', '/']).next().unwrap_or("");
        if name == "pre" && !tag.starts_with("</") {
            let close = rest.find("</pre>").map_or(rest.len(), |i| i + 6);
            out.truncate(out.trim_end().len());
            out.push_str(&rest[open..close]);
            rest = rest[close..].trim_start();
            continue;
        }
        let is_block = BLOCKS.contains(&name) || name == "hr" || name == "br";
        if is_block {
            out.truncate(out.trim_end().len());
        }
        out.push_str(tag);
        rest = if is_block { rest[end..].trim_start() } else { &rest[end..] };
    }
    squeeze(rest, &mut out);
    out.trim().to_owned()
}

fn squeeze(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            ' ' | '\n' if out.ends_with([' ', '\n']) => {}
            '\n' => out.push(' '),
            c => out.push(c),
        }
    }
}
