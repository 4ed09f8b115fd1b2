//! Numbers and references over a whole publication.

use keben::source::{Numbering, Options, read};

use super::{dump, folder, metadata, options, places, png};

const ALL: Numbering = Numbering { chapters: true, sections: true, figures: true, tables: true, formulas: true };

fn numbered(files: &[(&str, &[u8])], numbering: Numbering) -> (String, Vec<String>) {
    let folder = folder(files);
    let options = Options { numbering, ..options() };
    let warned = read(folder.path(), &options, metadata("书")).unwrap_or_else(|faults| panic!("{faults:#?}"));
    (dump::publication(&warned.value, &[]), places(&warned.value, &warned.warnings))
}

#[test]
fn figures_tables_and_formulas_are_numbered_and_references_say_their_numbers() {
    let one = "# 缘起\n\n## 一节 {#sec-a}\n\n![甲](a.png \"题\"){#fig-a}\n\n见 @fig-a、@tbl-b、[](#eq-c)、[](two.md#tbl-b)、@sec-a、[第二章](two.md)、@fig-none。\n";
    let two =
        "# 经过\n\n表：甲乙 {#tbl-b}\n\n| 一 | 二 |\n|---|---|\n| 三 | 四 |\n\n$$a$$ {#eq-c}\n\n写信给 a@fig-x.org\n";
    let files: &[(&str, &[u8])] =
        &[("book/one.md", one.as_bytes()), ("book/two.md", two.as_bytes()), ("book/a.png", &png(3))];
    let (dump, warnings) = numbered(files, ALL);
    for expected in [
        "chapter one level 1 “第一章 缘起”",
        "h2 #sec-a: 1.1　一节",
        "figure #fig-a 0 \"甲\": 图 1-1　题",
        "见 {a →0#fig-a 图 1-1}、{a →1#tbl-b 表 2-1}、{a →1#eq-c 式（2-1）}、{a →1#tbl-b 表 2-1}、{a →0#sec-a 1.1 节}、\
         {a →1 第二章}、#fig-none。",
        "p #tbl-b Caption: 表 2-1　甲乙",
        "math #eq-c （2-1）: \"a\"",
        "写信给 a@fig-x.org",
    ] {
        assert!(dump.contains(expected), "{expected}\n{dump}");
    }
    assert_eq!(warnings, ["dead-link book/one.md:7"]);
}

#[test]
fn without_numbers_references_say_captions_and_titles() {
    let one = "# 缘起 {#sec-x}\n\n![甲](a.png \"题\"){#fig-a}\n\n见 @fig-a 与 @sec-x。\n";
    let files: &[(&str, &[u8])] = &[("book/one.md", one.as_bytes()), ("book/a.png", &png(3))];
    let (dump, warnings) = numbered(files, Numbering::default());
    assert!(dump.contains("见 {a →0#fig-a 题} 与 {a →0#sec-x 缘起}。"), "{dump}");
    assert_eq!(warnings, Vec::<String>::new());
}

#[test]
fn a_caption_without_text_names_its_table_and_the_number_is_all_it_says() {
    let text = "Table: {#tbl-a}\n\n| 甲 |\n|---|\n\nTable:\n\n| 乙 |\n|---|\n\n见 @tbl-a。\n";
    let files: &[(&str, &[u8])] = &[("book/one.md", text.as_bytes())];
    let (dump, warnings) = numbered(files, Numbering { tables: true, ..Numbering::default() });
    assert!(dump.contains("p #tbl-a Caption: 表 1") && !dump.contains("表 2"), "{dump}");
    assert!(dump.contains("{a →0#tbl-a 表 1}"), "{dump}");
    let (plain, _) = numbered(files, Numbering::default());
    assert!(plain.contains("table [Default] #tbl-a") && !plain.contains("Caption"), "{plain}");
    assert_eq!(warnings, Vec::<String>::new());
}
