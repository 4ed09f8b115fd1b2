//! The few words that keben itself puts into a book, in the book's language.

use crate::model::{Lang, Wording};

/// Words in one language.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Words {
    pub contents: &'static str,
    pub cover: &'static str,
    pub body: &'static str,
    pub pages: &'static str,
    pub page: (&'static str, &'static str),
    pub landmarks: &'static str,
    pub notes: &'static str,
    pub done: &'static str,
    pub open: &'static str,
    pub back_to_text: &'static str,
    pub qr: (&'static str, &'static str),
    pub brackets: (&'static str, &'static str),
    /// Between names of the same part.
    pub comma: &'static str,
    pub full_stop: &'static str,
    pub summary: Summary,
}

/// Clauses of the accessibility summary, joined by commas and ended by a full stop.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Summary {
    pub structure: &'static str,
    pub headings: &'static str,
    pub images_described: &'static str,
    pub images_partly: &'static str,
    pub pages: &'static str,
    pub ruby: &'static str,
    pub formulas: &'static str,
    pub formula_sources: &'static str,
}

impl Words {
    /// The words for a book in `lang`; English for languages that keben does not know.
    pub fn of(lang: &Lang) -> &'static Words {
        match lang.wording() {
            Wording::Hans => &SIMPLIFIED,
            Wording::Hant => &TRADITIONAL,
            Wording::Japanese => &JAPANESE,
            Wording::Korean => &KOREAN,
            Wording::English => &ENGLISH,
        }
    }
}

static SIMPLIFIED: Words = Words {
    contents: "目录",
    cover: "封面",
    body: "正文",
    pages: "页码",
    page: ("第", "页"),
    landmarks: "导览",
    notes: "注释",
    done: "已完成",
    open: "未完成",
    back_to_text: "返回正文",
    qr: ("二维码：扫描后打开 ", ""),
    brackets: ("（", "）"),
    comma: "，",
    full_stop: "。",
    summary: Summary {
        structure: "本书文字可由屏幕阅读器朗读，字号与版面可以调整，并附有目录",
        headings: "各级标题可供跳转",
        images_described: "图像均有替代文字",
        images_partly: "部分图像缺少替代文字",
        pages: "页码与印刷版一致",
        ruby: "部分文字带有注音",
        formulas: "公式以 MathML 给出",
        formula_sources: "部分公式以 LaTeX 源码给出",
    },
};

static TRADITIONAL: Words = Words {
    contents: "目錄",
    cover: "封面",
    body: "正文",
    pages: "頁碼",
    page: ("第", "頁"),
    landmarks: "導覽",
    notes: "註釋",
    done: "已完成",
    open: "未完成",
    back_to_text: "返回正文",
    qr: ("QR 碼：掃描後開啟 ", ""),
    brackets: ("（", "）"),
    comma: "，",
    full_stop: "。",
    summary: Summary {
        structure: "本書文字可由螢幕閱讀器朗讀，字級與版面可以調整，並附有目錄",
        headings: "各級標題可供跳轉",
        images_described: "圖像均有替代文字",
        images_partly: "部分圖像缺少替代文字",
        pages: "頁碼與印刷版一致",
        ruby: "部分文字帶有注音",
        formulas: "公式以 MathML 給出",
        formula_sources: "部分公式以 LaTeX 原始碼給出",
    },
};

static JAPANESE: Words = Words {
    contents: "目次",
    cover: "表紙",
    body: "本文",
    pages: "ページ一覧",
    page: ("", "ページ"),
    landmarks: "ランドマーク",
    notes: "注",
    done: "完了",
    open: "未完了",
    back_to_text: "本文に戻る",
    qr: ("QRコード：読み取ると ", " を開きます"),
    brackets: ("（", "）"),
    comma: "、",
    full_stop: "。",
    summary: Summary {
        structure: "本文はスクリーンリーダーで読み上げることができ、文字の大きさとレイアウトを変更でき、目次があります",
        headings: "見出しへ移動できます",
        images_described: "すべての画像に代替テキストがあります",
        images_partly: "代替テキストのない画像があります",
        pages: "ページ番号は印刷版と一致します",
        ruby: "一部の文字にルビがあります",
        formulas: "数式は MathML で示されています",
        formula_sources: "一部の数式は LaTeX で示されています",
    },
};

static KOREAN: Words = Words {
    contents: "차례",
    cover: "표지",
    body: "본문",
    pages: "쪽 번호",
    page: ("", "쪽"),
    landmarks: "둘러보기",
    notes: "주석",
    done: "완료",
    open: "미완료",
    back_to_text: "본문으로 돌아가기",
    qr: ("QR 코드: 스캔하면 ", " 주소가 열립니다"),
    brackets: ("(", ")"),
    comma: ", ",
    full_stop: ".",
    summary: Summary {
        structure: "본문을 화면 낭독기로 읽을 수 있고 글자 크기와 배치를 바꿀 수 있으며 차례가 있습니다",
        headings: "제목으로 이동할 수 있습니다",
        images_described: "모든 그림에 대체 텍스트가 있습니다",
        images_partly: "대체 텍스트가 없는 그림이 있습니다",
        pages: "쪽 번호는 인쇄판과 같습니다",
        ruby: "일부 글자에 루비가 있습니다",
        formulas: "수식은 MathML로 제공됩니다",
        formula_sources: "일부 수식은 LaTeX로 제공됩니다",
    },
};

static ENGLISH: Words = Words {
    contents: "Contents",
    cover: "Cover",
    body: "Text",
    pages: "Pages",
    page: ("Page ", ""),
    landmarks: "Landmarks",
    notes: "Notes",
    done: "done",
    open: "to do",
    back_to_text: "Back to the text",
    qr: ("QR code that opens ", ""),
    brackets: ("(", ")"),
    comma: "; ",
    full_stop: ".",
    summary: Summary {
        structure: "The text can be read aloud, its size and layout can be changed, and there is a table of contents",
        headings: "headings can be used for navigation",
        images_described: "all images are described",
        images_partly: "some images are not described",
        pages: "page numbers match the printed edition",
        ruby: "some text carries ruby",
        formulas: "formulas are given as MathML",
        formula_sources: "some formulas are given as LaTeX",
    },
};
