//! The lines of a text, and what Markdown makes of each.

use std::ops::Range;

use super::chars::{self, is_blank, is_han, is_space};

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Blank,
    /// Part of a paragraph.
    Text,
    /// A heading by its marks.
    Heading,
    /// In a list or a quotation: a block of its own, never joined.
    Item,
    /// Code, tables, HTML, formulas, settings, rules: left alone altogether.
    Fixed,
}

/// A line.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// First byte.
    pub start: usize,
    /// One past its last byte, before the line end.
    pub end: usize,
    /// Its text, without blanks at both ends. For headings and items, with their marks.
    pub text: Range<usize>,
    /// The same, with jump lines at its ends.
    pub outer: Range<usize>,
    pub class: Class,
    /// It begins with an indent, as paragraphs do.
    pub indented: bool,
    /// The indent is deeper than that of a paragraph: the line stands in the middle, at the end or below another.
    pub deep: bool,
    /// It ends with a line break that Markdown keeps.
    pub hard: bool,
    /// Characters that are not blank.
    pub length: usize,
    /// Characters with single blanks, and halves of an em: either may be what a wrap went by.
    pub chars: u32,
    pub half_ems: u32,
    /// It belongs to the page, not to the text.
    pub removed: bool,
    /// What is taken out with it then.
    pub taken: Range<usize>,
    /// A jump line was taken off its end, or its start.
    pub jumps_to: bool,
    pub jumps_from: bool,
}

impl Line {
    pub fn is_text(&self) -> bool {
        self.class == Class::Text && !self.removed
    }
}

/// Parts `source` into lines.
pub(super) fn split(source: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for whole in source.split_inclusive('\n') {
        let next = start + whole.len();
        let body = whole.strip_suffix('\n').unwrap_or(whole);
        let body = body.strip_suffix('\r').unwrap_or(body);
        lines.push(line(source, start..start + body.len()));
        start = next;
    }
    Classifier::default().run(source, &mut lines);
    lines
}

fn line(source: &str, range: Range<usize>) -> Line {
    let body = &source[range.clone()];
    let text = body.trim_matches(is_blank);
    let at = range.start + (body.len() - body.trim_start_matches(is_blank).len());
    let text_range = if text.is_empty() { range.start..range.start } else { at..at + text.len() };
    let indent = &source[range.start..text_range.start];
    let is_prose = text.chars().next().is_some_and(|c| is_han(c) || chars::is_opener(c));
    let indented = indent.contains('\u{3000}') || (is_prose && indent.chars().filter(|c| is_space(*c)).count() >= 2);
    let hard = !text.is_empty() && (body.ends_with("  ") || body.ends_with('\\'));
    Line {
        start: range.start,
        end: range.end,
        class: if text.is_empty() { Class::Blank } else { Class::Text },
        indented,
        deep: chars::half_ems(indent) > 8 || indent.matches('\u{3000}').count() > 2,
        hard,
        length: text.chars().filter(|c| !is_blank(*c)).count(),
        chars: (indent.chars().count() + text.chars().count()) as u32,
        half_ems: chars::half_ems(indent) + chars::half_ems(text),
        outer: text_range.clone(),
        text: text_range,
        removed: false,
        taken: 0..0,
        jumps_to: false,
        jumps_from: false,
    }
}

/// What the lines so far leave open.
#[derive(Default)]
struct Classifier {
    /// The fence that ends the code.
    fence: Option<(char, usize)>,
    /// The line that ends front matter or a formula.
    until: Option<&'static str>,
    html: bool,
    /// A definition of a link whose address is on the next line.
    definition: bool,
    before: Option<Class>,
    /// The last line that was not blank.
    solid: Option<Class>,
}

impl Classifier {
    fn run(mut self, source: &str, lines: &mut [Line]) {
        for i in 0..lines.len() {
            let line = &lines[i];
            let text = &source[line.text.clone()];
            let indent = &source[line.start..line.text.start];
            if i == 0 && matches!(text, "---" | "+++") && indent.is_empty() && is_closed(source, lines, text) {
                self.until = Some(if text == "---" { "---" } else { "+++" });
                lines[i].class = Class::Fixed;
                continue;
            }
            let class = self.class(text, indent);
            let is_underline = self.before == Some(Class::Text) && is_underline(text) && !indent.contains('\u{3000}');
            lines[i].class = class;
            if is_underline {
                lines[i].class = Class::Fixed;
                for line in lines[..i].iter_mut().rev().take_while(|line| line.class == Class::Text) {
                    line.class = Class::Heading;
                }
            } else if class == Class::Fixed && is_delimiter_row(text) && i > 0 && lines[i - 1].class == Class::Text {
                lines[i - 1].class = Class::Fixed;
            }
            self.before = Some(lines[i].class);
            if lines[i].class != Class::Blank {
                self.solid = self.before;
            }
        }
    }

    fn class(&mut self, text: &str, indent: &str) -> Class {
        if let Some(end) = self.until {
            if text == end || (end == "$$" && text.ends_with("$$")) {
                self.until = None;
            }
            return Class::Fixed;
        }
        if let Some((mark, count)) = self.fence {
            let run = text.chars().take_while(|c| *c == mark).count();
            if run >= count && text.chars().count() == run {
                self.fence = None;
            }
            return Class::Fixed;
        }
        if text.is_empty() {
            self.html = false;
            return Class::Blank;
        }
        if self.html || std::mem::take(&mut self.definition) {
            return Class::Fixed;
        }
        self.definition = is_definition(text) && text.ends_with("]:");
        self.opening(text, indent)
    }

