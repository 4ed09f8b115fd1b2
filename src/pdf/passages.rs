//! Passages: the lines that keben writes into the content streams itself.
//!
//! krilla weighs every glyph on its own and writes it as four digits. For the plain text that a book is made of, it is
//! given *stand-ins*: a glyph or two of a face on each page that has it, and the glyphs that are new to the file, which it
//! has to embed and to map to their characters. A marked section of text for which it has all that is left empty.
//! [`super::fill`] puts the lines into their places. Everything else (clusters of several glyphs, a glyph met with another
//! text, stroked and turned text) krilla writes.

use std::ops::Range;

use krilla::geom::Point as PagePoint;

use super::glyphs::{self, RunGlyph};
use super::structure;
use crate::font::{FaceId, FontSet};
use crate::typeset::{Color, Glyph, Pages, PlacedRun};

/// A line, or the part of it that has one face.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) run: &'a PlacedRun,
    /// Where its first glyph begins on the page.
    pub(super) start: PagePoint,
    /// Whether its glyphs stand one below the other.
    pub(super) upright: bool,
}

/// What the lines of a passage have in common: what a text object has before it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ground {
    pub(super) color: Color,
    /// Whether it stands in the part of a page that is turned by a quarter.
    pub(super) turned: bool,
}

/// Where a passage comes in a content stream.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Place {
    /// In the place of a stand-in of this face.
    StandIn(FaceId),
    /// In the empty section of this number (MCID).
    Section(u32),
}

/// Lines that stand together in the content stream.
pub(super) struct Passage {
    /// Index of its page.
    pub(super) page: usize,
    pub(super) ground: Ground,
    pub(super) place: Place,
    lines: Range<usize>,
    /// The glyphs of its stand-in that are new to the file.
    new: Range<usize>,
}

/// What krilla is to draw for a passage.
pub(super) struct StandIn<'a> {
    pub(super) face: FaceId,
    pub(super) size: f32,
    pub(super) color: Color,
    pub(super) at: PagePoint,
    pub(super) glyphs: &'a [RunGlyph],
    pub(super) text: &'a str,
}

/// The passage that grows.
struct Open {
    ground: Ground,
    /// The face that its stand-in has to show, and the size.
    shows: Option<(FaceId, f32)>,
    first_line: usize,
    first_new: usize,
}

/// All passages of a file, numbered in the order in which they are drawn.
pub(super) struct Passages<'a> {
    pages: &'a Pages,
    set: &'a FontSet,
    passages: Vec<Passage>,
    lines: Vec<Line<'a>>,
    new: Vec<u16>,
    /// By face: what its glyphs have stood for so far; `None` for a face whose text is left to krilla.
    meanings: Vec<Option<Vec<Meaning>>>,
    /// The page that is being drawn, and what its stand-ins have shown.
    page: usize,
    faces: Vec<FaceId>,
    grounds: Vec<Ground>,
    open: Option<Open>,
    /// The stand-in of the open passage.
    text: String,
    glyphs: Vec<RunGlyph>,
}

/// Whether a passage can have a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Plain {
    No,
    /// All its glyphs have been shown.
    Known,
    /// Some are new to the file.
    New,
}

