//! Styles of the kinds and roles of block (CLREQ 2.2: 宋 for text, 黑 for headings, 楷 for quotations and notes).

use crate::font::{Family, FontSet, Request};
use crate::model::{Creator, CreatorRole, Lang, Wording};
use crate::typeset::Options;
use crate::typeset::flow::geometry::Frame;
use crate::typeset::pages::{Color, NodeId};
use crate::typeset::paragraph::{LineAlignment, ParagraphStyle, TextStyle};

/// What blocks take over from the blocks around them.
#[derive(Debug, Clone)]
pub(in crate::typeset::flow) struct Context {
    /// Node that new nodes stand below.
    pub node: NodeId,
    /// Space that the text is set into.
    pub frame: Frame,
    /// Indent of every line at its start, in pt.
    pub start: f32,
    /// Space kept free at every line's end, in pt.
    pub end: f32,
    /// Further indent of the first line of a paragraph, in pt.
    pub first: f32,
    /// Style of the text.
    pub text: TextStyle,
    /// Language.
    pub lang: Lang,
    /// How lines are made; measure and indents are filled in for each paragraph.
    pub paragraph: ParagraphStyle,
    /// How deep in lists.
    pub list_depth: usize,
    /// Whether this is the text of a chapter.
    pub flow: bool,
    /// Whether lines are too short to be made equally long.
    pub ragged: bool,
}

/// Text of one size and family, plain.
pub(in crate::typeset::flow) fn plain(family: Family, size: f32) -> TextStyle {
    TextStyle { family, bold: false, italic: false, size, rise: 0.0, color: Color::Black, unbreakable: false }
}

impl Context {
    /// The context of the text of a chapter or note.
    pub(in crate::typeset::flow) fn body(node: NodeId, frame: Frame, options: &Options, lang: &Lang) -> Context {
        let paragraph = ParagraphStyle {
            measure: frame.measure,
            first_indent: 0.0,
            start_indent: 0.0,
            end_indent: 0.0,
            notch: None,
            alignment: LineAlignment::Justify,
            kinsoku: options.kinsoku,
            mark_widths: options.mark_widths,
            region: options.region,
            writing: options.writing,
            lang: lang.clone(),
            hanging: options.hanging_punctuation,
            cells: options.character_grid,
            hyphenate: options.hyphenation,
            verbatim: false,
        };
        let em = frame.size;
        Context {
            node,
            frame,
            start: 0.0,
            end: 0.0,
            first: (options.indent * em).clamp(0.0, (frame.measure - 4.0 * em).max(0.0)),
            text: plain(Family::Song, em),
            lang: lang.clone(),
            paragraph,
            list_depth: 0,
            flow: false,
            ragged: false,
        }
    }

    /// Whether blocks here stand in the text itself, not in a list, a quotation, a box or a note.
    pub(in crate::typeset::flow) fn is_flow(&self) -> bool {
        self.flow && self.start == 0.0 && self.end == 0.0 && self.list_depth == 0
    }

    /// The same over the lines of another frame of the same size.
    pub(in crate::typeset::flow) fn over(&self, frame: Frame) -> Context {
        let paragraph = ParagraphStyle { measure: frame.measure, ..self.paragraph.clone() };
        Context { frame, paragraph, ..self.clone() }
    }

    /// The same below `node`.
    pub(in crate::typeset::flow) fn below(&self, node: NodeId) -> Context {
        Context { node, ..self.clone() }
    }

    /// The same, set in by `start` and `end` em; but at least half of the measure (and three em) is left to the text,
    /// so a list nested 40 deep stays inside it.
    pub(in crate::typeset::flow) fn inset(&self, start: f32, end: f32) -> Context {
        let em = self.frame.size;
        let least = (self.frame.measure / 2.0).max(3.0 * em);
        let room = |wanted: f32, taken: f32| {
            let most = ((self.frame.measure - least - taken) / em).floor().max(0.0) * em;
            wanted.min(most)
        };
        let start = room(self.start + start * em, self.end).max(self.start);
        let end = room(self.end + end * em, start).max(self.end);
        Context { start, end, ..self.clone() }
    }

    /// The style of a paragraph here.
    pub(in crate::typeset::flow) fn style(&self, alignment: LineAlignment, first: f32) -> ParagraphStyle {
        let alignment = match alignment {
            LineAlignment::Justify if self.ragged => LineAlignment::Start,
            other => other,
        };
        ParagraphStyle {
            alignment,
            first_indent: first,
            start_indent: self.start,
            end_indent: self.end,
            lang: self.lang.clone(),
            ..self.paragraph.clone()
        }
    }

