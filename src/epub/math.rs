//! Formulas: LaTeX becomes presentation MathML (EPUB 3.3, 6.1.2), with the LaTeX as its alternative text.

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::event::{Content, Event};
use pulldown_latex::{Parser, Storage, push_mathml};

use super::xml::Xml;

/// Longest formula that is looked at, in bytes. Macros may make more of it; the MathML has a limit of its own.
const LONGEST: usize = 64 << 10;
const LONGEST_MATHML: usize = 4 << 20;

/// Deepest nesting of elements. Readers walk over formulas by recursion.
const DEEPEST: usize = 100;

/// The `math` element of a formula.
///
/// # Errors
/// Says in a few English words why the formula cannot be shown.
pub(super) fn mathml(latex: &str, display: bool) -> Result<String, String> {
    if latex.len() > LONGEST {
        return Err(format!("longer than {LONGEST} bytes"));
    }
    nesting(latex)?;
    // The parser slices inside a character after `\char` and the like, which is a panic; a formula must not end the build.
    std::panic::catch_unwind(|| convert(latex, display)).unwrap_or_else(|_| Err("the parser gives up".to_owned()))
}

fn convert(latex: &str, display: bool) -> Result<String, String> {
    if latex.split("\\char").skip(1).any(|rest| !rest.trim_start().starts_with(|c: char| c.is_ascii())) {
        return Err("`\\char` needs a number".to_owned());
    }
    // TeX takes < and > as angles after these; the parser wants them by name.
    let named = without_tags(latex).0.replace("\\left<", "\\left\\langle ").replace("\\right>", "\\right\\rangle ");
    let storage = Storage::new();
    let events = Parser::new(&named, &storage).collect::<Result<Vec<_>, _>>().map_err(|error| reason(&error))?;
    if events.is_empty() {
        return Err("empty".to_owned());
    }
    if events.iter().any(holds_markup) {
        return Err("`<`, `>` or `&` in the name of a function".to_owned());
    }
    let display_mode = if display { DisplayMode::Block } else { DisplayMode::Inline };
    let mut written = String::new();
    let events = events.into_iter().map(Ok::<_, std::convert::Infallible>);
    push_mathml(&mut written, events, RenderConfig { display_mode, xml: true, ..RenderConfig::default() })
        .map_err(|error| error.to_string())?;
    let written = escaped(&written);
    sound(&written)?;
    Ok(with_alternative(&written, latex))
}

/// The number of a displayed formula: the one that it was given, else what its `\tag` says.
pub(super) fn number(given: Option<&str>, latex: &str) -> Option<String> {
    given.map(str::to_owned).or_else(|| tag(latex))
}

/// What the `\tag` of a displayed formula says: its number, in brackets unless it is `\tag*`. Several rows may have one each.
fn tag(latex: &str) -> Option<String> {
    let tags = without_tags(latex).1;
    (!tags.is_empty()).then(|| tags.join(" "))
}

/// The formula without its tags, and without what says that a row has no number: the parser knows neither.
fn without_tags(latex: &str) -> (String, Vec<String>) {
    let (mut kept, mut tags, mut rest) = (String::with_capacity(latex.len()), Vec::new(), latex);
    while let Some(at) = rest.find('\\') {
        let (before, command) = rest.split_at(at);
        kept.push_str(before);
        let ends =
            |word: &str| command.strip_prefix(word).filter(|rest| !rest.starts_with(|c: char| c.is_ascii_alphabetic()));
        if let Some(behind) = ends("\\notag").or_else(|| ends("\\nonumber")) {
            rest = behind;
            continue;
        }
        let argument =
            ends("\\tag").map(|behind| (behind.strip_prefix('*').unwrap_or(behind), behind.starts_with('*')));
        match argument.and_then(|(behind, bare)| Some((braced(behind.trim_start())?, bare))) {
            Some(((said, behind), bare)) => {
                tags.push(if bare { said.to_owned() } else { format!("({said})") });
                rest = behind;
            }
            None => {
                let taken = command.chars().take(2).map(char::len_utf8).sum();
                kept.push_str(&command[..taken]);
                rest = &command[taken..];
            }
        }
    }
    kept.push_str(rest);
    (kept, tags)
}

