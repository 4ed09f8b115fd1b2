//! Faces: files or memory → faces, their coverage, and the face for each character.
//!
//! A [`FontSet`] holds the faces of one publication. Text asks for a [`Request`] (family, bold, italic); the set answers
//! for each character with the first face of that request's chain that has it ([`FontSet::select`]). The order of a chain
//! is stated in `chain.rs`, so the same text gets the same faces on every machine; system fonts are never read.
//! [`subset`] cuts a face to the characters of one book.

mod bytes;
mod chain;
mod drawing;
mod face;
mod known;
mod set;
mod subset;

pub use bytes::FaceBytes;
pub use chain::{Family, Request, Selected};
pub use drawing::drawing_options;
pub use face::{Face, FaceId, Outlines, Permission};
pub use known::{builtin_sources, known_role};
pub use set::{FaceRole, FaceSource, FontSet};
pub use subset::{subset, whole};