impl<'a> Passages<'a> {
    pub(super) fn new(pages: &'a Pages, set: &'a FontSet) -> Passages<'a> {
        let meanings = set.faces().map(|(_, face)| glyphs::has_outlines_only(face).then(Vec::new)).collect();
        Passages { meanings, ..Passages::none(pages, set) }
    }

    /// Passages that take no run: krilla writes every glyph.
    pub(super) fn none(pages: &'a Pages, set: &'a FontSet) -> Passages<'a> {
        Passages {
            pages,
            set,
            passages: Vec::new(),
            lines: Vec::new(),
            new: Vec::new(),
            meanings: Vec::new(),
            page: 0,
            faces: Vec::new(),
            grounds: Vec::new(),
            open: None,
            text: String::new(),
            glyphs: Vec::new(),
        }
    }

    /// Whether they take any run.
    pub(super) fn take_any(&self) -> bool {
        !self.meanings.is_empty()
    }

    /// All of them.
    pub(super) fn all(&self) -> &[Passage] {
        &self.passages
    }

    pub(super) fn lines(&self, passage: &Passage) -> &[Line<'a>] {
        &self.lines[passage.lines.clone()]
    }

    pub(super) fn new_glyphs(&self, passage: &Passage) -> &[u16] {
        &self.new[passage.new.clone()]
    }

    /// Begins page `index`, on which nothing has been shown yet.
    pub(super) fn begin_page(&mut self, index: usize) {
        self.page = index;
        self.faces.clear();
        self.grounds.clear();
    }

    /// Notes what the glyphs of a run stand for, and says whether a passage can have it. It must see every run before
    /// krilla does, since the first text of a glyph is the one that the file's table has.
    pub(super) fn learn(&mut self, face: FaceId, glyphs: &[Glyph], text: &str) -> Plain {
        let Some(Some(meanings)) = self.meanings.get_mut(face.0 as usize) else {
            return Plain::No;
        };
        if meanings.is_empty() {
            meanings.resize(usize::from(u16::MAX) + 1, Meaning::NONE);
        }
        let mut at = 0;
        let (mut plain, mut known) = (!glyphs.is_empty(), true);
        for (index, glyph) in glyphs.iter().enumerate() {
            let end = at + usize::from(glyph.text_len);
            let alone = glyph.id != 0 && glyphs.get(index + 1).is_none_or(|next| next.text_len > 0);
            let meaning = text.as_bytes().get(at..end).filter(|_| alone).map_or(Meaning::OTHER, Meaning::of);
            let before = &mut meanings[usize::from(glyph.id)];
            if *before == Meaning::NONE {
                *before = if text.get(at..end).is_some() { meaning } else { Meaning::OTHER };
            }
            plain &= before.is(meaning);
            known &= before.is_shown();
            at = end;
        }
        match plain && at == text.len() {
            false => Plain::No,
            true if known => Plain::Known,
            true => Plain::New,
        }
    }

    /// Whether the open passage can go on with a line.
    pub(super) fn goes_on(&self, line: &Line, turned: bool, plain: Plain) -> bool {
        self.open.as_ref().is_some_and(|open| {
            let ground = Ground { color: line.run.color, turned };
            let shows = open.shows.is_none_or(|(face, _)| face == line.run.face);
            open.ground == ground && (shows || !self.must_show(line.run.face, plain))
        })
    }

    fn must_show(&self, face: FaceId, plain: Plain) -> bool {
        plain == Plain::New || !self.faces.contains(&face)
    }

    /// Adds a line to the open passage, or begins one with it.
    pub(super) fn add(&mut self, line: Line<'a>, turned: bool, plain: Plain) {
        let ground = Ground { color: line.run.color, turned };
        let must_show = self.must_show(line.run.face, plain) || !self.grounds.contains(&ground);
        let (first_line, first_new) = (self.lines.len(), self.new.len());
        let open = self.open.get_or_insert_with(|| {
            self.text.clear();
            self.glyphs.clear();
            Open { ground, shows: None, first_line, first_new }
        });
        if must_show && open.shows.is_none() {
            open.shows = Some((line.run.face, line.run.size));
        }
        self.lines.push(line);
        if plain == Plain::New {
            self.show_new(line.run);
        }
    }

    /// Adds the glyphs of a run that are new to the file to the stand-in.
    fn show_new(&mut self, run: &PlacedRun) {
        let glyphs = glyphs::slice(&self.pages.glyphs, &run.glyphs);
        let text = glyphs::text_of(&self.pages.text, run);
        let mut at = 0;
        for glyph in glyphs {
            let end = at + usize::from(glyph.text_len);
            if let Some(Some(meanings)) = self.meanings.get_mut(run.face.0 as usize)
                && meanings[usize::from(glyph.id)].show()
            {
                self.new.push(glyph.id);
                self.stand_for(run, glyph.id, &text[at..end]);
            }
            at = end;
        }
    }

    fn stand_for(&mut self, run: &PlacedRun, glyph: u16, text: &str) {
        let start = self.text.len() as u32;
        self.text.push_str(text);
        let location = run.node.and_then(structure::location);
        self.glyphs.push(glyphs::alone(self.set.face(run.face), glyph, start..self.text.len() as u32, location));
    }

    /// Ends the open passage, and gives what krilla is to draw for it. `section` is the number of the marked section that
    /// has nothing but the passage: it may stay empty.
    pub(super) fn close(&mut self, section: Option<u32>) -> Option<StandIn<'_>> {
        let Open { ground, shows, first_line, first_new } = self.open.take()?;
        let (lines, new) = (first_line..self.lines.len(), first_new..self.new.len());
        let mut passage = Passage { page: self.page, ground, place: Place::Section(0), lines: lines.clone(), new };
        if let (None, Some(section)) = (shows, section) {
            passage.place = Place::Section(section);
            self.passages.push(passage);
            return None;
        }
        let first = self.lines[first_line].run;
        let (face, size) = shows.unwrap_or((first.face, first.size));
        passage.place = Place::StandIn(face);
        let at = place(self.passages.len());
        self.passages.push(passage);
        self.faces.push(face);
        self.grounds.push(ground);
        if self.glyphs.is_empty() {
            // Nothing new: any glyph of the face, for krilla draws no empty run.
            let run = self.lines[lines].iter().map(|line| line.run).find(|run| run.face == face)?;
            let glyph = *glyphs::slice(&self.pages.glyphs, &run.glyphs).first()?;
            let text = glyphs::text_of(&self.pages.text, run).get(..usize::from(glyph.text_len))?;
            self.stand_for(run, glyph.id, text);
        }
        Some(StandIn { face, size, color: ground.color, at, glyphs: &self.glyphs, text: &self.text })
    }
}

