//! What a publication's folder says of the book before its text is read: which tool it is written for, where its text
//! is, its title, authors and language.

use std::path::Path;

use super::inside::{self, Inside};
use super::language::Counts;
use super::order::{self, EntryKind};
use super::texts::Texts;
use super::tool::{self, Book, Said};
use super::{Options, front_matter, plain};
use crate::diagnostic::{Diagnostic, FileId, Warned};
use crate::message;
use crate::model::{Creator, CreatorRole, Lang, PublicationDate, SourceMap};

/// How many files are looked at for the language.
const MAX_FILES: usize = 24;
/// How much of each, in bytes.
const MAX_HEAD: u64 = 1 << 16;

/// What was found. Nothing of it is more than a proposal: build.toml goes before.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Survey {
    /// Title, from the settings of the book's tool or from front matter.
    pub title: Option<String>,
    /// Subtitle.
    pub subtitle: Option<String>,
    /// Authors.
    pub creators: Vec<Creator>,
    /// Language, as it is said, else guessed from the text.
    pub language: Option<Lang>,
    /// Description.
    pub description: Option<String>,
    /// Date.
    pub date: Option<PublicationDate>,
    /// Rights.
    pub rights: Option<String>,
}

/// Where the text of the publication in `folder` is, from there: that of the tool whose settings lie in it, else `book`
/// where there is one, else the folder itself.
pub fn default_root(folder: &Path) -> String {
    let Ok(inside) = Inside::new(folder) else { return ".".to_owned() };
    match tool::find(&inside, "", &mut Vec::new()) {
        Some(book) if book.root.is_empty() => ".".to_owned(),
        Some(book) => book.root,
        None if inside.has_folder("book") => "book".to_owned(),
        None => ".".to_owned(),
    }
}

/// Looks at the publication in `folder` as `options` would read it. What is guessed is a note; settings of a tool that
/// cannot be read are a warning.
pub fn survey(folder: &Path, options: &Options) -> Warned<Survey> {
    let Ok(inside) = Inside::new(folder) else { return Warned::clean(Survey::default()) };
    let mut found = Vec::new();
    let root = inside::join("", &options.root).unwrap_or_default();
    let book = of_root(&inside, &root, &mut found);
    let mut survey = Survey::default();
    if let Some(book) = &book {
        found.push(read_as(book));
        survey.take(book.said.clone());
    }
    let heads = heads(&inside, options);
    if let [(path, head)] = heads.as_slice() {
        survey.take_file(path, head);
    } else if let Some((_, head)) = heads.first() {
        survey.language = survey.language.or_else(|| front_matter::take(FileId(0), head)?.matter.lang);
    }
    if survey.language.is_none() {
        let mut counts = Counts::default();
        heads.iter().for_each(|(_, head)| counts.add(head));
        survey.language = counts.language();
        found.extend(survey.language.as_ref().map(guessed));
    }
    Warned { value: survey, warnings: found }
}

/// The book of another tool whose text `root` is: its settings lie in the publication's folder, or in `root`.
pub(super) fn of_root(inside: &Inside, root: &str, found: &mut Vec<Diagnostic>) -> Option<Book> {
    // A file alone is a publication of its own, whatever lies beside it.
    if inside.has_file(root) {
        return None;
    }
    let mut warnings = Vec::new();
    let book = ["", root].into_iter().find_map(|folder| {
        warnings.clear();
        tool::find(inside, folder, &mut warnings).filter(|book| book.root == root || folder == root)
    })?;
    found.extend(warnings);
    Some(book)
}

fn read_as(book: &Book) -> Diagnostic {
    let (tool, settings) = (book.tool.name(), &book.settings);
    let what = message!(
        "按 {tool} 的书读取；build.toml 没有写的，以此文件为准",
        "read as a book of {tool}; what build.toml leaves open is taken from this file"
    );
    let hint = message!("要改时，在 build.toml 中写", "to say otherwise, write it in build.toml");
    Diagnostic::note("book-of-tool", what).in_file(settings.as_str()).hint(hint)
}

fn guessed(lang: &Lang) -> Diagnostic {
    let what = message!("没有写语言，从文字推断为 {lang}", "no language is given; the text looks like {lang}");
    let hint = message!(
        "不对时，在 build.toml 的 [publication] 中写 language",
        "if that is wrong, write language in [publication] of build.toml"
    );
    Diagnostic::note("guessed-language", what).hint(hint)
}

/// The paths of the publication's files and the beginnings of their texts, as far as they can be read.
fn heads(inside: &Inside, options: &Options) -> Vec<(String, String)> {
    let texts = Texts::new(inside, options.encoding);
    // What is wrong is told when the text is read.
    let entries = order::files(&texts, options, &mut SourceMap::default(), &mut Vec::new());
    let files = entries.iter().filter(|entry| matches!(entry.kind, EntryKind::File));
    let head = |entry: &order::Entry| Some((entry.path.clone(), texts.head(&entry.path, MAX_HEAD)?));
    files.take(MAX_FILES).filter_map(head).collect()
}

impl Survey {
    fn take(&mut self, said: Said) {
        self.title = self.title.take().or(said.title);
        self.language = self.language.take().or(said.language);
        self.description = self.description.take().or(said.description);
        self.rights = self.rights.take().or(said.rights);
        if self.creators.is_empty() {
            let author = |name: &String| Creator { name: name.clone(), role: CreatorRole::Author };
            self.creators = said.authors.iter().map(author).collect();
        }
    }

    /// What the only file of a publication says is said of the publication.
    fn take_file(&mut self, path: &str, head: &str) {
        if order::is_plain(path) {
            return self.take(plain::said(head));
        }
        let Some(taken) = front_matter::take(FileId(0), head) else { return };
        let matter = taken.matter;
        self.subtitle = self.subtitle.take().or(matter.subtitle);
        self.date = self.date.or(matter.date);
        self.take(Said {
            title: matter.title,
            authors: matter.authors,
            language: matter.lang,
            description: matter.description,
            rights: None,
        });
    }
}
