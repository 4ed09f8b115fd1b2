//! build.toml becomes a [`Project`]: settings resolved, editions listed, each back end's own `Options` filled in.

//!
//! ```text
//! bytes ─ load ─▶ tree ─ check (against schema) ─▶ checked tree ─ serde ─▶ raw settings ─ resolve ─▶ Project
//! ```
//!
//! Every fault is reported in one run, with its line and column: the checker leaves out what is wrong, so that the later
//! steps find their own faults in what is left.

mod check;
mod editions;
mod explain;
mod files;
mod isbn;
mod load;
mod metadata;
mod names;
mod presets;
mod problems;
mod publication;
mod raw;
mod schema;
#[cfg(test)]
mod schema_tests;
mod script;
mod typesetting;

use std::path::PathBuf;

use serde::Serialize;

pub(crate) use files::is_inside;
pub use load::{folder_of, load, load_from, load_given};
pub(crate) use names::nearest;
pub use script::Script;

use crate::model::{Creator, Lang, OtherTitle, PublicationDate, Series};
use crate::{epub, pdf, source, typeset};

/// A publication's settings, complete.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Project {
    /// The publication's folder.
    pub folder: PathBuf,
    /// What is said of the publication.
    pub publication: PublicationSettings,
    /// Where the text is.
    pub source: source::Options,
    /// Faces.
    pub fonts: FontSettings,
    /// The QR code.
    pub qr: Option<QrSettings>,
    /// Editions, in the order of build.toml. Never empty; names are unique.
    pub editions: Vec<Edition>,
}

/// `[publication]`. Left out fields are filled from the text where it has them, else by defaults.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct PublicationSettings {
    /// Title.
    pub title: Option<String>,
    /// Subtitle.
    pub subtitle: Option<String>,
    /// Further titles.
    pub other_titles: Vec<OtherTitle>,
    /// Series.
    pub series: Option<Series>,
    /// Language.
    pub language: Option<Lang>,
    /// Creators.
    pub creators: Vec<Creator>,
    /// Publisher.
    pub publisher: Option<String>,
    /// Date.
    pub date: Option<PublicationDate>,
    /// Identifier.
    pub identifier: Option<String>,
    /// Further identifiers.
    pub other_identifiers: Vec<String>,
    /// Rights.
    pub rights: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Subjects.
    pub subjects: Vec<String>,
    /// Cover image, from the publication's folder.
    pub cover: Option<String>,
}

/// `[fonts]`.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FontSettings {
    /// Files by the part that they play, from the publication's folder; before those of `fonts/` and the built-in ones.
    pub faces: Vec<FaceSetting>,
}

/// A face that build.toml names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FaceSetting {
    /// Key in `[fonts]`: `song`, `song-bold`, `hei`, `hei-bold`, `kai`, `kai-bold`, `fang`, `mono`, `latin-italic`,
    /// `latin-bold-italic`, `fallback`.
    pub part: String,
    /// File.
    pub file: String,
    /// Index in a collection.
    pub index: u32,
}

/// `[qr]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QrSettings {
    /// The address.
    pub target: Option<String>,
    /// A picture of the code, from the publication's folder.
    pub image: Option<String>,
    /// Caption.
    pub caption: Option<String>,
    /// Where it stands.
    pub place: QrPlace,
}

/// Where the QR code stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum QrPlace {
    /// At the end of the text.
    End,
    /// There, and small at the foot of every page of a PDF.
    EveryPage,
}

/// One edition to build.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Edition {
    /// Name: the output's file name without extension.
    pub name: String,
    /// Format, with the back end's options.
    pub format: Format,
    /// For an EPUB: the PDF edition whose pages its page list names. `None` for a PDF.
    pub pages: Option<String>,
    /// The characters that its Chinese text is converted to; `None` leaves them as they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub script: Option<Script>,
    /// Lines that the first character of every chapter takes; fewer than two for none larger than the text.
    #[serde(skip_serializing_if = "is_usual")]
    pub drop_caps: u8,
}

impl Edition {
    /// Whether its chapters begin with a large character.
    pub fn has_drop_caps(&self) -> bool {
        !is_usual(&self.drop_caps)
    }
}

fn is_usual(lines: &u8) -> bool {
    *lines < 2
}

/// Formats.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// EPUB 3.3.
    Epub(epub::Options),
    /// PDF.
    Pdf {
        /// How pages are set.
        typeset: Box<typeset::Options>,
        /// How the file is written.
        pdf: pdf::Options,
    },
}

/// The parts that faces play: the keys of `[fonts]`.
pub fn font_parts() -> impl Iterator<Item = &'static str> {
    schema::FONTS.keys().map(|key| key.name)
}
