//! Layout rules of a face, narrowed to the glyphs of a subset and written anew.

use std::collections::{BTreeMap, BTreeSet};

use skrifa::raw::tables::gpos::{Gpos, PairPos, PositionSubtables, SinglePos, ValueRecord as ReadValue};
use skrifa::raw::tables::gsub::{Gsub, LigatureSubst, LigatureSubstFormat1, SingleSubst, SubstitutionSubtables};
use skrifa::raw::tables::layout::{FeatureList, ScriptList};
use skrifa::raw::types::GlyphId16;
use skrifa::raw::{ReadError, TableProvider};
use skrifa::{FontRef, Tag};
use write_fonts::tables::{gpos, gsub, layout};

const HALT: &[u8; 4] = b"halt";
const VHAL: &[u8; 4] = b"vhal";
const VERT: &[u8; 4] = b"vert";
const KERN: &[u8; 4] = b"kern";

/// Pairs are kerned among at most so many glyphs: Latin words, not 5,000 Han.
const KERNED: usize = 400;

/// The layout tables of a face, read for one language. A face without them, or with broken ones, has no rules.
pub(super) struct Shapes<'a> {
    gsub: Option<Gsub<'a>>,
    gpos: Option<Gpos<'a>>,
    language: Option<Tag>,
    localized: Vec<SingleSubst<'a>>,
}

/// Four numbers of a value record: placement along x and y, advance along x and y.
type Value = [i16; 4];

/// Rules among the glyphs of a subset, in the face's own numbers.
#[derive(Default)]
pub(super) struct Rules {
    /// `ccmp` and `liga`: components to ligature.
    ligatures: BTreeMap<Tag, Vec<(Vec<u16>, u16)>>,
    /// `vert` and `vrt2`: upright to vertical; `pwid`: the quotes of Latin text.
    forms: BTreeMap<Tag, BTreeMap<u16, u16>>,
    /// `calt`: a quote between two letters is an apostrophe, and narrow (People’s).
    apostrophe: Option<(u16, BTreeSet<u16>)>,
    /// `halt`, `vhal`, `vert`: moves of single glyphs.
    moves: BTreeMap<Tag, BTreeMap<u16, Value>>,
    /// `kern`: what is added to the advance of the first glyph.
    kerning: BTreeMap<u16, BTreeMap<u16, i16>>,
}

impl<'a> Shapes<'a> {
    /// Reads the tables of `font` for the language system `language`.
    pub fn new(font: &FontRef<'a>, language: Option<Tag>) -> Shapes<'a> {
        let mut shapes = Shapes { gsub: font.gsub().ok(), gpos: font.gpos().ok(), language, localized: Vec::new() };
        if language.is_some() {
            shapes.localized = shapes.singles(Tag::new(b"locl")).into_iter().flatten().collect();
        }
        shapes
    }

    /// The form of `glyph` that the language wants.
    pub fn localized(&self, glyph: u16) -> u16 {
        self.localized.iter().fold(glyph, |g, table| substitute(table, g).unwrap_or(g))
    }

    /// The rules among `glyphs`, to which the glyphs that they lead to are added. `quotes` are those that have narrow
    /// forms for Latin text.
    pub fn rules(&self, glyphs: &mut BTreeSet<u16>, quotes: &BTreeSet<u16>) -> Rules {
        let mut rules = Rules::default();
        for tag in [Tag::new(b"ccmp"), Tag::new(b"liga")] {
            let found = self.ligatures(tag, glyphs);
            glyphs.extend(found.iter().map(|&(_, ligature)| ligature));
            if !found.is_empty() {
                rules.ligatures.insert(tag, found);
            }
        }
        // Kerning is read before vertical forms join: they never stand in a horizontal line.
        rules.kerning = self.kerning(glyphs);
        for (tag, of) in [(VERT, &*glyphs), (b"vrt2", &*glyphs), (b"pwid", quotes)] {
            let found = self.forms(Tag::new(tag), of);
            if !found.is_empty() {
                rules.forms.insert(Tag::new(tag), found);
            }
        }
        glyphs.extend(rules.forms.values().flat_map(BTreeMap::values));
        for tag in [HALT, VHAL, VERT].map(Tag::new) {
            let found = self.moves(tag, glyphs);
            if !found.is_empty() {
                rules.moves.insert(tag, found);
            }
        }
        rules
    }

    /// What a feature of single substitutions makes of each of `glyphs`, where it makes something else.
    fn forms(&self, feature: Tag, glyphs: &BTreeSet<u16>) -> BTreeMap<u16, u16> {
        let lookups = self.singles(feature);
        let apply =
            |glyph, tables: &Vec<SingleSubst>| tables.iter().find_map(|t| substitute(t, glyph)).unwrap_or(glyph);
        let form = |&glyph: &u16| Some((glyph, lookups.iter().fold(glyph, apply))).filter(|(from, to)| from != to);
        glyphs.iter().filter_map(form).collect()
    }

    /// The single substitutions of a feature, one list of subtables per lookup, in the order in which they apply.
    fn singles(&self, feature: Tag) -> Vec<Vec<SingleSubst<'a>>> {
        let subtables = |subtables| match subtables {
            SubstitutionSubtables::Single(tables) => tables.iter().filter_map(Result::ok).collect(),
            _ => Vec::new(),
        };
        self.substitutions(feature).into_iter().map(subtables).collect()
    }

