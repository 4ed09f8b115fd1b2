//! The page counted in characters and lines (CLREQ 2.3).
//!
//! The measure is a whole number of body em and the type area a whole number of lines on one pitch. What is left over
//! goes to the outer margins: the fore-edge (切口) along horizontal lines, the foot (地脚) across them. Head and binding
//! margins stay as asked for, because a binder and a punch rely on them. On facing pages binding and fore-edge change
//! sides; the grid across the lines is the same on every page, for which the binding of vertical pages may give a little.

use crate::font::{Family, FontSet, Request};
use crate::typeset::options::{NotePlace, Options, RunningHeads, WritingMode};
use crate::typeset::pages::Extent;

/// A space that lines are set into: the body's type area, or the foot of the page for notes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    /// Length of a line in pt, a whole number of `size`.
    pub measure: f32,
    /// Distance of two baselines in pt.
    pub pitch: f32,
    /// Size of the text in pt.
    pub size: f32,
    /// The most lines that fit.
    pub slots: u32,
}

/// The geometry of all pages of an edition.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Geometry {
    /// Direction of the lines.
    pub writing: WritingMode,
    /// The page.
    pub page: Extent,
    /// A column of the type area: all of it where there is one.
    pub body: Frame,
    /// The type area over all columns.
    pub full: Frame,
    /// Notes at the foot of a column.
    pub note: Frame,
    /// Where lines of notes in the margin start, on odd and on even pages; none where notes stand elsewhere.
    pub margin: Option<[f32; 2]>,
    /// The type area of a page whose content is turned by a quarter; none where lines are vertical.
    pub turned: Option<Frame>,
    /// How many columns.
    pub columns: u32,
    /// Space between two columns in pt.
    pub column_gap: f32,
    /// From the side of the em box nearer to the line before, to the baseline, in em.
    pub ascent: f32,
    /// The same of the horizontal lines that running heads and folios are, on vertical pages too.
    pub level_ascent: f32,
    /// Start corner of the type area on odd and on even pages.
    corner: [Corner; 2],
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Corner {
    along: f32,
    across: f32,
}

/// Characters that a column must hold for the prohibition rules to leave a choice.
const LEAST_COLUMN: u32 = 4;
/// The most columns of a page.
const MOST_COLUMNS: u32 = 8;

/// The fewest and the most characters of a line of notes in the margin.
const LEAST_NOTE: f32 = 8.0;
const MOST_NOTE: u32 = 16;
/// Space between notes in the margin and the paper's edge in pt: 5 mm.
const OUTSIDE_NOTES: f32 = 14.2;

/// Share of the pitch that stands between the text and its notes, with the separator in it.
const NOTE_GAP: f32 = 0.75;

/// Sizes of Chinese type in pt (CLREQ 2.3.5, 号数).
const LADDER: [f32; 16] =
    [5.25, 6.5, 7.875, 9.0, 10.5, 12.0, 14.0, 15.75, 18.0, 22.0, 24.0, 28.0, 36.0, 42.0, 54.0, 72.0];

/// The next smaller size of the 号数 ladder: what notes, captions and code are set in. Never below 七号, unless the body
/// itself is.
pub(super) fn smaller(size: f32) -> f32 {
    let below = LADDER.iter().rev().find(|&&step| step < size - 0.4);
    below.copied().unwrap_or(size)
}

/// Whole units of `unit` in `length`, forgiving the rounding of millimetres.
fn whole(length: f32, unit: f32) -> u32 {
    let count = (length / unit + 1e-3).floor();
    if count.is_finite() { (count as u32).max(1) } else { 1 }
}

