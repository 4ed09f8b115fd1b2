//! Which part of a book a chapter is, by its title: preface, appendix, bibliography. The names are those of the EPUB
//! Structural Semantics Vocabulary and of DPUB-ARIA; what neither has is a chapter.

use crate::model::{Chapter, Role};

/// Where a part stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Matter {
    Front,
    Body,
    Back,
    /// Before the body or after it.
    Either,
}

/// A part of a book.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// The term of `epub:type`; empty for none.
    pub epub_type: &'static str,
    /// The role of DPUB-ARIA; empty where it has none.
    pub role: &'static str,
    /// Whether the landmarks lead to it (EPUB 3.3, 7.4.3).
    pub landmark: bool,
    matter: Matter,
    /// Titles, without numbers and spaces.
    titles: &'static [&'static str],
}

const fn part(
    epub_type: &'static str,
    role: &'static str,
    matter: Matter,
    landmark: bool,
    titles: &'static [&'static str],
) -> Part {
    Part { epub_type, role, landmark, matter, titles }
}

pub(super) static CHAPTER: Part = part("chapter", "doc-chapter", Matter::Body, false, &[]);
/// A piece of a newspaper: HTML's `article` says it, the vocabularies have no term.
static ARTICLE: Part = part("", "", Matter::Body, false, &[]);
static DIVISION: Part = part("part", "doc-part", Matter::Body, false, &[]);
static APPENDIX: Part = part("appendix", "doc-appendix", Matter::Back, false, &[]);

/// Parts that are known by their whole title.
static PARTS: [Part; 16] = [
    part(
        "preface",
        "doc-preface",
        Matter::Front,
        false,
        &["前言", "序", "序言", "自序", "弁言", "緒言", "绪言", "まえがき", "はじめに", "preface", "머리말", "서문"],
    ),
    part(
        "foreword",
        "doc-foreword",
        Matter::Front,
        false,
        &[
            "代序",
            "推荐序",
            "推薦序",
            "推荐语",
            "推薦語",
            "总序",
            "總序",
            "主编序",
            "主編序",
            "推薦のことば",
            "foreword",
            "추천사",
        ],
    ),
    part(
        "introduction",
        "doc-introduction",
        Matter::Front,
        false,
        &["引言", "导言", "導言", "导论", "導論", "绪论", "緒論", "序論", "序説", "introduction", "서론", "소개"],
    ),
    part(
        "prologue",
        "doc-prologue",
        Matter::Body,
        false,
        &["楔子", "序章", "序幕", "引子", "プロローグ", "prologue", "프롤로그"],
    ),
    part("epilogue", "doc-epilogue", Matter::Body, false, &["尾声", "尾聲", "エピローグ", "epilogue", "에필로그"]),
    part(
        "conclusion",
        "doc-conclusion",
        Matter::Body,
        false,
        &["结语", "結語", "结论", "結論", "结束语", "結束語", "余论", "餘論", "おわりに", "conclusion", "결론"],
    ),
    part(
        "afterword",
        "doc-afterword",
        Matter::Back,
        false,
        &["后记", "後記", "跋", "跋语", "跋語", "编后记", "編後記", "あとがき", "後書き", "afterword", "후기"],
    ),
    part(
        "acknowledgments",
        "doc-acknowledgments",
        Matter::Either,
        false,
        &["致谢", "致謝", "鸣谢", "鳴謝", "谢辞", "謝辞", "謝辭", "acknowledgments", "acknowledgements", "감사의말"],
    ),
    part(
        "dedication",
        "doc-dedication",
        Matter::Front,
        false,
        &["献词", "獻詞", "题献", "題獻", "献辞", "獻辭", "dedication", "헌사"],
    ),
    part(
        "abstract",
        "doc-abstract",
        Matter::Front,
        false,
        &["摘要", "内容提要", "內容提要", "内容摘要", "內容摘要", "abstract", "초록"],
    ),
    part(
        "copyright-page",
        "",
        Matter::Either,
        false,
        &[
            "版权",
            "版權",
            "版权页",
            "版權頁",
            "版权信息",
            "版权声明",
            "版權聲明",
            "著作権",
            "copyright",
            "copyrightpage",
            "판권",
        ],
    ),
    part(
        "colophon",
        "doc-colophon",
        Matter::Either,
        false,
        &["奥付", "出版后记", "出版後記", "版本记录", "版本記錄", "colophon"],
    ),
    part(
        "bibliography",
        "doc-bibliography",
        Matter::Back,
        true,
        &[
            "参考文献",
            "參考文獻",
            "参考书目",
            "參考書目",
            "引用文献",
            "引用文獻",
            "主要参考文献",
            "主要參考文獻",
            "书目",
            "書目",
            "bibliography",
            "references",
            "참고문헌",
        ],
    ),
    part(
        "glossary",
        "doc-glossary",
        Matter::Back,
        true,
        &[
            "术语表",
            "術語表",
            "术语",
            "術語",
            "词汇表",
            "詞彙表",
            "名词解释",
            "名詞解釋",
            "名词表",
            "名詞表",
            "词汇",
            "用語集",
            "用語解説",
            "glossary",
            "용어집",
        ],
    ),
    part(
        "index",
        "doc-index",
        Matter::Back,
        true,
        &[
            "索引",
            "人名索引",
            "地名索引",
            "名词索引",
            "名詞索引",
            "主题索引",
            "主題索引",
            "関連語索引",
            "index",
            "찾아보기",
        ],
    ),
    part(
        "errata",
        "doc-errata",
        Matter::Either,
        false,
        &["勘误", "勘誤", "勘误表", "勘誤表", "正誤表", "errata", "정오표"],
    ),
];

