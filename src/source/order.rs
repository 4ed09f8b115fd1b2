//! Which files the publication is made of, and in which order.

use std::collections::HashSet;

use super::inside::{self, Inside, PathFault};
use super::summary::{self, Kind, Listed};
use super::survey;
use super::texts::Texts;
use super::tool::{self, Book, Tool};
use super::{Options, Order, SourceFormat, decode, foreign, format, markdown, natural};
use crate::diagnostic::{Diagnostic, FileId, Severity, Span};
use crate::message;
use crate::model::SourceMap;

/// A file to read, or the title of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// What it is.
    pub kind: EntryKind,
    /// Path from the publication's folder, with `/`; of a part, that of the file that names it.
    pub path: String,
    /// What the table of contents calls it.
    pub name: Option<String>,
    /// Depth in the table of contents.
    pub level: u8,
}

/// What an entry of the table of contents is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EntryKind {
    /// A file with text.
    File,
    /// A part, which has a title only: where it is written, if keben reads that file as text.
    Part(Option<Span>),
}

impl Entry {
    fn file(path: String, name: Option<String>, level: u8) -> Entry {
        Entry { kind: EntryKind::File, path, name, level }
    }
}

/// Folders in folders that are searched.
const MAX_FOLDERS: usize = 16;
/// Tables of contents: that of mdBook and GitBook, and docsify's.
const SUMMARIES: [&str; 3] = ["SUMMARY.md", "summary.md", "_sidebar.md"];
/// Parts of a site that are no pages of a book.
const SITE_PARTS: [&str; 6] = ["summary", "_sidebar", "_navbar", "_coverpage", "_footer", "_404"];
/// Folders that tools fill.
const TOOL_FOLDERS: [&str; 5] = ["node_modules", "_book", "_site", "__MACOSX", "venv"];
/// Files at the top that are about the work on a book and not of it.
const ABOUT_THE_WORK: [&str; 12] = [
    "license",
    "licence",
    "copying",
    "notice",
    "changelog",
    "contributing",
    "code_of_conduct",
    "security",
    "pull_request_template",
    "requirements",
    "robots",
    "cmakelists",
];

/// The files of the publication. The file that lists them, if one is read, is added to `sources`, so that warnings can
/// show its lines.
pub(super) fn files(
    texts: &Texts,
    options: &Options,
    sources: &mut SourceMap,
    found: &mut Vec<Diagnostic>,
) -> Vec<Entry> {
    let inside = texts.inside;
    let root = match inside::join("", &options.root) {
        Ok(root) => root,
        Err(_) => {
            found.push(outside(&options.root));
            return Vec::new();
        }
    };
    if inside.has_file(&root) {
        let is_said = matches!(options.from, Some(SourceFormat::Markdown | SourceFormat::Text));
        if foreign::is_document(&root) && !is_said {
            found.push(foreign::explain(&root));
            return Vec::new();
        }
        return vec![Entry::file(root, None, 1)];
    }
    if !inside.has_folder(&root) {
        let what = message!("找不到书稿的文件夹“{root}”", "cannot find the folder of the text, “{root}”");
        let hint = message!("检查 build.toml 中 [source] 的 root", "see root in [source] of build.toml");
        found.push(Diagnostic::error("missing-root", what).hint(hint));
        return Vec::new();
    }
    match &options.order {
        Order::Files(names) => named(inside, &root, names, options.from, found),
        Order::Automatic => automatic(texts, &root, options.from, sources, found),
    }
}

/// The order that the book's tool has, else that of a table of contents, else that of the names.
fn automatic(
    texts: &Texts,
    root: &str,
    from: Option<SourceFormat>,
    sources: &mut SourceMap,
    found: &mut Vec<Diagnostic>,
) -> Vec<Entry> {
    // What is wrong with the tool's settings is told when they are surveyed.
    let book = survey::of_root(texts.inside, root, &mut Vec::new());
    let own = SUMMARIES.iter().map(|name| joined(root, name)).find(|path| texts.inside.has_file(path));
    let contents = book.as_ref().and_then(|book| book.contents.clone()).or(own);
    let mut entries = match (&contents, &book) {
        (Some(path), Some(Book { tool: Tool::MkDocs, root, .. })) if !is_text(path, None) => {
            from_nav(texts, path, root, sources, found)
        }
        (Some(path), _) => from_summary(texts, path, from, sources, found),
        (None, book) => return listed(texts.inside, book.as_ref().map_or(root, |book| &book.root), from, found),
    };
    leave_out_empty_parts(&mut entries);
    // GitBook's first page is README.md, listed or not.
    if let Some(first) = book.and_then(|book| book.first).filter(|first| entries.iter().all(|e| e.path != *first)) {
        entries.insert(0, Entry::file(first, None, 1));
    }
    entries
}

