//! What a character is for composition: Han, kana, hangul, Latin, and the classes of marks that CLREQ 3.1 names.
//!
//! Classes are of characters in Chinese text. The marks that both scripts use (“ ” ‘ ’ — … ·) are Chinese or Latin by what
//! stands beside them: see [`quotes`].

pub mod direction;
pub mod quotes;
pub mod zhuyin;

/// The class of a character in Chinese text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Han, kana, bopomofo, full-width forms: a line may end on both sides.
    Ideograph,
    /// Small kana, the prolonged sound mark and kana iteration marks (JIS X 4051 cl-09 to cl-11), which start no line of
    /// Japanese.
    SmallKana,
    /// Hangul: words are kept whole.
    Hangul,
    /// Opening brackets and quotes (CLREQ 3.1.2): “ 「 （ 《.
    Opening,
    /// Closing brackets and quotes.
    Closing,
    /// 顿号、逗号、分号.
    Pause,
    /// 冒号.
    Colon,
    /// 句号.
    Stop,
    /// 问号、叹号.
    Exclaim,
    /// 间隔号.
    MiddleDot,
    /// 破折号: two em, one unit.
    Dash,
    /// 省略号: two em, one unit.
    Ellipsis,
    /// 连接号: ～, –, one-em dash.
    Connector,
    /// 分隔号: ／.
    Slash,
    /// A space between words.
    Space,
    /// A letter of an alphabet.
    Latin,
    /// A digit.
    Digit,
    /// Half-width marks that belong to what precedes them: , . ; : ? ! ) ] }.
    LatinClosing,
    /// Half-width marks that belong to what follows them: ( [ {.
    LatinOpening,
    /// Marks before numbers: ¥ $ £ №.
    Prefix,
    /// Marks after numbers: % ‰ ° ℃ ㎡.
    Suffix,
    /// A line break that the author wants (U+2028).
    LineBreak,
    /// A place where a line may end that shows nothing (U+200B).
    BreakHere,
    /// Nothing visible: joiners, variation selectors, marks of order.
    Ignorable,
    /// A straight quote (\" '), which may open or close: no line ends beside it.
    Quote,
    /// A space beside which no line ends (U+00A0, U+202F, U+2007).
    Glue,
    /// Nothing visible, and no line ends beside it (U+2060, U+FEFF).
    Joiner,
    /// A place inside a word where a line may end with a hyphen (U+00AD).
    SoftHyphen,
}

impl Class {
    /// Whether a full-width mark of this class has a blank half that can be taken away (CLREQ 3.1.6.1).
    pub fn is_wide_mark(self) -> bool {
        use Class::*;
        matches!(self, Opening | Closing | Pause | Colon | Stop | Exclaim | MiddleDot)
    }

    /// Whether this may not stand at a line's start at every level but none (CLREQ 3.1.4).
    pub fn never_starts_a_line(self) -> bool {
        use Class::*;
        matches!(self, Closing | Pause | Colon | Stop | Exclaim | MiddleDot | Connector | Slash | LatinClosing | Suffix)
    }

    /// Whether this may not stand at a line's end at every level but none (CLREQ 3.1.4).
    pub fn never_ends_a_line(self) -> bool {
        matches!(self, Class::Opening | Class::LatinOpening | Class::Prefix)
    }

    /// Whether the Han-Latin gap is set between this and Latin text (CLREQ 3.2.2).
    pub fn takes_latin_gap(self) -> bool {
        matches!(self, Class::Ideograph | Class::SmallKana | Class::Hangul)
    }

    /// Whether this is Latin text for the Han-Latin gap.
    pub fn is_latin(self) -> bool {
        use Class::*;
        matches!(self, Latin | Digit | LatinClosing | LatinOpening | Prefix | Suffix | Quote)
    }

    /// Whether this shows nothing and takes no space.
    pub fn shows_nothing(self) -> bool {
        use Class::*;
        matches!(self, LineBreak | BreakHere | Ignorable | Joiner | SoftHyphen)
    }
}

