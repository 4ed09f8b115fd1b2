//! Paragraphs that are complete without the end of a sentence.

use super::chars::*;
use super::prose::{End, Head, Prose};
use super::words;
use crate::source::roles;

/// The longest label, in characters.
const LONGEST: usize = 80;

/// Whether the paragraph is a label of an editor's note, a byline, a dateline, a caption, a date, an address.
pub(super) fn is_label(text: &str) -> bool {
    if text.len() > LONGEST * 4 || text.chars().count() > LONGEST {
        return false;
    }
    roles::is_note_label(text)
        || roles::is_byline(text)
        || roles::is_dateline(text)
        || roles::is_code_caption(text)
        || is_caption(text)
        || is_date(text)
        || is_date_head(text)
        || is_contact(text)
}

/// 图为……, （图/王芳）, ……王芳 摄
fn is_caption(text: &str) -> bool {
    let bare = text.trim_matches(|c| is_blank(c) || matches!(c, '(' | '（' | ')' | '）' | '▲' | '△' | '▼' | '↑' | '↓'));
    let credited = bare.ends_with('摄')
        || ["图/", "图／", "摄影：", "摄影:", "制图：", "供图"].iter().any(|w| bare.starts_with(w));
    let named =
        ["图为", "上图", "下图", "左图", "右图", "题图", "图①", "图1：", "图一："].iter().any(|w| bare.starts_with(w));
    credited || bare.ends_with("供图") || (named && bare.chars().count() <= 60)
}

/// A date alone, as at the end of a notice.
fn is_date(text: &str) -> bool {
    let bare = text.trim_matches(|c| is_blank(c) || matches!(c, '(' | '（' | ')' | '）'));
    bare.ends_with('日')
        && bare.chars().all(|c| is_digit(c) || is_han_numeral(c) || matches!(c, '年' | '月' | '日' | '○' | ' '))
}

/// 2023年11月4日　星期六　大风: the head of a diary's entry. Prose has no blank behind a date.
fn is_date_head(text: &str) -> bool {
    let Some((date, rest)) = text.split_once(is_blank) else { return false };
    is_date(date) && !rest.contains(|c| is_stop(c) || is_pause(c)) && rest.chars().count() <= 20
}

/// 电话：…, 地址：…
fn is_contact(text: &str) -> bool {
    const LABELS: [&str; 14] = [
        "电话",
        "联系电话",
        "热线",
        "地址",
        "邮箱",
        "邮编",
        "网址",
        "传真",
        "来源",
        "作者",
        "主办",
        "承办",
        "投稿",
        "微信",
    ];
    let length = text.chars().count();
    length <= 40
        && LABELS.iter().any(|label| text.strip_prefix(label).is_some_and(|rest| rest.starts_with(['：', ':', '/'])))
}

/// Whether the text begins as news stories do: 记者从…获悉, 据…报道, 24日，…, 今天（7月1日）…
pub(super) fn begins_story(text: &str) -> bool {
    words::STORY_HEADS.iter().any(|head| text.starts_with(head)) || begins_with_day(text)
}

/// 24日， 7月1日上午， 6日、7日，
fn begins_with_day(text: &str) -> bool {
    let mut chars = text.chars().map(fold).skip_while(|c| is_digit(*c) || matches!(*c, '年' | '月'));
    let dated = text.starts_with(is_digit) && chars.next() == Some('日');
    dated && chars.take(4).any(is_pause)
}

/// Two or three parts of one length, as headlines have: 春风送暖，岗位进村; 稳进增效 惠民有感.
pub(super) fn is_balanced(text: &str) -> bool {
    if text.len() > LONGEST * 4 {
        return false;
    }
    let parts: Vec<usize> =
        text.split([' ', '　', ',', '，']).map(|part| part.chars().filter(|c| !is_blank(*c)).count()).collect();
    (2..=4).contains(&parts.len()) && parts.iter().all(|n| *n >= 3 && *n == parts[0])
}

/// The longest line of verse that stands in a paragraph of its own.
const VERSE: usize = 16;

/// The paragraphs that are lines of verse. `of` gives, for a paragraph, whether the one before it is near, whether it
/// may be verse by its kind, and what is known of its text.
///
/// Verse of one measure has lines of one length, a comma at the end of the first (海内存知己，／天涯若比邻。); free verse
/// has short lines in a row, most of which do not end a sentence. Prose that columns cut has long paragraphs on at
/// least one side of each cut.
pub(super) fn mark_verse(count: usize, of: impl Fn(usize) -> (bool, bool, Prose)) -> Vec<usize> {
    let mut verse = Vec::new();
    let mut group: Vec<(usize, Prose)> = Vec::new();
    let close = |group: &mut Vec<(usize, Prose)>, verse: &mut Vec<usize>| {
        if is_verse(group) {
            verse.extend(group.iter().map(|(i, _)| *i));
        }
        group.clear();
    };
    for i in 0..count {
        let (near, plain, prose) = of(i);
        let short = plain && prose.length <= VERSE && prose.head != Head::Part && prose.head != Head::Bound;
        if !near || !short {
            close(&mut group, &mut verse);
        }
        if short {
            group.push((i, prose));
        }
    }
    close(&mut group, &mut verse);
    verse
}

fn is_verse(group: &[(usize, Prose)]) -> bool {
    let Some((_, first)) = group.first() else { return false };
    let count = group.len();
    let paused = group.iter().filter(|(_, p)| matches!(p.end, End::Pause(_))).count();
    let whole = group.iter().filter(|(_, p)| matches!(p.end, End::Stop)).count();
    let one_length = group.iter().all(|(_, p)| p.length == first.length);
    let calm = group.iter().all(|(_, p)| p.pauses <= 1 && p.stops == 0);
    calm && ((count >= 2 && one_length && paused * 2 >= count)
        || (count >= 3 && whole * 2 <= count && (paused > 0 || whole == 0)))
}
