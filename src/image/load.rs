//! An image file becomes an asset.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};

use super::sniff::{Sniffed, sniff};
use super::svg;
use crate::model::{Asset, MediaType};

/// Limits on what is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest side in pixels.
    pub side: u32,
    /// Bytes of the decoded picture.
    pub bytes: u64,
}

/// A side of 20,000 pixels (A0 at 430 dpi) and 512 MiB: more than any page can show, less than a machine has.
impl Default for Limits {
    fn default() -> Limits {
        Limits { side: 20_000, bytes: 512 << 20 }
    }
}

/// Why an image cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImageFault {
    /// Of a format that keben does not read; its name if known.
    Format(Option<String>),
    /// Broken: what the decoder says.
    Broken(String),
    /// Larger than the limits.
    TooLarge(u32, u32),
}

/// Quality of a JPEG that had to be turned: no loss that a printer shows.
const JPEG_QUALITY: u8 = 95;

/// Reads an image. `name` gives the asset's name (made ASCII and unique by the caller).
///
/// The format is taken from the content, not from the name. PNG, JPEG, GIF, WebP and SVG keep their bytes; BMP, TIFF and
/// JPEG in CMYK become PNG, as EPUB readers do not take them (EPUB 3.3 3.2); a picture that its EXIF data turns is turned
/// here, as no back end reads EXIF.
///
/// # Errors
/// See [`ImageFault`]. Nothing larger than `limits` is decoded.
pub fn load(name: &str, bytes: Vec<u8>, limits: Limits) -> Result<Asset, ImageFault> {
    let (media_type, size, bytes) = match sniff(&bytes) {
        Sniffed::Svg => (MediaType::Svg, svg::check(&bytes)?, bytes),
        Sniffed::Raster(format) => raster(format, bytes, limits)?,
        Sniffed::Other(format) => return Err(ImageFault::Format(Some(format.to_owned()))),
        Sniffed::Unknown => return Err(ImageFault::Format(None)),
    };
    Ok(Asset { name: name.to_owned(), media_type, size, bytes: bytes.into() })
}

type Loaded = (MediaType, (u32, u32), Vec<u8>);

fn raster(format: ImageFormat, bytes: Vec<u8>, limits: Limits) -> Result<Loaded, ImageFault> {
    let (picture, orientation) = decode(format, &bytes, limits)?;
    let (size, turned) = ((picture.width(), picture.height()), orientation != Orientation::NoTransforms);
    let kept = match format {
        ImageFormat::Png => Some(MediaType::Png),
        ImageFormat::Jpeg if matches!(components(&bytes), Some(1 | 3)) => Some(MediaType::Jpeg),
        ImageFormat::Gif => Some(MediaType::Gif),
        ImageFormat::WebP => Some(MediaType::Webp),
        _ => None,
    };
    if let (Some(media_type), false) = (kept, turned) {
        return Ok((media_type, size, bytes));
    }
    let mut picture = picture;
    picture.apply_orientation(orientation);
    let size = (picture.width(), picture.height());
    let (media_type, bytes) = encode(picture, kept)?;
    Ok((media_type, size, bytes))
}

/// Decodes the picture (the first one of an animation), within limits that are checked before any pixel is read.
pub(super) fn decode(
    format: ImageFormat,
    bytes: &[u8],
    limits: Limits,
) -> Result<(DynamicImage, Orientation), ImageFault> {
    let broken = |e: image::ImageError| ImageFault::Broken(e.to_string());
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut allowed = image::Limits::default();
    allowed.max_alloc = Some(limits.bytes.saturating_mul(2));
    reader.limits(allowed);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    if width.max(height) > limits.side || decoder.total_bytes() > limits.bytes {
        return Err(ImageFault::TooLarge(width, height));
    }
    if width == 0 || height == 0 {
        return Err(ImageFault::Broken("no pixels".into()));
    }
    if format == ImageFormat::Jpeg && !jpeg_ends(bytes) {
        return Err(ImageFault::Broken("the file ends before the picture does".into()));
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    Ok((picture, orientation))
}

/// Whether an end-of-image marker closes the file (ITU-T T.81 B.1.1.3): the decoder fills what a cut file lacks with
/// grey and says nothing. Cameras add data behind the marker, so it is looked for from the end.
fn jpeg_ends(bytes: &[u8]) -> bool {
    bytes.windows(2).rev().any(|w| w == [0xff, 0xd9])
}

/// How many components a JPEG has: its frame header says so (ITU-T T.81 B.2.2); 4 is CMYK. `None` where something that is
/// no segment stands before it: what another decoder makes of that is not known, so such a file is not kept.
fn components(bytes: &[u8]) -> Option<u8> {
    let mut at = 2;
    while let Some(&[0xff, marker, high, low]) = bytes.get(at..at + 4) {
        match marker {
            0xff => at += 1,
            0x01 | 0xd0..=0xd8 => at += 2,
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => return bytes.get(at + 9).copied(),
            0xd9 | 0xda => return None,
            _ => at += 2 + usize::from(u16::from_be_bytes([high, low])),
        }
    }
    None
}

/// JPEG stays JPEG, all else becomes PNG: no loss.
fn encode(picture: DynamicImage, kept: Option<MediaType>) -> Result<(MediaType, Vec<u8>), ImageFault> {
    let broken = |e: image::ImageError| ImageFault::Broken(e.to_string());
    let mut bytes = Vec::new();
    if kept == Some(MediaType::Jpeg) {
        picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY)).map_err(broken)?;
        return Ok((MediaType::Jpeg, bytes));
    }
    let picture = match picture {
        // PNG has no floating-point samples, which TIFF has.
        DynamicImage::ImageRgb32F(_) => DynamicImage::ImageRgb16(picture.into_rgb16()),
        DynamicImage::ImageRgba32F(_) => DynamicImage::ImageRgba16(picture.into_rgba16()),
        picture => picture,
    };
    picture.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).map_err(broken)?;
    Ok((MediaType::Png, bytes))
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
