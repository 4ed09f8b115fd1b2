//! Boxes beside the text: notes, tips, warnings.

use serde::Serialize;

use super::{Lang, Wording};

/// What a box beside the text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AsideKind {
    /// 注
    Note,
    /// 摘要
    Abstract,
    /// 信息
    Info,
    /// 提示
    Tip,
    /// 成功
    Success,
    /// 问题
    Question,
    /// 重要
    Important,
    /// 警告
    Warning,
    /// 小心
    Caution,
    /// 危险
    Danger,
    /// 缺陷
    Bug,
    /// 示例
    Example,
    /// 引文
    Quotation,
    /// 详情
    Details,
}

impl AsideKind {
    /// The name that style sheets and dumps use.
    pub fn name(self) -> &'static str {
        use AsideKind::*;
        match self {
            Note => "note",
            Abstract => "abstract",
            Info => "info",
            Tip => "tip",
            Success => "success",
            Question => "question",
            Important => "important",
            Warning => "warning",
            Caution => "caution",
            Danger => "danger",
            Bug => "bug",
            Example => "example",
            Quotation => "quotation",
            Details => "details",
        }
    }

    /// Its title where the source gives none.
    pub fn title(self, lang: &Lang) -> &'static str {
        let [hans, hant, ja, ko, en] = self.titles();
        match lang.wording() {
            Wording::Hans => hans,
            Wording::Hant => hant,
            Wording::Japanese => ja,
            Wording::Korean => ko,
            Wording::English => en,
        }
    }

    /// Titles in simplified and traditional Chinese, Japanese, Korean, English.
    fn titles(self) -> [&'static str; 5] {
        use AsideKind::*;
        match self {
            Note => ["注", "註", "注", "참고", "Note"],
            Abstract => ["摘要", "摘要", "要約", "요약", "Abstract"],
            Info => ["信息", "資訊", "情報", "정보", "Info"],
            Tip => ["提示", "提示", "ヒント", "팁", "Tip"],
            Success => ["成功", "成功", "成功", "성공", "Success"],
            Question => ["问题", "問題", "質問", "질문", "Question"],
            Important => ["重要", "重要", "重要", "중요", "Important"],
            Warning => ["警告", "警告", "警告", "경고", "Warning"],
            Caution => ["小心", "小心", "注意", "주의", "Caution"],
            Danger => ["危险", "危險", "危険", "위험", "Danger"],
            Bug => ["缺陷", "缺陷", "不具合", "버그", "Bug"],
            Example => ["示例", "範例", "例", "예", "Example"],
            Quotation => ["引文", "引文", "引用", "인용", "Quotation"],
            Details => ["详情", "詳情", "詳細", "자세히", "Details"],
        }
    }
}
