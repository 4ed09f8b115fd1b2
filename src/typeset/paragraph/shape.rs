//! Faces are chosen character by character and the text is shaped into clusters.
//!
//! Three ways lead to a cluster. A Han character of simplified Chinese needs the face's cmap and advance only (under `locl`
//! ZHS no Han glyph changes). A full-width mark comes from a table per face and language, made once with the shaper: its
//! glyph after `locl`, and the blank halves that the face's own `halt` takes away. Everything else is shaped.

use std::sync::{Mutex, OnceLock};

use harfrust::{Buffer, Direction, Feature, Language, Script, ShapeOptions, ShapePlan, ShaperFont, Tag};
use unicode_script::UnicodeScript;

use super::{Paragraph, StyledRun, TextStyle, Work};
use crate::font::{Face, FaceId, Family, FontSet, Request, Selected};
use crate::model::Lang;
use crate::script::quotes::SharedMarks;
use crate::script::{Class, class, is_han, is_shared_mark};

/// A glyph as shaped, in 1/1000 em.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ShapedGlyph {
    pub id: u16,
    pub advance: i16,
    pub offset: i16,
}

/// What a cluster shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Shown {
    /// Glyphs of a face: first in the glyph list, and how many.
    Glyphs { face: FaceId, first: u32, count: u8, stroke: f32 },
    /// An object.
    Object(u32),
    /// A box for a character that no face has.
    Missing(char),
    /// Nothing.
    Nothing,
}

/// The smallest piece that a line may end after: a character with what belongs to it, or a two-em mark.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cluster {
    /// First byte in the paragraph's text.
    pub text: u32,
    /// Bytes.
    pub len: u8,
    /// Class.
    pub class: Class,
    /// Index in the paragraph's runs.
    pub run: u32,
    /// What it shows.
    pub shown: Shown,
    /// Natural advance in pt.
    pub advance: f32,
    /// Blank at its start that can be taken away, in pt.
    pub start_blank: f32,
    /// Blank at its end that can be taken away, in pt.
    pub end_blank: f32,
}

/// The clusters of a paragraph, over all its runs.
#[derive(Debug, Default)]
pub(super) struct Shaped {
    pub clusters: Vec<Cluster>,
    pub glyphs: Vec<ShapedGlyph>,
    pub missing: Vec<(u32, char)>,
}

/// Shapers of all faces, made when first used and shared by all threads.
pub(super) struct Shapers<'f> {
    pub fonts: &'f FontSet,
    faces: Vec<OnceLock<Option<FaceShaper>>>,
}

/// One face made ready for shaping.
struct FaceShaper {
    font: harfrust::Font,
    plans: Mutex<Vec<(PlanKey, std::sync::Arc<ShapePlan>)>>,
    marks: [OnceLock<Vec<Mark>>; LANGUAGES.len()],
}

/// Script, language, and whether marks that Chinese has full-width are wanted proportional (quotes in Latin text).
type PlanKey = (Option<Script>, usize, bool);

/// A full-width mark of one face and language, in 1/1000 em.
#[derive(Debug, Clone, Copy, Default)]
struct Mark {
    glyph: Option<u16>,
    advance: i16,
    offset: i16,
    start_blank: i16,
    end_blank: i16,
}

/// The languages that faces tell apart with `locl`.
const LANGUAGES: [&str; 6] = ["zh-Hans", "zh-Hant-TW", "zh-Hant-HK", "ja", "ko", "en"];

/// Full-width marks, sorted by code point. Two-em marks stand here by their single character.
const MARKS: [char; 59] = [
    '·', '‘', '’', '“', '”', '‧', '⸺', '、', '。', '〈', '〉', '《', '》', '「', '」', '『', '』', '【', '】', '〔',
    '〕', '〖', '〗', '〘', '〙', '〚', '〛', '〝', '〞', '〟', '・', '﹐', '﹑', '﹒', '﹔', '﹕', '！', '（', '）',
    '，', '．', '／', '：', '；', '？', '［', '］', '｛', '｝', '｡', '｢', '｣', '､', '･', '⁇', '⁈', '⁉', '‼', '～',
];

