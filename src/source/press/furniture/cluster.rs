//! Furniture that stands together at one edge of a page, and why it is furniture.

use std::ops::Range;

use super::super::edit::Why;
use super::super::lines::{Class, Line};
use super::super::prose::{End, Head, Prose};
use super::super::work;
use super::kinds::Kind;
use super::numbers::Numbers;
use crate::message;

/// Lines with nothing but empty lines between.
pub(super) struct Cluster {
    pub(super) members: Vec<usize>,
    /// Whether text goes before, and behind.
    pub(super) before: bool,
    pub(super) behind: bool,
    /// A sentence is cut here.
    pub(super) interrupts: bool,
    /// It stands between lines of one measure, with nothing between: print wrapped them.
    amid: bool,
    /// It has a line that says by itself that it is of the page.
    pub(super) plain: bool,
    /// It has the date of the issue.
    pub(super) dated: bool,
}

impl Cluster {
    pub(super) fn new(members: Vec<usize>, lines: &[Line], kinds: &[Option<Kind>], source: &str) -> Cluster {
        let (first, last) = (members[0], members[members.len() - 1]);
        let is_body = |line: &Line| {
            work::note(1);
            line.class != Class::Blank
        };
        let has = |wanted: &dyn Fn(Kind) -> bool| members.iter().any(|&i| kinds[i].is_some_and(wanted));
        Cluster {
            before: lines[..first].iter().rev().any(is_body),
            behind: lines[last + 1..].iter().any(is_body),
            interrupts: interrupts(lines, first..last + 1, source),
            amid: is_amid(lines, first..last + 1),
            plain: has(&|kind| matches!(kind, Kind::Jump | Kind::Folio)),
            dated: has(&|kind| matches!(kind, Kind::Head | Kind::WholeHead)),
            members,
        }
    }

    /// Why line `i` is furniture. `None` leaves it.
    pub(super) fn verdict(&self, i: usize, kind: Kind, numbers: &Numbers, repeated: bool) -> Option<Why> {
        let alone = self.members.len() == 1;
        let inside = self.before && self.behind;
        let company = self.plain || (self.dated && (!alone || repeated));
        let why = match kind {
            Kind::Jump => {
                Why::new(0.98, message!("转版说明，只对报纸版面有意义", "a jump line means something on the page only"))
            }
            Kind::Folio if self.before || !self.behind || repeated => {
                Why::new(0.96, message!("页码或版次", "the number of a page"))
            }
            Kind::Folio => Why::new(0.6, message!("可能是版次", "perhaps the number of the page")),
            // A table has a name and a number in each line; a book has its title at many pages.
            Kind::Titled(..) if numbers.is_folio(i) && (numbers.has_titles() || repeated) => {
                Why::new(0.9, message!("书眉：标题与递增的页码", "a running head: a title, and numbers that go up"))
            }
            Kind::Titled(_, apart) if self.interrupts || (apart && self.amid) => {
                let confidence = if apart { 0.85 } else { 0.6 };
                Why::new(
                    confidence,
                    message!("书眉：夹在一句话中间的标题与页码", "a title and a number amid a sentence"),
                )
            }
            Kind::Titled(..) => return None,
            // At the end of a text its makers are named as they are on the page (责编：…); that is text.
            Kind::Makers if !inside && !self.dated => return None,
            _ if self.interrupts => Why::new(
                0.93,
                message!("夹在一句话中间的版面文字", "it stands in the middle of a sentence: it is of the page"),
            ),
            Kind::WholeHead => {
                Why::new(0.93, message!("报眉：日期、星期与版名", "a running head: date, weekday and page"))
            }
            Kind::Head if company || repeated => {
                Why::new(0.93, message!("报眉：日期与版名", "a running head: date and page"))
            }
            Kind::Head if inside => Why::new(0.6, message!("可能是报眉", "perhaps a running head")),
            Kind::Number(_) if numbers.is_folio(i) || (company && self.before) => {
                Why::new(0.88, message!("页码：与其他页码同列递增", "a page number: it goes up with the others"))
            }
            // A line of a paragraph is full, and the last one ends a sentence.
            Kind::Number(_) if self.amid => {
                Why::new(0.86, message!("页码：夹在排满的行之间", "a page number, between full lines"))
            }
            Kind::Number(_) if inside && numbers.is_lone() => {
                Why::new(0.5, message!("单独一行的数字，可能是页码", "a number alone: perhaps that of a page"))
            }
            Kind::Name | Kind::Makers if company && (inside || repeated || self.dated && self.before) => {
                Why::new(0.9, message!("与页码、报眉相连的版面文字", "it stands with the page's number or head"))
            }
            Kind::Makers if inside => Why::new(0.6, message!("可能是版面的署名", "perhaps the makers of the page")),
            Kind::Repeated if inside => Why::new(
                0.85,
                message!("反复出现、曾打断句子的短行", "a short line that comes again and cuts a sentence"),
            ),
            _ => return None,
        };
        Some(why)
    }

    /// Whether the line ends before its lines go out with them, not those behind: where nothing follows, and where the
    /// larger gap is behind, so that the paragraphs on both sides stay parted.
    pub(super) fn goes_with_the_gap_before(&self, lines: &[Line]) -> bool {
        let (first, last) = (self.members[0], self.members[self.members.len() - 1]);
        let blank = |i: usize| lines.get(i).is_none_or(|line| line.class == Class::Blank);
        !self.behind || (first > 0 && !blank(first - 1) && blank(last + 1))
    }
}

/// Whether the lines stand in the middle of a sentence: the text before them does not end, and what follows goes on.
pub(super) fn interrupts(lines: &[Line], range: Range<usize>, source: &str) -> bool {
    let solid = |line: &&Line| {
        work::note(1);
        line.class != Class::Blank
    };
    let before = lines[..range.start].iter().rev().find(solid).filter(|line| line.is_text());
    let behind = lines[range.end..].iter().find(solid).filter(|line| line.is_text() && !line.indented);
    let (Some(before), Some(behind)) = (before, behind) else { return false };
    let (before, behind) = (Prose::of(&source[before.text.clone()]), Prose::of(&source[behind.text.clone()]));
    let open = matches!(
        before.end,
        End::Pause(_) | End::Han | End::Latin | End::Number | End::Hyphen | End::Opener | End::Closer
    );
    let text = |prose: &Prose| prose.length >= 12 || prose.is_sentence();
    open && text(&before) && text(&behind) && behind.head != Head::Part && (before.is_sentence() || before.length >= 18)
}

/// Whether the lines stand directly between two lines of one measure, that of a column at least.
fn is_amid(lines: &[Line], range: Range<usize>) -> bool {
    let Some(before) = range.start.checked_sub(1).and_then(|i| lines.get(i)) else { return false };
    let Some(behind) = lines.get(range.end) else { return false };
    let is_row = |line: &Line| line.is_text() && line.half_ems >= 20;
    is_row(before) && is_row(behind) && before.half_ems.abs_diff(behind.half_ems) <= 6
}
