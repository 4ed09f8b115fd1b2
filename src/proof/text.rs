//! The text of a finished file by its sections, and the first place where it is not the model's.

use serde::Serialize;

use crate::model::{Publication, chapter_text};

/// The text of a finished file, without what the back end added: artifacts, list markers, note marks, contents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ProofText {
    /// Its sections in reading order: front matter, then one per chapter.
    pub sections: Vec<SectionText>,
}

/// One section's text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SectionText {
    /// The text, without that of the notes.
    pub body: String,
    /// The text of each note, in their order. On paper they stand page by page, in an EPUB and in the model at the end.
    pub notes: Vec<String>,
}

/// The first place where a file's text is not the model's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Index of the chapter.
    pub chapter: usize,
    /// How many characters of the chapter are the same, white space aside.
    pub at: usize,
    /// The model's text around the place; the difference begins after `｜`.
    pub expected: String,
    /// The file's text around it.
    pub found: String,
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Difference { chapter, at, expected, found } = self;
        write!(f, "chapter {chapter}, character {at}: expected “{expected}”, found “{found}”")
    }
}

impl ProofText {
    /// The text of all sections, bodies before notes.
    pub fn text(&self) -> String {
        self.sections.iter().map(SectionText::text).collect()
    }
}

impl SectionText {
    /// Body, then notes, as [`chapter_text`] has them.
    pub fn text(&self) -> String {
        self.notes.iter().fold(self.body.clone(), |text, note| text + note)
    }
}

/// The text without white space: line breaks, indents and spaces at line ends are the edition's own.
pub fn normalise(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Holds the file's text against the model's. The chapters are the file's last sections; what stands before them is front
/// matter.
///
/// # Errors
/// The first difference. A file with too few sections differs at the start of the first chapter that it lacks.
pub fn compare(model: &Publication, text: &ProofText) -> Result<(), Difference> {
    let front = text.sections.len().saturating_sub(model.chapters.len());
    let none = SectionText::default();
    for (index, chapter) in model.chapters.iter().enumerate() {
        let expected = normalise(&chapter_text(chapter));
        let found = normalise(&text.sections.get(front + index).unwrap_or(&none).text());
        if let Some((at, expected, found)) = first_difference(&expected, &found) {
            return Err(Difference { chapter: index, at, expected, found });
        }
    }
    Ok(())
}

/// The number of characters that are the same, and both texts around the place.
fn first_difference(expected: &str, found: &str) -> Option<(usize, String, String)> {
    if expected == found {
        return None;
    }
    let same = expected.chars().zip(found.chars()).take_while(|(a, b)| a == b).count();
    Some((same, around(expected, same), around(found, same)))
}

fn around(text: &str, at: usize) -> String {
    const CONTEXT: usize = 16;
    let before: String = text.chars().take(at).skip(at.saturating_sub(CONTEXT)).collect();
    let after: String = text.chars().skip(at).take(CONTEXT).collect();
    format!("{before}｜{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_of_every_kind_is_left_out() {
        assert_eq!(normalise("一\u{3000}二\n 三\u{2028}\u{A0}"), "一二三");
    }

    #[test]
    fn the_first_difference_is_shown_with_what_stands_around_it() {
        assert_eq!(first_difference("一二三", "一二三"), None);
        let (at, expected, found) = first_difference("一二三四", "一二四").unwrap();
        assert_eq!((at, expected.as_str(), found.as_str()), (2, "一二｜三四", "一二｜四"));
    }

    #[test]
    fn a_text_that_only_ends_early_differs_at_its_end() {
        assert_eq!(first_difference("一二", "一").unwrap().0, 1);
        assert_eq!(first_difference("", "一").unwrap().0, 0);
    }
}
