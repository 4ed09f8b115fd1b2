//! Quotes by region (CLREQ 3.1.1.2): “‘’” on the horizontal lines of the mainland, 「『』」 in traditional text, 『「」』 on
//! the vertical lines of the mainland. All of these marks have three bytes, so that a text keeps its offsets.

use super::dictionary::Usage;
use crate::model::Lang;
use crate::project::Script;
use crate::script::quotes::SharedMarks;

/// A pair of marks.
type Pair = (char, char);

const CURLY: [Pair; 2] = [('“', '”'), ('‘', '’')];
const CORNERS: [Pair; 2] = [('「', '」'), ('『', '』')];
const VERTICAL: [Pair; 2] = [('『', '』'), ('「', '」')];

/// The deepest nesting that is followed.
const MAX_OPEN: usize = 32;

/// Marks to be replaced, and the marks for the outer and the inner quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quotes {
    from: [Pair; 2],
    to: [Pair; 2],
}

impl Quotes {
    /// What the change of characters asks; `None` where both have the same quotes.
    pub fn between(usage: Usage, script: Script) -> Option<Quotes> {
        let to_simplified = matches!(script, Script::Hans | Script::HansWords);
        match (usage == Usage::Hans, to_simplified) {
            (true, false) => Some(Quotes { from: CURLY, to: CORNERS }),
            (false, true) => Some(Quotes { from: CORNERS, to: CURLY }),
            _ => None,
        }
    }

    /// What vertical lines ask.
    pub fn on_vertical_lines(lang: &Lang) -> Quotes {
        Quotes { from: CURLY, to: if lang.is_traditional_chinese() { CORNERS } else { VERTICAL } }
    }

    /// Replaces the marks by their depth. Quotes of Latin text and apostrophes stay.
    pub fn exchange(self, text: &str) -> String {
        if !text.contains(|c| self.from.iter().any(|&(open, close)| c == open || c == close)) {
            return text.to_owned();
        }
        let shared = SharedMarks::resolve(text, true);
        let mut shared = shared.walk();
        // What is open: the kind that the text has, and the level that it was given.
        let mut open: Vec<(usize, usize)> = Vec::new();
        let mut exchanged = String::with_capacity(text.len());
        for (at, c) in text.char_indices() {
            let is_chinese = !CURLY.iter().any(|&(open, close)| c == open || c == close) || shared.is_cjk(at as u32);
            exchanged.push(if is_chinese { self.mark(c, &mut open) } else { c });
        }
        exchanged
    }

    fn mark(self, c: char, open: &mut Vec<(usize, usize)>) -> char {
        if let Some(kind) = self.from.iter().position(|&(mark, _)| mark == c) {
            let level = open.len() % 2;
            if open.len() < MAX_OPEN {
                open.push((kind, level));
            }
            return self.to[level].0;
        }
        let Some(kind) = self.from.iter().position(|&(_, mark)| mark == c) else { return c };
        let level = match open.iter().rposition(|&(opened, _)| opened == kind) {
            Some(at) => {
                let level = open[at].1;
                open.truncate(at);
                level
            }
            // One that nothing opened: what it closes began in another paragraph.
            None => kind,
        };
        self.to[level].1
    }
}
