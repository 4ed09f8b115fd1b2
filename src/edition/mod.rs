//! Orders the stages: project and publication in, output files out, written whole or not at all.
//!
//! ```text
//! Project ─ prepare ──▶ Prepared (text, faces, QR code, cover)
//!         ─ convert ──▶ the text in the characters that an edition asks for
//!         ─ drop_caps ▶ the same, a large character where chapters begin
//!         ─ schedule ─▶ one Made per edition, at most two at once; page map before the EPUB that wants it
//!         ─ output ───▶ files: all of them, or none when anything failed
//! ```

mod complete;
mod convert;
mod cover;
mod drawings;
mod drop_caps;
mod faces;
mod inspect;
mod output;
mod prepare;
mod qr;
mod schedule;

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Duration;

use crate::diagnostic::{At, Diagnostic, Message, Severity};
use crate::message;
use crate::model::SourceMap;
use crate::pdf;
use crate::project::{Edition, Project, nearest};

pub use inspect::{layout as inspect_layout, model as inspect_model, text as inspect_text};

/// What is to be built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildRequest {
    /// Names of the editions wanted; all of them if it is empty.
    pub editions: Vec<String>,
    /// The folder that outputs go to. It is made when there is something to write.
    pub out: PathBuf,
    /// Whether a warning is an error.
    pub strict: bool,
    /// The value of SOURCE_DATE_EPOCH, in seconds since 1970-01-01T00:00:00Z.
    pub source_date_epoch: Option<i64>,
}

/// What has been built.
#[derive(Debug, Clone)]
pub struct Built {
    /// The files made, in the order of the editions in build.toml.
    pub outputs: Vec<Output>,
    /// Warnings and notes, their places resolved, each once.
    pub warnings: Vec<Diagnostic>,
}

/// A file made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// The edition's name.
    pub edition: String,
    /// The file.
    pub path: PathBuf,
    /// What it is.
    pub kind: OutputKind,
    /// Its size in bytes.
    pub bytes: u64,
    /// The time that its stages took.
    pub time: Duration,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputKind {
    /// An EPUB.
    Epub {
        /// How many chapters it has.
        chapters: usize,
        /// How many bytes its faces have, before they are packed; 0 without any.
        face_bytes: u64,
    },
    /// A PDF.
    Pdf {
        /// How many pages it has.
        pages: usize,
        /// The standards that it keeps.
        options: pdf::Options,
    },
}

/// Is told how far a build is. Calls come from several threads.
pub trait Progress: Sync {
    /// How many steps there will be.
    fn plan(&self, steps: usize);
    /// A step begins.
    fn step(&self, what: &Message);
}

/// Tells nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn plan(&self, _: usize) {}
    fn step(&self, _: &Message) {}
}

/// Builds editions of `project`. `loaded` are the warnings that its settings gave, which count with `strict`.
///
/// # Errors
/// Everything that was wrong, warnings among it, in the order of the stages; nothing has been written then. With
/// `strict`, warnings are errors. An output that cannot be put in place is an error too; those put in place before it
/// are whole.
pub fn build(
    project: &Project,
    request: &BuildRequest,
    loaded: Vec<Diagnostic>,
    progress: &dyn Progress,
) -> Result<Built, Vec<Diagnostic>> {
    let mut found = loaded;
    let wanted = match select(project, &request.editions) {
        Ok(wanted) => wanted,
        Err(errors) => return Err(finish(found, errors, &SourceMap::default())),
    };
    let jobs = schedule::jobs(project, &wanted);
    progress.plan(2 + schedule::steps(&jobs));
    let prepared = match prepare::prepare(project, request.source_date_epoch, progress, &mut found) {
        Ok(prepared) => prepared,
        Err(errors) => return Err(finish(found, errors, &SourceMap::default())),
    };
    let made = schedule::run(jobs, &prepared, progress, &mut found);
    tell_of_missing_glyphs_once(&mut found);
    let mut found = finish(found, Vec::new(), &prepared.publication.sources);
    if request.strict {
        found.iter_mut().for_each(make_strict);
    }
    if found.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        return Err(found);
    }
    match output::write(&request.out, made) {
        Ok(outputs) => Ok(Built { outputs, warnings: found }),
        Err(errors) => Err(finish(found, errors, &SourceMap::default())),
    }
}

