//! Our glyphs as krilla reads them: positions per glyph, a range of text per cluster.

use std::ops::Range;

use krilla::surface::Location;
use krilla::text::GlyphId;
use skrifa::Tag;

use crate::font::Face;
use crate::typeset::{Glyph, PlacedRun};

/// A glyph of the run that is being drawn. Distances in 1/1000 em.
#[derive(Debug, Clone, Copy)]
pub(super) struct RunGlyph {
    id: u16,
    x_advance: i16,
    x_offset: i16,
    /// Upwards, as krilla counts.
    y_advance: i16,
    y_offset: i16,
    /// Bytes of the run's text.
    start: u32,
    end: u32,
    location: Option<Location>,
}

impl RunGlyph {
    pub(super) fn id(&self) -> u16 {
        self.id
    }

    /// How far its origin lies beside the pen, to the right, in 1/1000 em.
    pub(super) fn across(&self) -> i32 {
        i32::from(self.x_offset)
    }

    /// How far its origin lies below the pen, in 1/1000 em.
    pub(super) fn down(&self) -> i32 {
        -i32::from(self.y_offset)
    }

    /// How far below the pen the next glyph's pen is, in 1/1000 em.
    pub(super) fn advance_down(&self) -> i32 {
        -i32::from(self.y_advance)
    }
}

impl krilla::text::Glyph for RunGlyph {
    fn glyph_id(&self) -> GlyphId {
        GlyphId::new(u32::from(self.id))
    }

    fn text_range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    fn x_advance(&self, size: f32) -> f32 {
        f32::from(self.x_advance) / 1000.0 * size
    }

    fn x_offset(&self, size: f32) -> f32 {
        f32::from(self.x_offset) / 1000.0 * size
    }

    fn y_offset(&self, size: f32) -> f32 {
        f32::from(self.y_offset) / 1000.0 * size
    }

    fn y_advance(&self, size: f32) -> f32 {
        f32::from(self.y_advance) / 1000.0 * size
    }

    fn location(&self) -> Option<Location> {
        self.location
    }
}

/// How the glyphs of a run follow one another.
#[derive(Debug, Clone, Copy)]
pub(super) enum Flow<'a> {
    /// Along x: horizontal writing, and runs on their side.
    Along,
    /// One below the other, each in the middle of the line: upright glyphs of vertical writing. The face gives widths.
    Below(&'a Face),
}

/// Writes the glyphs of `run` into `buffer`, which keeps its memory from run to run. `text` is the run's text; a cluster
/// that would reach beyond it is cut to it.
pub(super) fn fill(buffer: &mut Vec<RunGlyph>, glyphs: &[Glyph], text: &str, flow: Flow, location: Option<Location>) {
    buffer.clear();
    buffer.reserve(glyphs.len());
    // Glyphs before the first text belong to its cluster.
    let mut cluster = 0..glyphs.iter().find(|g| g.text_len > 0).map_or(text.len(), |g| g.text_len as usize);
    let mut first = true;
    // Where the next glyph stands that lies beside the one before, across the line.
    let mut across: Option<i32> = None;
    for (index, glyph) in glyphs.iter().enumerate() {
        if glyph.text_len > 0 {
            if !first {
                cluster = cluster.end..cluster.end + glyph.text_len as usize;
            }
            first = false;
        }
        let range = on_characters(text, &cluster);
        let mut placed = set(glyph, flow, range, location);
        let beside = is_beside(glyph);
        if let Flow::Below(face) = flow
            && (beside || across.is_some())
        {
            let at = across.unwrap_or_else(|| (1000 - group_width(face, &glyphs[index..])) / 2);
            placed.x_offset = at as i16;
            across = beside.then(|| at + width_in_thousandths(face, glyph.id));
        }
        buffer.push(placed);
    }
}

/// A glyph with its own width, which stands for the bytes `text` of a text.
pub(super) fn alone(face: &Face, id: u16, text: Range<u32>, location: Option<Location>) -> RunGlyph {
    let glyph = Glyph { id, advance: width_in_thousandths(face, id) as i16, offset: 0, text_len: 0, flags: 0 };
    set(&glyph, Flow::Along, text, location)
}

/// Whether krilla embeds the glyphs of `face` as outlines only, none as a picture.
pub(super) fn has_outlines_only(face: &Face) -> bool {
    const PICTURES: [&[u8; 4]; 5] = [b"COLR", b"SVG ", b"sbix", b"CBDT", b"EBDT"];
    let font = face.font_ref();
    PICTURES.iter().all(|tag| font.table_data(Tag::new(tag)).is_none())
}

fn on_characters(text: &str, range: &Range<usize>) -> Range<u32> {
    let floor = |byte: usize| text.floor_char_boundary(byte.min(text.len())) as u32;
    floor(range.start)..floor(range.end)
}

fn set(glyph: &Glyph, flow: Flow, text: Range<u32>, location: Option<Location>) -> RunGlyph {
    let base = RunGlyph {
        id: glyph.id,
        x_advance: 0,
        x_offset: 0,
        y_advance: 0,
        y_offset: 0,
        start: text.start,
        end: text.end,
        location,
    };
    match flow {
        Flow::Along => RunGlyph { x_advance: glyph.advance, x_offset: glyph.offset, ..base },
        Flow::Below(face) => RunGlyph {
            x_offset: ((1000 - width_in_thousandths(face, glyph.id)) / 2) as i16,
            y_advance: glyph.advance.saturating_neg(),
            y_offset: glyph.offset.saturating_neg(),
            ..base
        },
    }
}

