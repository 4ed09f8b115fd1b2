//! The text that is being joined: pieces of the source that follow one another are copied once, at the end.

use std::ops::Range;

use super::breaks::{makes_space, side_after, side_before};
use super::leaf::Leaf;
use super::notation::{self, Notation};
use super::text::{self, Traits};
use super::{Builder, attributes, scripts};
use crate::message;
use crate::model::{Inline, InlineKind, Origin};

impl Builder<'_> {
    /// Takes text as the parser gives it: a piece of the source, or what an entity stands for.
    pub(super) fn text(&mut self, text: &str, range: Range<usize>) {
        if self.skip.is_some() {
            return;
        }
        if self.image.is_some() {
            return self.alt_text(text);
        }
        self.ensure_leaf(&range);
        let verbatim = self.source.get(range.clone()) == Some(text);
        let Some(leaf) = &mut self.leaf else { return };
        if verbatim && leaf.pending.end == range.start && !leaf.pending.is_empty() {
            leaf.pending.end = range.end;
            return;
        }
        self.flush_pending();
        if verbatim {
            self.leaf.iter_mut().for_each(|leaf| leaf.pending = range.clone());
        } else {
            let span = self.origin(range);
            self.append(&collapsed(&text::inline_piece(text)), span);
        }
    }

    pub(super) fn alt_text(&mut self, text: &str) {
        if let Some(image) = &mut self.image {
            image.alt.push_str(text);
        }
    }

    /// Copies the part of the source that is known to be text, taking out the notations that are keben's own.
    pub(super) fn flush_pending(&mut self) {
        let Some(leaf) = &mut self.leaf else { return };
        let pending = leaf.pending.clone();
        leaf.pending.start = pending.end;
        let source = self.source;
        let Some(piece) = source.get(pending.clone()).filter(|piece| !piece.is_empty()) else {
            return;
        };
        let mut from = self.take_attributes(piece);
        if (self.traits.notations || self.has_addresses) && !self.in_ruby() {
            self.warn_of_missing_notes(piece, pending.start);
            // A backslash before the piece made its first character text.
            let escaped = source[..pending.start].ends_with('\\');
            while let Some((notation, whole)) = notation::next(piece, from, escaped) {
                self.append_source(piece, from..whole.start, pending.start);
                self.add_notation(piece, notation, whole.clone(), pending.start);
                from = whole.end;
            }
        }
        self.append_source(piece, from..piece.len(), pending.start);
    }

    /// Takes the attributes that a link or an image has behind it, as pandoc writes them, and gives their length.
    fn take_attributes(&mut self, piece: &str) -> usize {
        let Some(leaf) = self.leaf.as_mut().filter(|leaf| leaf.run.is_empty() && piece.starts_with('{')) else {
            return 0;
        };
        let kind = leaf.last().map(|inline| &inline.kind);
        let is_image = matches!(kind, Some(InlineKind::Image { .. }));
        if !is_image && !matches!(kind, Some(InlineKind::Link(_))) {
            return 0;
        }
        let written = attributes::at_start(piece).unwrap_or("");
        if is_image {
            leaf.attributes = written.to_owned();
        }
        written.len()
    }

    fn add_notation(&mut self, piece: &str, notation: Notation, whole: Range<usize>, at: usize) {
        let range = at + whole.start..at + whole.end;
        match notation {
            Notation::Script(script) => self.add_script(piece, &script, at),
            Notation::Ruby(ruby) => self.add_ruby(&ruby, range),
            Notation::Address(address) => self.add_address(address, range),
            Notation::Reference(id) => self.add_reference(id, range),
            Notation::Note => self.open_note_in_place(range),
            Notation::Open => self.open_bracket(range),
            Notation::Close(attributes) => self.close_bracket(attributes, range),
        }
    }

    fn append_source(&mut self, piece: &str, part: Range<usize>, at: usize) {
        let origin = self.origin(at + part.start..at + part.end);
        let piece = &piece[part];
        let plain = !(self.traits.controls || self.traits.blanks) || Traits::of(piece).is_plain();
        if plain {
            self.append(piece, origin);
        } else {
            self.append(&collapsed(&text::inline_piece(piece)), origin);
        }
    }

    fn add_script(&mut self, piece: &str, script: &scripts::Script, at: usize) {
        let inner = script.inner();
        let origin = self.origin(at + inner.start..at + inner.end);
        let content = vec![Inline::new(InlineKind::Text(piece[inner].to_owned()), origin)];
        let kind = if script.raised { InlineKind::Superscript(content) } else { InlineKind::Subscript(content) };
        let origin = self.origin(at + script.whole.start..at + script.whole.end);
        self.finish_run();
        if let Some(leaf) = &mut self.leaf {
            leaf.add(Inline::new(kind, origin));
        }
    }

    /// `[^label]` that the parser left as text has no definition.
    fn warn_of_missing_notes(&mut self, piece: &str, at: usize) {
        if !piece.as_bytes().contains(&b'[') {
            return;
        }
        for (start, _) in piece.match_indices("[^") {
            let rest = &piece[start + 2..];
            let Some(length) = rest.find(']').filter(|&n| n > 0 && n <= 64) else {
                continue;
            };
            let label = &rest[..length];
            if label.contains(['[', '^', ' ']) {
                continue;
            }
            let what =
                message!("脚注“{label}”没有定义，按文字排出", "the note “{label}” is not defined; it is kept as text");
            let hint = message!("补一行 [^{label}]: 脚注的内容", "add a line [^{label}]: text of the note");
            self.warn("missing-note", at + start..at + start + 3 + length, what).hint = Some(hint);
        }
    }

    /// Appends to the text that is being joined, or to the ruby that is open.
    pub(super) fn append(&mut self, text: &str, origin: Origin) {
        self.work.bytes += text.len() as u64;
        let Some(leaf) = &mut self.leaf else { return };
        if let Some(ruby) = &mut leaf.ruby {
            return ruby.text(text);
        }
        let text = if text.starts_with(' ') && ends_with_space(leaf) { text.trim_start_matches(' ') } else { text };
        if text.is_empty() {
            return;
        }
        leaf.run.push_str(text);
        origin.0.into_iter().for_each(|span| leaf.run_origin.push(span));
    }

    /// Ends the text that is being joined: it becomes a node.
    pub(super) fn flush_run(&mut self) {
        self.flush_pending();
        self.finish_run();
    }

    pub(super) fn finish_run(&mut self) {
        let Some(leaf) = &mut self.leaf else { return };
        if leaf.run.is_empty() {
            return;
        }
        leaf.before = side_before(&leaf.run).or(leaf.before);
        let (text, origin) = (leaf.run.as_str().to_owned(), std::mem::take(&mut leaf.run_origin));
        leaf.run.clear();
        leaf.add(Inline::new(InlineKind::Text(text), origin));
    }

    pub(super) fn soft_break(&mut self, range: Range<usize>) {
        if self.image.is_some() {
            return self.alt_break(&range);
        }
        if self.skip.is_some() {
            return;
        }
        self.flush_pending();
        let after = side_after(self.source.get(range.end..).unwrap_or(""));
        let span = self.span(range);
        let Some(leaf) = &mut self.leaf else { return };
        let before = side_before(&leaf.run).or(leaf.before);
        if !makes_space(before, after) {
            return;
        }
        if let Some(ruby) = &mut leaf.ruby {
            ruby.text(" ");
        } else if !ends_with_space(leaf) {
            // A space that begins a node comes from the break itself; inside one it is between two pieces.
            if leaf.run.is_empty() {
                leaf.run_origin.push(span);
            }
            leaf.run.push(' ');
        }
    }

    fn alt_break(&mut self, range: &Range<usize>) {
        let after = side_after(self.source.get(range.end..).unwrap_or(""));
        if let Some(image) = &mut self.image
            && makes_space(side_before(&image.alt), after)
        {
            image.alt.push(' ');
        }
    }

    pub(super) fn line_break(&mut self, range: Range<usize>) {
        if self.image.is_some() {
            return self.alt_text(" ");
        }
        if self.skip.is_some() {
            return;
        }
        self.ensure_leaf(&range);
        let origin = self.origin(range);
        self.push(Inline::new(InlineKind::LineBreak, origin));
        self.leaf.iter_mut().for_each(|leaf| leaf.before = None);
    }

    pub(super) fn inline_code(&mut self, code: &str, range: Range<usize>) {
        if self.image.is_some() || self.skip.is_some() {
            return self.alt_text(code);
        }
        self.ensure_leaf(&range);
        let mut code = text::inline_piece(code).into_owned();
        // The parser turns each byte of a line end into a space (CommonMark 6.1 means one).
        if self.source.get(range.clone()).is_some_and(|source| source.contains("\r\n")) {
            code = code.replace("  ", " ");
        }
        let origin = self.origin(range);
        let side = side_before(&code);
        self.work.bytes += code.len() as u64;
        if !code.is_empty() {
            self.push(Inline::new(InlineKind::Code(code), origin));
            self.leaf.iter_mut().for_each(|leaf| leaf.before = side);
        }
    }
}

/// The text with each run of spaces as one space, as every reader of HTML shows it, so that all back ends agree.
pub(super) fn collapsed(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("  ") {
        kept.push_str(&rest[..=at]);
        rest = rest[at..].trim_start_matches(' ');
    }
    kept.push_str(rest);
    kept
}

/// Whether the text so far ends with a space, or there is none yet.
fn ends_with_space(leaf: &Leaf) -> bool {
    if let Some(last) = leaf.run.chars().next_back() {
        return last == ' ';
    }
    match leaf.last().map(|inline| &inline.kind) {
        Some(InlineKind::Text(text)) => text.ends_with(' '),
        Some(InlineKind::LineBreak) => true,
        Some(_) => false,
        None => leaf.frames.len() == 1,
    }
}
