//! `[[edition]]`: name, format, preset, and the preset's keys with the edition's own over them.

use std::ops::Range;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::check::Value;
use super::files::Folder;
use super::names::nearest;
use super::presets::{self, Preset};
use super::problems::{FILE, Problems};
use super::raw::{RawCover, RawEdition, RawEpub, RawPdf, Text};
use super::{Edition, Format, Script, names, typesetting};
use crate::diagnostic::Diagnostic;
use crate::epub::{self, StyleSheet};
use crate::message;
use crate::model::Lang;

/// What editions need to know of the rest.
pub(super) struct Context<'c> {
    /// The publication's folder.
    pub folder: &'c Path,
    /// Its language.
    pub lang: &'c Lang,
}

/// An edition, with the places that later checks point at.
struct Placed {
    edition: Edition,
    name: Range<usize>,
    pages: Option<Text>,
}

/// All editions, or the two that a publication has when it names none.
pub(super) fn editions(listed: Option<Value<'_>>, context: &Context<'_>, problems: &mut Problems<'_>) -> Vec<Edition> {
    let listed = match listed.map(Spanned::into_inner) {
        Some(DeValue::Array(listed)) if !listed.is_empty() => listed.into_iter().collect(),
        _ => default_list(),
    };
    let written: Vec<String> = listed.iter().filter_map(written_name).collect();
    let mut placed = Vec::new();
    for value in listed {
        let span = value.span();
        if let DeValue::Table(table) = value.into_inner() {
            placed.extend(edition(table, span, context, problems));
        }
    }
    check_names(&placed, problems);
    check_pages(&placed, &written, problems);
    check_page_scripts(&placed, problems);
    placed.into_iter().map(|placed| placed.edition).collect()
}

/// The name that an edition has in the file, whether the edition is whole or not.
fn written_name(edition: &Value<'_>) -> Option<String> {
    edition.get_ref().as_table()?.get("name")?.get_ref().as_str().map(str::to_owned)
}

fn default_list() -> Vec<Value<'static>> {
    let text = |text: &'static str| Spanned::new(0..0, DeValue::String(text.into()));
    let edition = |name, format| {
        let mut table = DeTable::new();
        table.insert(Spanned::new(0..0, "name".into()), text(name));
        table.insert(Spanned::new(0..0, "format".into()), text(format));
        Spanned::new(0..0, DeValue::Table(table))
    };
    vec![edition("ereader", "epub"), edition("book", "pdf")]
}

fn edition(
    mut table: DeTable<'_>,
    span: Range<usize>,
    context: &Context<'_>,
    problems: &mut Problems<'_>,
) -> Option<Placed> {
    let mut head = DeTable::new();
    for key in ["name", "format", "preset", "script", "drop-caps"] {
        if let Some((key, value)) = table.remove_entry(key) {
            head.insert(key, value);
        }
    }
    let raw: RawEdition = deserialize(head, span.clone(), problems)?;
    let preset = preset(&raw, problems)?;
    // A bad name must not hide what is wrong below it.
    let name = raw.name.as_ref().and_then(|name| file_name(name, problems));
    let name_span = raw.name.as_ref().map_or(span.clone(), Spanned::span);
    limit_headings(&mut table, problems);
    let script = raw.script.as_deref().and_then(names::script);
    // Marks follow the conventions of the text as it will be.
    let lang = script.filter(|_| context.lang.primary() == "zh").map(Script::language);
    let context = Context { lang: lang.as_ref().unwrap_or(context.lang), ..*context };
    let (format, pages) = match preset.format {
        "epub" => epub_format(preset, table, span, &context, problems)?,
        _ => (pdf_format(preset, table, span, &context, problems)?, None),
    };
    let source = pages.as_ref().map(|pages| pages.get_ref().clone());
    let drop_caps = raw.drop_caps.unwrap_or(0);
    let edition = Edition { name: name?, format, pages: source, script, drop_caps };
    Some(Placed { edition, name: name_span, pages })
}

