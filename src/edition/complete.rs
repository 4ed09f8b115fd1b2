//! Fills in what build.toml and the text leave open: the identifier, and a title for a text that has none.

use crate::model::{Publication, chapter_text};
use crate::project::{Project, Script};

/// Completes the metadata. Says whether the identifier is one of keben's making.
pub(super) fn complete(project: &Project, publication: &mut Publication) -> bool {
    if publication.metadata.title.trim().is_empty() {
        publication.metadata.title = folder_name(project).unwrap_or_else(|| "无题".into());
    }
    let is_made = publication.metadata.identifier.trim().is_empty();
    if is_made {
        publication.metadata.identifier = identifier(publication);
    }
    is_made
}

/// The identifier of the same text in other characters, which is another book to a reader's shelf.
pub(super) fn identifier_in(original: &str, script: Script) -> String {
    uuid(|part| {
        part(original);
        part(script.language().as_str());
        part(if script == script.without_words() { "" } else { "words" });
    })
}

fn folder_name(project: &Project) -> Option<String> {
    let name = project.folder.canonicalize().ok()?.file_name()?.to_string_lossy().trim().to_owned();
    Some(name).filter(|name| !name.is_empty())
}

/// A UUID of version 8 (RFC 9562, 5.8), made of title, language and text: the same text has the same identifier on every
/// machine, and another text another one.
fn identifier(publication: &Publication) -> String {
    uuid(|part| {
        part(&publication.metadata.title);
        part(publication.metadata.language.as_str());
        publication.chapters.iter().for_each(|chapter| part(&chapter_text(chapter)));
    })
}

/// The UUID of a list of parts.
fn uuid(parts: impl FnOnce(&mut dyn FnMut(&str))) -> String {
    let mut hasher = blake3::Hasher::new();
    // A length before each part, so that no two lists of parts run together into the same bytes.
    let mut part = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    parts(&mut part);
    let mut bytes = [0u8; 16];
    hasher.finalize_xof().fill(&mut bytes);
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let value = u128::from_be_bytes(bytes);
    let field = |shift: u32, digits: u32| (value >> shift) & ((1 << (4 * digits)) - 1);
    format!(
        "urn:uuid:{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        field(96, 8),
        field(80, 4),
        field(64, 4),
        field(48, 4),
        field(0, 12)
    )
}

#[cfg(test)]
mod tests {
    use super::super::qr::tests::publication;
    use super::*;

    #[test]
    fn the_identifier_is_a_uuid_of_the_text() {
        let one = identifier(&publication(&["甲乙"]));
        assert_eq!(one, identifier(&publication(&["甲乙"])));
        assert_ne!(one, identifier(&publication(&["甲", "乙"])));
        let uuid = one.strip_prefix("urn:uuid:").unwrap();
        let lengths: Vec<usize> = uuid.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(uuid.as_bytes()[14], b'8', "version");
        assert!(matches!(uuid.as_bytes()[19], b'8' | b'9' | b'a' | b'b'), "variant");
    }
}
