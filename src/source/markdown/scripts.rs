//! Super- and subscript inside words.
//!
//! The parser takes `^x^` and `~x~` only where they are words of their own, so `H~2~O` and `m^2^` stay as they are
//! written. They are found here, by a rule narrow enough to leave ranges alone (100~200 人, 300~400 人): what is raised
//! stands behind a letter, digit or closing bracket and is short; what is lowered stands behind a letter or bracket and
//! is a number, or one small letter.

use std::ops::Range;

/// A piece of text to raise or lower.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Script {
    /// With its marks.
    pub whole: Range<usize>,
    /// Whether it is raised.
    pub raised: bool,
}

impl Script {
    /// Without its marks.
    pub fn inner(&self) -> Range<usize> {
        self.whole.start + 1..self.whole.end - 1
    }
}

/// Longest script in bytes.
const MAX_LENGTH: usize = 16;

/// The script whose first mark is the byte `open` of `text`.
pub(super) fn at(text: &str, open: usize) -> Option<Script> {
    let bytes = text.as_bytes();
    let is_mark = |b: &u8| matches!(b, b'^' | b'~');
    let (mark, inside) = bytes.get(open..)?.split_first()?;
    let length = inside.iter().take(MAX_LENGTH + 1).position(is_mark)?;
    if open == 0 || length == 0 || inside[length] != *mark {
        return None;
    }
    let doubled = inside.get(length + 1) == Some(mark) || bytes[open - 1] == *mark;
    let before = text[..open].chars().next_back();
    let fits = if *mark == b'^' { is_raised(before, &inside[..length]) } else { is_lowered(before, &inside[..length]) };
    (fits && !doubled).then_some(Script { whole: open..open + length + 2, raised: *mark == b'^' })
}

fn is_raised(before: Option<char>, inner: &[u8]) -> bool {
    before.is_some_and(|c| c.is_alphanumeric() || matches!(c, ')' | ']' | '）' | '”' | '》' | '。' | '，'))
        && inner.iter().all(|&b| b.is_ascii_alphanumeric() || b"+-*,.()[]".contains(&b))
}

fn is_lowered(before: Option<char>, inner: &[u8]) -> bool {
    let digits = inner.iter().rev().skip_while(|b| matches!(b, b'+' | b'-'));
    before.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, ')' | ']'))
        && (matches!(inner, [b'a'..=b'z']) || (digits.clone().count() > 0 && digits.clone().all(u8::is_ascii_digit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, bool)> {
        let (mut found, mut from) = (Vec::new(), 0);
        for open in (0..text.len()).filter(|&open| matches!(text.as_bytes()[open], b'^' | b'~')) {
            if let Some(script) = at(text, open).filter(|_| open >= from) {
                from = script.whole.end;
                found.push((&text[script.inner()], script.raised));
            }
        }
        found
    }

    #[test]
    fn scripts_inside_words_are_found() {
        assert_eq!(found("H~2~O和CO~2~，SO~4~"), [("2", false), ("2", false), ("4", false)]);
        assert_eq!(
            found("25 m^2^，10^-3^，如文献^[1]^所述，x^n+1^"),
            [("2", true), ("-3", true), ("[1]", true), ("n+1", true)]
        );
    }

    #[test]
    fn ranges_and_stray_marks_are_left_alone() {
        for text in
            ["100~200人,300~400人", "1~3~5", "A~B", "^2^", "a^b c^d", "a~~2~~b", "x^^2^^", "从A~12月~止", "~", "a^"]
        {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
