//! Images: read from the publication, decoded side by side, each stored once.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use super::draft::{Draft, PendingImage};
use super::inlines::Rewrite;
use super::inside::{self, Inside, PathFault, percent_decode};
use crate::diagnostic::{Diagnostic, Message, Span};
use crate::image::{self, ImageFault, Limits};
use crate::message;
use crate::model::{Asset, AssetId, Block, BlockKind, Inline, InlineKind, Origin, SourceMap};

/// Why an image is not in the book.
#[derive(Debug, Clone)]
enum Fault {
    Remote,
    Path(PathFault),
    Image(ImageFault),
}

/// The images of all chapters: for each chapter, what its pending images became.
pub(super) struct Images {
    pub assets: Vec<Asset>,
    /// Those whose HTML had to be left out.
    without_html: BTreeSet<AssetId>,
    results: Vec<Vec<Option<Result<AssetId, Fault>>>>,
}

/// Loads the images that the chapters show. `paths` gives each chapter's file; `root` is the text's folder.
pub(super) fn load(inside: &Inside, root: &str, drafts: &[Draft], paths: &[&str]) -> Images {
    let used: Vec<BTreeSet<u32>> = drafts.iter().map(used).collect();
    let find = |draft: &Draft, path: &str, index: u32| {
        find(inside, root, path, draft.images.get(index as usize).map_or("", |image| image.target.as_str()))
    };
    let found: Vec<Vec<(u32, Result<String, Fault>)>> = drafts
        .iter()
        .zip(paths)
        .zip(&used)
        .map(|((draft, path), used)| used.iter().map(|&index| (index, find(draft, path, index))).collect())
        .collect();
    let files: BTreeSet<&String> = found.iter().flatten().filter_map(|(_, path)| path.as_ref().ok()).collect();
    let files: Vec<&String> = files.into_iter().collect();
    let loaded: HashMap<&String, Result<Loaded, Fault>> =
        files.into_par_iter().map(|path| (path, read(inside, path))).collect();
    let mut store = Store::default();
    let results = drafts.iter().zip(&found).map(|(draft, found)| {
        let mut results = vec![None; draft.images.len()];
        for (index, path) in found {
            let result = path.as_ref().map_err(Fault::clone).and_then(|path| match loaded.get(path) {
                Some(Ok(loaded)) => Ok(store.add(path, loaded)),
                Some(Err(fault)) => Err(fault.clone()),
                None => Err(Fault::Path(PathFault::Missing)),
            });
            results[*index as usize] = Some(result);
        }
        results
    });
    let results = results.collect();
    Images { assets: store.assets, without_html: store.without_html, results }
}

/// The images that are in the chapter's text, not those of a note that was left out.
fn used(draft: &Draft) -> BTreeSet<u32> {
    let mut used = BTreeSet::new();
    if !draft.images.is_empty() {
        let notes = draft.notes.iter().flat_map(|note| &note.blocks);
        draft.blocks.iter().chain(notes).for_each(|block| collect(block, &mut used));
    }
    used
}

fn collect(block: &Block, used: &mut BTreeSet<u32>) {
    match &block.kind {
        BlockKind::Figure { asset, .. } => drop(used.insert(asset.0)),
        BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => collect_inlines(content, used),
        BlockKind::Quote(blocks) => blocks.iter().for_each(|b| collect(b, used)),
        BlockKind::Aside { title, blocks, .. } => {
            collect_inlines(title, used);
            blocks.iter().for_each(|b| collect(b, used));
        }
        BlockKind::List { items, .. } => items.iter().flat_map(|i| &i.blocks).for_each(|b| collect(b, used)),
        BlockKind::Table { head, rows, .. } => {
            let cells = head.iter().chain(rows).flat_map(|row| &row.cells);
            cells.for_each(|cell| collect_inlines(&cell.content, used));
        }
        BlockKind::Definitions(list) => {
            for definition in list {
                definition.terms.iter().for_each(|term| collect_inlines(term, used));
                definition.meanings.iter().flatten().for_each(|b| collect(b, used));
            }
        }
        BlockKind::Code { .. } | BlockKind::QrCode { .. } | BlockKind::Rule | BlockKind::Math(_) => {}
    }
}

fn collect_inlines(content: &[Inline], used: &mut BTreeSet<u32>) {
    for inline in content {
        match &inline.kind {
            InlineKind::Image { asset, .. } => drop(used.insert(asset.0)),
            _ => collect_inlines(inline.children(), used),
        }
    }
}

/// Folders of the text or the publication that books' tools serve as the top of their site, or keep pictures in.
const SITE_FOLDERS: [&str; 12] = [
    "",
    "src",
    "docs",
    "theme",
    "public",
    ".vuepress/public",
    ".vitepress/public",
    "static",
    "source",
    "assets",
    ".gitbook",
    ".gitbook/assets",
];

