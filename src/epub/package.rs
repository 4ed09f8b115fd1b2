//! The package document, the container and the NCX, written by rbook.

use rbook::Epub;
use rbook::ebook::metadata::TitleKind;
use rbook::ebook::spine::PageDirection;
use rbook::ebook::toc::TocEntryKind;
use rbook::epub::manifest::DetachedEpubManifestEntry;
use rbook::epub::metadata::{DetachedEpubMetaEntry, EpubVersion, marker};
use rbook::epub::spine::DetachedEpubSpineEntry;
use rbook::epub::toc::DetachedEpubTocEntry;

use super::book::Book;
use super::nav::Entry;
use super::split::Layout;
use crate::model::{Creator, Metadata, OtherTitleKind};

/// A file of the book.
pub(super) struct Item {
    /// Manifest identifier.
    pub id: String,
    /// From the package's folder.
    pub href: String,
    pub media_type: &'static str,
    pub properties: Option<&'static str>,
    pub bytes: Vec<u8>,
}

/// Everything that the package document says besides the manifest.
pub(super) struct Package<'a> {
    pub book: &'a Book<'a>,
    pub layout: &'a Layout,
    pub contents: &'a [Entry],
    pub accessibility: Vec<(&'static str, String)>,
    /// Who certifies that the book conforms to the accessibility standard.
    pub conformance: Option<String>,
    /// Whether faces are in the book.
    pub embeds_faces: bool,
    /// Manifest identifiers in reading order, with whether they are part of it.
    pub spine: Vec<(String, bool)>,
    /// The edition that page markers are of.
    pub page_source: Option<&'a str>,
}

/// What stands for the date that a publication does not have, until the finished document is cut: rbook writes the clock
/// where there is no `dc:date`.
const NO_DATE: &str = "0001-01-01";

/// The names and bytes of the package documents: container, package, NCX.
pub(super) fn write(package: &Package, items: &[Item]) -> Result<Vec<(String, Vec<u8>)>, String> {
    let mut epub = Epub::new();
    epub.package_mut().set_location("package.opf");
    epub.package_mut().set_unique_identifier("pub-id");
    epub.package_mut().set_xml_language(package.book.publication.metadata.language.as_str());
    if package.book.is_vertical() {
        epub.spine_mut().set_page_direction(PageDirection::RightToLeft);
    }
    metadata(&mut epub, package);
    for item in items {
        // The bytes are packed by `pack`, not by rbook.
        let entry = DetachedEpubManifestEntry::new(item.id.as_str()).href(item.href.as_str());
        let entry = entry.media_type(item.media_type).content(Vec::new());
        epub.manifest_mut().push(match item.properties {
            Some(properties) => entry.property(properties),
            None => entry,
        });
    }
    for (id, linear) in &package.spine {
        epub.spine_mut().push(DetachedEpubSpineEntry::new(id.as_str()).linear(*linear));
    }
    navigation(&mut epub, package);
    let zipped = epub.write().compression(0).to_vec().map_err(|e| e.to_string())?;
    documents(zipped)
}

/// Takes the documents that rbook itself wrote out of its file.
fn documents(zipped: Vec<u8>) -> Result<Vec<(String, Vec<u8>)>, String> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zipped)).map_err(|e| e.to_string())?;
    let mut found = Vec::new();
    for name in ["META-INF/container.xml", "package.opf", "toc.ncx"] {
        let mut bytes = Vec::new();
        let mut file = archive.by_name(name).map_err(|e| e.to_string())?;
        std::io::Read::read_to_end(&mut file, &mut bytes).map_err(|e| e.to_string())?;
        if name == "package.opf" {
            bytes = without_the_missing_date(bytes);
        }
        found.push((name.to_owned(), bytes));
    }
    Ok(found)
}

fn without_the_missing_date(package: Vec<u8>) -> Vec<u8> {
    match String::from_utf8(package) {
        Ok(text) => text.replace(&format!("\n    <dc:date>{NO_DATE}</dc:date>"), "").into_bytes(),
        Err(error) => error.into_bytes(),
    }
}

