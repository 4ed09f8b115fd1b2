//! EPUB: publications built by hand are written, read back and compared.

mod book;
mod build;
mod cases;
mod properties;
mod read;
#[path = "../common/reversed_face.rs"]
mod reversed_face;
mod split;
