//! PDFs written from pages set by hand, and read back.

mod crude;

use std::path::PathBuf;
use std::sync::Arc;

use crude::{HEI, ITALIC, KAI, KAI_BOLD, MONO, SONG, Setter};
use keben::diagnostic::At;
use keben::font::FontSet;
use keben::model::{Asset, Id, MediaType, Publication, Reach, Span};
use keben::pdf::{self, Archival, Options};
use keben::proof;
use keben::typeset::{LinkTargetOnPages, NodeId, Pages, Tag, WritingMode};

const STRICTEST: Options = Options { archival: Some(Archival::A2a), accessible: true };

fn write(pages: &Pages, publication: &Publication, fonts: &FontSet) -> Vec<u8> {
    pdf::write(pages, publication, fonts, &STRICTEST).unwrap_or_else(|faults| panic!("{faults:#?}"))
}

/// Keeps a file for eyes and validators, in the build's own folder.
fn keep(name: &str, bytes: &[u8]) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(folder.join(name), bytes).expect("the build's own folder can be written");
}

/// Compares with a file of `tests/cases/pdf`; `BLESS=1` rewrites it.
fn expect(name: &str, found: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases/pdf").join(name);
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the case's folder can be made");
        std::fs::write(&path, found).expect("the case can be written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, expected.replace("\r\n", "\n"), "{name} differs; look at it and bless it with BLESS=1");
}

fn asset(name: &str, media_type: MediaType, bytes: Vec<u8>) -> Asset {
    Asset { name: name.to_owned(), media_type, size: (8, 8), bytes: Arc::from(bytes) }
}

/// An image of 8 by 8 pixels.
fn pixels(format: image::ImageFormat) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(8, 8, |x, y| image::Rgb([(x * 32) as u8, (y * 32) as u8, 128]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("an image in memory can be written");
    bytes.into_inner()
}

const SVG: &str = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 80 80'><rect width='80' height='80' fill='#cde'/>\
                   <circle cx='40' cy='40' r='30' fill='none' stroke='#036' stroke-width='4'/>\
                   <text x='40' y='46' font-size='16' text-anchor='middle'>图中字</text></svg>";

fn with_assets(mut publication: Publication) -> Publication {
    publication.assets = vec![
        asset("a.png", MediaType::Png, pixels(image::ImageFormat::Png)),
        asset("b.jpg", MediaType::Jpeg, pixels(image::ImageFormat::Jpeg)),
        asset("c.gif", MediaType::Gif, pixels(image::ImageFormat::Gif)),
        asset("d.webp", MediaType::Webp, pixels(image::ImageFormat::WebP)),
        asset("e.svg", MediaType::Svg, SVG.as_bytes().to_vec()),
    ];
    publication
}

/// Every kind of node, on three pages.
fn everything(fonts: &FontSet) -> Pages {
    let mut s = Setter::new(fonts, WritingMode::Horizontal);
    contents(&mut s);
    let section = s.node(Tag::Section, None);
    s.page(1, false);
    s.heading(section, 1, "第一章　各种结构");
    inlines(&mut s, section);
    lists(&mut s, section);
    s.furniture("各种结构", "1");
    s.page(2, false);
    s.heading(section, 2, "第一节　表与图");
    table(&mut s, section);
    figures(&mut s, section);
    s.furniture("各种结构", "2");
    s.pages
}

fn contents(s: &mut Setter) {
    s.page(1, true);
    let section = s.node(Tag::Section, None);
    let toc = s.node(Tag::Contents, Some(section));
    let item = s.node(Tag::ContentsItem, Some(toc));
    let link = s.node(Tag::Link, Some(item));
    let areas = s.text(Some(link), SONG, 10.5, "第一章　各种结构　1");
    // The heading is the 6th node.
    s.link(link, areas, LinkTargetOnPages::Internal(Id("h6".into())), "第一章");
    s.furniture("", "i");
}

fn inlines(s: &mut Setter, section: NodeId) {
    let p = s.node(Tag::Paragraph, Some(section));
    s.text(Some(p), SONG, 10.5, "“务实”是");
    let strong = s.node(Tag::Strong, Some(p));
    s.text(Some(strong), HEI, 10.5, "党建引领");
    let emphasis = s.node(Tag::Emphasis, Some(p));
    s.text(Some(emphasis), ITALIC, 10.5, "emphasis");
    s.text(Some(p), SONG, 10.5, "的字，见");
    let link = s.node(Tag::Link, Some(p));
    let areas = s.text(Some(link), SONG, 10.5, "一个很长的网址，它要折到下一行去才放得下全部文字");
    s.link(link, areas, LinkTargetOnPages::External("https://例.org/甲 乙".into()), "示例网站");
    s.text(Some(p), SONG, 10.5, "，缺字\u{E000}与\u{10FFFD}");
    let reference = s.node(Tag::Reference, Some(p));
    let areas = s.text(Some(reference), SONG, 6.0, "[1]");
    s.link(reference, areas, LinkTargetOnPages::Internal(Id("note".into())), "注 1");
    s.text(Some(p), KAI_BOLD, 10.5, "加粗楷体。");
    s.line(10.5);
    let quote = s.node(Tag::BlockQuote, Some(section));
    s.paragraph(quote, KAI, "引文一段，用楷体排。");
    let aside = s.node(Tag::Aside, Some(section));
    s.paragraph(aside, KAI, "编者按：此处有框。");
    let code = s.node(Tag::Code, Some(section));
    s.text(Some(code), MONO, 9.0, "fn main() { 打印 }");
    s.line(10.5);
    let foreign = s.paragraph(section, SONG, "An English sentence.");
    s.lang(foreign, "en");
    let p = s.node(Tag::Paragraph, Some(section));
    s.text(Some(p), SONG, 10.5, "质能方程");
    let formula = s.node(Tag::Formula { alt: "E=mc^2".into() }, Some(p));
    s.text(Some(formula), MONO, 10.5, "E=mc^2");
    s.line(10.5);
}

fn lists(s: &mut Setter, section: NodeId) {
    let list = s.node(Tag::List { ordered: true }, Some(section));
    for (number, text) in [("1.", "第一项"), ("2.", "第二项")] {
        let item = s.node(Tag::ListItem, Some(list));
        let label = s.node(Tag::Label, Some(item));
        s.text(Some(label), SONG, 10.5, number);
        let body = s.node(Tag::ListBody, Some(item));
        s.paragraph(body, SONG, text);
    }
    let list = s.node(Tag::List { ordered: false }, Some(section));
    let item = s.node(Tag::ListItem, Some(list));
    let term = s.node(Tag::Term, Some(item));
    s.text(Some(term), HEI, 10.5, "术语");
    let body = s.node(Tag::ListBody, Some(item));
    s.paragraph(body, SONG, "它的定义。");
    s.rule(80.0, 0.5);
    let note = s.node(Tag::Note, Some(section));
    s.pages.anchors.push((Id("note".into()), s.place()));
    let label = s.node(Tag::Label, Some(note));
    s.text(Some(label), SONG, 8.0, "[1]");
    s.paragraph(note, SONG, "脚注的文字。");
}

fn table(s: &mut Setter, section: NodeId) {
    let table = s.node(Tag::Table, Some(section));
    let head = s.node(Tag::TableHead, Some(table));
    let row = s.node(Tag::TableRow, Some(head));
    for text in ["年", "产量"] {
        let cell = s.node(Tag::HeaderCell { row: false, reach: Reach::ONE }, Some(row));
        s.text(Some(cell), HEI, 9.0, text);
    }
    s.line(9.0);
    let body = s.node(Tag::TableBody, Some(table));
    for (year, count) in [("2023", "12"), ("2024", "")] {
        let row = s.node(Tag::TableRow, Some(body));
        let head = s.node(Tag::HeaderCell { row: true, reach: Reach::ONE }, Some(row));
        s.text(Some(head), SONG, 9.0, year);
        let cell = s.node(Tag::Cell { reach: Reach::ONE }, Some(row));
        if !count.is_empty() {
            s.text(Some(cell), SONG, 9.0, count);
        }
        s.line(9.0);
    }
    s.rule(200.0, 0.8);
}

fn figures(s: &mut Setter, section: NodeId) {
    for number in 0..5 {
        let alt = if number == 0 { String::new() } else { format!("图 {number} 的说明") };
        let figure = s.node(Tag::Figure { alt }, Some(section));
        s.image(Some(figure), number, 36.0);
        let caption = s.node(Tag::Caption, Some(figure));
        s.text(Some(caption), SONG, 8.0, &format!("图 {number}"));
        s.line(4.0);
    }
}

#[test]
fn every_kind_of_node_is_tagged_and_read_back() {
    let fonts = crude::fonts();
    let bytes = write(&everything(&fonts), &with_assets(crude::publication("各种结构")), &fonts);
    keep("everything.pdf", &bytes);
    let file = proof::read_pdf(&bytes).expect("our own file can be read");
    assert!(file.pages.iter().all(|page| page.untagged.is_empty()));
    expect("everything.txt", &file.dump());
}

#[test]
fn the_text_read_back_has_no_markers_marks_or_contents() {
    let fonts = crude::fonts();
    let bytes = write(&everything(&fonts), &with_assets(crude::publication("各种结构")), &fonts);
    let text = proof::pdf_text(&bytes).expect("our own file can be read");
    assert_eq!(text.sections.len(), 2);
    assert_eq!(text.sections[0].text(), "");
    let expected = "第一章各种结构“务实”是党建引领emphasis的字，见一个很长的网址，它要折到下一行去才放得下全部文字，缺字\u{E000}\
                    与\u{10FFFD}加粗楷体。引文一段，用楷体排。编者按：此处有框。fnmain(){打印}AnEnglishsentence.质能方程E=mc^2\
                    第一项第二项术语它的定义。第一节表与图年产量2023122024图0图1图2图3图4";
    assert_eq!(proof::normalise(&text.sections[1].body), expected);
    assert_eq!(text.sections[1].notes, ["脚注的文字。"]);
}

#[test]
fn two_writes_give_the_same_bytes() {
    let fonts = crude::fonts();
    let (pages, publication) = (everything(&fonts), with_assets(crude::publication("各种结构")));
    assert!(write(&pages, &publication, &fonts) == write(&pages, &publication, &fonts));
}

#[test]
fn writing_inside_a_rayon_task_gives_the_same_bytes() {
    let fonts = crude::fonts();
    let (pages, publication) = (everything(&fonts), with_assets(crude::publication("各种结构")));
    let inside = rayon::join(|| write(&pages, &publication, &fonts), || write(&pages, &publication, &fonts));
    assert!(inside.0 == inside.1 && inside.0 == write(&pages, &publication, &fonts));
}

#[test]
fn vertical_pages_keep_their_text_and_swap_their_sides() {
    let fonts = crude::fonts();
    let mut s = Setter::new(&fonts, WritingMode::Vertical);
    s.page(1, false);
    let section = s.node(Tag::Section, None);
    s.heading(section, 1, "竖排一章");
    let text = "“直排”的文字自上而下，Latin words lie on their side，行自右而左。缺字\u{E000}在此。";
    s.paragraph(section, SONG, &text.repeat(4));
    s.rule(200.0, 1.0);
    s.furniture("竖排", "1");
    let bytes = write(&s.pages, &crude::publication("竖排"), &fonts);
    keep("vertical.pdf", &bytes);
    let file = proof::read_pdf(&bytes).expect("our own file can be read");
    assert_eq!(file.pages[0].size, (420.0, 595.0));
    let expected = proof::normalise(&format!("竖排一章{}", text.repeat(4)));
    assert_eq!(proof::normalise(&file.text().text()), expected);
}

#[test]
fn one_asset_on_many_pages_is_one_object() {
    let fonts = crude::fonts();
    let count = |pages: u32| {
        let mut s = Setter::new(&fonts, WritingMode::Horizontal);
        for number in 1..=pages {
            s.page(number, false);
            let section = if number == 1 { s.node(Tag::Section, None) } else { NodeId(1) };
            s.paragraph(section, SONG, "文");
            s.image(None, 0, 20.0);
            s.image(None, 4, 20.0);
        }
        let bytes = write(&s.pages, &with_assets(crude::publication("图")), &fonts);
        let pdf = hayro_syntax::Pdf::new(bytes).expect("our own file can be read");
        let stream = |object| match object {
            hayro_syntax::object::Object::Stream(stream) => Some(stream),
            _ => None,
        };
        let forms = |stream: &hayro_syntax::object::Stream| stream.dict().contains_key("Subtype");
        pdf.objects().into_iter().filter_map(stream).filter(forms).count()
    };
    assert_eq!(count(2), count(20));
}

#[test]
fn twice_the_text_makes_no_more_than_twice_the_objects() {
    let fonts = crude::fonts();
    let count = |chapters: u32| {
        let bytes = write(&novel(&fonts, chapters), &crude::publication("书"), &fonts);
        let file = proof::read_pdf(&bytes).expect("our own file can be read");
        (hayro_syntax::Pdf::new(bytes).expect("our own file can be read").len(), file.elements.len())
    };
    let ((objects, elements), (more, more_elements)) = (count(4), count(8));
    assert!(more as f64 <= 2.2 * objects as f64, "{objects} objects became {more}");
    assert!(more_elements as f64 <= 2.2 * elements as f64, "{elements} elements became {more_elements}");
}

fn novel(fonts: &FontSet, chapters: u32) -> Pages {
    let mut s = Setter::new(fonts, WritingMode::Horizontal);
    for number in 1..=chapters {
        s.page(number, false);
        let section = s.node(Tag::Section, None);
        s.heading(section, 1, &format!("第{number}章"));
        for _ in 0..4 {
            s.paragraph(section, SONG, &"“基层党建的根本，是要建立坚强的组织。”".repeat(5));
        }
        s.furniture("书", &number.to_string());
    }
    s.pages
}

#[test]
fn page_labels_count_front_matter_in_roman_numerals() {
    let fonts = crude::fonts();
    let mut s = Setter::new(&fonts, WritingMode::Horizontal);
    let section = s.node(Tag::Section, None);
    for (number, roman) in [(1, true), (2, true), (1, false), (2, false), (3, false)] {
        s.page(number, roman);
        s.paragraph(section, SONG, "页");
    }
    let bytes = write(&s.pages, &crude::publication("页码"), &fonts);
    let pdf = hayro_syntax::Pdf::new(bytes).expect("our own file can be read");
    let root: hayro_syntax::object::Dict = pdf.xref().get(pdf.xref().root_id()).expect("a catalogue");
    let labels: hayro_syntax::object::Dict = root.get("PageLabels").expect("page labels");
    let numbers: hayro_syntax::object::Array = labels.get("Nums").expect("a number tree");
    let starts: Vec<i64> =
        numbers.iter::<hayro_syntax::object::Object>().filter_map(|o| o.into_number()).map(|n| n.as_i64()).collect();
    assert_eq!(starts, [0, 2], "one entry per sequence");
}

#[test]
fn a_rule_that_is_not_kept_is_named_at_its_place() {
    let fonts = crude::fonts();
    let mut s = Setter::new(&fonts, WritingMode::Horizontal);
    s.page(1, false);
    let section = s.node(Tag::Section, None);
    let p = s.paragraph(section, SONG, "好");
    // A glyph that stands for no character of its face.
    s.pages.glyphs[0].id = 0;
    let faults = pdf::write(&s.pages, &crude::publication("错"), &fonts, &STRICTEST).expect_err(".notdef is refused");
    assert_eq!(faults[0].code, "pdf-standard");
    assert!(matches!(faults[0].at, At::Span(Span { start, .. }) if start == 11 * p.0), "{faults:#?}");
}

#[test]
fn an_image_that_cannot_be_decoded_is_an_error_and_no_panic() {
    let fonts = crude::fonts();
    for media_type in [MediaType::Png, MediaType::Jpeg, MediaType::Gif, MediaType::Webp, MediaType::Svg] {
        for bytes in [Vec::new(), b"<svg".to_vec(), pixels(image::ImageFormat::Png)[..60].to_vec()] {
            let mut s = Setter::new(&fonts, WritingMode::Horizontal);
            s.page(1, false);
            let figure = s.node(Tag::Figure { alt: "图".into() }, None);
            s.image(Some(figure), 0, 36.0);
            let mut publication = crude::publication("图");
            publication.assets = vec![asset("a", media_type, bytes)];
            let faults = pdf::write(&s.pages, &publication, &fonts, &STRICTEST).expect_err("a broken image is refused");
            assert_eq!(faults[0].code, "image-not-drawn");
        }
    }
}

#[test]
fn pages_that_contradict_themselves_do_not_panic() {
    let fonts = crude::fonts();
    let publication = crude::publication("错");
    let mut empty = Setter::new(&fonts, WritingMode::Horizontal);
    assert_eq!(pdf::write(&empty.pages, &publication, &fonts, &STRICTEST).expect_err("no page")[0].code, "no-pages");
    empty.page(1, false);
    let section = empty.node(Tag::Section, None);
    let p = empty.paragraph(section, SONG, "字");
    let areas = empty.text(Some(p), SONG, 10.5, "去");
    empty.link(p, areas.clone(), LinkTargetOnPages::Internal(Id("nowhere".into())), "");
    empty.link(NodeId(99), areas, LinkTargetOnPages::External(String::new()), "");
    empty.image(Some(NodeId(99)), 99, 10.0);
    empty.image(Some(p), 0, -3.0);
    empty.pages.anchors.push((Id("off".into()), keben::typeset::LinkDestination { page: 9, at: Default::default() }));
    pdf::write(&empty.pages, &publication, &fonts, &STRICTEST).expect("what leads nowhere is left out");
}
