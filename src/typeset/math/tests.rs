use proptest::prelude::*;

use super::*;
use crate::font::builtin_sources;

static FONTS: LazyLock<FontSet> = LazyLock::new(|| FontSet::load(builtin_sources()).unwrap().value);

fn display(latex: &str, measure: f32) -> Display {
    Maths::new(&FONTS).display(latex, measure).unwrap_or_else(|fault| panic!("{latex}: {fault:?}"))
}

fn characters(formula: &Formula) -> String {
    let glyphs = formula.pieces.iter().flat_map(|piece| match piece {
        Piece::Glyphs { glyphs, .. } => glyphs.as_slice(),
        _ => &[],
    });
    glyphs.map(|glyph| glyph.character).collect()
}

#[test]
fn chinese_text_in_a_formula_is_set_in_our_faces_in_the_room_that_it_takes() {
    let maths = Maths::new(&FONTS);
    for (latex, text, em) in [
        ("x=\\text{若 a 则，否}", "若", 1.0),
        ("\\frac{路程}{时间}", "路程", 0.7),
        ("v_{平均}", "平均", 0.7),
        ("\\operatorname{面积}(x)", "面积", 1.0),
    ] {
        let set = &maths.inline(latex, 100.0, 100.0).unwrap()[0];
        let han = set.pieces.iter().find_map(|piece| match piece {
            Piece::Glyphs { face, size, glyphs, .. } if Some(*face) != maths.face => {
                Some((*size, glyphs.iter().map(|g| g.character).collect::<String>()))
            }
            _ => None,
        });
        let (size, shown) = han.unwrap_or_else(|| panic!("{latex}: {set:?}"));
        assert!(shown.starts_with(text) && (size - em).abs() < 0.05, "{latex}: {shown} {size}");
    }
    let wide = maths.inline("\\text{中文}", 100.0, 100.0).unwrap();
    assert!((wide[0].advance - 2.0).abs() < 0.01, "{wide:?}");
}

#[test]
fn a_fraction_has_its_bar_between_its_parts() {
    let set = display("\\frac{a}{b}", 40.0).lines.remove(0);
    let up = |c: char| {
        set.pieces.iter().find_map(|piece| match piece {
            Piece::Glyphs { up, glyphs, .. } if glyphs[0].character == c => Some(*up),
            _ => None,
        })
    };
    let bar = set.pieces.iter().find_map(|piece| match piece {
        Piece::Bar { up, .. } => Some(*up),
        _ => None,
    });
    let (over, bar, under) = (up('𝑎').unwrap(), bar.unwrap(), up('𝑏').unwrap());
    assert!(over > bar && bar > 0.0 && under < 0.0, "{over} {bar} {under}");
}

#[test]
fn a_long_formula_is_parted_at_its_relations_and_every_part_is_short_enough() {
    let latex = "a_1 + b_1 = c_1 + d_1 = e_1 + f_1 + g_1 + h_1 + i_1 + j_1 \\leq k_1 + l_1 = m_1 + n_1";
    for measure in [12.0, 16.0, 24.0] {
        let lines = display(latex, measure).lines;
        assert!(lines.len() > 1 && lines.iter().all(|line| line.advance <= measure + 0.01), "{measure}: {lines:?}");
        let parts = Maths::new(&FONTS).inline(latex, 8.0, measure).unwrap();
        assert!(parts.len() > 2 && parts.iter().all(|part| part.advance <= measure), "{measure}");
        let all = characters(&display(latex, 200.0).lines[0]);
        assert_eq!(lines.iter().map(characters).collect::<String>(), all);
        assert_eq!(parts.iter().map(characters).collect::<String>(), all);
    }
    // Each line after the first begins with the sign that it was parted at.
    let lines = display(latex, 12.0).lines;
    assert!(lines[1..].iter().all(|line| characters(line).starts_with(['=', '+', '≤'])), "{lines:?}");
}

#[test]
fn a_tag_stands_apart_from_its_formula_and_no_other_number_is_counted() {
    let tagged = display("E=mc^2 \\tag{3}", 40.0);
    assert_eq!(characters(&tagged.tag.unwrap()), "(3)");
    assert!(!characters(&tagged.lines[0]).contains('3'));
    let counted = display("\\begin{align} a &= b \\\\ c &= d \\end{align}", 40.0);
    assert!(!characters(&counted.lines[0]).contains(['1', '2']), "{counted:?}");
}

#[test]
fn what_cannot_be_set_is_a_fault_and_never_a_wrong_formula() {
    let maths = Maths::new(&FONTS);
    let fault = |latex: &str| maths.display(latex, 30.0).unwrap_err();
    assert!(matches!(fault("\\frac{1}"), Fault::Wrong(_)));
    assert!(matches!(fault("\\unknown{x}"), Fault::Wrong(_)));
    assert!(matches!(fault("{{{"), Fault::Wrong(_)));
    assert_eq!(fault(&"x".repeat(MAX_BYTES + 1)), Fault::TooLong);
    assert_eq!(fault("\\text{\u{e000}}"), Fault::Character('\u{e000}'));
    assert!(maths.display(&format!("{}x{}", "{".repeat(500), "}".repeat(500)), 30.0).is_err());
}

proptest! {
    #[test]
    fn any_latex_is_set_or_refused(latex in "([a-z0-9+=<>(){}^_&,.| 中文，]|\\\\(frac|sqrt|sum|int|left|right|text|begin\\{cases\\}|end\\{cases\\}|\\\\|alpha|cdot|hat|overline|cancel|boxed|tag|color\\{red\\}|mathbb|lim|not|,|;|!)){0,40}") {
        let maths = Maths::new(&FONTS);
        for formula in maths.inline(&latex, 8.0, 20.0).into_iter().flatten() {
            prop_assert!(formula.advance >= 0.0 && formula.height >= 0.0 && formula.depth >= 0.0);
        }
        let _ = maths.display(&latex, 20.0);
    }

    #[test]
    fn any_sum_of_products_is_parted_without_losing_a_character(terms in prop::collection::vec("[a-z](_[0-9])?( \\\\cdot [a-z]\\^2)?", 2..14), relation in "(=|\\\\leq|<)", measure in 6.0f32..40.0) {
        let latex = format!("y {relation} {}", terms.join(" + "));
        let whole = characters(&display(&latex, 1000.0).lines[0]);
        let lines: String = display(&latex, measure).lines.iter().map(characters).collect();
        let parts: String = Maths::new(&FONTS).inline(&latex, 8.0, measure).unwrap().iter().map(characters).collect();
        prop_assert_eq!(&lines, &whole);
        prop_assert_eq!(&parts, &whole);
    }
}

#[test]
fn room_has_a_place_on_the_page_and_a_comment_is_refused() {
    let room = display("\\quad", 40.0).lines.remove(0);
    assert!(room.advance > 0.9 && characters(&room) == " ", "{room:?}");
    let maths = Maths::new(&FONTS);
    for nothing in ["% x", "{}", "\\phantom{}"] {
        assert!(maths.inline(nothing, 40.0, 40.0).is_err(), "{nothing}");
        assert!(maths.display(nothing, 40.0).is_err(), "{nothing}");
    }
}
