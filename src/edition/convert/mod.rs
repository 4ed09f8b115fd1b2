//! A publication in other characters: simplified and traditional Chinese exchanged by phrases, and quotes in the form of
//! vertical lines. Publication in, publication out; what is not Chinese text stays as it is: code, formulas, addresses,
//! text marked as another language.
//!
//! `walk` finds the text line by line, `line` converts a line as one text and cuts it back into its pieces, `dictionary`
//! knows the characters and phrases, `quotes` the marks.

mod dictionary;
mod line;
mod quotes;
#[cfg(test)]
mod tests;
mod walk;

use std::sync::OnceLock;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::message;
use crate::model::{BlockKind, Chapter, Lang, Metadata, Publication, inline_text};
use crate::project::Script;
use dictionary::{Dictionary, Usage};
use line::Piece;
use quotes::Quotes;
use walk::{Change, blocks};

/// `publication` in the characters of `script`.
///
/// # Errors
/// Dictionaries that cannot be read, which would be a fault of the program.
pub(super) fn convert(
    publication: &Publication,
    script: Script,
    found: &mut Vec<Diagnostic>,
) -> Result<Publication, Vec<Diagnostic>> {
    let conversion = Conversion::new(script)?;
    let mut converted = publication.clone();
    let from = publication.metadata.language.clone();
    let is_chinese = conversion.language(&from).is_some();
    if is_chinese {
        conversion.metadata(&mut converted.metadata, &from);
    }
    converted.chapters.par_iter_mut().for_each(|each| chapter(&conversion, each, &from));
    if !is_chinese && converted.chapters == publication.chapters {
        found.push(nothing_to_convert(&from));
    }
    Ok(converted)
}

/// `publication` with the quotes of vertical lines: 『』 outside and 「」 inside in mainland text, as GB/T 15834 5.2.4 has
/// them, 「」 outside and 『』 inside in traditional text. Readers turn “ ” on their side on vertical lines, whatever the
/// face has for them.
pub(super) fn with_vertical_quotes(publication: &Publication) -> Publication {
    let mut changed = publication.clone();
    let lang = publication.metadata.language.clone();
    changed.chapters.par_iter_mut().for_each(|each| chapter(&VerticalQuotes, each, &lang));
    changed
}

/// Changes a chapter. A title that is the first heading's text stays so.
fn chapter(change: &impl Change, chapter: &mut Chapter, lang: &Lang) {
    let named_by_heading = first_heading(chapter).is_some_and(|heading| heading == chapter.title.trim());
    blocks(change, &mut chapter.blocks, lang);
    for note in &mut chapter.notes {
        blocks(change, &mut note.blocks, lang);
    }
    match first_heading(chapter).filter(|_| named_by_heading) {
        Some(heading) => chapter.title = heading,
        None => walk::text(change, &mut chapter.title, lang),
    }
}

fn first_heading(chapter: &Chapter) -> Option<String> {
    chapter.blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Heading { content, .. } => {
            Some(inline_text(content).split_whitespace().collect::<Vec<_>>().join(" "))
        }
        _ => None,
    })
}

fn nothing_to_convert(lang: &Lang) -> Diagnostic {
    Diagnostic::warning(
        "nothing-to-convert",
        message!(
            "出版物的语言是 {lang}，没有可转换简繁的中文",
            "the publication is in {lang}: there is no Chinese text that `script` could convert"
        ),
    )
    .hint(message!(
        "删去 script，或在 [publication] 的 language 中写明中文",
        "take `script` out, or say in `language` of [publication] that the text is Chinese"
    ))
}

/// Exchange of characters, words and quotes.
struct Conversion {
    script: Script,
    language: Lang,
    /// Dictionaries from each usage, read when first needed.
    dictionaries: [OnceLock<Dictionary>; Usage::COUNT],
    /// For names, whose words are not exchanged.
    names: OnceLock<Dictionary>,
}

impl Conversion {
    fn new(script: Script) -> Result<Conversion, Vec<Diagnostic>> {
        dictionary::check(script).map_err(|reason| {
            vec![Diagnostic::error(
                "no-dictionary",
                message!("简繁词典读不出：{reason}", "the dictionaries of characters cannot be read: {reason}"),
            )]
        })?;
        let dictionaries = std::array::from_fn(|_| OnceLock::new());
        Ok(Conversion { script, language: script.language(), dictionaries, names: OnceLock::new() })
    }

    fn dictionary(&self, usage: Usage) -> &Dictionary {
        self.dictionaries[usage as usize].get_or_init(|| Dictionary::new(usage, self.script))
    }

    fn metadata(&self, metadata: &mut Metadata, from: &Lang) {
        let text = |text: &mut String| walk::text(self, text, from);
        let Metadata { title, subtitle, other_titles, series, publisher, rights, description, subjects, .. } = metadata;
        text(title);
        let further = other_titles.iter_mut().map(|other| &mut other.title);
        let options = [subtitle, publisher, rights, description].into_iter().flatten();
        let series = series.iter_mut().map(|series| &mut series.name);
        further.chain(options).chain(series).chain(subjects).for_each(text);
        let usage = Usage::of(from);
        let names = self.names.get_or_init(|| Dictionary::new(usage, self.script.without_words()));
        for creator in &mut metadata.creators {
            line::convert(vec![Piece::Text(&mut creator.name)], names, None);
        }
        metadata.language = self.language.clone();
    }
}

impl Change for Conversion {
    fn language(&self, lang: &Lang) -> Option<Lang> {
        (lang.primary() == "zh").then(|| self.language.clone())
    }

    fn line(&self, pieces: Vec<Piece<'_>>, lang: &Lang) {
        let usage = Usage::of(lang);
        let quotes = Quotes::between(usage, self.script);
        line::convert(pieces, self.dictionary(usage), quotes);
    }
}

/// Quotes of vertical lines.
struct VerticalQuotes;

impl Change for VerticalQuotes {
    fn language(&self, lang: &Lang) -> Option<Lang> {
        (lang.primary() == "zh").then(|| lang.clone())
    }

    fn line(&self, pieces: Vec<Piece<'_>>, lang: &Lang) {
        line::exchange_quotes(pieces, Quotes::on_vertical_lines(lang));
    }
}
