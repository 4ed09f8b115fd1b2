//! Roles in plain text: newspapers mark an editor's note, a byline, a dateline, the lines of a headline, captions and the
//! line beside a QR code by words and place alone. Rules look at a paragraph's words, length and place in the chapter; when in doubt, a paragraph stays a
//! paragraph.

mod byline;
mod dateline;
mod headline;
mod names;
mod photo;

use self::dateline::makers;
use super::inlines;
use crate::model::{Block, BlockKind, Creator, CreatorRole, Inline, Role};

pub(super) use self::dateline::is_dateline;

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

/// Gives blocks their roles, and the creators whom they name: those of the text, then photographers.
pub(super) fn recognise(blocks: &mut Vec<Block>) -> Vec<Creator> {
    let mut people = People::default();
    said(blocks, &mut people);
    editors_notes(blocks);
    ends(blocks, &mut people);
    photos(blocks, &mut people);
    headline::recognise(blocks);
    captions_into_figures(blocks);
    people.writers.sort_by_key(|(at, _)| *at);
    people.writers.into_iter().map(|(_, writer)| writer).chain(people.photographers).collect()
}

/// Who made the text and its pictures.
#[derive(Default)]
struct People {
    /// Each with the block that names it.
    writers: Vec<(usize, Creator)>,
    photographers: Vec<Creator>,
}

impl People {
    fn write(&mut self, at: usize, creators: Vec<Creator>) {
        self.writers.extend(creators.into_iter().map(|creator| (at, creator)));
    }
}

/// Whom the blocks name whose role the source says.
fn said(blocks: &[Block], people: &mut People) {
    for (i, block) in blocks.iter().enumerate() {
        let BlockKind::Paragraph(content) = &block.kind else { continue };
        let text = || inlines::label(content);
        match block.role {
            Some(Role::Byline) => people.write(i, byline::said(&text())),
            Some(Role::Credit | Role::Caption) => {
                people.photographers.extend(photo::parse(&text()).map(|(_, names)| names).unwrap_or_default())
            }
            _ => {}
        }
    }
}

/// Bylines, datelines and the caption of the code, which stand near either end of a chapter.
fn ends(blocks: &mut [Block], people: &mut People) {
    let count = blocks.len();
    let near_end: Vec<usize> = (0..count).filter(|&i| i < ENDS || i + ENDS >= count).collect();
    for &i in &near_end {
        let Some(text) = text_of(&blocks[i], MAX_SHORT) else {
            if let Some(content) = paragraph(&blocks[i]) {
                people.write(i, makers(&inlines::label(content)));
            }
            continue;
        };
        let beside_figure = [i.wrapping_sub(1), i + 1].iter().any(|&j| blocks.get(j).is_some_and(is_figure));
        if (i + ENDS >= count || beside_figure) && is_code_caption(&text) {
            blocks[i].role = Some(Role::QrFooter);
        } else if i < ENDS && is_dateline(&text) {
            blocks[i].role = Some(Role::Dateline);
            people.write(i, makers(&text));
        } else if photo::parse(&text).is_some() {
            continue;
        } else if let Some(found) = byline::parse(&text) {
            blocks[i].role = Some(Role::Byline);
            people.write(i, found);
        } else {
            people.write(i, makers(&text));
        }
    }
}

/// Captions and credits of photographs, anywhere.
fn photos(blocks: &mut [Block], people: &mut People) {
    for block in blocks.iter_mut() {
        if let Some(text) = text_of(block, MAX_SHORT + 10)
            && let Some((role, names)) = photo::parse(&text)
        {
            block.role = Some(role);
            people.photographers.extend(names);
        }
    }
}

/// A caption right below a picture that has none is the picture's.
fn captions_into_figures(blocks: &mut Vec<Block>) {
    let mut kept: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks.drain(..) {
        let open = kept.last_mut().and_then(|last| match &mut last.kind {
            BlockKind::Figure { caption, .. } if caption.is_empty() => Some(caption),
            _ => None,
        });
        match (open, block) {
            (Some(caption), Block { kind: BlockKind::Paragraph(content), role: Some(Role::Caption), .. }) => {
                *caption = content
            }
            (_, block) => kept.push(block),
        }
    }
    *blocks = kept;
}

/// Adds creators that are not named yet. A reporter who took the picture too is named once.
pub(super) fn add_creators(all: &mut Vec<Creator>, found: Vec<Creator>) {
    for creator in found {
        let again = |other: &Creator| {
            other.name == creator.name && (other.role == creator.role || creator.role == CreatorRole::Photographer)
        };
        if !all.iter().any(again) {
            all.push(creator);
        }
    }
}

fn is_figure(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Figure { .. } | BlockKind::QrCode { .. })
}

/// The text of a paragraph without a role, if it has `longest` characters at most.
fn text_of(block: &Block, longest: usize) -> Option<String> {
    let content = paragraph(block)?;
    let bound = content.iter().map(|inline| inline.origin.whole().map_or(0, |s| s.range().len())).sum::<usize>();
    if bound > longest * 8 {
        return None;
    }
    let text = inlines::label(content);
    (!text.is_empty() && text.chars().count() <= longest).then_some(text)
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
}
