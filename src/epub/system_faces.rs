//! The faces that readers themselves have, asked after the embedded ones, by the language of the book: a Chinese face shows
//! Japanese or traditional text in the forms of another country.

use crate::model::{Lang, Wording};

/// Faces of readers as `keben.css` names them: 宋体, 黑体, 楷体.
const SIMPLIFIED: [&str; 3] = [
    r#""Source Han Serif SC", "Noto Serif CJK SC", "Songti SC", "STSong", "SimSun""#,
    r#""Source Han Sans SC", "Noto Sans CJK SC", "PingFang SC", "STHeiti", "Microsoft YaHei""#,
    r#""Kaiti SC", "STKaiti", "KaiTi""#,
];

const TAIWAN: [&str; 3] = [
    r#""Source Han Serif TC", "Noto Serif CJK TC", "Songti TC", "LiSong Pro", "PMingLiU""#,
    r#""Source Han Sans TC", "Noto Sans CJK TC", "PingFang TC", "Heiti TC", "Microsoft JhengHei""#,
    r#""Kaiti TC", "BiauKai", "DFKai-SB""#,
];

const HONG_KONG: [&str; 3] = [
    r#""Source Han Serif HC", "Noto Serif CJK HK", "Songti TC", "LiSong Pro", "PMingLiU_HKSCS""#,
    r#""Source Han Sans HC", "Noto Sans CJK HK", "PingFang HK", "Heiti TC", "Microsoft JhengHei""#,
    r#""Kaiti TC", "BiauKai", "DFKai-SB""#,
];

const JAPANESE: [&str; 3] = [
    r#""Source Han Serif", "Noto Serif CJK JP", "Hiragino Mincho ProN", "Yu Mincho", "MS PMincho""#,
    r#""Source Han Sans", "Noto Sans CJK JP", "Hiragino Sans", "Yu Gothic", "MS PGothic""#,
    r#""Klee", "YuKyokasho", "UD Digi Kyokasho""#,
];

const KOREAN: [&str; 3] = [
    r#""Source Han Serif K", "Noto Serif CJK KR", "AppleMyungjo", "Batang""#,
    r#""Source Han Sans K", "Noto Sans CJK KR", "Apple SD Gothic Neo", "Malgun Gothic""#,
    r#""Gungsuh""#,
];

/// keben's style sheet with the faces for a book in `lang`.
pub(super) fn named(style: &str, lang: &Lang) -> String {
    let hong_kong = ["HK", "MO"].iter().any(|region| lang.as_str().split('-').any(|subtag| subtag == *region));
    let faces = match lang.wording() {
        Wording::Hans | Wording::English => return style.to_owned(),
        Wording::Hant if hong_kong => HONG_KONG,
        Wording::Hant => TAIWAN,
        Wording::Japanese => JAPANESE,
        Wording::Korean => KOREAN,
    };
    let mono = ("\"Source Han Mono SC\", \"Noto Sans Mono CJK SC\", ", "");
    let lists = SIMPLIFIED.into_iter().zip(faces).chain([mono]);
    lists.fold(style.to_owned(), |style, (old, new)| style.replace(old, new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_simplified_face_is_named_in_a_book_of_another_language() {
        for tag in ["zh-Hant", "zh-Hant-HK", "ja", "ko"] {
            let style = named(super::super::STYLE, &Lang::parse(tag).unwrap());
            for face in SIMPLIFIED.iter().flat_map(|list| list.split(", ")) {
                assert!(!style.contains(face), "{tag}: {face}");
            }
            assert!(!style.contains(" SC\""), "{tag}");
        }
        let simplified = named(super::super::STYLE, &Lang::simplified_chinese());
        assert!(SIMPLIFIED.iter().all(|list| simplified.contains(list)));
    }
}
