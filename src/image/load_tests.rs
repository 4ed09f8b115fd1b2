use image::{ExtendedColorType, ImageEncoder};

use super::*;

fn picture(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(image::RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 99])))
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

fn loaded(bytes: &[u8]) -> Result<Asset, ImageFault> {
    load("a", bytes.to_vec(), Limits::default())
}

#[test]
fn what_readers_take_keeps_its_bytes_and_what_they_do_not_becomes_png() {
    use ImageFormat::*;
    let cases = [
        (Png, MediaType::Png, true),
        (Jpeg, MediaType::Jpeg, true),
        (Gif, MediaType::Gif, true),
        (WebP, MediaType::Webp, true),
        (Bmp, MediaType::Png, false),
        (Tiff, MediaType::Png, false),
    ];
    for (format, media_type, kept) in cases {
        let bytes = encoded(&picture(30, 20), format);
        let asset = loaded(&bytes).unwrap();
        assert_eq!((asset.media_type, asset.size), (media_type, (30, 20)), "{format:?}");
        assert_eq!(*asset.bytes == *bytes, kept, "{format:?}");
        assert_eq!(sniff(&asset.bytes) == sniff(&bytes), kept, "{format:?}");
    }
}

#[test]
fn a_picture_cut_short_is_broken() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
        let bytes = encoded(&picture(200, 100), format);
        let fault = loaded(&bytes[..bytes.len() / 2]).unwrap_err();
        assert!(matches!(fault, ImageFault::Broken(_)), "{format:?} {fault:?}");
    }
}

#[test]
fn a_picture_over_the_limits_is_not_decoded() {
    let bytes = encoded(&picture(300, 20), ImageFormat::Png);
    for limits in [Limits { side: 299, bytes: 1 << 20 }, Limits { side: 300, bytes: 17_999 }] {
        assert_eq!(load("a", bytes.clone(), limits).unwrap_err(), ImageFault::TooLarge(300, 20));
    }
    assert!(load("a", bytes, Limits { side: 300, bytes: 18_000 }).is_ok());
}

#[test]
fn a_png_that_claims_a_huge_size_is_refused_by_its_head() {
    let mut bytes = encoded(&picture(8, 8), ImageFormat::Png);
    bytes[16..24].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]);
    assert!(loaded(&bytes).is_err());
}

#[test]
fn formats_that_are_not_read_are_named() {
    let format = |bytes: &[u8]| match loaded(bytes) {
        Err(ImageFault::Format(name)) => name,
        other => panic!("{other:?}"),
    };
    assert_eq!(format(b"\0\0\0\x20ftypavif\0\0\0\0").as_deref(), Some("AVIF"));
    assert_eq!(format(b"\0\0\0\x20ftypheic\0\0\0\0").as_deref(), Some("HEIC"));
    assert_eq!(format(b"just text"), None);
    assert_eq!(format(b""), None);
}

/// A JPEG with an APP1 segment of EXIF that holds one entry, the orientation (EXIF 2.3, 4.6.4).
fn jpeg_with_orientation(orientation: u8) -> Vec<u8> {
    let jpeg = encoded(&picture(30, 20), ImageFormat::Jpeg);
    let tiff = [b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".as_slice(), &[orientation], &[0; 6]].concat();
    let body = [b"Exif\0\0".as_slice(), &tiff].concat();
    let length = (body.len() as u16 + 2).to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &body, &jpeg[2..]].concat()
}

#[test]
fn a_picture_that_exif_turns_is_turned() {
    let kept = jpeg_with_orientation(1);
    assert_eq!(*loaded(&kept).unwrap().bytes, *kept);
    let turned = loaded(&jpeg_with_orientation(6)).unwrap();
    assert_eq!((turned.media_type, turned.size), (MediaType::Jpeg, (20, 30)));
    let again = image::load_from_memory(&turned.bytes).unwrap().to_rgb8();
    // Turned by a quarter clockwise: the lower left corner comes to the upper left one. Red grows with x, green with y.
    let [red, green, _] = again.get_pixel(0, 0).0;
    assert!(red < 6 && green > 12, "{red} {green}");
}

#[test]
fn a_jpeg_of_four_components_is_told_by_its_frame_header() {
    let rgb = encoded(&picture(8, 8), ImageFormat::Jpeg);
    assert_eq!(components(&rgb), Some(3));
    let frame = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 1, 0xff, 0xc2, 0, 20, 8, 0, 8, 0, 8, 4];
    assert_eq!((components(&frame), components(&frame[..12])), (Some(4), None));
}

/// A reader may skip what is no segment, and find four components behind it.
#[test]
fn a_jpeg_whose_header_is_behind_something_else_is_not_kept_as_it_is() {
    let rgb = encoded(&picture(8, 8), ImageFormat::Jpeg);
    let mut odd = rgb.clone();
    odd.splice(2..2, [0, 0, 0]);
    assert_eq!(components(&odd), None);
    assert!(loaded(&odd).is_err() || loaded(&odd).unwrap().media_type == MediaType::Png);
}

