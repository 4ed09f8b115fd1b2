//! SUMMARY.md, as mdBook and GitBook have it: links in nested lists, chapters before and after them, headings that begin
//! parts.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::inside::percent_decode;
use super::markdown;
use crate::diagnostic::{FileId, Span};

/// A line of SUMMARY.md.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    /// What it stands for.
    pub kind: Kind,
    /// Its text.
    pub name: String,
    /// Depth in the table of contents, from 1.
    pub level: u8,
    /// The link, or the text.
    pub span: Span,
}

/// What a line of SUMMARY.md stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A chapter.
    Chapter {
        /// The link's target, from SUMMARY.md's folder, without its fragment.
        target: String,
        /// Whether the link had a fragment: a place in a chapter (GitBook), not one of its own.
        is_place: bool,
    },
    /// A chapter that is not written yet: a link without a target.
    Draft,
    /// A part: a heading, or an item that is no link and has items below it.
    Part,
}

/// The lines, in order. The first heading is the name of the list itself, if chapters come behind it. A part without
/// chapters is left out.
pub(super) fn parse(file: FileId, source: &str) -> Vec<Listed> {
    let mut reader = Reader { file, listed: Vec::new(), depth: 0, below: 0, open: None, item: None, headings: 0 };
    for (event, range) in Parser::new_ext(source, Options::empty()).into_offset_iter() {
        reader.event(event, range);
    }
    let mut listed = reader.listed;
    listed.iter_mut().for_each(|line| line.name = tidy(&line.name));
    listed.retain(|line| line.kind != Kind::Part || !line.name.is_empty());
    let mut next_level = 0;
    // From the end, so that a part whose only parts are empty is empty too.
    let mut kept: Vec<Listed> = Vec::with_capacity(listed.len());
    while let Some(line) = listed.pop() {
        if line.kind != Kind::Part || next_level > line.level {
            next_level = line.level;
            kept.push(line);
        }
    }
    kept.reverse();
    kept
}

/// A name on one line, as a title may hold it.
fn tidy(name: &str) -> String {
    let mut tidy = String::new();
    for line in name.split('\n').map(markdown::clean_line) {
        if !tidy.is_empty() && markdown::joins_with_space(&tidy, &line) {
            tidy.push(' ');
        }
        tidy.push_str(&line);
    }
    tidy
}

struct Reader {
    file: FileId,
    listed: Vec<Listed>,
    /// Lists that are open.
    depth: usize,
    /// One below a part, else none.
    below: usize,
    /// The link or heading that is open, with its depth in the lists.
    open: Option<(Listed, usize)>,
    /// Text of the item that is open, as long as it has no link.
    item: Option<Listed>,
    headings: usize,
}

