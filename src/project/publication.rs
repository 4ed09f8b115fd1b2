//! `[publication]`, `[source]`, `[press]`, `[fonts]` and `[qr]`: from as written to as meant.

use std::path::Path;

use super::files::{Folder, Wanted};
use super::isbn::{self, Isbn};
use super::problems::Problems;
use super::raw::{RawFace, RawIndex, RawNumbering, RawPress, RawProject, RawPublication, RawQr, RawSource, Text};
use super::{FaceSetting, FontSettings, PublicationSettings, QrPlace, QrSettings, names, schema};
use crate::diagnostic::Diagnostic;
use crate::model::{Creator, CreatorRole, Lang, OtherTitle, OtherTitleKind, PublicationDate, Series};
use crate::{message, source};

/// `[publication]`.
pub(super) fn publication(raw: &RawPublication, folder: &Path, problems: &mut Problems<'_>) -> PublicationSettings {
    let file = |name: &Option<Text>, problems: &mut Problems<'_>| {
        Folder::top(folder).named(name.as_ref()?, Wanted::File, problems)
    };
    PublicationSettings {
        title: raw.title.as_deref().map(line),
        subtitle: raw.subtitle.as_deref().map(line),
        series: raw
            .series
            .as_ref()
            .and_then(|series| Some(Series { name: line(series.name.as_ref()?), number: series.number })),
        language: raw.language.as_ref().and_then(|tag| language(tag, problems)),
        creators: creators(raw),
        publisher: raw.publisher.as_deref().map(line),
        date: raw.date.as_ref().and_then(|text| date(text, problems)),
        identifier: raw.identifier.as_ref().map(|text| identifier(text, problems)),
        other_identifiers: raw.other_identifiers.iter().map(|text| identifier(text, problems)).collect(),
        other_titles: other_titles(raw),
        rights: raw.rights.as_deref().map(line),
        description: raw.description.as_deref().map(line),
        subjects: raw.subjects.iter().map(|subject| line(subject)).collect(),
        cover: file(&raw.cover, problems),
    }
}

/// Metadata are single lines: line ends and runs of white space become one space.
pub(super) fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn other_titles(raw: &RawPublication) -> Vec<OtherTitle> {
    let title = |raw: &super::raw::RawTitle| {
        let kind = raw.kind.as_deref().and_then(names::title_kind).unwrap_or(OtherTitleKind::Short);
        Some(OtherTitle { title: line(raw.title.as_ref()?), kind })
    };
    raw.other_titles.iter().filter_map(title).collect()
}

/// An identifier; an ISBN in any of the ways in which it is printed becomes a URN (RFC 8254). A wrong check digit is told.
fn identifier(text: &Text, problems: &mut Problems<'_>) -> String {
    let value = line(text.get_ref());
    match isbn::read(&value) {
        Isbn::Other => value,
        Isbn::Sound(digits) => format!("urn:isbn:{digits}"),
        Isbn::Wrong(digits) => {
            problems.push(
                text.span(),
                Diagnostic::warning(
                    "bad-isbn",
                    message!("ISBN {digits} 的校验码不对", "the check digit of ISBN {digits} is wrong"),
                )
                .hint(message!("照版权页核对各位数字", "compare it with the imprint page, digit by digit")),
            );
            format!("urn:isbn:{digits}")
        }
    }
}

fn creators(raw: &RawPublication) -> Vec<Creator> {
    let creator = |raw: &super::raw::RawCreator| {
        let role = raw.role.as_deref().and_then(names::role).unwrap_or(CreatorRole::Author);
        Some(Creator { name: line(raw.name.as_ref()?), role })
    };
    raw.creators.iter().filter_map(creator).collect()
}

