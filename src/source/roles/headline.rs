//! Headlines: 引题 above the title, 副题 below it, the banner of a series, and subheads that begin with 关键词.
//!
//! A newspaper sets them by size alone, so plain text has them as short lines without an end. A title marked with `#` tells
//! what stands above and below it; where no heading is marked, the lines before the first prose are taken for the
//! headline.

use super::{is_decoration, text_of};
use crate::model::{Block, BlockKind, Role};

/// How far from the start of a chapter its headline stands, in blocks.
const REACH: usize = 8;
/// Longest line of a headline, in characters.
const LONGEST: usize = 40;

/// Gives the parts of the headline their roles, and makes titles and subheads that are not marked headings.
pub(super) fn recognise(blocks: &mut [Block]) {
    match blocks.iter().position(|block| level(block).is_some()) {
        Some(title) if title < REACH => around(blocks, title),
        Some(_) => {}
        None => unmarked(blocks),
    }
    subheads(blocks);
}

fn level(block: &Block) -> Option<u8> {
    match block.kind {
        BlockKind::Heading { level, .. } => Some(level),
        _ => None,
    }
}

/// The lines around a title that is marked.
fn around(blocks: &mut [Block], title: usize) {
    let is_main = level(&blocks[title]) == Some(1);
    let mut is_next = true;
    for block in blocks[..title].iter_mut().rev() {
        let Some(text) = headline(block) else {
            is_next = false;
            continue;
        };
        if is_series(&text) {
            block.role = Some(Role::SeriesBanner);
        } else if is_main && is_next {
            block.role = Some(Role::Kicker);
        }
    }
    below(&mut blocks[title + 1..]);
}

/// 副题 and the banner of the series, right below a title.
fn below(blocks: &mut [Block]) {
    for block in blocks.iter_mut().take(3) {
        let Some(text) = headline(block) else { return };
        block.role = Some(match () {
            () if is_series(&text) => Role::SeriesBanner,
            () if has_dash(&text) => Role::Subtitle,
            () => return,
        });
    }
}

/// The headline of a text that marks none. Of two lines the shorter one is the title: 引题 and 副题 say more, in smaller
/// type.
fn unmarked(blocks: &mut [Block]) {
    let noted = blocks.iter().take_while(|block| block.role.is_some()).count();
    let mut lines: Vec<(usize, String)> = Vec::new();
    let mut at = noted;
    while let Some(block) = blocks.get_mut(at).filter(|_| lines.len() < 4) {
        let Some(text) = headline(block) else { break };
        if is_series(&text) {
            block.role = Some(Role::SeriesBanner);
        } else {
            lines.push((at, text));
        }
        at += 1;
    }
    if !blocks.get(at).is_some_and(begins_story) {
        return;
    }
    let length = |line: &(usize, String)| line.1.chars().count();
    let dashed = lines.iter().position(|(_, text)| has_dash(text));
    let title = match (&lines[..], dashed) {
        ([_], None) => 0,
        ([_, ..], Some(below)) if below == 1 || below == 2 => below - 1,
        ([a, b], None) => usize::from(length(b) < length(a)),
        ([_, _, _], None) => 1,
        _ => return,
    };
    for (i, &(at, _)) in lines.iter().enumerate() {
        match i.cmp(&title) {
            std::cmp::Ordering::Less => blocks[at].role = Some(Role::Kicker),
            std::cmp::Ordering::Equal => make_heading(&mut blocks[at], 1),
            std::cmp::Ordering::Greater => blocks[at].role = Some(Role::Subtitle),
        }
    }
}

/// Prose, or what stands before it: a byline, a dateline.
fn begins_story(block: &Block) -> bool {
    let ends =
        |text: String| text.trim_end_matches(['”', '’', '」', '』', '）', ')']).ends_with(['。', '！', '？', '…']);
    matches!(block.role, Some(Role::Byline | Role::Dateline | Role::EditorsNoteLabel | Role::EditorsNote))
        || text_of(block, 2000).is_some_and(ends)
}

