//! Running text, with the marks that some books need in it: figures that stand upright in vertical lines, and the numbered
//! spans of Kobo.

use super::chapter::Writer;

/// A piece of text and how it stands in a vertical line (CLREQ 3.2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'t> {
    /// As the reader turns it.
    Plain(&'t str),
    /// A single letter or digit, upright.
    Upright(&'t str),
    /// Two or three digits, or marks such as `!?`, side by side in one cell.
    Combined(&'t str),
}

impl Writer<'_> {
    /// Text, escaped, with what the book's direction and reader want.
    pub(super) fn phrase(&mut self, text: &str) {
        let mut text = text;
        while let Some((now, rest)) = self.cut_text(text) {
            self.phrase_here(now);
            self.cut_if_full();
            text = rest;
        }
        self.phrase_here(text);
    }

    fn phrase_here(&mut self, text: &str) {
        if text.is_empty() {
        } else if self.book.options.profile.rules().kobo_spans && !self.in_ruby {
            sentences(text).for_each(|sentence| self.kobo_span(sentence));
        } else {
            self.turned(text);
        }
    }

    fn kobo_span(&mut self, sentence: &str) {
        self.segment += 1;
        let id = self.book.fresh_id(format!("kobo.{}.{}", self.position.0.wrapping_add(1), self.segment));
        self.xml.raw("<span class=\"koboSpan\"");
        self.xml.attr("id", &id);
        self.xml.raw(">");
        self.turned(sentence);
        self.xml.raw("</span>");
    }

    fn turned(&mut self, text: &str) {
        if !self.book.is_vertical() || self.verbatim {
            return self.xml.text(text);
        }
        for piece in pieces(text) {
            match piece {
                Piece::Plain(text) => self.xml.text(text),
                Piece::Upright(text) => self.spanned("upright", text),
                Piece::Combined(text) => self.spanned("tcy", text),
            }
        }
    }

    fn spanned(&mut self, class: &str, text: &str) {
        self.xml.raw("<span");
        self.xml.attr("class", class);
        self.xml.raw(">");
        self.xml.text(text);
        self.xml.raw("</span>");
    }
}

/// Cuts text where Latin letters and figures stand in it.
fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let is_latin = first.is_ascii_graphic();
        let end = rest.find(|c: char| c.is_ascii_graphic() != is_latin).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        // Beside a space a run is part of a longer Latin text, which lies on its side as a whole.
        let neighbours = [text[..text.len() - rest.len()].chars().next_back(), after.chars().next()];
        rest = after;
        let is_alone = !neighbours.into_iter().flatten().any(|c| c == ' ' || (c.is_alphanumeric() && !is_wide(c)));
        Some(if is_latin && is_alone { standing(piece) } else { Piece::Plain(piece) })
    })
}

fn standing(run: &str) -> Piece<'_> {
    let all = |test: fn(u8) -> bool| run.bytes().all(test);
    match run.len() {
        1 if all(|b| b.is_ascii_alphanumeric()) => Piece::Upright(run),
        2..=3 if all(|b| b.is_ascii_digit()) => Piece::Combined(run),
        2 if all(|b| matches!(b, b'!' | b'?')) => Piece::Combined(run),
        _ => Piece::Plain(run),
    }
}

/// Characters of full width, which stand upright in vertical lines.
fn is_wide(c: char) -> bool {
    crate::script::is_cjk(c)
}

/// Sentences with their marks and closing quotes. Together they are the text.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let ends = |c: char| matches!(c, '。' | '！' | '？' | '…' | '!' | '?' | '\n');
        let closes = |c: char| ends(c) || matches!(c, '”' | '’' | '」' | '』' | '）' | '》' | '"' | ')');
        let mark = rest.find(ends).unwrap_or(rest.len());
        let end = rest[mark..].find(|c| !closes(c)).map_or(rest.len(), |after| mark + after);
        let (sentence, after) = rest.split_at(end);
        rest = after;
        Some(sentence)
    })
}

#[cfg(test)]
mod tests {
    use super::Piece::*;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn figures_of_two_or_three_digits_stand_in_one_cell() {
        let cut = |text: &'static str| pieces(text).collect::<Vec<_>>();
        assert_eq!(
            cut("2024年10月6日，第123页"),
            [
                Plain("2024"),
                Plain("年"),
                Combined("10"),
                Plain("月"),
                Upright("6"),
                Plain("日，第"),
                Combined("123"),
                Plain("页")
            ]
        );
        assert_eq!(cut("甲A乙"), [Plain("甲"), Upright("A"), Plain("乙")]);
        assert_eq!(cut("真的!?"), [Plain("真的"), Combined("!?")]);
        assert_eq!(cut("约10%的"), [Plain("约"), Plain("10%"), Plain("的")]);
        assert_eq!(
            cut("version 2 of 10 books"),
            [
                Plain("version"),
                Plain(" "),
                Plain("2"),
                Plain(" "),
                Plain("of"),
                Plain(" "),
                Plain("10"),
                Plain(" "),
                Plain("books")
            ]
        );
    }

    #[test]
    fn sentences_keep_their_marks_and_closing_quotes() {
        let cut = |text: &'static str| sentences(text).collect::<Vec<_>>();
        assert_eq!(cut("他说：“走吧！”我走了……后来。没有"), ["他说：“走吧！”", "我走了……", "后来。", "没有"]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_or_added(text in "[ a-z0-9!?。！？”年é]{0,40}") {
            let whole: String = pieces(&text).map(|p| match p { Plain(t) | Upright(t) | Combined(t) => t }).collect();
            prop_assert_eq!(&whole, &text);
            prop_assert_eq!(sentences(&text).collect::<String>(), text);
        }
    }
}
