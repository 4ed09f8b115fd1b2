//! The QR code: made from its target or taken from a picture, decoded again, and put at the end of the text.

use std::path::Path;

use super::cover::{unreadable, unusable};
use super::prepare::{LIMITS, add_asset};
use crate::diagnostic::Diagnostic;
use crate::image::{self, QrFault};
use crate::message;
use crate::model::{AssetId, Block, BlockKind, Chapter, Inline, InlineKind, Origin, Publication, Role};
use crate::project::QrSettings;

/// Adds the code to the publication: its picture as an asset, its block at the end of the last chapter.
pub(super) fn add(
    settings: &QrSettings,
    folder: &Path,
    publication: &mut Publication,
    errors: &mut Vec<Diagnostic>,
) -> Option<AssetId> {
    let made = match &settings.image {
        Some(path) => taken(path, settings.target.as_deref(), folder),
        None => made(settings.target.as_deref()?),
    };
    let (name, picture, target) = made.map_err(|error| errors.push(error)).ok()?;
    let asset = image::load(&name, picture, LIMITS).map_err(|fault| errors.push(unusable(&name, &fault))).ok()?;
    let asset = add_asset(publication, "qr-code", asset);
    place(publication, asset, target, settings.caption.as_deref());
    Some(asset)
}

/// A picture's name, its bytes, and the text that its code holds.
type Code = (String, Vec<u8>, String);

/// Makes the code of `target`.
fn made(target: &str) -> Result<Code, Diagnostic> {
    let picture = image::make_qr(target).map_err(|fault| fault_of(target, &fault))?;
    decoded_to(target, "qr-code.png", &picture)?;
    Ok(("qr-code.png".into(), picture, target.into()))
}

/// Takes the code of a picture, which must be that of `target` where one is given.
fn taken(path: &str, target: Option<&str>, folder: &Path) -> Result<Code, Diagnostic> {
    let picture = std::fs::read(folder.join(path)).map_err(|error| unreadable(path, &error))?;
    let target = match target {
        Some(target) => {
            decoded_to(target, path, &picture)?;
            target.to_owned()
        }
        None => only_address(path, image::read_qr(&picture).map_err(|fault| fault_of(path, &fault).in_file(path))?)?,
    };
    Ok((path.into(), picture, target))
}

/// Checks that the picture has a code of `target`. A grid that was seen where there is no code is no fault.
fn decoded_to(target: &str, path: &str, picture: &[u8]) -> Result<(), Diagnostic> {
    let texts = image::read_qr(picture).map_err(|fault| fault_of(path, &fault).in_file(path))?;
    if texts.iter().any(|text| text == target) {
        return Ok(());
    }
    let found = texts.join("、");
    Err(Diagnostic::error(
        "qr-mismatch",
        message!("二维码解出的是“{found}”，不是“{target}”", "the QR code leads to `{found}`, not to `{target}`"),
    )
    .in_file(path)
    .hint(message!("改正 [qr] 的 target，或换一张图片", "correct `target` in [qr], or use another picture")))
}

/// The one address among the texts of a picture's codes.
fn only_address(path: &str, texts: Vec<String>) -> Result<String, Diagnostic> {
    let is_address = |text: &&String| text.starts_with("https://") || text.starts_with("http://");
    let mut addresses: Vec<String> = texts.iter().filter(is_address).cloned().collect();
    addresses.sort();
    addresses.dedup();
    let all = texts.join("、");
    let (code, message) = match addresses.as_slice() {
        [_] => return Ok(addresses.swap_remove(0)),
        [] => {
            ("qr-no-address", message!("二维码的内容“{all}”不是网址", "the QR code holds `{all}`, which is no address"))
        }
        _ => ("qr-several", message!("图片中有几个二维码：{all}", "there are several QR codes in the picture: {all}")),
    };
    Err(Diagnostic::error(code, message)
        .in_file(path)
        .hint(message!("在 [qr] 下写明 target = \"https://…\"", "say which in [qr]: target = \"https://…\"")))
}

fn fault_of(name: &str, fault: &QrFault) -> Diagnostic {
    let (code, message, hint) = match fault {
        QrFault::TooLong(bytes) => (
            "qr-too-long",
            message!("网址有 {bytes} 字节，二维码容不下", "the address has {bytes} bytes, more than a QR code holds"),
            message!("换用短网址", "use a short address"),
        ),
        QrFault::NotFound => (
            "qr-not-found",
            message!("“{name}”中没有读出二维码", "no QR code can be read in `{name}`"),
            message!("换一张清晰、四周留白的二维码图片", "use a sharp picture of the code with white space around it"),
        ),
        QrFault::Picture(reason) => (
            "qr-picture",
            message!(
                "二维码图片“{name}”无法解码：{reason}",
                "the QR code's picture `{name}` cannot be decoded: {reason}"
            ),
            message!("换用完好的 PNG 或 JPEG 图片", "use a whole PNG or JPEG"),
        ),
    };
    Diagnostic::error(code, message).hint(hint)
}

