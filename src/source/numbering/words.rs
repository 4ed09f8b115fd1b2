//! How numbers are written in the languages that keben knows, and how they are told in titles.

use crate::model::Wording;

impl Wording {
    /// 第一章
    pub(super) fn chapter(self, number: u32) -> String {
        match self {
            Wording::Hans | Wording::Hant => format!("第{}章", numeral(number)),
            Wording::Japanese => format!("第{number}章"),
            Wording::Korean => format!("제{number}장"),
            Wording::English => format!("Chapter {number}"),
        }
    }

    /// What a reference to a section says: 3.2 节.
    pub(super) fn section(self, number: &str) -> String {
        match self {
            Wording::Hans => format!("{number} 节"),
            Wording::Hant => format!("{number} 節"),
            Wording::Japanese => format!("{number}節"),
            Wording::Korean => format!("{number}절"),
            Wording::English => format!("Section {number}"),
        }
    }

    /// 图 3-2
    pub(super) fn figure(self, number: &str) -> String {
        match self {
            Wording::Hans => format!("图 {number}"),
            Wording::Hant => format!("圖 {number}"),
            Wording::Japanese => format!("図 {number}"),
            Wording::Korean => format!("그림 {number}"),
            Wording::English => format!("Figure {number}"),
        }
    }

    /// 表 3-1
    pub(super) fn table(self, number: &str) -> String {
        match self {
            Wording::Hans | Wording::Hant | Wording::Japanese => format!("表 {number}"),
            Wording::Korean => format!("표 {number}"),
            Wording::English => format!("Table {number}"),
        }
    }

    /// What a reference to a formula says: 式（3-1）.
    pub(super) fn formula(self, number: &str) -> String {
        match self {
            Wording::Hans | Wording::Hant | Wording::Japanese => format!("式（{number}）"),
            Wording::Korean => format!("식 ({number})"),
            Wording::English => format!("Equation ({number})"),
        }
    }

    /// What stands beside a formula: （3-1）.
    pub(super) fn beside(self, number: &str) -> String {
        match self {
            Wording::Hans | Wording::Hant | Wording::Japanese => format!("（{number}）"),
            Wording::Korean | Wording::English => format!("({number})"),
        }
    }

    /// Between a number and what follows it.
    pub(super) fn gap(self) -> &'static str {
        match self {
            Wording::Hans | Wording::Hant | Wording::Japanese => "\u{3000}",
            Wording::Korean => " ",
            Wording::English => ". ",
        }
    }

    /// Between the chapter's number and a figure's (GB/T 7713 writes 图3-2).
    pub(super) fn separator(self) -> char {
        if self == Wording::English { '.' } else { '-' }
    }
}

const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// A number in Chinese, as chapters have it: 十二, 一百零三. From ten thousand on in digits.
pub(super) fn numeral(number: u32) -> String {
    if number == 0 || number > 9999 {
        return number.to_string();
    }
    let mut written = String::new();
    let mut gap = false;
    for (unit, sign) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = number / unit % 10;
        if digit == 0 {
            gap |= !written.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            written.push('零');
        }
        // 十二, not 一十二.
        if !(unit == 10 && digit == 1 && written.is_empty()) {
            written.push(DIGITS[digit as usize]);
        }
        written.push_str(sign);
    }
    written
}

/// The number that Chinese or other digits write.
fn value(digits: &str) -> Option<u32> {
    if let Ok(number) = digits.parse() {
        return Some(number);
    }
    let (mut sum, mut digit) = (0u32, 0u32);
    for c in digits.chars() {
        let unit = match c {
            '零' | '○' => 0,
            '两' | '兩' => {
                digit = 2;
                continue;
            }
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            c => {
                digit = DIGITS.iter().position(|&known| known == c)? as u32;
                continue;
            }
        };
        if unit > 0 {
            sum = sum.checked_add(digit.max(1) * unit)?;
            digit = 0;
        }
    }
    sum.checked_add(digit).filter(|&number| number > 0)
}

/// The number that a title begins with, as its author wrote it: 第三章, 第3回, Chapter 3, 3.2, 3、, 三、.
pub(super) fn written_number(title: &str) -> Option<u32> {
    let title = title.trim_start();
    if let Some(rest) = title.strip_prefix('第') {
        let end = rest.char_indices().take(9).find(|(_, c)| "章回节節卷部篇讲講课課話集幕编編".contains(*c))?.0;
        return value(rest[..end].trim());
    }
    let lower = title.get(..8).filter(|word| word.eq_ignore_ascii_case("chapter "));
    let rest = lower.map_or(title, |_| title[8..].trim_start());
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    if end > 0 && (lower.is_some() || rest[end..].starts_with(['.', '、', '．', ' '])) {
        return rest[..end].parse().ok();
    }
    let (digits, _) = title.split_once('、').filter(|(digits, _)| digits.chars().count() <= 4)?;
    value(digits)
}

/// Titles of what has no number in any book.
const UNNUMBERED: [&str; 33] = [
    "前言",
    "序",
    "序言",
    "自序",
    "代序",
    "总序",
    "序章",
    "引言",
    "引子",
    "导言",
    "导读",
    "楔子",
    "后记",
    "後記",
    "跋",
    "结语",
    "尾声",
    "附录",
    "附錄",
    "参考文献",
    "參考文獻",
    "致谢",
    "索引",
    "目录",
    "目錄",
    "出版说明",
    "凡例",
    "はじめに",
    "おわりに",
    "あとがき",
    "preface",
    "foreword",
    "appendix",
];

/// Whether a title is that of a preface, an appendix and the like.
pub(super) fn has_no_number(title: &str) -> bool {
    let plain: String = title.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let behind = |rest: &str| {
        let c = rest.chars().next();
        c.is_none_or(|c| !c.is_alphanumeric() || c.is_ascii_alphanumeric() || DIGITS[1..].contains(&c))
    };
    UNNUMBERED.iter().any(|word| plain.strip_prefix(word).is_some_and(behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_numerals_are_written_and_read() {
        let cases = [
            (1, "一"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (103, "一百零三"),
            (110, "一百一十"),
            (1005, "一千零五"),
        ];
        for (number, written) in cases {
            assert_eq!(numeral(number), written);
        }
        for number in 1..10_000 {
            assert_eq!(value(&numeral(number)), Some(number));
        }
    }

    #[test]
    fn numbers_that_titles_have_are_told() {
        let cases = [
            ("第三章 起", Some(3)),
            ("第12回 落", Some(12)),
            ("Chapter 4. End", Some(4)),
            ("3.2 方法", Some(3)),
            ("二十一、结果", Some(21)),
            ("2024年的事", None),
            ("第一次见面", None),
            ("起因、经过", None),
        ];
        for (title, number) in cases {
            assert_eq!(written_number(title), number, "{title}");
        }
    }

    #[test]
    fn prefaces_and_appendices_have_no_number() {
        for title in ["前 言", "附录A 数据", "附录一", "Preface", "后记：多年以后", "序"] {
            assert!(has_no_number(title), "{title}");
        }
        for title in ["序列与集合", "前言后语", "引言者说明", "第一章"] {
            assert!(!has_no_number(title), "{title}");
        }
    }
}
