//! What a text writes to include a file.

use std::ops::Range;

/// An include that a text writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub range: Range<usize>,
    pub directive: Directive,
}

/// What it wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Directive {
    /// It only goes.
    Nothing,
    /// A file's text.
    Text(Wanted),
    /// A file's text in a fence with this info.
    Code { file: Wanted, info: String },
}

/// A file, and which lines of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    pub path: String,
    pub lines: Lines,
}

/// Lines of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Lines {
    All,
    /// From the first to the last, counted from 1.
    Numbers(usize, usize),
    Anchor(String),
}

/// Longest directive, in bytes.
const MAX_LENGTH: usize = 1024;

/// The includes of a text, in order.
pub(super) fn find(text: &str) -> Vec<Found> {
    let mut found = mdbook(text);
    found.extend(gitbook(text));
    found.extend(imports(text));
    found.extend(snippets(text));
    found.extend(boxes(text));
    found.sort_by_key(|found| found.range.start);
    found
}

/// `{{#…}}`.
fn mdbook(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for (start, _) in text.match_indices("{{#") {
        if text[..start].ends_with('\\') {
            found.push(Found { range: start - 1..start, directive: Directive::Nothing });
            continue;
        }
        let Some(inner) = until(&text[start + 3..], "}}") else { continue };
        let (word, rest) = inner.split_once([' ', '\t']).unwrap_or((inner, ""));
        let rest = rest.trim();
        let directive = match word {
            "title" => Directive::Nothing,
            "include" | "rustdoc_include" if !rest.is_empty() => Directive::Text(wanted(rest)),
            "playground" | "playpen" if !rest.is_empty() => {
                let (file, attributes) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
                let words = attributes.split_whitespace().fold("rust".to_owned(), |all, word| all + "," + word);
                Directive::Code { file: wanted(file), info: words }
            }
            _ => continue,
        };
        found.push(Found { range: start..start + 3 + inner.len() + 2, directive });
    }
    found
}

/// The text up to `end`, which must come soon and on the same line.
fn until<'t>(text: &'t str, end: &str) -> Option<&'t str> {
    let reach = text.floor_char_boundary(MAX_LENGTH);
    let inner = &text[..text[..reach].find(end)?];
    (!inner.contains('\n')).then_some(inner)
}

/// `FILE`, `FILE:2`, `FILE:2:5`, `FILE::5`, `FILE:2:`, `FILE:anchor`.
fn wanted(written: &str) -> Wanted {
    let mut parts = written.splitn(3, ':');
    let path = parts.next().unwrap_or_default().trim().to_owned();
    let (first, last) = (parts.next(), parts.next());
    let number = |part: &str| part.trim().parse::<usize>().ok();
    let lines = match (first, last) {
        (None, _) => Lines::All,
        (Some(first), None) => match number(first) {
            Some(line) => Lines::Numbers(line, line),
            None if first.trim().is_empty() => Lines::All,
            None => Lines::Anchor(first.trim().to_owned()),
        },
        (Some(first), Some(last)) => Lines::Numbers(number(first).unwrap_or(1), number(last).unwrap_or(usize::MAX)),
    };
    Wanted { path, lines }
}

/// `{% include "FILE" %}`.
fn gitbook(text: &str) -> Vec<Found> {
    let find = |(start, _): (usize, &str)| {
        let inner = until(&text[start + 2..], "%}")?;
        let name = inner.trim().strip_prefix("include")?.trim().trim_matches(['"', '\'']);
        let is_name = !name.is_empty() && !name.contains(['"', '\'']);
        let file = Wanted { path: name.to_owned(), lines: Lines::All };
        is_name.then(|| Found { range: start..start + 2 + inner.len() + 2, directive: Directive::Text(file) })
    };
    text.match_indices("{% include").filter_map(find).collect()
}

/// The boxes that GitBook draws around text, by the names of their tags.
const BOXES: [&str; 16] = [
    "hint",
    "endhint",
    "tabs",
    "endtabs",
    "tab",
    "endtab",
    "code",
    "endcode",
    "content-ref",
    "endcontent-ref",
    "stepper",
    "endstepper",
    "step",
    "endstep",
    "columns",
    "endcolumns",
];

/// `{% hint style="info" %}` and `{% endhint %}`, alone on their lines: a book has no such boxes, their text stays.
fn boxes(text: &str) -> Vec<Found> {
    let find = |(start, _): (usize, &str)| {
        let line = text[..start].rfind('\n').map_or(0, |i| i + 1);
        let inner = until(&text[start + 2..], "%}")?;
        let end = start + 2 + inner.len() + 2;
        let is_alone =
            text[line..start].trim().is_empty() && text[end..].lines().next().is_none_or(|rest| rest.trim().is_empty());
        let name = inner.split_whitespace().next()?;
        (is_alone && BOXES.contains(&name)).then_some(Found { range: start..end, directive: Directive::Nothing })
    };
    text.match_indices("{% ").filter_map(find).collect()
}

