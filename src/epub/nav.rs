//! The navigation document (EPUB 3.3, 7) and the tree that the NCX is made of too.

use super::book::Book;
use super::chapter::{ChapterFile, close_document, open_document};
use super::split::Layout;
use super::xml::Xml;
use crate::model::{ChapterId, MAX_DEPTH};

/// An entry of the table of contents, with those below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub title: String,
    /// From the package's folder.
    pub href: String,
    pub children: Vec<Entry>,
}

/// The table of contents: chapters by their level, below each the headings that follow its first one.
pub(super) fn contents(book: &Book, files: &[ChapterFile]) -> Vec<Entry> {
    let mut flat = Vec::new();
    for (number, (chapter, file)) in (0u32..).zip(book.publication.chapters.iter().zip(files)) {
        let level = usize::from(chapter.level.max(1));
        let title = [&chapter.title, &book.publication.metadata.title].into_iter().find(|t| !t.trim().is_empty());
        flat.push((level, entry(title.map_or("", |t| t), book.file(ChapterId(number), 0))));
        // The first heading is the chapter's own entry if the chapter is named after it.
        let own = file.headings.first().filter(|h| h.title == chapter.title.trim());
        let base = own.or(file.headings.first()).map_or(1, |h| h.level);
        for heading in file.headings.iter().skip(usize::from(own.is_some())) {
            let below = usize::from(heading.level.saturating_sub(base)) + usize::from(own.is_none());
            let file = book.file(ChapterId(number), heading.part);
            flat.push((level + below, entry(&heading.title, format!("{file}#{}", heading.id))));
        }
    }
    nest(flat)
}

fn entry(title: &str, href: String) -> Entry {
    Entry { title: title.to_owned(), href, children: Vec::new() }
}

/// Entries with their levels as a tree: each below the nearest earlier one of a lower level.
fn nest(flat: Vec<(usize, Entry)>) -> Vec<Entry> {
    let mut roots = Vec::new();
    let mut open: Vec<(usize, Entry)> = Vec::new();
    let attach = |open: &mut Vec<(usize, Entry)>, roots: &mut Vec<Entry>, entry| match open.last_mut() {
        Some((_, parent)) => parent.children.push(entry),
        None => roots.push(entry),
    };
    for (level, entry) in flat {
        while open.len() >= MAX_DEPTH || open.last().is_some_and(|&(above, _)| above >= level) {
            if let Some((_, closed)) = open.pop() {
                attach(&mut open, &mut roots, closed);
            }
        }
        open.push((level, entry));
    }
    while let Some((_, closed)) = open.pop() {
        attach(&mut open, &mut roots, closed);
    }
    roots
}

/// Writes the document. `cover` says that the book has a cover page.
pub(super) fn write(book: &Book, contents: &[Entry], cover: bool, layout: &Layout) -> String {
    let words = book.words;
    let mut xml = Xml::with_capacity(4096);
    open_document(&mut xml, book, words.contents, "", "");
    xml.raw("<nav epub:type=\"toc\" role=\"doc-toc\" id=\"toc\" aria-labelledby=\"toc-title\">\n<h1 id=\"toc-title\">");
    xml.text(words.contents);
    xml.raw("</h1>\n");
    list(&mut xml, contents);
    xml.raw("</nav>\n");
    landmarks(&mut xml, book, cover);
    page_list(&mut xml, book, layout);
    close_document(&mut xml, book);
    xml.finish()
}

fn list(xml: &mut Xml, entries: &[Entry]) {
    xml.raw("<ol>\n");
    for entry in entries {
        xml.raw("<li>");
        link(xml, &entry.href, &entry.title, None);
        if !entry.children.is_empty() {
            xml.raw("\n");
            list(xml, &entry.children);
        }
        xml.raw("</li>\n");
    }
    xml.raw("</ol>\n");
}

fn link(xml: &mut Xml, href: &str, title: &str, kind: Option<&str>) {
    xml.raw("<a");
    if let Some(kind) = kind {
        xml.attr("epub:type", kind);
    }
    xml.attr("href", href);
    xml.raw(">");
    // EPUB 3.3, 7.2: a label is never empty.
    xml.text(if title.trim().is_empty() { "—" } else { title });
    xml.raw("</a>");
}

fn landmarks(xml: &mut Xml, book: &Book, cover: bool) {
    let words = book.words;
    xml.raw("<nav epub:type=\"landmarks\" id=\"landmarks\" hidden=\"hidden\"");
    xml.attr("aria-label", words.landmarks);
    xml.raw(">\n<ol>\n");
    let mut landmark = |href: &str, title: &str, kind: &str| {
        xml.raw("<li>");
        link(xml, href, title, Some(kind));
        xml.raw("</li>\n");
    };
    if cover {
        landmark(super::COVER_PAGE, words.cover, "cover");
    }
    landmark("#toc", words.contents, "toc");
    let body = book.parts.iter().position(|&(_, division)| division == "bodymatter").unwrap_or(0);
    if let Some(first) = book.files.get(body) {
        landmark(first, words.body, "bodymatter");
    }
    let chapters = book.files.iter().zip(&book.parts).zip(&book.publication.chapters);
    for ((file, (part, _)), chapter) in chapters.filter(|((_, (part, _)), _)| part.landmark) {
        landmark(file, chapter.title.trim(), part.epub_type);
    }
    xml.raw("</ol>\n</nav>\n");
}

/// EPUB Accessibility 1.1, 4.2: a way to every page of the printed edition.
fn page_list(xml: &mut Xml, book: &Book, layout: &Layout) {
    if book.pages(layout).next().is_none() {
        return;
    }
    xml.raw("<nav epub:type=\"page-list\" role=\"doc-pagelist\" id=\"page-list\" hidden=\"hidden\"");
    xml.attr("aria-label", book.words.pages);
    xml.raw(">\n<ol>\n");
    for (file, marker) in book.pages(layout) {
        xml.raw("<li>");
        link(xml, &format!("{file}#{}", marker.id), &marker.label, None);
        xml.raw("</li>\n");
    }
    xml.raw("</ol>\n</nav>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_stand_below_the_nearest_earlier_one_of_a_lower_level() {
        let flat = [(2, "a"), (1, "b"), (4, "c"), (3, "d"), (3, "e"), (1, "f")];
        let tree = nest(flat.iter().map(|&(level, title)| (level, entry(title, String::new()))).collect());
        let shape = |entries: &[Entry]| entries.iter().map(|e| e.title.clone()).collect::<Vec<_>>();
        assert_eq!(shape(&tree), ["a", "b", "f"]);
        assert_eq!(shape(&tree[1].children), ["c", "d", "e"]);
    }

    #[test]
    fn a_tree_is_never_deeper_than_the_model() {
        let tree = nest((1..500).map(|level| (level, entry("x", String::new()))).collect());
        let mut depth = 0;
        let mut entries = &tree;
        while let Some(first) = entries.first() {
            depth += 1;
            entries = &first.children;
        }
        assert!(depth <= MAX_DEPTH, "{depth}");
    }
}
