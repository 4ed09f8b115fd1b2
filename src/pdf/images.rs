//! Images as krilla draws them: each asset becomes one object of the file, however many pages show it.

use std::sync::Arc;

use krilla::geom::{Rect, Size, Transform};
use krilla::graphic::Graphic;
use krilla::image::Image;
use krilla::surface::Surface;
use krilla_svg::{SurfaceExt, SvgSettings};

use crate::diagnostic::Diagnostic;
use crate::font::{FontSet, drawing_options};
use crate::message;
use crate::model::{Asset, AssetId, MediaType, Publication};
use crate::typeset::{Item, Pages};

/// The pictures of the assets that the pages show.
pub(super) struct Images(Vec<Option<Picture>>);

enum Picture {
    Raster(Image),
    /// A parsed SVG, and the object it became when it was first drawn.
    Vector(Box<usvg::Tree>, Option<Graphic>),
}

impl Images {
    /// Opens every asset that `pages` shows.
    ///
    /// # Errors
    /// One per asset that cannot be drawn.
    pub(super) fn open(pages: &Pages, publication: &Publication, fonts: &FontSet) -> Result<Images, Vec<Diagnostic>> {
        let mut pictures: Vec<Option<Picture>> = Vec::new();
        pictures.resize_with(publication.assets.len(), || None);
        let mut faults = Vec::new();
        let mut svg_options = None;
        for id in used(pages, pictures.len()) {
            let asset = publication.asset(id);
            let picture = match asset.media_type {
                MediaType::Svg => vector(asset, svg_options.get_or_insert_with(|| drawing_options(fonts))),
                _ => raster(asset),
            };
            match picture {
                Ok(picture) => pictures[id.0 as usize] = Some(picture),
                Err(reason) => faults.push(fault(asset, &reason)),
            }
        }
        if faults.is_empty() { Ok(Images(pictures)) } else { Err(faults) }
    }

    /// Draws `asset` into `bounds`.
    pub(super) fn draw(&mut self, asset: AssetId, bounds: Rect, surface: &mut Surface) {
        let Some(Some(picture)) = self.0.get_mut(asset.0 as usize) else {
            return;
        };
        let Some(size) = Size::from_wh(bounds.width(), bounds.height()) else {
            return;
        };
        surface.push_transform(&Transform::from_translate(bounds.left(), bounds.top()));
        match picture {
            Picture::Raster(image) => surface.draw_image(image.clone(), size),
            Picture::Vector(tree, graphic) => draw_vector(tree, graphic, size, surface),
        }
        surface.pop();
    }
}

/// Whether an image on the pages consists of pixels.
pub(super) fn has_pixels(pages: &Pages, publication: &Publication) -> bool {
    used(pages, publication.assets.len()).into_iter().any(|id| publication.asset(id).media_type != MediaType::Svg)
}

fn draw_vector(tree: &usvg::Tree, graphic: &mut Option<Graphic>, size: Size, surface: &mut Surface) {
    let natural = tree.size();
    let graphic = graphic.get_or_insert_with(|| record(tree, surface));
    surface.push_transform(&Transform::from_scale(size.width() / natural.width(), size.height() / natural.height()));
    surface.draw_graphic(graphic.clone());
    surface.pop();
}

/// Draws an SVG into an object of its own, at its natural size. Its text becomes outlines: a figure is read by its
/// alternative text, and a character that no face has must not become a .notdef of the file.
fn record(tree: &usvg::Tree, surface: &mut Surface) -> Graphic {
    let mut builder = surface.stream_builder();
    let mut inner = builder.surface();
    if let Some(size) = Size::from_wh(tree.size().width(), tree.size().height()) {
        inner.draw_svg(tree, size, SvgSettings { embed_text: false, ..SvgSettings::default() });
    }
    inner.finish();
    Graphic::new(builder.finish(), false)
}

