//! What `pandoc -t json` writes becomes blocks: every node of pandoc-types 1.23 (1.22 too, which reads alike).
//!
//! ```text
//! JSON ─ serde_json ─▶ values ─ blocks, inlines, table ─▶ draft + listing
//!                             └ meta ─▶ title, authors, date, language
//! ```
//!
//! The JSON is one line for a whole book, so a byte of it tells a person nothing. The text that spans point into is a
//! listing that is written on the way: one line for each block that has text, its path in the JSON first
//! (`blocks[12].c[0]`, as `jq` takes it), then its text with light marks. A diagnostic shows that line.
//!
//! What the model has no place for is said: merged cells, numbers of lists that are letters, raw pieces of other formats.
//! A node of an unknown kind is a warning, and the text in it is kept.

mod blocks;
mod inlines;
mod listing;
mod meta;
mod table;
mod value;

use std::collections::{BTreeSet, VecDeque};

use serde_json::Value;

use self::listing::Listing;
use super::draft::{Draft, sort_warnings};
use super::front_matter::FrontMatter;
use crate::diagnostic::{Diagnostic, FileId, Message, Place, Span};
use crate::message;
use crate::model::{Id, Lang, Note, Origin};

/// A document read.
#[derive(Debug)]
pub(super) struct Document {
    /// The text that the draft's spans point into.
    pub listing: String,
    /// The text.
    pub draft: Draft,
    /// What it says of itself.
    pub matter: FrontMatter,
}

/// Whether a text is what pandoc writes.
pub(super) fn is_json(text: &str) -> bool {
    text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']).starts_with('{')
        && text.contains("\"pandoc-api-version\"")
}

/// Reads a document. `path` is its file's, for errors; `lang` its language where it does not say its own.
///
/// # Errors
/// Text that is no JSON, or no document of pandoc's.
pub(super) fn read(file: FileId, path: &str, json: &str, lang: &Lang) -> Result<Document, Box<Diagnostic>> {
    let value: Value = serde_json::from_str(json).map_err(|error| Box::new(not_json(path, json, &error)))?;
    let Some(blocks) = value.get("blocks").and_then(Value::as_array) else {
        return Err(Box::new(not_a_document(path)));
    };
    let mut reader = Reader::new(file);
    let matter = meta::read(value.get("meta"), &mut reader);
    reader.lang = matter.lang.clone().unwrap_or_else(|| lang.clone());
    let text = reader.document(blocks);
    let summary = reader.summary(value.get("meta"));
    reader.draft.blocks = meta::with_abstract(text, summary, &mut reader);
    reader.notes();
    Ok(reader.finish(matter))
}

fn not_json(path: &str, json: &str, error: &serde_json::Error) -> Diagnostic {
    let before: usize = json.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let at = json.floor_char_boundary((before + error.column().saturating_sub(1)).min(json.len()));
    let why = error.to_string();
    let why = why.split(" at line ").next().unwrap_or(&why);
    let what = message!("不是 pandoc 的 JSON（{why}）", "this is not pandoc's JSON ({why})");
    let hint = message!(
        "用 pandoc -t json 原文件 -o 文件.json 重新生成",
        "make it anew: pandoc -t json DOCUMENT -o FILE.json"
    );
    Diagnostic::error("bad-pandoc-json", what).at_place(cut(Place::in_text(path, json, at..at + 1))).hint(hint)
}

/// The place with as much of its line around it as a person can look over: a whole book can stand in one line.
fn cut(mut place: Place) -> Place {
    const AROUND: usize = 48;
    let (start, end) = (place.range.0 as usize, place.range.1 as usize);
    let from = place.source.floor_char_boundary(start.saturating_sub(AROUND));
    let to = place.source.floor_char_boundary(end + AROUND);
    place.source = place.source[from..to].to_owned();
    place.range = ((start - from) as u32, (end.min(to) - from) as u32);
    place
}

fn not_a_document(path: &str) -> Diagnostic {
    let what =
        message!("JSON 中没有 blocks，不是 pandoc 的文档", "the JSON has no `blocks`: it is no document of pandoc's");
    let hint = message!(
        "用 pandoc 1.18 或更新的版本：pandoc -t json 原文件 -o 文件.json",
        "use pandoc 1.18 or newer: pandoc -t json DOCUMENT -o FILE.json"
    );
    Diagnostic::error("bad-pandoc-json", what).in_file(path).hint(hint)
}

/// What is said once for a document, as it would be said of every node of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Told {
    Citation,
    Depth,
    LeftOut(&'static str),
    ListNumbers,
}

/// The walk over the document.
struct Reader<'v> {
    file: FileId,
    lang: Lang,
    listing: Listing,
    draft: Draft,
    /// Titles of images, by their place in the draft's list.
    image_titles: Vec<String>,
    /// Notes whose text has not been read yet, with their paths.
    waiting: VecDeque<(&'v [Value], String)>,
    notes: u32,
    /// Identifiers of places inside a block, which become the block's.
    pending_ids: Vec<String>,
    /// Identifiers that another one stands for.
    aliases: Vec<(String, String)>,
    /// Whether the next block begins a page.
    pending_page: bool,
    told: BTreeSet<Told>,
}

impl<'v> Reader<'v> {
    fn new(file: FileId) -> Reader<'v> {
        Reader {
            file,
            lang: Lang::simplified_chinese(),
            listing: Listing::default(),
            draft: Draft::new(file),
            image_titles: Vec::new(),
            waiting: VecDeque::new(),
            notes: 0,
            pending_ids: Vec::new(),
            aliases: Vec::new(),
            pending_page: false,
            told: BTreeSet::new(),
        }
    }

    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    fn origin(&self, range: std::ops::Range<usize>) -> Origin {
        self.span(range).into()
    }

    /// A warning at what is written of the listing since `from`.
    fn warn(&mut self, code: &'static str, from: usize, what: Message, hint: Option<Message>) {
        let end = self.listing.len();
        let span = self.span(from.min(end)..end);
        self.draft.warnings.push(Diagnostic { hint, ..Diagnostic::warning(code, what).at(span) });
    }

    /// Reads the texts of the notes, those that they themselves refer to behind the others.
    fn notes(&mut self) {
        while let Some((blocks, path)) = self.waiting.pop_front() {
            let label = (self.draft.notes.len() + 1).to_string();
            self.listing.set_path(path);
            let start = self.listing.open();
            let blocks = self.blocks(blocks, 1);
            let origin = self.origin(start..self.listing.len());
            self.draft.notes.push(Note { id: Id(String::new()), label, blocks, origin });
        }
    }

    fn finish(mut self, matter: FrontMatter) -> Document {
        self.resolve_aliases();
        sort_warnings(&mut self.draft.warnings);
        Document { listing: self.listing.into_text(), draft: self.draft, matter }
    }
}
