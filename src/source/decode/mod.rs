//! Bytes of a file become text, character for character: nothing is normalised, line ends stay, and what is no text in
//! the file's encoding is an error at its byte.

mod guess;

use super::Encoding;
use crate::diagnostic::{Diagnostic, Place};
use crate::message;

/// Largest file, in bytes: spans count in 32 bits.
pub(super) const MAX_BYTES: u64 = u32::MAX as u64;

/// A file's text.
#[derive(Debug)]
pub(super) struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// The encoding, where neither build.toml nor a mark says it and it is not UTF-8.
    pub guessed: Option<Encoding>,
}

/// The text of a file: in the encoding that its byte order mark names, else in `given`, else in UTF-8 if it is that,
/// else in the one that it looks like.
///
/// # Errors
/// A diagnostic with the line and the byte of what cannot be decoded, or of a file that is too large.
pub(super) fn decode(path: &str, bytes: Vec<u8>, given: Option<Encoding>) -> Result<Decoded, Box<Diagnostic>> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_large(path).into());
    }
    let (marked, mark) = match bytes.as_slice() {
        [0xef, 0xbb, 0xbf, ..] => (Some(Encoding::Utf8), 3),
        [0xff, 0xfe, ..] => (Some(Encoding::Utf16), 2),
        [0xfe, 0xff, ..] => (Some(Encoding::Utf16Be), 2),
        _ => (None, 0),
    };
    if let Some(encoding) = marked.or(given) {
        let text = in_encoding(encoding, bytes, mark).map_err(|fault| fault.diagnostic(path, encoding))?;
        return fits(path, Decoded { text, guessed: None });
    }
    let bytes = match guess::utf16(&bytes) {
        Some(_) => bytes,
        None => match String::from_utf8(bytes) {
            Ok(text) => return Ok(Decoded { text, guessed: None }),
            Err(fault) => fault.into_bytes(),
        },
    };
    let Some(encoding) = guess::guess(&bytes) else {
        let text = in_encoding(Encoding::Utf8, bytes, 0).map_err(|fault| fault.diagnostic(path, Encoding::Utf8))?;
        return Ok(Decoded { text, guessed: None });
    };
    let text = in_encoding(encoding, bytes, 0).map_err(|fault| fault.diagnostic(path, encoding))?;
    fits(path, Decoded { text, guessed: Some(encoding) })
}

/// A text can be half as long again in UTF-8 as in its own encoding.
fn fits(path: &str, decoded: Decoded) -> Result<Decoded, Box<Diagnostic>> {
    if decoded.text.len() as u64 > MAX_BYTES { Err(too_large(path).into()) } else { Ok(decoded) }
}

/// The diagnostic of a file that spans cannot count.
pub(super) fn too_large(path: &str) -> Diagnostic {
    Diagnostic::error("file-too-large", message!("文件超过 4 GiB", "the file is larger than 4 GiB"))
        .in_file(path)
        .hint(message!("把文件分成几章", "split it into chapters"))
}

/// Bytes that are no text.
struct Undecodable {
    /// The text before them.
    before: String,
    /// The bytes that follow that text, a few of them.
    rest: Vec<u8>,
    /// The first one's place in the file.
    offset: usize,
}

/// The text of `bytes` behind the mark.
fn in_encoding(encoding: Encoding, mut bytes: Vec<u8>, mark: usize) -> Result<String, Undecodable> {
    if encoding == Encoding::Utf8 {
        bytes.drain(..mark);
        return String::from_utf8(bytes).map_err(|e| {
            let (good, rest) = e.as_bytes().split_at(e.utf8_error().valid_up_to());
            // The split is where the error says that valid text ends.
            Undecodable::new(String::from_utf8_lossy(good).into_owned(), rest, mark + good.len())
        });
    }
    let (text, good) = strictly(standard(encoding), &bytes[mark..]);
    match good {
        None => Ok(text),
        Some(good) => Err(Undecodable::new(text, &bytes[mark + good..], mark + good)),
    }
}

fn standard(encoding: Encoding) -> &'static encoding_rs::Encoding {
    match encoding {
        Encoding::Utf8 => encoding_rs::UTF_8,
        Encoding::Utf16 => encoding_rs::UTF_16LE,
        Encoding::Utf16Be => encoding_rs::UTF_16BE,
        Encoding::Gb18030 => encoding_rs::GB18030,
        Encoding::Big5 => encoding_rs::BIG5,
        Encoding::ShiftJis => encoding_rs::SHIFT_JIS,
        Encoding::EucJp => encoding_rs::EUC_JP,
        Encoding::EucKr => encoding_rs::EUC_KR,
    }
}

/// The text up to the first bytes that are none, and how many bytes it takes if there are such.
fn strictly(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> (String, Option<usize>) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    // No legacy character takes more than three bytes of UTF-8 per two of its own; the decoder says so exactly.
    let capacity = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len());
    let mut text = String::with_capacity(capacity);
    let mut read = 0;
    loop {
        let (result, consumed) = decoder.decode_to_string_without_replacement(&bytes[read..], &mut text, true);
        read += consumed;
        match result {
            encoding_rs::DecoderResult::InputEmpty => {
                text.shrink_to_fit();
                return (text, None);
            }
            encoding_rs::DecoderResult::OutputFull => text.reserve(text.len() + 64),
            encoding_rs::DecoderResult::Malformed(bad, behind) => {
                return (text, Some(read.saturating_sub(usize::from(bad) + usize::from(behind))));
            }
        }
    }
}

impl Undecodable {
    fn new(before: String, rest: &[u8], offset: usize) -> Undecodable {
        Undecodable { before, rest: rest[..rest.len().min(200)].to_vec(), offset }
    }

    fn diagnostic(self, path: &str, encoding: Encoding) -> Box<Diagnostic> {
        let at = self.before.len();
        let end = self.rest.iter().position(|&b| b == b'\n' || b == b'\r').unwrap_or(self.rest.len());
        let text = self.before + &standard(encoding).decode_without_bom_handling(&self.rest[..end]).0;
        let place = Place::in_text(path, &text, at..at + '\u{fffd}'.len_utf8());
        let (offset, name) = (self.offset, encoding.name());
        let byte = self.rest.first().copied().unwrap_or(0);
        let what = message!(
            "这里不是 {name} 文字（第 {offset} 字节，0x{byte:02X}）",
            "this is not text in {name} (byte {offset}, 0x{byte:02X})"
        );
        let hint = message!(
            "用编辑器查看此处，另存为 UTF-8；若文件是别的编码，在 build.toml 的 [source] 中写 encoding",
            "look at the place in your editor and save the file as UTF-8; if it is in another encoding, write encoding \
             in [source] of build.toml"
        );
        Diagnostic::error("undecodable-text", what).at_place(place).hint(hint).into()
    }
}

#[cfg(test)]
mod tests;
