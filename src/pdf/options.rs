//! What one PDF edition asks of the writer.

use serde::Serialize;

/// Everything that the writer is told besides pages, model and faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Options {
    /// The archival standard, if one is wanted.
    pub archival: Option<Archival>,
    /// Whether the file conforms to PDF/UA-1 too (only with PDF/A-2 or 3, or alone).
    pub accessible: bool,
}

/// Archival standards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Archival {
    /// PDF/A-2a: tagged, for the archive.
    A2a,
    /// PDF/A-2u: Unicode text.
    A2u,
    /// PDF/A-2b: looks right.
    A2b,
    /// PDF/A-3a: as 2a, with attachments of any kind.
    A3a,
}
