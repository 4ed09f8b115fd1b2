//! The tree of a formula, made ready: text that the math face lacks becomes room of the size that our faces give it, and
//! numbers that only LaTeX would count are left out.

use std::collections::BTreeSet;

use latex_rust::{Color, Dim, EnvRow, EqNumber, MathFont, MathNode, SpaceKind, TextStyle, styled_char};

use super::Fault;
use crate::font::{FaceId, Family, FontSet, Request};

/// Above and below the baseline of Chinese text, in 1/100 em.
const HAN_HEIGHT: i64 = 84;
const HAN_DEPTH: i64 = 8;

/// A piece of text set in our faces.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Insert {
    /// Length in em.
    pub advance: f32,
    /// Face, glyph, place and character.
    pub glyphs: Vec<(FaceId, u16, f32, char)>,
}

/// The texts that our faces set. Each stands in the tree as room in a colour that nothing else in the formula has, by
/// which its place is found again.
pub(super) struct Inserts<'a> {
    fonts: &'a FontSet,
    font: &'a MathFont,
    taken: BTreeSet<u32>,
    next: u32,
    made: Vec<(Color, Insert)>,
}

impl<'a> Inserts<'a> {
    pub(super) fn new(fonts: &'a FontSet, font: &'a MathFont, node: &MathNode) -> Inserts<'a> {
        let mut taken = BTreeSet::new();
        colors(node, &mut taken);
        Inserts { fonts, font, taken, next: 0, made: Vec::new() }
    }

    /// The text whose room has this colour.
    pub(super) fn of(&self, color: Color) -> Option<&Insert> {
        self.made.iter().find(|(own, _)| *own == color).map(|(_, insert)| insert)
    }

    /// Puts room into the tree for what the math face lacks. The recursion is as deep as the parser allows.
    pub(super) fn put_in(&mut self, node: &mut MathNode) -> Result<(), Fault> {
        match node {
            MathNode::Atom(c, _) if self.lacks(*c) => *node = self.room(&c.to_string())?,
            MathNode::Text(text, style) if self.lacks_any(text, *style) => {
                let parts = self.text(text, *style)?;
                *node = MathNode::Row(parts);
            }
            MathNode::Operator(name, _) if self.lacks_any(name, TextStyle::Rm) => {
                let parts = self.text(name, TextStyle::Rm)?;
                *node = MathNode::Row(parts);
            }
            MathNode::Row(items) => {
                self.join(items)?;
                for item in items {
                    self.put_in(item)?;
                }
            }
            MathNode::Matrix(_, _, rows) => {
                for row in rows {
                    self.put_in_row(row)?;
                }
            }
            node => {
                for child in children(node) {
                    self.put_in(child)?;
                }
            }
        }
        Ok(())
    }

    fn put_in_row(&mut self, row: &mut EnvRow) -> Result<(), Fault> {
        match row {
            EnvRow::Cells { cells, number, .. } => {
                for cell in cells {
                    self.put_in(cell)?;
                }
                match number {
                    EqNumber::Tag { body, .. } => self.put_in(body)?,
                    // Formulas are numbered by `[numbering]`, all of them alike.
                    number => *number = EqNumber::Suppress,
                }
                Ok(())
            }
            EnvRow::Intertext(text) => self.put_in(text),
            EnvRow::Hline => Ok(()),
        }
    }

    /// Joins characters that stand side by side and that the math face lacks, so that they are one text.
    fn join(&mut self, items: &mut Vec<MathNode>) -> Result<(), Fault> {
        let lacks = |item: &MathNode| matches!(item, MathNode::Atom(c, _) if self.lacks(*c));
        if !items.windows(2).any(|pair| lacks(&pair[0]) && lacks(&pair[1])) {
            return Ok(());
        }
        let mut out = Vec::with_capacity(items.len());
        let mut text = String::new();
        for item in std::mem::take(items) {
            match item {
                MathNode::Atom(c, _) if self.lacks(c) => text.push(c),
                item => {
                    if !text.is_empty() {
                        out.push(self.room(&std::mem::take(&mut text))?);
                    }
                    out.push(item);
                }
            }
        }
        if !text.is_empty() {
            out.push(self.room(&text)?);
        }
        *items = out;
        Ok(())
    }

    fn lacks(&self, c: char) -> bool {
        !c.is_ascii() && (is_private(c) || self.font.face().glyph_index(c).is_none())
    }

    fn lacks_any(&self, text: &str, style: TextStyle) -> bool {
        text.chars().any(|c| self.lacks(styled_char(c, style)))
    }

    /// A text, parted into what the math face has and what it lacks.
    fn text(&mut self, text: &str, style: TextStyle) -> Result<Vec<MathNode>, Fault> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let lacks = self.lacks(styled_char(first, style));
            let end = rest.find(|c| self.lacks(styled_char(c, style)) != lacks).unwrap_or(rest.len());
            let (part, behind) = rest.split_at(end);
            parts.push(if lacks { self.room(part)? } else { MathNode::Text(part.to_owned(), style) });
            rest = behind;
        }
        Ok(parts)
    }

    /// Room for a text in our faces.
    fn room(&mut self, text: &str) -> Result<MathNode, Fault> {
        let request = Request { family: Family::Song, bold: false, italic: false };
        let mut insert = Insert { advance: 0.0, glyphs: Vec::new() };
        for c in text.chars() {
            let known = Some(c).filter(|&c| !is_private(c)).and_then(|c| self.fonts.select(request, c, false));
            let selected = known.ok_or(Fault::Character(c))?;
            let face = self.fonts.face(selected.face);
            let glyph = face.glyph(c).ok_or(Fault::Character(c))?;
            insert.glyphs.push((selected.face, glyph, insert.advance, c));
            insert.advance += f32::from(face.advance(glyph)) / f32::from(face.units_per_em);
        }
        let thousandths = (insert.advance * 1000.0).round() as i64;
        let color = self.color();
        self.made.push((color, insert));
        let room = vec![
            MathNode::Space(SpaceKind::Hspace(Dim::ratio(thousandths, 1000))),
            MathNode::Strut(Dim::ratio(HAN_HEIGHT, 100), Dim::ratio(HAN_DEPTH, 100)),
        ];
        Ok(MathNode::TextColor(color, Box::new(MathNode::Row(room))))
    }

    /// A colour that nothing has yet.
    fn color(&mut self) -> Color {
        loop {
            self.next += 1;
            if self.taken.insert(self.next) {
                let [_, r, g, b] = self.next.to_be_bytes();
                return Color::rgb(r, g, b);
            }
        }
    }
}