impl Geometry {
    /// The geometry that `options` ask for. A page too small for its margins still holds one line of one character.
    pub(super) fn new(options: &Options, fonts: &FontSet) -> Geometry {
        let size = options.body_size.max(1.0);
        let pitch = options.line_pitch.max(size);
        let (paper, m) = (options.paper, options.margins);
        let horizontal = options.writing == WritingMode::Horizontal;
        let sides = m.binding + m.fore_edge;
        let ends = m.head + m.foot;
        let (page, along, across) = if horizontal {
            (paper, paper.along - sides, paper.across - ends)
        } else {
            let page = Extent { along: paper.across, across: paper.along };
            (page, paper.across - ends, paper.along - sides)
        };
        let slots = whole((across - size).max(0.0) + pitch, pitch);
        let column_gap = options.column_gap.max(0.0) * size;
        let (columns, measure) = columns(options.columns, along, size, column_gap);
        let body = Frame { measure, pitch, size, slots };
        let gaps = (columns - 1) as f32 * column_gap;
        let full = Frame { measure: columns as f32 * measure + gaps, ..body };
        let corner = corners(options, full, page);
        let beside = margin(options, full, page, corner).filter(|_| columns == 1);
        Geometry {
            writing: options.writing,
            page,
            body,
            full,
            note: beside.map_or(note_frame(body), |(frame, _)| frame),
            margin: beside.map(|(_, starts)| starts),
            turned: horizontal.then(|| turned_frame(full)),
            columns,
            column_gap,
            ascent: ascent(options.writing, fonts),
            level_ascent: ascent(WritingMode::Horizontal, fonts),
            corner,
        }
    }

    /// The same pages with one column, for the front matter.
    pub(super) fn single(&self) -> Geometry {
        Geometry { body: self.full, note: note_frame(self.full), margin: None, columns: 1, column_gap: 0.0, ..*self }
    }

    /// From the start of the type area to that of a column.
    pub(super) fn column_offset(&self, column: u32) -> f32 {
        column as f32 * (self.body.measure + self.column_gap)
    }

    /// Where lines start on the page of this number.
    pub(super) fn along_start(&self, number: u32) -> f32 {
        self.corner[side(number)].along
    }

    /// Where lines of notes in the margin start on the page of this number.
    pub(super) fn margin_start(&self, number: u32) -> Option<f32> {
        self.margin.map(|starts| starts[side(number)])
    }

    /// Where the em box of the first line starts on the page of this number.
    pub(super) fn across_start(&self, number: u32) -> f32 {
        self.corner[side(number)].across
    }

    /// Length of the type area across the lines, from the first em box to the last one.
    pub(super) fn depth(&self) -> f32 {
        (self.body.slots - 1) as f32 * self.body.pitch + self.body.size
    }

    /// Start corner of the type area of a turned page, in the axes of its content: lines run from the foot of the paper to
    /// its head, the first one at the paper's left, on odd and on even pages (卧排, 表顶朝左).
    pub(super) fn turned_start(&self, number: u32) -> (f32, f32) {
        let measure = self.turned.map_or(0.0, |frame| frame.measure);
        let foot = self.page.across - self.across_start(number) - self.depth();
        (foot + (self.depth() - measure) / 2.0, self.along_start(number))
    }

    /// The baseline of line `slot`: the grid, the same on every page of a side.
    pub(super) fn baseline(&self, number: u32, slot: u32) -> f32 {
        self.across_start(number) + self.ascent * self.body.size + slot as f32 * self.body.pitch
    }

    /// The body's lines that `lines` lines of notes take, separator included.
    pub(super) fn note_slots(&self, lines: u32) -> u32 {
        if lines == 0 {
            return 0;
        }
        let depth = (lines - 1) as f32 * self.note.pitch + self.note.size;
        ((depth + NOTE_GAP * self.body.pitch) / self.body.pitch - 1e-3).ceil() as u32
    }

    /// The most lines of notes that fit into `slots` lines of the body.
    pub(super) fn note_lines(&self, slots: u32) -> u32 {
        let depth = slots as f32 * self.body.pitch - NOTE_GAP * self.body.pitch - self.note.size;
        if depth < -1e-3 { 0 } else { 1 + ((depth / self.note.pitch + 1e-3).max(0.0).floor() as u32) }
    }
}