impl<'f> Shapers<'f> {
    pub fn new(fonts: &'f FontSet) -> Shapers<'f> {
        Shapers { fonts, faces: fonts.faces().map(|_| OnceLock::new()).collect() }
    }

    fn get(&self, id: FaceId) -> Option<&FaceShaper> {
        self.faces[id.0 as usize].get_or_init(|| FaceShaper::new(self.fonts.face(id))).as_ref()
    }

    /// Shapes a paragraph into clusters.
    pub fn shape(&self, paragraph: &Paragraph, work: &mut Work) -> Shaped {
        let marks = SharedMarks::resolve(&paragraph.text, paragraph.style.lang.is_cjk());
        let mut job = Job { shapers: self, paragraph, marks, out: Shaped::default(), buffer: None, objects: 0 };
        job.out.clusters.reserve(paragraph.text.len() / 3 + 1);
        job.out.glyphs.reserve(paragraph.text.len() / 3 + 1);
        for index in 0..paragraph.runs.len() {
            job.run(index as u32);
        }
        work.clusters += job.out.clusters.len() as u64;
        job.out
    }
}

impl FaceShaper {
    fn new(face: &Face) -> Option<FaceShaper> {
        let bytes: std::sync::Arc<dyn AsRef<[u8]> + Send + Sync> = std::sync::Arc::new(face.bytes.clone());
        let font = harfrust::Font::new(bytes, face.index)?;
        Some(FaceShaper { font, plans: Mutex::new(Vec::new()), marks: Default::default() })
    }

    fn plan(&self, key: PlanKey) -> std::sync::Arc<ShapePlan> {
        let mut plans = self.plans.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some((_, plan)) = plans.iter().find(|(k, _)| *k == key) {
            return plan.clone();
        }
        let language = language(key.1);
        let features = features(key.2, false);
        let plan = ShapePlan::new(&self.font, Direction::LeftToRight, key.0, language.as_ref(), &features);
        let plan = std::sync::Arc::new(plan);
        plans.push((key, plan.clone()));
        plan
    }

    fn mark(&self, face: &Face, c: char, language: usize) -> Option<Mark> {
        let index = MARKS.iter().position(|&m| m == c)?;
        Some(self.marks[language].get_or_init(|| self.mark_table(face, language))[index])
    }

    fn mark_table(&self, face: &Face, lang: usize) -> Vec<Mark> {
        MARKS.iter().map(|&c| self.measure_mark(face, c, lang).unwrap_or_default()).collect()
    }

