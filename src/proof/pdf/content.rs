//! Content streams: the text that each marked section shows.

use std::collections::HashMap;

use hayro_syntax::Pdf;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::{Dict, Name, Object, ObjectIdentifier, Stream, String as PdfString};
use hayro_syntax::page::Page;

use super::PdfPage;
use super::cmap::ToUnicode;
use super::string;

/// The text of one page's sections.
#[derive(Debug, Default)]
pub(super) struct PageContent {
    /// By marked-content identifier.
    pub(super) sections: HashMap<i32, String>,
    artifacts: String,
    untagged: String,
}

impl PageContent {
    pub(super) fn into_page(self, size: (f32, f32)) -> PdfPage {
        let PageContent { sections, artifacts, untagged } = self;
        PdfPage { size, artifacts, untagged, tagged: sections.len() }
    }
}

/// CMaps by the font that has them, shared by the pages.
type Maps = HashMap<ObjectIdentifier, ToUnicode>;

/// A marked section that is open.
struct Open {
    /// Where its text goes; `None` for the place of the section around it.
    place: Option<Place>,
    /// Whether actual text has stood for all that it shows.
    replaced: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Section(i32),
    Artifact,
}

/// Reads every page.
pub(super) fn read(pdf: &Pdf) -> Vec<PageContent> {
    let mut maps = Maps::new();
    pdf.pages().iter().map(|page| read_page(page, &mut maps)).collect()
}

fn read_page(page: &Page, maps: &mut Maps) -> PageContent {
    let mut reader = Reader { page, maps, content: PageContent::default(), open: Vec::new(), font: None };
    let mut instructions = page.typed_operations();
    while let Some(instruction) = instructions.next() {
        reader.instruction(instruction);
    }
    reader.content
}

struct Reader<'p, 'a, 'm> {
    page: &'p Page<'a>,
    maps: &'m mut Maps,
    content: PageContent,
    open: Vec<Open>,
    font: Option<ObjectIdentifier>,
}

impl Reader<'_, '_, '_> {
    fn instruction(&mut self, instruction: TypedInstruction) {
        match instruction {
            TypedInstruction::TextFont(font) => self.set_font(font.0),
            TypedInstruction::ShowText(show) => self.show(show.0),
            TypedInstruction::ShowTexts(show) => {
                for piece in show.0.iter::<Object>() {
                    if let Object::String(codes) = piece {
                        self.show(&codes);
                    }
                }
            }
            TypedInstruction::BeginMarkedContent(begin) => self.begin(begin.0, None),
            TypedInstruction::BeginMarkedContentWithProperties(begin) => match begin.1 {
                Object::Dict(properties) => self.begin(begin.0, Some(properties)),
                _ => self.begin(begin.0, None),
            },
            TypedInstruction::EndMarkedContent(_) => {
                self.open.pop();
            }
            _ => {}
        }
    }

    fn begin(&mut self, tag: &Name, properties: Option<&Dict>) {
        let section = properties.and_then(|p| p.get::<i32>("MCID")).map(Place::Section);
        let artifact = (tag.as_str() == "Artifact").then_some(Place::Artifact);
        let place = section.or(artifact);
        let actual = properties.and_then(|p| p.get::<PdfString>("ActualText"));
        let within = self.open.iter().any(|open| open.replaced);
        self.open.push(Open { place, replaced: actual.is_some() });
        match actual {
            Some(text) if !within => self.target().push_str(&string::decode(text.as_bytes())),
            _ => {
                // A section without text (an image) exists all the same.
                self.target();
            }
        }
    }

    /// Where text goes now.
    fn target(&mut self) -> &mut String {
        match self.open.iter().rev().find_map(|open| open.place) {
            Some(Place::Section(id)) => self.content.sections.entry(id).or_default(),
            Some(Place::Artifact) => &mut self.content.artifacts,
            None => &mut self.content.untagged,
        }
    }

    fn set_font(&mut self, name: &Name) {
        self.font = None;
        let Some(font) = self.page.resources().get_font(name) else { return };
        let Some(id) = font.obj_id() else { return };
        self.maps.entry(id).or_insert_with(|| {
            let stream = font.get::<Stream>("ToUnicode").and_then(|stream| stream.decoded().ok());
            stream.map(|bytes| ToUnicode::parse(&bytes)).unwrap_or_default()
        });
        self.font = Some(id);
    }

    fn show(&mut self, codes: &PdfString) {
        if self.open.iter().any(|open| open.replaced) {
            return;
        }
        let mut text = String::new();
        match self.font.and_then(|id| self.maps.get(&id)) {
            Some(map) => map.decode(codes.as_bytes(), &mut text),
            None => text.push('\u{FFFD}'),
        }
        self.target().push_str(&text);
    }
}
