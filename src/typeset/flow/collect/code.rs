//! Code: each of its lines is an element, kept as it is; one that is too long goes on below, set in behind a mark. Numbers
//! of lines and colours are options.

use super::super::element::{Body, Gutter, RunInfo, Text};
use super::highlight;
use super::inline::{TextBuilder, info, mono};
use super::style::available;
use super::{Collector, Context};
use crate::model::Block;
use crate::typeset::flow::geometry::smaller;
use crate::typeset::pages::{Color, NodeId, Tag};
use crate::typeset::paragraph::{LineAlignment, TextStyle};

/// How far the further lines of a line that is too long are set in, in em of the code.
const WRAP_INDENT: f32 = 1.5;
/// What stands before them; the first that a face has.
const WRAP_MARKS: [char; 4] = ['↪', '↳', '→', '…'];
/// Grey of what is beside the code.
const GUTTER: Color = Color::Grey(96);
/// Columns between the stops of a tab.
const TAB: usize = 4;

impl Collector<'_> {
    pub(super) fn code(&mut self, code: &str, language: Option<&str>, context: &Context, block: &Block) {
        let node = self.block_node(Tag::Code, context, block);
        let style = code_style(context.text);
        let expanded: Vec<String> = code.split('\n').map(expand_tabs).collect();
        let whole = expanded.join("\n");
        let language = language.filter(|_| self.options.code_highlighting);
        let parts = language.map_or_else(Vec::new, |language| highlight::parts(&whole, language));
        let numbered = self.options.code_line_numbers;
        let digits = expanded.len().to_string().len();
        let room = if numbered { (digits as f32 * 0.5 + 1.0) * style.size } else { 0.0 };
        let start = context.start + room + WRAP_INDENT * style.size;
        let context = Context { start, ..context.below(node) };
        let (mut at, mut base, mut ahead) = (0, 0, parts.as_slice());
        for (number, (line, written)) in (1..).zip(expanded.iter().zip(code.split('\n'))) {
            let mut builder = TextBuilder::default();
            let run = RunInfo { source: block.origin.first(), ..info(node, true) };
            let end = at + line.len();
            let mut from = at;
            while let Some(((range, part), rest)) = ahead.split_first().filter(|((range, _), _)| range.start < end) {
                let piece = range.start.max(at)..range.end.min(end);
                builder.run(&whole[from..piece.start], style, run, None);
                builder.run(&whole[piece.clone()], part.style(style), run, None);
                from = piece.end;
                if range.end > end {
                    break;
                }
                ahead = rest;
            }
            builder.run(&whole[from..end], style, run, None);
            let text = builder_text(builder, &context, -WRAP_INDENT * style.size);
            let gutter = (numbered || text.is_some()).then(|| Gutter {
                starts: [start - WRAP_INDENT * style.size, start],
                number: numbered.then(|| self.beside(&number.to_string(), node, &context)),
                wrap: self.beside(&available(&WRAP_MARKS, self.fonts).to_string(), node, &context),
            });
            self.code_line(text, gutter, &context, block, (number, expanded.len()), base);
            at = end + 1;
            base += written.chars().count() as u32 + 1;
        }
    }

    /// A displayed formula as its source.
    pub(super) fn formula_source(&mut self, math: &str, context: &Context, block: &Block) {
        let node = self.block_node(Tag::Formula { alt: math.to_owned() }, context, block);
        let context = context.below(node);
        let style = code_style(context.text);
        let count = math.split('\n').count();
        let mut base = 0;
        for (number, line) in (1..).zip(math.split('\n')) {
            let mut builder = TextBuilder::default();
            let run = RunInfo { source: block.origin.first(), ..info(node, true) };
            builder.run(&expand_tabs(line), style, run, None);
            let mut paragraph = context.style(LineAlignment::Center, 0.0);
            paragraph.verbatim = true;
            let text = (!builder.is_empty()).then(|| builder.finish(paragraph));
            self.code_line(text, None, &context, block, (number, count), base);
            base += line.chars().count() as u32 + 1;
        }
    }

    /// A line of code, `number` of `count`; an empty one is an empty line of the grid.
    fn code_line(
        &mut self,
        text: Option<Text>,
        gutter: Option<Gutter>,
        context: &Context,
        block: &Block,
        (number, count): (usize, usize),
        base: u32,
    ) {
        let around = u32::from(context.list_depth == 0);
        let element = self.push(text.map_or(Body::Space(1), Body::Text), block.origin.first());
        element.base = base;
        element.gutter = gutter.map(Box::new);
        element.before = if number == 1 { around } else { 0 };
        element.after = if number == count { around } else { 0 };
    }

    /// What stands beside a line.
    fn beside(&mut self, text: &str, node: NodeId, context: &Context) -> Text {
        let style = TextStyle { color: GUTTER, ..code_style(context.text) };
        self.line_of(text, node, &Context { text: style, start: 0.0, end: 0.0, ..context.clone() })
    }
}

/// 等宽, a size smaller than the text: lines of code are long, and their letters look large beside those of 宋体.
fn code_style(text: TextStyle) -> TextStyle {
    TextStyle { size: smaller(text.size), ..mono(text) }
}

fn builder_text(builder: TextBuilder, context: &Context, first: f32) -> Option<Text> {
    let mut paragraph = context.style(LineAlignment::Start, first);
    paragraph.verbatim = true;
    (!builder.is_empty()).then(|| builder.finish(paragraph))
}

/// Tabs as spaces up to the next stop; Han take two columns.
fn expand_tabs(line: &str) -> String {
    let mut expanded = String::with_capacity(line.len());
    let mut column = 0;
    for c in line.chars() {
        if c == '\t' {
            let stop = (column / TAB + 1) * TAB;
            expanded.extend(std::iter::repeat_n(' ', stop - column));
            column = stop;
        } else {
            expanded.push(c);
            column += if (c as u32) >= 0x1100 { 2 } else { 1 };
        }
    }
    expanded
}

#[cfg(test)]
mod tests {
    use super::expand_tabs;

    #[test]
    fn a_tab_in_code_reaches_the_next_stop_with_han_two_columns_broad() {
        assert_eq!(expand_tabs("\ta\tb"), "    a   b");
        assert_eq!(expand_tabs("中\tb"), "中  b");
    }
}
