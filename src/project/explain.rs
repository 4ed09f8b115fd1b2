//! The words of the checker: what is wrong with a key or a value, and how to mend it.

use std::fmt::Display;

use toml::de::DeValue;

use super::check::{home_of, nearest_key};
use super::names::nearest;
use super::schema::{self, Kind, Table};
use crate::diagnostic::{Diagnostic, Message};
use crate::message;

/// A key that its table does not have.
pub(super) fn unknown_key(table: &Table, key: &str) -> Diagnostic {
    let name = table.name;
    let diagnostic =
        Diagnostic::error("unknown-key", message!("{name} 中没有“{key}”这个键", "there is no key `{key}` in {name}"));
    if let Some(near) = nearest_key(table, key) {
        return diagnostic.hint(message!("是否要写“{near}”？", "did you mean `{near}`?"));
    }
    if let Some(home) = home_of(key) {
        return diagnostic.hint(elsewhere(key, home));
    }
    let keys = || table.keys().map(|key| key.name);
    let (zh, en) = (join(keys(), "、"), join(keys(), ", "));
    diagnostic.hint(message!("可用的键：{zh}", "it has {en}"))
}

/// Where a key belongs that stands in the wrong table.
fn elsewhere(key: &str, home: &str) -> Message {
    let only_in = |table: &Table, format: &str| {
        table.key(key).map(|_| message!("“{key}”只用于 {format} 版本", "`{key}` is for editions in {format}"))
    };
    let of_format = only_in(&schema::EPUB_EDITION, "EPUB").or_else(|| only_in(&schema::PDF_EDITION, "PDF"));
    of_format
        .filter(|_| home == schema::EDITION.name)
        .unwrap_or_else(|| message!("“{key}”应写在 {home} 之下", "`{key}` belongs under {home}"))
}

/// A key that its table needs.
pub(super) fn missing_key(table: &Table, key: &str) -> Diagnostic {
    let name = table.name;
    Diagnostic::error("missing-key", message!("{name} 缺少“{key}”", "{name} has no `{key}`"))
        .hint(message!("加上 {key} = \"…\"", "add {key} = \"…\""))
}

/// A table that has none of the keys of which it needs one.
pub(super) fn missing_any(table: &Table) -> Diagnostic {
    let name = table.name;
    let quoted = |before, after, between| {
        table.any_of.iter().map(|key| format!("{before}{key}{after}")).collect::<Vec<_>>().join(between)
    };
    let (zh, en) = (quoted("“", "”", "或"), quoted("`", "`", " or "));
    Diagnostic::error("missing-key", message!("{name} 缺少{zh}", "{name} has no {en}"))
        .hint(message!("至少写其中一个", "add one of them"))
}

/// A value of the wrong kind.
pub(super) fn wrong_kind(key: &str, wanted: &Kind, found: &DeValue<'_>) -> Diagnostic {
    let (wanted_zh, wanted_en) = kind_words(wanted);
    let (found_zh, found_en) = found_words(found);
    Diagnostic::error(
        "wrong-kind",
        message!("“{key}”应为{wanted_zh}，这里却是{found_zh}", "`{key}` should be {wanted_en}, but this is {found_en}"),
    )
    .hint(how_to_write(key, wanted))
}

/// A text without anything in it.
pub(super) fn empty(key: &str) -> Diagnostic {
    Diagnostic::error("empty-value", message!("“{key}”不能为空", "`{key}` must not be empty"))
        .hint(message!("填上内容，或删去这一行", "fill it in, or take the line out"))
}

/// A text with a control character in it.
pub(super) fn control(key: &str) -> Diagnostic {
    Diagnostic::error(
        "control-character",
        message!("“{key}”中有不可见的控制字符", "`{key}` has a control character in it"),
    )
    .hint(message!("删去该字符", "take the character out"))
}

/// A number that is too small or too large.
pub(super) fn out_of_limits(key: &str, low: impl Display, high: impl Display) -> Diagnostic {
    Diagnostic::error("out-of-limits", message!("“{key}”超出范围", "`{key}` is out of its limits"))
        .hint(message!("应在 {low} 到 {high} 之间", "it is from {low} to {high}"))
}

