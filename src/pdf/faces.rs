//! The faces that the pages use, as krilla's fonts: made once each, from the bytes that the set already holds.

use std::sync::Arc;

use krilla::text::Font;

use crate::diagnostic::Diagnostic;
use crate::font::{FaceId, FontSet, Permission};
use crate::message;
use crate::typeset::{Item, Pages};

/// Fonts by [`FaceId`]; `None` for a face that no page uses.
pub(super) struct Fonts(Vec<Option<Font>>);

impl Fonts {
    /// Opens every face that `pages` uses.
    ///
    /// # Errors
    /// One per face that cannot be embedded.
    pub(super) fn open(pages: &Pages, set: &FontSet) -> Result<Fonts, Vec<Diagnostic>> {
        let mut fonts = vec![None; set.faces().count()];
        let mut faults = Vec::new();
        for face in used(pages, fonts.len()) {
            match open(set, face) {
                Ok(font) => fonts[face.0 as usize] = Some(font),
                Err(fault) => faults.push(fault),
            }
        }
        if faults.is_empty() { Ok(Fonts(fonts)) } else { Err(faults) }
    }

    /// The font of `face`.
    pub(super) fn get(&self, face: FaceId) -> Option<&Font> {
        self.0.get(face.0 as usize)?.as_ref()
    }
}

fn used(pages: &Pages, count: usize) -> impl Iterator<Item = FaceId> {
    let mut used = vec![false; count];
    let items = pages.pages.iter().flat_map(|page| &page.items);
    for item in items {
        if let Item::Run(run) = item
            && let Some(slot) = used.get_mut(run.face.0 as usize)
        {
            *slot = true;
        }
    }
    (0u16..).map(FaceId).zip(used).filter(|&(_, used)| used).map(|(face, _)| face)
}

fn open(set: &FontSet, id: FaceId) -> Result<Font, Diagnostic> {
    let face = set.face(id);
    let (name, file) = (&face.name, &face.file);
    if face.permission == Permission::EmbedWhole {
        // OS/2 fsType bit 8. A Chinese face embedded whole is 10 MB, and krilla always cuts faces to what is used.
        return Err(Diagnostic::error(
            "face-forbids-subsetting",
            message!("字体“{name}”（{file}）不允许只嵌入用到的字", "the face “{name}” ({file}) forbids subsetting"),
        )
        .in_file(file.clone())
        .hint(message!("换用允许子集嵌入的字体", "use a face that allows subset embedding")));
    }
    Font::new((Arc::new(face.bytes.clone()) as Arc<dyn AsRef<[u8]> + Send + Sync>).into(), face.index).ok_or_else(
        || {
            Diagnostic::error(
                "not-a-face",
                message!(
                    "字体“{name}”（{file}）无法嵌入 PDF",
                    "the face “{name}” ({file}) cannot be embedded in a PDF"
                ),
            )
            .in_file(file.clone())
            .hint(message!("换用 TrueType 或 CFF 轮廓的字体", "use a face with TrueType or CFF outlines"))
        },
    )
}