    fn measure_mark(&self, face: &Face, c: char, lang: usize) -> Option<Mark> {
        let one = |halt: bool| {
            let mut buffer = Buffer::new();
            buffer.push(c as u32, 0);
            buffer.set_direction(Direction::LeftToRight);
            buffer.set_script(Some(Script::HAN));
            buffer.set_language(language(lang));
            let features = features(false, halt);
            let options = ShapeOptions::new().features(&features);
            harfrust::shape(&ShaperFont::new(&self.font), &mut buffer, options).ok()?;
            let (info, position) = (*buffer.glyph_infos().first()?, *buffer.glyph_positions().first()?);
            (buffer.glyph_infos().len() == 1 && info.glyph_id != 0).then_some((info.glyph_id as u16, position))
        };
        let (glyph, full) = one(false)?;
        let em = f32::from(face.units_per_em);
        let milli = |units: i32| (units as f32 * 1000.0 / em).round() as i16;
        let mut mark = Mark {
            glyph: Some(glyph),
            advance: milli(full.x_advance),
            offset: milli(full.x_offset),
            ..Mark::default()
        };
        let wide = mark.advance > 900;
        match one(true) {
            Some((_, half)) if half.x_advance < full.x_advance => {
                mark.start_blank = milli(full.x_offset - half.x_offset).max(0);
                mark.end_blank = mark.advance - milli(half.x_advance) - mark.start_blank;
            }
            _ if wide => (mark.start_blank, mark.end_blank) = blank_by_class(class(c, true)),
            _ => {}
        }
        if class(c, true) == Class::MiddleDot {
            mark.fit_middle_dot(lang);
        }
        Some(mark)
    }
}

impl Mark {
    /// 间隔号 takes half an em in the mainland, one em elsewhere, however wide the face draws it (CLREQ 3.1.1.2).
    fn fit_middle_dot(&mut self, lang: usize) {
        let wanted = if lang == 0 || lang == 5 { 500 } else { 1000 };
        self.offset += (wanted - self.advance) / 2;
        self.advance = wanted;
        (self.start_blank, self.end_blank) = if wanted == 1000 { (250, 250) } else { (0, 0) };
    }
}

/// The blank halves of a full-width mark in a face without `halt` (CLREQ 3.1.6.1, mainland).
fn blank_by_class(class: Class) -> (i16, i16) {
    match class {
        Class::Opening => (500, 0),
        Class::Closing | Class::Pause | Class::Stop | Class::Colon | Class::Exclaim => (0, 500),
        _ => (0, 0),
    }
}

fn features(narrow: bool, halt: bool) -> Vec<Feature> {
    let mut features = Vec::new();
    if narrow {
        features.push(Feature::new(Tag::new(b"pwid"), 1, ..));
    }
    if halt {
        features.push(Feature::new(Tag::new(b"halt"), 1, ..));
    }
    features
}

fn language(index: usize) -> Option<Language> {
    Language::new(LANGUAGES[index])
}

/// The language that `lang` is for the faces.
fn language_index(lang: &Lang) -> usize {
    match lang.primary() {
        "zh" if lang.as_str().ends_with("HK") || lang.as_str().ends_with("MO") => 2,
        "zh" if lang.is_traditional_chinese() => 1,
        "zh" => 0,
        "ja" => 3,
        "ko" => 4,
        _ => 5,
    }
}

/// Stands for an object in the text.
const OBJECT: char = '\u{FFFC}';

/// The way of one paragraph through the shaper.
struct Job<'a, 'f> {
    shapers: &'a Shapers<'f>,
    paragraph: &'a Paragraph,
    marks: SharedMarks,
    out: Shaped,
    buffer: Option<Buffer>,
    objects: u32,
}

/// What characters of a run have in common.
struct RunContext {
    index: u32,
    style: TextStyle,
    request: Request,
    language: usize,
}

/// A piece of a run that is shaped as one.
struct Segment {
    range: std::ops::Range<usize>,
    selected: Selected,
    script: unicode_script::Script,
    cjk: bool,
}

impl Job<'_, '_> {
    fn run(&mut self, index: u32) {
        let StyledRun { range, style, lang } = &self.paragraph.runs[index as usize];
        let lang = lang.as_ref().unwrap_or(&self.paragraph.style.lang);
        let request = Request { family: style.family, bold: style.bold, italic: style.italic };
        let context = RunContext { index, style: *style, request, language: language_index(lang) };
        let text = &self.paragraph.text[range.start as usize..range.end as usize];
        let mut segment: Option<Segment> = None;
        let mut chars = text.char_indices().peekable();
        while let Some((offset, c)) = chars.next() {
            let at = range.start as usize + offset;
            let next = chars.peek().map(|&(_, c)| c);
            let cjk = self.marks.is_cjk(at as u32);
            let class = class(c, cjk);
            if joins_what_precedes(c) && segment.is_some() {
                if let Some(open) = &mut segment {
                    open.range.end = at + c.len_utf8();
                }
                continue;
            }
            if c == OBJECT || matches!(class, Class::LineBreak | Class::BreakHere | Class::Ignorable) {
                self.flush(&context, segment.take());
                self.special(&context, at, c, class);
                continue;
            }
            let direct = is_han(c) && context.language == 0 && !next.is_some_and(joins_what_precedes);
            let double = matches!(class, Class::Dash | Class::Ellipsis) && next == Some(c);
            if direct || class.is_wide_mark() || matches!(class, Class::Dash | Class::Ellipsis) {
                self.flush(&context, segment.take());
                if double {
                    chars.next();
                    self.pair(&context, at, c, class);
                    continue;
                }
                let done = if direct { self.han(&context, at, c) } else { self.wide_mark(&context, at, c, class) };
                if !done {
                    self.segment_char(&context, &mut segment, at, c, true);
                }
                continue;
            }
            self.segment_char(&context, &mut segment, at, c, cjk || !class.is_latin());
        }
        self.flush(&context, segment);
    }

    /// Objects, breaks and what shows nothing.
    fn special(&mut self, context: &RunContext, at: usize, c: char, class: Class) {
        let (mut shown, mut advance) = (Shown::Nothing, 0.0);
        if c == OBJECT {
            if let Some(object) = self.paragraph.objects.get(self.objects as usize) {
                (shown, advance) = (Shown::Object(self.objects), object.advance);
            }
            self.objects += 1;
        }
        self.push(context, at, c.len_utf8(), class, shown, advance, (0.0, 0.0));
    }

