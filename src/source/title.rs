//! Titles: of a chapter, and of a publication that build.toml gives none.

use super::inside::Inside;
use super::order::{Entry, EntryKind};
use super::{inlines, natural};
use crate::diagnostic::Diagnostic;
use crate::message;
use crate::model::{Block, BlockKind, Chapter};

/// Names of folders that say what they are for, not what is in them.
const PLAIN_FOLDERS: [&str; 12] =
    ["book", "books", "src", "source", "docs", "doc", "text", "texts", "content", "manuscript", "chapters", "input"];

/// What tables of contents call a chapter: its first heading, else what they call it already, else its file's name.
pub(super) fn of_chapter(blocks: &[Block], entry: &Entry) -> String {
    let headings = blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Heading { content, .. } => Some(line(&inlines::label(content))),
        _ => None,
    });
    headings
        .into_iter()
        .find(|text| !text.is_empty())
        .or_else(|| entry.name.as_deref().map(line).filter(|name| !name.is_empty()))
        .unwrap_or_else(|| stem(&entry.path).to_owned())
}

/// A title on one line: each run of blanks, wide ones too, as one space, as tables of contents show it.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The title of a publication: the first heading of level 1 of its only file, or of the README or index that stands
/// before all others; else the folder's name. A note says so.
pub(super) fn guess(
    inside: &Inside,
    root: &str,
    entries: &[Entry],
    chapters: &[Chapter],
    found: &mut Vec<Diagnostic>,
) -> String {
    let is_single = entries.iter().all(|entry| entry.path == entries[0].path);
    let name = |entry: &Entry| entry.path.strip_prefix(root).unwrap_or(&entry.path).trim_start_matches('/').to_owned();
    let has_index = entries.first().is_some_and(|first| {
        first.kind == EntryKind::File && !name(first).contains('/') && natural::is_index(&name(first))
    });
    let heading = chapters.iter().flat_map(|chapter| &chapter.blocks).find_map(|block| match &block.kind {
        BlockKind::Heading { level: 1, content } => {
            Some(line(&inlines::label(content))).filter(|text| !text.is_empty())
        }
        _ => None,
    });
    let first = || chapters.first().map(|chapter| chapter.title.clone());
    let title = heading
        .filter(|_| is_single || has_index)
        .or_else(|| if is_single { first() } else { folder_name(inside) })
        .or_else(first)
        .unwrap_or_default();
    let what = message!("没有写书名，取“{title}”", "no title is given; “{title}” is taken");
    let hint = message!("在 build.toml 的 [publication] 中写 title", "write title in [publication] of build.toml");
    found.push(Diagnostic::note("guessed-title", what).hint(hint));
    title
}

/// The name of the publication's folder, or of the one around it if it only says what it is for.
fn folder_name(inside: &Inside) -> Option<String> {
    let names = inside.canonical().ancestors().take(3).filter_map(|path| path.file_name()?.to_str());
    names.into_iter().find(|name| !PLAIN_FOLDERS.contains(&name.to_ascii_lowercase().as_str())).map(str::to_owned)
}
