//! One walk over the model, before anything is written: which characters each face must have, and what the book really
//! holds, from which its accessibility metadata is computed.
//!
//! The requests follow the rules of `keben.css`: headings in 黑体, quotations, editor's notes, bylines and datelines in
//! 楷体, code in 等宽, the rest in 宋体; emphasis in Latin italics and 楷体.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::block::{TASK_DONE, TASK_OPEN};
use super::charset::CharSet;
use super::math;
use crate::font::{Family, Request};
use crate::model::{
    AssetId, Block, BlockKind, Chapter, Dot, Inline, InlineKind, Mark, MediaType, Publication, Role, Row,
};

/// 宋体, the body's.
pub(super) const BODY: Request = Request { family: Family::Song, bold: false, italic: false };
/// Heads of tables, terms, strong text.
pub(super) const STRONG: Request = Request { family: Family::Song, bold: true, italic: false };
/// Headings.
pub(super) const HEADING: Request = Request { family: Family::Hei, bold: true, italic: false };
/// Code.
pub(super) const CODE: Request = Request { family: Family::Mono, bold: false, italic: false };

/// What a publication holds.
#[derive(Default)]
pub(super) struct Survey {
    /// Characters by what they ask of the faces. Only requests that occur.
    pub characters: BTreeMap<Request, CharSet>,
    /// Assets that are shown.
    pub assets: BTreeSet<AssetId>,
    /// Facts.
    pub facts: Facts,
}

/// What is in the book, for its accessibility metadata.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Facts {
    pub images: bool,
    pub images_without_alt: bool,
    pub gif: bool,
    pub ruby: bool,
    /// Formulas shown as MathML.
    pub math: bool,
    /// Formulas shown as their LaTeX, because it does not parse.
    pub latex: bool,
    pub headings: bool,
    pub notes: bool,
}

impl Facts {
    fn or(self, other: Facts) -> Facts {
        Facts {
            images: self.images | other.images,
            images_without_alt: self.images_without_alt | other.images_without_alt,
            gif: self.gif | other.gif,
            ruby: self.ruby | other.ruby,
            math: self.math | other.math,
            latex: self.latex | other.latex,
            headings: self.headings | other.headings,
            notes: self.notes | other.notes,
        }
    }
}

/// Walks over every chapter. The result does not depend on the number of threads.
pub(super) fn survey(publication: &Publication) -> Survey {
    let chapters = publication.chapters.par_iter();
    let mut survey = chapters.map(Survey::of).reduce(Survey::default, Survey::merge);
    let shows_gif =
        |id: &AssetId| publication.assets.get(id.0 as usize).is_some_and(|asset| asset.media_type == MediaType::Gif);
    survey.facts.gif = survey.assets.iter().any(shows_gif);
    if survey.facts.notes {
        // Marks and numbers of notes stand in every context.
        survey.characters.values_mut().for_each(|set| set.extend("0123456789[]"));
    }
    survey
}

impl Survey {
    fn of(chapter: &Chapter) -> Survey {
        let mut survey = Survey::default();
        survey.blocks(&chapter.blocks, BODY);
        for note in &chapter.notes {
            survey.blocks(&note.blocks, BODY);
        }
        survey.facts.notes = !chapter.notes.is_empty();
        survey
    }

    fn merge(mut self, other: Survey) -> Survey {
        for (request, set) in other.characters {
            self.characters.entry(request).or_default().merge(&set);
        }
        self.assets.extend(other.assets);
        self.facts = self.facts.or(other.facts);
        self
    }

    /// Adds text that keben itself writes.
    pub fn add(&mut self, request: Request, text: &str) {
        self.characters.entry(request).or_default().extend(text);
    }

    fn blocks(&mut self, blocks: &[Block], request: Request) {
        blocks.iter().for_each(|block| self.block(block, request));
    }

