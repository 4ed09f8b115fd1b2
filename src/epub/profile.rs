//! Readers, as data: what each wants otherwise than EPUB 3.3 says, and why. docs/reader-profiles.md says it to users.

use serde::Serialize;

/// The reader that a book is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// Every reader: EPUB 3.3 and nothing else.
    Generic,
    /// Apple Books.
    Apple,
    /// Kindle, by way of its converter.
    Kindle,
    /// Kobo's own renderer (`.kepub.epub`).
    Kobo,
    /// 多看阅读, and readers made after it.
    Duokan,
}

/// What a reader wants.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Rules {
    /// Extension of the file's name.
    pub extension: &'static str,
    /// CSS after keben's own.
    pub css: &'static str,
    /// Whether the cover's page stands in the reading order. Kindle shows the picture itself, and would show it twice.
    pub cover_page: bool,
    /// Whether obfuscated faces can be read.
    pub obfuscation: bool,
    /// Whether every sentence is a numbered span (`koboSpan`), by which Kobo keeps places, notes and statistics.
    pub kobo_spans: bool,
    /// Whether notes carry the classes by which 多看 makes pop-ups of them.
    pub duokan_notes: bool,
    /// Whether the package says `ibooks:specified-fonts`.
    pub specified_fonts: bool,
    /// Whether the package says the direction of lines in `primary-writing-mode`.
    pub primary_writing_mode: bool,
}

const GENERIC: Rules = Rules {
    extension: "epub",
    css: "",
    cover_page: true,
    obfuscation: true,
    kobo_spans: false,
    duokan_notes: false,
    specified_fonts: false,
    primary_writing_mode: false,
};

const APPLE: Rules = Rules { css: include_str!("profiles/apple.css"), specified_fonts: true, ..GENERIC };

const KINDLE: Rules = Rules {
    css: include_str!("profiles/kindle.css"),
    cover_page: false,
    obfuscation: false,
    primary_writing_mode: true,
    ..GENERIC
};

const KOBO: Rules =
    Rules { extension: "kepub.epub", css: include_str!("profiles/kobo.css"), kobo_spans: true, ..GENERIC };

const DUOKAN: Rules =
    Rules { css: include_str!("profiles/duokan.css"), obfuscation: false, duokan_notes: true, ..GENERIC };

impl Profile {
    /// All of them.
    pub const ALL: [Profile; 5] = [Profile::Generic, Profile::Apple, Profile::Kindle, Profile::Kobo, Profile::Duokan];

    /// What the reader wants.
    pub(super) fn rules(self) -> &'static Rules {
        match self {
            Profile::Generic => &GENERIC,
            Profile::Apple => &APPLE,
            Profile::Kindle => &KINDLE,
            Profile::Kobo => &KOBO,
            Profile::Duokan => &DUOKAN,
        }
    }
}