/// Glyphs that stand beside one another fill at most this, in 1/1000 em: no more than an em (CLREQ 3.2.3), and little
/// enough for the middle of the first of two to lie less than a quarter em beside that of the line, so that what reads the
/// page takes them for a part of it.
const GROUP_ROOM: i32 = 960;

/// By how much glyphs that stand beside one another are to be drawn narrower. `None` where glyphs follow one another.
pub(super) fn squeeze(face: &Face, glyphs: &[Glyph]) -> Option<f32> {
    let beside = glyphs.first().is_some_and(is_beside);
    beside.then(|| (GROUP_ROOM as f32 / group_width(face, glyphs).max(1) as f32).min(1.0))
}

fn is_beside(glyph: &Glyph) -> bool {
    glyph.flags & Glyph::BESIDE != 0
}

/// The width of the glyphs that stand beside one another, from the first of `glyphs` on.
fn group_width(face: &Face, glyphs: &[Glyph]) -> i32 {
    let before_last = glyphs.iter().take_while(|glyph| is_beside(glyph)).count();
    let group = glyphs.iter().take(MOST_BESIDE.min(before_last + 1));
    group.map(|glyph| width_in_thousandths(face, glyph.id)).sum()
}

/// More glyphs than this never stand beside one another.
const MOST_BESIDE: usize = 4;

fn width_in_thousandths(face: &Face, glyph: u16) -> i32 {
    let width = i32::from(face.advance(glyph)) * 1000 / i32::from(face.units_per_em);
    width.clamp(-8000, 8000)
}

/// The slice of `items` that `range` names, cut to it.
pub(super) fn slice<'a>(items: &'a [Glyph], range: &Range<u32>) -> &'a [Glyph] {
    let end = (range.end as usize).min(items.len());
    &items[(range.start as usize).min(end)..end]
}

/// The text of `run` in the arena. A run without text (a mark set as ornament) counts as a space, since every glyph of a
/// file must have a character (ISO 14289-1 7.21.7).
pub(super) fn text_of<'a>(arena: &'a str, run: &PlacedRun) -> &'a str {
    match arena.get(run.text.start as usize..run.text.end as usize) {
        Some(text) if !text.is_empty() => text,
        _ => " ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::{Family, FontSet, Request, builtin_sources};
    use krilla::text::Glyph as _;

    fn ranges(lens: &[u8], text: &str) -> Vec<Range<usize>> {
        let glyph = |&text_len| Glyph { id: 1, advance: 1000, offset: 0, text_len, flags: 0 };
        let glyphs: Vec<Glyph> = lens.iter().map(glyph).collect();
        let mut buffer = Vec::new();
        fill(&mut buffer, &glyphs, text, Flow::Along, None);
        buffer.iter().map(|g| g.text_range()).collect()
    }

    #[test]
    fn a_further_glyph_of_a_cluster_has_the_range_of_the_glyph_before() {
        assert_eq!(ranges(&[3, 0, 3], "一二"), [0..3, 0..3, 3..6]);
    }

    #[test]
    fn a_glyph_before_the_first_text_belongs_to_the_first_cluster() {
        assert_eq!(ranges(&[0, 3, 3], "一二"), [0..3, 0..3, 3..6]);
    }

    #[test]
    fn a_number_side_by_side_fills_no_more_than_its_em() {
        let fonts = FontSet::load(builtin_sources()).expect("the built-in faces are sound").value;
        let flow = |count: usize| {
            let request = Request { family: Family::Kai, bold: false, italic: false };
            let selected = fonts.select(request, '8', true).expect("a face with digits");
            let face = fonts.face(selected.face);
            let id = face.glyph('8').expect("a glyph");
            let glyph = |index| Glyph {
                id,
                advance: if index + 1 == count { 1000 } else { 0 },
                offset: 0,
                text_len: if index == 0 { count as u8 } else { 0 },
                flags: if index + 1 == count { 0 } else { Glyph::BESIDE },
            };
            let glyphs: Vec<Glyph> = (0..count).map(glyph).collect();
            let mut buffer = Vec::new();
            fill(&mut buffer, &glyphs, &"888"[..count], Flow::Below(face), None);
            let width = width_in_thousandths(face, id);
            let squeezed = squeeze(face, &glyphs).expect("digits side by side") * (width * count as i32) as f32;
            // Where each is drawn, counted from the middle of the line, in widths.
            let places = buffer.iter().map(|g| (i32::from(g.x_offset) + width / 2 - 500) as f32 / width as f32);
            (squeezed, places.collect::<Vec<_>>())
        };
        for (count, expected) in [(2, vec![-0.5, 0.5]), (3, vec![-1.0, 0.0, 1.0])] {
            let (squeezed, places) = flow(count);
            assert!(squeezed <= 961.0, "{squeezed}");
            let near = places.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 0.01);
            assert!(near && places.len() == count, "{places:?}");
        }
    }

    #[test]
    fn lengths_that_do_not_fit_the_text_are_cut_to_it() {
        assert_eq!(ranges(&[3, 200], "一二"), [0..3, 3..6]);
        assert_eq!(ranges(&[1, 2, 3], "一二"), [0..0, 0..3, 3..6]);
        assert_eq!(ranges(&[0, 0], "一"), [0..3, 0..3]);
    }
}
