use harfrust::{Buffer, Direction, Feature, Font, Language, ShapeOptions, ShaperFont};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

use super::*;
use crate::font::{Face, FaceRole, FontSet, builtin_sources};

const TEXT: &str =
    "“当前，经过（历任）领导的努力”：——为‘未来’发展……打下：；！？了《基础》、〔二〕。AVATAR To. 一ー〜ぁっ";

fn fonts() -> FontSet {
    FontSet::load(builtin_sources()).unwrap().value
}

fn zh() -> Lang {
    Lang::simplified_chinese()
}

/// Advances, offsets and ink boxes of shaped text: what a reader sees, without glyph numbers.
fn shape(
    bytes: &[u8],
    text: &str,
    direction: Direction,
    language: &str,
    feature: Option<&str>,
) -> Vec<([i32; 4], String)> {
    let font = Font::new(bytes.to_vec(), 0).unwrap();
    let mut buffer = Buffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    buffer.set_direction(direction);
    buffer.set_language(Language::new(language));
    let features: Vec<Feature> = feature
        .map(|f| Feature::new(Tag::from_be_bytes(f.as_bytes().try_into().unwrap()), 1, ..))
        .into_iter()
        .collect();
    harfrust::shape(&ShaperFont::new(&font), &mut buffer, ShapeOptions::new().features(&features)).unwrap();
    let face = FontRef::new(bytes).unwrap();
    let metrics = face.glyph_metrics(Size::unscaled(), LocationRef::default());
    let glyphs = buffer.glyph_infos().iter().zip(buffer.glyph_positions());
    glyphs
        .map(|(info, at)| {
            let ink = metrics.bounds(skrifa::GlyphId::new(info.glyph_id));
            ([at.x_advance, at.y_advance, at.x_offset, at.y_offset], format!("{ink:?}"))
        })
        .collect()
}

/// The faces that books are cut from: all but that of formulas, which EPUBs leave to their reader.
fn text_faces(fonts: &FontSet) -> impl Iterator<Item = &Face> {
    fonts.faces().filter(|(id, _)| fonts.role(*id) != FaceRole::Math).map(|(_, face)| face)
}

#[test]
fn text_set_in_a_subset_looks_as_in_the_whole_face() {
    let fonts = fonts();
    for face in text_faces(&fonts) {
        let text: String = TEXT.chars().filter(|&c| face.glyph(c).is_some()).collect();
        let bytes = subset(face, text.chars(), &zh()).unwrap();
        assert!(bytes.len() < 80_000, "{}: {} bytes", face.file, bytes.len());
        let whole = whole(face);
        for direction in [Direction::LeftToRight, Direction::TopToBottom] {
            for features in [None, Some("halt"), Some("vhal")] {
                // A reader may not tell the face of the language: the subset looks the same without.
                for language in ["zh-Hans", "en"] {
                    let a = shape(&bytes, &text, direction, language, features);
                    let b = shape(&whole, &text, direction, "zh-Hans", features);
                    assert_eq!(a, b, "{} {direction:?} {features:?} {language}", face.file);
                }
            }
        }
    }
}

#[test]
fn a_chinese_dash_is_two_em_in_one_glyph_though_the_reader_sets_no_language() {
    let fonts = fonts();
    let face = fonts.faces().find(|(_, f)| f.file.contains("SerifCJKsc-Regular")).unwrap().1;
    let bytes = subset(face, "——".chars(), &zh()).unwrap();
    let shaped = shape(&bytes, "——", Direction::LeftToRight, "en", None);
    assert_eq!(shaped.iter().map(|(at, _)| at[0]).collect::<Vec<_>>(), [2000]);
}

#[test]
fn quotes_of_latin_text_have_their_narrow_forms() {
    let fonts = fonts();
    let face = fonts.faces().next().unwrap().1;
    let bytes = subset(face, "“a”".chars(), &zh()).unwrap();
    let widths =
        |feature| shape(&bytes, "“”", Direction::LeftToRight, "zh", feature).iter().map(|(p, _)| p[0]).sum::<i32>();
    assert_eq!(widths(None), 2000);
    assert!(widths(Some("pwid")) < 1000);
}

#[test]
fn an_apostrophe_between_letters_is_narrow_and_a_closing_quote_is_not() {
    let fonts = fonts();
    let face = fonts.faces().next().unwrap().1;
    let bytes = subset(face, "Peol’sé‘他。".chars(), &zh()).unwrap();
    let width = |text: &str| {
        let shaped = shape(&bytes, text, Direction::LeftToRight, "zh", None);
        let quote = text.chars().position(|c| c == '’').unwrap();
        shaped[quote].0[0]
    };
    for (text, narrow) in [("Peo’s", true), ("é’e", true), ("‘他’", false), ("‘Pe’他", false), ("Pe’。", false)]
    {
        assert_eq!(width(text) < 500, narrow, "{text}");
    }
}

#[test]
fn a_subset_has_the_characters_asked_for_and_no_others() {
    let fonts = fonts();
    for face in text_faces(&fonts) {
        let bytes = subset(face, "中a，\u{10FFFF}\u{E123}".chars(), &zh()).unwrap();
        let font = FontRef::new(&bytes).unwrap();
        let expected: Vec<u32> = "a中，".chars().filter(|&c| face.glyph(c).is_some()).map(u32::from).collect();
        let mut found: Vec<u32> = font.charmap().mappings().map(|(c, _)| c).collect();
        found.sort_unstable();
        assert_eq!(found, expected, "{}", face.file);
    }
}

#[test]
fn an_empty_set_and_every_character_of_a_face_can_both_be_cut() {
    let fonts = fonts();
    let (_, face) = fonts.faces().find(|(_, f)| f.file.contains("Mono")).unwrap();
    FontRef::new(&subset(face, [], &zh()).unwrap()).unwrap();
    let all = subset(face, face.characters(), &zh()).unwrap();
    assert_eq!(FontRef::new(&all).unwrap().charmap().mappings().count(), face.characters().len());
}

#[test]
fn the_same_characters_in_another_order_give_the_same_bytes() {
    let fonts = fonts();
    let (_, face) = fonts.faces().next().unwrap();
    let reversed: Vec<char> = TEXT.chars().rev().chain(TEXT.chars()).collect();
    assert!(subset(face, TEXT.chars(), &zh()) == subset(face, reversed, &zh()));
}
