//! A line while it is read: characters, readings, images, notes, each with what marks it. Annotations point back at text
//! that stands before them, so marks are put on units, and inlines are made of units at the end of the line.

use std::ops::Range;

use crate::model::AssetId;

/// Blanks at the ends of lines.
pub(super) const BLANKS: [char; 4] = [' ', '\t', '\r', '\u{3000}'];
/// How many units before an annotation are looked at for the text that it names.
const REACH: usize = 600;

/// Bits of [`Unit::styles`]; the lower ones are the inner ones.
pub(super) mod bit {
    pub const SUPERSCRIPT: u32 = 1;
    pub const SUBSCRIPT: u32 = 1 << 1;
    pub const STRIKE: u32 = 1 << 2;
    pub const UNDERLINE: u32 = 1 << 3;
    pub const EMPHASIS: u32 = 1 << 4;
    pub const STRONG: u32 = 1 << 5;
    /// The first of the kinds of dots, which follow in the order of [`super::super::note::DOTS`].
    pub const DOTS: u32 = 8;
    /// 割り注, of two lines in one.
    pub const FOLDED: u32 = 1 << 22;
    pub const CAPTION: u32 = 1 << 24;
    /// The first of the levels of headings.
    pub const HEADING: u32 = 25;
    pub const HEADINGS: u32 = 0b111 << HEADING;
}

/// What a unit is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Char(char),
    /// A character of a code that is two of Unicode's, or the description of one without a code.
    Word(String),
    Ruby {
        base: String,
        reading: String,
    },
    Image {
        asset: AssetId,
        alt: String,
    },
    Note(u32),
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    pub kind: Kind,
    /// Its bytes in the source.
    pub range: Range<usize>,
    /// What marks it.
    pub styles: u32,
}

impl Unit {
    pub(super) fn is_blank(&self) -> bool {
        matches!(self.kind, Kind::Char(c) if BLANKS.contains(&c))
    }

    pub(super) fn is_caption(&self) -> bool {
        self.styles & bit::CAPTION != 0
    }

    fn push_base(&self, text: &mut String) {
        match &self.kind {
            Kind::Char(c) => text.push(*c),
            Kind::Word(word) | Kind::Ruby { base: word, .. } => text.push_str(word),
            Kind::Image { .. } | Kind::Note(_) => {}
        }
    }

    fn class(&self) -> Class {
        match &self.kind {
            Kind::Char(c) => Class::of(*c),
            Kind::Word(_) => Class::Han,
            _ => Class::Other,
        }
    }
}

/// The kinds of characters that a reading without a bar can stand behind: it belongs to the run of one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Han,
    Hiragana,
    Katakana,
    Latin,
    Other,
}

impl Class {
    fn of(c: char) -> Class {
        match c {
            c if is_han(c) => Class::Han,
            '\u{3041}'..='\u{309f}' => Class::Hiragana,
            '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' => Class::Katakana,
            'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' | '\'' | '-' | '.' | '’' => Class::Latin,
            c if c.is_alphanumeric() && u32::from(c) < 0x2000 => Class::Latin,
            _ => Class::Other,
        }
    }
}

/// Han, and the signs that stand for Han: 々仝〆〇ヶ.
pub(super) fn is_han(c: char) -> bool {
    matches!(c,
        '々' | '〆' | '〇' | 'ヶ' | '仝' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

pub(super) fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}')
}

/// The units of the line that is being read.
#[derive(Debug, Default)]
pub(super) struct Units {
    list: Vec<Unit>,
    /// Marks that are open, over lines.
    open: u32,
    /// Where a bar says that the base of a reading begins, and its bytes.
    bar: Option<(usize, Range<usize>)>,
}

impl Units {
    pub(super) fn push(&mut self, kind: Kind, range: Range<usize>) {
        self.list.push(Unit { kind, range, styles: self.open });
    }

    pub(super) fn push_styled(&mut self, kind: Kind, range: Range<usize>, styles: u32) {
        self.list.push(Unit { kind, range, styles: self.open | styles });
    }

    pub(super) fn is_blank(&self) -> bool {
        self.list.iter().all(Unit::is_blank)
    }

    pub(super) fn last_char(&self) -> Option<char> {
        match self.list.last()?.kind {
            Kind::Char(c) => Some(c),
            _ => None,
        }
    }

