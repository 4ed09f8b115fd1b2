//! Names that are spread without a length of their own (均排): all of one list, table or list of definitions, else of one
//! paragraph, are as long as the longest of them (CLREQ 3.4.3).

use crate::model::{Block, BlockKind, Inline, InlineKind, Mark, inline_text};
use crate::script;
use crate::source::inlines::children_mut;

/// The longest that a name is spread over, in em.
const LONGEST: u32 = 40;

/// Gives names without a length that of the longest among them. Recursion is bounded by [`crate::model::MAX_DEPTH`].
pub(super) fn resolve(blocks: &mut [Block]) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Quote(blocks) => resolve(blocks),
            BlockKind::Aside { title, blocks, .. } => {
                contents(std::iter::once(title));
                resolve(blocks);
            }
            kind => {
                let mut all = Vec::new();
                gather(kind, &mut all);
                contents(all.into_iter());
            }
        }
    }
}

/// The contents of a block and of all blocks in it.
fn gather<'b>(kind: &'b mut BlockKind, all: &mut Vec<&'b mut Vec<Inline>>) {
    let inside = |blocks: &'b mut Vec<Block>, all: &mut Vec<&'b mut Vec<Inline>>| {
        blocks.iter_mut().for_each(|block| gather(&mut block.kind, all));
    };
    match kind {
        BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => all.push(content),
        BlockKind::Figure { caption, .. } | BlockKind::QrCode { caption, .. } => all.push(caption),
        BlockKind::Table { head, rows, .. } => {
            let cells = head.iter_mut().chain(rows).flat_map(|row| &mut row.cells);
            all.extend(cells.map(|cell| &mut cell.content));
        }
        BlockKind::List { items, .. } => items.iter_mut().for_each(|item| inside(&mut item.blocks, all)),
        BlockKind::Quote(blocks) => inside(blocks, all),
        BlockKind::Aside { title, blocks, .. } => {
            all.push(title);
            inside(blocks, all);
        }
        BlockKind::Definitions(list) => {
            for definition in list {
                all.extend(&mut definition.terms);
                definition.meanings.iter_mut().for_each(|blocks| inside(blocks, all));
            }
        }
        BlockKind::Code { .. } | BlockKind::Rule | BlockKind::Math(_) => {}
    }
}

fn contents<'b>(all: impl Iterator<Item = &'b mut Vec<Inline>>) {
    let mut names: Vec<(&mut u8, u8)> = Vec::new();
    all.for_each(|content| content.iter_mut().for_each(|inline| find(&mut inline.kind, &mut names)));
    let longest = names.iter().map(|(em, length)| if **em > 0 { **em } else { *length }).max().unwrap_or(0);
    for (em, _) in names.into_iter().filter(|(em, _)| **em == 0) {
        *em = longest;
    }
}

/// Finds names, with their own lengths in em.
fn find<'b>(kind: &'b mut InlineKind, names: &mut Vec<(&'b mut u8, u8)>) {
    if let InlineKind::Marked { mark: Mark::Spread(em), content } = kind {
        names.push((em, length(content)));
    } else if let Some(children) = children_mut(kind) {
        children.iter_mut().for_each(|inline| find(&mut inline.kind, names));
    }
}

fn length(content: &[Inline]) -> u8 {
    let halves: u32 = inline_text(content).chars().map(|c| if script::is_cjk(c) { 2 } else { 1 }).sum();
    halves.div_ceil(2).clamp(1, LONGEST) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ListItem, Origin};

    fn name(text: &str, em: u8) -> Inline {
        let content = vec![Inline::new(InlineKind::Text(text.into()), Origin::none())];
        Inline::new(InlineKind::Marked { mark: Mark::Spread(em), content }, Origin::none())
    }

    fn paragraph(names: &[(&str, u8)]) -> Block {
        let content = names.iter().map(|&(text, em)| name(text, em)).collect();
        Block::new(BlockKind::Paragraph(content), Origin::none())
    }

    fn lengths(block: &mut Block) -> Vec<u8> {
        let mut all = Vec::new();
        gather(&mut block.kind, &mut all);
        let mut names = Vec::new();
        all.into_iter().flatten().for_each(|inline| find(&mut inline.kind, &mut names));
        names.into_iter().map(|(em, _)| *em).collect()
    }

    #[test]
    fn names_without_a_length_take_that_of_the_longest_in_their_list() {
        let item = |name: &str| ListItem { task: None, blocks: vec![paragraph(&[(name, 0)])], origin: Origin::none() };
        let items = ["张三", "欧阳修", "李四光"].map(item).into();
        let mut blocks = vec![
            Block::new(BlockKind::List { start: None, tight: true, items }, Origin::none()),
            paragraph(&[("张三", 0), ("李四", 4)]),
            paragraph(&[("张三", 0)]),
        ];
        resolve(&mut blocks);
        let found: Vec<_> = blocks.iter_mut().map(lengths).collect();
        assert_eq!(found, [vec![3, 3, 3], vec![4, 4], vec![2]]);
    }
}
