//! Bylines: 记者 李波 通讯员 陈晓艳 杜文竹. A line is one only if every word of it is a role, a name, or the house that
//! the role belongs to.

use super::is_decoration;
use super::names::is_name;
use crate::model::{Creator, CreatorRole};

/// Words for what a person did, longest first where one ends with another.
const ROLES: &[(&str, CreatorRole)] = &[
    ("特约通讯员", CreatorRole::Correspondent),
    ("责任编辑", CreatorRole::Editor),
    ("通讯员", CreatorRole::Correspondent),
    ("通訊員", CreatorRole::Correspondent),
    ("实习生", CreatorRole::Reporter),
    ("评论员", CreatorRole::Author),
    ("记者", CreatorRole::Reporter),
    ("記者", CreatorRole::Reporter),
    ("作者", CreatorRole::Author),
    ("撰文", CreatorRole::Author),
    ("撰稿", CreatorRole::Author),
    ("执笔", CreatorRole::Author),
    ("编辑", CreatorRole::Editor),
    ("責編", CreatorRole::Editor),
    ("责编", CreatorRole::Editor),
    ("主编", CreatorRole::Editor),
    ("译者", CreatorRole::Translator),
    ("翻译", CreatorRole::Translator),
    ("插图", CreatorRole::Illustrator),
    ("绘图", CreatorRole::Illustrator),
    ("摄影", CreatorRole::Photographer),
    ("摄", CreatorRole::Photographer),
    ("文", CreatorRole::Author),
    ("图", CreatorRole::Photographer),
];

/// Words that close a byline without a name.
const CLOSING: [&str; 8] = ["报道", "摄影报道", "综合报道", "整理", "通讯", "供图", "文/图", "文并摄"];

/// The people whom a byline names; `None` if the line is none.
pub(super) fn parse(line: &str) -> Option<Vec<Creator>> {
    let marked = line.trim_start().starts_with(['□', '◎', '■', '○', '◇']);
    let line = line.trim_matches(is_decoration);
    if line.contains(['。', '！', '？', '；', '“', '”', '《', '…', '!', '?', ';', '.']) {
        return None;
    }
    let is_break =
        |c: char| c.is_whitespace() || matches!(c, '、' | '，' | ',' | '：' | ':' | '/' | '／') || is_decoration(c);
    let words: Vec<&str> = line.split(is_break).filter(|word| !word.is_empty()).collect();
    if let Some(creators) = turned(line) {
        return Some(creators);
    }
    if marked
        && words.len() <= 4
        && let Some(creators) = names(line)
    {
        return Some(creators);
    }
    let mut parser = Parser { role: None, creators: Vec::new(), named: true, surname: None };
    for (i, word) in words.iter().enumerate() {
        let known = parser.word(word) || parser.house(word, i, &words);
        if !known {
            return None;
        }
    }
    let complete = parser.named && parser.surname.is_none() && !parser.creators.is_empty();
    complete.then_some(parser.creators)
}

/// The people whom a line names that the source says is a byline: a pen name too, and 田中訳.
pub(super) fn said(line: &str) -> Vec<Creator> {
    let line = line.trim_matches(is_decoration);
    let (name, role) = match line.strip_suffix(['訳', '译', '譯']) {
        Some(name) => (name, CreatorRole::Translator),
        None => (line, CreatorRole::Author),
    };
    let all = parse(line).or_else(|| names(name)).unwrap_or_default();
    let is_one =
        (1..=20).contains(&name.chars().count()) && name.chars().all(|c| c.is_alphabetic() || "·・． ".contains(c));
    match &all[..] {
        [] if is_one => vec![Creator { name: name.to_owned(), role }],
        _ if role == CreatorRole::Translator => all.into_iter().map(|creator| Creator { role, ..creator }).collect(),
        _ => all,
    }
}

/// 王芳/文 李强/图: each name before what the person did.
fn turned(line: &str) -> Option<Vec<Creator>> {
    line.split_whitespace()
        .map(|part| {
            let (name, title) = part.split_once(['/', '／'])?;
            let &(_, role) = ROLES.iter().find(|(known, _)| *known == title)?;
            is_name(name).then(|| Creator { name: name.to_owned(), role })
        })
        .collect::<Option<Vec<_>>>()
        .filter(|creators| !creators.is_empty())
}

/// Authors, if the line has nothing but names.
pub(super) fn names(line: &str) -> Option<Vec<Creator>> {
    let is_break = |c: char| c.is_whitespace() || matches!(c, '、' | '，' | ',' | '/' | '／') || is_decoration(c);
    let mut words = line.split(is_break).filter(|word| !word.is_empty());
    let mut names = Vec::new();
    while let Some(word) = words.next() {
        // A name of two characters may have a space in it, to be as long as those of three: 韩 飞.
        let single = word.chars().count() == 1;
        let name = if single { format!("{word}{}", words.next()?) } else { word.to_owned() };
        if !is_name(&name) || (single && name.chars().count() != 2) {
            return None;
        }
        names.push(Creator { name, role: CreatorRole::Author });
    }
    (!names.is_empty() && names.len() <= 8).then_some(names)
}

struct Parser {
    role: Option<CreatorRole>,
    creators: Vec<Creator>,
    /// Whether the role met last has a name.
    named: bool,
    /// A character that stands alone: the surname of a name with a space in it (张 三).
    surname: Option<String>,
}

