//! Names that are spread (CLREQ 2.1.3.2, 3.4.3) and framed (CLREQ 3.1.3.4), and notes of two lines in one (JLREQ 3.4).

use keben::typeset::WritingMode;
use keben::typeset::paragraph::{Paragraph, ParagraphStyle, TextStyle, Unit};

use super::support::{SIZE, SONG, Set, paragraph, style};

const SMALL: TextStyle = TextStyle { size: SIZE / 2.0, ..SONG };
const PLAIN: Unit = Unit { range: 0..0, spread: 0.0, framed: false, folded: false };

/// Makes a unit of `text`, where it first stands.
fn with_unit(mut paragraph: Paragraph, text: &str, unit: Unit) -> Paragraph {
    let at = paragraph.text.find(text).expect("the text") as u32;
    paragraph.units.push(Unit { range: at..at + text.len() as u32, ..unit });
    paragraph
}

fn spread(before: &str, name: &str, behind: &str, measure: f32) -> Set {
    let text = format!("{before}{name}{behind}");
    Set::new(with_unit(paragraph(&[(&text, SONG)], style(measure)), name, Unit { spread: 4.0, ..PLAIN }))
}

fn folded(before: &str, note: &str, behind: &str, style: ParagraphStyle) -> Set {
    let runs = [(before, SONG), (note, SMALL), (behind, SONG)];
    let runs: Vec<_> = runs.into_iter().filter(|(text, _)| !text.is_empty()).collect();
    Set::new(with_unit(paragraph(&runs, style), note, Unit { folded: true, ..PLAIN }))
}

#[track_caller]
fn assert_near(found: f32, expected: f32) {
    assert!((found - expected).abs() < 0.02, "{found}, not {expected}");
}

#[test]
fn c03_a_spread_name_is_flush_at_both_ends_with_equal_gaps() {
    for (name, places) in
        [("张三", vec![0.0, 3.0]), ("欧阳修", vec![0.0, 1.5, 3.0]), ("诸葛孔明", vec![0.0, 1.0, 2.0, 3.0])]
    {
        let set = spread("", name, "来", 20.0);
        let clusters = set.clusters(0);
        let found: Vec<f32> = clusters.iter().map(|c| c.box_at).collect();
        assert_eq!(found.len(), places.len() + 1);
        places.iter().zip(&found).for_each(|(place, found)| assert_near(*found, *place));
        assert_near(found[places.len()], 4.0);
        assert_eq!(set.texts(), [format!("{name}来")], "no blank comes into the text");
    }
}

#[test]
fn c03_a_spread_name_of_one_character_stands_in_the_middle_and_a_long_one_as_it_is() {
    assert_near(spread("", "张", "来", 20.0).clusters(0)[0].box_at, 1.5);
    assert_near(spread("", "买买提·吐尔逊", "来", 20.0).clusters(0)[1].at, 1.0);
}

#[test]
fn c03_a_line_neither_ends_inside_a_spread_name_nor_stretches_it() {
    for before in 1..9 {
        let set = spread(&"字".repeat(before), "张三", &"文".repeat(20), 8.0);
        assert!(set.texts().iter().any(|line| line.contains("张三")), "{:?}", set.texts());
        for line in 0..set.texts().len() {
            let clusters = set.clusters(line);
            if let Some(at) = clusters.iter().position(|c| c.text == "张") {
                assert_near(clusters[at + 1].box_at - clusters[at].box_at, 3.0);
            }
        }
    }
}

#[test]
fn c22_a_framed_name_keeps_room_around_itself_and_is_never_parted() {
    let framed = |before: &str, measure: f32| {
        let text = format!("{before}张三丰文文文文文文文文文");
        Set::new(with_unit(paragraph(&[(&text, SONG)], style(measure)), "张三丰", Unit { framed: true, ..PLAIN }))
    };
    let set = framed("甲", 20.0);
    let places: Vec<f32> = set.clusters(0).iter().map(|c| c.box_at).collect();
    assert!(places[1] > 1.1 && places[4] - places[3] > 1.1, "{places:?}");
    assert_near(places[3] - places[1], 2.0);
    for before in 1..8 {
        let set = framed(&"字".repeat(before), 7.0);
        assert!(set.texts().iter().any(|line| line.contains("张三丰")), "{:?}", set.texts());
    }
}

