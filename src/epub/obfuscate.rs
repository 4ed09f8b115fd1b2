//! Font obfuscation (EPUB 3.3, 4.4): the first 1,040 bytes of a face are mixed with a key made of the book's identifier, so
//! that the file cannot be used as a font outside the book.

use sha1::{Digest, Sha1};

use super::xml::Xml;

/// Bytes at the head of a file that are mixed (4.4.4).
const LENGTH: usize = 1040;

/// The name of the algorithm.
const ALGORITHM: &str = "http://www.idpf.org/2008/embedding";

/// The key: the SHA-1 of the identifier without spaces, tabs and line ends (4.4.3).
pub(super) fn key(identifier: &str) -> [u8; 20] {
    let identifier: String = identifier.chars().filter(|c| !matches!(c, ' ' | '\t' | '\r' | '\n')).collect();
    Sha1::digest(identifier.as_bytes()).into()
}

/// Mixes a face with the key. Doing it twice gives the face back.
pub(super) fn mix(face: &mut [u8], key: &[u8; 20]) {
    face.iter_mut().take(LENGTH).zip(key.iter().cycle()).for_each(|(byte, key)| *byte ^= key);
}

/// `META-INF/encryption.xml`, which lists the faces (4.2.6.3.1.3). Addresses count from the container's root.
pub(super) fn encryption<'a>(files: impl Iterator<Item = &'a str>) -> String {
    let mut xml = Xml::with_capacity(512);
    xml.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<encryption xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"");
    xml.raw(" xmlns:enc=\"http://www.w3.org/2001/04/xmlenc#\">\n");
    for file in files {
        xml.raw("  <enc:EncryptedData>\n    <enc:EncryptionMethod");
        xml.attr("Algorithm", ALGORITHM);
        xml.raw("/>\n    <enc:CipherData>\n      <enc:CipherReference");
        xml.attr("URI", file);
        xml.raw("/>\n    </enc:CipherData>\n  </enc:EncryptedData>\n");
    }
    xml.raw("</encryption>\n");
    xml.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_does_not_depend_on_white_space() {
        // The SHA-1 of "abc" (FIPS 180-1, appendix A).
        let digest = "a9993e364706816aba3e25717850c26c9cd0d89d";
        let hex = key(" a\tb\r\nc ").iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!(hex, digest);
    }

    #[test]
    fn only_the_head_of_a_face_is_mixed_and_twice_gives_it_back() {
        let face: Vec<u8> = (0..3000u32).map(|n| n as u8).collect();
        let key = key("urn:x");
        let mut mixed = face.clone();
        mix(&mut mixed, &key);
        assert_ne!(mixed[..LENGTH], face[..LENGTH]);
        assert_eq!(mixed[0], face[0] ^ key[0]);
        assert_eq!(mixed[20], face[20] ^ key[0]);
        assert_eq!(mixed[LENGTH..], face[LENGTH..]);
        mix(&mut mixed, &key);
        assert_eq!(mixed, face);
        mix(&mut [1, 2], &key);
    }
}
