//! keben 刻本 builds Chinese publications from plain text and Markdown: EPUB 3.3 for e-readers and PDF for print
//! and the archive, from one shared document model.
//!
//! The data goes one way, with one type per stage:
//!
//! ```text
//! build.toml ─ project ─▶ Project
//! book/*.md  ─ source ──▶ Publication (model)
//!                           ├─ epub ────────────────▶ .epub
//!                           └─ typeset ─▶ Pages ─ pdf ▶ .pdf
//! outputs    ─ proof ───▶ measurements of the finished files
//! ```
//!
//! Back ends are pure: the model and options go in, bytes or pages come out. [`edition`] orders the stages and is the
//! only stage that writes files; the command line (`cli`, in the binary) is the only place that prints.

pub mod diagnostic;
pub mod edition;
pub mod epub;
pub mod font;
pub mod image;
pub mod model;
pub mod pdf;
pub mod project;
pub mod proof;
pub mod script;
pub mod source;
pub mod typeset;
