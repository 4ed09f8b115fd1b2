//! SVG: its size, and a check that it is a still picture that needs nothing from outside itself.
//!
//! A picture inside a publication must not run, and must look the same without a network (EPUB 3.3 3.3.2, PDF/A), so
//! one with scripts, event handlers or outside references is refused, not mended: what it would show without them is
//! not known. HTML that has something beside it for viewers without HTML is what `fallback.rs` knows how to do without.

use roxmltree::{Document, Node, ParsingOptions};

use super::ImageFault;

/// Largest SVG file that is parsed, in bytes.
const MAX_BYTES: usize = 32 << 20;
/// Most elements and texts in one.
const MAX_NODES: u32 = 500_000;
/// Deepest nesting of its elements.
const MAX_DEPTH: usize = 256;

/// The size in user units, rounded up.
///
/// # Errors
/// [`ImageFault::Broken`] with what is wrong.
pub(super) fn check(bytes: &[u8]) -> Result<(u32, u32), ImageFault> {
    let document = parse(text(bytes)?)?;
    if document.root_element().tag_name().namespace() != Some("http://www.w3.org/2000/svg") {
        return Err(broken("no svg element in the namespace of SVG".into()));
    }
    if let Some(reason) = document.descendants().filter(Node::is_element).find_map(forbidden) {
        return Err(broken(reason));
    }
    let tree = usvg::Tree::from_xmltree(&document, &usvg::Options::default()).map_err(|e| broken(e.to_string()))?;
    let side = |length: f32| length.ceil().clamp(1.0, u32::MAX as f32) as u32;
    Ok((side(tree.size().width()), side(tree.size().height())))
}

fn broken(reason: String) -> ImageFault {
    ImageFault::Broken(reason)
}

/// The text of a drawing.
///
/// # Errors
/// It is too large, or not UTF-8.
pub(super) fn text(bytes: &[u8]) -> Result<&str, ImageFault> {
    if bytes.len() > MAX_BYTES {
        return Err(broken(format!("SVG file larger than {} MiB", MAX_BYTES >> 20)));
    }
    let text = std::str::from_utf8(bytes).map_err(|e| broken(format!("SVG is not UTF-8: {e}")))?;
    Ok(text.trim_start_matches('\u{feff}'))
}

/// Its elements.
///
/// # Errors
/// It is not XML, or more than any drawing needs.
pub(super) fn parse(text: &str) -> Result<Document<'_>, ImageFault> {
    if text.contains("<!ENTITY") {
        return Err(broken("SVG declares entities".into()));
    }
    if nesting(text) > MAX_DEPTH {
        return Err(broken(format!("SVG nested deeper than {MAX_DEPTH}")));
    }
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|e| broken(e.to_string()))
}

/// An upper bound of how deep elements are nested, counted before any parser may recurse over them.
fn nesting(text: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0usize);
    let bytes = text.as_bytes();
    for (i, _) in bytes.iter().enumerate().filter(|(_, b)| matches!(b, b'<' | b'>')) {
        match (bytes[i], bytes.get(i + 1)) {
            (b'<', Some(b'/')) => depth = depth.saturating_sub(1),
            (b'<', Some(b'!' | b'?')) => {}
            (b'<', Some(_)) => depth += 1,
            (b'>', _) if i > 0 && bytes[i - 1] == b'/' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// Why the element may not be in a publication.
fn forbidden(node: Node) -> Option<String> {
    let name = node.tag_name().name();
    if matches!(name, "script" | "foreignObject" | "iframe" | "audio" | "video" | "handler" | "listener") {
        return Some(format!("SVG holds <{name}>"));
    }
    if name == "style" {
        let style: String = node.descendants().filter_map(|n| n.text()).collect();
        if has_outside_url(&style) {
            return Some("SVG style refers outside the file".into());
        }
    }
    node.attributes().find_map(|attribute| {
        let (key, value) = (attribute.name(), attribute.value().trim());
        if key == "d" && has_huge_number(value) {
            return Some("SVG path has a coordinate out of range".into());
        }
        if key.len() > 2 && key.as_bytes()[..2].eq_ignore_ascii_case(b"on") {
            return Some(format!("SVG holds the event handler {key}"));
        }
        let outside = if matches!(key, "href" | "src") { !is_inside(value) } else { has_outside_url(value) };
        outside.then(|| format!("SVG refers outside the file: {}", clip(value)))
    })
}

/// Whether a path has a number of 10⁹ or more. No drawing has one, and an arc to it is made of millions of pieces.
fn has_huge_number(path: &str) -> bool {
    const MOST: usize = 9;
    let (mut digits, mut is_whole) = (0, true);
    for (at, byte) in path.bytes().enumerate() {
        match byte {
            b'0' if digits == 0 => {}
            b'0'..=b'9' => digits += usize::from(is_whole),
            b'.' => is_whole = false,
            b'e' | b'E' => {
                let exponent = path[at + 1..].trim_start_matches('+');
                let length = exponent.bytes().take_while(u8::is_ascii_digit).count();
                let more = exponent[..length].parse::<usize>().unwrap_or(if length > 0 { MOST } else { 0 });
                if digits.saturating_add(more) > MOST {
                    return true;
                }
                // What follows is the exponent's own.
                (digits, is_whole) = (0, false);
            }
            _ => (digits, is_whole) = (0, true),
        }
        if digits > MOST {
            return true;
        }
    }
    false
}

/// A reference to the same file, or to a raster picture held in the attribute.
fn is_inside(reference: &str) -> bool {
    const DATA: [&str; 5] =
        ["data:image/png", "data:image/jpeg", "data:image/jpg", "data:image/gif", "data:image/webp"];
    reference.is_empty() || reference.starts_with('#') || DATA.iter().any(|d| reference.starts_with(d))
}

/// Whether CSS has an `@import`, or a `url(...)` that is not in the same file.
fn has_outside_url(css: &str) -> bool {
    let css = css.to_ascii_lowercase();
    // A backslash can spell any letter of `url` or `@import` (CSS Syntax 4.3.7); a drawing has no need of it.
    let escaped = css.contains('\\') && (css.contains('(') || css.contains('@'));
    escaped
        || css.contains("@import")
        || css.split("url(").skip(1).any(|rest| !is_inside(rest.trim_start_matches([' ', '\t', '\n', '\r', '"', '\''])))
}

fn clip(text: &str) -> &str {
    &text[..text.floor_char_boundary(80)]
}
