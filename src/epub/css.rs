//! The publication's own style sheets, held against EPUB 3.3, 6.3: what no EPUB may have is reported and left out, so that
//! the book stays valid.

use std::ops::Range;

use super::options::StyleSheet;
use crate::diagnostic::{Diagnostic, Message, Place};
use crate::message;

/// What is wrong with a part of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// `direction` or `unicode-bidi` (EPUB 3.3, 6.3.1.2).
    Direction,
    /// An address on the web: nothing is fetched.
    Remote,
    /// A file beside the sheet, which does not come with it.
    Local,
    /// A second `@charset`, or one that is not the first thing in the file: keben writes UTF-8.
    Charset,
}

/// The sheet without its faults, and a warning for each.
pub(super) fn checked(sheet: &StyleSheet, warnings: &mut Vec<Diagnostic>) -> String {
    let text = &sheet.text;
    let mut kept = String::with_capacity(text.len());
    let mut copied = 0;
    for statement in statements(text) {
        let Some(fault) = fault(&text[statement.clone()]) else { continue };
        let place = Place::in_text(&sheet.name, text, statement.clone());
        if fault != Fault::Charset {
            warnings.push(warning(fault).at_place(place));
        }
        kept.push_str(&text[copied..statement.start]);
        copied = statement.end;
    }
    kept.push_str(&text[copied..]);
    kept
}

fn warning(fault: Fault) -> Diagnostic {
    let (message, hint): (Message, Message) = match fault {
        Fault::Direction | Fault::Charset => (
            message!(
                "EPUB 的样式表不得有 direction 和 unicode-bidi，已略去",
                "a style sheet in an EPUB may not have `direction` or `unicode-bidi`; it is left out"
            ),
            message!("在文本中用 dir 属性说明方向", "say the direction in the text, with the attribute `dir`"),
        ),
        Fault::Remote => (
            message!("样式表引用了网上的文件，已略去", "the style sheet refers to a file on the web; it is left out"),
            message!(
                "电子书须自足：字体写在 build.toml 的 [fonts] 中，图片放在文本里",
                "a book stands alone: name faces in [fonts] of build.toml, and put pictures into the text"
            ),
        ),
        Fault::Local => (
            message!(
                "样式表引用的文件不会随它放进书里，已略去",
                "the file that the style sheet refers to does not come into the book with it; it is left out"
            ),
            message!(
                "字体写在 build.toml 的 [fonts] 中，其他样式表列入 css",
                "name faces in [fonts] of build.toml, and other style sheets in `css`"
            ),
        ),
    };
    Diagnostic::warning("css-not-for-epub", message).hint(hint)
}

/// Declarations and at-rules without a block, each with its semicolon. Comments and strings are skipped; a block's braces
/// only bound what stands in them.
fn statements(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at = text[at + 2..].find("*/").map_or(bytes.len(), |end| at + 2 + end + 2);
                continue;
            }
            quote @ (b'"' | b'\'') => {
                at = end_of_string(bytes, at + 1, quote);
                continue;
            }
            // An address in `url()` without quotes may hold a semicolon.
            b'(' if text[..at].to_ascii_lowercase().ends_with("url") => {
                at = text[at..].find(')').map_or(bytes.len(), |end| at + end);
                continue;
            }
            b';' => {
                found.push(trimmed(text, start..at + 1));
                start = at + 1;
            }
            b'{' => start = at + 1,
            b'}' => {
                found.push(trimmed(text, start..at));
                start = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    found.push(trimmed(text, start.min(bytes.len())..bytes.len()));
    found.retain(|range| !range.is_empty());
    found
}

fn end_of_string(bytes: &[u8], mut at: usize, quote: u8) -> usize {
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'\\' => at += 1,
            // A string ends at the end of its line, closed or not (CSS Syntax, 4.3.5).
            b'\n' => return at,
            byte if byte == quote => return at,
            _ => {}
        }
    }
    bytes.len()
}

/// The range without the white space and comments before it.
fn trimmed(text: &str, mut range: Range<usize>) -> Range<usize> {
    loop {
        let part = &text[range.clone()];
        let blank = part.len() - part.trim_start().len();
        let comment =
            part[blank..].starts_with("/*").then(|| part[blank..].find("*/").map_or(part.len() - blank, |e| e + 2));
        range.start += blank + comment.unwrap_or(0);
        if comment.is_none() {
            return range;
        }
    }
}

fn fault(statement: &str) -> Option<Fault> {
    let lower = statement.to_ascii_lowercase();
    if lower.starts_with("@charset") {
        return Some(Fault::Charset);
    }
    let property = lower.split(':').next().unwrap_or("").trim();
    if matches!(property, "direction" | "unicode-bidi") && lower.contains(':') {
        return Some(Fault::Direction);
    }
    let imported = lower.strip_prefix("@import").map(|rest| rest.trim_start().trim_start_matches(['"', '\'']));
    let addresses = lower.split("url(").skip(1).map(|rest| rest.trim_start().trim_start_matches(['"', '\'']));
    imported.into_iter().filter(|rest| !rest.starts_with("url(")).chain(addresses).find_map(fault_of_address)
}

fn fault_of_address(address: &str) -> Option<Fault> {
    let scheme = address.split(['/', ')', '"', '\'']).next().is_some_and(|head| head.contains(':'));
    match address {
        inside if inside.starts_with('#') || inside.starts_with("data:") => None,
        web if scheme || web.starts_with("//") => Some(Fault::Remote),
        _ => Some(Fault::Local),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> (String, Vec<String>) {
        let mut warnings = Vec::new();
        let kept = checked(&StyleSheet { name: "a.css".into(), text: text.into() }, &mut warnings);
        (kept, warnings.into_iter().map(|w| w.message.en.split(';').next().unwrap_or("").to_owned()).collect())
    }

    #[test]
    fn what_an_epub_may_not_have_is_left_out_with_a_warning() {
        let (kept, warnings) = check("p { color: red; direction: rtl; unicode-bidi:embed } q { Direction : ltr }");
        assert_eq!(kept, "p { color: red;  } q {  }".replace("{  }", "{ }"));
        assert_eq!(warnings.len(), 3);
    }

    #[test]
    fn files_on_the_web_and_beside_the_sheet_are_left_out() {
        for bad in [
            "@import url(https://a.org/x.css);",
            "@import \"http://a.org/x.css\";",
            "@import 'b.css';",
            "p { background: url( 'https://a.org/a;b.png' ) }",
            "p { background: url(//a.org/a.png) }",
            "@font-face { src: url(a.woff2) }",
        ] {
            let (kept, warnings) = check(bad);
            assert_eq!(warnings.len(), 1, "{bad}");
            assert!(!kept.contains("url") && !kept.contains("@import"), "{bad}: {kept}");
        }
    }

    #[test]
    fn what_is_right_stays_as_it_is() {
        for good in [
            "/* direction: rtl; */ p { content: \"direction: rtl;\" }",
            "p { flex-direction: row; background: url(#a) }",
            "p { background: url(data:image/png;base64,AAAA) }",
            "a[direction] { color: red }",
            "@media (min-width: 3em) { p { margin: 0 } }",
            "p { color: red",
            "“字”{",
        ] {
            assert_eq!(check(good), (good.to_owned(), vec![]), "{good}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_check_panic(text in proptest::prelude::any::<String>()) {
            check(&text);
            check(&text.replace('a', "url(").replace('b', "/*").replace('c', "*/").replace('d', "\""));
        }
    }
}
