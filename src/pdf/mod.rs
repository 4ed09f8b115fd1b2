//! Pages become a PDF. [`write`] is a pure function of the pages, the model's metadata and assets, the faces and the
//! options; `PDFA.md` beside this file says clause by clause who fulfils PDF/A-2a and PDF/UA-1.
//!
//! ```text
//! Pages ─ draw ──────▶ content streams   (glyphs, place, missing, images: one marked section per stretch of a node)
//!       ─ structure ─▶ structure tree    (the sections gathered by node)
//!       ─ navigation ▶ links, outline, page labels
//!                      ─ krilla ─ pack ─▶ bytes
//! ```

mod deflate;
mod draw;
mod faces;
mod faults;
mod fill;
mod glyphs;
mod identity;
mod images;
mod marks;
mod missing;
mod navigation;
mod options;
mod pack;
mod passages;
mod place;
mod settings;
mod streams;
mod structure;
mod written;

use krilla::Document;
use krilla::geom::Size;
use krilla::page::PageSettings;

use crate::diagnostic::Diagnostic;
use crate::font::FontSet;
use crate::message;
use crate::model::Publication;
use crate::typeset::Pages;
use draw::Painter;
use passages::Passages;
use place::Axes;
use structure::Untitled;

pub use options::{Archival, Options};

/// Writes `pages` as a PDF. The same arguments give the same bytes.
///
/// Call it on a plain thread: krilla compresses images in rayon's threads and waits for them here. Inside a rayon task the
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
    let size = Axes::new(pages).page_size().filter(|_| !pages.pages.is_empty()).ok_or_else(|| vec![no_pages()])?;
    let work = Work { pages, publication, fonts, options, size };
    let (file, passages) = work.drawn()?;
    if let Some(packed) = pack::pack(&file, pages, fonts, &passages) {
        return Ok(packed);
    }
    debug_assert!(false, "krilla's files have the shape that the packing knows");
    Ok(work.draw(Passages::none(pages, fonts))?.0)
}

/// What a file is made of.
struct Work<'a> {
    pages: &'a Pages,
    publication: &'a Publication,
    fonts: &'a FontSet,
    options: &'a Options,
    size: Size,
}

impl<'a> Work<'a> {
    /// The file with stand-ins. krilla leaves the end of every page to rayon. That is hardly any work when the pages are
    /// compressed later, and less than to wake another thread for it, so that without images a single thread does all.
    fn drawn(&self) -> Result<(Vec<u8>, Passages<'a>), Vec<Diagnostic>> {
        let draw = || self.draw(Passages::new(self.pages, self.fonts));
        if images::has_pixels(self.pages, self.publication) {
            return draw();
        }
        match rayon::ThreadPoolBuilder::new().num_threads(1).build() {
            Ok(alone) => alone.install(draw),
            Err(_) => draw(),
        }
    }

    /// The file as krilla writes it, with stand-ins for the lines that `passages` has taken.
    fn draw(&self, passages: Passages<'a>) -> Result<(Vec<u8>, Passages<'a>), Vec<Diagnostic>> {
        let (pages, publication) = (self.pages, self.publication);
        let settings = settings::serialize_settings(self.options, !passages.take_any()).map_err(|fault| vec![fault])?;
        let faces = faces::Fonts::open(pages, self.fonts)?;
        let images = images::Images::open(pages, publication, self.fonts)?;

        let mut document = Document::new_with(settings);
        let mut painter = Painter::new(pages, self.fonts, &faces, images, passages);
        for (index, label) in navigation::labels(&pages.pages).into_iter().enumerate() {
            painter.page(&mut document, index, PageSettings::new(self.size).with_page_label(label));
        }
        let axes = Axes::new(pages);
        let (collector, anchors, passages) = painter.finish();
        document.set_tag_tree(collector.finish(Untitled::new(&publication.metadata.language)));
        anchors.register(&mut document);
        document.set_outline(navigation::outline(pages, axes, &publication.metadata.title));
        document.set_metadata(settings::metadata(&publication.metadata, axes.vertical()));
        let file = document.finish().map_err(|error| faults::diagnostics(&error, &pages.structure))?;
        Ok((file, passages))
    }
}

fn no_pages() -> Diagnostic {
    Diagnostic::error("no-pages", message!("没有可写的页面", "there is no page to write"))
}
