//! Links: resolved once, when all chapters are known. A dead one is a warning and becomes its text.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use smallvec::SmallVec;

use super::ids::{self, Anchors};
use super::inlines::Rewrite;
use super::inside::{self, Inside, PathFault, percent_decode};
use super::numbering::Labels;
use super::order::{Entry, EntryKind};
use crate::diagnostic::{Diagnostic, Message, Span};
use crate::message;
use crate::model::{ChapterId, Id, Inline, InlineKind, Link, LinkTarget, Origin, SourceMap};

/// Places of several chapters, by what links may call them: each chapter's first of a name, and its index among the
/// chapter's anchors.
type Places = HashMap<String, Place>;
type Place = SmallVec<[(u32, u32); 1]>;

/// Where links can lead.
#[derive(Debug)]
pub(super) struct Targets {
    /// Chapters by their paths from the publication's folder; a file can be several, which follow one another.
    chapters: HashMap<String, Range<u32>>,
    /// For each chapter, those of the same file.
    siblings: Vec<Range<u32>>,
    /// What links may call places, by chapter.
    anchors: Vec<Anchors>,
    /// The same for all chapters of one file, by the first of them, worked out when a link asks: a file can be thousands
    /// of chapters.
    of_files: HashMap<u32, OnceLock<Places>>,
    /// The text's folder: where paths with a `/` at their start start from.
    root: String,
}

impl Targets {
    /// The chapters of `entries`, with what links may call places in them.
    pub(super) fn new(entries: &[Entry], anchors: Vec<Anchors>, root: &str) -> Targets {
        let mut chapters: HashMap<String, Range<u32>> = HashMap::new();
        let files = || entries.iter().zip(0u32..).filter(|(entry, _)| entry.kind == EntryKind::File);
        for (entry, i) in files() {
            match chapters.get_mut(&entry.path) {
                Some(chapters) => chapters.end = i + 1,
                None => drop(chapters.insert(entry.path.clone(), i..i + 1)),
            }
        }
        let mut siblings: Vec<Range<u32>> = (0..entries.len() as u32).map(|i| i..i + 1).collect();
        for (entry, i) in files() {
            siblings[i as usize].clone_from(&chapters[&entry.path]);
        }
        let parted = chapters.values().filter(|chapters| chapters.len() > 1);
        let of_files = parted.map(|chapters| (chapters.start, OnceLock::new())).collect();
        Targets { chapters, siblings, anchors, of_files, root: root.to_owned() }
    }

    /// The chapters of the file that a link means by `path`: by its own name, or by that of the page that the book's
    /// tool makes of it (`a.html` and `a/` of `a.md`, `index.html` of `README.md`).
    fn file(&self, path: &str) -> Option<&Range<u32>> {
        let path = path.trim_matches('/');
        let page = path.strip_suffix(".html").or_else(|| path.strip_suffix(".htm"));
        let stem = page.unwrap_or(path);
        let folder = stem.strip_suffix("index").map(|folder| folder.trim_end_matches('/'));
        let folder = folder.unwrap_or(path);
        let inside = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        let names = [
            path.to_owned(),
            format!("{stem}.md"),
            format!("{stem}.markdown"),
            inside("README.md"),
            inside("index.md"),
        ];
        names.iter().find_map(|name| self.chapters.get(name))
    }

    /// The place of a file's that a fragment names; one in the chapter `own` goes before all others.
    fn anchor(&self, chapters: Range<u32>, own: Option<u32>, fragment: &str) -> Option<(ChapterId, &Id)> {
        let anchors = |chapter: u32| self.anchors.get(chapter as usize);
        let Some(names) = self.of_files.get(&chapters.start).filter(|_| chapters.len() > 1) else {
            let find = |chapter: u32| Some((ChapterId(chapter), anchors(chapter)?.find(fragment)?));
            return chapters.into_iter().find_map(find);
        };
        let near = own.and_then(|own| Some((ChapterId(own), anchors(own)?.find_among_few(fragment)?)));
        near.or_else(|| {
            let names = names.get_or_init(|| self.names(chapters));
            let mut first = None;
            let found = ids::look_up(names, fragment, |places| {
                first = first.or(places.first().copied());
                places.iter().find(|(chapter, _)| Some(*chapter) == own).copied()
            });
            let (chapter, index) = found.or(first)?;
            Some((ChapterId(chapter), anchors(chapter)?.id(index)?))
        })
    }