/// What may stand before 序, 前言 and 后记: whose or which.
const BEFORE: [&str; 18] = [
    "译者",
    "譯者",
    "译",
    "譯",
    "訳者",
    "作者",
    "编者",
    "編者",
    "原",
    "再版",
    "初版",
    "新版",
    "修订版",
    "修訂版",
    "中文版",
    "英文版",
    "日文版",
    "日本語版",
];

impl Part {
    /// Whether it is a piece of a newspaper.
    pub fn is_article(&self) -> bool {
        std::ptr::eq(self, &raw const ARTICLE)
    }
}

/// The parts of all chapters.
pub(super) fn parts(chapters: &[Chapter]) -> Vec<&'static Part> {
    (0..chapters.len()).map(|index| part_of(chapters, index)).collect()
}

/// The division of the book (`epub:type` of the body) that each chapter stands in: front matter is what comes before the
/// first chapter, back matter what comes after the last.
pub(super) fn divisions(parts: &[&Part]) -> Vec<&'static str> {
    let is_front = |part: &&&Part| matches!(part.matter, Matter::Front | Matter::Either);
    let is_back = |part: &&&Part| matches!(part.matter, Matter::Back | Matter::Either);
    let front = parts.iter().take_while(is_front).count();
    // A book of nothing else has a body all the same.
    let front = if front == parts.len() { 0 } else { front };
    let back = parts[front..].iter().rev().take_while(is_back).count();
    let back = if front + back == parts.len() { 0 } else { back };
    let division = |index| match index {
        index if index < front => "frontmatter",
        index if index >= parts.len() - back => "backmatter",
        _ => "bodymatter",
    };
    (0..parts.len()).map(division).collect()
}

fn part_of(chapters: &[Chapter], index: usize) -> &'static Part {
    let chapter = &chapters[index];
    let title = bare(&chapter.title);
    if let Some(part) = PARTS.iter().find(|part| part.titles.contains(&title.as_str())) {
        return part;
    }
    if let Some(part) = somebodys(&title) {
        return part;
    }
    let holds_chapters = chapters.get(index + 1).is_some_and(|next| next.level > chapter.level);
    if is_appendix(&chapter.title) {
        &APPENDIX
    } else if holds_chapters && is_division(&chapter.title) {
        &DIVISION
    } else if chapter
        .blocks
        .iter()
        .any(|block| matches!(block.role, Some(Role::Byline | Role::Dateline | Role::EditorsNote)))
    {
        &ARTICLE
    } else {
        &CHAPTER
    }
}

/// 译者序, 第二版前言, 再版后记.
fn somebodys(title: &str) -> Option<&'static Part> {
    let title = match title.strip_prefix('第').and_then(|rest| rest.split_once('版')) {
        Some((number, rest)) if !number.is_empty() && number.chars().all(is_numeral) => rest,
        _ => BEFORE.iter().find_map(|before| title.strip_prefix(before))?,
    };
    let title = title.strip_prefix('的').unwrap_or(title);
    PARTS.iter().find(|part| matches!(part.epub_type, "preface" | "afterword") && part.titles.contains(&title))
}

/// A title without spaces, numbers at its ends, and what follows a colon or a dash; letters in lower case.
fn bare(title: &str) -> String {
    let head = title.split(['：', ':', '—', '－', '–', '（', '(', '|']).next().unwrap_or("");
    let joined: String = head.split_whitespace().collect::<String>().to_lowercase();
    let numbered =
        |c: char| c.is_ascii_digit() || matches!(c, '.' | '、' | '．' | '【' | '】' | '[' | ']' | '「' | '」');
    let trimmed = joined.trim_matches(numbered);
    // 序一, 序二.
    let stem = trimmed.trim_end_matches(is_numeral);
    if stem.is_empty() || stem == "第" { trimmed.to_owned() } else { stem.to_owned() }
}

