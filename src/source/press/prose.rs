//! What a stretch of text shows of its sentences: how it begins, how it ends, what is open in it.

use smallvec::SmallVec;

use super::bonds::SIDE;
use super::chars::*;
use super::seen::seen;
use super::{words, work};

/// A few Han.
pub(super) type Han = SmallVec<[char; 2 * SIDE]>;

fn han(chars: impl Iterator<Item = char>) -> Han {
    let solid = chars.filter(|c| !is_blank(*c) && !is_emphasis(*c));
    solid.take_while(|c| is_han(*c)).take(SIDE).collect()
}

/// The Han of a text of `length` characters, which may be all of it, and of the one behind it.
fn chain<'h>(first: &'h Han, length: usize, next: &'h Han) -> impl Iterator<Item = char> + use<'h> {
    let next = if first.len() == length { next.as_slice() } else { &[] };
    first.iter().chain(next).copied()
}

/// The first characters of a text, blanks left out.
pub(super) type Lead = SmallVec<[char; LEAD]>;

/// How many characters of a text are its lead: about the first sentence.
pub(super) const LEAD: usize = 60;

fn lead(text: &str) -> Lead {
    let solid = text.chars().filter(|c| !is_blank(*c) && !is_emphasis(*c));
    solid.map(fold).take(LEAD).collect()
}

/// How a text ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// With the end of a sentence, closing quotes and brackets behind it or not.
    Stop,
    /// With …… or ——: finished, or broken off on purpose.
    Trail,
    /// With a mark that never ends a paragraph of prose.
    Pause(char),
    Colon,
    /// With a mark that cannot end a line.
    Opener,
    /// With a closing mark, no end of a sentence in it.
    Closer,
    /// With a hyphen behind a letter.
    Hyphen,
    /// With a digit, or a point behind one.
    Number,
    Latin,
    Han,
    Other,
}

/// How a text begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    /// With a mark that cannot begin a line (GB/T 15834 5.1.1).
    Bound,
    /// With an opening quote or bracket.
    Opener,
    /// With a numbered part.
    Part,
    Digit,
    Latin,
    Han,
    Other,
}

/// Marks of one pair: closed before they were opened, and left open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Open {
    pub closed: u32,
    pub open: u32,
}

impl Open {
    fn take(&mut self, opens: bool) {
        match (opens, self.open) {
            (true, _) => self.open += 1,
            (false, 0) => self.closed += 1,
            (false, _) => self.open -= 1,
        }
    }

    fn then(self, next: Open) -> Open {
        let met = self.open.min(next.closed);
        Open { closed: self.closed + next.closed - met, open: self.open - met + next.open }
    }
}

/// What is known of a text. Two texts that are joined have [`Prose::then`], at no cost.
#[derive(Debug, Clone)]
pub(super) struct Prose {
    /// Characters that are not blank.
    pub length: usize,
    /// Ends of sentences and semicolons, but for one at the very end.
    pub stops: u32,
    /// Commas and 、, but for one at the very end.
    pub pauses: u32,
    pub quotes: Open,
    /// Brackets and book-title marks.
    pub brackets: Open,
    /// Straight quotes.
    pub straight: u32,
    pub head: Head,
    pub end: End,
    /// It begins as sentences of prose set out, not as headlines.
    pub sets_out: bool,
    /// The first characters, and the last.
    pub first: char,
    pub second: char,
    pub last: char,
    /// The Han that it begins with, and those that it ends with, up to [`bonds::SIDE`].
    pub first_han: Han,
    pub last_han: Han,
    /// What it begins with.
    pub lead: Lead,
    /// It ends with a straight quote: how it ends if that closes.
    closed: Option<End>,
    /// The last mark that pauses or ends is within it, so it is a sentence's part.
    ends_with_mark: bool,
}

impl Prose {
    pub fn of(text: &str) -> Prose {
        work::note(text.len());
        let seen = seen(text);
        let text = seen.trim_matches(|c| is_blank(c) || is_emphasis(c));
        let mut prose = Prose {
            length: 0,
            stops: 0,
            pauses: 0,
            quotes: Open::default(),
            brackets: Open::default(),
            straight: 0,
            head: head(text),
            end: End::Other,
            sets_out: words::sets_out(text),
            first: text.chars().next().unwrap_or(' '),
            second: text.chars().nth(1).unwrap_or(' '),
            last: text.chars().next_back().unwrap_or(' '),
            first_han: han(text.chars()),
            last_han: han(text.chars().rev()).into_iter().rev().collect(),
            lead: lead(text),
            closed: text
                .strip_suffix('"')
                .map(|inner| behind_closer(&mut inner.chars().rev().filter(|c| !is_blank(*c)))),
            ends_with_mark: false,
        };
        let mut before = ' ';
        for (at, c) in text.char_indices() {
            let after = || text[at + c.len_utf8()..].chars().next().unwrap_or(' ');
            prose.take(c, before, after);
            before = c;
        }
        prose.end = end(text, prose.straight);
        if prose.ends_with_mark {
            match prose.last {
                c if is_stop(c) || matches!(fold(c), ';') => prose.stops = prose.stops.saturating_sub(1),
                _ => prose.pauses = prose.pauses.saturating_sub(1),
            }
        }
        prose
    }

