//! Numbers beside formulas.

use super::super::element::{Body, RunInfo};
use super::inline::{TextBuilder, info};
use super::{Collector, Context};
use crate::model::Block;
use crate::typeset::paragraph::{LineAlignment, StyledRun};

impl Collector<'_> {
    /// Sets the number of a formula behind its last line.
    pub(super) fn formula_number(&mut self, number: &str, context: &Context, block: &Block) {
        let at = RunInfo { source: block.origin.first(), ..info(context.node, false) };
        if let Some(Body::Text(text)) = self.strand.elements.last_mut().map(|element| &mut element.body) {
            let start = text.paragraph.text.len() as u32;
            text.paragraph.text.push('\u{3000}');
            text.paragraph.text.push_str(number);
            let range = start..text.paragraph.text.len() as u32;
            let node = text.infos.last().map_or(at.node, |info| info.node);
            text.paragraph.runs.push(StyledRun { range, style: context.text, lang: None });
            text.infos.push(RunInfo { node, ..at });
            return;
        }
        let mut builder = TextBuilder::default();
        builder.run(number, context.text, at, None);
        let text = builder.finish(context.style(LineAlignment::End, 0.0));
        self.push(Body::Text(text), block.origin.first());
    }
}
