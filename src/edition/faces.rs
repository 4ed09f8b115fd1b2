//! The faces of a publication, in the order in which they are asked: those that build.toml names, those of `fonts/` that
//! keben knows by name, those in the binary.

use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::font::{FaceBytes, FaceRole, FaceSource, Family, builtin_sources, known_role};
use crate::message;
use crate::project::{FaceSetting, Project, is_inside};

/// The faces to load.
///
/// # Errors
/// A file that cannot be read.
pub(super) fn sources(project: &Project, found: &mut Vec<Diagnostic>) -> Result<Vec<FaceSource>, Vec<Diagnostic>> {
    let mut errors = Vec::new();
    let mut sources: Vec<FaceSource> =
        project.fonts.faces.iter().filter_map(|face| named(face, &project.folder, &mut errors)).collect();
    for name in font_files(&project.folder) {
        let path = format!("fonts/{name}");
        if sources.iter().any(|source| source.file == path) {
            continue;
        }
        match known_role(&name) {
            Some(role) => sources.extend(mapped(&project.folder, path, 0, role, &mut errors)),
            None => found.push(unused(&path)),
        }
    }
    let has = |name: &str, sources: &[FaceSource]| {
        sources.iter().any(|source| source.file.strip_prefix("fonts/") == Some(name))
    };
    for builtin in builtin_sources() {
        // The publication's own copy stands before it.
        if !has(&builtin.file, &sources) {
            sources.push(builtin);
        }
    }
    if errors.is_empty() { Ok(sources) } else { Err(errors) }
}

fn named(face: &FaceSetting, folder: &Path, errors: &mut Vec<Diagnostic>) -> Option<FaceSource> {
    mapped(folder, face.file.clone(), face.index, role_of(&face.part)?, errors)
}

fn mapped(folder: &Path, file: String, index: u32, role: FaceRole, errors: &mut Vec<Diagnostic>) -> Option<FaceSource> {
    match FaceBytes::map(&folder.join(&file)) {
        Ok(bytes) => Some(FaceSource { file, bytes, index, role }),
        Err(error) => {
            errors.push(super::cover::unreadable(&file, &error));
            None
        }
    }
}

/// The part that a key of `[fonts]` names.
fn role_of(part: &str) -> Option<FaceRole> {
    let text = |family, bold| Some(FaceRole::Text { family, bold });
    match part {
        "song" => text(Family::Song, false),
        "song-bold" => text(Family::Song, true),
        "hei" => text(Family::Hei, false),
        "hei-bold" => text(Family::Hei, true),
        "kai" => text(Family::Kai, false),
        "kai-bold" => text(Family::Kai, true),
        "fang" => text(Family::Fang, false),
        "mono" => text(Family::Mono, false),
        "latin-italic" => Some(FaceRole::LatinItalic { bold: false }),
        "latin-bold-italic" => Some(FaceRole::LatinItalic { bold: true }),
        "fallback" => Some(FaceRole::Fallback),
        _ => None,
    }
}

/// Font files of `fonts/`, by name in order; none that a link brings in from outside.
fn font_files(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder.join("fonts")) else {
        return Vec::new();
    };
    let is_font = |name: &str| {
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        ["otf", "ttf", "ttc", "otc"].iter().any(|known| extension.eq_ignore_ascii_case(known))
    };
    let inside = |entry: &std::fs::DirEntry| entry.path().is_file() && is_inside(folder, &entry.path());
    let files = entries.flatten().filter(inside).map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = files.filter(|name| is_font(name)).collect();
    names.sort();
    names
}

fn unused(path: &str) -> Diagnostic {
    Diagnostic::note("unused-face", message!("字体“{path}”没有用上", "the face `{path}` is not used"))
        .in_file(path)
        .hint(message!(
            "在 [fonts] 下写明用途，如 song = \"{path}\"",
            "say in [fonts] what it is for, such as song = \"{path}\""
        ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_that_build_toml_can_name_has_a_face_role() {
        for part in crate::project::font_parts() {
            assert!(role_of(part).is_some(), "{part}");
        }
    }

    #[test]
    fn faces_of_the_publication_stand_before_the_built_in_ones_and_none_is_there_twice() {
        let folder = tempfile::tempdir().unwrap();
        let fonts = folder.path().join("fonts");
        std::fs::create_dir(&fonts).unwrap();
        for name in ["NotoSerifCJKsc-Regular.otf", "Mine.otf", "Other.TTF", "README.md"] {
            std::fs::write(fonts.join(name), "x").unwrap();
        }
        let mut project = crate::project::load(folder.path()).unwrap().value;
        project.fonts.faces = vec![FaceSetting { part: "kai".into(), file: "fonts/Mine.otf".into(), index: 3 }];
        let mut found = Vec::new();
        let sources = sources(&project, &mut found).unwrap();
        assert_eq!(sources[0].file, "fonts/Mine.otf");
        assert_eq!(sources[0].index, 3);
        assert_eq!(sources[1].file, "fonts/NotoSerifCJKsc-Regular.otf");
        assert!(!sources.iter().any(|source| source.file == "NotoSerifCJKsc-Regular.otf"));
        assert_eq!(found.len(), 1);
        assert!(found[0].message.en.contains("fonts/Other.TTF"));
    }
}
