//! One line of the text: its characters, readings, codes and annotations.

use std::ops::Range;

use super::note::{self, Note};
use super::units::{Kind, bit};
use super::{Reader, accents, gaiji};
use crate::message;
use crate::model::{AssetId, Block, BlockKind, Id, Inline, InlineKind, Note as Footnote};
use crate::source::draft::PendingImage;
use crate::source::markdown;

/// The longest annotation, in bytes; a bracket that nothing closes so far is a bracket.
const MAX_NOTE: usize = 3000;
/// The longest reading, in bytes.
const MAX_READING: usize = 600;

impl Reader<'_> {
    /// Reads the bytes of a line into units.
    pub(super) fn scan(&mut self, line: Range<usize>) {
        let source = self.source;
        let mut at = line.start;
        while at < line.end {
            let rest = &source[at..line.end];
            at += self.piece(rest, at, &line);
        }
    }

    /// Reads what stands at the start of `rest`, and gives how many bytes that was.
    fn piece(&mut self, rest: &str, at: usize, line: &Range<usize>) -> usize {
        let Some(c) = rest.chars().next() else { return rest.len().max(1) };
        let one = at..at + c.len_utf8();
        match c {
            '｜' => self.units.bar(one.clone()),
            '《' => {
                if let Some(length) = self.reading(rest, at) {
                    return length;
                }
                self.units.push(Kind::Char(c), one.clone());
            }
            '※' => {
                if let Some(inner) = annotation(&rest[c.len_utf8()..]) {
                    let length = c.len_utf8() + enclosed(inner);
                    self.character(inner, at..at + length);
                    return length;
                }
                self.units.push(Kind::Char(c), one.clone());
            }
            '［' => {
                if let Some(inner) = annotation(rest) {
                    let length = enclosed(inner);
                    self.annotation(inner, at..at + length, line);
                    return length;
                }
                self.units.push(Kind::Char(c), one.clone());
            }
            '〔' => {
                let inner = rest[c.len_utf8()..].split_once('〕').filter(|(inner, _)| inner.len() < MAX_READING);
                if let Some((inner, _)) = inner
                    && let Some(letters) = accents::letters(inner)
                {
                    let begin = one.end;
                    for (letter, range) in letters {
                        self.units.push(Kind::Char(letter), begin + range.start..begin + range.end);
                    }
                    return c.len_utf8() + inner.len() + '〕'.len_utf8();
                }
                self.units.push(Kind::Char(c), one.clone());
            }
            c => self.units.push(Kind::Char(c), one.clone()),
        }
        one.len()
    }

    /// 《reading》 behind text that can have one.
    fn reading(&mut self, rest: &str, at: usize) -> Option<usize> {
        let inner = &rest['《'.len_utf8()..];
        let window = &inner[..inner.floor_char_boundary(MAX_READING)];
        let (reading, _) = window.split_once('》')?;
        if reading.contains('《') {
            return None;
        }
        let length = '《'.len_utf8() + reading.len() + '》'.len_utf8();
        let text = plain(reading);
        (!text.trim().is_empty() && self.units.read(&text, at + length)).then_some(length)
    }

    /// ※［＃…］: a character by its code, else its description.
    fn character(&mut self, inner: &str, range: Range<usize>) {
        let Some(text) = gaiji::character(inner) else {
            let name = description(inner);
            let what = message!(
                "外字“{name}”没有字符编码，以说明代之",
                "the character “{name}” is given without a code; its description stands in its place"
            );
            let hint = message!(
                "知道是哪个字时，写成 ※［＃「{name}」、U+XXXX］",
                "if you know the character, write ※［＃「{name}」、U+XXXX］"
            );
            self.warn("aozora-character", range.clone(), what, Some(hint));
            return self.units.push(Kind::Word(format!("〔{name}〕")), range);
        };
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) => self.units.push(Kind::Char(c), range),
            _ => self.units.push(Kind::Word(text), range),
        }
    }

    fn annotation(&mut self, inner: &str, range: Range<usize>, line: &Range<usize>) {
        let text = plain(inner);
        match note::read(&text) {
            Note::Page(page) => self.page = page,
            Note::OpenLayout { indent, tail } => self.layout.open(indent, tail),
            Note::CloseIndent => self.layout.close_indent(),
            Note::CloseTail => self.layout.close_tail(),
            Note::Indent(by) => self.layout.indent_line(by),
            Note::Tail(free) => {
                // What stands before it in the line is a line of its own to us.
                if !self.units.is_blank() {
                    self.close(line.clone());
                }
                self.layout.end_line(free);
            }
            Note::OpenHeading(level) => self.heading = Some(level),
            Note::CloseHeading => self.heading = None,
            Note::Open(styles) => self.units.open(styles),
            Note::Close(styles) => self.units.close(styles),
            Note::OpenAside => {
                self.bracket('（', range);
                self.units.open(bit::FOLDED);
            }
            Note::CloseAside => {
                self.units.close(bit::FOLDED);
                self.bracket('）', range);
            }
            Note::Mark { target, styles } => {
                if !self.units.mark(&target, styles) {
                    self.unmatched(&target, range);
                }
            }
            Note::Reading { target, reading } => {
                if !self.units.read_named(&target, &reading) {
                    self.remark(inner, range);
                }
            }
            Note::Remark => self.remark(inner, range),
            Note::Image { file, alt } => self.image(file, &alt, range),
            Note::Small { text, styles } => self.units.push_styled(Kind::Word(text), range, styles),
            Note::Nothing(name) => self.told.extend(name),
            Note::Unknown => self.unknown(inner, range),
        }
    }

    /// A bracket around a note within the line, unless the text has one.
    fn bracket(&mut self, bracket: char, range: Range<usize>) {
        if self.units.last_char() != Some(bracket) {
            self.units.push(Kind::Word(bracket.into()), range);
        }
    }

    fn unmatched(&mut self, target: &str, range: Range<usize>) {
        let target = markdown::clean_line(target);
        let what = message!(
            "注记所指的“{target}”在本行前文中找不到，注记略去",
            "the annotation is about “{target}”, which does not stand before it in the line; it is left out"
        );
        let hint = message!("核对「」中的文字", "compare the text in 「」");
        self.warn("aozora-target", range, what, Some(hint));
    }

    /// What the printed book has there becomes a footnote.
    fn remark(&mut self, inner: &str, range: Range<usize>) {
        let text = markdown::clean_line(inner);
        if text.is_empty() {
            return;
        }
        let end = range.end - '］'.len_utf8();
        let origin = self.span(end - inner.len()..end).into();
        let content = vec![Inline::new(InlineKind::Text(text), origin)];
        let origin = content[0].origin.clone();
        let number = self.draft.notes.len() as u32;
        let blocks = vec![Block::new(BlockKind::Paragraph(content), origin.clone())];
        let label = (number + 1).to_string();
        self.draft.notes.push(Footnote { id: Id(String::new()), label, blocks, origin });
        self.units.push(Kind::Note(number), range);
    }

    fn image(&mut self, file: String, alt: &str, range: Range<usize>) {
        let alt = markdown::clean_line(alt);
        let asset = AssetId(self.draft.images.len() as u32);
        let span = self.span(range.clone());
        self.draft.images.push(PendingImage { target: file, span, has_alt: !alt.is_empty() });
        self.units.push(Kind::Image { asset, alt }, range);
    }

    /// An annotation that is not known stays in the text as it is written.
    fn unknown(&mut self, inner: &str, range: Range<usize>) {
        let shown: String = markdown::clean_line(inner).chars().take(40).collect();
        let what = message!(
            "不认识的注记“{shown}”，照原样留在文中",
            "an annotation that is not known, “{shown}”: it stays in the text as it is"
        );
        let hint = message!("核对写法，或从文中删去", "compare how it is written, or take it out");
        self.warn("aozora-unknown", range.clone(), what, Some(hint));
        let source = self.source;
        let mut at = range.start;
        for c in source[range].chars() {
            self.units.push(Kind::Char(c), at..at + c.len_utf8());
            at += c.len_utf8();
        }
    }
}

