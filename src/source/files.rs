//! Files become drafts: each is read and decoded, edited by the passes, and parsed, side by side.
//!
//! ```text
//! bytes ─ texts ─▶ text ─ front matter, includes, variables, press repair ─▶ edited text ─ markdown ─▶ draft ─ origins led back ─▶ Draft
//! ```

use rayon::prelude::*;

use super::draft::{self, Draft};
use super::edits::{Change, Edited, With};
use super::front_matter::{self, FrontMatter};
use super::include::{self, Includer};
use super::order::{Entry, EntryKind};
use super::texts::Texts;
use super::{Options, SourceFormat, aozora, format, markdown, pandoc, plain, press, repaired, split, variables};
use crate::diagnostic::{Diagnostic, FileId, Span};
use crate::message;
use crate::model::{Block, BlockKind, Inline, InlineKind, Lang, Origin, SourceMap};

/// Entries, and what became of each.
pub(super) type Drafts = (Vec<Entry>, Vec<Draft>);

/// Reads and parses the files. Those without text are left out with a warning. A publication of one file is parted at
/// its headings. `lang` is the language of files that do not say theirs.
pub(super) fn drafts(
    texts: &Texts,
    entries: Vec<Entry>,
    options: &Options,
    lang: &Lang,
    sources: &mut SourceMap,
    found: &mut Vec<Diagnostic>,
) -> Drafts {
    let press = options.press.as_ref();
    let mut items = read(texts, entries, options.from, lang, sources, found);
    for item in &mut items {
        item.prepare(texts, sources);
    }
    let made: Vec<(Entry, Option<Draft>)> = items.into_par_iter().map(|item| item.parse(press, lang)).collect();
    if let Some(options) = press {
        let kept = made.iter().flat_map(|(_, draft)| draft).flat_map(|draft| draft.kept.clone()).collect();
        found.extend(repaired::unused(options, &kept));
    }
    let mut kept = (Vec::new(), Vec::new());
    for (entry, draft) in made {
        match draft {
            Some(draft) if draft.blocks.is_empty() => {
                found.extend(draft.warnings);
                let what = message!("文件中没有文字，不收入书中", "the file holds no text; it is left out");
                found.push(Diagnostic::warning("empty-chapter", what).in_file(entry.path));
            }
            Some(draft) => {
                kept.0.push(entry);
                kept.1.push(draft);
            }
            None => {
                let what =
                    message!("文件开头写有 draft，不收入书中", "the file says that it is a draft; it is left out");
                found.push(Diagnostic::note("draft-chapter", what).in_file(entry.path));
            }
        }
    }
    if let ([entry], [_]) = (kept.0.as_slice(), kept.1.as_slice()) {
        let parts = kept.1.pop().map(split::at_headings).unwrap_or_default();
        return parts.into_iter().map(|(level, part)| (Entry { level, ..entry.clone() }, part)).unzip();
    }
    kept
}

/// A file on its way.
struct Item {
    entry: Entry,
    file: FileId,
    text: Edited,
    format: SourceFormat,
    /// What a document is that came in as a whole.
    document: Option<Draft>,
    matter: Option<FrontMatter>,
    warnings: Vec<Diagnostic>,
}

/// Reads the files, side by side, and adds them to the sources in their order.
fn read(
    texts: &Texts,
    entries: Vec<Entry>,
    from: Option<SourceFormat>,
    lang: &Lang,
    sources: &mut SourceMap,
    found: &mut Vec<Diagnostic>,
) -> Vec<Item> {
    let read: Vec<Option<Result<String, Box<Diagnostic>>>> = entries
        .par_iter()
        .map(|entry| matches!(entry.kind, EntryKind::File).then(|| texts.read(&entry.path)))
        .collect();
    let mut items = Vec::with_capacity(entries.len());
    for (entry, text) in entries.into_iter().zip(read) {
        let mut format = SourceFormat::Markdown;
        let (mut document, mut matter) = (None, None);
        let file = match text {
            Some(Ok(text)) => {
                format = format::of(from, &entry.path, &text);
                let next = FileId(sources.files().len() as u32);
                let text = match format {
                    SourceFormat::PandocJson => match pandoc::read(next, &entry.path, &text, lang) {
                        Ok(read) => {
                            (document, matter) = (Some(read.draft), Some(read.matter));
                            read.listing
                        }
                        Err(fault) => {
                            found.push(*fault);
                            continue;
                        }
                    },
                    _ => text,
                };
                sources.add(entry.path.as_str(), text)
            }
            Some(Err(fault)) => {
                found.push(*fault);
                continue;
            }
            // A part stands in the list of chapters, which has been read.
            None => {
                let listed = sources.files().iter().position(|file| file.path == entry.path);
                listed.map_or_else(|| sources.add(entry.path.as_str(), ""), |index| FileId(index as u32))
            }
        };
        let text = Edited::whole(file, sources.file(file).text.clone());
        items.push(Item { entry, file, text, format, document, matter, warnings: Vec::new() });
    }
    items
}

