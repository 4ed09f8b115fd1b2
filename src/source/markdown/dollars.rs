//! Dollars that are money, not formulas: `$5 和 $10`, `花了$5，找回$3`.
//!
//! The parser takes what stands between two dollars for a formula if no blank stands inside beside them. pandoc's rule
//! (tex_math_dollars) is narrower: a closing dollar has no digit behind it. To that comes what Chinese text needs, as it
//! has no blanks: a number and a Han character behind a dollar are a sum of money (`$5元`, `$1,000，约合`).

use super::ready::{Edit, Put};

/// What is set for the parser, in order.
pub(super) fn edits(source: &str) -> Vec<Edit> {
    let bytes = source.as_bytes();
    let (mut edits, mut at) = (Vec::new(), 0);
    if !bytes.contains(&b'$') {
        return edits;
    }
    while let Some(found) = bytes[at..].iter().position(|byte| matches!(byte, b'$' | b'\\')) {
        let start = at + found;
        at = start + 1;
        if bytes[start] == b'\\' {
            at += usize::from(bytes.get(at).is_some_and(u8::is_ascii_punctuation));
            continue;
        }
        let doubled = bytes.get(at) == Some(&b'$') || (start > 0 && bytes[start - 1] == b'$');
        if doubled || !bytes.get(at).is_some_and(u8::is_ascii_digit) {
            continue;
        }
        if is_money(&source[at..]) {
            edits.push(Edit { range: start..at, put: Put::Sign });
        } else if start > 0 && !bytes[start - 1].is_ascii_whitespace() && !b"*_~".contains(&bytes[start - 1]) {
            // It may open a formula, and closes none: a closing dollar has no blank before it.
            edits.push(Edit::set(start, Put::Blank));
        }
    }
    edits
}

/// Whether a text begins with a number that a Han character or a full-width mark follows, or the end of the line.
fn is_money(text: &str) -> bool {
    let number = text.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(text.len()).min(24);
    let behind = text[number..].strip_prefix(' ').unwrap_or(&text[number..]).chars().next();
    behind.is_none_or(|c| {
        matches!(c, '\n' | '\r' | '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}')
            || matches!(c, '“' | '”' | '‘' | '’' | '…' | '—')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(source: &str) -> String {
        let mut shown = source.to_owned();
        for edit in edits(source).into_iter().rev() {
            shown.replace_range(edit.range, if edit.put == Put::Sign { "¤" } else { "_" });
        }
        shown
    }

    #[test]
    fn money_is_told_from_formulas() {
        assert_eq!(seen("$5 和 $10"), "¤5 和 ¤10");
        assert_eq!(seen("花了$5，找回$3。"), "花了¤5，找回¤3。");
        assert_eq!(seen("US$1,000(约HK$7800)"), "US_$1,000(约HK_$7800)");
        for formula in ["设$2x+1$为奇数", "$3$ 个", "$$5$$", r"\$5 元", "面积$S=3$"] {
            let kept = seen(formula).replace('_', "");
            assert_eq!(kept, formula);
        }
    }
}
