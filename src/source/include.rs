//! Includes: files that a chapter takes in before it is read as Markdown.
//!
//! | written | becomes |
//! |---|---|
//! | `{{#include FILE}}`, `{{#rustdoc_include FILE}}` (mdBook) | the file's text |
//! | `…FILE:2}}`, `…FILE:2:5}}`, `…FILE::5}}`, `…FILE:name}}` | a line, lines, the lines between `ANCHOR: name` and `ANCHOR_END: name` |
//! | `{{#playground FILE}}` | the text in a fence of Rust |
//! | `{{#title …}}` | nothing |
//! | `{% hint … %}`, `{% tabs %}` and the like on a line (GitBook) | nothing: what they enclose is text |
//! | `\{{#…}}` | itself, without the backslash |
//! | `[import](FILE)`, `[import:2-5,lang:"js"](FILE)` on a line (GitBook's include-codeblock) | the text in a fence |
//! | `{% include "FILE" %}` (GitBook), `--8<-- "FILE"` (MkDocs) | the file's text |
//! | lines of files between two lines `--8<--` (MkDocs) | the files' texts |
//!
//! What is included may include in its turn. Nothing outside the publication is read, and a file is not taken into
//! itself.

mod directive;
mod lines;

use self::directive::{Directive, Found};
use super::edits::{Change, Edited, With};
use super::inside::{self, PathFault};
use super::texts::Texts;
use crate::diagnostic::{Diagnostic, Span};
use crate::message;
use crate::model::SourceMap;

/// How deep includes are nested.
const MAX_NESTED: usize = 10;
/// How much one chapter may take in, in bytes, so that a few files cannot grow without end by including one another.
const MAX_TAKEN: usize = 1 << 26;

/// Takes includes in.
pub(super) struct Includer<'a> {
    pub texts: &'a Texts<'a>,
    pub sources: &'a mut SourceMap,
    pub warnings: &'a mut Vec<Diagnostic>,
}

/// Whether a text may hold includes at all.
pub(super) fn has_any(text: &str) -> bool {
    ["{{#", "[import", "{% ", "--8<--"].iter().any(|mark| text.contains(mark))
}

impl Includer<'_> {
    /// Takes in what the chapter at `path` includes.
    pub(super) fn expand(&mut self, chapter: &mut Edited, path: &str) {
        let mut left = MAX_TAKEN;
        self.expand_in(chapter, &mut vec![path.to_owned()], &mut left);
    }

    /// `open` are the files that are being taken in, the innermost last. Recursion ends at [`MAX_NESTED`].
    fn expand_in(&mut self, text: &mut Edited, open: &mut Vec<String>, left: &mut usize) {
        let found = directive::find(text.text());
        let mut changes = Vec::with_capacity(found.len());
        for Found { range, directive } in found {
            let Some(span) = text.span(range.clone()) else { continue };
            let with = match directive {
                Directive::Nothing => With::Text(String::new()),
                Directive::Text(file) => self.take(&file, span, open, left).map_or(nothing(), With::Edited),
                Directive::Code { file, info } => {
                    let code = self.take(&file, span, open, left);
                    code.map_or(nothing(), |code| With::Edited(fenced(code, &info, span)))
                }
            };
            changes.push(Change { range, with });
        }
        text.change(changes);
    }

    /// The text of an included file, with what it includes; a warning where there is none.
    fn take(
        &mut self,
        wanted: &directive::Wanted,
        at: Span,
        open: &mut Vec<String>,
        left: &mut usize,
    ) -> Option<Edited> {
        match self.try_take(wanted, open, left) {
            Ok(mut text) => {
                if has_any(text.text()) {
                    open.push(self.sources.file(text.span(0..0).map_or(at.file, |span| span.file)).path.clone());
                    self.expand_in(&mut text, open, left);
                    open.pop();
                }
                Some(text)
            }
            Err(warning) => {
                self.warnings.push(warning.at(at));
                None
            }
        }
    }

    /// The path that an include means: from the file's folder, else, as GitBook and MkDocs have it, from the
    /// publication's, or one that its settings name for snippets. `None` for one that leads outside.
    fn path(&self, folder: &str, name: &str) -> Option<String> {
        let near = inside::join(folder, name).ok();
        if near.as_ref().is_some_and(|path| self.texts.inside.has_file(path)) {
            return near;
        }
        let bases = std::iter::once("").chain(self.texts.templates.snippets.iter().map(String::as_str));
        let in_base = |base| inside::join(base, name.strip_prefix('/').unwrap_or(name)).ok();
        bases.filter_map(in_base).find(|path| self.texts.inside.has_file(path)).or(near)
    }

    fn try_take(
        &mut self,
        wanted: &directive::Wanted,
        open: &[String],
        left: &mut usize,
    ) -> Result<Edited, Diagnostic> {
        let name = &wanted.path;
        let folder = inside::folder_of(open.last().map_or("", String::as_str));
        let path = self.path(folder, name).ok_or_else(|| outside(name))?;
        if open.contains(&path) || open.len() > MAX_NESTED {
            return Err(circle(name));
        }
        let file = match self.sources.files().iter().position(|file| file.path == path) {
            Some(known) => crate::diagnostic::FileId(known as u32),
            None => {
                let text = self.texts.read(&path).map_err(|fault| missing(self.texts, &path, name, *fault))?;
                self.sources.add(path.as_str(), text)
            }
        };
        let mut text = Edited::whole(file, self.sources.file(file).text.clone());
        lines::select(&mut text, &wanted.lines).map_err(|what| no_such_lines(name, &what))?;
        *left = left.checked_sub(text.text().len() + 1).ok_or_else(|| too_much(name))?;
        Ok(text)
    }
}