#[test]
fn a_tiff_in_floating_point_becomes_png() {
    let mut bytes = Vec::new();
    let pixels: Vec<u8> = (0..12).flat_map(|i| (i as f32 / 12.0).to_ne_bytes()).collect();
    image::codecs::tiff::TiffEncoder::new(Cursor::new(&mut bytes))
        .write_image(&pixels, 2, 2, ExtendedColorType::Rgb32F)
        .unwrap();
    assert_eq!(loaded(&bytes).unwrap().media_type, MediaType::Png);
}

#[test]
fn an_svg_gives_its_size_and_keeps_its_bytes() {
    let svg = br##"<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="40.5" height="30">
        <defs><path id="p" d="M0 0h9v9z"/></defs><use href="#p"/><rect width="4" height="4" fill="url(#g)"/></svg>"##;
    let asset = loaded(svg).unwrap();
    assert_eq!((asset.media_type, asset.size), (MediaType::Svg, (41, 30)));
    assert_eq!(*asset.bytes, svg[..]);
}

#[test]
fn an_svg_that_runs_or_reads_from_outside_is_refused() {
    let around = |inner: &str| {
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">{inner}</svg>"#
        )
    };
    let bad = [
        "<script>alert(1)</script>",
        r#"<rect width="1" height="1" onclick="x()"/>"#,
        r#"<rect width="1" height="1" ONLOAD="x()"/>"#,
        r#"<image href="http://example.org/x.png" width="1" height="1"/>"#,
        r#"<image xlink:href="../../etc/passwd" width="1" height="1"/>"#,
        r#"<image href="data:image/svg+xml;base64,AAAA" width="1" height="1"/>"#,
        r#"<style>@import "http://example.org/x.css";</style>"#,
        r#"<style>rect{fill:url( 'http://example.org/x#y')}</style>"#,
        r#"<style>rect{fill:u\72l(http://example.org/x)}</style>"#,
        r#"<rect width="1" height="1" style="fill:URL(x.svg#a)"/>"#,
        "<foreignObject/>",
    ];
    for inner in bad {
        let fault = loaded(around(inner).as_bytes()).unwrap_err();
        assert!(matches!(fault, ImageFault::Broken(_)), "{inner}: {fault:?}");
    }
    assert!(loaded(around("<rect width='1' height='1'/>").as_bytes()).is_ok());
}

#[test]
fn a_path_out_of_all_measure_is_refused_and_long_decimals_are_none() {
    let with = |path: &str| {
        loaded(
            format!("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='{path}'/></svg>").as_bytes(),
        )
    };
    for huge in
        ["M0 0Q3 4 5 61e38A1 2 0 0 1 8 8z", "M0 0L10000000000 0", "M1E+9.5 10 0 0", "M0 0L1e99999999999999999999 1"]
    {
        assert!(matches!(with(huge), Err(ImageFault::Broken(_))), "{huge}");
    }
    for usual in ["M0.12345678901234 1e-12L5.5.25-3e2 123456789", "M000000000000 1L2 3e0"] {
        assert!(with(usual).is_ok(), "{usual}");
    }
}

#[test]
fn a_hostile_svg_is_refused_without_a_crash() {
    let deep = format!("<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'>{}", "<g>".repeat(200_000));
    let entities = "<!DOCTYPE svg [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><svg xmlns='http://www.w3.org/2000/svg'/>";
    for svg in
        [deep.as_str(), entities, "<svg", "<svg/>", "<svg xmlns='http://www.w3.org/2000/svg' width='0' height='-1'/>"]
    {
        assert!(matches!(loaded(svg.as_bytes()), Err(ImageFault::Broken(_))), "{}", &svg[..svg.len().min(60)]);
    }
}

/// A JPEG in CMYK of 8 × 8 pixels, every sample 128: each block is two codes of one bit (ITU-T T.81 B.2).
fn cmyk_jpeg() -> Vec<u8> {
    let mut jpeg = vec![0xff, 0xd8];
    let mut segment = |marker: u8, body: &[u8]| {
        jpeg.extend([0xff, marker, 0, body.len() as u8 + 2]);
        jpeg.extend(body);
    };
    let code_of_one_bit = |class: u8| [&[class, 1][..], &[0; 15], &[0]].concat();
    segment(0xee, b"Adobe\0\x64\0\0\0\0\0");
    segment(0xdb, &[&[0][..], &[1; 64]].concat());
    segment(0xc0, &[8, 0, 8, 0, 8, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0]);
    segment(0xc4, &code_of_one_bit(0x00));
    segment(0xc4, &code_of_one_bit(0x10));
    segment(0xda, &[4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0]);
    jpeg.extend([0x00, 0xff, 0xd9]);
    jpeg
}

#[test]
fn a_jpeg_in_cmyk_becomes_a_png_in_rgb() {
    let asset = loaded(&cmyk_jpeg()).unwrap();
    assert_eq!((asset.media_type, asset.size), (MediaType::Png, (8, 8)));
    let picture = image::load_from_memory(&asset.bytes).unwrap();
    assert_eq!(picture.color().channel_count(), 3);
    // Adobe's samples are inverted: half of each ink, and half of that black, leaves a quarter of the light.
    let [red, green, blue] = picture.to_rgb8().get_pixel(3, 3).0;
    assert!([red, green, blue].iter().all(|sample| (60..=68).contains(sample)), "{red} {green} {blue}");
}
