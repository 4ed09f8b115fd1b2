//! A face cut to the characters of one book, for embedding in an EPUB.
//!
//! allsorts cuts the outlines and drops every layout table. What Chinese text needs of them is put back: the language's
//! own forms are baked into the character map (under `locl` a Chinese dash is a whole em), `ccmp` and `liga` ligatures
//! (—— is one glyph), `vert` and `vrt2`, `halt` and `vhal` for marks that lose half their width, `pwid` for quotes in
//! Latin text (and by itself for the apostrophe of People’s), `kern` for Latin words, and the metrics of vertical writing. Glyphs stand in the order of their numbers in the face, so the same characters
//! give the same bytes.

mod layout;
mod vertical;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use allsorts::error::ParseError;
use allsorts::subset::{CmapTarget, SubsetError, SubsetProfile};
use allsorts::tables::FontTableProvider;
use skrifa::raw::TableProvider;
use skrifa::{FontRef, GlyphId, Tag};
use write_fonts::tables::cmap::Cmap;
use write_fonts::{FontBuilder, dump_table};

use super::{Face, Permission};
use crate::model::Lang;
use layout::{Rules, Shapes};

/// Cuts `face` to `characters`, with the forms that readers of `lang` expect. A face that may be embedded whole only is
/// given whole. Characters that the face does not have are left out.
///
/// # Errors
/// Says in one line why the face cannot be cut.
pub fn subset(face: &Face, characters: impl IntoIterator<Item = char>, lang: &Lang) -> Result<Vec<u8>, String> {
    if face.permission == Permission::EmbedWhole {
        return Ok(whole(face));
    }
    let font = face.font_ref();
    let shapes = Shapes::new(&font, language_system(lang));
    let localized = |c| Some((c, shapes.localized(face.glyph(c)?)));
    let mut mapping: BTreeMap<char, u16> = characters.into_iter().filter_map(localized).collect();
    if mapping.is_empty() {
        // A font file without any character is not one that readers accept.
        mapping.extend(face.characters().into_iter().next().and_then(localized));
    }
    let mut glyphs: BTreeSet<u16> = mapping.values().copied().collect();
    glyphs.insert(0);
    // General punctuation that both scripts use: quotes and the ellipsis.
    let quotes = mapping.range('\u{2018}'..='\u{2026}').map(|(_, &glyph)| glyph).collect();
    let mut rules = shapes.rules(&mut glyphs, &quotes);
    if let Some(&quote) = mapping.get(&'\u{2019}') {
        let is_latin = |c: &char| c.is_alphabetic() && *c < '\u{250}';
        rules.set_apostrophe(quote, mapping.iter().filter(|(c, _)| is_latin(c)).map(|(_, &g)| g).collect());
    }
    let glyphs: Vec<u16> = glyphs.into_iter().collect();
    let cut = cut(&font, &mapping, &glyphs)?;
    complete(&font, &cut, &glyphs, &rules)
}

/// The face as a file of its own: its bytes, or its part of a collection.
pub fn whole(face: &Face) -> Vec<u8> {
    let font = face.font_ref();
    if face.index == 0 && face.bytes.as_ref().starts_with(b"ttcf") || face.index > 0 {
        FontBuilder::new().copy_missing_tables(font).build()
    } else {
        face.bytes.as_ref().to_vec()
    }
}

/// The OpenType language system whose forms a language wants.
fn language_system(lang: &Lang) -> Option<Tag> {
    let region = |r: &str| lang.as_str().split('-').any(|s| s == r);
    Some(Tag::new(match lang.primary() {
        "zh" if region("HK") || region("MO") => b"ZHH ",
        "zh" if lang.is_traditional_chinese() => b"ZHT ",
        "zh" => b"ZHS ",
        "ja" => b"JAN ",
        "ko" => b"KOR ",
        _ => return None,
    }))
}

/// The outlines of `glyphs`, numbered in their order, with a character map.
fn cut(font: &FontRef, mapping: &BTreeMap<char, u16>, glyphs: &[u16]) -> Result<Vec<u8>, String> {
    let pairs = mapping.iter().map(|(&c, &g)| (c, GlyphId::new(g.into())));
    let cmap = Cmap::from_mappings(pairs).map_err(|e| format!("cmap: {e:?}"))?;
    let tables = Tables { font, cmap: dump_table(&cmap).map_err(|e| format!("cmap: {e}"))? };
    let mut names: Vec<u32> =
        [b"cmap", b"head", b"hhea", b"hmtx", b"maxp", b"name", b"OS/2", b"post"].map(number).into();
    names.extend([b"cvt ", b"fpgm", b"prep"].map(number));
    allsorts::subset::subset(&tables, glyphs, &SubsetProfile::Custom(names), CmapTarget::Unicode)
        .map_err(|e| reason(&e))
}

fn number(tag: &[u8; 4]) -> u32 {
    u32::from_be_bytes(*tag)
}

fn reason(error: &SubsetError) -> String {
    format!("{error:?}")
}

/// The face's tables, with a character map of the book's characters in place of its own.
struct Tables<'a> {
    font: &'a FontRef<'a>,
    cmap: Vec<u8>,
}

impl FontTableProvider for Tables<'_> {
    fn table_data(&self, tag: u32) -> Result<Option<Cow<'_, [u8]>>, ParseError> {
        if tag == number(b"cmap") {
            return Ok(Some(Cow::Borrowed(&self.cmap)));
        }
        let data = self.font.data_for_tag(Tag::from_be_bytes(tag.to_be_bytes()));
        Ok(data.map(|data| Cow::Borrowed(data.as_bytes())))
    }

    fn has_table(&self, tag: u32) -> bool {
        self.font.data_for_tag(Tag::from_be_bytes(tag.to_be_bytes())).is_some()
    }

    fn table_tags(&self) -> Option<Vec<u32>> {
        None
    }
}

/// Puts back what allsorts drops.
fn complete(font: &FontRef, cut: &[u8], glyphs: &[u16], rules: &Rules) -> Result<Vec<u8>, String> {
    let small = FontRef::new(cut).map_err(|e| e.to_string())?;
    let count = small.maxp().map_err(|e| e.to_string())?.num_glyphs();
    let mut builder = FontBuilder::new();
    if let Some(gsub) = rules.gsub(glyphs) {
        builder.add_table(&gsub).map_err(|e| e.to_string())?;
    }
    if let Some(gpos) = rules.gpos(glyphs) {
        builder.add_table(&gpos).map_err(|e| e.to_string())?;
    }
    for (tag, table) in vertical::tables(font, glyphs, count) {
        builder.add_raw(tag, table);
    }
    // How outlines are smoothed names no glyph either.
    if let Some(gasp) = font.data_for_tag(Tag::new(b"gasp")) {
        builder.add_raw(Tag::new(b"gasp"), gasp.as_bytes());
    }
    builder.copy_missing_tables(small);
    Ok(builder.build())
}

#[cfg(test)]
mod tests;
