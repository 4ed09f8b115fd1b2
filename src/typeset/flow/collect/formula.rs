//! Formulas: within a line an object like a letter, on lines of their own objects in the middle of the measure. One that
//! cannot be set stands as its source, with a warning.

use super::super::element::{Body, RunInfo, Text};
use super::super::formula::room;
use super::inline::{InlineContext, mono};
use super::{Collector, Context, TextBuilder, info};
use crate::diagnostic::Diagnostic;
use crate::message;
use crate::model::{Block, Span};
use crate::typeset::math::{Fault, Formula};
use crate::typeset::options::WritingMode;
use crate::typeset::pages::{Extent, Tag};
use crate::typeset::paragraph::{LineAlignment, ParagraphStyle, TextStyle};

/// A formula within a line that is longer, in em and in parts of the measure, may be parted at its relations.
const WHOLE: (f32, f32) = (12.0, 0.5);
/// A formula that is a little too tall for its line is made smaller, down to this; a taller one takes further lines.
const LEAST_SCALE: f32 = 0.7;
/// A source of at most so many characters is kept on one line.
const SHORT_SOURCE: usize = 16;

impl Collector<'_> {
    /// A formula within a line.
    pub(super) fn formula(&mut self, to: &mut TextBuilder, latex: &str, at: &InlineContext, source: Option<Span>) {
        let node = self.inline_node(Tag::Formula { alt: latex.to_owned() }, at);
        let at = at.in_node(node);
        let size = at.style.size.max(0.1);
        let most = at.measure / size;
        match self.maths.inline(latex, WHOLE.0.max(WHOLE.1 * most).min(most), most) {
            Ok(parts) => {
                let counted = latex.chars().count() as u32;
                let last = parts.len().saturating_sub(1);
                for (i, part) in parts.into_iter().enumerate() {
                    if i > 0 {
                        to.run(" ", at.style, RunInfo { counts: false, ..at.from(source) }, None);
                    }
                    let scale = self.scale(&part, &at);
                    let counted = if i == last { counted } else { 0 };
                    to.formula(part.clone(), extent(&part, size * scale), at.style, at.from(source), counted);
                }
            }
            Err(fault) => {
                self.tell(&fault, source);
                let unbreakable = latex.chars().count() <= SHORT_SOURCE;
                let style = TextStyle { unbreakable, ..mono(at.style) };
                to.run(latex, style, at.from(source), None);
            }
        }
    }

    /// How much smaller a part of a formula is set so that the pitch of the lines is kept.
    fn scale(&self, formula: &Formula, at: &InlineContext) -> f32 {
        let size = at.style.size.max(0.1);
        let vertical = self.options.writing == WritingMode::Vertical;
        let shift = if vertical { super::super::formula::BELOW_MIDDLE } else { 0.0 };
        let (above, below) = room(size, at.pitch, vertical, false);
        let fit = |reach: f32, room: f32| if reach * size > room { room / (reach * size) } else { 1.0 };
        let tall = fit(formula.height - shift, above).min(fit(formula.depth + shift, below));
        let long = (at.measure / (formula.advance * size).max(1e-3)).min(1.0);
        let tall = if tall < LEAST_SCALE { 1.0 } else { tall };
        tall.min(long)
    }

    /// A formula on lines of its own, its number at their end.
    pub(super) fn displayed(&mut self, latex: &str, context: &Context, block: &Block) {
        let source = block.origin.first();
        let size = context.text.size.max(0.1);
        let set = match self.maths.display(latex, context.room() / size) {
            Ok(set) => set,
            Err(fault) => {
                self.tell(&fault, source);
                self.formula_source(latex, context, block);
                block.number.iter().for_each(|number| self.formula_number(number, context, block));
                return;
            }
        };
        let node = self.block_node(Tag::Formula { alt: latex.to_owned() }, context, block);
        let context = context.below(node);
        let counted = latex.chars().count() as u32;
        let count = set.lines.len();
        let mut number = self.number(block.number.as_deref(), set.tag, &context, source);
        let page = context.frame.pitch * context.frame.slots as f32 - context.frame.size;
        for (i, line) in set.lines.into_iter().enumerate() {
            let long = context.room() / (line.advance * size).max(1e-3);
            let tall = page / ((line.height + line.depth) * size).max(1e-3);
            let extent = extent(&line, size * long.min(tall).min(1.0));
            let mut builder = TextBuilder::default();
            let at = RunInfo { source, ..info(node, false) };
            builder.formula(line, extent, context.text, at, if i == 0 { counted } else { 0 });
            let text = builder.finish(context.style(LineAlignment::Center, 0.0));
            let element = self.push(Body::Text(text), source);
            element.glued = i + 1 < count;
            if i + 1 == count {
                element.tail = number.take();
            }
        }
        self.space_around(count, &context);
    }

    /// Empty lines around a formula that takes no more than a line: a taller one has its own.
    fn space_around(&mut self, count: usize, context: &Context) {
        let from = self.strand.elements.len() - count;
        let elements = &mut self.strand.elements[from..];
        let (above, below) = room(context.frame.size, context.frame.pitch, false, true);
        let is_tall = |text: &Text| {
            text.pictures.iter().any(|picture| {
                let depth = super::super::formula::depth(text, picture);
                picture.extent.across - depth > above || depth > below
            })
        };
        let lines = |body: &Body| match body {
            Body::Text(text) if !is_tall(text) => u32::from(context.list_depth == 0),
            _ => 0,
        };
        if let Some(first) = elements.first_mut() {
            first.before = lines(&first.body);
        }
        if let Some(last) = elements.last_mut() {
            last.after = lines(&last.body);
        }
    }

    /// What stands at the end of a displayed formula: the number that the publication gives it, else what `\tag` says.
    fn number(
        &self,
        number: Option<&str>,
        tag: Option<Formula>,
        context: &Context,
        source: Option<Span>,
    ) -> Option<Box<Text>> {
        let mut builder = TextBuilder::default();
        let at = RunInfo { source, ..info(context.node, false) };
        match (number, tag) {
            (Some(number), _) => builder.run(number, context.text, at, None),
            (None, Some(tag)) => {
                let extent = extent(&tag, context.text.size);
                builder.formula(tag, extent, context.text, at, 0);
            }
            (None, None) => return None,
        }
        let style = context.style(LineAlignment::Start, 0.0);
        Some(Box::new(builder.finish(ParagraphStyle { start_indent: 0.0, end_indent: 0.0, ..style })))
    }

    /// The warning of a formula that is not set.
    fn tell(&mut self, fault: &Fault, source: Option<Span>) {
        let what = match fault {
            // A keben without its faces: nothing is wrong with the formula.
            Fault::NoFace => return,
            Fault::TooLong => message!("公式过长，照源码印出", "the formula is too long; its source is printed"),
            Fault::Character(c) => {
                let code = u32::from(*c);
                message!(
                    "没有字体含有公式中的字符“{c}”（U+{code:04X}），公式照源码印出",
                    "no face has the character “{c}” (U+{code:04X}) of the formula; its source is printed"
                )
            }
            Fault::Wrong(why) => message!(
                "PDF 中的公式不能排成（{why}），照源码印出",
                "the formula cannot be set in the PDF ({why}); its source is printed"
            ),
        };
        let hint = message!("核对 LaTeX 写法，只用 amsmath 的命令", "compare its LaTeX: amsmath's commands are known");
        let warning = Diagnostic::warning("formula-not-set", what).hint(hint);
        self.out.warnings.push(match source {
            Some(span) => warning.at(span),
            None => warning,
        });
    }
}

/// The size on paper of a formula whose em is `size`.
fn extent(formula: &Formula, size: f32) -> Extent {
    Extent { along: formula.advance * size, across: (formula.height + formula.depth) * size }
}
