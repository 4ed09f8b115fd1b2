//! EPUB: publications built by hand are written, read back and compared.

mod book;
mod build;
mod cases;
mod properties;
mod read;
mod split;
