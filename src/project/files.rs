//! Files that build.toml names: they must be there, and inside the publication's folder, also through a link.

use std::path::{Component, Path, PathBuf};

use super::problems::Problems;
use super::raw::Text;
use crate::diagnostic::Diagnostic;
use crate::message;

/// What a name is to stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A file.
    File,
    /// A file or a folder.
    Either,
}

/// The folder that names start from.
pub(super) struct Folder<'f> {
    /// The publication's folder: nothing outside it is read.
    pub publication: &'f Path,
    /// The folder in it that names start from, with `/`; empty for the publication's own.
    pub base: &'f str,
}

impl<'f> Folder<'f> {
    /// The publication's own folder.
    pub fn top(publication: &'f Path) -> Folder<'f> {
        Folder { publication, base: "" }
    }

    /// The path that `name` stands for, from the base and with `/`, or `None` after a report.
    pub fn named(&self, name: &Text, wanted: Wanted, problems: &mut Problems<'_>) -> Option<String> {
        match self.find(name.get_ref(), wanted) {
            Ok(path) => Some(path),
            Err(diagnostic) => {
                problems.push(name.span(), diagnostic);
                None
            }
        }
    }

    /// The file's bytes, or `None` after a report.
    pub fn read(&self, name: &Text, problems: &mut Problems<'_>) -> Option<(String, Vec<u8>)> {
        let path = self.named(name, Wanted::File, problems)?;
        match std::fs::read(self.full(&path)) {
            Ok(bytes) => Some((path, bytes)),
            Err(error) => {
                problems.push(name.span(), unreadable(&path, &error));
                None
            }
        }
    }

    fn full(&self, path: &str) -> PathBuf {
        self.publication.join(self.base).join(path)
    }

    fn find(&self, name: &str, wanted: Wanted) -> Result<String, Diagnostic> {
        let path = normal(name).ok_or_else(|| outside(name))?;
        let full = self.full(&path);
        let metadata = std::fs::metadata(&full).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => missing(&path),
            _ => unreadable(&path, &error),
        })?;
        if wanted == Wanted::File && !metadata.is_file() {
            return Err(not_a_file(&path));
        }
        if !is_inside(self.publication, &full) {
            return Err(outside(name));
        }
        Ok(path)
    }
}

/// Whether `path`, with every link followed, is `folder` or inside it.
pub(crate) fn is_inside(folder: &Path, path: &Path) -> bool {
    match (folder.canonicalize(), path.canonicalize()) {
        (Ok(folder), Ok(path)) => path.starts_with(folder),
        _ => false,
    }
}

/// `name` with `/` and without `.` and `..`; `None` if it leaves the folder. Names with `\` are read as Windows writes
/// them.
fn normal(name: &str) -> Option<String> {
    let name = name.trim().replace('\\', "/");
    // A drive (`C:`) is a prefix on Windows only; such a name must not mean two things on two systems.
    if name.starts_with('/') || name.as_bytes().get(1) == Some(&b':') {
        return None;
    }
    let mut parts: Vec<String> = Vec::new();
    for component in Path::new(&name).components() {
        match component {
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            Component::CurDir => {}
            Component::ParentDir => drop(parts.pop()?),
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(if parts.is_empty() { ".".to_owned() } else { parts.join("/") })
}

fn missing(path: &str) -> Diagnostic {
    Diagnostic::error("missing-file", message!("找不到“{path}”", "cannot find `{path}`")).hint(message!(
        "路径从 build.toml 所在的文件夹算起（order 从 root 算起）；请核对文件名及其大小写",
        "paths start at the folder of build.toml (those of `order` at `root`); check the name and its case"
    ))
}

fn outside(name: &str) -> Diagnostic {
    Diagnostic::error(
        "outside-publication",
        message!(
            "“{name}”在出版物的文件夹之外，不会读取",
            "`{name}` is outside the publication's folder and is not read"
        ),
    )
    .hint(message!("把文件放进出版物的文件夹，写相对路径", "put the file into the folder and name it from there"))
}

fn not_a_file(path: &str) -> Diagnostic {
    Diagnostic::error("not-a-file", message!("“{path}”是文件夹，这里要写文件", "`{path}` is a folder, not a file"))
        .hint(message!("写出文件夹中那个文件的名字", "name the file in it"))
}

/// A file that is there and cannot be read.
pub(super) fn unreadable(path: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error("unreadable-file", message!("无法读取“{path}”：{error}", "cannot read `{path}`: {error}"))
        .hint(message!("请核对文件的读取权限", "check that you may read it"))
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn a_name_is_kept_inside_its_folder() {
        assert_eq!(normal("./a/../b.png").as_deref(), Some("b.png"));
        assert_eq!(normal(r"images\b.png").as_deref(), Some("images/b.png"));
        assert_eq!(normal("").as_deref(), Some("."));
        for outside in ["../b.png", "a/../../b", "/etc/passwd", r"C:\b.png", r"\\server\b", ".."] {
            assert_eq!(normal(outside), None, "{outside}");
        }
    }
}