    /// The units, at the end of a line.
    pub(super) fn take(&mut self) -> Vec<Unit> {
        self.drop_bar();
        std::mem::take(&mut self.list)
    }

    pub(super) fn open(&mut self, bits: u32) {
        self.open |= bits;
    }

    pub(super) fn close(&mut self, bits: u32) {
        self.open &= !bits;
    }

    pub(super) fn end(&mut self) {
        self.open = 0;
    }

    pub(super) fn bar(&mut self, range: Range<usize>) {
        self.drop_bar();
        self.bar = Some((self.list.len(), range));
    }

    /// A bar that no reading followed is a character.
    fn drop_bar(&mut self) {
        if let Some((at, range)) = self.bar.take() {
            self.list.insert(at, Unit { kind: Kind::Char('｜'), range, styles: self.open });
        }
    }

    /// Gives a reading to the text before it, and tells whether there is any that can have one.
    pub(super) fn read(&mut self, reading: &str, end: usize) -> bool {
        let bar = self.bar.take();
        let from = match &bar {
            Some((at, _)) => *at,
            None => {
                let class = self.list.last().map_or(Class::Other, Unit::class);
                let is_same = |unit: &&Unit| class != Class::Other && unit.class() == class;
                self.list.len() - self.list.iter().rev().take_while(is_same).count()
            }
        };
        let is_text = |unit: &Unit| matches!(unit.kind, Kind::Char(_) | Kind::Word(_));
        if from == self.list.len() || !self.list[from..].iter().all(is_text) {
            self.bar = bar;
            return false;
        }
        let start = bar.map_or(self.list[from].range.start, |(_, range)| range.start);
        self.join(from..self.list.len(), start..end, reading);
        true
    }

    /// Makes one unit with a reading of several.
    fn join(&mut self, units: Range<usize>, range: Range<usize>, reading: &str) {
        let mut base = String::new();
        self.list[units.clone()].iter().for_each(|unit| unit.push_base(&mut base));
        let styles = self.list[units.clone()].iter().fold(0, |styles, unit| styles | unit.styles);
        let unit = Unit { kind: Kind::Ruby { base, reading: reading.to_owned() }, range, styles };
        self.list.splice(units, [unit]);
    }

    /// The last units whose text is `target`; a reading counts by its base, whole.
    fn find(&self, target: &str) -> Option<Range<usize>> {
        if target.is_empty() {
            return None;
        }
        let first = self.list.len().saturating_sub(REACH);
        let mut text = String::new();
        let mut starts = Vec::new();
        for unit in &self.list[first..] {
            starts.push(text.len());
            unit.push_base(&mut text);
        }
        let at = text.rfind(target)?;
        let from = starts.partition_point(|start| *start <= at).checked_sub(1)?;
        let to = starts.partition_point(|start| *start < at + target.len());
        Some(first + from..first + to)
    }

    /// Marks the text that an annotation names, and tells whether it is there.
    pub(super) fn mark(&mut self, target: &str, bits: u32) -> bool {
        let Some(found) = self.find(target) else { return false };
        self.list[found].iter_mut().for_each(|unit| unit.styles |= bits);
        true
    }

    /// Gives a reading to the text that an annotation names. One that has a reading keeps it.
    pub(super) fn read_named(&mut self, target: &str, reading: &str) -> bool {
        let Some(found) = self.find(target) else { return false };
        let is_text = |unit: &Unit| matches!(unit.kind, Kind::Char(_) | Kind::Word(_));
        if !self.list[found.clone()].iter().all(is_text) {
            return false;
        }
        let range = self.list[found.start].range.start..self.list[found.end - 1].range.end;
        self.join(found, range, reading);
        true
    }
}

/// The level of the heading that a line holds.
pub(super) fn heading_level(units: &[Unit]) -> Option<u8> {
    let styles = units.iter().fold(0, |styles, unit| styles | unit.styles) & bit::HEADINGS;
    (styles != 0).then(|| (styles >> bit::HEADING).trailing_zeros() as u8 + 1)
}

/// The heading in a line, and the rest of it.
pub(super) fn part_heading(units: Vec<Unit>) -> (Vec<Unit>, Vec<Unit>) {
    units.into_iter().partition(|unit| unit.styles & bit::HEADINGS != 0)
}
