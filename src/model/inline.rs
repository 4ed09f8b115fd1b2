//! Inlines: what stands beside one another in a line.

use serde::Serialize;

use super::{AssetId, ChapterId, Id, Lang, NoteId, Origin};
use crate::script::zhuyin;

/// An inline, with the bytes that it came from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Inline {
    /// What it is.
    pub kind: InlineKind,
    /// Where it came from. A text joined over a line break of the source has one span per piece.
    pub origin: Origin,
}

impl Inline {
    /// An inline.
    pub fn new(kind: InlineKind, origin: Origin) -> Inline {
        Inline { kind, origin }
    }

    /// The inlines inside it, if it is one that holds others.
    pub fn children(&self) -> &[Inline] {
        use InlineKind::*;
        match &self.kind {
            Emphasis(c) | Strong(c) | Strikethrough(c) | Underline(c) | Superscript(c) | Subscript(c) => c,
            Link(link) => &link.content,
            Foreign(foreign) => &foreign.content,
            Term(term) => &term.content,
            Marked { content, .. } => content,
            Text(_) | LineBreak | Code(_) | Image { .. } | NoteRef(_) | Ruby(_) | Math(_) => &[],
        }
    }
}

/// The kinds of inline. A soft break of the source is resolved before the model: nothing between two Han or kana,
/// one space between Latin or hangul words.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum InlineKind {
    /// Text. Never empty, without line breaks.
    Text(String),
    /// A line break that the author wants.
    LineBreak,
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// Struck out.
    Strikethrough(Vec<Inline>),
    /// Underlined (`u`).
    Underline(Vec<Inline>),
    /// Superscript.
    Superscript(Vec<Inline>),
    /// Subscript.
    Subscript(Vec<Inline>),
    /// Code within a line.
    Code(String),
    /// A link.
    Link(Box<Link>),
    /// An image within a line.
    Image {
        /// The image.
        asset: AssetId,
        /// Alternative text; empty if the source gives none.
        alt: String,
    },
    /// The mark of a footnote.
    NoteRef(NoteId),
    /// Base text with its reading.
    Ruby(Vec<RubyPair>),
    /// A formula within a line, as its LaTeX source.
    Math(String),
    /// Text with marks beside its characters, or a line along it.
    Marked {
        /// The marks.
        mark: Mark,
        /// The text.
        content: Vec<Inline>,
    },
    /// A term of the index. It looks as the text around it does.
    Term(Box<Term>),
    /// Text of another language.
    Foreign(Box<Foreign>),
}

impl InlineKind {
    /// A link.
    pub fn link(target: LinkTarget, title: Option<String>, content: Vec<Inline>) -> InlineKind {
        InlineKind::Link(Box::new(Link { target, title, content }))
    }

    /// Text of another language.
    pub fn foreign(lang: Lang, content: Vec<Inline>) -> InlineKind {
        InlineKind::Foreign(Box::new(Foreign { lang, content }))
    }
}

/// A link. It stands in a box, as do other rare kinds that are large, so that a text takes no more room than it needs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Link {
    /// Where it leads.
    pub target: LinkTarget,
    /// The title that the source gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its text.
    pub content: Vec<Inline>,
}

/// Text of another language.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Foreign {
    /// The language.
    pub lang: Lang,
    /// The text.
    pub content: Vec<Inline>,
}

/// A term of the index. It looks as the text around it does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Term {
    /// What the index says of it.
    pub entry: IndexEntry,
    /// The text.
    pub content: Vec<Inline>,
}

/// What marks text beside its characters (CLREQ 3.1.8, JLREQ 3.3.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// 着重号, 傍点: a mark at each character, punctuation left out.
    Dots(Dot),
    /// 专名号: a line along a proper name.
    ProperName,
    /// 甲式书名号: a wavy line along the title of a book.
    BookTitle,
    /// 均排: characters spread over so many em, both ends flush (CLREQ 2.1.3.2). 0: over the length of the longest in the
    /// same list, table or paragraph, until the source is read whole.
    Spread(u8),
    /// 示亡号: the name of someone who has died, in a frame (CLREQ 3.1.3.4).
    Deceased,
    /// 割注, 夹注: a note of two small lines in one line (JLREQ 3.4).
    Warichu,
}