/// 附录A, 附录：…, Appendix B. What goes on as a sentence is none (附录的写法).
fn is_appendix(title: &str) -> bool {
    let title = title.trim().to_lowercase();
    let rest = ["附录", "附錄", "付録", "appendix", "부록"].iter().find_map(|word| title.strip_prefix(word));
    let Some(rest) = rest else { return false };
    let mut after = rest.trim_start().chars();
    let is_apart = rest.starts_with(char::is_whitespace) && !rest.trim_start().starts_with('的');
    match (after.next(), after.next()) {
        (None, _) => true,
        (Some(first), next) => {
            let ends = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() || !c.is_ascii());
            is_apart && !title.starts_with("appendix")
                || matches!(first, '：' | ':' | '—' | '-' | '（' | '(' | '、' | '.' | '·')
                || is_numeral(first)
                || first.is_ascii_digit()
                || (first.is_ascii_alphabetic() && ends(next))
        }
    }
}

/// 第一部, 第二编, Part III.
fn is_division(title: &str) -> bool {
    let title = title.trim().to_lowercase();
    let chinese = title.strip_prefix('第').is_some_and(|rest| {
        let unit = rest.trim_start_matches(|c| is_numeral(c) || c.is_ascii_digit());
        unit.len() < rest.len() && unit.starts_with(['部', '编', '編', '卷', '篇', '辑', '輯'])
    });
    let ordinal = |rest: &str| rest.split_whitespace().next().is_some_and(|word| word.len() <= 5);
    chinese
        || ["上编", "中编", "下编", "上編", "中編", "下編", "上篇", "中篇", "下篇"]
            .iter()
            .any(|word| title.starts_with(word))
        || title.strip_prefix("part ").is_some_and(ordinal)
}

fn is_numeral(c: char) -> bool {
    "〇零一二三四五六七八九十百壹贰貳叁參肆伍陆陸甲乙丙丁戊己庚辛".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FileId, Id};

    fn book(titles: &[(&str, u8)]) -> Vec<Chapter> {
        let chapter = |&(title, level): &(&str, u8)| Chapter {
            id: Id("c".into()),
            title: title.into(),
            level,
            file: FileId(0),
            blocks: Vec::new(),
            notes: Vec::new(),
        };
        titles.iter().map(chapter).collect()
    }

    fn kind(title: &str) -> &'static str {
        parts(&book(&[(title, 1)]))[0].epub_type
    }

    #[test]
    fn parts_are_known_by_their_titles_in_three_languages() {
        for (title, expected) in [
            ("前言", "preface"),
            ("序 一", "preface"),
            ("译者序", "preface"),
            ("第二版前言", "preface"),
            ("Preface", "preface"),
            ("はじめに", "preface"),
            ("推荐序：一本好书", "foreword"),
            ("Foreword", "foreword"),
            ("引言", "introduction"),
            ("緒論", "introduction"),
            ("序章", "prologue"),
            ("结语", "conclusion"),
            ("后记", "afterword"),
            ("再版后记", "afterword"),
            ("あとがき", "afterword"),
            ("致谢", "acknowledgments"),
            ("謝辞", "acknowledgments"),
            ("版权信息", "copyright-page"),
            ("奥付", "colophon"),
            ("参考文献", "bibliography"),
            ("8. 参考文献", "bibliography"),
            ("References", "bibliography"),
            ("术语表", "glossary"),
            ("用語集", "glossary"),
            ("索引", "index"),
            ("附录", "appendix"),
            ("附录 A 安装", "appendix"),
            ("附录一：法规", "appendix"),
            ("付録B", "appendix"),
            ("Appendix C - Tools", "appendix"),
        ] {
            assert_eq!(kind(title), expected, "{title}");
        }
    }

    #[test]
    fn a_title_that_only_has_such_a_word_in_it_is_a_chapter() {
        for title in [
            "程序",
            "排序",
            "索引的设计",
            "附录的写法",
            "Introduction to Algorithms",
            "Index Funds",
            "第一章 前言之前",
            "Appendixes in law",
            "跋涉",
            "",
        ] {
            assert_eq!(kind(title), "chapter", "{title}");
        }
    }

    #[test]
    fn a_part_holds_chapters() {
        let all = parts(&book(&[("第一部 山", 1), ("第一章", 2), ("第二部 水", 1), ("Part II", 1), ("第三章", 2)]));
        let types: Vec<_> = all.iter().map(|part| part.epub_type).collect();
        assert_eq!(types, ["part", "chapter", "chapter", "part", "chapter"]);
    }

    #[test]
    fn front_matter_comes_before_the_body_and_back_matter_after_it() {
        let of = |titles: &[(&str, u8)]| divisions(&parts(&book(titles)));
        let whole = [("版权", 1), ("前言", 1), ("第一章", 1), ("引言", 1), ("第二章", 1), ("附录A", 1), ("致谢", 1)];
        let (front, body, back) = ("frontmatter", "bodymatter", "backmatter");
        assert_eq!(of(&whole), [front, front, body, body, body, back, back]);
        assert_eq!(of(&[("前言", 1)]), [body]);
        assert_eq!(of(&[("前言", 1), ("附录", 1)]), [front, body]);
        assert_eq!(of(&[("致谢", 1), ("版权", 1)]), [body, body]);
        assert!(of(&[]).is_empty());
    }
}