    fn opening(&mut self, text: &str, indent: &str) -> Class {
        let spaces = indent.chars().map(|c| if c == '\t' { 4 } else { 1 }).sum::<usize>();
        let ideographic = indent.contains('\u{3000}');
        let in_item = self.solid == Some(Class::Item);
        if !ideographic && spaces >= 4 && !in_item && self.before != Some(Class::Text) && !is_han_prose(text) {
            return Class::Fixed;
        }
        if in_item && !ideographic && spaces >= 2 {
            return Class::Item;
        }
        for mark in ['`', '~'] {
            let run = text.chars().take_while(|c| *c == mark).count();
            if run >= 3 && !(mark == '`' && text[run..].contains('`')) {
                self.fence = Some((mark, run));
                return Class::Fixed;
            }
        }
        if text.starts_with("$$") {
            if text.len() == 2 || !text.ends_with("$$") {
                self.until = Some("$$");
            }
            return Class::Fixed;
        }
        if is_html(text) {
            self.html = true;
            return Class::Fixed;
        }
        if is_heading(text) {
            return Class::Heading;
        }
        if is_fixed(text) {
            return Class::Fixed;
        }
        // A line right behind an item's belongs to it (CommonMark 5.2, laziness).
        let lazy = self.before == Some(Class::Item) && !ideographic;
        let interrupts = self.before != Some(Class::Text) || can_interrupt(text);
        if (is_item(text) && interrupts) || lazy { Class::Item } else { Class::Text }
    }
}

/// Whether front matter that `fence` opens is closed.
fn is_closed(source: &str, lines: &[Line], fence: &str) -> bool {
    lines[1..].iter().any(|line| &source[line.start..line.end] == fence)
}

/// Indented by four spaces or more, Markdown has code. Text from a page has its paragraphs so, and is told by its Han
/// and its marks.
fn is_han_prose(text: &str) -> bool {
    let solid = text.chars().filter(|c| !is_blank(*c)).count();
    let han = text.chars().filter(|c| is_han(*c)).count();
    han * 10 >= solid * 7 && text.contains(['，', '。', '；', '：', ','])
}

fn is_heading(text: &str) -> bool {
    let rest = text.trim_start_matches('#');
    let level = text.len() - rest.len();
    (1..=6).contains(&level) && (rest.is_empty() || rest.starts_with([' ', '\t']))
}

fn is_underline(text: &str) -> bool {
    !text.is_empty() && (text.bytes().all(|b| b == b'=') || text.bytes().all(|b| b == b'-'))
}

fn is_delimiter_row(text: &str) -> bool {
    text.contains('|') && text.contains('-') && text.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t'))
}

fn is_html(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('<') else { return false };
    let name = rest.trim_start_matches('/');
    let is_tag = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?');
    let is_address = rest.find(['>', ' ']).is_some_and(|end| rest[..end].contains([':', '@']));
    is_tag && !is_address
}

/// Tables, rules, directives, includes, definitions of links, images alone.
fn is_fixed(text: &str) -> bool {
    let is_rule = ['-', '*', '_']
        .iter()
        .any(|mark| text.chars().all(|c| c == *mark || is_space(c)) && text.chars().filter(|c| c == mark).count() >= 3);
    let is_image = text.starts_with("![") && text.ends_with(')');
    let is_link =
        text.starts_with('[') && text.ends_with(')') && text.contains("](") && text.matches("](").count() == 1;
    let is_definition = is_definition(text);
    let directive = [":::", "!!!", "???", "{{", "{%"].iter().any(|mark| text.starts_with(mark));
    is_rule
        || is_image
        || is_link
        || is_definition
        || directive
        || text.starts_with('|')
        || is_delimiter_row(text)
        || (!text.is_empty() && text.bytes().all(|b| b == b'='))
}

/// Whether an item can begin right behind a line of a paragraph: numbered ones only from 1 (CommonMark 5.2).
fn can_interrupt(text: &str) -> bool {
    !text.starts_with(|c: char| c.is_ascii_digit()) || text.starts_with("1.") || text.starts_with("1)")
}

/// `[label]: address`; the address may stand on the next line.
fn is_definition(text: &str) -> bool {
    text.starts_with('[') && !text.starts_with("[^") && (text.contains("]: ") || text.ends_with("]:"))
}

/// Lists, quotations, footnotes, definitions.
fn is_item(text: &str) -> bool {
    // “>>下转02版” and “- 7 -” are the page's, as every press page has them, before they are a quotation or a list.
    if text.starts_with('>') {
        return !super::furniture::is_jump_line(text);
    }
    if text.starts_with("[^") && text.contains("]:") || text.starts_with(": ") {
        return true;
    }
    let bullet =
        text.strip_prefix(['-', '*', '+']).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']));
    if bullet {
        return !super::furniture::is_folio(text);
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &text[digits..];
    (1..=9).contains(&digits) && rest.starts_with(['.', ')']) && rest[1..].starts_with([' ', '\t'])
}
