//! The identifier of a file's instance (ISO 32000-1 14.4; XMP, `xmpMM:InstanceID`): it changes with the content.
//!
//! krilla makes it from the bytes that it writes, in which stand-ins hide most of the text. It is made anew from those and
//! from the streams as they are in the end, as long as the one before.

/// The identifier that a file has, and the one that it gets.
pub(super) struct Identity {
    before: Vec<u8>,
    now: Vec<u8>,
}

impl Identity {
    /// The identity of a file with the entries `trailer` and with streams of these data; `None` if it has no identifier.
    pub(super) fn new<'a>(trailer: &[u8], data: impl Iterator<Item = &'a [u8]>) -> Option<Identity> {
        let start = find(trailer, b"/ID[(")?;
        let pair = &trailer[start + 5..];
        let pair = &pair[..find(pair, b")]")?];
        let before = pair[find(pair, b")(")? + 2..].to_vec();
        if before.is_empty() {
            return None;
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(&before);
        data.for_each(|data| _ = hasher.update(data));
        let digits = hasher.finalize().to_hex();
        let now = digits.as_bytes().iter().copied().cycle().take(before.len()).collect();
        Some(Identity { before, now })
    }

    /// `bytes` with the new identifier wherever the old one stands.
    pub(super) fn renewed(&self, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(bytes.len());
        let mut rest = bytes;
        while let Some(at) = find(rest, &self.before) {
            out.extend_from_slice(&rest[..at]);
            out.extend_from_slice(&self.now);
            rest = &rest[at + self.before.len()..];
        }
        out.extend_from_slice(rest);
        out
    }
}

/// Where `part`, which is not empty, first stands in `bytes`.
fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renewed(data: &[u8]) -> Vec<u8> {
        let trailer = b"/ID[(abcdefgh)(12345678)]>>";
        let identity = Identity::new(trailer, std::iter::once(data)).expect("an identifier");
        identity.renewed(trailer)
    }

    #[test]
    fn other_content_has_another_identifier_of_the_same_length() {
        let (one, other) = (renewed(b"one"), renewed(b"other"));
        assert_ne!(one, other);
        assert_eq!(one, renewed(b"one"));
        assert!(one.starts_with(b"/ID[(abcdefgh)(") && one.ends_with(b")]>>") && one.len() == 27);
    }

    #[test]
    fn a_trailer_without_identifiers_has_none() {
        for trailer in [&b"<<>>"[..], b"/ID[(a)]", b"/ID[(a)()]", b"/ID[(a)(b"] {
            assert!(Identity::new(trailer, std::iter::empty()).is_none());
        }
    }
}
