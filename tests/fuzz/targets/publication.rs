//! Publications in folders of their own, read as a build reads them.

use std::path::Path;

use keben::diagnostic::{At, Diagnostic};
use keben::model::{Block, BlockKind, Inline, InlineKind, Lang, LinkTarget, Metadata, Publication};
use keben::source::{Encoding, Options, Order, PressOptions, read};

use super::invariants;

/// A publication's folder with these files.
pub fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, bytes) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("its folders");
        std::fs::write(path, bytes).expect("a file");
    }
    folder
}

/// Text in UTF-8, roles recognised.
pub fn options() -> Options {
    Options {
        from: None,
        root: "book".into(),
        order: Order::Automatic,
        recognise_roles: true,
        encoding: Some(Encoding::Utf8),
        press: None,
        numbering: Default::default(),
        index: Default::default(),
        given: None,
    }
}

/// The options that a byte chooses, and the language.
pub fn chosen(byte: u8) -> (Options, Lang) {
    let mut options = options();
    options.numbering.chapters = byte & 1 != 0;
    options.numbering.sections = byte & 1 != 0;
    options.numbering.figures = byte & 2 != 0;
    options.numbering.tables = byte & 2 != 0;
    options.numbering.formulas = byte & 2 != 0;
    options.press = (byte & 4 != 0).then(PressOptions::default);
    options.recognise_roles = byte & 8 == 0;
    let tag = ["zh", "zh-TW", "ja", "ko", "en"][usize::from(byte >> 4) % 5];
    (options, Lang::parse(tag).expect("a language"))
}

pub fn metadata(lang: Lang) -> Metadata {
    Metadata::new("书", lang, "urn:x")
}

/// Reads the publication and holds it against what the model promises. `None` for one that is refused, which only a text
/// may be that is empty or no text.
pub fn built(folder: &Path, options: &Options, lang: Lang) -> Option<Publication> {
    match read(folder, options, metadata(lang)) {
        Ok(warned) => {
            checked(&warned.value, &warned.warnings, options);
            Some(warned.value)
        }
        Err(faults) => {
            let known = ["empty-book", "undecodable-text", "outside-publication", "missing-root", "bad-pandoc-json"];
            faults.iter().for_each(said);
            assert!(faults.iter().any(|fault| known.contains(&fault.code)), "{faults:?}");
            None
        }
    }
}

/// The promises of the model, those of its warnings, and that no link runs or reads a file.
pub fn checked(publication: &Publication, warnings: &[Diagnostic], options: &Options) {
    match (options.press.is_some(), options.numbering != Default::default()) {
        (repaired, true) => invariants::check_numbered(publication, repaired),
        (true, false) => invariants::check_repaired(publication),
        (false, false) => invariants::check(publication),
    }
    for warning in warnings {
        said(warning);
        if matches!(warning.at, At::Span(_)) {
            let place = publication.sources.resolve(&warning.at).expect("a span has a place");
            assert!(place.line >= 1 && place.column >= 1);
        }
    }
    each_inline(publication, &mut |inline| {
        if let InlineKind::Link(link) = &inline.kind
            && let LinkTarget::External(address) = &link.target
        {
            let scheme = address.split(':').next().unwrap_or("").to_ascii_lowercase();
            assert!(["http", "https", "mailto", "tel"].contains(&scheme.as_str()), "a link to {address}");
        }
    });
}

/// A message says something in both languages, on one line.
pub fn said(diagnostic: &Diagnostic) {
    for message in std::iter::once(&diagnostic.message).chain(&diagnostic.hint) {
        assert!(!message.zh.trim().is_empty() && !message.en.trim().is_empty(), "{diagnostic:?}");
    }
    if let At::Place(place) = &diagnostic.at {
        let (start, end) = (place.range.0 as usize, place.range.1 as usize);
        assert!(place.source.get(start..end).is_some(), "{place:?}");
    }
}

fn each_inline(publication: &Publication, f: &mut impl FnMut(&Inline)) {
    for chapter in &publication.chapters {
        chapter
            .blocks
            .iter()
            .chain(chapter.notes.iter().flat_map(|note| &note.blocks))
            .for_each(|block| walk(block, f));
    }
}

fn walk(block: &Block, f: &mut impl FnMut(&Inline)) {
    match &block.kind {
        BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => inlines(content, f),
        BlockKind::Figure { caption, .. } | BlockKind::QrCode { caption, .. } => inlines(caption, f),
        BlockKind::Quote(blocks) => blocks.iter().for_each(|block| walk(block, f)),
        BlockKind::Aside { title, blocks, .. } => {
            inlines(title, f);
            blocks.iter().for_each(|block| walk(block, f));
        }
        BlockKind::List { items, .. } => items.iter().flat_map(|item| &item.blocks).for_each(|block| walk(block, f)),
        BlockKind::Table { head, rows, .. } => {
            head.iter().chain(rows).flat_map(|row| &row.cells).for_each(|cell| inlines(&cell.content, f));
        }
        BlockKind::Definitions(list) => {
            for definition in list {
                definition.terms.iter().for_each(|term| inlines(term, f));
                definition.meanings.iter().flatten().for_each(|block| walk(block, f));
            }
        }
        BlockKind::Code { .. } | BlockKind::Rule | BlockKind::Math(_) => {}
    }
}

fn inlines(content: &[Inline], f: &mut impl FnMut(&Inline)) {
    for inline in content {
        f(inline);
        inlines(inline.children(), f);
    }
}

/// The letters, Han and digits of a text: what no stage may lose.
pub fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}
