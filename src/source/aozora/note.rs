//! What stands in ［＃…］.

use super::gaiji::half_width;
use super::units::bit;
use crate::model::{Dot, PageStart};

/// The kinds of 傍点, by their names.
pub(super) const DOTS: [(&str, Dot); 9] = [
    ("傍点", Dot::Sesame),
    ("白ゴマ傍点", Dot::OpenSesame),
    ("丸傍点", Dot::Circle),
    ("白丸傍点", Dot::OpenCircle),
    ("黒三角傍点", Dot::Triangle),
    ("白三角傍点", Dot::OpenTriangle),
    ("二重丸傍点", Dot::DoubleCircle),
    ("蛇の目傍点", Dot::DoubleCircle),
    ("ばつ傍点", Dot::Cross),
];

/// What other names mean. Those without a bit are known, and change nothing on our pages.
const STYLES: [(&str, u32); 23] = [
    ("傍線", bit::UNDERLINE),
    ("二重傍線", bit::UNDERLINE),
    ("鎖線", bit::UNDERLINE),
    ("破線", bit::UNDERLINE),
    ("波線", bit::UNDERLINE),
    ("取消線", bit::STRIKE),
    ("太字", bit::STRONG),
    ("ゴシック体", bit::STRONG),
    ("斜体", bit::EMPHASIS),
    ("イタリック体", bit::EMPHASIS),
    ("上付き小文字", bit::SUPERSCRIPT),
    ("行右小書き", bit::SUPERSCRIPT),
    ("下付き小文字", bit::SUBSCRIPT),
    ("行左小書き", bit::SUBSCRIPT),
    ("キャプション", bit::CAPTION),
    ("大見出し", 1 << bit::HEADING),
    ("中見出し", 1 << (bit::HEADING + 1)),
    ("小見出し", 1 << (bit::HEADING + 2)),
    // Figures on vertical lines are turned or set upright by typesetting.
    ("縦中横", 0),
    ("横組み", 0),
    ("罫囲み", 0),
    ("割り注", 0),
    ("小書き", 0),
];

/// Names that say nothing to our pages, or that a page of ours has anyway.
const SILENT: [&str; 8] =
    ["改行", "改段", "本文終わり", "ルビ付き", "注記付き", "縦中横", "ページの左右中央", "ここからページの左右中央"];

/// What an annotation says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Note {
    /// What follows begins a page.
    Page(PageStart),
    /// Indents of the first and the other lines, and lines at the end, until they are closed.
    OpenLayout {
        indent: Option<(u8, u8)>,
        tail: Option<u8>,
    },
    CloseIndent,
    CloseTail,
    /// This line is set in.
    Indent(u8),
    /// What is behind it in this line stands at its end.
    Tail(u8),
    /// Lines that are headings follow.
    OpenHeading(u8),
    CloseHeading,
    /// Marks, until they are closed.
    Open(u32),
    Close(u32),
    /// 割り注, which stands in brackets.
    OpenAside,
    CloseAside,
    /// Marks on text before it.
    Mark {
        target: String,
        styles: u32,
    },
    /// A reading of text before it.
    Reading {
        target: String,
        reading: String,
    },
    /// What the printed book has there: a remark.
    Remark,
    /// An image, with what it shows.
    Image {
        file: String,
        alt: String,
    },
    /// Marks of Chinese read as Japanese: small text.
    Small {
        text: String,
        styles: u32,
    },
    /// Known, and nothing to us; its name where that is worth a word.
    Nothing(Option<String>),
    Unknown,
}

