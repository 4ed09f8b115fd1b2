//! What model/mod.rs promises back ends, and that every node's origin is true.

use std::collections::HashSet;

use keben::model::*;

/// Panics where the publication breaks an invariant.
#[track_caller]
pub fn check(publication: &Publication) {
    check_with(publication, false, false);
}

/// The same for a text that press repair changed: marks and spaces are others than in the source, Han are the same.
#[track_caller]
pub fn check_repaired(publication: &Publication) {
    check_with(publication, true, false);
}

/// The same for a text in which headings and captions have numbers that the source does not have.
#[allow(dead_code, reason = "of the test binaries that share this file, one has no use for it")]
#[track_caller]
pub fn check_numbered(publication: &Publication, repaired: bool) {
    check_with(publication, repaired, true);
}

#[track_caller]
fn check_with(publication: &Publication, repaired: bool, numbered: bool) {
    let has_values = publication.sources.files().iter().any(|file| file.text.contains("{{"));
    // Repair makes Han of the radicals that look like them.
    let added = numbered || has_values || repaired;
    let mut seen = HashSet::new();
    let mut take = |id: &Id| {
        assert!(is_name(&id.0), "{id} is no XML name");
        assert!(seen.insert(id.0.clone()), "{id} twice");
    };
    assert!(!publication.chapters.is_empty());
    for chapter in &publication.chapters {
        take(&chapter.id);
        chapter.notes.iter().for_each(|note| take(&note.id));
        each_block(chapter, &mut |block| block.id.iter().for_each(&mut take));
    }
    let mut names = HashSet::new();
    for asset in &publication.assets {
        assert!(asset.name.is_ascii() && names.insert(asset.name.to_ascii_lowercase()), "{}", asset.name);
        assert!(asset.name.ends_with(asset.media_type.extension()));
    }
    let mut last_level = 0;
    for chapter in &publication.chapters {
        assert!(chapter.level >= 1 && chapter.level <= last_level + 1);
        last_level = chapter.level;
        assert!(!chapter.title.is_empty());
        let mut checker = Checker { publication, chapter, repaired, added };
        checker.blocks(&chapter.blocks, 1);
        for note in &chapter.notes {
            checker.blocks(&note.blocks, 1);
        }
        check_note_order(chapter);
    }
    serde_json::to_string(publication).unwrap();
}

/// NCName of XML Namespaces, as far as identifiers here go.
fn is_name(id: &str) -> bool {
    id.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

fn each_block(chapter: &Chapter, f: &mut impl FnMut(&Block)) {
    let notes = chapter.notes.iter().flat_map(|note| &note.blocks);
    chapter.blocks.iter().chain(notes).for_each(|block| walk(block, f));
}

fn walk(block: &Block, f: &mut impl FnMut(&Block)) {
    f(block);
    match &block.kind {
        BlockKind::Quote(blocks) | BlockKind::Aside { blocks, .. } => blocks.iter().for_each(|b| walk(b, f)),
        BlockKind::List { items, .. } => items.iter().flat_map(|item| &item.blocks).for_each(|b| walk(b, f)),
        BlockKind::Definitions(list) => {
            list.iter().flat_map(|d| &d.meanings).flatten().for_each(|b| walk(b, f));
        }
        _ => {}
    }
}

/// Notes come in the order of their first reference in the text.
fn check_note_order(chapter: &Chapter) {
    let mut found = Vec::new();
    all_references(&chapter.blocks, &mut found);
    let mut next = 0;
    for id in found {
        assert!(id <= next, "note {id} before {next}");
        next = next.max(id + 1);
    }
}

fn all_references(blocks: &[Block], found: &mut Vec<u32>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => found.extend(references(content)),
            BlockKind::Figure { caption, .. } => found.extend(references(caption)),
            BlockKind::Quote(blocks) => all_references(blocks, found),
            BlockKind::Aside { title, blocks, .. } => {
                found.extend(references(title));
                all_references(blocks, found);
            }
            BlockKind::List { items, .. } => items.iter().for_each(|item| all_references(&item.blocks, found)),
            BlockKind::Table { head, rows, .. } => {
                let cells = head.iter().chain(rows).flat_map(|row| &row.cells);
                cells.for_each(|cell| found.extend(references(&cell.content)));
            }
            BlockKind::Definitions(list) => {
                for definition in list {
                    definition.terms.iter().for_each(|term| found.extend(references(term)));
                    definition.meanings.iter().for_each(|blocks| all_references(blocks, found));
                }
            }
            _ => {}
        }
    }
}

