//! Which lines of a file are included.

use super::super::edits::{Change, Edited, With};
use super::directive::Lines;

/// Leaves the wanted lines, without the line end of the last one.
///
/// # Errors
/// The name of what is not there.
pub(super) fn select(text: &mut Edited, wanted: &Lines) -> Result<(), String> {
    let source = text.text().clone();
    let mut kept: Vec<std::ops::Range<usize>> = Vec::new();
    match wanted {
        Lines::All => kept.push(0..source.len()),
        Lines::Numbers(first, last) => {
            let lines = lines(&source).zip(1..).filter(|(_, number)| (first..=last).contains(&number));
            kept.extend(lines.map(|((range, _), _)| range));
        }
        Lines::Anchor(name) => kept.extend(anchored(&source, name)),
    }
    let Some(end) = kept.last().map(|range| range.end) else {
        return Err(match wanted {
            Lines::Anchor(name) => name.clone(),
            Lines::Numbers(first, last) if first == last => first.to_string(),
            Lines::Numbers(first, _) => format!("{first}:"),
            Lines::All => String::new(),
        });
    };
    let bare = source[..end].strip_suffix('\n').map_or(end, |rest| rest.strip_suffix('\r').unwrap_or(rest).len());
    if let Some(last) = kept.last_mut() {
        last.end = bare.max(last.start);
    }
    let mut changes = Vec::new();
    let mut done = 0;
    for range in kept {
        if done < range.start {
            changes.push(Change { range: done..range.start, with: With::Text(String::new()) });
        }
        done = range.end;
    }
    if done < source.len() {
        changes.push(Change { range: done..source.len(), with: With::Text(String::new()) });
    }
    text.change(changes);
    Ok(())
}

/// Lines with their ranges, line ends included.
fn lines(text: &str) -> impl Iterator<Item = (std::ops::Range<usize>, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        at += line.len();
        (at - line.len()..at, line)
    })
}

/// The lines between `ANCHOR: name` and `ANCHOR_END: name` (mdBook), `--8<-- [start:name]` and `--8<-- [end:name]`
/// (MkDocs), or between two `doc:name` (GitBook), without the
/// lines of any anchor.
fn anchored<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = std::ops::Range<usize>> + 't {
    let mut inside = false;
    lines(text).filter_map(move |(range, line)| match anchor(line) {
        Some((kind, found)) => {
            if found == name {
                inside = match kind {
                    Anchor::Start => true,
                    Anchor::End => false,
                    Anchor::Either => !inside,
                };
            }
            None
        }
        None => inside.then_some(range),
    })
}

enum Anchor {
    Start,
    End,
    Either,
}

/// The anchor that a line sets.
fn anchor(line: &str) -> Option<(Anchor, &str)> {
    let behind = |mark: &str| {
        let rest = line[line.find(mark)? + mark.len()..].trim_start();
        let length = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(rest.len());
        (length > 0).then(|| &rest[..length])
    };
    let snippet = |mark: &str| behind(mark).filter(|_| line.contains("--8<--"));
    if let Some(name) = snippet("[start:") {
        return Some((Anchor::Start, name));
    }
    if let Some(name) = snippet("[end:") {
        return Some((Anchor::End, name));
    }
    behind("ANCHOR_END:")
        .map(|name| (Anchor::End, name))
        .or_else(|| behind("ANCHOR:").map(|name| (Anchor::Start, name)))
        .or_else(|| behind("doc:").filter(|_| is_comment(line)).map(|name| (Anchor::Either, name)))
}

fn is_comment(line: &str) -> bool {
    ["//", "#", "/*", "<!--", "--", ";"].iter().any(|mark| line.trim_start().starts_with(mark))
}
