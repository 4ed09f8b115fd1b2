//! A small face for text that is written from right to left. No face that keben ships has such a script, so the letters of
//! Hebrew and Arabic are given the drawings of Latin ones: what is tested is where they stand.

use skrifa::{FontRef, MetadataProvider, Tag};
use write_fonts::FontBuilder;
use write_fonts::tables::cmap::Cmap;

/// The tables that hold drawings, metrics and names; no rules that join letters.
const TABLES: [&[u8; 4]; 11] =
    [b"head", b"hhea", b"hmtx", b"maxp", b"name", b"OS/2", b"post", b"glyf", b"loca", b"prep", b"gasp"];

/// The bytes of the face.
pub fn bytes() -> Vec<u8> {
    let latin =
        FontRef::new(include_bytes!("../../fonts/SourceSerif4-BoldItalic.ttf")).expect("a face that is shipped");
    let letters = ('א'..='ת').chain('ا'..='ي');
    let shown = ('a'..='z').chain('A'..='Z').chain('0'..='9').chain('!'..='~');
    let glyph = |c: char| latin.charmap().map(c).expect("a Latin face has its letters");
    let pairs = letters.zip(shown).map(|(letter, shown)| (letter, glyph(shown)));
    let cmap = Cmap::from_mappings(pairs).expect("each letter once");
    let mut builder = FontBuilder::new();
    builder.add_table(&cmap).expect("a small table");
    for tag in TABLES.map(Tag::new) {
        if let Some(table) = latin.table_data(tag) {
            builder.add_raw(tag, table);
        }
    }
    builder.build()
}
