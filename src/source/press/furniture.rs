//! What belongs to the page and not to the text: page numbers, running heads and feet, jump lines.
//!
//! A page has them at its edges, so in the text that was taken from it they stand where one column or page ends and the
//! next begins, often in the middle of a sentence. Some say by themselves what they are (下转第02版, — 7 —); others do
//! not (a number alone, 要闻, 责编：…) and count only in the company of one that does, or where they interrupt a sentence.

use std::collections::HashMap;
use std::ops::Range;

use super::chars::*;
use super::edit::{EditKind, Sink, Why};
use super::lines::{Class, Line};
use super::prose::{End, Head, Prose};
use super::seen::seen;
use super::words;
use crate::message;

/// The longest line that can be furniture, in characters that are not blank.
const LONGEST: usize = 60;

/// What a line may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Jump,
    /// A page number in the dress of one.
    Folio,
    /// A running head: the date with the weekday, or with the page.
    Head,
    /// The same with the newspaper or the page as well as the weekday.
    WholeHead,
    /// A number alone.
    Number(u32),
    /// A title with the number of the page before or behind it, as books have at the head.
    Titled(u32),
    /// Name of a page, of a newspaper.
    Name,
    /// Who made the page.
    Makers,
    /// A short line that comes again and again.
    Repeated,
}

/// Whether the text is a page number in the dress of one: — 7 —, 第7页, A02版, 第06版.
pub(super) fn is_folio(text: &str) -> bool {
    kind(text) == Some(Kind::Folio)
}

/// Whether the text is a jump line: 下转第02版.
pub(super) fn is_jump_line(text: &str) -> bool {
    kind(text) == Some(Kind::Jump)
}

/// What the line says by itself that it is.
fn kind(text: &str) -> Option<Kind> {
    let seen = seen(text);
    let text = &*seen;
    let bare: String = text.chars().filter(|c| !is_blank(*c)).map(fold).collect();
    let length = bare.chars().count();
    if length == 0 || length > LONGEST {
        return None;
    }
    if is_jump(text) {
        return Some(Kind::Jump);
    }
    if bare.bytes().all(|b| b.is_ascii_digit()) && length <= 4 {
        return bare.parse().ok().map(Kind::Number);
    }
    if is_dressed_number(&bare) || is_english_folio(text) {
        return Some(Kind::Folio);
    }
    if let Some(number) = bracketed_number(&bare) {
        return Some(Kind::Number(number));
    }
    if is_english_head(text) {
        return Some(Kind::WholeHead);
    }
    if bare.contains(['。', '!', '?', ';', ',', '“', '”', '《']) {
        return None;
    }
    if let Some(head) = running_head(text, &bare) {
        return Some(head);
    }
    if is_makers(text) {
        return Some(Kind::Makers);
    }
    if is_page_name(text) {
        return Some(Kind::Name);
    }
    titled_number(text).map(Kind::Titled)
}

/// The number of 【14】, [14] and 16/88, which may be a page's.
fn bracketed_number(bare: &str) -> Option<u32> {
    let inner = bare.strip_prefix(['【', '[']).and_then(|rest| rest.strip_suffix(['】', ']'])).unwrap_or(bare);
    let (number, total) = inner.split_once('/').unwrap_or((inner, inner));
    let value = |digits: &str| -> Option<u32> { if digits.len() <= 4 { digits.parse().ok() } else { None } };
    (value(number)? <= value(total)?).then(|| value(number))?
}

/// Page 5, page 5 of 88, P. 5
fn is_english_folio(text: &str) -> bool {
    let words: Vec<&str> = text.split(is_blank).filter(|word| !word.is_empty()).take(5).collect();
    let digits = |word: &str| word.len() <= 4 && !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    let page = |word: &str| ["page", "p.", "pg."].iter().any(|page| word.eq_ignore_ascii_case(page));
    match words[..] {
        [word, number] => page(word) && digits(number),
        [word, number, of, total] => page(word) && digits(number) && matches!(of, "of" | "/") && digits(total),
        _ => false,
    }
}