/// What stands in ［＃…］ at the start of a text, with the annotations inside it.
fn annotation(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("［＃")?;
    let mut depth = 1usize;
    for (i, c) in inner[..inner.floor_char_boundary(MAX_NOTE)].char_indices() {
        match c {
            '［' => depth += 1,
            '］' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(&inner[..i]);
        }
    }
    None
}

/// Bytes of an annotation with its brackets.
fn enclosed(inner: &str) -> usize {
    "［＃".len() + inner.len() + '］'.len_utf8()
}

/// Text with codes as the characters that they stand for, without other annotations and without readings' bars.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let behind = &rest[c.len_utf8()..];
        if c == '※'
            && let Some(inner) = annotation(behind)
        {
            out.push_str(&gaiji::character(inner).unwrap_or_else(|| format!("〔{}〕", description(inner))));
            rest = &behind[enclosed(inner)..];
        } else if c == '［'
            && let Some(inner) = annotation(rest)
        {
            rest = &rest[enclosed(inner)..];
        } else {
            out.push(c);
            rest = behind;
        }
    }
    out
}

/// How a character without a code is described.
fn description(inner: &str) -> String {
    let inner = inner.strip_prefix('「').unwrap_or(inner);
    let end = inner.rfind('」').or_else(|| inner.find('、')).unwrap_or(inner.len());
    markdown::clean_line(&inner[..end])
}
