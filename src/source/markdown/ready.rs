//! The text made ready for the parser, which does not know all that keben reads.
//!
//! Passes over the source say what the parser is to see otherwise: a character more beside Chinese emphasis
//! (`flanking.rs`), a sign that stands for a dollar that begins no formula (`dollars.rs`) or for the bar of a ruby, a
//! comment in the place of a line that opens a box (`fences.rs`). What is put in occurs nowhere in the source. In all
//! that the parser gives, it is taken out again and what it stood for put back, and ranges are led back to the source:
//! nothing behind the parser knows that anything was changed.

use std::cell::Cell;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Tag};

use super::fences::Line;

/// One change for the parser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    /// What is replaced; empty for what is put in.
    pub range: Range<usize>,
    /// What stands there.
    pub put: Put,
}

/// What is put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Put {
    /// A character that counts as a letter, or as any other that means nothing; the source has none there.
    Letter,
    /// One that counts as punctuation; the source has none there.
    Mark,
    /// A blank; the source has none there.
    Blank,
    /// A character that means nothing, for the one that is replaced, a bar or a dollar.
    Sign,
    /// Nothing.
    Nothing,
    /// A comment of its own line, which means this, set in by so many blanks.
    Line(Box<Line>, usize),
}

impl Edit {
    /// Something put in at a byte.
    pub(super) fn set(at: usize, put: Put) -> Edit {
        Edit { range: at..at, put }
    }
}

/// A text made ready.
pub(super) struct Ready<'s> {
    source: &'s str,
    text: String,
    edits: Vec<Done>,
    /// How many edits stand before the place asked for last: the parser goes through the text from its start to its end.
    near: Cell<usize>,
    lines: Vec<(Line, Range<usize>)>,
    signs: Signs,
}

/// An edit that was made.
#[derive(Debug)]
struct Done {
    /// In the text made ready.
    new: Range<usize>,
    /// In the source.
    old: Range<usize>,
}

/// Characters that the source does not have.
#[derive(Debug, Clone, Copy)]
struct Signs {
    letter: char,
    mark: char,
    bar: char,
    dollar: char,
    line: char,
    /// None where the source has [`BLANK`]: then no blank is put in, and none is taken out.
    blank: Option<char>,
}

impl Signs {
    /// Noncharacters, which no text has, and for the mark one of scripts that no book in Chinese uses: Sundanese,
    /// Javanese. `None` if the source has all of them.
    fn unused_in(source: &str) -> Option<Signs> {
        let none = !has_noncharacters(source);
        let is_unused = |c: &char| !source.contains(*c);
        let mut free = ('\u{fdd0}'..='\u{fdef}').filter(|c| none || is_unused(c));
        let mark = ('\u{1cc0}'..='\u{1cc7}').chain('\u{a9c1}'..='\u{a9cd}').find(is_unused)?;
        let blank = Some(BLANK).filter(is_unused);
        Some(Signs { letter: free.next()?, mark, bar: free.next()?, dollar: free.next()?, line: free.next()?, blank })
    }
}

/// Whether a text has any character that begins as U+FDD0 to U+FDEF do. There is no early exit inside a block, so the
/// compiler compares many bytes at once.
fn has_noncharacters(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_in = |block: &[u8]| {
        block.iter().zip(block.get(1..).unwrap_or(&[])).fold(false, |any, (&a, &b)| any | ((a == 0xef) & (b == 0xb7)))
    };
    (0..bytes.len()).step_by(4096).any(|start| is_in(&bytes[start..bytes.len().min(start + 4097)]))
}

/// A blank that Markdown takes for one and that hardly any text has.
const BLANK: char = '\u{b}';

/// Makes the source ready. `edits` are in order; of two that overlap the first is made. `None` if there are none.
pub(super) fn ready(source: &str, edits: Vec<Edit>) -> Option<Ready<'_>> {
    if edits.is_empty() {
        return None;
    }
    let signs = Signs::unused_in(source)?;
    let text = String::with_capacity(source.len() + 4 * edits.len());
    let done = Vec::with_capacity(edits.len());
    let mut ready = Ready { source, text, edits: done, near: Cell::new(0), lines: Vec::new(), signs };
    let mut done = 0;
    for edit in edits {
        if let Some(kept) = source.get(done..edit.range.start) {
            ready.text.push_str(kept);
            done = edit.range.end;
            ready.make(edit);
        }
    }
    ready.text.push_str(source.get(done..).unwrap_or(""));
    Some(ready)
}

