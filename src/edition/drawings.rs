//! Drawings (SVG) with text in them: the text becomes outlines of the publication's faces.
//!
//! A reader shows a drawing as an image, which sees no face of the book and takes whatever the machine has; many have no
//! Chinese face for it. With outlines it is the same in every edition. The drawing's words are in its alternative text.

use crate::font::{FontSet, drawing_options};
use crate::model::{MediaType, Publication};

/// Outlines the text of all drawings that have some.
pub(super) fn outline(publication: &mut Publication, fonts: &FontSet) {
    let mut options = None;
    let with_text = |bytes: &[u8]| bytes.windows(5).any(|window| window == b"<text");
    let drawings = publication.assets.iter_mut().filter(|asset| asset.media_type == MediaType::Svg);
    for asset in drawings.filter(|asset| with_text(&asset.bytes)) {
        let options = options.get_or_insert_with(|| drawing_options(fonts));
        // One that cannot be read again is left as it is: it has been read before.
        if let Ok(tree) = usvg::Tree::from_data(&asset.bytes, options) {
            asset.bytes = written(&tree).into_bytes().into();
        }
    }
}

/// The drawing without text. The box is said once more as `viewBox`, without which a reader could not scale it.
fn written(tree: &usvg::Tree) -> String {
    let indent = usvg::Indent::None;
    let svg = tree.to_string(&usvg::WriteOptions { indent, ..usvg::WriteOptions::default() });
    let (width, height) = (tree.size().width(), tree.size().height());
    svg.replacen("<svg ", &format!("<svg viewBox=\"0 0 {width} {height}\" "), 1)
}