fn nothing() -> With {
    With::Text(String::new())
}

/// The text between fences that are longer than any in it.
fn fenced(mut code: Edited, info: &str, at: Span) -> Edited {
    let text = code.text().clone();
    let longest = text.lines().map(|line| line.trim_start().bytes().take_while(|&b| b == b'`').count()).max();
    let fence = "`".repeat(longest.unwrap_or(0).max(2) + 1);
    let end = text.len();
    let newline = if text.ends_with('\n') { "" } else { "\n" };
    // A file that is empty has no place of its own: the fences are at the directive.
    if text.is_empty() {
        code = Edited::whole(at.file, std::sync::Arc::default());
    }
    code.change(vec![
        Change { range: 0..0, with: With::Text(format!("{fence}{info}\n")) },
        Change { range: end..end, with: With::Text(format!("{newline}{fence}")) },
    ]);
    code
}

fn outside(name: &str) -> Diagnostic {
    let what = message!(
        "引入的文件“{name}”在出版物文件夹之外，不予读取",
        "the included file “{name}” is outside the publication's folder and is not read"
    );
    let hint = message!("把文件移入出版物文件夹", "move the file into the publication's folder");
    Diagnostic::warning("outside-publication", what).hint(hint)
}

fn circle(name: &str) -> Diagnostic {
    let what = message!(
        "引入“{name}”会没有尽头（引入成环，或超过 {MAX_NESTED} 层），已略去",
        "including “{name}” would have no end (a circle, or more than {MAX_NESTED} levels); it is left out"
    );
    Diagnostic::warning("include-circle", what).hint(message!("删去成环的引入", "take out the include that closes it"))
}

fn missing(texts: &Texts, path: &str, name: &str, fault: Diagnostic) -> Diagnostic {
    if texts.inside.locate(path) == Err(PathFault::Outside) {
        return outside(name);
    }
    if texts.inside.has_file(path) {
        // It is there, but no text: what the decoder says of it.
        let (zh, en) = (fault.message.zh, fault.message.en);
        let what = message!("不能引入“{name}”：{zh}", "cannot include “{name}”: {en}");
        return Diagnostic { hint: fault.hint, ..Diagnostic::warning("missing-include", what) };
    }
    let what = message!("找不到引入的文件“{name}”，已略去", "cannot find the included file “{name}”; it is left out");
    let hint =
        message!("路径从写有引入的文件所在的文件夹算起", "the path starts from the folder of the file that includes");
    Diagnostic::warning("missing-include", what).hint(hint)
}

fn no_such_lines(name: &str, lines: &str) -> Diagnostic {
    let what = message!("“{name}”中没有“{lines}”，引入已略去", "“{name}” has no “{lines}”; the include is left out");
    let hint = message!(
        "写行号，或在文件中用 ANCHOR: 名称 和 ANCHOR_END: 名称 标出",
        "write line numbers, or mark the lines with ANCHOR: name and ANCHOR_END: name"
    );
    Diagnostic::warning("missing-include", what).hint(hint)
}

fn too_much(name: &str) -> Diagnostic {
    let what = message!("引入的文字过多，“{name}”已略去", "too much is included; “{name}” is left out");
    Diagnostic::warning("include-too-large", what).hint(message!("减少引入", "include less"))
}

#[cfg(test)]
mod tests;
