//! Bytes of a file become text.

use crate::diagnostic::{Diagnostic, Place};
use crate::message;

/// Largest file, in bytes: spans count in 32 bits.
pub(super) const MAX_BYTES: u64 = u32::MAX as u64;

/// The text of a file in UTF-8. A byte order mark is dropped; line ends stay as they are, so that spans are true.
///
/// # Errors
/// A diagnostic with the line and the byte of what cannot be decoded, or of a file that is too large.
pub(super) fn decode(path: &str, mut bytes: Vec<u8>) -> Result<String, Box<Diagnostic>> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_large(path).into());
    }
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let marked = bytes.starts_with(MARK);
    if marked {
        bytes.drain(..MARK.len());
    }
    let shift = if marked { MARK.len() } else { 0 };
    String::from_utf8(bytes).map_err(|e| undecodable(path, e.as_bytes(), e.utf8_error().valid_up_to(), shift).into())
}

/// The diagnostic of a file that spans cannot count.
pub(super) fn too_large(path: &str) -> Diagnostic {
    Diagnostic::error("file-too-large", message!("文件超过 4 GiB", "the file is larger than 4 GiB"))
        .in_file(path)
        .hint(message!("把文件分成几章", "split it into chapters"))
}

fn undecodable(path: &str, bytes: &[u8], at: usize, shift: usize) -> Diagnostic {
    // Enough around the fault to show its line; the bytes before it are good.
    let end = bytes[at..].iter().position(|&b| b == b'\n').map_or(bytes.len(), |i| at + i);
    let text = String::from_utf8_lossy(&bytes[..end.min(at + 200)]);
    let place = Place::in_text(path, &text, at..at + '\u{fffd}'.len_utf8());
    let (offset, byte) = (at + shift, bytes[at]);
    let what = message!(
        "这里不是 UTF-8 文字（第 {offset} 字节，0x{byte:02X}）",
        "this is not text in UTF-8 (byte {offset}, 0x{byte:02X})"
    );
    let utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let encoding = if utf16 { "UTF-16" } else { "GB18030 (GBK)" };
    let hint = message!(
        "文件可能是 {encoding} 编码，请用编辑器另存为 UTF-8",
        "the file may be in {encoding}; save it as UTF-8 in your editor"
    );
    Diagnostic::error("undecodable-text", what).at_place(place).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::At;

    #[test]
    fn a_byte_order_mark_is_dropped_and_line_ends_are_kept() {
        assert_eq!(decode("a.md", b"\xef\xbb\xbfa\r\nb".to_vec()).unwrap(), "a\r\nb");
    }

    #[test]
    fn bytes_that_are_no_text_are_named_by_line_and_byte() {
        let mut bytes = "第一行\n第二行".as_bytes().to_vec();
        bytes.extend(b"\xd6\xd0\xce\xc4\n");
        let fault = decode("a.md", bytes).unwrap_err();
        let At::Place(place) = &fault.at else { panic!("{fault:?}") };
        assert_eq!((place.line, place.column), (2, 4));
        assert!(fault.message.en.contains("byte 19, 0xD6"), "{}", fault.message.en);
    }
}
