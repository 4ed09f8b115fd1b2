//! The model becomes an EPUB 3.3. [`write`] is a pure function of the publication, the faces, the options and, where the
//! edition has one, the page map of a printed edition. It never sees layout. docs/EPUB33.md says who fulfils each rule.
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
mod css;
mod direction;
mod faces;
mod inline;
mod math;
mod nav;
mod obfuscate;
mod options;
mod pack;
mod package;
mod part;
mod phrase;
mod profile;
mod split;
mod survey;
mod system_faces;
mod words;
mod xml;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Outcome, Warned};
use crate::font::FontSet;
use crate::message;
use crate::model::{Asset, AssetId, ChapterId, Lang, PageMap, Publication};
use book::Book;
use chapter::ChapterFile;
use faces::Faces;
use package::{Item, Package};
use split::Layout;
use survey::Survey;

pub use options::{FontEmbedding, Options, StyleSheet, Writing};
pub use profile::Profile;

const COVER_PAGE: &str = "text/cover.xhtml";
const STYLE: &str = include_str!("keben.css");
const VERTICAL: &str = include_str!("vertical.css");
const XHTML: &str = "application/xhtml+xml";

/// Without it Apple Books shows its own faces in place of the book's.
const DISPLAY_OPTIONS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<display_options>
  <platform name="*">
    <option name="specified-fonts">true</option>
  </platform>
</display_options>
"#;

/// A finished book.
#[derive(Debug, Clone)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many of them are faces, before they are packed.
    pub face_bytes: u64,
    /// How many content documents it has, cover and contents left out.
    pub documents: usize,
}

/// Writes `publication` as an EPUB. `cover` is a picture for a publication that has none; without one, the cover's page is
/// set from the title.
///
/// # Errors
/// What keeps a valid book from being written: a face that cannot be subset, an identifier that cannot stand in a
/// package. Images without alternative text are warnings.
pub fn write(
    publication: &Publication,
    fonts: &FontSet,
    page_map: Option<&PageMap>,
    cover: Option<&Asset>,
    options: &Options,
) -> Outcome<Written> {
    if publication.metadata.identifier.trim().is_empty() {
        return Err(vec![Diagnostic::error(
            "empty-identifier",
            message!("出版物没有标识符", "the publication has no identifier"),
        )]);
    }
    let mut warnings = Vec::new();
    let mut book = Book::new(publication, page_map, options);
    let mut survey = survey::survey(publication);
    let cover = Cover::of(publication, cover, options);
    add_own_words(&mut survey, &book, cover);
    let lang = &publication.metadata.language;
    let faces = faces::embed(&survey, fonts, lang, options.fonts, &mut warnings)?;
    let styles = styles(&faces, lang, options, &mut warnings);
    warn_of_obfuscation(options, &mut warnings);
    book.styles = styles.iter().map(|(name, _)| name.clone()).collect();
    let mut chapters: Vec<ChapterFile> =
        (0..publication.chapters.len() as u32).into_par_iter().map(|n| chapter::write(&book, ChapterId(n))).collect();
    let face_bytes = faces.files.iter().map(|face| face.bytes.len() as u64).sum();
    split::resolve(&book, &mut chapters);
    let documents = chapters.iter().map(|chapter| chapter.parts.len()).sum();
    let bytes = assemble(&book, chapters, &survey, faces, styles, page_map, cover, &mut warnings);
    let bytes = bytes.map_err(|reason| {
        vec![Diagnostic::error(
            "epub-not-written",
            message!("EPUB 文件无法写出：{reason}", "the EPUB could not be written: {reason}"),
        )]
    })?;
    Ok(Warned { value: Written { bytes, face_bytes, documents }, warnings })
}

/// The cover of a book.
#[derive(Clone, Copy)]
enum Cover<'a> {
    None,
    /// A page set from the title.
    Title,
    /// A picture of the publication.
    Own(AssetId),
    /// A picture made for it.
    Made(&'a Asset),
}