/// China Daily  Page 4  Monday, May 6, 2024: the page and the day.
fn is_english_head(text: &str) -> bool {
    const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let words: Vec<&str> = text.split(is_blank).filter(|word| !word.is_empty()).take(14).collect();
    let has_day = words.iter().any(|word| DAYS.contains(&word.trim_end_matches(',')));
    let has_year = words.iter().any(|word| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()));
    let has_page = words.windows(2).any(|pair| is_english_folio(&pair.join(" ")));
    words.len() < 14 && has_day && has_year && has_page && !text.ends_with('.')
}

/// 第二章　远方来信　　47; 48　　雾都旧事
fn titled_number(text: &str) -> Option<u32> {
    let mut words = text.split(is_blank).filter(|word| !word.is_empty());
    let (first, last) = (words.next()?, words.next_back()?);
    let number = |word: &str| -> Option<u32> { if word.len() <= 4 { word.parse().ok() } else { None } };
    let value = number(first).or_else(|| number(last))?;
    let is_title = (3..=30).contains(&text.chars().count()) && text.contains(|c| is_han(c) || is_latin(c));
    is_title.then_some(value)
}

/// 下转第02版, （上接A01版）, 紧接第一版, ▶下转3版; the title of the story may follow. In brackets, nothing follows them: what
/// does is the story going on.
fn is_jump(text: &str) -> bool {
    let is_frame = |c: char| !(is_han(c) || c.is_alphanumeric() || is_bracket(c) || is_stop(c));
    let framed = text.trim_matches(is_frame);
    let inner = match framed.strip_prefix(is_bracket) {
        Some(rest) => match rest.split_once(is_bracket) {
            Some((inner, "")) => inner,
            None => rest,
            _ => return false,
        },
        None => framed.strip_suffix(is_bracket).unwrap_or(framed),
    };
    let bare: String = inner.trim_matches(is_frame).chars().filter(|c| !is_blank(*c)).map(fold).collect();
    let Some(rest) = JUMPS.iter().find_map(|word| bare.strip_prefix(word)) else { return false };
    let Some(page) = page_name_length(rest) else { return false };
    let title = &rest[page..];
    let parted = !title.starts_with(is_han) || {
        let start: String = title.chars().take(2).collect();
        inner.split(is_blank).any(|word| word.starts_with(&start))
    };
    parted && title.chars().count() <= 30 && !title.contains(['。', ',', '!', '?'])
}

fn is_bracket(c: char) -> bool {
    matches!(fold(c), '(' | ')' | '[' | ']' | '【' | '】' | '〔' | '〕')
}

const JUMPS: [&str; 12] =
    ["下转", "上接", "紧接", "紧转", "下接", "续接", "转自", "转至", "接自", "接上", "文转", "文接"];

/// The bytes that a page's name takes at the start of `text`: 第02版, A01版, 一版, 第七版, 头版, 191页.
fn page_name_length(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('第').unwrap_or(text);
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let number = rest.trim_start_matches(|c: char| c.is_ascii_digit() || is_han_numeral(c) || c == '头');
    let has_number = number.len() < rest.len();
    let page = number.strip_prefix(['版', '页', '面'])?;
    has_number.then_some(text.len() - page.len())
}

fn is_dressed_number(bare: &str) -> bool {
    if page_name_length(bare) == Some(bare.len()) {
        // 头版 and 一版 alone are names; a number of a page has a digit or 第.
        return bare.contains(|c: char| c.is_ascii_digit()) || bare.starts_with('第');
    }
    let dash = |c: char| matches!(c, '-' | '—' | '–' | '－' | '·' | '•' | '~' | '―' | '|');
    let inner = bare.trim_matches(dash);
    let is_number = !inner.is_empty() && inner.len() <= 4 && inner.bytes().all(|b| b.is_ascii_digit());
    if is_number && bare.starts_with(dash) && bare.ends_with(dash) {
        return true;
    }
    // 第7页共12页, 第7页/共12页, A02
    let of = bare.strip_prefix('第').and_then(|rest| rest.split_once('页')).and_then(|(number, rest)| {
        let total = rest.trim_start_matches([',', '/', '|', '(']).strip_prefix('共')?;
        Some((number, total.trim_end_matches(')').trim_end_matches('页')))
    });
    let digits = |s: &str| !s.is_empty() && s.len() <= 4 && s.bytes().all(|b| b.is_ascii_digit());
    let is_slug = bare.len() == 3 && bare.starts_with(|c: char| c.is_ascii_uppercase()) && digits(&bare[1..]);
    of.is_some_and(|(a, b)| digits(a) && digits(b)) || is_slug
}