impl Parser {
    /// Takes a word as a name, a role, or a role with a name joined to it.
    fn word(&mut self, word: &str) -> bool {
        if let Some(surname) = self.surname.take() {
            return word.chars().count() == 1 && self.name(&format!("{surname}{word}"));
        }
        if self.named && CLOSING.contains(&word) {
            return true;
        }
        let has_title = ROLES.iter().any(|(title, _)| title.chars().count() > 1 && word.contains(title));
        if has_title {
            return self.role_with_name(word);
        }
        if self.role.is_some() && self.name(word) {
            return true;
        }
        if self.role.is_some() && word.chars().count() == 1 && super::names::is_surname(word) {
            self.surname = Some(word.to_owned());
            return true;
        }
        self.role_with_name(word)
    }

    fn name(&mut self, word: &str) -> bool {
        let Some(role) = self.role.filter(|_| is_name(word)) else {
            return false;
        };
        self.named = true;
        self.creators.push(Creator { name: word.to_owned(), role });
        true
    }

    /// 大众日报记者, 本报记者李波, 文.
    fn role_with_name(&mut self, word: &str) -> bool {
        for &(title, role) in ROLES {
            let Some(at) = word.rfind(title) else { continue };
            let (house, name) = (&word[..at], &word[at + title.len()..]);
            // One character is a role only where it is the whole word: 文/李波.
            let short = title.chars().count() == 1;
            let alone = house.is_empty() && name.is_empty();
            if (short && !alone) || !is_house(house) || !(name.is_empty() || is_name(name)) {
                continue;
            }
            if name.is_empty() && !self.named && !short {
                // 本报记者 摄影 李波: one person in two roles; the first one counts.
                return self.role.is_some();
            }
            (self.role, self.named) = (Some(role), false);
            return name.is_empty() || self.name(name);
        }
        false
    }

    /// The house that the role in the next word belongs to: 大众日报 淄博融媒体中心记者 李波.
    fn house(&self, word: &str, at: usize, words: &[&str]) -> bool {
        let next_is_role = words.get(at + 1).is_some_and(|next| ROLES.iter().any(|(title, _)| next.contains(title)));
        const HOUSES: [&str; 12] =
            ["报", "社", "网", "台", "中心", "杂志", "集团", "本报", "客户端", "晚报", "融媒", "新闻"];
        self.named && next_is_role && is_house(word) && HOUSES.iter().any(|house| word.ends_with(house))
    }
}

/// What may stand before a role in its word: a newspaper, 本报, 见习, 首席; letters only.
fn is_house(text: &str) -> bool {
    text.chars().count() <= 24 && text.chars().all(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use CreatorRole::*;

    use super::*;

    fn names(line: &str) -> Option<Vec<(String, CreatorRole)>> {
        Some(parse(line)?.into_iter().map(|creator| (creator.name, creator.role)).collect())
    }

    #[track_caller]
    fn check(line: &str, expected: &[(&str, CreatorRole)]) {
        let expected: Vec<_> = expected.iter().map(|&(name, role)| (name.to_owned(), role)).collect();
        assert_eq!(names(line), Some(expected), "{line}");
    }

    #[test]
    fn bylines_give_names_and_roles() {
        check(
            "记者 李波 通讯员 陈晓艳 杜文竹",
            &[("李波", Reporter), ("陈晓艳", Correspondent), ("杜文竹", Correspondent)],
        );
        check("大众日报淄博融媒体中心记者 李波", &[("李波", Reporter)]);
        check("（本报记者李波 通讯员陈晓艳）", &[("李波", Reporter), ("陈晓艳", Correspondent)]);
        check("作者：欧阳修", &[("欧阳修", Author)]);
        check("□ 本报见习记者 张 伟", &[("张伟", Reporter)]);
        check("文/王芳 图/李强", &[("王芳", Author), ("李强", Photographer)]);
        check("王芳/文 李强/图", &[("王芳", Author), ("李强", Photographer)]);
        check("本报特约评论员 王大江", &[("王大江", Author)]);
        check("□ 李 波", &[("李波", Author)]);
        check(
            "本报记者 韩 冰 通讯员 赵小满 孟 德",
            &[("韩冰", Reporter), ("赵小满", Correspondent), ("孟德", Correspondent)],
        );
        check("责任编辑：赵敏", &[("赵敏", Editor)]);
        check("记者 阿卜杜拉·买买提 摄影报道", &[("阿卜杜拉·买买提", Reporter)]);
        check("新华社 记者王芳、李强", &[("王芳", Reporter), ("李强", Reporter)]);
    }

    #[test]
    fn what_is_said_to_be_a_byline_may_be_a_pen_name() {
        let said = |line: &str| said(line).into_iter().map(|creator| (creator.name, creator.role)).collect::<Vec<_>>();
        assert_eq!(said("鈴木山人"), [("鈴木山人".to_owned(), Author)]);
        assert_eq!(said("田中訳"), [("田中".to_owned(), Translator)]);
        assert_eq!(said("韩 飞 李小明"), [("韩飞".to_owned(), Author), ("李小明".to_owned(), Author)]);
        assert_eq!(said("记者 李波"), [("李波".to_owned(), Reporter)]);
        assert_eq!(said("写于2024年春天的一个晚上。"), []);
    }

    #[test]
    fn what_only_begins_like_a_byline_is_none() {
        for line in [
            "记者手记",
            "记者 手记",
            "作者简介",
            "记者会",
            "记者李波走访了三个村",
            "记者在现场看到，路灯亮了。",
            "通讯员之家",
            "李波 陈晓艳",
            "记者",
            "编辑部",
            "图 1",
            "文",
            "记者 李波 说",
            "记者 李",
        ] {
            assert_eq!(names(line), None, "{line}");
        }
    }
}
