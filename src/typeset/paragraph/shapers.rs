//! Faces made ready for shaping. What is learnt of a face is kept and shared by all threads; nothing of it depends on the
//! order in which they ask.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use harfrust::{Direction, Feature, Language, Script, ShapePlan, Tag};

use super::marks::{Mark, Marks};
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

/// What a plan is made for: script, number of the language, and whether marks that Chinese has full-width are wanted
/// proportional (quotes in Latin text).
pub(super) type PlanKey = (Option<Script>, usize, bool);

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
        let language = language(key.1);
        let features = features(key.2, false);
        let plan = ShapePlan::new(&self.font, Direction::LeftToRight, key.0, language.as_ref(), features);
        let plan = Arc::new(plan);
        plans.push((key, plan.clone()));
        plan
    }

    /// A mark or other character that stands alone; see [`Marks::get`].
    pub(super) fn mark(&self, c: char, language: usize) -> Option<Mark> {
        self.marks.get(&self.font, self.units_per_em, c, language)
    }

    /// —— or ……; see [`Marks::pair`].
    pub(super) fn pair(&self, c: char, language: usize) -> &[ShapedGlyph] {
        self.marks.pair(&self.font, self.units_per_em, c, language)
    }
}

/// The features asked for: proportional marks, half-width marks.
pub(super) fn features(narrow: bool, halt: bool) -> &'static [Feature] {
    static NARROW: OnceLock<[Feature; 1]> = OnceLock::new();
    static HALT: OnceLock<[Feature; 1]> = OnceLock::new();
    match (narrow, halt) {
        (true, _) => NARROW.get_or_init(|| [Feature::new(Tag::new(b"pwid"), 1, ..)]),
        (false, true) => HALT.get_or_init(|| [Feature::new(Tag::new(b"halt"), 1, ..)]),
        (false, false) => &[],
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