/// Leaves out parts that have no chapter in them, as when all of theirs are missing.
fn leave_out_empty_parts(entries: &mut Vec<Entry>) {
    let mut next_level = 0;
    // From the end, so that a part whose only parts are empty is empty too.
    let mut kept: Vec<Entry> = Vec::with_capacity(entries.len());
    while let Some(entry) = entries.pop() {
        if entry.kind == EntryKind::File || next_level > entry.level {
            next_level = entry.level;
            kept.push(entry);
        }
    }
    kept.reverse();
    *entries = kept;
}

fn joined(folder: &str, name: &str) -> String {
    tool::below(folder, name)
}

fn outside(path: &str) -> Diagnostic {
    let what = message!(
        "“{path}”在出版物文件夹之外，不予读取",
        "“{path}” is outside the publication's folder and is not read"
    );
    let hint = message!("把文件移入出版物文件夹", "move the file into the publication's folder");
    Diagnostic::warning("outside-publication", what).hint(hint)
}

/// Whether a file is a text by its name, where files are of the format that is said.
fn is_text(name: &str, from: Option<SourceFormat>) -> bool {
    format::extension(name).is_some_and(|extension| format::extensions(from).contains(&extension.as_str()))
}

/// The files that build.toml names, from the text's folder. A missing one is an error.
fn named(
    inside: &Inside,
    root: &str,
    names: &[String],
    from: Option<SourceFormat>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut seen = HashSet::new();
    for name in names {
        let path = match inside::join(root, name).and_then(|path| inside.locate(&path).map(|_| path)) {
            Ok(path) => path,
            Err(PathFault::Outside) => {
                found.push(outside(name));
                continue;
            }
            Err(_) => {
                let what = message!(
                    "找不到 build.toml 所列的文件“{name}”",
                    "cannot find the file “{name}” that build.toml names"
                );
                found.push(Diagnostic::error("missing-chapter", what).in_file(joined(root, name)));
                continue;
            }
        };
        // A document of pandoc's among other texts tells itself from them.
        let is_json = format::extension(&path).as_deref() == Some("json") && from.is_none();
        if foreign::is_document(&path) && !is_text(&path, from) {
            found.push(foreign::explain(&path));
        } else if !(is_text(&path, from) || is_json) {
            found.push(
                Diagnostic { severity: Severity::Error, code: "not-a-text", ..not_a_text(name, from) }.in_file(path),
            );
        } else if !seen.insert(path.clone()) {
            let what = message!("“{name}”列了两次，只收一次", "“{name}” is named twice; it is in the book once");
            found.push(Diagnostic::warning("chapter-twice", what).in_file(path));
        } else {
            entries.push(Entry::file(path, None, 1));
        }
    }
    entries
}

fn from_summary(
    texts: &Texts,
    path: &str,
    from: Option<SourceFormat>,
    sources: &mut SourceMap,
    found: &mut Vec<Diagnostic>,
) -> Vec<Entry> {
    let text = match texts.read(path) {
        Ok(text) => text,
        Err(fault) => {
            found.push(*fault);
            return Vec::new();
        }
    };
    let listed = summary::parse(FileId(sources.files().len() as u32), &text);
    sources.add(path, text);
    let folder = inside::folder_of(path);
    let mut list = List { inside: texts.inside, folder, path, from, seen: HashSet::new(), found };
    listed.into_iter().filter_map(|line| list.entry(line)).collect()
}

/// The pages that `nav` in `path` (mkdocs.yml) lists, in `root`.
fn from_nav(texts: &Texts, path: &str, root: &str, sources: &mut SourceMap, found: &mut Vec<Diagnostic>) -> Vec<Entry> {
    let Ok(text) = texts.read(path) else { return Vec::new() };
    let file = FileId(sources.files().len() as u32);
    let mut from = text.find("nav:").unwrap_or(0);
    let mut listed = Vec::new();
    for item in tool::nav(texts.inside, path) {
        // YAML gives no places; what `nav` lists is written there, in its order.
        let written = item.target.as_deref().or(item.name.as_deref()).unwrap_or_default();
        let at = text[from..].find(written).map(|at| from + at);
        let range = at.map_or(from..from, |at| at..at + written.len());
        from = range.end;
        let kind = match item.target {
            Some(target) => Kind::Chapter { target, is_place: false },
            None => Kind::Part,
        };
        let name = item.name.unwrap_or_default();
        listed.push(Listed { kind, name, level: item.level, span: Span::new(file, range) });
    }
    sources.add(path, text);
    let mut list = List { inside: texts.inside, folder: root, path, from: None, seen: HashSet::new(), found };
    listed.into_iter().filter_map(|line| list.entry(line)).collect()
}

