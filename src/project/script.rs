//! In which characters an edition stands: simplified or traditional, by whose usage.

use serde::Serialize;

use crate::model::Lang;

/// The characters that the Chinese text of an edition is converted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Script {
    /// 简体字.
    Hans,
    /// 简体字, with mainland words for those of Taiwan (軟體 becomes 软件).
    HansWords,
    /// 傳統字 without regional forms.
    Hant,
    /// 傳統字 in the forms of Taiwan.
    HantTw,
    /// The same, with Taiwan's words for those of the mainland (软件 becomes 軟體).
    HantTwWords,
    /// 傳統字 in the forms of Hong Kong.
    HantHk,
}

impl Script {
    /// The language tag of the converted text.
    pub fn language(self) -> Lang {
        let tag = match self {
            Script::Hans | Script::HansWords => "zh-Hans",
            Script::Hant => "zh-Hant",
            Script::HantTw | Script::HantTwWords => "zh-Hant-TW",
            Script::HantHk => "zh-Hant-HK",
        };
        Lang::parse(tag).unwrap_or_else(Lang::simplified_chinese)
    }

    /// The same characters without exchange of words, for names.
    pub fn without_words(self) -> Script {
        match self {
            Script::HansWords => Script::Hans,
            Script::HantTwWords => Script::HantTw,
            other => other,
        }
    }
}
