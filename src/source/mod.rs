//! Text in: files of a publication become the [`Publication`].
//!
//! ```text
//! folder ─ order ──▶ files ─ decode ─▶ text ─ markdown ─▶ chapters ─ roles, links, ids ─▶ Publication
//! ```

mod options;

use std::path::Path;

use crate::diagnostic::Outcome;
use crate::model::{Metadata, Publication};

pub use options::{Options, Order};

/// Reads the publication in `folder`. Every problem met is given, not the first.
///
/// # Errors
/// Text that cannot be decoded, a file named by build.toml that is missing, a publication without any text. What else is
/// wrong is a warning, and the rest is read.
pub fn read(folder: &Path, options: &Options, metadata: Metadata) -> Outcome<Publication> {
    let _ = (folder, options, metadata);
    unimplemented!("written by its developer")
}