/// The file of an image: from the chapter's folder, else from where the book's tool would look: from the folder that
/// MkDocs makes of the chapter's page, the text's folder, the publication's, and what they serve as the top of their
/// site. One whose path begins with `/` is looked for in these alone.
fn find(inside: &Inside, root: &str, chapter: &str, target: &str) -> Result<String, Fault> {
    let target = target.trim();
    let has_scheme = target.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1 && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    });
    if has_scheme || target.starts_with("//") {
        return Err(Fault::Remote);
    }
    let decoded = percent_decode(target);
    let (below, mut fault) = match decoded.strip_prefix('/') {
        Some(below) => (below, PathFault::Outside),
        None => (decoded.as_str(), PathFault::Missing),
    };
    let site = SITE_FOLDERS.iter().flat_map(|site| [root, ""].map(|top| inside::join(top, site).unwrap_or_default()));
    let page = chapter.rsplit_once('.').map_or(chapter, |(page, _)| page).to_owned();
    let own = [inside::folder_of(chapter).to_owned(), page];
    let own = own.into_iter().filter(|_| fault != PathFault::Outside);
    let folders: Vec<String> = own.chain(site).collect();
    let bare = below.split(['?', '#']).next().unwrap_or(below);
    let mut is_first = true;
    for name in [below, bare].into_iter().filter(|name| !name.is_empty()) {
        for folder in &folders {
            match inside::join(folder, name).and_then(|path| inside.locate(&path).map(|_| path)) {
                Ok(path) if inside.has_file(&path) => return Ok(path),
                // What is wrong is said of the place that the text names, not of those that it might have meant.
                Err(other) if other != PathFault::Missing && is_first => fault = other,
                _ => {}
            }
            is_first = false;
        }
    }
    Err(Fault::Path(fault))
}

fn read(inside: &Inside, path: &str) -> Result<Loaded, Fault> {
    let limits = Limits::default();
    let bytes = inside.read(path, limits.bytes).map_err(Fault::Path)?;
    let mended = image::without_html(&bytes);
    let without_html = mended.is_some();
    let asset = image::load(path, mended.unwrap_or(bytes), limits).map_err(Fault::Image)?;
    Ok(Loaded { asset, without_html })
}

/// Assets in the order in which the text shows them, the same bytes once.
#[derive(Default)]
struct Store {
    assets: Vec<Asset>,
    by_hash: HashMap<blake3::Hash, AssetId>,
    by_path: HashMap<String, AssetId>,
    without_html: BTreeSet<AssetId>,
}

/// An image that was read.
struct Loaded {
    asset: Asset,
    /// Whether its HTML had to be left out.
    without_html: bool,
}

impl Store {
    fn add(&mut self, path: &str, Loaded { asset, without_html }: &Loaded) -> AssetId {
        if let Some(&id) = self.by_path.get(path) {
            return id;
        }
        let next = AssetId(self.assets.len() as u32);
        let id = *self.by_hash.entry(blake3::hash(&asset.bytes)).or_insert(next);
        if id == next {
            let name = image::unique_name(&self.assets, path, asset.media_type);
            self.assets.push(Asset { name, ..asset.clone() });
        }
        self.by_path.insert(path.to_owned(), id);
        if *without_html {
            self.without_html.insert(id);
        }
        id
    }
}

/// Puts the assets of one chapter's images in their places.
pub(super) struct Place<'a> {
    images: &'a [PendingImage],
    without_html: &'a BTreeSet<AssetId>,
    results: &'a [Option<Result<AssetId, Fault>>],
    sources: &'a SourceMap,
    warnings: &'a mut Vec<Diagnostic>,
}

impl Images {
    /// The rewriter of one chapter.
    pub(super) fn place<'a>(
        &'a self,
        chapter: usize,
        images: &'a [PendingImage],
        sources: &'a SourceMap,
        warnings: &'a mut Vec<Diagnostic>,
    ) -> Place<'a> {
        let results = self.results.get(chapter).map_or(&[][..], Vec::as_slice);
        Place { images, without_html: &self.without_html, results, sources, warnings }
    }
}

impl Place<'_> {
    /// The asset of a pending image; without one, a warning is given.
    fn asset(&mut self, pending: AssetId) -> Option<AssetId> {
        let image = self.images.get(pending.0 as usize)?;
        match self.results.get(pending.0 as usize)?.as_ref()? {
            Ok(asset) => {
                if !image.has_alt {
                    let what = message!("图片没有替代文字", "the image has no alternative text");
                    let hint = message!(
                        "在方括号里写明图的内容：![说明](路径)",
                        "say in the brackets what it shows: ![text](path)"
                    );
                    self.warnings.push(Diagnostic::warning("image-without-alt", what).at(image.span).hint(hint));
                }
                if self.without_html.contains(asset) {
                    self.warnings.push(html_left_out(&image.target, image.span));
                }
                Some(*asset)
            }
            Err(fault) => {
                let (code, what, hint) = explain(fault, &image.target);
                self.warnings.push(Diagnostic { hint, ..Diagnostic::warning(code, what).at(image.span) });
                None
            }
        }
    }
}

