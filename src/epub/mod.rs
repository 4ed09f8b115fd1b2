//! The model becomes an EPUB 3.3. [`write`] is a pure function of the publication, the faces, the options and, where the
//! edition has one, the page map of a printed edition. It never sees layout. `EPUB33.md` beside this file says who
//! fulfils each rule.
//!
//! The data goes through the files in this order: `survey` (what is in the book), `book` (names), `chapter`, `block` and
//! `inline` (content documents), `nav` and `cover`, `faces` (fonts and their rules), `accessibility` and `package` (the
//! package document, by rbook), `pack` (the ZIP file).

mod accessibility;
mod address;
mod block;
mod book;
mod chapter;
mod charset;
mod cover;
mod faces;
mod inline;
mod nav;
mod options;
mod pack;
mod package;
mod survey;
mod words;
mod xml;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Outcome, Warned};
use crate::font::FontSet;
use crate::message;
use crate::model::{Asset, ChapterId, PageMap, Publication};
use book::Book;
use chapter::ChapterFile;
use faces::Faces;
use package::{Item, Package};
use survey::Survey;

pub use options::{FontEmbedding, Options, StyleSheet};

const COVER_PAGE: &str = "text/cover.xhtml";
const STYLE: &str = include_str!("keben.css");
const XHTML: &str = "application/xhtml+xml";

/// Without it Apple Books shows its own faces in place of the book's.
const DISPLAY_OPTIONS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<display_options>
  <platform name="*">
    <option name="specified-fonts">true</option>
  </platform>
</display_options>
"#;

/// Writes `publication` as an EPUB.
///
/// # Errors
/// What keeps a valid book from being written: a face that cannot be subset, an identifier that cannot stand in a
/// package. Images without alternative text are warnings.
pub fn write(
    publication: &Publication,
    fonts: &FontSet,
    page_map: Option<&PageMap>,
    options: &Options,
) -> Outcome<Vec<u8>> {
    if publication.metadata.identifier.trim().is_empty() {
        return Err(vec![Diagnostic::error(
            "empty-identifier",
            message!("出版物没有标识符", "the publication has no identifier"),
        )]);
    }
    let mut warnings = Vec::new();
    let mut book = Book::new(publication, page_map);
    let mut survey = survey::survey(publication);
    add_own_words(&mut survey, &book, options);
    let lang = &publication.metadata.language;
    let faces = faces::embed(&survey, fonts, lang, options.fonts, &mut warnings)?;
    let styles = styles(&faces, options);
    book.styles = styles.iter().map(|(name, _)| name.clone()).collect();
    let chapters: Vec<ChapterFile> =
        (0..publication.chapters.len() as u32).into_par_iter().map(|n| chapter::write(&book, ChapterId(n))).collect();
    let bytes = assemble(&book, chapters, &survey, faces, styles, page_map, options, &mut warnings);
    let bytes = bytes.map_err(|reason| {
        vec![Diagnostic::error(
            "epub-not-written",
            message!("EPUB 文件无法写出：{reason}", "the EPUB could not be written: {reason}"),
        )]
    })?;
    Ok(Warned { value: bytes, warnings })
}

/// What keben itself writes needs glyphs too.
fn add_own_words(survey: &mut Survey, book: &Book, options: &Options) {
    let words = book.words;
    survey.add(survey::HEADING, words.contents);
    for chapter in &book.publication.chapters {
        survey.add(survey::BODY, &chapter.title);
    }
    if options.cover && book.publication.metadata.cover.is_none() {
        cover::survey(&book.publication.metadata, survey);
    }
}

/// Style sheets in the order in which they apply: the faces, keben's own, the publication's.
fn styles(faces: &Faces, options: &Options) -> Vec<(String, String)> {
    let mut sheets = Vec::new();
    if !faces.css.is_empty() {
        sheets.push(("style/fonts.css".to_owned(), faces.css.clone()));
    }
    sheets.push(("style/keben.css".to_owned(), STYLE.to_owned()));
    for (number, sheet) in options.style_sheets.iter().enumerate() {
        let stem = sheet.name.rsplit('/').next().unwrap_or("").trim_end_matches(".css");
        let stem: String = stem.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(60).collect();
        sheets.push((format!("style/own-{}-{stem}.css", number + 1).replace("-.css", ".css"), sheet.text.clone()));
    }
    sheets
}

