//! The imprint page (版权页): what the metadata says of the book, at the foot of a page of its own.

use super::super::element::{Body, RunInfo, Start};
use super::inline::{TextBuilder, info};
use super::words::Part;
use super::{Collector, Context};
use crate::font::Family;
use crate::model::{Metadata, OtherTitleKind};
use crate::typeset::flow::geometry::smaller;
use crate::typeset::pages::{NodeId, Tag};
use crate::typeset::paragraph::{LineAlignment, ParagraphStyle, TextStyle};

/// Length of the labels and the gap behind them, in em.
const LABEL: f32 = 5.0;

impl Collector<'_> {
    /// Collects the imprint page. The space above it is made as large as it can be when its lines are known.
    pub(in crate::typeset::flow) fn imprint(&mut self, context: &Context) {
        let publication = self.publication;
        let text = TextStyle { size: smaller(context.text.size), ..context.text };
        let context = &Context { text, ..context.clone() };
        let rows = self.imprint_rows(&publication.metadata);
        let section = self.node(Tag::Section, NodeId(0));
        self.start = Start::Page;
        self.push(Body::Space(context.frame.slots), None).bare = true;
        for (label, value) in rows {
            let node = self.node(Tag::Paragraph, section);
            let at: RunInfo = info(node, false);
            let mut builder = TextBuilder::default();
            builder.run(&label, TextStyle { family: Family::Hei, ..context.text }, at, None);
            builder.run(&value, context.text, at, None);
            let em = context.text.size;
            let style = context.style(LineAlignment::Start, -LABEL * em);
            let text = builder.finish(ParagraphStyle { start_indent: LABEL * em, ..style });
            self.push(Body::Text(text), None);
        }
    }

    /// Labels, spread to four em and with a gap behind them, and what stands beside them.
    fn imprint_rows(&self, meta: &Metadata) -> Vec<(String, String)> {
        let words = self.words;
        let mut rows: Vec<(Part, String)> = Vec::new();
        let title = match &meta.subtitle {
            Some(subtitle) => format!("{}\u{3000}{subtitle}", meta.title),
            None => meta.title.clone(),
        };
        rows.push((Part::Title, title));
        for (role, names) in meta.creators_by_role() {
            rows.push((Part::Role(role), names.join("\u{3000}")));
        }
        if let Some(series) = &meta.series {
            let number = series.number.map(|n| format!("\u{3000}{n}")).unwrap_or_default();
            rows.push((Part::Series, format!("{}{number}", series.name)));
        }
        rows.extend(meta.publisher.iter().map(|name| (Part::Publisher, name.clone())));
        let editions = meta.other_titles.iter().filter(|other| other.kind == OtherTitleKind::Edition);
        rows.extend(editions.map(|other| (Part::Edition, other.title.clone())));
        let upright = self.options.writing == crate::typeset::WritingMode::Vertical;
        rows.extend(meta.date.map(|date| (Part::Date, words.date(date, upright))));
        for identifier in std::iter::once(&meta.identifier).chain(&meta.other_identifiers) {
            rows.extend(number_of(identifier).map(|number| (Part::Number, number)));
        }
        if !meta.subjects.is_empty() {
            rows.push((Part::Subjects, meta.subjects.join("；")));
        }
        rows.extend(meta.rights.iter().map(|rights| (Part::Rights, rights.clone())));
        rows.into_iter().map(|(part, value)| (spread_label(words.part(part)), value)).collect()
    }
}

/// A number that the book trade knows: ISBN, ISSN, DOI. What keben made of the content is none.
fn number_of(identifier: &str) -> Option<String> {
    let lower = identifier.to_ascii_lowercase();
    let numbered = |prefix: &str, name: &str| {
        let digits = lower.strip_prefix(prefix)?;
        Some(format!("{name} {}", digits.to_ascii_uppercase()))
    };
    let doi = || lower.strip_prefix("doi:").map(|rest| format!("DOI {}", &identifier[identifier.len() - rest.len()..]));
    numbered("urn:isbn:", "ISBN").or_else(|| numbered("urn:issn:", "ISSN")).or_else(doi)
}

/// A label of two Han spread to four em, one of three to four with its gap.
fn spread_label(label: &str) -> String {
    let characters: Vec<char> = label.chars().collect();
    match characters.as_slice() {
        [first, last] => format!("{first}\u{3000}\u{3000}{last}\u{3000}"),
        [_, _, _] => format!("{label}\u{3000}\u{3000}"),
        _ => format!("{label}\u{3000}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_of_the_book_trade_are_printed() {
        assert_eq!(number_of("urn:isbn:9787020024759").as_deref(), Some("ISBN 9787020024759"));
        assert_eq!(number_of("urn:issn:0459-1879").as_deref(), Some("ISSN 0459-1879"));
        assert_eq!(number_of("doi:10.1/aB").as_deref(), Some("DOI 10.1/aB"));
        assert_eq!(number_of("urn:uuid:0b1c"), None);
    }
}
