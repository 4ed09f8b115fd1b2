//! Language tags.

use std::sync::Arc;

use serde::Serialize;

/// A well-formed language tag of BCP 47, such as `zh-Hans` or `en`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Lang(Arc<str>);

/// The languages in which keben has words of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// 简体中文
    Hans,
    /// 繁體中文
    Hant,
    /// 日本語
    Japanese,
    /// 한국어
    Korean,
    /// English, and beside every other language.
    English,
}

/// Languages that are written from right to left where nothing says another script.
const RIGHT_TO_LEFT: [&str; 18] =
    ["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ji", "ks", "lrc", "mzn", "nqo", "pnb", "ps", "sd", "syr", "ug", "ur"];

impl Lang {
    /// Checks the form of `tag`: subtags of 1 to 8 ASCII letters or digits, the first of 2 to 8 letters.
    /// `zh`, `zh-CN` and `zh-SG` are given their script, as readers need it: `zh-Hans`, `zh-Hans-CN`; `zh-TW` and
    /// `zh-HK` become `zh-Hant-TW` and `zh-Hant-HK`.
    pub fn parse(tag: &str) -> Option<Lang> {
        let tag = tag.trim().replace('_', "-");
        let mut subtags = tag.split('-');
        let primary = subtags.next()?;
        let well_formed = (2..=8).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_alphabetic());
        let rest_formed = subtags.all(|s| (1..=8).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphanumeric()));
        if !well_formed || !rest_formed {
            return None;
        }
        Some(Lang(with_script(&tag).into()))
    }

    /// The publication's language when nothing says another.
    pub fn simplified_chinese() -> Lang {
        Lang("zh-Hans".into())
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The primary subtag: `zh` of `zh-Hans`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// Whether Chinese, Japanese or Korean is written in it.
    pub fn is_cjk(&self) -> bool {
        matches!(self.primary(), "zh" | "ja" | "ko")
    }

    /// Whether it is written from right to left: by its script, else by the script that it mostly has.
    pub fn is_right_to_left(&self) -> bool {
        let is_script = |subtag: &&str| subtag.len() == 4 && subtag.bytes().all(|b| b.is_ascii_alphabetic());
        match self.0.split('-').skip(1).find(is_script) {
            Some(script) => matches!(script, "Arab" | "Hebr" | "Syrc" | "Thaa" | "Nkoo" | "Adlm" | "Rohg"),
            None => RIGHT_TO_LEFT.contains(&self.primary()),
        }
    }

    /// In which language keben's own words stand beside text in this one.
    pub fn wording(&self) -> Wording {
        match self.primary() {
            "zh" if self.is_traditional_chinese() => Wording::Hant,
            "zh" => Wording::Hans,
            "ja" => Wording::Japanese,
            "ko" => Wording::Korean,
            _ => Wording::English,
        }
    }

    /// Whether it is Chinese in traditional characters.
    pub fn is_traditional_chinese(&self) -> bool {
        self.primary() == "zh" && self.0.split('-').any(|s| s == "Hant")
    }
}

impl std::fmt::Display for Lang {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

fn with_script(tag: &str) -> String {
    let mut subtags: Vec<String> = tag.split('-').enumerate().map(|(i, s)| canonical_subtag(i, s)).collect();
    let has_script = subtags.iter().skip(1).any(|s| s.len() == 4 && s.bytes().all(|b| b.is_ascii_alphabetic()));
    if subtags[0] == "zh" && !has_script {
        let traditional = subtags.iter().any(|s| matches!(s.as_str(), "TW" | "HK" | "MO"));
        subtags.insert(1, if traditional { "Hant" } else { "Hans" }.into());
    }
    subtags.join("-")
}

/// BCP 47, 2.1.1: language in lower case, script in title case, region in upper case.
fn canonical_subtag(index: usize, subtag: &str) -> String {
    let lower = subtag.to_ascii_lowercase();
    match (index, lower.len()) {
        (0, _) => lower,
        (_, 2) => lower.to_ascii_uppercase(),
        (_, 4) if lower.bytes().all(|b| b.is_ascii_alphabetic()) => lower[..1].to_ascii_uppercase() + &lower[1..],
        _ => lower,
    }
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn chinese_without_a_script_is_given_one() {
        let tag = |s| Lang::parse(s).unwrap().to_string();
        assert_eq!(tag("zh"), "zh-Hans");
        assert_eq!(tag("zh_cn"), "zh-Hans-CN");
        assert_eq!(tag("zh-TW"), "zh-Hant-TW");
        assert_eq!(tag("zh-hant"), "zh-Hant");
        assert_eq!(tag("JA"), "ja");
    }

    #[test]
    fn a_language_runs_as_its_script_does() {
        let reversed = |s| Lang::parse(s).unwrap().is_right_to_left();
        assert!(["he", "ug", "ug-CN", "kk-Arab", "zh-Arab"].into_iter().all(reversed));
        assert!(!["kk", "zh", "ug-Latn", "en", "ug-Cyrl-KZ"].into_iter().any(reversed));
    }

    #[test]
    fn tags_that_are_not_well_formed_are_refused() {
        for bad in ["", "z", "中文", "zh--Hans", "zh-Hans-toolongsubtag", "1a"] {
            assert_eq!(Lang::parse(bad), None, "{bad}");
        }
    }
}
