//! Publications to the finished files, and finished files read back.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::sync::OnceLock;

use keben::epub::{FontEmbedding, Options, Profile, Writing};
use keben::font::{FontSet, builtin_sources};
use keben::model::{
    Block, BlockKind, Chapter, FileId, Id, Inline, InlineKind, Lang, Origin, Publication, SourceMap, chapter_text,
};
use keben::{epub as writer, pdf as printer, project, proof, typeset};

use super::paragraph::shows_nothing;
use super::publication::{built, chosen, folder, metadata};
use super::texts::PNG;
use super::{choice, text};

/// The built-in faces.
pub fn fonts() -> &'static FontSet {
    static FONTS: OnceLock<FontSet> = OnceLock::new();
    FONTS.get_or_init(|| FontSet::load(builtin_sources()).expect("the built-in faces are sound").value)
}

/// A publication of one chapter with these blocks.
pub fn publication(blocks: Vec<Block>) -> Publication {
    let id = Id("a".into());
    let chapter = Chapter { id, title: "章".into(), level: 1, file: FileId(0), blocks, notes: Vec::new() };
    let metadata = metadata(Lang::simplified_chinese());
    let mut sources = SourceMap::default();
    sources.add("book/a.md", "");
    Publication { metadata, chapters: vec![chapter], assets: Vec::new(), sources }
}

/// A formula in a line and one of its own: MathML that is well-formed, or the source with a warning; drawn in the PDF.
pub fn math(data: &[u8]) {
    let (byte, rest) = choice(data);
    let latex: String = text(rest).chars().filter(|c| !c.is_control()).collect();
    if latex.trim().is_empty() {
        return;
    }
    let formula = Inline::new(InlineKind::Math(latex.clone()), Origin::none());
    let blocks = [BlockKind::Paragraph(vec![formula]), BlockKind::Math(latex.trim().to_owned())];
    let book = publication(blocks.map(|kind| Block::new(kind, Origin::none())).to_vec());
    bound(&book, &Options { fonts: FontEmbedding::None, cover: false, ..Options::default() });
    if byte & 1 != 0 {
        printed(&book, byte);
    }
}

fn read(byte: u8, rest: &[u8]) -> Option<Publication> {
    let (options, lang) = chosen(byte);
    let text = text(rest);
    let folder =
        folder(&[("book/a.md", text.as_bytes()), ("book/b.md", "# 乙 {#x}\n".as_bytes()), ("book/a.png", PNG)]);
    built(folder.path(), &options, lang)
}

/// Markdown to a whole EPUB: every document well-formed, identifiers unique, references met, the text all there.
pub fn epub(data: &[u8]) {
    let (byte, rest) = choice(data);
    let (more, rest) = choice(rest);
    let Some(book) = read(byte, rest) else { return };
    let options = Options {
        fonts: FontEmbedding::None,
        cover: more & 1 != 0,
        split_level: more >> 1 & 3,
        profile: Profile::ALL[usize::from(more >> 3) % Profile::ALL.len()],
        writing: if more & 64 == 0 { Writing::Horizontal } else { Writing::Vertical },
        ..Options::default()
    };
    bound(&book, &options);
}

