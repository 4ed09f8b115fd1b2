//! Assets: images that the text shows.

use std::sync::Arc;

use serde::Serialize;

/// Number of an asset in the publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct AssetId(pub u32);

/// An image, decoded once to know its size and kept as the bytes of a format that both back ends take.
#[derive(Clone, Serialize)]
pub struct Asset {
    /// Name for a file in the EPUB: unique, ASCII, with the right extension, no folder.
    pub name: String,
    /// What the bytes are.
    pub media_type: MediaType,
    /// Width and height in pixels (in user units for SVG).
    pub size: (u32, u32),
    /// The bytes.
    #[serde(skip)]
    pub bytes: Arc<[u8]>,
}

impl std::fmt::Debug for Asset {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Asset({}, {:?}, {} bytes)", self.name, self.size, self.bytes.len())
    }
}

/// The image formats of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MediaType {
    /// image/png
    Png,
    /// image/jpeg
    Jpeg,
    /// image/gif
    Gif,
    /// image/webp
    Webp,
    /// image/svg+xml
    Svg,
}

impl MediaType {
    /// The name in MIME.
    pub fn mime(self) -> &'static str {
        match self {
            MediaType::Png => "image/png",
            MediaType::Jpeg => "image/jpeg",
            MediaType::Gif => "image/gif",
            MediaType::Webp => "image/webp",
            MediaType::Svg => "image/svg+xml",
        }
    }

    /// The usual extension, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            MediaType::Png => "png",
            MediaType::Jpeg => "jpg",
            MediaType::Gif => "gif",
            MediaType::Webp => "webp",
            MediaType::Svg => "svg",
        }
    }
}
