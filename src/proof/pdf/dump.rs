//! The structure tree as text, for tests and people.

use std::fmt::Write;

use super::{Kid, PdfFile};

impl PdfFile {
    /// Pages, outline and structure tree, an element or a stretch of text a line. Long texts are cut.
    pub fn dump(&self) -> String {
        let mut out = String::new();
        self.dump_pages(&mut out);
        for (level, title) in &self.outline {
            line(&mut out, *level, &format!("outline {title:?}"));
        }
        self.dump_element(0, &mut out);
        out
    }

    fn dump_pages(&self, out: &mut String) {
        for (index, page) in self.pages.iter().enumerate() {
            let (width, height) = page.size;
            line(out, 0, &format!("page {index}: {width} × {height}, {} sections", page.tagged));
            for (what, text) in [("artifacts", &page.artifacts), ("untagged", &page.untagged)] {
                if !text.is_empty() {
                    line(out, 1, &format!("{what} {}", quoted(text)));
                }
            }
        }
    }

    /// The recursion is as deep as the tree, which `tree::read` bounds.
    fn dump_element(&self, index: usize, out: &mut String) {
        let Some(element) = self.elements.get(index) else { return };
        let mut head = element.role.clone();
        for (name, value) in &element.attributes {
            // Writing to a string cannot fail.
            let _ = write!(head, " {name}={value:?}");
        }
        line(out, element.depth, &head);
        for kid in &element.kids {
            match kid {
                Kid::Element(inner) => self.dump_element(*inner, out),
                Kid::Text { page, text } => line(out, element.depth + 1, &format!("page {page} {}", quoted(text))),
                Kid::Annotation(said) => line(out, element.depth + 1, &format!("annotation {said:?}")),
            }
        }
    }
}

fn line(out: &mut String, depth: usize, text: &str) {
    for _ in 0..depth {
        out.push_str("  ");
    }
    out.push_str(text);
    out.push('\n');
}

fn quoted(text: &str) -> String {
    const LONGEST: usize = 24;
    let count = text.chars().count();
    if count <= LONGEST {
        return format!("{text:?}");
    }
    let start: String = text.chars().take(LONGEST).collect();
    format!("{start:?}… {count} characters")
}
