//! Front matter: what stands between `---` (YAML) or `+++` (TOML) at the start of a file.

use std::ops::Range;

use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostic, FileId, Span};
use crate::message;
use crate::model::{Lang, PublicationDate};

/// What front matter says, as far as books have a use for it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct FrontMatter {
    /// Title.
    pub title: Option<String>,
    /// Where the title is written, if it is written as it is.
    pub title_place: Option<Span>,
    /// Subtitle.
    pub subtitle: Option<String>,
    /// Language.
    pub lang: Option<Lang>,
    /// Authors.
    pub authors: Vec<String>,
    /// Date.
    pub date: Option<PublicationDate>,
    /// Description.
    pub description: Option<String>,
    /// Whether the text is not to be published yet.
    pub is_draft: bool,
}

/// Front matter found: its bytes with their fences, and what it says.
pub(super) struct Taken {
    /// Its bytes in the file, with both fences.
    pub range: Range<usize>,
    /// What it says; nothing if it could not be read.
    pub matter: FrontMatter,
    /// Why it could not be read.
    pub fault: Option<Diagnostic>,
}

/// The front matter of a text, if it has any. A thematic break at the start of a text is none: what is between the
/// fences must be keys with values.
pub(super) fn take(file: FileId, text: &str) -> Option<Taken> {
    let (fence, ends): (&str, &[&str]) = match text.as_bytes() {
        [b'-', b'-', b'-', ..] => ("---", &["---", "..."]),
        [b'+', b'+', b'+', ..] => ("+++", &["+++"]),
        _ => return None,
    };
    let first = text.split_inclusive('\n').next().filter(|line| line.trim_end() == fence)?;
    let mut end = first.len();
    let close = text[end..].split_inclusive('\n').find(|line| {
        end += line.len();
        ends.contains(&line.trim_end())
    })?;
    let body = first.len()..end - close.len();
    let (matter, fault) = match parse(fence, &text[body.clone()]) {
        Some(Ok(map)) => {
            let mut matter = read(&map);
            let at = matter.title.as_ref().and_then(|title| Some((text[body.clone()].find(title)?, title.len())));
            matter.title_place = at.map(|(at, length)| Span::new(file, body.start + at..body.start + at + length));
            (matter, None)
        }
        Some(Err(why)) => (FrontMatter::default(), Some(unreadable(&why).at(Span::new(file, body)))),
        None => return None,
    };
    Some(Taken { range: 0..end, matter, fault })
}

fn unreadable(why: &str) -> Diagnostic {
    let what = message!(
        "文件开头的元数据不能读取（{why}），已略去",
        "the front matter cannot be read ({why}); it is left out"
    );
    let hint = message!(
        "每行写“键: 值”；值中有冒号时加引号",
        "write `key: value` on each line, and quotation marks around a value that has a colon"
    );
    Diagnostic::warning("bad-front-matter", what).hint(hint)
}

/// The keys; `None` if it is no front matter at all.
fn parse(fence: &str, body: &str) -> Option<Result<Map<String, Value>, String>> {
    let parsed = if fence == "+++" {
        toml::from_str::<Value>(body).map_err(|error| error.message().to_owned())
    } else {
        serde_saphyr::from_str::<Value>(body).map_err(|error| reason(&error.to_string()))
    };
    let looks_like_keys = || {
        body.lines().find(|line| !line.trim().is_empty()).is_some_and(|line| {
            line.split_once([':', '='])
                .is_some_and(|(key, _)| !key.is_empty() && !key.trim_end().contains([' ', '。', '，']))
        })
    };
    match parsed {
        Ok(Value::Object(map)) => Some(Ok(map)),
        Ok(Value::Null) => Some(Ok(Map::new())),
        Ok(_) => None,
        Err(why) => looks_like_keys().then_some(Err(why)),
    }
}

/// What is wrong, without the place, which is counted from the fence.
fn reason(text: &str) -> String {
    let line = text.lines().next().unwrap_or("").trim();
    let line = line.strip_prefix("error: ").unwrap_or(line);
    let behind_place = line.strip_prefix("line ").and_then(|rest| Some(rest.split_once(": ")?.1));
    behind_place.unwrap_or(line).to_owned()
}