fn metadata(epub: &mut Epub, package: &Package) {
    let m = &package.book.publication.metadata;
    epub.metadata_mut().clear();
    identifier_and_titles(epub, m);
    creators(epub, &m.creators);
    let mut out = epub.metadata_mut();
    out.push(DetachedEpubMetaEntry::language(m.language.as_str()));
    out.push(DetachedEpubMetaEntry::date(m.date.map_or(NO_DATE.to_owned(), |d| d.to_string())));
    let publisher = m.publisher.as_deref().and_then(clean);
    publisher.into_iter().for_each(|p| out.push(DetachedEpubMetaEntry::publisher(p)));
    let rights = m.rights.as_deref().and_then(clean);
    rights.into_iter().for_each(|r| out.push(DetachedEpubMetaEntry::rights(r)));
    let description = m.description.as_deref().and_then(clean);
    description.into_iter().for_each(|d| out.push(DetachedEpubMetaEntry::description(d)));
    m.subjects.iter().filter_map(|s| clean(s)).for_each(|s| out.push(DetachedEpubMetaEntry::tag(s)));
    series(epub, m);
    let mut out = epub.metadata_mut();
    out.push(DetachedEpubMetaEntry::meta("dcterms:modified").value(timestamp(m.modified)));
    for (property, value) in &package.accessibility {
        out.push(DetachedEpubMetaEntry::meta(*property).value(value.as_str()));
    }
    if let Some(certifier) = package.conformance.as_deref().and_then(clean) {
        let certified = DetachedEpubMetaEntry::meta("a11y:certifiedBy").value(certifier);
        let conforms = DetachedEpubMetaEntry::meta("dcterms:conformsTo").value(super::accessibility::CONFORMS);
        out.push(conforms.id("conformance").refinement(certified));
    }
    if let Some(edition) = package.page_source.and_then(clean) {
        // The title and the file of the paper: the edition's name alone would say nothing outside this build.
        let source = format!("{} ({edition}.pdf)", clean(&m.title).unwrap_or_default());
        // EPUB Accessibility 1.1, 4.2.4; the older form is read by more systems.
        out.push(DetachedEpubMetaEntry::meta("pageBreakSource").value(source.as_str()));
        let pagination = DetachedEpubMetaEntry::meta("source-of").value("pagination");
        out.push(DetachedEpubMetaEntry::dublin_core("source").value(source).refinement(pagination));
    }
    for_reader(epub, package);
    let mut out = epub.metadata_mut();
    out.push(DetachedEpubMetaEntry::meta_name("generator").value(concat!("keben ", env!("CARGO_PKG_VERSION"))));
}

/// What readers ask for beyond the standard.
fn for_reader(epub: &mut Epub, package: &Package) {
    let rules = package.book.options.profile.rules();
    if rules.specified_fonts && package.embeds_faces {
        let uri = "http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/";
        epub.package_mut().prefixes_mut().insert(("ibooks", uri));
        epub.metadata_mut().push(DetachedEpubMetaEntry::meta("ibooks:specified-fonts").value("true"));
    }
    let mut out = epub.metadata_mut();
    if rules.primary_writing_mode {
        let mode = if package.book.is_vertical() { "vertical-rl" } else { "horizontal-lr" };
        out.push(DetachedEpubMetaEntry::meta_name("primary-writing-mode").value(mode));
    }
}

fn identifier_and_titles(epub: &mut Epub, m: &Metadata) {
    let own = clean(&m.identifier).unwrap_or_default();
    let mut all = vec![own];
    all.extend(m.other_identifiers.iter().filter_map(|other| clean(other)));
    for (number, identifier) in all.iter().enumerate() {
        let id = if number == 0 { "pub-id".to_owned() } else { format!("identifier-{number}") };
        let entry = DetachedEpubMetaEntry::identifier(identifier.as_str()).id(id);
        epub.metadata_mut().push(match identifier_type(identifier) {
            Some(code) => entry.scheme("onix:codelist5", code),
            None => entry,
        });
    }
    let title = clean(&m.title).unwrap_or_else(|| "—".to_owned());
    let main = DetachedEpubMetaEntry::title(title).id("title");
    let subtitle =
        m.subtitle.as_deref().and_then(clean).map(|title| ("subtitle".to_owned(), title, TitleKind::Subtitle));
    let others = m.other_titles.iter().enumerate().filter_map(|(number, other)| {
        Some((format!("title-{}", number + 1), clean(&other.title)?, title_kind(other.kind)))
    });
    let further: Vec<_> = subtitle.into_iter().chain(others).collect();
    if further.is_empty() {
        return epub.metadata_mut().push(main);
    }
    epub.metadata_mut().push(main.kind(TitleKind::Main).refinement(sequence(1)));
    for (number, (id, title, kind)) in further.into_iter().enumerate() {
        let entry = DetachedEpubMetaEntry::title(title).id(id).kind(kind);
        epub.metadata_mut().push(entry.refinement(sequence(number + 2)));
    }
}

