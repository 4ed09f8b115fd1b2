//! What a publication's folder says of the book before its text is read: which tool it is written for, where its text
//! is, its title, authors and language.

use std::path::Path;

use super::front_matter::{self, FrontMatter};
use super::inside::{self, Inside};
use super::language::Counts;
use super::order::{self, EntryKind};
use super::texts::Texts;
use super::tool::{self, Book, Said};
use super::{Options, SourceFormat, aozora, format, pandoc, plain};
use crate::diagnostic::{Diagnostic, FileId, Warned};
use crate::message;
use crate::model::{Creator, CreatorRole, Lang, PublicationDate, SourceMap, block_text};

/// How many files are looked at for the language.
const MAX_FILES: usize = 24;
/// How much of each, in bytes.
const MAX_HEAD: u64 = 1 << 16;
/// How many blocks of a document.
const MAX_BLOCKS: usize = 256;

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
    if let Some(language) = one_of_languages(&inside) {
        return language;
    }
    match tool::find(&inside, "", &mut Vec::new()) {
        Some(book) if book.root.is_empty() => ".".to_owned(),
        Some(book) => book.root,
        None if inside.has_folder("book") => "book".to_owned(),
        None => ".".to_owned(),
    }
}

/// The folder of one language, where GitBook's LANGS.md lists several books: the first Chinese one, else the first.
fn one_of_languages(inside: &Inside) -> Option<String> {
    if inside.has_file("SUMMARY.md") {
        return None;
    }
    let (bytes, _) = inside.head("LANGS.md", MAX_HEAD).ok()?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let folders = targets.filter_map(|target| inside::join("", inside::percent_decode(target).trim()).ok());
    let folders: Vec<String> = folders.filter(|folder| inside.has_folder(folder) && !folder.is_empty()).collect();
    let is_chinese =
        |folder: &&String| ["zh", "cn", "chs", "tw"].iter().any(|name| folder.to_lowercase().starts_with(name));
    folders.iter().find(is_chinese).or(folders.first()).cloned()
}

/// Looks at the publication in `folder` as `options` would read it. What is guessed is a note; settings of a tool that
/// cannot be read are a warning.
pub fn survey(folder: &Path, options: &Options) -> Warned<Survey> {
    let Ok(inside) = Inside::new(folder) else { return Warned::clean(Survey::default()) };
    let inside = inside.with(options.given.as_ref());
    let mut found = Vec::new();
    let root = inside::join("", &options.root).unwrap_or_default();
    let book = of_root(&inside, &root, &mut found);
    let mut survey = Survey::default();
    if !root.is_empty() && one_of_languages(&inside).as_deref() == Some(&root) {
        found.push(one_of_several(&root));
    }
    if let Some(book) = &book {
        found.push(read_as(book));
        survey.take(book.said.clone());
    }
    let heads = heads(&inside, options);
    if let [head] = heads.as_slice() {
        survey.take(head.said.clone());
        survey.subtitle = survey.subtitle.take().or(head.subtitle.clone());
        survey.date = survey.date.or(head.date);
        if survey.creators.is_empty() {
            survey.creators.clone_from(&head.creators);
        }
    } else if let Some(head) = heads.first() {
        survey.language = survey.language.or_else(|| head.said.language.clone());
    }
    if survey.language.is_none() {
        let mut counts = Counts::default();
        heads.iter().for_each(|head| counts.add(&head.text));
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

fn one_of_several(root: &str) -> Diagnostic {
    let what = message!("这是多语言的书，只生成“{root}”", "the book is in several languages; “{root}” is built");
    let hint = message!(
        "要生成另一种语言时，在 build.toml 的 [source] 中写 root",
        "for another one, write root in [source] of build.toml"
    );
    Diagnostic::note("one-of-languages", what).in_file("LANGS.md").hint(hint)
}

fn guessed(lang: &Lang) -> Diagnostic {
    let what = message!("没有写语言，从文字推断为 {lang}", "no language is given; the text looks like {lang}");
    let hint = message!(
        "不对时，在 build.toml 的 [publication] 中写 language",
        "if that is wrong, write language in [publication] of build.toml"
    );
    Diagnostic::note("guessed-language", what).hint(hint)
}

/// The beginning of a file, and what it says of itself.
#[derive(Debug, Default)]
struct Head {
    text: String,
    said: Said,
    subtitle: Option<String>,
    /// Those who made it, where more than their names is said.
    creators: Vec<Creator>,
    date: Option<PublicationDate>,
}

/// The beginnings of the publication's files, as far as they can be read.
fn heads(inside: &Inside, options: &Options) -> Vec<Head> {
    let texts = Texts::new(inside, options.encoding);
    // What is wrong is told when the text is read.
    let entries = order::files(&texts, options, &mut SourceMap::default(), &mut Vec::new());
    let files = entries.iter().filter(|entry| matches!(entry.kind, EntryKind::File));
    files.take(MAX_FILES).filter_map(|entry| head(&texts, options, &entry.path)).collect()
}

fn head(texts: &Texts, options: &Options, path: &str) -> Option<Head> {
    let text = texts.head(path, MAX_HEAD)?;
    match format::of(options.from, path, &text) {
        SourceFormat::Text => Some(Head { said: plain::said(&text), text, ..Head::default() }),
        SourceFormat::Aozora => {
            let aozora::Head { title, subtitle, creators } = aozora::head(&text);
            Some(Head { said: Said { title, ..Said::default() }, subtitle, creators, text, ..Head::default() })
        }
        SourceFormat::PandocJson => {
            let json = texts.read(path).ok()?;
            let document = pandoc::read(FileId(0), path, &json, &Lang::simplified_chinese()).ok()?;
            let text = document.draft.blocks.iter().take(MAX_BLOCKS).map(block_text).collect();
            Some(Head::of(text, document.matter))
        }
        SourceFormat::Markdown => {
            let matter = front_matter::take(FileId(0), &text).map(|taken| taken.matter).unwrap_or_default();
            Some(Head::of(text, matter))
        }
    }
}

impl Head {
    fn of(text: String, matter: FrontMatter) -> Head {
        let FrontMatter { title, subtitle, lang: language, authors, date, description, .. } = matter;
        Head {
            text,
            said: Said { title, authors, language, description, rights: None },
            subtitle,
            creators: Vec::new(),
            date,
        }
    }
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
}
