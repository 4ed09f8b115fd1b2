//! The faces that keben knows by name, and those compiled into the binary.

use super::set::FaceRole;
use super::{FaceSource, Family};

const fn text(family: Family, bold: bool) -> FaceRole {
    FaceRole::Text { family, bold }
}

/// Files of the `fonts/` folder that keben ships, with the parts that they play.
const KNOWN: [(&str, FaceRole); 12] = [
    ("NotoSerifCJKsc-Regular.otf", text(Family::Song, false)),
    ("NotoSerifCJKsc-Bold.otf", text(Family::Song, true)),
    ("NotoSansCJKsc-Regular.otf", text(Family::Hei, false)),
    ("NotoSansCJKsc-Bold.otf", text(Family::Hei, true)),
    ("BookKai-Regular.ttf", text(Family::Kai, false)),
    ("FandolFang-Regular.otf", text(Family::Fang, false)),
    ("NotoSansMonoCJKsc-Regular.otf", text(Family::Mono, false)),
    ("SourceSerif4-Italic.ttf", FaceRole::LatinItalic { bold: false }),
    ("SourceSerif4-BoldItalic.ttf", FaceRole::LatinItalic { bold: true }),
    ("NotoSerifCJKsc-Regular-Rare.otf", FaceRole::Fallback),
    ("NotoEmoji-Regular.ttf", FaceRole::Fallback),
    ("SourceSerif4-Regular.ttf", FaceRole::Fallback),
];

/// The part that a file of this name plays when build.toml does not say.
pub fn known_role(file_name: &str) -> Option<FaceRole> {
    KNOWN.iter().find(|(name, _)| *name == file_name).map(|&(_, role)| role)
}

/// The faces inside the binary. A debug build reads them from the project's own `fonts/` folder instead, to keep compile
/// times short; without the feature `embedded-faces` there are none.
pub fn builtin_sources() -> Vec<FaceSource> {
    let mut sources = builtin::sources();
    // The face that the formula engine is made with, and brings.
    if cfg!(feature = "embedded-faces") {
        sources.push(FaceSource {
            file: "STIXTwoMath-Regular.otf".to_owned(),
            bytes: super::FaceBytes::Static(latex_rust::STIX_TWO_MATH_OTF),
            index: 0,
            role: FaceRole::Math,
        });
    }
    sources
}

#[cfg(not(feature = "embedded-faces"))]
mod builtin {
    pub(super) fn sources() -> Vec<super::FaceSource> {
        Vec::new()
    }
}

#[cfg(all(feature = "embedded-faces", debug_assertions))]
mod builtin {
    use super::{FaceSource, known_role};
    use crate::font::FaceBytes;

    const NAMES: [&str; 7] = [
        "NotoSerifCJKsc-Regular.otf",
        "NotoSerifCJKsc-Bold.otf",
        "NotoSansCJKsc-Bold.otf",
        "BookKai-Regular.ttf",
        "NotoSansMonoCJKsc-Regular.otf",
        "SourceSerif4-Italic.ttf",
        "SourceSerif4-BoldItalic.ttf",
    ];

    pub(super) fn sources() -> Vec<FaceSource> {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts");
        let source = |&name: &&'static str| {
            let bytes = FaceBytes::map(&folder.join(name)).ok()?;
            Some(FaceSource { file: name.to_owned(), bytes, index: 0, role: known_role(name)? })
        };
        NAMES.iter().filter_map(source).collect()
    }
}

#[cfg(all(feature = "embedded-faces", not(debug_assertions)))]
mod builtin {
    use super::{FaceSource, known_role};
    use crate::font::FaceBytes;

    macro_rules! faces {
        ($($name:literal),+ $(,)?) => {
            [$(($name, include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/fonts/", $name)) as &'static [u8])),+]
        };
    }

    pub(super) fn sources() -> Vec<FaceSource> {
        let faces = faces![
            "NotoSerifCJKsc-Regular.otf",
            "NotoSerifCJKsc-Bold.otf",
            "NotoSansCJKsc-Bold.otf",
            "BookKai-Regular.ttf",
            "NotoSansMonoCJKsc-Regular.otf",
            "SourceSerif4-Italic.ttf",
            "SourceSerif4-BoldItalic.ttf",
        ];
        let source = |(name, bytes): (&str, &'static [u8])| {
            Some(FaceSource {
                file: name.to_owned(),
                bytes: FaceBytes::Static(bytes),
                index: 0,
                role: known_role(name)?,
            })
        };
        faces.into_iter().filter_map(source).collect()
    }
}
