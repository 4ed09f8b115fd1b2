//! The faces of one publication.

use super::chain::{self, Cast, Family, Link, Request, Selected};
use super::{Face, FaceBytes, FaceId, Permission};
use crate::diagnostic::{Diagnostic, Outcome, Warned};
use crate::message;

/// The part that a face plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaceRole {
    /// Text of a family and weight.
    Text {
        /// Family.
        family: Family,
        /// Bold.
        bold: bool,
    },
    /// Latin italics beside Chinese text.
    LatinItalic {
        /// Bold.
        bold: bool,
    },
    /// Rare characters and symbols.
    Fallback,
}

/// A face to load.
#[derive(Clone)]
pub struct FaceSource {
    /// Name in messages: the path from the publication's folder, or the built-in face's file name.
    pub file: String,
    /// Bytes.
    pub bytes: FaceBytes,
    /// Index in a collection.
    pub index: u32,
    /// Part.
    pub role: FaceRole,
}

impl std::fmt::Debug for FaceSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FaceSource({}#{}, {:?})", self.file, self.index, self.role)
    }
}

/// The faces of one publication, and the chain of each request.
#[derive(Debug)]
pub struct FontSet {
    faces: Vec<Face>,
    roles: Vec<FaceRole>,
    chains: Vec<Vec<Link>>,
}

impl FontSet {
    /// Reads the faces. Sources are asked in their order where their parts are the same, so the publication's own faces
    /// stand before the built-in ones.
    ///
    /// # Errors
    /// A file that is no face, a face that forbids embedding, or no face for text at all.
    pub fn load(sources: Vec<FaceSource>) -> Outcome<FontSet> {
        let mut faces = Vec::new();
        let mut cast = Vec::new();
        let mut errors = Vec::new();
        for source in sources {
            match read(&source) {
                Ok(face) => {
                    cast.push(Cast { face: FaceId(faces.len() as u16), role: source.role });
                    faces.push(face);
                }
                Err(diagnostic) => errors.push(diagnostic),
            }
        }
        if errors.is_empty() && faces.is_empty() {
            errors.push(
                Diagnostic::error("no-face", message!("没有可用的字体", "there is no face to set text with")).hint(
                    message!(
                        "在 build.toml 的 [fonts] 中指定字体文件，或使用内嵌字体的 keben",
                        "name font files in [fonts] of build.toml, or use a keben with its built-in faces"
                    ),
                ),
            );
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let chains = Request::all().map(|request| chain::build(request, &cast)).collect();
        let roles = cast.iter().map(|c| c.role).collect();
        Ok(Warned::clean(FontSet { faces, roles, chains }))
    }

    /// The face of `id`.
    pub fn face(&self, id: FaceId) -> &Face {
        &self.faces[id.0 as usize]
    }

    /// The faces with their numbers.
    pub fn faces(&self) -> impl Iterator<Item = (FaceId, &Face)> {
        (0u16..).map(FaceId).zip(&self.faces)
    }

    /// The part that a face plays.
    pub fn role(&self, id: FaceId) -> FaceRole {
        self.roles[id.0 as usize]
    }

    /// The face for `character`, or `None` if no face has it. `latin` says that the character stands in Latin text, which
    /// decides between the italics of Latin and 楷体 for characters that both scripts use.
    pub fn select(&self, request: Request, character: char, latin: bool) -> Option<Selected> {
        let chain = &self.chains[request.index()];
        let usable =
            |link: &&Link| (latin || !link.latin_only) && self.face(link.selected.face).glyph(character).is_some();
        chain.iter().find(usable).map(|link| link.selected)
    }

    /// The face that Chinese text of this request is looked for in first.
    pub fn first(&self, request: Request) -> Option<Selected> {
        self.chains[request.index()].iter().find(|link| !link.latin_only).map(|link| link.selected)
    }

    /// The first face of a request's chain for Chinese text: the one whose metrics place its lines.
    pub fn primary(&self, request: Request) -> FaceId {
        let chain = &self.chains[request.index()];
        // `load` refuses an empty set, and a chain holds every text or fallback face.
        chain.iter().find(|l| !l.latin_only).or(chain.first()).map_or(FaceId(0), |l| l.selected.face)
    }
}

const _: () = assert!(Request::COUNT == 20);

fn read(source: &FaceSource) -> Result<Face, Diagnostic> {
    let file = &source.file;
    let face = Face::new(source.bytes.clone(), source.index, file).map_err(|reason| {
        Diagnostic::error(
            "not-a-face",
            message!("{file} 不是可用的字体文件（{reason}）", "{file} is not a font file that can be used ({reason})"),
        )
        .in_file(file.clone())
        .hint(message!("请换用 OTF、TTF 或 TTC 字体", "use an OTF, TTF or TTC font"))
    })?;
    let name = &face.name;
    if face.permission == Permission::Forbidden {
        return Err(Diagnostic::error(
            "face-forbids-embedding",
            message!("字体“{name}”（{file}）不允许嵌入", "the face “{name}” ({file}) forbids embedding"),
        )
        .in_file(file.clone())
        .hint(message!(
            "换用允许嵌入的字体，或向字体厂商取得授权版本",
            "use a face that allows embedding, or get a licensed version from its maker"
        )));
    }
    if face.outlines == super::Outlines::Other {
        return Err(Diagnostic::error(
            "face-without-outlines",
            message!("字体“{name}”（{file}）没有可嵌入的轮廓", "the face “{name}” ({file}) has no outlines to embed"),
        )
        .in_file(file.clone())
        .hint(message!("换用 TrueType 或 CFF 轮廓的字体", "use a face with TrueType or CFF outlines")));
    }
    Ok(face)
}
