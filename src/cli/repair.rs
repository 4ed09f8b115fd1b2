//! `keben repair`: the repaired text on stdout, or its changes. The file stays as it is.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use keben::diagnostic::{Diagnostic, Place};
use keben::message;
use keben::source::press::{self, Edit, Repaired};
use keben::source::read_text;
use serde_json::json;

use super::args::{self, Lang};
use super::report::Reporter;
use super::{language, print};

/// Repairs a file.
pub(crate) fn run(arguments: args::Repair) -> ExitCode {
    let lang = language::of(arguments.lang);
    let failed = |error: Diagnostic| {
        Reporter::new(lang, Path::new(".")).print(&[error], lang.pick("没有修复", "nothing was repaired"));
        ExitCode::FAILURE
    };
    let source = match read_text(&arguments.file) {
        Ok(source) => source,
        Err(error) => return failed(*error),
    };
    let repaired = press::repair(&source, &press::Options { keep: arguments.keep });
    let name = arguments.file.display().to_string();
    if let Some(log) = &arguments.log
        && let Err(error) = write_log(log, &arguments.file, &lines_of(&name, &source, &repaired))
    {
        return failed(error);
    }
    if arguments.diff { print(&diff(&name, &source, &repaired, lang)) } else { print(&repaired.text) }
}

/// Writes the log, which must not be the text itself.
fn write_log(log: &Path, file: &Path, lines: &str) -> Result<(), Diagnostic> {
    let shown = log.display();
    let same = |path: &Path| std::fs::canonicalize(path).ok();
    if same(log).is_some_and(|log| Some(log) == same(file)) {
        let what = message!("“{shown}”就是要修复的文本", "“{shown}” is the text to repair");
        let hint = message!("给 --log 另取一个文件名", "give --log the name of another file");
        return Err(Diagnostic::error("log-is-the-text", what).hint(hint));
    }
    std::fs::write(log, lines).map_err(|why| {
        let what = message!("写不了“{shown}”：{why}", "cannot write “{shown}”: {why}");
        Diagnostic::error("unwritable-log", what).hint(message!("检查路径和权限", "check the path and its permissions"))
    })
}

/// The changes as JSON, one a line, in the order of the text; `made` is false for those only proposed.
fn lines_of(name: &str, source: &str, repaired: &Repaired) -> String {
    let mut lines = String::new();
    for (edit, made) in in_order(repaired) {
        let place = Place::in_text(name, source, edit.range());
        let mut line = json!({ "made": made, "line": place.line, "column": place.column });
        if let (Some(line), Ok(serde_json::Value::Object(edit))) = (line.as_object_mut(), serde_json::to_value(edit)) {
            line.extend(edit);
        }
        let _ = writeln!(lines, "{line}");
    }
    lines
}

fn in_order(repaired: &Repaired) -> Vec<(&Edit, bool)> {
    let made = repaired.edits.iter().map(|edit| (edit, true));
    let mut all: Vec<_> = made.chain(repaired.proposed.iter().map(|edit| (edit, false))).collect();
    all.sort_by_key(|(edit, _)| (edit.start, edit.end));
    all
}

/// How many characters are shown around a change.
const AROUND: usize = 12;

/// The changes for people: place, what was and what is, why, and the name that `keep` takes.
fn diff(name: &str, source: &str, repaired: &Repaired, lang: Lang) -> String {
    let mut text = String::new();
    for (edit, made) in in_order(repaired) {
        let Place { line, column, .. } = Place::in_text(name, source, edit.range());
        let (kind, reason) = (edit.kind.name(), lang.of(&edit.reason));
        let state = if made { "" } else { lang.pick("（未改）", " (proposed)") };
        let percent = (edit.confidence * 100.0).round();
        let _ = writeln!(text, "{name}:{line}:{column}  {}{state}  {percent}%  {}", lang.of(&kind), edit.hash);
        let (ahead, behind) = around(source, edit);
        let _ = writeln!(text, "  - {ahead}[{}]{behind}", visible(&edit.before));
        let _ = writeln!(text, "  + {ahead}[{}]{behind}", visible(&edit.after));
        let _ = writeln!(text, "  {reason}\n");
    }
    let (made, proposed) = (repaired.edits.len(), repaired.proposed.len());
    let _ = match lang {
        Lang::Zh => writeln!(text, "改动 {made} 处，另有 {proposed} 处只建议、未改"),
        Lang::En => writeln!(text, "{made} changes; {proposed} more proposed, not made"),
    };
    text
}

fn around(source: &str, edit: &Edit) -> (String, String) {
    let ahead = &source[source[..edit.start].rfind('\n').map_or(0, |at| at + 1)..edit.start];
    let mut ahead: Vec<char> = ahead.chars().rev().take(AROUND).collect();
    ahead.reverse();
    let behind = source[edit.end..].chars().take_while(|c| *c != '\n' && *c != '\r').take(AROUND);
    (ahead.into_iter().collect(), behind.collect())
}

/// Line ends and blanks as signs that can be seen.
fn visible(text: &str) -> String {
    let sign = |c: char| match c {
        '\n' => '⏎',
        '\r' => '␍',
        ' ' => '␣',
        '\u{3000}' => '□',
        c => c,
    };
    text.chars().map(sign).collect()
}