    /// What is left of the measure between the indents.
    pub(in crate::typeset::flow) fn room(&self) -> f32 {
        self.frame.measure - self.start - self.end
    }
}

impl Wording {
    /// Heading of the table of contents.
    pub(in crate::typeset::flow) fn contents(self) -> &'static str {
        match self {
            Wording::Hans => "目录",
            Wording::Hant => "目錄",
            Wording::Japanese => "目次",
            Wording::Korean => "차례",
            Wording::English => "Contents",
        }
    }

    /// A page number with the count of pages.
    pub(in crate::typeset::flow) fn page_of(self, number: &str, total: usize) -> String {
        match self {
            Wording::Hans => format!("第 {number} 页　共 {total} 页"),
            Wording::Hant => format!("第 {number} 頁　共 {total} 頁"),
            Wording::Japanese | Wording::Korean | Wording::English => format!("{number} / {total}"),
        }
    }

    /// What a screen reader says of a QR code.
    pub(in crate::typeset::flow) fn qr_code(self, target: &str) -> String {
        match self {
            Wording::Hans => format!("二维码，扫描后打开 {target}"),
            Wording::Hant => format!("二維碼，掃描後開啟 {target}"),
            Wording::Japanese => format!("QRコード（{target} を開く）"),
            Wording::Korean => format!("QR 코드, 스캔하면 {target} 열림"),
            Wording::English => format!("QR code that opens {target}"),
        }
    }

    /// What a screen reader says of the mark of a note.
    pub(in crate::typeset::flow) fn note(self, mark: &str) -> String {
        match self {
            Wording::Hans => format!("注释{mark}"),
            Wording::Hant => format!("註釋{mark}"),
            Wording::Japanese => format!("注{mark}"),
            Wording::Korean => format!("주석 {mark}"),
            Wording::English => format!("Note {mark}"),
        }
    }

    /// A creator on the title page. In Chinese print, reporters and editors stand with what they did (记者　李波).
    pub(in crate::typeset::flow) fn byline(self, creator: &Creator) -> String {
        let (hans, hant) = match creator.role {
            CreatorRole::Author => return creator.name.clone(),
            CreatorRole::Reporter => ("记者", "記者"),
            CreatorRole::Correspondent => ("通讯员", "通訊員"),
            CreatorRole::Editor => ("编辑", "編輯"),
            CreatorRole::Translator => ("译者", "譯者"),
            CreatorRole::Illustrator => ("插图", "插圖"),
            CreatorRole::Photographer => ("摄影", "攝影"),
        };
        match self {
            Wording::Hans => format!("{hans}　{}", creator.name),
            Wording::Hant => format!("{hant}　{}", creator.name),
            Wording::Japanese | Wording::Korean | Wording::English => creator.name.clone(),
        }
    }

    /// What a screen reader says of an image without alternative text.
    pub(in crate::typeset::flow) fn image(self) -> &'static str {
        match self {
            Wording::Hans => "图片",
            Wording::Hant => "圖片",
            Wording::Japanese => "画像",
            Wording::Korean => "그림",
            Wording::English => "Image",
        }
    }
}

/// The mark of note `index` of a chapter: ① to ㊿ where the faces have them, else [51].
pub(in crate::typeset::flow) fn note_mark(index: usize, fonts: &FontSet) -> String {
    let circled = match index {
        0..20 => char::from_u32(0x2460 + index as u32),
        20..35 => char::from_u32(0x3251 + index as u32 - 20),
        35..50 => char::from_u32(0x32B1 + index as u32 - 35),
        _ => None,
    };
    let request = Request { family: Family::Song, bold: false, italic: false };
    let usable = circled.filter(|&c| fonts.select(request, c, false).is_some());
    usable.map_or_else(|| format!("[{}]", index + 1), |c| c.to_string())
}

/// The first of `choices` that a face has; the last one if none has any.
pub(super) fn available(choices: &[char], fonts: &FontSet) -> char {
    let request = Request { family: Family::Song, bold: false, italic: false };
    let found = choices.iter().find(|&&c| fonts.select(request, c, false).is_some());
    found.or(choices.last()).copied().unwrap_or('-')
}
