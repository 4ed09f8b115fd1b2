//! A publication in a temporary folder, and the real binary run on it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A publication in a folder of its own.
pub struct Publication {
    folder: tempfile::TempDir,
}

impl Publication {
    /// One with these files.
    pub fn new(files: &[(&str, &[u8])]) -> Publication {
        let publication = Publication { folder: tempfile::tempdir().unwrap() };
        files.iter().for_each(|(name, bytes)| publication.write(name, bytes));
        publication
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A path in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// The names of the outputs, sorted; empty without an output folder.
    pub fn outputs(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.path("out")) else {
            return Vec::new();
        };
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// Runs `keben` in the folder.
    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::new(keben().current_dir(self.folder()).args(arguments))
    }
}

/// The command, in an environment that says nothing.
pub fn keben() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_keben"));
    for name in ["SOURCE_DATE_EPOCH", "NO_COLOR", "LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LANGUAGE"] {
        command.env_remove(name);
    }
    command.env("LANG", "C.UTF-8");
    command
}

/// What a run gave.
#[derive(Debug)]
pub struct Run {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Run {
    /// Runs the command to its end.
    pub fn new(command: &mut Command) -> Run {
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Run { code: status.code().expect("keben was not killed"), out: text(stdout), err: text(stderr) }
    }
}