    fn substitutions(&self, feature: Tag) -> Vec<SubstitutionSubtables<'a>> {
        let read = || {
            let gsub = self.gsub.as_ref()?;
            let (scripts, features) = (gsub.original_script_list()?.ok()?, gsub.original_feature_list()?.ok()?);
            let lookups = gsub.original_lookup_list()?.ok()?.lookups();
            let numbers = lookups_of(&scripts, &features, feature, self.language).ok()?;
            Some(numbers.into_iter().filter_map(|n| lookups.get(n.into()).ok()?.subtables().ok()).collect())
        };
        read().unwrap_or_default()
    }

    fn positions(&self, feature: Tag) -> Vec<PositionSubtables<'a>> {
        let read = || {
            let gpos = self.gpos.as_ref()?;
            let (scripts, features) = (gpos.original_script_list()?.ok()?, gpos.original_feature_list()?.ok()?);
            let lookups = gpos.original_lookup_list()?.ok()?.lookups();
            let numbers = lookups_of(&scripts, &features, feature, self.language).ok()?;
            Some(numbers.into_iter().filter_map(|n| lookups.get(n.into()).ok()?.subtables().ok()).collect())
        };
        read().unwrap_or_default()
    }

    /// Ligatures whose components are all in `glyphs`. What they make is given its form in the language.
    fn ligatures(&self, feature: Tag, glyphs: &BTreeSet<u16>) -> Vec<(Vec<u16>, u16)> {
        let mut found = Vec::new();
        for subtables in self.substitutions(feature) {
            if let SubstitutionSubtables::Ligature(tables) = subtables {
                for table in tables.iter() {
                    if let Ok(LigatureSubst::Format1(table)) = table {
                        self.ligatures_in(&table, glyphs, &mut found);
                    }
                }
            }
        }
        found
    }

    fn ligatures_in(&self, table: &LigatureSubstFormat1, glyphs: &BTreeSet<u16>, found: &mut Vec<(Vec<u16>, u16)>) {
        let Ok(coverage) = table.coverage() else { return };
        for (first, set) in coverage.iter().zip(table.ligature_sets().iter()) {
            let (Ok(first), Ok(set)) = (u16::try_from(first.to_u32()), set) else {
                continue;
            };
            if !glyphs.contains(&first) {
                continue;
            }
            for ligature in set.ligatures().iter().filter_map(Result::ok) {
                let mut components = vec![first];
                components.extend(ligature.component_glyph_ids().iter().map(|g| g.get().to_u16()));
                if components.iter().all(|g| glyphs.contains(g)) {
                    found.push((components, self.localized(ligature.ligature_glyph().to_u16())));
                }
            }
        }
    }

    fn moves(&self, feature: Tag, glyphs: &BTreeSet<u16>) -> BTreeMap<u16, Value> {
        let mut moves = BTreeMap::new();
        for subtables in self.positions(feature) {
            let PositionSubtables::Single(tables) = subtables else {
                continue;
            };
            let tables: Vec<SinglePos> = tables.iter().filter_map(Result::ok).collect();
            for &glyph in glyphs {
                if let Some(value) = tables.iter().find_map(|table| moved(table, glyph)) {
                    let sum = moves.entry(glyph).or_insert([0i16; 4]);
                    sum.iter_mut().zip(value).for_each(|(a, b)| *a = a.saturating_add(b));
                }
            }
        }
        moves.retain(|_, value| *value != [0; 4]);
        moves
    }

    fn kerning(&self, glyphs: &BTreeSet<u16>) -> BTreeMap<u16, BTreeMap<u16, i16>> {
        let mut kerning: BTreeMap<u16, BTreeMap<u16, i16>> = BTreeMap::new();
        for subtables in self.positions(Tag::new(KERN)) {
            let PositionSubtables::Pair(tables) = subtables else {
                continue;
            };
            let tables: Vec<PairPos> = tables.iter().filter_map(Result::ok).collect();
            let covered = |g: u16| tables.iter().any(|table| covers(table, g));
            let firsts: Vec<u16> = glyphs.iter().copied().filter(|&g| covered(g)).take(KERNED).collect();
            for &first in &firsts {
                for &second in glyphs.iter().filter(|g| firsts.binary_search(g).is_ok()) {
                    // The first subtable that knows the pair decides, also when it says nothing.
                    let value = tables.iter().find_map(|table| kern(table, first, second)).unwrap_or(0);
                    if value != 0 {
                        kerning.entry(first).or_default().entry(second).or_insert(value);
                    }
                }
            }
        }
        kerning
    }
}

