//! The faces of one publication.

use std::sync::Arc;

use super::chain::{self, Cast, Family, Link, Request, Selected};
use super::{Face, FaceBytes, FaceId, Permission};
use crate::diagnostic::{Diagnostic, Outcome, Warned};
use crate::message;
use crate::model::{Lang, Wording};

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
    faces: Arc<Vec<Face>>,
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
        Ok(Warned::clean(FontSet { faces: Arc::new(faces), roles, chains }))
    }

    /// The same faces for text in `lang`: those that lack many of its characters are asked after all others, so that no
    /// word is set in two faces by turns.
    #[must_use]
    pub fn for_language(&self, lang: &Lang) -> FontSet {
        let lacks = |face: &Face| {
            // A face without any Han, for code or Latin, is no Chinese face of another country.
            if face.glyph('人').is_none() {
                return false;
            }
            let missing = probe(lang).chars().filter(|&c| face.glyph(c).is_none()).count();
            4 * missing > probe(lang).chars().count()
        };
        let part = |(&role, face): (&FaceRole, &Face)| match role {
            FaceRole::Text { .. } if lacks(face) => FaceRole::Fallback,
            role => role,
        };
        let roles: Vec<FaceRole> = self.roles.iter().zip(self.faces.iter()).map(part).collect();
        let cast: Vec<Cast> = (0u16..).zip(&roles).map(|(id, &role)| Cast { face: FaceId(id), role }).collect();
        let chains = Request::all().map(|request| chain::build(request, &cast)).collect();
        FontSet { faces: Arc::clone(&self.faces), roles, chains }
    }

    /// The face of `id`.
    pub fn face(&self, id: FaceId) -> &Face {
        &self.faces[id.0 as usize]
    }

    /// The faces with their numbers.
    pub fn faces(&self) -> impl Iterator<Item = (FaceId, &Face)> {
        (0u16..).map(FaceId).zip(self.faces.iter())
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

    /// All faces that have a character of Chinese text, in the order in which they are asked.
    pub fn all(&self, request: Request, character: char) -> impl Iterator<Item = Selected> {
        let has = move |link: &&Link| !link.latin_only && self.face(link.selected.face).glyph(character).is_some();
        self.chains[request.index()].iter().filter(has).map(|link| link.selected)
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

/// Common characters that a face without a language's own repertory lacks. The built-in faces all have that of simplified
/// Chinese; faces of other languages are the user's choice.
fn probe(lang: &Lang) -> &'static str {
    match lang.wording() {
        Wording::Hant => "國說這個們來時會學發經過對應關開題見長東車馬門風飛龍體點黨齊",
        Wording::Japanese => "説発続経験対応関読売図検様総単広帰駅権転戦実歩伝価",
        Wording::Korean => "한국어가나다라마바사아자차카타파하",
        Wording::Hans | Wording::English => "",
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

#[cfg(test)]
mod tests {
    use super::super::builtin_sources;
    use super::*;

    #[test]
    fn no_word_of_traditional_text_is_set_in_two_faces_by_turns() {
        let fonts = FontSet::load(builtin_sources()).unwrap().value;
        let faces = |fonts: &FontSet, text: &str| {
            Request::all()
                .map(|request| {
                    text.chars().map(|c| fonts.select(request, c, false).map(|s| s.face)).collect::<Vec<_>>()
                })
                .collect::<Vec<_>>()
        };
        let traditional = fonts.for_language(&Lang::parse("zh-Hant").unwrap());
        for chosen in faces(&traditional, "人說這個國家的文學史") {
            assert!(chosen.iter().all(|face| face.is_some() && *face == chosen[0]), "{chosen:?}");
        }
        let body = Request { family: super::super::Family::Song, bold: false, italic: false };
        let han = |request| traditional.select(request, '國', false).map(|selected| selected.face);
        assert_ne!(han(body), han(Request { italic: true, ..body }), "emphasis can be seen");
        let code = Request { family: super::super::Family::Mono, bold: false, italic: false };
        let letter = |fonts: &FontSet| fonts.select(code, 'x', true);
        assert_eq!(letter(&traditional), letter(&fonts), "code keeps its face");
        let simplified = fonts.for_language(&Lang::simplified_chinese());
        assert_eq!(
            faces(&fonts, "人说这个国家"),
            faces(&simplified, "人说这个国家"),
            "nothing changes for the faces' own"
        );
    }
}
