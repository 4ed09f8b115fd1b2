//! Characters that a book's text cannot hold.

use std::borrow::Cow;

/// Whether XML 1.0 (2.2, Char) leaves the character out, so that no EPUB may hold it, or HTML calls it an error (C1
/// controls). Tab, line feed, carriage return and next line are allowed.
fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

/// What a file's text has anywhere, so that the pieces of a file that has none of it are not searched one by one.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Traits {
    /// Characters that XML forbids, perhaps.
    pub controls: bool,
    /// `^`, `~`, `{` or `@`: perhaps super- and subscript, ruby, attributes, references.
    pub notations: bool,
    /// Tabs, spaces side by side, or line breaks of Unicode.
    pub blanks: bool,
}

impl Traits {
    /// Looks at every byte once. There is no early exit inside a block, so the compiler compares many bytes at once.
    pub(super) fn of(text: &str) -> Traits {
        let bytes = text.as_bytes();
        let mut traits = Traits::default();
        for start in (0..bytes.len()).step_by(4096) {
            // Two bytes more than a block, as what is looked for has up to three.
            traits.add(&bytes[start..bytes.len().min(start + 4098)]);
        }
        if let [.., a, b] = bytes {
            traits.add(&[*a, *b, b'x', b'x']);
        } else {
            bytes.iter().for_each(|b| traits.add(&[*b, b'x', b'x']));
        }
        traits
    }

    /// Whether a piece of text can be copied as it is.
    pub(super) fn is_plain(self) -> bool {
        !self.controls && !self.blanks
    }

    fn add(&mut self, block: &[u8]) {
        let (mut controls, mut notations, mut blanks) = (false, false, false);
        let (second, third) = (block.get(1..).unwrap_or(&[]), block.get(2..).unwrap_or(&[]));
        for ((&a, &b), &c) in block.iter().zip(second).zip(third) {
            // C1 controls are C2 80 to C2 9F; U+FFFE and U+FFFF are EF BF BE and EF BF BF.
            controls |= is_odd(a) | ((a == 0xef) & (b == 0xbf) & (c >= 0xbe)) | ((a == 0xc2) & (b < 0xa0));
            notations |= (a == b'^') | (a == b'~') | (a == b'{') | (a == b'@');
            // U+0085, U+2028 and U+2029.
            let breaks = ((a == 0xc2) & (b == 0x85)) | ((a == 0xe2) & (b == 0x80) & ((c == 0xa8) | (c == 0xa9)));
            blanks |= (a == b'\t') | ((a == b' ') & (b == b' ')) | breaks;
        }
        self.controls |= controls;
        self.notations |= notations;
        self.blanks |= blanks;
    }
}

fn is_odd(b: u8) -> bool {
    ((b < 0x20) & (b != b'\n') & (b != b'\r') & (b != b'\t')) | (b == 0x7f)
}

/// The first character that XML forbids, and its byte.
pub(super) fn first_control(text: &str) -> Option<(usize, char)> {
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

/// A piece of a text node: tabs and line breaks, which entities smuggle in, become spaces.
pub(super) fn inline_piece(text: &str) -> Cow<'_, str> {
    const BREAKS: [char; 6] = ['\n', '\r', '\t', '\u{85}', '\u{2028}', '\u{2029}'];
    let cleaned = clean(text);
    if cleaned.contains(BREAKS) { Cow::Owned(cleaned.replace(BREAKS, " ")) } else { cleaned }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traits_are_found_wherever_they_stand() {
        for at in [0, 1, 4094, 4095, 4096, 4097, 8190] {
            let text = |what: &str| format!("{}{what}{}", "x".repeat(at), "y".repeat(8192 - at));
            let of = |what: &str| Traits::of(&text(what));
            assert_eq!(of("。 a"), Traits::default());
            assert_eq!(of("^x"), Traits { notations: true, ..Traits::default() });
            for blank in ["  ", "\t", "\u{2028}"] {
                assert_eq!(of(blank), Traits { blanks: true, ..Traits::default() });
            }
            for control in ["\u{1}", "\u{7f}", "\u{ffff}"] {
                assert_eq!(of(control), Traits { controls: true, ..Traits::default() });
                assert_eq!(first_control(&text(control)).map(|(i, _)| i), Some(at));
            }
        }
        for end in ["\u{1}", "a\u{1}", "ab\u{1}", "\u{1}b", "ab\u{ffff}", "\u{9f}"] {
            assert!(Traits::of(end).controls, "{end:?}");
        }
        assert!(Traits::of("~").notations && Traits::of("a  ").blanks && !Traits::of("").blanks);
    }
}