fn used(pages: &Pages, count: usize) -> impl Iterator<Item = AssetId> {
    let mut used = vec![false; count];
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        if let Item::Image(image) = item
            && let Some(slot) = used.get_mut(image.asset.0 as usize)
        {
            *slot = true;
        }
    }
    (0u32..).map(AssetId).zip(used).filter(|&(_, used)| used).map(|(id, _)| id)
}

fn raster(asset: &Asset) -> Result<Picture, String> {
    let data = || (Arc::new(asset.bytes.clone()) as Arc<dyn AsRef<[u8]> + Send + Sync>).into();
    // Smoothing between pixels (`Interpolate`) is forbidden (ISO 19005-2 6.2.8.2), and would blur a QR code.
    let image = match asset.media_type {
        MediaType::Png => Image::from_png(data(), false),
        MediaType::Gif => Image::from_gif(data(), false),
        MediaType::Webp => Image::from_webp(data(), false),
        MediaType::Jpeg if jpeg_components(&asset.bytes) == Some(4) => four_colours(&asset.bytes),
        MediaType::Jpeg => Image::from_jpeg(data(), false),
        MediaType::Svg => Err("not a raster image".to_owned()),
    };
    image.map(Picture::Raster)
}

/// A CMYK JPEG as sRGB: the file's output intent is sRGB, so CMYK without a profile may not stand in it (ISO 19005-2
/// 6.2.4.3).
fn four_colours(bytes: &[u8]) -> Result<Image, String> {
    let decoded = image::load_from_memory_with_format(bytes, image::ImageFormat::Jpeg).map_err(|e| e.to_string())?;
    let pixels = decoded.to_rgba8();
    let (width, height) = pixels.dimensions();
    Ok(Image::from_rgba8(pixels.into_raw(), width, height))
}

/// The number of colour components that a JPEG's frame header names (ITU-T T.81 B.2.2).
fn jpeg_components(bytes: &[u8]) -> Option<u8> {
    let mut at = 2;
    loop {
        let (&[0xFF, marker], length) = (bytes.get(at..at + 2)?, bytes.get(at + 2..at + 4)?) else {
            return None;
        };
        match marker {
            0xC4 | 0xC8 | 0xCC => {}
            0xC0..=0xCF => return bytes.get(at + 9).copied(),
            _ => {}
        }
        // The length counts its own two bytes; a shorter one would not move on.
        at += 2 + usize::from(u16::from_be_bytes([length[0], length[1]])).max(2);
    }
}

fn vector(asset: &Asset, options: &usvg::Options) -> Result<Picture, String> {
    let tree = usvg::Tree::from_data(&asset.bytes, options).map_err(|e| e.to_string())?;
    Ok(Picture::Vector(Box::new(tree), None))
}

/// An image that cannot be drawn.
pub(super) fn fault(asset: &Asset, reason: &str) -> Diagnostic {
    let name = &asset.name;
    Diagnostic::error(
        "image-not-drawn",
        message!("图片“{name}”无法写入 PDF（{reason}）", "the image “{name}” cannot be drawn in a PDF ({reason})"),
    )
    .in_file(name.clone())
    .hint(message!("用图像软件另存为 PNG 或 JPEG 后再试", "save it again as PNG or JPEG with an image editor"))
}

#[cfg(test)]
mod tests {
    use super::jpeg_components;

    #[test]
    fn the_components_of_a_jpeg_are_read_from_its_frame_header() {
        let frame = [0xFF, 0xC0, 0, 11, 8, 0, 1, 0, 1, 4, 0];
        let with_comment = [&[0xFF, 0xD8, 0xFF, 0xFE, 0, 4, b'h', b'i'][..], &frame].concat();
        assert_eq!(jpeg_components(&with_comment), Some(4));
    }

    #[test]
    fn a_broken_jpeg_has_no_components() {
        for bytes in [&b""[..], &[0xFF, 0xD8], &[0xFF, 0xD8, 0xFF, 0xFE, 0, 0, 0xFF], &[0; 40]] {
            assert_eq!(jpeg_components(bytes), None);
        }
    }
}