/// Whether `c` is a Han character (Unified Ideographs, their extensions, compatibility forms, 〇, 々).
#[inline]
pub fn is_han(c: char) -> bool {
    let is_rare = || {
        matches!(c,
            '\u{3400}'..='\u{4DBF}' | '\u{3005}'..='\u{3007}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}'
            | '\u{2E80}'..='\u{2FDF}')
    };
    matches!(c, '\u{4E00}'..='\u{9FFF}') || is_rare()
}

/// Whether `c` is kana or bopomofo.
pub fn is_kana_or_bopomofo(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30FF}' | '\u{31A0}'..='\u{31FF}' | '\u{3100}'..='\u{312F}' | '\u{FF66}'..='\u{FF9D}')
}

/// Whether `c` is hangul.
pub fn is_hangul(c: char) -> bool {
    matches!(c, '\u{AC00}'..='\u{D7FF}' | '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' | '\u{A960}'..='\u{A97F}')
}

/// Whether `c` is written in Chinese or Japanese text only: Han, kana, or a full-width mark that Latin does not use.
pub fn is_cjk(c: char) -> bool {
    is_han(c)
        || is_kana_or_bopomofo(c)
        || matches!(c, '\u{3000}'..='\u{303F}' | '\u{FF01}'..='\u{FF65}' | '\u{FFE0}'..='\u{FFE6}')
}

/// Whether `c` is one of the marks that Chinese and Latin text share.
pub fn is_shared_mark(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '—' | '⸺' | '…' | '⋯' | '·' | '–')
}

/// The class of `c` in Chinese text. `cjk` says whether a mark that both scripts use is Chinese here; it is ignored for
/// other characters.
pub fn class(c: char, cjk: bool) -> Class {
    if is_han(c) {
        return Class::Ideograph;
    }
    if c.is_ascii() {
        return ascii_class(c);
    }
    if is_shared_mark(c) && !cjk {
        return latin_class_of_shared(c);
    }
    wide_class(c)
}

fn ascii_class(c: char) -> Class {
    match c {
        '0'..='9' => Class::Digit,
        ' ' | '\t' => Class::Space,
        ',' | '.' | ';' | ':' | '?' | '!' | ')' | ']' | '}' => Class::LatinClosing,
        '(' | '[' | '{' => Class::LatinOpening,
        '$' => Class::Prefix,
        '"' | '\'' => Class::Quote,
        '%' => Class::Suffix,
        '\n' | '\r' | '\u{0B}' | '\u{0C}' => Class::Space,
        c if c.is_ascii_control() => Class::Ignorable,
        _ => Class::Latin,
    }
}

fn latin_class_of_shared(c: char) -> Class {
    match c {
        '“' | '‘' => Class::LatinOpening,
        '”' | '’' => Class::LatinClosing,
        _ => Class::Latin,
    }
}

