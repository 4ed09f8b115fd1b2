//! Images and drawings.

use std::sync::Arc;

use keben::image::{Limits, load};
use keben::model::{Asset, AssetId, Block, BlockKind, MediaType, Origin};

use super::editions;
use super::text;

/// A drawing, whole or only what stands inside one. What is taken has nothing in it that runs, and can be drawn.
pub fn svg(data: &[u8]) {
    let inner = text(data);
    let whole = match inner.starts_with('<') && inner.contains("<svg") {
        true => inner,
        false => format!(
            "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='40' height='30'>{inner}</svg>"
        ),
    };
    let Ok(asset) = load("x.svg", whole.into_bytes(), limits()) else { return };
    assert_eq!(asset.media_type, MediaType::Svg);
    let kept = std::str::from_utf8(&asset.bytes).expect("a drawing is text").to_ascii_lowercase();
    for word in ["<script", "<foreignobject", "<iframe", "<!entity"] {
        assert!(!kept.contains(word) || kept.contains("<!--") || kept.contains("<![cdata["), "{word} in {kept}");
    }
    assert!(asset.size.0 > 0 && asset.size.1 > 0);
    drawn(asset);
}

/// A picture: what is kept has pixels, and is read again as the same.
pub fn image(data: &[u8]) {
    let Ok(asset) = load("x", data.to_vec(), limits()) else { return };
    assert!(asset.size.0 > 0 && asset.size.1 > 0);
    if asset.media_type == MediaType::Svg {
        return;
    }
    let again = load("x", asset.bytes.to_vec(), Limits::default()).expect("what was kept can be read");
    assert_eq!((again.media_type, again.size), (asset.media_type, asset.size));
    assert!(again.bytes == asset.bytes, "what was kept is kept as it is");
    drawn(asset);
}

fn limits() -> Limits {
    Limits { side: 500, bytes: 4 << 20 }
}

/// A page with the picture alone.
fn drawn(asset: Asset) {
    let figure = BlockKind::Figure { asset: AssetId(0), alt: "图".into(), caption: Vec::new() };
    let mut book = editions::publication(vec![Block::new(figure, Origin::none())]);
    book.assets.push(Asset { bytes: Arc::clone(&asset.bytes), ..asset });
    editions::printed(&book, 0);
}
