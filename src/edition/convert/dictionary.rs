//! The dictionaries of OpenCC: characters, phrases, words, from one usage to another.

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig::{
    self, Hk2s, Hk2t, S2hk, S2t, S2tw, S2twp, T2hk, T2s, T2tw, Tw2s, Tw2sp, Tw2t,
};

use crate::model::Lang;
use crate::project::Script;
use crate::script::is_han;

/// Which characters a text is written in, by whose usage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Usage {
    /// 简体字.
    Hans,
    /// 傳統字 without regional forms.
    Hant,
    /// Those of Taiwan.
    Taiwan,
    /// Those of Hong Kong and Macau.
    HongKong,
}

impl Usage {
    /// How many there are.
    pub const COUNT: usize = 4;

    /// The usage of text in a Chinese language.
    pub fn of(lang: &Lang) -> Usage {
        let has = |region: &str| lang.as_str().split('-').any(|subtag| subtag == region);
        match lang.is_traditional_chinese() {
            false => Usage::Hans,
            true if has("TW") => Usage::Taiwan,
            true if has("HK") || has("MO") => Usage::HongKong,
            true => Usage::Hant,
        }
    }

    /// The steps to the characters of `script`, one after another.
    fn steps(self, script: Script) -> &'static [BuiltinConfig] {
        use Script::{Hans, HansWords, Hant, HantHk, HantTw, HantTwWords};
        match (self, script) {
            (Usage::Hans, Hant) => &[S2t],
            (Usage::Hans, HantTw) => &[S2tw],
            (Usage::Hans, HantTwWords) => &[S2twp],
            (Usage::Hans, HantHk) => &[S2hk],
            (Usage::Hant, Hans) => &[T2s],
            (Usage::Taiwan, Hans) => &[Tw2s],
            (Usage::HongKong, Hans | HansWords) => &[Hk2s],
            // Words go from Taiwan's forms only, which plain text mostly has too.
            (Usage::Hant | Usage::Taiwan, HansWords) => &[Tw2sp],
            (Usage::Hant, HantTw | HantTwWords) => &[T2tw],
            (Usage::HongKong, HantTw | HantTwWords) => &[Hk2t, T2tw],
            (Usage::Hant, HantHk) => &[T2hk],
            (Usage::Taiwan, HantHk) => &[Tw2t, T2hk],
            (Usage::Taiwan, Hant) => &[Tw2t],
            (Usage::HongKong, Hant) => &[Hk2t],
            (Usage::Hans, Hans | HansWords)
            | (Usage::Hant, Hant)
            | (Usage::Taiwan, HantTw | HantTwWords)
            | (Usage::HongKong, HantHk) => &[],
        }
    }
}

/// Reads the dictionaries once, so that nothing later can fail.
pub(super) fn check(script: Script) -> Result<(), String> {
    let usages = [Usage::Hans, Usage::Hant, Usage::Taiwan, Usage::HongKong];
    let steps = usages.into_iter().flat_map(|usage| usage.steps(script));
    // They differ in their parts only: two read all of these.
    steps.take(2).try_for_each(|&step| OpenCC::from_config(step).map(drop).map_err(|error| error.to_string()))
}

/// Characters and phrases from one usage to another.
pub(super) struct Dictionary(Vec<OpenCC>);

impl Dictionary {
    /// The dictionary from text of `usage` to `script`.
    pub fn new(usage: Usage, script: Script) -> Dictionary {
        Dictionary(usage.steps(script).iter().filter_map(|&step| OpenCC::from_config(step).ok()).collect())
    }

    /// Whether text stays as it is.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text, converted by the longest phrases from left to right.
    pub fn convert(&self, text: &str) -> String {
        let mut steps = self.0.iter();
        let first = steps.next().map_or_else(|| text.to_owned(), |step| step.convert(text));
        steps.fold(first, |text, step| step.convert(&text))
    }
}

/// Whether a character can stand in a phrase of the dictionaries: Han, and what stands in words like `SQL注入`. No phrase
/// goes over any other character.
pub(super) fn is_of_phrases(c: char) -> bool {
    is_han(c) || c.is_ascii_alphanumeric() || c == '．'
}