/// The lookups of `feature`, in order, for the first script that has it: Han before Latin.
fn lookups_of(
    scripts: &ScriptList,
    features: &FeatureList,
    feature: Tag,
    language: Option<Tag>,
) -> Result<Vec<u16>, ReadError> {
    for script in [b"hani", b"DFLT", b"latn", b"kana"] {
        let Some(record) = scripts.script_records().iter().find(|r| r.script_tag() == Tag::new(script)) else {
            continue;
        };
        let script = record.script(scripts.offset_data())?;
        let special = script.lang_sys_records().iter().find(|r| Some(r.lang_sys_tag()) == language);
        let system = match (special, script.default_lang_sys()) {
            (Some(record), _) => record.lang_sys(script.offset_data())?,
            (None, Some(default)) => default?,
            (None, None) => continue,
        };
        let mut lookups = BTreeSet::new();
        for index in system.feature_indices() {
            let Some(record) = features.feature_records().get(usize::from(index.get())) else {
                continue;
            };
            if record.feature_tag() == feature {
                let found = record.feature(features.offset_data())?;
                lookups.extend(found.lookup_list_indices().iter().map(|n| n.get()));
            }
        }
        if !lookups.is_empty() {
            return Ok(lookups.into_iter().collect());
        }
    }
    Ok(Vec::new())
}

fn substitute(table: &SingleSubst, glyph: u16) -> Option<u16> {
    match table {
        SingleSubst::Format1(t) => {
            t.coverage().ok()?.get(GlyphId16::new(glyph))?;
            Some(glyph.wrapping_add_signed(t.delta_glyph_id()))
        }
        SingleSubst::Format2(t) => {
            let index = t.coverage().ok()?.get(GlyphId16::new(glyph))?;
            t.substitute_glyph_ids().get(index as usize).map(|g| g.get().to_u16())
        }
        // Formats of faces with more than 65,536 glyphs.
        _ => None,
    }
}

fn moved(table: &SinglePos, glyph: u16) -> Option<Value> {
    let glyph = GlyphId16::new(glyph);
    match table {
        SinglePos::Format1(t) => {
            t.coverage().ok()?.get(glyph)?;
            Some(numbers(&t.value_record()))
        }
        SinglePos::Format2(t) => {
            let index = t.coverage().ok()?.get(glyph)?;
            t.value_records().get(index as usize).ok().map(|value| numbers(&value))
        }
        _ => None,
    }
}

