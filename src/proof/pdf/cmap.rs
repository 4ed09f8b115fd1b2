//! ToUnicode CMaps (ISO 32000-1 9.10.3, Adobe technical note 5411): which text a glyph stands for.

use std::collections::HashMap;

use super::string;

/// The text of each code of two bytes.
#[derive(Debug, Default)]
pub(super) struct ToUnicode(HashMap<u16, String>);

impl ToUnicode {
    /// Reads the `bfchar` and `bfrange` sections of a CMap.
    pub(super) fn parse(bytes: &[u8]) -> ToUnicode {
        let mut map = HashMap::new();
        let mut held: Vec<Vec<u8>> = Vec::new();
        for token in tokens(bytes) {
            match token {
                Token::Hex(hex) => held.push(hex),
                Token::Word(b"endbfchar") => held.chunks_exact(2).for_each(|pair| {
                    map.insert(code(&pair[0]), string::utf16(&pair[1]));
                }),
                Token::Word(b"endbfrange") => held.chunks_exact(3).for_each(|range| add_range(&mut map, range)),
                Token::Word(word) if word.starts_with(b"begin") => held.clear(),
                Token::Word(_) => {}
            }
        }
        ToUnicode(map)
    }

    /// Adds the text of `codes`, two bytes each, to `text`. A code without text becomes U+FFFD, so that it is noticed.
    pub(super) fn decode(&self, codes: &[u8], text: &mut String) {
        for pair in codes.chunks(2) {
            match self.0.get(&code(pair)) {
                Some(mapped) => text.push_str(mapped),
                None => text.push('\u{FFFD}'),
            }
        }
    }
}

fn code(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |code, &byte| code << 8 | u16::from(byte))
}

/// From first to last code, the last character of the text counting on with the code.
fn add_range(map: &mut HashMap<u16, String>, range: &[Vec<u8>]) {
    let (first, last) = (code(&range[0]), code(&range[1]));
    for (step, code) in (first..=last).enumerate() {
        let mut text: Vec<char> = string::utf16(&range[2]).chars().collect();
        if let Some(end) = text.last_mut() {
            *end = char::from_u32(*end as u32 + step as u32).unwrap_or(char::REPLACEMENT_CHARACTER);
        }
        map.insert(code, text.into_iter().collect());
    }
}

enum Token<'a> {
    Hex(Vec<u8>),
    Word(&'a [u8]),
}

fn tokens(bytes: &[u8]) -> impl Iterator<Item = Token<'_>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let start = rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        rest = &rest[start..];
        if rest[0] == b'<' && rest.get(1) != Some(&b'<') {
            let end = rest.iter().position(|&byte| byte == b'>').unwrap_or(rest.len());
            let hex = hex(&rest[1..end]);
            rest = rest.get(end + 1..).unwrap_or_default();
            return Some(Token::Hex(hex));
        }
        let delimiter = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'<';
        let end = 1 + rest[1..].iter().position(delimiter).unwrap_or(rest.len() - 1);
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(Token::Word(word))
    })
}

fn hex(digits: &[u8]) -> Vec<u8> {
    let values: Vec<u8> = digits.iter().filter_map(|&d| char::from(d).to_digit(16)).map(|d| d as u8).collect();
    values.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_codes_and_ranges_are_read() {
        let map = ToUnicode::parse(
            b"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n2 beginbfchar\n<0001> <4E00>\n\
              <0002> <D840DC00>\nendbfchar\n1 beginbfrange\n<0010><0012><0041>\nendbfrange",
        );
        let mut text = String::new();
        map.decode(&[0, 1, 0, 2, 0, 0x12, 0, 9], &mut text);
        assert_eq!(text, "一\u{20000}C\u{FFFD}");
    }

    #[test]
    fn broken_maps_do_not_panic() {
        for bytes in [&b"<"[..], b"<<", b"beginbfchar <0 endbfchar", b"<00> endbfchar", b"<0000><FFFF><> endbfrange"] {
            ToUnicode::parse(bytes);
        }
    }
}
