//! Texts of the publication: read, decoded, and what was guessed on the way.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use super::inside::Inside;
use super::tool::Templates;
use super::{Encoding, decode, order};
use crate::diagnostic::Diagnostic;
use crate::message;

/// Reads text files, side by side.
pub(super) struct Texts<'a> {
    /// The publication's folder.
    pub inside: &'a Inside,
    /// What the book's tool puts into them.
    pub templates: Templates,
    given: Option<Encoding>,
    guessed: Mutex<BTreeMap<Encoding, BTreeSet<String>>>,
}

impl<'a> Texts<'a> {
    /// Texts in the encoding that is given, or in the one that each of them is found to be in.
    pub(super) fn new(inside: &'a Inside, given: Option<Encoding>) -> Texts<'a> {
        Texts { inside, templates: Templates::default(), given, guessed: Mutex::default() }
    }

    /// The text of the file at `path`, from the publication's folder.
    ///
    /// # Errors
    /// The file is not there, outside, too large, or not text.
    pub(super) fn read(&self, path: &str) -> Result<String, Box<Diagnostic>> {
        let bytes = self.inside.read(path, decode::MAX_BYTES).map_err(|fault| order::unreadable(path, &fault))?;
        let decoded = decode::decode(path, bytes, self.given)?;
        if let Some(encoding) = decoded.guessed {
            let mut guessed = self.guessed.lock().unwrap_or_else(PoisonError::into_inner);
            guessed.entry(encoding).or_default().insert(path.to_owned());
        }
        Ok(decoded.text)
    }

    /// The beginning of a text, at most `limit` bytes of its file; `None` where it cannot be read.
    pub(super) fn head(&self, path: &str, limit: u64) -> Option<String> {
        let (mut bytes, is_all) = self.inside.head(path, limit).ok()?;
        if !is_all {
            // A line feed is never part of another character, but in UTF-16, where characters have two bytes or four.
            let line = bytes.iter().rposition(|&b| b == b'\n').map_or(bytes.len(), |at| at + 1);
            let is_utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
            bytes.truncate(if is_utf16 { bytes.len() & !1 } else { line });
        }
        // One long line can end within a character.
        (0..4).find_map(|less| {
            let part = bytes[..bytes.len().saturating_sub(less)].to_vec();
            decode::decode(path, part, self.given).ok().map(|decoded| decoded.text)
        })
    }

    /// One note for each encoding that was guessed.
    pub(super) fn notes(self) -> Vec<Diagnostic> {
        let guessed = self.guessed.into_inner().unwrap_or_else(PoisonError::into_inner);
        guessed.into_iter().filter_map(|(encoding, files)| note(encoding, &files)).collect()
    }
}

fn note(encoding: Encoding, files: &BTreeSet<String>) -> Option<Diagnostic> {
    let (name, key) = (encoding.name(), encoding.key());
    let what = match files.len() {
        1 => message!("按 {name} 编码读取，这是从文字推断的", "read as {name}, which is guessed from the text"),
        count => message!(
            "此文件等 {count} 个文件按 {name} 编码读取，这是从文字推断的",
            "this file and others, {count} in all, are read as {name}, which is guessed from the text"
        ),
    };
    let hint = message!(
        "不对时，在 build.toml 的 [source] 中写 encoding，如 \"{key}\"",
        "if that is wrong, write encoding in [source] of build.toml, such as \"{key}\""
    );
    Some(Diagnostic::note("guessed-encoding", what).in_file(files.first()?.as_str()).hint(hint))
}
