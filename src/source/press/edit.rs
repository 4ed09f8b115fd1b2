//! A change, and where changes are collected.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::Serialize;

use super::chars::is_blank;
use super::passes::Trace;
use crate::diagnostic::Message;
use crate::message;

/// What is made with less confidence than this is only proposed.
pub(super) const SURE: f32 = 0.75;

/// Kinds of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EditKind {
    /// A paragraph that a column or a page cut is joined.
    Join,
    /// A line that print wrapped is joined.
    Unwrap,
    /// Paragraphs that only an indent or a line end parted get an empty line between them.
    Paragraph,
    /// A page number is taken out.
    PageNumber,
    /// A running head or foot is taken out.
    RunningHead,
    /// A jump line (下转A02版, 上接A01版) is taken out.
    JumpLine,
    /// A hyphen at the end of a line is taken out.
    Hyphen,
    /// Spaces between Han are taken out.
    Space,
    /// A half-width mark becomes full-width.
    Mark,
    /// A straight quote becomes a curly one.
    Quote,
    /// Full-width letters and digits become half-width.
    Letter,
    /// A look-alike becomes the character that it stands for.
    LookAlike,
}

impl EditKind {
    /// Whether it takes out what belongs to the page.
    pub fn is_furniture(self) -> bool {
        matches!(self, EditKind::PageNumber | EditKind::RunningHead | EditKind::JumpLine)
    }

    /// What the change does, in a few words.
    pub fn name(self) -> Message {
        use EditKind::*;
        match self {
            Join => message!("接段", "join of paragraphs"),
            Unwrap => message!("接行", "join of lines"),
            Paragraph => message!("分段", "paragraph break"),
            PageNumber => message!("页码", "page number"),
            RunningHead => message!("报眉", "running head"),
            JumpLine => message!("转版", "jump line"),
            Hyphen => message!("连字符", "hyphen"),
            Space => message!("空格", "space"),
            Mark => message!("标点", "mark"),
            Quote => message!("引号", "quote"),
            Letter => message!("全角字母数字", "full-width letters"),
            LookAlike => message!("形近字符", "look-alike"),
        }
    }
}

/// One change, made or proposed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Edit {
    /// What kind of change it is.
    pub kind: EditKind,
    /// First byte in the decoded text.
    pub start: usize,
    /// One past the last byte in the decoded text.
    pub end: usize,
    /// The text there.
    pub before: String,
    /// What stands there after the change.
    pub after: String,
    /// Why.
    pub reason: Message,
    /// How sure the rule is, from 0 to 1. What is below 0.75 is proposed, not made.
    pub confidence: f32,
    /// Its name in `[press] keep`: made of its kind, its text and the characters around it, so that changes elsewhere
    /// in the file leave it as it is.
    pub hash: String,
}

impl Edit {
    /// The byte range in the decoded text.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// How many characters around a change are part of its name. Fewer and changes alike get one name, more and a change
/// nearby renames it.
const CONTEXT: usize = 10;
/// How far these are looked for, in bytes.
const REACH: usize = 96;

/// Where rules offer their changes.
pub(super) struct Sink<'a> {
    /// The text that is repaired: the source, or what is made of it so far.
    pub source: &'a str,
    /// Where it came from: names are made of the source.
    trace: &'a Trace<'a>,
    keep: &'a BTreeSet<&'a str>,
    /// Names in `keep` that a change had.
    pub kept: BTreeSet<String>,
    pub edits: Vec<Edit>,
    pub proposed: Vec<Edit>,
}

impl<'a> Sink<'a> {
    pub fn new(source: &'a str, trace: &'a Trace<'a>, keep: &'a BTreeSet<&'a str>) -> Sink<'a> {
        Sink { source, trace, keep, kept: BTreeSet::new(), edits: Vec::new(), proposed: Vec::new() }
    }

    /// Takes a change, unless it is to be left undone or is not sure enough. Tells whether it is made.
    pub fn offer(&mut self, kind: EditKind, range: Range<usize>, after: &str, why: Why) -> bool {
        let Some(before) = self.source.get(range.clone()).filter(|before| *before != after) else {
            return false;
        };
        let traced = self.trace.trace(self.source, std::iter::once((range.clone(), after)));
        let hash = name(self.trace.source(), kind, &traced.range, &traced.after);
        if self.keep.contains(hash.as_str()) {
            self.kept.insert(hash);
            return false;
        }
        let made = why.confidence >= SURE;
        let (before, after) = (before.to_owned(), after.to_owned());
        let Range { start, end } = range;
        let Why { reason, confidence } = why;
        let edit = Edit { kind, start, end, before, after, reason, confidence, hash };
        if made {
            self.edits.push(edit)
        } else {
            self.proposed.push(edit)
        }
        made
    }
}

/// The name of a change of the source.
pub(super) fn name(source: &str, kind: EditKind, range: &Range<usize>, after: &str) -> String {
    let reach = source.floor_char_boundary(range.start.saturating_sub(REACH));
    let ahead = source.floor_char_boundary((range.end + REACH).min(source.len()));
    let solid = |c: &char| !is_blank(*c);
    let mut text: Vec<char> = source[reach..range.start].chars().rev().filter(solid).take(CONTEXT).collect();
    text.reverse();
    let mut key = format!("{kind:?}\0");
    key.extend(text);
    key.push('\0');
    key.extend(source[range.clone()].chars().filter(solid));
    key.push('\0');
    key.push_str(after);
    key.push('\0');
    key.extend(source[range.end..ahead].chars().filter(solid).take(CONTEXT));
    blake3::hash(key.as_bytes()).to_hex().chars().take(10).collect()
}

/// Why a change is offered, and how sure that is.
#[derive(Debug, Clone)]
pub(super) struct Why {
    pub reason: Message,
    pub confidence: f32,
}

impl Why {
    pub fn new(confidence: f32, reason: Message) -> Why {
        Why { reason, confidence }
    }
}