/// BCP 47, 2.2.1: the primary subtag of a language in use has two or three letters.
fn language(tag: &Text, problems: &mut Problems<'_>) -> Option<Lang> {
    let lang = Lang::parse(tag.get_ref()).filter(|lang| lang.primary().len() <= 3);
    if lang.is_none() {
        let text = tag.get_ref();
        problems.push(
            tag.span(),
            Diagnostic::error("bad-language", message!("“{text}”不是语言标签", "`{text}` is not a language tag")).hint(
                message!(
                    "写 BCP 47 标签，如 zh-Hans（简体）、zh-Hant-TW、ja、en",
                    "write a tag of BCP 47, such as zh-Hans, zh-Hant-TW, ja or en"
                ),
            ),
        );
    }
    lang
}

fn date(text: &Text, problems: &mut Problems<'_>) -> Option<PublicationDate> {
    let date = parse_date(text.get_ref());
    if date.is_none() {
        let shown = text.get_ref();
        problems.push(
            text.span(),
            Diagnostic::error("bad-date", message!("“{shown}”不是日期", "`{shown}` is not a date")).hint(message!(
                "写年、年-月或年-月-日，如 \"2024\"、\"2024-01\"、\"2024-01-06\"",
                "write a year, a month or a day, such as \"2024\", \"2024-01\" or \"2024-01-06\""
            )),
        );
    }
    date
}

/// W3C-DTF down to the day: `2024`, `2024-01`, `2024-01-06`; only days that the calendar has.
fn parse_date(text: &str) -> Option<PublicationDate> {
    let mut parts = text.split('-');
    let mut part = |digits: usize| match parts.next() {
        None => Some(None),
        Some(part) if part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()) => {
            part.parse::<u16>().ok().map(Some)
        }
        Some(_) => None,
    };
    let (year, month, day) = (part(4)??, part(2)?, part(2)?);
    if parts.next().is_some() || year == 0 {
        return None;
    }
    let number = |value: Option<u16>| value.map(|value| value as i8);
    jiff::civil::Date::new(year as i16, number(month).unwrap_or(1), number(day).unwrap_or(1)).ok()?;
    Some(PublicationDate { year, month: month.map(|m| m as u8), day: day.map(|d| d as u8) })
}

/// `[source]` and `[press]`.
pub(super) fn source(
    source: &RawSource,
    press: &RawPress,
    (numbering, index): (source::Numbering, &RawIndex),
    folder: &Path,
    problems: &mut Problems<'_>,
) -> source::Options {
    let root = match &source.root {
        // A root that was reported must not hide what else is wrong.
        Some(name) => Folder::top(folder).named(name, Wanted::Either, problems).unwrap_or_else(|| ".".into()),
        None => source::default_root(folder),
    };
    let order = match &source.order {
        Some(order) => ordered(order, folder, &root, problems),
        None => source::Order::Automatic,
    };
    let from = source.from.as_deref().and_then(names::source_format);
    let encoding = source.encoding.as_deref().and_then(names::encoding);
    let (recognise_roles, press) = self::press(press, problems);
    let index = index.order.as_deref().and_then(names::index_order).unwrap_or_default();
    source::Options { root, order, from, encoding, recognise_roles, press, numbering, index, given: None }
}

/// `[numbering]`.
pub(super) fn numbering(raw: &RawNumbering) -> source::Numbering {
    let RawNumbering { chapters, sections, figures, tables, formulas } = *raw;
    source::Numbering { chapters, sections, figures, tables, formulas }
}

/// Fills in what build.toml leaves open with what the text says of itself.
pub(super) fn fill(settings: &mut PublicationSettings, survey: source::Survey) {
    settings.title = settings.title.take().or(survey.title);
    settings.subtitle = settings.subtitle.take().or(survey.subtitle);
    settings.language = settings.language.take().or(survey.language);
    settings.description = settings.description.take().or(survey.description);
    settings.date = settings.date.or(survey.date);
    settings.rights = settings.rights.take().or(survey.rights);
    if settings.creators.is_empty() {
        settings.creators = survey.creators;
    }
}

