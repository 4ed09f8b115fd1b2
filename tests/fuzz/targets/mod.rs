//! What each fuzz target does with its bytes, and what must then be true. Shared by the test that replays the corpora and by
//! the crate `fuzz`, so that the two cannot differ.

mod editions;
#[path = "../../source/invariants.rs"]
mod invariants;
mod paragraph;
mod pictures;
mod publication;
mod texts;

/// Takes bytes and panics where something does not hold.
pub type Target = fn(&[u8]);

/// Every target, with the name of its corpus.
pub const TARGETS: &[(&str, Target)] = &[
    ("markdown", texts::markdown),
    ("html", texts::html),
    ("front_matter", texts::front_matter),
    ("summary", texts::summary),
    ("book_settings", texts::book_settings),
    ("include", texts::include),
    ("plain", texts::plain),
    ("aozora", texts::aozora),
    ("pandoc_json", texts::pandoc_json),
    ("decode", texts::decode),
    ("press", texts::press),
    ("build_toml", texts::build_toml),
    ("svg", pictures::svg),
    ("image", pictures::image),
    ("math", editions::math),
    ("epub", editions::epub),
    ("pdf", editions::pdf),
    ("paragraph", paragraph::paragraph),
    ("read_epub", editions::read_epub),
    ("read_pdf", editions::read_pdf),
];

/// The first byte, which chooses among settings, and the rest.
fn choice(data: &[u8]) -> (u8, &[u8]) {
    data.split_first().map_or((0, data), |(&first, rest)| (first, rest))
}

/// Bytes as text: most of what a fuzzer makes is no UTF-8, and text is what is wanted.
fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}