/// A table of contents while its lines become entries.
struct List<'a> {
    inside: &'a Inside,
    folder: &'a str,
    path: &'a str,
    from: Option<SourceFormat>,
    seen: HashSet<String>,
    found: &'a mut Vec<Diagnostic>,
}

impl List<'_> {
    fn entry(&mut self, line: Listed) -> Option<Entry> {
        let name = Some(markdown::clean_line(&line.name)).filter(|name| !name.is_empty());
        let (target, is_place) = match line.kind {
            Kind::Chapter { target, is_place } => (target, is_place),
            Kind::Part => {
                let (name, kind) = (Some(name?), EntryKind::Part(Some(line.span)));
                return Some(Entry { kind, path: self.path.to_owned(), name, level: line.level });
            }
            Kind::Draft => {
                let name = name.unwrap_or_default();
                let what = message!("“{name}”还没有文件，不收入书中", "“{name}” has no file yet; it is left out");
                self.found.push(Diagnostic::note("draft-chapter", what).at(line.span));
                return None;
            }
        };
        let path = match chapter_path(self.inside, self.folder, &target, self.from) {
            Ok(path) => path,
            Err(warning) => {
                self.found.push(warning.at(line.span));
                return None;
            }
        };
        if !self.seen.insert(path.clone()) {
            if !is_place {
                let what =
                    message!("“{target}”列了两次，只收一次", "“{target}” is listed twice; it is in the book once");
                self.found.push(Diagnostic::warning("chapter-twice", what).at(line.span));
            }
            return None;
        }
        Some(Entry::file(path, name, line.level))
    }
}

/// The file of a chapter that SUMMARY.md names, or the warning of one that cannot be in the book.
fn chapter_path(
    inside: &Inside,
    folder: &str,
    target: &str,
    from: Option<SourceFormat>,
) -> Result<String, Box<Diagnostic>> {
    if target.contains("://") || target.starts_with("mailto:") {
        let what = message!(
            "“{target}”不是出版物中的文件，不收入书中",
            "“{target}” is no file of the publication; it is left out"
        );
        return Err(Diagnostic::note("not-a-chapter", what).into());
    }
    let path = chapter_file(inside, folder, target).map_err(|fault| match fault {
        PathFault::Outside => outside(target),
        _ => {
            let what = message!("找不到目录所列的“{target}”", "cannot find “{target}” that the contents name");
            let hint = message!("补上这个文件，或从目录中删去这一行", "add the file, or delete the line");
            Diagnostic::warning("missing-chapter", what).hint(hint)
        }
    })?;
    if is_text(&path, from) { Ok(path) } else { Err(not_a_text(target, from).into()) }
}

/// The file that a table of contents means: as it is named, or a folder's index, or without its extension (docsify).
/// A `/` at the start stands for the folder of the table.
fn chapter_file(inside: &Inside, folder: &str, target: &str) -> Result<String, PathFault> {
    let path = inside::join(folder, target.trim_start_matches('/'))?;
    if inside.has_folder(&path) {
        let index = ["README.md", "index.md"].iter().map(|name| joined(&path, name)).find(|path| inside.has_file(path));
        return index.ok_or(PathFault::Missing);
    }
    let fault = match inside.locate(&path) {
        Ok(_) => return Ok(path),
        Err(fault) => fault,
    };
    let bare = format!("{path}.md");
    if fault == PathFault::Missing && inside.has_file(&bare) { Ok(bare) } else { Err(fault) }
}

fn not_a_text(name: &str, from: Option<SourceFormat>) -> Diagnostic {
    let names: Vec<String> = format::extensions(from).iter().map(|extension| format!(".{extension}")).collect();
    let (zh, en) = (names.join("、"), names.join(", "));
    let what = message!("“{name}”不是 {zh} 文件", "“{name}” is not a file of text ({en})");
    Diagnostic::warning("not-a-chapter", what)
}

