//! design.md, “What is an error, what is a warning”: each case of the source stage, with its place.

use keben::diagnostic::{At, Diagnostic};
use keben::source::{Options, Order, read};

use super::{built, chapter, folder, metadata, options, places, png};

#[track_caller]
fn refused(folder: &std::path::Path, options: &Options) -> Vec<Diagnostic> {
    read(folder, options, metadata("书")).map(|warned| warned.value).unwrap_err()
}

fn codes(found: &[Diagnostic]) -> Vec<&str> {
    found.iter().map(|diagnostic| diagnostic.code).collect()
}

#[test]
fn text_that_cannot_be_decoded_is_an_error_with_its_line_and_all_files_are_reported() {
    let folder = folder(&[("book/a.md", b"ok\n\xff\n"), ("book/b.md", b"good"), ("book/c.md", b"caf\xe9\n")]);
    let found = refused(folder.path(), &options());
    assert_eq!(codes(&found), ["undecodable-text", "undecodable-text"]);
    let At::Place(place) = &found[0].at else { panic!("{found:?}") };
    assert_eq!((place.file.as_str(), place.line, place.column), ("book/a.md", 2, 1));
    assert!(found.iter().all(|fault| fault.hint.is_some()));
}

#[test]
fn an_empty_book_is_an_error() {
    let cases: [&[(&str, &[u8])]; 5] = [
        &[("book/x.png", b"")],
        &[("book/a.md", b"")],
        &[("book/a.md", b"\n<!-- x -->\n"), ("book/b.md", b"[x]: y\n")],
        &[("book/SUMMARY.md", b"- [a](missing.md)\n"), ("book/real.md", b"x")],
        &[("book/SUMMARY.md", b"")],
    ];
    for files in cases {
        let found = refused(folder(files).path(), &options());
        assert_eq!(codes(&found).last(), Some(&"empty-book"), "{found:?}");
    }
}

#[test]
fn a_missing_folder_or_root_is_an_error() {
    let empty = folder(&[]);
    assert_eq!(codes(&refused(&empty.path().join("none"), &options())), ["missing-folder"]);
    assert!(codes(&refused(empty.path(), &options())).contains(&"missing-root"));
    let climbing = Options { root: "../..".into(), ..options() };
    assert_eq!(codes(&refused(empty.path(), &climbing)), ["outside-publication", "empty-book"]);
}

#[test]
fn a_file_that_settings_name_and_that_is_missing_is_an_error() {
    let folder = folder(&[("book/a.md", b"x"), ("secret.md", b"x")]);
    let files = ["a.md", "none.md", "a.md", "../../etc/passwd", "/etc/passwd", "x.png"];
    let options = Options { order: Order::Files(files.map(String::from).to_vec()), ..options() };
    assert_eq!(
        codes(&refused(folder.path(), &options)),
        ["missing-chapter", "chapter-twice", "outside-publication", "outside-publication", "missing-chapter"]
    );
}

#[test]
fn an_empty_chapter_is_left_out_with_a_warning() {
    let (book, warnings) = built(folder(&[("book/1.md", b""), ("book/2.md", "文".as_bytes())]).path());
    assert_eq!(book.chapters.len(), 1);
    assert_eq!(places(&book, &warnings), ["empty-chapter book/1.md"]);
}

