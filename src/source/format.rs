//! What a file is written in: as it is said, else by its name and, where that says too little, by its text.

use super::{SourceFormat, aozora, pandoc};

/// The format of a file with this text.
pub(super) fn of(said: Option<SourceFormat>, path: &str, text: &str) -> SourceFormat {
    if let Some(format) = said {
        return format;
    }
    match extension(path).as_deref() {
        Some("txt") if aozora::is_notation(text) => SourceFormat::Aozora,
        Some("txt") => SourceFormat::Text,
        Some("json") if pandoc::is_json(text) => SourceFormat::PandocJson,
        _ => SourceFormat::Markdown,
    }
}

/// How the names of texts end.
pub(super) fn extensions(said: Option<SourceFormat>) -> &'static [&'static str] {
    match said {
        Some(SourceFormat::PandocJson) => &["json"],
        Some(SourceFormat::Aozora) => &["txt"],
        _ => &["md", "markdown", "txt"],
    }
}

/// What stands behind the last full stop of a name, in lower case.
pub(super) fn extension(name: &str) -> Option<String> {
    let name = name.rsplit('/').next().unwrap_or(name);
    name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase())
}
