//! What an edition says of its pages becomes the options of typesetting and of the PDF writer.

use super::names;
use super::raw::{RawHeading, RawPaper, RawPdf};
use crate::diagnostic::Diagnostic;
use crate::model::Lang;
use crate::typeset::{
    ChapterStart, Extent, Folio, HeadingStyle, Imprint, Kinsoku, MarkWidths, NoteNumbers, NotePlace, PageMargins,
    Region, RunningHeads, WritingMode,
};
use crate::{message, pdf, typeset};

/// Points in a millimetre.
const MM: f32 = 72.0 / 25.4;

/// The options of typesetting. Words are ones that the checker let through; a preset cannot hold others.
pub(super) fn typesetting(raw: &RawPdf, lang: &Lang) -> typeset::Options {
    let (width, height) = paper(&raw.paper);
    typeset::Options {
        writing: names::writing(&raw.writing).unwrap_or(WritingMode::Horizontal),
        paper: Extent { along: width * MM, across: height * MM },
        margins: PageMargins {
            head: raw.margins.head * MM,
            foot: raw.margins.foot * MM,
            binding: raw.margins.binding * MM,
            fore_edge: raw.margins.fore_edge * MM,
        },
        facing: raw.facing,
        body_size: raw.body_size,
        line_pitch: raw.line_pitch,
        columns: raw.columns,
        column_gap: raw.column_gap,
        column_rule: raw.column_rule,
        span_level: raw.span_level,
        indent: raw.indent,
        headings: raw.headings.each_ref().map(heading),
        kinsoku: names::kinsoku(&raw.kinsoku).unwrap_or(Kinsoku::Gb),
        mark_widths: names::mark_widths(&raw.mark_widths).unwrap_or(MarkWidths::LineEndHalf),
        region: names::region(&raw.region).flatten().unwrap_or_else(|| region_of(lang)),
        hanging_punctuation: raw.hanging_punctuation,
        character_grid: raw.character_grid,
        hyphenation: raw.hyphenation,
        code_line_numbers: raw.code_line_numbers,
        code_highlighting: raw.code_highlighting,
        chapter_start: names::chapter_start(&raw.chapter_start).unwrap_or(ChapterStart::Page),
        running_heads: names::running_heads(&raw.running_heads).unwrap_or(RunningHeads::None),
        folio: names::folio(&raw.folio).unwrap_or(Folio::Center),
        title_page: raw.title_page,
        imprint: names::imprint(&raw.imprint).unwrap_or(Imprint::None),
        contents: raw.contents,
        contents_depth: raw.contents_depth,
        figure_list: raw.figure_list,
        table_list: raw.table_list,
        notes: names::note_place(&raw.notes).unwrap_or(NotePlace::Foot),
        note_numbers: names::note_numbers(&raw.note_numbers).unwrap_or(NoteNumbers::Chapter),
        page_references: raw.page_references,
        qr_every_page: None,
    }
}

fn heading(raw: &RawHeading) -> HeadingStyle {
    let RawHeading { size, lines, centered, sans, spaced, run_in } = *raw;
    HeadingStyle { size, lines, centered, sans, spaced, run_in }
}

/// The options of the PDF writer.
pub(super) fn writing(raw: &RawPdf) -> pdf::Options {
    pdf::Options { archival: names::standard(&raw.standard).flatten(), accessible: raw.accessible }
}

/// Whose conventions a language follows.
fn region_of(lang: &Lang) -> Region {
    let has = |subtag: &str| lang.as_str().split('-').any(|s| s == subtag);
    match lang.primary() {
        "ja" => Region::Japan,
        "ko" => Region::Korea,
        _ if has("HK") || has("MO") => Region::HongKong,
        _ if lang.is_traditional_chinese() => Region::Taiwan,
        _ => Region::Mainland,
    }
}

fn paper(paper: &RawPaper) -> (f32, f32) {
    match paper {
        RawPaper::Named(name) => names::paper(name).unwrap_or((210.0, 297.0)),
        RawPaper::Sides([width, height]) => (*width, *height),
    }
}

/// Width and height in pt of what the margins leave.
pub(super) fn type_area(raw: &RawPdf) -> (f32, f32) {
    let (width, height) = paper(&raw.paper);
    let margins = &raw.margins;
    ((width - margins.binding - margins.fore_edge) * MM, (height - margins.head - margins.foot) * MM)
}

/// The margin that notes stand in, by its key: at the fore-edge; of vertical pages at the head.
fn note_margin(raw: &mut RawPdf) -> (&'static str, &mut f32) {
    match names::writing(&raw.writing) {
        Some(WritingMode::Vertical) => ("head", &mut raw.margins.head),
        _ => ("fore-edge", &mut raw.margins.fore_edge),
    }
}

