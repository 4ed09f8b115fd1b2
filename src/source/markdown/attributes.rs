//! Attributes in braces, as pandoc writes them: `{#id .class key="value"}`.

/// The parts between the braces: blanks part them, but for those between quotation marks.
fn parts(attributes: &str) -> impl Iterator<Item = &str> {
    let mut rest = attributes.trim().strip_prefix('{').and_then(|inner| inner.strip_suffix('}')).unwrap_or("");
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let mut quote = None;
        let end = rest.find(|c: char| match (quote, c) {
            (None, '"' | '\'') => {
                quote = Some(c);
                false
            }
            (Some(open), c) if open == c => {
                quote = None;
                false
            }
            (None, c) => c.is_whitespace(),
            _ => false,
        });
        let (part, behind) = rest.split_at(end.unwrap_or(rest.len()));
        rest = behind;
        Some(part).filter(|part| !part.is_empty())
    })
}

/// The classes, in order.
pub(super) fn classes(attributes: &str) -> impl Iterator<Item = &str> {
    parts(attributes).filter_map(|part| part.strip_prefix('.'))
}

/// The identifier.
pub(super) fn id(attributes: &str) -> Option<&str> {
    parts(attributes).find_map(|part| part.strip_prefix('#')).filter(|id| !id.is_empty())
}

/// The value of a key, without its quotation marks.
pub(super) fn value<'a>(attributes: &'a str, key: &str) -> Option<&'a str> {
    let value = parts(attributes).find_map(|part| part.strip_prefix(key)?.strip_prefix('='))?;
    let bare = value.strip_prefix(['"', '\'']).and_then(|inner| inner.strip_suffix(['"', '\'']));
    Some(bare.unwrap_or(value))
}

/// Longest attributes in bytes.
const MAX_LENGTH: usize = 256;

/// The attributes that a text begins with, braces included.
pub(super) fn at_start(text: &str) -> Option<&str> {
    let text = &text[..text.floor_char_boundary(MAX_LENGTH)];
    let inner = text.strip_prefix('{')?;
    let end = inner.find(['}', '{', '\n'])?;
    let attributes = inner[end..].starts_with('}').then(|| &text[..end + 2])?;
    let is_part = |part: &str| match part.strip_prefix(['#', '.']) {
        Some(name) => !name.is_empty() && !name.contains(['"', '|']),
        None => part.split_once('=').is_some_and(|(key, value)| !key.is_empty() && !value.is_empty()),
    };
    let mut any = false;
    let all = parts(attributes).all(|part| {
        any = true;
        is_part(part)
    });
    (all && any).then_some(attributes)
}

/// The text and the attributes that it ends with.
pub(super) fn at_end(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_end();
    let open = text.rfind('{').filter(|_| text.ends_with('}'))?;
    let attributes = at_start(&text[open..])?;
    (attributes.len() == text.len() - open).then_some((&text[..open], attributes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_as_pandoc_writes_them() {
        let text = "{#fig-1 .dots .a title=\"甲 乙\" lang=ja}";
        assert_eq!(classes(text).collect::<Vec<_>>(), ["dots", "a"]);
        assert_eq!((id(text), value(text, "title"), value(text, "lang")), (Some("fig-1"), Some("甲 乙"), Some("ja")));
        assert_eq!(at_start("{.dots}，后"), Some("{.dots}"));
        assert_eq!(at_end("标题 {#x}"), Some(("标题 ", "{#x}")));
        for none in ["{漢|かん}", "{}", "{x}", "{.a", "{.a {.b}}", "{#}"] {
            assert_eq!(at_start(none), None, "{none}");
        }
    }
}
