//! Fills in what build.toml and the text leave open: title and identifier.

use crate::diagnostic::Diagnostic;
use crate::message;
use crate::model::{Publication, chapter_text};
use crate::project::Project;

/// Completes the metadata.
pub(super) fn complete(project: &Project, publication: &mut Publication, found: &mut Vec<Diagnostic>) {
    if publication.metadata.title.trim().is_empty() {
        publication.metadata.title = title(project, publication);
        if publication.chapters.len() > 1 {
            found.push(no_title(&publication.metadata.title));
        }
    }
    if publication.metadata.identifier.trim().is_empty() {
        publication.metadata.identifier = identifier(publication);
    }
}

/// A publication of one chapter is called what that is called; one of several, what its folder is called.
fn title(project: &Project, publication: &Publication) -> String {
    let chapter = match publication.chapters.as_slice() {
        [only] => Some(only.title.clone()),
        _ => None,
    };
    let folder = || Some(project.folder.canonicalize().ok()?.file_name()?.to_string_lossy().into_owned());
    let titles = [chapter, folder()].into_iter().flatten();
    titles.map(|title| title.trim().to_owned()).find(|title| !title.is_empty()).unwrap_or_else(|| "无题".into())
}

fn no_title(title: &str) -> Diagnostic {
    Diagnostic::note(
        "no-title",
        message!("没有书名，用了文件夹名“{title}”", "there is no title; the folder's name `{title}` is used"),
    )
    .in_file("build.toml")
    .hint(message!("在 [publication] 下写 title = \"书名\"", "add title = \"…\" under [publication]"))
}

/// A UUID of version 8 (RFC 9562, 5.8), made of title, language and text: the same text has the same identifier on every
/// machine, and another text another one.
fn identifier(publication: &Publication) -> String {
    let mut hasher = blake3::Hasher::new();
    // A length before each part, so that no two lists of parts run together into the same bytes.
    let mut part = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    part(&publication.metadata.title);
    part(publication.metadata.language.as_str());
    publication.chapters.iter().for_each(|chapter| part(&chapter_text(chapter)));
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
