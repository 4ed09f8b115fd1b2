//! The cover's picture: the one that build.toml names, or one made of the title.

mod draw;
mod made;

pub(super) use made::make;

use super::prepare::{LIMITS, add_asset};
use crate::diagnostic::Diagnostic;
use crate::image::{self, ImageFault};
use crate::message;
use crate::model::Publication;
use crate::project::Project;

/// Reads the cover that build.toml names.
pub(super) fn add(project: &Project, publication: &mut Publication, errors: &mut Vec<Diagnostic>) {
    let Some(path) = &project.publication.cover else { return };
    let bytes = match std::fs::read(project.folder.join(path)) {
        Ok(bytes) => bytes,
        Err(error) => return errors.push(unreadable(path, &error)),
    };
    match image::load(path, bytes, LIMITS) {
        Ok(asset) => publication.metadata.cover = Some(add_asset(publication, "cover", asset)),
        Err(fault) => errors.push(unusable(path, &fault)),
    }
}

/// A picture that cannot be read.
pub(super) fn unreadable(path: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error("unreadable-file", message!("无法读取“{path}”：{error}", "cannot read `{path}`: {error}"))
        .in_file(path)
        .hint(message!("请核对文件及其读取权限", "check the file, and that you may read it"))
}

/// A picture that cannot be used. build.toml names it, so this is an error and not a warning.
pub(super) fn unusable(path: &str, fault: &ImageFault) -> Diagnostic {
    let message = match fault {
        ImageFault::Format(Some(name)) => {
            message!("图片“{path}”是 {name} 格式，无法使用", "the image `{path}` is {name}, which cannot be used")
        }
        ImageFault::Format(None) => message!("“{path}”不是能识别的图片", "`{path}` is no image that keben knows"),
        ImageFault::Broken(reason) => {
            message!("图片“{path}”已损坏：{reason}", "the image `{path}` is broken: {reason}")
        }
        ImageFault::TooLarge(width, height) => {
            message!(
                "图片“{path}”太大：{width} × {height} 像素",
                "the image `{path}` is too large: {width} × {height} pixels"
            )
        }
    };
    let hint = match fault {
        ImageFault::TooLarge(..) => message!("缩小后再用", "make it smaller"),
        _ => message!("换用完好的 PNG、JPEG 或 SVG 图片", "use a whole PNG, JPEG or SVG"),
    };
    Diagnostic::error("unusable-image", message).in_file(path).hint(hint)
}
