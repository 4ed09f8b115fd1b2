//! What all editions of a publication share: its text with the QR code and the cover, and its faces.

use super::{Progress, complete, convert, cover, drawings, drop_caps, faces, qr};
use crate::diagnostic::Diagnostic;
use crate::font::FontSet;
use crate::image::Limits;
use crate::model::{Asset, AssetId, Publication};
use crate::project::{Edition, Project, QrPlace, Script};
use crate::{message, source};

/// Limits on the pictures that build.toml names.
pub(super) const LIMITS: Limits = Limits { side: 20_000, bytes: 1 << 29 };

/// A publication that is ready for its back ends.
pub(super) struct Prepared {
    /// The text.
    pub publication: Publication,
    /// The faces.
    pub fonts: FontSet,
    /// The QR code, where it is wanted on every page.
    pub qr_every_page: Option<AssetId>,
    /// Whether the identifier was made of the text.
    pub made_identifier: bool,
}

impl Prepared {
    /// What `edition` is made of, if that is not this: in the characters that it asks for, with its large first
    /// characters.
    ///
    /// # Errors
    /// See [`convert::convert`].
    pub fn for_edition(
        &self,
        edition: &Edition,
        found: &mut Vec<Diagnostic>,
    ) -> Result<Option<Prepared>, Vec<Diagnostic>> {
        let converted = edition.script.map(|script| self.in_script(script, found)).transpose()?;
        if !edition.has_drop_caps() {
            return Ok(converted);
        }
        let from = converted.as_ref().unwrap_or(self);
        let publication = drop_caps::with_drop_caps(&from.publication, edition.drop_caps);
        let fonts = from.fonts.for_language(&publication.metadata.language);
        Ok(Some(Prepared { publication, fonts, ..*from }))
    }

    /// The same in the characters of `script`.
    ///
    /// # Errors
    /// See [`convert::convert`].
    fn in_script(&self, script: Script, found: &mut Vec<Diagnostic>) -> Result<Prepared, Vec<Diagnostic>> {
        let mut publication = convert::convert(&self.publication, script, found)?;
        if self.made_identifier {
            publication.metadata.identifier = complete::identifier_in(&self.publication.metadata.identifier, script);
        }
        let fonts = self.fonts.for_language(&publication.metadata.language);
        Ok(Prepared { publication, fonts, ..*self })
    }
}

/// A publication that is complete.
pub(super) struct Text {
    /// The text.
    pub publication: Publication,
    /// The QR code.
    pub qr: Option<AssetId>,
    /// Whether the identifier was made of the text.
    pub made_identifier: bool,
}

/// Reads text, pictures and faces. Faults of the three are found in one run.
///
/// # Errors
/// What the stages say; spans are resolved where the text was read.
pub(super) fn prepare(
    project: &Project,
    source_date_epoch: Option<i64>,
    progress: &dyn Progress,
    found: &mut Vec<Diagnostic>,
) -> Result<Prepared, Vec<Diagnostic>> {
    progress.step(&message!("读入文本", "reading the text"));
    let text = text(project, source_date_epoch, found);
    progress.step(&message!("装入字体", "loading faces"));
    let sources = faces::sources(project, found);
    let fonts = sources.and_then(FontSet::load).map(|loaded| loaded.drain_into(found));
    match (text, fonts) {
        (Ok(Text { mut publication, qr, made_identifier }), Ok(fonts)) => {
            let fonts = fonts.for_language(&publication.metadata.language);
            drawings::outline(&mut publication, &fonts);
            let every = project.qr.as_ref().is_some_and(|settings| settings.place == QrPlace::EveryPage);
            Ok(Prepared { publication, fonts, qr_every_page: qr.filter(|_| every), made_identifier })
        }
        (text, fonts) => Err([text.err(), fonts.err()].into_iter().flatten().flatten().collect()),
    }
}

/// The publication, complete, and its QR code.
pub(super) fn text(
    project: &Project,
    source_date_epoch: Option<i64>,
    found: &mut Vec<Diagnostic>,
) -> Result<Text, Vec<Diagnostic>> {
    let metadata = project.metadata(source_date_epoch);
    let read = source::read(&project.folder, &project.source, metadata)?;
    let mut publication = read.drain_into(found);
    let mut errors = Vec::new();
    cover::add(project, &mut publication, &mut errors);
    // The identifier stands for the author's text: it is made before keben adds anything to it.
    let made_identifier = complete::complete(project, &mut publication);
    let qr = match &project.qr {
        Some(settings) => qr::add(settings, &project.folder, &mut publication, &mut errors),
        None => None,
    };
    if !errors.is_empty() {
        return Err(super::finish(errors, Vec::new(), &publication.sources));
    }
    Ok(Text { publication, qr, made_identifier })
}

/// Adds a picture to the publication under a name that no other has.
pub(super) fn add_asset(publication: &mut Publication, stem: &str, mut asset: Asset) -> AssetId {
    let extension = asset.media_type.extension();
    let taken = |name: &str| publication.assets.iter().any(|other| other.name.eq_ignore_ascii_case(name));
    let plain = format!("{stem}.{extension}");
    let numbered = (2..).map(|number: u32| format!("{stem}-{number}.{extension}"));
    // Numbers do not run out before assets do.
    asset.name = std::iter::once(plain).chain(numbered).find(|name| !taken(name)).unwrap_or_default();
    publication.assets.push(asset);
    AssetId(publication.assets.len() as u32 - 1)
}