fn title_kind(kind: OtherTitleKind) -> TitleKind {
    match kind {
        OtherTitleKind::Short => TitleKind::Short,
        OtherTitleKind::Collection => TitleKind::Collection,
        OtherTitleKind::Edition => TitleKind::Edition,
        OtherTitleKind::Expanded => TitleKind::Expanded,
    }
}

/// ONIX code list 5: 02 is an ISBN of 10 digits, 15 one of 13, 06 a DOI, 22 a URN.
fn identifier_type(identifier: &str) -> Option<&'static str> {
    let lower = identifier.to_ascii_lowercase();
    match lower.strip_prefix("urn:isbn:") {
        Some(digits) if digits.chars().filter(char::is_ascii_alphanumeric).count() == 10 => Some("02"),
        Some(_) => Some("15"),
        None if lower.starts_with("doi:") || lower.starts_with("https://doi.org/") => Some("06"),
        None if lower.starts_with("urn:") && !lower.starts_with("urn:uuid:") => Some("22"),
        None => None,
    }
}

/// Creators and contributors, each numbered in its own list, with their parts as MARC relators.
fn creators(epub: &mut Epub, creators: &[Creator]) {
    let (mut primary, mut others) = (0, 0);
    for creator in creators {
        let Some(name) = clean(&creator.name) else { continue };
        let (entry, id) = if creator.role.is_primary() {
            primary += 1;
            (DetachedEpubMetaEntry::creator(name).refinement(sequence(primary)), format!("creator-{primary}"))
        } else {
            others += 1;
            (DetachedEpubMetaEntry::contributor(name).refinement(sequence(others)), format!("contributor-{others}"))
        };
        let entry: DetachedEpubMetaEntry<marker::Contributor> = entry.id(id).role(creator.role.marc());
        epub.metadata_mut().push(entry);
    }
}

fn sequence(number: usize) -> DetachedEpubMetaEntry {
    DetachedEpubMetaEntry::meta("display-seq").value(number.to_string())
}

fn series(epub: &mut Epub, m: &Metadata) {
    let Some(series) = &m.series else { return };
    let Some(name) = clean(&series.name) else { return };
    let kind = DetachedEpubMetaEntry::meta("collection-type").value("series");
    let mut entry = DetachedEpubMetaEntry::meta("belongs-to-collection").value(name).id("series").refinement(kind);
    if let Some(number) = series.number {
        entry = entry.refinement(DetachedEpubMetaEntry::meta("group-position").value(number.to_string()));
    }
    epub.metadata_mut().push(entry);
}

/// Seconds since 1970 as EPUB 3.3, 5.5.4 wants them. What lies outside the years 0 to 9999 is moved to their ends.
fn timestamp(seconds: i64) -> String {
    let clamped = seconds.clamp(-62_167_219_200, 253_402_207_200);
    let moment = jiff::Timestamp::from_second(clamped).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A value for the package document: white space joined, characters that XML forbids replaced; `None` if nothing is left.
fn clean(value: &str) -> Option<String> {
    let allowed = |c: char| {
        if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') { '\u{FFFD}' } else { c }
    };
    let joined = value.split_whitespace().collect::<Vec<_>>().join(" ");
    (!joined.is_empty()).then(|| joined.chars().map(allowed).collect())
}

/// The NCX, for readers of EPUB 2: the same entries as the navigation document.
fn navigation(epub: &mut Epub, package: &Package) {
    let title = clean(&package.book.publication.metadata.title).unwrap_or_default();
    let root = package.contents.iter().fold(DetachedEpubTocEntry::new(title), |root, e| root.children(toc_entry(e)));
    epub.toc_mut().insert_root(TocEntryKind::Toc, EpubVersion::EPUB3, root);
    let mut pages = package.book.pages(package.layout).peekable();
    if pages.peek().is_none() {
        return;
    }
    let root = pages.fold(DetachedEpubTocEntry::new(package.book.words.pages), |root, (file, marker)| {
        let label = clean(&marker.label).unwrap_or_else(|| "—".to_owned());
        root.children(DetachedEpubTocEntry::new(label).href(format!("{file}#{}", marker.id)))
    });
    epub.toc_mut().insert_root(TocEntryKind::PageList, EpubVersion::EPUB3, root);
}

fn toc_entry(entry: &Entry) -> DetachedEpubTocEntry {
    let label = clean(&entry.title).unwrap_or_else(|| "—".to_owned());
    let own = DetachedEpubTocEntry::new(label).href(entry.href.as_str());
    entry.children.iter().fold(own, |own, child| own.children(toc_entry(child)))
}
