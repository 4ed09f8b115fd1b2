//! What keben reads in the text itself: `{漢字|かんじ}`, `[文字]{.dots}`, `H~2~O`.

use std::ops::Range;

use super::leaf::{Frame, FrameKind, Style};
use super::ready::{Edit, Put};
use super::scripts::{self, Script};
use super::{Builder, addresses, attributes, text};
use crate::message;
use crate::model::{Dot, Inline, InlineKind, Lang, LinkTarget, Mark, RubyPair};

/// A notation in a text.
pub(super) enum Notation<'t> {
    /// Super- or subscript inside a word.
    Script(Script),
    /// Base and readings.
    Ruby(RubyText<'t>),
    /// `@fig-甲`: the identifier of a figure, table, formula or section.
    Reference(&'t str),
    /// `https://…`, `www.…`
    Address(&'t str),
    /// `^[`, which opens a note in its place.
    Note,
    /// A bracket that may open a span.
    Open,
    /// The bracket that closes a span, with its attributes; none if it is a bracket only.
    Close(&'t str),
}

/// `{漢字|かんじ}` or `{漢字|かん|じ}`.
pub(super) struct RubyText<'t> {
    base: &'t str,
    readings: Vec<&'t str>,
}

/// The next notation in `text` from byte `from` on, and its bytes. `escaped` says that its first character is only text.
pub(super) fn next(text: &str, from: usize, escaped: bool) -> Option<(Notation<'_>, Range<usize>)> {
    let bytes = text.as_bytes();
    let mut at = from.max(usize::from(escaped));
    loop {
        at += bytes
            .get(at..)?
            .iter()
            .position(|byte| matches!(byte, b'^' | b'~' | b'{' | b'[' | b']' | b'@' | b'h' | b'w'))?;
        let rest = &text[at..];
        let found = match bytes[at] {
            b'{' => ruby(rest).map(|(ruby, length)| (Notation::Ruby(ruby), length)),
            b'h' | b'w' => addresses::at(text, at).map(|address| (Notation::Address(address), address.len())),
            b'@' => reference(text, at).map(|id| (Notation::Reference(id), 1 + id.len())),
            b'^' if rest.starts_with("^[") && scripts::at(text, at).is_none() => Some((Notation::Note, 2)),
            b'[' => Some((Notation::Open, 1)),
            b']' => {
                let attributes = attributes::at_start(&rest[1..]).unwrap_or("");
                Some((Notation::Close(attributes), 1 + attributes.len()))
            }
            _ => scripts::at(text, at).map(|script| {
                let length = script.whole.len();
                (Notation::Script(script), length)
            }),
        };
        match found {
            Some((notation, length)) => return Some((notation, at..at + length)),
            None => at += 1,
        }
    }
}

/// The identifier that `@` at a byte refers to, as Quarto writes it. An address of e-mail has a letter before its `@`.
fn reference(text: &str, at: usize) -> Option<&str> {
    const KINDS: [&str; 8] = ["fig-", "fig:", "tbl-", "tbl:", "eq-", "eq:", "sec-", "sec:"];
    let rest = &text[at + 1..];
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if text[..at].ends_with(is_word) || !KINDS.iter().any(|kind| rest.starts_with(kind)) {
        return None;
    }
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))).unwrap_or(rest.len());
    let id = rest[..end].trim_end_matches(['-', '_', ':']);
    (id.len() > 4 || (id.len() > 3 && id.starts_with("eq"))).then_some(id)
}

/// Longest ruby in bytes.
const MAX_RUBY: usize = 256;

