//! A text as rules on structure see it: the same before and after its characters are mended, so that a repaired text
//! needs no repair.

use std::borrow::Cow;

use super::chars::*;
use super::lookalikes;

/// The text without invisible characters, with look-alikes as what they stand for and letters and digits half-width. Half-
/// and full-width marks stay as they are: rules fold them. A soft hyphen at the end stays: it parts a word there.
pub(super) fn seen(text: &str) -> Cow<'_, str> {
    let body = text.strip_suffix('\u{ad}').unwrap_or(text);
    if !body.chars().any(is_mended) {
        return text.into();
    }
    let kept = body.chars().filter(|c| !is_invisible(*c)).map(mended);
    kept.chain(text[body.len()..].chars()).collect::<String>().into()
}

fn is_mended(c: char) -> bool {
    c >= '\u{ad}' && (is_invisible(c) || mended(c) != c)
}

fn mended(c: char) -> char {
    if let Some(right) = lookalikes::ideograph(c).or_else(|| lookalikes::small_form(c)) {
        return right;
    }
    let half = fold(c);
    if half.is_ascii_alphanumeric() { half } else { c }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_mended_later_is_seen_mended() {
        assert_eq!(seen("⼈﹐２\u{ad}A，,"), "人，2A，,");
        assert_eq!(seen("kilo\u{ad}"), "kilo\u{ad}");
        assert!(matches!(seen("人，2A"), Cow::Borrowed(_)));
    }
}
