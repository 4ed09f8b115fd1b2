//! The cover page: the given image, or a page set from the title.

use super::book::Book;
use super::chapter::{close_document, open_document};
use super::survey::{BODY, HEADING, Survey};
use super::xml::Xml;
use crate::model::{Asset, CreatorRole, Metadata, Publication, PublicationDate};

/// Writes the page.
pub(super) fn write(book: &Book, image: Option<&Asset>) -> String {
    let mut xml = Xml::with_capacity(2048);
    open_document(&mut xml, book, book.words.cover, "../", "frontmatter");
    match image {
        Some(asset) => picture(&mut xml, book, asset),
        None => typographic(&mut xml, book),
    }
    close_document(&mut xml, book);
    xml.finish()
}

/// Where a made picture lies: beside those of the publication, whose names it may not take.
pub(super) fn made_address(publication: &Publication, asset: &Asset) -> String {
    let mut name = asset.name.clone();
    while publication.assets.iter().any(|other| other.name.eq_ignore_ascii_case(&name)) {
        name.insert_str(0, "made-");
    }
    format!("images/{name}")
}

fn address(publication: &Publication, asset: &Asset) -> String {
    let own = publication.assets.iter().any(|other| std::ptr::eq(other, asset));
    if own { format!("images/{}", asset.name) } else { made_address(publication, asset) }
}

/// Puts the characters of the page among those that the faces must have.
pub(super) fn survey(metadata: &Metadata, survey: &mut Survey) {
    survey.add(HEADING, &metadata.title);
    for line in metadata.subtitle.iter().chain(&metadata.publisher).chain(&series(metadata)) {
        survey.add(BODY, line);
    }
    creators(metadata).iter().for_each(|line| survey.add(BODY, line));
    survey.add(BODY, &date(metadata).unwrap_or_default());
}

fn picture(xml: &mut Xml, book: &Book, asset: &Asset) {
    let title = &book.publication.metadata.title;
    xml.raw("<section class=\"cover\" epub:type=\"cover\"");
    xml.attr("aria-label", book.words.cover);
    xml.raw(">\n<img role=\"doc-cover\"");
    xml.attr("src", &format!("../{}", address(book.publication, asset)));
    let colon = if book.publication.metadata.language.is_cjk() { "：" } else { ": " };
    xml.attr("alt", &format!("{}{colon}{title}", book.words.cover));
    xml.raw("/>\n</section>\n");
}

fn typographic(xml: &mut Xml, book: &Book) {
    let metadata = &book.publication.metadata;
    xml.raw("<section class=\"cover typographic\" epub:type=\"cover\"");
    xml.attr("aria-label", book.words.cover);
    xml.raw(">\n");
    line(xml, "cover-series", series(metadata).as_deref());
    xml.raw("<h1 class=\"cover-title\" epub:type=\"fulltitle\">");
    xml.text(&metadata.title);
    xml.raw("</h1>\n");
    line(xml, "cover-subtitle", metadata.subtitle.as_deref());
    xml.raw("<div class=\"cover-creators\">\n");
    creators(metadata).iter().for_each(|names| line(xml, "", Some(names)));
    xml.raw("</div>\n<div class=\"cover-imprint\">\n");
    line(xml, "", metadata.publisher.as_deref());
    line(xml, "", date(metadata).as_deref());
    xml.raw("</div>\n</section>\n");
}

fn line(xml: &mut Xml, class: &str, text: Option<&str>) {
    let Some(text) = text.filter(|t| !t.trim().is_empty()) else {
        return;
    };
    xml.raw("<p");
    if class == "cover-subtitle" {
        xml.raw(" epub:type=\"subtitle\" role=\"doc-subtitle\"");
    }
    if !class.is_empty() {
        xml.attr("class", class);
    }
    xml.raw(">");
    xml.text(text);
    xml.raw("</p>\n");
}

fn series(metadata: &Metadata) -> Option<String> {
    let series = metadata.series.as_ref()?;
    Some(match series.number {
        Some(number) => format!("{} {number}", series.name),
        None => series.name.clone(),
    })
}

/// Names by what they did, those of one part on one line: 记者 李波　陈晓艳. Authors need no word in Chinese print but
/// when others stand beside them.
fn creators(metadata: &Metadata) -> Vec<String> {
    let chinese = metadata.language.primary() == "zh";
    let traditional = metadata.language.is_traditional_chinese();
    let named = |(role, names): (CreatorRole, Vec<&str>)| {
        let names = names.join("\u{3000}");
        match role_word(role, traditional) {
            Some(word) if chinese => format!("{word} {names}"),
            _ => names,
        }
    };
    metadata.creators_by_role().into_iter().map(named).collect()
}

fn role_word(role: CreatorRole, traditional: bool) -> Option<&'static str> {
    let (simplified, traditional_word) = match role {
        CreatorRole::Author => return None,
        CreatorRole::Reporter => ("记者", "記者"),
        CreatorRole::Correspondent => ("通讯员", "通訊員"),
        CreatorRole::Editor => ("编辑", "編輯"),
        CreatorRole::Translator => ("翻译", "翻譯"),
        CreatorRole::Illustrator => ("插图", "插圖"),
        CreatorRole::Photographer => ("摄影", "攝影"),
    };
    Some(if traditional { traditional_word } else { simplified })
}

/// The date as it is printed: 2024年1月6日 where the year's own word is one.
fn date(metadata: &Metadata) -> Option<String> {
    let date: PublicationDate = metadata.date?;
    if !matches!(metadata.language.primary(), "zh" | "ja") {
        return Some(date.to_string());
    }
    let mut text = format!("{}年", date.year);
    if let Some(month) = date.month {
        text.push_str(&format!("{month}月"));
        if let Some(day) = date.day {
            text.push_str(&format!("{day}日"));
        }
    }
    Some(text)
}