/// Characters that mean nothing outside their author's house: an archive takes none of them (ISO 19005-2 6.2.11.7).
fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}') || u32::from(c) & 0xfffe == 0xfffe
}

fn key(color: Color) -> u32 {
    u32::from_be_bytes([0, color.r, color.g, color.b])
}

/// Every colour of a tree.
fn colors(node: &MathNode, out: &mut BTreeSet<u32>) {
    match node {
        MathNode::Color(color, _) | MathNode::TextColor(color, _) | MathNode::ColorBox(color, _) => {
            out.insert(key(*color));
        }
        MathNode::FColorBox(border, fill, _) => out.extend([key(*border), key(*fill)]),
        _ => {}
    }
    match node {
        MathNode::Matrix(_, _, rows) => {
            for row in rows {
                match row {
                    EnvRow::Cells { cells, number, .. } => {
                        cells.iter().for_each(|cell| colors(cell, out));
                        if let EqNumber::Tag { body, .. } = number {
                            colors(body, out);
                        }
                    }
                    EnvRow::Intertext(text) => colors(text, out),
                    EnvRow::Hline => {}
                }
            }
        }
        node => kids(node).into_iter().for_each(|child| colors(child, out)),
    }
}

/// The nodes in a node, but for those of a matrix.
fn kids(node: &MathNode) -> Vec<&MathNode> {
    use MathNode::*;
    match node {
        Fraction(a, b) | Superscript(a, b) | Subscript(a, b) | CancelTo(a, b) => vec![a, b],
        SubSup(a, b, c) => vec![a, b, c],
        Radical(index, inner) => index.iter().map(|n| &**n).chain([&**inner]).collect(),
        Sum(a, b) | Integral(_, a, b) | Product(a, b) => a.iter().chain(b).map(|n| &**n).collect(),
        Limit(a) => a.iter().map(|n| &**n).collect(),
        OverUnder(base, a, b) => [&**base].into_iter().chain(a.iter().chain(b).map(|n| &**n)).collect(),
        Row(items) | Substack(items) => items.iter().collect(),
        Delimited(_, inner, _) | Tag { body: inner, .. } | Intertext(inner) | Accent(inner, _) => vec![inner],
        Color(_, inner) | TextColor(_, inner) | ColorBox(_, inner) | FColorBox(_, _, inner) => vec![inner],
        Phantom(_, inner) => vec![inner],
        _ => Vec::new(),
    }
}

/// The same, to change them.
fn children(node: &mut MathNode) -> Vec<&mut MathNode> {
    use MathNode::*;
    match node {
        Fraction(a, b) | Superscript(a, b) | Subscript(a, b) | CancelTo(a, b) => vec![a, b],
        SubSup(a, b, c) => vec![a, b, c],
        Radical(index, inner) => index.iter_mut().map(|n| &mut **n).chain([&mut **inner]).collect(),
        Sum(a, b) | Integral(_, a, b) | Product(a, b) => a.iter_mut().chain(b).map(|n| &mut **n).collect(),
        Limit(a) => a.iter_mut().map(|n| &mut **n).collect(),
        OverUnder(base, a, b) => [&mut **base].into_iter().chain(a.iter_mut().chain(b).map(|n| &mut **n)).collect(),
        Row(items) | Substack(items) => items.iter_mut().collect(),
        Delimited(_, inner, _) | Tag { body: inner, .. } | Intertext(inner) | Accent(inner, _) => vec![inner],
        Color(_, inner) | TextColor(_, inner) | ColorBox(_, inner) | FColorBox(_, _, inner) => vec![inner],
        Phantom(_, inner) => vec![inner],
        _ => Vec::new(),
    }
}

/// Takes `\tag{…}` off a formula: what it says, in brackets unless it is `\tag*`.
pub(super) fn take_tag(node: &mut MathNode) -> Option<MathNode> {
    let MathNode::Row(items) = node else { return None };
    let at = items.iter().position(|item| matches!(item, MathNode::Tag { .. }))?;
    let MathNode::Tag { star, body } = items.remove(at) else { return None };
    if star {
        return Some(*body);
    }
    let bracket = |text: &str| MathNode::Text(text.to_owned(), TextStyle::Rm);
    Some(MathNode::Row(vec![bracket("("), *body, bracket(")")]))
}
