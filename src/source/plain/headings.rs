//! Headings of plain text, known by what they say.

use super::lines::Line;

/// Longest heading, in columns.
const MAX_WIDTH: usize = 80;
/// Longest first line that is the title, in columns.
const MAX_TITLE: usize = 60;

/// Kinds of heading, from the outermost.
const KINDS: [&[&str]; 3] = [
    &["卷", "部", "部分", "编", "編", "篇", "集", "幕", "辑", "輯", "册", "冊"],
    &["章", "回", "话", "話", "讲", "講", "课", "課", "折", "出", "夜", "장", "화"],
    &["节", "節", "절"],
];
/// Names that only headings have; they stand where chapters stand.
const NAMED: [&str; 46] = [
    "序",
    "序章",
    "序言",
    "序幕",
    "序曲",
    "自序",
    "代序",
    "前言",
    "引言",
    "引子",
    "楔子",
    "导言",
    "導言",
    "导读",
    "導讀",
    "绪论",
    "緒論",
    "绪言",
    "凡例",
    "题记",
    "題記",
    "正文",
    "尾声",
    "尾聲",
    "终章",
    "終章",
    "后记",
    "後記",
    "后序",
    "跋",
    "附录",
    "附錄",
    "番外",
    "番外篇",
    "结语",
    "結語",
    "结论",
    "結論",
    "余论",
    "致谢",
    "致謝",
    "参考文献",
    "參考文獻",
    "译后记",
    "プロローグ",
    "エピローグ",
];
const ENGLISH: [(&str, usize); 6] =
    [("part", 0), ("book", 0), ("volume", 0), ("chapter", 1), ("prologue", 1), ("epilogue", 1)];

/// The kinds of heading that a text has.
#[derive(Debug, Default)]
pub(super) struct Ranks {
    /// For each kind, its level.
    levels: [Option<u8>; 3],
}

impl Ranks {
    pub(super) fn of(lines: &[Line]) -> Ranks {
        let mut levels = [None; 3];
        for rank in lines.iter().filter_map(rank) {
            levels[rank] = Some(0);
        }
        for (level, next) in levels.iter_mut().flatten().zip(1..) {
            *level = next;
        }
        Ranks { levels }
    }

    /// The level of a line that is a heading.
    pub(super) fn level(&self, line: &Line) -> Option<u8> {
        self.levels[rank(line)?]
    }
}

/// Whether a title is that of a part or chapter, by its number or name.
pub(super) fn begins_chapter(title: &str) -> bool {
    numbered(title).or_else(|| english(title)).or_else(|| named(title)).is_some_and(|rank| rank < 2)
}

/// The kind of heading that a line is, by its number in [`KINDS`].
fn rank(line: &Line) -> Option<usize> {
    if line.text.is_empty() || line.width > MAX_WIDTH || line.text.contains(['。', '；']) {
        return None;
    }
    let text = line.text.trim_matches(['【', '】', '《', '》', '〈', '〉', '-', '=', '#', '*', '·', ' ', '\u{3000}']);
    let ends_open = text.ends_with(['，', '、', '：', ',', '“', '「']);
    numbered(text).or_else(|| english(text)).or_else(|| named(text)).filter(|_| !ends_open)
}

/// 第三章, 第12回 归来, 卷一.
fn numbered(text: &str) -> Option<usize> {
    let (behind, is_ordinal) = match text.strip_prefix('第').or_else(|| text.strip_prefix("제")) {
        Some(behind) => (behind.trim_start_matches([' ', '\u{3000}']), true),
        None => (text.strip_prefix('卷')?, false),
    };
    let number = behind.find(|c| !is_numeral(c)).unwrap_or(behind.len());
    if number == 0 || behind[..number].chars().count() > 9 {
        return None;
    }
    let rest = &behind[number..];
    if !is_ordinal {
        return is_apart(rest).then_some(0);
    }
    let rest = rest.trim_start_matches([' ', '\u{3000}']);
    let all = KINDS.iter().enumerate().flat_map(|(rank, words)| words.iter().map(move |word| (rank, *word)));
    // The longest word that fits: 部分 before 部.
    let (rank, word) = all.filter(|(_, word)| rest.starts_with(word)).max_by_key(|(_, word)| word.len())?;
    let title = &rest[word.len()..];
    (is_apart(title) || is_title(title)).then_some(rank)
}

