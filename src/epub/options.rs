//! What one EPUB edition asks.

use serde::Serialize;

/// Everything that the writer is told besides model, faces and page map.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Options {
    /// The publication's own style sheets, after keben's.
    pub style_sheets: Vec<StyleSheet>,
    /// Which faces go in.
    pub fonts: FontEmbedding,
    /// Whether the book has a cover page: the given image, or one made of its title when there is none.
    pub cover: bool,
}

/// A style sheet of the publication.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StyleSheet {
    /// File name, for messages and for the name in the book.
    pub name: String,
    /// CSS.
    pub text: String,
}

/// Which faces go into the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FontEmbedding {
    /// None: the reader's own faces.
    None,
    /// Faces cut to the characters that the book uses.
    Subset,
    /// Whole faces.
    Full,
}
