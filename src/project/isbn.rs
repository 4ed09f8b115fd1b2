//! ISBNs as people write them (ISO 2108).

/// What a text is, as an ISBN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Isbn {
    /// None: another identifier.
    Other,
    /// One whose check digit is right: its 10 or 13 digits.
    Sound(String),
    /// One whose check digit is wrong.
    Wrong(String),
}

/// Reads `978-7-02-000220-7`, `ISBN 7-02-000220-X`, `urn:isbn:9787020002207`. Bare digits without hyphens count only where
/// the check digit is right: they may be any number.
pub(super) fn read(text: &str) -> Isbn {
    let lower = text.to_ascii_lowercase();
    let rest = ["urn:isbn:", "isbn-13", "isbn-10", "isbn"].iter().find_map(|head| lower.strip_prefix(head));
    let body = rest.unwrap_or(&lower).trim_start_matches([':', '：', ' ']);
    let digits: String =
        body.chars().filter(|c| !matches!(c, '-' | ' ' | '‐' | '–')).collect::<String>().to_uppercase();
    let hyphens = body.matches(['-', '‐', '–', ' ']).count();
    let sound = match digits.len() {
        13 if digits.bytes().all(|b| b.is_ascii_digit()) && digits.starts_with("97") => {
            sum_13(&digits).is_multiple_of(10)
        }
        10 if digits.bytes().take(9).all(|b| b.is_ascii_digit())
            && digits.ends_with(|c: char| c == 'X' || c.is_ascii_digit()) =>
        {
            sum_10(&digits).is_multiple_of(11)
        }
        _ => return Isbn::Other,
    };
    match (sound, rest.is_some() || hyphens >= 3) {
        (true, _) => Isbn::Sound(digits),
        (false, true) => Isbn::Wrong(digits),
        (false, false) => Isbn::Other,
    }
}

fn values(digits: &str) -> impl Iterator<Item = u32> + '_ {
    digits.chars().map(|c| c.to_digit(10).unwrap_or(10))
}

fn sum_13(digits: &str) -> u32 {
    values(digits).zip([1, 3].into_iter().cycle()).map(|(digit, weight)| digit * weight).sum()
}

fn sum_10(digits: &str) -> u32 {
    values(digits).zip((1..=10).rev()).map(|(digit, weight)| digit * weight).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_isbn_is_known_in_every_way_in_which_it_is_printed() {
        let sound = |digits: &str| Isbn::Sound(digits.into());
        for text in [
            "978-7-02-000220-7",
            "ISBN 978-7-02-000220-7",
            "urn:isbn:9787020002207",
            "9787020002207",
            "ISBN：9787020002207",
        ] {
            assert_eq!(read(text), sound("9787020002207"), "{text}");
        }
        assert_eq!(read("7-115-26846-X"), Isbn::Wrong("711526846X".into()));
        assert_eq!(read("0-8044-2957-X"), sound("080442957X"));
    }

    #[test]
    fn a_wrong_check_digit_is_told_only_of_what_is_meant_as_an_isbn() {
        assert_eq!(read("urn:isbn:9787020002208"), Isbn::Wrong("9787020002208".into()));
        assert_eq!(read("9787020002208"), Isbn::Other);
        for other in [
            "",
            "urn:uuid:2e4f0b52-6b31-4d27-8a52-3a1c6f1f8a10",
            "doi:10.1000/182",
            "12345",
            "国内统一刊号 CN37-0001",
            "é123456789",
        ] {
            assert_eq!(read(other), Isbn::Other, "{other}");
        }
    }
}
