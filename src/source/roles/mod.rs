//! Roles in plain text: newspapers mark an editor's note, a byline, a dateline and the caption of a QR code by words and
//! place alone. Rules look at a paragraph's words, length and place in the chapter; when in doubt, a paragraph stays a
//! paragraph.

mod byline;
mod names;

use super::inlines;
use crate::model::{Block, BlockKind, Creator, Inline, Role};

/// Words that label an editor's note.
const NOTE_LABELS: [&str; 8] = ["编者按", "编者的话", "编前话", "编前语", "编后语", "编者注", "记者按", "編者按"];
/// What may stand around a label or a byline.
const DECORATION: [char; 28] = [
    '【', '】', '[', ']', '〔', '〕', '［', '］', '（', '）', '(', ')', '〖', '〗', '■', '□', '▲', '△', '●', '○', '◆',
    '◇', '★', '☆', '|', '｜', '丨', '▌',
];
/// How far from either end of a chapter its byline and dateline stand, in blocks.
const ENDS: usize = 6;
/// Longest byline, dateline and caption of a code, in characters.
const MAX_SHORT: usize = 80;

/// Gives blocks their roles, and the creators that bylines name.
pub(super) fn recognise(blocks: &mut [Block]) -> Vec<Creator> {
    let count = blocks.len();
    editors_notes(blocks);
    let mut creators = Vec::new();
    let near_end: Vec<usize> = (0..count).filter(|&i| i < ENDS || i + ENDS >= count).collect();
    for &i in &near_end {
        let Some(text) = short_paragraph(&blocks[i]) else {
            continue;
        };
        let beside_figure = [i.wrapping_sub(1), i + 1].iter().any(|&j| blocks.get(j).is_some_and(is_figure));
        if (i + ENDS >= count || beside_figure) && is_code_caption(&text) {
            blocks[i].role = Some(Role::QrFooter);
        } else if i < ENDS && is_dateline(&text) {
            blocks[i].role = Some(Role::Dateline);
        } else if let Some(found) = byline::parse(&text) {
            blocks[i].role = Some(Role::Byline);
            creators.extend(found);
        }
    }
    creators
}

fn is_figure(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Figure { .. } | BlockKind::QrCode { .. })
}

/// The text of a paragraph without a role that is short enough for a label.
fn short_paragraph(block: &Block) -> Option<String> {
    let content = paragraph(block)?;
    let bound = content.iter().map(|inline| inline.origin.whole().map_or(0, |s| s.range().len())).sum::<usize>();
    if bound > MAX_SHORT * 8 {
        return None;
    }
    let text = inlines::label(content);
    (!text.is_empty() && text.chars().count() <= MAX_SHORT).then_some(text)
}

fn paragraph(block: &Block) -> Option<&[Inline]> {
    match &block.kind {
        BlockKind::Paragraph(content) if block.role.is_none() => Some(content),
        _ => None,
    }
}

fn editors_notes(blocks: &mut [Block]) {
    for i in 0..blocks.len() {
        let Some(content) = paragraph(&blocks[i]) else {
            continue;
        };
        let Some(text) = start_of(content) else { continue };
        match note_label(&text) {
            Some(true) if blocks.get(i + 1).is_some_and(|next| paragraph(next).is_some()) => {
                blocks[i].role = Some(Role::EditorsNoteLabel);
                blocks[i + 1].role = Some(Role::EditorsNote);
            }
            Some(false) => blocks[i].role = Some(Role::EditorsNote),
            _ => {}
        }
    }
}

/// The first characters of a paragraph, enough to find a label in.
fn start_of(content: &[Inline]) -> Option<String> {
    let first = content.first()?;
    let text = inlines::label(std::slice::from_ref(first));
    let mut start: String = text.chars().take(16).collect();
    if text.chars().count() < 16
        && let Some(second) = content.get(1)
    {
        start.extend(inlines::label(std::slice::from_ref(second)).chars().take(4));
    }
    Some(start)
}

/// Whether the text is the label of an editor's note alone.
pub(super) fn is_note_label(text: &str) -> bool {
    note_label(text) == Some(true)
}

/// Whether the text is a byline.
pub(super) fn is_byline(text: &str) -> bool {
    byline::parse(text).is_some()
}

/// Whether the word can be a person's name.
pub(super) fn is_name(word: &str) -> bool {
    names::is_name(word)
}

/// Whether the text is a label alone (`Some(true)`) or begins with one that a note follows (`Some(false)`).
fn note_label(text: &str) -> Option<bool> {
    let bare = text.trim_start_matches(is_decoration);
    let rest = NOTE_LABELS.iter().find_map(|label| bare.strip_prefix(label))?;
    let mark = rest.trim_start_matches(is_decoration);
    let body = mark.trim_start_matches(['：', ':']);
    if body.trim().is_empty() {
        return Some(true);
    }
    let is_marked = body.len() < mark.len()
        || rest.starts_with(['】', ']', '〕', '］', '）', ')', '〗'])
        || rest.starts_with("  ")
        || rest.starts_with('\u{3000}');
    is_marked.then_some(false)
}

