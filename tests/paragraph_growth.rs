//! Setting a paragraph is linear in its length.

use keben::font::{Family, FontSet, builtin_sources};
use keben::model::Lang;
use keben::typeset::paragraph::{LineAlignment, Paragraph, ParagraphStyle, Setter, StyledRun, TextStyle, Work};
use keben::typeset::{Color, Kinsoku, MarkWidths, Region, WritingMode};

fn paragraph(text: String) -> Paragraph {
    let style = TextStyle {
        family: Family::Song,
        bold: false,
        italic: false,
        size: 10.5,
        rise: 0.0,
        color: Color::Black,
        unbreakable: false,
    };
    Paragraph {
        runs: vec![StyledRun { range: 0..text.len() as u32, style, lang: None }],
        text,
        objects: Vec::new(),
        rubies: Vec::new(),
        style: ParagraphStyle {
            measure: 28.0 * 10.5,
            first_indent: 21.0,
            start_indent: 0.0,
            end_indent: 0.0,
            alignment: LineAlignment::Justify,
            kinsoku: Kinsoku::Gb,
            mark_widths: MarkWidths::LineEndHalf,
            region: Region::Mainland,
            writing: WritingMode::Horizontal,
            lang: Lang::simplified_chinese(),
            verbatim: false,
        },
    }
}

fn work(setter: &Setter, piece: &str, times: usize) -> Work {
    setter.set(&paragraph(piece.repeat(times))).work
}

#[test]
fn twice_the_paragraph_is_at_most_two_point_two_times_the_work() {
    let fonts = FontSet::load(builtin_sources()).unwrap().value;
    let setter = Setter::new(&fonts);
    let pieces = [
        "经过几天的采访，记者对党建工作印象最深的就是两个字：“务实”。",
        "2023年却实现了GDP增收246万元，增幅达到126%……",
        "（《“‘！？’”》）",
        "字",
        "word and word ",
        "alongwordwithoutanyspace",
    ];
    for piece in pieces {
        let (once, twice) = (work(&setter, piece, 400), work(&setter, piece, 800));
        assert!(once.clusters > 0 && once.breakpoints > 0, "{piece}: no work was counted");
        for (name, a, b) in
            [("clusters", once.clusters, twice.clusters), ("lines tried", once.breakpoints, twice.breakpoints)]
        {
            assert!(b as f64 <= 2.2 * a as f64, "{piece}: {name} {a} → {b}");
        }
    }
}
