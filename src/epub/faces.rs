//! The faces that go into the book, and the rules that declare them.
//!
//! A request of the style sheet (宋体, bold) becomes one CSS family with its weight. The face that most of its characters
//! come from is declared without a range, and last, so that it counts first; a face that only fills gaps is declared for
//! exactly the characters that it fills.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::charset::CharSet;
use super::options::FontEmbedding;
use super::survey::Survey;
use crate::diagnostic::Diagnostic;
use crate::font::{self, Face, FaceId, FaceRole, Family, FontSet, Outlines, Permission, Request};
use crate::message;
use crate::model::Lang;
use crate::script::zhuyin;

/// A font file of the book.
pub(super) struct FaceFile {
    /// Name in the folder `fonts/`.
    pub name: String,
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

/// The font files, and the style sheet that declares them.
#[derive(Default)]
pub(super) struct Faces {
    pub files: Vec<FaceFile>,
    pub css: String,
}

/// A declared family: name, bold, italic.
type Slot = (&'static str, bool, bool);

/// Chooses, cuts and declares the faces.
///
/// # Errors
/// A face that cannot be cut.
pub(super) fn embed(
    survey: &Survey,
    fonts: &FontSet,
    lang: &Lang,
    embedding: FontEmbedding,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Faces, Vec<Diagnostic>> {
    if embedding == FontEmbedding::None {
        return Ok(Faces::default());
    }
    let slots = assign(survey, fonts, warnings);
    let mut wanted: BTreeMap<FaceId, CharSet> = BTreeMap::new();
    for (&face, set) in slots.values().flatten() {
        wanted.entry(face).or_default().merge(set);
    }
    let names = file_names(wanted.keys().map(|&id| (id, fonts.face(id))));
    let cut = |(id, set): (FaceId, CharSet)| file(fonts.face(id), &set, lang, embedding, names[&id].clone());
    let files: Vec<Result<FaceFile, Box<Diagnostic>>> = wanted.into_par_iter().map(cut).collect();
    let (files, errors): (Vec<_>, Vec<_>) = files.into_iter().partition(Result::is_ok);
    if !errors.is_empty() {
        return Err(errors.into_iter().filter_map(Result::err).map(|error| *error).collect());
    }
    let files = files.into_iter().filter_map(Result::ok).collect();
    Ok(Faces { files, css: declare(&slots, &names, fonts) })
}

/// Which face each slot takes each character from.
fn assign(
    survey: &Survey,
    fonts: &FontSet,
    warnings: &mut Vec<Diagnostic>,
) -> BTreeMap<Slot, BTreeMap<FaceId, CharSet>> {
    let mut slots: BTreeMap<Slot, BTreeMap<FaceId, CharSet>> = BTreeMap::new();
    let mut missing = CharSet::default();
    for (&request, set) in &survey.characters {
        for c in set.iter().filter(|&c| is_visible(c)) {
            match fonts.select(request, c, is_latin(c)) {
                Some(selected) => {
                    let slot = slot(request, fonts.role(selected.face), selected.stroke > 0.0);
                    slots.entry(slot).or_default().entry(selected.face).or_default().insert(c);
                }
                // Whatever shows zhuyin has them: a face that lacks them is no news.
                None if zhuyin::is_tone(c) || zhuyin::is_light_tone(c) => {}
                None => missing.insert(c),
            }
        }
    }
    warn_of_missing(&missing, warnings);
    slots
}

/// The family that the style sheet asks for. A face that stands in for a missing bold is declared as what it is, and the
/// reader thickens it.
fn slot(request: Request, role: FaceRole, thickened: bool) -> Slot {
    let bold = request.bold && !thickened;
    match role {
        FaceRole::LatinItalic { bold } => ("Keben Latin", bold, true),
        // Chinese has no italics: 楷体 stands for them, declared as italic so that no reader slants it.
        _ if request.italic => ("Keben Kai", bold, true),
        _ => (family_name(request.family), bold, false),
    }
}

fn family_name(family: Family) -> &'static str {
    match family {
        Family::Song => "Keben Song",
        Family::Hei => "Keben Hei",
        Family::Kai => "Keben Kai",
        Family::Fang => "Keben Fang",
        Family::Mono => "Keben Mono",
    }
}

/// Whether a character needs a glyph: not controls and marks of format, variation selectors, noncharacters.
fn is_visible(c: char) -> bool {
    let hidden = matches!(
        c,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}' | '\u{FFFD}'..='\u{FFFF}' | '\u{E0000}'..='\u{E0FFF}'
    );
    !c.is_control() && !hidden
}

/// Letters, digits and marks of Latin text. Quotes, dashes and dots that Chinese uses too are left to the Chinese face:
/// in a book's style sheet there is no telling them apart.
fn is_latin(c: char) -> bool {
    (c.is_ascii() || matches!(c, '\u{A0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}'))
        && !matches!(c, '·' | '×' | '÷' | '°' | '±' | '§')
}

fn warn_of_missing(missing: &CharSet, warnings: &mut Vec<Diagnostic>) {
    let all: Vec<char> = missing.iter().collect();
    if all.is_empty() {
        return;
    }
    let count = all.len();
    let list = all.iter().take(12).map(|&c| format!("{c} U+{:04X}", u32::from(c))).collect::<Vec<_>>();
    let (zh, en) = (list.join("、"), list.join(", "));
    warnings.push(
        Diagnostic::warning(
            "missing-glyph",
            message!(
                "内嵌字体缺少 {count} 个字符，阅读器将改用自己的字体：{zh}",
                "the embedded faces lack {count} characters; readers will use their own: {en}"
            ),
        )
        .hint(message!(
            "在 build.toml 的 [fonts] 中用 fallback 加一款收有这些字符的字体",
            "add a face that has them as `fallback` in [fonts] of build.toml"
        )),
    );
}

fn file(
    face: &Face,
    set: &CharSet,
    lang: &Lang,
    embedding: FontEmbedding,
    name: String,
) -> Result<FaceFile, Box<Diagnostic>> {
    let media_type = if face.outlines == Outlines::Cff { "font/otf" } else { "font/ttf" };
    let kept = embedding == FontEmbedding::Full || face.permission == Permission::EmbedWhole;
    let whole = kept || set.iter().any(joins);
    let bytes = if whole { Ok(font::whole(face)) } else { font::subset(face, set.iter(), lang) };
    let bytes = bytes.map_err(|reason| {
        let (full, path) = (&face.name, &face.file);
        let error = Diagnostic::error(
            "face-cannot-be-subset",
            message!("字体“{full}”（{path}）无法裁剪：{reason}", "the face “{full}” ({path}) cannot be cut: {reason}"),
        )
        .in_file(path.clone())
        .hint(message!("换一款字体，或设 fonts = \"none\"", "use another face, or set fonts = \"none\""));
        Box::new(error)
    })?;
    Ok(FaceFile { name, media_type, bytes })
}

/// Whether the letters of the script of `c` change their form beside one another (Arabic, Mongolian, Tibetan, the scripts of
/// India): a face that is cut has lost the rules for it.
fn joins(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{DFF}' | '\u{F00}'..='\u{109F}' | '\u{1780}'..='\u{18AF}' | '\u{A840}'..='\u{A87F}')
}

/// ASCII names from the files' own, each once.
fn file_names<'a>(faces: impl Iterator<Item = (FaceId, &'a Face)>) -> BTreeMap<FaceId, String> {
    let mut names: BTreeMap<FaceId, String> = BTreeMap::new();
    for (id, face) in faces {
        let base = face.file.rsplit('/').next().unwrap_or("");
        let stem = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
        let mut stem: String = stem.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(60).collect();
        if stem.is_empty() {
            stem.push_str("face");
        }
        let extension = if face.outlines == Outlines::Cff { "otf" } else { "ttf" };
        let mut name = format!("{stem}.{extension}");
        if names.values().any(|taken| taken.eq_ignore_ascii_case(&name)) {
            name = format!("{stem}-{}.{extension}", id.0);
        }
        names.insert(id, name);
    }
    names
}

