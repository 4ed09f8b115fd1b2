//! The format of a picture by its first bytes: a file's extension is a claim, not a fact.

use image::ImageFormat;

/// What the bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sniffed {
    /// A raster format that `image` decodes.
    Raster(ImageFormat),
    /// SVG, not compressed.
    Svg,
    /// A picture of a format that keben does not read.
    Other(&'static str),
    /// Nothing that is known.
    Unknown,
}

/// Signatures at the start of a file.
const SIGNATURES: &[(&[u8], Sniffed)] = &[
    (b"\x89PNG\r\n\x1a\n", Sniffed::Raster(ImageFormat::Png)),
    (b"\xff\xd8\xff", Sniffed::Raster(ImageFormat::Jpeg)),
    (b"GIF87a", Sniffed::Raster(ImageFormat::Gif)),
    (b"GIF89a", Sniffed::Raster(ImageFormat::Gif)),
    (b"II*\0", Sniffed::Raster(ImageFormat::Tiff)),
    (b"MM\0*", Sniffed::Raster(ImageFormat::Tiff)),
    (b"BM", Sniffed::Raster(ImageFormat::Bmp)),
    (b"\x1f\x8b", Sniffed::Other("SVGZ")),
    (b"\xff\x0a", Sniffed::Other("JPEG XL")),
    (b"\0\0\0\x0cJXL ", Sniffed::Other("JPEG XL")),
    (b"\0\0\0\x0cjP  ", Sniffed::Other("JPEG 2000")),
    (b"8BPS", Sniffed::Other("PSD")),
    (b"%PDF-", Sniffed::Other("PDF")),
    (b"%!PS", Sniffed::Other("EPS")),
    (b"\xd7\xcd\xc6\x9a", Sniffed::Other("WMF")),
    (b"\0\0\x01\0", Sniffed::Other("ICO")),
];

/// Sniffs the format.
pub(super) fn sniff(bytes: &[u8]) -> Sniffed {
    if let Some((_, found)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return *found;
    }
    match (bytes.get(..4), bytes.get(4..8), bytes.get(8..12)) {
        (Some(b"RIFF"), _, Some(b"WEBP")) => Sniffed::Raster(ImageFormat::WebP),
        (_, Some(b"ftyp"), Some(b"avif" | b"avis")) => Sniffed::Other("AVIF"),
        (_, Some(b"ftyp"), Some(b"heic" | b"heix" | b"hevc" | b"mif1" | b"msf1")) => Sniffed::Other("HEIC"),
        _ if looks_like_svg(bytes) => Sniffed::Svg,
        _ => Sniffed::Unknown,
    }
}

/// XML whose first KiB opens an `svg` element.
fn looks_like_svg(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    text.starts_with(b"<") && text.windows(4).any(|w| w == b"<svg" || w == b":svg")
}
