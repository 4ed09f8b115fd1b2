//! Titles that are set in another way than on lines of their own: run in before their paragraph, or spaced.

use super::super::element::{Body, Heading};
use super::inline::{InlineContext, TextBuilder, info};
use super::{Collector, Context};
use crate::font::Family;
use crate::model::{Block, BlockKind, Inline, InlineKind, inline_text};
use crate::script::is_han;
use crate::typeset::options::HeadingStyle;
use crate::typeset::pages::Tag;
use crate::typeset::paragraph::{LineAlignment, TextStyle};

impl Collector<'_> {
    /// The style of a heading of this level, those below the sixth as the sixth.
    pub(super) fn heading_style(&self, level: u8) -> HeadingStyle {
        self.options.headings[usize::from(level.clamp(1, 6)) - 1].clone()
    }

    /// The level of a heading of the source in the whole publication.
    pub(super) fn whole_level(&self, level: u8) -> u8 {
        let chapter = self.publication.chapters[self.chapter as usize].level.max(1);
        level.clamp(1, 6).saturating_add(chapter - 1)
    }

    /// Whether a heading is set at the start of the paragraph below it (串文标题, CLREQ 4.1.5).
    pub(super) fn runs_in(&self, block: &Block, next: &Block) -> bool {
        let BlockKind::Heading { level, content } = &block.kind else { return false };
        let plain = |block: &Block| block.role.is_none() && block.placement.is_none() && block.lang.is_none();
        let titled = !inline_text(content).trim().is_empty();
        let paragraph = matches!(next.kind, BlockKind::Paragraph(_));
        titled && paragraph && plain(block) && plain(next) && self.heading_style(self.whole_level(*level)).run_in
    }

    /// A heading, one em, and the paragraph below it, in one paragraph.
    pub(super) fn run_in(&mut self, block: &Block, next: &Block, context: &Context) {
        let (BlockKind::Heading { level, content }, BlockKind::Paragraph(text)) = (&block.kind, &next.kind) else {
            return;
        };
        self.next_block += 2;
        self.anchors.extend(block.id.iter().chain(&next.id).cloned());
        let level = self.whole_level(*level);
        let style = self.heading_style(level);
        let counted = self.level_without_gaps(level);
        let title = inline_text(content).trim().to_owned();
        let heading = self.block_node(Tag::Heading { level: counted, title: title.clone() }, context, block);
        let paragraph = self.block_node(Tag::Paragraph, context, next);
        let family = if style.sans { Family::Hei } else { Family::Song };
        let bold = TextStyle { family, bold: true, ..context.text };
        let mut builder = TextBuilder::default();
        let above = context.below(heading);
        // The place of a page's first character is counted in the paragraph.
        let at = InlineContext::new(&above, bold).uncounted();
        self.inlines(&mut builder, content, &at);
        builder.run("\u{3000}", bold, info(heading, false), None);
        let below = context.below(paragraph);
        self.inlines(&mut builder, text, &InlineContext::new(&below, context.text));
        let text = builder.finish(context.style(LineAlignment::Justify, context.first));
        let element = self.push(Body::Text(text), block.origin.first());
        element.heading = Some(Heading { level: counted, title, shown: true });
    }
}

/// A title of two Han with one em between them (疏排, CLREQ 2.1.3.1): 目　录.
pub(super) fn spaced(content: &[Inline]) -> Option<Vec<Inline>> {
    let [Inline { kind: InlineKind::Text(title), origin }] = content else { return None };
    let spread = spread(title)?;
    Some(vec![Inline::new(InlineKind::Text(spread), origin.clone())])
}

/// The same of a string.
pub(in crate::typeset::flow) fn spread(title: &str) -> Option<String> {
    let mut characters = title.trim().chars();
    let (Some(first), Some(last), None) = (characters.next(), characters.next(), characters.next()) else {
        return None;
    };
    (is_han(first) && is_han(last)).then(|| format!("{first}\u{3000}{last}"))
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn only_titles_of_two_han_are_spaced() {
        assert_eq!(spread("目录").as_deref(), Some("目\u{3000}录"));
        for other in ["序", "第一章", "AB", "附A", ""] {
            assert_eq!(spread(other), None, "{other}");
        }
    }
}
