//! 注音符号 (bopomofo), which stand in a column at the right of their base (CLREQ 3.3.3).

/// Whether `c` is a symbol of Zhuyin.
pub fn is_symbol(c: char) -> bool {
    matches!(c, '\u{3105}'..='\u{312F}' | '\u{31A0}'..='\u{31BF}')
}

/// Whether `c` is a tone mark that stands at the right of the last symbol.
pub fn is_tone(c: char) -> bool {
    matches!(c, 'ˊ' | 'ˇ' | 'ˋ' | 'ˉ' | '\u{02EA}' | '\u{02EB}')
}

/// Whether `c` is the mark of the light tone, which stands above the first symbol.
pub fn is_light_tone(c: char) -> bool {
    c == '˙'
}

/// Whether `text` is one syllable of Zhuyin: symbols, with tone marks or without.
pub fn is_syllable(text: &str) -> bool {
    text.contains(is_symbol) && text.chars().all(|c| is_symbol(c) || is_tone(c) || is_light_tone(c))
}

/// The syllables of a reading, if it is all Zhuyin: blanks part them.
pub fn syllables(reading: &str) -> Option<Vec<&str>> {
    let syllables: Vec<&str> = reading.split_whitespace().collect();
    (!syllables.is_empty() && syllables.iter().all(|syllable| is_syllable(syllable))).then_some(syllables)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zhuyin_is_told_from_other_readings() {
        assert_eq!(syllables("ㄊㄨˊ ㄕㄨ　˙ㄇㄚ"), Some(vec!["ㄊㄨˊ", "ㄕㄨ", "˙ㄇㄚ"]));
        for other in ["", "ˊ", "tú", "ㄊú", "かん", "ㄊㄨˊ shū"] {
            assert_eq!(syllables(other), None, "{other}");
        }
    }
}
