//! `[publication]` becomes the model's metadata.

use super::{Project, PublicationSettings};
use crate::model::{Lang, Metadata, PublicationDate};

impl Project {
    /// The metadata, as far as build.toml goes: `title` and `identifier` are empty where it does not give them, and are
    /// filled in when the text is read. `source_date_epoch` is the value of SOURCE_DATE_EPOCH, in seconds.
    pub fn metadata(&self, source_date_epoch: Option<i64>) -> Metadata {
        let settings: &PublicationSettings = &self.publication;
        Metadata {
            title: settings.title.clone().unwrap_or_default(),
            subtitle: settings.subtitle.clone(),
            other_titles: settings.other_titles.clone(),
            other_identifiers: settings.other_identifiers.clone(),
            series: settings.series.clone(),
            language: settings.language.clone().unwrap_or_else(Lang::simplified_chinese),
            creators: settings.creators.clone(),
            publisher: settings.publisher.clone(),
            date: settings.date,
            modified: source_date_epoch.or_else(|| settings.date.and_then(seconds)).unwrap_or(0),
            identifier: settings.identifier.clone().unwrap_or_default(),
            rights: settings.rights.clone(),
            description: settings.description.clone(),
            subjects: settings.subjects.clone(),
            cover: None,
        }
    }
}

/// The first second of a date's first day, in UTC, counted from 1970-01-01T00:00:00Z.
fn seconds(date: PublicationDate) -> Option<i64> {
    let (month, day) = (date.month.unwrap_or(1), date.day.unwrap_or(1));
    let day = jiff::civil::Date::new(date.year as i16, month as i8, day as i8).ok()?;
    Some(i64::from(jiff::civil::date(1970, 1, 1).until(day).ok()?.get_days()) * 86_400)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_counts_from_its_first_second() {
        let date = |year, month, day| PublicationDate { year, month, day };
        assert_eq!(seconds(date(1970, None, None)), Some(0));
        assert_eq!(seconds(date(2024, Some(1), None)), Some(1_704_067_200));
        assert_eq!(seconds(date(2024, Some(1), Some(6))), Some(1_704_499_200));
        assert_eq!(seconds(date(1919, Some(5), Some(4))), Some(-1_598_832_000));
    }
}