impl<'a> Cover<'a> {
    fn of(publication: &Publication, made: Option<&'a Asset>, options: &Options) -> Cover<'a> {
        match (publication.metadata.cover, made) {
            _ if !options.cover => Cover::None,
            (Some(id), _) => Cover::Own(id),
            (None, Some(made)) => Cover::Made(made),
            (None, None) => Cover::Title,
        }
    }

    fn asset(self, publication: &'a Publication) -> Option<&'a Asset> {
        match self {
            Cover::None | Cover::Title => None,
            Cover::Own(id) => publication.assets.get(id.0 as usize),
            Cover::Made(asset) => Some(asset),
        }
    }
}

/// What keben itself writes needs glyphs too.
fn add_own_words(survey: &mut Survey, book: &Book, cover: Cover) {
    let words = book.words;
    survey.add(survey::HEADING, words.contents);
    for chapter in &book.publication.chapters {
        survey.add(survey::BODY, &chapter.title);
    }
    if matches!(cover, Cover::Title) {
        cover::survey(&book.publication.metadata, survey);
    }
}

/// Style sheets in the order in which they apply: the faces, keben's own, the publication's.
fn styles(faces: &Faces, lang: &Lang, options: &Options, warnings: &mut Vec<Diagnostic>) -> Vec<(String, String)> {
    let mut sheets = Vec::new();
    if !faces.css.is_empty() {
        sheets.push(("style/fonts.css".to_owned(), faces.css.clone()));
    }
    sheets.push(("style/keben.css".to_owned(), system_faces::named(STYLE, lang)));
    if options.writing == Writing::Vertical {
        sheets.push(("style/vertical.css".to_owned(), VERTICAL.to_owned()));
    }
    let of_reader = options.profile.rules().css;
    if !of_reader.is_empty() {
        sheets.push(("style/reader.css".to_owned(), of_reader.to_owned()));
    }
    for (number, sheet) in options.style_sheets.iter().enumerate() {
        let stem = sheet.name.rsplit('/').next().unwrap_or("").trim_end_matches(".css");
        let stem: String = stem.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(60).collect();
        sheets.push((
            format!("style/own-{}-{stem}.css", number + 1).replace("-.css", ".css"),
            css::checked(sheet, warnings),
        ));
    }
    sheets
}

#[expect(clippy::too_many_arguments, reason = "the parts of one book, made one after another and met here once")]
fn assemble(
    book: &Book,
    mut chapters: Vec<ChapterFile>,
    survey: &Survey,
    faces: Faces,
    styles: Vec<(String, String)>,
    page_map: Option<&PageMap>,
    cover: Cover,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Vec<u8>, String> {
    let (publication, options) = (book.publication, book.options);
    let cover_image = cover.asset(publication);
    let cover_page = options.cover && (options.profile.rules().cover_page || cover_image.is_none());
    let layout = Layout::of(&mut chapters);
    let contents = nav::contents(book, &chapters);
    let mut items =
        vec![item("nav", "nav.xhtml", XHTML, nav::write(book, &contents, cover_page, &layout).into_bytes())];
    items[0].properties = Some("nav");
    let mut spine = Vec::new();
    if cover_page {
        items.push(item("cover", COVER_PAGE, XHTML, cover::write(book, cover_image).into_bytes()));
        spine.push(("cover".to_owned(), true));
    }
    // A book of several chapters shows its table of contents, as printed books do; an article does not.
    spine.push(("nav".to_owned(), publication.chapters.len() > 1));
    for (number, file) in (0u32..).zip(chapters) {
        warnings.extend(file.warnings);
        for (part, document) in (0u32..).zip(file.parts) {
            let id = match part {
                0 => format!("chapter-{}", number + 1),
                _ => format!("chapter-{}-{}", number + 1, part + 1),
            };
            spine.push((id.clone(), true));
            let href = book.file(ChapterId(number), part);
            let mut entry = item(&id, &href, XHTML, document.xhtml.into_bytes());
            entry.properties = document.math.then_some("mathml");
            items.push(entry);
        }
    }
    for (number, (name, text)) in styles.into_iter().enumerate() {
        items.push(item(&format!("style-{}", number + 1), &name, "text/css", text.into_bytes()));
    }
    let embeds_faces = !faces.files.is_empty();
    let mixes = options.obfuscate_fonts && options.profile.rules().obfuscation;
    let key = obfuscate::key(&publication.metadata.identifier);
    for (number, mut face) in faces.files.into_iter().enumerate() {
        if mixes {
            obfuscate::mix(&mut face.bytes, &key);
        }
        items.push(item(&format!("font-{}", number + 1), &format!("fonts/{}", face.name), face.media_type, face.bytes));
    }
    items.extend(images(publication, survey, cover));
    let pages = book.pages(&layout).next().is_some();
    let conformance = accessibility::conformance(survey.facts, options.certified_by.as_deref(), warnings);
    let package = Package {
        book,
        layout: &layout,
        contents: &contents,
        accessibility: accessibility::metadata(survey.facts, pages, book.words),
        conformance,
        embeds_faces,
        spine,
        page_source: page_map.filter(|_| pages).map(|map| map.source.as_str()),
    };
    let documents = package::write(&package, &items)?;
    pack_all(&documents, &items, embeds_faces, mixes)
}

/// A reader that cannot undo the obfuscation would show its own faces.
fn warn_of_obfuscation(options: &Options, warnings: &mut Vec<Diagnostic>) {
    if options.obfuscate_fonts && !options.profile.rules().obfuscation {
        warnings.push(
            Diagnostic::warning(
                "cannot-obfuscate",
                message!(
                    "这种阅读器读不出混淆过的字体，字体照原样嵌入",
                    "this reader cannot read obfuscated faces; they are embedded in the open"
                ),
            )
            .hint(message!(
                "删去 obfuscate-fonts，或换用别的 profile",
                "take obfuscate-fonts out, or use another profile"
            )),
        );
    }
}

/// Every picture that is shown, the cover's among them.
fn images(publication: &Publication, survey: &Survey, cover: Cover) -> Vec<Item> {
    let mut assets = survey.assets.clone();
    if let Cover::Own(id) = cover {
        assets.insert(id);
    }
    let mut items = Vec::new();
    for id in assets {
        let Some(asset) = publication.assets.get(id.0 as usize) else { continue };
        let mut image = image_item(id.0, asset);
        image.properties = matches!(cover, Cover::Own(own) if own == id).then_some("cover-image");
        items.push(image);
    }
    if let Cover::Made(asset) = cover {
        let mut image = item(
            "image-cover",
            &cover::made_address(publication, asset),
            asset.media_type.mime(),
            asset.bytes.to_vec(),
        );
        image.properties = Some("cover-image");
        items.push(image);
    }
    items
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

/// A CFF face with this many bytes is nearly all outlines, which are dense in themselves: deflate takes a fifteenth of a
/// book's time for a twentieth of the face.
const DENSE: usize = 1 << 20;

fn level(item: &Item) -> Option<i64> {
    match item.media_type {
        "image/svg+xml" => TEXT,
        image if image.starts_with("image/") => None,
        "font/otf" if item.bytes.len() >= DENSE => None,
        font if font.starts_with("font/") => Some(1),
        _ => TEXT,
    }
}

fn pack_all(
    documents: &[(String, Vec<u8>)],
    items: &[Item],
    embeds_faces: bool,
    mixes: bool,
) -> Result<Vec<u8>, String> {
    let mut entries: Vec<pack::Entry> = documents
        .iter()
        .map(|(name, bytes)| pack::Entry { name: name.as_str(), bytes: bytes.as_slice(), level: TEXT })
        .collect();
    if embeds_faces {
        let name = "META-INF/com.apple.ibooks.display-options.xml";
        entries.push(pack::Entry { name, bytes: DISPLAY_OPTIONS.as_bytes(), level: TEXT });
    }
    let is_face = |item: &&Item| item.media_type.starts_with("font/");
    let encryption = obfuscate::encryption(items.iter().filter(is_face).map(|face| face.href.as_str()));
    if embeds_faces && mixes {
        entries.push(pack::Entry { name: "META-INF/encryption.xml", bytes: encryption.as_bytes(), level: TEXT });
    }
    for item in items {
        entries.push(pack::Entry { name: &item.href, bytes: &item.bytes, level: level(item) });
    }
    pack::pack(entries)
}
