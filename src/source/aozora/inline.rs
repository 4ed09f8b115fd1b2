//! Units become inlines: runs that are marked alike are wrapped together.

use super::note::DOTS;
use super::units::{Kind, Unit, bit};
use crate::diagnostic::{FileId, Span};
use crate::model::{Inline, InlineKind, Mark, NoteId, Origin, RubyPair};
use crate::source::{inlines, markdown};

/// What stays where a heading or a caption is a block of its own.
const SHOWN: u32 = !(bit::HEADINGS | bit::CAPTION);

/// The inlines of a line, without blanks at its ends.
pub(super) fn content(units: &[Unit], file: FileId) -> Vec<Inline> {
    let first = units.iter().position(|unit| !unit.is_blank()).unwrap_or(units.len());
    let last = units.iter().rposition(|unit| !unit.is_blank()).map_or(first, |last| last + 1);
    let mut out = Vec::new();
    for run in units[first..last].chunk_by(|a, b| a.styles & SHOWN == b.styles & SHOWN) {
        let inner = run_of(run, file);
        let origin = match (run.first(), run.last()) {
            (Some(first), Some(last)) => Span::new(file, first.range.start..last.range.end.max(first.range.end)).into(),
            _ => Origin::none(),
        };
        let styles = run.first().map_or(0, |unit| unit.styles);
        if !inner.is_empty() {
            wrap(inner, styles, &origin).into_iter().for_each(|inline| inlines::push(&mut out, inline));
        }
    }
    out
}

fn wrap(mut content: Vec<Inline>, styles: u32, origin: &Origin) -> Vec<Inline> {
    type Make = fn(Vec<Inline>) -> InlineKind;
    let forms: [(u32, Make); 6] = [
        (bit::SUPERSCRIPT, InlineKind::Superscript),
        (bit::SUBSCRIPT, InlineKind::Subscript),
        (bit::STRIKE, InlineKind::Strikethrough),
        (bit::UNDERLINE, InlineKind::Underline),
        (bit::EMPHASIS, InlineKind::Emphasis),
        (bit::STRONG, InlineKind::Strong),
    ];
    for (mark, form) in forms {
        if styles & mark != 0 {
            content = vec![Inline::new(form(content), origin.clone())];
        }
    }
    let dots = DOTS.iter().enumerate().find(|(i, _)| styles & (1 << (bit::DOTS + *i as u32)) != 0);
    if let Some((_, (_, dot))) = dots {
        content = vec![Inline::new(InlineKind::Marked { mark: Mark::Dots(*dot), content }, origin.clone())];
    }
    if styles & bit::FOLDED != 0 {
        content = vec![Inline::new(InlineKind::Marked { mark: Mark::Warichu, content }, origin.clone())];
    }
    content
}

fn run_of(units: &[Unit], file: FileId) -> Vec<Inline> {
    let mut out = Vec::new();
    let mut text = String::new();
    let mut origin = Origin::none();
    for unit in units {
        let span = Span::new(file, unit.range.clone());
        let kind = match &unit.kind {
            Kind::Char(c) => {
                text.push(*c);
                origin.push(span);
                continue;
            }
            Kind::Word(word) => {
                text.push_str(word);
                origin.push(span);
                continue;
            }
            Kind::Ruby { base, reading } => {
                let [base, reading] = [base, reading].map(|text| markdown::clean_line(text));
                if base.is_empty() {
                    continue;
                }
                InlineKind::Ruby(RubyPair { base, reading }.by_character())
            }
            Kind::Image { asset, alt } => InlineKind::Image { asset: *asset, alt: alt.clone() },
            Kind::Note(number) => InlineKind::NoteRef(NoteId(*number)),
        };
        flush(&mut text, &mut origin, &mut out);
        out.push(Inline::new(kind, span.into()));
    }
    flush(&mut text, &mut origin, &mut out);
    out
}

fn flush(text: &mut String, origin: &mut Origin, out: &mut Vec<Inline>) {
    let (text, origin) = (std::mem::take(text), std::mem::take(origin));
    let text = markdown::inline_piece(&text).into_owned();
    inlines::push(out, Inline::new(InlineKind::Text(text), origin));
}
