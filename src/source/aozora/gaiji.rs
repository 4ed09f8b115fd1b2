//! Characters that the file's encoding lacks: ※［＃「…」、第3水準1-15-22］ says their place in JIS X 0213, or U+XXXX.

use std::sync::LazyLock;

/// JIS X 0213:2004: a line for each row, `plane-row`, then its cells behind tabs. A cell can be two characters of
/// Unicode (か゚).
const TABLE: &str = include_str!("jis0213.txt");

/// Where each row's cells begin in the table, by plane and row.
static ROWS: LazyLock<Vec<(u8, u8, &str)>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let (name, cells) = line.split_once('\t')?;
        let (plane, row) = name.split_once('-')?;
        Some((plane.parse().ok()?, row.parse().ok()?, cells))
    };
    TABLE.lines().filter_map(row).collect()
});

/// The character that a description gives the code of.
pub(super) fn character(note: &str) -> Option<String> {
    // The description itself can have figures; the code stands behind it.
    let code = note.rsplit_once('」').map_or(note, |(_, code)| code);
    unicode(note).or_else(|| code.split(['、', '，', ',', ' ']).rev().find_map(jis))
}

/// `U+5F45`, in either width.
fn unicode(note: &str) -> Option<String> {
    let half: String = note.chars().map(half_width).collect();
    let digits = half.split("U+").nth(1)?;
    let digits: String = digits.chars().take_while(char::is_ascii_hexdigit).take(6).collect();
    let c = char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?;
    (!c.is_control()).then(|| c.to_string())
}

/// `第3水準1-15-22`, `1-2-22`: plane, row, cell.
fn jis(part: &str) -> Option<String> {
    let half: String = part.trim().chars().map(half_width).collect();
    let code = half.split_once("水準").map_or(half.as_str(), |(_, code)| code);
    let mut numbers = code.split('-').map(|number| number.parse::<u8>().ok());
    let (plane, row, cell) = (numbers.next()??, numbers.next()??, numbers.next()??);
    if numbers.next().is_some() {
        return None;
    }
    let (_, _, cells) = ROWS.iter().find(|(p, r, _)| (*p, *r) == (plane, row))?;
    let character = cells.split('\t').nth(usize::from(cell).checked_sub(1)?)?;
    (!character.is_empty()).then(|| character.to_owned())
}

/// Full-width letters, figures and marks as ASCII; the hyphens that people write in codes as `-`.
pub(super) fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '‐' | '−' | '–' => '-',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_character_that_jis_x_0213_or_unicode_has_there() {
        for (note, expected) in [
            ("「特のへん＋廴＋聿」、第3水準1-87-71", Some("犍")),
            ("「口＋世」、U+546D、123-4", Some("呭")),
            ("二の字点、1-2-22", Some("〻")),
            ("始め二重山括弧、1-1-52", Some("《")),
            ("「てへん＋丙」、第４水準２－１３－４", Some("𢪸")),
            ("「魚＋巳」、12-3", None),
            ("「魚＋巳」、第3水準1-99-1", None),
            ("「魚＋巳」", None),
            ("「か」に半濁点、1-4-87", Some("か\u{309a}")),
            ("U+0007", None),
            ("", None),
        ] {
            assert_eq!(character(note).as_deref(), expected, "{note}");
        }
    }
}
