//! CLREQ's rules one by one (the numbers are those of the project's list of requirements), each with the positions that a
//! compositor would measure, in em.

use keben::font::Family;
use keben::model::Lang;
use keben::typeset::paragraph::{LineAlignment, ParagraphStyle, RunContent, TextStyle};
use keben::typeset::{Kinsoku, MarkWidths, Region};

use super::support::{BOLD, Cluster, HEI, KAI, NOTE, SIZE, SONG, Set, assert_pens, paragraph, set, style};

fn with(text: &str, style: ParagraphStyle) -> Set {
    Set::new(paragraph(&[(text, SONG)], style))
}

fn taiwan(measure: f32) -> ParagraphStyle {
    let lang = Lang::parse("zh-Hant-TW").expect("a tag");
    ParagraphStyle { region: Region::Taiwan, lang, ..style(measure) }
}

fn at_level(text: &str, measure: f32, kinsoku: Kinsoku) -> Vec<String> {
    with(text, ParagraphStyle { kinsoku, ..style(measure) }).texts()
}

/// Clusters of the first line that show `c`.
fn of(set: &Set, c: char) -> Vec<Cluster> {
    set.clusters(0).into_iter().filter(|cluster| cluster.first() == c).collect()
}

fn advance(set: &Set, c: char) -> f32 {
    of(set, c).iter().map(|cluster| cluster.advance).sum()
}

#[track_caller]
fn assert_near(found: f32, expected: f32) {
    assert!((found - expected).abs() < 0.011, "found {found}, expected {expected}");
}

// C01

#[test]
fn c01_body_text_is_set_solid() {
    assert_pens(&set("天地玄黄", 20.0).pens(), &[0.0, 1.0, 2.0, 3.0, 4.0]);
}

// C15, C16

#[test]
fn c15_a_dash_is_two_em_and_one_unit() {
    for style_of_dash in [SONG, BOLD, KAI, HEI] {
        let set = Set::new(paragraph(&[("强", SONG), ("——", style_of_dash), ("基", SONG)], style(20.0)));
        assert_pens(&set.pens(), &[0.0, 1.0, 3.0, 4.0]);
    }
}

#[test]
fn c15_a_dash_is_not_parted_at_a_line_end() {
    assert_eq!(set("一二三四——五六七八九十", 5.0).texts()[..2], ["一二三四", "——五六七"]);
}

#[test]
fn c15_a_dash_of_one_character_is_two_em_too() {
    assert_pens(&set("强⸺基", 20.0).pens(), &[0.0, 1.0, 3.0, 4.0]);
}

#[test]
fn c15_a_single_dash_joins_and_never_starts_a_line() {
    let lines = at_level("一二三四五—六七八九十", 5.0, Kinsoku::Basic);
    assert!(!lines.iter().any(|line| line.starts_with('—')), "{lines:?}");
}

#[test]
fn c15_three_dashes_stay_together() {
    assert_eq!(set("一二三———四五六七", 5.0).texts(), ["一二三", "———四五", "六七"]);
}

#[test]
fn c16_an_ellipsis_is_two_em_and_one_unit() {
    for style_of_mark in [SONG, BOLD, KAI, HEI] {
        let set = Set::new(paragraph(&[("等", SONG), ("……", style_of_mark), ("好", SONG)], style(20.0)));
        assert_pens(&set.pens(), &[0.0, 1.0, 3.0, 4.0]);
    }
    assert_eq!(set("一二三四……五六七八九十", 5.0).texts()[..2], ["一二三四", "……五六七"]);
}

#[test]
fn c16_an_ellipsis_of_twelve_dots_stays_together() {
    assert_eq!(set("一二三…………四五六", 5.0).texts(), ["一二三", "…………四", "五六"].map(String::from));
}

// C17, C18

