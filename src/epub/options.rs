//! What one EPUB edition asks.

use serde::Serialize;

use super::profile::Profile;

/// Everything that the writer is told besides model, faces and page map.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Options {
    /// The publication's own style sheets, after keben's.
    pub style_sheets: Vec<StyleSheet>,
    /// Which faces go in.
    pub fonts: FontEmbedding,
    /// Whether embedded faces are obfuscated (EPUB 3.3, 4.4). It keeps nobody out, but some licences ask for it.
    pub obfuscate_fonts: bool,
    /// Whether the book has a cover page: the given image, or one made of its title when there is none.
    pub cover: bool,
    /// Headings of this level and above begin a content document of their own; 0: chapters are cut only where they are
    /// too long for one.
    pub split_level: u8,
    /// The reader that the book is made for.
    pub profile: Profile,
    /// Direction of the lines.
    pub writing: Writing,
    /// Who certifies that the book is accessible. Without a name nothing is claimed.
    pub certified_by: Option<String>,
}

impl Options {
    /// Extension of the file's name, without the dot.
    pub fn extension(&self) -> &'static str {
        self.profile.rules().extension
    }
}

impl Default for Options {
    /// What the preset `ereader` says.
    fn default() -> Options {
        Options {
            style_sheets: Vec::new(),
            fonts: FontEmbedding::Subset,
            obfuscate_fonts: false,
            cover: true,
            split_level: 0,
            profile: Profile::Generic,
            writing: Writing::Horizontal,
            certified_by: None,
        }
    }
}

/// A style sheet of the publication.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StyleSheet {
    /// File name, for messages and for the name in the book.
    pub name: String,
    /// CSS.
    pub text: String,
}

/// Direction of the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Writing {
    /// From left to right, one below the other.
    Horizontal,
    /// From top to bottom, one to the left of the other.
    Vertical,
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
