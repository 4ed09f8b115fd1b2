//! Text in: files of a publication become the [`Publication`].
//!
//! ```text
//! folder ─ order ──▶ files ─ decode ─▶ text ─ markdown ─▶ drafts ─ ids, roles, images, links ─▶ Publication
//! ```
//!
//! What Markdown becomes:
//! - a line break inside a paragraph is nothing beside Han and kana, and a space between words of other scripts
//!   (`markdown/breaks.rs` states the rule);
//! - an image alone in its paragraph is a figure, its title the caption;
//! - a displayed formula parts the paragraph that it stands in;
//! - raw HTML is dropped but for the elements that books use (`markdown/tags.rs` lists them).
//!
//! Plain text (`.txt`) has no marks: `plain/` says how its lines become paragraphs and headings. Japanese texts with the
//! notation of Aozora Bunko are known by their marks (`aozora/`). Documents of other
//! programs come in as what `pandoc -t json` makes of them (`pandoc/`).

mod aozora;
mod decode;
mod draft;
mod edits;
mod files;
mod foreign;
mod format;
mod front_matter;
mod grid;
mod ids;
mod images;
mod include;
mod index;
mod inlines;
mod inside;
mod language;
mod links;
mod markdown;
mod natural;
mod numbering;
mod options;
mod order;
mod pandoc;
mod plain;
pub mod press;
mod repaired;
mod roles;
mod split;
mod spread;
mod summary;
mod survey;
mod texts;
mod title;
mod tool;
mod variables;

use std::path::Path;

use rayon::prelude::*;

use self::draft::Draft;
use self::inside::Inside;
use self::links::{Links, Targets};
use self::order::{Entry, EntryKind};
use self::texts::Texts;
use crate::diagnostic::{Diagnostic, Outcome, Severity, Warned};
use crate::message;
use crate::model::{Chapter, ChapterId, Id, Metadata, Publication, SourceMap};

pub use options::{Encoding, Given, IndexOrder, Numbering, Options, Order, SourceFormat};
pub use press::Options as PressOptions;
pub use survey::{Survey, default_root, survey};

/// Reads the publication in `folder`. Every problem met is given, not the first.
///
/// A title that `metadata` leaves empty is taken from the text (the first heading of level 1, else the name of the file
/// or folder), and so are creators, from bylines, if roles are recognised; a note says so.
///
/// # Errors
/// Text that cannot be decoded, a file named by build.toml that is missing, a publication without any text. What else is
/// wrong is a warning, and the rest is read.
pub fn read(folder: &Path, options: &Options, metadata: Metadata) -> Outcome<Publication> {
    let mut found = Vec::new();
    let mut sources = SourceMap::default();
    let inside = Inside::new(folder).map(|inside| inside.with(options.given.as_ref())).map_err(|why| {
        let shown = folder.display();
        let what = message!("打不开文件夹“{shown}”：{why}", "cannot open the folder “{shown}”: {why}");
        vec![Diagnostic::error("missing-folder", what)]
    })?;
    let mut texts = Texts::new(&inside, options.encoding);
    texts.templates = templates(&inside, &options.root);
    let entries = order::files(&texts, options, &mut sources, &mut found);
    let lang = &metadata.language;
    let (entries, drafts) = files::drafts(&texts, entries, options, lang, &mut sources, &mut found);
    found.extend(texts.notes());
    if drafts.is_empty() && !has_error(&found) {
        found.push(empty(options));
    }
    if has_error(&found) {
        found.extend(drafts.into_iter().flat_map(|draft| draft.warnings));
        return Err(found);
    }
    let publication = assemble(&inside, options, metadata, Parts { sources, entries, drafts }, &mut found);
    Ok(Warned { value: publication, warnings: found })
}

/// What the book's tool puts into texts.
fn templates(inside: &Inside, root: &str) -> tool::Templates {
    let root = inside::join("", root).unwrap_or_default();
    // What is wrong with the tool's settings is told when they are surveyed.
    survey::of_root(inside, &root, &mut Vec::new()).map(|book| book.templates).unwrap_or_default()
}