fn side(number: u32) -> usize {
    (number.is_multiple_of(2)) as usize
}

/// How many columns of how many pt. A column of less than [`LEAST_COLUMN`] characters is none: then there are fewer.
fn columns(wanted: u32, along: f32, size: f32, gap: f32) -> (u32, f32) {
    for count in (2..=wanted.min(MOST_COLUMNS)).rev() {
        let characters = whole((along - (count - 1) as f32 * gap) / count as f32, size);
        if characters >= LEAST_COLUMN {
            return (count, characters as f32 * size);
        }
    }
    (1, whole(along, size) as f32 * size)
}

fn note_frame(body: Frame) -> Frame {
    let size = smaller(body.size);
    // The same share of leading as the body has, but tighter: notes are read a line or two at a time.
    let pitch = (size * (1.0 + 0.75 * (body.pitch / body.size - 1.0))).min(body.pitch);
    let depth = body.slots as f32 * body.pitch - NOTE_GAP * body.pitch - size;
    let slots = if depth <= 0.0 { 1 } else { 1 + (depth / pitch + 1e-3).floor() as u32 };
    Frame { measure: whole(body.measure, size) as f32 * size, pitch, size, slots }
}

/// The lines of notes in the margin, and where they start on odd and on even pages: one em of the body from the text, and
/// not too near to the paper's edge.
fn margin(options: &Options, body: Frame, page: Extent, corner: [Corner; 2]) -> Option<(Frame, [f32; 2])> {
    if options.notes != NotePlace::Margin {
        return None;
    }
    let horizontal = options.writing == WritingMode::Horizontal;
    // What is free behind the lines of an odd page is free before those of an even one.
    let free = if horizontal { page.along - corner[0].along - body.measure } else { corner[0].along };
    let size = smaller(body.size);
    // Vertical pages with running heads keep more room free at the paper's edge.
    let heads = if horizontal || options.running_heads == RunningHeads::None { 0.0 } else { 2.0 * body.size };
    let room = free - body.size - heads - OUTSIDE_NOTES;
    if room < LEAST_NOTE * size - 1e-2 {
        return None;
    }
    let foot = note_frame(body);
    let measure = whole(room, size).min(MOST_NOTE) as f32 * size;
    let depth = (body.slots - 1) as f32 * body.pitch + body.size;
    let slots = whole((depth - size).max(0.0) + foot.pitch, foot.pitch);
    let before = |corner: Corner| corner.along - body.size - measure;
    let behind = corner[0].along + body.measure + body.size;
    let starts = match (horizontal, options.facing) {
        (false, _) => [before(corner[0]); 2],
        (true, true) => [behind, before(corner[1])],
        (true, false) => [behind; 2],
    };
    Some((Frame { measure, slots, ..foot }, starts))
}

fn turned_frame(full: Frame) -> Frame {
    let depth = (full.slots - 1) as f32 * full.pitch + full.size;
    let slots = whole((full.measure - full.size).max(0.0) + full.pitch, full.pitch);
    Frame { measure: whole(depth, full.size) as f32 * full.size, slots, ..full }
}

/// The baseline of horizontal lines stands where the body's face has it in its em box; the one of vertical lines runs
/// through the middle.
fn ascent(writing: WritingMode, fonts: &FontSet) -> f32 {
    if writing == WritingMode::Vertical {
        return 0.5;
    }
    let face = fonts.face(fonts.primary(Request { family: Family::Song, bold: false, italic: false }));
    let (up, down) = (f32::from(face.ascender), f32::from(face.descender));
    let share = up / (up - down);
    if share.is_finite() { share.clamp(0.5, 1.0) } else { 0.88 }
}