fn is_decoration(c: char) -> bool {
    c.is_whitespace() || DECORATION.contains(&c)
}

/// The caption of a code: it begins by telling to scan, and names the code or what scanning gives.
pub(super) fn is_code_caption(text: &str) -> bool {
    const SCAN: [&str; 12] = [
        "扫描",
        "扫码",
        "扫一扫",
        "长按",
        "识别",
        "微信扫",
        "手机扫",
        "请扫",
        "掃描",
        "掃碼",
        "更多内容请扫",
        "欢迎扫",
    ];
    const GIVES: [&str; 12] =
        ["查看", "阅读", "关注", "观看", "了解", "收听", "下载", "看视频", "看更多", "进入", "参与", "获取"];
    let bare = text.trim_matches(is_decoration);
    let bare = bare.strip_prefix('请').unwrap_or(bare);
    let sentences = bare.trim_end_matches(['。', '！', '!']).matches(['。', '！', '？']).count();
    let names_code = ["二维码", "二維碼", "QR码", "QR 码", "小程序码"].iter().any(|code| bare.contains(code));
    SCAN.iter().any(|scan| bare.starts_with(scan))
        && sentences == 0
        && (names_code || (bare.starts_with('扫') && GIVES.iter().any(|gives| bare.contains(gives))))
}

/// 电头 as a paragraph of its own: 新华社北京1月6日电, 本报讯, either with a byline in brackets behind it.
pub(super) fn is_dateline(text: &str) -> bool {
    const PLAIN: [&str; 6] = ["本报讯", "本刊讯", "本网讯", "本台讯", "本社讯", "本報訊"];
    let text = text.trim();
    let (head, rest) = match text.strip_prefix(['（', '(']).and_then(|t| t.strip_suffix(['）', ')'])) {
        Some(inner) if !inner.contains(['（', '(']) => (inner, ""),
        _ => match text.find(['（', '(']) {
            Some(at) => text.split_at(at),
            None => (text, ""),
        },
    };
    if !rest.is_empty() && byline::parse(rest).is_none() {
        return false;
    }
    let head = head.trim();
    if head.contains(['。', '，', '！', '？', '；', '“', '”', '：']) || head.chars().count() > 40 {
        return false;
    }
    let sent = ["综合电", "专电", "快电", "电", "專電", "電", "综合讯", "专讯", "讯", "訊"];
    let dated = sent.iter().find_map(|word| head.strip_suffix(word));
    let dated = dated.and_then(|head| head.trim_end().strip_suffix('日'));
    let has_date = dated.is_some_and(|head| {
        let day = head.trim_end_matches(|c: char| c.is_numeric() || "一二三四五六七八九十〇".contains(c));
        day.len() < head.len() && (day.ends_with('月') || !day.is_empty())
    });
    PLAIN.contains(&head) || has_date
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_editors_notes_are_told_from_sentences() {
        for alone in ["编者按", "编者按：", "【编者按】", "■编者的话", "记者按:"] {
            assert_eq!(note_label(alone), Some(true), "{alone}");
        }
        for inline in ["编者按：今天", "【编者按】今天", "编者按　今天"] {
            assert_eq!(note_label(inline), Some(false), "{inline}");
        }
        for none in ["编者按语写得很好", "这是编者按", "记者按响了门铃", "编者按下了键"] {
            assert_eq!(note_label(none), None, "{none}");
        }
    }

    #[test]
    fn captions_of_codes_are_told_from_sentences_about_codes() {
        for caption in [
            "扫描“鲁中晨报”APP二维码查看更多内容",
            "扫码阅读全文",
            "请扫描下方二维码。",
            "长按识别二维码关注我们",
            "扫一扫，看更多精彩",
        ] {
            assert!(is_code_caption(caption), "{caption}");
        }
        for none in
            ["他扫描二维码进了门。", "扫描仪坏了", "二维码", "扫描二维码之后，他进了门。门里没有人。", "识别能力"]
        {
            assert!(!is_code_caption(none), "{none}");
        }
    }

    #[test]
    fn datelines_are_told_from_sentences() {
        for line in [
            "新华社北京1月6日电",
            "本报讯",
            "（新华社济南12月19日电）",
            "本报北京六日讯",
            "本报讯（记者 李波）",
            "新华社北京1月6日电（记者李波）",
        ] {
            assert!(is_dateline(line), "{line}");
        }
        for none in ["停电", "1月6日停电", "本报讯：昨日", "家里来了电", "今天是6日，来电"] {
            assert!(!is_dateline(none), "{none}");
        }
    }
}
