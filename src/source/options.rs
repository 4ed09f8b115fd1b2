//! What build.toml says of the source.

use std::sync::Arc;

use serde::Serialize;

use super::{pandoc, press};

/// Where the text is and how it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Options {
    /// The folder of the text (or one file), from the publication's folder, with `/`.
    pub root: String,
    /// The order of its files.
    pub order: Order,
    /// What its files are; told from their names and texts without it.
    pub from: Option<SourceFormat>,
    /// How its files are encoded; found out file by file without it.
    pub encoding: Option<Encoding>,
    /// Whether roles (编者按, byline, QR caption) are recognised in plain text, as press texts have them.
    pub recognise_roles: bool,
    /// How text taken from press pages is repaired; `None` leaves it as it is.
    pub press: Option<press::Options>,
    /// What is numbered.
    pub numbering: Numbering,
    /// How the index is sorted.
    pub index: IndexOrder,
    /// A file that is not read from the folder.
    #[serde(skip)]
    pub given: Option<Given>,
}

/// A file that is given as bytes, as standard input is, and stands in the publication's folder as if it lay there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub bytes: Arc<[u8]>,
}

impl Given {
    /// What came on standard input, named as messages show it and as its format has it.
    pub fn standard_input(bytes: Vec<u8>, from: Option<SourceFormat>) -> Given {
        let is_json = || std::str::from_utf8(&bytes).is_ok_and(pandoc::is_json);
        let extension = match from {
            Some(SourceFormat::PandocJson) => "json",
            Some(SourceFormat::Text | SourceFormat::Aozora) => "txt",
            Some(SourceFormat::Markdown) => "md",
            None if is_json() => "json",
            None => "md",
        };
        Given { name: format!("stdin.{extension}"), bytes: bytes.into() }
    }
}

/// How the index is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum IndexOrder {
    /// As the language has it: by pinyin in simplified Chinese, by strokes in traditional.
    #[default]
    Auto,
    /// By pinyin.
    Pinyin,
    /// By strokes.
    Strokes,
}

/// What a file of text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceFormat {
    /// Markdown.
    Markdown,
    /// Plain text, in which no mark means anything.
    Text,
    /// Japanese text with the notation of Aozora Bunko (青空文庫).
    Aozora,
    /// What `pandoc -t json` writes.
    PandocJson,
}

/// What is numbered: each kind only when it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Numbering {
    /// Chapters: 第一章.
    pub chapters: bool,
    /// Headings below chapters that have a number: 3.2, 3.2.1.
    pub sections: bool,
    /// Figures with a caption: 图 3-2.
    pub figures: bool,
    /// Tables with a caption: 表 3-1.
    pub tables: bool,
    /// Formulas with an identifier: （3-1）.
    pub formulas: bool,
}

/// The order of chapters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// SUMMARY.md where there is one, else natural order of the names (第2章 before 第10章).
    Automatic,
    /// These files, in this order.
    Files(Vec<String>),
}

/// How text is written as bytes. What each byte means is said by the Encoding Standard (encoding.spec.whatwg.org).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF-8
    Utf8,
    /// UTF-16, little-endian where no mark says otherwise.
    Utf16,
    /// UTF-16, big-endian.
    Utf16Be,
    /// GB18030, and with it GBK and GB2312.
    Gb18030,
    /// Big5 with the Hong Kong characters.
    Big5,
    /// Shift_JIS as Windows has it.
    ShiftJis,
    /// EUC-JP
    EucJp,
    /// EUC-KR with the hangul of Windows.
    EucKr,
}

impl Encoding {
    /// The name in build.toml.
    pub fn key(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf16 => "utf-16",
            Encoding::Utf16Be => "utf-16be",
            Encoding::Gb18030 => "gb18030",
            Encoding::Big5 => "big5",
            Encoding::ShiftJis => "shift-jis",
            Encoding::EucJp => "euc-jp",
            Encoding::EucKr => "euc-kr",
        }
    }

    /// The name as people know it.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "UTF-8",
            Encoding::Utf16 => "UTF-16",
            Encoding::Utf16Be => "UTF-16BE",
            Encoding::Gb18030 => "GB18030",
            Encoding::Big5 => "Big5",
            Encoding::ShiftJis => "Shift_JIS",
            Encoding::EucJp => "EUC-JP",
            Encoding::EucKr => "EUC-KR",
        }
    }
}