/// The date of the issue with the weekday, or with the name or number of the page. The date of a diary has the weather.
fn running_head(text: &str, bare: &str) -> Option<Kind> {
    let behind = full_date(bare)?;
    let has_weather = bare.contains(['晴', '阴', '雨', '雪']) || bare.contains("多云");
    if has_weather {
        return None;
    }
    let has_weekday = bare.contains("星期") || bare.contains("周一") || bare.contains("礼拜");
    let words: Vec<&str> = text.split(is_blank).filter(|word| !word.is_empty()).collect();
    let names_page = words.iter().any(|word| {
        words::SECTIONS.contains(word)
            || is_newspaper(word)
            || page_name_length(word) == Some(word.len())
            || (word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit()))
    });
    let rest = bare.chars().count().saturating_sub(behind);
    let kind = if has_weekday && names_page { Kind::WholeHead } else { Kind::Head };
    ((has_weekday || names_page) && rest <= 30).then_some(kind)
}

/// The characters of a full date in `bare`: 2024年3月13日, 二〇二四年三月十三日, 2024-03-13.
fn full_date(bare: &str) -> Option<usize> {
    let is_number = |s: &str| !s.is_empty() && s.chars().all(|c| c.is_ascii_digit() || is_han_numeral(c) || c == '○');
    let day = bare.find('日')?;
    let month = bare[..day].rfind('月')?;
    let year = bare[..month].rfind('年')?;
    let tail = |s: &str| s.chars().rev().take_while(|c| is_number(c.encode_utf8(&mut [0; 4]))).count();
    let year_digits = tail(&bare[..year]);
    let parts = [&bare[year + '年'.len_utf8()..month], &bare[month + '月'.len_utf8()..day]];
    (year_digits == 4 && parts.iter().all(|part| is_number(part)))
        .then(|| year_digits + 3 + parts.iter().map(|part| part.chars().count()).sum::<usize>())
}

/// 责编：王小明　美编：李　红
fn is_makers(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| is_blank(c) || c == '■' || c == '□' || c == '●');
    let Some(label) = words::MAKERS.iter().filter(|label| bare.starts_with(**label)).max_by_key(|l| l.len()) else {
        return false;
    };
    let rest = bare[label.len()..].trim_start_matches(is_blank);
    rest.starts_with([':', '：', '/', '|', '｜']) && bare.chars().filter(|c| !is_blank(*c)).count() <= 50
}

/// 要闻; 人民日报; 人民日报　要闻 7; A02 要闻: every word the name or number of a page.
fn is_page_name(text: &str) -> bool {
    let words: Vec<&str> =
        text.split(|c| is_blank(c) || c == '|' || c == '｜').filter(|word| !word.is_empty()).collect();
    let is_number = |word: &str| word.chars().all(is_digit) && word.len() <= 12;
    let is_name = |word: &str| {
        words::SECTIONS.contains(&word) || is_newspaper(word) || page_name_length(word) == Some(word.len())
    };
    words.len() <= 5
        && words.iter().any(|word| is_name(word))
        && words.iter().all(|word| is_name(word) || is_number(word) || is_weekday(word) || is_slug(word))
}

fn is_weekday(word: &str) -> bool {
    word.strip_prefix("星期").is_some_and(|day| day.chars().count() == 1)
}

fn is_slug(word: &str) -> bool {
    word.len() == 3
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && word[1..].bytes().all(|b| b.is_ascii_digit())
}

fn is_newspaper(word: &str) -> bool {
    words::PAPERS.iter().any(|paper| word.ends_with(paper)) && word.chars().count() <= 10
}

