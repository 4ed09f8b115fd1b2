//! build.toml as it is written: what serde makes of the checked tree. Every field may be left out; a field whose fault
//! matters later keeps its place in the file.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// Text with its place.
pub(super) type Text = Spanned<String>;

/// The file, without its editions, which are merged with their presets first.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct RawProject {
    pub publication: RawPublication,
    pub source: RawSource,
    pub press: RawPress,
    pub numbering: RawNumbering,
    pub index: RawIndex,
    pub fonts: BTreeMap<String, Vec<RawFace>>,
    pub qr: Option<RawQr>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct RawPublication {
    pub title: Option<String>,
    pub subtitle: Option<String>,
    pub other_titles: Vec<RawTitle>,
    pub series: Option<RawSeries>,
    pub language: Option<Text>,
    pub creators: Vec<RawCreator>,
    pub publisher: Option<String>,
    pub date: Option<Text>,
    pub identifier: Option<Text>,
    pub other_identifiers: Vec<Text>,
    pub rights: Option<String>,
    pub description: Option<String>,
    pub subjects: Vec<String>,
    pub cover: Option<Text>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct RawSeries {
    pub name: Option<String>,
    pub number: Option<u32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct RawTitle {
    pub title: Option<String>,
    pub kind: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct RawCreator {
    pub name: Option<String>,
    pub role: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct RawSource {
    pub root: Option<Text>,
    pub order: Option<Vec<Text>>,
    pub from: Option<String>,
    pub encoding: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct RawPress {
    pub roles: Option<bool>,
    pub repair: Option<bool>,
    pub keep: Vec<Text>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct RawNumbering {
    pub chapters: bool,
    pub sections: bool,
    pub figures: bool,
    pub tables: bool,
    pub formulas: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct RawIndex {
    pub order: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct RawFace {
    pub file: Option<Text>,
    pub index: Option<u32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct RawQr {
    pub target: Option<Text>,
    pub image: Option<Text>,
    pub caption: Option<String>,
    pub place: Option<String>,
}

/// What an `[[edition]]` says of itself, besides what it takes over from its preset.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct RawEdition {
    pub name: Option<Text>,
    pub format: Option<Text>,
    pub preset: Option<Text>,
    pub script: Option<String>,
    pub drop_caps: Option<u8>,
}

/// A preset for EPUB with an edition's own keys over it: complete.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawEpub {
    #[serde(default)]
    pub css: Vec<Text>,
    pub fonts: String,
    pub obfuscate_fonts: bool,
    pub cover: RawCover,
    pub split_level: u8,
    pub profile: String,
    pub writing: String,
    pub pages: Option<Text>,
    pub certified_by: Option<String>,
}

/// Whether there is a cover: `true`, `false` or a word.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum RawCover {
    Wanted(bool),
    Word(String),
}

/// A preset for PDF with an edition's own keys over it: complete.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawPdf {
    pub paper: RawPaper,
    pub margins: RawMargins,
    pub facing: bool,
    #[serde(deserialize_with = "points")]
    pub body_size: f32,
    pub line_pitch: f32,
    pub columns: u32,
    pub column_gap: f32,
    pub column_rule: bool,
    pub span_level: u8,
    pub indent: f32,
    pub headings: [RawHeading; 6],
    pub kinsoku: String,
    pub mark_widths: String,
    pub region: String,
    pub writing: String,
    pub hanging_punctuation: bool,
    pub character_grid: bool,
    pub hyphenation: bool,
    pub code_line_numbers: bool,
    pub code_highlighting: bool,
    pub chapter_start: String,
    pub running_heads: String,
    pub folio: String,
    pub title_page: bool,
    pub imprint: String,
    pub contents: bool,
    pub contents_depth: u8,
    pub figure_list: bool,
    pub table_list: bool,
    pub notes: String,
    pub note_numbers: String,
    pub page_references: bool,
    pub standard: String,
    pub accessible: bool,
}

/// A named paper, or its horizontal and vertical side in mm.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum RawPaper {
    Named(String),
    Sides([f32; 2]),
}

/// Margins in mm.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawMargins {
    pub head: f32,
    pub foot: f32,
    pub binding: f32,
    pub fore_edge: f32,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawHeading {
    #[serde(deserialize_with = "points")]
    pub size: f32,
    pub lines: u32,
    pub centered: bool,
    pub sans: bool,
    #[serde(default)]
    pub spaced: bool,
    #[serde(default)]
    pub run_in: bool,
}

/// A size of type in pt, given so or by its name, which the checker knows to be one.
fn points<'de, D: serde::Deserializer<'de>>(input: D) -> Result<f32, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Size {
        Points(f32),
        Name(String),
    }
    match Size::deserialize(input)? {
        Size::Points(points) => Ok(points),
        Size::Name(name) => super::names::size(&name).ok_or_else(|| serde::de::Error::custom("no size of this name")),
    }
}
