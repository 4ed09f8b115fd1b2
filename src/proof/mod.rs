//! Finished files read back: the text of an EPUB or PDF without its artifacts, to prove that every edition says the same.
//!
//! [`pdf_text`] follows the structure tree of a PDF, [`epub_text`] the spine of an EPUB; both give a [`ProofText`], which
//! [`compare`] holds against the model, character for character, white space aside. [`read_pdf`] gives the tree itself,
//! with a dump that tests and people can read.

mod epub;
mod pdf;
mod text;

pub use epub::epub_text;
pub use pdf::{Element, Kid, PdfFile, PdfPage, pdf_pages, pdf_text, read_pdf};
pub use text::{Difference, ProofText, SectionText, compare, normalise};

use crate::diagnostic::{Diagnostic, Message};

/// A finished file that cannot be read back.
fn unreadable(message: Message) -> Diagnostic {
    Diagnostic::error("proof-unreadable", message)
}
