//! The model as text, for expectations.

use std::fmt::Write;

use keben::diagnostic::Diagnostic;
use keben::model::*;

pub fn publication(publication: &Publication, warnings: &[Diagnostic]) -> String {
    let mut out = String::new();
    for chapter in &publication.chapters {
        writeln!(out, "chapter {} level {} “{}”", chapter.id, chapter.level, chapter.title).unwrap();
        blocks(&mut out, &chapter.blocks, 1);
        for note in &chapter.notes {
            writeln!(out, "  note {} [^{}]", note.id, note.label).unwrap();
            blocks(&mut out, &note.blocks, 2);
        }
    }
    for asset in &publication.assets {
        writeln!(out, "asset {} {:?} {:?}", asset.name, asset.media_type, asset.size).unwrap();
    }
    for (warning, place) in warnings.iter().zip(super::places(publication, warnings)) {
        writeln!(out, "{:?} {place}: {}", warning.severity, warning.message.en).unwrap();
    }
    out
}

fn blocks(out: &mut String, blocks: &[Block], depth: usize) {
    blocks.iter().for_each(|b| block(out, b, depth));
}

fn block(out: &mut String, block: &Block, depth: usize) {
    let indent = "  ".repeat(depth);
    let id = block.id.as_ref().map_or(String::new(), |id| format!(" #{id}"));
    let role = block.role.map_or(String::new(), |role| format!(" {role:?}"));
    let lang = block.lang.as_ref().map_or(String::new(), |lang| format!(" lang={lang}"));
    let placement = block.placement.map_or(String::new(), placement);
    let extra = format!("{id}{role}{lang}{placement}");
    let line = |text: String| format!("{indent}{text}\n");
    match &block.kind {
        BlockKind::Heading { level, content } => out.push_str(&line(format!("h{level}{extra}: {}", inlines(content)))),
        BlockKind::Paragraph(content) => out.push_str(&line(format!("p{extra}: {}", inlines(content)))),
        BlockKind::List { start, tight, items } => {
            out.push_str(&line(format!("list {start:?}{}{extra}", if *tight { "" } else { " loose" })));
            for item in items {
                let task = item.task.map_or(String::new(), |done| format!(" [{}]", if done { "x" } else { " " }));
                out.push_str(&line(format!("-{task}")));
                blocks(out, &item.blocks, depth + 1);
            }
        }
        BlockKind::Aside { kind, title, blocks: inner } => {
            out.push_str(&line(format!("aside {}{extra}: {}", kind.name(), inlines(title))));
            blocks(out, inner, depth + 1);
        }
        BlockKind::Quote(inner) => {
            out.push_str(&line(format!("quote{extra}")));
            blocks(out, inner, depth + 1);
        }
        BlockKind::Code { language, text } => out.push_str(&line(format!("code {language:?}{extra}: {text:?}"))),
        BlockKind::Table { alignments, head, rows } => {
            let heads = if head.len() == 1 { String::new() } else { format!(" head of {}", head.len()) };
            out.push_str(&line(format!("table {alignments:?}{heads}{extra}")));
            for row in head.iter().chain(rows) {
                let cells: Vec<_> = row.cells.iter().map(cell).collect();
                out.push_str(&line(format!("| {} |", cells.join(" | "))));
            }
        }
        BlockKind::Figure { asset, alt, caption } => {
            out.push_str(&line(format!("figure{extra} {} {alt:?}: {}", asset.0, inlines(caption))));
        }
        BlockKind::QrCode { .. } => out.push_str(&line("qr".into())),
        BlockKind::Rule => out.push_str(&line(format!("rule{extra}"))),
        BlockKind::Definitions(list) => {
            out.push_str(&line(format!("definitions{extra}")));
            for definition in list {
                definition.terms.iter().for_each(|term| out.push_str(&line(format!("; {}", inlines(term)))));
                for meaning in &definition.meanings {
                    out.push_str(&line(":".into()));
                    blocks(out, meaning, depth + 1);
                }
            }
        }
        BlockKind::Math(latex) => {
            let number = block.number.as_ref().map_or(String::new(), |number| format!(" {number}"));
            out.push_str(&line(format!("math{extra}{number}: {latex:?}")));
        }
    }
}