/// The plain text in braces that `text` begins with, and what is behind them.
fn braced(text: &str) -> Option<(&str, &str)> {
    let (said, behind) = text.strip_prefix('{')?.split_once('}')?;
    (!said.contains(['{', '\\', '$'])).then_some((said.trim(), behind))
}

/// Bounds what the parser nests: groups, environments, fences.
fn nesting(latex: &str) -> Result<(), String> {
    let mut depth = 0usize;
    for (at, c) in latex.char_indices() {
        let ends = |word: &str| latex[at..].starts_with(word);
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '\\' if ends("\\begin") || ends("\\left") => depth += 1,
            '\\' if ends("\\end") || ends("\\right") => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Err("nested too deep".to_owned());
        }
    }
    Ok(())
}

/// The writer copies names of functions as they are. One with markup in it could bring any element into the book.
fn holds_markup(event: &Event<'_>) -> bool {
    matches!(event, Event::Content(Content::Function(name)) if name.contains(['<', '>', '&']))
}

/// Writes out what the writer leaves raw: relations `<` and `>`, `\&`, and `&nbsp;`, which XML does not know.
fn escaped(written: &str) -> String {
    let mut out = String::with_capacity(written.len() + 16);
    let mut rest = written;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        let (replacement, taken) = match found.as_bytes() {
            [b'<', b'/' | b'a'..=b'z', ..] => ("<", 1),
            [b'<', ..] => ("&lt;", 1),
            _ if found.starts_with("&nbsp;") => ("\u{A0}", 6),
            _ if ["&amp;", "&lt;", "&gt;", "&quot;"].iter().any(|known| found.starts_with(known)) => ("&", 1),
            _ => ("&amp;", 1),
        };
        out.push_str(replacement);
        rest = &found[taken..];
    }
    out.push_str(rest);
    out
}

/// The first line of the parser's message, without what every one begins with.
fn reason(error: &pulldown_latex::ParserError) -> String {
    let text = error.to_string();
    let line = text.lines().next().unwrap_or("");
    line.trim_start_matches("parsing error:").trim().to_owned()
}

/// What the writer made is well-formed XML, not nested deeper than readers can bear, and has nothing but MathML in it.
fn sound(mathml: &str) -> Result<(), String> {
    if mathml.len() > LONGEST_MATHML {
        return Err("its macros grow too long".to_owned());
    }
    let mut depth = 0usize;
    for (at, _) in mathml.match_indices('<') {
        match mathml.as_bytes().get(at + 1) {
            Some(b'/') => depth = depth.saturating_sub(1),
            _ => depth += 1,
        }
        // Elements that close themselves count as open here; a formula has fewer of them in a row than this.
        if mathml[at..].split('>').next().is_some_and(|tag| tag.ends_with('/')) {
            depth = depth.saturating_sub(1);
        }
        if depth > DEEPEST {
            return Err("nested too deep".to_owned());
        }
    }
    let document = roxmltree::Document::parse(mathml).map_err(|_| "it makes no well-formed MathML".to_owned())?;
    let forbidden = |node: roxmltree::Node| node.is_element() && node.tag_name().name() == "merror";
    if document.descendants().any(forbidden) { Err("a part of it is unknown".to_owned()) } else { Ok(()) }
}

