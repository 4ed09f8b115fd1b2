//! Paths that a text names. Nothing outside the publication's folder is ever read: not by `..`, not by an absolute path,
//! not through a link.

use std::io::Read;
use std::path::{Component, Path, PathBuf};

use super::Given;

/// The publication's folder, and the only way to files in it.
#[derive(Debug)]
pub(super) struct Inside {
    folder: PathBuf,
    canonical: PathBuf,
    given: Option<Given>,
}

/// Why a path gives nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PathFault {
    /// It leads out of the publication.
    Outside,
    /// Nothing is there.
    Missing,
    /// It is there but cannot be read: what the system says.
    Unreadable(String),
    /// More bytes than are allowed.
    TooLarge,
}

impl Inside {
    /// Opens the publication's folder.
    ///
    /// # Errors
    /// What the system says when it is not there.
    pub(super) fn new(folder: &Path) -> Result<Inside, String> {
        let canonical = folder.canonicalize().map_err(|e| e.to_string())?;
        Ok(Inside { folder: folder.to_owned(), canonical, given: None })
    }

    /// With a file that is given, not read.
    pub(super) fn with(self, given: Option<&Given>) -> Inside {
        Inside { given: given.cloned(), ..self }
    }

    fn given(&self, path: &str) -> Option<&[u8]> {
        self.given.as_ref().filter(|given| given.name == path).map(|given| &*given.bytes)
    }

    /// The folder itself, every link followed.
    pub(super) fn canonical(&self) -> &Path {
        &self.canonical
    }

    /// The real file or folder of a path from the publication's folder, which must lie inside it.
    pub(super) fn locate(&self, path: &str) -> Result<PathBuf, PathFault> {
        let found = self.folder.join(path).canonicalize().map_err(|e| match e.kind() {
            std::io::ErrorKind::PermissionDenied => PathFault::Unreadable(e.to_string()),
            _ => PathFault::Missing,
        })?;
        if found.starts_with(&self.canonical) { Ok(found) } else { Err(PathFault::Outside) }
    }

