//! Whether a sentence goes on from one paragraph to the next.
//!
//! A column or a page ends where the paper does, so a paragraph that it cuts ends anywhere: inside a word, a number, a
//! quotation. A paragraph of prose that its author ended ends with a 句末点号 (GB/T 15834 4.1–4.3); what ends without one
//! is a heading, a label, a line of verse or of a list, or it was cut. Both sides are looked at, and where they do not
//! agree the join is only proposed.

use super::edit::Why;
use super::prose::{End, Head, Prose};
use super::words;
use crate::diagnostic::Message;
use crate::message;

/// What a paragraph is, if it is not prose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Prose, or a label that nothing but its shortness shows.
    Plain,
    /// A label, byline, dateline, caption, date, address: complete in itself.
    Label,
    /// A line of verse.
    Verse,
}

/// A paragraph as far as joins are concerned.
#[derive(Debug, Clone)]
pub(super) struct Side {
    pub prose: Prose,
    pub part: Part,
    pub indented: bool,
    /// Its last line reaches the measure (`None`: lines have none).
    pub full: Option<bool>,
    /// What stands before it is the end of a paragraph of prose.
    pub after_prose: bool,
    /// Two halves of one length with a comma or space between them, as headlines have.
    pub balanced: bool,
    /// It says again what the label before it says, as the first sentence of a story does.
    pub echoes: bool,
    /// It begins with a verb of saying and its comma, so its subject stands before it.
    pub goes_on_saying: bool,
    /// It begins as news stories do.
    pub begins_story: bool,
    /// What stands before it ends inside an address.
    pub address: bool,
}

/// What stands between two paragraphs.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Gap {
    /// Furniture was taken out here: the page or the column ended.
    pub furniture: bool,
    /// Only a line end, no empty line.
    pub line: bool,
    /// What is on both sides belongs together ([`super::bonds`]).
    pub bond: bool,
}

/// What is known of the whole text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Habits {
    pub indents: bool,
    pub headings: bool,
    /// It was cut at other places, beyond doubt: damage comes in numbers, a full stop that its author left out alone.
    pub cut: bool,
}

/// What is to be done with a break. `None` leaves it.
pub(super) fn judge(a: &Side, b: &Side, gap: Gap, habits: Habits) -> Option<Why> {
    if a.part != Part::Plain || b.part != Part::Plain || a.prose.length == 0 || b.prose.length == 0 {
        return None;
    }
    let (before, behind) = (&a.prose, &b.prose);
    if behind.head == Head::Bound && before.end != End::Stop {
        return Some(Why::new(
            0.98,
            message!("下一段以不能居于段首的标点开头", "what follows begins with a mark that cannot begin a paragraph"),
        ));
    }
    if b.indented && (habits.indents || gap.line) {
        return None;
    }
    if b.address && before.length > 12 && matches!(behind.head, Head::Latin | Head::Digit) {
        return Some(Why::new(0.9, message!("网址在断处分开", "an address is cut")));
    }
    match before.end {
        // 2. goes on as 2.5, or ends a sentence as English does.
        End::Number if before.last == '.' && behind.head != Head::Digit => whole(a, b, gap, habits),
        End::Stop | End::Trail => whole(a, b, gap, habits),
        End::Colon => (gap.furniture && behind.head != Head::Part).then(|| {
            Why::new(
                0.45,
                message!("冒号之后遇到分页，可能是同一段", "a colon before a page's end: perhaps one paragraph"),
            )
        }),
        End::Opener => {
            Some(Why::new(0.97, message!("段末是前引号或前括号，句子未完", "the paragraph ends with an opening mark")))
        }
        End::Pause(mark) => pause(a, b, mark, gap),
        End::Hyphen if matches!(behind.head, Head::Latin | Head::Digit) => {
            Some(Why::new(0.96, message!("段末单词以连字符断开", "a word is hyphenated over the break")))
        }
        _ => open(a, b, gap, habits),
    }
}

