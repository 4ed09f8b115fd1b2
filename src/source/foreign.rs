//! Documents of other programs: keben does not read them, and says how they come in.

use super::format;
use crate::diagnostic::Diagnostic;
use crate::message;

/// Documents that pandoc reads, and whether pictures are inside them.
const PANDOC: [(&str, bool); 24] = [
    ("docx", true),
    ("odt", true),
    ("epub", true),
    ("rtf", true),
    ("fb2", true),
    ("ipynb", true),
    ("pptx", true),
    ("html", false),
    ("htm", false),
    ("xhtml", false),
    ("tex", false),
    ("latex", false),
    ("ltx", false),
    ("typ", false),
    ("rst", false),
    ("org", false),
    ("textile", false),
    ("mediawiki", false),
    ("wiki", false),
    ("muse", false),
    ("t2t", false),
    ("opml", false),
    ("dbk", false),
    ("man", false),
];
/// Documents that must be saved as another kind first.
const TO_BE_SAVED: [&str; 8] = ["doc", "dot", "wps", "wpt", "dotx", "ott", "pages", "hwp"];

/// Whether a file is a document of another program, by its name.
pub(super) fn is_document(path: &str) -> bool {
    let extension = format::extension(path);
    extension.is_some_and(|e| PANDOC.iter().any(|(name, _)| *name == e) || TO_BE_SAVED.contains(&e.as_str()))
}

/// The error of a document of another program: the commands that bring it in.
pub(super) fn explain(path: &str) -> Diagnostic {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = format::extension(path).unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let (shown, json) = (quoted(name), quoted(&format!("{stem}.json")));
    let what = message!(
        "“{name}”是其他程序的文档（{extension}），keben 不直接读取",
        "“{name}” is a document of another program ({extension}), which keben does not read itself"
    );
    let hint = if TO_BE_SAVED.contains(&extension.as_str()) {
        message!(
            "先另存为 .docx，再用 pandoc 转换：pandoc 文件.docx --extract-media=. -t json -o {json}，然后 keben build {json}",
            "save it as .docx, then convert it with pandoc: pandoc FILE.docx --extract-media=. -t json -o {json}, then keben build {json}"
        )
    } else {
        let has_media = PANDOC.iter().any(|(name, media)| *name == extension && *media);
        let media = if has_media { " --extract-media=." } else { "" };
        message!(
            "在它的文件夹中用 pandoc 转换：pandoc {shown}{media} -t json -o {json}，然后 keben build {json}",
            "convert it with pandoc, in its folder: pandoc {shown}{media} -t json -o {json}, then keben build {json}"
        )
    };
    Diagnostic::error("foreign-document", what).in_file(path).hint(hint)
}

/// A name as a shell takes it.
fn quoted(name: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '/');
    if name.chars().all(is_plain) { name.to_owned() } else { format!("'{}'", name.replace('\'', "'\\''")) }
}
