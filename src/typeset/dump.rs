//! Pages as text: page, item, glyph positions. The tests' first reference.
//!
//! ```text
//! page 3 "iii" 419.53 x 595.28
//!   run 66.50,71.24 10.5 NotoSerifCJKsc-Regular.otf p12 "中文" | 0 1000 2000
//!   rule 66.50,540.00 80.00 x 0.50
//! ```
//! Positions are along,across in pt, rounded to 0.01. The numbers after `|` are where each glyph's pen stands, in
//! 1/1000 em from the run's start, with the glyph's own offset after `+` or `-`.

use std::fmt::Write;

use super::pages::{Item, LinkArea, LinkTargetOnPages, MarkShape, PlacedRun, Point, Structure, Tag};
use super::{Extent, NodeId, Pages};
use crate::font::FontSet;
use crate::model::Reach;

/// Writes pages as text.
pub fn dump(pages: &Pages, fonts: &FontSet) -> String {
    let mut out = String::new();
    for (number, page) in pages.pages.iter().enumerate() {
        let roman = if page.label.roman { " roman" } else { "" };
        let size = extent(pages.size);
        let turned = if page.turned > 0 { format!(" turned {}", page.turned) } else { String::new() };
        line(&mut out, format_args!("page {} \"{}\"{roman} {size}{turned}", number + 1, page.label.number));
        for item in &page.items {
            out.push_str("  ");
            dump_item(&mut out, item, pages, fonts);
        }
        for link in &page.links {
            out.push_str("  ");
            dump_link(&mut out, link);
        }
    }
    dump_outline(&mut out, pages);
    dump_structure(&mut out, &pages.structure);
    out
}

/// Writing into a string does not fail.
fn line(out: &mut String, text: std::fmt::Arguments) {
    let _ = writeln!(out, "{text}");
}

fn point(at: Point) -> String {
    format!("{},{}", hundredths(at.along), hundredths(at.across))
}

fn extent(size: Extent) -> String {
    format!("{} x {}", hundredths(size.along), hundredths(size.across))
}

/// Rounded to 0.01 pt, without a negative zero.
fn hundredths(value: f32) -> String {
    let rounded = (f64::from(value) * 100.0).round() / 100.0 + 0.0;
    format!("{rounded:.2}")
}

fn node(node: Option<NodeId>) -> String {
    node.map_or_else(|| "artifact".to_owned(), |node| format!("#{}", node.0))
}

fn dump_item(out: &mut String, item: &Item, pages: &Pages, fonts: &FontSet) {
    match item {
        Item::Run(run) => dump_run(out, run, pages, fonts),
        Item::Rule(rule) => line(out, format_args!("rule {} {}", point(rule.at), extent(rule.extent))),
        Item::Image(image) => {
            let (at, size, node) = (point(image.at), extent(image.extent), node(image.node));
            line(out, format_args!("image {at} {size} asset {} {node}", image.asset.0));
        }
        Item::Mark(mark) => {
            let shape = match mark.shape {
                MarkShape::Dot(dot) => format!("{dot:?} dot"),
                MarkShape::Wave => "wave".to_owned(),
                MarkShape::Diagonal { rises: true, .. } => "rising stroke".to_owned(),
                MarkShape::Diagonal { rises: false, .. } => "falling stroke".to_owned(),
            };
            line(out, format_args!("{shape} {} {}", point(mark.at), extent(mark.extent)));
        }
        Item::Missing(missing) => {
            let (at, size, node) = (point(missing.at), extent(missing.extent), node(missing.node));
            line(out, format_args!("missing {at} {size} U+{:04X} {node}", missing.character as u32));
        }
    }
}

fn dump_run(out: &mut String, run: &PlacedRun, pages: &Pages, fonts: &FontSet) {
    let text = pages.text.get(run.text.start as usize..run.text.end as usize).unwrap_or("");
    let glyphs = pages.glyphs.get(run.glyphs.start as usize..run.glyphs.end as usize).unwrap_or(&[]);
    let face = &fonts.face(run.face).file;
    let (at, node) = (point(run.at), node(run.node));
    let sideways = match (run.sideways, run.level) {
        (true, _) => " sideways",
        (false, true) => " level",
        (false, false) => "",
    };
    let stroke = if run.stroke > 0.0 { format!(" stroke {}", hundredths(run.stroke)) } else { String::new() };
    let _ = write!(out, "run {at} {} {face}{sideways}{stroke} {node} {text:?} |", hundredths(run.size));
    let mut pen = 0i32;
    for glyph in glyphs {
        let _ = write!(out, " {pen}");
        if glyph.offset != 0 {
            let _ = write!(out, "{:+}", glyph.offset);
        }
        pen += i32::from(glyph.advance);
    }
    line(out, format_args!(" {pen}"));
}

fn dump_link(out: &mut String, link: &LinkArea) {
    let target = match &link.target {
        LinkTargetOnPages::External(address) => address.clone(),
        LinkTargetOnPages::Internal(id) => format!("#{id}"),
    };
    let (at, size) = (point(link.at), extent(link.extent));
    line(out, format_args!("link {at} {size} #{} {target} {:?}", link.node.0, link.description));
}

fn dump_outline(out: &mut String, pages: &Pages) {
    for entry in &pages.outline {
        let page = entry.destination.page + 1;
        line(
            out,
            format_args!("outline {} {:?} page {page} {}", entry.level, entry.title, point(entry.destination.at)),
        );
    }
    for (id, destination) in &pages.anchors {
        line(out, format_args!("anchor {id} page {} {}", destination.page + 1, point(destination.at)));
    }
    for at in &pages.page_map.breaks {
        line(
            out,
            format_args!("break {} chapter {} block {} character {}", at.label, at.chapter.0, at.block, at.offset),
        );
    }
}

/// The tree, each node below its parent. A node comes after its parent, so its depth is known.
fn dump_structure(out: &mut String, structure: &Structure) {
    let mut depths: Vec<usize> = Vec::with_capacity(structure.nodes.len());
    for (number, node) in structure.nodes.iter().enumerate() {
        let depth = node.parent.and_then(|p| depths.get(p.0 as usize)).map_or(0, |above| above + 1);
        depths.push(depth);
        let indent = "  ".repeat(depth);
        line(out, format_args!("{indent}#{number} {}", tag(&node.tag)));
    }
}

fn tag(tag: &Tag) -> String {
    match tag {
        Tag::Heading { level, title } => format!("Heading {level} {title:?}"),
        Tag::Figure { alt } => format!("Figure {alt:?}"),
        Tag::Formula { alt } => format!("Formula {alt:?}"),
        Tag::List { ordered: true } => "List ordered".to_owned(),
        Tag::List { ordered: false } => "List".to_owned(),
        Tag::HeaderCell { row: true, reach } => format!("HeaderCell of its row{}", merged(*reach)),
        Tag::HeaderCell { row: false, reach } => format!("HeaderCell{}", merged(*reach)),
        Tag::Cell { reach } => format!("Cell{}", merged(*reach)),
        plain => format!("{plain:?}"),
    }
}

fn merged(reach: Reach) -> String {
    if reach == Reach::ONE { String::new() } else { format!(" of {} columns, {} rows", reach.columns, reach.rows) }
}