/// Writes the publication as an EPUB and holds it against the model.
fn bound(book: &Publication, options: &Options) {
    let bytes = writer::write(book, fonts(), None, None, options).expect("a publication can be bound").value.bytes;
    let documents = documents(&bytes);
    let parse = |xml| {
        let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
        roxmltree::Document::parse_with_options(xml, options).unwrap_or_else(|why| panic!("{why}\n{xml}"))
    };
    let mut ids = BTreeMap::new();
    let mut references = Vec::new();
    for (name, xml) in documents.iter().filter(|(name, _)| name.ends_with(".xhtml") || name.ends_with(".opf")) {
        let document = parse(xml);
        let mut own = BTreeSet::new();
        for node in document.descendants() {
            if let Some(id) = node.attribute("id") {
                assert!(own.insert(id.to_owned()), "{id} twice in {name}");
            }
            references.extend(node.attribute("href").map(|href| (name.clone(), href.to_owned())));
        }
        ids.insert(name.as_str(), own);
    }
    for (from, href) in references.iter().filter(|(_, href)| href.contains(".xhtml") && !href.contains("://")) {
        let (path, place) = href.split_once('#').unwrap_or((href, ""));
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        let path = match path.strip_prefix("../") {
            Some(above) => above.to_owned(),
            None if folder.is_empty() => path.to_owned(),
            None => format!("{folder}/{path}"),
        };
        let known = ids.iter().find(|(name, _)| name.ends_with(&path));
        let (_, known) = known.unwrap_or_else(|| panic!("{from} refers to {href}"));
        assert!(place.is_empty() || known.contains(place), "{from} refers to {href}");
    }
    let text = proof::epub_text(&bytes).expect("an EPUB can be read back");
    same(proof::compare(book, &text));
}

fn same(compared: Result<(), proof::Difference>) {
    if let Err(difference) = compared {
        panic!("{difference}");
    }
}

/// The entries that are text, by name.
fn documents(epub: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(epub)).expect("an EPUB is a ZIP file");
    let mut documents = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("an entry");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("its bytes");
        let name = file.name().expect("its name").into_owned();
        documents.extend(String::from_utf8(bytes).ok().map(|text| (name, text)));
    }
    documents
}

/// Markdown to a PDF, read back: the text is all there.
pub fn pdf(data: &[u8]) {
    let (byte, rest) = choice(data);
    let (more, rest) = choice(rest);
    if let Some(book) = read(byte, rest) {
        printed(&book, more);
    }
}

/// Writes the publication as a PDF, by a preset that the byte chooses, and holds it against the model.
pub fn printed(book: &Publication, byte: u8) {
    let (options, settings) = &presets()[usize::from(byte) % presets().len()];
    let pages = typeset::typeset(book, fonts(), options).value;
    let bytes = printer::write(&pages, book, fonts(), settings).expect("a publication can be printed");
    let text = proof::pdf_text(&bytes).expect("a PDF can be read back");
    // What shows nothing may go at the end of a line.
    let has_ignorable = book.chapters.iter().any(|chapter| chapter_text(chapter).contains(shows_nothing));
    if !has_ignorable {
        same(proof::compare(book, &text));
    }
}

type Preset = (typeset::Options, printer::Options);

/// What the presets ask, horizontal and vertical, on wide measures and narrow ones.
fn presets() -> &'static [Preset] {
    static PRESETS: OnceLock<Vec<Preset>> = OnceLock::new();
    PRESETS.get_or_init(|| {
        let settings = "[publication]\ntitle = \"书\"\nlanguage = \"zh\"\n\
                        [[edition]]\nname = \"a\"\nformat = \"pdf\"\n\
                        [[edition]]\nname = \"b\"\nformat = \"pdf\"\npreset = \"meeting\"\n\
                        [[edition]]\nname = \"c\"\nformat = \"pdf\"\nwriting = \"vertical\"\n";
        let folder = folder(&[("build.toml", settings.as_bytes()), ("book/a.md", b"x")]);
        let project = project::load(folder.path()).unwrap_or_else(|faults| panic!("{faults:?}")).value;
        let format = |edition: project::Edition| match edition.format {
            project::Format::Pdf { typeset, pdf, .. } => Some((*typeset, pdf)),
            project::Format::Epub { .. } => None,
        };
        project.editions.into_iter().filter_map(format).collect()
    })
}

/// Any bytes as an EPUB.
pub fn read_epub(data: &[u8]) {
    if let Ok(text) = proof::epub_text(data) {
        let _ = text.text();
    }
}

/// Any bytes as a PDF.
pub fn read_pdf(data: &[u8]) {
    let _ = proof::pdf_pages(data);
    if let Ok(file) = proof::read_pdf(data) {
        let _ = file.text();
    }
}
