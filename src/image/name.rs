//! Names of assets.

use std::collections::HashSet;

use crate::model::{Asset, MediaType};

/// A name for a new asset, made from the stem of `path`: ASCII, in lower case, with the extension of its type, and not
/// among the names of `assets`, whatever their case (EPUB 3.3 4.2.3 asks this of files in the container).
pub fn unique_name(assets: &[Asset], path: &str, media_type: MediaType) -> String {
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let mut plain = String::new();
    for c in stem.chars().take(64) {
        match c {
            c if c.is_ascii_alphanumeric() || c == '_' => plain.push(c.to_ascii_lowercase()),
            _ if plain.ends_with('-') || plain.is_empty() => {}
            _ => plain.push('-'),
        }
    }
    let plain = Some(plain.trim_end_matches('-')).filter(|name| !name.is_empty()).unwrap_or("image");
    let taken: HashSet<String> = assets.iter().map(|asset| asset.name.to_ascii_lowercase()).collect();
    let extension = media_type.extension();
    let numbered = (2..).map(|number| format!("{plain}-{number}.{extension}"));
    std::iter::once(format!("{plain}.{extension}"))
        .chain(numbered)
        .find(|name| !taken.contains(name))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_ascii_and_each_is_new() {
        let mut assets: Vec<Asset> = Vec::new();
        let mut names = Vec::new();
        for path in ["a/图 1.PNG", "b/图1.png", "c/图.png", "图.png", "My Photo (2).png"] {
            let name = unique_name(&assets, path, MediaType::Png);
            assets.push(Asset { name: name.clone(), media_type: MediaType::Png, size: (1, 1), bytes: [].into() });
            names.push(name);
        }
        assert_eq!(names, ["1.png", "1-2.png", "image.png", "image-2.png", "my-photo-2.png"]);
    }
}
