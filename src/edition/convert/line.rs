//! One line of text in pieces, which lie in the inlines of a paragraph: converted as one text, so that a phrase may go
//! over the end of a piece (一个*后*面), and cut back into its pieces.

use super::dictionary::{Dictionary, is_of_phrases};
use super::quotes::Quotes;

/// A part of a line.
pub(super) enum Piece<'a> {
    /// Text, to be converted.
    Text(&'a mut String),
    /// What no phrase goes over: code, a formula, an image, a line break, text of another language.
    Break,
}

/// What stands in the text for a [`Piece::Break`]: U+FFFC, which no phrase holds.
const BREAK: &str = "\u{FFFC}";

/// Most characters that are converted at once. Only a text without any mark is longer.
const CHUNK: usize = 256;

/// Longest phrase of the dictionaries, in characters.
const PHRASE: usize = 16;

/// Converts the pieces, and exchanges their quotes.
pub(super) fn convert(pieces: Vec<Piece<'_>>, dictionary: &Dictionary, quotes: Option<Quotes>) {
    let text = joined(&pieces);
    let text = match quotes {
        Some(quotes) => quotes.exchange(&text),
        None => text,
    };
    if dictionary.is_empty() {
        return put_back(pieces, &text);
    }
    let mut ends: Vec<usize> = Vec::with_capacity(pieces.len());
    for piece in &pieces {
        ends.push(ends.last().copied().unwrap_or(0) + length(piece));
    }
    let mut texts = converted(&text, &ends, dictionary).into_iter();
    for piece in pieces {
        let new = texts.next().unwrap_or_default();
        if let Piece::Text(text) = piece {
            *text = new;
        }
    }
}

/// Exchanges quotes and nothing else.
pub(super) fn exchange_quotes(pieces: Vec<Piece<'_>>, quotes: Quotes) {
    let text = quotes.exchange(&joined(&pieces));
    put_back(pieces, &text);
}

fn joined(pieces: &[Piece<'_>]) -> String {
    pieces.iter().map(|piece| if let Piece::Text(text) = piece { text.as_str() } else { BREAK }).collect()
}

fn length(piece: &Piece<'_>) -> usize {
    if let Piece::Text(text) = piece { text.len() } else { BREAK.len() }
}

/// Gives the pieces a text of the same lengths.
fn put_back(pieces: Vec<Piece<'_>>, text: &str) {
    let mut at = 0;
    for piece in pieces {
        let end = at + length(&piece);
        if let (Piece::Text(own), Some(new)) = (piece, text.get(at..end)) {
            new.clone_into(own);
        }
        at = end;
    }
}

/// The converted text of each piece; `ends` are their ends in `text`.
fn converted(text: &str, ends: &[usize], dictionary: &Dictionary) -> Vec<String> {
    let mut out = vec![String::new(); ends.len()];
    let mut piece = 0;
    let mut at = 0;
    while at < text.len() {
        while ends.get(piece).is_some_and(|&end| end <= at) {
            piece += 1;
        }
        let run = run(&text[at..]);
        if run.is_empty() {
            let end = text[at..].find(is_of_phrases).map_or(text.len(), |found| at + found);
            let end = end.min(ends.get(piece).copied().unwrap_or(end));
            out[piece.min(ends.len() - 1)].push_str(&text[at..end]);
            at = end;
            continue;
        }
        let chunk = chunk(run, dictionary);
        let end = at + chunk.len();
        let cuts: Vec<usize> = ends[piece..].iter().take_while(|&&cut| cut < end).map(|cut| cut - at).collect();
        for (offset, part) in parts(chunk, &cuts, dictionary).into_iter().enumerate() {
            if let Some(out) = out.get_mut(piece + offset) {
                out.push_str(&part);
            }
        }
        at = end;
    }
    out
}

/// The characters at the text's start that a phrase may hold.
fn run(text: &str) -> &str {
    text.find(|c| !is_of_phrases(c)).map_or(text, |end| &text[..end])
}

/// The start of a long run, ended where no phrase is cut.
fn chunk<'t>(run: &'t str, dictionary: &Dictionary) -> &'t str {
    let byte = |n: usize| run.char_indices().nth(n).map(|(at, _)| at);
    let (Some(most), beyond) = (byte(CHUNK), byte(CHUNK + 2 * PHRASE).unwrap_or(run.len())) else { return run };
    let near = &run[..beyond];
    let whole = dictionary.convert(near);
    let ends = near[..most].char_indices().rev().take(PHRASE).map(|(at, _)| at);
    let end = ends.into_iter().find(|&at| at > 0 && split(near, &whole, at, dictionary).is_some());
    &run[..end.unwrap_or(most)]
}

/// The converted parts of a chunk that is cut at `cuts`.
fn parts(chunk: &str, cuts: &[usize], dictionary: &Dictionary) -> Vec<String> {
    let mut parts = Vec::new();
    let (mut from, mut rest) = (0, cuts);
    // Each round ends the chunk or takes a cut away.
    loop {
        let own = &chunk[from..];
        let whole = dictionary.convert(own);
        let mut done = 0;
        let mut start = 0;
        let mut hard = None;
        for &cut in rest {
            match place(own, &whole, cut - from, dictionary) {
                Some(at) if at >= start => {
                    parts.push(whole[start..at].to_owned());
                    (start, done) = (at, done + 1);
                }
                _ => {
                    hard = Some(cut);
                    break;
                }
            }
        }
        let Some(hard) = hard else {
            parts.push(whole[start..].to_owned());
            return parts;
        };
        // A phrase that changes its length lies across: its halves are converted each for itself.
        let before = rest.get(..done).and_then(|taken| taken.last()).copied().unwrap_or(from);
        parts.push(dictionary.convert(&chunk[before..hard]));
        from = hard;
        rest = &rest[done + 1..];
    }
}

/// Where the cut of `text` at byte `at` lies in `whole`, its converted form. Between the nearest places on both sides where
/// the text can be parted, characters are counted; `None` if their number changes.
fn place(text: &str, whole: &str, at: usize, dictionary: &Dictionary) -> Option<usize> {
    if let Some(place) = split(text, whole, at, dictionary) {
        return Some(place);
    }
    let before =
        text[..at].char_indices().rev().find_map(|(left, _)| Some((left, split(text, whole, left, dictionary)?)));
    let after = text[at..].char_indices().skip(1).map(|(step, _)| at + step).chain([text.len()]);
    let after = after.into_iter().find_map(|right| Some((right, split(text, whole, right, dictionary)?)));
    let ((left, from), (right, to)) = (before?, after?);
    let phrase = whole.get(from..to)?;
    if phrase.chars().count() != text[left..right].chars().count() {
        return None;
    }
    let count = text[left..at].chars().count();
    phrase.char_indices().nth(count).map(|(step, _)| from + step)
}

/// Where the two halves of `text`, each converted for itself, meet in `whole`; `None` if they do not make it up.
fn split(text: &str, whole: &str, at: usize, dictionary: &Dictionary) -> Option<usize> {
    let head = dictionary.convert(&text[..at]);
    let tail = whole.strip_prefix(head.as_str())?;
    (tail == dictionary.convert(&text[at..])).then_some(head.len())
}