#[test]
fn images_that_cannot_be_shown_become_their_text_with_a_warning_at_their_line() {
    let text = "![甲](none.png)\n\n![乙](https://example.org/x.png)\n\n文![丙](broken.png)字\n\n![丁](../../secret.png)\n\n\
                ![](none.png \"题\")\n\n![](none.png)\n\n![戊](x.avif)\n\n![己](data:image/png;base64,AAAA)\n\n![庚](/etc/hosts)\n";
    let files: &[(&str, &[u8])] = &[
        ("book/a.md", text.as_bytes()),
        ("book/broken.png", b"\x89PNG\r\n\x1a\nxx"),
        ("book/x.avif", b"\0\0\0\x20ftypavif\0\0\0\0"),
    ];
    let (book, warnings) = built(folder(files).path());
    let lines: Vec<_> = book.chapters[0].blocks.iter().map(keben::model::block_text).collect();
    assert_eq!(lines, ["甲\n", "乙\n", "文丙字\n", "丁\n", "题\n", "戊\n", "己\n", "庚\n"]);
    assert!(book.assets.is_empty());
    assert_eq!(
        places(&book, &warnings),
        [
            "image-missing book/a.md:1",
            "image-remote book/a.md:3",
            "image-broken book/a.md:5",
            "outside-publication book/a.md:7",
            "image-missing book/a.md:9",
            "image-missing book/a.md:11",
            "image-format book/a.md:13",
            "image-remote book/a.md:15",
            "outside-publication book/a.md:17"
        ]
    );
}

#[cfg(unix)]
#[test]
fn nothing_is_read_through_a_link_out_of_the_publication() {
    use std::os::unix::fs::symlink;
    let outer = folder(&[("secret.md", b"secret"), ("dir/secret.md", b"secret"), ("pub/book/a.md", b"![x](i.png)")]);
    std::fs::write(outer.path().join("secret.png"), png(1)).unwrap();
    let book = outer.path().join("pub/book");
    symlink("../../secret.md", book.join("b.md")).unwrap();
    symlink("../../dir", book.join("d")).unwrap();
    symlink("../../secret.png", book.join("i.png")).unwrap();
    symlink("..", book.join("loop")).unwrap();
    let (publication, warnings) = built(&outer.path().join("pub"));
    assert!(!serde_json::to_string(&publication).unwrap().contains("secret"));
    assert!(publication.assets.is_empty());
    assert_eq!(places(&publication, &warnings), ["outside-publication book/b.md", "outside-publication book/a.md:1"]);
}

#[test]
fn a_summary_names_its_missing_chapters_and_the_rest_is_built() {
    let summary = "- [甲](a.md)\n- [乙](b.md)\n";
    let (book, warnings) = built(folder(&[("book/SUMMARY.md", summary.as_bytes()), ("book/b.md", b"x")]).path());
    assert_eq!(book.chapters.len(), 1);
    assert_eq!(book.chapters[0].title, "乙");
    assert_eq!(places(&book, &warnings), ["missing-chapter book/SUMMARY.md:1"]);
}

#[test]
fn links_that_run_or_read_files_become_text() {
    let (book, warnings) =
        chapter("[甲](javascript:alert(1))[乙](file:///etc/passwd) [丙](data:text/html,x) [丁](//x.y/z)\n");
    assert_eq!(keben::model::block_text(&book.chapters[0].blocks[0]), "甲乙 丙 丁\n");
    assert_eq!(places(&book, &warnings), ["unsupported-link book/a.md:1"; 4]);
}

#[test]
fn a_chapter_listed_twice_is_in_the_book_once() {
    let summary = "- [甲](a.md)\n- [乙](./a.md)\n- [丙](b.md)\n";
    let files: [(&str, &[u8]); 3] =
        [("book/SUMMARY.md", summary.as_bytes()), ("book/a.md", b"# A"), ("book/b.md", b"# B")];
    let (book, warnings) = built(folder(&files).path());
    assert_eq!(book.chapters.len(), 2);
    assert_eq!(places(&book, &warnings), ["chapter-twice book/SUMMARY.md:2"]);
}

#[test]
fn includes_from_outside_or_in_a_circle_are_left_out_and_the_rest_is_read() {
    let outer = folder(&[
        ("secret.md", b"secret"),
        (
            "pub/book/a.md",
            "甲\n\n{{#include ../../secret.md}}\n\n{{#include /etc/hosts}}\n\n{{#include b.md}}\n".as_bytes(),
        ),
        ("pub/book/b.md", "乙\n\n{{#include a.md}}\n".as_bytes()),
    ]);
    let (book, warnings) = built(&outer.path().join("pub"));
    let text: String = book.chapters.iter().map(keben::model::chapter_text).collect();
    assert!(!text.contains("secret") && !text.contains("localhost"), "{text}");
    assert!(text.contains('甲') && text.contains('乙'));
    let mut codes = codes(&warnings);
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes, ["include-circle", "outside-publication"]);
}