fn declare(
    slots: &BTreeMap<Slot, BTreeMap<FaceId, CharSet>>,
    names: &BTreeMap<FaceId, String>,
    fonts: &FontSet,
) -> String {
    let mut css = String::from("@charset \"utf-8\";\n");
    for (&(family, bold, italic), faces) in slots {
        let main = main_face(family, bold, faces, fonts);
        let mut order: Vec<FaceId> = faces.keys().copied().filter(|&id| id != main).collect();
        order.push(main);
        for id in order {
            let (weight, style) = (if bold { "bold" } else { "normal" }, if italic { "italic" } else { "normal" });
            css.push_str(&format!(
                "@font-face {{\n  font-family: \"{family}\";\n  font-weight: {weight};\n  font-style: {style};\n  src: url(\"../fonts/{}\");\n",
                names[&id]
            ));
            if id != main {
                css.push_str(&format!("  unicode-range: {};\n", ranges(&faces[&id])));
            }
            css.push_str("}\n");
        }
    }
    css
}

/// The face that gives a slot most of its characters; the first of those that give as many.
fn main_face(family: &str, bold: bool, faces: &BTreeMap<FaceId, CharSet>, fonts: &FontSet) -> FaceId {
    let plays = |id: FaceId| matches!(fonts.role(id), FaceRole::Text { family: f, bold: b } if family_name(f) == family && b == bold);
    let rank = |entry: &(&FaceId, &CharSet)| (plays(*entry.0), entry.1.iter().count(), std::cmp::Reverse(*entry.0));
    faces.iter().max_by_key(rank).map_or(FaceId(0), |(&id, _)| id)
}

/// A set as CSS writes it: `U+4E00-4E05, U+4E09`.
fn ranges(set: &CharSet) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for code in set.iter().map(u32::from) {
        match ranges.last_mut() {
            Some((_, end)) if *end + 1 == code => *end = code,
            _ => ranges.push((code, code)),
        }
    }
    let write = |&(start, end): &(u32, u32)| {
        if start == end { format!("U+{start:X}") } else { format!("U+{start:X}-{end:X}") }
    };
    ranges.iter().map(write).collect::<Vec<_>>().join(", ")
}
