//! Which encoding a text without a mark is in.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use super::super::Encoding;
use super::strictly;

/// How many bytes are looked at.
const REACH: usize = 1 << 20;
/// What is tried when the detector's first answer cannot be: by how many books are in it.
const OTHERS: [Encoding; 5] = [Encoding::Gb18030, Encoding::Big5, Encoding::ShiftJis, Encoding::EucKr, Encoding::EucJp];

/// The encoding; `None` for UTF-8, and for what is more likely broken UTF-8 than anything else.
pub(super) fn guess(bytes: &[u8]) -> Option<Encoding> {
    if let Some(encoding) = utf16(bytes) {
        return Some(encoding);
    }
    let fault = std::str::from_utf8(bytes).err()?;
    if is_broken_utf8(bytes) || bytes[fault.valid_up_to()..].is_ascii() {
        return None;
    }
    let (start, end) = (fault.valid_up_to().saturating_sub(REACH / 2), bytes.len());
    let sample = &bytes[start..end.min(start + REACH)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    // A short text is taken for Western unless a country is named: then those of East Asia are asked for.
    let countries: [Option<&[u8]>; 5] = [None, Some(b"cn"), Some(b"tw"), Some(b"jp"), Some(b"kr")];
    let named = countries.into_iter().filter_map(|country| known(detector.guess(country, Utf8Detection::Deny)));
    named.chain(OTHERS).find(|&encoding| strictly(super::standard(encoding), bytes).1.is_none())
}

fn known(encoding: &'static encoding_rs::Encoding) -> Option<Encoding> {
    match encoding.name() {
        "GBK" | "gb18030" => Some(Encoding::Gb18030),
        "Big5" => Some(Encoding::Big5),
        "Shift_JIS" => Some(Encoding::ShiftJis),
        "EUC-JP" => Some(Encoding::EucJp),
        "EUC-KR" => Some(Encoding::EucKr),
        _ => None,
    }
}

/// Whether the file is UTF-8 with some bytes wrong. Three bytes in a row that make one character of UTF-8 hardly ever
/// come about by chance in another encoding, so a file that has more of them than wrong bytes is UTF-8.
fn is_broken_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|&b| b >= 0xe0).count();
        bad += chunk.invalid().len();
    }
    good > bad
}

/// UTF-16 without a mark: it has zero bytes, where its ASCII is, which no other text has.
pub(super) fn utf16(bytes: &[u8]) -> Option<Encoding> {
    let sample = &bytes[..bytes.len().min(REACH) & !1];
    if !bytes.len().is_multiple_of(2) || sample.is_empty() || !sample.contains(&0) {
        return None;
    }
    let is_text = |encoding: Encoding| {
        let big = encoding == Encoding::Utf16Be;
        let units = sample
            .as_chunks::<2>()
            .0
            .iter()
            .map(|&pair| if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) });
        let usual = units.filter(|unit| {
            matches!(unit, 9 | 10 | 13 | 0x20..=0x7e | 0x2010..=0x2030 | 0x3000..=0x30ff | 0x4e00..=0x9fff
                | 0xac00..=0xd7a3 | 0xff01..=0xff5e)
        });
        usual.count() * 10 >= sample.len() / 2 * 9
    };
    [Encoding::Utf16, Encoding::Utf16Be].into_iter().find(|&encoding| is_text(encoding))
}
