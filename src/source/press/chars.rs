//! What a character is, as press repair sees it. Full-width forms of ASCII count as what they stand for, so that
//! decisions on structure are the same before and after widths are mended.

/// Full-width forms of ASCII (U+FF01 to U+FF5E) as ASCII, small and vertical forms of marks as the marks; all else as it
/// is.
pub(super) fn fold(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => match super::lookalikes::small_form(c) {
            Some(mark) => fold(mark),
            None => c,
        },
    }
}

/// Han, with 々 and 〇, and the radicals that stand for Han in text taken from PDF.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{3005}'..='\u{3007}'
        | '\u{2e80}'..='\u{2fd5}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Kana and bopomofo: scripts that are written without spaces as Han is.
fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3105}'..='\u{312f}' | '\u{31f0}'..='\u{31ff}')
}

/// A letter of a text that is written without spaces.
pub(super) fn is_letter(c: char) -> bool {
    is_han(c) || is_kana(c)
}

/// A mark that is Chinese by its code, or a curly quote, a dash or an ellipsis, which press text has in no other use.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}'
        | '！' | '（' | '）' | '，' | '：' | '；' | '？' | '．' | '［' | '］' | '｛' | '｝' | '～' | '％'
        | '“' | '”' | '‘' | '’' | '…' | '—')
}

/// A letter or a mark of a Chinese text.
pub(super) fn is_chinese(c: char) -> bool {
    is_letter(c) || is_mark(c)
}

/// A space that extraction may have put: not U+3000, which people type to indent and to part words.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}' | '\u{2002}'..='\u{200a}' | '\u{202f}')
}

/// Soft hyphens, zero-width spaces and joiners of words, byte order marks: extraction leaves them anywhere.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// Any blank, line breaks as well.
pub(super) fn is_blank(c: char) -> bool {
    is_space(c) || matches!(c, '\n' | '\r' | '\u{3000}' | '\u{feff}' | '\u{200b}')
}

/// Marks of Markdown that may stand between a text and what it is beside.
pub(super) fn is_emphasis(c: char) -> bool {
    matches!(c, '*' | '_' | '~')
}

/// 句末点号 (GB/T 15834 4.1–4.3), in either width. The ASCII full point is told apart by its neighbours.
pub(super) fn is_stop(c: char) -> bool {
    matches!(fold(c), '。' | '!' | '?')
}

/// 句内点号 that never end a paragraph of prose (GB/T 15834 4.4–4.6).
pub(super) fn is_pause(c: char) -> bool {
    matches!(fold(c), ',' | '、' | ';')
}

/// Closing quotes, brackets and book-title marks.
pub(super) fn is_closer(c: char) -> bool {
    matches!(fold(c), '”' | '’' | ')' | '》' | '〉' | '】' | '」' | '』' | '〕' | ']' | '〗' | '}')
}

/// Opening quotes, brackets and book-title marks.
pub(super) fn is_opener(c: char) -> bool {
    matches!(fold(c), '“' | '‘' | '(' | '《' | '〈' | '【' | '「' | '『' | '〔' | '[' | '〖' | '{')
}

/// A letter of the Latin script.
pub(super) fn is_latin(c: char) -> bool {
    let c = fold(c);
    c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{24f}' if c.is_alphabetic())
}

/// A digit, in either width.
pub(super) fn is_digit(c: char) -> bool {
    fold(c).is_ascii_digit()
}

/// A numeral written in Han.
pub(super) fn is_han_numeral(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千' | '〇' | '零' | '两')
}

/// Widths in halves of an em: what a line of print takes.
pub(super) fn half_ems(text: &str) -> u32 {
    let width = |c: char| match c {
        '“' | '”' | '‘' | '’' | '…' | '—' | '\u{3000}' => 2,
        _ if is_chinese(c) || matches!(c, '\u{ff00}'..='\u{ff60}') => 2,
        _ => 1,
    };
    text.chars().map(width).sum()
}
