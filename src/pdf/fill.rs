//! The places in krilla's content streams that passages take.
//!
//! A stand-in is a text object as krilla writes one (`BT 0 Tr/f0 10.5 Tf 1 0 0 -1 x y Tm<0123>Tj` and `ET`, after a line
//! from `q` on) at a place above every page, which tells its number. Its codes are the ones that krilla has given to the
//! glyphs. An empty section is `/Span<</MCID 1>>BDC` and `EMC`. Operators stand on lines of their own, for krilla escapes
//! line feeds in strings. A stand-in of another shape gives `None`, and the whole file is then drawn by krilla.

use std::ops::Range;

use super::passages::number_at;

/// The places of one content stream, in its order.
#[derive(Default)]
pub(super) struct Places {
    pub(super) found: Vec<Found>,
    codes: Vec<u16>,
}

/// A place for a passage, in bytes of the stream.
pub(super) enum Found {
    StandIn {
        /// Number of its passage.
        number: usize,
        /// What stands before it: from `q` to `BT 0 Tr`.
        before: Range<usize>,
        /// The name of its face.
        name: Range<usize>,
        /// Where its text object goes on with `ET`.
        end: usize,
        codes: Range<usize>,
    },
    Section {
        number: u32,
        /// `/Span<</MCID 1>>BDC`.
        tag: Range<usize>,
        /// What comes after its `EMC`.
        end: usize,
    },
}

impl Places {
    /// Finds the places in `content`.
    pub(super) fn find(content: &[u8]) -> Option<Places> {
        let mut all = Places::default();
        let mut reader = Reader { bytes: content, at: 0 };
        let mut last = 0..0;
        while reader.at < content.len() {
            let start = reader.at;
            if reader.expect(b"BT 0 Tr").is_some() {
                if let Some(found) = all.stand_in(&mut reader, last.start)? {
                    all.found.push(found);
                }
            } else if reader.expect(b"EMC").is_some()
                && let Some((number, tag)) = empty_section(content, last)
            {
                all.found.push(Found::Section { number, tag, end: reader.at });
            }
            reader.skip_line();
            last = start..reader.at;
        }
        Some(all)
    }

    /// The codes of the glyphs that a stand-in shows.
    pub(super) fn codes(&self, codes: &Range<usize>) -> &[u16] {
        &self.codes[codes.clone()]
    }

    /// Reads the text object that has begun, after a line from `before` on. `Some(None)` is other text.
    fn stand_in(&mut self, reader: &mut Reader, before: usize) -> Option<Option<Found>> {
        let before = before..reader.at;
        let start = reader.at;
        reader.expect(b"/")?;
        let name = start..start + 1 + reader.skip_while(|byte| byte != b' ');
        reader.expect(b" ")?;
        reader.number()?;
        reader.expect(b" Tf 1 0 0 -1 ")?;
        let Some(number) = reader.place() else {
            return Some(None);
        };
        let first = self.codes.len();
        reader.strings(&mut self.codes)?;
        let codes = first..self.codes.len();
        reader.bytes[before.clone()].starts_with(b"q ").then_some(())?;
        Some(Some(Found::StandIn { number, before, name, end: reader.at, codes }))
    }
}