/// Puts the block where the text has its own line for the code (“扫描二维码……”), which becomes its caption; else at the
/// end of the last chapter, with the caption of build.toml.
fn place(publication: &mut Publication, asset: AssetId, target: String, caption: Option<&str>) {
    // The index is behind the text.
    let is_index = |chapter: &Chapter| chapter.blocks.iter().any(|block| block.role == Some(Role::Index));
    let Some(chapter) = publication.chapters.iter_mut().rev().find(|chapter| !is_index(chapter)) else {
        return;
    };
    let is_footer = |block: &Block| block.role == Some(Role::QrFooter) && matches!(block.kind, BlockKind::Paragraph(_));
    let new_block = |caption: Vec<Inline>, origin: Origin| {
        let kind = BlockKind::QrCode { asset, target, caption };
        Block { role: Some(Role::QrFooter), ..Block::new(kind, origin) }
    };
    if let Some(block) = chapter.blocks.iter_mut().rev().find(|block| is_footer(block)) {
        if let BlockKind::Paragraph(content) = &mut block.kind {
            let (content, origin) = (std::mem::take(content), std::mem::take(&mut block.origin));
            let (id, lang) = (block.id.take(), block.lang.take());
            *block = Block { id, lang, ..new_block(content, origin) };
        }
        return;
    }
    let text = |text: &str| Inline::new(InlineKind::Text(text.to_owned()), Origin::none());
    chapter.blocks.push(new_block(caption.map(text).into_iter().collect(), Origin::none()));
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::{FileId, Id, Lang, Metadata, SourceMap, Span, inline_text};

    /// A publication of one chapter with these paragraphs.
    pub(in super::super) fn publication(paragraphs: &[&str]) -> Publication {
        let text = paragraphs.concat();
        let mut sources = SourceMap::default();
        let file = sources.add("book/a.md", text);
        let paragraph = |text: &&str| {
            let origin = Origin::from(Span::new(file, 0..text.len()));
            let content = vec![Inline::new(InlineKind::Text((*text).to_owned()), origin.clone())];
            Block::new(BlockKind::Paragraph(content), origin)
        };
        let chapter = Chapter {
            id: Id("a".into()),
            title: "甲".into(),
            level: 1,
            file: FileId(0),
            blocks: paragraphs.iter().map(paragraph).collect(),
            notes: Vec::new(),
        };
        let metadata = Metadata::new("题", Lang::simplified_chinese(), "");
        Publication { metadata, chapters: vec![chapter], assets: Vec::new(), sources }
    }

    fn captions(publication: &Publication) -> Vec<(String, String)> {
        let blocks = publication.chapters[0].blocks.iter();
        let caption = |block: &Block| match &block.kind {
            BlockKind::QrCode { caption, target, .. } => Some((inline_text(caption), target.clone())),
            _ => None,
        };
        blocks.filter_map(caption).collect()
    }

    #[test]
    fn the_code_stands_at_the_end_with_its_caption() {
        let mut publication = publication(&["一", "二"]);
        place(&mut publication, AssetId(0), "https://a.example".into(), Some("扫码"));
        let blocks = &publication.chapters[0].blocks;
        assert_eq!(blocks.len(), 3);
        assert_eq!(blocks[2].role, Some(Role::QrFooter));
        assert_eq!(captions(&publication), [("扫码".to_owned(), "https://a.example".to_owned())]);
    }

    #[test]
    fn the_code_stands_before_the_index() {
        let mut publication = publication(&["一"]);
        let index = Block { role: Some(Role::Index), ..Block::new(BlockKind::Rule, Origin::none()) };
        let chapter = Chapter { blocks: vec![index], ..publication.chapters[0].clone() };
        publication.chapters.push(chapter);
        place(&mut publication, AssetId(0), "https://a.example".into(), None);
        assert_eq!(captions(&publication).len(), 1, "in the text");
        assert_eq!(publication.chapters[1].blocks.len(), 1);
    }

    #[test]
    fn the_texts_own_line_becomes_the_caption_and_keeps_its_place_in_the_source() {
        let mut publication = publication(&["一", "扫描二维码", "编辑 李"]);
        let footer = &mut publication.chapters[0].blocks[1];
        footer.role = Some(Role::QrFooter);
        let origin = footer.origin.clone();
        place(&mut publication, AssetId(0), "https://a.example".into(), Some("不用"));
        let blocks = &publication.chapters[0].blocks;
        assert_eq!(blocks.len(), 3);
        assert_eq!(blocks[1].origin, origin);
        assert_eq!(captions(&publication), [("扫描二维码".to_owned(), "https://a.example".to_owned())]);
    }

    #[test]
    fn a_picture_without_target_must_hold_one_address() {
        let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let one = only_address("q.png", texts(&["噪声", "https://a.example", "https://a.example"]));
        assert_eq!(one.unwrap(), "https://a.example");
        assert_eq!(only_address("q.png", texts(&["噪声"])).unwrap_err().code, "qr-no-address");
        let two = only_address("q.png", texts(&["https://a.example", "https://b.example"]));
        assert_eq!(two.unwrap_err().code, "qr-several");
    }
}