#[test]
fn j04_a_note_is_two_lines_of_half_the_size_in_one() {
    let set = folded("甲", "一二三四五", "乙", style(20.0));
    assert_eq!(set.lines.lines.len(), 1);
    let runs: Vec<_> = set.runs(&set.lines.lines[0]).collect();
    let text = |range: &std::ops::Range<u32>| &set.paragraph.text[range.start as usize..range.end as usize];
    assert_eq!(runs.iter().map(|run| text(&run.text)).collect::<Vec<_>>(), ["甲", "一二三", "四五", "乙"]);
    let (first, second) = (runs[1], runs[2]);
    assert!(first.along == second.along && first.size == SIZE / 2.0);
    // Both within the em box of the line, 0.88 em above its baseline and 0.12 below, but for a little, without meeting.
    let ink = |rise: f32| (rise / SIZE - 0.06, rise / SIZE + 0.44);
    assert!(ink(first.rise).1 <= 0.91 && ink(first.rise).0 >= ink(second.rise).1 - 0.001);
    assert!(ink(second.rise).0 >= -0.15);
    assert_near(runs[3].along / SIZE, 2.5);
}

#[test]
fn j04_a_note_on_a_vertical_line_has_its_first_line_at_the_right() {
    let set = folded("甲", "一二三四", "乙", ParagraphStyle { writing: WritingMode::Vertical, ..style(20.0) });
    let rises: Vec<f32> = set.runs(&set.lines.lines[0]).map(|run| run.rise / SIZE).collect();
    assert_eq!(rises, [0.0, 0.27, -0.27, 0.0]);
}

#[test]
fn j04_a_note_goes_on_over_lines_and_fills_both_of_its_lines_first() {
    let note: String = "子丑寅卯辰巳午未申酉戌亥".repeat(3);
    for before in 0..7 {
        let set = folded(&"字".repeat(before), &note, "后文", style(8.0));
        let all: String = set.texts().concat();
        assert_eq!(all, set.paragraph.text, "the text is in its order");
        for (number, line) in set.lines.lines.iter().enumerate() {
            let last = number + 1 == set.lines.lines.len();
            assert!(line.advance / SIZE <= 8.02 && (last || line.advance / SIZE > 7.98), "{}", line.advance);
            let small: Vec<_> = set.runs(line).filter(|run| run.size < SIZE).collect();
            let goes_on = line.text.end < (all.len() - "后文".len()) as u32;
            if goes_on && !small.is_empty() {
                assert_eq!(small.len(), 2);
                assert_near(small[0].advance, small[1].advance);
            }
            assert!(small.iter().all(|run| run.along + run.advance <= 8.02 * SIZE));
        }
    }
}

#[test]
fn j04_neither_line_of_a_note_begins_with_a_mark_that_may_not() {
    let set = folded("甲", "一二三，四五六", "乙", style(20.0));
    let runs: Vec<_> = set.runs(&set.lines.lines[0]).collect();
    let begins = &set.paragraph.text[runs[2].text.start as usize..];
    assert!(begins.starts_with('四') || begins.starts_with('三'), "{begins}");
    assert!(runs[3].along >= runs[1].along + runs[1].advance - 0.26 * SIZE);
}

#[test]
fn j04_letters_in_a_note_stay_inside_it() {
    let set = folded("甲", "见 Encyclopaedia 第三卷", "乙", style(20.0));
    let runs: Vec<_> = set.runs(&set.lines.lines[0]).collect();
    let end = runs.last().expect("乙").along;
    for run in &runs[1..runs.len() - 1] {
        assert!(run.along + run.advance <= end + 0.3 * SIZE, "{run:?}");
    }
}
