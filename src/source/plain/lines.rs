//! Lines of plain text, and how they make paragraphs.

use std::ops::Range;

/// What indents a line.
const BLANKS: [char; 4] = [' ', '\t', '\u{3000}', '\u{a0}'];
/// Marks that close a sentence, and what may stand behind them.
const ENDS: [char; 20] =
    ['。', '！', '？', '…', '”', '’', '」', '』', '）', '.', '!', '?', '"', ')', ':', '：', ';', '；', '~', '～'];

/// A line without its blanks.
#[derive(Debug, Clone)]
pub(super) struct Line<'a> {
    /// Its text; empty for a blank line.
    pub text: &'a str,
    /// The bytes of the text in the source.
    pub range: Range<usize>,
    /// Width of the indent, in half-width columns.
    pub indent: usize,
    /// Width of the text, in half-width columns.
    pub width: usize,
}

impl Line<'_> {
    /// Whether it is one mark again and again: a break between scenes.
    pub(super) fn is_break(&self) -> bool {
        const MARKS: [char; 16] = ['*', '＊', '※', '=', '＝', '-', '－', '—', '─', '_', '~', '～', '☆', '★', '◇', '◆'];
        let mut marks = self.text.chars().filter(|c| !BLANKS.contains(c));
        let Some(first) = marks.next().filter(|c| MARKS.contains(c)) else { return false };
        let mut count = 1;
        marks.all(|c| {
            count += 1;
            c == first
        }) && count > 2
    }

    fn ends_sentence(&self) -> bool {
        self.text.ends_with(ENDS)
    }
}

/// The lines of a text.
pub(super) fn of(source: &str) -> Vec<Line<'_>> {
    let mut at = 0;
    let mut lines = Vec::new();
    for whole in source.split_inclusive(['\n', '\r', '\u{c}']) {
        let start = at;
        at += whole.len();
        // The second byte of a line end that has two.
        if whole == "\n" && source[..start].ends_with('\r') {
            continue;
        }
        let bare = whole.trim_end_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let text = bare.trim_start_matches(BLANKS).trim_start_matches('\u{feff}');
        let begin = start + bare.len() - text.len();
        let indent = bare[..bare.len() - text.len()].chars().map(|c| if c == '\t' { 4 } else { columns(c) }).sum();
        let width = text.chars().map(columns).sum();
        lines.push(Line { text, range: begin..begin + text.len(), indent, width });
    }
    lines
}

/// Columns that a character takes on a terminal or a typewriter's page.
fn columns(c: char) -> usize {
    let is_wide = matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff01}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}'
        | '\u{20000}'..='\u{3ffff}' | '…' | '—' | '“' | '”' | '‘' | '’');
    1 + usize::from(is_wide)
}

/// How a text keeps its paragraphs apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Every line is a paragraph.
    Lines,
    /// Lines are broken at this width, in columns; one that reaches it goes on in the next, unless that is indented.
    Wrapped(usize),
}

impl Form {
    /// Finds it out. Broken lines end near one width, in the middle of sentences; paragraphs end anywhere, with a mark.
    pub(super) fn of(lines: &[Line]) -> Form {
        let full = |line: &&Line| !line.text.is_empty() && !line.is_break();
        let mut widths: Vec<usize> = lines.iter().filter(full).map(|line| line.width + line.indent).collect();
        widths.sort_unstable();
        // The width that all but stragglers keep to.
        let Some(&measure) = widths.get(widths.len().saturating_sub(1) * 19 / 20).filter(|_| widths.len() > 3) else {
            return Form::Lines;
        };
        let inner = lines.windows(2).filter(|pair| !pair[0].text.is_empty() && !pair[1].text.is_empty());
        let (mut reaching, mut cut) = (0, 0);
        for pair in inner {
            if pair[1].indent <= pair[0].indent.max(1) && reaches(&pair[0], measure) {
                reaching += 1;
                cut += usize::from(!pair[0].ends_sentence());
            }
        }
        // A page is at most some 60 Han wide; text that was never broken has lines of any length.
        let is_page = (20..=130).contains(&measure) && widths.last().is_some_and(|&last| last <= measure + 12);
        if is_page && reaching * 4 > widths.len() && cut * 2 > reaching { Form::Wrapped(measure) } else { Form::Lines }
    }

    /// Whether a line goes on with the paragraph of the line before.
    pub(super) fn continues(self, before: &Line, line: &Line) -> bool {
        match self {
            Form::Lines => false,
            Form::Wrapped(measure) => {
                !before.text.is_empty() && reaches(before, measure) && line.indent <= before.indent.max(1)
                    || Form::follows_indent(before, line, measure)
            }
        }
    }

    /// The second line of a paragraph whose first one is indented.
    fn follows_indent(before: &Line, line: &Line, measure: usize) -> bool {
        before.indent > 1 && line.indent < 2 && reaches(before, measure)
    }
}

/// Whether a line comes near the width: a word or a mark that may not begin a line can leave some of it empty.
fn reaches(line: &Line, measure: usize) -> bool {
    let slack = if line.text.is_ascii() { 14 } else { 5 };
    line.width + line.indent + slack >= measure
}