/// Notes in the margin need a wide one: where the edition says nothing of it, it has room for ten characters of theirs.
pub(super) fn make_room_for_notes(raw: &mut RawPdf, given: impl Fn(&str) -> bool) {
    let wide = least_note_margin(raw).max((11.0 + heads_above_notes(raw)) * raw.body_size / MM);
    let wanted = names::note_place(&raw.notes) == Some(NotePlace::Margin);
    let (key, margin) = note_margin(raw);
    if wanted && !given(key) {
        *margin = margin.max(wide);
    }
}

/// The narrowest margin in mm that holds notes: eight characters, one of space, and 5 mm at the edge.
fn least_note_margin(raw: &RawPdf) -> f32 {
    (9.0 + heads_above_notes(raw)) * raw.body_size / MM + 5.1
}

/// Characters more that are kept free above the notes of vertical pages with running heads.
fn heads_above_notes(raw: &RawPdf) -> f32 {
    let vertical = names::writing(&raw.writing) == Some(WritingMode::Vertical);
    if vertical && names::running_heads(&raw.running_heads) != Some(RunningHeads::None) { 2.0 } else { 0.0 }
}

/// What keeps notes out of the margin that they are to stand in.
pub(super) fn faults_of_notes(raw: &mut RawPdf) -> Option<(&'static str, Diagnostic)> {
    if names::note_place(&raw.notes) != Some(NotePlace::Margin) {
        return None;
    }
    if raw.columns > 1 {
        let diagnostic = Diagnostic::error(
            "margin-notes-of-columns",
            message!("分栏的页上注释不能排在边上", "notes cannot stand in the margin of pages with several columns"),
        );
        let hint = message!("写 notes = \"foot\"，或不分栏", "say notes = \"foot\", or use one column");
        return Some(("notes", diagnostic.hint(hint)));
    }
    let least = least_note_margin(raw);
    let (key, margin) = note_margin(raw);
    let narrow = *margin;
    (narrow < least - 0.05).then(|| {
        let diagnostic = Diagnostic::error(
            "narrow-margin",
            message!(
                "页边 {key} 只有 {narrow} 毫米，排不下边上的注释",
                "the margin `{key}` of {narrow} mm is too narrow for notes"
            ),
        );
        let least = least.ceil();
        let hint = message!(
            "{key} 至少 {least} 毫米；不写就由程序放宽；或写 notes = \"foot\"",
            "make `{key}` {least} mm at least, or leave it out to have it made wide, or say notes = \"foot\""
        );
        ("margins", diagnostic.hint(hint))
    })
}

/// What makes a page that no text can be set on: the key to blame first, and the fault.
pub(super) fn faults(raw: &RawPdf) -> Vec<(&'static str, Diagnostic)> {
    let mut faults = Vec::new();
    let (along, across) = type_area(raw);
    let (characters, lines) = (along / raw.body_size, across / raw.line_pitch);
    // Four characters are what a line must hold for the prohibition rules to leave a choice.
    if characters < 4.0 || lines < 2.0 {
        let (width, height) = paper(&raw.paper);
        faults.push((
            "margins",
            Diagnostic::error(
                "no-type-area",
                message!(
                    "页边距之间容不下版心：{width} × {height} 毫米的纸上不足 4 字或 2 行",
                    "the margins leave no type area: less than 4 characters or 2 lines on {width} × {height} mm"
                ),
            )
            .hint(message!(
                "减小 margins 或字号，或换大一些的纸",
                "make the margins or the type smaller, or the paper larger"
            )),
        ));
    }
    if raw.line_pitch < raw.body_size {
        let (pitch, size) = (raw.line_pitch, raw.body_size);
        faults.push((
            "line-pitch",
            Diagnostic::error(
                "lines-overlap",
                message!(
                    "行距 {pitch} pt 小于字号 {size} pt，各行会重叠",
                    "lines of {size} pt overlap at a pitch of {pitch} pt"
                ),
            )
            .hint(message!(
                "中文正文的行距取字号的 1.5 至 2 倍",
                "the pitch of Chinese text is 1.5 to 2 times its size"
            )),
        ));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_region_follows_the_language() {
        let region = |tag| region_of(&Lang::parse(tag).unwrap());
        assert_eq!(region("zh"), Region::Mainland);
        assert_eq!(region("zh-Hant"), Region::Taiwan);
        assert_eq!(region("zh-HK"), Region::HongKong);
        assert_eq!(region("ja"), Region::Japan);
        assert_eq!(region("ko-KR"), Region::Korea);
        assert_eq!(region("en"), Region::Mainland);
    }
}
