//! What is said of a publication as a whole.

use serde::Serialize;

use super::{AssetId, Lang};

/// Metadata, complete: what build.toml leaves out has its default here.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Metadata {
    /// Title; never empty.
    pub title: String,
    /// Subtitle.
    pub subtitle: Option<String>,
    /// Further titles, each with its type.
    pub other_titles: Vec<OtherTitle>,
    /// Series.
    pub series: Option<Series>,
    /// Language of the text.
    pub language: Lang,
    /// Who made it, in order.
    pub creators: Vec<Creator>,
    /// Publisher.
    pub publisher: Option<String>,
    /// Date of publication.
    pub date: Option<PublicationDate>,
    /// The moment of `dcterms:modified` and of the PDF's dates, in seconds since 1970-01-01T00:00:00Z: from
    /// SOURCE_DATE_EPOCH, else the date of publication, else 0. Never the clock.
    pub modified: i64,
    /// A URN, ISBN or other identifier; made from the content when none is given.
    pub identifier: String,
    /// Further identifiers: ISBN of other editions, ISSN, DOI.
    pub other_identifiers: Vec<String>,
    /// Rights.
    pub rights: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Subjects.
    pub subjects: Vec<String>,
    /// The cover's image.
    pub cover: Option<AssetId>,
}

impl Metadata {
    /// Metadata that say nothing but what every publication has.
    pub fn new(title: &str, language: Lang, identifier: &str) -> Metadata {
        Metadata {
            title: title.to_owned(),
            subtitle: None,
            other_titles: Vec::new(),
            series: None,
            language,
            creators: Vec::new(),
            publisher: None,
            date: None,
            modified: 0,
            identifier: identifier.to_owned(),
            other_identifiers: Vec::new(),
            rights: None,
            description: None,
            subjects: Vec::new(),
            cover: None,
        }
    }

    /// The names of the creators, those who follow one another in one role together.
    pub fn creators_by_role(&self) -> Vec<(CreatorRole, Vec<&str>)> {
        let mut parts: Vec<(CreatorRole, Vec<&str>)> = Vec::new();
        for creator in &self.creators {
            match parts.last_mut() {
                Some((role, names)) if *role == creator.role => names.push(&creator.name),
                _ => parts.push((creator.role, vec![&creator.name])),
            }
        }
        parts
    }
}

/// A title besides the main one and the subtitle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OtherTitle {
    /// The title.
    pub title: String,
    /// What it is.
    pub kind: OtherTitleKind,
}

/// Types of titles (EPUB 3.3, 5.5.3.2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OtherTitleKind {
    /// 简称
    Short,
    /// 丛刊、文集名
    Collection,
    /// 版本名
    Edition,
    /// 全称
    Expanded,
}

/// A series, and the place in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Series {
    /// Name.
    pub name: String,
    /// Number in the series.
    pub number: Option<u32>,
}

/// A person or body, and what they did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Creator {
    /// Name, as printed.
    pub name: String,
    /// What they did.
    pub role: CreatorRole,
}

/// Roles of creators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CreatorRole {
    /// 作者
    Author,
    /// 记者
    Reporter,
    /// 通讯员
    Correspondent,
    /// 编辑
    Editor,
    /// 译者
    Translator,
    /// 插图
    Illustrator,
    /// 摄影
    Photographer,
}

impl CreatorRole {
    /// The MARC relator code.
    pub fn marc(self) -> &'static str {
        match self {
            CreatorRole::Author => "aut",
            CreatorRole::Reporter => "rpt",
            CreatorRole::Correspondent => "crp",
            CreatorRole::Editor => "edt",
            CreatorRole::Translator => "trl",
            CreatorRole::Illustrator => "ill",
            CreatorRole::Photographer => "pht",
        }
    }

    /// Whether this is a primary creator (`dc:creator`, the PDF's author) and not a contributor.
    pub fn is_primary(self) -> bool {
        matches!(self, CreatorRole::Author | CreatorRole::Reporter | CreatorRole::Correspondent)
    }
}

/// A date of publication: a year, a month or a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct PublicationDate {
    /// Year, 1 to 9999.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: Option<u8>,
    /// Day of the month; only with a month.
    pub day: Option<u8>,
}

/// W3C-DTF: `2024`, `2024-01` or `2024-01-06`.
impl std::fmt::Display for PublicationDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
            if let Some(day) = self.day {
                write!(f, "-{day:02}")?;
            }
        }
        Ok(())
    }
}