    fn han(&mut self, context: &RunContext, at: usize, c: char) -> bool {
        let Some(selected) = self.shapers.fonts.select(context.request, c, false) else { return false };
        let face = self.shapers.fonts.face(selected.face);
        let Some(id) = face.glyph(c) else { return false };
        let advance = (u32::from(face.advance(id)) * 1000 / u32::from(face.units_per_em)) as i16;
        let glyph = ShapedGlyph { id, advance, offset: 0 };
        self.glyphs(context, at, c.len_utf8(), Class::Ideograph, selected, &[glyph], (0.0, 0.0));
        true
    }

    fn wide_mark(&mut self, context: &RunContext, at: usize, c: char, class: Class) -> bool {
        let Some(selected) = self.shapers.fonts.select(context.request, c, false) else { return false };
        let face = self.shapers.fonts.face(selected.face);
        let mark = self.shapers.get(selected.face).and_then(|s| s.mark(face, c, context.language));
        let Some((mark, id)) = mark.and_then(|m| Some((m, m.glyph?))) else { return false };
        let glyph = ShapedGlyph { id, advance: mark.advance, offset: mark.offset };
        let em = context.style.size / 1000.0;
        let blank = (f32::from(mark.start_blank) * em, f32::from(mark.end_blank) * em);
        self.glyphs(context, at, c.len_utf8(), class, selected, &[glyph], blank);
        true
    }

    /// —— and ……: one unit of two em, whatever the face makes of it (CLREQ 3.1.1.2).
    fn pair(&mut self, context: &RunContext, at: usize, c: char, class: Class) {
        let len = c.len_utf8() * 2;
        let Some(selected) = self.shapers.fonts.select(context.request, c, false) else {
            self.missing(context, at, c);
            self.missing(context, at + c.len_utf8(), c);
            return;
        };
        let mut glyphs = self.shape_text(context, at..at + len, selected, Some(Script::HAN), false);
        let total: i32 = glyphs.iter().map(|(_, g)| i32::from(g.advance)).sum();
        // A face that draws the mark narrower (or wider) is spread to two em, each glyph in the middle of its share.
        let count = glyphs.len().max(1) as i32;
        let extra = (2000 - total) / count;
        for (_, glyph) in &mut glyphs {
            glyph.offset += (extra / 2) as i16;
            glyph.advance += extra as i16;
        }
        let glyphs: Vec<ShapedGlyph> = glyphs.into_iter().map(|(_, g)| g).collect();
        self.glyphs(context, at, len, class, selected, &glyphs, (0.0, 0.0));
    }

    fn segment_char(&mut self, context: &RunContext, segment: &mut Option<Segment>, at: usize, c: char, cjk: bool) {
        let Some(selected) = self.shapers.fonts.select(context.request, c, !cjk) else {
            self.flush(context, segment.take());
            let ignorable = c.is_control();
            if ignorable {
                self.push(context, at, c.len_utf8(), Class::Ignorable, Shown::Nothing, 0.0, (0.0, 0.0));
            } else {
                self.missing(context, at, c);
            }
            return;
        };
        let script = c.script();
        let end = at + c.len_utf8();
        match segment {
            Some(open) if open.selected == selected && open.cjk == cjk && scripts_agree(open.script, script) => {
                open.range.end = end;
                if is_common(open.script) {
                    open.script = script;
                }
            }
            _ => {
                self.flush(context, segment.take());
                *segment = Some(Segment { range: at..end, selected, script, cjk });
            }
        }
    }

    fn missing(&mut self, context: &RunContext, at: usize, c: char) {
        self.out.missing.push((at as u32, c));
        let size = context.style.size;
        self.push(context, at, c.len_utf8(), Class::Ideograph, Shown::Missing(c), size, (0.0, 0.0));
    }

    /// Shapes a segment and makes its clusters.
    fn flush(&mut self, context: &RunContext, segment: Option<Segment>) {
        let Some(Segment { range, selected, script, cjk }) = segment else { return };
        let tag = Tag::new(script.short_name().as_bytes().first_chunk::<4>().unwrap_or(b"Zyyy"));
        let script = if is_common(script) { None } else { Script::from_iso15924_tag(tag) };
        let mono = context.style.family == Family::Mono;
        let narrow = !cjk && !mono && self.paragraph.text[range.clone()].contains(is_shared_mark);
        let shaped = self.shape_text(context, range.clone(), selected, script, narrow);
        let text = &self.paragraph.text;
        let mut at = 0;
        while at < shaped.len() {
            let start = shaped[at].0;
            let end_index = shaped[at..].iter().position(|&(c, _)| c != start).map_or(shaped.len(), |i| at + i);
            let end = shaped.get(end_index).map_or(range.end, |&(c, _)| c);
            let glyphs: Vec<ShapedGlyph> = shaped[at..end_index].iter().map(|&(_, g)| g).collect();
            let first = text[start..end].chars().next().unwrap_or(' ');
            let shared_as_cjk = cjk && is_shared_mark(first);
            let class = class(first, shared_as_cjk);
            self.glyphs(context, start, end - start, class, selected, &glyphs, (0.0, 0.0));
            at = end_index;
        }
    }