impl Ready<'_> {
    fn make(&mut self, Edit { range, put }: Edit) {
        let start = self.text.len();
        match put {
            Put::Letter => self.text.push(self.signs.letter),
            Put::Mark => self.text.push(self.signs.mark),
            Put::Blank => self.text.extend(self.signs.blank),
            Put::Sign if self.source.get(range.clone()) == Some("|") => self.text.push(self.signs.bar),
            Put::Sign => self.text.push(self.signs.dollar),
            Put::Nothing => {}
            Put::Line(line, indent) => {
                let (sign, number) = (self.signs.line, self.lines.len());
                self.text.push_str(&format!("{:indent$}<!--{sign}{number}-->", ""));
                self.lines.push((*line, range.clone()));
                // A line that is put in before another needs its own end.
                if range.is_empty() {
                    self.text.push('\n');
                }
            }
        }
        self.edits.push(Done { new: start..self.text.len(), old: range });
    }

    /// The text for the parser.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The byte of the source at the byte of the text that a range ends or (`starts`) begins with: what was taken out
    /// there is not in the range.
    fn original(&self, at: usize, starts: bool) -> usize {
        let before = self.before(at, starts);
        let Some(last) = before.checked_sub(1).and_then(|last| self.edits.get(last)) else {
            return at;
        };
        match at.checked_sub(last.new.end) {
            Some(behind) => last.old.end + behind,
            None => (last.old.start + (at - last.new.start)).min(last.old.end),
        }
    }

    /// How many edits stand before a byte of the text, or (`starts`) at it.
    fn before(&self, at: usize, starts: bool) -> usize {
        const REACH: usize = 4;
        let is_before = |edit: &Done| edit.new.start < at || (starts && edit.new.start == at);
        let near = self.near.get();
        let close = near.saturating_sub(REACH)..self.edits.len().min(near + REACH);
        let found = close.start + self.edits[close.clone()].partition_point(is_before);
        let is_inside = (close.start < found || found == 0) && (found < close.end || found == self.edits.len());
        let found = if is_inside { found } else { self.edits.partition_point(is_before) };
        // The end of what holds others looks back to its start once.
        self.near.set(found.max(near));
        found
    }

    /// The range of the source that a range of the text is, if the two edits around it are those that were met last, and
    /// neither is at its edges: so lies nearly all text.
    pub(super) fn between_edits(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let near = self.near.get();
        let (new, old) = near.checked_sub(1).map_or(Some((0, 0)), |last| {
            let Done { new, old } = self.edits.get(last)?;
            (new.end < range.start).then_some((new.end, old.end))
        })?;
        let is_before_next = self.edits.get(near).is_none_or(|next| range.end < next.new.start);
        is_before_next.then(|| range.start - new + old..range.end - new + old)
    }

    /// Whether what the parser says of a range of the text may not be what the source has there.
    pub(super) fn is_touched(&self, range: &Range<usize>) -> bool {
        let next = self.before(range.start, false);
        let reaches_in = next.checked_sub(1).is_some_and(|last| self.edits[last].new.end > range.start);
        reaches_in || self.edits.get(next).is_some_and(|edit| edit.new.start < range.end)
    }

    /// A range of the text as one of the source.
    pub(super) fn range(&self, range: Range<usize>) -> Range<usize> {
        let start = self.original(range.start, true);
        start..self.original(range.end, false).max(start)
    }

    /// The line that an event of the parser stands for.
    pub(super) fn line(&self, event: &Event) -> Option<&Line> {
        match event {
            Event::Html(text) => self.line_of(text).map(|(line, _)| line),
            _ => None,
        }
    }

    fn line_of(&self, text: &str) -> Option<&(Line, Range<usize>)> {
        let number = text.trim().strip_prefix("<!--")?.strip_prefix(self.signs.line)?.strip_suffix("-->")?;
        self.lines.get(number.parse::<usize>().ok()?)
    }

    /// What the parser gives, as if it had been given the source.
    pub(super) fn restore<'t>(&self, event: Event<'t>) -> Event<'t> {
        let own = |text| self.own(text);
        match event {
            Event::Text(text) => Event::Text(own(text)),
            Event::Code(text) => Event::Code(own(text)),
            Event::InlineMath(text) => Event::InlineMath(own(text)),
            Event::DisplayMath(text) => Event::DisplayMath(own(text)),
            Event::Html(text) => Event::Html(own(text)),
            // A line that turns out to stand inside a paragraph is text.
            Event::InlineHtml(text) if self.line_of(&text).is_some() => Event::Text(own(text)),
            Event::InlineHtml(text) => Event::InlineHtml(own(text)),
            Event::FootnoteReference(label) => Event::FootnoteReference(own(label)),
            Event::Start(tag) => Event::Start(self.restore_tag(tag)),
            other => other,
        }
    }

    fn restore_tag<'t>(&self, tag: Tag<'t>) -> Tag<'t> {
        let own = |text| self.own(text);
        match tag {
            Tag::Heading { level, id, classes, attrs } => Tag::Heading {
                level,
                id: id.map(own),
                classes: classes.into_iter().map(own).collect(),
                attrs: attrs.into_iter().map(|(key, value)| (own(key), value.map(own))).collect(),
            },
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => Tag::CodeBlock(CodeBlockKind::Fenced(own(info))),
            Tag::FootnoteDefinition(label) => Tag::FootnoteDefinition(own(label)),
            Tag::Link { link_type, dest_url, title, id } => {
                Tag::Link { link_type, dest_url: own(dest_url), title: own(title), id: own(id) }
            }
            Tag::Image { link_type, dest_url, title, id } => {
                Tag::Image { link_type, dest_url: own(dest_url), title: own(title), id: own(id) }
            }
            other => other,
        }
    }

    /// The text as the source has it.
    fn own<'t>(&self, text: CowStr<'t>) -> CowStr<'t> {
        let Signs { letter, mark, bar, dollar, line, blank } = self.signs;
        let put_in = [letter, mark, bar, dollar, line, blank.unwrap_or(letter)];
        if !text.contains(put_in) {
            return text;
        }
        let mut own = String::with_capacity(text.len());
        let mut rest = &*text;
        while let Some(at) = rest.find(put_in) {
            own.push_str(&rest[..at]);
            let sign = rest[at..].chars().next().unwrap_or(letter);
            rest = &rest[at + sign.len_utf8()..];
            match sign {
                sign if sign == bar => own.push('|'),
                sign if sign == dollar => own.push('$'),
                sign if sign == line => rest = self.own_line(&mut own, rest),
                _ => {}
            }
        }
        own.push_str(rest);
        CowStr::from(own)
    }

    /// Puts a line's own text in the place of its comment, whose sign has been read; gives what follows.
    fn own_line<'r>(&self, own: &mut String, rest: &'r str) -> &'r str {
        let number = rest.split_once("-->").and_then(|(number, behind)| Some((number.parse::<usize>().ok()?, behind)));
        let Some((line, behind)) = number.and_then(|(number, behind)| Some((self.lines.get(number)?, behind))) else {
            return rest;
        };
        own.truncate(own.len() - if own.ends_with("<!--") { 4 } else { 0 });
        own.push_str(self.source.get(line.1.clone()).unwrap_or(""));
        // What was put in on a line of its own goes with its end.
        if line.1.is_empty() { behind.strip_prefix('\n').unwrap_or(behind) } else { behind }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::edits;
    use super::*;

    fn made(source: &str) -> Option<Ready<'_>> {
        ready(source, edits(source))
    }

    #[test]
    fn a_byte_of_the_text_is_led_back_to_its_own_byte_of_the_source() {
        let source = "这是**事。**所以~~“删”~~去*《书》*a，{漢字|かん}，花$5元\n\n!!! note\n    文字\n\n后";
        let text = made(source).unwrap();
        for (at, c) in text.text.char_indices().filter(|(_, c)| source.contains(*c) && !c.is_ascii()) {
            assert_eq!(source[text.original(at, true)..].chars().next(), Some(c), "{at}");
        }
        assert_eq!(text.original(text.text.len(), false), source.len());
    }

    proptest! {
        #[test]
        fn what_is_put_in_is_taken_out_again(
            source in "([*~。“”（a字_ \\\\\\[\\]`\n$5|{}]|\n::: note|\n!!! tip|\n> \\[!NOTE\\] x|:::){0,40}"
        ) {
            if let Some(text) = made(&source) {
                let own = text.own(CowStr::from(text.text()));
                // The blanks that a box's text is set in by are gone.
                prop_assert_eq!(own.replace(' ', ""), source.replace([' ', BLANK], ""));
            }
        }

        #[test]
        fn edits_are_counted_alike_in_whatever_order_places_are_asked_for(
            source in "([*~。“”（a字]|\\$5){0,60}", places in proptest::collection::vec((0usize..200, any::<bool>()), 0..30)
        ) {
            if let Some(text) = made(&source) {
                for (at, starts) in places {
                    let is_before = |edit: &&Done| edit.new.start < at || (starts && edit.new.start == at);
                    prop_assert_eq!(text.before(at, starts), text.edits.iter().filter(is_before).count());
                }
            }
        }
    }
}
