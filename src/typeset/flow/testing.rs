//! Publications, options and faces for tests.

use std::sync::{Arc, LazyLock};

use crate::font::{FontSet, builtin_sources};
use crate::model::*;
use crate::typeset::pages::Extent;
use crate::typeset::{
    ChapterStart, Folio, HeadingStyle, Imprint, Kinsoku, MarkWidths, NoteNumbers, NotePlace, Options, PageMargins,
    Region, RunningHeads, WritingMode,
};

/// The faces of the project.
pub(crate) fn fonts() -> &'static FontSet {
    static FONTS: LazyLock<FontSet> = LazyLock::new(|| FontSet::load(builtin_sources()).expect("built-in faces").value);
    &FONTS
}

/// A5, 10.5 pt, 24 characters by 28 lines or so.
pub(crate) fn options() -> Options {
    let heading = |size: f32, lines: u32, centered: bool| HeadingStyle {
        size,
        lines,
        centered,
        sans: true,
        spaced: false,
        run_in: false,
    };
    Options {
        writing: WritingMode::Horizontal,
        paper: Extent { along: 419.53, across: 595.28 },
        margins: PageMargins { head: 62.0, foot: 60.0, binding: 56.0, fore_edge: 48.0 },
        facing: true,
        body_size: 10.5,
        line_pitch: 17.0,
        columns: 1,
        column_gap: 2.0,
        column_rule: false,
        span_level: 1,
        indent: 2.0,
        headings: [
            heading(18.0, 4, true),
            heading(14.0, 3, true),
            heading(12.0, 2, false),
            heading(10.5, 1, false),
            heading(10.5, 1, false),
            heading(10.5, 1, false),
        ],
        kinsoku: Kinsoku::Gb,
        mark_widths: MarkWidths::Full,
        region: Region::Mainland,
        hanging_punctuation: false,
        character_grid: false,
        hyphenation: true,
        code_line_numbers: false,
        code_highlighting: false,
        chapter_start: ChapterStart::Page,
        running_heads: RunningHeads::BySide,
        folio: Folio::Center,
        title_page: false,
        contents: false,
        qr_every_page: None,
        imprint: Imprint::None,
        contents_depth: 3,
        figure_list: false,
        table_list: false,
        notes: NotePlace::Foot,
        note_numbers: NoteNumbers::Chapter,
        page_references: false,
    }
}

pub(crate) fn text(text: &str) -> Vec<Inline> {
    vec![Inline::new(InlineKind::Text(text.into()), Origin::none())]
}

pub(crate) fn block(kind: BlockKind) -> Block {
    Block::new(kind, Origin::none())
}

pub(crate) fn para(string: &str) -> Block {
    block(BlockKind::Paragraph(text(string)))
}

pub(crate) fn heading(level: u8, string: &str) -> Block {
    block(BlockKind::Heading { level, content: text(string) })
}

pub(crate) fn row(cells: &[&str]) -> Row {
    Row { cells: cells.iter().map(|c| Cell::new(text(c), Origin::none())).collect() }
}

pub(crate) fn note(index: usize, blocks: Vec<Block>) -> Note {
    Note { id: Id(format!("note-{index}")), label: index.to_string(), blocks, origin: Origin::none() }
}

/// A publication of one chapter for each list of blocks, with an image of 400 × 300 pixels. Headings get identifiers.
pub(crate) fn publication(chapters: Vec<(Vec<Block>, Vec<Note>)>) -> Publication {
    let mut sources = SourceMap::default();
    let file = sources.add("book/a.md", "");
    let chapters = chapters.into_iter().enumerate().map(|(number, (mut blocks, notes))| {
        for (index, block) in blocks.iter_mut().enumerate() {
            if matches!(block.kind, BlockKind::Heading { .. }) {
                block.id = Some(Id(format!("h-{number}-{index}")));
            }
        }
        let (id, title) = (Id(format!("chapter-{number}")), format!("第{}章", number + 1));
        Chapter { id, title, level: 1, file, blocks, notes }
    });
    Publication {
        metadata: metadata(),
        chapters: chapters.collect(),
        assets: vec![Asset {
            name: "a.png".into(),
            media_type: MediaType::Png,
            size: (400, 300),
            bytes: Arc::from(Vec::new()),
        }],
        sources,
    }
}

fn metadata() -> Metadata {
    Metadata {
        subtitle: Some("副题".into()),
        creators: vec![Creator { name: "某甲".into(), role: CreatorRole::Author }],
        publisher: Some("某社".into()),
        date: Some(PublicationDate { year: 2024, month: Some(1), day: Some(6) }),
        ..Metadata::new("试验之书", Lang::simplified_chinese(), "urn:x:1")
    }
}
