//! LaTeX that authors write and the engine does not know, in words that it knows.

use std::borrow::Cow;

/// The source as the engine takes it.
pub(super) fn known(latex: &str) -> Cow<'_, str> {
    let has = |words: &[&str]| words.iter().any(|word| latex.contains(word));
    let is_stacked = latex.contains("\\\\") && !latex.contains("\\begin") && !latex.contains("\\substack");
    if !is_stacked && !has(&["\\textcircled", "\\mathop", "gathered}"]) {
        return Cow::Borrowed(latex);
    }
    let mut text = circled(latex);
    text = text.replace("\\begin{gathered}", "\\begin{array}{c}").replace("\\end{gathered}", "\\end{array}");
    text = named(&text);
    if is_stacked {
        // TeX lets lines of a displayed formula be stacked without saying how.
        text = format!("\\begin{{array}}{{c}}{text}\\end{{array}}");
    }
    Cow::Owned(text)
}

/// `\textcircled{\scriptsize{3}}` is ③.
fn circled(latex: &str) -> String {
    replace_command(latex, "\\textcircled", |argument| {
        let digits: String = argument.chars().filter(char::is_ascii_digit).take(3).collect();
        let sign = digits.parse::<u32>().ok().and_then(|number| match number {
            1..=20 => char::from_u32(0x2460 + number - 1),
            21..=35 => char::from_u32(0x3251 + number - 21),
            _ => None,
        });
        match sign {
            Some(sign) => format!("\\text{{{sign}}}"),
            None => format!("\\boxed{{{argument}}}"),
        }
    })
}

/// `\mathop{\arg\max}` is what it holds: the engine sets limits by the operator itself.
fn named(latex: &str) -> String {
    replace_command(latex, "\\mathop", |argument| {
        let is_word = !argument.is_empty() && argument.chars().all(|c| c.is_ascii_alphabetic());
        if is_word { format!("\\operatorname*{{{argument}}}") } else { format!("{{{argument}}}") }
    })
    .replace("}\\limits_", "}_")
    .replace("}\\limits^", "}^")
}

/// Replaces a command and its argument in braces.
fn replace_command(latex: &str, command: &str, with: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(latex.len());
    let mut rest = latex;
    while let Some(at) = rest.find(command) {
        let behind = &rest[at + command.len()..];
        let is_whole = !behind.starts_with(|c: char| c.is_ascii_alphabetic());
        out.push_str(&rest[..at]);
        match argument(behind.trim_start()).filter(|_| is_whole) {
            Some((argument, next)) => {
                out.push_str(&with(argument));
                rest = next;
            }
            None => {
                out.push_str(command);
                rest = behind;
            }
        }
    }
    out + rest
}

/// The text in the braces at the start, and what stands behind them.
fn argument(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('{')?;
    let mut depth = 1usize;
    let mut escaped = false;
    for (i, c) in inner.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&inner[..i], &inner[i + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::known;

    #[test]
    fn words_that_the_engine_lacks_become_words_that_it_has() {
        for (latex, expected) in [
            ("x+1", "x+1"),
            ("\\overset{\\textcircled{\\tiny{3}}}{=}", "\\overset{\\text{③}}{=}"),
            ("\\mathop{argmax}_x f", "\\operatorname*{argmax}_x f"),
            ("\\mathop{\\arg\\max}\\limits_x f", "{\\arg\\max}_x f"),
            ("\\mathopen{(}", "\\mathopen{(}"),
            ("a \\\\ b", "\\begin{array}{c}a \\\\ b\\end{array}"),
            ("\\begin{gathered}a\\\\b\\end{gathered}", "\\begin{array}{c}a\\\\b\\end{array}"),
            ("\\textcircled{", "\\textcircled{"),
        ] {
            assert_eq!(known(latex), expected);
        }
    }
}
