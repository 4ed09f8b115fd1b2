//! Faces made ready for shaping. What is learnt of a face is kept and shared by all threads; nothing of it depends on the
//! order in which they ask.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use harfrust::{Direction, Feature, Language, Script, ShapePlan, Tag};

use super::marks::{self, Mark, Marks};
use super::shape::ShapedGlyph;
use crate::font::{Face, FaceId, FontSet};
use crate::model::Lang;

/// Shapers of all faces, made when first used.
pub(super) struct Shapers<'f> {
    pub fonts: &'f FontSet,
    faces: Vec<OnceLock<Option<FaceShaper>>>,
}

/// One face made ready.
pub(super) struct FaceShaper {
    pub font: harfrust::Font,
    pub units_per_em: u16,
    plans: Mutex<Vec<(PlanKey, Arc<ShapePlan>)>>,
    marks: Marks,
}

/// How a face is asked for glyphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Manner {
    /// Number of the language in [`LANGUAGES`].
    pub language: usize,
    /// Whether the glyphs stand upright below one another: forms and advances of vertical lines are wanted.
    pub below: bool,
}

impl Manner {
    /// How many there are.
    pub(super) const COUNT: usize = 2 * LANGUAGES.len();

    /// Its place in a table of all.
    pub(super) fn index(self) -> usize {
        self.language + if self.below { LANGUAGES.len() } else { 0 }
    }

    /// `reversed`: for text that is written from right to left.
    pub(super) fn direction(self, reversed: bool) -> Direction {
        match (self.below, reversed) {
            (true, _) => Direction::TopToBottom,
            (false, true) => Direction::RightToLeft,
            (false, false) => Direction::LeftToRight,
        }
    }
}

/// What a plan is made for: script, manner, whether marks that Chinese has full-width are wanted proportional (quotes in
/// Latin text), whether the text is written from right to left.
pub(super) type PlanKey = (Option<Script>, Manner, bool, bool);

/// The languages that faces tell apart with `locl`.
pub(super) const LANGUAGES: [&str; 6] = ["zh-Hans", "zh-Hant-TW", "zh-Hant-HK", "ja", "ko", "en"];

impl<'f> Shapers<'f> {
    pub(super) fn new(fonts: &'f FontSet) -> Shapers<'f> {
        Shapers { fonts, faces: fonts.faces().map(|_| OnceLock::new()).collect() }
    }

    /// The shaper of a face; `None` if it cannot be shaped with.
    pub(super) fn get(&self, id: FaceId) -> Option<&FaceShaper> {
        self.faces[id.0 as usize].get_or_init(|| FaceShaper::new(self.fonts.face(id))).as_ref()
    }
}

impl FaceShaper {
    fn new(face: &Face) -> Option<FaceShaper> {
        let bytes: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(face.bytes.clone());
        let font = harfrust::Font::new(bytes, face.index)?;
        Some(FaceShaper { font, units_per_em: face.units_per_em, plans: Mutex::new(Vec::new()), marks: Marks::new() })
    }

    /// The plan for `key`. A caller keeps the one that it used last, so the lock is seldom taken.
    pub(super) fn plan(&self, key: PlanKey) -> Arc<ShapePlan> {
        // A plan is pushed whole, so what a panicking thread left behind is sound.
        let mut plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, plan)) = plans.iter().find(|(k, _)| *k == key) {
            return plan.clone();
        }
        let language = language(key.1.language);
        let features = features(Wanted::text(key.2));
        let plan = ShapePlan::new(&self.font, key.1.direction(key.3), key.0, language.as_ref(), features);
        let plan = Arc::new(plan);
        plans.push((key, plan.clone()));
        plan
    }

    /// A mark or other character that stands alone; see [`Marks::get`].
    pub(super) fn mark(&self, c: char, manner: Manner) -> Option<Mark> {
        self.marks.get(&self.font, self.units_per_em, c, manner)
    }

    /// A letter or digit in its half-width form, if the face has one.
    pub(super) fn cramped(&self, c: char, manner: Manner) -> Option<ShapedGlyph> {
        self.marks.cramped(&self.font, self.units_per_em, c, manner)
    }

    /// The form of a character that stands in a column, as symbols of Zhuyin do on horizontal lines too.
    pub(super) fn in_column(&self, c: char, language: usize) -> Option<ShapedGlyph> {
        marks::single(&self.font, self.units_per_em, c, Manner { language, below: true })
    }

    /// —— or ……; see [`Marks::pair`].
    pub(super) fn pair(&self, c: char, manner: Manner) -> &[ShapedGlyph] {
        self.marks.pair(&self.font, self.units_per_em, c, manner)
    }
}

/// Features that are asked for besides those of every text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// None.
    Plain,
    /// Proportional marks (`pwid`).
    Narrow,
    /// Half-width marks (`halt`; `vhal` on vertical lines).
    Half,
    /// Half-width letters and digits (`hwid`).
    Cramped,
}

impl Wanted {
    pub(super) fn text(narrow: bool) -> Wanted {
        if narrow { Wanted::Narrow } else { Wanted::Plain }
    }
}

/// The features of the font format for what is wanted.
pub(super) fn features(wanted: Wanted) -> &'static [Feature] {
    static NARROW: OnceLock<[Feature; 1]> = OnceLock::new();
    static HALF: OnceLock<[Feature; 2]> = OnceLock::new();
    static CRAMPED: OnceLock<[Feature; 1]> = OnceLock::new();
    let feature = |tag| Feature::new(Tag::new(tag), 1, ..);
    match wanted {
        Wanted::Plain => &[],
        Wanted::Narrow => NARROW.get_or_init(|| [feature(b"pwid")]),
        Wanted::Half => HALF.get_or_init(|| [feature(b"halt"), feature(b"vhal")]),
        Wanted::Cramped => CRAMPED.get_or_init(|| [feature(b"hwid")]),
    }
}

/// The language of this number in [`LANGUAGES`].
pub(super) fn language(index: usize) -> Option<Language> {
    Language::new(LANGUAGES[index])
}

/// The number of the language that `lang` is for the faces.
pub(super) fn language_index(lang: &Lang) -> usize {
    match lang.primary() {
        "zh" if lang.as_str().ends_with("HK") || lang.as_str().ends_with("MO") => 2,
        "zh" if lang.is_traditional_chinese() => 1,
        "zh" => 0,
        "ja" => 3,
        "ko" => 4,
        _ => 5,
    }
}

/// Units of a face in 1/1000 em. What does not fit into 16 bits is cut: no glyph is 32 em wide.
pub(super) fn milli(units: i32, units_per_em: u16) -> i16 {
    (units as f32 * 1000.0 / f32::from(units_per_em)).round().clamp(-32000.0, 32000.0) as i16
}
