//! A long formula is parted at its relations, and where these are too few at its operators: after them within a line,
//! as TeX does, before them where it stands on lines of its own.

use latex_rust::{AtomKind, MathNode, symbol_atom_kind};

use super::{Fault, Formula};

/// Where a formula can be parted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    Relation,
    Operator,
}

/// The most lines of one formula: what is left then stands on the last one, made smaller.
const MAX_LINES: usize = 40;
/// How far the lines of a displayed formula after its first are set in, in em.
const INDENT: f32 = 2.0;

fn joint(node: &MathNode) -> Option<Joint> {
    let class = match node {
        MathNode::Atom(_, class) => *class,
        MathNode::Symbol(name) => symbol_atom_kind(name),
        _ => return None,
    };
    match class {
        AtomKind::Rel => Some(Joint::Relation),
        AtomKind::Bin => Some(Joint::Operator),
        _ => None,
    }
}

/// Something without extent that relations and operators keep their space beside.
fn nothing() -> MathNode {
    MathNode::Row(Vec::new())
}

/// The parts of a formula within a line. Spaces between them are the line's own.
pub(super) fn after_relations(
    node: &MathNode,
    set: impl Fn(&MathNode) -> Result<Formula, Fault>,
    most: f32,
) -> Result<Vec<Formula>, Fault> {
    let MathNode::Row(items) = node else { return Ok(Vec::new()) };
    let mut out = Vec::new();
    for part in split_after(items, Joint::Relation) {
        let whole = set(&ending(part))?;
        let parts = if whole.advance > most { split_after(part, Joint::Operator) } else { Vec::new() };
        if parts.len() < 2 {
            out.push(trimmed(whole, part));
            continue;
        }
        for part in parts {
            out.push(trimmed(set(&ending(part))?, part));
        }
    }
    Ok(out)
}

/// A part with something behind the sign that it ends with, so that the sign stays what it is.
fn ending(part: &[MathNode]) -> MathNode {
    let mut items = part.to_vec();
    if part.last().and_then(joint).is_some() {
        items.push(nothing());
    }
    MathNode::Row(items)
}

/// A part without the space behind the sign that it ends with (TeXbook, chapter 18: 5 and 4 mu).
fn trimmed(mut formula: Formula, part: &[MathNode]) -> Formula {
    let space = match part.last().and_then(joint) {
        Some(Joint::Relation) => 5.0 / 18.0,
        Some(Joint::Operator) => 4.0 / 18.0,
        None => 0.0,
    };
    if part.len() > 1 {
        formula.advance = (formula.advance - space).max(0.0);
    }
    formula
}

fn split_after(items: &[MathNode], at: Joint) -> Vec<&[MathNode]> {
    let ends = |item: &MathNode| joint(item).is_some_and(|joint| joint == at || joint == Joint::Relation);
    // Two signs side by side stay together.
    let mut parts: Vec<&[MathNode]> = Vec::new();
    let mut start = 0;
    for (i, item) in items.iter().enumerate() {
        let next_ends = items.get(i + 1).is_some_and(ends);
        if ends(item) && !next_ends && i > start && i + 1 < items.len() {
            parts.push(&items[start..=i]);
            start = i + 1;
        }
    }
    parts.push(&items[start..]);
    parts
}

/// The lines of a displayed formula: as many parts on each as fit into `measure`.
pub(super) fn before_relations(
    node: &MathNode,
    set: impl Fn(&MathNode) -> Result<Formula, Fault>,
    measure: f32,
) -> Result<Vec<Formula>, Fault> {
    let MathNode::Row(items) = node else { return Ok(Vec::new()) };
    let mut lines: Vec<Formula> = Vec::new();
    let mut start = 0;
    while start < items.len() {
        let room = if lines.is_empty() { measure } else { measure - INDENT };
        let end = if lines.len() < MAX_LINES { fitting(items, start, room, &set)? } else { items.len() };
        lines.push(set(&line(items, start, end))?);
        start = end;
    }
    Ok(aligned(lines))
}

/// One line, with something before the sign that it begins with, so that the sign stays what it is.
fn line(items: &[MathNode], start: usize, end: usize) -> MathNode {
    let mut part = items[start..end].to_vec();
    if start > 0 {
        part.insert(0, nothing());
    }
    MathNode::Row(part)
}

/// Where the line that begins at `start` ends: before the last relation that leaves it short enough, else before such an
/// operator, else at the next of either.
fn fitting(
    items: &[MathNode],
    start: usize,
    room: f32,
    set: &impl Fn(&MathNode) -> Result<Formula, Fault>,
) -> Result<usize, Fault> {
    let fits = |end: usize| Ok::<bool, Fault>(set(&line(items, start, end))?.advance <= room);
    if fits(items.len())? {
        return Ok(items.len());
    }
    let mut first = None;
    for wanted in [Joint::Relation, Joint::Operator] {
        let mut best = None;
        // The first sign of a line is what the line before ended at.
        for end in start + 2..items.len() {
            if joint(&items[end]) != Some(wanted) || joint(&items[end - 1]).is_some() {
                continue;
            }
            first = Some(first.map_or(end, |first: usize| first.min(end)));
            if !fits(end)? {
                break;
            }
            best = Some(end);
        }
        if let Some(best) = best {
            return Ok(best);
        }
    }
    Ok(first.unwrap_or(items.len()))
}

/// Lines after the first stand a little further in: room before them makes them as long as the longest.
fn aligned(mut lines: Vec<Formula>) -> Vec<Formula> {
    if lines.len() < 2 {
        return lines;
    }
    for line in &mut lines[1..] {
        shift(line, INDENT);
    }
    let longest = lines.iter().map(|line| line.advance).fold(0.0, f32::max);
    lines.iter_mut().for_each(|line| line.advance = longest);
    lines
}

fn shift(formula: &mut Formula, by: f32) {
    formula.advance += by;
    for piece in &mut formula.pieces {
        match piece {
            super::Piece::Glyphs { along, .. }
            | super::Piece::Bar { along, .. }
            | super::Piece::Stroke { along, .. } => *along += by,
        }
    }
}