/// Reads an annotation, without its brackets. `plain` is it with the characters that its codes stand for.
pub(super) fn read(plain: &str) -> Note {
    let text = plain.trim();
    match text {
        "改ページ" | "改頁" | "改見開き" => return Note::Page(PageStart::Page),
        "改丁" => return Note::Page(PageStart::Recto),
        "割り注" => return Note::OpenAside,
        "割り注終わり" => return Note::CloseAside,
        _ => {}
    }
    if SILENT.contains(&text) {
        return Note::Nothing(None);
    }
    if let Some(image) = image(text) {
        return image;
    }
    if let Some(inner) = text.strip_prefix("ここから") {
        return block_open(inner);
    }
    if let Some(inner) = text.strip_prefix("ここで").and_then(|rest| rest.strip_suffix("終わり")) {
        return block_close(inner);
    }
    if let Some((target, behind)) = quoted(text) {
        return of_target(target, behind);
    }
    if let Some(note) = line_layout(text) {
        return note;
    }
    if is_remark(text) {
        return Note::Remark;
    }
    if let Some(inner) = text.strip_suffix("終わり") {
        return match style(inner) {
            Some(0) | None if is_quiet(inner) => Note::Nothing(None),
            Some(styles) => Note::Close(styles),
            None => Note::Unknown,
        };
    }
    match style(text) {
        Some(0) => return Note::Nothing(Some(text.to_owned())),
        Some(styles) => return Note::Open(styles),
        None => {}
    }
    small(text).unwrap_or(Note::Unknown)
}

/// The text in the brackets at the start, with those inside it, and what stands behind.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('「')?;
    let mut depth = 1;
    for (i, c) in inner.char_indices() {
        match c {
            '「' => depth += 1,
            '」' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&inner[..i], &inner[i + c.len_utf8()..]));
        }
    }
    None
}

fn of_target(target: &str, behind: &str) -> Note {
    if is_remark(behind) {
        return Note::Remark;
    }
    let prefixes = ["の左に", "の右に", "の上に", "の下に", "に", "は"];
    let Some(said) = prefixes.iter().find_map(|prefix| behind.strip_prefix(prefix)) else { return Note::Unknown };
    if let Some((reading, kind)) = quoted(said)
        && matches!(kind, "の注記" | "のルビ")
    {
        return Note::Reading { target: target.to_owned(), reading: reading.to_owned() };
    }
    match style(said) {
        Some(0) => Note::Nothing(Some(said.to_owned()).filter(|name| !is_quiet(name))),
        Some(styles) => Note::Mark { target: target.to_owned(), styles },
        None => Note::Unknown,
    }
}

fn is_remark(text: &str) -> bool {
    text.contains("底本では") || text.ends_with("ママ") || text.contains("底本のまま") || text.ends_with("の誤記か")
}

fn is_quiet(name: &str) -> bool {
    ["縦中横", "ルビ付き", "注記付き", "ルビ", "注記"].iter().any(|quiet| name.ends_with(quiet))
}

/// The marks that a name means: 0 for those that are known and not shown.
fn style(name: &str) -> Option<u32> {
    let name = ["左に", "右に", "上に", "下に", "同行", "窓"].iter().find_map(|p| name.strip_prefix(p)).unwrap_or(name);
    if let Some(i) = DOTS.iter().position(|(dots, _)| *dots == name) {
        return Some(1 << (bit::DOTS + i as u32));
    }
    if let Some((_, styles)) = STYLES.iter().find(|(style, _)| *style == name) {
        return Some(*styles);
    }
    let is_size = name.ends_with("大きな文字") || name.ends_with("小さな文字");
    let is_frame = name.ends_with("字詰め") || name.ends_with("段組み") || name.ends_with("罫囲み");
    (is_size || is_frame).then_some(0)
}

fn heading_level(name: &str) -> Option<u8> {
    let styles = style(name)? & bit::HEADINGS;
    (styles != 0).then(|| (styles >> bit::HEADING).trailing_zeros() as u8 + 1)
}

