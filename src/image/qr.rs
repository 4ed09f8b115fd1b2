//! The QR code (ISO/IEC 18004).

use std::io::Cursor;

use image::{DynamicImage, GrayImage, ImageFormat, Luma, imageops};
use qrcode::types::QrError;
use qrcode::{Color, EcLevel, QrCode};

use super::load::{Limits, decode};
use super::sniff::{Sniffed, sniff};

/// Why a QR code cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QrFault {
    /// The target is too long for a code.
    TooLong(usize),
    /// No code was found in the picture.
    NotFound,
    /// The picture cannot be decoded.
    Picture(String),
}

/// Pixels per module.
const MODULE: u32 = 12;
/// Modules of white around the code (ISO/IEC 18004 5.3.8).
const QUIET_ZONE: u32 = 4;
/// Longest side of a picture that is searched at its own size; a larger one is searched at this size first.
const SEARCH_SIDE: u32 = 1600;

/// Makes the code of `target` as a PNG: grey of 8 bits, black and white only, 12 pixels per module, a quiet zone of four
/// modules, error correction M. The same target always gives the same bytes.
///
/// # Errors
/// [`QrFault::TooLong`] with the bytes of a target that no code holds.
pub fn make(target: &str) -> Result<Vec<u8>, QrFault> {
    let code = QrCode::with_error_correction_level(target, EcLevel::M).map_err(|e| match e {
        QrError::DataTooLong => QrFault::TooLong(target.len()),
        other => QrFault::Picture(other.to_string()),
    })?;
    let modules = code.width() as u32;
    let side = (modules + 2 * QUIET_ZONE) * MODULE;
    let dark = |x: u32, y: u32| {
        let module = |pixel: u32| (pixel / MODULE).checked_sub(QUIET_ZONE).filter(|&m| m < modules);
        matches!((module(x), module(y)), (Some(x), Some(y)) if code[(x as usize, y as usize)] == Color::Dark)
    };
    let picture = GrayImage::from_fn(side, side, |x, y| Luma([if dark(x, y) { 0 } else { 255 }]));
    let mut png = Vec::new();
    let written = picture.write_to(&mut Cursor::new(&mut png), ImageFormat::Png);
    written.map_err(|e| QrFault::Picture(e.to_string()))?;
    Ok(png)
}

/// Every text that codes in the picture decode to, each once, in the order in which they were found. What only looks like
/// a code is passed over.
///
/// # Errors
/// A picture that cannot be decoded, or one without a code that can be read.
pub fn read(picture: &[u8]) -> Result<Vec<String>, QrFault> {
    let Sniffed::Raster(format) = sniff(picture) else {
        return Err(QrFault::Picture("not a PNG, JPEG, GIF, WebP, BMP or TIFF picture".into()));
    };
    let (picture, orientation) =
        decode(format, picture, Limits::default()).map_err(|fault| QrFault::Picture(format!("{fault:?}")))?;
    let mut picture = picture;
    picture.apply_orientation(orientation);
    let gray = on_white(&picture);
    let texts = scales(&gray).find_map(|scaled| Some(search(&scaled)).filter(|texts| !texts.is_empty()));
    texts.ok_or(QrFault::NotFound)
}

/// The picture in grey, as paper shows it: what is transparent is white.
fn on_white(picture: &DynamicImage) -> GrayImage {
    if !picture.color().has_alpha() {
        return picture.to_luma8();
    }
    let with_alpha = picture.to_luma_alpha8();
    GrayImage::from_fn(with_alpha.width(), with_alpha.height(), |x, y| {
        let [luma, alpha] = with_alpha.get_pixel(x, y).0.map(u32::from);
        Luma([((luma * alpha + 255 * (255 - alpha)) / 255) as u8])
    })
}

/// The picture at the sizes that are searched, made only when asked for: a code whose modules are a pixel or two wide is
/// found at twice the size, one in a large photograph at half of it.
fn scales(gray: &GrayImage) -> impl Iterator<Item = GrayImage> + '_ {
    let longest = gray.width().max(gray.height()).max(1);
    let fit = f64::from(SEARCH_SIDE) / f64::from(longest);
    let factors = if fit < 1.0 { [fit, 1.0, fit / 2.0] } else { [1.0, 2.0f64.min(fit.max(1.25)), 0.5] };
    factors.into_iter().map(|factor| {
        let scaled = |side: u32| ((f64::from(side) * factor).round() as u32).max(1);
        if factor == 1.0 {
            return gray.clone();
        }
        imageops::resize(gray, scaled(gray.width()), scaled(gray.height()), imageops::FilterType::Triangle)
    })
}