/// Two subheads or more that begin with 关键词.
fn subheads(blocks: &mut [Block]) {
    let level = blocks.iter().find_map(level).map_or(2, |level| level + 1).min(6);
    let is_subhead = |block: &Block| headline(block).is_some_and(|text| is_keyword(&text));
    if blocks.iter().filter(|block| is_subhead(block)).count() < 2 {
        return;
    }
    blocks.iter_mut().filter(|block| is_subhead(block)).for_each(|block| make_heading(block, level));
}

fn make_heading(block: &mut Block, level: u8) {
    let BlockKind::Paragraph(content) = &mut block.kind else { return };
    block.kind = BlockKind::Heading { level, content: std::mem::take(content) };
}

/// The text of a paragraph that may be a line of a headline: short, without an end.
fn headline(block: &Block) -> Option<String> {
    let text = text_of(block, LONGEST)?;
    let bare = text.trim_end_matches(['”', '’', '」', '』', '》', '）', ')']);
    let open = bare.ends_with(['。', '，', '、', '；', '：', ':', ',', ';', '…']) || text.contains(['。', '；', '\n']);
    (text.chars().count() >= 2 && !open).then_some(text)
}

/// ——南漳村变废为宝记
fn has_dash(text: &str) -> bool {
    text.starts_with("——") || text.starts_with("--") || text.starts_with('―') || text.starts_with("──")
}

/// “稳进增效 惠民有感”系列报道之三, 走基层·系列报道③, “小康路上”专栏
fn is_series(text: &str) -> bool {
    const KINDS: [&str; 12] = [
        "系列报道",
        "系列评论",
        "系列谈",
        "系列访谈",
        "连续报道",
        "专题报道",
        "特别报道",
        "系列報導",
        "专栏",
        "專欄",
        "系列之",
        "述评之",
    ];
    let bare = text.trim_matches(is_decoration);
    let is_number = |c: char| {
        c.is_ascii_digit()
            || "一二三四五六七八九十上中下".contains(c)
            || ('①'..='⑳').contains(&c)
            || ('㈠'..='㈩').contains(&c)
    };
    let rest = bare.trim_end_matches(|c: char| is_number(c) || is_decoration(c) || c == '·');
    let rest = rest.strip_suffix('之').unwrap_or(rest);
    KINDS.iter().any(|kind| rest.ends_with(kind.trim_end_matches('之')))
}

/// 关键词——强基, 关键词一：巧手. A list of keywords has several.
fn is_keyword(text: &str) -> bool {
    let bare = text.trim_matches(is_decoration);
    let Some(rest) = ["关键词", "关键字", "關鍵詞"].iter().find_map(|word| bare.strip_prefix(word)) else {
        return false;
    };
    let number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c) || ('①'..='⑳').contains(&c);
    let rest = rest.trim_start_matches(number);
    let word = rest.trim_start_matches(|c: char| c.is_whitespace() || "——:：·・/｜|".contains(c));
    word.len() < rest.len() && !word.is_empty() && !word.contains(['、', '，', ',', ';', ' ', '　'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn banners_of_series_are_told_from_titles() {
        for banner in
            ["“稳进增效 惠民有感”系列报道之三", "走基层·系列报道③", "【“小康路上”专栏】", "高质量发展系列评论（下）"]
        {
            assert!(is_series(banner), "{banner}");
        }
        for title in ["一桥飞架南北", "专栏作家来了", "系列报道获奖", "三个村的路灯"] {
            assert!(!is_series(title), "{title}");
        }
    }

    #[test]
    fn subheads_of_keywords_are_told_from_lists_of_keywords() {
        for subhead in ["关键词——强基", "关键词：巧手", "关键词1 速度", "■关键词·带动"] {
            assert!(is_keyword(subhead), "{subhead}");
        }
        for none in ["关键词：党建、治理", "关键词 党建 治理", "关键词是什么", "关键词——"]
        {
            assert!(!is_keyword(none), "{none}");
        }
    }
}
