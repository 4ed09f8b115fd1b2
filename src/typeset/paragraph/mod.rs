//! A paragraph becomes lines. The files are named after the steps and read in the order in which the text passes
//! through them:
//!
//! - [`itemise`], on vertical lines [`upright`]: faces are chosen character by character;
//! - [`shape`], with [`shapers`], [`marks`] and [`hyphenate`]: the text is shaped, whole, into clusters over all its runs;
//! - [`adjust`]: marks are given their widths beside their neighbours, and each cluster how far it may shrink or grow,
//!   on one array, so that a change of style never breaks a squeeze; [`readings`] make room for themselves, [`zhuyin`] at
//!   the side of its base; or [`cells`] are filled; [`units`] are spread, framed, or folded into two lines ([`folds`]);
//! - [`places`]: where a line may end, by CLREQ's prohibition rules;
//! - [`breaks`]: the best set of line ends;
//! - [`finalize`]: the chosen lines are fitted to the measure in CLREQ's order, [`bidi`] places what is written from right
//!   to left, and [`write`] makes them glyphs.
//!
//! A paragraph's [`Lines`] are a pure function of its [`Paragraph`] and the faces. They hold offsets relative to the
//! paragraph and no page or chapter, so they can be made in parallel and cached.

mod adjust;
mod bidi;
mod breaks;
mod cells;
mod finalize;
mod folds;
mod hyphenate;
mod itemise;
mod marks;
mod places;
mod readings;
mod shape;
mod shapers;
mod units;
mod upright;
mod write;
mod zhuyin;

use std::cell::Cell;
use std::ops::Range;

use crate::font::{FaceId, Family, FontSet};
use crate::model::Lang;

use super::options::{Kinsoku, MarkWidths, Region, WritingMode};
use super::pages::{Color, Glyph};

/// A paragraph before it is set: its text, in runs of one style.
#[derive(Debug, Clone, PartialEq)]
pub struct Paragraph {
    /// The whole text. U+FFFC stands for an object, U+2028 is a line break that the author wants.
    pub text: String,
    /// Styled runs that cover `text` in order, without gaps.
    pub runs: Vec<StyledRun>,
    /// The objects of the U+FFFC in `text`, in order.
    pub objects: Vec<InlineObject>,
    /// Readings over pieces of the text, in order, not overlapping.
    pub rubies: Vec<Ruby>,
    /// Pieces that are set in a way of their own, in order, not overlapping.
    pub units: Vec<Unit>,
    /// How its lines are made.
    pub style: ParagraphStyle,
}

/// A run of one style.
#[derive(Debug, Clone, PartialEq)]
pub struct StyledRun {
    /// Bytes of [`Paragraph::text`].
    pub range: Range<u32>,
    /// Style.
    pub style: TextStyle,
    /// Language, where it is not the paragraph's.
    pub lang: Option<Lang>,
}

/// Style of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextStyle {
    /// Family.
    pub family: Family,
    /// Bold.
    pub bold: bool,
    /// Italic, for scripts that have it.
    pub italic: bool,
    /// Size in pt.
    pub size: f32,
    /// Baseline moved towards the line before, in pt (superscript positive).
    pub rise: f32,
    /// Colour.
    pub color: Color,
    /// Whether no line may end inside the run (a note's mark, a formula).
    pub unbreakable: bool,
}

/// An object that stands in a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InlineObject {
    /// Its advance in pt.
    pub advance: f32,
    /// Whether it is set like a letter: with a gap between it and Han, as a formula is.
    pub letter: bool,
}

/// A reading over a piece of text.
#[derive(Debug, Clone, PartialEq)]
pub struct Ruby {
    /// The base: bytes of [`Paragraph::text`].
    pub base: Range<u32>,
    /// The reading.
    pub reading: String,
}

