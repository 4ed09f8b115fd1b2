//! The natural order of file names: numbers by value, in digits or, behind 第, in Chinese numerals.

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
    stem.eq_ignore_ascii_case("readme") || stem.eq_ignore_ascii_case("index")
}

fn compare_names(a: &str, b: &str) -> Ordering {
    is_index(b).cmp(&is_index(a)).then_with(|| pieces(a).cmp(pieces(b))).then_with(|| a.cmp(b))
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

/// Whether what follows a numeral shows that it counts: 三、 or 十章.
fn heads_a_list(rest: &str) -> bool {
    rest.starts_with(['、', '．', '.', '章', '节', '節', '回', '卷', '部', '篇', '编', '集', '册', '讲', '课', '月'])
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
        '二' | '两' => 2,
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
    fn readme_and_index_come_first() {
        in_order(&["README.md", "00.md", "1/index.md", "1/a.md"]);
    }

    #[test]
    fn the_order_is_total() {
        let names = ["a", "A", "01", "1", "0", "", "第", "第一", "第1", "一", "a/b", "README", "readme.md", "１"];
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