fn numbers(value: &ReadValue) -> Value {
    [value.x_placement(), value.y_placement(), value.x_advance(), value.y_advance()].map(Option::unwrap_or_default)
}

fn covers(table: &PairPos, glyph: u16) -> bool {
    let coverage = match table {
        PairPos::Format1(t) => t.coverage(),
        PairPos::Format2(t) => t.coverage(),
        _ => return false,
    };
    coverage.is_ok_and(|c| c.get(GlyphId16::new(glyph)).is_some())
}

/// What a subtable adds to the advance of `first` before `second`; `None` if it does not know the pair.
fn kern(table: &PairPos, first: u16, second: u16) -> Option<i16> {
    let (first, second) = (GlyphId16::new(first), GlyphId16::new(second));
    match table {
        PairPos::Format1(t) => {
            let index = t.coverage().ok()?.get(first)? as usize;
            let set = t.pair_sets().get(index).ok()?;
            let pair = set.pair_value_records().iter().filter_map(Result::ok).find(|p| p.second_glyph() == second)?;
            Some(pair.value_record1().x_advance().unwrap_or(0))
        }
        PairPos::Format2(t) => {
            t.coverage().ok()?.get(first)?;
            let row = t.class_def1().ok()?.get(first);
            let column = t.class_def2().ok()?.get(second);
            let row = t.class1_records().get(row as usize).ok()?;
            let record = row.class2_records().get(column as usize).ok()?;
            Some(record.value_record1().x_advance().unwrap_or(0))
        }
        _ => None,
    }
}

impl Rules {
    /// Says which glyph may be an apostrophe, and between which letters it is one.
    pub fn set_apostrophe(&mut self, quote: u16, letters: BTreeSet<u16>) {
        self.apostrophe = Some((quote, letters)).filter(|(_, letters)| !letters.is_empty());
    }

    /// The substitutions with the subset's numbers: `glyphs[n]` becomes `n`.
    pub fn gsub(&self, glyphs: &[u16]) -> Option<gsub::Gsub> {
        let mut features: Vec<(Tag, gsub::SubstitutionLookup)> = Vec::new();
        for (&tag, ligatures) in &self.ligatures {
            features.push((tag, gsub::SubstitutionLookup::Ligature(lookup(ligature_table(ligatures, glyphs)))));
        }
        for (&tag, forms) in &self.forms {
            let coverage = forms.keys().map(|&g| renumber(g, glyphs)).collect();
            let targets = forms.values().map(|&g| renumber(g, glyphs)).collect();
            features
                .push((tag, gsub::SubstitutionLookup::Single(lookup(gsub::SingleSubst::format_2(coverage, targets)))));
        }
        if let Some(apostrophe) = self.apostrophe_lookup(&features, glyphs) {
            features.push((Tag::new(b"calt"), apostrophe));
        }
        let (lookups, tags) = ordered(features)?;
        Some(gsub::Gsub::new(scripts(tags.len()), feature_list(&tags), layout::LookupList::new(lookups)))
    }

    /// Tells the reader of an apostrophe, which `pwid` then makes narrow. `others` are the other features.
    fn apostrophe_lookup(
        &self,
        others: &[(Tag, gsub::SubstitutionLookup)],
        glyphs: &[u16],
    ) -> Option<gsub::SubstitutionLookup> {
        let narrow = Tag::new(b"pwid");
        let (quote, letters) = self.apostrophe.as_ref()?;
        self.forms.get(&narrow)?.get(quote)?;
        // Lookups stand in the order of their tags, and `calt` itself comes first.
        let number = 1 + others.iter().filter(|(tag, _)| *tag < narrow).count() as u16;
        let letters: layout::CoverageTable = letters.iter().map(|&g| renumber(g, glyphs)).collect();
        let context = layout::ChainedSequenceContext::format_3(
            vec![letters.clone()],
            vec![std::iter::once(renumber(*quote, glyphs)).collect()],
            vec![letters],
            vec![layout::SequenceLookupRecord::new(0, number)],
        );
        Some(gsub::SubstitutionLookup::ChainContextual(lookup(gsub::SubstitutionChainContext::from(context))))
    }