    fn block(&mut self, block: &Block, outer: Request) {
        let request = match block.role {
            Some(
                Role::EditorsNote
                | Role::EditorsNoteLabel
                | Role::Byline
                | Role::Dateline
                | Role::Kicker
                | Role::Subtitle,
            ) => Request { family: Family::Kai, ..outer },
            Some(Role::SeriesBanner) => Request { family: Family::Hei, ..outer },
            _ => outer,
        };
        match &block.kind {
            BlockKind::Heading { content, .. } => {
                self.facts.headings = true;
                self.inlines(content, HEADING);
                // The table of contents says it again.
                self.inlines(content, BODY);
            }
            BlockKind::Paragraph(content) => self.inlines(content, request),
            BlockKind::List { items, .. } => {
                for item in items {
                    if item.task.is_some() {
                        self.add(request, TASK_DONE);
                        self.add(request, TASK_OPEN);
                    }
                    self.blocks(&item.blocks, request);
                }
            }
            BlockKind::Quote(inner) => self.blocks(inner, Request { family: Family::Kai, ..request }),
            BlockKind::Aside { title, blocks, .. } => {
                self.inlines(title, HEADING);
                self.blocks(blocks, Request { family: Family::Kai, ..request });
            }
            BlockKind::Code { text, .. } => self.add(CODE, text),
            BlockKind::Table { head, rows, .. } => self.table(head, rows, request),
            BlockKind::Figure { asset, alt, caption } => {
                self.image(*asset, alt);
                self.inlines(caption, BODY);
            }
            BlockKind::QrCode { asset, target, caption } => {
                self.image(*asset, target);
                self.inlines(caption, BODY);
                self.add(BODY, target);
            }
            BlockKind::Rule => {}
            BlockKind::Definitions(list) => {
                for definition in list {
                    definition.terms.iter().for_each(|term| self.inlines(term, STRONG));
                    definition.meanings.iter().for_each(|blocks| self.blocks(blocks, request));
                }
            }
            BlockKind::Math(source) => {
                self.math(source, true, request);
                math::number(block.number.as_deref(), source).iter().for_each(|number| self.add(request, number));
            }
        }
    }

    fn table(&mut self, head: &[Row], rows: &[Row], request: Request) {
        head.iter().flat_map(|row| &row.cells).for_each(|cell| self.inlines(&cell.content, STRONG));
        for cell in rows.iter().flat_map(|row| &row.cells) {
            self.inlines(&cell.content, if cell.heads_row { STRONG } else { request });
        }
    }

    fn inlines(&mut self, inlines: &[Inline], request: Request) {
        inlines.iter().for_each(|inline| self.inline(inline, request));
    }

    fn inline(&mut self, inline: &Inline, request: Request) {
        match &inline.kind {
            InlineKind::Text(text) => self.add(request, text),
            InlineKind::Emphasis(content) => self.inlines(content, emphasized(request)),
            InlineKind::Strong(content) => self.inlines(content, Request { bold: true, ..request }),
            InlineKind::Code(code) => self.add(Request { bold: request.bold, ..CODE }, code),
            InlineKind::Math(source) => self.math(source, false, request),
            InlineKind::Image { asset, alt } => self.image(*asset, alt),
            InlineKind::Ruby(pairs) => {
                self.facts.ruby = true;
                for pair in pairs {
                    self.add(request, &pair.base);
                    self.add(request, &pair.reading);
                }
                self.add(request, "（）");
            }
            InlineKind::Marked { mark, content } => {
                if let Mark::Dots(dot) = mark {
                    self.add(request, dot_glyphs(*dot));
                }
                self.inlines(content, request);
            }
            InlineKind::LineBreak | InlineKind::NoteRef(_) => {}
            _ => self.inlines(inline.children(), request),
        }
    }

    /// A formula's own letters are the reader's math face's; Chinese in it is the text's.
    fn math(&mut self, source: &str, display: bool, request: Request) {
        if math::mathml(source, display).is_ok() {
            self.facts.math = true;
            source
                .chars()
                .filter(|c| !c.is_ascii())
                .for_each(|c| self.characters.entry(request).or_default().insert(c));
        } else {
            self.facts.latex = true;
            self.add(CODE, source);
        }
    }

    fn image(&mut self, asset: AssetId, alt: &str) {
        self.facts.images = true;
        self.facts.images_without_alt |= alt.trim().is_empty();
        self.assets.insert(asset);
    }
}

/// The characters that readers draw emphasis dots with (CSS Text Decoration 4, 4.1), from the face of the text. Without
/// them a face of the reader's own gives a dot of any size.
fn dot_glyphs(dot: Dot) -> &'static str {
    match dot {
        // A sesame dot in Japanese.
        Dot::Default => "●﹅",
        Dot::Sesame => "﹅",
        Dot::OpenSesame => "﹆",
        Dot::Circle => "●",
        Dot::OpenCircle => "○",
        Dot::DoubleCircle => "◎",
        Dot::Triangle => "▲",
        Dot::OpenTriangle => "△",
        Dot::Cross => "×",
    }
}

/// `em` has one rule in the style sheet, wherever it stands.
fn emphasized(request: Request) -> Request {
    Request {
        family: if request.family == Family::Hei { Family::Song } else { request.family },
        italic: true,
        ..request
    }
}