/// A piece of text that is set in a way of its own. A line ends inside it only where the piece is longer than the line, or
/// folded.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Unit {
    /// Bytes of [`Paragraph::text`].
    pub range: Range<u32>,
    /// Length in em that its characters are spread over (CLREQ 2.1.3.2); 0 for none.
    pub spread: f32,
    /// Whether room for a frame is kept around it (CLREQ 3.1.3.4).
    pub framed: bool,
    /// Whether it is a note of two lines in one (JLREQ 3.4), its runs half as large as the text.
    pub folded: bool,
}

/// How a paragraph's lines are made.
#[derive(Debug, Clone, PartialEq)]
pub struct ParagraphStyle {
    /// Length of a line in pt; for body text a whole number of its em.
    pub measure: f32,
    /// Indent of the first line in pt, further to `start_indent`.
    pub first_indent: f32,
    /// Indent of every line in pt.
    pub start_indent: f32,
    /// Space kept free at the end of every line, in pt.
    pub end_indent: f32,
    /// Room that is kept free at the start of the first lines.
    pub notch: Option<Notch>,
    /// How lines stand in the measure.
    pub alignment: LineAlignment,
    /// Prohibition rules.
    pub kinsoku: Kinsoku,
    /// Widths of marks.
    pub mark_widths: MarkWidths,
    /// Whose conventions.
    pub region: Region,
    /// Direction of the lines.
    pub writing: WritingMode,
    /// Language.
    pub lang: Lang,
    /// Whether 、，。 at a line's end hang outside the measure (CLREQ 3.1.7).
    pub hanging: bool,
    /// Whether every character stands in a cell of one em: no squeeze, no stretch, other text filled up to whole cells
    /// (CLREQ 3.2.5).
    pub cells: bool,
    /// Whether words of alphabets may be parted with a hyphen, by the patterns of their run's language.
    pub hyphenate: bool,
    /// Whether spaces and line ends are kept as they are, for code: no squeeze, no gap between Han and Latin; a line
    /// that is too long is broken anywhere.
    pub verbatim: bool,
}

/// Room at the start of the first lines of a paragraph: a large first character stands there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Notch {
    /// How many lines.
    pub lines: u32,
    /// Its length in pt.
    pub length: f32,
}

impl ParagraphStyle {
    /// Length of the shortest line, in pt.
    fn shortest(&self) -> f32 {
        self.measure - self.start_indent - self.end_indent - self.first_indent.max(0.0) - self.notched(0)
    }

    /// What is kept free at the start of the line of this number, in pt.
    fn notched(&self, line: usize) -> f32 {
        self.notch.filter(|notch| line < notch.lines as usize).map_or(0.0, |notch| notch.length)
    }
}

/// How lines stand in the measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineAlignment {
    /// Both edges flush, the last line at the start.
    Justify,
    /// At the start.
    Start,
    /// In the middle.
    Center,
    /// At the end.
    End,
}

/// The lines of a paragraph.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lines {
    /// The lines.
    pub lines: Vec<Line>,
    /// Runs of all lines.
    pub runs: Vec<LineRun>,
    /// Glyphs of all runs.
    pub glyphs: Vec<Glyph>,
    /// Text of the readings, that of the runs with [`LineRun::reading`].
    pub readings: String,
    /// Whether the lines run from right to left: they begin, and have the indents of their start, at the other end.
    pub reversed: bool,
    /// Characters that no face has, with the byte of [`Paragraph::text`] where they stand.
    pub missing: Vec<(u32, char)>,
    /// Work done, for the growth test.
    pub work: Work,
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// In [`Lines::runs`].
    pub runs: Range<u32>,
    /// Bytes of [`Paragraph::text`] that it holds.
    pub text: Range<u32>,
    /// Where its first glyph's ink box begins, from the start of the measure, in pt.
    pub start: f32,
    /// Its length in pt, from `start`.
    pub advance: f32,
}