impl Item {
    /// The passes that look at other files. They run one after the other, so that files are numbered alike in every
    /// run.
    fn prepare(&mut self, texts: &Texts, sources: &mut SourceMap) {
        if self.entry.kind != EntryKind::File || self.format != SourceFormat::Markdown {
            return;
        }
        let file = self.file;
        if let Some(taken) = front_matter::take(file, self.text.text()) {
            self.warnings.extend(taken.fault);
            self.matter = Some(taken.matter);
            self.text.change(vec![Change { range: taken.range, with: With::Text(String::new()) }]);
        }
        if include::has_any(self.text.text()) {
            let mut includer = Includer { texts, sources, warnings: &mut self.warnings };
            includer.expand(&mut self.text, &self.entry.path);
        }
        if let Some(variables) = texts.templates.variables.as_ref().filter(|_| self.text.text().contains("{{")) {
            variables::fill(&mut self.text, variables, &mut self.warnings);
        }
    }

    /// The draft; `None` for a file that says that it is one.
    fn parse(self, press: Option<&press::Options>, lang: &Lang) -> (Entry, Option<Draft>) {
        let Item { entry, file, mut text, format, document, matter, mut warnings } = self;
        if let EntryKind::Part(place) = entry.kind {
            let draft = part(file, entry.name.as_deref().unwrap_or_default(), place);
            return (entry, Some(draft));
        }
        if matter.as_ref().is_some_and(|matter| matter.is_draft) {
            return (entry, None);
        }
        // What is no text as it was typed has no damage of the press.
        let press = press.filter(|_| matches!(format, SourceFormat::Markdown | SourceFormat::Text));
        let kept = press.map(|options| repaired::repair(&mut text, options, &mut warnings));
        let lang = matter.as_ref().and_then(|matter| matter.lang.as_ref()).unwrap_or(lang);
        let mut draft = match (format, document) {
            (SourceFormat::PandocJson, Some(document)) => document,
            (SourceFormat::Aozora, _) => aozora::parse(file, text.text()),
            (SourceFormat::Text, _) => plain::parse(file, text.text()),
            _ => markdown::parse(file, text.text(), lang),
        };
        draft.kept = kept.unwrap_or_default();
        if !text.is_whole() {
            draft::lead_back(&mut draft, &text);
        }
        draft.warnings.splice(0..0, warnings);
        if let Some(matter) = matter {
            apply(&mut draft, matter);
        }
        (entry, Some(draft))
    }
}

/// A part: its title, and nothing else.
fn part(file: FileId, name: &str, place: Option<Span>) -> Draft {
    let origin = place.map_or_else(Origin::none, Origin::from);
    let content = vec![Inline::new(InlineKind::Text(name.to_owned()), origin.clone())];
    let heading = Block::new(BlockKind::Heading { level: 1, content }, origin);
    Draft { blocks: vec![heading], ..Draft::new(file) }
}

/// Takes what front matter says of a chapter: its language, and its title where the text has no heading of level 1.
fn apply(draft: &mut Draft, matter: FrontMatter) {
    let has_title = draft.blocks.iter().any(|block| matches!(block.kind, BlockKind::Heading { level: 1, .. }));
    if let Some(title) = matter.title.filter(|_| !has_title && !draft.blocks.is_empty()) {
        // A value that YAML or TOML writes with escapes has no place of its own.
        let origin = matter.title_place.map_or_else(Origin::none, Origin::from);
        let content = vec![Inline::new(InlineKind::Text(title), origin.clone())];
        draft.blocks.insert(0, Block::new(BlockKind::Heading { level: 1, content }, origin));
    }
    if let Some(lang) = matter.lang {
        let notes = draft.notes.iter_mut().flat_map(|note| &mut note.blocks);
        for block in draft.blocks.iter_mut().chain(notes) {
            block.lang.get_or_insert_with(|| lang.clone());
        }
    }
}