/// Finds the furniture, offers to take it out, and marks the lines that are.
pub(super) fn remove(lines: &mut [Line], sink: &mut Sink<'_>) {
    let mut kinds: Vec<Option<Kind>> = Vec::with_capacity(lines.len());
    for line in lines.iter() {
        kinds.push(if line.class == Class::Text { kind(&sink.source[line.text.clone()]) } else { None });
    }
    mark_repeated(lines, &mut kinds, sink.source);
    let found: Vec<Cluster> =
        clusters(lines, &kinds).into_iter().map(|members| Cluster::new(members, lines, &kinds, sink.source)).collect();
    let numbers = Numbers::of(&found, &kinds);
    let heads = repeated_heads(&found, lines, &kinds, sink.source);
    let mut done = 0;
    for cluster in &found {
        let backwards = cluster.goes_with_the_gap_before(lines);
        for &i in &cluster.members {
            let Some(kind) = kinds[i] else { continue };
            let Some(why) =
                cluster.verdict(i, kind, &numbers, heads.contains_key(&normal(&sink.source[lines[i].text.clone()])))
            else {
                continue;
            };
            let Range { start, end } = range(i, lines, backwards);
            // What stands between two lines of furniture goes with the first.
            let range = start.max(done)..end;
            if sink.offer(kind.edit(), range.clone(), "", why) {
                done = range.end;
                (lines[i].removed, lines[i].taken) = (true, range);
            }
        }
    }
    remove_inline_jumps(lines, sink);
}

/// Takes jump lines off the ends of the lines that they stand in.
fn remove_inline_jumps(lines: &mut [Line], sink: &mut Sink<'_>) {
    for line in lines.iter_mut().filter(|line| line.is_text()) {
        let text = &sink.source[line.text.clone()];
        let Some((jump, at_end)) = inline_jump(text) else { continue };
        let rest = if at_end { &text[..jump.start] } else { &text[jump.end..] };
        let rest = if at_end { rest.trim_end_matches(is_blank) } else { rest.trim_start_matches(is_blank) };
        let kept = if at_end {
            line.text.start..line.text.start + rest.len()
        } else {
            line.text.end - rest.len()..line.text.end
        };
        let taken = if at_end { kept.end..line.text.end } else { line.text.start..kept.start };
        let why =
            Why::new(0.97, message!("转版说明，只对报纸版面有意义", "a jump line means something on the page only"));
        if sink.offer(EditKind::JumpLine, taken, "", why) {
            line.text = kept;
            *(if at_end { &mut line.jumps_to } else { &mut line.jumps_from }) = true;
        }
    }
}

impl Kind {
    fn edit(self) -> EditKind {
        match self {
            Kind::Jump => EditKind::JumpLine,
            Kind::Folio | Kind::Number(_) => EditKind::PageNumber,
            Kind::Titled(_) | Kind::Head | Kind::WholeHead | Kind::Name | Kind::Makers | Kind::Repeated => {
                EditKind::RunningHead
            }
        }
    }
}

/// A line without what changes from page to page.
fn normal(text: &str) -> String {
    let mut normal = String::new();
    for c in text.chars().filter(|c| !is_blank(*c)).map(fold) {
        let c = if c.is_ascii_digit() { '0' } else { c };
        if !(c == '0' && normal.ends_with('0')) {
            normal.push(c);
        }
    }
    normal
}

/// Short lines that come three times or more, each time alone, and once at least inside a sentence.
fn mark_repeated(lines: &[Line], kinds: &mut [Option<Kind>], source: &str) {
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for (i, line) in lines.iter().enumerate() {
        let text = &source[line.text.clone()];
        let could_be = line.class == Class::Text && kinds[i].is_none() && (2..=30).contains(&line.length);
        if could_be && !text.contains(['。', '！', '？', '；', '，', ',', '、']) {
            places.entry(normal(text)).or_default().push(i);
        }
    }
    for at in places.into_values().filter(|at| at.len() >= 3) {
        if at.iter().any(|&i| interrupts(lines, i..i + 1, source)) {
            at.iter().for_each(|&i| kinds[i] = Some(Kind::Repeated));
        }
    }
}

/// Furniture that stands together, with nothing but empty lines between.
fn clusters(lines: &[Line], kinds: &[Option<Kind>]) -> Vec<Vec<usize>> {
    let mut clusters: Vec<Vec<usize>> = Vec::new();
    let mut open = false;
    for (i, line) in lines.iter().enumerate() {
        if line.class == Class::Blank {
            continue;
        }
        if kinds[i].is_none() {
            open = false;
            continue;
        }
        match clusters.last_mut() {
            Some(cluster) if open => cluster.push(i),
            _ => clusters.push(vec![i]),
        }
        open = true;
    }
    clusters
}

