//! Pages become a PDF. [`write`] is a pure function of the pages, the model's metadata and assets, the faces and the
//! options; `PDFA.md` beside this file says clause by clause who fulfils PDF/A-2a and PDF/UA-1.
//!
//! ```text
//! Pages ─ draw ──────▶ content streams   (glyphs, place, missing, images: one marked section per stretch of a node)
//!       ─ structure ─▶ structure tree    (the sections gathered by node)
//!       ─ navigation ▶ links, outline, page labels
//!                      ─ krilla ─ pack ─▶ bytes
//! ```

mod draw;
mod faces;
mod faults;
mod glyphs;
mod images;
mod marks;
mod missing;
mod navigation;
mod options;
mod pack;
mod place;
mod settings;
mod structure;

use krilla::Document;
use krilla::page::PageSettings;

use crate::diagnostic::Diagnostic;
use crate::font::FontSet;
use crate::message;
use crate::model::Publication;
use crate::typeset::Pages;
use draw::Painter;
use place::Axes;
use structure::Untitled;

pub use options::{Archival, Options};

/// Writes `pages` as a PDF. The same arguments give the same bytes.
///
/// Call it on a plain thread: krilla compresses pages in rayon's threads and waits for them here. Inside a rayon task the
/// wait picks up other tasks of the build (correct, but slower); a rayon task that waits for a thread of its own to write
/// would keep from krilla the very thread that it waits for.
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
    let axes = Axes::new(pages);
    let size = axes.page_size().filter(|_| !pages.pages.is_empty()).ok_or_else(|| vec![no_pages()])?;
    let settings = settings::serialize_settings(options).map_err(|fault| vec![fault])?;
    let faces = faces::Fonts::open(pages, fonts)?;
    let images = images::Images::open(pages, publication, fonts)?;

    let mut document = Document::new_with(settings);
    let mut painter = Painter::new(pages, fonts, &faces, images);
    for (index, label) in navigation::labels(&pages.pages).into_iter().enumerate() {
        painter.page(&mut document, index, PageSettings::new(size).with_page_label(label));
    }
    let untitled = Untitled::new(&publication.metadata.language);
    let (collector, anchors) = painter.finish();
    document.set_tag_tree(collector.finish(untitled));
    anchors.register(&mut document);
    document.set_outline(navigation::outline(pages, axes, &publication.metadata.title));
    document.set_metadata(settings::metadata(&publication.metadata, axes.vertical()));
    let file = document.finish().map_err(|error| faults::diagnostics(&error, &pages.structure))?;
    Ok(pack::pack(file))
}

fn no_pages() -> Diagnostic {
    Diagnostic::error("no-pages", message!("没有可写的页面", "there is no page to write"))
}