#[expect(clippy::too_many_arguments, reason = "the parts of one book, made one after another and met here once")]
fn assemble(
    book: &Book,
    chapters: Vec<ChapterFile>,
    survey: &Survey,
    faces: Faces,
    styles: Vec<(String, String)>,
    page_map: Option<&PageMap>,
    options: &Options,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Vec<u8>, String> {
    let publication = book.publication;
    let cover_image = publication.metadata.cover.filter(|_| options.cover);
    let contents = nav::contents(book, &chapters);
    let mut items = vec![item("nav", "nav.xhtml", XHTML, nav::write(book, &contents, options.cover).into_bytes())];
    items[0].properties = Some("nav");
    let mut spine = Vec::new();
    if options.cover {
        let image = cover_image.and_then(|id| publication.assets.get(id.0 as usize));
        items.push(item("cover", COVER_PAGE, XHTML, cover::write(book, image).into_bytes()));
        spine.push(("cover".to_owned(), true));
    }
    // A book of several chapters shows its table of contents, as printed books do; an article does not.
    spine.push(("nav".to_owned(), publication.chapters.len() > 1));
    for ((number, file), href) in chapters.into_iter().enumerate().zip(&book.files) {
        warnings.extend(file.warnings);
        let id = format!("chapter-{}", number + 1);
        spine.push((id.clone(), true));
        items.push(item(&id, href, XHTML, file.xhtml.into_bytes()));
    }
    for (number, (name, text)) in styles.into_iter().enumerate() {
        items.push(item(&format!("style-{}", number + 1), &name, "text/css", text.into_bytes()));
    }
    let embeds_faces = !faces.files.is_empty();
    for (number, face) in faces.files.into_iter().enumerate() {
        items.push(item(&format!("font-{}", number + 1), &format!("fonts/{}", face.name), face.media_type, face.bytes));
    }
    let mut assets = survey.assets.clone();
    assets.extend(cover_image);
    for id in assets {
        let Some(asset) = publication.assets.get(id.0 as usize) else {
            continue;
        };
        let mut image = image_item(id.0, asset);
        image.properties = (Some(id) == cover_image).then_some("cover-image");
        items.push(image);
    }
    let pages = book.pages().next().is_some();
    let package = Package {
        book,
        contents: &contents,
        accessibility: accessibility::metadata(survey.facts, pages, book.words),
        spine,
        page_source: page_map.filter(|_| pages).map(|map| map.source.as_str()),
    };
    let documents = package::write(&package, &items)?;
    pack_all(&documents, &items, embeds_faces)
}

fn item(id: &str, href: &str, media_type: &'static str, bytes: Vec<u8>) -> Item {
    Item { id: id.to_owned(), href: href.to_owned(), media_type, properties: None, bytes }
}

fn image_item(number: u32, asset: &Asset) -> Item {
    let href = format!("images/{}", asset.name);
    item(&format!("image-{}", number + 1), &href, asset.media_type.mime(), asset.bytes.to_vec())
}

/// Levels of deflate: images are packed already; faces lose a tenth to a half at once and no more with patience.
const TEXT: Option<i64> = Some(6);

fn level(media_type: &str) -> Option<i64> {
    match media_type {
        "image/svg+xml" => TEXT,
        image if image.starts_with("image/") => None,
        font if font.starts_with("font/") => Some(1),
        _ => TEXT,
    }
}

fn pack_all(documents: &[(String, Vec<u8>)], items: &[Item], embeds_faces: bool) -> Result<Vec<u8>, String> {
    let mut entries: Vec<pack::Entry> = documents
        .iter()
        .map(|(name, bytes)| pack::Entry { name: name.as_str(), bytes: bytes.as_slice(), level: TEXT })
        .collect();
    if embeds_faces {
        let name = "META-INF/com.apple.ibooks.display-options.xml";
        entries.push(pack::Entry { name, bytes: DISPLAY_OPTIONS.as_bytes(), level: TEXT });
    }
    for item in items {
        entries.push(pack::Entry { name: &item.href, bytes: &item.bytes, level: level(item.media_type) });
    }
    pack::pack(entries)
}
