//! Parts of pandoc's nodes: `{"t": kind, "c": content}`.

use serde_json::Value;

/// The kind and the content of a node; the content is null for kinds without any.
pub(super) fn node(value: &Value) -> Option<(&str, &Value)> {
    Some((value.get("t")?.as_str()?, value.get("c").unwrap_or(&Value::Null)))
}

/// The kind of a node.
pub(super) fn kind(value: &Value) -> &str {
    node(value).map_or("", |(kind, _)| kind)
}

/// An item of a list, if the value is a list that has it.
pub(super) fn item(value: &Value, index: usize) -> Option<&Value> {
    value.as_array()?.get(index)
}

/// A list in a list.
pub(super) fn list(value: &Value, index: usize) -> Option<&[Value]> {
    Some(item(value, index)?.as_array()?.as_slice())
}

/// A text in a list.
pub(super) fn text(value: &Value, index: usize) -> Option<&str> {
    item(value, index)?.as_str()
}

/// What is said of a node: identifier, classes, further keys.
#[derive(Debug, Default)]
pub(super) struct Attributes<'v> {
    pub id: &'v str,
    pub classes: Vec<&'v str>,
    keys: Vec<(&'v str, &'v str)>,
}

impl<'v> Attributes<'v> {
    /// Reads `[id, [class…], [[key, value]…]]`.
    pub(super) fn of(value: Option<&'v Value>) -> Attributes<'v> {
        let read = |value: &'v Value| {
            let classes = list(value, 1)?.iter().filter_map(Value::as_str).collect();
            let pair = |pair: &'v Value| Some((text(pair, 0)?, text(pair, 1)?));
            let keys = list(value, 2)?.iter().filter_map(pair).collect();
            Some(Attributes { id: text(value, 0)?, classes, keys })
        };
        value.and_then(read).unwrap_or_default()
    }

    pub(super) fn get(&self, key: &str) -> Option<&'v str> {
        self.keys.iter().find(|(name, _)| *name == key).map(|(_, value)| *value)
    }

    pub(super) fn has(&self, class: &str) -> bool {
        self.classes.contains(&class)
    }
}

/// The text in a node of whatever kind, as far as it can be told from names: what texts say, and spaces between them.
/// The recursion is bounded by the JSON reader's own limit of depth.
pub(super) fn text_within(value: &Value, out: &mut String) {
    if let Some((kind, content)) = node(value) {
        match (kind, content) {
            ("Str", Value::String(text)) => return out.push_str(text),
            ("Space" | "SoftBreak" | "LineBreak", _) => return out.push(' '),
            ("Code" | "CodeBlock" | "Math", Value::Array(parts)) => {
                return out.push_str(parts.last().and_then(Value::as_str).unwrap_or_default());
            }
            ("Para" | "Plain" | "Header", _) if !(out.is_empty() || out.ends_with(' ')) => out.push(' '),
            (_, Value::String(text)) => return out.push_str(text),
            _ => {}
        }
        return text_within(content, out);
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| text_within(item, out)),
        Value::Object(map) => map.values().filter(|value| !value.is_string()).for_each(|item| text_within(item, out)),
        _ => {}
    }
}
