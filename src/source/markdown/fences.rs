//! Lines that open and close boxes: `::: note 标题`, `!!! note "标题"` with its text set in, `> [!NOTE] 标题`.
//!
//! One walk over the lines of the source, before the parser. Each such line becomes a comment for the parser
//! (`ready.rs`), and the text below `!!!` loses the four blanks that it is set in by, so that the parser sees it as text.
//! Whether a line stands where it can mean anything is known only when the parser is done: in code it becomes itself
//! again. What is set in is told from code by the fences of code above it.

use std::ops::Range;

use super::ready::{Edit, Put};
use crate::model::{AsideKind, Role};

/// What a line of the source means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    /// A box, or a container that is none, opens.
    Open(Opening),
    /// The innermost one closes that was opened so.
    Close(Fence),
    /// The quotation that begins here is a box.
    Alert(Opening),
    /// What follows begins a page.
    Page,
}

/// How a box is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fence {
    /// Between lines of so many colons.
    Colons(usize),
    /// Set in.
    Indent,
    /// As a quotation.
    Quote,
}

/// What is said where a box opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Opening {
    /// How it is written.
    pub fence: Fence,
    /// What it is for; a container that is no box without it.
    pub kind: Option<AsideKind>,
    /// The part that its paragraphs have in an article, if it is no box.
    pub role: Option<Role>,
    /// Its title in the source; the usual one without it, none if it is empty.
    pub title: Option<Range<usize>>,
    /// Its identifier.
    pub id: Option<String>,
}

/// What is changed for the parser, in order. Each line is looked at a bounded number of times.
pub(super) fn edits(source: &str) -> Vec<Edit> {
    // Marks are found by their first byte, which hardly any text has.
    let marks = [(':', ":::"), ('!', "!!!"), ('?', "???"), ('[', "[!")];
    let has = |(first, mark)| source.match_indices(first).any(|(at, _)| source[at..].starts_with(mark));
    if !marks.into_iter().any(has) {
        return Vec::new();
    }
    let mut walk = Walk { source, edits: Vec::new(), boxes: Vec::new(), code: None, in_list: false, after_blank: true };
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        walk.line(at..at + line.trim_end_matches(['\n', '\r']).len());
        at += line.len();
    }
    walk.leave(0, source.len(), false);
    walk.edits
}

struct Walk<'s> {
    source: &'s str,
    edits: Vec<Edit>,
    /// Columns that the boxes whose text is set in begin at.
    boxes: Vec<usize>,
    code: Option<Code>,
    in_list: bool,
    after_blank: bool,
}

/// A fence of code that is open.
struct Code {
    mark: u8,
    length: usize,
    quoted: bool,
    boxes: usize,
}

/// Columns that the text of a box is set in by.
const STEP: usize = 4;
/// Boxes inside boxes, as far as they are looked for.
const MAX_BOXES: usize = 16;

impl Walk<'_> {
    fn line(&mut self, line: Range<usize>) {
        let (indent, _) = columns(&self.source[line.clone()], usize::MAX);
        if self.source[line.clone()].trim().is_empty() {
            self.after_blank = true;
            return;
        }
        self.leave(indent, line.start, true);
        let taken = STEP * self.boxes.len();
        let (_, bytes) = columns(&self.source[line.clone()], taken);
        if bytes > 0 {
            self.edits.push(Edit { range: line.start..line.start + bytes, put: Put::Nothing });
        }
        self.content(line.start + bytes..line.end, indent - indent.min(taken), indent);
        self.after_blank = false;
    }

    /// Closes the boxes that a line with this indent is not in.
    fn leave(&mut self, indent: usize, at: usize, is_line: bool) {
        while let Some(&begin) = self.boxes.last() {
            if is_line && indent >= begin + STEP {
                return;
            }
            self.boxes.pop();
            if self.code.as_ref().is_some_and(|code| code.boxes > self.boxes.len()) {
                self.code = None;
            }
            // The comment stands where the box began, as that is in the same item of a list.
            let indent = begin.saturating_sub(STEP * self.boxes.len());
            if is_line {
                self.edits.push(Edit { range: at..at, put: Put::Line(Box::new(Line::Close(Fence::Indent)), indent) });
            }
        }
    }

    /// A line without what its boxes set it in by.
    fn content(&mut self, line: Range<usize>, indent: usize, column: usize) {
        let source = self.source;
        let (text, quoted) = unquoted(&source[line.clone()]);
        let start = line.end - text.len();
        if let Some(code) = &self.code {
            let ends = code.quoted && !quoted || closes_code(text, code);
            if ends {
                self.code = None;
            }
            return;
        }
        if let Some((mark, length)) = opens_code(text) {
            self.code = Some(Code { mark, length, quoted, boxes: self.boxes.len() });
            return;
        }
        let is_item = is_list_item(text);
        self.in_list = is_item || (self.in_list && (indent > 0 || !self.after_blank));
        if indent >= STEP && !self.in_list {
            return;
        }
        let range = start..line.end;
        let found = match text.as_bytes() {
            [b':', ..] => colons(text, start),
            [b'!' | b'?', ..] if !quoted && self.boxes.len() < MAX_BOXES => {
                let next = source.get(line.end..).unwrap_or("");
                admonition(text, start).filter(|opening| opening.1 || is_set_in(next, column + STEP)).map(
                    |(line, _)| {
                        self.boxes.push(column);
                        line
                    },
                )
            }
            [b'[', ..] if quoted => alert(text, start),
            _ => None,
        };
        if let Some(line) = found {
            self.edits.push(Edit { range, put: Put::Line(Box::new(line), 0) });
        }
    }
}