fn block_open(inner: &str) -> Note {
    if let Some(level) = heading_level(inner) {
        return Note::OpenHeading(level);
    }
    match style(inner) {
        Some(0) => return Note::Nothing(Some(inner.to_owned())),
        Some(styles) => return Note::Open(styles),
        None => {}
    }
    let (mut first, mut rest, mut tail) = (None, None, None);
    let mut quiet = None;
    for part in inner.split(['、', '，']).map(str::trim) {
        if let Some(by) = part.strip_suffix("字下げ") {
            match by.strip_prefix("折り返して") {
                Some(by) => rest = number(by),
                None => first = number(by),
            }
        } else if part == "改行天付き" || part == "天付き" {
            first = Some(0);
        } else if let Some(Note::Tail(free)) = line_layout(part) {
            tail = Some(free);
        } else if style(part).is_some() {
            quiet = Some(part.to_owned());
        } else {
            return Note::Unknown;
        }
    }
    let indent = first.or(rest).map(|any| (first.unwrap_or(any), rest.unwrap_or(any)));
    match (indent, tail) {
        (None, None) => Note::Nothing(quiet),
        (indent, tail) => Note::OpenLayout { indent, tail },
    }
}

fn block_close(inner: &str) -> Note {
    if inner.contains("字下げ") || inner.contains("天付き") {
        return Note::CloseIndent;
    }
    if inner.contains("字上げ") || inner.contains("地付き") {
        return Note::CloseTail;
    }
    if heading_level(inner).is_some() {
        return Note::CloseHeading;
    }
    match style(inner) {
        Some(0) => Note::Nothing(None),
        Some(styles) => Note::Close(styles),
        None => Note::Unknown,
    }
}

/// `３字下げ`, `地付き`, `地から２字上げ`.
fn line_layout(text: &str) -> Option<Note> {
    if let Some(by) = text.strip_suffix("字下げ") {
        return number(by).map(Note::Indent);
    }
    if text == "天付き" {
        return Some(Note::Indent(0));
    }
    if matches!(text, "地付き" | "地寄せ") {
        return Some(Note::Tail(0));
    }
    let by = text.strip_prefix("地から").or_else(|| text.strip_prefix("地より"))?;
    let by = by.strip_suffix("字上げ").or_else(|| by.strip_suffix("字アキ"))?;
    number(by).map(Note::Tail)
}

/// `挿絵（fig1.png、横320×縦240）入る`, `「図の説明」のキャプション付きの図（fig1.png）入る`.
fn image(text: &str) -> Option<Note> {
    let inner = text.strip_suffix("入る")?.trim_end().strip_suffix('）')?;
    let (alt, inner) = inner.rsplit_once('（')?;
    let file = inner.split(['、', '，', ',']).next()?.trim();
    let is_image = file.rsplit_once('.').is_some_and(|(stem, extension)| {
        !stem.is_empty() && (2..=4).contains(&extension.len()) && extension.bytes().all(|b| b.is_ascii_alphanumeric())
    });
    let alt = quoted(alt).map_or(alt, |(name, _)| name).trim().to_owned();
    is_image.then(|| Note::Image { file: file.to_owned(), alt })
}

/// 返り点 and 訓点送り仮名.
fn small(text: &str) -> Option<Note> {
    let marks = "一二三四上中下天地人甲乙丙丁レ";
    if (1..=2).contains(&text.chars().count()) && text.chars().all(|c| marks.contains(c)) {
        return Some(Note::Small { text: text.to_owned(), styles: bit::SUBSCRIPT });
    }
    let inner = text.strip_prefix('（')?.strip_suffix('）')?;
    let is_kana = !inner.is_empty() && inner.chars().all(super::units::is_kana);
    is_kana.then(|| Note::Small { text: inner.to_owned(), styles: bit::SUPERSCRIPT })
}

/// A number up to 99, in figures of either width or Han.
fn number(text: &str) -> Option<u8> {
    let half: String = text.trim().chars().map(half_width).collect();
    if let Ok(number) = half.parse::<u8>() {
        return Some(number.min(99));
    }
    let digit = |c: char| "一二三四五六七八九".chars().position(|d| d == c).map(|i| i as u8 + 1);
    let chars: Vec<char> = half.chars().collect();
    match chars.as_slice() {
        ['十'] => Some(10),
        [c] => digit(*c),
        ['十', unit] => Some(10 + digit(*unit)?),
        [tens, '十'] => Some(digit(*tens)? * 10),
        [tens, '十', unit] => Some(digit(*tens)? * 10 + digit(*unit)?),
        _ => None,
    }
}
