//! The stages' products, for eyes and tests: the model, and the layout of one PDF edition.

use super::{Silent, finish, prepare, schedule};
use crate::diagnostic::{Diagnostic, Outcome, Warned};
use crate::message;
use crate::model::{Publication, SourceMap};
use crate::project::{Format, Project};
use crate::{epub, typeset};

/// The publication as back ends are given it, with QR code and cover.
///
/// # Errors
/// Those of reading it, their places resolved.
pub fn model(project: &Project, source_date_epoch: Option<i64>) -> Outcome<Publication> {
    let mut found = Vec::new();
    match prepare::text(project, source_date_epoch, &mut found) {
        Ok(prepare::Text { publication, .. }) => {
            let warnings = finish(found, Vec::new(), &publication.sources);
            Ok(Warned { value: publication, warnings })
        }
        Err(errors) => Err(finish(found, errors, &SourceMap::default())),
    }
}

/// The text of one edition as its back end is given it: in the characters that it asks for, with the quotes of its lines.
///
/// # Errors
/// No such edition; those of reading the publication, their places resolved.
pub fn text(project: &Project, edition: &str, source_date_epoch: Option<i64>) -> Outcome<Publication> {
    let Warned { value: mut publication, mut warnings } = model(project, source_date_epoch)?;
    for edition in super::select(project, &[edition.to_owned()])? {
        if let Some(script) = edition.script {
            publication = super::convert::convert(&publication, script, &mut warnings)?;
        }
        if edition.has_drop_caps() {
            publication = super::drop_caps::with_drop_caps(&publication, edition.drop_caps);
        }
        if let Format::Epub(options) = &edition.format
            && options.writing == epub::Writing::Vertical
        {
            publication = super::convert::with_vertical_quotes(&publication);
        }
    }
    Ok(Warned { value: publication, warnings })
}

/// The pages of a PDF edition as text: page, line, glyph positions.
///
/// # Errors
/// No such edition, or one that is no PDF; those of reading the publication, their places resolved.
pub fn layout(project: &Project, name: &str, source_date_epoch: Option<i64>) -> Outcome<String> {
    let selected = super::select(project, &[name.to_owned()])?;
    let Some((Format::Pdf { typeset: options, .. }, edition)) =
        selected.first().map(|edition| (&edition.format, edition))
    else {
        return Err(vec![no_pages(project, name)]);
    };
    let mut found = Vec::new();
    let prepared = match prepare::prepare(project, source_date_epoch, &Silent, &mut found) {
        Ok(prepared) => prepared,
        Err(errors) => return Err(finish(found, errors, &SourceMap::default())),
    };
    let prepared = match prepared.for_edition(edition, &mut found) {
        Ok(changed) => changed.unwrap_or(prepared),
        Err(errors) => return Err(finish(found, errors, &prepared.publication.sources)),
    };
    let options = schedule::with_code(options, &prepared);
    let pages = typeset::typeset(&prepared.publication, &prepared.fonts, &options).drain_into(&mut found);
    let warnings = finish(found, Vec::new(), &prepared.publication.sources);
    Ok(Warned { value: typeset::dump(&pages, &prepared.fonts), warnings })
}

fn no_pages(project: &Project, name: &str) -> Diagnostic {
    let pdf = |edition: &&crate::project::Edition| matches!(edition.format, Format::Pdf { .. });
    let names: Vec<&str> = project.editions.iter().filter(pdf).map(|edition| edition.name.as_str()).collect();
    let (zh, en) = (names.join("、"), names.join(", "));
    Diagnostic::error(
        "no-pages",
        message!("版本“{name}”是 EPUB，没有版面", "the edition `{name}` is an EPUB, which has no pages"),
    )
    .hint(message!("PDF 版本有：{zh}", "the PDF editions are {en}"))
}
