//! Puts finished files in place: each is written beside its place, synced, and renamed; none is renamed before all are
//! written.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::Output;
use super::schedule::Made;
use crate::diagnostic::Diagnostic;
use crate::message;

/// Writes the files into `out`, which is made if it is not there.
///
/// # Errors
/// A folder or file that cannot be written. Nothing is in place then, but for a rename that fails after another went
/// well; a file that is in place is whole.
pub(super) fn write(out: &Path, made: Vec<Made>) -> Result<Vec<Output>, Vec<Diagnostic>> {
    let is_new = !out.exists();
    std::fs::create_dir_all(out).map_err(|error| vec![cannot_write(out, &error)])?;
    match put_in_place(out, &made) {
        Ok(paths) => Ok(made.into_iter().zip(paths).map(|(made, path)| output(made, path)).collect()),
        Err(error) => {
            if is_new {
                // Only an empty folder goes; that it cannot is no further fault.
                let _ = std::fs::remove_dir(out);
            }
            Err(vec![error])
        }
    }
}

fn output(made: Made, path: PathBuf) -> Output {
    Output { edition: made.edition, path, kind: made.kind, bytes: made.bytes.len() as u64, time: made.time }
}

fn put_in_place(out: &Path, made: &[Made]) -> Result<Vec<PathBuf>, Diagnostic> {
    let places: Vec<PathBuf> = made.iter().map(|made| out.join(&made.file)).collect();
    if let Some(folder) = places.iter().find(|place| place.is_dir()) {
        return Err(cannot_write(folder, &std::io::Error::from(std::io::ErrorKind::IsADirectory)));
    }
    let mut written = Vec::new();
    for (made, place) in made.iter().zip(&places) {
        written.push(write_beside(out, &made.bytes).map_err(|error| cannot_write(place, &error))?);
    }
    for (file, place) in written.into_iter().zip(&places) {
        file.persist(place).map_err(|error| cannot_write(place, &error.error))?;
    }
    sync_folder(out);
    Ok(places)
}

/// A temporary file, which is gone when it is dropped. It is made as any new file is, with the rights that the user's
/// settings give; `NamedTempFile::new_in` would hide the outputs from everyone else.
fn write_beside(out: &Path, bytes: &[u8]) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".keben-").suffix(".tmp");
    let mut file = builder.make_in(out, |path| File::create_new(path))?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// Makes the renames last through a loss of power, on systems where a folder can be opened; elsewhere they do by
/// themselves.
fn sync_folder(out: &Path) {
    if let Ok(folder) = File::open(out) {
        let _ = folder.sync_all();
    }
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Diagnostic {
    let path = path.display();
    Diagnostic::error("cannot-write", message!("无法写入 {path}：{error}", "cannot write {path}: {error}")).hint(
        message!(
            "请核对磁盘空间、写入权限，以及该文件是否正被其他程序打开",
            "check the free space, that you may write there, and that no other program has the file open"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::OutputKind;

    fn made(file: &str, bytes: &[u8]) -> Made {
        Made {
            file: file.into(),
            edition: file.into(),
            kind: OutputKind::Epub { chapters: 1, face_bytes: 0 },
            bytes: bytes.into(),
            time: std::time::Duration::ZERO,
        }
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap().flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn files_take_the_place_of_older_ones_and_leave_nothing_beside_them() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("a/out");
        write(&out, vec![made("x.epub", b"old")]).unwrap();
        let outputs = write(&out, vec![made("x.epub", b"new"), made("y.pdf", b"pdf")]).unwrap();
        assert_eq!(names(&out), ["x.epub", "y.pdf"]);
        assert_eq!(std::fs::read(out.join("x.epub")).unwrap(), b"new");
        assert_eq!(outputs[1].path, out.join("y.pdf"));
        assert_eq!(outputs[1].bytes, 3);
    }

    #[test]
    fn nothing_is_put_in_place_when_one_file_cannot_be() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("y.pdf")).unwrap();
        std::fs::write(folder.path().join("x.epub"), b"old").unwrap();
        let errors = write(folder.path(), vec![made("x.epub", b"new"), made("y.pdf", b"pdf")]).unwrap_err();
        assert_eq!(errors[0].code, "cannot-write");
        assert_eq!(names(folder.path()), ["x.epub", "y.pdf"]);
        assert_eq!(std::fs::read(folder.path().join("x.epub")).unwrap(), b"old");
    }

    #[test]
    fn an_output_folder_that_is_a_file_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        std::fs::write(&out, b"file").unwrap();
        assert_eq!(write(&out, vec![made("x.epub", b"new")]).unwrap_err()[0].code, "cannot-write");
        assert_eq!(std::fs::read(&out).unwrap(), b"file");
    }
}