impl Reader {
    fn event(&mut self, event: Event, range: std::ops::Range<usize>) {
        match event {
            Event::Start(Tag::List(_)) => {
                // What an item says before the list inside it is the name of what is listed there.
                let label = self.item.take().filter(|label| !label.name.trim().is_empty());
                self.listed.extend(label);
                self.depth += 1;
            }
            Event::End(TagEnd::List(_)) => {
                self.depth = self.depth.saturating_sub(1);
                self.item = None;
            }
            Event::Start(Tag::Item) => self.item = Some(self.line(Kind::Part, range.start..range.start)),
            Event::End(TagEnd::Item) => self.item = None,
            Event::Start(Tag::Heading { .. }) => self.start_heading(range),
            Event::End(TagEnd::Heading(_)) => self.end_heading(),
            Event::Start(Tag::Link { dest_url, .. }) => self.start_link(&dest_url, range),
            // A heading that is a link is a part all the same.
            Event::End(TagEnd::Link) if self.open.as_ref().is_some_and(|(open, _)| open.kind != Kind::Part) => {
                self.listed.extend(self.open.take().map(|(open, _)| open));
            }
            Event::Text(text) | Event::Code(text) => {
                let into = self.open.as_mut().map(|(open, _)| open).or(self.item.as_mut());
                if let Some(line) = into {
                    let found = Span::new(self.file, range);
                    let is_first = line.span.start == line.span.end;
                    line.span = if is_first { found } else { Span { end: found.end, ..line.span } };
                    line.name.push_str(&text);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                let into = self.open.as_mut().map(|(open, _)| open).or(self.item.as_mut());
                into.into_iter().for_each(|line| line.name.push('\n'));
            }
            _ => {}
        }
    }

    fn line(&self, kind: Kind, range: std::ops::Range<usize>) -> Listed {
        let level = (self.depth.max(1) + self.below).min(usize::from(u8::MAX)) as u8;
        Listed { kind, name: String::new(), level, span: Span::new(self.file, range) }
    }

    fn start_heading(&mut self, range: std::ops::Range<usize>) {
        self.below = 0;
        self.open = Some((self.line(Kind::Part, range.start..range.start), self.depth));
    }

    fn end_heading(&mut self) {
        self.headings += 1;
        let is_title = self.headings == 1 && self.listed.is_empty();
        let part = self.open.take().map(|(open, _)| open).filter(|part| !is_title && !part.name.trim().is_empty());
        if let Some(part) = part {
            self.below = 1;
            self.listed.push(Listed { level: 1, ..part });
        }
    }

    fn start_link(&mut self, target: &str, range: std::ops::Range<usize>) {
        if self.open.is_some() {
            return;
        }
        self.item = None;
        if self.depth == 0 {
            // A chapter outside the lists stands before or behind the parts.
            self.below = 0;
        }
        let (path, place) = target.split_once('#').unwrap_or((target, ""));
        let kind = match path.trim() {
            "" => Kind::Draft,
            _ => Kind::Chapter { target: percent_decode(path), is_place: !place.is_empty() },
        };
        self.open = Some((self.line(kind, range), self.depth));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines(source: &str) -> Vec<String> {
        let show = |line: Listed| {
            let what = match line.kind {
                Kind::Chapter { target, is_place } => format!("{target}{}", if is_place { "#" } else { "" }),
                Kind::Draft => "draft".into(),
                Kind::Part => format!("part@{}", &source[line.span.range()]),
            };
            format!("{} {} {what}", line.level, line.name)
        };
        parse(FileId(0), source).into_iter().map(show).collect()
    }

    #[test]
    fn levels_come_from_the_nesting_and_drafts_are_told_apart() {
        let source = "# 目录\n\n[序](xu.md)\n\n- [一](1.md)\n  - [一 `上`](a%20b.md#x)\n    - [稿]()\n- [二](<2 .md>)\n\n---\n[跋](ba.md)\n";
        assert_eq!(
            lines(source),
            ["1 序 xu.md", "1 一 1.md", "2 一 上 a b.md#", "3 稿 draft", "1 二 2 .md", "1 跋 ba.md"]
        );
    }

    #[test]
    fn headings_and_items_without_links_are_parts() {
        let source = "# Summary\n\n[序](xu.md)\n\n# 上编\n\n- [一](1.md)\n\n## 空\n\n### 下编\n\n* 三部\n  * [三](3.md)\n* 四\n\n[跋](ba.md)\n";
        assert_eq!(
            lines(source),
            [
                "1 序 xu.md",
                "1 上编 part@上编",
                "2 一 1.md",
                "1 下编 part@下编",
                "2 三部 part@三部",
                "3 三 3.md",
                "1 跋 ba.md"
            ]
        );
    }

    proptest! {
        #[test]
        fn any_summary_is_read(source in "((# |## |- |  - |    - |\\[|\\]\\(|\\)|a\\.md|#x|题|\n){0,40})") {
            for line in parse(FileId(0), &source) {
                prop_assert!(line.level >= 1 && source.get(line.span.range()).is_some());
            }
        }
    }
}
