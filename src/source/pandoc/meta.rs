//! What a pandoc document says of itself.

use serde_json::Value;

use super::Reader;
use super::value;
use crate::model::{AsideKind, Block, BlockKind, Inline, InlineKind, Lang};
use crate::source::front_matter::{self, FrontMatter};
use crate::source::markdown;

/// Title, subtitle, authors, date, language, description. The title is written into the listing, so that a heading made
/// of it has a place.
pub(super) fn read(meta: Option<&Value>, reader: &mut Reader) -> FrontMatter {
    let get = |keys: &[&str]| keys.iter().find_map(|key| line(meta?.get(*key)?));
    let title = get(&["title"]);
    let title_place = title.as_ref().map(|title| {
        reader.listing.set_path("meta.title".to_owned());
        reader.listing.open();
        let range = reader.listing.write(title);
        reader.span(range)
    });
    FrontMatter {
        title,
        title_place,
        subtitle: get(&["subtitle"]),
        lang: get(&["lang", "language"]).and_then(|tag| Lang::parse(&tag)),
        authors: ["author", "authors", "creator"].iter().find_map(|key| meta?.get(*key)).map(names).unwrap_or_default(),
        date: get(&["date"]).and_then(|date| front_matter::parse_date(&date)),
        description: get(&["description", "subject"]),
        is_draft: false,
    }
}

/// A value of the metadata as one line of text.
fn line(value: &Value) -> Option<String> {
    let mut text = String::new();
    value::text_within(value, &mut text);
    let text = markdown::clean_line(&text);
    (!text.is_empty()).then_some(text)
}

/// `name`, a list of names, or a list of maps with the name in them.
fn names(value: &Value) -> Vec<String> {
    match value::node(value) {
        Some(("MetaList", Value::Array(list))) => list.iter().flat_map(names).collect(),
        Some(("MetaMap", map)) => map.get("name").and_then(line).into_iter().collect(),
        _ => line(value).into_iter().collect(),
    }
}

/// Puts the summary where readers look for it: behind the title of an article, as a chapter before those of a book.
pub(super) fn with_abstract(mut text: Vec<Block>, summary: Vec<Block>, reader: &mut Reader) -> Vec<Block> {
    if summary.is_empty() {
        return text;
    }
    let is_title = |block: &Block| matches!(block.kind, BlockKind::Heading { level: 1, .. });
    let titles = text.iter().filter(|block| is_title(block)).count();
    let kind = AsideKind::Abstract;
    let name = kind.title(&reader.lang);
    reader.listing.set_path("meta.abstract".to_owned());
    reader.listing.open();
    let range = reader.listing.write(name);
    let origin = reader.origin(range);
    let title = vec![Inline::new(InlineKind::Text(name.to_owned()), origin.clone())];
    if titles > 1 {
        let heading = Block::new(BlockKind::Heading { level: 1, content: title }, origin);
        text.splice(0..0, std::iter::once(heading).chain(summary));
        return text;
    }
    let at = usize::from(text.first().is_some_and(is_title));
    text.insert(at, Block::new(BlockKind::Aside { kind, title, blocks: summary }, origin));
    text
}
