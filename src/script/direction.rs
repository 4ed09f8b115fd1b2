//! Which way text runs: from left to right, as Chinese does, or from right to left, as Arabic and Hebrew (UAX 9).

use unicode_bidi::{Direction, get_base_direction};

use super::{is_han, is_hangul, is_kana_or_bopomofo};

/// Whether `c` can make anything run from right to left: a letter or number of such a script, or a control that says so.
pub fn turns_direction(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{10800}'..='\u{10FFF}'
        | '\u{1E800}'..='\u{1EFFF}' | '\u{200F}' | '\u{202B}' | '\u{202E}' | '\u{2067}')
}

/// Whether anything in the text can make it run from right to left.
pub fn turns(text: &str) -> bool {
    may_turn(text.as_bytes()) && text.chars().any(turns_direction)
}

/// Whether the first bytes of such a character are in a text: told without a branch, many bytes at once.
fn may_turn(bytes: &[u8]) -> bool {
    let starts = |a: u8, b: u8, c: u8| {
        (a.wrapping_sub(0xD6) < 0x0A)
            | ((a == 0xE0) & (b < 0xA4))
            | ((a == 0xE2) & (((b == 0x80) & ((c == 0x8F) | (c == 0xAB) | (c == 0xAE))) | ((b == 0x81) & (c == 0xA7))))
            | ((a == 0xEF) & (b.wrapping_sub(0xAC) < 0x10))
            | ((a == 0xF0) & ((b == 0x90) | (b == 0x9E)))
    };
    let triples = bytes.iter().zip(bytes.iter().skip(1)).zip(bytes.iter().skip(2));
    let found = triples.fold(false, |found, ((&a, &b), &c)| found | starts(a, b, c));
    let rest = &bytes[bytes.len().saturating_sub(2)..];
    found || rest.first().is_some_and(|&a| starts(a, 0, 0))
}

/// Whether a paragraph of this text runs from right to left: there is no Chinese, Japanese or Korean in it, and its first
/// letter is one of a script that is written so, or its language is (`of_such_a_language`).
pub fn is_reversed(text: &str, of_such_a_language: bool) -> bool {
    if !turns(text) || text.chars().any(|c| is_han(c) || is_kana_or_bopomofo(c) || is_hangul(c)) {
        return false;
    }
    of_such_a_language || get_base_direction(text) == Direction::Rtl
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_direction_is_found_by_its_first_bytes() {
        for c in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            assert_eq!(turns(&format!("，a{c}")), turns_direction(c), "{c:?}");
            assert_eq!(turns(&format!("{c}“中”")), turns_direction(c), "{c:?}");
        }
        assert!(!may_turn("中文，a“b”——（c）《d》……·Ａ😀".as_bytes()));
    }

    #[test]
    fn a_paragraph_runs_as_its_first_letter_does_unless_there_is_chinese_in_it() {
        assert!(is_reversed("12 שלום abc", false));
        assert!(!is_reversed("abc שלום", false));
        assert!(is_reversed("abc שלום", true));
        assert!(!is_reversed("שלום 你好", true));
        assert!(!is_reversed("abc", true));
    }
}