fn wide_class(c: char) -> Class {
    match c {
        '“' | '‘' | '「' | '『' | '（' | '〔' | '［' | '｛' | '〈' | '《' | '【' | '〖' | '〘' | '〚' | '〝' | '｢' => {
            Class::Opening
        }
        '”' | '’' | '」' | '』' | '）' | '〕' | '］' | '｝' | '〉' | '》' | '】' | '〗' | '〙' | '〛' | '〞' | '〟'
        | '｣' => Class::Closing,
        '、' | '，' | '；' | '﹐' | '﹑' | '﹔' | '､' => Class::Pause,
        '：' | '﹕' => Class::Colon,
        '。' | '．' | '﹒' | '｡' => Class::Stop,
        '！' | '？' | '‼' | '⁇' | '⁈' | '⁉' => Class::Exclaim,
        '·' | '・' | '‧' | '･' => Class::MiddleDot,
        '—' | '⸺' | '―' => Class::Dash,
        '…' | '⋯' => Class::Ellipsis,
        '～' | '〜' | '–' | '－' | '゠' => Class::Connector,
        '／' => Class::Slash,
        '％' | '‰' | '‱' | '°' | '℃' | '′' | '″' | '℉' | '\u{3380}'..='\u{33DF}' => Class::Suffix,
        '￥' | '＄' | '￡' | '¥' | '£' | '€' | '№' => Class::Prefix,
        '\u{2028}' => Class::LineBreak,
        '\u{200B}' => Class::BreakHere,
        '\u{A0}' | '\u{202F}' | '\u{2007}' => Class::Glue,
        '\u{2060}' | '\u{FEFF}' => Class::Joiner,
        '\u{AD}' => Class::SoftHyphen,
        '\u{2000}'..='\u{200A}' | '\u{205F}' | '\u{3000}' => Class::Space,
        '\u{200C}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2061}'..='\u{2064}' | '\u{2066}'..='\u{206F}' => {
            Class::Ignorable
        }
        '«' | '‹' | '¿' | '¡' | '‚' | '„' => Class::LatinOpening,
        '»' | '›' => Class::LatinClosing,
        '‐' | '\u{2011}' | '‒' | '−' => Class::Latin,
        '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => Class::Ignorable,
        '\u{FFFC}' => Class::Ideograph,
        c if is_small_kana(c) => Class::SmallKana,
        c if is_hangul(c) => Class::Hangul,
        c if is_narrow_letter(c) => Class::Latin,
        c if c.is_numeric() && (c as u32) < 0x2100 => Class::Digit,
        _ => Class::Ideograph,
    }
}

fn is_small_kana(c: char) -> bool {
    matches!(
        c,
        'ぁ' | 'ぃ'
            | 'ぅ'
            | 'ぇ'
            | 'ぉ'
            | 'っ'
            | 'ゃ'
            | 'ゅ'
            | 'ょ'
            | 'ゎ'
            | 'ゕ'
            | 'ゖ'
            | 'ァ'
            | 'ィ'
            | 'ゥ'
            | 'ェ'
            | 'ォ'
            | 'ッ'
            | 'ャ'
            | 'ュ'
            | 'ョ'
            | 'ヮ'
            | 'ヵ'
            | 'ヶ'
            | 'ー'
            | 'ゝ'
            | 'ゞ'
            | 'ヽ'
            | 'ヾ'
            | '\u{31F0}'..='\u{31FF}'
    )
}

/// Letters and marks of alphabets, whose words are kept whole: everything before the symbols of U+2100 that is not named
/// above, and the letters of later blocks that are not East Asian.
fn is_narrow_letter(c: char) -> bool {
    matches!(c as u32,
        0x80..=0x10FF | 0x1200..=0x20FF | 0xA4D0..=0xA95F | 0xA980..=0xABFF | 0xFB00..=0xFDFF | 0xFE20..=0xFE2F
        | 0xFE70..=0xFEFC | 0x1D400..=0x1D7FF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_that_both_scripts_use_follow_what_they_are_told() {
        assert_eq!(class('“', true), Class::Opening);
        assert_eq!(class('“', false), Class::LatinOpening);
        assert_eq!(class('…', true), Class::Ellipsis);
        assert_eq!(class('…', false), Class::Latin);
    }

    #[test]
    fn spaces_and_marks_that_show_nothing_are_told_apart() {
        assert_eq!(class('\u{A0}', true), Class::Glue);
        assert_eq!(class('\u{2060}', true), Class::Joiner);
        assert_eq!(class('\u{AD}', true), Class::SoftHyphen);
        assert_eq!(class('\u{200B}', true), Class::BreakHere);
        assert_eq!(class('\u{2009}', true), Class::Space);
    }

    #[test]
    fn letters_of_other_alphabets_are_kept_whole_as_latin_is() {
        for c in ['é', 'ß', 'Ж', 'λ', 'ไ'] {
            assert_eq!(class(c, true), Class::Latin, "{c}");
        }
        for c in ['中', '𠮷', 'あ', 'ㄅ', '〇', '①'] {
            assert_eq!(class(c, true), Class::Ideograph, "{c}");
        }
    }
}
