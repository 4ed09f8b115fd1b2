//! Text strings of a PDF (ISO 32000-1 7.9.2.2).

/// The text of `bytes`: UTF-16 or UTF-8 by its mark, else PDFDocEncoding, whose ASCII range is all that keben's own files
/// use.
pub(super) fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|&byte| char::from(byte)).collect(),
    }
}

/// Big-endian UTF-16.
pub(super) fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn strings_are_read_by_their_mark() {
        assert_eq!(decode(b"\xFE\xFF\x4E\x00\xD8\x40\xDC\x00"), "一\u{20000}");
        assert_eq!(decode("\u{FEFF}一".as_bytes()), "一");
        assert_eq!(decode(b"abc"), "abc");
    }
}
