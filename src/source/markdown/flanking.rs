//! `*`, `**` and `~~` beside Chinese marks, as people mean them: `这是**我想做的事。**所以`, `指出**“务实”**两个字`.
//!
//! CommonMark (6.2) lets a run of delimiters open or close by the two characters beside it, and has no letter follow a
//! mark without a space between them, which Chinese never writes. The CJK-friendly amendments
//! (github.com/tats-u/markdown-cjk-friendly, specification.md) mend that: a run beside a CJK character opens and closes
//! wherever there is no blank on its other side. All of their cases come to this one rule, as a mark that is CJK counts
//! as a letter, and beside a CJK character the marks of other scripts do not matter.
//!
//! The parser decides by its own rule, on the text that it is given. So the text is given one character more at such a
//! run (`ready.rs`), on the side of a CJK character: a letter where there is a letter on the other side, a mark where
//! there is a mark. Nothing but CJK characters and the marks and letters of other scripts is ever parted from its
//! delimiter, so whatever else the parser looks for is seen as it stands: `_`, code, links, HTML, escapes.

use std::ops::Range;

use super::ready::{Edit, Put};

/// What is set in a text, in order. Each byte is looked at a bounded number of times.
pub(super) fn edits(source: &str) -> Vec<Edit> {
    let bytes = source.as_bytes();
    let (mut edits, mut at) = (Vec::new(), 0);
    while let Some(found) = bytes[at..].iter().position(|byte| matches!(byte, b'*' | b'~' | b'\\')) {
        let start = at + found;
        if bytes[start] == b'\\' {
            let is_escape = bytes.get(start + 1).is_some_and(u8::is_ascii_punctuation);
            at = start + 1 + usize::from(is_escape);
            continue;
        }
        at = start + bytes[start..].iter().take_while(|&&byte| byte == bytes[start]).count();
        if bytes[start] == b'*' || at - start == 2 {
            edit_at(source, start..at, &mut edits);
        }
    }
    edits
}

/// What one run needs.
fn edit_at(source: &str, run: Range<usize>, edits: &mut Vec<Edit>) {
    let (before, after) = (before(&source[..run.start]), beside(source[run.end..].chars().next()));
    let is_cjk = |side| matches!(side, Beside::Cjk | Beside::CjkLetter);
    let is_letter = |side| matches!(side, Beside::Letter | Beside::CjkLetter);
    let is_blank = before == Beside::Blank || after == Beside::Blank;
    if is_blank || !(is_cjk(before) || is_cjk(after)) || (is_letter(before) && is_letter(after)) {
        return;
    }
    let (near, far, other) = if is_cjk(before) { (run.start, run.end, after) } else { (run.end, run.start, before) };
    match other {
        Beside::Ascii => edits.push(Edit::set(near, Put::Mark)),
        Beside::Letter | Beside::CjkLetter => edits.push(Edit::set(near, Put::Letter)),
        _ => edits.extend([near.min(far), near.max(far)].map(|at| Edit::set(at, Put::Letter))),
    }
}

/// What stands beside a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beside {
    /// A blank, or nothing.
    Blank,
    /// A mark of ASCII, which may mean something to the parser.
    Ascii,
    /// An ASCII letter or digit.
    Letter,
    /// Han, kana, hangul.
    CjkLetter,
    /// A mark of Chinese, Japanese or Korean, or any other CJK character.
    Cjk,
    /// Anything else.
    Other,
}

fn beside(c: Option<char>) -> Beside {
    match c {
        None => Beside::Blank,
        Some(c) if c.is_ascii_alphanumeric() => Beside::Letter,
        Some(c) if c.is_ascii_punctuation() => Beside::Ascii,
        Some(c) if c.is_whitespace() => Beside::Blank,
        Some(c) if is_cjk_letter(c) => Beside::CjkLetter,
        Some(c) if is_cjk(c) => Beside::Cjk,
        Some(_) => Beside::Other,
    }
}

/// What stands before a run. A variation selector goes with the character before it: one of ideographs is CJK, another
/// makes a CJK sequence of a CJK character, and the one that asks for full width makes one of a curly quote.
fn before(text: &str) -> Beside {
    let mut chars = text.chars().rev();
    let last = chars.next();
    match (last, last.and_then(|_| chars.next())) {
        (Some('\u{e0100}'..='\u{e01ef}'), _) => Beside::Cjk,
        (Some('\u{fe01}'), Some('‘' | '’' | '“' | '”')) => Beside::Cjk,
        (Some('\u{fe00}'..='\u{fe0e}'), Some(base)) if is_cjk(base) => Beside::Cjk,
        _ => beside(last),
    }
}

/// CJK characters that every version of Unicode calls letters or digits.
fn is_cjk_letter(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{20000}'..='\u{323af}')
}

/// CJK characters of the amendments: East Asian Width (UAX 11) W, F or H and no emoji by default, or script Hangul.
fn is_cjk(c: char) -> bool {
    c >= '\u{1100}'
        && matches!(u32::from(c),
            0x1100..=0x11ff | 0x20a9 | 0x2329..=0x232a | 0x2630..=0x2637 | 0x268a..=0x268f | 0x2e80..=0x2e99
            | 0x2e9b..=0x2ef3 | 0x2f00..=0x2fd5 | 0x2ff0..=0x303e | 0x3041..=0x3096 | 0x3099..=0x30ff
            | 0x3105..=0x312f | 0x3131..=0x318e | 0x3190..=0x31e5 | 0x31ef..=0x321e | 0x3220..=0x3247
            | 0x3250..=0xa48c | 0xa490..=0xa4c6 | 0xa960..=0xa97c | 0xac00..=0xd7a3 | 0xd7b0..=0xd7c6
            | 0xd7cb..=0xd7fb | 0xf900..=0xfaff | 0xfe10..=0xfe19 | 0xfe30..=0xfe52 | 0xfe54..=0xfe66
            | 0xfe68..=0xfe6b | 0xff01..=0xffbe | 0xffc2..=0xffc7 | 0xffca..=0xffcf | 0xffd2..=0xffd7
            | 0xffda..=0xffdc | 0xffe0..=0xffe6 | 0xffe8..=0xffee | 0x16fe0..=0x16fe4 | 0x16ff0..=0x16ff6
            | 0x17000..=0x18cda | 0x18cff..=0x18d20 | 0x18d80..=0x18df2 | 0x18e00..=0x19191 | 0x191a0..=0x191d2
            | 0x1aff0..=0x1aff3 | 0x1aff5..=0x1affb | 0x1affd..=0x1affe | 0x1b000..=0x1b128 | 0x1b132
            | 0x1b150..=0x1b152 | 0x1b155 | 0x1b164..=0x1b168 | 0x1b170..=0x1b2fb | 0x1d300..=0x1d356
            | 0x1d360..=0x1d376 | 0x1f1ae | 0x1f200 | 0x1f202 | 0x1f210..=0x1f219 | 0x1f21b..=0x1f22e
            | 0x1f230..=0x1f231 | 0x1f237 | 0x1f23b | 0x1f240..=0x1f248 | 0x1f260..=0x1f265 | 0x1f7da
            | 0x20000..=0x3fffd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_set_where_the_parser_agrees() {
        for source in
            ["**重点**文字", "a**b**c", "“**x**” ** 。", "100~200人，3~4", r"他说\\**x“好”", "- **一** 二", "***"]
        {
            assert!(edits(source).is_empty(), "{source}");
        }
    }
}
