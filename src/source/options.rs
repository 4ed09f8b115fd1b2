//! What build.toml says of the source.

use serde::Serialize;

use super::press;

/// Where the text is and how it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Options {
    /// The folder of the text (or one file), from the publication's folder, with `/`.
    pub root: String,
    /// The order of its files.
    pub order: Order,
    /// Whether roles (编者按, byline, QR caption) are recognised in plain text, as press texts have them.
    pub recognise_roles: bool,
    /// How text taken from press pages is repaired; `None` leaves it as it is.
    pub press: Option<press::Options>,
}

/// The order of chapters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// SUMMARY.md where there is one, else natural order of the names (第2章 before 第10章).
    Automatic,
    /// These files, in this order.
    Files(Vec<String>),
}