/// Reads one text file as publications' are read: decoded, without a byte order mark, line ends as they are.
///
/// # Errors
/// A file that cannot be read, or is not text.
pub fn read_text(path: &Path) -> Result<String, Box<Diagnostic>> {
    let shown = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|why| {
        let what = message!("读不了文件“{shown}”：{why}", "cannot read the file “{shown}”: {why}");
        let hint = message!("检查路径和权限", "check the path and its permissions");
        Box::new(Diagnostic::error("unreadable-file", what).hint(hint))
    })?;
    decode::decode(&shown, bytes, None).map(|decoded| decoded.text)
}

fn has_error(found: &[Diagnostic]) -> bool {
    found.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

fn empty(options: &Options) -> Diagnostic {
    let root = &options.root;
    let what = message!("“{root}”中没有文字，无书可出", "“{root}” holds no text: there is no book to make");
    Diagnostic::error("empty-book", what)
        .hint(message!("在其中写至少一个 .md 文件", "write at least one .md file in it"))
}

/// What the files gave.
struct Parts {
    sources: SourceMap,
    entries: Vec<Entry>,
    drafts: Vec<Draft>,
}

/// Resolves what needs the whole publication.
fn assemble(
    inside: &Inside,
    options: &Options,
    mut metadata: Metadata,
    parts: Parts,
    found: &mut Vec<Diagnostic>,
) -> Publication {
    let Parts { sources, entries, mut drafts } = parts;
    let root = inside::join("", &options.root).unwrap_or_default();
    let root = if inside.has_file(&root) { inside::folder_of(&root).to_owned() } else { root };
    let mut ids = ids::Ids::default();
    let chapter_ids = take_chapter_ids(&entries, &root, &mut ids);
    // Roles make headings of titles that are not marked, and headings have identifiers.
    if options.recognise_roles {
        take_roles(&mut drafts, &mut metadata, found);
    }
    let anchors = ids::assign(&mut drafts, &mut ids);
    let paths: Vec<&str> = entries.iter().map(|entry| entry.path.as_str()).collect();
    let is_chapter = chapters_of_the_book(&entries);
    let labels = numbering::apply(&mut drafts, &is_chapter, &options.numbering, &metadata.language, &sources);
    let images = images::load(inside, &root, &drafts, &paths);
    let targets = Targets::new(&entries, anchors, &root);
    let whole = Whole { inside, sources: &sources, targets: &targets, labels: &labels, images: &images };
    let all = drafts.par_iter_mut().enumerate();
    all.for_each(|(i, draft)| resolve(draft, i, paths[i], &whole));
    let has_terms = drafts.iter().any(|draft| draft.has_terms);
    let mut chapters = chapters(drafts, &entries, chapter_ids, found);
    if metadata.title.trim().is_empty() {
        metadata.title = title::guess(inside, &root, &entries, &chapters, found);
    }
    if has_terms {
        index::add(&mut chapters, options.index, &metadata.language, &mut ids, found);
    }
    Publication { metadata, chapters, assets: images.assets, sources }
}

fn chapters(drafts: Vec<Draft>, entries: &[Entry], ids: Vec<Id>, found: &mut Vec<Diagnostic>) -> Vec<Chapter> {
    let of = |((draft, entry), (id, level)): ((Draft, &Entry), (Id, u8))| {
        found.extend(draft.warnings);
        let title = title::of_chapter(&draft.blocks, entry);
        Chapter { id, title, level, file: draft.file, blocks: draft.blocks, notes: draft.notes }
    };
    drafts.into_iter().zip(entries).zip(ids.into_iter().zip(levels(entries))).map(of).collect()
}

/// What is known of the whole publication when its chapters are resolved.
struct Whole<'a> {
    inside: &'a Inside,
    sources: &'a SourceMap,
    targets: &'a Targets,
    labels: &'a numbering::Labels,
    images: &'a images::Images,
}