#[test]
fn c17_a_middle_dot_is_half_an_em_in_the_mainland_and_one_in_taiwan() {
    assert_pens(&set("卡尔·马克思", 20.0).pens(), &[0.0, 1.0, 2.0, 2.5, 3.5, 4.5, 5.5]);
    let set = with("卡爾·馬克思", taiwan(20.0));
    assert_pens(&set.pens(), &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
}

// C21

#[test]
fn c21_two_of_the_question_and_exclamation_marks_take_one_em() {
    assert_pens(&set("啊？！好", 20.0).pens(), &[0.0, 1.0, 1.5, 2.0, 3.0]);
    assert_pens(&set("啊！！好", 20.0).pens(), &[0.0, 1.0, 1.5, 2.0, 3.0]);
}

#[test]
fn c21_three_of_them_take_two_em() {
    assert_pens(&set("啊！！！好", 20.0).pens(), &[0.0, 1.0, 1.5, 2.0, 3.0, 4.0]);
}

// C23

#[test]
fn c23_without_rules_a_pause_mark_may_start_a_line() {
    assert_eq!(at_level("一二三四五，六七八九十一", 5.0, Kinsoku::None)[..2], ["一二三四五", "，六七八九"]);
}

#[test]
fn c23_pause_and_closing_marks_never_start_a_line() {
    for mark in "、，；：。！？”’」』）》〉】〕·—～／%‰,.;:!?)]}".chars() {
        for level in [Kinsoku::Basic, Kinsoku::Gb, Kinsoku::Strict] {
            let text = format!("一二三四五{mark}六七八九十一二三四五六七");
            let lines = at_level(&text, 5.0, level);
            assert!(!lines.iter().any(|line| line.starts_with(mark)), "{mark} {lines:?}");
        }
    }
}

#[test]
fn c23_opening_marks_never_end_a_line() {
    assert!(at_level("一二三四“五六七八九", 5.0, Kinsoku::None)[0].ends_with('“'));
    for mark in "“‘「『（《〈【〔([{￥$".chars() {
        for level in [Kinsoku::Basic, Kinsoku::Gb, Kinsoku::Strict] {
            let text = format!("一二三四{mark}五六七八九十一二三四五六七");
            let lines = at_level(&text, 5.0, level);
            assert!(!lines.iter().any(|line| line.ends_with(mark)), "{mark} {lines:?}");
        }
    }
}

#[test]
fn c23_a_slash_may_end_a_line_at_the_basic_level_only() {
    let text = "一二三四／五六七八九";
    assert_eq!(at_level(text, 5.0, Kinsoku::Basic)[0], "一二三四／");
    assert_eq!(at_level(text, 5.0, Kinsoku::Gb)[0], "一二三");
    assert_eq!(at_level(text, 5.0, Kinsoku::Strict)[0], "一二三");
}

#[test]
fn c23_dashes_and_ellipses_start_no_line_at_the_strict_level() {
    for mark in ["——", "……"] {
        let text = format!("一二三四五{mark}六七八九十");
        assert_eq!(at_level(&text, 5.0, Kinsoku::Gb)[1], format!("{mark}六七八"));
        let lines = at_level(&text, 5.0, Kinsoku::Strict);
        assert!(!lines.iter().any(|line| line.starts_with(mark)), "{lines:?}");
    }
}

#[test]
fn c23_rules_reach_over_a_change_of_style() {
    let set = Set::new(paragraph(&[("一二三四五", BOLD), ("，六七八九十", SONG)], style(5.0)));
    assert_eq!(set.texts()[0], "一二三四");
    let set = Set::new(paragraph(&[("一二三四“", BOLD), ("五六七八九十", KAI)], style(5.0)));
    assert_eq!(set.texts()[0], "一二三四");
}

// C24

#[test]
fn c24_a_line_is_squeezed_before_anything_is_pushed_out() {
    let set = set("一二，四五，七八九十，一二三四五六七八九十", 10.0);
    assert_eq!(set.texts()[0], "一二，四五，七八九十，");
    assert_near(set.clusters(0).last().expect("a line").end(), 10.0);
    assert_near(of(&set, '，')[0].advance, 0.75);
}

#[test]
fn c24_what_cannot_be_squeezed_in_is_pushed_out_and_the_line_opened() {
    let set = set("一二三四五六七八九十，一二三四五六七八九", 10.0);
    assert_eq!(set.texts()[0], "一二三四五六七八九");
    assert_near(of(&set, '一')[0].advance, 1.0 + 1.0 / 8.0);
}

// C25

#[test]
fn c25_a_number_keeps_its_signs() {
    for token in ["126%", "37.5℃", "¥300", "￥300", "$5", "１％", "1,234.5", "50㎡", "3‰", "№7", "45°"] {
        for before in 1..9 {
            let text = format!("{}{token}{}", "字".repeat(before), "文".repeat(9));
            for level in [Kinsoku::None, Kinsoku::Gb] {
                let lines = at_level(&text, 9.0, level);
                let whole = lines.iter().any(|line| line.contains(token));
                assert!(whole || (level == Kinsoku::None && token.chars().any(|c| "￥％".contains(c))), "{lines:?}");
            }
        }
    }
}

#[test]
fn c25_a_notes_mark_stays_with_what_it_follows() {
    for mark in ["①", "[51]"] {
        for before in 1..12 {
            let text = "字".repeat(before);
            let set = Set::new(paragraph(&[(&text, SONG), (mark, NOTE), ("文文文文文文", SONG)], style(6.0)));
            assert!(!set.texts().iter().any(|line| line.starts_with(mark)), "{:?}", set.texts());
            assert!(set.texts().iter().any(|line| line.contains(mark)));
        }
    }
}

#[test]
fn c25_a_run_that_is_kept_whole_may_begin_a_line() {
    let formula = TextStyle { family: Family::Mono, unbreakable: true, ..SONG };
    let set = Set::new(paragraph(&[("一二三四五六", SONG), ("x + y", formula), ("七八", SONG)], style(7.0)));
    assert_eq!(set.texts()[..2], ["一二三四五六", "x + y七八"]);
}

#[test]
fn c25_a_hard_space_is_no_place_for_a_line_end() {
    for before in 1..8 {
        let set = set(&format!("{}第\u{A0}3\u{A0}页文文文文文文", "字".repeat(before)), 6.0);
        assert!(set.texts().iter().any(|line| line.contains("第\u{A0}3\u{A0}页")), "{:?}", set.texts());
    }
}

// C26

#[test]
fn c26_marks_give_on_the_side_where_they_are_blank() {
    let opening = set("文（文", 20.0);
    assert_near(opening.clusters(0)[1].box_at, 1.0);
    let squeezed = set("一二三（四五）六七八，九", 11.2);
    assert_near(advance(&squeezed, '（') + advance(&squeezed, '）'), 1.2);
    let bracket = &of(&squeezed, '（')[0];
    assert_near(bracket.box_at - bracket.at, -0.4);
    let closing = &of(&squeezed, '）')[0];
    assert_near(closing.box_at - closing.at, 0.0);
}

#[test]
fn c26_centred_marks_keep_their_width_in_taiwan() {
    assert_pens(&with("好？「好」，好", taiwan(20.0)).pens(), &[0.0, 1.0, 2.0, 3.0, 4.0, 4.5, 5.5, 6.5]);
}

// C27

#[test]
fn c27_two_marks_side_by_side_take_one_and_a_half_em() {
    for pair in ["：“", "”，", "”“", "《“", "）、", "。”", "，《", "）。", "”）", "？”", "。（"]
    {
        let set = set(&format!("文{pair}文"), 20.0);
        assert_near(set.pens()[3], 2.5);
    }
}

#[test]
fn c27_marks_close_towards_their_content() {
    let set = set("说：“好。”他", 20.0);
    assert_pens(&set.pens(), &[0.0, 1.0, 1.5, 2.5, 3.5, 4.0, 5.0, 6.0]);
    assert_near(of(&set, '“')[0].box_at, 1.5);
    let nested = super::support::set("文《“文", 20.0);
    assert_near(of(&nested, '“')[0].box_at, 1.5);
}

#[test]
fn c27_a_change_of_style_breaks_no_squeeze() {
    for quote in [BOLD, KAI, HEI] {
        let set = Set::new(paragraph(&[("说：", SONG), ("“好。”", quote), ("，他", SONG)], style(20.0)));
        assert_pens(&set.pens(), &[0.0, 1.0, 1.5, 2.5, 3.5, 4.0, 4.5, 5.5, 6.5]);
    }
}

#[test]
fn c27_compressed_marks_take_half_an_em_and_kaiming_spares_the_ends_of_sentences() {
    let text = "天，地。玄（黄）宇";
    let compressed = with(text, ParagraphStyle { mark_widths: MarkWidths::Compressed, ..style(20.0) });
    assert_pens(&compressed.pens(), &[0.0, 1.0, 1.5, 2.5, 3.0, 4.0, 4.5, 5.5, 6.0, 7.0]);
    let kaiming = with(text, ParagraphStyle { mark_widths: MarkWidths::Kaiming, ..style(20.0) });
    assert_pens(&kaiming.pens(), &[0.0, 1.0, 1.5, 2.5, 3.5, 4.5, 5.0, 6.0, 6.5, 7.5]);
}

// C28

#[test]
fn c28_an_opening_mark_at_a_line_start_loses_its_blank() {
    let set = set("一二三四五“六七八九”十一二三", 5.0);
    assert_eq!(set.texts()[0], "一二三四五");
    let first = &set.clusters(1)[0];
    assert_eq!(first.first(), '“');
    assert_near(first.at, 0.0);
    assert_near(first.box_at, -0.5);
}

#[test]
fn c28_so_does_one_that_begins_an_indented_paragraph() {
    let style = |measure| ParagraphStyle { first_indent: 2.0 * SIZE, ..style(measure) };
    for measure in [8.5, 30.0] {
        let set = with("“一二三”四五六七八九", style(measure));
        let first = &set.clusters(0)[0];
        assert_near(first.at, 2.0);
        assert_near(first.box_at, 1.5);
        assert_near(first.advance, 0.5);
    }
    // Before any gap is opened, it is given its blank back.
    let set = with("“一二三”四五六七八九", style(9.0));
    assert_pens(&set.pens(), &[2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]);
    assert_near(set.clusters(0)[0].box_at, 2.0);
}

// C29

#[test]
fn c29_a_mark_at_a_line_end_takes_half_an_em() {
    for mark in ['，', '。', '”', '）', '、', '；', '：', '？', '！'] {
        let set = set(&format!("一二三四{mark}五六七八九"), 4.5);
        assert_eq!(set.texts()[0], format!("一二三四{mark}"));
        assert_near(set.clusters(0).last().expect("a line").advance, 0.5);
    }
}

#[test]
fn c29_in_full_widths_it_takes_one_em_unless_the_line_is_tight() {
    let full = |measure| ParagraphStyle { mark_widths: MarkWidths::Full, ..style(measure) };
    assert_near(with("一二三四，五六七八九", full(5.0)).clusters(0)[4].advance, 1.0);
    assert_near(with("一二三四，五六七八九", full(4.7)).clusters(0)[4].advance, 0.7);
}

// C34

#[test]
fn c34_a_quarter_em_parts_han_and_latin() {
    let latin = super::support::set("Web", 20.0).pens()[3];
    let mixed = set("用Web做", 20.0);
    assert_pens(&mixed.pens()[..2], &[0.0, 1.25]);
    assert_near(mixed.pens()[4], 1.25 + latin + 0.25);
    let digits = set("第5章", 20.0);
    assert_near(digits.pens()[1], 1.25);
}

#[test]
fn c34_a_space_that_is_written_there_is_the_same_gap() {
    let (written, none) = (set("用 Web 做", 20.0), set("用Web做", 20.0));
    assert_near(*written.pens().last().unwrap(), *none.pens().last().unwrap());
}

#[test]
fn c34_no_gap_beside_marks_at_line_edges_or_inside_brackets() {
    let width = |text: &str| *set(text, 30.0).pens().last().expect("text");
    let latin = width("A");
    assert_near(width("，A，文"), 0.5 + 0.5 + latin + 1.0 + 1.0);
    assert_near(width("文（A）文"), 4.0 + latin);
    let lines = set("一二三四五A六七八九十一二", 5.0);
    assert!(lines.texts()[1].starts_with('A'));
    assert_near(lines.clusters(1)[0].at, 0.0);
    assert_near(lines.clusters(0).last().unwrap().end(), 5.0);
}

#[test]
fn c34_no_gap_before_a_notes_mark_nor_beside_a_full_width_sign() {
    let set = Set::new(paragraph(&[("文", SONG), ("[1]", NOTE), ("文", SONG)], style(20.0)));
    assert_near(set.pens()[1], 1.0);
    let sign = super::support::set("涨５０％的", 20.0);
    assert_near(sign.pens()[5], 5.0);
}

// C37

#[test]
fn c37_latin_words_are_whole_and_never_spread() {
    let set = set("一二三 considerable 四五六七八九十一二三四五六", 9.0);
    assert!(set.texts().iter().any(|line| line.contains("considerable")));
    let alone = super::support::set("considerable", 20.0).pens();
    for line in 0..set.lines.lines.len() {
        let clusters = set.clusters(line);
        if let Some(first) = clusters.iter().position(|c| c.text == "c") {
            for (index, cluster) in clusters[first..first + 11].iter().enumerate() {
                assert_near(cluster.advance, alone[index + 1] - alone[index]);
            }
        }
    }
}

#[test]
fn c37_a_word_breaks_at_its_hyphen_and_an_address_at_its_slashes() {
    let joined = set("一二三四 semi-automatic 五六七八九十", 7.0);
    assert!(joined.texts().iter().any(|line| line.ends_with("semi-")), "{:?}", joined.texts());
    let range = set("一二三四五六12-34七八", 7.0);
    assert!(range.texts().iter().any(|line| line.contains("12-34")), "{:?}", range.texts());
    let address = set("见 https://example.org/lzcb/2023/index 一文", 12.0);
    assert!(address.texts().iter().any(|line| line.ends_with('/')), "{:?}", address.texts());
}

#[test]
fn c37_a_long_name_in_code_is_parted_at_its_parts_where_the_line_would_be_bad() {
    let mono = TextStyle { family: Family::Mono, ..SONG };
    let lines = |code: &str, style_of_code: TextStyle, measure: f32| {
        let runs = [("这里用到了函数", SONG), (code, style_of_code), ("来做这一件事情，别无他法。", SONG)];
        Set::new(paragraph(&runs, style(measure))).texts()
    };
    let ends = |code: &str, end: &str| lines(code, mono, 14.0).iter().any(|line| line.ends_with(end));
    assert!(ends("HashMap::with_capacity_and_hasher", "::") || ends("HashMap::with_capacity_and_hasher", "_"));
    assert!(ends("process.stdout.removeListener", "."));
    let bracket = lines("addEventListener(callback)", mono, 16.0);
    assert!(bracket[0].ends_with("addEventListener"), "{bracket:?}");
    // Not in text that is no code, not where whole names fill the line well, and no stub is left.
    assert!(lines("addEventListener(callback)", SONG, 16.0).iter().all(|line| !line.ends_with("Listener")));
    assert!(lines("a.b", mono, 8.0).iter().all(|line| !line.ends_with("a.")));
    let well = lines("std::fmt", mono, 22.0);
    assert!(well.iter().all(|line| !line.ends_with("std::")), "{well:?}");
    let stub = lines("addEventListenerOnce()", mono, 14.0);
    assert!(stub.iter().all(|line| !line.starts_with("()")), "{stub:?}");
}

#[test]
fn c37_a_soft_hyphen_shows_only_where_a_line_ends_at_it() {
    let wanted = *set("一二三四五六 consider-", 30.0).pens().last().expect("text");
    let set = set("一二三四五六 consider\u{AD}able 七八九十一二三四", wanted);
    let added = |line: usize| {
        let line = &set.lines.lines[line];
        let runs = &set.lines.runs[line.runs.start as usize..line.runs.end as usize];
        runs.iter().filter(|r| matches!(r.content, keben::typeset::paragraph::RunContent::Added { .. })).count()
    };
    assert_eq!(set.texts()[0], "一二三四五六 consider\u{AD}");
    assert_eq!((added(0), added(1)), (1, 0));
    assert_near(set.lines.lines[0].advance / SIZE, wanted);
    let whole = super::support::set("consider\u{AD}able", 20.0);
    assert_near(*whole.pens().last().unwrap(), *super::support::set("considerable", 20.0).pens().last().unwrap());
}

#[test]
fn c37_a_word_longer_than_the_line_is_parted_as_a_last_resort() {
    let set = set("一abcdefghijklmnopqrstuvwxyz二", 5.0);
    assert!(set.lines.lines.iter().all(|line| line.advance <= 5.0 * SIZE + 0.02));
    assert_eq!(set.texts().concat(), "一abcdefghijklmnopqrstuvwxyz二");
}

// C40

#[test]
fn c40_a_reading_stands_in_the_middle_of_its_base() {
    let set = set("天{地|dì}玄", 20.0);
    let (text, start, end) = set.readings(0)[0].clone();
    assert_eq!(text, "dì");
    assert_near((start + end) / 2.0, 1.5);
}

#[test]
fn c40_a_gap_after_the_base_does_not_move_its_reading() {
    let set = set("天{地|dì}A", 20.0);
    let (_, start, end) = set.readings(0)[0].clone();
    assert_near((start + end) / 2.0, 1.5);
}

#[test]
fn c40_a_long_reading_gets_room_and_never_meets_its_neighbour() {
    let set = set("天{装|zhuāng}{床|chuáng}地", 20.0);
    let readings = set.readings(0);
    assert!(readings[0].1 >= 1.0 - 0.01, "not over the character before: {readings:?}");
    assert!(readings[1].1 - readings[0].2 >= 0.12, "a word space at least: {readings:?}");
    let base = &set.clusters(0)[1];
    assert_near((readings[0].1 + readings[0].2) / 2.0, base.box_at + 0.5);
    let after = &set.clusters(0)[3];
    assert!(after.at >= readings[1].2 - 0.01);
}

#[test]
fn c40_a_base_is_never_parted_from_its_reading() {
    for before in 1..9 {
        let set = set(&format!("{}{{图书馆|túshūguǎn}}文文文文文", "字".repeat(before)), 6.0);
        let parted = !set.texts().iter().any(|line| line.contains("图书馆"));
        assert!(!parted, "{:?}", set.texts());
        let count: usize = (0..set.lines.lines.len()).map(|line| set.readings(line).len()).sum();
        assert_eq!(count, 1);
    }
}

// C42

#[test]
fn c42_the_first_line_is_indented_and_no_other() {
    let style = ParagraphStyle { first_indent: 2.0 * SIZE, ..style(6.0) };
    let set = with("一二三四五六七八九十\u{2028}一二", style);
    assert_eq!(set.texts(), ["一二三四", "五六七八九十", "一二"]);
    assert_near(set.clusters(0)[0].at, 2.0);
    assert_near(set.clusters(1)[0].at, 0.0);
    assert_near(set.clusters(2)[0].at, 0.0);
}

#[test]
fn c42_a_space_before_the_text_changes_no_indent() {
    let style = ParagraphStyle { first_indent: 2.0 * SIZE, ..style(6.0) };
    let set = with("  一二三四五六七八九十", style);
    assert_eq!(set.texts(), ["一二三四", "五六七八九十"]);
    assert_near(set.clusters(0)[0].at, 2.0);
}

#[test]
fn c42_lines_stand_where_their_alignment_wants_them() {
    let start = |alignment| {
        let style = ParagraphStyle { alignment, start_indent: SIZE, ..style(6.0) };
        with("一二", style).clusters(0)[0].at
    };
    assert_near(start(LineAlignment::Start), 1.0);
    assert_near(start(LineAlignment::Center), 2.5);
    assert_near(start(LineAlignment::End), 4.0);
}

// C44

#[test]
fn c44_the_last_line_is_never_one_character() {
    for length in 11..60 {
        let set = set(&"字".repeat(length), 10.0);
        let last = set.texts().pop().expect("a line");
        assert!(last.chars().count() >= 2, "{length}: {:?}", set.texts());
    }
}

#[test]
fn c44_nor_one_character_and_its_marks() {
    for length in 12..60 {
        let set = set(&format!("他说：“{}。”", "字".repeat(length)), 12.0);
        let last = set.texts().pop().expect("a line");
        assert!(last.matches('字').count() >= 2, "{length}: {:?}", set.texts());
    }
}

// C45

/// How much each kind of blank is squeezed in a single line that lacks `lacking` em: the mark at the line's end, brackets,
/// pause marks, Han-Latin gaps, stops.
fn squeezed(lacking: f32) -> [f32; 5] {
    let text = "一《二》三，四A五。六。";
    let full = |measure| {
        let set = with(text, ParagraphStyle { mark_widths: MarkWidths::Full, ..style(measure) });
        assert_eq!(set.lines.lines.len(), 1);
        set
    };
    let natural = full(30.0);
    let length = *natural.pens().last().expect("text");
    let tight = full(length - lacking);
    assert_near(*tight.pens().last().expect("text"), length - lacking);
    let less = |index: usize| natural.clusters(0)[index].advance - tight.clusters(0)[index].advance;
    assert_near(less(0), 0.0);
    [less(11), less(1) + less(3), less(5), less(6) + less(7), less(9)]
}

#[test]
fn c45_blanks_are_squeezed_in_clreqs_order() {
    assert_pens(&squeezed(0.0), &[0.0, 0.0, 0.0, 0.0, 0.0]);
    assert_pens(&squeezed(0.3), &[0.3, 0.0, 0.0, 0.0, 0.0]);
    assert_pens(&squeezed(0.9), &[0.5, 0.4, 0.0, 0.0, 0.0]);
    assert_pens(&squeezed(1.7), &[0.5, 1.0, 0.2, 0.0, 0.0]);
    assert_pens(&squeezed(2.1), &[0.5, 1.0, 0.5, 0.1, 0.0]);
    assert_pens(&squeezed(2.5), &[0.5, 1.0, 0.5, 0.25, 0.25]);
}

#[test]
fn c45_spaces_go_before_brackets_and_middle_dots_before_them() {
    let style = |measure| ParagraphStyle { region: Region::HongKong, ..taiwan(measure) };
    let mono = TextStyle { family: Family::Mono, ..SONG };
    let set = |measure| {
        let runs = [("（卡爾·馬（克思）", SONG), ("a b", mono), ("見", SONG)];
        Set::new(paragraph(&runs, style(measure)))
    };
    let natural = set(30.0);
    let length = *natural.pens().last().expect("text");
    let less = |lacking: f32| {
        let tight = set(length - lacking);
        let less = |c| advance(&natural, c) - advance(&tight, c);
        [less(' '), less('·'), less('）')]
    };
    assert_pens(&less(0.2), &[0.2, 0.0, 0.0]);
    assert_pens(&less(0.55), &[0.25, 0.3, 0.0]);
    assert_pens(&less(0.95), &[0.25, 0.5, 0.1]);
}

// C46

/// Word space, Han-Latin gap, Han-Han gap and the gap beside 连接号 in a line that has `over` em to fill.
fn stretched(over: f32) -> [f32; 4] {
    let line = "中文a b中文～文";
    let natural = set(line, 30.0);
    let length = *natural.pens().last().expect("text");
    let set = set(&format!("{line}{}", "w".repeat(8)), length + over);
    assert_eq!(set.texts()[0], line);
    let more = |index: usize| set.clusters(0)[index].advance - natural.clusters(0)[index].advance;
    assert_near(*set.pens().last().expect("text"), length + over);
    let space = set.clusters(0)[3].advance;
    [space, 0.25 + more(1), more(0), more(7)]
}

#[test]
fn c46_gaps_are_stretched_in_clreqs_order() {
    let space = set("a b", 20.0).clusters(0)[1].advance;
    assert_pens(&stretched(0.0), &[space, 0.25, 0.0, 0.0]);
    assert_pens(&stretched(0.2), &[space + 0.2, 0.25, 0.0, 0.0]);
    let words = 0.5 - space;
    assert_pens(&stretched(words + 0.3), &[0.5, 0.25 + 0.15, 0.0, 0.0]);
    // Then all alike: four gaps between Han and beside Latin, and the word space.
    assert_pens(&stretched(words + 0.5 + 0.5), &[0.6, 0.6, 0.1, 0.0]);
}

#[test]
fn c46_gaps_beside_marks_are_opened_too_but_not_between_marks() {
    let set = set("一“二三，”四五六七", 8.0);
    assert_eq!(set.texts()[0], "一“二三，”四五");
    let gap = 0.5 / 6.0;
    let advances: Vec<f32> = set.clusters(0).iter().map(|c| c.advance).collect();
    assert_pens(&advances, &[1.0 + gap, 1.0 + gap, 1.0 + gap, 1.0 + gap, 0.5, 1.0 + gap, 1.0 + gap, 1.0]);
}

// C04

#[test]
fn c04_each_kind_of_text_has_its_face() {
    let faces = |style: TextStyle| {
        let set = Set::new(paragraph(&[("文", style)], super::support::style(20.0)));
        match set.lines.runs[0].content {
            RunContent::Glyphs { face, stroke, .. } => (super::support::fonts().face(face).file.clone(), stroke),
            _ => panic!("no glyphs"),
        }
    };
    assert_eq!(faces(SONG), ("NotoSerifCJKsc-Regular.otf".to_owned(), 0.0));
    assert_eq!(faces(BOLD), ("NotoSerifCJKsc-Bold.otf".to_owned(), 0.0));
    assert_eq!(faces(HEI), ("NotoSansCJKsc-Bold.otf".to_owned(), 0.0));
    assert_eq!(faces(KAI), ("BookKai-Regular.ttf".to_owned(), 0.0));
    let (file, stroke) = faces(TextStyle { bold: true, ..KAI });
    assert_eq!(file, "BookKai-Regular.ttf", "a bold that the face lacks is stroked");
    assert!((0.02..=0.04).contains(&stroke), "{stroke}");
}

// C23, Japan

#[test]
fn c23_small_kana_start_no_line_in_japan() {
    for mark in ["っ", "ー", "ゃ", "々", "ァ", "ゝ"] {
        let text = format!("一二三四五{mark}六七八九十一二");
        let lang = Lang::parse("ja").expect("a tag");
        let japan = ParagraphStyle { region: Region::Japan, lang, ..style(5.0) };
        let lines = with(&text, japan.clone()).texts();
        assert!(!lines.iter().any(|line| line.starts_with(mark)), "{lines:?}");
        assert!(with(&text, ParagraphStyle { kinsoku: Kinsoku::Basic, ..japan }).texts()[1].starts_with(mark));
        assert!(set(&text, 5.0).texts()[1].starts_with(mark), "the mainland has no such rule");
    }
}

// C25, units

#[test]
fn c25_a_number_keeps_the_unit_after_a_space() {
    for token in ["5 km", "37 kg", "220 V", "10 GHz"] {
        for before in 1..9 {
            let set = set(&format!("{}{token}{}", "字".repeat(before), "文".repeat(9)), 8.0);
            assert!(set.texts().iter().any(|line| line.contains(token)), "{:?}", set.texts());
        }
    }
    let parted = |before: usize| set(&format!("{}5 apples文文文文文文文", "字".repeat(before)), 9.0).texts();
    assert!((1..9).any(|before| parted(before).iter().any(|line| line.trim_end().ends_with('5'))));
}

// C31

fn hanging(measure: f32) -> ParagraphStyle {
    ParagraphStyle { hanging: true, ..style(measure) }
}

#[test]
fn c31_one_pause_mark_hangs_outside_the_measure() {
    for mark in ['，', '。', '、'] {
        let set = with(&format!("一二三四五{mark}六七八九十一二三"), hanging(5.0));
        assert_eq!(set.texts()[0], format!("一二三四五{mark}"));
        let last = set.clusters(0).pop().expect("a line");
        assert_near(last.at, 5.0);
        assert_near(set.lines.lines[0].advance / SIZE, 5.0);
    }
    let semicolon = with("一二三四五；六七八九十一二三", hanging(5.0));
    assert!(semicolon.clusters(0).last().expect("a line").end() <= 5.01);
    let quoted = with("一二三四五。”六七八九十一二三", hanging(5.0));
    assert!(quoted.clusters(0).last().expect("a line").end() <= 5.01, "never two marks");
    let inner = with("一二，三四五六七八九十一二三", hanging(5.0));
    assert!(inner.clusters(0).last().expect("a line").end() <= 5.01);
}

#[test]
fn c31_a_centred_mark_never_hangs() {
    let set = with("一二三四五，六七八九十一二三", ParagraphStyle { hanging: true, ..taiwan(5.0) });
    for line in 0..set.lines.lines.len() {
        assert!(set.clusters(line).last().expect("a line").end() <= 5.01);
    }
}

// C37, patterns

#[test]
fn c37_a_word_is_parted_by_the_patterns_of_its_language() {
    let runs = [("一二三四五六七 ", SONG), ("considerable", SONG), (" 九十一二三四五六七八", SONG)];
    let parted = |lang: Option<&str>, hyphenate: bool| {
        let mut paragraph = paragraph(&runs, ParagraphStyle { hyphenate, ..style(11.0) });
        paragraph.runs[1].lang = lang.and_then(Lang::parse);
        let set = Set::new(paragraph);
        let added = set.lines.runs.iter().any(|r| matches!(r.content, RunContent::Added { .. }));
        (added, set.texts()[0].clone())
    };
    let (added, first) = parted(Some("en"), true);
    assert!(added && first.len() > runs[0].0.len() && first.contains("con"), "{first}");
    assert!(!parted(Some("en"), false).0);
    assert!(!parted(Some("xx"), true).0, "no patterns are known");
}

// C38

#[test]
fn c38_every_han_stands_in_a_cell_of_the_grid() {
    let cells = |measure| ParagraphStyle { cells: true, ..style(measure) };
    let text = "记者在2023年用Web做了《中国·人民》的“一个”专题，共有GitHub与PDF等12种，very long words in a row也在。";
    for measure in 6..30 {
        let set = with(text, cells(measure as f32));
        for line in 0..set.lines.lines.len() {
            let clusters = set.clusters(line);
            let mut previous: Option<Cluster> = None;
            for cluster in clusters {
                if ('\u{4E00}'..='\u{9FFF}').contains(&cluster.first()) {
                    assert_near(cluster.at, cluster.at.round());
                    let latin = previous.filter(|p| p.first().is_ascii_alphanumeric());
                    // Letters stay away from the next character by half an em at most.
                    assert!(latin.is_none_or(|p| p.advance <= 1.5), "{:?}", set.texts());
                }
                previous = Some(cluster);
            }
            assert!(set.lines.lines[line].advance / SIZE <= measure as f32 + 0.02, "{:?}", set.texts());
        }
    }
}
