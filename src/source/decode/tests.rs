//! Texts in every encoding, and bytes that are none.

use proptest::prelude::*;

use super::*;
use crate::diagnostic::At;

fn guessed(bytes: &[u8]) -> (String, Option<Encoding>) {
    let decoded = decode("a.md", bytes.to_vec(), None).unwrap();
    (decoded.text, decoded.guessed)
}

/// `text` in an encoding of the Encoding Standard that can be written.
fn encoded(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Utf16 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => {
            let (bytes, _, lossy) = standard(encoding).encode(text);
            assert!(!lossy, "{text} in {encoding:?}");
            bytes.into_owned()
        }
    }
}

#[test]
fn a_byte_order_mark_is_dropped_and_line_ends_are_kept() {
    assert_eq!(guessed(b"\xef\xbb\xbfa\r\nb"), ("a\r\nb".into(), None));
    assert_eq!(guessed(b"\xff\xfea\0\r\0\n\0\x2d\x4e"), ("a\r\n中".into(), None));
    assert_eq!(guessed(b"\xfe\xff\0a\x4e\x2d"), ("a中".into(), None));
}

#[test]
fn an_encoding_is_guessed_from_the_text_alone() {
    let simplified = "第一章 总则\n\n第一条 为了保护民事主体的合法权益，调整民事关系，维护社会和经济秩序。\n";
    let traditional = "第一章 總則\n\n第一條 為了保護民事主體的合法權益，調整民事關係，維護社會和經濟秩序。\n";
    let japanese = "# 羅生門\n\nある日の暮方の事である。一人の下人が、羅生門の下で雨やみを待っていた。\n";
    let korean = "# 제1장\n\n모든 국민은 인간으로서의 존엄과 가치를 가지며, 행복을 추구할 권리를 가진다.\n";
    for (text, encoding) in [
        (simplified, Encoding::Gb18030),
        (traditional, Encoding::Big5),
        (traditional, Encoding::Gb18030),
        (japanese, Encoding::ShiftJis),
        (japanese, Encoding::EucJp),
        (korean, Encoding::EucKr),
        (simplified, Encoding::Utf16),
        (traditional, Encoding::Utf16Be),
        (japanese, Encoding::Utf16),
    ] {
        assert_eq!(guessed(&encoded(text, encoding)), (text.to_owned(), Some(encoding)), "{encoding:?}");
    }
}

#[test]
fn a_few_words_are_enough_for_chinese() {
    for text in ["第一章", "你好，世界。", "序", "# 前言\n\n联通\n", "abc 党建 def\n"] {
        assert_eq!(guessed(&encoded(text, Encoding::Gb18030)).0, text);
    }
}

#[test]
fn every_character_comes_out_as_itself() {
    // Outside the BMP, Han zero, compatibility ideographs, variation selectors, decomposed letters, marks of 2022.
    let text = "𠮷〇塚葛\u{e0100}e\u{301}ｶﾞ︐︒⺁㐀\u{20ac}\n";
    assert_eq!(decode("a", encoded(text, Encoding::Gb18030), Some(Encoding::Gb18030)).unwrap().text, text);
    assert_eq!(guessed(&encoded(text, Encoding::Utf8)).0, text);
    assert_eq!(guessed(&[b"\xff\xfe", encoded(text, Encoding::Utf16).as_slice()].concat()).0, text);
}

#[test]
fn what_build_toml_says_counts_and_a_mark_counts_more() {
    let bytes = encoded("文字", Encoding::Big5);
    assert_eq!(decode("a", bytes, Some(Encoding::Big5)).unwrap().text, "文字");
    assert_eq!(decode("a", b"\xef\xbb\xbf\xe4\xb8\xad".to_vec(), Some(Encoding::Big5)).unwrap().text, "中");
}

#[track_caller]
fn fault(bytes: &[u8], given: Option<Encoding>) -> (u32, u32, String) {
    let fault = decode("a.md", bytes.to_vec(), given).unwrap_err();
    let At::Place(place) = &fault.at else { panic!("{fault:?}") };
    (place.line, place.column, fault.message.en)
}

#[test]
fn bytes_that_are_no_text_are_named_by_line_and_byte() {
    let mut bytes = "第一行\n第二行".as_bytes().to_vec();
    bytes.extend(b"\xd6\xd0\xce\xc4\n");
    assert_eq!(fault(&bytes, None), (2, 4, "this is not text in UTF-8 (byte 19, 0xD6)".into()));
    bytes.truncate(12);
    assert_eq!(fault(&bytes, None), (2, 1, "this is not text in UTF-8 (byte 10, 0xE7)".into()));
    let mut bytes = encoded("第一行\n第二行", Encoding::Gb18030);
    bytes.extend(b"\xd6\n\xff");
    assert_eq!(fault(&bytes, Some(Encoding::Gb18030)), (2, 4, "this is not text in GB18030 (byte 13, 0xD6)".into()));
    let odd = b"\xff\xfe\x2d\x4e\x00\xd8a\0";
    assert_eq!(fault(odd, None), (1, 2, "this is not text in UTF-16 (byte 4, 0x00)".into()));
}

#[test]
fn one_wrong_byte_in_a_text_of_utf_8_is_not_a_text_in_another_encoding() {
    let mut bytes = "党建引领，惠民有感。".repeat(20).into_bytes();
    bytes[100] = 0xff;
    assert!(fault(&bytes, None).2.contains("UTF-8 (byte 99"), "{:?}", fault(&bytes, None));
}

#[test]
fn western_text_in_one_byte_per_letter_is_an_error() {
    assert!(decode("a.md", b"caf\xe9 au lait, d\xe9j\xe0 vu".to_vec(), None).is_err());
}

proptest! {
    #[test]
    fn any_bytes_are_text_or_an_error_with_a_place(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        for given in [None, Some(Encoding::Utf16), Some(Encoding::Gb18030), Some(Encoding::Big5),
            Some(Encoding::ShiftJis), Some(Encoding::EucKr), Some(Encoding::EucJp)] {
            match decode("a.md", bytes.clone(), given) {
                Ok(decoded) => prop_assert!(decoded.text.len() <= 4 * bytes.len() + 4),
                Err(fault) => prop_assert!(matches!(fault.at, At::Place(_))),
            }
        }
    }

    #[test]
    fn what_is_written_in_utf_8_is_read_back(text in "\\PC{0,40}") {
        prop_assume!(!text.starts_with('\u{feff}'));
        prop_assert_eq!(guessed(text.as_bytes()), (text, None));
    }
}
