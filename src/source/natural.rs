//! The natural order of file names: numbers by value, in digits or, behind 第, in Chinese numerals; 上 before 中 before
//! 下, 甲 before 乙; prefaces first and appendices last, as books have them.

use std::cmp::Ordering;

/// Compares two paths, part by part. README and index come first in their folder.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.split('/'), b.split('/'));
    loop {
        let order = match (left.next(), right.next()) {
            (Some(l), Some(r)) => compare_names(l, r),
            (l, r) => return l.is_some().cmp(&r.is_some()).then_with(|| a.cmp(b)),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// Whether the file is the one that stands for its folder.
pub(super) fn is_index(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    ["readme", "index", "_index"].iter().any(|index| stem.eq_ignore_ascii_case(index))
}

fn compare_names(a: &str, b: &str) -> Ordering {
    place(a).cmp(&place(b)).then_with(|| pieces(a).cmp(pieces(b))).then_with(|| a.cmp(b))
}

/// What stands before the chapters of a book, in the order in which it stands there.
const BEFORE: [&str; 34] = [
    "封面",
    "cover",
    "扉页",
    "版权",
    "版权页",
    "题记",
    "献词",
    "推荐序",
    "总序",
    "代序",
    "序",
    "序言",
    "自序",
    "译序",
    "译者序",
    "作者序",
    "preface",
    "foreword",
    "preamble",
    "前言",
    "凡例",
    "导言",
    "导读",
    "引言",
    "introduction",
    "intro",
    "绪论",
    "緒論",
    "引子",
    "楔子",
    "序章",
    "序幕",
    "序曲",
    "prologue",
];
/// What stands behind them.
const BEHIND: [&str; 30] = [
    "终章",
    "尾声",
    "尾聲",
    "epilogue",
    "结语",
    "結語",
    "结论",
    "結論",
    "conclusion",
    "后记",
    "後記",
    "译后记",
    "跋",
    "afterword",
    "番外",
    "附录",
    "附錄",
    "appendix",
    "术语表",
    "glossary",
    "参考文献",
    "參考文獻",
    "参考书目",
    "bibliography",
    "references",
    "致谢",
    "致謝",
    "acknowledgements",
    "acknowledgments",
    "索引",
];

/// Where a name stands among its neighbours: the index, then what comes before the chapters, chapters, what comes behind.
fn place(name: &str) -> (u8, usize) {
    if is_index(name) {
        return (0, 0);
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_lowercase();
    let named = |words: &[&str]| words.iter().position(|word| is_named(&stem, word));
    match (named(&BEFORE), named(&BEHIND)) {
        (Some(at), _) => (1, at),
        (None, Some(at)) => (3, at),
        (None, None) => (2, 0),
    }
}

/// Whether a name is the word, or the word with something that is set apart from it or counts it (附录一, 序-1).
fn is_named(stem: &str, word: &str) -> bool {
    stem.strip_prefix(word).is_some_and(|rest| {
        let Some(next) = rest.chars().next() else { return true };
        let counts = word.chars().count() > 1 && (to_digit(next).is_some() || numeral(next).is_some());
        // 附录A, not appendices.
        let is_letter = next.is_ascii_alphabetic() && !rest[1..].starts_with(|c: char| c.is_ascii_alphabetic());
        counts || is_letter || " \u{3000}-_—：:（(·、.".contains(next)
    })
}

/// A piece of a name. Numbers come before letters.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Piece {
    /// Digits of a number without leading zeros: more digits are more.
    Number(usize, String),
    Letter(char),
}

impl Piece {
    fn number(digits: &str) -> Piece {
        let digits = digits.trim_start_matches('0');
        Piece::Number(digits.len(), digits.to_owned())
    }
}

fn pieces(name: &str) -> impl Iterator<Item = Piece> + '_ {
    let mut rest = name;
    let mut ordinal = false;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let run = |is: fn(char) -> bool| rest.find(|c| !is(c)).unwrap_or(rest.len());
        let digits = run(|c| to_digit(c).is_some());
        if digits > 0 {
            let ascii: String = rest[..digits].chars().filter_map(to_digit).collect();
            rest = &rest[digits..];
            return Some(Piece::number(&ascii));
        }
        let counted = counted(first, &rest[first.len_utf8()..]);
        if let Some(value) = counted {
            rest = &rest[first.len_utf8()..];
            return Some(Piece::number(&value.to_string()));
        }
        let numeral = run(|c| numeral(c).is_some());
        if numeral > 0
            && (ordinal || heads_a_list(&rest[numeral..]))
            && let Some(value) = chinese_number(&rest[..numeral])
        {
            rest = &rest[numeral..];
            ordinal = false;
            return Some(Piece::number(&value.to_string()));
        }
        ordinal = first == '第';
        rest = &rest[first.len_utf8()..];
        Some(Piece::Letter(first.to_lowercase().next().unwrap_or(first)))
    })
}