fn search(gray: &GrayImage) -> Vec<String> {
    let (width, height) = (gray.width() as usize, gray.height() as usize);
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| gray.as_raw()[y * width + x]);
    let mut texts = Vec::new();
    for grid in prepared.detect_grids() {
        if let Ok((_, text)) = grid.decode()
            && !texts.contains(&text)
        {
            texts.push(text);
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn a_code_decodes_to_its_target(target in "https://[a-z0-9.]{1,20}/[a-zA-Z0-9/?=&%_.-]{0,200}") {
            prop_assert_eq!(read(&make(&target).unwrap()).unwrap(), vec![target]);
        }

        #[test]
        fn a_target_in_chinese_comes_back(target in "[一-龥a-z,。]{1,60}") {
            prop_assert_eq!(read(&make(&target).unwrap()).unwrap(), vec![target]);
        }

        #[test]
        fn noise_is_not_a_code_and_does_not_panic(seed in any::<u32>(), side in 1u32..120) {
            let mut state = seed | 1;
            let noise = GrayImage::from_fn(side, side, |_, _| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                Luma([(state >> 24) as u8])
            });
            let mut png = Vec::new();
            noise.write_to(&mut Cursor::new(&mut png), ImageFormat::Png).unwrap();
            let _ = read(&png);
        }
    }

    #[test]
    fn the_same_target_gives_the_same_bytes() {
        assert_eq!(make("https://example.org/lzcb"), make("https://example.org/lzcb"));
    }

    #[test]
    fn modules_are_whole_pixels_and_the_quiet_zone_is_four_of_them() {
        let picture = image::load_from_memory(&make("https://example.org/lzcb").unwrap()).unwrap().to_luma8();
        assert_eq!((picture.width() % MODULE, picture.width()), (0, picture.height()));
        let quiet = QUIET_ZONE * MODULE;
        for (x, y, pixel) in picture.enumerate_pixels() {
            assert!(matches!(pixel.0[0], 0 | 255));
            assert_eq!(pixel, picture.get_pixel(x / MODULE * MODULE, y / MODULE * MODULE));
            assert!(pixel.0[0] == 255 || (x.min(y) >= quiet && x.max(y) < picture.width() - quiet));
        }
        // The finder pattern's corner stands right behind the quiet zone.
        assert_eq!(picture.get_pixel(quiet, quiet).0[0], 0);
    }

    #[test]
    fn a_target_that_no_code_holds_is_refused() {
        assert_eq!(make(&"x".repeat(3000)), Err(QrFault::TooLong(3000)));
    }

    #[test]
    fn a_picture_without_a_code_is_told_from_a_broken_one() {
        let mut png = Vec::new();
        GrayImage::from_pixel(80, 80, Luma([255])).write_to(&mut Cursor::new(&mut png), ImageFormat::Png).unwrap();
        assert_eq!(read(&png), Err(QrFault::NotFound));
        assert!(matches!(read(b"not a picture"), Err(QrFault::Picture(_))));
    }

    #[test]
    fn a_small_code_a_jpeg_and_a_transparent_code_are_read() {
        let code = image::load_from_memory(&make("https://example.org/lzcb").unwrap()).unwrap();
        let modules = code.width() / MODULE;
        let small = code.resize_exact(modules * 2, modules * 2, imageops::FilterType::Nearest);
        let luma = code.to_luma8();
        let clear = DynamicImage::ImageRgba8(image::RgbaImage::from_fn(code.width(), code.height(), |x, y| {
            image::Rgba([0, 0, 0, 255 - luma.get_pixel(x, y).0[0]])
        }));
        for (picture, format) in
            [(small, ImageFormat::Png), (code.clone(), ImageFormat::Jpeg), (clear, ImageFormat::Png)]
        {
            let mut bytes = Vec::new();
            picture.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
            assert_eq!(read(&bytes).unwrap(), vec!["https://example.org/lzcb".to_owned()]);
        }
    }
}