/// The ruby that a text begins with, and its length. Its base has a Han character, so that no other use of braces and
/// bars is taken for one.
fn ruby(text: &str) -> Option<(RubyText<'_>, usize)> {
    let near = &text[..text.floor_char_boundary(MAX_RUBY)];
    let inner = near.strip_prefix('{')?;
    let end = inner.find(['}', '{', '\n'])?;
    let mut parts = inner[..end].split('|');
    let base = parts.next().filter(|base| base.chars().any(is_han))?;
    let readings: Vec<&str> = parts.map(str::trim).collect();
    let is_whole = inner[end..].starts_with('}') && !readings.is_empty() && readings.iter().all(|r| !r.is_empty());
    is_whole.then_some((RubyText { base, readings }, end + 2))
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// The bars of rubies in a text with tables, where the parser would part cells at them.
pub(super) fn edits(source: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    if !source.contains('{') || !source.lines().any(is_delimiter_row) {
        return edits;
    }
    for (open, _) in source.match_indices('{') {
        let escaped = source[..open].ends_with('\\');
        if let Some((_, length)) = ruby(&source[open..]).filter(|_| !escaped) {
            let bars = source[open..open + length].match_indices('|');
            edits.extend(bars.map(|(bar, _)| Edit { range: open + bar..open + bar + 1, put: Put::Sign }));
        }
    }
    edits
}

/// The row between the head of a table and its body (GFM 4.10).
fn is_delimiter_row(line: &str) -> bool {
    line.contains('-') && line.bytes().all(|byte| b"|:->\t ".contains(&byte)) && line.contains(['|', ':'])
}

/// Brackets that are open at once; more are text.
const MAX_OPEN: usize = 8;

impl Builder<'_> {
    pub(super) fn add_ruby(&mut self, ruby: &RubyText, range: Range<usize>) {
        let held = text::inline_piece(ruby.base);
        let count = held.chars().count();
        let mut pairs = Vec::new();
        if ruby.readings.len() == count && count > 1 {
            for (base, reading) in held.chars().zip(&ruby.readings) {
                pairs.push(RubyPair { base: base.into(), reading: text::one_line(reading) });
            }
        } else {
            if ruby.readings.len() > 1 {
                self.warn_of_readings(ruby, count, range.clone());
            }
            let separator = if ruby.readings.concat().contains(|c: char| c.is_ascii_alphabetic()) { " " } else { "" };
            let reading = text::one_line(&ruby.readings.join(separator));
            pairs.extend(RubyPair { base: held.into_owned(), reading }.by_character());
        }
        let origin = self.origin(range);
        self.finish_run();
        if let Some(leaf) = &mut self.leaf {
            leaf.before = super::breaks::side_before(ruby.base);
            leaf.add(Inline::new(InlineKind::Ruby(pairs), origin));
        }
    }

    fn warn_of_readings(&mut self, ruby: &RubyText, count: usize, range: Range<usize>) {
        let (base, readings) = (ruby.base, ruby.readings.len());
        let what = message!(
            "“{base}”有 {count} 个字，注音却有 {readings} 段，已合为一段",
            "“{base}” has {count} characters and {readings} readings; they are joined into one"
        );
        self.warn("ruby-mismatch", range, what).hint =
            Some(message!("一字一段，或全部写成一段", "give one reading for each character, or one for all"));
    }

    pub(super) fn add_reference(&mut self, id: &str, range: Range<usize>) {
        let target = format!("#{id}");
        self.add_bare_link(target.clone(), &target, range);
    }

    pub(super) fn add_address(&mut self, address: &str, range: Range<usize>) {
        let scheme = if address.starts_with("www.") { "http://" } else { "" };
        self.add_bare_link(format!("{scheme}{address}"), address, range);
    }

    /// Adds a link that is written as nothing but its address. A link holds no other.
    fn add_bare_link(&mut self, target: String, shown: &str, range: Range<usize>) {
        let has_room = self.leaf.as_ref().is_some_and(|leaf| !leaf.in_link() && leaf.has_room());
        if !has_room {
            return self.bracket_text(&self.source[range.clone()], range);
        }
        let origin = self.origin(range);
        let content = vec![Inline::new(InlineKind::Text(shown.to_owned()), origin.clone())];
        self.finish_run();
        let Some(leaf) = self.leaf.as_mut() else { return };
        self.links += 1;
        leaf.before = super::breaks::side_before(shown);
        let link = InlineKind::link(LinkTarget::External(target), None, content);
        leaf.add(Inline::new(link, origin));
    }

    pub(super) fn open_bracket(&mut self, range: Range<usize>) {
        let is_open = |frame: &&Frame| matches!(frame.kind, FrameKind::Bracket(_) | FrameKind::Note { .. });
        let open = self.leaf.as_ref().map_or(0, |leaf| leaf.frames.iter().filter(is_open).count());
        // Without attributes anywhere no span closes.
        let has_room = self.leaf.as_ref().is_some_and(|leaf| leaf.has_room());
        if open < MAX_OPEN && self.has_spans && has_room {
            self.push_frame(FrameKind::Bracket(None), range);
        } else {
            self.bracket_text("[", range);
        }
    }

    /// `^[文字]`, as pandoc writes a note where it is referred to. A note holds no other.
    pub(super) fn open_note_in_place(&mut self, range: Range<usize>) {
        let fits = self.leaf.as_ref().is_some_and(|leaf| {
            leaf.has_room() && !leaf.frames.iter().any(|frame| matches!(frame.kind, FrameKind::Note { .. }))
        });
        if fits && self.has_spans {
            let references = self.notes.references();
            self.push_frame(FrameKind::Note { closed: false, references }, range);
        } else {
            self.bracket_text("^[", range);
        }
    }

    fn bracket_text(&mut self, text: &str, range: Range<usize>) {
        let origin = self.origin(range);
        self.append(&text::inline_piece(text), origin);
    }

    pub(super) fn close_bracket(&mut self, written: &str, range: Range<usize>) {
        let top = self.leaf.as_mut().and_then(|leaf| leaf.frames.last_mut());
        if let Some(Frame { kind: FrameKind::Note { closed, .. }, .. }) = top {
            *closed = true;
            // What stands behind its bracket is none of it.
            let end = range.end - written.len();
            self.pop_frame(Some(end));
            return self.bracket_text(written, end..range.end);
        }
        let Some(Frame { kind: FrameKind::Bracket(style), .. }) = top else {
            return self.bracket_text(&self.source[range.clone()], range);
        };
        if written.is_empty() {
            // A bracket that is a bracket only: both are text.
            self.pop_frame(None);
            return self.bracket_text("]", range);
        }
        let mut styles = styles(attributes::value(written, "lang"), attributes::classes(written));
        styles.iter_mut().for_each(|style| measured(style, written));
        index_entry(&mut styles, |key| attributes::value(written, key).map(str::to_owned));
        *style = Some(styles);
        self.pop_frame(Some(range.end));
    }
}