    /// Shapes bytes `range` of the text: each glyph with the byte of its cluster, in the order of the text.
    fn shape_text(
        &mut self,
        context: &RunContext,
        range: std::ops::Range<usize>,
        selected: Selected,
        script: Option<Script>,
        narrow: bool,
    ) -> Vec<(usize, ShapedGlyph)> {
        let Some(shaper) = self.shapers.get(selected.face) else { return Vec::new() };
        let mut buffer = self.buffer.take().unwrap_or_default();
        buffer.reset();
        for (offset, c) in self.paragraph.text[range.clone()].char_indices() {
            let shown = if c == '\t' || c == '\u{A0}' || c == '\u{2011}' { plain_form(c) } else { c };
            buffer.push(shown as u32, (range.start + offset) as u32);
        }
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_script(script);
        buffer.set_language(language(context.language));
        let plan = shaper.plan((script, context.language, narrow));
        let features = features(narrow, false);
        let options = ShapeOptions::new().plan(Some(&plan)).features(&features);
        let done = harfrust::shape(&ShaperFont::new(&shaper.font), &mut buffer, options);
        let em = f32::from(self.shapers.fonts.face(selected.face).units_per_em);
        let milli = |units: i32| (units as f32 * 1000.0 / em).round().clamp(-32000.0, 32000.0) as i16;
        let mut glyphs = Vec::with_capacity(buffer.glyph_infos().len());
        if done.is_ok() {
            for (info, position) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
                let glyph = ShapedGlyph {
                    id: info.glyph_id as u16,
                    advance: milli(position.x_advance),
                    offset: milli(position.x_offset),
                };
                glyphs.push((info.cluster as usize, glyph));
            }
        }
        self.buffer = Some(buffer);
        glyphs.sort_by_key(|&(cluster, _)| cluster);
        glyphs
    }

    #[expect(clippy::too_many_arguments, reason = "one place that makes a cluster of glyphs")]
    fn glyphs(
        &mut self,
        context: &RunContext,
        at: usize,
        len: usize,
        class: Class,
        selected: Selected,
        glyphs: &[ShapedGlyph],
        blank: (f32, f32),
    ) {
        let first = self.out.glyphs.len() as u32;
        let count = glyphs.len().min(u8::MAX as usize);
        self.out.glyphs.extend_from_slice(&glyphs[..count]);
        let total: i32 = glyphs[..count].iter().map(|g| i32::from(g.advance)).sum();
        let advance = total as f32 * context.style.size / 1000.0;
        let shown = Shown::Glyphs { face: selected.face, first, count: count as u8, stroke: selected.stroke };
        self.push(context, at, len, class, shown, advance, blank);
    }

    #[expect(clippy::too_many_arguments, reason = "one place that makes a cluster")]
    fn push(
        &mut self,
        context: &RunContext,
        at: usize,
        len: usize,
        class: Class,
        shown: Shown,
        advance: f32,
        (start_blank, end_blank): (f32, f32),
    ) {
        self.out.clusters.push(Cluster {
            text: at as u32,
            len: len.min(u8::MAX as usize) as u8,
            class,
            run: context.index,
            shown,
            advance,
            start_blank,
            end_blank,
        });
    }
}

fn is_common(script: unicode_script::Script) -> bool {
    matches!(script, unicode_script::Script::Common | unicode_script::Script::Inherited)
}

fn scripts_agree(a: unicode_script::Script, b: unicode_script::Script) -> bool {
    a == b || is_common(a) || is_common(b)
}

/// Whether `c` belongs to the cluster before it: variation selectors, combining marks, joiners, emoji modifiers.
fn joins_what_precedes(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}'
        | '\u{3099}'..='\u{309A}' | '\u{302A}'..='\u{302F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FE20}'..='\u{FE2F}'
        | '\u{E0100}'..='\u{E01EF}' | '\u{200D}' | '\u{1F3FB}'..='\u{1F3FF}')
}

fn plain_form(c: char) -> char {
    if c == '\u{2011}' { '-' } else { ' ' }
}