/// Heads that stand at more than one edge.
fn repeated_heads(
    clusters: &[Cluster],
    lines: &[Line],
    kinds: &[Option<Kind>],
    source: &str,
) -> HashMap<String, usize> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for cluster in clusters {
        for &i in cluster.members.iter().filter(|&&i| kinds[i] != Some(Kind::Repeated)) {
            if !matches!(kinds[i], Some(Kind::Number(_))) {
                *counts.entry(normal(&source[lines[i].text.clone()])).or_default() += 1;
            }
        }
    }
    counts.retain(|_, count| *count >= 2);
    counts
}

struct Cluster {
    members: Vec<usize>,
    /// Whether text goes before, and behind.
    before: bool,
    behind: bool,
    /// A sentence is cut here.
    interrupts: bool,
    /// It has a line that says by itself that it is of the page.
    plain: bool,
    /// It has the date of the issue.
    dated: bool,
}

impl Cluster {
    fn new(members: Vec<usize>, lines: &[Line], kinds: &[Option<Kind>], source: &str) -> Cluster {
        let (first, last) = (members[0], members[members.len() - 1]);
        let is_body = |line: &Line| line.class != Class::Blank;
        let has = |wanted: &dyn Fn(Kind) -> bool| members.iter().any(|&i| kinds[i].is_some_and(wanted));
        Cluster {
            before: lines[..first].iter().rev().any(is_body),
            behind: lines[last + 1..].iter().any(is_body),
            interrupts: interrupts(lines, first..last + 1, source),
            plain: has(&|kind| matches!(kind, Kind::Jump | Kind::Folio)),
            dated: has(&|kind| matches!(kind, Kind::Head | Kind::WholeHead)),
            members,
        }
    }