/// What attributes say of text, from the outside in: its language, then what its classes say. What they do not say that
/// keben knows leaves the text as it is.
pub(super) fn styles<'a>(lang: Option<&str>, classes: impl Iterator<Item = &'a str>) -> Vec<Style> {
    let is_dots = |style: &Style| matches!(style, Style::Mark(Mark::Dots(_)));
    let mut styles: Vec<Style> = lang.and_then(Lang::parse).map(Style::Lang).into_iter().collect();
    for style in classes.filter_map(class) {
        // Of two shapes of dots the first is meant.
        let is_said = styles.contains(&style) || is_dots(&style) && styles.iter().any(is_dots);
        styles.extend(Some(style).filter(|_| !is_said));
    }
    styles
}

/// The length over which attributes spread a name (`em=4`).
fn measured(style: &mut Style, written: &str) {
    if let Style::Mark(Mark::Spread(em)) = style {
        *em = attributes::value(written, "em").and_then(|em| em.parse().ok()).filter(|em| *em <= 40).unwrap_or(*em);
    }
}

/// What attributes say of a term of the index; `data-…` of the same names in HTML.
pub(super) fn index_entry(styles: &mut [Style], value: impl Fn(&str) -> Option<String>) {
    let said = |keys: &[&str]| {
        let found = keys.iter().find_map(|key| value(key));
        found.map(|text| text::one_line(&text)).filter(|text| !text.trim().is_empty())
    };
    for style in styles {
        if let Style::Term(entry) = style {
            (entry.name, entry.under) = (said(&["entry"]), said(&["under"]));
            (entry.sort, entry.see) = (said(&["sort", "key"]), said(&["see"]));
        }
    }
}

/// What a class says of text: the names that this project documents, and those of common style sheets.
pub(super) fn class(name: &str) -> Option<Style> {
    let dots = |dot| Some(Style::Mark(Mark::Dots(dot)));
    match name {
        "dots" | "emphasis-dots" | "bouten" | "着重号" | "着重" => dots(Dot::Default),
        "dots-sesame" => dots(Dot::Sesame),
        "dots-circle" => dots(Dot::Circle),
        "dots-open-circle" => dots(Dot::OpenCircle),
        "dots-triangle" => dots(Dot::Triangle),
        "name" | "proper-name" | "专名号" | "专名" => Some(Style::Mark(Mark::ProperName)),
        "book" | "book-title" | "书名号" | "书名" => Some(Style::Mark(Mark::BookTitle)),
        "index" | "索引" => Some(Style::Term(Box::default())),
        "spread" | "均排" => Some(Style::Mark(Mark::Spread(0))),
        "deceased" | "示亡号" => Some(Style::Mark(Mark::Deceased)),
        "warichu" | "割注" | "夹注" | "夾注" => Some(Style::Mark(Mark::Warichu)),
        "underline" | "ul" => Some(Style::Underline),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_told_from_addresses() {
        let read = |text: &'static str| reference(text, text.find('@').unwrap());
        assert_eq!(read("见@fig-a1。"), Some("fig-a1"));
        assert_eq!(read("@eq:x，"), Some("eq:x"));
        for text in ["a@fig-x.org", "@user", "@fig-", "@eq-，"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn ruby_is_told_from_other_braces() {
        let read = |text| ruby(text).map(|(ruby, length)| (ruby.base, ruby.readings, length));
        assert_eq!(read("{漢字|かん|じ}、"), Some(("漢字", vec!["かん", "じ"], 19)));
        assert_eq!(read("{东京|とうきょう}"), Some(("东京", vec!["とうきょう"], 24)));
        for text in ["{a|b}", "{漢字}", "{漢字|}", "{漢|字", "{{漢|字}}", "漢字|かん"] {
            assert!(read(text).is_none(), "{text}");
        }
    }
}
