//! Addresses outside the book, made into URLs that a checker accepts.

/// The URL of `address` for an `href`, or `None` if it cannot be one: another scheme than http, https, mailto and tel,
/// or no host. Characters that the URL standard does not take are percent-encoded; Han and other letters may stay.
pub(super) fn url(address: &str) -> Option<String> {
    let address = address.trim();
    let (scheme, rest) = address.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    match scheme.as_str() {
        "http" | "https" => {
            let rest = rest.strip_prefix("//")?;
            let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
            is_authority(authority).then(|| format!("{scheme}://{authority}{}", encode(path)))
        }
        "mailto" | "tel" if !rest.is_empty() => Some(format!("{scheme}:{}", encode(rest))),
        _ => None,
    }
}

/// Host with an optional port. User names and passwords are refused: they are how a link lies about where it leads.
fn is_authority(authority: &str) -> bool {
    let (host, port) = authority.rsplit_once(':').unwrap_or((authority, ""));
    let label = |l: &str| !l.is_empty() && l.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    let host = host.strip_suffix('.').unwrap_or(host);
    host.split('.').all(label)
        && port.bytes().all(|b| b.is_ascii_digit())
        && (port.parse::<u16>().is_ok() || port.is_empty())
}

fn encode(rest: &str) -> String {
    let mut out = String::with_capacity(rest.len());
    let mut fragment = false;
    for (i, c) in rest.char_indices() {
        let hex = |at: usize| rest.as_bytes().get(at).is_some_and(u8::is_ascii_hexdigit);
        let stray = (c == '%' && !(hex(i + 1) && hex(i + 2))) || (c == '#' && fragment);
        fragment |= c == '#';
        if stray || c.is_control() || c.is_whitespace() || r#""<>\^`{|}[]"#.contains(c) {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes).bytes().for_each(|b| out.push_str(&format!("%{b:02X}")));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::url;

    #[test]
    fn addresses_of_known_schemes_stay_as_they_are() {
        for good in [
            "https://example.org/lzcb",
            "http://a.cn:8080/x?y=1&z=%E4%B8%AD#f",
            "mailto:a@b.org",
            "tel:+86-533-1234",
            "https://例子.中国/路径",
        ] {
            assert_eq!(url(good).as_deref(), Some(good));
        }
    }

    #[test]
    fn characters_that_a_url_cannot_hold_are_percent_encoded() {
        assert_eq!(
            url("https://a.cn/一 二\"<>{}|%zz#a#b").unwrap(),
            "https://a.cn/一%20二%22%3C%3E%7B%7D%7C%25zz#a%23b"
        );
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for bad in [
            "",
            "a.md",
            "javascript:alert(1)",
            "https://",
            "http:///x",
            "https://a b/",
            "file:///etc",
            "http://u:p@h/",
            "http://h:99999/",
            "mailto:",
        ] {
            assert_eq!(url(bad), None, "{bad}");
        }
    }
}
