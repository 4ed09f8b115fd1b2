//! Accessibility metadata (EPUB Accessibility 1.1, 3), computed from what is in the book: nothing is claimed that a
//! reader would not find.

use super::survey::Facts;
use super::words::Words;
use crate::diagnostic::Diagnostic;
use crate::message;

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
        ("MathML", facts.math),
        ("latex", facts.latex),
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

/// What a book that conforms says of itself, and who says it (EPUB Accessibility 1.1, 3.3).
pub(super) const CONFORMS: &str = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA";

/// Who certifies that the book conforms: nobody, unless a name is given and the checks hold. What does not hold is told.
pub(super) fn conformance(facts: Facts, certifier: Option<&str>, warnings: &mut Vec<Diagnostic>) -> Option<String> {
    let certifier = certifier?.trim();
    let faults = [
        (facts.images_without_alt, "有的图像没有替代文字", "an image has no alternative text"),
        (facts.latex, "有的公式只有 LaTeX 源码", "a formula is shown as its source only"),
        (facts.gif, "不知道动画是否闪烁", "nothing is known of how an animation flashes"),
    ];
    let found: Vec<_> = faults.iter().filter(|(is, ..)| *is).collect();
    if found.is_empty() {
        return Some(certifier.to_owned());
    }
    let zh = found.iter().map(|(_, zh, _)| *zh).collect::<Vec<_>>().join("；");
    let en = found.iter().map(|(.., en)| *en).collect::<Vec<_>>().join("; ");
    warnings.push(
        Diagnostic::warning(
            "does-not-conform",
            message!("不能声明符合无障碍规范：{zh}", "conformance to the accessibility standard is not claimed: {en}"),
        )
        .hint(message!("改好之后再由 certified-by 声明", "mend it, then certified-by can claim it")),
    );
    None
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
        (w.formula_sources, facts.latex),
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
    fn conformance_is_claimed_only_when_the_checks_hold_and_someone_certifies() {
        let mut warnings = Vec::new();
        assert_eq!(conformance(Facts::default(), None, &mut warnings), None);
        assert_eq!(conformance(Facts::default(), Some("某社"), &mut warnings).as_deref(), Some("某社"));
        assert!(warnings.is_empty());
        for facts in [
            Facts { images_without_alt: true, ..Facts::default() },
            Facts { latex: true, ..Facts::default() },
            Facts { gif: true, ..Facts::default() },
        ] {
            assert_eq!(conformance(facts, Some("某社"), &mut warnings), None);
        }
        assert_eq!(warnings.len(), 3);
    }

    #[test]
    fn page_navigation_is_claimed_only_with_pages() {
        assert!(values(Facts::default(), true, "schema:accessibilityFeature").contains(&"pageNavigation".into()));
        assert!(!values(Facts::default(), false, "schema:accessibilityFeature").contains(&"pageNavigation".into()));
    }
}
