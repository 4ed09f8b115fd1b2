//! 首字下沉 at the beginning of every chapter, where an edition asks for it: the first character of its first paragraph
//! gets the mark that `{.dropcap}` gives it.
//!
//! Titles, what stands beside them (引题, bylines), epigraphs, boxes and pictures may stand before that paragraph. A chapter
//! that begins with anything else, with a mark, a digit, a picture or too short a paragraph has none.

use crate::model::{
    Alignment, Block, BlockKind, Chapter, Inline, InlineKind, Mark, Placement, Publication, Role, inline_text,
};
use crate::script::direction::{is_reversed, turns_direction};

/// Characters that a paragraph must have for each line beside the first, so that no line beside the large one is empty.
const CHARACTERS_A_LINE: usize = 30;
/// How deep emphasis may stand around the first character.
const MAX_DEPTH: usize = 4;

/// The publication with a large character of `lines` lines where its chapters begin.
pub(super) fn with_drop_caps(publication: &Publication, lines: u8) -> Publication {
    let mut publication = publication.clone();
    // For each level above, whether the chapter there is a part, which has no text of its own.
    let mut above: Vec<(u8, bool)> = Vec::new();
    for chapter in &mut publication.chapters {
        above.retain(|(level, _)| *level < chapter.level);
        if above.iter().all(|(_, is_part)| *is_part) {
            begin(chapter, lines);
        }
        above.push((chapter.level, is_part(chapter)));
    }
    publication
}

fn is_part(chapter: &Chapter) -> bool {
    chapter.blocks.iter().all(|block| matches!(block.kind, BlockKind::Heading { .. }))
}

fn begin(chapter: &mut Chapter, lines: u8) {
    if let Some(first) = chapter.blocks.iter_mut().find(|block| !stands_before(block))
        && first.role.is_none()
        && first.placement.is_none_or(is_plain)
        && let BlockKind::Paragraph(content) = &mut first.kind
    {
        enlarge(content, lines);
    }
}

/// Whether the text of a chapter begins behind this block.
fn stands_before(block: &Block) -> bool {
    use BlockKind::{Aside, Figure, Heading, Paragraph, Quote, Rule};
    match (&block.kind, block.role) {
        (Heading { .. } | Quote(_) | Aside { .. } | Figure { .. } | Rule, _) => true,
        (Paragraph(_), Some(Role::QrFooter | Role::Index) | None) => false,
        (Paragraph(_), Some(_)) => true,
        _ => false,
    }
}

/// Whether a paragraph has the place that text has.
fn is_plain(placement: Placement) -> bool {
    let Placement { start, end, first, align, .. } = placement;
    start == 0 && end == 0 && first.is_none() && align == Alignment::Default
}

fn enlarge(content: &mut Vec<Inline>, lines: u8) {
    let text = inline_text(content);
    let has_break = content.iter().any(|inline| matches!(inline.kind, InlineKind::LineBreak));
    let least = CHARACTERS_A_LINE * usize::from(lines.saturating_sub(1));
    if has_break || text.chars().count() < least || is_reversed(&text, false) {
        return;
    }
    if let Some(large) = take_first(content, 0) {
        let origin = large.origin.clone();
        content.insert(0, Inline::new(InlineKind::Marked { mark: Mark::DropCap(lines), content: vec![large] }, origin));
    }
}

/// Takes the first character off the text, with the emphasis around it.
fn take_first(content: &mut Vec<Inline>, depth: usize) -> Option<Inline> {
    let first = content.first_mut()?;
    let origin = first.origin.clone();
    let (taken, is_empty) = match &mut first.kind {
        InlineKind::Text(text) => {
            let length = first_length(text)?;
            let taken: String = text.drain(..length).collect();
            (InlineKind::Text(taken), text.is_empty())
        }
        InlineKind::Strong(inner) if depth < MAX_DEPTH => {
            (InlineKind::Strong(vec![take_first(inner, depth + 1)?]), inner.is_empty())
        }
        InlineKind::Emphasis(inner) if depth < MAX_DEPTH => {
            (InlineKind::Emphasis(vec![take_first(inner, depth + 1)?]), inner.is_empty())
        }
        _ => return None,
    };
    if is_empty {
        content.remove(0);
    }
    Some(Inline::new(taken, origin))
}