    /// Why line `i` is furniture. `None` leaves it.
    fn verdict(&self, i: usize, kind: Kind, numbers: &Numbers, repeated: bool) -> Option<Why> {
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
            Kind::Titled(_) if numbers.is_folio(i) && (numbers.has_titles() || repeated) => {
                Why::new(0.9, message!("书眉：标题与递增的页码", "a running head: a title, and numbers that go up"))
            }
            Kind::Titled(_) if self.interrupts => Why::new(0.6, message!("可能是书眉", "perhaps a running head")),
            Kind::Titled(_) => return None,
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
    fn goes_with_the_gap_before(&self, lines: &[Line]) -> bool {
        let (first, last) = (self.members[0], self.members[self.members.len() - 1]);
        let blank = |i: usize| lines.get(i).is_none_or(|line| line.class == Class::Blank);
        !self.behind || (first > 0 && !blank(first - 1) && blank(last + 1))
    }
}

/// The bytes to take out with line `i`: the line with the gap behind it, or with the one before it.
fn range(i: usize, lines: &[Line], backwards: bool) -> Range<usize> {
    let solid = |line: &&Line| line.class != Class::Blank;
    if backwards {
        return lines[..i].iter().rev().find(solid).map_or(lines[i].start, |line| line.outer.end)..lines[i].end;
    }
    match lines[i + 1..].iter().find(solid) {
        Some(next) if next.class == Class::Text => lines[i].start..next.outer.start,
        Some(next) => lines[i].start..next.start,
        None => lines[i].start..lines[i].end,
    }
}

/// Whether the lines stand in the middle of a sentence: the text before them does not end, and what follows goes on.
fn interrupts(lines: &[Line], range: Range<usize>, source: &str) -> bool {
    let solid = |line: &&Line| line.class != Class::Blank;
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

/// Numbers that stand alone, as a series.
struct Numbers {
    folios: Vec<usize>,
    lone: bool,
    /// How many titles with a number stand in the middle of a sentence.
    titles: usize,
}

impl Numbers {
    /// Pages are counted upwards, and some page ends in the middle of a sentence. Where none does, numbers may count the
    /// parts of the text, which begin at 1.
    fn of(clusters: &[Cluster], kinds: &[Option<Kind>]) -> Numbers {
        let mut series: Vec<(usize, u32, bool)> = Vec::new();
        let mut titles = 0;
        for cluster in clusters {
            for &i in &cluster.members {
                match kinds[i] {
                    Some(Kind::Number(number)) => series.push((i, number, cluster.interrupts || cluster.plain)),
                    Some(Kind::Titled(number)) => {
                        titles += usize::from(cluster.interrupts);
                        series.push((i, number, cluster.interrupts));
                    }
                    _ => {}
                }
            }
        }
        let lone = series.first().is_some_and(|&(_, number, _)| number != 1);
        let known: Vec<(usize, u32)> = series.iter().filter(|s| s.2).map(|&(i, number, _)| (i, number)).collect();
        let fits = |at: usize, number: u32| {
            let (before, rest) = known.split_at(known.partition_point(|k| k.0 < at));
            let behind = rest.iter().find(|k| k.0 > at);
            before.last().is_none_or(|k| k.1 < number) && behind.is_none_or(|k| k.1 > number)
        };
        let folios = if known.is_empty() { Vec::new() } else { series };
        let folios = folios.into_iter().filter(|&(i, number, _)| fits(i, number)).map(|(i, _, _)| i).collect();
        Numbers { folios, lone, titles }
    }

    fn is_folio(&self, line: usize) -> bool {
        self.folios.binary_search(&line).is_ok()
    }

    fn has_titles(&self) -> bool {
        self.titles >= 2
    }

    fn is_lone(&self) -> bool {
        self.lone
    }
}

/// A jump line at the end or the start of a paragraph, in brackets: …建设，（下转第02版）. Gives its bytes in `text`.
pub(super) fn inline_jump(text: &str) -> Option<(Range<usize>, bool)> {
    let opening = |c: char| is_bracket(c) && is_opener(c);
    let closing = |c: char| is_bracket(c) && is_closer(c);
    let jump =
        |inner: &str| inner.len() <= 200 && inner.chars().filter(|c| !is_blank(*c)).count() <= 26 && is_jump(inner);
    if text.ends_with(closing)
        && let Some(open) = text.rfind(opening)
        && open > 0
        && jump(&text[open..])
    {
        return Some((open..text.len(), true));
    }
    if text.starts_with(opening)
        && let Some((close, mark)) = text.char_indices().find(|(_, c)| closing(*c))
        && close + mark.len_utf8() < text.len()
        && jump(&text[..close + mark.len_utf8()])
    {
        return Some((0..close + mark.len_utf8(), false));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_page_say_what_they_are() {
        use Kind::*;
        for (text, expected) in [
            ("（下转第02版）", Some(Jump)),
            ("上接A01版", Some(Jump)),
            ("▶下转3版", Some(Jump)),
            ("(紧接第一版)", Some(Jump)),
            (">>下转02版·要闻", Some(Jump)),
            ("上接A01版 《让黑土地“喘口气”》", Some(Jump)),
            ("【14】", Some(Number(14))),
            ("16 / 88", Some(Number(16))),
            ("Page 5 of 88", Some(Folio)),
            ("第二章　远方来信　　47", Some(Titled(47))),
            ("第06版", Some(Folio)),
            ("A02版", Some(Folio)),
            ("- 7 -", Some(Folio)),
            ("— 12 —", Some(Folio)),
            ("第 7 页 共 12 页", Some(Folio)),
            ("7", Some(Number(7))),
            ("2025年3月6日　星期四", Some(Head)),
            ("2024年3月13日　星期三　　人民日报　要闻 7", Some(WholeHead)),
            ("责编：王小明　美编：李　红", Some(Makers)),
            ("要闻", Some(Name)),
            ("人民日报　要闻 7", Some(Name)),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
    }

    #[test]
    fn lines_of_the_text_are_no_furniture() {
        for text in [
            "编者按",
            "2024年3月13日",
            "2024年3月13日　星期三　晴",
            "记者 李波",
            "第一章　总则",
            "下转后，他又走了三里路。",
            "【紧接1版】分区施策。",
            "上接第一版四十元。",
            "（上接第一版）四十元",
            "Page 5 shows a map.",
            "上接天，下接地",
            "编辑部的故事",
            "村里的要闻",
            "12345",
            "图1",
            "第二天",
        ] {
            assert_eq!(kind(text), None, "{text}");
        }
    }

    #[test]
    fn a_jump_line_inside_a_paragraph_is_found_at_its_ends_only() {
        assert_eq!(inline_jump("建设，（下转第02版）"), Some(("建设，".len().."建设，（下转第02版）".len(), true)));
        assert_eq!(inline_jump("（上接A01版）数字"), Some((0.."（上接A01版）".len(), false)));
        for text in ["（下转第02版）", "建设（见第02版）", "他（上接第一版）说"] {
            assert_eq!(inline_jump(text), None, "{text}");
        }
    }
}