/// The binding margin of vertical pages, moved by a quarter of the pitch at most, so that the lines of odd and even pages
/// stand on one grid, seen from the front and through the paper. `rest` is the page without the type area.
fn on_one_grid(binding: f32, rest: f32, pitch: f32) -> f32 {
    let off = (rest - 2.0 * binding).rem_euclid(pitch);
    let nearest = if off > pitch / 2.0 { off - pitch } else { off };
    (binding + nearest / 2.0).max(0.0)
}

fn corners(options: &Options, body: Frame, page: Extent) -> [Corner; 2] {
    let m = options.margins;
    let depth = (body.slots - 1) as f32 * body.pitch + body.size;
    let pair = if options.writing == WritingMode::Horizontal {
        let even = page.along - m.binding - body.measure;
        [Corner { along: m.binding, across: m.head }, Corner { along: even, across: m.head }]
    } else {
        let binding = if options.facing { on_one_grid(m.binding, page.across - depth, body.pitch) } else { m.binding };
        let even = page.across - binding - depth;
        [Corner { along: m.head, across: binding }, Corner { along: m.head, across: even }]
    };
    if options.facing { pair } else { [pair[0]; 2] }
}

#[cfg(test)]
mod tests {
    use super::super::testing;
    use super::*;

    #[test]
    fn the_measure_is_whole_characters_and_the_rest_goes_to_the_fore_edge() {
        let options = testing::options();
        let g = Geometry::new(&options, testing::fonts());
        let count = g.body.measure / g.body.size;
        assert!((count - count.round()).abs() < 1e-4);
        assert_eq!(g.along_start(1), options.margins.binding);
        let even = g.page.along - g.along_start(2) - g.body.measure;
        assert!((even - options.margins.binding).abs() < 1e-3, "the binding margin changes sides");
        assert_eq!(g.baseline(1, 7), g.baseline(2, 7), "facing pages share the grid");
    }

    #[test]
    fn the_type_area_ends_before_the_foot_margin() {
        let options = testing::options();
        let g = Geometry::new(&options, testing::fonts());
        let rest = g.page.across - options.margins.foot - g.across_start(1) - g.depth();
        assert!((-1e-2..g.body.pitch).contains(&rest), "{rest}");
    }

    #[test]
    fn lines_of_notes_and_lines_of_the_body_convert_both_ways() {
        let g = Geometry::new(&testing::options(), testing::fonts());
        for lines in 1..40 {
            let slots = g.note_slots(lines);
            assert!(g.note_lines(slots) >= lines && g.note_lines(slots - 1) < lines, "{lines}");
        }
    }

    #[test]
    fn lines_of_vertical_pages_stand_on_one_grid_on_both_sides_of_the_leaf() {
        for margin in 0..40 {
            let mut options = Options { writing: WritingMode::Vertical, ..testing::options() };
            options.margins.binding += margin as f32;
            let g = Geometry::new(&options, testing::fonts());
            let apart = (g.across_start(1) - g.across_start(2)) / g.body.pitch;
            assert!((apart - apart.round()).abs() < 1e-3, "{apart}");
            assert!((g.across_start(1) - options.margins.binding).abs() <= g.body.pitch / 4.0 + 1e-3);
            let behind = g.page.across - g.across_start(2) - g.depth();
            assert!((behind - g.across_start(1)).abs() < 1e-3, "as far from the binding on both sides");
        }
    }

    #[test]
    fn a_page_smaller_than_its_margins_still_holds_a_line() {
        let options = Options { paper: Extent { along: 30.0, across: 30.0 }, ..testing::options() };
        let g = Geometry::new(&options, testing::fonts());
        assert_eq!((g.body.slots, g.body.measure), (1, g.body.size));
    }

    #[test]
    fn notes_are_one_size_smaller_on_the_ladder_of_type() {
        assert_eq!((smaller(10.5), smaller(12.0), smaller(9.0), smaller(5.0)), (9.0, 10.5, 7.875, 5.0));
    }
}
