//! Ruby, as HTML writes it (HTML 4.5.10): bases and readings in any of its forms, tags closed or not.

use std::ops::Range;

use crate::model::{Inline, RubyPair};

/// What text in a ruby belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Base,
    Reading,
    /// `rp`: brackets for readers without ruby.
    Fallback,
}

/// A ruby that is open.
#[derive(Debug)]
pub(super) struct Ruby {
    /// Source of its start tag.
    pub start: Range<usize>,
    /// The inline frames that were open at its start.
    pub depth: usize,
    /// What text cannot hold (note marks, images): set behind the ruby.
    pub behind: Vec<Inline>,
    nested: usize,
    part: Part,
    pairs: Vec<RubyPair>,
    bases: Vec<String>,
    readings: Vec<String>,
    base_is_open: bool,
}

impl Ruby {
    pub(super) fn new(start: Range<usize>, depth: usize) -> Ruby {
        Ruby {
            start,
            depth,
            behind: Vec::new(),
            nested: 0,
            part: Part::Base,
            pairs: Vec::new(),
            bases: Vec::new(),
            readings: Vec::new(),
            base_is_open: false,
        }
    }

    /// Takes a tag inside it. Gives whether the ruby is at its end.
    pub(super) fn tag(&mut self, name: &str, closing: bool) -> bool {
        match (name, closing) {
            ("ruby", false) => self.nested += 1,
            ("ruby", true) if self.nested == 0 => return true,
            ("ruby", true) => self.nested -= 1,
            ("rb", false) => {
                self.finish_group_with_readings();
                self.part = Part::Base;
                self.bases.push(String::new());
                self.base_is_open = true;
            }
            ("rt", false) => {
                self.part = Part::Reading;
                self.readings.push(String::new());
            }
            ("rp", false) => self.part = Part::Fallback,
            _ => {
                self.part = Part::Base;
                self.base_is_open &= name != "rb";
            }
        }
        false
    }

    /// Takes text.
    pub(super) fn text(&mut self, text: &str) {
        match self.part {
            Part::Fallback => {}
            Part::Reading => self.readings.last_mut().into_iter().for_each(|reading| reading.push_str(text)),
            // Blanks between elements are the source's layout.
            Part::Base if !self.base_is_open && text.trim().is_empty() => {}
            Part::Base => {
                self.finish_group_with_readings();
                if !self.base_is_open || self.bases.is_empty() {
                    self.bases.push(String::new());
                    self.base_is_open = true;
                }
                self.bases.last_mut().into_iter().for_each(|base| base.push_str(text));
            }
        }
    }

    fn finish_group_with_readings(&mut self) {
        if !self.readings.is_empty() {
            self.finish_group();
        }
    }

    /// Pairs bases and readings in order. Readings too many (a second one on another side) go with the last base.
    fn finish_group(&mut self) {
        let mut readings = std::mem::take(&mut self.readings).into_iter().map(|r| r.trim().to_owned());
        let first = self.pairs.len();
        for base in std::mem::take(&mut self.bases) {
            let base = base.trim().to_owned();
            self.pairs.push(RubyPair { base, reading: readings.next().unwrap_or_default() });
        }
        for reading in readings.filter(|r| !r.is_empty()) {
            match self.pairs[first..].last_mut() {
                Some(pair) if pair.reading.is_empty() => pair.reading = reading,
                Some(pair) => pair.reading = format!("{} {reading}", pair.reading),
                None => self.pairs.push(RubyPair { base: reading, reading: String::new() }),
            }
        }
        self.base_is_open = false;
    }

    /// The pairs, without those that have no base, and what stands behind.
    pub(super) fn finish(mut self) -> (Vec<RubyPair>, Vec<Inline>) {
        self.finish_group();
        self.pairs.retain_mut(|pair| {
            if pair.base.is_empty() {
                pair.base = std::mem::take(&mut pair.reading);
            }
            !pair.base.is_empty()
        });
        (self.pairs, self.behind)
    }
}

#[cfg(test)]
mod tests {
    use super::super::html::{Token, tokens};
    use super::*;

    fn pairs(html: &str) -> Vec<(String, String)> {
        let mut ruby = Ruby::new(0..0, 0);
        for (token, _) in tokens(html) {
            match token {
                Token::Tag { name, closing, .. } if ruby.tag(&name, closing) => break,
                Token::Text(text) => ruby.text(text),
                _ => {}
            }
        }
        ruby.finish().0.into_iter().map(|pair| (pair.base, pair.reading)).collect()
    }

    #[track_caller]
    fn check(html: &str, expected: &[(&str, &str)]) {
        let expected: Vec<_> = expected.iter().map(|&(b, r)| (b.to_owned(), r.to_owned())).collect();
        assert_eq!(pairs(html), expected);
    }

    #[test]
    fn every_form_of_ruby_gives_its_pairs() {
        check("漢<rt>hàn</rt>字<rt>zì</rt></ruby>", &[("漢", "hàn"), ("字", "zì")]);
        check("漢<rt>hàn字<rt>zì</ruby>", &[("漢", "hàn字 zì")]);
        check("<rb>漢<rb>字<rt>hàn<rt>zì</ruby>", &[("漢", "hàn"), ("字", "zì")]);
        check("<rb>漢</rb> <rb>字</rb><rt>hàn</rt>\n<rt>zì</rt></ruby>", &[("漢", "hàn"), ("字", "zì")]);
        check("漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>", &[("漢字", "かんじ")]);
        check("<ruby>東南<rt>とうなん</rt></ruby><rt>たつみ</rt></ruby>", &[("東南", "とうなん たつみ")]);
        check("漢字</ruby>", &[("漢字", "")]);
        check("<rt>x</rt></ruby>", &[("x", "")]);
        check("</ruby>", &[]);
    }
}
