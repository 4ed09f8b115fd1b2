//! Paragraphs written shortly, and their lines read back in em.

use std::sync::OnceLock;

use keben::font::{FaceBytes, FaceRole, FaceSource, Family, FontSet, builtin_sources};
use keben::model::Lang;
use keben::typeset::paragraph::{
    InlineObject, Line, LineAlignment, LineRun, Lines, Paragraph, ParagraphStyle, Ruby, RunContent, Setter, StyledRun,
    TextStyle,
};
use keben::typeset::{Color, Kinsoku, MarkWidths, Region, WritingMode};

/// Size of the text in pt, so that a position in em is a tenth of one in pt.
pub const SIZE: f32 = 10.0;

pub const SONG: TextStyle = TextStyle {
    family: Family::Song,
    bold: false,
    italic: false,
    size: SIZE,
    rise: 0.0,
    color: Color::Black,
    unbreakable: false,
};
pub const BOLD: TextStyle = TextStyle { bold: true, ..SONG };
pub const KAI: TextStyle = TextStyle { family: Family::Kai, ..SONG };
pub const HEI: TextStyle = TextStyle { family: Family::Hei, bold: true, ..SONG };
/// A note's mark: raised, small, kept with what it follows.
pub const NOTE: TextStyle = TextStyle { size: 6.5, rise: 3.6, unbreakable: true, ..SONG };

pub fn fonts() -> &'static FontSet {
    static FONTS: OnceLock<FontSet> = OnceLock::new();
    FONTS.get_or_init(|| {
        let mut sources = builtin_sources();
        sources.push(FaceSource {
            file: "reversed".to_owned(),
            bytes: FaceBytes::Static(super::reversed_face::bytes().leak()),
            index: 0,
            role: FaceRole::Fallback,
        });
        FontSet::load(sources).expect("the faces are sound").value
    })
}

pub fn setter() -> &'static Setter<'static> {
    static SETTER: OnceLock<Setter<'static>> = OnceLock::new();
    SETTER.get_or_init(|| Setter::new(fonts()))
}

/// A style with a measure in em: flush, GB kinsoku, marks at line ends half an em, no indent.
pub fn style(measure: f32) -> ParagraphStyle {
    ParagraphStyle {
        measure: measure * SIZE,
        first_indent: 0.0,
        start_indent: 0.0,
        end_indent: 0.0,
        alignment: LineAlignment::Justify,
        kinsoku: Kinsoku::Gb,
        mark_widths: MarkWidths::LineEndHalf,
        region: Region::Mainland,
        writing: WritingMode::Horizontal,
        lang: Lang::simplified_chinese(),
        hanging: false,
        cells: false,
        hyphenate: false,
        verbatim: false,
    }
}

/// A paragraph of runs. Readings are written `{字|zì}`.
pub fn paragraph(runs: &[(&str, TextStyle)], style: ParagraphStyle) -> Paragraph {
    let mut out =
        Paragraph { text: String::new(), runs: vec![], objects: vec![], rubies: vec![], units: vec![], style };
    for &(text, style) in runs {
        let start = out.text.len() as u32;
        let mut rest = text;
        while let Some((before, tail)) = rest.split_once('{') {
            let Some((pair, tail)) = tail.split_once('}') else { break };
            let Some((base, reading)) = pair.split_once('|') else { break };
            out.text += before;
            let from = out.text.len() as u32;
            out.text += base;
            out.rubies.push(Ruby { base: from..out.text.len() as u32, reading: reading.to_owned() });
            rest = tail;
        }
        out.text += rest;
        if out.text.len() as u32 > start {
            out.runs.push(StyledRun { range: start..out.text.len() as u32, style, lang: None });
        }
    }
    let objects = out.text.matches('\u{FFFC}').count();
    out.objects = vec![InlineObject { advance: SIZE, letter: false }; objects];
    out
}

/// Sets plain text at a measure in em.
pub fn set(text: &str, measure: f32) -> Set {
    Set::new(paragraph(&[(text, SONG)], style(measure)))
}

/// A paragraph with its lines.
pub struct Set {
    pub paragraph: Paragraph,
    pub lines: Lines,
}