#[test]
fn nothing_nested_ten_thousand_deep_overflows_the_stack() {
    let deep = 10_000;
    let lists: String = (0..300).map(|i| format!("{}- x\n", "  ".repeat(i))).collect();
    let cases = [
        format!("{}x\n", "> ".repeat(deep)),
        format!("{}x\n", "- ".repeat(deep)),
        lists,
        format!("{}x{}\n", "<blockquote>".repeat(deep), "</blockquote>".repeat(deep)),
        format!("{}x{}\n", "<ul><li>".repeat(deep), "</li></ul>".repeat(deep)),
        format!("{}x{}\n", "*a **b ".repeat(deep), "** *".repeat(deep)),
        format!("{}x{}\n", "<b><i>".repeat(deep), "</i></b>".repeat(deep)),
        format!("{}x{}\n", "[".repeat(deep), "](y)".repeat(deep)),
        format!("{}x\n", "> - ".repeat(deep)),
    ];
    for case in cases {
        let (book, _) = chapter(&case);
        assert!(book.chapters.iter().map(keben::model::chapter_text).any(|text| text.contains('x')), "{}", &case[..40]);
        drop(book.clone());
    }
}

#[test]
fn a_paragraph_of_two_megabytes_and_five_thousand_headings_are_read() {
    let long = "这是一个没有尽头的段落，它一直写下去。".repeat(36_000);
    let (book, warnings) = chapter(&long);
    assert_eq!(keben::model::chapter_text(&book.chapters[0]).trim_end().len(), long.len());
    assert_eq!(warnings, []);
    let headings: String = (0..5000).map(|i| format!("## 节{}\n\n文。\n\n", i % 7)).collect();
    let (book, warnings) = chapter(&format!("# 题\n\n{headings}"));
    assert_eq!(book.chapters.len(), 1);
    assert_eq!(book.chapters[0].blocks.len(), 10_001);
    assert_eq!(warnings, []);
}

#[test]
fn identifiers_given_twice_are_made_unique_with_a_warning() {
    let (book, warnings) = chapter("# 甲 {#x}\n\n## 乙 {#x}\n\n[到](#x) <p id=\"x\">丙</p>\n");
    assert_eq!(
        book.chapters[0].blocks.iter().filter_map(|b| b.id.as_ref()).map(|id| id.0.as_str()).collect::<Vec<_>>()[..2],
        ["x", "x-2"]
    );
    assert!(places(&book, &warnings).contains(&"duplicate-id book/a.md:3".to_owned()), "{warnings:?}");
}

#[test]
fn footnotes_that_refer_to_each_other_come_to_an_end() {
    let (book, _) = chapter("文[^a]。\n\n[^a]: 甲[^b]\n\n[^b]: 乙[^a][^b]\n\n[^c]: 丙[^c]\n");
    assert_eq!(book.chapters[0].notes.len(), 2);
    // The same, when the file is parted into chapters.
    let (book, _) = chapter("# 一\n\n文[^a]。\n\n# 二\n\n文[^b]。\n\n[^a]: 甲[^b]\n\n[^b]: 乙[^a]\n");
    assert_eq!(book.chapters.iter().map(|chapter| chapter.notes.len()).collect::<Vec<_>>(), [2, 2]);
}

