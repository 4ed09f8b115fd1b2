//! What a soft break of the source becomes.
//!
//! A line break inside a paragraph of Markdown is where the author's editor wrapped the line. It stands for a space in
//! scripts that part words with spaces, and for nothing in those that do not (CSS Text 4, 4.1.3, has the same aim):
//!
//! | side by side at the break | becomes |
//! |---|---|
//! | hangul on either side | a space |
//! | Han, kana, bopomofo or a full-width mark on either side | nothing; the gap between Han and Latin is typesetting's |
//! | all else (Latin, digits, Cyrillic, Thai …) | a space |
//!
//! Marks that both worlds share (curly quotes, dashes, ASCII marks) count as the letter behind them: `,` after Han is a
//! Chinese comma, whatever its code.

/// How many characters are looked at for a letter behind shared marks.
const REACH: usize = 16;
/// How many bytes ahead in the source.
const REACH_AHEAD: usize = 256;

/// What a character says about the break beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Han, kana, bopomofo, full-width marks.
    Wide,
    /// Hangul.
    Hangul,
    /// A letter or digit of another script.
    Narrow,
}

/// Whether the break becomes a space. `None` is a side without any letter.
pub(super) fn makes_space(before: Option<Side>, after: Option<Side>) -> bool {
    let has = |side| before == Some(side) || after == Some(side);
    has(Side::Hangul) || !has(Side::Wide)
}

/// The side of one character; `None` for marks that are shared.
fn side(c: char) -> Option<Side> {
    match c {
        '\0'..='\u{7f}' => c.is_ascii_alphanumeric().then_some(Side::Narrow),
        '\u{1100}'..='\u{11ff}'
        | '\u{3130}'..='\u{318f}'
        | '\u{a960}'..='\u{a97f}'
        | '\u{ac00}'..='\u{d7ff}'
        | '\u{ffa0}'..='\u{ffdc}' => Some(Side::Hangul),
        '\u{2e80}'..='\u{2fdf}'
        | '\u{2ff0}'..='\u{312f}'
        | '\u{3190}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{a4cf}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe10}'..='\u{fe1f}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ffef}'
        | '\u{1aff0}'..='\u{1b2ff}'
        | '\u{20000}'..='\u{3ffff}' => Some(Side::Wide),
        _ => c.is_alphanumeric().then_some(Side::Narrow),
    }
}

/// The side of the text that ends here.
pub(super) fn side_before(text: &str) -> Option<Side> {
    text.chars().rev().take(REACH).find_map(side)
}

/// The side of the source that goes on behind a break: Markdown's own marks are shared marks already, tags of HTML are
/// passed over.
pub(super) fn side_after(source: &str) -> Option<Side> {
    let mut rest = &source[..source.floor_char_boundary(REACH_AHEAD)];
    while let Some(c) = rest.chars().next() {
        let tag = c == '<' && rest[1..].starts_with(|c: char| c == '/' || c == '!' || c.is_ascii_alphabetic());
        if let Some(end) = rest.find('>').filter(|_| tag) {
            rest = &rest[end + 1..];
            continue;
        }
        if let Some(side) = side(c) {
            return Some(side);
        }
        rest = &rest[c.len_utf8()..];
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn space(before: &str, after: &str) -> bool {
        makes_space(side_before(before), side_after(after))
    }

    #[test]
    fn a_soft_break_between_han_or_kana_makes_no_space() {
        for (before, after) in [
            ("党建", "引领"),
            ("かな", "カナ"),
            ("说：“好。”", "“是吗？”"),
            ("主要,", "要的"),
            ("𠀀", "𠀁"),
            ("——", "他"),
        ] {
            assert!(!space(before, after), "{before} {after}");
        }
    }

    #[test]
    fn a_soft_break_between_words_makes_one_space() {
        for (before, after) in
            [("hello", "world"), ("안녕", "세상"), ("end.", "“Next"), ("2023", "17"), ("привет", "мир"), ("한", "漢")]
        {
            assert!(space(before, after), "{before} {after}");
        }
    }

    #[test]
    fn a_soft_break_between_han_and_latin_makes_no_space() {
        for (before, after) in
            [("使用", "Rust"), ("APP", "二维码"), ("2023", "年"), ("foo", "<u>中"), ("foo", "> **中")]
        {
            assert!(!space(before, after), "{before} {after}");
        }
    }
}
