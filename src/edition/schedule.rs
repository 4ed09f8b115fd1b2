//! Makes the editions: at most two at once, a page map before the EPUB that wants it.
//!
//! Each edition runs on a plain thread, never inside a rayon task: krilla draws on the thread that it was called on and
//! must not be entered again by a task that waits there.

use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use super::prepare::Prepared;
use super::{OutputKind, Progress};
use crate::diagnostic::Diagnostic;
use crate::model::PageMap;
use crate::project::{Edition, Format, Project};
use crate::{epub, message, pdf, typeset};

/// An edition to make.
pub(super) struct Job<'p> {
    edition: &'p Edition,
    /// Its place in build.toml.
    index: usize,
    /// Whether its file is wanted, and not only its page map.
    wanted: bool,
    /// Where its page map goes.
    map_to: Vec<Sender<PageMap>>,
    /// Where its page map comes from. A source that fails hangs up.
    map_from: Option<Receiver<PageMap>>,
}

/// An edition made.
pub(super) struct Made {
    /// Name of the file.
    pub file: String,
    /// Name of the edition.
    pub edition: String,
    /// What it is.
    pub kind: OutputKind,
    /// The file.
    pub bytes: Vec<u8>,
    /// The time it took.
    pub time: Duration,
}

/// The jobs of the wanted editions, and of those whose page maps they want. PDFs come first, so that a job never waits
/// for one that nobody has begun.
pub(super) fn jobs<'p>(project: &'p Project, wanted: &[&Edition]) -> Vec<Job<'p>> {
    let is_wanted = |edition: &Edition| wanted.iter().any(|other| other.name == edition.name);
    let is_source = |edition: &Edition| wanted.iter().any(|other| other.pages.as_ref() == Some(&edition.name));
    let listed = project.editions.iter().enumerate();
    let needed = listed.filter(|(_, edition)| is_wanted(edition) || is_source(edition));
    let mut jobs: Vec<Job<'p>> = needed
        .map(|(index, edition)| Job { edition, index, wanted: is_wanted(edition), map_to: Vec::new(), map_from: None })
        .collect();
    jobs.sort_by_key(|job| matches!(job.edition.format, Format::Epub(_)));
    for reader in 0..jobs.len() {
        let Some(source) = jobs[reader].edition.pages.clone() else {
            continue;
        };
        if let Some(source) = jobs.iter().position(|job| job.edition.name == source) {
            let (to, from) = channel();
            jobs[source].map_to.push(to);
            jobs[reader].map_from = Some(from);
        }
    }
    jobs
}

/// How many steps the jobs will tell of.
pub(super) fn steps(jobs: &[Job<'_>]) -> usize {
    let steps = |job: &Job<'_>| match job.edition.format {
        Format::Epub(_) => 1,
        Format::Pdf { .. } => 1 + usize::from(job.wanted),
    };
    jobs.iter().map(steps).sum()
}

/// Makes all editions; what goes wrong is in `found`, in the order of the editions, and does not stop the others.
pub(super) fn run(
    jobs: Vec<Job<'_>>,
    prepared: &Prepared,
    progress: &dyn Progress,
    found: &mut Vec<Diagnostic>,
) -> Vec<Made> {
    let changed = match changed(&jobs, prepared, found) {
        Ok(changed) => changed,
        Err(errors) => {
            found.extend(errors);
            return Vec::new();
        }
    };
    let text_of = |edition: &Edition| {
        let changed = changed.iter().find(|(other, _)| has_same_text(other, edition));
        changed.map_or(prepared, |(_, prepared)| prepared)
    };
    let make = |job: Job<'_>| {
        let index = job.index;
        let mut said = Vec::new();
        let text = text_of(job.edition);
        let made = match make(job, text, progress, &mut said) {
            Ok(made) => made,
            Err(errors) => {
                said.extend(errors);
                None
            }
        };
        (index, made, said)
    };
    let mut results = two_at_once(jobs, make);
    results.sort_by_key(|(index, ..)| *index);
    let mut all = Vec::new();
    for (_, made, said) in results {
        found.extend(said);
        all.extend(made);
    }
    all
}

/// The texts of editions that ask for other characters or for large first ones, each once.
fn changed<'e>(
    jobs: &[Job<'e>],
    prepared: &Prepared,
    found: &mut Vec<Diagnostic>,
) -> Result<Vec<(&'e Edition, Prepared)>, Vec<Diagnostic>> {
    let mut changed: Vec<(&Edition, Prepared)> = Vec::new();
    for edition in jobs.iter().map(|job| job.edition) {
        if !changed.iter().any(|(other, _)| has_same_text(other, edition)) {
            changed.extend(prepared.for_edition(edition, found)?.map(|text| (edition, text)));
        }
    }
    Ok(changed)
}

fn has_same_text(one: &Edition, other: &Edition) -> bool {
    let drop_caps = |edition: &Edition| edition.has_drop_caps().then_some(edition.drop_caps);
    one.script == other.script && drop_caps(one) == drop_caps(other)
}

/// Runs `work` over `items` on two threads; results come in the order in which the work ended.
fn two_at_once<T: Send, R: Send>(items: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let threads = items.len().min(2);
    let queue = Mutex::new(items.into_iter());
    let results = Mutex::new(Vec::new());
    // A lock is poisoned only by a panic, which the scope hands on; nobody sees what is behind it.
    let lock_free = "no thread panics with a lock held";
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let Some(item) = queue.lock().expect(lock_free).next() else {
                        break;
                    };
                    let result = work(item);
                    results.lock().expect(lock_free).push(result);
                }
            });
        }
    });
    results.into_inner().expect(lock_free)
}

