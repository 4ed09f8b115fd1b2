//! An edition in the other script: simplified characters become traditional, or the other way, with the words and marks of
//! the region. The text of another language is left alone, and so are code and formulas.

mod marks;
mod walk;

use std::sync::OnceLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

use crate::model::{Lang, Publication};
use crate::project::Script;

/// The publication in `script`; `None` if it is written in it already, or is not Chinese.
pub fn converted(publication: &Publication, script: Script) -> Option<Publication> {
    let converter = Converter::new(&publication.metadata.language, script)?;
    let mut publication = publication.clone();
    walk::publication(&mut publication, &converter);
    Some(publication)
}

/// Turns pieces of text into one script.
struct Converter {
    tables: &'static OpenCC,
    /// The language that is turned; text that says another one stays.
    from: Lang,
    /// The language that it becomes.
    to: Lang,
    quotes: marks::Quotes,
}

impl Converter {
    fn new(from: &Lang, script: Script) -> Option<Converter> {
        let to = script.lang();
        let quotes = if script == Script::Hans { marks::Quotes::Curly } else { marks::Quotes::Corner };
        if from.primary() != "zh" || *from == to {
            return None;
        }
        let config = config(from, script)?;
        Some(Converter { tables: tables(config)?, from: from.clone(), to, quotes })
    }

    /// A whole text. Phrases are looked for in all of it.
    fn text(&self, text: &str) -> String {
        self.quotes.turn(&self.tables.convert(text))
    }

    /// Texts that stand in one line, one after another: phrases are looked for across their borders. The borders stay
    /// where they are as long as the line has as many characters as before, as it has nearly always; else each text is
    /// turned for itself.
    fn line(&self, texts: &mut [&mut String]) {
        let whole: String = texts.iter().map(|text| text.as_str()).collect();
        let turned = self.text(&whole);
        if turned == whole {
            return;
        }
        if texts.len() > 1 && turned.chars().count() != whole.chars().count() {
            texts.iter_mut().for_each(|text| **text = self.text(text));
            return;
        }
        let mut rest = turned.chars();
        for text in texts.iter_mut() {
            let count = text.chars().count();
            **text = rest.by_ref().take(count).collect();
        }
        // One text may have grown.
        if let [only] = texts {
            only.extend(rest);
        }
    }

    /// Whether text of `lang` is turned.
    fn takes(&self, lang: &Lang) -> bool {
        *lang == self.from
    }
}

/// The tables of OpenCC: those with the region's words where the region is named.
fn config(from: &Lang, script: Script) -> Option<BuiltinConfig> {
    let region = |name: &str| from.as_str().split('-').any(|subtag| subtag == name);
    Some(match (from.is_traditional_chinese(), script) {
        (false, Script::Hans) | (true, Script::Hant) => return None,
        (false, Script::Hant) => BuiltinConfig::S2t,
        (false, Script::HantTw) => BuiltinConfig::S2twp,
        (false, Script::HantHk) => BuiltinConfig::S2hk,
        (true, Script::Hans) if region("TW") => BuiltinConfig::Tw2sp,
        (true, Script::Hans) if region("HK") || region("MO") => BuiltinConfig::Hk2s,
        (true, Script::Hans) => BuiltinConfig::T2s,
        (true, Script::HantTw) => BuiltinConfig::T2tw,
        (true, Script::HantHk) => BuiltinConfig::T2hk,
    })
}

/// Tables are unpacked once for a run of the program: they take some ten milliseconds.
fn tables(config: BuiltinConfig) -> Option<&'static OpenCC> {
    static TABLES: [OnceLock<Option<OpenCC>>; 16] = [const { OnceLock::new() }; 16];
    let place = TABLES.get(config as usize)?;
    place.get_or_init(|| OpenCC::from_config(config).ok()).as_ref()
}

#[cfg(test)]
mod tests;
