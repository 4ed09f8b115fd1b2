//! Any text, in runs of any styles, at any measure: all of it stands on the lines, in order, and no glyph is missing without
//! being named.

use std::sync::OnceLock;

use keben::font::Family;
use keben::model::Lang;
use keben::typeset::paragraph::{
    InlineObject, LineAlignment, Paragraph, ParagraphStyle, Ruby, RunContent, Setter, StyledRun, TextStyle,
};
use keben::typeset::{Color, Kinsoku, MarkWidths, Region, WritingMode};

use super::editions::fonts;
use super::text;

/// Takes one of a few by a byte.
fn pick<T: Copy>(from: &[T], byte: u8) -> T {
    from[usize::from(byte) % from.len()]
}

/// Eight bytes of settings, then the text. A line feed ends a run, a carriage return is a line break that is wanted, a bell
/// stands for an object, `{base|reading}` is a ruby.
pub fn paragraph(data: &[u8]) {
    let Some((settings, rest)) = data.split_at_checked(8) else { return };
    let text = text(&rest[..rest.len().min(4096)]);
    let paragraph = written(&text, settings);
    if paragraph.text.is_empty() {
        return;
    }
    static SETTER: OnceLock<Setter<'static>> = OnceLock::new();
    let lines = SETTER.get_or_init(|| Setter::new(fonts())).set(&paragraph);
    let mut shown = String::new();
    let mut at = 0;
    for line in &lines.lines {
        assert!(line.start.is_finite() && line.advance.is_finite());
        assert!(line.text.start >= at && line.text.end >= line.text.start, "lines are in order");
        at = line.text.end;
        for run in &lines.runs[line.runs.start as usize..line.runs.end as usize] {
            assert!(run.along.is_finite() && run.advance.is_finite());
            if let RunContent::Glyphs { glyphs, .. } = &run.content {
                let glyphs = &lines.glyphs[glyphs.start as usize..glyphs.end as usize];
                assert!(glyphs.iter().all(|glyph| glyph.id != 0), "a glyph that is none");
                let length: usize = glyphs.iter().map(|glyph| glyph.text_len as usize).sum();
                assert_eq!(length, run.text.len(), "the glyphs' text adds up to the run's");
            }
            if !run.reading && !matches!(run.content, RunContent::Added { .. }) {
                shown.push_str(&paragraph.text[run.text.start as usize..run.text.end as usize]);
            }
        }
    }
    assert_eq!(visible(&shown), visible(&paragraph.text));
    assert!(lines.work.clusters < 64 * 4096 && lines.work.breakpoints < 512 * 4096, "{:?}", lines.work);
}

/// What of a text can be seen. What shows nothing may go where nothing stands that it could hang on: at the end of a line,
/// or alone on it.
fn visible(text: &str) -> String {
    text.chars().filter(|&c| !c.is_whitespace() && !shows_nothing(c)).collect()
}

/// Default_Ignorable_Code_Point of Unicode, without the fillers of hangul.
pub fn shows_nothing(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

fn written(text: &str, settings: &[u8]) -> Paragraph {
    let style = style(settings);
    let mut paragraph =
        Paragraph { text: String::new(), runs: vec![], objects: vec![], rubies: vec![], units: vec![], style };
    for (index, piece) in text.split('\n').enumerate() {
        let start = paragraph.text.len();
        let mut rest = piece;
        while let Some((before, base, reading, behind)) = ruby(rest) {
            push(&mut paragraph, before);
            let from = paragraph.text.len() as u32;
            push(&mut paragraph, base);
            let base = from..paragraph.text.len() as u32;
            if !base.is_empty() {
                paragraph.rubies.push(Ruby { base, reading: reading.to_owned() });
            }
            rest = behind;
        }
        push(&mut paragraph, rest);
        let range = start as u32..paragraph.text.len() as u32;
        if !range.is_empty() {
            let byte = settings[6].wrapping_add((index as u8).wrapping_mul(settings[7]));
            let lang = (byte & 64 != 0).then(|| Lang::parse("en").expect("a language"));
            paragraph.runs.push(StyledRun { range, style: run_style(byte), lang });
        }
    }
    paragraph
}

/// What stands before a ruby, its base, its reading, and what stands behind it.
fn ruby(text: &str) -> Option<(&str, &str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (pair, behind) = rest.split_once('}')?;
    let (base, reading) = pair.split_once('|')?;
    Some((before, base, reading, behind))
}

fn push(paragraph: &mut Paragraph, text: &str) {
    for c in text.chars() {
        match c {
            '\r' => paragraph.text.push('\u{2028}'),
            '\u{7}' => {
                paragraph.text.push('\u{FFFC}');
                paragraph.objects.push(InlineObject { advance: 25.0, letter: false });
            }
            '\u{FFFC}' => {}
            c if c.is_control() => {}
            c => paragraph.text.push(c),
        }
    }
}

fn run_style(byte: u8) -> TextStyle {
    TextStyle {
        family: pick(&[Family::Song, Family::Hei, Family::Kai, Family::Fang, Family::Mono], byte),
        bold: byte & 4 != 0,
        italic: byte & 8 != 0,
        size: if byte & 16 == 0 { 10.0 } else { 6.5 },
        rise: if byte & 16 == 0 { 0.0 } else { 3.6 },
        color: Color::Black,
        unbreakable: byte & 32 != 0,
    }
}

fn style(settings: &[u8]) -> ParagraphStyle {
    use LineAlignment::{Center, End, Justify, Start};
    let flags = settings[4];
    ParagraphStyle {
        measure: 10.0 * f32::from(settings[0] % 60 + 1) + f32::from(settings[1] & 1) * 3.7,
        first_indent: if settings[1] & 2 != 0 { 20.0 } else { 0.0 },
        start_indent: if settings[1] & 4 != 0 { 10.0 } else { 0.0 },
        end_indent: if settings[1] & 8 != 0 { 10.0 } else { 0.0 },
        alignment: pick(&[Justify, Start, Center, End], settings[1] >> 4),
        kinsoku: pick(&[Kinsoku::Gb, Kinsoku::None, Kinsoku::Basic, Kinsoku::Strict], settings[2]),
        mark_widths: pick(
            &[MarkWidths::LineEndHalf, MarkWidths::Full, MarkWidths::Kaiming, MarkWidths::Compressed],
            settings[2] >> 2,
        ),
        region: pick(&[Region::Mainland, Region::Taiwan, Region::HongKong, Region::Japan, Region::Korea], settings[3]),
        writing: if flags & 1 == 0 { WritingMode::Horizontal } else { WritingMode::Vertical },
        lang: Lang::parse(pick(&["zh", "zh-TW", "ja", "ko", "en"], settings[5])).expect("a language"),
        hanging: flags & 2 != 0,
        cells: flags & 4 != 0,
        hyphenate: flags & 8 != 0,
        verbatim: flags & 16 != 0,
    }
}
