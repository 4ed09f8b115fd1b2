//! What every part of the book needs to know of the others: names of files, identifiers in use, page markers.

use std::collections::{BTreeSet, HashSet};

use super::options::{Options, Writing};
use super::part::{self, Part};
use super::split::Layout;
use super::words::Words;
use crate::model::{Block, BlockKind, Chapter, ChapterId, PageMap, Publication};

/// A publication with the names that its parts have in the EPUB.
pub(super) struct Book<'a> {
    pub publication: &'a Publication,
    pub options: &'a Options,
    pub words: &'static Words,
    /// File of each chapter, from the package's folder.
    pub files: Vec<String>,
    /// Which part of a book each chapter is, and the division of the book that it stands in.
    pub parts: Vec<(&'static Part, &'static str)>,
    /// Style sheets, from the package's folder, in the order in which they apply.
    pub styles: Vec<String>,
    /// Page markers of each chapter, in reading order. Empty lists without a page map.
    pub markers: Vec<Vec<Marker>>,
    /// Every identifier of the model; asked only whether it holds one.
    ids: HashSet<&'a str>,
}

/// The start of a page of the printed edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Marker {
    pub block: u32,
    pub offset: u32,
    pub label: String,
    pub id: String,
}

impl<'a> Book<'a> {
    /// Names everything. Chapters are numbered from 1, so that names sort in reading order.
    pub fn new(publication: &'a Publication, page_map: Option<&PageMap>, options: &'a Options) -> Book<'a> {
        let count = publication.chapters.len();
        let digits = count.to_string().len().max(3);
        let parts = part::parts(&publication.chapters);
        let divisions = part::divisions(&parts);
        let mut book = Book {
            publication,
            options,
            words: Words::of(&publication.metadata.language),
            files: (1..=count).map(|n| format!("text/{n:0digits$}.xhtml")).collect(),
            parts: parts.into_iter().zip(divisions).collect(),
            styles: Vec::new(),
            markers: vec![Vec::new(); count],
            ids: identifiers(&publication.chapters),
        };
        if let Some(map) = page_map {
            book.place_markers(map);
        }
        book
    }

    /// Whether lines go from top to bottom.
    pub fn is_vertical(&self) -> bool {
        self.options.writing == Writing::Vertical
    }

    /// `base`, made different from every identifier of the model.
    pub fn fresh_id(&self, mut base: String) -> String {
        while self.ids.contains(base.as_str()) {
            base.push('_');
        }
        base
    }

    /// The file of a chapter's document: 003.xhtml, then 003_002.xhtml, so that names sort in reading order.
    pub fn file(&self, chapter: ChapterId, part: u32) -> String {
        let first = self.files.get(chapter.0 as usize).map_or("", String::as_str);
        match part {
            0 => first.to_owned(),
            _ => format!("{}_{:03}.xhtml", first.trim_end_matches(".xhtml"), part + 1),
        }
    }

    /// The part that a chapter is, and its division.
    pub fn part(&self, chapter: ChapterId) -> (&'static Part, &'static str) {
        self.parts.get(chapter.0 as usize).copied().unwrap_or((&part::CHAPTER, "bodymatter"))
    }

    /// The file name of a chapter's document, as seen from another one.
    pub fn sibling_part(&self, chapter: ChapterId, part: u32) -> Option<String> {
        let name = self.file(chapter, part);
        (!name.is_empty()).then(|| name.trim_start_matches("text/").to_owned())
    }

    /// The file name of a chapter, as seen from another chapter.
    pub fn sibling(&self, chapter: ChapterId) -> Option<&str> {
        self.files.get(chapter.0 as usize).map(|file| file.trim_start_matches("text/"))
    }

    /// Every page in reading order, with the file that it begins in.
    pub fn pages<'b>(&'b self, layout: &'b Layout) -> impl Iterator<Item = (String, &'b Marker)> {
        (0u32..).zip(&self.markers).flat_map(move |(chapter, markers)| {
            let parts = layout.markers.get(chapter as usize);
            markers.iter().enumerate().map(move |(index, marker)| {
                let part = parts.and_then(|parts| parts.get(index)).copied().unwrap_or(0);
                (self.file(ChapterId(chapter), part), marker)
            })
        })
    }

    fn place_markers(&mut self, map: &PageMap) {
        let mut taken = BTreeSet::new();
        for (index, page) in map.breaks.iter().enumerate() {
            let slug: String = page.label.chars().filter(char::is_ascii_alphanumeric).collect();
            let mut id = self.fresh_id(format!("page-{slug}"));
            if slug.is_empty() || taken.contains(&id) {
                id = self.fresh_id(format!("page-{slug}-{index}"));
            }
            taken.insert(id.clone());
            let marker = Marker { block: page.block, offset: page.offset, label: page.label.clone(), id };
            if let Some(markers) = self.markers.get_mut(page.chapter.0 as usize) {
                markers.push(marker);
            }
        }
        for markers in &mut self.markers {
            markers.sort_by_key(|m| (m.block, m.offset));
        }
    }
}

fn identifiers(chapters: &[Chapter]) -> HashSet<&str> {
    let mut ids = HashSet::new();
    for chapter in chapters {
        ids.insert(chapter.id.0.as_str());
        add_ids(&chapter.blocks, &mut ids);
        for note in &chapter.notes {
            ids.insert(note.id.0.as_str());
            add_ids(&note.blocks, &mut ids);
        }
    }
    ids
}

fn add_ids<'a>(blocks: &'a [Block], ids: &mut HashSet<&'a str>) {
    for block in blocks {
        ids.extend(block.id.as_ref().map(|id| id.0.as_str()));
        match &block.kind {
            BlockKind::List { items, .. } => items.iter().for_each(|item| add_ids(&item.blocks, ids)),
            BlockKind::Quote(inner) | BlockKind::Aside { blocks: inner, .. } => add_ids(inner, ids),
            BlockKind::Definitions(list) => {
                list.iter().flat_map(|d| &d.meanings).for_each(|inner| add_ids(inner, ids));
            }
            _ => {}
        }
    }
}