/// All editions take their glyphs from the same faces: what a PDF lacks, which is told character by character with its
/// place, an EPUB lacks too.
fn tell_of_missing_glyphs_once(found: &mut Vec<Diagnostic>) {
    let is_missing = |diagnostic: &Diagnostic| diagnostic.code == "missing-glyph";
    if found.iter().any(|diagnostic| is_missing(diagnostic) && diagnostic.at != At::Nowhere) {
        found.retain(|diagnostic| !is_missing(diagnostic) || diagnostic.at != At::Nowhere);
    }
}

fn make_strict(diagnostic: &mut Diagnostic) {
    if diagnostic.severity == Severity::Warning {
        diagnostic.severity = Severity::Error;
    }
}

/// The editions of these names, or all.
fn select<'p>(project: &'p Project, names: &[String]) -> Result<Vec<&'p Edition>, Vec<Diagnostic>> {
    let known = |name: &&String| !project.editions.iter().any(|edition| edition.name == **name);
    let errors: Vec<Diagnostic> = names.iter().filter(known).map(|name| unknown_edition(project, name)).collect();
    if !errors.is_empty() {
        return Err(errors);
    }
    let wanted = |edition: &&Edition| names.is_empty() || names.contains(&edition.name);
    Ok(project.editions.iter().filter(wanted).collect())
}

fn unknown_edition(project: &Project, name: &str) -> Diagnostic {
    let names: Vec<&str> = project.editions.iter().map(|edition| edition.name.as_str()).collect();
    let (zh, en) = (names.join("、"), names.join(", "));
    let diagnostic =
        Diagnostic::error("unknown-edition", message!("没有名为“{name}”的版本", "there is no edition `{name}`"));
    match nearest(name, names.iter().copied()) {
        Some(near) => {
            diagnostic.hint(message!("是否要写“{near}”？版本有：{zh}", "did you mean `{near}`? There are {en}"))
        }
        None => diagnostic.hint(message!("版本有：{zh}", "there are {en}")),
    }
}

/// All diagnostics with their places resolved, each once: two editions of one text find the same faults in it.
fn finish(found: Vec<Diagnostic>, more: Vec<Diagnostic>, sources: &SourceMap) -> Vec<Diagnostic> {
    let mut seen = HashSet::new();
    let resolved = found.into_iter().chain(more).map(|diagnostic| match sources.resolve(&diagnostic.at) {
        Some(place) => Diagnostic { at: At::Place(place), ..diagnostic },
        None => diagnostic,
    });
    resolved.filter(|diagnostic| seen.insert(diagnostic.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;
    use crate::model::FileId;

    #[test]
    fn a_fault_that_two_editions_find_is_told_once_with_its_place() {
        let mut sources = SourceMap::default();
        let file = sources.add("a.md", "一二三");
        let fault = Diagnostic::warning("w", message!("中", "en")).at(Span::new(file, 3..6));
        let lost = Diagnostic::warning("w", message!("中", "en")).at(Span::new(FileId(9), 0..1));
        let told = finish(vec![fault.clone(), lost.clone()], vec![fault], &sources);
        assert_eq!(told.len(), 2);
        assert!(matches!(&told[0].at, At::Place(place) if (place.line, place.column) == (1, 2)));
        assert_eq!(told[1], lost, "a span of no file is kept as it is");
    }

    #[test]
    fn a_glyph_that_both_formats_lack_is_told_once_with_its_place() {
        let epub = Diagnostic::warning("missing-glyph", message!("内嵌", "embedded"));
        let pdf = Diagnostic::warning("missing-glyph", message!("方框", "box")).at(Span::new(FileId(0), 0..1));
        let mut both = vec![epub.clone(), pdf.clone()];
        tell_of_missing_glyphs_once(&mut both);
        assert_eq!(both, [pdf]);
        let mut alone = vec![epub.clone()];
        tell_of_missing_glyphs_once(&mut alone);
        assert_eq!(alone, [epub]);
    }

    #[test]
    fn strict_makes_warnings_errors_and_leaves_notes() {
        let mut warning = Diagnostic::warning("w", message!("中", "en"));
        let mut note = Diagnostic::note("n", message!("中", "en"));
        make_strict(&mut warning);
        make_strict(&mut note);
        assert_eq!((warning.severity, note.severity), (Severity::Error, Severity::Note));
    }
}
