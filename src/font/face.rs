//! One face: its tables, its coverage, what its licence bits allow.

use std::sync::OnceLock;

use skrifa::instance::{LocationRef, Size};
use skrifa::raw::TableProvider;
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider};

use super::FaceBytes;

/// Number of a face in its [`super::FontSet`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct FaceId(pub u16);

/// How outlines are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outlines {
    /// `glyf`: TrueType.
    TrueType,
    /// `CFF `.
    Cff,
    /// `CFF2`, bitmaps, none: not for embedding.
    Other,
}

/// What a face's licence bits allow (OS/2 `fsType`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Embedding and subsetting.
    Embed,
    /// Embedding, whole only.
    EmbedWhole,
    /// Neither.
    Forbidden,
}

/// A face. Tables that cost time to build are built at first use.
pub struct Face {
    /// The file's bytes.
    pub bytes: FaceBytes,
    /// Index in a collection; 0 for a single face.
    pub index: u32,
    /// Full name (name table 4), for messages and style sheets.
    pub name: String,
    /// File name, for messages.
    pub file: String,
    /// Units per em.
    pub units_per_em: u16,
    /// Typographic ascender in units.
    pub ascender: i16,
    /// Typographic descender in units, negative.
    pub descender: i16,
    /// How outlines are stored.
    pub outlines: Outlines,
    /// What the licence bits allow.
    pub permission: Permission,
    glyphs: OnceLock<GlyphTables>,
}

/// Flat tables: one look-up per character of the basic plane.
struct GlyphTables {
    /// Glyph of each character of the basic plane; 0 for none.
    basic: Box<[u16]>,
    /// Characters beyond it, sorted.
    beyond: Vec<(u32, u16)>,
    /// Advance of each glyph, in units.
    advances: Vec<u16>,
}

impl Face {
    /// Reads a face. `file` is its name in messages.
    ///
    /// # Errors
    /// Says in one line why the bytes are not a face keben can use.
    pub fn new(bytes: FaceBytes, index: u32, file: &str) -> Result<Face, String> {
        let font = FontRef::from_index(bytes.as_ref(), index).map_err(|e| e.to_string())?;
        let head = font.head().map_err(|e| format!("head: {e}"))?;
        let hhea = font.hhea().map_err(|e| format!("hhea: {e}"))?;
        font.cmap().map_err(|e| format!("cmap: {e}"))?;
        font.hmtx().map_err(|e| format!("hmtx: {e}"))?;
        let os2 = font.os2().ok();
        let (ascender, descender) = match &os2 {
            Some(os2) => (os2.s_typo_ascender(), os2.s_typo_descender()),
            None => (hhea.ascender().to_i16(), hhea.descender().to_i16()),
        };
        let name = font.localized_strings(StringId::FULL_NAME).english_or_first();
        let outlines = if font.cff().is_ok() {
            Outlines::Cff
        } else if font.glyf().is_ok() {
            Outlines::TrueType
        } else {
            Outlines::Other
        };
        Ok(Face {
            index,
            name: name.map_or_else(|| file.to_owned(), |n| n.to_string()),
            file: file.to_owned(),
            units_per_em: head.units_per_em().max(16),
            ascender,
            descender,
            outlines,
            permission: permission(os2.map_or(0, |t| t.fs_type())),
            glyphs: OnceLock::new(),
            bytes,
        })
    }

    /// The face for skrifa and harfrust.
    pub fn font_ref(&self) -> FontRef<'_> {
        // `new` has read the same bytes.
        FontRef::from_index(self.bytes.as_ref(), self.index).expect("a face that was read once can be read again")
    }

    /// The glyph of `character`, if the face has one.
    #[inline]
    pub fn glyph(&self, character: char) -> Option<u16> {
        let tables = self.tables();
        let code = character as u32;
        let glyph = match tables.basic.get(code as usize) {
            Some(&glyph) => glyph,
            None => {
                let found = tables.beyond.binary_search_by_key(&code, |&(c, _)| c);
                found.map_or(0, |i| tables.beyond[i].1)
            }
        };
        (glyph != 0).then_some(glyph)
    }

    /// Advance of `glyph` along a horizontal line, in units.
    #[inline]
    pub fn advance(&self, glyph: u16) -> u16 {
        self.tables().advances.get(glyph as usize).copied().unwrap_or(0)
    }

    /// Every character that the face has, in order.
    pub fn characters(&self) -> Vec<char> {
        let tables = self.tables();
        let basic = (0u32..).zip(tables.basic.iter()).filter(|&(_, &g)| g != 0).map(|(c, _)| c);
        let beyond = tables.beyond.iter().map(|&(c, _)| c);
        basic.chain(beyond).filter_map(char::from_u32).collect()
    }

    #[inline]
    fn tables(&self) -> &GlyphTables {
        self.glyphs.get_or_init(|| GlyphTables::new(&self.font_ref()))
    }
}

impl std::fmt::Debug for Face {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Face({}, {})", self.name, self.file)
    }
}

impl GlyphTables {
    fn new(font: &FontRef) -> GlyphTables {
        let mut basic = vec![0u16; 0x10000].into_boxed_slice();
        let mut beyond = Vec::new();
        for (code, glyph) in font.charmap().mappings() {
            // Glyph numbers are 16 bits in every format that can be embedded.
            let glyph = glyph.to_u32() as u16;
            match basic.get_mut(code as usize) {
                Some(slot) => *slot = glyph,
                None => beyond.push((code, glyph)),
            }
        }
        beyond.sort_unstable();
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let advance = |g: u32| metrics.advance_width(skrifa::GlyphId::new(g)).unwrap_or(0.0) as u16;
        let advances = (0..metrics.glyph_count()).map(advance).collect();
        GlyphTables { basic, beyond, advances }
    }
}

/// OS/2 `fsType`: bits 0 to 3 say how much, and the least restrictive counts; bit 8 forbids subsetting, bit 9 allows
/// bitmaps only.
fn permission(fs_type: u16) -> Permission {
    let restricted = fs_type & 0x000F == 0x0002;
    if restricted || fs_type & 0x0200 != 0 {
        Permission::Forbidden
    } else if fs_type & 0x0100 != 0 {
        Permission::EmbedWhole
    } else {
        Permission::Embed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licence_bits_are_read_as_the_specification_has_them() {
        assert_eq!(permission(0x0000), Permission::Embed);
        assert_eq!(permission(0x0002), Permission::Forbidden);
        assert_eq!(permission(0x0004), Permission::Embed);
        assert_eq!(permission(0x0006), Permission::Embed, "the least restrictive bit counts");
        assert_eq!(permission(0x0008), Permission::Embed);
        assert_eq!(permission(0x0108), Permission::EmbedWhole);
        assert_eq!(permission(0x0200), Permission::Forbidden);
    }
}
