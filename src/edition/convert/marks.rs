//! Quotation marks by region: “ ” ‘ ’ on the mainland, 「 」『 』 in Taiwan and Hong Kong (CLREQ 3.1.1.2).

use crate::script::quotes::SharedMarks;

/// The quotes of a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    /// “ ” outside, ‘ ’ inside.
    Curly,
    /// 「 」 outside, 『 』 inside.
    Corner,
}

impl Quotes {
    /// The text with these quotes. Quotes of Latin text and apostrophes stay.
    pub fn turn(self, text: &str) -> String {
        match self {
            Quotes::Curly if text.contains(['「', '」', '『', '』']) => text.chars().map(curly).collect(),
            Quotes::Corner if text.contains(['“', '”', '‘', '’']) => {
                let marks = SharedMarks::resolve(text, true);
                let mut walk = marks.walk();
                text.char_indices()
                    .map(|(at, c)| match corner(c) {
                        Some(turned) if walk.is_cjk(at as u32) => turned,
                        _ => c,
                    })
                    .collect()
            }
            _ => text.to_owned(),
        }
    }
}

fn curly(c: char) -> char {
    match c {
        '「' => '“',
        '」' => '”',
        '『' => '‘',
        '』' => '’',
        c => c,
    }
}

fn corner(c: char) -> Option<char> {
    Some(match c {
        '“' => '「',
        '”' => '」',
        '‘' => '『',
        '’' => '』',
        _ => return None,
    })
}
