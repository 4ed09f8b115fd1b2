//! Pages become a PDF. [`write`] is a pure function of the pages, the model's metadata and assets, the faces and the
//! options; `PDFA.md` beside this file says clause by clause who fulfils PDF/A-2a and PDF/UA-1.

mod options;

use crate::diagnostic::Diagnostic;
use crate::font::FontSet;
use crate::model::Publication;
use crate::typeset::Pages;

pub use options::{Archival, Options};

/// Writes `pages` as a PDF.
///
/// # Errors
/// A face that cannot be read, an image that cannot be drawn, or a rule of the wanted standard that cannot be kept; each
/// with its place in the source where there is one.
pub fn write(
    pages: &Pages,
    publication: &Publication,
    fonts: &FontSet,
    options: &Options,
) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let _ = (pages, publication, fonts, options);
    unimplemented!("written by its developer")
}
