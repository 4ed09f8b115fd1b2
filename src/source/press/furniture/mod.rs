//! What belongs to the page and not to the text: page numbers, running heads and feet, jump lines.
//!
//! A page has them at its edges, so in the text that was taken from it they stand where one column or page ends and the
//! next begins, often in the middle of a sentence. Some say by themselves what they are (下转第02版, — 7 —); others do
//! not (a number alone, 要闻, 责编：…) and count only in the company of one that does, or where they interrupt a sentence.

mod cluster;
mod kinds;
mod numbers;

use std::collections::HashMap;
use std::ops::Range;

use self::cluster::{Cluster, interrupts};
use self::kinds::{Kind, inline_jump, kind};
use self::numbers::Numbers;
use super::chars::*;
use super::edit::{EditKind, Sink, Why};
use super::lines::{Class, Line};
use crate::message;

pub(super) use self::kinds::{is_folio, is_jump_line};

/// Finds the furniture, offers to take it out, and marks the lines that are.
pub(super) fn remove(lines: &mut [Line], sink: &mut Sink<'_>) {
    let mut kinds: Vec<Option<Kind>> = Vec::with_capacity(lines.len());
    for line in lines.iter() {
        kinds.push(if line.class == Class::Text { kind(&sink.source[line.text.clone()]) } else { None });
    }
    mark_repeated(lines, &mut kinds, sink.source);
    let found: Vec<Cluster> =
        clusters(lines, &kinds).into_iter().map(|members| Cluster::new(members, lines, &kinds, sink.source)).collect();
    let numbers = Numbers::of(&found, &kinds, |i| kinds::title(&sink.source[lines[i].text.clone()]));
    let heads = repeated_heads(&found, lines, &kinds, sink.source);
    let mut done = 0;
    for cluster in &found {
        let backwards = cluster.goes_with_the_gap_before(lines);
        for &i in &cluster.members {
            let Some(kind) = kinds[i] else { continue };
            let Some(why) =
                cluster.verdict(i, kind, &numbers, heads.contains_key(&normal(&sink.source[lines[i].text.clone()])))
            else {
                continue;
            };
            let Range { start, end } = range(i, lines, backwards);
            // What stands between two lines of furniture goes with the first.
            let range = start.max(done)..end;
            if sink.offer(kind.edit(), range.clone(), "", why) {
                done = range.end;
                (lines[i].removed, lines[i].taken) = (true, range);
            }
        }
    }
    remove_inline_jumps(lines, sink);
}

/// Takes jump lines off the ends of the lines that they stand in.
fn remove_inline_jumps(lines: &mut [Line], sink: &mut Sink<'_>) {
    for line in lines.iter_mut().filter(|line| line.is_text()) {
        let text = &sink.source[line.text.clone()];
        let Some((jump, at_end)) = inline_jump(text) else { continue };
        let rest = if at_end { &text[..jump.start] } else { &text[jump.end..] };
        let rest = if at_end { rest.trim_end_matches(is_blank) } else { rest.trim_start_matches(is_blank) };
        let kept = if at_end {
            line.text.start..line.text.start + rest.len()
        } else {
            line.text.end - rest.len()..line.text.end
        };
        let taken = if at_end { kept.end..line.text.end } else { line.text.start..kept.start };
        let why =
            Why::new(0.97, message!("转版说明，只对报纸版面有意义", "a jump line means something on the page only"));
        if sink.offer(EditKind::JumpLine, taken, "", why) {
            line.text = kept;
            *(if at_end { &mut line.jumps_to } else { &mut line.jumps_from }) = true;
        }
    }
}

/// A line without what changes from page to page.
fn normal(text: &str) -> String {
    let mut normal = String::new();
    for c in text.chars().filter(|c| !is_blank(*c)).map(fold) {
        let c = if c.is_ascii_digit() { '0' } else { c };
        if !(c == '0' && normal.ends_with('0')) {
            normal.push(c);
        }
    }
    normal
}

/// Short lines that come three times or more, each time alone, and once at least inside a sentence.
fn mark_repeated(lines: &[Line], kinds: &mut [Option<Kind>], source: &str) {
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for (i, line) in lines.iter().enumerate() {
        let text = &source[line.text.clone()];
        let could_be = line.class == Class::Text && kinds[i].is_none() && (2..=30).contains(&line.length);
        if could_be && !text.contains(['。', '！', '？', '；', '，', ',', '、']) {
            places.entry(normal(text)).or_default().push(i);
        }
    }
    for at in places.into_values().filter(|at| at.len() >= 3) {
        if at.iter().any(|&i| interrupts(lines, i..i + 1, source)) {
            at.iter().for_each(|&i| kinds[i] = Some(Kind::Repeated));
        }
    }
}

/// Furniture that stands together, with nothing but empty lines between.
fn clusters(lines: &[Line], kinds: &[Option<Kind>]) -> Vec<Vec<usize>> {
    let mut clusters: Vec<Vec<usize>> = Vec::new();
    let mut open = false;
    for (i, line) in lines.iter().enumerate() {
        if line.class == Class::Blank {
            continue;
        }
        if kinds[i].is_none() {
            open = false;
            continue;
        }
        match clusters.last_mut() {
            Some(cluster) if open => cluster.push(i),
            _ => clusters.push(vec![i]),
        }
        open = true;
    }
    clusters
}

/// Heads that stand at more than one edge.
fn repeated_heads(
    clusters: &[Cluster],
    lines: &[Line],
    kinds: &[Option<Kind>],
    source: &str,
) -> HashMap<String, usize> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for cluster in clusters {
        for &i in cluster.members.iter().filter(|&&i| kinds[i] != Some(Kind::Repeated)) {
            if !matches!(kinds[i], Some(Kind::Number(_))) {
                *counts.entry(normal(&source[lines[i].text.clone()])).or_default() += 1;
            }
        }
    }
    counts.retain(|_, count| *count >= 2);
    counts
}

/// The bytes to take out with line `i`: the line with the gap behind it, or with the one before it.
fn range(i: usize, lines: &[Line], backwards: bool) -> Range<usize> {
    let solid = |line: &&Line| line.class != Class::Blank;
    if backwards {
        return lines[..i].iter().rev().find(solid).map_or(lines[i].start, |line| line.outer.end)..lines[i].end;
    }
    match lines[i + 1..].iter().find(solid) {
        Some(next) if next.class == Class::Text => lines[i].start..next.outer.start,
        Some(next) => lines[i].start..next.start,
        None => lines[i].start..lines[i].end,
    }
}