/// A word that is none of those that a key takes.
pub(super) fn unknown_word(key: &str, word: &str, words: &[&'static str]) -> Diagnostic {
    let diagnostic =
        Diagnostic::error("unknown-value", message!("“{key}”不能取“{word}”", "`{key}` cannot be `{word}`"));
    let (zh, en) = (join(words.iter().copied(), "、"), join(words.iter().copied(), ", "));
    match nearest(word, words.iter().copied()) {
        Some(near) => {
            diagnostic.hint(message!("是否要写“{near}”？可用的值：{zh}", "did you mean `{near}`? It can be {en}"))
        }
        None => diagnostic.hint(message!("可用的值：{zh}", "it can be {en}")),
    }
}

/// A fault of TOML itself, as its parser names it.
pub(super) fn syntax(reason: &str) -> Diagnostic {
    let reason = reason.lines().next().unwrap_or("").trim();
    let (zh, hint) = syntax_words(reason);
    let diagnostic = Diagnostic::error("toml-syntax", message!("TOML 语法有误：{zh}", "this is not TOML: {reason}"));
    let general = || {
        message!("每行写成：键 = 值，文本加英文直引号", "each line is `key = value`, with straight quotes around text")
    };
    diagnostic.hint(hint.unwrap_or_else(general))
}

/// The parser's commonest faults in Chinese, with a hint. What is not listed stands in English.
fn syntax_words(reason: &str) -> (&str, Option<Message>) {
    let starts = |head: &str| reason.starts_with(head);
    if starts("string values must be quoted") {
        let hint = message!(
            "文本两边要有英文直引号，例如 title = \"标题\"",
            "put straight quotes around text, such as title = \"A title\""
        );
        return ("文本须用英文直引号括起", Some(hint));
    }
    if starts("invalid unquoted key") {
        let hint = message!("键名只用英文字母、数字和连字符", "keys are letters, digits and hyphens");
        return ("键名中有不能用的字符", Some(hint));
    }
    if starts("duplicate key") {
        let hint = message!("删去重复的一处，或把两处合在一起", "take one of them out, or join the two");
        return ("同一个键写了两次", Some(hint));
    }
    if starts("invalid basic string") || starts("invalid literal string") {
        let hint = message!("在文本末尾补上引号", "close the text with its quote");
        return ("文本的引号没有配对", Some(hint));
    }
    if starts("invalid date") || starts("invalid time") || starts("invalid datetime") {
        let hint =
            message!("写日历上有的日期，如 \"2024-01-06\"", "write a day of the calendar, such as \"2024-01-06\"");
        return ("没有这样的日期或时间", Some(hint));
    }
    if starts("unclosed table") {
        return ("表名的方括号没有配对", Some(message!("补上 ]", "add ]")));
    }
    if starts("unclosed array") {
        return ("数组的方括号没有配对", Some(message!("补上 ]", "add ]")));
    }
    if starts("unclosed inline table") {
        return ("花括号没有配对", Some(message!("补上 }}", "add }}")));
    }
    if starts("missing comma") {
        return ("缺少逗号", Some(message!("用英文逗号隔开各项", "put a comma between the items")));
    }
    if starts("key with no value") || starts("missing value") {
        let hint = message!("写成：键 = 值", "write it as key = value");
        return ("键没有值", Some(hint));
    }
    if starts("unexpected key or value") {
        return ("一行只能写一个键", Some(message!("另起一行", "begin a new line")));
    }
    (reason, None)
}

fn kind_words(kind: &Kind) -> (String, String) {
    let (zh, en) = match kind {
        Kind::Text => ("文本", "a text"),
        Kind::Bool => ("真假值（true 或 false）", "true or false"),
        Kind::Integer(..) => ("整数", "a whole number"),
        Kind::Number(..) => ("数", "a number"),
        Kind::Size(..) => {
            ("以 pt 计的数，或字号名，如 \"小四\"", "a number in pt, or the name of a size, such as \"小四\"")
        }
        Kind::Word(words) => {
            return (format!("下列值之一：{}", join(words.iter().copied(), "、")), {
                format!("one of {}", join(words.iter().copied(), ", "))
            });
        }
        Kind::BoolOrWord(words) => {
            let (zh, en) = (join(words.iter().copied(), "、"), join(words.iter().copied(), ", "));
            return (format!("true、false，或下列值之一：{zh}"), format!("true, false, or one of {en}"));
        }
        Kind::Date => ("日期", "a date"),
        Kind::List(_) | Kind::SomeOf(_) | Kind::OneOrMany(_) => ("列表", "a list"),
        Kind::Paper => ("纸张名，或以毫米计的宽与高", "a named paper, or its width and height in mm"),
        Kind::Table(_) | Kind::Edition => ("表", "a table"),
        Kind::TableOrText(..) => ("文本或表", "a text or a table"),
    };
    (zh.to_owned(), en.to_owned())
}

fn found_words(found: &DeValue<'_>) -> (&'static str, &'static str) {
    match found {
        DeValue::String(_) => ("文本", "a text"),
        DeValue::Integer(_) => ("整数", "a whole number"),
        DeValue::Float(_) => ("小数", "a fraction"),
        DeValue::Boolean(_) => ("真假值", "a truth value"),
        DeValue::Datetime(moment) if moment.date.is_none() => ("时间", "a time of day"),
        DeValue::Datetime(_) => ("日期", "a date"),
        DeValue::Array(_) => ("列表", "a list"),
        DeValue::Table(_) => ("表", "a table"),
    }
}

/// How a key is written with a value of its kind.
fn how_to_write(key: &str, kind: &Kind) -> Message {
    if let Kind::Table(table) = kind
        && table.name.starts_with('[')
    {
        let name = table.name;
        return message!("写成 {name} 一节，其下每行一个键", "write a section {name}, with one key a line below it");
    }
    if let Kind::Edition | Kind::OneOrMany(Kind::Edition) = kind {
        return message!(
            "写成 [[edition]] 一节，其下每行一个键",
            "write a section [[edition]], with one key a line below it"
        );
    }
    let example = example(kind);
    message!("写成：{key} = {example}", "write it as {key} = {example}")
}

fn example(kind: &Kind) -> String {
    match kind {
        Kind::Text | Kind::TableOrText(..) => "\"…\"".to_owned(),
        Kind::Bool | Kind::BoolOrWord(_) => "true".to_owned(),
        Kind::Integer(low, _) => low.to_string(),
        Kind::Number(low, high) | Kind::Size(low, high) => 12f64.clamp(*low, *high).to_string(),
        Kind::Word(words) => format!("\"{}\"", words.first().copied().unwrap_or_default()),
        Kind::Date => "\"2024-01-06\"".to_owned(),
        Kind::Paper => "\"A5\"".to_owned(),
        Kind::Table(table) => {
            let keys = table.keys().map(|key| format!("{} = {}", key.name, example(&key.kind)));
            format!("{{ {} }}", keys.collect::<Vec<_>>().join(", "))
        }
        Kind::Edition => "{ … }".to_owned(),
        // The schema is finite, and none of its lists holds itself.
        Kind::List(item) | Kind::SomeOf(item) | Kind::OneOrMany(item) => format!("[{}]", example(item)),
    }
}

fn join<'w>(words: impl Iterator<Item = &'w str>, between: &str) -> String {
    words.collect::<Vec<_>>().join(between)
}
