//! Paragraphs become lines, in parallel: each is a pure function of its text, style and faces.

use rayon::prelude::*;

use super::element::{Body, Element, Strand, Text};
use super::geometry::Frame;
use super::{table, wide};
use crate::diagnostic::Diagnostic;
use crate::font::FontSet;
use crate::message;
use crate::model::Wording;
use crate::typeset::paragraph::Setter;

/// The faces, and what sets paragraphs with them.
#[derive(Clone, Copy)]
pub(super) struct Faces<'a> {
    pub fonts: &'a FontSet,
    pub setter: &'a Setter<'a>,
}

/// Sets every paragraph of a strand. A table's columns get their lengths first, as its cells are set to them.
pub(super) fn set(strand: &mut Strand, faces: Faces, frame: Frame) {
    measure(strand, faces);
    set_measured(strand, faces, frame);
}

/// Sets the text, whose tables may be turned to the lines of another frame, or split.
pub(super) fn set_body(strand: &mut Strand, faces: Faces, frame: Frame, turned: Option<Frame>, words: Wording) {
    measure(strand, faces);
    wide::arrange(strand, turned, words);
    set_measured(strand, faces, frame);
}

fn measure(strand: &mut Strand, faces: Faces) {
    strand.elements.par_iter_mut().for_each(|element| {
        if let Body::Table(table) = &mut element.body {
            table::measure(table, faces.fonts);
        }
    });
}

fn set_measured(strand: &mut Strand, faces: Faces, frame: Frame) {
    strand.elements.par_iter_mut().for_each(|element| set_element(element, faces, frame));
}

fn set_element(element: &mut Element, faces: Faces, frame: Frame) {
    if let Body::Table(table) = &mut element.body {
        table::lay_out(table, element.turned, frame);
    }
    let mut texts = element.texts_mut();
    match texts.as_mut_slice() {
        [] => {}
        [text] => set_text(text, faces),
        texts => texts.par_iter_mut().with_min_len(16).for_each(|text| set_text(text, faces)),
    }
    if let Body::Table(table) = &mut element.body {
        // What is missing was told of the cell that this one repeats.
        table.cells_mut().filter(|cell| cell.again).for_each(|cell| cell.text.lines.missing.clear());
        table::settle(table, frame);
    }
}

/// Sets one paragraph.
pub(super) fn set_text(text: &mut Text, faces: Faces) {
    text.lines = faces.setter.set(&text.paragraph);
}

/// Characters without a glyph, and tables that do not fit: one warning each, in the order of the text.
pub(super) fn warnings<'a>(strands: impl Iterator<Item = &'a Strand>) -> Vec<Diagnostic> {
    let mut missing: Vec<Missing> = Vec::new();
    let mut out = Vec::new();
    for element in strands.flat_map(|strand| &strand.elements) {
        for text in element.texts() {
            text.lines.missing.iter().for_each(|&(at, c)| count(&mut missing, text, at, c));
        }
        out.extend(wide::warning(element));
    }
    out.extend(missing.iter().map(Missing::warning));
    out
}

/// A character that no face has. A text has few of them, so a list is searched.
struct Missing {
    character: char,
    count: usize,
    source: Option<crate::model::Span>,
}

fn count(missing: &mut Vec<Missing>, text: &Text, at: u32, character: char) {
    if let Some(known) = missing.iter_mut().find(|m| m.character == character) {
        known.count += 1;
        return;
    }
    let run = text.paragraph.runs.partition_point(|run| run.range.end <= at);
    let source = text.infos.get(run).and_then(|info| info.source).map(|span| {
        let start = text.paragraph.runs[run].range.start;
        let same = text.paragraph.runs[run].range.len() == span.range().len();
        // Only a run that stands in the source as it is can be pointed into.
        let from = span.start + (at - start);
        if same { crate::model::Span { start: from, end: from + character.len_utf8() as u32, ..span } } else { span }
    });
    missing.push(Missing { character, count: 1, source });
}

impl Missing {
    fn warning(&self) -> Diagnostic {
        let Missing { character, count, source } = self;
        let code = *character as u32;
        let shown = if character.is_control() { '\u{FFFD}' } else { *character };
        let often = if *count == 1 { "once".to_owned() } else { format!("{count} times") };
        let diagnostic = Diagnostic::warning(
            "missing-glyph",
            message!(
                "没有字体含有字符“{shown}”（U+{code:04X}），全书共 {count} 处，印成方框",
                "no face has the character “{shown}” (U+{code:04X}); it is printed as a box, {often}"
            ),
        )
        .hint(message!(
            "在 build.toml 的 [fonts] 中用 fallback 加一种含有它的字体",
            "add a face that has it to [fonts] of build.toml, as `fallback`"
        ));
        match source {
            Some(span) => diagnostic.at(*span),
            None => diagnostic,
        }
    }
}