/// Which entries are chapters: files at the highest level that files have, as parts stand above them.
fn chapters_of_the_book(entries: &[Entry]) -> Vec<bool> {
    let is_file = |entry: &&Entry| matches!(entry.kind, EntryKind::File);
    let highest = entries.iter().filter(is_file).map(|entry| entry.level).min();
    entries.iter().map(|entry| is_file(&entry) && Some(entry.level) == highest).collect()
}

/// Puts images in their places, then resolves links, so that an image's text inside a link is linked.
fn resolve(draft: &mut Draft, index: usize, path: &str, whole: &Whole) {
    let &Whole { inside, sources, targets, labels, images } = whole;
    if !draft.images.is_empty() {
        let mut place = images.place(index, &draft.images, sources, &mut draft.warnings);
        inlines::rewrite_blocks(&mut draft.blocks, &mut place);
        inlines::rewrite_notes(&mut draft.notes, &mut place);
    }
    if draft.links > 0 {
        let mut links = Links {
            inside,
            targets,
            labels,
            chapter: ChapterId(index as u32),
            path,
            sources,
            warnings: &mut draft.warnings,
        };
        inlines::rewrite_blocks(&mut draft.blocks, &mut links);
        inlines::rewrite_notes(&mut draft.notes, &mut links);
    }
    if draft.has_spread {
        spread::resolve(&mut draft.blocks);
        draft.notes.iter_mut().for_each(|note| spread::resolve(&mut note.blocks));
    }
    draft::sort_warnings(&mut draft.warnings);
}

/// The identifiers of the chapters. Those of one file follow one another and have one name.
fn take_chapter_ids(entries: &[Entry], root: &str, ids: &mut ids::Ids) -> Vec<Id> {
    let is_same = |a: &Entry, b: &Entry| a.kind == EntryKind::File && a.kind == b.kind && a.path == b.path;
    let mut taken = Vec::with_capacity(entries.len());
    for same in entries.chunk_by(is_same) {
        let name = chapter_name(root, &same[0]);
        taken.extend(same.iter().map(|_| ids.take(&name)));
    }
    taken
}

/// The name that a chapter's identifier is made from: its path below the text's folder, without the extension.
fn chapter_name(root: &str, entry: &Entry) -> String {
    if let (EntryKind::Part(_), Some(name)) = (entry.kind, &entry.name) {
        return ids::slug(name).unwrap_or_else(|| "part".into());
    }
    let path = entry.path.as_str();
    let below = path.strip_prefix(root).unwrap_or(path).trim_start_matches('/');
    let stem = below.rsplit_once('.').map_or(below, |(stem, _)| stem);
    ids::slug(&stem.replace('/', "-")).unwrap_or_else(|| "chapter".into())
}

/// Levels as tables of contents can show them: the first is 1, and none is more than one deeper than the one before.
fn levels(entries: &[Entry]) -> Vec<u8> {
    let mut last = 0u8;
    let level = |entry: &Entry| {
        last = entry.level.clamp(1, last.saturating_add(1));
        last
    };
    entries.iter().map(level).collect()
}

/// Recognises roles, and fills in creators that build.toml does not give.
fn take_roles(drafts: &mut [Draft], metadata: &mut Metadata, found: &mut Vec<Diagnostic>) {
    let mut creators = Vec::new();
    for draft in drafts {
        roles::add_creators(&mut creators, roles::recognise(&mut draft.blocks));
    }
    if metadata.creators.is_empty() && !creators.is_empty() {
        let names: Vec<&str> = creators.iter().map(|creator| creator.name.as_str()).collect();
        let names = names.join("、");
        let what =
            message!("没有写作者，从署名取“{names}”", "no creators are given; “{names}” are taken from the byline");
        let hint =
            message!("在 build.toml 的 [publication] 中写 creators", "write creators in [publication] of build.toml");
        found.push(Diagnostic::note("guessed-creators", what).hint(hint));
        metadata.creators = creators;
    }
}
