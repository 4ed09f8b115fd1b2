//! Drawings whose words are HTML, as diagram editors save them: each stands in a `switch`, with a text or picture beside it
//! for viewers without HTML. No edition can show the HTML; what stands beside it is shown.

use std::ops::Range;

use roxmltree::Node;

use super::svg;

/// The drawing with what it has for viewers without HTML. `None` for one that needs none, or has none: it stays as it is.
pub fn without_html(bytes: &[u8]) -> Option<Vec<u8>> {
    if !bytes.windows(HTML.len()).any(|window| window == HTML.as_bytes()) {
        return None;
    }
    let text = svg::text(bytes).ok()?;
    let document = svg::parse(text).ok()?;
    let switches = document.descendants().filter(|node| is_svg(*node, "switch"));
    let mut cuts: Vec<Range<usize>> = switches.flat_map(cuts).collect();
    if cuts.is_empty() {
        return None;
    }
    cuts.sort_by_key(|cut| (cut.start, cut.end));
    let mut kept = String::with_capacity(text.len());
    let mut done = 0;
    for cut in cuts {
        kept.push_str(text.get(done..cut.start).unwrap_or(""));
        done = done.max(cut.end);
    }
    kept.push_str(text.get(done..)?);
    Some(kept.into_bytes())
}

const HTML: &str = "foreignObject";

fn is_svg(node: Node, name: &str) -> bool {
    node.has_tag_name(("http://www.w3.org/2000/svg", name))
}

/// What of a `switch` is cut out: the choices that hold HTML, if another is left; all of it, if a viewer of today chooses
/// an empty element and so shows nothing.
fn cuts(switch: Node) -> Vec<Range<usize>> {
    let choices: Vec<Node> = switch.children().filter(Node::is_element).collect();
    let is_empty = |choice: &Node| choice.has_attribute("requiredFeatures") && !choice.has_children();
    if choices.first().is_some_and(is_empty) {
        return vec![switch.range()];
    }
    let holds_html = |choice: &&Node| choice.descendants().any(|node| is_svg(node, HTML));
    if choices.iter().all(|choice| holds_html(&choice)) {
        return Vec::new();
    }
    choices.iter().filter(holds_html).map(Node::range).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing(inner: &str) -> String {
        format!("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{inner}</svg>")
    }

    fn mended(inner: &str) -> Option<String> {
        let whole = drawing("{}");
        let (before, after) = whole.split_once("{}").unwrap();
        let text = String::from_utf8(without_html(drawing(inner).as_bytes())?).unwrap();
        Some(text.strip_prefix(before).unwrap().strip_suffix(after).unwrap().to_owned())
    }

    const WORDS: &str =
        "<foreignObject width='9' height='9'><div xmlns='http://www.w3.org/1999/xhtml'>字</div></foreignObject>";

    #[test]
    fn what_stands_beside_html_is_shown_in_its_place() {
        let text = "<text x='1'>字</text>";
        assert_eq!(
            mended(&format!("<g><switch>{WORDS}{text}</switch></g>")),
            Some(format!("<g><switch>{text}</switch></g>"))
        );
        let nested = format!("<switch><g>{WORDS}</g>{text}</switch>");
        assert_eq!(mended(&nested), Some(format!("<switch>{text}</switch>")));
    }

    #[test]
    fn a_notice_that_viewers_of_today_do_not_show_goes() {
        let notice = "<switch><g requiredFeatures='x'/><a href='https://a.b'><text>cannot display</text></a></switch>";
        let words = format!("<switch>{WORDS}<text>字</text></switch>");
        assert_eq!(mended(&format!("{words}{notice}")), Some("<switch><text>字</text></switch>".to_owned()));
    }

    #[test]
    fn html_with_nothing_beside_it_stays_and_so_does_a_drawing_without() {
        for inner in
            [WORDS, &format!("<switch>{WORDS}</switch>"), "<switch><text>foreignObject</text></switch>", "<rect/>"]
        {
            assert_eq!(mended(inner), None, "{inner}");
        }
        assert_eq!(without_html(b"<svg foreignObject"), None);
    }
}
