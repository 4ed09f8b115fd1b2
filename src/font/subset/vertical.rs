//! Metrics of vertical writing, for the glyphs of a subset: vhea, vmtx, VORG and BASE.

use skrifa::raw::TableProvider;
use skrifa::{FontRef, GlyphId, Tag};

/// The tables of `font` that vertical writing needs, for `glyphs` in their order. `count` is the number of glyphs that the
/// subset really has: parts of composite glyphs come after those asked for.
pub(super) fn tables(font: &FontRef, glyphs: &[u16], count: u16) -> Vec<(Tag, Vec<u8>)> {
    let mut tables = Vec::new();
    if let (Some(vhea), Some(vmtx)) = (vhea(font, count), vmtx(font, glyphs, count)) {
        tables.push((Tag::new(b"vhea"), vhea));
        tables.push((Tag::new(b"vmtx"), vmtx));
    }
    tables.extend(vorg(font, glyphs).map(|vorg| (Tag::new(b"VORG"), vorg)));
    // BASE names no glyph in the forms that faces use, so it can be taken as it is.
    tables.extend(font.data_for_tag(Tag::new(b"BASE")).map(|data| (Tag::new(b"BASE"), data.as_bytes().to_vec())));
    tables
}

/// The same, with as many metrics as there are glyphs (OpenType, vhea: the last field).
fn vhea(font: &FontRef, count: u16) -> Option<Vec<u8>> {
    let mut bytes = font.data_for_tag(Tag::new(b"vhea"))?.as_bytes().get(..36)?.to_vec();
    bytes[34..36].copy_from_slice(&count.to_be_bytes());
    Some(bytes)
}

fn vmtx(font: &FontRef, glyphs: &[u16], count: u16) -> Option<Vec<u8>> {
    let vmtx = font.vmtx().ok()?;
    let em = font.head().ok()?.units_per_em();
    let mut bytes = Vec::with_capacity(usize::from(count) * 4);
    for index in 0..usize::from(count) {
        let glyph = glyphs.get(index).map(|&g| GlyphId::new(g.into()));
        let advance = glyph.and_then(|g| vmtx.advance(g)).unwrap_or(em);
        let bearing = glyph.and_then(|g| vmtx.side_bearing(g)).unwrap_or(0);
        bytes.extend(advance.to_be_bytes());
        bytes.extend(bearing.to_be_bytes());
    }
    Some(bytes)
}

/// Vertical origins: the default, and those that differ from it (OpenType, VORG).
fn vorg(font: &FontRef, glyphs: &[u16]) -> Option<Vec<u8>> {
    let vorg = font.vorg().ok()?;
    let default = vorg.default_vert_origin_y();
    let origins = glyphs.iter().map(|&g| vorg.vertical_origin_y(GlyphId::new(g.into())));
    let different: Vec<(u16, i16)> = (0u16..).zip(origins).filter(|&(_, y)| y != default).collect();
    let mut bytes = Vec::with_capacity(8 + different.len() * 4);
    for number in [1, 0, default as u16, different.len() as u16] {
        bytes.extend(number.to_be_bytes());
    }
    for (glyph, y) in different {
        bytes.extend(glyph.to_be_bytes());
        bytes.extend(y.to_be_bytes());
    }
    Some(bytes)
}