/// The preset that an edition names, or that of its format.
fn preset(raw: &RawEdition, problems: &mut Problems<'_>) -> Option<&'static Preset> {
    let format = raw.format.as_ref().map(|format| format.get_ref().as_str());
    let Some(named) = &raw.preset else {
        // An edition with neither has been reported.
        return format.map(presets::default_of);
    };
    let name = named.get_ref();
    let Some(preset) = presets::find(name) else {
        problems.push(named.span(), unknown_preset(name, format));
        return None;
    };
    if let Some(format) = format.filter(|format| *format != preset.format) {
        let fitting = presets::names(Some(format)).collect::<Vec<_>>();
        let (zh, en) = (fitting.join("、"), fitting.join(", "));
        let own = preset.format;
        problems.push(
            named.span(),
            Diagnostic::error(
                "preset-of-other-format",
                message!(
                    "预设“{name}”用于 {own}，不用于 {format}",
                    "the preset `{name}` is for {own}, not for {format}"
                ),
            )
            .hint(message!("{format} 的预设：{zh}", "the presets for {format} are {en}")),
        );
        return None;
    }
    Some(preset)
}

fn unknown_preset(name: &str, format: Option<&str>) -> Diagnostic {
    let fitting = presets::names(format).collect::<Vec<_>>();
    let (zh, en) = (fitting.join("、"), fitting.join(", "));
    let diagnostic =
        Diagnostic::error("unknown-preset", message!("没有名为“{name}”的预设", "there is no preset `{name}`"));
    match nearest(name, fitting.iter().copied()) {
        Some(near) => {
            diagnostic.hint(message!("是否要写“{near}”？预设有：{zh}", "did you mean `{near}`? There are {en}"))
        }
        None => diagnostic.hint(message!("预设有：{zh}", "there are {en}")),
    }
}

/// A name must be a file name on every system (Windows has the longest list of what it forbids).
fn file_name(name: &Text, problems: &mut Problems<'_>) -> Option<String> {
    let text = name.get_ref();
    let forbidden = |c: char| c.is_control() || r#"/\:*?"<>|"#.contains(c);
    let device = |stem: &str| {
        let stem = stem.to_ascii_lowercase();
        let numbered = |head| {
            stem.strip_prefix(head).is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_digit()))
        };
        matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
    };
    let odd_ends = text.starts_with(['.', ' ']) || text.ends_with(['.', ' ']);
    let fits =
        text.len() <= 200 && !text.contains(forbidden) && !odd_ends && !device(text.split('.').next().unwrap_or(""));
    if fits {
        return Some(text.clone());
    }
    problems.push(
        name.span(),
        Diagnostic::error("bad-name", message!("“{text}”不能作文件名", "`{text}` cannot be a file's name")).hint(
            message!(
                "版本名即输出的文件名：不含 / \\ : * ? \" < > |，不以点或空格开头或结尾",
                "it names the output: without / \\ : * ? \" < > |, and no dot or space at its start or end"
            ),
        ),
    );
    None
}

/// There are six levels of headings; the list of styles ends there.
fn limit_headings(table: &mut DeTable<'_>, problems: &mut Problems<'_>) {
    let Some(headings) = table.get_mut("headings") else {
        return;
    };
    let span = headings.span();
    let DeValue::Array(list) = headings.get_mut() else {
        return;
    };
    if list.len() > 6 {
        problems.push(
            span,
            Diagnostic::error("too-many-headings", message!("headings 最多六项", "`headings` has six items at most"))
                .hint(message!("一级至六级标题各一项", "one for each level of headings")),
        );
        table.remove("headings");
    }
}

fn epub_format(
    preset: &Preset,
    own: DeTable<'_>,
    span: Range<usize>,
    context: &Context<'_>,
    problems: &mut Problems<'_>,
) -> Option<(Format, Option<Text>)> {
    let raw: RawEpub = deserialize(preset.with(own), span, problems)?;
    let style_sheets = raw.css.iter().filter_map(|name| style_sheet(name, context.folder, problems)).collect();
    let fonts = names::embedding(&raw.fonts).unwrap_or(epub::FontEmbedding::Subset);
    let cover = match &raw.cover {
        RawCover::Wanted(wanted) => *wanted,
        RawCover::Word(word) => names::cover(word).unwrap_or(true),
    };
    let options = epub::Options {
        style_sheets,
        fonts,
        obfuscate_fonts: raw.obfuscate_fonts,
        cover,
        split_level: raw.split_level,
        profile: names::profile(&raw.profile).unwrap_or(epub::Profile::Generic),
        writing: names::epub_writing(&raw.writing).unwrap_or(epub::Writing::Horizontal),
        certified_by: raw.certified_by.as_deref().map(super::publication::line),
    };
    Some((Format::Epub(options), raw.pages))
}

fn style_sheet(name: &Text, folder: &Path, problems: &mut Problems<'_>) -> Option<StyleSheet> {
    let (path, bytes) = Folder::top(folder).read(name, problems)?;
    match String::from_utf8(bytes) {
        Ok(text) => Some(StyleSheet { name: path, text: text.trim_start_matches('\u{feff}').to_owned() }),
        Err(_) => {
            problems.push(
                name.span(),
                Diagnostic::error("not-utf-8", message!("“{path}”不是 UTF-8 编码", "`{path}` is not UTF-8"))
                    .hint(message!("用编辑器另存为 UTF-8", "save it as UTF-8")),
            );
            None
        }
    }
}