/// Columns of the blanks at a line's start, at most about `most`, and their bytes.
fn columns(line: &str, most: usize) -> (usize, usize) {
    let (mut column, mut bytes) = (0, 0);
    for byte in line.bytes() {
        match byte {
            _ if column >= most => break,
            b' ' => column += 1,
            b'\t' => column += STEP - column % STEP,
            _ => break,
        }
        bytes += 1;
    }
    (column, bytes)
}

/// A line's text behind the marks of quotations, and whether there are any.
fn unquoted(line: &str) -> (&str, bool) {
    let mut text = line.trim_start_matches([' ', '\t']);
    let quoted = text.starts_with('>');
    while let Some(inner) = text.strip_prefix('>') {
        text = inner.trim_start_matches([' ', '\t']);
    }
    (text, quoted)
}

fn opens_code(text: &str) -> Option<(u8, usize)> {
    let mark = *text.as_bytes().first().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let length = text.bytes().take_while(|&byte| byte == mark).count();
    // The info string of a fence of backticks has none (CommonMark 4.5).
    (length >= 3 && !(mark == b'`' && text[length..].contains('`'))).then_some((mark, length))
}

fn closes_code(text: &str, code: &Code) -> bool {
    let length = text.bytes().take_while(|&byte| byte == code.mark).count();
    length >= code.length && text[length..].trim().is_empty()
}

fn is_list_item(text: &str) -> bool {
    let behind = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = behind.len() < text.len() && behind.starts_with(['.', ')']);
    let is_bullet = behind.len() == text.len() && text.starts_with(['-', '*', '+']);
    (is_numbered || is_bullet) && behind[1..].starts_with([' ', '\t'])
}

/// Whether the next line with text is set in by so much.
fn is_set_in(rest: &str, by: usize) -> bool {
    // Blank lines between a box and its text are few.
    let next = rest.lines().skip(1).take(4).find(|line| !line.trim().is_empty());
    next.is_some_and(|line| columns(line, usize::MAX).0 >= by)
}

/// `::: note 标题`, `:::note[标题]`, `::: {.note #id title="标题"}`, `:::`.
fn colons(text: &str, start: usize) -> Option<Line> {
    let length = text.bytes().take_while(|&byte| byte == b':').count();
    let rest = text[length..].trim().trim_end_matches(':').trim_end();
    if length < 3 {
        return None;
    }
    if rest.is_empty() {
        return Some(Line::Close(Fence::Colons(length)));
    }
    let at = |part: &str| start + (part.as_ptr() as usize - text.as_ptr() as usize);
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '[' | '{')).unwrap_or(rest.len());
    let (word, behind) = rest.split_at(end);
    let behind = behind.trim();
    let attributes = behind.find('{').filter(|_| behind.ends_with('}')).map_or("", |open| &behind[open..]);
    let classes: Vec<&str> = super::attributes::classes(attributes).collect();
    let word = if word.is_empty() { classes.first().copied()? } else { word };
    if !word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.')) {
        return None;
    }
    if matches!(word, "pagebreak" | "page-break" | "newpage" | "分页") {
        return Some(Line::Page);
    }
    let written = behind[..behind.len() - attributes.len()].trim();
    let written = written.strip_prefix('[').and_then(|title| title.strip_suffix(']')).unwrap_or(written);
    let title =
        Some(written).filter(|title| !title.is_empty()).or_else(|| super::attributes::value(attributes, "title"));
    let title = title.map(|title| at(title)..at(title) + title.len());
    let kind = kind(word).or_else(|| classes.iter().find_map(|class| kind(class)));
    let id = super::attributes::id(attributes).map(str::to_owned);
    let role = role(word).or_else(|| classes.iter().find_map(|class| role(class))).filter(|_| kind.is_none());
    Some(Line::Open(Opening { fence: Fence::Colons(length), kind, role, title, id }))
}

