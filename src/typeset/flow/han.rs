//! Numbers in Han.

const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// A number as it is spoken up to 99 (十二, 二十, 三十五), figure by figure beyond (一二八).
pub(super) fn number(number: u64) -> String {
    let digit = |value: u64| DIGITS[(value % 10) as usize];
    match number {
        10..=19 => format!("十{}", unit(number)),
        20..=99 => format!("{}十{}", digit(number / 10), unit(number)),
        _ => figures(&number.to_string()),
    }
}

fn unit(number: u64) -> &'static str {
    if number.is_multiple_of(10) { "" } else { DIGITS[(number % 10) as usize] }
}

/// Every figure of a text in Han, one by one: 2024 becomes 二〇二四.
pub(super) fn figures(text: &str) -> String {
    let figure = |c: char| c.to_digit(10).map(|digit| DIGITS[digit as usize]);
    text.chars().fold(String::new(), |mut out, c| {
        match figure(c) {
            Some(han) => out.push_str(han),
            None => out.push(c),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_spoken_up_to_ninety_nine_and_written_figure_by_figure_beyond() {
        let all = [0, 1, 10, 11, 20, 35, 99, 100, 128].map(number);
        assert_eq!(all, ["〇", "一", "十", "十一", "二十", "三十五", "九十九", "一〇〇", "一二八"]);
        assert_eq!(figures("2024年"), "二〇二四年");
    }
}
