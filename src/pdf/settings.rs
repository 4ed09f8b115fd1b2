//! What krilla is told before the first page: the standards, and the metadata of the file.

use krilla::SerializeSettings;
use krilla::configure::{Accessibility, Archival as PdfArchival, ConfigurationBuilder};
use krilla::metadata::{DateTime, Metadata as PdfMetadata, TextDirection};

use super::{Archival, Options};
use crate::diagnostic::Diagnostic;
use crate::message;
use crate::model::Metadata;

/// krilla's settings for `options`. Every file is tagged, whichever standard it keeps. `whole` is for a file that is not
/// packed afterwards: krilla compresses its streams.
///
/// # Errors
/// Standards that do not go together.
pub(super) fn serialize_settings(options: &Options, whole: bool) -> Result<SerializeSettings, Diagnostic> {
    let mut builder = ConfigurationBuilder::new();
    if let Some(archival) = options.archival {
        builder = builder.with_archival_validator(match archival {
            Archival::A2a => PdfArchival::A2_A,
            Archival::A2u => PdfArchival::A2_U,
            Archival::A2b => PdfArchival::A2_B,
            Archival::A3a => PdfArchival::A3_A,
        });
    }
    if options.accessible {
        builder = builder.with_accessibility_validator(Accessibility::UA1);
    }
    let configuration = builder.finish().map_err(|_| {
        Diagnostic::error(
            "pdf-standard",
            message!("所选的两种 PDF 标准不能同时满足", "the two PDF standards asked for exclude each other"),
        )
        .hint(message!("PDF/UA-1 只能与 PDF/A-2 或 PDF/A-3 并用", "PDF/UA-1 goes with PDF/A-2 or PDF/A-3 only"))
    })?;
    Ok(SerializeSettings {
        configuration,
        enable_tagging: true,
        compress_content_streams: whole,
        ..SerializeSettings::default()
    })
}

/// The file's metadata (ISO 32000-1 14.3, ISO 19005-2 6.6).
pub(super) fn metadata(metadata: &Metadata, vertical: bool) -> PdfMetadata {
    let program = concat!("keben ", env!("CARGO_PKG_VERSION")).to_owned();
    let authors = metadata.creators.iter().filter(|c| c.role.is_primary()).map(|c| c.name.clone()).collect();
    let mut made = PdfMetadata::new()
        .title(metadata.title.clone())
        .authors(authors)
        .language(metadata.language.as_str().to_owned())
        .description(metadata.description.clone().unwrap_or_default())
        .keywords(metadata.subjects.clone())
        .creator(program.clone())
        .producer(program)
        .document_id(metadata.identifier.clone())
        .creation_date(date(metadata.modified));
    if vertical {
        // Vertical books are bound on the right (JLREQ 2.3.1).
        made = made.text_direction(TextDirection::RightToLeft);
    }
    made
}

/// The moment `seconds` after 1970-01-01T00:00:00Z, cut to the years that a PDF date can hold.
fn date(seconds: i64) -> DateTime {
    const YEAR_0001: i64 = -62_135_596_800;
    const YEAR_9999_END: i64 = 253_402_207_200;
    let moment = jiff::Timestamp::from_second(seconds.clamp(YEAR_0001, YEAR_9999_END)).unwrap_or_default();
    let civil = jiff::tz::Offset::UTC.to_datetime(moment);
    // jiff's fields are within the ranges of the calendar, so the conversions keep their values.
    DateTime::new(civil.year().max(1) as u16)
        .month(civil.month() as u8)
        .day(civil.day() as u8)
        .hour(civil.hour() as u8)
        .minute(civil.minute() as u8)
        .second(civil.second() as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_becomes_a_date_of_the_calendar() {
        let expected = DateTime::new(2024).month(1).day(6).hour(7).minute(8).second(9);
        assert_eq!(date(1_704_524_889), expected);
    }

    #[test]
    fn moments_beyond_the_calendar_are_cut_to_it() {
        assert_eq!(date(i64::MIN), DateTime::new(1).month(1).day(1).hour(0).minute(0).second(0));
        assert_ne!(date(i64::MAX), date(0));
    }
}