pub fn inlines(content: &[Inline]) -> String {
    content.iter().map(inline).collect()
}

fn inline(inline: &Inline) -> String {
    let inner = || inlines(inline.children());
    match &inline.kind {
        InlineKind::Text(text) => text.clone(),
        InlineKind::LineBreak => "⏎".into(),
        InlineKind::Emphasis(_) => format!("{{em {}}}", inner()),
        InlineKind::Strong(_) => format!("{{strong {}}}", inner()),
        InlineKind::Strikethrough(_) => format!("{{del {}}}", inner()),
        InlineKind::Underline(_) => format!("{{u {}}}", inner()),
        InlineKind::Superscript(_) => format!("{{sup {}}}", inner()),
        InlineKind::Subscript(_) => format!("{{sub {}}}", inner()),
        InlineKind::Code(code) => format!("{{code {code}}}"),
        InlineKind::Link(link) => {
            let Link { target, title, .. } = &**link;
            let target = match target {
                LinkTarget::External(address) => address.clone(),
                LinkTarget::Internal { chapter, id: None } => format!("→{}", chapter.0),
                LinkTarget::Internal { chapter, id: Some(id) } => format!("→{}#{id}", chapter.0),
            };
            let title = title.as_ref().map_or(String::new(), |title| format!(" {title:?}"));
            format!("{{a {target}{title} {}}}", inner())
        }
        InlineKind::Image { asset, alt } => format!("{{img {} {alt:?}}}", asset.0),
        InlineKind::NoteRef(id) => format!("{{note {}}}", id.0),
        InlineKind::Ruby(pairs) => {
            let pairs: Vec<_> = pairs.iter().map(|pair| format!("{}/{}", pair.base, pair.reading)).collect();
            format!("{{ruby {}}}", pairs.join(" "))
        }
        InlineKind::Math(latex) => format!("{{math {latex}}}"),
        InlineKind::Marked { mark, .. } => format!("{{{mark:?} {}}}", inner()),
        InlineKind::Term(term) => {
            let entry = &term.entry;
            let said = [("entry", &entry.name), ("under", &entry.under), ("sort", &entry.sort), ("see", &entry.see)];
            let said = said.iter().filter_map(|(key, said)| Some(format!(" {key}={}", said.as_ref()?)));
            format!("{{Index{} {}}}", said.collect::<String>(), inner())
        }
        InlineKind::Foreign(foreign) => format!("{{{} {}}}", foreign.lang, inner()),
    }
}

/// Only what is not the default.
fn placement(placement: Placement) -> String {
    let Placement { start, end, first, align, before, page } = placement;
    let mut out = String::new();
    if start > 0 {
        write!(out, " start={start}").unwrap();
    }
    if end > 0 {
        write!(out, " end={end}").unwrap();
    }
    if let Some(first) = first {
        write!(out, " first={first}").unwrap();
    }
    if align != Alignment::Default {
        write!(out, " {align:?}").unwrap();
    }
    if before > 0 {
        write!(out, " before={before}").unwrap();
    }
    if page != PageStart::Flow {
        write!(out, " {page:?}").unwrap();
    }
    out
}

/// A merged cell as `2×3: text`, a place that it covers as `·`, one that heads its row with `#`.
fn cell(cell: &Cell) -> String {
    let Cell { content, reach, heads_row, alignment, .. } = cell;
    let reach = match *reach {
        Reach::ONE => String::new(),
        Reach::NONE => "·".to_owned(),
        Reach { columns, rows } => format!("{columns}×{rows}: "),
    };
    let own = if *alignment == Alignment::Default { String::new() } else { format!("{alignment:?}: ") };
    format!("{}{reach}{own}{}", if *heads_row { "# " } else { "" }, inlines(content))
}