/// Whether the break is one that nothing but a cut makes: used to tell how the whole text fares.
pub(super) fn is_surely_cut(a: &Side, b: &Side, gap: Gap) -> bool {
    let plain = a.part == Part::Plain && b.part == Part::Plain && b.prose.head != Head::Part;
    let open = matches!(a.prose.end, End::Han | End::Pause(_)) && !words::has(words::CLOSING_TAILS, a.prose.last);
    plain && a.prose.is_prose() && b.prose.is_sentence() && (open || gap.furniture && a.prose.end != End::Stop)
}

/// The paragraph ends with a whole sentence.
fn whole(a: &Side, b: &Side, gap: Gap, habits: Habits) -> Option<Why> {
    let (before, behind) = (&a.prose, &b.prose);
    // A quotation of several paragraphs opens its marks anew in each (GB/T 15834 4.9.3.4); one that does not is cut.
    if before.is_closed_by(behind)
        && behind.head != Head::Opener
        && behind.head != Head::Part
        && before.end == End::Stop
    {
        return Some(Why::new(
            0.85,
            message!(
                "引号或括号跨过断处，且后段没有重新起引号",
                "a quotation or bracket goes over the break and is not opened anew"
            ),
        ));
    }
    let goes_on = habits.indents && !b.indented && a.full != Some(false) && !gap.line;
    (goes_on && before.is_prose() && behind.is_prose() && behind.head != Head::Part).then(|| {
        Why::new(0.7, message!("全文段首缩进，这一段没有", "paragraphs are indented throughout, this one is not"))
    })
}

/// The paragraph ends with a comma, 、 or a semicolon.
fn pause(a: &Side, b: &Side, mark: char, gap: Gap) -> Option<Why> {
    let (before, behind) = (&a.prose, &b.prose);
    if behind.head == Head::Part {
        // Parts of an enumeration may be paragraphs: （一）……；（二）……。
        return None;
    }
    let said = || message!("段末是句内点号，句子未完", "the paragraph ends inside a sentence");
    match mark {
        '、' => Some(Why::new(0.97, said())),
        ';' => {
            let item = |p: &Prose| p.stops == 0 && p.length <= 60;
            let listed = item(before) && (item(behind) || before.head == Head::Part) && !gap.furniture;
            let listed = listed
                || (before.head == Head::Part
                    && before.stops <= 1
                    && !gap.furniture
                    && matches!(behind.end, End::Pause(';')));
            let why = if listed { message!("可能是分行的列举", "perhaps the parts of a list") } else { said() };
            Some(Why::new(if listed { 0.5 } else { 0.92 }, why))
        }
        // 尊敬的读者， and 亲爱的妈妈， stand on a line of their own.
        _ if is_address(before) => None,
        _ => Some(Why::new(0.95, said())),
    }
}

fn is_address(prose: &Prose) -> bool {
    prose.length <= 13 && prose.pauses == 0 && prose.stops == 0 && matches!(prose.first, '尊' | '亲' | '各' | '敬')
}

/// The paragraph ends without a mark.
fn open(a: &Side, b: &Side, gap: Gap, habits: Habits) -> Option<Why> {
    let (before, behind) = (&a.prose, &b.prose);
    if before.is_closed_by(behind) && behind.head != Head::Part {
        return Some(Why::new(0.96, message!("引号或括号跨过断处", "a quotation or a bracket goes over the break")));
    }
    if before.end == End::Number
        && (words::has(words::UNITS, behind.first) || behind.head == Head::Digit)
        && (before.is_sentence() || (before.length >= 8 && behind.is_sentence()))
    {
        return Some(Why::new(0.94, message!("数量在断处分开", "a quantity is cut")));
    }
    if words::has(words::BOUND_HEADS, behind.first) && before.length > 1 {
        return Some(Why::new(0.9, message!("下一段以助词开头", "what follows begins with a particle")));
    }
    if b.goes_on_saying && before.length > 1 {
        return Some(Why::new(0.9, message!("下一段以“称”“说”接着前面的人", "what follows says who spoke before it")));
    }
    // No paragraph of Latin text begins with a small letter.
    if before.end == End::Latin && before.length >= 16 && behind.first.is_lowercase() && behind.is_sentence() {
        return Some(Why::new(0.9, message!("下一段以小写字母接着写", "what follows goes on with a small letter")));
    }
    let said = message!("段末没有句末点号，下一段接着说", "the paragraph has no end, and the next goes on");
    let doubtful = message!("可能是被分栏切断的一段", "perhaps one paragraph that a column cut");
    if behind.head == Head::Part && !gap.bond {
        return before.is_prose().then(|| Why::new(0.4, doubtful));
    }
    let settled = if before.is_prose() { long(a, b, gap, habits) } else { short(a, b, gap, habits) };
    settled.map(|confidence| Why::new(confidence, if confidence >= super::edit::SURE { said } else { doubtful }))
}

