//! Characters that a book's text cannot hold.

use std::borrow::Cow;

/// Whether XML 1.0 (2.2, Char) leaves the character out, so that no EPUB may hold it. Tab, line feed and carriage return
/// are allowed.
fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}')
}

/// The first such character, and its byte. Looks at bytes, as nearly every file has none.
pub(super) fn first_control(text: &str) -> Option<(usize, char)> {
    let is_plain = |b: u8| (b >= 0x20 && b != 0x7f) || matches!(b, b'\n' | b'\r' | b'\t');
    let mut suspect = false;
    for block in text.as_bytes().chunks(4096) {
        // Without an early exit inside the block, the compiler compares many bytes at once.
        suspect |= block.iter().fold(false, |found, &b| found | !is_plain(b));
    }
    // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
    suspect |= text.contains('\u{fffe}') || text.contains('\u{ffff}');
    if !suspect {
        return None;
    }
    text.char_indices().find(|&(_, c)| is_forbidden(c))
}

/// The text without characters that XML forbids.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if text.contains(is_forbidden) { Cow::Owned(text.replace(is_forbidden, "")) } else { Cow::Borrowed(text) }
}

/// The text on one line, without characters that XML forbids: what an attribute or a text node may hold.
pub(super) fn one_line(text: &str) -> String {
    let is_break = |c: char| matches!(c, '\n' | '\r' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let cleaned = clean(text);
    if cleaned.contains(is_break) {
        return cleaned.replace("\r\n", " ").replace(is_break, " ").trim().to_owned();
    }
    cleaned.trim().to_owned()
}

/// A piece of a text node. Line breaks that entities smuggle in become spaces.
pub(super) fn inline_piece(text: &str) -> Cow<'_, str> {
    let cleaned = clean(text);
    if cleaned.contains(['\n', '\r', '\u{2028}', '\u{2029}']) {
        return Cow::Owned(cleaned.replace(['\n', '\r', '\u{2028}', '\u{2029}'], " "));
    }
    cleaned
}
