//! The language of messages: as asked for, else the system's when it is Chinese, else English.

use keben::diagnostic::Message;

use super::args::Lang;

/// The language to speak.
pub(crate) fn of(asked: Option<Lang>) -> Lang {
    asked.unwrap_or_else(|| match sys_locale::get_locale() {
        Some(locale) if locale.to_ascii_lowercase().starts_with("zh") => Lang::Zh,
        _ => Lang::En,
    })
}

impl Lang {
    /// The message in this language.
    pub fn of(self, message: &Message) -> &str {
        self.pick(&message.zh, &message.en)
    }

    /// The text of this language.
    pub fn pick<'t>(self, zh: &'t str, en: &'t str) -> &'t str {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}
