//! `keben build`.

use std::path::Path;
use std::process::ExitCode;

use keben::edition::{self, Output, OutputKind};
use keben::pdf::Archival;

use super::args::{self, Lang};
use super::progress::Bar;
use super::report::Reporter;
use super::settings::BuildSettings;
use super::{input, language, print};

/// Builds, and says what was made.
pub(crate) fn run(arguments: args::Build) -> ExitCode {
    let lang = language::of(arguments.lang);
    let nothing = lang.pick("没有生成任何文件", "nothing was built");
    let settings = match BuildSettings::resolve(arguments) {
        Ok(settings) => settings,
        Err(error) => {
            Reporter::new(lang, Path::new(".")).print(&[error], nothing);
            return ExitCode::FAILURE;
        }
    };
    let loaded = match input::load(&settings.path, settings.from) {
        Ok(loaded) => loaded,
        Err(errors) => {
            Reporter::new(lang, &input::folder_of(&settings.path)).print(&errors, nothing);
            return ExitCode::FAILURE;
        }
    };
    let project = loaded.value;
    let reporter = Reporter::new(lang, &project.folder);
    let bar = Bar::new(lang);
    let built = edition::build(&project, &settings.request(&project.folder), loaded.warnings, &bar);
    bar.clear();
    match built {
        Ok(built) => {
            let lines: String = built.outputs.iter().map(|output| line(output, lang)).collect();
            let code = print(&lines);
            reporter.print(&built.warnings, &summary(built.outputs.len(), lang));
            code
        }
        Err(errors) => {
            reporter.print(&errors, nothing);
            ExitCode::FAILURE
        }
    }
}

fn summary(files: usize, lang: Lang) -> String {
    match (files, lang) {
        (_, Lang::Zh) => format!("生成 {files} 个文件"),
        (1, Lang::En) => "1 file built".to_owned(),
        (_, Lang::En) => format!("{files} files built"),
    }
}

/// One line per file: name, format, pages or chapters, size, time.
fn line(output: &Output, lang: Lang) -> String {
    let counted = |number: usize, zh: &str, en: &str| match (number, lang) {
        (_, Lang::Zh) => format!("{number} {zh}"),
        (1, Lang::En) => format!("1 {en}"),
        (_, Lang::En) => format!("{number} {en}s"),
    };
    let (format, extent) = match output.kind {
        OutputKind::Epub { chapters, .. } => ("EPUB 3.3".to_owned(), counted(chapters, "章", "chapter")),
        OutputKind::Pdf { pages, options } => (pdf_format(options), counted(pages, "页", "page")),
    };
    let faces = match output.kind {
        OutputKind::Epub { face_bytes: bytes @ 1.., .. } => match lang {
            Lang::Zh => format!("（字体 {}）", size(bytes)),
            Lang::En => format!(" (faces {})", size(bytes)),
        },
        OutputKind::Epub { .. } | OutputKind::Pdf { .. } => String::new(),
    };
    let path = output.path.display();
    format!("{path}  {format}  {extent}  {}{faces}  {} ms\n", size(output.bytes), output.time.as_millis())
}

fn pdf_format(options: keben::pdf::Options) -> String {
    let archival = match options.archival {
        Some(Archival::A2a) => "PDF/A-2a",
        Some(Archival::A2u) => "PDF/A-2u",
        Some(Archival::A2b) => "PDF/A-2b",
        Some(Archival::A3a) => "PDF/A-3a",
        None => "PDF",
    };
    if options.accessible { format!("{archival} + PDF/UA-1") } else { archival.to_owned() }
}

/// A size in kB or MB (of 1000), as file managers show it.
fn size(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{bytes} B"),
        10_000..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_name_format_extent_size_and_time() {
        let output = Output {
            edition: "a".into(),
            path: "out/a.pdf".into(),
            kind: OutputKind::Pdf {
                pages: 1,
                options: keben::pdf::Options { archival: Some(Archival::A2a), accessible: true },
            },
            bytes: 1_250_000,
            time: std::time::Duration::from_millis(40),
        };
        assert_eq!(line(&output, Lang::En), "out/a.pdf  PDF/A-2a + PDF/UA-1  1 page  1.2 MB  40 ms\n");
        assert_eq!(line(&output, Lang::Zh), "out/a.pdf  PDF/A-2a + PDF/UA-1  1 页  1.2 MB  40 ms\n");
    }
}