    /// What links may call the places of these chapters.
    fn names(&self, chapters: Range<u32>) -> Places {
        let anchors = || chapters.clone().filter_map(|chapter| self.anchors.get(chapter as usize));
        let mut names = Places::with_capacity(anchors().map(Anchors::count_names).sum());
        for chapter in chapters.clone() {
            if let Some(anchors) = self.anchors.get(chapter as usize) {
                anchors.each_name(|name, index| {
                    let places = names.entry(name).or_default();
                    if places.last().is_none_or(|(last, _)| *last != chapter) {
                        places.push((chapter, index));
                    }
                });
            }
        }
        names
    }
}

/// Resolves the links of one chapter.
pub(super) struct Links<'a> {
    pub inside: &'a Inside,
    pub targets: &'a Targets,
    /// What references without a text of their own say.
    pub labels: &'a Labels,
    pub chapter: ChapterId,
    /// The chapter's file, from the publication's folder.
    pub path: &'a str,
    pub sources: &'a SourceMap,
    pub warnings: &'a mut Vec<Diagnostic>,
}

/// A link that leads nowhere: why, and what can be done.
struct Dead {
    code: &'static str,
    message: Message,
    hint: Option<Message>,
}

impl Rewrite for Links<'_> {
    fn inline(&mut self, inline: &mut Inline) -> Option<Vec<Inline>> {
        let Inline { kind: InlineKind::Link(link), origin } = inline else { return None };
        let Link { target, content, .. } = &mut **link;
        let LinkTarget::External(written) = target else { return None };
        match self.resolve(written) {
            Ok((found, told)) => {
                told.into_iter().for_each(|told| self.warn(told, origin));
                self.label(content, origin, &found);
                *target = found;
                None
            }
            Err(dead) => {
                self.warn(dead, origin);
                Some(std::mem::take(content))
            }
        }
    }

    fn source(&self, span: Span) -> &str {
        self.sources.slice(span)
    }
}

impl Links<'_> {
    /// A link without a text of its own, which shows its address, says what it leads to instead.
    fn label(&self, content: &mut [Inline], origin: &Origin, target: &LinkTarget) {
        if let [Inline { kind: InlineKind::Text(text), origin: shown }] = content
            && shown == origin
            && let LinkTarget::Internal { id: Some(id), .. } = target
            && let Some(label) = self.labels.of(id)
        {
            label.clone_into(text);
        }
    }

    fn warn(&mut self, dead: Dead, origin: &Origin) {
        let warning = Diagnostic { hint: dead.hint, ..Diagnostic::warning(dead.code, dead.message) };
        self.warnings.push(match origin.first() {
            Some(span) => warning.at(span),
            None => warning,
        });
    }

    /// Where a link leads, and what is to be said of it.
    fn resolve(&self, written: &str) -> Result<(LinkTarget, Option<Dead>), Dead> {
        let written = written.trim();
        if let Some(scheme) = scheme(written) {
            return external(scheme, written).map(|target| (target, None));
        }
        if written.starts_with("//") {
            return Err(Dead {
                code: "unsupported-link",
                message: message!(
                    "链接“{written}”缺少协议，已改为文字",
                    "the link “{written}” lacks its scheme; it becomes text"
                ),
                hint: Some(message!("写成 https:{written}", "write https:{written}")),
            });
        }
        let (path, fragment) = written.split_once('#').map_or((written, None), |(path, f)| (path, Some(f)));
        let chapters = self.chapters_of(path, written)?;
        let start = LinkTarget::Internal { chapter: ChapterId(chapters.start), id: None };
        let Some(fragment) = fragment.map(percent_decode).filter(|fragment| !fragment.is_empty()) else {
            return Ok((start, None));
        };
        let own = Some(self.chapter.0).filter(|own| chapters.contains(own));
        if let Some((chapter, id)) = self.targets.anchor(chapters, own, &fragment) {
            return Ok((LinkTarget::Internal { chapter, id: Some(id.clone()) }, None));
        }
        // A figure is referred to by its name alone from any chapter.
        if let Some((chapter, id)) = self.labels.find(&fragment).filter(|_| path.is_empty()) {
            return Ok((LinkTarget::Internal { chapter: ChapterId(chapter), id: Some(id) }, None));
        }
        match own {
            Some(_) => Err(self.dead(written)),
            // What a browser does: it opens the page.
            None => Ok((start, Some(self.no_such_place(written)))),
        }
    }

    /// The chapters of the file that a link leads to.
    fn chapters_of(&self, path: &str, written: &str) -> Result<Range<u32>, Dead> {
        let path = percent_decode(path.split('?').next().unwrap_or(path));
        if path.is_empty() {
            let own = self.chapter.0..self.chapter.0 + 1;
            let siblings = self.targets.siblings.get(own.start as usize).filter(|_| written.contains('#'));
            return Ok(siblings.cloned().unwrap_or(own));
        }
        let (folder, below) = match path.strip_prefix('/') {
            Some(below) => (self.targets.root.as_str(), below),
            None => (inside::folder_of(self.path), path.as_str()),
        };
        let joined = inside::join(folder, below).map_err(|fault| match fault {
            PathFault::Outside => Dead {
                code: "outside-publication",
                message: message!(
                    "链接“{written}”指向出版物之外，已改为文字",
                    "the link “{written}” leads out of the publication; it becomes text"
                ),
                hint: None,
            },
            _ => self.dead(written),
        })?;
        if let Some(chapters) = self.targets.file(&joined) {
            return Ok(chapters.clone());
        }
        let is_there = !joined.is_empty() && self.inside.has_file(&joined);
        Err(if is_there { not_in_the_book(written) } else { self.dead(written) })
    }

    fn no_such_place(&self, written: &str) -> Dead {
        Dead {
            code: "dead-link",
            message: message!(
                "链接“{written}”中 # 后面的位置不存在，改为链接到该章开头",
                "the place behind # in the link “{written}” does not exist; the link leads to the chapter's start"
            ),
            hint: Some(message!(
                "把 # 后面改为该章中某个标题的文字",
                "write the text of one of that chapter's headings behind #"
            )),
        }
    }

    fn dead(&self, written: &str) -> Dead {
        Dead {
            code: "dead-link",
            message: message!(
                "链接“{written}”没有目标，已改为文字",
                "the link “{written}” leads nowhere; it becomes text"
            ),
            hint: Some(message!(
                "检查文件名和 # 后面的标题；书中只能链接到各章和章内标题",
                "see the file's name and the heading behind #; links can lead to chapters and headings of the book"
            )),
        }
    }
}