/// The value of a character that counts parts: 上, 中 and 下 at the end or before 册 and its like, 甲 to 癸 before a mark.
fn counted(c: char, rest: &str) -> Option<usize> {
    let next = rest.chars().next();
    let is_end = next.is_none_or(|next| ".)）]】 _-".contains(next));
    let is_part = next.is_some_and(|next| "卷册冊篇部集编編".contains(next));
    let place = |all: &str| all.chars().position(|one| one == c).map(|at| at + 1);
    place("上中下").filter(|_| is_end || is_part).or_else(|| {
        place("甲乙丙丁戊己庚辛壬癸").filter(|_| is_part || next.is_some_and(|next| "、.．".contains(next)))
    })
}

/// Whether what follows a numeral shows that it counts: 三、 or 十章.
fn heads_a_list(rest: &str) -> bool {
    rest.is_empty()
        || rest.starts_with([
            '、', '．', '.', '-', '_', ' ', '章', '节', '節', '回', '话', '話', '卷', '部', '篇', '编', '編', '集',
            '册', '冊', '讲', '講', '课', '課', '月', '幕', '辑', '輯',
        ])
}

/// A digit, full-width ones too, in ASCII.
fn to_digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_u32(u32::from(c) - 0xff10 + 0x30),
        _ => None,
    }
}

fn numeral(c: char) -> Option<u64> {
    Some(match c {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' | '兩' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        '百' => 100,
        '千' => 1000,
        _ => return None,
    })
}

/// The value of a numeral below ten thousand: 二十三, 一百零五, or by places, 一二三.
fn chinese_number(text: &str) -> Option<u64> {
    let values: Vec<u64> = text.chars().map_while(numeral).take(12).collect();
    if values.iter().all(|&v| v < 10) {
        return Some(values.iter().fold(0, |sum, v| sum * 10 + v));
    }
    let (mut sum, mut digit) = (0, None);
    for value in values {
        if value < 10 {
            digit = Some(value);
        } else {
            sum += digit.take().filter(|&d| d > 0).unwrap_or(1) * value;
        }
    }
    Some(sum + digit.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn in_order(names: &[&str]) {
        let mut sorted = names.to_vec();
        sorted.reverse();
        sorted.sort_by(|a, b| compare(a, b));
        assert_eq!(sorted, names);
    }

    #[test]
    fn numbers_are_compared_by_value() {
        in_order(&["第2章.md", "第10章.md"]);
        in_order(&["a1.md", "a02.md", "a３.md", "a10.md", "a100000000000000000000000.md"]);
        in_order(&["1-intro.md", "2/1.md", "2/10.md", "10.md", "b.md"]);
    }

    #[test]
    fn chinese_numerals_that_count_are_compared_by_value() {
        in_order(&[
            "第一章.md",
            "第二章.md",
            "第三章.md",
            "第十章.md",
            "第十一章.md",
            "第二十章.md",
            "第一百零五章.md",
        ]);
        in_order(&["一、总则.md", "二、细则.md", "三、附则.md", "十、其他.md"]);
    }

    #[test]
    fn parts_and_heavenly_stems_count() {
        in_order(&["上.md", "中.md", "下.md"]);
        in_order(&["第一章（上）.md", "第一章（下）.md", "第二章.md"]);
        in_order(&["上卷/1.md", "中卷/1.md", "下卷/1.md"]);
        in_order(&["甲、总论.md", "乙、分论.md", "丙、余论.md"]);
        in_order(&["一.md", "二.md", "三.md", "十.md"]);
    }

    #[test]
    fn prefaces_come_first_and_appendices_last() {
        in_order(&[
            "README.md",
            "推荐序.md",
            "序.md",
            "前言.md",
            "楔子.md",
            "01-a.md",
            "第二章.md",
            "结语.md",
            "后记.md",
            "附录A.md",
            "附录B 表.md",
            "参考文献.md",
        ]);
        in_order(&["序列化.md", "附加.md"]);
        in_order(&["preface.md", "chapter-1.md", "chapter-2.md", "introspection.md", "appendix-a.md"]);
    }

    #[test]
    fn readme_and_index_come_first() {
        in_order(&["README.md", "00.md", "1/index.md", "1/a.md"]);
    }

    #[test]
    fn the_order_is_total() {
        let names = [
            "a",
            "A",
            "01",
            "1",
            "0",
            "",
            "第",
            "第一",
            "第1",
            "一",
            "a/b",
            "上",
            "下",
            "甲、",
            "序",
            "附录",
            "README",
            "readme.md",
            "１",
        ];
        for a in names {
            for b in names {
                assert_eq!(compare(a, b), compare(b, a).reverse(), "{a} {b}");
                assert_eq!(compare(a, b) == Ordering::Equal, a == b, "{a} {b}");
                for c in names {
                    if compare(a, b) == Ordering::Less && compare(b, c) == Ordering::Less {
                        assert_eq!(compare(a, c), Ordering::Less, "{a} {b} {c}");
                    }
                }
            }
        }
    }
}