/// Nothing, or something that is set apart.
fn is_apart(rest: &str) -> bool {
    rest.is_empty()
        || rest.starts_with([' ', '\u{3000}', '\t', '：', ':', '、', '.', '．', '·', '—', '-', '（', '(', '《'])
}

/// What may be a title though it closes up to its number: 第三章归来, but not a sentence (第三章讲的是……，……。).
fn is_title(rest: &str) -> bool {
    let count = rest.chars().count();
    count <= 16
        && !rest.starts_with(['的', '里', '裡', '中', '是', '和', '与', '及', '，', '第', '讲', '說', '说'])
        && !rest.ends_with(['。', '！', '？', '”'])
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '０'..='９') || "零〇一二三四五六七八九十百千万萬两兩廿卅上中下".contains(c)
}

/// Chapter 3, PART ONE.
fn english(text: &str) -> Option<usize> {
    let first = text.split([' ', '.', ':']).next()?;
    let (word, rank) = *ENGLISH.iter().find(|(word, _)| first.eq_ignore_ascii_case(word))?;
    let rest = text[first.len()..].trim_start_matches([' ', '.', ':']);
    let number = rest.split([' ', '.', ':', ',']).next().unwrap_or("");
    let roman = !number.is_empty() && number.chars().all(|c| "IVXLC".contains(c));
    let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    let named = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let spelt = named.iter().any(|name| number.eq_ignore_ascii_case(name));
    let is_alone = matches!(word, "prologue" | "epilogue");
    (roman || digits || spelt || (is_alone && text.len() < 40)).then_some(rank)
}

/// 楔子, 后记, 附录一 年表.
fn named(text: &str) -> Option<usize> {
    let squeezed: String = text.chars().filter(|c| !matches!(c, ' ' | '\u{3000}')).collect();
    if NAMED.contains(&squeezed.as_str()) {
        return Some(1);
    }
    let word = NAMED
        .iter()
        .filter(|word| text.starts_with(**word) && word.chars().count() > 1)
        .max_by_key(|word| word.len())?;
    let rest = &text[word.len()..];
    let is_counted = rest.starts_with(is_numeral) && is_apart(rest.trim_start_matches(is_numeral));
    (is_counted || rest.starts_with([' ', '\u{3000}', '：', ':'])).then_some(1)
}

/// The line that is the title: the first of the text, short, no sentence, with a blank line, an author, an indented
/// line or a heading behind it.
pub(super) fn title(lines: &[Line]) -> Option<usize> {
    let first = lines.iter().position(|line| !line.text.is_empty())?;
    let line = &lines[first];
    let is_sentence = line.text.ends_with(['。', '！', '？', '，', '；', '：', '…', '”', '」', '.', ',', ';', ':']);
    if line.width > MAX_TITLE || is_sentence || rank(line).is_some() || line.is_break() || author(line.text).is_some() {
        return None;
    }
    let next = lines.get(first + 1)?;
    let is_followed = next.text.is_empty() || author(next.text).is_some() || next.indent > 1 || rank(next).is_some();
    let has_text = lines[first + 1..].iter().any(|line| !line.text.is_empty());
    // An indented first line is a paragraph, unless it is centred.
    let is_flush = line.indent < 2 || line.indent > 8;
    (is_followed && has_text && is_flush).then_some(first)
}

/// The name behind 作者：.
pub(super) fn author(text: &str) -> Option<&str> {
    let labels = ["作者", "著者", "作　者", "Author", "author"];
    let rest = labels.iter().find_map(|label| text.strip_prefix(label))?;
    let name = rest.trim_start().strip_prefix(['：', ':'])?.trim();
    (!name.is_empty() && name.chars().count() <= 30).then_some(name)
}