/// A run within a line: glyphs of one face, or an object, or a missing character.
#[derive(Debug, Clone, PartialEq)]
pub struct LineRun {
    /// Index in [`Paragraph::runs`].
    pub run: u32,
    /// What it shows.
    pub content: RunContent,
    /// Bytes of [`Paragraph::text`] (of [`Lines::readings`] for a reading).
    pub text: Range<u32>,
    /// Pen at its start, from the start of the measure, in pt.
    pub along: f32,
    /// Its length in pt.
    pub advance: f32,
    /// Size in pt (a reading's is half its base's).
    pub size: f32,
    /// Baseline moved towards the line before, in pt.
    pub rise: f32,
    /// Whether this is the reading of a ruby.
    pub reading: bool,
    /// Whether the glyphs lie on their side.
    pub sideways: bool,
}

/// What a [`LineRun`] shows.
#[derive(Debug, Clone, PartialEq)]
pub enum RunContent {
    /// Glyphs.
    Glyphs {
        /// Face.
        face: FaceId,
        /// In [`Lines::glyphs`].
        glyphs: Range<u32>,
        /// Stroke in em for a bold that the face lacks.
        stroke: f32,
    },
    /// The object of this number in [`Paragraph::objects`].
    Object(u32),
    /// A character that no face has, to be drawn as a box.
    Missing(char),
    /// A hyphen or wrap mark that is not in the text: glyphs with no text of their own.
    Added {
        /// Face.
        face: FaceId,
        /// In [`Lines::glyphs`].
        glyphs: Range<u32>,
    },
}

/// Work done, counted so that a test can see growth without a clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Work {
    /// Clusters made and visited.
    pub clusters: u64,
    /// Lines tried.
    pub breakpoints: u64,
}

/// Sets paragraphs with the faces of one publication. What is learnt of a face (its shaping plans, the blanks of its marks)
/// is kept and shared by all threads.
pub struct Setter<'f> {
    shapers: shapers::Shapers<'f>,
}

impl<'f> Setter<'f> {
    /// A setter for these faces.
    pub fn new(fonts: &'f FontSet) -> Setter<'f> {
        Setter { shapers: shapers::Shapers::new(fonts) }
    }

    /// The faces.
    pub fn fonts(&self) -> &'f FontSet {
        self.shapers.fonts
    }

    /// Sets a paragraph. Runs are taken as they are given: they must cover the text in order, at character boundaries.
    pub fn set(&self, paragraph: &Paragraph) -> Lines {
        thread_local! { static ROOM: Cell<Room> = Cell::default(); }
        let mut room = ROOM.take();
        let lines = self.set_in(&mut room, paragraph);
        if room.shaped.clusters.len() <= ROOMY {
            ROOM.set(room);
        }
        lines
    }

    fn set_in(&self, room: &mut Room, paragraph: &Paragraph) -> Lines {
        let Room { shaped, fitted, search } = room;
        let mut lines = Lines::default();
        shape::shape(&self.shapers, paragraph, shaped, &mut lines.work);
        lines.missing = std::mem::take(&mut shaped.missing);
        lines.reversed = shaped.levels.reversed;
        let readings = readings::shape_readings(&self.shapers, paragraph, &mut lines.work);
        lines.missing.extend(readings::missing(paragraph, &readings));
        adjust::fit(paragraph, shaped, &readings, fitted);
        let first = first_cluster(paragraph, shaped);
        let folds = units::folds(paragraph, &shaped.clusters);
        let rules = places::Rules::new(paragraph, shaped, fitted, &folds, first);
        let chosen = breaks::choose(&rules, search, &mut lines.work);
        finalize::finalize(&rules, chosen, &readings, &mut lines);
        lines
    }
}

/// What the steps fill, kept from one paragraph to the next of a thread: to ask for memory costs more than to shape.
#[derive(Default)]
struct Room {
    shaped: shape::Shaped,
    fitted: Vec<adjust::Fitted>,
    search: breaks::Room,
}

/// The room of a paragraph of more clusters is given back.
const ROOMY: usize = 1 << 14;

/// The first cluster that a line may begin with: not a space, but in code.
fn first_cluster(paragraph: &Paragraph, shaped: &shape::Shaped) -> usize {
    if paragraph.style.verbatim {
        return 0;
    }
    let blank = |c: &&shape::Cluster| c.class == crate::script::Class::Space && c.len == 1;
    shaped.clusters.iter().take_while(blank).count()
}