    fn take(&mut self, c: char, before: char, after: impl Fn() -> char) {
        if is_blank(c) {
            return;
        }
        self.length += 1;
        self.ends_with_mark = true;
        match fold(c) {
            '。' | '!' | '?' | ';' => self.stops += 1,
            ',' if is_digit(before) && is_digit(after()) => self.ends_with_mark = false,
            ',' | '、' => self.pauses += 1,
            '“' | '「' | '『' => self.quote(true),
            '”' | '」' | '』' => self.quote(false),
            '(' | '《' | '〈' | '【' | '〔' => self.bracket(true),
            // 1) and a) are numbers of parts, not closed brackets.
            ')' if self.brackets.open == 0 && self.length <= 3 => self.ends_with_mark = false,
            ')' | '》' | '〉' | '】' | '〕' => self.bracket(false),
            '"' => {
                self.straight += 1;
                self.ends_with_mark = false;
            }
            _ => self.ends_with_mark = false,
        }
    }

    fn quote(&mut self, opens: bool) {
        self.quotes.take(opens);
        self.ends_with_mark = false;
    }

    fn bracket(&mut self, opens: bool) {
        self.brackets.take(opens);
        self.ends_with_mark = false;
    }

    /// What is known of this text and `next` right behind it.
    pub fn then(&self, next: &Prose) -> Prose {
        let inner_stop = u32::from(self.ends_with_mark && (is_stop(self.last) || fold(self.last) == ';'));
        let inner_pause = u32::from(self.ends_with_mark) - inner_stop;
        Prose {
            length: self.length + next.length,
            stops: self.stops + next.stops + inner_stop,
            pauses: self.pauses + next.pauses + inner_pause,
            quotes: self.quotes.then(next.quotes),
            brackets: self.brackets.then(next.brackets),
            straight: self.straight + next.straight,
            head: self.head,
            end: match next.closed {
                Some(closed) if closed != End::Stop && (self.straight + next.straight) % 2 == 1 => End::Opener,
                Some(closed) => closed,
                None => next.end,
            },
            sets_out: self.sets_out,
            first: self.first,
            second: self.second,
            last: next.last,
            first_han: chain(&self.first_han, self.length, &next.first_han).take(SIDE).collect(),
            last_han: {
                let ahead = if next.last_han.len() == next.length { self.last_han.as_slice() } else { &[] };
                let all: Han = ahead.iter().chain(&next.last_han).copied().collect();
                all[all.len().saturating_sub(SIDE)..].into()
            },
            lead: self.lead.iter().chain(&next.lead).take(LEAD).copied().collect(),
            closed: next.closed,
            ends_with_mark: next.ends_with_mark,
        }
    }

    /// How much of this short text, in tenths, is said again at the start of `next`: pairs of Han or digits that stand side
    /// by side in both. The first sentence of a story says what its headline says; measured on 590 headlines and 1,295
    /// cuts of news, four tenths are reached by 79 % of headlines and 5 % of cuts.
    pub fn echo(&self, next: &Prose) -> usize {
        let is_word = |c: char| is_han(c) || is_digit(c);
        let pairs = |lead: &Lead| -> Vec<[char; 2]> {
            lead.windows(2).filter(|pair| pair.iter().all(|c| is_word(*c))).map(|pair| [pair[0], pair[1]]).collect()
        };
        let (own, mut other) = (pairs(&self.lead), pairs(&next.lead));
        other.sort_unstable();
        let shared = own.iter().filter(|pair| other.binary_search(pair).is_ok()).count();
        shared * 10 / own.len().max(1)
    }

    /// Something is open at its end that `next` closes and does not open first.
    pub fn is_closed_by(&self, next: &Prose) -> bool {
        let pair = |a: Open, b: Open| a.open > 0 && b.closed > 0;
        pair(self.quotes, next.quotes)
            || pair(self.brackets, next.brackets)
            || (self.straight % 2 == 1 && next.straight % 2 == 1 && next.first != '"')
    }