/// The length in bytes of the first character with what belongs to it, if it is a letter or a Han.
fn first_length(text: &str) -> Option<usize> {
    let mut characters = text.char_indices();
    let (_, first) = characters.next()?;
    if !first.is_alphabetic() || turns_direction(first) {
        return None;
    }
    let joins = |c: char| matches!(c, '\u{300}'..='\u{36F}' | '\u{3099}' | '\u{309A}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{200D}');
    Some(characters.find(|(_, c)| !joins(*c)).map_or(text.len(), |(at, _)| at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AsideKind, FileId, Id, Lang, Metadata, Origin, SourceMap};

    const LONG: &str =
        "一年之计在于春，一日之计在于晨。这一段文字足够长，旁边的几行都排得满，不会留下空行，看起来才像样子。";

    fn text(text: &str) -> Inline {
        Inline::new(InlineKind::Text(text.into()), Origin::none())
    }

    fn block(kind: BlockKind) -> Block {
        Block::new(kind, Origin::none())
    }

    fn para(words: &str) -> Block {
        block(BlockKind::Paragraph(vec![text(words)]))
    }

    fn heading() -> Block {
        block(BlockKind::Heading { level: 1, content: vec![text("题")] })
    }

    fn chapter(level: u8, blocks: Vec<Block>) -> Chapter {
        let mut sources = SourceMap::default();
        let file: FileId = sources.add("a.md", "");
        Chapter { id: Id("a".into()), title: "题".into(), level, file, blocks, notes: Vec::new() }
    }

    /// The large characters of the chapters, in the order of the text; checks that no text changes.
    fn large(chapters: Vec<Chapter>) -> Vec<String> {
        let publication = Publication {
            metadata: Metadata::new("书", Lang::simplified_chinese(), "urn:x"),
            chapters,
            assets: Vec::new(),
            sources: SourceMap::default(),
        };
        let changed = with_drop_caps(&publication, 2);
        let mut found = Vec::new();
        for (before, after) in publication.chapters.iter().zip(&changed.chapters) {
            assert_eq!(crate::model::chapter_text(before), crate::model::chapter_text(after));
            for block in &after.blocks {
                if let BlockKind::Paragraph(content) = &block.kind
                    && let Some(InlineKind::Marked { mark: Mark::DropCap(2), content }) =
                        content.first().map(|inline| &inline.kind)
                {
                    found.push(inline_text(content));
                }
            }
        }
        found
    }

    fn alone(blocks: Vec<Block>) -> Vec<String> {
        large(vec![chapter(1, blocks)])
    }

    #[test]
    fn the_first_paragraph_of_a_chapter_begins_with_a_large_character() {
        assert_eq!(alone(vec![heading(), para(LONG), para(LONG)]), ["一"]);
        let strong = block(BlockKind::Paragraph(vec![
            Inline::new(InlineKind::Strong(vec![text("春")]), Origin::none()),
            text(LONG),
        ]));
        assert_eq!(alone(vec![heading(), strong]), ["春"]);
        assert_eq!(alone(vec![para(&format!("Éa{LONG}"))]), ["É"]);
        assert_eq!(alone(vec![para(&format!("葛\u{E0100}{LONG}"))]), ["葛\u{E0100}"]);
    }

    #[test]
    fn what_stands_before_the_text_of_a_chapter_does_not_take_it_away() {
        let aside = BlockKind::Aside { kind: AsideKind::Note, title: vec![], blocks: vec![para("框")] };
        let byline = Block { role: Some(Role::Byline), ..para("记者 李波") };
        let quote = block(BlockKind::Quote(vec![para(LONG)]));
        assert_eq!(alone(vec![heading(), byline, quote, block(aside), block(BlockKind::Rule), para(LONG)]), ["一"]);
    }

    #[test]
    fn a_chapter_that_begins_where_it_would_look_odd_has_none() {
        let begins = |start: &str| alone(vec![heading(), para(&format!("{start}{LONG}")), para(LONG)]);
        for start in ["“", "（", "《", "——", "…", "1949", "①", " ", "✓", "שלום"] {
            assert!(begins(start).is_empty(), "{start}");
        }
        assert!(alone(vec![heading(), para("太短。"), para(LONG)]).is_empty());
        let code = block(BlockKind::Code { language: None, text: "a".into() });
        assert!(alone(vec![heading(), code, para(LONG)]).is_empty());
        let list = BlockKind::List { start: None, tight: true, items: Vec::new() };
        assert!(alone(vec![heading(), block(list), para(LONG)]).is_empty());
        let verse = Placement { start: 2, ..Placement::default() };
        assert!(alone(vec![heading(), Block { placement: Some(verse), ..para(LONG) }]).is_empty());
        let lines = vec![text(LONG), Inline::new(InlineKind::LineBreak, Origin::none()), text(LONG)];
        assert!(alone(vec![heading(), block(BlockKind::Paragraph(lines))]).is_empty());
    }

    #[test]
    fn chapters_below_a_part_have_it_and_those_below_a_chapter_do_not() {
        let part = chapter(1, vec![heading()]);
        let text = |level| chapter(level, vec![heading(), para(LONG)]);
        assert_eq!(large(vec![part, text(2), text(3), text(2), text(1), text(2)]).len(), 3);
    }
}
