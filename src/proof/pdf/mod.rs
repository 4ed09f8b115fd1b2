//! A PDF read back: its structure tree with the text of each element, and what stands on its pages outside the tree.

mod cmap;
mod content;
mod dump;
mod string;
mod tree;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, ObjectIdentifier};

use super::text::{ProofText, SectionText};
use super::unreadable;
use crate::diagnostic::Diagnostic;
use crate::message;

/// A PDF as its structure tree tells it.
#[derive(Debug, Clone)]
pub struct PdfFile {
    /// Its pages.
    pub pages: Vec<PdfPage>,
    /// The elements of the structure tree, each before those inside it. The first is the document.
    pub elements: Vec<Element>,
    /// The outline: level from 1, title.
    pub outline: Vec<(usize, String)>,
}

/// What stands on a page outside the structure tree.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PdfPage {
    /// Width and height in pt.
    pub size: (f32, f32),
    /// Text in artifacts: running heads, folios.
    pub artifacts: String,
    /// Text that is neither tagged nor an artifact. Empty in a file that is tagged as it should be.
    pub untagged: String,
    /// How many pieces of tagged content the page has.
    pub tagged: usize,
}

/// An element of the structure tree.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Element {
    /// Its type as written: `P`, `H1`, `Strong`.
    pub role: String,
    /// Its depth; the document has 0.
    pub depth: usize,
    /// What else is said of it, by PDF's names: `T`, `Alt`, `Lang`, `ID`, `ActualText`, and attributes such as
    /// `ListNumbering` and `Scope`.
    pub attributes: Vec<(&'static str, String)>,
    /// What it holds.
    pub kids: Vec<Kid>,
}

/// What an element holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kid {
    /// Text on page `page`; empty for content that shows none, such as an image.
    Text {
        /// Index of the page.
        page: usize,
        /// The text.
        text: String,
    },
    /// An annotation, by its description.
    Annotation(String),
    /// An element, by its index in [`PdfFile::elements`].
    Element(usize),
}

impl Element {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| *n == name).map(|(_, value)| value.as_str())
    }
}

/// Reads a PDF.
///
/// # Errors
/// Bytes that are no PDF, or one without a structure tree.
pub fn read_pdf(bytes: &[u8]) -> Result<PdfFile, Diagnostic> {
    let pdf = open(bytes)?;
    let root: Dict = pdf.xref().get(pdf.xref().root_id()).ok_or_else(not_a_pdf)?;
    let contents = content::read(&pdf);
    let ids: Vec<Option<ObjectIdentifier>> = pdf.pages().iter().map(|page| page.raw().obj_id()).collect();
    let elements = tree::read(&root, &ids, &contents)?;
    let outline = tree::outline(&root);
    let pages = pdf.pages().iter().zip(contents).map(|(page, content)| content.into_page(page.render_dimensions()));
    Ok(PdfFile { pages: pages.collect(), elements, outline })
}

/// The number of pages of a PDF.
///
/// # Errors
/// Bytes that are no PDF.
pub fn pdf_pages(bytes: &[u8]) -> Result<usize, Diagnostic> {
    Ok(open(bytes)?.pages().len())
}

/// The text of a PDF in the order of its structure tree, without artifacts, markers of lists and notes, marks of notes,
/// and the table of contents. A formula counts as its alternative text, the LaTeX that it was made from.
///
/// # Errors
/// See [`read_pdf`].
pub fn pdf_text(bytes: &[u8]) -> Result<ProofText, Diagnostic> {
    Ok(read_pdf(bytes)?.text())
}

fn open(bytes: &[u8]) -> Result<Pdf, Diagnostic> {
    Pdf::new(bytes.to_vec()).map_err(|_| not_a_pdf())
}

fn not_a_pdf() -> Diagnostic {
    unreadable(message!("不是可读的 PDF 文件", "this is not a PDF that can be read"))
}

impl PdfFile {
    /// The text as [`pdf_text`] gives it.
    pub fn text(&self) -> ProofText {
        let mut text = ProofText::default();
        let kids = self.elements.first().map_or(&[][..], |document| &document.kids);
        for kid in kids {
            if let Kid::Element(index) = kid {
                let mut section = SectionText::default();
                self.gather(*index, false, &mut section);
                text.sections.push(section);
            }
        }
        text
    }

    /// Adds the text of element `index` to `section`; `terms` says that its list is one of definitions. The recursion is
    /// as deep as the tree, which `tree::read` bounds.
    fn gather(&self, index: usize, terms: bool, section: &mut SectionText) {
        let element = &self.elements[index];
        match element.role.as_str() {
            "TOC" | "Reference" => {}
            "Lbl" if !terms => {}
            // A list without numbering has no markers, so its labels are terms.
            "L" => self.gather_kids(element, element.attribute("ListNumbering") == Some("None"), section),
            "LI" => self.gather_kids(element, terms, section),
            "Note" => {
                let mut note = SectionText::default();
                self.gather_kids(element, false, &mut note);
                section.notes.push(note.text());
            }
            "Formula" => {
                let drawn = element.kids.iter().any(|kid| matches!(kid, Kid::Text { .. }));
                section.body.push_str(element.attribute("Alt").filter(|_| drawn).unwrap_or_default());
            }
            _ => match element.attribute("ActualText") {
                Some(text) => section.body.push_str(text),
                None => self.gather_kids(element, false, section),
            },
        }
    }

    fn gather_kids(&self, element: &Element, terms: bool, section: &mut SectionText) {
        for kid in &element.kids {
            match kid {
                Kid::Text { text, .. } => section.body.push_str(text),
                Kid::Element(index) => self.gather(*index, terms, section),
                Kid::Annotation(_) => {}
            }
        }
    }
}