fn pdf_format(
    preset: &Preset,
    own: DeTable<'_>,
    span: Range<usize>,
    context: &Context<'_>,
    problems: &mut Problems<'_>,
) -> Option<Format> {
    let place_of = |key: &str| own.get(key).map(Spanned::span);
    let places = ["margins", "line-pitch", "notes"].map(|key| (key, place_of(key)));
    let fallback = ["paper", "body-size"].into_iter().find_map(place_of).unwrap_or(span.clone());
    let margins: Vec<String> = own
        .get("margins")
        .and_then(|margins| margins.get_ref().as_table())
        .into_iter()
        .flat_map(|margins| margins.keys().map(|key| key.get_ref().to_string()))
        .collect();
    let mut raw: RawPdf = deserialize(preset.with(own), span, problems)?;
    typesetting::make_room_for_notes(&mut raw, |key| margins.iter().any(|given| given == key));
    let of_notes = typesetting::faults_of_notes(&mut raw);
    for (key, diagnostic) in typesetting::faults(&raw).into_iter().chain(of_notes) {
        let place = places.iter().find(|(name, _)| *name == key).and_then(|(_, place)| place.clone());
        problems.push(place.unwrap_or_else(|| fallback.clone()), diagnostic);
    }
    let typeset = Box::new(typesetting::typesetting(&raw, context.lang));
    Some(Format::Pdf { typeset, pdf: typesetting::writing(&raw) })
}

/// Names are compared without regard to case: some file systems do not see it.
fn check_names(placed: &[Placed], problems: &mut Problems<'_>) {
    for (index, one) in placed.iter().enumerate() {
        let same = |other: &&Placed| other.edition.name.to_lowercase() == one.edition.name.to_lowercase();
        if let Some(first) = placed[..index].iter().find(same) {
            let (name, line) = (&one.edition.name, problems.line(first.name.start));
            problems.push(
                one.name.clone(),
                Diagnostic::error(
                    "duplicate-edition",
                    message!("版本名“{name}”用了两次", "the edition `{name}` is there twice"),
                )
                .hint(message!(
                    "第 {line} 行已有此名；请换一个名字（不分大小写）",
                    "line {line} has this name; choose another (case does not count)"
                )),
            );
        }
    }
}

/// `pages` names an edition that is a PDF. One that is `written` and not `placed` has been reported.
fn check_pages(placed: &[Placed], written: &[String], problems: &mut Problems<'_>) {
    let pdf = |placed: &&Placed| matches!(placed.edition.format, Format::Pdf { .. });
    let names: Vec<&str> = placed.iter().filter(pdf).map(|placed| placed.edition.name.as_str()).collect();
    for pages in placed.iter().filter_map(|placed| placed.pages.as_ref()) {
        let name = pages.get_ref();
        let is_placed = |name: &String| placed.iter().any(|placed| placed.edition.name == *name);
        if names.contains(&name.as_str()) || (written.contains(name) && !is_placed(name)) {
            continue;
        }
        let diagnostic = Diagnostic::error(
            "unknown-edition",
            message!("没有名为“{name}”的 PDF 版本", "there is no PDF edition `{name}`"),
        );
        let listed = names.join(", ");
        let diagnostic = match nearest(name, names.iter().copied()) {
            Some(near) => diagnostic.hint(message!("是否要写“{near}”？", "did you mean `{near}`?")),
            None if names.is_empty() => diagnostic.hint(message!(
                "加一个 format = \"pdf\" 的 [[edition]]，或删去 pages",
                "add an [[edition]] with format = \"pdf\", or take `pages` out"
            )),
            None => diagnostic.hint(message!("PDF 版本有：{listed}", "the PDF editions are {listed}")),
        };
        problems.push(pages.span(), diagnostic);
    }
}

/// Pages are counted in the characters of the text: both editions must have the same.
fn check_page_scripts(placed: &[Placed], problems: &mut Problems<'_>) {
    for one in placed {
        let Some(pages) = &one.pages else { continue };
        let is_source = |other: &&Placed| other.edition.name == *pages.get_ref();
        let Some(source) = placed.iter().find(is_source).filter(|other| other.edition.script != one.edition.script)
        else {
            continue;
        };
        let (own, paper) = (&one.edition.name, &source.edition.name);
        problems.push(
            pages.span(),
            Diagnostic::error(
                "pages-of-other-script",
                message!(
                    "“{own}”与“{paper}”的 script 不同，文字不一样，页码对不上",
                    "`{own}` and `{paper}` have another `script` each: their texts differ, and pages do not match"
                ),
            )
            .hint(message!(
                "两个版本写同样的 script，或删去 pages",
                "give both editions the same `script`, or take `pages` out"
            )),
        );
    }
}

/// Deserializes a checked table. What serde still finds wrong is reported with its place.
pub(super) fn deserialize<'t, T: Deserialize<'t>>(
    table: DeTable<'t>,
    span: Range<usize>,
    problems: &mut Problems<'_>,
) -> Option<T> {
    let tree = Spanned::new(span.clone(), DeValue::Table(table));
    match T::deserialize(ValueDeserializer::from(tree)) {
        Ok(value) => Some(value),
        Err(error) => {
            let reason = error.message();
            let diagnostic =
                Diagnostic::error("bad-setting", message!("{FILE} 有误：{reason}", "{FILE} is wrong: {reason}"));
            problems.push(error.span().unwrap_or(span), diagnostic);
            None
        }
    }
}