/// The section that the line `last` has begun: its number and its tag.
fn empty_section(content: &[u8], last: Range<usize>) -> Option<(u32, Range<usize>)> {
    let line = content[last.clone()].trim_ascii_end();
    let tag = line.strip_prefix(b"EMC").unwrap_or(line);
    let digits = tag.strip_prefix(b"/Span<</MCID ")?.strip_suffix(b">>BDC")?;
    let number = std::str::from_utf8(digits).ok()?.parse().ok()?;
    let start = last.start + line.len() - tag.len();
    Some((number, start..start + tag.len()))
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    /// Goes to the next line.
    fn skip_line(&mut self) {
        self.skip_while(|byte| byte != b'\n');
        self.at = self.bytes.len().min(self.at + 1);
    }

    /// Goes on over the bytes that are `wanted`; how many they were.
    fn skip_while(&mut self, wanted: impl Fn(u8) -> bool) -> usize {
        let length = self.rest().iter().position(|&byte| !wanted(byte)).unwrap_or(self.rest().len());
        self.at += length;
        length
    }

    fn rest(&self) -> &[u8] {
        &self.bytes[self.at..]
    }

    fn expect(&mut self, part: &[u8]) -> Option<()> {
        self.rest().starts_with(part).then(|| self.at += part.len())
    }

    fn next(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    /// The digits, the sign and the point of a number.
    fn number(&mut self) -> Option<&str> {
        let length = self.skip_while(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-'));
        std::str::from_utf8(&self.bytes[self.at - length..self.at]).ok().filter(|digits| !digits.is_empty())
    }

    /// The number of the stand-in that begins here; `None` for other text.
    fn place(&mut self) -> Option<usize> {
        let x = self.number()?.parse().ok()?;
        self.expect(b" ")?;
        let y = self.number()?.parse().ok()?;
        self.expect(b" Tm")?;
        number_at(x, y)
    }

    /// The codes of the string or of the array of strings that is shown, up to the end of the text object.
    fn strings(&mut self, codes: &mut Vec<u16>) -> Option<()> {
        let mut bytes = Vec::new();
        let array = self.expect(b"[").is_some();
        loop {
            match self.next()? {
                b'<' => self.hexadecimal(&mut bytes)?,
                b'(' => self.literal(&mut bytes)?,
                b']' if array => {
                    self.expect(b"TJ")?;
                    break;
                }
                b'T' if !array => {
                    self.expect(b"j")?;
                    break;
                }
                b'0'..=b'9' | b'.' | b'-' | b' ' if array => {}
                _ => return None,
            }
        }
        self.rest().starts_with(b"\nET\n").then_some(())?;
        codes.extend(bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])));
        bytes.len().is_multiple_of(2).then_some(())
    }

    fn hexadecimal(&mut self, bytes: &mut Vec<u8>) -> Option<()> {
        let length = self.rest().iter().position(|&byte| byte == b'>')?;
        let digit = |byte: u8| char::from(byte).to_digit(16);
        for pair in self.rest()[..length].chunks(2) {
            let [high, low] = pair else {
                return None;
            };
            bytes.push((digit(*high)? * 16 + digit(*low)?) as u8);
        }
        self.at += length + 1;
        Some(())
    }

    /// A string in parentheses, of which the inner ones are balanced or escaped.
    fn literal(&mut self, bytes: &mut Vec<u8>) -> Option<()> {
        let mut depth = 0;
        loop {
            let byte = match self.next()? {
                b'\\' => self.escaped()?,
                b')' if depth == 0 => return Some(()),
                byte => {
                    depth += usize::from(byte == b'(');
                    depth -= usize::from(byte == b')');
                    byte
                }
            };
            bytes.push(byte);
        }
    }

    fn escaped(&mut self) -> Option<u8> {
        Some(match self.next()? {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            first @ b'0'..=b'7' => {
                let (second, third) = (self.next()?, self.next()?);
                let value = [first, second, third].iter().fold(0, |value, digit| value * 8 + u32::from(digit & 7));
                u8::try_from(value).ok()?
            }
            byte @ (b'(' | b')' | b'\\') => byte,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(shown: &str) -> Option<Vec<u16>> {
        let content = format!("EMC\nq 1 0 0 cm\nBT 0 Tr/f0 10.5 Tf 1 0 0 -1 7 -16384 Tm{shown}\nET\nQ");
        let all = Places::find(content.as_bytes())?;
        let [Found::StandIn { number: 7, before, name, end, codes }] = &all.found[..] else {
            return None;
        };
        let part = |range: &Range<usize>| &content[range.clone()];
        assert_eq!((part(before), part(name), &content[*end..]), ("q 1 0 0 cm\nBT 0 Tr", "/f0", "\nET\nQ"));
        Some(all.codes(codes).to_vec())
    }

    #[test]
    fn sections_without_anything_are_found() {
        let content = "/Span<</MCID 0>>BDC\nEMC/Span<</MCID 12>>BDC\nEMC/Artifact BMC\nEMC/Span<</MCID 13>>BDC\nq\nEMC";
        let all = Places::find(content.as_bytes()).expect("places");
        let found = all.found.iter().map(|found| match found {
            Found::Section { number, tag, end } => (*number, &content[tag.clone()], &content[*end..*end + 6]),
            Found::StandIn { .. } => panic!("there is no text"),
        });
        let expected = [(0, "/Span<</MCID 0>>BDC", "/Span<"), (12, "/Span<</MCID 12>>BDC", "/Artif")];
        assert_eq!(found.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_codes_of_a_stand_in_are_read_in_every_form_of_a_string() {
        assert_eq!(codes("<0102A0FF>Tj"), Some(vec![0x0102, 0xa0ff]));
        assert_eq!(codes("(\\000\\037()\\)\\\\)Tj"), Some(vec![0x001f, 0x2829, 0x295c]));
        assert_eq!(codes("[<0102>-1.5(A\\r)12 3(\\n\\t)]TJ"), Some(vec![0x0102, 0x410d, 0x0a09]));
    }

    #[test]
    fn other_shapes_are_refused() {
        for shown in ["<010>Tj", "<01>Tj", "(A", "<0102>TJ", "[<0102>]Tj", "<0102>Tj ", "(\\9A)Tj", "(\\777A)Tj", ""] {
            assert_eq!(codes(shown), None, "{shown}");
        }
    }

    #[test]
    fn text_on_a_page_is_no_stand_in() {
        for place in ["7 16384", "7.5 -16384", "7 -16383", "16384 -16384", "-1 -16384"] {
            let content = format!("\nBT 0 Tr/f0 10.5 Tf 1 0 0 -1 {place} Tm<0102>Tj\nET\n");
            assert!(Places::find(content.as_bytes()).is_some_and(|all| all.found.is_empty()), "{place}");
        }
    }
}
