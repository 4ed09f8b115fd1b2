//! krilla's errors as diagnostics with their place in the source.

use krilla::configure::{ValidationError, Validators};
use krilla::error::KrillaError;
use krilla::surface::Location;

use super::structure;
use crate::diagnostic::{Diagnostic, Message, Span};
use crate::message;
use crate::typeset::Structure;

/// Everything that `error` says, one diagnostic per rule that was not kept, each place and rule once.
pub(super) fn diagnostics(error: &KrillaError, structure: &Structure) -> Vec<Diagnostic> {
    let mut found = match error {
        KrillaError::Validation(errors) => {
            errors.iter().map(|(error, standards)| rule(error, *standards, structure)).collect()
        }
        KrillaError::Image(_, location, reason) => vec![image(reason, *location, structure)],
        other => vec![writer(other)],
    };
    let mut seen = std::collections::HashSet::new();
    found.retain(|diagnostic: &Diagnostic| seen.insert(diagnostic.clone()));
    found
}

fn rule(error: &ValidationError, standards: Validators, structure: &Structure) -> Diagnostic {
    let names: Vec<&str> = standards.into_iter().map(|standard| standard.as_str()).collect();
    let names = names.join(", ");
    let Message { zh, en } = what(error);
    let diagnostic =
        Diagnostic::error("pdf-standard", message!("不符合 {names}：{zh}", "not allowed by {names}: {en}"));
    let diagnostic = match hint(error) {
        Some(hint) => diagnostic.hint(hint),
        None => diagnostic.hint(message!(
            "这是 keben 的缺陷，请附原稿报告；要先得到文件，可改用不带标准的版本",
            "this is a fault of keben: please report it with the text; an edition without a standard can still be built"
        )),
    };
    place(diagnostic, at(error), structure)
}

/// The diagnostic at the source of the node that `location` stands for, or of the nearest node above that has one.
fn place(diagnostic: Diagnostic, location: Option<Location>, structure: &Structure) -> Diagnostic {
    match location.and_then(|location| source(location, structure)) {
        Some(span) => diagnostic.at(span),
        None => diagnostic,
    }
}

fn source(location: Location, structure: &Structure) -> Option<Span> {
    let mut id = structure::node_at(location);
    // Parents stand before their children, so this ends.
    loop {
        let node = structure.nodes.get(id.0 as usize)?;
        if node.source.is_some() {
            return node.source;
        }
        id = node.parent.filter(|parent| parent.0 < id.0)?;
    }
}

fn at(error: &ValidationError) -> Option<Location> {
    use ValidationError::*;
    match error {
        ContainsPostScript(at)
        | ContainsNotDefGlyph(_, at, _)
        | NoCodepointMapping(_, _, at)
        | InvalidCodepointMapping(_, _, _, at)
        | UnicodePrivateArea(_, _, _, at)
        | MissingAltText(at)
        | MissingAnnotationAltText(at)
        | Transparency(at)
        | ImageInterpolation(at)
        | EmbeddedFile(_, at)
        | EmbeddedPDF(at)
        | RequiresNewerPdfVersion(_, at) => *at,
        _ => None,
    }
}

/// What was found, in words of the text and not of the file format where there are any.
fn what(error: &ValidationError) -> Message {
    use ValidationError::*;
    match error {
        ContainsNotDefGlyph(_, _, text) => message!("“{text}”没有字形", "“{text}” has no glyph"),
        NoCodepointMapping(_, glyph, _) => {
            let glyph = glyph.to_u32();
            message!("字形 {glyph} 没有对应的字符", "glyph {glyph} stands for no character")
        }
        InvalidCodepointMapping(_, _, c, _) => {
            let code = *c as u32;
            message!("文中有不可用的字符 U+{code:04X}", "the text has the character U+{code:04X}, which is not allowed")
        }
        UnicodePrivateArea(_, _, c, _) => {
            let code = *c as u32;
            message!("文中有私用区字符 U+{code:04X}", "the text has the private-use character U+{code:04X}")
        }
        MissingAltText(_) => message!("图或公式没有替代文字", "a figure or formula has no alternative text"),
        MissingAnnotationAltText(_) => message!("链接没有说明文字", "a link has no description"),
        MissingHeadingTitle => message!("标题没有文字", "a heading has no text"),
        MissingDocumentOutline => message!("没有书签目录", "there is no outline"),
        NoDocumentTitle => message!("没有书名", "there is no title"),
        NoDocumentLanguage => message!("没有注明语言", "there is no language"),
        RestrictedLicense(_) => message!("字体不允许嵌入", "a face forbids embedding"),
        MissingCMYKProfile => {
            message!("图片用了没有特性文件的 CMYK 颜色", "an image has CMYK colours without a profile")
        }
        ContainsPostScript(_) => {
            message!("图片用了不允许的渐变", "an image has a gradient of a kind that is not allowed")
        }
        TooManyIndirectObjects => message!("文件太长", "the file is too long"),
        other => {
            let name = format!("{other:?}");
            let name = name.split(['(', ' ']).next().unwrap_or_default();
            message!("{name}", "{name}")
        }
    }
}

/// How the writer of the text can mend it, for what is not keben's own fault.
fn hint(error: &ValidationError) -> Option<Message> {
    use ValidationError::*;
    match error {
        NoDocumentTitle => {
            Some(message!("在 build.toml 的 [publication] 中写 title", "set title in [publication] of build.toml"))
        }
        RestrictedLicense(_) => Some(message!("换用允许嵌入的字体", "use a face that allows embedding")),
        ContainsPostScript(_) | MissingCMYKProfile => {
            Some(message!("把图片另存为 RGB 的 PNG 再用", "save the image as a PNG in RGB and use that"))
        }
        TooManyIndirectObjects => Some(message!("把书分成几册", "split the book into volumes")),
        InvalidCodepointMapping(..) => Some(message!("从原稿中删去这个字符", "take the character out of the text")),
        _ => None,
    }
}

fn image(reason: &str, location: Option<Location>, structure: &Structure) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        "image-not-drawn",
        message!("图片无法写入 PDF（{reason}）", "an image cannot be drawn in a PDF ({reason})"),
    )
    .hint(message!("用图像软件另存为 PNG 或 JPEG 后再试", "save it again as PNG or JPEG with an image editor"));
    place(diagnostic, location, structure)
}

fn writer(error: &KrillaError) -> Diagnostic {
    Diagnostic::error("pdf-writer", message!("PDF 写入失败（{error}）", "the PDF cannot be written ({error})"))
}
