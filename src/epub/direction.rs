//! Which way the text of an element runs: `dir`. Readers resolve words from right to left among Chinese by themselves; a
//! paragraph that begins with such words, and text in such a language, has to be told.

use super::chapter::Writer;
use crate::model::{Inline, InlineKind, Lang, inline_text};
use crate::script::direction;

impl Writer<'_> {
    /// Writes the direction of an element that holds `content`, if it is not that of the book.
    pub(super) fn direction(&mut self, content: &[Inline], lang: Option<&Lang>) {
        let declared = lang.is_some_and(Lang::is_right_to_left);
        if turns(content) && direction::is_reversed(&inline_text(content), declared) {
            self.xml.attr("dir", "rtl");
        }
    }
}

/// Whether anything in `content` is written from right to left.
fn turns(content: &[Inline]) -> bool {
    content.iter().any(|inline| match &inline.kind {
        InlineKind::Text(text) => text.chars().any(direction::turns_direction),
        InlineKind::Ruby(pairs) => pairs.iter().any(|pair| pair.base.chars().any(direction::turns_direction)),
        _ => turns(inline.children()),
    })
}
