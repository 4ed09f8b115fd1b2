//! Whether “ ” ‘ ’ — … · are Chinese or Latin where they stand.
//!
//! A pair of quotes is Chinese if any of the four characters beside its two marks is Chinese; both marks of a pair are
//! alike, so `他说“Hello”。` and `“GDP 增长”` get full-width quotes, `It’s “fine”` does not. A mark without a partner and the
//! marks that have none (—, …, ·) go by the two characters beside them. The paragraph's language decides only where
//! nothing stands beside a mark but other such marks.

use super::{is_cjk, is_han, is_hangul, is_shared_mark};

/// The marks of a text that both scripts use, each with whether it is Chinese there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SharedMarks(Vec<(u32, bool)>);

impl SharedMarks {
    /// Resolves the marks of `text`. `cjk_by_default` decides where nothing beside a mark does.
    pub fn resolve(text: &str, cjk_by_default: bool) -> SharedMarks {
        let mut marks: Vec<(u32, Option<bool>)> = Vec::new();
        let mut open: Vec<(char, usize)> = Vec::new();
        for (at, c) in shared_marks(text) {
            let cjk = beside(text, at, c);
            marks.push((at as u32, cjk));
            let index = marks.len() - 1;
            match c {
                '“' | '‘' if open.len() < MAX_OPEN => open.push((c, index)),
                '”' | '’' if !is_apostrophe(text, at, c) => {
                    let opener = if c == '”' { '“' } else { '‘' };
                    let Some(depth) = open.iter().rposition(|&(o, _)| o == opener) else { continue };
                    let first = open[depth].1;
                    open.truncate(depth);
                    let either = match (marks[first].1, cjk) {
                        (Some(true), _) | (_, Some(true)) => Some(true),
                        (None, None) => None,
                        _ => Some(false),
                    };
                    marks[first].1 = either;
                    marks[index].1 = either;
                }
                _ => {}
            }
        }
        SharedMarks(marks.into_iter().map(|(at, cjk)| (at, cjk.unwrap_or(cjk_by_default))).collect())
    }

    /// A walk over the marks in the order of the text.
    pub fn walk(&self) -> Walk<'_> {
        Walk(&self.0)
    }
}

/// The marks that are still to come.
#[derive(Debug, Clone)]
pub struct Walk<'a>(&'a [(u32, bool)]);

impl Walk<'_> {
    /// Whether the mark at byte `at` is Chinese. Bytes must be asked for in their order.
    pub fn is_cjk(&mut self, at: u32) -> bool {
        while let [(here, cjk), rest @ ..] = self.0 {
            if *here > at {
                return false;
            }
            let found = *here == at;
            self.0 = rest;
            if found {
                return *cjk;
            }
        }
        false
    }
}

/// The marks that both scripts use, found by their first bytes: most of a text is not even decoded.
fn shared_marks(text: &str) -> impl Iterator<Item = (usize, char)> {
    let leads = text.bytes().enumerate().filter(|&(_, byte)| byte == 0xE2 || byte == 0xC2);
    let at = move |(at, _): (usize, u8)| text[at..].chars().next().map(|c| (at, c));
    leads.filter_map(at).filter(|&(_, c)| is_shared_mark(c))
}

/// The deepest nesting of quotes that is paired.
const MAX_OPEN: usize = 32;

/// What the characters on both sides of a mark say: Chinese if either is, Latin if both are known and neither is.
fn beside(text: &str, at: usize, c: char) -> Option<bool> {
    let before = text[..at].chars().next_back();
    let after = text[at + c.len_utf8()..].chars().next();
    if c == '’' && is_apostrophe(text, at, c) {
        return Some(false);
    }
    // A doubled dash or ellipsis is the Chinese mark.
    if matches!(c, '—' | '…') && (before == Some(c) || after == Some(c)) {
        return Some(true);
    }
    match (before.and_then(says), after.and_then(says)) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (None, None) => None,
        _ => Some(false),
    }
}

fn says(c: char) -> Option<bool> {
    if is_han(c) || is_cjk(c) || is_hangul(c) {
        Some(true)
    } else if is_shared_mark(c) || c.is_whitespace() || c == '\u{FFFC}' {
        None
    } else {
        Some(!(c.is_alphanumeric() || c.is_ascii_punctuation()))
    }
}

fn is_apostrophe(text: &str, at: usize, c: char) -> bool {
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphabetic() && !is_cjk(c) && !is_hangul(c));
    c == '’' && letter(text[..at].chars().next_back()) && letter(text[at + c.len_utf8()..].chars().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(text: &str) -> Vec<bool> {
        SharedMarks::resolve(text, true).0.into_iter().map(|(_, cjk)| cjk).collect()
    }

    #[test]
    fn both_marks_of_a_pair_are_chinese_if_one_side_of_either_is() {
        assert_eq!(marks("他说“Hello”。"), [true, true]);
        assert_eq!(marks("“GDP增长”"), [true, true]);
        assert_eq!(marks("“VIP”服务"), [true, true]);
        assert_eq!(marks("say “yes” now"), [false, false]);
    }

    #[test]
    fn an_apostrophe_is_latin_and_closes_nothing() {
        assert_eq!(marks("他说‘It’s ok’吧"), [true, false, true]);
    }

    #[test]
    fn dashes_and_ellipses_go_by_their_neighbours() {
        assert_eq!(marks("强基——提质……"), [true; 4]);
        assert_eq!(marks("wait… what"), [false]);
    }

    #[test]
    fn every_shared_mark_is_found_by_its_first_byte() {
        let all: String = (0..=0xFFFF).filter_map(char::from_u32).filter(|&c| is_shared_mark(c)).collect();
        assert_eq!(shared_marks(&all).count(), all.chars().count());
    }

    #[test]
    fn a_walk_skips_what_was_not_asked_for() {
        let marks = SharedMarks::resolve("“一”说“二”", true);
        let mut walk = marks.walk();
        assert!(walk.is_cjk(0));
        assert!(!walk.is_cjk(3), "一");
        assert!(walk.is_cjk(12), "the mark at 6 was not asked for");
        assert!(!walk.is_cjk(15), "二");
    }
}