#[test]
fn nothing_of_html_runs() {
    let html = "<script>alert(1)</script>\n\n<p onclick=\"evil()\">甲</p>\n\n<a href=\"javascript:evil()\">乙</a> \
        <img src=\"x.png\" onerror=\"evil()\" alt=\"丙\">\n\n<iframe src=\"https://example.org\"></iframe>\n\n\
        <svg onload=\"evil()\"><script>evil()</script></svg>\n\n<style>p{background:url(evil)}</style>\n\n\
        <!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>\n\n&e; 丁\n";
    let picture = png(1);
    let (book, warnings) = built(folder(&[("book/a.md", html.as_bytes()), ("book/x.png", &picture)]).path());
    let json = serde_json::to_string(&book.chapters).unwrap();
    assert!(!json.contains("evil") && !json.contains("alert") && !json.contains("root:"), "{json}");
    let text: String = book.chapters.iter().map(keben::model::chapter_text).collect();
    assert!(["甲", "乙", "丁"].iter().all(|kept| text.contains(kept)), "{text}");
    assert!(codes(&warnings).contains(&"html-dropped"), "{warnings:?}");
}

#[test]
fn an_svg_that_runs_or_reads_files_is_not_in_the_book() {
    let cases = [
        "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4' onload='evil()'/>",
        "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'><script>evil()</script></svg>",
        "<!DOCTYPE svg [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'><text>&e;</text></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'><image href='../../secret.png'/></svg>",
    ];
    for svg in cases {
        let (book, warnings) =
            built(folder(&[("book/a.md", "![图](x.svg)\n".as_bytes()), ("book/x.svg", svg.as_bytes())]).path());
        assert_eq!(
            (places(&book, &warnings), book.assets.len()),
            (vec!["image-broken book/a.md:1".to_owned()], 0),
            "{svg}"
        );
        assert_eq!(keben::model::block_text(&book.chapters[0].blocks[0]), "图\n");
    }
}

#[test]
fn ten_thousand_dead_links_in_ten_thousand_chapters_of_one_file_take_no_time() {
    let text: String =
        (0..10_000).map(|i| format!("# 第{i}章\n\n[无](#没有{i}) [有](#第{}章)\n\n", 9_999 - i)).collect();
    let (book, warnings) = chapter(&text);
    assert_eq!((book.chapters.len(), warnings.len()), (10_000, 10_000));
}

#[test]
fn the_sign_of_an_object_that_was_not_copied_is_left_out_and_takes_no_picture_s_place() {
    let text = "前\u{fffc}文![图](a.png)后\u{fffc}。\n\n`码\u{fffc}`\n\n# 题\u{fffc}\n";
    let (book, warnings) = built(folder(&[("book/a.md", text.as_bytes()), ("book/a.png", &png(1))]).path());
    assert_eq!(keben::model::chapter_text(&book.chapters[0]).replace('\n', "|"), "前文后。|码|题|");
    assert_eq!(places(&book, &warnings), ["lost-object book/a.md:1"]);
    let (book, warnings) = built(folder(&[("book/a.txt", "一\u{fffc}二".as_bytes())]).path());
    assert_eq!(keben::model::chapter_text(&book.chapters[0]).trim_end(), "一二");
    assert_eq!(places(&book, &warnings), ["lost-object book/a.txt:1"]);
}

#[test]
fn a_drawing_whose_words_are_html_shows_what_it_has_beside_them() {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'><switch><foreignObject width='9' height='9'>\
        <div xmlns='http://www.w3.org/1999/xhtml' onclick='evil()'>字</div></foreignObject><text y='9'>字</text></switch>\
        <switch><g requiredFeatures='http://www.w3.org/TR/SVG11/feature#Extensibility'/>\
        <a href='https://example.org'><text>cannot display</text></a></switch></svg>";
    let (book, warnings) =
        built(folder(&[("book/a.md", "![图](x.svg)\n".as_bytes()), ("book/x.svg", svg.as_bytes())]).path());
    assert_eq!(places(&book, &warnings), ["image-html book/a.md:1"]);
    let kept = std::str::from_utf8(&book.assets[0].bytes).unwrap();
    assert!(kept.contains("<text y='9'>字</text>"), "{kept}");
    assert!(!kept.contains("evil") && !kept.contains("cannot"), "{kept}");
}
