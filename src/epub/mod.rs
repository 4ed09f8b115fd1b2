//! The model becomes an EPUB 3.3. [`write`] is a pure function of the publication, the faces, the options and, where the
//! edition has one, the page map of a printed edition. It never sees layout. `EPUB33.md` beside this file says who
//! fulfils each rule.

mod options;

use crate::diagnostic::{Diagnostic, Outcome};
use crate::font::FontSet;
use crate::message;
use crate::model::{PageMap, Publication};

pub use options::{FontEmbedding, Options, StyleSheet};

/// Writes `publication` as an EPUB.
///
/// # Errors
/// What keeps a valid book from being written: a face that cannot be subset, an identifier that cannot stand in a
/// package. Images without alternative text are warnings.
pub fn write(
    publication: &Publication,
    fonts: &FontSet,
    page_map: Option<&PageMap>,
    options: &Options,
) -> Outcome<Vec<u8>> {
    let _ = (publication, fonts, page_map, options);
    let message = message!("这一版本的 keben 还不能生成 EPUB", "this version of keben does not write EPUB yet");
    let hint = message!("用 --edition 只生成 PDF 版本", "name the PDF editions with --edition");
    Err(vec![Diagnostic::error("epub-not-yet", message).hint(hint)])
}
