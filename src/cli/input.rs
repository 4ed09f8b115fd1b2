//! The publication that an argument names: a folder, a file, or `-`, a text on standard input.

use std::io::Read;
use std::path::{Path, PathBuf};

use keben::diagnostic::{Diagnostic, Outcome};
use keben::message;
use keben::project::{self, Project};
use keben::source::{Given, SourceFormat};

/// Most bytes that are read: more than that no text may have.
const MAX_BYTES: u64 = u32::MAX as u64 + 1;

/// What stands for standard input.
const STANDARD_INPUT: &str = "-";

/// The settings of the publication at `path`.
///
/// # Errors
/// As [`project::load`]; a standard input that cannot be read, or is empty.
pub(crate) fn load(path: &Path, from: Option<SourceFormat>) -> Outcome<Project> {
    if path != Path::new(STANDARD_INPUT) {
        return project::load_from(path, from);
    }
    let mut bytes = Vec::new();
    if let Err(why) = std::io::stdin().lock().take(MAX_BYTES).read_to_end(&mut bytes) {
        let what = message!("读不了标准输入：{why}", "cannot read standard input: {why}");
        return Err(vec![Diagnostic::error("unreadable-input", what)]);
    }
    if bytes.is_empty() {
        let what = message!("标准输入没有内容", "standard input is empty");
        let hint = message!(
            "用管道送入文本：pandoc -t json 报告.docx | keben build --from pandoc-json -",
            "give it a text: pandoc -t json report.docx | keben build --from pandoc-json -"
        );
        return Err(vec![Diagnostic::error("empty-input", what).hint(hint)]);
    }
    project::load_given(&folder_of(path), Given::standard_input(bytes, from), from)
}

/// The folder of the publication at `path`: for standard input, the one that we are in.
pub(crate) fn folder_of(path: &Path) -> PathBuf {
    if path == Path::new(STANDARD_INPUT) { PathBuf::from(".") } else { project::folder_of(path) }
}
