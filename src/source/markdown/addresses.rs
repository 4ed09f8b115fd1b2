//! Bare addresses of the web, which are links as on GitHub (GFM 6.9): `https://…` and `www.…`.
//!
//! In Chinese text an address has no blank beside it: `见https://example.org/a。` It begins behind anything but an ASCII
//! letter or digit, and ends at the first character that is not ASCII.

/// Whether a text may have one.
pub(super) fn may_have(source: &str) -> bool {
    source.contains("://") || source.contains("www.")
}

/// The address at byte `at` of a text.
pub(super) fn at(text: &str, at: usize) -> Option<&str> {
    let rest = &text[at..];
    let scheme = ["https://", "http://", "www."].into_iter().find(|scheme| rest.starts_with(scheme))?;
    if text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | ':' | '.' | '@' | '-' | '_' | '='))
    {
        return None;
    }
    let end = rest.find(|c: char| !c.is_ascii_graphic() || matches!(c, '<' | '"' | '`')).unwrap_or(rest.len());
    let address = without_marks_behind(&rest[..end]);
    let host = address.get(scheme.trim_end_matches("www.").len()..)?;
    let host = host.split(['/', '?', '#', ':']).next().unwrap_or("");
    let is_label = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (host.split('.').count() > 1 && host.split('.').all(is_label)).then_some(address)
}

/// The address without marks that belong to the sentence, an unmatched bracket, or an entity.
fn without_marks_behind(address: &str) -> &str {
    let mut kept = address;
    loop {
        let shorter = kept.trim_end_matches(['?', '!', '.', ',', ':', '*', '_', '~', '\'', '|', ']', '}', '\\']);
        let shorter = match shorter.strip_suffix([')', ';']) {
            Some(inner) if shorter.ends_with(')') && count(shorter, ')') > count(shorter, '(') => inner,
            Some(inner) if shorter.ends_with(';') => match inner.rsplit_once('&') {
                Some((before, name)) if name.bytes().all(|b| b.is_ascii_alphanumeric()) => before,
                _ => inner,
            },
            _ => shorter,
        };
        if shorter.len() == kept.len() {
            return kept;
        }
        kept = shorter;
    }
}

/// Counted over the last characters only, so that brackets without end cost no more than they are long.
fn count(text: &str, bracket: char) -> usize {
    text.bytes().rev().take(512).filter(|&byte| char::from(byte) == bracket).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_where_chinese_goes_on() {
        let found = |text: &'static str| text.find(['h', 'w']).and_then(|start| at(text, start));
        assert_eq!(found("见https://example.org/a?b=1。后"), Some("https://example.org/a?b=1"));
        assert_eq!(found("（www.example.org）"), Some("www.example.org"));
        assert_eq!(found("(http://a.bc/x_(y))."), Some("http://a.bc/x_(y)"));
        for text in ["xhttp://a.b", "http://localhost/", "www.", "http://", "//www.a.b", "whatever"] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