/// `!!! note "标题"`, and `???` for one that folds. With it, whether it is one in any case: its kind is known.
fn admonition(text: &str, start: usize) -> Option<(Line, bool)> {
    let rest = text.strip_prefix("!!!").or_else(|| text.strip_prefix("???+")).or_else(|| text.strip_prefix("???"))?;
    let word_start = rest.trim_start();
    let end = word_start.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(word_start.len());
    let (word, behind) = word_start.split_at(end);
    if word.is_empty() || !word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
        return None;
    }
    let title = behind.split_once('"').and_then(|(_, rest)| rest.rsplit_once('"')).map(|(title, _)| {
        let at = start + (title.as_ptr() as usize - text.as_ptr() as usize);
        at..at + title.len()
    });
    let known = kind(word);
    let is_sure = known.is_some() && (title.is_some() || behind.trim().is_empty());
    let kind = Some(known.unwrap_or(AsideKind::Note));
    Some((Line::Open(Opening { fence: Fence::Indent, kind, role: None, title, id: None }), is_sure))
}

/// `[!NOTE]`, `[!tip]- 标题`.
fn alert(text: &str, start: usize) -> Option<Line> {
    let (word, behind) = text.strip_prefix("[!")?.split_once(']')?;
    let kind = kind(word)?;
    let written = behind.strip_prefix(['+', '-']).unwrap_or(behind).trim();
    let at = start + (written.as_ptr() as usize - text.as_ptr() as usize);
    let title = Some(at..at + written.len()).filter(|title| !title.is_empty());
    Some(Line::Alert(Opening { fence: Fence::Quote, kind: Some(kind), role: None, title, id: None }))
}

/// The kind of a box by the words that GitHub, MkDocs, Docusaurus, VuePress and Obsidian have for it.
pub(super) fn kind(word: &str) -> Option<AsideKind> {
    use AsideKind::*;
    let word = word.trim_start_matches('.').to_lowercase();
    Some(match word.as_str() {
        "note" | "seealso" | "注" | "备注" | "備註" | "註" => Note,
        "abstract" | "summary" | "tldr" | "摘要" => Abstract,
        "info" | "todo" | "信息" | "資訊" => Info,
        "tip" | "hint" | "提示" => Tip,
        "success" | "check" | "done" | "成功" => Success,
        "question" | "help" | "faq" | "问题" | "問題" => Question,
        "important" | "重要" => Important,
        "warning" | "attention" | "警告" => Warning,
        "caution" | "注意" | "小心" => Caution,
        "danger" | "error" | "failure" | "fail" | "missing" | "危险" | "危險" => Danger,
        "bug" | "缺陷" => Bug,
        "example" | "示例" | "範例" | "例" => Example,
        "quote" | "cite" | "引文" => Quotation,
        "details" | "spoiler" | "详情" | "詳情" => Details,
        _ => return None,
    })
}

/// The part in an article that a container's name says.
fn role(word: &str) -> Option<Role> {
    use Role::*;
    Some(match word.trim_start_matches('.').to_lowercase().as_str() {
        "kicker" | "引题" | "肩题" | "引題" => Kicker,
        "subtitle" | "副题" | "副标题" | "副題" => Subtitle,
        "series" | "series-banner" | "系列" | "专栏" => SeriesBanner,
        "editors-note" | "编者按" | "編者按" => EditorsNote,
        "byline" | "署名" => Byline,
        "dateline" | "电头" | "電頭" => Dateline,
        "caption" | "图说" | "圖說" => Caption,
        "credit" | "图片署名" => Credit,
        "qr-footer" | "二维码" => QrFooter,
        _ => return None,
    })
}