fn ordered(order: &[Text], folder: &Path, root: &str, problems: &mut Problems<'_>) -> source::Order {
    let base = if folder.join(root).is_file() { parent_of(root) } else { root };
    let base = Folder { publication: folder, base };
    let mut files: Vec<String> = Vec::new();
    for name in order {
        let Some(path) = base.named(name, Wanted::File, problems) else {
            continue;
        };
        if files.contains(&path) {
            problems.push(
                name.span(),
                Diagnostic::error("repeated-file", message!("“{path}”写了两次", "`{path}` is named twice"))
                    .hint(message!("删去一处", "take one of the two out")),
            );
        }
        files.push(path);
    }
    source::Order::Files(files)
}

fn parent_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// `[press]`: roles are recognised in what is repaired, unless it says otherwise. What is to be kept says nothing where
/// nothing is repaired.
fn press(raw: &RawPress, problems: &mut Problems<'_>) -> (bool, Option<source::PressOptions>) {
    let repair = raw.repair.unwrap_or(false);
    if let Some(name) = raw.keep.first().filter(|_| !repair) {
        let what = message!("没有开启修复，keep 不起作用", "`keep` does nothing, as nothing is repaired");
        let hint = message!("加上 repair = true，或删去 keep", "add `repair = true`, or take `keep` out");
        problems.push(name.span(), Diagnostic::warning("keep-without-repair", what).hint(hint));
    }
    let keep = raw.keep.iter().map(|name| name.get_ref().clone()).collect();
    (raw.roles.unwrap_or(repair), repair.then_some(source::PressOptions { keep }))
}

/// `[fonts]`, in the order of the schema, so that the same settings give the same faces.
pub(super) fn fonts(raw: &RawProject, folder: &Path, problems: &mut Problems<'_>) -> FontSettings {
    let mut faces = Vec::new();
    for part in schema::FONTS.keys().map(|key| key.name) {
        for face in raw.fonts.get(part).into_iter().flatten() {
            faces.extend(face_setting(part, face, folder, problems));
        }
    }
    FontSettings { faces }
}

fn face_setting(part: &str, face: &RawFace, folder: &Path, problems: &mut Problems<'_>) -> Option<FaceSetting> {
    let file = Folder::top(folder).named(face.file.as_ref()?, Wanted::File, problems)?;
    Some(FaceSetting { part: part.to_owned(), file, index: face.index.unwrap_or(0) })
}

/// `[qr]`.
pub(super) fn qr(raw: &RawQr, folder: &Path, problems: &mut Problems<'_>) -> Option<QrSettings> {
    let target = raw.target.as_ref().and_then(|target| address(target, problems));
    let image = raw.image.as_ref().and_then(|image| Folder::top(folder).named(image, Wanted::File, problems));
    if target.is_none() && image.is_none() {
        return None;
    }
    let place = raw.place.as_deref().and_then(names::qr_place).unwrap_or(QrPlace::End);
    Some(QrSettings { target, image, caption: raw.caption.as_deref().map(line), place })
}

/// The code's text is shown, and leads somewhere when it is clicked: it must be an address on the web.
fn address(target: &Text, problems: &mut Problems<'_>) -> Option<String> {
    let text = target.get_ref().trim();
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let has_host = host.is_some_and(|host| host.starts_with(|c: char| c.is_alphanumeric() || c == '['));
    if has_host && !text.contains(char::is_whitespace) {
        return Some(text.to_owned());
    }
    problems.push(
        target.span(),
        Diagnostic::error("bad-address", message!("“{text}”不是网址", "`{text}` is not an address on the web")).hint(
            message!("以 https:// 或 http:// 开头，中间不留空格", "begin it with https:// or http://, without spaces"),
        ),
    );
    None
}

#[cfg(test)]
mod tests {
    use super::parse_date;

    #[test]
    fn a_date_is_a_year_a_month_or_a_day_of_the_calendar() {
        for good in ["2024", "2024-01", "2024-02-29", "0001-01-01", "9999"] {
            assert_eq!(parse_date(good).unwrap().to_string(), good);
        }
        for bad in ["", "24", "2024-1", "2024-13", "2023-02-29", "2024-01-06-01", "0000", "2024年", "-2024", "+024"] {
            assert_eq!(parse_date(bad), None, "{bad}");
        }
    }
}
