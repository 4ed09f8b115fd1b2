//! What a line says by itself that it is.

use std::ops::Range;

use super::super::chars::*;
use super::super::edit::EditKind;
use super::super::seen::seen;
use super::super::words;

/// The longest line that can be furniture, in characters that are not blank.
const LONGEST: usize = 60;

/// What a line may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Jump,
    /// A page number in the dress of one.
    Folio,
    /// A running head: the date with the weekday, or with the page.
    Head,
    /// The same with the newspaper or the page as well as the weekday.
    WholeHead,
    /// A number alone.
    Number(u32),
    /// A title with the number of the page before or behind it, as books have at the head, and whether more than a space
    /// is between them.
    Titled(u32, bool),
    /// Name of a page, of a newspaper.
    Name,
    /// Who made the page.
    Makers,
    /// A short line that comes again and again.
    Repeated,
}

/// Whether the text is a page number in the dress of one: — 7 —, 第7页, A02版, 第06版.
pub(in super::super) fn is_folio(text: &str) -> bool {
    kind(text) == Some(Kind::Folio)
}

/// Whether the text is a jump line: 下转第02版.
pub(in super::super) fn is_jump_line(text: &str) -> bool {
    kind(text) == Some(Kind::Jump)
}

/// What the line says by itself that it is.
pub(super) fn kind(text: &str) -> Option<Kind> {
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
        // 16 / 88 with its total set off is a page's; 3/15 may be a day or a part.
        return Some(if text.contains(" / ") { Kind::Folio } else { Kind::Number(number) });
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
    titled_number(text).map(|number| Kind::Titled(number, is_apart(text)))
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

/// The title of 48　　雾都旧事, without the number and what stands between.
pub(super) fn title(text: &str) -> String {
    text.split(is_rule).filter(|word| !word.is_empty() && !word.bytes().all(|b| b.is_ascii_digit())).collect()
}

/// Whether the number stands apart from the title: wide blanks, or rules.
fn is_apart(text: &str) -> bool {
    let wide = |blanks: &str| blanks.chars().map(|c| if c == '\u{3000}' { 2 } else { 1 }).sum::<usize>() >= 2;
    let behind = text.trim_start_matches(is_rule).trim_start_matches(|c: char| c.is_ascii_digit());
    let before = text.trim_end_matches(is_rule).trim_end_matches(|c: char| c.is_ascii_digit());
    let front = &behind[..behind.len() - behind.trim_start_matches(is_rule).len()];
    let back = &before[before.trim_end_matches(is_rule).len()..];
    wide(front) || wide(back)
}

/// What parts a title from its number.
fn is_rule(c: char) -> bool {
    is_blank(c) || matches!(c, '·' | '•' | '|' | '｜' | '—' | '-' | '/')
}

/// 第二章　远方来信　　47; 48　　雾都旧事
fn titled_number(text: &str) -> Option<u32> {
    let mut words = text.split(is_rule).filter(|word| !word.is_empty());
    let (first, last) = (words.next()?, words.next_back()?);
    let number = |word: &str| -> Option<u32> { if word.len() <= 4 { word.parse().ok() } else { None } };
    let value = number(first).or_else(|| number(last))?;
    // A row of a table has several numbers, or a colon before them.
    let numbers = text.split(is_rule).filter(|word| !word.is_empty() && number(word).is_some()).count();
    let is_title = (3..=30).contains(&text.chars().count())
        && numbers == 1
        && !text.contains([':', '：'])
        && text.contains(|c| is_han(c) || is_latin(c));
    is_title.then_some(value)
}

/// 下转第02版, （上接A01版）, 紧接第一版, ▶下转3版; the title of the story may follow. In brackets, nothing follows them: what
/// does is the story going on.
fn is_jump(text: &str) -> bool {
    // Marks of a sentence belong to the story.
    let is_frame = |c: char| !(is_han(c) || c.is_alphanumeric() || is_bracket(c) || is_stop(c) || is_pause(c));
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
    // 大众日报 has a 日 too.
    let date_at = |day: usize| {
        let month = bare[..day].rfind('月')?;
        let year = bare[..month].rfind('年')?;
        is_number(&bare[month + '月'.len_utf8()..day]).then_some((year, month, day))
    };
    let (year, month, day) = bare.match_indices('日').take(4).find_map(|(day, _)| date_at(day))?;
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

impl Kind {
    pub(super) fn edit(self) -> EditKind {
        match self {
            Kind::Jump => EditKind::JumpLine,
            Kind::Folio | Kind::Number(_) => EditKind::PageNumber,
            Kind::Titled(..) | Kind::Head | Kind::WholeHead | Kind::Name | Kind::Makers | Kind::Repeated => {
                EditKind::RunningHead
            }
        }
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
            ("16 / 88", Some(Folio)),
            ("16/88", Some(Number(16))),
            ("Page 5 of 88", Some(Folio)),
            ("第二章　远方来信　　47", Some(Titled(47, true))),
            ("老街记忆　·　63　·", Some(Titled(63, true))),
            ("大众日报 2024年5月9日 星期四", Some(WholeHead)),
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
            "排列5第24108期：7 2 0 5 9",
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
