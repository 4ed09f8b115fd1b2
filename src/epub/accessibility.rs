//! Accessibility metadata (EPUB Accessibility 1.1, 3), computed from what is in the book: nothing is claimed that a
//! reader would not find.

use super::survey::Facts;
use super::words::Words;

/// `schema:` properties with their values, in the order in which they are written.
pub(super) fn metadata(facts: Facts, pages: bool, words: &Words) -> Vec<(&'static str, String)> {
    let described = facts.images && !facts.images_without_alt;
    let mut out: Vec<(&'static str, String)> = Vec::new();
    let mut say = |property, value: &str| out.push((property, value.to_owned()));
    say("schema:accessMode", "textual");
    if facts.images {
        say("schema:accessMode", "visual");
    }
    // Text alone is enough where every image is described.
    say("schema:accessModeSufficient", if facts.images_without_alt { "textual,visual" } else { "textual" });
    let features = [
        ("tableOfContents", true),
        ("readingOrder", true),
        ("displayTransformability", true),
        ("ARIA", true),
        ("structuralNavigation", facts.headings),
        ("alternativeText", described),
        ("pageNavigation", pages),
        ("pageBreakMarkers", pages),
        ("rubyAnnotations", facts.ruby),
        ("latex", facts.math),
    ];
    features.iter().filter(|(_, holds)| *holds).for_each(|(name, _)| say("schema:accessibilityFeature", name));
    if facts.gif {
        // Nothing is known of what an animation does.
        ["noSoundHazard", "unknownFlashingHazard", "unknownMotionSimulationHazard"]
            .iter()
            .for_each(|hazard| say("schema:accessibilityHazard", hazard));
    } else {
        say("schema:accessibilityHazard", "none");
    }
    say("schema:accessibilitySummary", &summary(facts, pages, words));
    out
}

fn summary(facts: Facts, pages: bool, words: &Words) -> String {
    let w = &words.summary;
    let clauses = [
        (w.structure, true),
        (w.headings, facts.headings),
        (w.images_described, facts.images && !facts.images_without_alt),
        (w.images_partly, facts.images_without_alt),
        (w.pages, pages),
        (w.ruby, facts.ruby),
        (w.formulas, facts.math),
    ];
    let said: Vec<&str> = clauses.iter().filter(|(_, holds)| *holds).map(|&(clause, _)| clause).collect();
    said.join(words.comma) + words.full_stop
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Lang;

    fn values(facts: Facts, pages: bool, property: &str) -> Vec<String> {
        let words = Words::of(&Lang::simplified_chinese());
        metadata(facts, pages, words).into_iter().filter(|(p, _)| *p == property).map(|(_, v)| v).collect()
    }

    #[test]
    fn a_book_without_images_claims_no_alternative_text() {
        let features = values(Facts::default(), false, "schema:accessibilityFeature");
        assert!(!features.contains(&"alternativeText".into()));
        assert!(!features.contains(&"structuralNavigation".into()));
        assert_eq!(values(Facts::default(), false, "schema:accessMode"), ["textual"]);
    }

    #[test]
    fn one_image_without_alternative_text_takes_the_claim_away() {
        let facts = Facts { images: true, images_without_alt: true, ..Facts::default() };
        assert!(!values(facts, false, "schema:accessibilityFeature").contains(&"alternativeText".into()));
        assert_eq!(values(facts, false, "schema:accessModeSufficient"), ["textual,visual"]);
        let facts = Facts { images: true, ..Facts::default() };
        assert!(values(facts, false, "schema:accessibilityFeature").contains(&"alternativeText".into()));
        assert_eq!(values(facts, false, "schema:accessModeSufficient"), ["textual"]);
    }

    #[test]
    fn page_navigation_is_claimed_only_with_pages() {
        assert!(values(Facts::default(), true, "schema:accessibilityFeature").contains(&"pageNavigation".into()));
        assert!(!values(Facts::default(), false, "schema:accessibilityFeature").contains(&"pageNavigation".into()));
    }
}