    /// It is a text of sentences: marks part it, or it is longer than any label.
    pub fn is_prose(&self) -> bool {
        self.stops > 0 || (self.pauses > 0 && self.length >= 25) || self.length >= 45
    }

    /// It is a sentence or part of one, not a name of something.
    pub fn is_sentence(&self) -> bool {
        self.is_prose() || self.pauses > 0 || matches!(self.end, End::Stop | End::Trail | End::Pause(_))
    }
}

fn head(text: &str) -> Head {
    let Some(first) = text.chars().next() else { return Head::Other };
    if words::begins_part(text) {
        return Head::Part;
    }
    match fold(first) {
        c if is_stop(c) || is_pause(c) || is_closer(c) || matches!(c, ':' | '%' | '‰' | '℃' | '·') => Head::Bound,
        c if is_opener(c) || c == '"' => Head::Opener,
        c if is_digit(c) => Head::Digit,
        c if is_latin(c) => Head::Latin,
        c if is_letter(c) => Head::Han,
        _ => Head::Other,
    }
}

/// How far back the opening mark of a closing one is looked for, in characters.
const REMARK: usize = 60;

fn end(text: &str, straight: u32) -> End {
    let mut chars = text.chars().rev().filter(|c| !is_blank(*c));
    let Some(last) = chars.next() else { return End::Other };
    match fold(last) {
        c if is_stop(c) => End::Stop,
        '.' => match chars.next() {
            Some(before) if is_digit(before) => End::Number,
            _ => End::Stop,
        },
        '…' | '—' => End::Trail,
        ':' => End::Colon,
        c if is_pause(c) => End::Pause(c),
        // Behind the end of a sentence it closes, whatever opened it: a column cut the quotation.
        '"' | '\'' => match behind_closer(&mut chars) {
            End::Stop => End::Stop,
            _ if last == '"' && straight % 2 == 1 => End::Opener,
            end => end,
        },
        c if is_opener(c) || c == '·' => End::Opener,
        ')' if stop_before_remark(text) => End::Stop,
        c if is_closer(c) => behind_closer(&mut chars),
        '-' | '\u{2010}' | '\u{ad}' => match chars.next() {
            Some(before) if is_latin(before) => End::Hyphen,
            _ => End::Other,
        },
        c if is_digit(c) => End::Number,
        c if is_latin(c) => End::Latin,
        c if is_letter(c) => End::Han,
        _ => End::Other,
    }
}

fn behind_closer(chars: &mut impl Iterator<Item = char>) -> End {
    match chars.find(|c| !is_closer(*c)) {
        Some(c) if is_stop(c) || c == '.' => End::Stop,
        Some('…' | '—') => End::Stop,
        _ => End::Closer,
    }
}

/// A remark in brackets behind the end of a sentence: 。（记者 李波）
fn stop_before_remark(text: &str) -> bool {
    let mut depth = 0;
    let mut chars = text.chars().rev().filter(|c| !is_blank(*c)).take(REMARK);
    for c in chars.by_ref() {
        match fold(c) {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    depth == 0 && chars.next().is_some_and(|c| is_stop(c) || is_closer(c) || c == '…')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end_of(text: &str) -> End {
        Prose::of(text).end
    }

    #[test]
    fn the_end_of_a_sentence_is_seen_through_quotes_and_remarks() {
        for whole in ["好。", "好。”", "“是吗？”", "好!", "等等……", "走了。（记者 李波）", "he came.", "**好。**"]
        {
            assert!(matches!(end_of(whole), End::Stop | End::Trail), "{whole}");
        }
        assert_eq!(end_of("提出“务实”"), End::Closer);
        assert_eq!(end_of("增长2."), End::Number);
        assert_eq!(end_of("抓落实,"), End::Pause(','));
        assert_eq!(end_of("tech-"), End::Hyphen);
        assert_eq!(end_of("最主"), End::Han);
    }

    #[test]
    fn what_is_known_of_two_texts_is_what_is_known_of_their_join() {
        let text = "他说：“要抓好三件事；一是党建，二是民生。”《通知》要求，1,600元以内的，按月发放！";
        let whole = Prose::of(text);
        for (at, _) in text.char_indices().skip(1) {
            let joined = Prose::of(&text[..at]).then(&Prose::of(&text[at..]));
            assert_eq!((joined.length, joined.quotes, joined.brackets), (whole.length, whole.quotes, whole.brackets));
            assert!(joined.stops.abs_diff(whole.stops) == 0, "{at}");
        }
    }
}
