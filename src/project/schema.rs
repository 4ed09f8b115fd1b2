//! What build.toml may hold: every table, every key, and the kind of its value. One list serves the checker, the hints
//! and the test that keeps `docs/build-toml.md` complete.

use super::names;

/// A table of build.toml.
pub(super) struct Table {
    /// Its name in messages, as the file writes it: `[publication]`.
    pub name: &'static str,
    /// Its keys, in groups that several tables share.
    pub groups: &'static [&'static [Key]],
    /// Keys of which one must be there; empty if none must.
    pub any_of: &'static [&'static str],
}

impl Table {
    /// All keys.
    pub fn keys(&self) -> impl Iterator<Item = &'static Key> {
        self.groups.iter().copied().flatten()
    }

    /// The key of this name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys().find(|key| key.name == name)
    }
}

/// A key.
pub(super) struct Key {
    /// Its name, in kebab-case.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether its table makes no sense without it.
    pub required: bool,
}

/// What a key holds.
pub(super) enum Kind {
    /// A text that is not empty.
    Text,
    /// `true` or `false`.
    Bool,
    /// A whole number within limits.
    Integer(i64, i64),
    /// A number within limits.
    Number(f64, f64),
    /// A size of type: in pt within limits, or by its name.
    Size(f64, f64),
    /// `true`, `false` or one of these words.
    BoolOrWord(&'static [&'static str]),
    /// One of these words.
    Word(&'static [&'static str]),
    /// A date: text, a TOML date, or a year.
    Date,
    /// A list.
    List(&'static Kind),
    /// A list that is not empty.
    SomeOf(&'static Kind),
    /// A list, or one value that stands for a list of one.
    OneOrMany(&'static Kind),
    /// A named paper, or its two sides in mm.
    Paper,
    /// A table.
    Table(&'static Table),
    /// A table, or a text that stands for a table with this key only.
    TableOrText(&'static Table, &'static str),
    /// An `[[edition]]`, whose further keys depend on its format.
    Edition,
}

/// A table that makes sense without any of its keys, or whose keys say which it needs.
const fn table(name: &'static str, groups: &'static [&'static [Key]]) -> Table {
    Table { name, groups, any_of: &[] }
}

/// A table that needs one of `any_of`.
const fn table_with(name: &'static str, any_of: &'static [&'static str], groups: &'static [&'static [Key]]) -> Table {
    Table { name, groups, any_of }
}

const fn key(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, required: false }
}

const fn required(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, required: true }
}

/// The whole file.
pub(super) static ROOT: Table = table(
    "build.toml",
    &[&[
        key("publication", Kind::Table(&PUBLICATION)),
        key("source", Kind::Table(&SOURCE)),
        key("press", Kind::Table(&PRESS)),
        key("numbering", Kind::Table(&NUMBERING)),
        key("index", Kind::Table(&INDEX)),
        key("fonts", Kind::Table(&FONTS)),
        key("qr", Kind::Table(&QR)),
        key("edition", Kind::OneOrMany(&Kind::Edition)),
    ]],
);

/// `[publication]`.
pub(super) static PUBLICATION: Table = table(
    "[publication]",
    &[&[
        key("title", Kind::Text),
        key("subtitle", Kind::Text),
        key("other-titles", Kind::OneOrMany(&Kind::TableOrText(&TITLE, "title"))),
        key("series", Kind::TableOrText(&SERIES, "name")),
        key("language", Kind::Text),
        key("creators", Kind::OneOrMany(&Kind::TableOrText(&CREATOR, "name"))),
        key("publisher", Kind::Text),
        key("date", Kind::Date),
        key("identifier", Kind::Text),
        key("other-identifiers", Kind::OneOrMany(&Kind::Text)),
        key("rights", Kind::Text),
        key("description", Kind::Text),
        key("subjects", Kind::OneOrMany(&Kind::Text)),
        key("cover", Kind::Text),
    ]],
);

static TITLE: Table =
    table("other-titles", &[&[required("title", Kind::Text), key("kind", Kind::Word(names::TITLE_KINDS))]]);

static SERIES: Table = table("series", &[&[required("name", Kind::Text), key("number", Kind::Integer(1, 1_000_000))]]);

static CREATOR: Table = table("creators", &[&[required("name", Kind::Text), key("role", Kind::Word(names::ROLES))]]);

static SOURCE: Table = table(
    "[source]",
    &[&[
        key("root", Kind::Text),
        key("order", Kind::SomeOf(&Kind::Text)),
        key("from", Kind::Word(names::SOURCE_FORMATS)),
        key("encoding", Kind::Word(names::ENCODINGS)),
    ]],
);

static PRESS: Table = table(
    "[press]",
    &[&[key("roles", Kind::Bool), key("repair", Kind::Bool), key("keep", Kind::OneOrMany(&Kind::Text))]],
);

static NUMBERING: Table = table(
    "[numbering]",
    &[&[
        key("chapters", Kind::Bool),
        key("sections", Kind::Bool),
        key("figures", Kind::Bool),
        key("tables", Kind::Bool),
        key("formulas", Kind::Bool),
    ]],
);

static INDEX: Table = table("[index]", &[&[key("order", Kind::Word(names::INDEX_ORDERS))]]);

const FACES: Kind = Kind::OneOrMany(&Kind::TableOrText(&FACE, "file"));

/// `[fonts]`: the parts that faces play.
pub(super) static FONTS: Table = table(
    "[fonts]",
    &[&[
        key("song", FACES),
        key("song-bold", FACES),
        key("hei", FACES),
        key("hei-bold", FACES),
        key("kai", FACES),
        key("kai-bold", FACES),
        key("fang", FACES),
        key("mono", FACES),
        key("latin-italic", FACES),
        key("latin-bold-italic", FACES),
        key("fallback", FACES),
    ]],
);

static FACE: Table = table("[fonts]", &[&[required("file", Kind::Text), key("index", Kind::Integer(0, 65_535))]]);

static QR: Table = table_with(
    "[qr]",
    &["target", "image"],
    &[&[
        key("target", Kind::Text),
        key("image", Kind::Text),
        key("caption", Kind::Text),
        key("place", Kind::Word(names::QR_PLACES)),
    ]],
);

const EDITION_KEYS: &[Key] = &[
    required("name", Kind::Text),
    key("format", Kind::Word(names::FORMATS)),
    key("preset", Kind::Text),
    key("script", Kind::Word(names::SCRIPTS)),
    key("drop-caps", Kind::Integer(0, 5)),
];

const EPUB_KEYS: &[Key] = &[
    key("css", Kind::OneOrMany(&Kind::Text)),
    key("fonts", Kind::Word(names::EMBEDDINGS)),
    key("obfuscate-fonts", Kind::Bool),
    key("cover", Kind::BoolOrWord(names::COVERS)),
    key("split-level", Kind::Integer(0, 6)),
    key("profile", Kind::Word(names::PROFILES)),
    key("pages", Kind::Text),
    key("certified-by", Kind::Text),
];

/// Keys of every edition that has text.
const TEXT_KEYS: &[Key] = &[key("writing", Kind::Word(names::WRITINGS))];

static HEADING_ITEM: Kind = Kind::Table(&HEADING);

const PDF_KEYS: &[Key] = &[
    key("paper", Kind::Paper),
    key("margins", Kind::Table(&MARGINS)),
    key("facing", Kind::Bool),
    key("body-size", Kind::Size(4.0, 72.0)),
    key("line-pitch", Kind::Number(4.0, 200.0)),
    key("columns", Kind::Integer(1, 8)),
    key("column-gap", Kind::Number(0.5, 10.0)),
    key("column-rule", Kind::Bool),
    key("span-level", Kind::Integer(0, 6)),
    key("indent", Kind::Number(0.0, 10.0)),
    key("headings", Kind::List(&HEADING_ITEM)),
    key("kinsoku", Kind::Word(names::KINSOKU)),
    key("mark-widths", Kind::Word(names::MARK_WIDTHS)),
    key("region", Kind::Word(names::REGIONS)),
    key("writing", Kind::Word(names::WRITING)),
    key("hanging-punctuation", Kind::Bool),
    key("character-grid", Kind::Bool),
    key("hyphenation", Kind::Bool),
    key("code-line-numbers", Kind::Bool),
    key("code-highlighting", Kind::Bool),
    key("chapter-start", Kind::Word(names::CHAPTER_STARTS)),
    key("running-heads", Kind::Word(names::RUNNING_HEADS)),
    key("folio", Kind::Word(names::FOLIOS)),
    key("title-page", Kind::Bool),
    key("imprint", Kind::Word(names::IMPRINTS)),
    key("contents", Kind::Bool),
    key("contents-depth", Kind::Integer(1, 6)),
    key("figure-list", Kind::Bool),
    key("table-list", Kind::Bool),
    key("notes", Kind::Word(names::NOTE_PLACES)),
    key("note-numbers", Kind::Word(names::NOTE_NUMBERS)),
    key("page-references", Kind::Bool),
    key("standard", Kind::Word(names::STANDARDS)),
    key("accessible", Kind::Bool),
];

/// An edition whose format is not known: what both formats have.
pub(super) static EDITION: Table =
    table_with("[[edition]]", &["format", "preset"], &[EDITION_KEYS, TEXT_KEYS, EPUB_KEYS, PDF_KEYS]);
/// An edition as EPUB.
pub(super) static EPUB_EDITION: Table =
    table_with("[[edition]]", &["format", "preset"], &[EDITION_KEYS, TEXT_KEYS, EPUB_KEYS]);
/// An edition as PDF.
pub(super) static PDF_EDITION: Table = table_with("[[edition]]", &["format", "preset"], &[EDITION_KEYS, PDF_KEYS]);

static MARGINS: Table = table(
    "margins",
    &[&[
        key("head", Kind::Number(0.0, 1000.0)),
        key("foot", Kind::Number(0.0, 1000.0)),
        key("binding", Kind::Number(0.0, 1000.0)),
        key("fore-edge", Kind::Number(0.0, 1000.0)),
    ]],
);

static HEADING: Table = table(
    "headings",
    &[&[
        key("size", Kind::Size(4.0, 144.0)),
        key("lines", Kind::Integer(1, 40)),
        key("centered", Kind::Bool),
        key("sans", Kind::Bool),
        key("spaced", Kind::Bool),
        key("run-in", Kind::Bool),
    ]],
);

/// Every table that a person writes, for hints and the documents' test.
pub(super) static ALL: [&Table; 14] = [
    &PUBLICATION,
    &TITLE,
    &SERIES,
    &CREATOR,
    &SOURCE,
    &PRESS,
    &NUMBERING,
    &INDEX,
    &FONTS,
    &FACE,
    &QR,
    &EDITION,
    &MARGINS,
    &HEADING,
];
