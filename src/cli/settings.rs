//! What the arguments and the environment mean.

use std::path::{Path, PathBuf};

use keben::diagnostic::Diagnostic;
use keben::edition::BuildRequest;
use keben::message;
use keben::source::SourceFormat;

use super::args;

/// What `keben build` is to do, but for where outputs go when nobody says: that depends on the publication.
pub(crate) struct BuildSettings {
    pub path: PathBuf,
    pub from: Option<SourceFormat>,
    pub out: Option<PathBuf>,
    pub editions: Vec<String>,
    pub strict: bool,
    pub source_date_epoch: Option<i64>,
}

impl BuildSettings {
    /// # Errors
    /// A SOURCE_DATE_EPOCH that is no moment.
    pub fn resolve(arguments: args::Build) -> Result<BuildSettings, Diagnostic> {
        Ok(BuildSettings {
            path: path(arguments.path),
            from: arguments.from.map(args::From::format),
            out: arguments.out,
            editions: arguments.editions,
            strict: arguments.strict,
            source_date_epoch: source_date_epoch()?,
        })
    }

    /// The request for a publication in `folder`.
    pub fn request(self, folder: &Path) -> BuildRequest {
        BuildRequest {
            editions: self.editions,
            out: self.out.unwrap_or_else(|| within(folder, "out")),
            strict: self.strict,
            source_date_epoch: self.source_date_epoch,
        }
    }
}

/// The publication's path: here, if nobody says.
pub(crate) fn path(path: Option<PathBuf>) -> PathBuf {
    path.unwrap_or_else(|| PathBuf::from("."))
}

/// A name in `folder` as messages show it: `out`, not `./out`.
pub(crate) fn within(folder: &Path, name: &str) -> PathBuf {
    if folder == Path::new(".") { PathBuf::from(name) } else { folder.join(name) }
}

/// SOURCE_DATE_EPOCH: seconds since 1970, up to the last of the year 9999, which is the last that an EPUB can name.
///
/// # Errors
/// A value that is none.
pub(crate) fn source_date_epoch() -> Result<Option<i64>, Diagnostic> {
    const LAST: i64 = 253_402_300_799;
    let Some(value) = std::env::var_os("SOURCE_DATE_EPOCH").filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    let value = value.to_string_lossy().into_owned();
    let seconds = value.trim().parse::<i64>().ok().filter(|seconds| (0..=LAST).contains(seconds));
    seconds.map(Some).ok_or_else(|| {
        Diagnostic::error(
            "bad-source-date-epoch",
            message!(
                "SOURCE_DATE_EPOCH 的值“{value}”不是秒数",
                "SOURCE_DATE_EPOCH is `{value}`, not a number of seconds"
            ),
        )
        .hint(message!(
            "写 1970 年以来的秒数，如 1704067200，或取消该变量",
            "set it to seconds since 1970, such as 1704067200, or unset it"
        ))
    })
}
