//! Places inside the words of alphabets where a line may end with a hyphen (CLREQ 3.2.4).
//!
//! Words are parted by the patterns of their run's language. A word in a Chinese paragraph that nobody has said the language
//! of is most likely English; it is parted only where the line would otherwise be bad. Names in mixed case, acronyms,
//! addresses, file names and words with digits are never parted.

use hypher::Lang as Patterns;

use crate::model::Lang;

/// Shorter words are not parted.
const SHORTEST: usize = 5;
/// Longer ones are no words.
const LONGEST: usize = 45;

/// How the words of a run are parted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hyphenation {
    patterns: Patterns,
    /// What it costs a paragraph to part a word.
    pub penalty: f32,
}

impl Hyphenation {
    /// The hyphenation of a run in `lang`.
    pub(super) fn of(lang: &Lang) -> Option<Hyphenation> {
        if lang.is_cjk() {
            return Some(Hyphenation { patterns: Patterns::English, penalty: 60.0 });
        }
        let code = lang.primary().as_bytes().try_into().ok()?;
        Some(Hyphenation { patterns: Patterns::from_iso(code)?, penalty: 6.0 })
    }

    /// The bytes of `text` inside `range` before which a line may end with a hyphen, in order.
    pub(super) fn points(self, text: &str, range: std::ops::Range<usize>) -> Vec<usize> {
        let mut points = Vec::new();
        let mut at = range.start;
        for word in text[range.clone()].split(|c: char| !c.is_alphabetic()) {
            if self.is_word(text, at, word) {
                let mut byte = at;
                for (number, syllable) in hypher::hyphenate(word, self.patterns).enumerate() {
                    if number > 0 {
                        points.push(byte);
                    }
                    byte += syllable.len();
                }
            }
            let after = at + word.len();
            at = after + text[after..range.end].chars().next().map_or(0, char::len_utf8);
        }
        points
    }

    fn is_word(self, text: &str, at: usize, word: &str) -> bool {
        let end = at + word.len();
        if !(SHORTEST..=LONGEST).contains(&word.len()) || word.chars().skip(1).any(char::is_uppercase) {
            return false;
        }
        let (before, mut after) = (text[..at].chars().next_back(), text[end..].chars());
        let next = after.next();
        let joins = |c: char| c.is_numeric() || "_/@\\-#&=+:.'’".contains(c);
        let goes_on = matches!(next, Some('.' | ':' | '\'' | '’')) && after.next().is_some_and(char::is_alphanumeric);
        let joined = next.is_some_and(|c| joins(c) && !matches!(c, '.' | ':' | '\'' | '’'));
        !(before.is_some_and(joins) || joined || goes_on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(lang: &str, text: &str) -> String {
        let lang = Lang::parse(lang).unwrap();
        let mut out = text.to_owned();
        let points = Hyphenation::of(&lang).map_or_else(Vec::new, |h| h.points(text, 0..text.len()));
        points.iter().rev().for_each(|&at| out.insert(at, '|'));
        out
    }

    #[test]
    fn words_are_parted_by_the_patterns_of_their_language() {
        assert_eq!(parted("en", "an extensive table"), "an ex|ten|sive table");
        assert_eq!(parted("de", "Silbentrennung"), "Sil|ben|tren|nung");
        assert_eq!(parted("zh-Hans", "extensive"), "ex|ten|sive");
        assert_eq!(parted("xx", "extensive"), "extensive");
    }

    #[test]
    fn what_is_no_plain_word_is_never_parted() {
        for text in
            ["GitHub", "UNESCO", "example.org", "some_identifier", "path/extensive", "extensive3", "it", "a-extensive"]
        {
            assert_eq!(parted("en", text), text);
        }
        assert_eq!(parted("en", "extensive."), "ex|ten|sive.");
    }
}
