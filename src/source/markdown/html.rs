//! Raw HTML in Markdown, cut into tags, comments and text. It never looks for structure: that is the builder's.

use std::ops::Range;

/// A piece of raw HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text between tags, entities not decoded.
    Text(&'a str),
    /// `<name …>` or `</name>`; the name in lower case.
    Tag {
        /// The element.
        name: String,
        /// Whether it is an end tag.
        closing: bool,
        /// What stands behind the name, up to `>`.
        attributes: &'a str,
    },
    /// A comment, or one that is never closed.
    Comment,
    /// A declaration, processing instruction or CDATA section.
    Other,
}

/// Cuts `html` into tokens with their byte ranges. Linear: each byte is looked at a bounded number of times.
pub(super) fn tokens(html: &str) -> Vec<(Token<'_>, Range<usize>)> {
    let mut found = Vec::new();
    let (mut at, mut text_from) = (0, 0);
    while let Some(open) = html[at..].find('<').map(|i| at + i) {
        let Some((token, length)) = markup(&html[open..]) else {
            at = open + 1;
            continue;
        };
        if text_from < open {
            found.push((Token::Text(&html[text_from..open]), text_from..open));
        }
        let raw_text = match &token {
            Token::Tag { name, closing: false, .. } if matches!(name.as_str(), "script" | "style") => {
                Some(name.clone())
            }
            _ => None,
        };
        found.push((token, open..open + length));
        at = open + length;
        if let Some(name) = raw_text {
            at += raw_text_length(&html[at..], &name);
        }
        text_from = at;
    }
    if text_from < html.len() {
        found.push((Token::Text(&html[text_from..]), text_from..html.len()));
    }
    found
}

/// What is inside `script` or `style` is not text: the bytes up to its end tag, or to the end.
fn raw_text_length(html: &str, name: &str) -> usize {
    let is_end = |&(i, _): &(usize, &str)| {
        html.as_bytes().get(i + 2..i + 2 + name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()))
    };
    html.match_indices("</").find(is_end).map_or(html.len(), |(i, _)| i)
}

/// The markup at the start of `html`, which begins with `<`, and its length; `None` if it is only a less-than sign.
fn markup(html: &str) -> Option<(Token<'_>, usize)> {
    let until = |end: &str| html.find(end).map_or(html.len(), |i| i + end.len());
    match html.as_bytes().get(1)? {
        b'!' if html.starts_with("<!--") => {
            // `<!-->` and `<!--->` are whole comments (HTML 13.2.5.43).
            let short = ["<!-->", "<!--->"].into_iter().find(|s| html.starts_with(s));
            Some((Token::Comment, short.map_or_else(|| until("-->"), str::len)))
        }
        b'!' if html.starts_with("<![CDATA[") => Some((Token::Other, until("]]>"))),
        b'!' => Some((Token::Other, until(">"))),
        b'?' => Some((Token::Other, until("?>"))),
        b'/' => tag(html, 2, true),
        _ => tag(html, 1, false),
    }
}

/// The tag whose name starts at `at`, and its whole length. A tag that is never closed runs to the end.
fn tag(html: &str, at: usize, closing: bool) -> Option<(Token<'_>, usize)> {
    let rest = &html[at..];
    if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let name_length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
    let (name, behind) = rest.split_at(name_length);
    let mut quote = None;
    let end = behind.bytes().position(|byte| {
        match (quote, byte) {
            (None, b'>') => return true,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
        false
    });
    let attributes = &behind[..end.unwrap_or(behind.len())];
    let length = end.map_or(html.len(), |end| at + name_length + end + 1);
    Some((Token::Tag { name: name.to_ascii_lowercase(), closing, attributes }, length))
}

/// The value of an attribute, entities decoded; empty if it has none.
pub(super) fn attribute(attributes: &str, wanted: &str) -> Option<String> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let length = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/')).unwrap_or(rest.len());
        if rest.is_empty() {
            return None;
        }
        let (name, behind) = rest.split_at(length.max(1).min(rest.len()));
        let behind = behind.trim_start();
        let (value, after) = match behind.strip_prefix('=').map(str::trim_start) {
            None => ("", behind),
            Some(value) => match value.as_bytes().first() {
                Some(&quote @ (b'"' | b'\'')) => value[1..].split_once(char::from(quote)).unwrap_or((&value[1..], "")),
                _ => value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len())),
            },
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(decode_entities(value));
        }
        rest = after;
    }
}

/// Decodes the entities that raw HTML uses most (by number, and the five of XML with `nbsp`); others stay as they are.
pub(super) fn decode_entities(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('&') {
        decoded.push_str(&rest[..open]);
        rest = &rest[open..];
        let end = rest.bytes().take(12).position(|b| b == b';');
        match end.and_then(|end| Some((entity(&rest[1..end])?, end))) {
            Some((c, end)) => {
                decoded.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return code.ok().and_then(char::from_u32);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "emsp" => '\u{2003}',
        "ensp" => '\u{2002}',
        "mdash" => '—',
        "hellip" => '…',
        "middot" => '·',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kinds(html: &str) -> Vec<String> {
        let show = |(token, _)| match token {
            Token::Text(text) => text.to_owned(),
            Token::Tag { name, closing, .. } => format!("{}{name}", if closing { "/" } else { "+" }),
            Token::Comment => "comment".into(),
            Token::Other => "other".into(),
        };
        tokens(html).into_iter().map(show).collect()
    }

    #[test]
    fn tags_comments_and_text_are_told_apart() {
        assert_eq!(kinds("a<B x='>'>c</b >d"), ["a", "+b", "c", "/b", "d"]);
        assert_eq!(kinds("<!-- <b> -->x<!-->y"), ["comment", "x", "comment", "y"]);
        assert_eq!(kinds("1 < 2<br/>"), ["1 < 2", "+br"]);
        assert_eq!(kinds("<!DOCTYPE x><?php y ?>"), ["other", "other"]);
        assert_eq!(kinds("<script>if (a<b) x('<u>')</SCRIPT>c"), ["+script", "/script", "c"]);
        assert_eq!(kinds("<ru"), ["+ru"]);
    }

    #[test]
    fn attributes_are_found_however_they_are_written() {
        let text = " ID=a class = \"b c\" hidden data-x='1' src=x/y.png title=\"a &amp; “b”\"/";
        let value = |name| attribute(text, name);
        assert_eq!(value("id").as_deref(), Some("a"));
        assert_eq!(value("class").as_deref(), Some("b c"));
        assert_eq!(value("hidden").as_deref(), Some(""));
        assert_eq!(value("src").as_deref(), Some("x/y.png"));
        assert_eq!(value("title").as_deref(), Some("a & “b”"));
        assert_eq!(value("x"), None);
    }

    #[test]
    fn entities_are_decoded_and_what_is_none_is_kept() {
        assert_eq!(decode_entities("a&lt;b&#x4e2d;&#20013;&nope;&"), "a<b中中&nope;&");
    }

    proptest! {
        #[test]
        fn tokens_never_overlap_and_stay_in_order(html in "[<>a/!?\\-\"'& 中script\n]{0,60}") {
            let mut last = 0;
            for (_, range) in tokens(&html) {
                prop_assert!(range.start >= last && range.end > range.start);
                last = range.end;
            }
            prop_assert!(last <= html.len());
            decode_entities(&html);
            attribute(&html, "a");
        }
    }
}
