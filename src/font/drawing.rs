//! Text in drawings (SVG): set with the publication's faces only, so that a drawing looks the same on every machine.

use std::sync::Arc;

use usvg::fontdb;

use super::{Family, FontSet, Request};

/// How an SVG is read: with the faces of `set` only, and without any file beside it.
pub fn drawing_options(set: &FontSet) -> usvg::Options<'static> {
    let mut faces = fontdb::Database::new();
    for (_, face) in set.faces() {
        faces.load_font_source(fontdb::Source::Binary(Arc::new(face.bytes.clone())));
    }
    let family = |family| family_name(set, &faces, family);
    let (song, hei, mono) = (family(Family::Song), family(Family::Hei), family(Family::Mono));
    faces.set_serif_family(song.clone());
    faces.set_sans_serif_family(hei);
    faces.set_monospace_family(mono);
    let image_href_resolver =
        usvg::ImageHrefResolver { resolve_string: Box::new(|_, _| None), ..usvg::ImageHrefResolver::default() };
    usvg::Options {
        font_family: song,
        fontdb: Arc::new(faces),
        image_href_resolver,
        resources_dir: None,
        ..usvg::Options::default()
    }
}

/// The name by which the face database knows the first face of `family`.
fn family_name(set: &FontSet, faces: &fontdb::Database, family: Family) -> String {
    let wanted = &set.face(set.primary(Request { family, bold: false, italic: false })).bytes;
    let same = |info: &&fontdb::FaceInfo| match &info.source {
        fontdb::Source::Binary(bytes) => std::ptr::eq(bytes.as_ref().as_ref().as_ptr(), wanted.as_ref().as_ptr()),
        _ => false,
    };
    let info = faces.faces().find(same);
    info.and_then(|i| i.families.first()).map_or_else(String::new, |(name, _)| name.clone())
}