    /// The positions with the subset's numbers.
    pub fn gpos(&self, glyphs: &[u16]) -> Option<gpos::Gpos> {
        let mut features: Vec<(Tag, gpos::PositionLookup)> = Vec::new();
        for (&tag, moves) in &self.moves {
            let coverage = moves.keys().map(|&g| renumber(g, glyphs)).collect();
            let table = gpos::SinglePos::format_2(coverage, moves.values().map(|&v| value_record(v)).collect());
            features.push((tag, gpos::PositionLookup::Single(lookup(table))));
        }
        if !self.kerning.is_empty() {
            features.push((Tag::new(KERN), gpos::PositionLookup::Pair(lookup(pair_table(&self.kerning, glyphs)))));
        }
        let (lookups, tags) = ordered(features)?;
        Some(gpos::Gpos::new(scripts(tags.len()), feature_list(&tags), layout::LookupList::new(lookups)))
    }
}

/// The number of the face's glyph `glyph` in the subset. Rules name glyphs of the subset only.
fn renumber(glyph: u16, glyphs: &[u16]) -> GlyphId16 {
    GlyphId16::new(glyphs.binary_search(&glyph).map_or(0, |n| n as u16))
}

fn lookup<T: Default>(table: T) -> layout::Lookup<T> {
    layout::Lookup::new(layout::LookupFlag::empty(), vec![table])
}

/// Lookups in the order of their features' tags; each feature has the lookup of its own number.
fn ordered<T>(mut features: Vec<(Tag, T)>) -> Option<(Vec<T>, Vec<Tag>)> {
    features.sort_by_key(|&(tag, _)| tag);
    let (tags, lookups): (Vec<Tag>, Vec<T>) = features.into_iter().unzip();
    (!tags.is_empty()).then_some((lookups, tags))
}

fn feature_list(tags: &[Tag]) -> layout::FeatureList {
    let feature = |(index, &tag)| layout::FeatureRecord::new(tag, layout::Feature::new(None, vec![index]));
    layout::FeatureList::new((0u16..).zip(tags).map(feature).collect())
}

/// Every script has every feature: the subset is of one language already.
fn scripts(features: usize) -> layout::ScriptList {
    let script = |tag| {
        let system = layout::LangSys::new((0..features as u16).collect());
        layout::ScriptRecord::new(Tag::new(tag), layout::Script::new(Some(system), Vec::new()))
    };
    layout::ScriptList::new([b"DFLT", b"bopo", b"hang", b"hani", b"kana", b"latn"].map(script).into())
}

fn ligature_table(ligatures: &[(Vec<u16>, u16)], glyphs: &[u16]) -> gsub::LigatureSubst {
    let mut sets: BTreeMap<GlyphId16, Vec<gsub::Ligature>> = BTreeMap::new();
    for (components, ligature) in ligatures {
        let mut parts = components.iter().map(|&g| renumber(g, glyphs));
        if let Some(first) = parts.next() {
            sets.entry(first).or_default().push(gsub::Ligature::new(renumber(*ligature, glyphs), parts.collect()));
        }
    }
    let coverage = sets.keys().copied().collect();
    gsub::LigatureSubst::format_1(coverage, sets.into_values().map(gsub::LigatureSet::new).collect())
}

fn pair_table(kerning: &BTreeMap<u16, BTreeMap<u16, i16>>, glyphs: &[u16]) -> gpos::PairPos {
    let coverage = kerning.keys().map(|&g| renumber(g, glyphs)).collect();
    let set = |pairs: &BTreeMap<u16, i16>| {
        let record = |(&second, &advance)| {
            let value = gpos::ValueRecord::new().with_x_advance(advance);
            gpos::PairValueRecord::new(renumber(second, glyphs), value, gpos::ValueRecord::new())
        };
        gpos::PairSet::new(pairs.iter().map(record).collect())
    };
    gpos::PairPos::format_1(coverage, kerning.values().map(set).collect())
}

/// All four numbers, so that every record has the same form.
fn value_record([x, y, width, height]: Value) -> gpos::ValueRecord {
    gpos::ValueRecord::new().with_x_placement(x).with_y_placement(y).with_x_advance(width).with_y_advance(height)
}
