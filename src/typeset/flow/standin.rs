//! A crude stand-in for `paragraph::set`, until that is merged.

use crate::font::{FontSet, Request};
use crate::typeset::pages::Glyph;
use crate::typeset::paragraph::{Line, LineAlignment, LineRun, Lines, Paragraph, RunContent, Work};

pub(super) fn set(p: &Paragraph, fonts: &FontSet) -> Lines {
    let mut out = Lines::default();
    let mut line: Vec<(u32, u32, u32, char, f32, f32)> = Vec::new();
    let indent = |first: bool| p.style.start_indent + if first { p.style.first_indent } else { 0.0 };
    let mut room = p.style.measure - p.style.end_indent - indent(true);
    let mut used = 0.0;
    let mut object = 0;
    for (index, run) in p.runs.iter().enumerate() {
        let text = &p.text[run.range.start as usize..run.range.end as usize];
        for (at, c) in text.char_indices() {
            let at = at as u32 + run.range.start;
            if c == '\u{2028}' {
                flush(p, fonts, &mut out, &mut line, room, false);
                used = 0.0;
                room = p.style.measure - p.style.end_indent - indent(false);
                continue;
            }
            let request = Request { family: run.style.family, bold: run.style.bold, italic: run.style.italic };
            let advance = if c == '\u{FFFC}' {
                object += 1;
                p.objects[object - 1].advance
            } else {
                fonts.select(request, c, false).map_or(run.style.size, |s| {
                    let face = fonts.face(s.face);
                    f32::from(face.advance(face.glyph(c).unwrap_or(0))) / f32::from(face.units_per_em) * run.style.size
                })
            };
            if used + advance > room + 0.01 && !line.is_empty() {
                flush(p, fonts, &mut out, &mut line, room, false);
                used = 0.0;
                room = p.style.measure - p.style.end_indent - indent(false);
            }
            line.push((index as u32, at, object as u32, c, advance, used));
            used += advance;
        }
    }
    flush(p, fonts, &mut out, &mut line, room, true);
    out.work = Work { clusters: p.text.chars().count() as u64, breakpoints: 0 };
    out
}

fn flush(
    p: &Paragraph,
    fonts: &FontSet,
    out: &mut Lines,
    line: &mut Vec<(u32, u32, u32, char, f32, f32)>,
    room: f32,
    _last: bool,
) {
    let Some(&(_, first_at, ..)) = line.first() else { return };
    let advance: f32 = line.iter().map(|c| c.4).sum();
    let rest = room - advance;
    let shift = match p.style.alignment {
        LineAlignment::Center => rest / 2.0,
        LineAlignment::End => rest,
        _ => 0.0,
    };
    let start = p.style.measure - p.style.end_indent - room + shift;
    let runs = out.runs.len() as u32;
    let mut end = first_at;
    for &(run, at, object, c, adv, pos) in line.iter() {
        let style = p.runs[run as usize].style;
        let request = Request { family: style.family, bold: style.bold, italic: style.italic };
        let to = at + c.len_utf8() as u32;
        end = to;
        let content = if c == '\u{FFFC}' {
            RunContent::Object(object - 1)
        } else if let Some(s) = fonts.select(request, c, false) {
            let n = out.glyphs.len() as u32;
            let id = fonts.face(s.face).glyph(c).unwrap_or(0);
            let advance = (adv / style.size * 1000.0).round() as i16;
            if let Some(LineRun { run: r, content: RunContent::Glyphs { face, glyphs, .. }, text, advance: a, .. }) =
                out.runs.get_mut(runs as usize..).and_then(|r| r.last_mut())
                && *r == run
                && *face == s.face
                && text.end == at
            {
                glyphs.end = n + 1;
                text.end = to;
                *a += adv;
                out.glyphs.push(Glyph { id, advance, offset: 0, text_len: c.len_utf8() as u8, flags: 0 });
                continue;
            }
            out.glyphs.push(Glyph { id, advance, offset: 0, text_len: c.len_utf8() as u8, flags: 0 });
            RunContent::Glyphs { face: s.face, glyphs: n..n + 1, stroke: s.stroke }
        } else {
            out.missing.push((at, c));
            RunContent::Missing(c)
        };
        out.runs.push(LineRun {
            run,
            content,
            text: at..to,
            along: start + pos,
            advance: adv,
            size: style.size,
            rise: style.rise,
            reading: false,
            sideways: false,
        });
    }
    out.lines.push(Line { runs: runs..out.runs.len() as u32, text: first_at..end, start, advance });
    line.clear();
}
