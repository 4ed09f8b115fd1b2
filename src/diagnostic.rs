//! What keben has to say about its input: a code, a severity, a place, a message and a hint, in Chinese and English.
//!
//! Stages collect diagnostics and go on; nothing here prints. A [`Place`] is either found already (a line of
//! build.toml) or a [`Span`] that the publication's source map resolves when the message is shown.

use serde::Serialize;

/// Number of a source file in the publication's source map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct FileId(pub u32);

/// A byte range of the *decoded* text of one source file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `range` in `file`. Files are at most 4 GiB, which the source stage checks.
    pub fn new(file: FileId, range: std::ops::Range<usize>) -> Span {
        Span { file, start: range.start as u32, end: range.end as u32 }
    }

    /// The byte range in the file's decoded text.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A message in both languages of the command line.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Message {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// Writes one [`Message`] from two format strings that share their captured variables:
/// `message!("找不到文件 {path}", "cannot find the file {path}")`.
#[macro_export]
macro_rules! message {
    ($zh:literal, $en:literal $(,)?) => {
        $crate::diagnostic::Message { zh: format!($zh), en: format!($en) }
    };
}

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing; never makes a build fail.
    Note,
    /// The rest is built; `--strict` makes it an error.
    Warning,
    /// Nothing is built.
    Error,
}

/// Where a diagnostic points.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum At {
    /// The publication as a whole.
    Nowhere,
    /// A whole file, by its path from the publication's folder, with `/`.
    File(String),
    /// A span that the source map resolves.
    Span(Span),
    /// A place already resolved.
    Place(Place),
}

/// A resolved place: what a person needs to find it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Place {
    /// Path from the publication's folder, with `/`.
    pub file: String,
    /// Line, counted from 1.
    pub line: u32,
    /// Column in characters, counted from 1.
    pub column: u32,
    /// The line of source, without its end.
    pub source: String,
    /// Byte range of the fault in `source`.
    pub range: (u32, u32),
}

impl Place {
    /// The place of byte `range` in `text`, the decoded text of `file`. The range is cut to its first line.
    pub fn in_text(file: &str, text: &str, range: std::ops::Range<usize>) -> Place {
        let start = floor_char(text, range.start);
        let line_start = text[..start].rfind('\n').map_or(0, |i| i + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |i| start + i);
        let end = floor_char(text, range.end).clamp(start, line_end);
        let source = text[line_start..line_end].trim_end_matches('\r').to_owned();
        let clip = |byte: usize| (byte - line_start).min(source.len()) as u32;
        Place {
            file: file.to_owned(),
            line: 1 + text[..line_start].bytes().filter(|&b| b == b'\n').count() as u32,
            column: 1 + text[line_start..start].chars().count() as u32,
            range: (clip(start), clip(end)),
            source,
        }
    }
}

fn floor_char(text: &str, byte: usize) -> usize {
    text.floor_char_boundary(byte.min(text.len()))
}

/// One problem (or note), with its place and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Diagnostic {
    /// A stable name in kebab-case, such as `missing-chapter`.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Where.
    pub at: At,
    /// What.
    pub message: Message,
    /// How to mend it.
    pub hint: Option<Message>,
}

impl Diagnostic {
    /// An error at no place yet.
    pub fn error(code: &'static str, message: Message) -> Diagnostic {
        Diagnostic { code, severity: Severity::Error, at: At::Nowhere, message, hint: None }
    }

    /// A warning at no place yet.
    pub fn warning(code: &'static str, message: Message) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, message) }
    }

    /// A note at no place yet.
    pub fn note(code: &'static str, message: Message) -> Diagnostic {
        Diagnostic { severity: Severity::Note, ..Diagnostic::error(code, message) }
    }

    /// The same, pointing at a span.
    #[must_use]
    pub fn at(self, span: Span) -> Diagnostic {
        Diagnostic { at: At::Span(span), ..self }
    }

    /// The same, pointing at a file.
    #[must_use]
    pub fn in_file(self, file: impl Into<String>) -> Diagnostic {
        Diagnostic { at: At::File(file.into()), ..self }
    }

    /// The same, pointing at a resolved place.
    #[must_use]
    pub fn at_place(self, place: Place) -> Diagnostic {
        Diagnostic { at: At::Place(place), ..self }
    }

    /// The same, with a hint.
    #[must_use]
    pub fn hint(self, hint: Message) -> Diagnostic {
        Diagnostic { hint: Some(hint), ..self }
    }
}

/// A value, and the warnings and notes that were met on the way to it.
#[derive(Debug, Clone)]
pub struct Warned<T> {
    /// The value.
    pub value: T,
    /// Warnings and notes, in the order of the source where there is one.
    pub warnings: Vec<Diagnostic>,
}

impl<T> Warned<T> {
    /// A value without warnings.
    pub fn clean(value: T) -> Warned<T> {
        Warned { value, warnings: Vec::new() }
    }

    /// Moves the warnings into `sink` and gives the value.
    pub fn drain_into(self, sink: &mut Vec<Diagnostic>) -> T {
        sink.extend(self.warnings);
        self.value
    }
}

/// What a stage that can fail gives: a value with warnings, or every diagnostic met (at least one of them an error).
pub type Outcome<T> = Result<Warned<T>, Vec<Diagnostic>>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_lines_and_characters_from_one() {
        let text = "一\r\n二三四\n五";
        let at = text.find('三').unwrap();
        let place = Place::in_text("a.md", text, at..at + 3);
        assert_eq!((place.line, place.column), (2, 2));
        assert_eq!(place.source, "二三四");
        assert_eq!(&place.source[place.range.0 as usize..place.range.1 as usize], "三");
    }

    #[test]
    fn a_place_at_the_end_or_inside_a_character_does_not_panic() {
        for byte in 0..12 {
            let place = Place::in_text("a.md", "一\r\n二三", byte..byte + 9);
            assert!(place.line <= 2);
        }
    }
}
