//! `keben inspect`.

use std::path::Path;
use std::process::ExitCode;

use keben::diagnostic::{Diagnostic, Outcome, Warned};
use keben::project::Project;
use keben::source::SourceFormat;
use keben::{edition, message};

use super::args;
use super::report::Reporter;
use super::{input, language, print, settings};

/// Prints the model or the layout.
pub(crate) fn run(arguments: args::Inspect) -> ExitCode {
    let lang = language::of(arguments.lang);
    let path = settings::path(arguments.path.clone());
    let folder = input::folder_of(&path);
    let reporter = Reporter::new(lang, &folder);
    match shown(&path, arguments.from.map(args::From::format), arguments.layout.as_deref()) {
        Ok(shown) => {
            let code = print(&shown.value);
            reporter.print(&shown.warnings, lang.pick("已读入", "read"));
            code
        }
        Err(errors) => {
            reporter.print(&errors, lang.pick("无法查看", "nothing to show"));
            ExitCode::FAILURE
        }
    }
}

/// The text to print: the layout of an edition, else the model.
fn shown(path: &Path, from: Option<SourceFormat>, layout: Option<&str>) -> Outcome<String> {
    let epoch = settings::source_date_epoch().map_err(|error| vec![error])?;
    let loaded = input::load(path, from)?;
    let shown = match layout {
        Some(edition) => edition::inspect_layout(&loaded.value, edition, epoch),
        None => model(&loaded.value, epoch),
    };
    let mut warnings = loaded.warnings;
    match shown {
        Ok(shown) => {
            let value = shown.drain_into(&mut warnings);
            Ok(Warned { value, warnings })
        }
        Err(errors) => Err(warnings.into_iter().chain(errors).collect()),
    }
}

fn model(project: &Project, epoch: Option<i64>) -> Outcome<String> {
    let read = edition::inspect_model(project, epoch)?;
    match serde_json::to_string_pretty(&read.value) {
        Ok(json) => Ok(Warned { value: json + "\n", warnings: read.warnings }),
        Err(error) => Err(vec![Diagnostic::error(
            "no-json",
            message!("无法写成 JSON：{error}", "cannot be written as JSON: {error}"),
        )]),
    }
}
