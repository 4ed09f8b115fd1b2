//! Reads build.toml: bytes → text → tree → checked tree → settings as written → [`Project`].

use std::path::{Path, PathBuf};

use toml::de::DeTable;

use super::problems::{FILE, Problems};
use super::raw::RawProject;
use super::{Project, check, editions, explain, files, publication};
use crate::diagnostic::{Diagnostic, Outcome, Place, Severity, Warned};
use crate::message;
use crate::model::Lang;
use crate::source::{self, Given, SourceFormat};

/// Reads the settings of the publication at `path`: a folder with its build.toml, or with the defaults when it has none;
/// a build.toml itself; or one file of text, which is a publication of its own with the defaults, whatever lies beside
/// it. What build.toml leaves open is taken from the text and from the settings of the tool that it is written for; what
/// is guessed is a note.
///
/// # Errors
/// No such path; build.toml unreadable or wrong; a file that it names is missing or outside the folder. All problems are
/// given, each with line and column.
pub fn load(path: &Path) -> Outcome<Project> {
    load_from(path, None)
}

/// The same, where the command line says what the text is written in, which goes before what build.toml says.
///
/// # Errors
/// As [`load`].
pub fn load_from(path: &Path, from: Option<SourceFormat>) -> Outcome<Project> {
    let shown = path.display();
    if path.is_dir() {
        return load_folder(path, from);
    }
    if !path.is_file() {
        return Err(vec![
            Diagnostic::error(
                "no-such-path",
                message!("没有“{shown}”这个文件夹或文件", "there is no folder or file {shown}"),
            )
            .hint(message!("请核对路径", "check the path")),
        ]);
    }
    let folder = &folder_of(path);
    match path.file_name().map(|name| name.to_string_lossy().into_owned()) {
        Some(name) if name != FILE => load_single(folder, name, from),
        _ => load_folder(folder, from),
    }
}

/// The settings of a publication that is one text, given and not read, with the defaults. What it names, as images, is
/// looked for in `folder`.
///
/// # Errors
/// As [`load`].
pub fn load_given(folder: &Path, given: Given, from: Option<SourceFormat>) -> Outcome<Project> {
    parse(folder, "", Said { root: Some(given.name.clone()), from, given: Some(given) })
}

/// The folder of the publication at `path`: itself, or the one that a file lies in.
pub fn folder_of(path: &Path) -> PathBuf {
    if !path.is_file() {
        return path.to_owned();
    }
    // The parent of a bare file name is empty: the folder that we are in.
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
}

fn load_folder(folder: &Path, from: Option<SourceFormat>) -> Outcome<Project> {
    let file = folder.join(FILE);
    match std::fs::read(&file) {
        Ok(bytes) => {
            if !files::is_inside(folder, &file) {
                return Err(vec![leads_outside()]);
            }
            let text = String::from_utf8(bytes).map_err(|error| vec![not_utf8(&error)])?;
            parse(folder, &text, Said { from, ..Said::default() })
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            parse(folder, "", Said { from, ..Said::default() })
        }
        Err(error) => Err(vec![files::unreadable(FILE, &error).in_file(FILE)]),
    }
}

fn load_single(folder: &Path, name: String, from: Option<SourceFormat>) -> Outcome<Project> {
    let mut loaded = parse(folder, "", Said { root: Some(name), from, ..Said::default() })?;
    if folder.join(FILE).is_file() {
        let what = message!(
            "这个文件单独成书，旁边的 build.toml 没有用到",
            "the file is built as a publication of its own; the build.toml beside it is not used"
        );
        let hint = message!("要用它时，改为生成所在的文件夹", "to use it, build the folder instead");
        loaded.warnings.push(Diagnostic::note("settings-not-used", what).in_file(FILE).hint(hint));
    }
    Ok(loaded)
}

fn leads_outside() -> Diagnostic {
    Diagnostic::error(
        "outside-publication",
        message!(
            "build.toml 是指向文件夹之外的链接，不会读取",
            "build.toml is a link that leaves the folder and is not read"
        ),
    )
    .in_file(FILE)
    .hint(message!("把文件本身放进文件夹", "put the file itself into the folder"))
}

fn not_utf8(error: &std::string::FromUtf8Error) -> Diagnostic {
    let good = error.utf8_error().valid_up_to();
    let text = String::from_utf8_lossy(&error.as_bytes()[..good]).into_owned();
    Diagnostic::error("not-utf-8", message!("build.toml 不是 UTF-8 编码", "build.toml is not UTF-8"))
        .at_place(Place::in_text(FILE, &text, good..good))
        .hint(message!("用编辑器另存为 UTF-8", "save it as UTF-8"))
}

/// What goes before the settings.
#[derive(Default)]
struct Said {
    /// The text's place.
    root: Option<String>,
    /// What it is written in.
    from: Option<SourceFormat>,
    /// The text, where it is not read.
    given: Option<Given>,
}

fn parse(folder: &Path, text: &str, said: Said) -> Outcome<Project> {
    let mut problems = Problems::new(text);
    let (tree, faults) = DeTable::parse_recoverable(text);
    for fault in &faults {
        problems.push(fault.span().unwrap_or(0..0), explain::syntax(fault.message()));
    }
    // What is left of a file that is not TOML would give faults that are not there.
    if problems.any_error() {
        return Err(problems.into_sorted());
    }
    let checked = check::check(tree.into_inner(), &mut problems);
    let mut surveyed = Vec::new();
    let project = resolve(checked, folder, said, &mut problems, &mut surveyed);
    let failed = problems.any_error();
    let mut found = problems.into_sorted();
    // What settings that are wrong made of the text is no news.
    if !failed {
        found.append(&mut surveyed);
    }
    match project {
        Some(value) if !failed => {
            debug_assert!(found.iter().all(|diagnostic| diagnostic.severity != Severity::Error));
            Ok(Warned { value, warnings: found })
        }
        _ => Err(found),
    }
}

/// What the survey of the text has to say goes to `surveyed`.
fn resolve(
    mut tree: DeTable<'_>,
    folder: &Path,
    said: Said,
    problems: &mut Problems<'_>,
    surveyed: &mut Vec<Diagnostic>,
) -> Option<Project> {
    let listed = tree.remove("edition");
    let raw: RawProject = editions::deserialize(tree, 0..0, problems)?;
    let mut settings = publication::publication(&raw.publication, folder, problems);
    let mut source = publication::source(
        &raw.source,
        &raw.press,
        (publication::numbering(&raw.numbering), &raw.index),
        folder,
        problems,
    );
    if let Some(root) = said.root {
        source.root = root;
    }
    source.from = said.from.or(source.from);
    source.given = said.given;
    let wants_language = settings.language.is_none();
    let survey = source::survey(folder, &source).drain_into(surveyed);
    surveyed.retain(|diagnostic| wants_language || diagnostic.code != "guessed-language");
    publication::fill(&mut settings, survey);
    let fonts = publication::fonts(&raw, folder, problems);
    let qr = raw.qr.as_ref().and_then(|qr| publication::qr(qr, folder, problems));
    let lang = settings.language.clone().unwrap_or_else(Lang::simplified_chinese);
    let context = editions::Context { folder, lang: &lang };
    let editions = editions::editions(listed, &context, problems);
    Some(Project { folder: PathBuf::from(folder), publication: settings, source, fonts, qr, editions })
}
