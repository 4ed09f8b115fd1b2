//! The parts of a file: title and authors, the notice of the marks that it uses, the text, the colophon.

use std::ops::Range;

use super::units::BLANKS;
use crate::model::{Creator, CreatorRole};

/// What the notice begins with.
pub(super) const NOTICE: &str = "【テキスト中に現れる記号について】";
/// Lines that a notice can have.
const MAX_NOTICE: usize = 200;
/// Lines that stand above a text at most.
const MAX_TITLE: usize = 7;

/// The lines of each part, as bytes of the source, without line ends.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Frame {
    /// Title, then what stands between it and the authors.
    pub title: Vec<Range<usize>>,
    /// Author, translator.
    pub authors: Vec<Range<usize>>,
    /// The text.
    pub body: Vec<Range<usize>>,
    /// 底本：… and below it.
    pub colophon: Vec<Range<usize>>,
}

impl Frame {
    pub(super) fn of(source: &str) -> Frame {
        let lines = lines(source);
        let text = |range: &Range<usize>| source[range.clone()].trim_matches(BLANKS);
        let begin = lines.iter().position(|line| !text(line).is_empty()).unwrap_or(0);
        let mut end =
            begin + lines[begin..].iter().take_while(|line| !text(line).is_empty() && !is_bar(text(line))).count();
        let notice = notice(&lines[end..], &text);
        let is_title = (1..=MAX_TITLE).contains(&(end - begin))
            && (notice.is_some() || lines[begin..end].iter().all(|line| is_title_line(&source[line.clone()])))
            && end < lines.len();
        if !is_title {
            end = begin;
        }
        let (title, authors) = parts(&lines[begin..end], &text);
        // A text without a title can have a notice too.
        let skipped = self::notice(&lines[end..], &text).map_or(end, |length| end + length);
        let body = &lines[skipped..];
        let colophon = (1..body.len())
            .rev()
            .find(|&i| text(&body[i]).starts_with("底本：") && text(&body[i - 1]).is_empty())
            .unwrap_or(body.len());
        Frame { title, authors, body: body[..colophon].to_vec(), colophon: body[colophon..].to_vec() }
    }
}

/// Title and authors among the lines above the text: the last line is the author, or the last but one where the last
/// names a translator.
fn parts<'s>(
    lines: &[Range<usize>],
    text: &impl Fn(&Range<usize>) -> &'s str,
) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let has_translator = lines.len() > 2 && lines.last().is_some_and(|line| is_translator(text(line)));
    let at = match lines.len() {
        0 | 1 => lines.len(),
        count => count - 1 - usize::from(has_translator),
    };
    (lines[..at].to_vec(), lines[at..].to_vec())
}

fn is_translator(name: &str) -> bool {
    ["訳", "譯", "翻訳", "編", "校訂"].iter().any(|word| name.ends_with(word))
}

fn is_title_line(line: &str) -> bool {
    let is_text =
        line.starts_with(['\u{3000}', '「', '『', '（', '［']) || line.ends_with(['。', '」', '』', '！', '？']);
    !is_text && line.chars().count() <= 60
}

fn is_bar(line: &str) -> bool {
    line.len() >= 10 && line.bytes().all(|b| b == b'-')
}

/// How many lines the notice at the start of these takes, empty ones before it included.
fn notice<'s>(lines: &[Range<usize>], text: &impl Fn(&Range<usize>) -> &'s str) -> Option<usize> {
    let begin = lines.iter().position(|line| !text(line).is_empty())?;
    let mut rest = lines[begin..].iter().take(MAX_NOTICE).enumerate();
    rest.next().filter(|(_, line)| is_bar(text(line)))?;
    rest.next().filter(|(_, line)| text(line) == NOTICE)?;
    let (last, _) = rest.find(|(_, line)| is_bar(text(line)))?;
    Some(begin + last + 1)
}

/// The lines of a text without their ends: CR LF, LF or CR.
fn lines(source: &str) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    let bytes = source.as_bytes();
    for (i, b) in bytes.iter().enumerate() {
        match b {
            b'\n' if i > 0 && bytes[i - 1] == b'\r' => start = i + 1,
            b'\n' | b'\r' => {
                lines.push(start..i);
                start = i + 1;
            }
            _ => {}
        }
    }
    if start < source.len() {
        lines.push(start..source.len());
    }
    lines
}

/// What the head of a text says of it.
#[derive(Debug, Default, Clone, PartialEq)]
pub(in crate::source) struct Head {
    pub title: Option<String>,
    pub subtitle: Option<String>,
    pub creators: Vec<Creator>,
}

/// Reads the head of a text.
pub(in crate::source) fn head(source: &str) -> Head {
    let frame = Frame::of(source);
    let text = |range: &Range<usize>| {
        let line = source[range.clone()].trim_matches(BLANKS);
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let creator = |range: &Range<usize>| {
        let name = text(range);
        let role = if is_translator(&name) { CreatorRole::Translator } else { CreatorRole::Author };
        let bare = ["翻訳", "訳", "譯"].iter().find_map(|word| name.strip_suffix(word)).unwrap_or(&name).trim();
        Creator { name: bare.to_owned(), role }
    };
    Head {
        title: frame.title.first().map(text),
        subtitle: frame.title.get(1).map(text),
        creators: frame.authors.iter().map(creator).filter(|creator| !creator.name.is_empty()).collect(),
    }
}
