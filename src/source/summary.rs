//! SUMMARY.md, as mdBook and GitBook have it: links in nested lists, chapters before and after them.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::inside::percent_decode;
use crate::diagnostic::{FileId, Span};

/// A chapter that SUMMARY.md names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    /// The link's target, from SUMMARY.md's folder, without its fragment.
    pub target: String,
    /// Whether the link had a fragment: a place in a chapter (GitBook), not one of its own.
    pub is_place: bool,
    /// The link's text.
    pub name: String,
    /// Depth in the lists, from 1.
    pub level: u8,
    /// The link.
    pub span: Span,
}

/// The chapters, in order. Drafts (links without a target) are left out.
pub(super) fn parse(file: FileId, source: &str) -> Vec<Listed> {
    let mut listed = Vec::new();
    let mut depth = 0usize;
    let mut open: Option<Listed> = None;
    for (event, range) in Parser::new_ext(source, Options::empty()).into_offset_iter() {
        match event {
            Event::Start(Tag::List(_)) => depth += 1,
            Event::End(TagEnd::List(_)) => depth = depth.saturating_sub(1),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let (path, place) = dest_url.split_once('#').unwrap_or((&dest_url, ""));
                open = Some(Listed {
                    target: percent_decode(path),
                    is_place: !place.is_empty(),
                    name: String::new(),
                    level: depth.clamp(1, usize::from(u8::MAX)) as u8,
                    span: Span::new(file, range),
                });
            }
            Event::End(TagEnd::Link) => listed.extend(open.take().filter(|link| !link.target.is_empty())),
            Event::Text(text) | Event::Code(text) => {
                open.iter_mut().for_each(|link| link.name.push_str(&text));
            }
            _ => {}
        }
    }
    listed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_come_from_the_nesting_and_drafts_are_left_out() {
        let source = "# 目录\n\n[序](xu.md)\n\n- [一](1.md)\n  - [一 `上`](a%20b.md#x)\n    - [稿]()\n- [二](<2 .md>)\n\n---\n[跋](ba.md)\n";
        let chapters: Vec<_> =
            parse(FileId(0), source).into_iter().map(|l| (l.target, l.name, l.level, l.is_place)).collect();
        let row = |target: &str, name: &str, level, place| (target.to_owned(), name.to_owned(), level, place);
        assert_eq!(
            chapters,
            [
                row("xu.md", "序", 1, false),
                row("1.md", "一", 1, false),
                row("a b.md", "一 上", 2, true),
                row("2 .md", "二", 1, false),
                row("ba.md", "跋", 1, false)
            ]
        );
    }
}