/// Makes one edition; `None` when only its page map was wanted.
fn make(
    job: Job<'_>,
    prepared: &Prepared,
    progress: &dyn Progress,
    said: &mut Vec<Diagnostic>,
) -> Result<Option<Made>, Vec<Diagnostic>> {
    let edition = job.edition;
    match &edition.format {
        Format::Epub(options) => {
            // A source that failed has said so itself.
            let map = match job.map_from.map(|from| from.recv()) {
                Some(Err(_)) => return Err(Vec::new()),
                Some(Ok(map)) => Some(map),
                None => None,
            };
            make_epub(edition, options, map.as_ref(), prepared, progress, said).map(Some)
        }
        Format::Pdf { typeset, pdf } => make_pdf(&job, typeset, *pdf, prepared, progress, said),
    }
}

fn make_epub(
    edition: &Edition,
    options: &epub::Options,
    map: Option<&PageMap>,
    prepared: &Prepared,
    progress: &dyn Progress,
    said: &mut Vec<Diagnostic>,
) -> Result<Made, Vec<Diagnostic>> {
    let name = &edition.name;
    let file = format!("{name}.{}", options.extension());
    progress.step(&message!("写出 {file}", "writing {file}"));
    let start = Instant::now();
    let metadata = &prepared.publication.metadata;
    let is_wanted = options.cover && metadata.cover.is_none();
    let cover = is_wanted.then(|| super::cover::make(metadata, &prepared.fonts)).flatten();
    let vertical = (options.writing == epub::Writing::Vertical)
        .then(|| super::convert::with_vertical_quotes(&prepared.publication));
    let publication = vertical.as_ref().unwrap_or(&prepared.publication);
    let book = epub::write(publication, &prepared.fonts, map, cover.as_ref(), options)?.drain_into(said);
    Ok(Made {
        file,
        edition: name.clone(),
        kind: OutputKind::Epub { chapters: prepared.publication.chapters.len(), face_bytes: book.face_bytes },
        bytes: book.bytes,
        time: start.elapsed(),
    })
}

fn make_pdf(
    job: &Job<'_>,
    options: &typeset::Options,
    pdf_options: pdf::Options,
    prepared: &Prepared,
    progress: &dyn Progress,
    said: &mut Vec<Diagnostic>,
) -> Result<Option<Made>, Vec<Diagnostic>> {
    let name = &job.edition.name;
    progress.step(&message!("排版 {name}", "setting {name}"));
    let start = Instant::now();
    let options = with_code(options, prepared);
    let publication = &prepared.publication;
    let pages = typeset::typeset(publication, &prepared.fonts, &options).drain_into(said);
    for to in &job.map_to {
        // A reader that has gone away needs no map.
        let _ = to.send(PageMap { source: name.clone(), ..pages.page_map.clone() });
    }
    if !job.wanted {
        return Ok(None);
    }
    progress.step(&message!("写出 {name}.pdf", "writing {name}.pdf"));
    let bytes = pdf::write(&pages, publication, &prepared.fonts, &pdf_options)?;
    Ok(Some(Made {
        file: format!("{name}.pdf"),
        edition: name.clone(),
        kind: OutputKind::Pdf { pages: pages.pages.len(), options: pdf_options },
        bytes,
        time: start.elapsed(),
    }))
}

/// The options with the QR code of every page, where it is wanted: 14 mm, or what the foot margin holds with a line of
/// space above and below. A phone reads 14 mm with a code of up to 41 modules from paper.
pub(super) fn with_code(options: &typeset::Options, prepared: &Prepared) -> typeset::Options {
    const WANTED: f32 = 14.0 * 72.0 / 25.4;
    const LEAST: f32 = 8.0 * 72.0 / 25.4;
    let side = WANTED.min(options.margins.foot - 0.5 * options.line_pitch).max(LEAST);
    let place = prepared.qr_every_page.map(|asset| typeset::QrPlace { asset, side });
    typeset::Options { qr_every_page: place, ..options.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_work_is_done_and_two_items_run_at_once() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let running = AtomicUsize::new(0);
        let most = AtomicUsize::new(0);
        let mut done = two_at_once((0..8).collect(), |item: u32| {
            most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(5));
            running.fetch_sub(1, Ordering::SeqCst);
            item
        });
        done.sort();
        assert_eq!(done, (0..8).collect::<Vec<_>>());
        assert_eq!(most.into_inner(), 2);
    }

    fn project(text: &str) -> Project {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("build.toml"), text).unwrap();
        crate::project::load(folder.path()).unwrap().value
    }

    const PAGED: &str = r#"
        [[edition]]
        name = "reader"
        format = "epub"
        pages = "paper"
        [[edition]]
        name = "paper"
        format = "pdf"
        [[edition]]
        name = "other"
        format = "pdf"
    "#;

    #[test]
    fn a_page_map_is_made_before_the_epub_that_wants_it_though_its_file_is_not_wanted() {
        let project = project(PAGED);
        let jobs = jobs(&project, &[&project.editions[0]]);
        let named: Vec<(&str, bool)> = jobs.iter().map(|job| (job.edition.name.as_str(), job.wanted)).collect();
        assert_eq!(named, [("paper", false), ("reader", true)]);
        assert_eq!(steps(&jobs), 2);
        jobs[0].map_to[0].send(PageMap::default()).unwrap();
        assert!(jobs[1].map_from.as_ref().unwrap().recv().is_ok());
    }

    #[test]
    fn an_epub_does_not_wait_for_a_source_that_has_failed() {
        let project = project(PAGED);
        let mut jobs = jobs(&project, &project.editions.iter().collect::<Vec<_>>());
        let reader = jobs.pop().unwrap();
        drop(jobs);
        assert!(reader.map_from.unwrap().recv().is_err());
    }
}