/// EPUB 3.3, 6.1.2 and EPUB Accessibility: `alttext` is what a reader without MathML shows or says.
fn with_alternative(mathml: &str, latex: &str) -> String {
    let (head, rest) = mathml.split_once('>').unwrap_or((mathml, ""));
    let mut xml = Xml::with_capacity(mathml.len() + latex.len() + 32);
    xml.raw(head);
    xml.attr("alttext", latex.trim());
    xml.raw(">");
    xml.raw(rest);
    xml.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_formula_becomes_mathml_with_its_latex_as_alternative() {
        let inline = mathml("E = mc^2 < \\infty", false).unwrap();
        assert!(
            inline.starts_with("<math display=\"inline\" xmlns=\"http://www.w3.org/1998/Math/MathML\""),
            "{inline}"
        );
        assert!(inline.contains("alttext=\"E = mc^2 &lt; \\infty\""), "{inline}");
        assert!(inline.contains("<msup>"), "{inline}");
        assert!(mathml("\\int_0^1 x\\,dx", true).unwrap().contains("display=\"block\""));
    }

    #[test]
    fn a_tag_is_the_number_of_its_formula_and_no_part_of_it() {
        let latex = r"E = mc^2 \tag{3.1}";
        let markup = mathml(latex, true).unwrap();
        assert!(markup.contains("alttext=\"E = mc^2 \\tag{3.1}\"") && !markup.contains(">3"), "{markup}");
        assert_eq!(tag(latex).as_deref(), Some("(3.1)"));
        assert_eq!(tag(r"a \tag*{甲}").as_deref(), Some("甲"));
        assert_eq!(tag(r"\begin{aligned} a &= b \nonumber \\ c &= d \end{aligned}"), None);
        assert!(mathml(r"\begin{aligned} a &= b \nonumber \\ c &= d \end{aligned}", true).is_ok());
        assert_eq!(without_tags(r"\tagged \tag \\").0, r"\tagged \tag \\");
    }

    #[test]
    fn chinese_in_a_formula_stays_whole() {
        let text = mathml("v = \\frac{\\text{路程}}{\\text{时间，“秒”}}", true).unwrap();
        assert!(text.contains("<mtext>路程</mtext>") && text.contains("时间，“秒”"), "{text}");
        let bare = mathml("面积 = \\pi r^2", false).unwrap();
        assert!(bare.contains('面') && bare.contains('积'), "{bare}");
    }

    #[test]
    fn characters_that_markup_reserves_are_written_out() {
        for latex in
            ["a < b > c", "\\text{a <mi>b & c}", "\\text{ 若 }x", "A \\& B", "a \\lt b", "\\left< x \\right>", "\\not<"]
        {
            mathml(latex, false).unwrap_or_else(|why| panic!("{latex}: {why}"));
        }
        assert!(mathml("\\operatorname{<mi onclick='x'>a</mi>}", false).is_err());
    }

    #[test]
    fn what_does_not_parse_says_why() {
        for bad in
            ["\\frac{1}{", "\\nosuchcommand x", "x^2^3", "}", "", "  ", "a & b", "$x$", "\\begin{nosuch}x\\end{nosuch}"]
        {
            let reason = mathml(bad, false).expect_err(bad);
            assert!(!reason.is_empty() && !reason.contains('\n'), "{bad}: {reason}");
        }
    }

    #[test]
    fn deep_and_long_formulas_are_refused_and_never_overflow_the_stack() {
        for piece in ["{", "\\left(", "\\sqrt", "\\begin{matrix}", "x^", "\\frac", "{x^{", "\\hat", "\\text{"] {
            for times in [200, 2000, 20_000] {
                let latex = piece.repeat(times);
                assert!(mathml(&latex, true).is_err(), "{piece} {times}");
            }
        }
        let deep = format!("{}x{}", "\\sqrt{".repeat(40), "}".repeat(40));
        assert!(mathml(&deep, true).is_ok());
        assert!(mathml("\\def\\a{\\b\\b}\\def\\b{\\c\\c}\\def\\c{\\a}\\a", true).is_err());
    }

    fn pieces() -> impl Strategy<Value = String> {
        let words = [
            "\\frac",
            "{",
            "}",
            "x",
            "^",
            "_",
            "\\left",
            "\\right",
            "(",
            ")",
            ".",
            "\\text{",
            "中文",
            "&",
            "\\\\",
            "\\sqrt",
            "[",
            "]",
            "\\begin{array}{c|c}",
            "\\end{array}",
            "\\begin{cases}",
            "\\end{cases}",
            "#",
            "%",
            "$",
            "\\",
            "<",
            ">",
            "\"",
            "'",
            "~",
            "\\def\\a",
            "#1",
            "\\a",
            "\\mathbb",
            "\\color{red}",
            "\\hspace{1em}",
            "\\big",
            "\\middle|",
            "\\not",
            "\\operatorname{",
            "\\limits",
            "\\sum",
            "1",
            " ",
            "|",
            "\\char",
            "`",
            "\\substack{",
            "\\overset",
            "\u{0}",
            "\\rule",
        ];
        proptest::collection::vec(proptest::sample::select(words.to_vec()), 0..24).prop_map(|words| words.concat())
    }

    proptest! {
        #[test]
        fn any_formula_is_refused_or_becomes_well_formed_markup(latex in prop_oneof![pieces(), any::<String>()], display: bool) {
            if let Ok(markup) = mathml(&latex, display) {
                prop_assert!(roxmltree::Document::parse(&markup).is_ok(), "{}", markup);
            }
        }
    }
}
