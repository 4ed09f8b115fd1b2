//! A small escaping writer for XHTML. What it is given as text or attribute can never break the markup: the characters
//! that XML reserves are escaped, those that XML 1.0 (2.2) or HTML forbid become U+FFFD and are counted.

/// Markup under way, in one string.
#[derive(Debug, Default)]
pub(super) struct Xml {
    out: String,
    replaced: usize,
}

/// What a byte asks of the writer. Everything that is not `Plain` is ASCII, or the first byte of a character that may
/// be forbidden.
#[derive(Clone, Copy, PartialEq)]
enum Class {
    Plain,
    Special,
    /// 0xC2 (C1 controls) and 0xEF (U+FFFE, U+FFFF): the next bytes decide.
    Look,
}

static CLASSES: [Class; 256] = classes();

const fn classes() -> [Class; 256] {
    let mut table = [Class::Plain; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = Class::Special;
        byte += 1;
    }
    table[0x7F] = Class::Special;
    table[b'<' as usize] = Class::Special;
    table[b'>' as usize] = Class::Special;
    table[b'&' as usize] = Class::Special;
    table[b'"' as usize] = Class::Special;
    table[0xC2] = Class::Look;
    table[0xEF] = Class::Look;
    table
}

impl Xml {
    /// An empty document of about `bytes`.
    pub fn with_capacity(bytes: usize) -> Xml {
        Xml { out: String::with_capacity(bytes), replaced: 0 }
    }

    /// Markup that keben itself has written; nothing is escaped.
    pub fn raw(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// Character data.
    pub fn text(&mut self, text: &str) {
        self.escape(text, false);
    }

    /// An attribute, with the space before it. `name` is keben's own.
    pub fn attr(&mut self, name: &str, value: &str) {
        self.raw(" ");
        self.raw(name);
        self.raw("=\"");
        self.escape(value, true);
        self.raw("\"");
    }

    /// Bytes so far.
    pub fn len(&self) -> usize {
        self.out.len()
    }

    /// What has been written since byte `from`.
    pub fn since(&self, from: usize) -> &str {
        self.out.get(from..).unwrap_or("")
    }

    /// The value of an attribute whose quotes are written apart.
    pub fn value(&mut self, value: &str) {
        self.escape(value, true);
    }

    /// An element with text and nothing else.
    pub fn leaf(&mut self, tag: &str, text: &str) {
        self.raw("<");
        self.raw(tag);
        self.raw(">");
        self.text(text);
        self.close(tag);
    }

    /// An end tag.
    pub fn close(&mut self, tag: &str) {
        self.raw("</");
        self.raw(tag);
        self.raw(">");
    }

    /// How many characters were replaced since the last call.
    pub fn take_replaced(&mut self) -> usize {
        std::mem::take(&mut self.replaced)
    }

    /// The document.
    pub fn finish(self) -> String {
        self.out
    }

    /// Copies runs of plain bytes whole; looks at single characters only where a byte asks for it.
    fn escape(&mut self, text: &str, attribute: bool) {
        let bytes = text.as_bytes();
        let mut copied = 0;
        let mut at = 0;
        while at < bytes.len() {
            let (replacement, len) = match CLASSES[bytes[at] as usize] {
                Class::Plain => (None, 1),
                Class::Special => (special(bytes[at], attribute), 1),
                Class::Look => look(&bytes[at..]),
            };
            if let Some(replacement) = replacement {
                // Both ends are character boundaries: special bytes are ASCII, `look` gives whole characters.
                self.out.push_str(&text[copied..at]);
                self.out.push_str(replacement);
                self.replaced += usize::from(replacement == REPLACEMENT);
                copied = at + len;
            }
            at += len;
        }
        self.out.push_str(&text[copied..]);
    }
}

const REPLACEMENT: &str = "\u{FFFD}";

/// What stands for an ASCII byte that cannot stand for itself.
fn special(byte: u8, attribute: bool) -> Option<&'static str> {
    match (byte, attribute) {
        (b'<', _) => Some("&lt;"),
        // `]]>` may not stand in text (XML 1.0, 2.4).
        (b'>', _) => Some("&gt;"),
        (b'&', _) => Some("&amp;"),
        (b'"', true) => Some("&quot;"),
        // Attribute values are normalised by parsers (XML 1.0, 3.3.3), line ends everywhere (2.11).
        (b'\t', true) => Some("&#9;"),
        (b'\n', true) => Some("&#10;"),
        (b'\r', _) => Some("&#13;"),
        (b'"' | b'\t' | b'\n', false) => None,
        _ => Some(REPLACEMENT),
    }
}

/// C1 controls and the two noncharacters of the basic plane that XML forbids; else the byte is plain.
fn look(bytes: &[u8]) -> (Option<&'static str>, usize) {
    match bytes {
        [0xC2, 0x80..=0x9F, ..] => (Some(REPLACEMENT), 2),
        [0xEF, 0xBF, 0xBE | 0xBF, ..] => (Some(REPLACEMENT), 3),
        _ => (None, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(s: &str) -> (String, usize) {
        let mut xml = Xml::default();
        xml.text(s);
        let replaced = xml.take_replaced();
        (xml.finish(), replaced)
    }

    #[test]
    fn reserved_characters_are_escaped() {
        assert_eq!(text("a<b>&\"c'"), ("a&lt;b&gt;&amp;\"c'".into(), 0));
        assert_eq!(text("]]>"), ("]]&gt;".into(), 0));
    }

    #[test]
    fn forbidden_characters_become_u_fffd_and_are_counted() {
        assert_eq!(text("一\0二\u{1b}三\u{FFFF}四\u{FFFE}\u{85}，\u{A0}é").1, 5);
        assert_eq!(text("，。：\u{FFFD}").1, 0);
    }

    proptest! {
        #[test]
        fn any_text_and_attribute_can_be_parsed_back(s in any::<String>()) {
            let mut xml = Xml::default();
            xml.raw("<a");
            xml.attr("b", &s);
            xml.raw(">");
            xml.text(&s);
            xml.close("a");
            let replaced = xml.take_replaced();
            let document = xml.finish();
            let parsed = roxmltree::Document::parse(&document).unwrap();
            let read = parsed.root_element().text().unwrap_or("");
            prop_assert_eq!(read, parsed.root_element().attribute("b").unwrap());
            if replaced == 0 {
                prop_assert_eq!(read, s.as_str());
            }
        }
    }
}