/// A cluster where it was set, in em.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    pub text: String,
    /// First byte in the paragraph's text.
    pub byte: usize,
    /// Pen before it.
    pub at: f32,
    /// From its pen to the next cluster's.
    pub advance: f32,
    /// Where its glyph's own box begins: left of the pen if its blank was cut.
    pub box_at: f32,
    pub object: bool,
    /// Size over that of the body.
    pub size: f32,
}

impl Cluster {
    pub fn end(&self) -> f32 {
        self.at + self.advance
    }

    pub fn first(&self) -> char {
        self.text.chars().next().unwrap_or(' ')
    }
}

impl Set {
    pub fn new(paragraph: Paragraph) -> Set {
        let lines = setter().set(&paragraph);
        Set { paragraph, lines }
    }

    /// The runs of a line, without readings and added hyphens.
    pub fn runs(&self, line: &Line) -> impl Iterator<Item = &LineRun> {
        let runs = &self.lines.runs[line.runs.start as usize..line.runs.end as usize];
        runs.iter().filter(|run| !run.reading && !matches!(run.content, RunContent::Added { .. }))
    }

    pub fn readings(&self, line: usize) -> Vec<(String, f32, f32)> {
        let line = &self.lines.lines[line];
        let runs = &self.lines.runs[line.runs.start as usize..line.runs.end as usize];
        let text = |run: &LineRun| self.lines.readings[run.text.start as usize..run.text.end as usize].to_owned();
        let reading = |run: &LineRun| (text(run), run.along / SIZE, (run.along + run.advance) / SIZE);
        runs.iter().filter(|run| run.reading).map(reading).collect()
    }

    /// The text of each line as its runs have it.
    pub fn texts(&self) -> Vec<String> {
        let text = |run: &LineRun| &self.paragraph.text[run.text.start as usize..run.text.end as usize];
        self.lines.lines.iter().map(|line| self.runs(line).map(text).collect()).collect()
    }

    /// The clusters of a line.
    pub fn clusters(&self, line: usize) -> Vec<Cluster> {
        let mut out = Vec::new();
        for run in self.runs(&self.lines.lines[line]) {
            self.run_clusters(run, &mut out);
        }
        out
    }

    fn run_clusters(&self, run: &LineRun, out: &mut Vec<Cluster>) {
        let text = &self.paragraph.text[run.text.start as usize..run.text.end as usize];
        let size = run.size / SIZE;
        let RunContent::Glyphs { glyphs, .. } = &run.content else {
            let (at, advance) = (run.along / SIZE, run.advance / SIZE);
            let byte = run.text.start as usize;
            out.push(Cluster { text: text.into(), byte, at, advance, box_at: at, object: true, size });
            return;
        };
        let (mut pen, mut byte) = (run.along / SIZE, 0);
        for glyph in &self.lines.glyphs[glyphs.start as usize..glyphs.end as usize] {
            let em = |units: i16| f32::from(units) / 1000.0 * size;
            if glyph.text_len > 0 || byte == 0 {
                let end = byte + glyph.text_len as usize;
                out.push(Cluster {
                    text: text[byte..end].to_owned(),
                    byte: run.text.start as usize + byte,
                    at: pen,
                    advance: 0.0,
                    box_at: pen + em(glyph.offset),
                    object: false,
                    size,
                });
                byte = end;
            }
            pen += em(glyph.advance);
            let last = out.last_mut().expect("a run begins with a glyph that has text");
            last.advance = pen - last.at;
        }
        assert_eq!(byte, text.len(), "the glyphs' text adds up to the run's");
    }

    /// Where each cluster of the first line stands, and where the last one ends, in em.
    pub fn pens(&self) -> Vec<f32> {
        let clusters = self.clusters(0);
        let mut pens: Vec<f32> = clusters.iter().map(|c| c.at).collect();
        pens.extend(clusters.last().map(Cluster::end));
        pens
    }
}

/// Holds positions in em against each other, to a hundredth.
#[track_caller]
pub fn assert_pens(found: &[f32], expected: &[f32]) {
    let near = found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 0.011);
    assert!(near, "\n   found {found:.3?}\nexpected {expected:.3?}");
}
