//! What the pieces of code are, and how each is shown: comments, literals, keywords, names. Code goes in with the name of
//! its language; ranges of its bytes come out, in order, for what is shown otherwise than as plain code.
//!
//! The grammars are those that syntect brings. What they call a piece (`string.quoted.double`) is brought down to five
//! kinds, told apart in print of one colour too: keywords are bold, comments grey.

use std::ops::Range;
use std::sync::LazyLock;

use syntect::parsing::{ParseState, ScopeStack, SyntaxReference, SyntaxSet};

use crate::typeset::pages::Color;
use crate::typeset::paragraph::TextStyle;

/// Longer code is not coloured, nor what follows a longer line: grammars are regular expressions, and no one reads it.
const MOST_BYTES: usize = 200_000;
const LONGEST_LINE: usize = 2_000;

/// What a piece of code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Comment,
    Literal,
    Number,
    Keyword,
    Name,
}

impl Part {
    /// The kind of a grammar's scope, of the innermost that has one.
    fn of(stack: &ScopeStack) -> Option<Part> {
        stack.scopes.iter().rev().find_map(|scope| part_of(&scope.build_string()))
    }

    /// Code of this kind. Every colour has a contrast of at least 4.5 to 1 on white paper (WCAG 2.2, 1.4.3).
    pub(super) fn style(self, plain: TextStyle) -> TextStyle {
        let (color, bold) = match self {
            Part::Comment => (Color::Grey(96), false),
            Part::Literal => (Color::Rgb(22, 100, 40), false),
            Part::Number => (Color::Rgb(140, 60, 0), false),
            Part::Keyword => (Color::Rgb(0, 60, 140), true),
            Part::Name => (Color::Rgb(100, 40, 140), false),
        };
        TextStyle { color, bold, ..plain }
    }
}

fn part_of(scope: &str) -> Option<Part> {
    let begins = |names: &[&str]| names.iter().any(|name| scope.starts_with(name));
    if begins(&["comment"]) {
        Some(Part::Comment)
    } else if begins(&["string", "constant.character"]) {
        Some(Part::Literal)
    } else if begins(&["constant.numeric", "constant.language"]) {
        Some(Part::Number)
    } else if begins(&["keyword.operator", "storage.type.numeric"]) {
        None
    } else if begins(&["keyword", "storage"]) {
        Some(Part::Keyword)
    } else if begins(&["entity.name", "support.function", "support.type", "support.class", "support.macro"]) {
        Some(Part::Name)
    } else {
        None
    }
}

/// The pieces of `code`. None for a language that has no grammar here.
pub(super) fn parts(code: &str, language: &str) -> Vec<(Range<usize>, Part)> {
    let Some(syntax) = syntax(language).filter(|_| code.len() <= MOST_BYTES) else { return Vec::new() };
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let (mut parts, mut start) = (Vec::new(), 0);
    for line in code.split_inclusive('\n') {
        if line.len() > LONGEST_LINE {
            break;
        }
        // The grammars want a line end on every line.
        let owned = if line.ends_with('\n') { line.to_owned() } else { format!("{line}\n") };
        let Ok(changes) = state.parse_line(&owned, &GRAMMARS) else { break };
        let mut from = 0;
        for (at, change) in changes {
            add(&mut parts, start + from..start + at.min(line.len()), &stack);
            from = from.max(at.min(line.len()));
            if stack.apply(&change).is_err() {
                return parts;
            }
        }
        add(&mut parts, start + from..start + line.len(), &stack);
        start += line.len();
    }
    parts
}

fn add(parts: &mut Vec<(Range<usize>, Part)>, range: Range<usize>, stack: &ScopeStack) {
    if range.is_empty() {
        return;
    }
    let Some(part) = Part::of(stack) else { return };
    match parts.last_mut() {
        Some((last, same)) if last.end == range.start && *same == part => last.end = range.end,
        _ => parts.push((range, part)),
    }
}

static GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// The grammar of a language, by the names that fences have for it: `rust,ignore`, `{.python}`, `ts`.
fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    let name = language.trim_matches(|c: char| "{}. ".contains(c));
    let name = name.split([',', ' ', ':', '{']).next().unwrap_or(name).to_lowercase();
    // Close relatives of grammars that there are.
    let known = match name.as_str() {
        "" | "text" | "txt" | "plain" | "console" => return None,
        "ts" | "typescript" | "jsx" | "tsx" | "mjs" | "node" => "js",
        "sh" | "shell" | "zsh" => "bash",
        "c++" | "cxx" => "cpp",
        "golang" => "go",
        "jsonc" | "json5" => "json",
        other => other,
    };
    GRAMMARS.find_syntax_by_token(known).filter(|found| found.name != "Plain Text")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(code: &'a str, language: &str) -> Vec<(&'a str, Part)> {
        parts(code, language).into_iter().map(|(range, part)| (code[range].trim(), part)).collect()
    }

    #[test]
    fn comments_literals_and_keywords_are_told_apart() {
        let parts = found("// 注释\nfn main() { let s = \"文\"; let n = 10; }", "rust");
        assert!(parts.contains(&("// 注释", Part::Comment)), "{parts:?}");
        assert!(parts.contains(&("\"文\"", Part::Literal)), "{parts:?}");
        assert!(parts.contains(&("fn", Part::Keyword)), "{parts:?}");
        assert!(parts.contains(&("main", Part::Name)), "{parts:?}");
        assert!(parts.contains(&("10", Part::Number)), "{parts:?}");
    }

    #[test]
    fn a_comment_over_several_lines_stays_one() {
        let parts = found("/* 一\n二 */ int a;", "c");
        assert_eq!(parts[0].1, Part::Comment);
        assert!(parts[0].0.contains('二'), "{parts:?}");
    }

    #[test]
    fn fences_name_languages_in_many_ways() {
        for name in ["rust", "Rust", "rust,ignore", "{.rust}", "rs", "ts", "c++", "python", "html"] {
            assert!(syntax(name).is_some(), "{name}");
        }
        for name in ["", "text", "没有的语言"] {
            assert!(syntax(name).is_none(), "{name}");
        }
    }

    #[test]
    fn ranges_are_in_order_on_characters_and_bounded() {
        let long = format!("// {}\nlet a = 1;", "长".repeat(1_000));
        assert!(parts(&long, "rust").is_empty(), "a line too long ends the colours");
        assert!(parts(&"a\n".repeat(MOST_BYTES), "rust").is_empty());
        let code = "let 变量 = '字'; // 完";
        let mut before = 0;
        for (range, _) in parts(code, "js") {
            assert!(range.start >= before && code.get(range.clone()).is_some());
            before = range.end;
        }
        assert!(before > 0);
    }
}
