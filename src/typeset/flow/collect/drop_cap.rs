//! 首字下沉: the first character of a paragraph, several lines high. Its em box reaches from the first line's to that of the
//! last line beside it; letters stand on that line's baseline. The lines beside it are shorter by a whole number of characters, so that they keep their columns.

use super::super::element::DropCap;
use super::inline::InlineContext;
use super::{Collector, Context, TextBuilder};
use crate::font::Request;
use crate::model::{Inline, InlineKind, Mark, inline_text};
use crate::script::{self, direction};
use crate::typeset::WritingMode;
use crate::typeset::paragraph::{LineAlignment, ParagraphStyle, TextStyle};

/// The most characters that are set so.
const MOST: usize = 3;
/// Least space between it and the lines beside it, in em of the text.
const GAP: f32 = 0.2;
/// Height of a capital letter in em: letters reach from the last line's baseline to the height of the first line's capitals.
const CAPITAL: f32 = 0.68;
/// The largest part of a line that it takes.
const LARGEST: f32 = 0.5;

impl Collector<'_> {
    /// The large first character that a paragraph begins with, and the length kept free for it, in pt. None where it would
    /// stand in a list, take more than half the line, or nothing follows it.
    pub(super) fn drop_cap(&mut self, content: &[Inline], context: &Context) -> Option<(DropCap, f32)> {
        let (first, rest) = content.split_first()?;
        let InlineKind::Marked { mark: Mark::DropCap(lines), content } = &first.kind else { return None };
        let (frame, characters) = (context.frame, inline_text(content));
        let lines = u32::from(*lines).clamp(1, frame.slots.max(1));
        let count = characters.chars().count();
        // A paragraph that is written from right to left begins at the other end of its lines.
        let reversed = direction::is_reversed(&inline_text(rest), context.lang.is_right_to_left());
        if reversed
            || inline_text(rest).trim().is_empty()
            || count == 0
            || count > MOST
            || !context.is_flow()
            || context.text.size != frame.size
        {
            return None;
        }
        let down = (lines - 1) as f32 * frame.pitch;
        let vertical = self.options.writing == WritingMode::Vertical;
        let alphabet = !vertical && !characters.contains(script::is_cjk);
        let size = if alphabet { (down + CAPITAL * frame.size) / CAPITAL } else { down + frame.size };
        let advance: f32 = characters.chars().map(|c| self.advance_of(c, context.text)).sum::<f32>() * size;
        let notch = (advance / frame.size + GAP).ceil() * frame.size;
        if notch > LARGEST * context.room() {
            return None;
        }
        let style = TextStyle { size, unbreakable: true, ..context.text };
        let mut builder = TextBuilder::default();
        self.inlines(&mut builder, content, &InlineContext::new(context, style));
        let style = context.style(LineAlignment::Start, 0.0);
        let text = builder.finish(ParagraphStyle { measure: context.frame.measure + size, cells: false, ..style });
        Some((DropCap { text, lines, alphabet, counted: count as u32 }, notch))
    }

    /// Advance of a character in em.
    fn advance_of(&self, c: char, style: TextStyle) -> f32 {
        let request = Request { family: style.family, bold: style.bold, italic: style.italic };
        let vertical = self.options.writing == WritingMode::Vertical;
        let Some(selected) = self.fonts.select(request, c, true).filter(|_| !script::is_cjk(c) && !vertical) else {
            return 1.0;
        };
        let face = self.fonts.face(selected.face);
        f32::from(face.advance(face.glyph(c).unwrap_or(0))) / f32::from(face.units_per_em)
    }
}