fn not_in_the_book(written: &str) -> Dead {
    Dead {
        code: "dead-link",
        message: message!(
            "链接“{written}”指向的文件不是书中的一章，已改为文字",
            "the link “{written}” leads to a file that is no chapter of the book; it becomes text"
        ),
        hint: Some(message!(
            "把该文件列入目录，或改用网址",
            "list the file among the chapters, or give an address on the web"
        )),
    }
}

/// The scheme of an address (RFC 3986 3.1).
fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let is_scheme = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    (scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(is_scheme)).then_some(scheme)
}

fn external(scheme: &str, address: &str) -> Result<LinkTarget, Dead> {
    let rest = &address[scheme.len() + 1..];
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let is_contact = scheme.eq_ignore_ascii_case("mailto") || scheme.eq_ignore_ascii_case("tel");
    let host = rest.strip_prefix("//").unwrap_or("").split(['/', '?', '#']).next().unwrap_or("");
    if (is_web && !host.is_empty()) || (is_contact && !rest.is_empty()) {
        return Ok(LinkTarget::External(encode(address)));
    }
    let scheme = scheme.to_ascii_lowercase();
    Err(Dead {
        code: "unsupported-link",
        message: message!(
            "链接“{scheme}:…”不能收入书中，已改为文字",
            "a link with “{scheme}:” cannot be in a book; it becomes text"
        ),
        hint: Some(message!("可用 http、https、mailto、tel 链接", "links with http, https, mailto and tel are kept")),
    })
}

/// Encodes what may not stand in an address (RFC 3986 2, RFC 3987 for the letters of other scripts).
fn encode(address: &str) -> String {
    let mut encoded = String::with_capacity(address.len());
    let mut fragments = 0;
    for (at, c) in address.char_indices() {
        let bad_percent =
            || !address.as_bytes().get(at + 1..at + 3).is_some_and(|h| h.iter().all(u8::is_ascii_hexdigit));
        let bad = match c {
            '%' => bad_percent(),
            '#' => std::mem::replace(&mut fragments, 1) > 0,
            c if c.is_ascii() => c <= ' ' || c == '\u{7f}' || "<>\"{}|\\^`".contains(c),
            c => c.is_whitespace() || c.is_control(),
        };
        if bad {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes).bytes().for_each(|byte| encoded.push_str(&format!("%{byte:02X}")));
        } else {
            encoded.push(c);
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_a_reader_can_open_are_kept_and_mended() {
        let kept = |address: &str| match external(scheme(address).unwrap(), address) {
            Ok(LinkTarget::External(address)) => Some(address),
            _ => None,
        };
        assert_eq!(kept("https://example.org/a b?q=中#x#y").as_deref(), Some("https://example.org/a%20b?q=中#x%23y"));
        assert_eq!(kept("HTTP://example.org/100%").as_deref(), Some("HTTP://example.org/100%25"));
        assert_eq!(kept("mailto:a@b.c").as_deref(), Some("mailto:a@b.c"));
        for bad in ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http:", "https:///x", "ftp://x/y"]
        {
            assert_eq!(kept(bad), None, "{bad}");
        }
    }
}
