//! The words that settings take, with what they mean. The schema lists them, the resolver looks them up.

use super::{QrPlace, Script};
use crate::epub::{FontEmbedding, Profile, Writing};
use crate::model::{CreatorRole, OtherTitleKind};
use crate::pdf::Archival;
use crate::source::{Encoding, IndexOrder, SourceFormat};
use crate::typeset::{
    ChapterStart, Folio, Imprint, Kinsoku, MarkWidths, NoteNumbers, NotePlace, Region, RunningHeads, WritingMode,
};

/// A setting's words and their meanings, from one list.
macro_rules! words {
    ($(#[$doc:meta])* $names:ident, $lookup:ident -> $type:ty { $($word:literal => $value:expr),+ $(,)? }) => {
        $(#[$doc])*
        pub(super) const $names: &[&str] = &[$($word),+];

        $(#[$doc])*
        pub(super) fn $lookup(word: &str) -> Option<$type> {
            match word {
                $($word => Some($value),)+
                _ => None,
            }
        }
    };
}

/// Formats of an edition.
pub(super) const FORMATS: &[&str] = &["epub", "pdf"];

words!(
    /// Roles of creators, in English and as the press prints them.
    ROLES, role -> CreatorRole {
        "author" => CreatorRole::Author,
        "reporter" => CreatorRole::Reporter,
        "correspondent" => CreatorRole::Correspondent,
        "editor" => CreatorRole::Editor,
        "translator" => CreatorRole::Translator,
        "illustrator" => CreatorRole::Illustrator,
        "photographer" => CreatorRole::Photographer,
        "作者" => CreatorRole::Author,
        "记者" => CreatorRole::Reporter,
        "通讯员" => CreatorRole::Correspondent,
        "编辑" => CreatorRole::Editor,
        "译者" => CreatorRole::Translator,
        "插图" => CreatorRole::Illustrator,
        "摄影" => CreatorRole::Photographer,
    }
);

words!(
    /// The characters that an edition is converted to.
    SCRIPTS, script -> Script {
        "hans" => Script::Hans,
        "hans-words" => Script::HansWords,
        "hant" => Script::Hant,
        "hant-tw" => Script::HantTw,
        "hant-tw-words" => Script::HantTwWords,
        "hant-hk" => Script::HantHk,
    }
);

words!(
    /// Types of further titles.
    TITLE_KINDS, title_kind -> OtherTitleKind {
        "short" => OtherTitleKind::Short,
        "collection" => OtherTitleKind::Collection,
        "edition" => OtherTitleKind::Edition,
        "expanded" => OtherTitleKind::Expanded,
    }
);

words!(
    /// Whether an EPUB has a cover, besides `true` and `false`.
    COVERS, cover -> bool { "auto" => true, "none" => false }
);

words!(
    /// The reader that an EPUB is made for.
    PROFILES, profile -> Profile {
        "generic" => Profile::Generic,
        "apple" => Profile::Apple,
        "kindle" => Profile::Kindle,
        "kobo" => Profile::Kobo,
        "duokan" => Profile::Duokan,
    }
);

words!(
    /// Direction of the lines.
    WRITINGS, epub_writing -> Writing { "horizontal" => Writing::Horizontal, "vertical" => Writing::Vertical }
);

words!(
    /// Where the QR code stands.
    QR_PLACES, qr_place -> QrPlace { "end" => QrPlace::End, "every-page" => QrPlace::EveryPage }
);

words!(
    /// How the index is sorted.
    INDEX_ORDERS, index_order -> IndexOrder {
        "auto" => IndexOrder::Auto,
        "pinyin" => IndexOrder::Pinyin,
        "strokes" => IndexOrder::Strokes,
    }
);

words!(
    /// What files of text are written in.
    SOURCE_FORMATS, source_format -> SourceFormat {
        "markdown" => SourceFormat::Markdown,
        "text" => SourceFormat::Text,
        "aozora" => SourceFormat::Aozora,
        "pandoc-json" => SourceFormat::PandocJson,
    }
);

words!(
    /// Encodings of the text, by all the names that people know them by.
    ENCODINGS, encoding -> Encoding {
        "utf-8" => Encoding::Utf8,
        "utf-16" => Encoding::Utf16,
        "utf-16be" => Encoding::Utf16Be,
        "gb18030" => Encoding::Gb18030,
        "gbk" => Encoding::Gb18030,
        "gb2312" => Encoding::Gb18030,
        "big5" => Encoding::Big5,
        "shift-jis" => Encoding::ShiftJis,
        "euc-jp" => Encoding::EucJp,
        "euc-kr" => Encoding::EucKr,
    }
);

words!(
    /// Named papers (ISO 216; 大32开 and 16开 as book trade cuts them), in mm.
    PAPERS, paper -> (f32, f32) {
        "A3" => (297.0, 420.0),
        "A4" => (210.0, 297.0),
        "A5" => (148.0, 210.0),
        "A6" => (105.0, 148.0),
        "B5" => (176.0, 250.0),
        "16K" => (185.0, 260.0),
        "32K" => (130.0, 184.0),
        "32K-large" => (140.0, 203.0),
    }
);

words!(
    /// Sizes of type by 号, in pt (CLREQ 2.3.5).
    SIZES, size -> f32 {
        "初号" => 42.0,
        "小初" => 36.0,
        "一号" => 28.0,
        "小一" => 24.0,
        "二号" => 22.0,
        "小二" => 18.0,
        "三号" => 16.0,
        "小三" => 15.0,
        "四号" => 14.0,
        "小四" => 12.0,
        "五号" => 10.5,
        "小五" => 9.0,
        "六号" => 7.875,
        "小六" => 6.5,
        "七号" => 5.25,
    }
);

words!(
    /// Levels of the prohibition rules.
    KINSOKU, kinsoku -> Kinsoku {
        "none" => Kinsoku::None,
        "basic" => Kinsoku::Basic,
        "gb" => Kinsoku::Gb,
        "strict" => Kinsoku::Strict,
    }
);

words!(
    /// Widths of full-width marks.
    MARK_WIDTHS, mark_widths -> MarkWidths {
        "full" => MarkWidths::Full,
        "kaiming" => MarkWidths::Kaiming,
        "line-end-half" => MarkWidths::LineEndHalf,
        "compressed" => MarkWidths::Compressed,
    }
);

words!(
    /// Whose conventions the marks follow; `None` for those of the publication's language.
    REGIONS, region -> Option<Region> {
        "auto" => None,
        "mainland" => Some(Region::Mainland),
        "taiwan" => Some(Region::Taiwan),
        "hong-kong" => Some(Region::HongKong),
        "japan" => Some(Region::Japan),
        "korea" => Some(Region::Korea),
    }
);

words!(
    /// Direction of the lines.
    WRITING, writing -> WritingMode { "horizontal" => WritingMode::Horizontal, "vertical" => WritingMode::Vertical }
);

words!(
    /// Where a chapter starts.
    CHAPTER_STARTS, chapter_start -> ChapterStart {
        "continue" => ChapterStart::Continue,
        "page" => ChapterStart::Page,
        "recto" => ChapterStart::Recto,
    }
);

words!(
    /// Running heads.
    RUNNING_HEADS, running_heads -> RunningHeads {
        "none" => RunningHeads::None,
        "by-side" => RunningHeads::BySide,
        "title" => RunningHeads::Title,
    }
);

words!(
    /// Page numbers.
    FOLIOS, folio -> Folio {
        "none" => Folio::None,
        "center" => Folio::Center,
        "outer" => Folio::Outer,
        "center-of-total" => Folio::CenterOfTotal,
    }
);

words!(
    /// Where notes stand.
    NOTE_PLACES, note_place -> NotePlace {
        "foot" => NotePlace::Foot,
        "margin" => NotePlace::Margin,
        "chapter" => NotePlace::Chapter,
        "book" => NotePlace::Book,
    }
);

words!(
    /// Where notes are numbered anew.
    NOTE_NUMBERS, note_numbers -> NoteNumbers {
        "page" => NoteNumbers::Page,
        "chapter" => NoteNumbers::Chapter,
        "book" => NoteNumbers::Book,
    }
);

words!(
    /// Where the imprint page stands.
    IMPRINTS, imprint -> Imprint { "none" => Imprint::None, "front" => Imprint::Front, "back" => Imprint::Back }
);

words!(
    /// Archival standards.
    STANDARDS, standard -> Option<Archival> {
        "pdf/a-2a" => Some(Archival::A2a),
        "pdf/a-2u" => Some(Archival::A2u),
        "pdf/a-2b" => Some(Archival::A2b),
        "pdf/a-3a" => Some(Archival::A3a),
        "none" => None,
    }
);

words!(
    /// Which faces go into an EPUB.
    EMBEDDINGS, embedding -> FontEmbedding {
        "none" => FontEmbedding::None,
        "subset" => FontEmbedding::Subset,
        "full" => FontEmbedding::Full,
    }
);

/// The candidate most like `word`, if one is like it: at most a third of its characters differ.
pub(crate) fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let folded = word.to_lowercase().replace('_', "-");
    let limit = (folded.chars().count() / 3).max(1);
    let distance = |candidate: &str| strsim::damerau_levenshtein(&folded, &candidate.to_lowercase());
    let scored = candidates.into_iter().map(|candidate| (distance(candidate), candidate));
    scored.filter(|(distance, _)| *distance <= limit).min_by_key(|(distance, _)| *distance).map(|(_, c)| c)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_word_is_one_that_is_like_it() {
        let keys = ["title", "subtitle", "body-size", "css"];
        assert_eq!(nearest("titel", keys), Some("title"));
        assert_eq!(nearest("body_size", keys), Some("body-size"));
        assert_eq!(nearest("Title", keys), Some("title"));
        assert_eq!(nearest("weather", keys), None);
        assert_eq!(nearest("x", keys), None);
    }
}