fn read(map: &Map<String, Value>) -> FrontMatter {
    let text = |keys: &[&str]| keys.iter().find_map(|key| scalar(map.get(*key)?));
    FrontMatter {
        title: text(&["title"]),
        title_place: None,
        subtitle: text(&["subtitle"]),
        lang: text(&["lang", "language"]).and_then(|tag| Lang::parse(&tag)),
        authors: ["author", "authors", "creator"].iter().find_map(|key| map.get(*key)).map(names).unwrap_or_default(),
        date: text(&["date", "pubDate"]).and_then(|date| parse_date(&date)),
        description: text(&["description", "summary"]),
        is_draft: map.get("draft") == Some(&Value::Bool(true)),
    }
}

/// A value as one line of text.
fn scalar(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Object(map) => return map.values().next().filter(|_| map.len() == 1).and_then(scalar),
        _ => return None,
    };
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

/// `name`, `[a, b]`, or `[{name: a}, …]`.
fn names(value: &Value) -> Vec<String> {
    let name = |value: &Value| match value {
        Value::Object(map) => map.get("name").and_then(scalar),
        value => scalar(value),
    };
    match value {
        Value::Array(list) => list.iter().filter_map(name).collect(),
        value => name(value).into_iter().collect(),
    }
}

/// The date at the start of a text: `2024`, `2024-01`, `2024-01-06`, what is behind it left alone.
pub(super) fn parse_date(text: &str) -> Option<PublicationDate> {
    let day = text.split(['T', ' ']).next()?.replace('/', "-");
    let mut parts = day.split('-');
    let year: u16 = parts.next()?.parse().ok().filter(|year| (1..=9999).contains(year))?;
    let part =
        |text: Option<&str>, most: u8| text.and_then(|t| t.parse::<u8>().ok()).filter(|n| (1..=most).contains(n));
    let month = part(parts.next(), 12);
    let day = month.and_then(|_| part(parts.next(), 31));
    let is_real = |month: u8, day: u8| jiff::civil::Date::new(year as i16, month as i8, day as i8).is_ok();
    Some(PublicationDate { year, month, day: day.filter(|&day| month.is_some_and(|month| is_real(month, day))) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn matter(text: &str) -> Option<(FrontMatter, Option<&'static str>, usize)> {
        let taken = take(FileId(0), text)?;
        Some((taken.matter, taken.fault.map(|fault| fault.code), taken.range.end))
    }

    #[test]
    fn yaml_and_toml_say_the_same() {
        let yaml = "---\ntitle: \"一：题\"\nlang: zh-TW\nauthor: [甲, {name: 乙}]\ndate: 2024-01-06\ntags:\n  - x\n---\n正文\n";
        let toml = "+++\r\ntitle = '一：题'\r\nlang = 'zh-TW'\r\nauthors = ['甲', {name='乙'}]\r\ndate = 2024-01-06\r\n+++\r\n正文\r\n";
        for text in [yaml, toml] {
            let (matter, fault, end) = matter(text).unwrap();
            assert_eq!(fault, None);
            assert_eq!(matter.title.as_deref(), Some("一：题"));
            assert_eq!(matter.lang, Lang::parse("zh-TW"));
            assert_eq!(matter.authors, ["甲", "乙"]);
            assert_eq!(matter.date.unwrap().to_string(), "2024-01-06");
            assert_eq!(text[end..].trim_end(), "正文");
        }
    }

    #[test]
    fn a_rule_at_the_start_of_a_text_is_no_front_matter() {
        for text in [
            "---\n正文\n---\n",
            "---\n",
            "----\na: b\n---\n",
            "--- a\n---\n",
            "---\n- a\n---\n",
            "文\n---\na: b\n---\n",
        ] {
            assert_eq!(matter(text), None, "{text}");
        }
        assert_eq!(matter("---\n---\n文").map(|(_, fault, end)| (fault, end)), Some((None, 8)));
    }

    #[test]
    fn what_cannot_be_read_is_left_out_with_a_warning() {
        let (matter, fault, _) = matter("---\ntitle: a: b: [\n---\n文\n").unwrap();
        assert_eq!((matter, fault), (FrontMatter::default(), Some("bad-front-matter")));
    }

    proptest! {
        #[test]
        fn anything_can_stand_there(text in "(---|\\+\\+\\+)\n([a-z:\\-\\[\\]{}&*!|>'\" =中#\n]{0,60})\n(---|\\+\\+\\+|\\.\\.\\.)\n.{0,5}") {
            if let Some(taken) = take(FileId(0), &text) {
                prop_assert!(text.is_char_boundary(taken.range.end));
            }
        }
    }
}