fn references(content: &[Inline]) -> Vec<u32> {
    let own = |inline: &Inline| match inline.kind {
        InlineKind::NoteRef(id) => vec![id.0],
        _ => references(inline.children()),
    };
    content.iter().flat_map(own).collect()
}

struct Checker<'a> {
    publication: &'a Publication,
    chapter: &'a Chapter,
    repaired: bool,
    added: bool,
}

impl Checker<'_> {
    fn blocks(&mut self, blocks: &[Block], depth: usize) {
        blocks.iter().for_each(|block| self.block(block, depth));
    }

    fn block(&mut self, block: &Block, depth: usize) {
        assert!(depth <= MAX_DEPTH, "blocks too deep");
        self.origin(&block.origin);
        match &block.kind {
            BlockKind::Heading { level, content } => {
                assert!((1..=6).contains(level) && block.id.is_some() && !content.is_empty());
                self.inlines(content, depth + 1);
            }
            BlockKind::Paragraph(content) => {
                assert!(!content.is_empty());
                self.inlines(content, depth + 1);
            }
            BlockKind::List { items, .. } => items.iter().for_each(|item| self.blocks(&item.blocks, depth + 1)),
            BlockKind::Quote(blocks) => self.blocks(blocks, depth + 1),
            BlockKind::Aside { title, blocks, .. } => {
                assert!(!(title.is_empty() && blocks.is_empty()));
                // A usual title is keben's own.
                if title.iter().any(|inline| !inline.origin.0.is_empty()) {
                    self.inlines(title, depth + 1);
                }
                self.blocks(blocks, depth + 1);
            }
            BlockKind::Code { text, .. } => assert!(!text.contains('\r')),
            BlockKind::Table { alignments, head, rows } => {
                for row in head.iter().chain(rows) {
                    assert_eq!(row.cells.len(), alignments.len());
                    row.cells.iter().for_each(|cell| self.inlines(&cell.content, depth + 1));
                }
                each_place_has_one_cell(head, alignments.len());
                each_place_has_one_cell(rows, alignments.len());
            }
            BlockKind::Figure { asset, caption, .. } => {
                self.asset(*asset);
                self.inlines(caption, depth + 1);
            }
            BlockKind::Definitions(list) => {
                for definition in list {
                    definition.terms.iter().for_each(|term| self.inlines(term, depth + 1));
                    definition.meanings.iter().for_each(|blocks| self.blocks(blocks, depth + 1));
                }
            }
            BlockKind::QrCode { .. } | BlockKind::Rule | BlockKind::Math(_) => {}
        }
    }

    fn inlines(&mut self, content: &[Inline], depth: usize) {
        let is_text = |inline: &Inline| matches!(inline.kind, InlineKind::Text(_));
        assert!(!content.windows(2).any(|w| w.iter().all(is_text)), "texts side by side: {content:?}");
        for inline in content {
            assert!(depth <= MAX_DEPTH, "inlines too deep");
            self.origin(&inline.origin);
            match &inline.kind {
                InlineKind::Text(text) => self.text(text, &inline.origin),
                InlineKind::Code(text) | InlineKind::Math(text) => {
                    assert!(!text.is_empty() && is_clean(text))
                }
                InlineKind::Link(link) => {
                    assert!(!link.content.is_empty());
                    self.target(&link.target);
                }
                InlineKind::Image { asset, alt } => {
                    self.asset(*asset);
                    assert!(is_clean(alt));
                }
                InlineKind::NoteRef(id) => assert!((id.0 as usize) < self.chapter.notes.len()),
                InlineKind::Ruby(pairs) => {
                    assert!(!pairs.is_empty() && pairs.iter().all(|p| !p.base.is_empty()));
                    assert!(pairs.iter().all(|p| is_clean(&p.base) && is_clean(&p.reading)));
                }
                InlineKind::LineBreak => {}
                _ => assert!(!inline.children().is_empty()),
            }
            self.inlines(inline.children(), depth + 1);
        }
    }

    /// A text is not empty, has no line break and nothing that XML forbids; its pieces of source, but for blanks at
    /// breaks, are its characters, wherever the source writes them as they are.
    fn text(&self, text: &str, origin: &Origin) {
        assert!(!text.is_empty() && is_clean(text), "{text:?}");
        // A number may stand where the source has no caption.
        assert!(self.added || !origin.0.is_empty());
        let source: String = origin.0.iter().map(|&span| self.publication.sources.slice(span)).collect();
        let is_lost = |c: char| !is_held(c) && !matches!(c, '\n' | '\r' | '\t' | '>');
        let marks = ['&', '\\', '[', '<', '!', '［', '〔'];
        if source.contains(marks) || source.contains(is_lost) || source.contains("{{") {
            return;
        }
        // Aozora Bunko writes é as e' between 〔 and 〕.
        let accented = |text: &str| text.chars().filter(|c| matches!(c, '\u{c0}'..='\u{24f}')).count();
        if accented(text) > accented(&source) {
            return;
        }
        let is_wanted = |c: &char| !self.repaired || ('\u{4e00}'..'\u{a000}').contains(c);
        let bare =
            |s: &str| s.chars().filter(is_wanted).filter(|c| !c.is_whitespace() && is_held(*c)).collect::<String>();
        if self.added {
            // What was added stands between what the source has.
            let text = bare(text);
            let mut added = text.chars();
            assert!(bare(&source).chars().all(|c| added.any(|other| other == c)), "{source:?} in {text:?}");
        } else {
            let (source, text) = (bare(&source), bare(text));
            // A part is named in a list of chapters, perhaps with marks of Markdown.
            let is_part = self.chapter.blocks.len() == 1 && self.chapter.notes.is_empty();
            let mut rest = source.chars();
            assert!(
                source == text || (is_part && text.chars().all(|c| rest.any(|other| other == c))),
                "{source:?} {text:?}"
            );
        }
    }

    fn origin(&self, origin: &Origin) {
        for span in &origin.0 {
            let text = &self.publication.sources.file(span.file).text;
            assert!(text.get(span.range()).is_some() && span.start <= span.end, "{span:?} is no piece of the source");
        }
    }

    fn asset(&self, id: AssetId) {
        assert!((id.0 as usize) < self.publication.assets.len());
    }

    fn target(&self, target: &LinkTarget) {
        let LinkTarget::Internal { chapter, id } = target else {
            return;
        };
        let chapter = self.publication.chapter(*chapter);
        if let Some(id) = id {
            let mut found = false;
            each_block(chapter, &mut |block| found |= block.id.as_ref() == Some(id));
            assert!(found, "link to {id} that is not there");
        }
    }
}

/// Whether a book holds the character; a quotation's mark may stand between the lines of a text.
fn is_held(c: char) -> bool {
    !c.is_control() && !matches!(c, '>' | '\u{fffc}' | '\u{fffe}' | '\u{ffff}')
}

fn is_clean(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() && c != '\t' && !('\u{80}'..='\u{9f}').contains(&c))
}

/// Merged cells stay in their part of the table, and cover just the places that say that they are covered.
fn each_place_has_one_cell(rows: &[Row], columns: usize) {
    let mut taken = vec![0; rows.len() * columns];
    for (y, row) in rows.iter().enumerate() {
        for (x, cell) in row.own_cells() {
            assert!(cell.reach.columns > 0 && cell.reach.rows > 0);
            for row in y..y + cell.reach.rows as usize {
                for column in x..x + cell.reach.columns as usize {
                    assert!(row < rows.len() && column < columns);
                    taken[row * columns + column] += 1;
                }
            }
        }
        assert!(row.cells.iter().filter(|cell| cell.is_covered()).all(|cell| cell.content.is_empty()));
    }
    assert!(taken.iter().all(|times| *times == 1), "{rows:#?}");
}