/// The paragraph is of sentences, and its last one has no end.
fn long(a: &Side, b: &Side, gap: Gap, habits: Habits) -> Option<f32> {
    let (before, behind) = (&a.prose, &b.prose);
    let tail = tail(before);
    if gap.bond {
        return Some(0.96);
    }
    if a.full == Some(false) && !gap.furniture && tail == 0 {
        // In wrapped text, a column cuts at the measure; a line that ends before it was ended by its author.
        return Some(0.5);
    }
    if (before.first, before.second) == (behind.first, behind.second) && before.stops == 0 && behind.end != End::Stop {
        // Entries of a record, each of which begins as the last did: 根据……修正／根据……修正.
        return Some(0.5);
    }
    if behind.is_sentence() {
        let opener = behind.head == Head::Opener && before.end == End::Closer;
        // Behind code, a foreign word, a bracket and a closing particle, authors leave the full stop out at times.
        let may_end = before.end != End::Han || words::has(words::CLOSING_TAILS, before.last);
        let doubtful = opener || (may_end && !habits.cut && !gap.furniture && before.end != End::Number);
        return Some(if doubtful { 0.6 } else { 0.94 });
    }
    // Then a heading without marks may follow a paragraph whose end was lost.
    let evidence = tail + u32::from(gap.furniture) * 2 + u32::from(before.quotes.open > 0) * 2;
    Some(if evidence >= 2 { 0.85 } else { 0.5 })
}

/// The paragraph is no longer than a heading or a label: it takes evidence that it is none.
fn short(a: &Side, b: &Side, gap: Gap, habits: Habits) -> Option<f32> {
    let (before, behind) = (&a.prose, &b.prose);
    let mut evidence = tail(before) as i32 + 4 * i32::from(gap.bond);
    evidence += 2 * i32::from(gap.furniture);
    evidence += 2 * i32::from(before.sets_out);
    evidence += 2 * i32::from(before.quotes.open + before.brackets.open > 0);
    evidence += i32::from(habits.headings) + i32::from(habits.cut) + i32::from(a.after_prose);
    evidence += i32::from(before.pauses > 0) + i32::from(before.length >= 16);
    evidence += i32::from(a.full == Some(true)) - 2 * i32::from(a.full == Some(false));
    evidence -= 2 * i32::from(a.balanced) + 4 * i32::from(b.begins_story) + i32::from(behind.sets_out);
    evidence -= 2 * i32::from(!behind.is_sentence());
    evidence += 2 * i32::from(a.echoes);
    evidence -= match before.echo(behind) {
        4.. => 4,
        3 => 2,
        2 => 1,
        _ => 0,
    };
    evidence -= i32::from(behind.head == Head::Opener);
    // 环城北|路。 What is left of a sentence is no sentence of its own.
    let remnant = behind.length <= 3 && behind.end == End::Stop && before.pauses > 0 && before.length >= 12;
    evidence += 3 * i32::from(remnant);
    match evidence {
        4.. => Some(0.82),
        2..=3 => Some(0.5),
        _ => None,
    }
}

/// How much the last character needs what follows.
fn tail(prose: &Prose) -> u32 {
    match prose.last {
        c if words::has(words::OPEN_TAILS, c) => 2,
        c if words::has(words::OPEN_TAILS_WEAK, c) => 1,
        _ => 0,
    }
}

/// A reason for joining lines that print wrapped.
pub(super) fn wrapped() -> Message {
    message!("排版折行，行末到版心为止", "print wrapped the line at its measure")
}
