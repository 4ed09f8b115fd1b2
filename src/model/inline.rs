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
            Link { content, .. } | Foreign { content, .. } | Marked { content, .. } => content,
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
    Link {
        /// Where it leads.
        target: LinkTarget,
        /// The title that the source gives it.
        #[serde(skip_serializing_if = "Option::is_none")]
        title: Option<String>,
        /// Its text.
        content: Vec<Inline>,
    },
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
    /// Text of another language.
    Foreign {
        /// The language.
        lang: Lang,
        /// The text.
        content: Vec<Inline>,
    },
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
    /// A term of the index. It shows nothing.
    Index,
    /// 均排: characters spread over so many em, both ends flush (CLREQ 2.1.3.2). 0: over the length of the longest in the
    /// same list, table or paragraph, until the source is read whole.
    Spread(u8),
    /// 示亡号: the name of someone who has died, in a frame (CLREQ 3.1.3.4).
    Deceased,
    /// 首字下沉: the first of a paragraph, so many lines high. Elsewhere it shows nothing.
    DropCap(u8),
    /// 割注, 夹注: a note of two small lines in one line (JLREQ 3.4).
    Warichu,
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
}