    /// The bytes of a file, at most `limit`.
    pub(super) fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, PathFault> {
        if let Some(bytes) = self.given(path) {
            return if bytes.len() as u64 > limit { Err(PathFault::TooLarge) } else { Ok(bytes.to_vec()) };
        }
        let found = self.locate(path)?;
        let unreadable = |e: std::io::Error| PathFault::Unreadable(e.to_string());
        // A pipe or device would block or never end.
        let length = match found.metadata().map_err(unreadable)? {
            data if data.is_file() => data.len(),
            _ => return Err(PathFault::Missing),
        };
        if length > limit {
            return Err(PathFault::TooLarge);
        }
        let mut bytes = Vec::with_capacity(length as usize);
        let file = std::fs::File::open(&found).map_err(unreadable)?;
        file.take(limit + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() as u64 > limit { Err(PathFault::TooLarge) } else { Ok(bytes) }
    }

    /// The first bytes of a file, at most `limit`, and whether that is all of it.
    pub(super) fn head(&self, path: &str, limit: u64) -> Result<(Vec<u8>, bool), PathFault> {
        if let Some(bytes) = self.given(path) {
            let end = bytes.len().min(usize::try_from(limit).unwrap_or(usize::MAX));
            return Ok((bytes[..end].to_vec(), end == bytes.len()));
        }
        let found = self.locate(path)?;
        let unreadable = |e: std::io::Error| PathFault::Unreadable(e.to_string());
        let length = match found.metadata().map_err(unreadable)? {
            data if data.is_file() => data.len(),
            _ => return Err(PathFault::Missing),
        };
        let mut bytes = Vec::new();
        std::fs::File::open(&found).map_err(unreadable)?.take(limit).read_to_end(&mut bytes).map_err(unreadable)?;
        Ok((bytes, length <= limit))
    }

    /// Whether a file is there, inside.
    pub(super) fn has_file(&self, path: &str) -> bool {
        self.given(path).is_some() || self.locate(path).is_ok_and(|found| found.is_file())
    }

    /// Whether a folder is there, inside.
    pub(super) fn has_folder(&self, path: &str) -> bool {
        self.locate(path).is_ok_and(|found| found.is_dir())
    }
}

/// The path of `reference`, as a text in `folder` writes it, from the publication's folder: `.` and `..` resolved by
/// name, `\` read as `/`.
///
/// # Errors
/// [`PathFault::Outside`] for a path that is absolute or climbs out.
pub(super) fn join(folder: &str, reference: &str) -> Result<String, PathFault> {
    let reference = reference.replace('\\', "/");
    let has_drive = reference.as_bytes().get(1) == Some(&b':') && reference.as_bytes()[0].is_ascii_alphabetic();
    if has_drive || reference.contains('\0') {
        return Err(PathFault::Outside);
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    for component in Path::new(&reference).components() {
        match component {
            Component::CurDir => {}
            Component::Normal(part) => parts.extend(part.to_str()),
            Component::ParentDir => drop(parts.pop().ok_or(PathFault::Outside)?),
            Component::RootDir | Component::Prefix(_) => return Err(PathFault::Outside),
        }
    }
    if parts.contains(&"..") { Err(PathFault::Outside) } else { Ok(parts.join("/")) }
}

/// The folder of a path with `/`; empty for one at the top.
pub(super) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Resolves `%XX`. What is not valid stays as it is.
pub(super) fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).filter(|h| bytes[at] == b'%' && h.iter().all(u8::is_ascii_hexdigit));
        let byte = hex.and_then(|h| u8::from_str_radix(std::str::from_utf8(h).ok()?, 16).ok());
        decoded.push(byte.unwrap_or(bytes[at]));
        at += if byte.is_some() { 3 } else { 1 };
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_by_name_and_never_climb_out() {
        assert_eq!(join("book/a", "../img/./x.png").unwrap(), "book/img/x.png");
        assert_eq!(join("", "x.md").unwrap(), "x.md");
        assert_eq!(join("book", r"img\x.png").unwrap(), "book/img/x.png");
        assert_eq!(join("a", "../b").unwrap(), "b");
        for bad in ["../../x", "/etc/passwd", "a/../../../x", r"C:\x", r"..\..\x", "x\0"] {
            assert_eq!(join("book", bad), Err(PathFault::Outside), "{bad}");
        }
    }

    #[test]
    fn percent_codes_are_resolved_and_broken_ones_kept() {
        assert_eq!(percent_decode("%E4%B8%AD%20a%zz%4"), "中 a%zz%4");
        assert_eq!(percent_decode("%ff"), "%ff");
    }

    #[test]
    fn nothing_is_read_from_outside_not_even_through_a_link() {
        let outer = tempfile::tempdir().unwrap();
        std::fs::write(outer.path().join("secret.txt"), "x").unwrap();
        let folder = outer.path().join("pub");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("a.md"), "ab").unwrap();
        let inside = Inside::new(&folder).unwrap();
        assert_eq!(inside.read("a.md", 2).unwrap(), b"ab");
        assert_eq!(inside.read("a.md", 1), Err(PathFault::TooLarge));
        assert_eq!(inside.read("../secret.txt", 9), Err(PathFault::Outside));
        assert_eq!(inside.read("b.md", 9), Err(PathFault::Missing));
        assert_eq!(inside.read(".", 9), Err(PathFault::Missing));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("../secret.txt", folder.join("link.md")).unwrap();
            std::os::unix::fs::symlink("..", folder.join("up")).unwrap();
            assert_eq!(inside.read("link.md", 9), Err(PathFault::Outside));
            assert_eq!(inside.read("up/secret.txt", 9), Err(PathFault::Outside));
        }
    }
}