/// Where stand-ins begin, in pt above the page: no page is as high (ISO 32000-1, table C.1).
const ABOVE: usize = 16_384;

/// The place of stand-in `number`, which tells the number. Both coordinates are integers that a float holds.
fn place(number: usize) -> PagePoint {
    PagePoint::from_xy((number % ABOVE) as f32, -((ABOVE + number / ABOVE) as f32))
}

/// The number of the stand-in at `x` and `y`; `None` for a place where other text may stand.
pub(super) fn number_at(x: i64, y: i64) -> Option<usize> {
    let (column, row) = (usize::try_from(x).ok()?, usize::try_from(-y).ok()?);
    (column < ABOVE).then_some(row.checked_sub(ABOVE)? * ABOVE + column)
}

/// The text of a glyph in its first run, up to seven bytes of it. The bit above them says that a stand-in has shown it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Meaning(u64);

impl Meaning {
    const NONE: Meaning = Meaning(0);
    /// What no passage can have: a glyph of a cluster, .notdef, a long text.
    const OTHER: Meaning = Meaning(u64::MAX);
    const SHOWN: u64 = 1 << 63;
    const LONGEST: usize = 7;

    /// The meaning of a glyph that stands for `text` alone.
    fn of(text: &[u8]) -> Meaning {
        if text.len() > Meaning::LONGEST || text.first().is_none_or(|&byte| byte == 0) {
            return Meaning::OTHER;
        }
        Meaning(text.iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte)))
    }

    /// Whether a glyph of this meaning may stand for `other`, which is not [`Meaning::OTHER`].
    fn is(self, other: Meaning) -> bool {
        self.0 & !Meaning::SHOWN == other.0 && other != Meaning::OTHER
    }

    fn is_shown(self) -> bool {
        self.0 & Meaning::SHOWN != 0
    }

    /// Marks it as shown; whether it was not yet.
    fn show(&mut self) -> bool {
        let before = self.0;
        self.0 |= Meaning::SHOWN;
        before != self.0
    }
}