impl Rewrite for Place<'_> {
    fn inline(&mut self, inline: &mut Inline) -> Option<Vec<Inline>> {
        let InlineKind::Image { asset, alt } = &mut inline.kind else { return None };
        match self.asset(*asset) {
            Some(stored) => {
                *asset = stored;
                None
            }
            None => Some(vec![Inline::new(InlineKind::Text(std::mem::take(alt)), std::mem::take(&mut inline.origin))]),
        }
    }

    fn block(&mut self, block: &mut Block) -> bool {
        let BlockKind::Figure { asset, alt, caption } = &mut block.kind else {
            return true;
        };
        if let Some(stored) = self.asset(*asset) {
            *asset = stored;
            return true;
        }
        let instead = instead(std::mem::take(alt), std::mem::take(caption), &block.origin);
        let stays = instead.is_some();
        block.kind = BlockKind::Paragraph(instead.unwrap_or_default());
        stays
    }

    fn source(&self, span: Span) -> &str {
        self.sources.slice(span)
    }
}

fn html_left_out(target: &str, span: Span) -> Diagnostic {
    let what = message!(
        "图片“{target}”中的文字是 HTML，按图中为不支持 HTML 的软件所备的文字显示",
        "words of the image “{target}” are HTML; what it has for viewers without HTML is shown"
    );
    let hint = message!(
        "这种文字可能不全；可在绘图软件中关闭“格式化文本”再导出，或导出为 PNG",
        "they may be cut short: export it without formatted text, or as PNG"
    );
    Diagnostic::warning("image-html", what).at(span).hint(hint)
}

/// What stands in the place of a figure that cannot be shown: its alternative text, else its caption.
fn instead(alt: String, caption: Vec<Inline>, origin: &Origin) -> Option<Vec<Inline>> {
    if !alt.is_empty() {
        return Some(vec![Inline::new(InlineKind::Text(alt), origin.clone())]);
    }
    Some(caption).filter(|caption| !caption.is_empty())
}

/// A warning of an image that is not in the book: code, message, hint.
type Explained = (&'static str, Message, Option<Message>);

fn explain(fault: &Fault, target: &str) -> Explained {
    let (code, what, hint) = match fault {
        Fault::Remote => (
            "image-remote",
            message!("图片“{target}”不在出版物中", "the image “{target}” is not in the publication"),
            Some(message!("下载图片，放进出版物文件夹", "download it into the publication's folder")),
        ),
        Fault::Path(fault) => explain_path(fault, target),
        Fault::Image(fault) => explain_image(fault, target),
    };
    let (zh, en) = (what.zh, what.en);
    let what = message!("{zh}，以替代文字代之", "{en}; its alternative text stands in its place");
    (code, what, hint)
}

fn explain_path(fault: &PathFault, target: &str) -> Explained {
    match fault {
        PathFault::Outside => (
            "outside-publication",
            message!(
                "图片“{target}”在出版物文件夹之外，不予读取",
                "the image “{target}” is outside the publication's folder and is not read"
            ),
            Some(message!("把图片移入出版物文件夹", "move it into the publication's folder")),
        ),
        PathFault::Missing => (
            "image-missing",
            message!("找不到图片“{target}”", "cannot find the image “{target}”"),
            Some(message!("路径从本章文件所在的文件夹算起", "the path starts from the chapter's own folder")),
        ),
        PathFault::Unreadable(why) => (
            "image-missing",
            message!("无法读取图片“{target}”：{why}", "cannot read the image “{target}”: {why}"),
            None,
        ),
        PathFault::TooLarge => (
            "image-too-large",
            message!("图片“{target}”的文件过大", "the file of the image “{target}” is too large"),
            Some(message!("缩小图片", "make it smaller")),
        ),
    }
}

fn explain_image(fault: &ImageFault, target: &str) -> Explained {
    match fault {
        ImageFault::TooLarge(width, height) => (
            "image-too-large",
            message!(
                "图片“{target}”过大（{width}×{height} 像素）",
                "the image “{target}” is too large ({width} × {height} pixels)"
            ),
            Some(message!("缩小图片", "make it smaller")),
        ),
        ImageFault::Broken(why) => (
            "image-broken",
            message!(
                "图片“{target}”已损坏或不能收录（{why}）",
                "the image “{target}” is broken or cannot be used ({why})"
            ),
            Some(message!("用图片软件打开，另存一份", "open it in an image editor and save it again")),
        ),
        ImageFault::Format(name) => {
            let name = name.as_deref();
            let stem = target.rsplit_once('.').map_or(target, |(stem, _)| stem);
            let (zh, en) = (name.unwrap_or("未知"), name.unwrap_or("unknown"));
            let what = message!(
                "图片“{target}”的格式（{zh}）不能读取",
                "the image “{target}” has a format that is not read ({en})"
            );
            let hint = message!(
                "转换为 PNG 或 JPEG，如用 ImageMagick：magick {target} {stem}.png",
                "convert it to PNG or JPEG, as with ImageMagick: magick {target} {stem}.png"
            );
            ("image-format", what, Some(hint))
        }
    }
}