/// The mark of MkDocs' snippets.
const SNIPPET: &str = "--8<--";
/// Most files between two marks.
const MAX_SNIPPETS: usize = 64;

/// Names of files, each on a line, between two lines `--8<--`; one behind `;` is left out.
fn snippet_block(text: &str, start: usize) -> Option<Vec<Found>> {
    let nothing = |range| Found { range, directive: Directive::Nothing };
    let mut found = vec![nothing(start..start + SNIPPET.len())];
    let mut at = start;
    for line in text[start..].split_inclusive('\n').take(MAX_SNIPPETS + 2) {
        let name = line.trim();
        let from = at + line.find(name).unwrap_or(0);
        let range = from..from + name.len();
        let is_first = at == start;
        at += line.len();
        match name {
            _ if is_first => {}
            "" => {}
            SNIPPET => {
                found.push(nothing(range));
                return Some(found);
            }
            _ if name.starts_with(';') => found.push(nothing(range)),
            // Such lines may also be where a text says to cut it.
            _ if !name.contains('.') || name.contains("://") || name.contains(char::is_whitespace) => return None,
            _ => found.push(Found { range, directive: Directive::Text(wanted(name)) }),
        }
    }
    None
}

/// `--8<-- "FILE"`, alone on its line, with lines or a section as in `{{#include}}`; `;` before it shows it as it is.
fn snippets(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let mut done = 0;
    for (start, _) in text.match_indices(SNIPPET) {
        if start < done {
            continue;
        }
        let line = text[..start].rfind('\n').map_or(0, |i| i + 1);
        let rest = text[start + SNIPPET.len()..].lines().next().unwrap_or("");
        if text[line..start].trim().is_empty()
            && rest.trim().is_empty()
            && let Some(block) = snippet_block(text, start)
        {
            done = block.last().map_or(0, |last| last.range.end);
            found.extend(block);
            continue;
        }
        if text[line..start].trim() == ";" {
            let at = line + text[line..start].find(';').unwrap_or(0);
            found.push(Found { range: at..at + 1, directive: Directive::Nothing });
            continue;
        }
        let quoted = |quote: char| rest.trim().strip_prefix(quote)?.strip_suffix(quote);
        let Some(name) = quoted('"').or_else(|| quoted('\'')).filter(|name| !name.is_empty()) else { continue };
        if text[line..start].trim().is_empty() && !name.contains("://") {
            let end = start + SNIPPET.len() + rest.trim_end().len();
            found.push(Found { range: start..end, directive: Directive::Text(wanted(name)) });
        }
    }
    found
}

/// `[import:2-5,lang:"js"](FILE)`, alone on its line.
fn imports(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    for (start, _) in text.match_indices("[import") {
        let line = text[..start].rfind('\n').map_or(0, |i| i + 1);
        let Some((label, behind)) = until(&text[start + 1..], "](").map(|label| (label, start + 1 + label.len() + 2))
        else {
            continue;
        };
        let Some(path) = until(&text[behind..], ")") else { continue };
        let end = behind + path.len() + 1;
        let rest = text[end..].lines().next().unwrap_or("");
        let is_alone = text[line..start].trim().is_empty() && rest.trim().is_empty();
        let options = label.strip_prefix("import").unwrap_or("");
        if !is_alone || !(options.is_empty() || options.starts_with([':', ',', ' '])) || path.contains("://") {
            continue;
        }
        let (lines, language) = import_options(options);
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
        let info = language.unwrap_or_else(|| extension.to_owned());
        let file = Wanted { path: path.trim().to_owned(), lines };
        found.push(Found { range: start..end, directive: Directive::Code { file, info } });
    }
    found
}

/// `:2-5`, `:"marker"`, `lang:"js"`.
fn import_options(options: &str) -> (Lines, Option<String>) {
    let (mut lines, mut language) = (Lines::All, None);
    for option in options.split([',', ' ']).filter(|option| !option.is_empty()) {
        let (key, value) = option.split_once(':').unwrap_or((option, ""));
        let value = value.trim_matches(['"', '\'']);
        match key.trim() {
            "" if value.starts_with(|c: char| c.is_ascii_digit()) => {
                let (first, last) = value.split_once('-').unwrap_or((value, value));
                let number = |text: &str, or| text.parse().unwrap_or(or);
                lines = Lines::Numbers(number(first, 1), number(last, usize::MAX));
            }
            "" if !value.is_empty() => lines = Lines::Anchor(value.to_owned()),
            "lang" | "lang-" => language = Some(value.to_owned()).filter(|value| !value.is_empty()),
            _ => {}
        }
    }
    (lines, language)
}