/// What the index says of a term, where that is more than its text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct IndexEntry {
    /// The entry, where it is not the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The entry that it is listed below.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub under: Option<String>,
    /// What it is sorted by: its reading in pinyin, or other text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<String>,
    /// The entry that it sends the reader to, in place of a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub see: Option<String>,
}

impl IndexEntry {
    /// Parts the entry above from the one below it in a path.
    const BELOW: char = '\u{1F}';

    /// The entry of a term with this text; empty if there is none.
    pub fn name_of(&self, content: &[Inline]) -> String {
        let text = || super::inline_text(content);
        self.name.clone().unwrap_or_else(text).trim().to_owned()
    }

    /// What tells it from all others: the entry that it is below, and its own.
    pub fn path_of(&self, content: &[Inline]) -> String {
        IndexEntry::path(self.under.as_deref(), &self.name_of(content))
    }

    /// The path of an entry.
    pub fn path(under: Option<&str>, name: &str) -> String {
        match under {
            Some(under) => format!("{}{}{name}", under.trim(), IndexEntry::BELOW),
            None => name.to_owned(),
        }
    }
}

/// The shapes of emphasis dots.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dot {
    /// As the language has it: a round dot in Chinese, a sesame dot in vertical Japanese.
    Default,
    /// ﹅
    Sesame,
    /// ﹆
    OpenSesame,
    /// ●
    Circle,
    /// ○
    OpenCircle,
    /// ◎
    DoubleCircle,
    /// ▲
    Triangle,
    /// △
    OpenTriangle,
    /// ×
    Cross,
}

/// One base of a ruby, with its reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RubyPair {
    /// What is read.
    pub base: String,
    /// How it is read; may be empty.
    pub reading: String,
}

impl RubyPair {
    /// The pair, or one for each character of its base where the reading is Zhuyin of as many syllables, parted by blanks.
    pub fn by_character(self) -> Vec<RubyPair> {
        let count = self.base.chars().count();
        match zhuyin::syllables(&self.reading).filter(|syllables| syllables.len() == count && count > 1) {
            Some(syllables) => {
                let pair = |(base, reading): (char, &str)| RubyPair { base: base.into(), reading: reading.to_owned() };
                self.base.chars().zip(syllables).map(pair).collect()
            }
            None => vec![self],
        }
    }
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkTarget {
    /// Outside the publication: http, https, mailto, tel.
    External(String),
    /// A place in the publication, resolved.
    Internal {
        /// The chapter.
        chapter: ChapterId,
        /// The node in it; the chapter's start without one.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<Id>,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zhuyin_of_as_many_syllables_as_characters_is_shared_out() {
        let pairs = |base: &str, reading: &str| {
            let pairs = RubyPair { base: base.into(), reading: reading.into() }.by_character();
            pairs.into_iter().map(|pair| format!("{}{}", pair.base, pair.reading)).collect::<Vec<_>>()
        };
        assert_eq!(pairs("漢字", "ㄏㄢˋ ㄗˋ"), ["漢ㄏㄢˋ", "字ㄗˋ"]);
        assert_eq!(pairs("漢字", "ㄏㄢˋㄗˋ"), ["漢字ㄏㄢˋㄗˋ"]);
        assert_eq!(pairs("漢字", "hàn zì"), ["漢字hàn zì"]);
    }

    #[test]
    fn an_inline_is_small_as_books_have_millions_of_them() {
        assert!(size_of::<InlineKind>() <= 32 && size_of::<Inline>() <= 56);
    }
}
