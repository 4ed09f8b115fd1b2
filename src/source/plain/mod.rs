//! Plain text becomes blocks. Its characters stand for themselves: no mark of Markdown means anything here.
//!
//! How a text keeps its paragraphs apart is found out from the text ([`lines::Form`]): by an indent, by blank lines, or
//! line by line. Headings are lines that number themselves (第三章　归来, Chapter 3) or carry a name that only headings
//! carry (楔子, 后记); their levels are those of the kinds of heading that the text has. A line made of one mark only
//! (`***`, `———`) is a break between scenes.

mod headings;
mod lines;

use self::headings::Ranks;
use self::lines::{Form, Line};
use super::draft::Draft;
use super::tool::Said;
use crate::diagnostic::{Diagnostic, FileId, Span};
use crate::model::{Block, BlockKind, Inline, InlineKind, Origin};

/// Parses one file. `source` is its decoded text, at most 4 GiB.
pub(super) fn parse(file: FileId, source: &str) -> Draft {
    let lines = lines::of(source);
    let form = Form::of(&lines);
    let ranks = Ranks::of(&lines);
    let mut reader = Reader { file, source, draft: Draft::new(file), open: None };
    reader.warn_of_controls();
    let title = headings::title(&lines);
    let mut before: Option<&Line> = None;
    for (i, line) in lines.iter().enumerate() {
        if line.text.is_empty() {
            reader.close();
        } else if title == Some(i) {
            reader.heading(line, 1);
        } else if let Some(level) = ranks.level(line) {
            reader.heading(line, level);
        } else if line.is_break() {
            reader.rule(line);
        } else {
            let continues = before.is_some_and(|before| form.continues(before, line));
            reader.line(line, continues);
        }
        before = Some(line);
    }
    reader.close();
    reader.draft
}

/// Whether a heading numbers itself as parts and chapters do: 第三章, 卷一, Chapter 3, 楔子.
pub(super) fn begins_chapter(title: &str) -> bool {
    headings::begins_chapter(title)
}

/// What the head of a text says of it: the title that its first line is, 作者：…
pub(super) fn said(source: &str) -> Said {
    let head = &source[..source.floor_char_boundary(4096)];
    let lines = lines::of(head);
    let title = headings::title(&lines).map(|i| lines[i].text);
    let title = title.map(|title| title.trim_matches(['《', '》']).to_owned()).filter(|title| !title.is_empty());
    let labelled = lines.iter().filter(|line| !line.text.is_empty()).take(6);
    let authors = labelled.filter_map(|line| headings::author(line.text)).map(str::to_owned).take(1).collect();
    Said { title, authors, ..Said::default() }
}

/// The pass over the lines.
struct Reader<'a> {
    file: FileId,
    source: &'a str,
    draft: Draft,
    /// The paragraph that is being joined.
    open: Option<(String, Origin)>,
}

impl Reader<'_> {
    fn warn_of_controls(&mut self) {
        for (code, range, what) in super::markdown::left_out(self.source) {
            self.draft.warnings.push(Diagnostic::warning(code, what).at(Span::new(self.file, range)));
        }
    }

    fn origin(&self, line: &Line) -> Origin {
        Span::new(self.file, line.range.clone()).into()
    }

    fn add(&mut self, kind: BlockKind, origin: Origin) {
        self.draft.blocks.push(Block::new(kind, origin));
    }

    fn rule(&mut self, line: &Line) {
        self.close();
        let origin = self.origin(line);
        // A line under the title or at the very end parts nothing.
        self.add(BlockKind::Rule, origin);
    }

    fn heading(&mut self, line: &Line, level: u8) {
        self.close();
        let (origin, text) = (self.origin(line), super::markdown::clean_line(line.text));
        if !text.is_empty() {
            let content = vec![Inline::new(InlineKind::Text(text), origin.clone())];
            self.add(BlockKind::Heading { level, content }, origin);
        }
    }

    fn line(&mut self, line: &Line, continues: bool) {
        if !continues {
            self.close();
        }
        let origin = self.origin(line);
        let text = super::markdown::clean_line(line.text);
        match &mut self.open {
            Some((joined, pieces)) => {
                if super::markdown::joins_with_space(joined, &text) {
                    joined.push(' ');
                }
                joined.push_str(&text);
                origin.0.into_iter().for_each(|piece| pieces.push(piece));
            }
            None => self.open = Some((text, origin)),
        }
    }

    /// Ends the paragraph.
    fn close(&mut self) {
        let Some((text, origin)) = self.open.take().filter(|(text, _)| !text.is_empty()) else { return };
        self.draft.work.bytes += text.len() as u64;
        let content = vec![Inline::new(InlineKind::Text(text), origin.clone())];
        let whole = origin.whole().map_or(origin, Origin::from);
        self.add(BlockKind::Paragraph(content), whole);
    }
}

#[cfg(test)]
mod tests;
