//! Blocks become pages.

use super::{Options, Pages};
use crate::diagnostic::Warned;
use crate::font::FontSet;
use crate::model::Publication;

/// Sets `publication` as pages. Characters that no face has are warnings.
pub fn typeset(publication: &Publication, fonts: &FontSet, options: &Options) -> Warned<Pages> {
    let _ = (publication, fonts, options);
    unimplemented!("written by its developer")
}
