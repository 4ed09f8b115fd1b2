//! Characters that a book's text cannot hold.

use std::borrow::Cow;
use std::ops::Range;

use crate::diagnostic::Message;
use crate::message;

/// What is left in a copied text where an object stood that did not come along. Typesetting puts it where pictures stand, so
/// one in a text would be taken for the next of them.
const OBJECT: char = '\u{fffc}';

/// Whether no text holds it: [`OBJECT`], and what is no character of a book.
fn is_forbidden(c: char) -> bool {
    c == OBJECT || is_control(c)
}

/// Whether XML 1.0 (2.2, Char) leaves the character out, so that no EPUB may hold it, or HTML calls it an error (C1
/// controls). Tab, line feed, carriage return and next line are allowed.
fn is_control(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

/// What a file's text has anywhere, so that the pieces of a file that has none of it are not searched one by one.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Traits {
    /// Characters that no text holds, perhaps.
    pub controls: bool,
    /// `^`, `~`, `{` or `@`: perhaps super- and subscript, ruby, attributes, references.
    pub notations: bool,
    /// Tabs, spaces side by side, line breaks of Unicode, or a carriage return that ends no line of the parser's.
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
            // C1 controls are C2 80 to C2 9F; U+FFFC, U+FFFE and U+FFFF are EF BF BC, EF BF BE and EF BF BF.
            controls |= is_odd(a) | ((a == 0xef) & (b == 0xbf) & (c >= 0xbc)) | ((a == 0xc2) & (b < 0xa0));
            notations |= (a == b'^') | (a == b'~') | (a == b'{') | (a == b'@');
            // U+0085, U+2028 and U+2029.
            let breaks = ((a == 0xc2) & (b == 0x85)) | ((a == 0xe2) & (b == 0x80) & ((c == 0xa8) | (c == 0xa9)));
            let lone = (a == b'\r') & (b != b'\n');
            blanks |= lone | (a == b'\t') | ((a == b' ') & (b == b' ')) | breaks;
        }
        self.controls |= controls;
        self.notations |= notations;
        self.blanks |= blanks;
    }
}

fn is_odd(b: u8) -> bool {
    ((b < 0x20) & (b != b'\n') & (b != b'\r') & (b != b'\t')) | (b == 0x7f)
}

/// What is left out of a text, and is to be told: code, place of the first one, message.
pub(super) fn left_out(text: &str) -> impl Iterator<Item = (&'static str, Range<usize>, Message)> {
    let control = text.char_indices().find(|&(_, c)| is_control(c)).map(|(at, c)| {
        let code = u32::from(c);
        let what = message!(
            "文中有控制字符 U+{code:04X}，电子书不能收录，此类字符均已略去",
            "the text has the control character U+{code:04X}, which a book cannot hold; such characters are left out"
        );
        ("control-character", at..at + c.len_utf8(), what)
    });
    let object = text.find(OBJECT).map(|at| {
        let what = message!(
            "这里有 U+FFFC：它代表的图没有随文字复制过来，此类字符均已略去",
            "here is U+FFFC: the picture that it stands for was not copied with the text; such characters are left out"
        );
        ("lost-object", at..at + OBJECT.len_utf8(), what)
    });
    control.into_iter().chain(object)
}

/// The text without characters that no text holds.
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
            for blank in ["  ", "\t", "\u{2028}", "\rx"] {
                assert_eq!(of(blank), Traits { blanks: true, ..Traits::default() });
            }
            for control in ["\u{1}", "\u{7f}", "\u{ffff}", "\u{fffc}"] {
                assert_eq!(of(control), Traits { controls: true, ..Traits::default() });
                assert_eq!(left_out(&text(control)).map(|(_, range, _)| range.start).collect::<Vec<_>>(), [at]);
            }
        }
        for end in ["\u{1}", "a\u{1}", "ab\u{1}", "\u{1}b", "ab\u{ffff}", "\u{9f}"] {
            assert!(Traits::of(end).controls, "{end:?}");
        }
        assert!(Traits::of("~").notations && Traits::of("a  ").blanks && !Traits::of("").blanks);
    }
}