/// The texts in the folder and its folders, in natural order.
fn listed(inside: &Inside, root: &str, from: Option<SourceFormat>, found: &mut Vec<Diagnostic>) -> Vec<Entry> {
    let mut paths = Vec::new();
    let mut documents = Vec::new();
    let mut folders = vec![(root.to_owned(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        for name in names(inside, &folder, found) {
            let path = joined(&folder, &name);
            if inside.has_folder(&path) {
                // A link to a folder could lead round in a circle; what it leads to is found where it really is.
                let is_link = inside.locate(&folder).is_ok_and(|real| real.join(&name).is_symlink());
                if depth < MAX_FOLDERS && !is_link && !TOOL_FOLDERS.contains(&name.as_str()) {
                    folders.push((path, depth + 1));
                }
            } else if foreign::is_document(&name) {
                documents.push(path);
            } else if is_text(&name, from) && !is_named(&name, &SITE_PARTS) {
                match inside.locate(&path) {
                    Ok(_) => paths.push(path),
                    Err(_) => found.push(outside(&path).in_file(path)),
                }
            }
        }
    }
    // A folder of a word processor's files and nothing else.
    if paths.is_empty() {
        documents.sort();
        found.extend(documents.first().map(|path| foreign::explain(path)));
    }
    leave_out_the_work(&mut paths, found);
    let below_root = |path: &str| path[if root.is_empty() { 0 } else { root.len() + 1 }..].to_owned();
    paths.sort_by(|a, b| natural::compare(&below_root(a), &below_root(b)));
    let indexed: HashSet<String> = paths
        .iter()
        .filter(|path| natural::is_index(path.rsplit('/').next().unwrap_or(path)))
        .map(|path| inside::folder_of(path).to_owned())
        .collect();
    let level = |path: &str| folder_level(&below_root(path), root, &indexed);
    paths.iter().map(|path| Entry::file(path.clone(), None, level(path))).collect()
}

/// Whether a file's name without its extension is one of these.
fn is_named(name: &str, names: &[&str]) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    names.iter().any(|name| stem.eq_ignore_ascii_case(name))
}

/// Leaves out files at the top of the publication that are about the work on it, unless there is nothing else; a note
/// names them.
fn leave_out_the_work(paths: &mut Vec<String>, found: &mut Vec<Diagnostic>) {
    let is_about = |path: &String| !path.contains('/') && is_named(path, &ABOUT_THE_WORK);
    if paths.iter().all(is_about) {
        return;
    }
    let mut left: Vec<String> = paths.extract_if(.., |path| is_about(path)).collect();
    if left.is_empty() {
        return;
    }
    left.sort();
    let (zh, en) = (left.join("、"), left.join(", "));
    let what = message!("{zh} 不是书的正文，不收入书中", "{en}: not part of the book's text, left out");
    let hint = message!(
        "要收入时，在 build.toml 的 [source] 中用 order 列出各章",
        "to have them in the book, list its chapters with order in [source] of build.toml"
    );
    found.push(Diagnostic::note("not-the-text", what).hint(hint));
}

/// A folder with a README or index is a chapter with chapters below it; others are only a way to keep files.
fn folder_level(below: &str, root: &str, indexed: &HashSet<String>) -> u8 {
    let name_start = below.rfind('/').map_or(0, |i| i + 1);
    let mut level = 1u8;
    for (end, _) in below.match_indices('/') {
        let is_own = end + 1 == name_start && natural::is_index(&below[name_start..]);
        if indexed.contains(&joined(root, &below[..end])) && !is_own {
            level = level.saturating_add(1);
        }
    }
    level
}

/// Names in a folder, sorted; hidden ones are left out.
fn names(inside: &Inside, folder: &str, found: &mut Vec<Diagnostic>) -> Vec<String> {
    let read = inside
        .locate(folder)
        .and_then(|path| std::fs::read_dir(path).map_err(|e| PathFault::Unreadable(e.to_string())));
    let entries = match read {
        Ok(entries) => entries,
        Err(fault) => {
            found.push(Diagnostic { severity: crate::diagnostic::Severity::Warning, ..unreadable(folder, &fault) });
            return Vec::new();
        }
    };
    let mut names: Vec<String> = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    names
}

/// The error of a file that cannot be read.
pub(super) fn unreadable(path: &str, fault: &PathFault) -> Diagnostic {
    match fault {
        PathFault::TooLarge => decode::too_large(path),
        PathFault::Outside => outside(path).in_file(path),
        PathFault::Missing => {
            Diagnostic::error("missing-chapter", message!("找不到文件“{path}”", "cannot find the file “{path}”"))
                .in_file(path)
        }
        PathFault::Unreadable(why) => {
            Diagnostic::error("unreadable", message!("无法读取：{why}", "cannot be read: {why}")).in_file(path)
        }
    }
}
