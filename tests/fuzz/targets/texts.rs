//! The parsers of the source stage and of settings.

use keben::model::{Lang, chapter_text};
use keben::source::{Encoding, PressOptions, SourceFormat, press as repair};
use keben::{project, source};

use super::publication::{built, checked, chosen, folder, letters, options, said};
use super::{choice, text};

/// A chapter of Markdown, beside another one and a picture; the first byte chooses settings and language.
pub fn markdown(data: &[u8]) {
    let (byte, rest) = choice(data);
    let (options, lang) = chosen(byte);
    let text = text(rest);
    let folder =
        folder(&[("book/a.md", text.as_bytes()), ("book/b.md", "# 乙 {#x}\n".as_bytes()), ("book/a.png", PNG)]);
    built(folder.path(), &options, lang);
}

/// A whole PNG of one pixel.
pub const PNG: &[u8] = include_bytes!("pixel.png");

/// A chapter that begins with HTML.
pub fn html(data: &[u8]) {
    let text = text(data);
    let open = if text.starts_with('<') { "" } else { "<div>" };
    let folder = folder(&[("book/a.md", format!("{open}{text}\n\n尾\n").as_bytes()), ("book/a.png", PNG)]);
    built(folder.path(), &options(), Lang::simplified_chinese());
}

/// Front matter in YAML or TOML.
pub fn front_matter(data: &[u8]) {
    let (byte, rest) = choice(data);
    let fence = if byte & 1 == 0 { "---" } else { "+++" };
    let end = if byte & 2 == 0 { "\n" } else { "\r\n" };
    let (body, options) = (text(rest), options());
    let chapter = format!("{fence}{end}{body}{end}{fence}{end}{end}# 题{end}{end}文{end}");
    let folder = folder(&[("book/a.md", chapter.as_bytes())]);
    source::survey(folder.path(), &options).warnings.iter().for_each(said);
    built(folder.path(), &options, Lang::simplified_chinese());
}

/// SUMMARY.md beside a few chapters: each is in the book once at most.
pub fn summary(data: &[u8]) {
    let files: [(&str, &[u8]); 6] = [
        ("book/SUMMARY.md", data),
        ("book/README.md", "# 序\n".as_bytes()),
        ("book/a.md", "# 甲\n".as_bytes()),
        ("book/b c.md", "# 乙\n".as_bytes()),
        ("book/一/二.md", "# 丙\n".as_bytes()),
        ("secret.md", "# 秘密\n".as_bytes()),
    ];
    let folder = folder(&files);
    let Some(book) = built(folder.path(), &options(), Lang::simplified_chinese()) else { return };
    for title in ["序", "甲", "乙", "丙"] {
        let times = book.chapters.iter().filter(|chapter| chapter_text(chapter).trim() == title).count();
        let parts = book.sources.files().iter().filter(|file| file.path.ends_with("SUMMARY.md")).count();
        assert!(times <= 1 || parts > 0, "{title} {times} times");
    }
}

/// Settings of other tools' books, whichever the first byte says.
pub fn book_settings(data: &[u8]) {
    let (byte, rest) = choice(data);
    let name = ["book.toml", "mkdocs.yml", "book.json", ".gitbook.yaml"][usize::from(byte) % 4];
    let page = "# 页\n\n{{ book.name }}\n".as_bytes();
    let files = [(name, rest), ("docs/index.md", page), ("src/SUMMARY.md", b"- [x](a.md)\n"), ("src/a.md", page)];
    let folder = folder(&[&files[..], &[("README.md", page)]].concat());
    let loaded = match project::load(folder.path()) {
        Ok(loaded) => loaded,
        Err(faults) => return faults.iter().for_each(said),
    };
    loaded.warnings.iter().for_each(said);
    let metadata = loaded.value.metadata(Some(0));
    if let Ok(warned) = source::read(folder.path(), &loaded.value.source, metadata) {
        checked(&warned.value, &warned.warnings, &loaded.value.source);
    }
}

/// Chapters that include one another: three of them, parted by a zero byte. Nothing outside the folder is read.
pub fn include(data: &[u8]) {
    let parts: Vec<&[u8]> = data.split(|&b| b == 0).chain([&b""[..]; 3]).collect();
    let texts: Vec<String> = parts.iter().take(3).map(|part| text(part)).collect();
    let outer = folder(&[
        ("secret.md", b"Geheimnis"),
        ("pub/secret.md", b"inside"),
        ("pub/book/a.md", texts[0].as_bytes()),
        ("pub/book/b.md", texts[1].as_bytes()),
        ("pub/book/c/d.rs", texts[2].as_bytes()),
    ]);
    if let Some(book) = built(&outer.path().join("pub"), &options(), Lang::simplified_chinese()) {
        assert!(
            book.sources
                .files()
                .iter()
                .all(|file| !file.text.contains("Geheimnis") || data.windows(9).any(|w| w == b"Geheimnis"))
        );
    }
}

/// Plain text: every letter of it is in the book, in order.
pub fn plain(data: &[u8]) {
    let text = text(data);
    let folder = folder(&[("book/a.txt", text.as_bytes())]);
    let options = source::Options { from: Some(SourceFormat::Text), ..options() };
    if let Some(book) = built(folder.path(), &options, Lang::simplified_chinese()) {
        let kept: String = book.chapters.iter().map(chapter_text).collect();
        assert_eq!(letters(&kept), letters(&text));
    }
}

/// Text with the notation of Aozora Bunko, and with whatever is like it.
pub fn aozora(data: &[u8]) {
    let text = text(data);
    let folder = folder(&[("book/a.txt", text.as_bytes()), ("book/a.png", PNG)]);
    for from in [Some(SourceFormat::Aozora), None] {
        let options = source::Options { from, ..options() };
        source::survey(folder.path(), &options).warnings.iter().for_each(said);
        built(folder.path(), &options, Lang::parse("ja").expect("a language"));
    }
}

/// A document of pandoc's, or the blocks of one.
pub fn pandoc_json(data: &[u8]) {
    let text = text(data);
    let whole = match text.starts_with("{\"pandoc-api-version") {
        true => text,
        false => format!("{{\"pandoc-api-version\":[1,23,1],\"meta\":{{}},\"blocks\":[{text}]}}"),
    };
    let folder = folder(&[("book/a.json", whole.as_bytes()), ("book/a.png", PNG)]);
    let options = source::Options { from: Some(SourceFormat::PandocJson), ..options() };
    source::survey(folder.path(), &options).warnings.iter().for_each(said);
    built(folder.path(), &options, Lang::simplified_chinese());
}

const ENCODINGS: [Option<Encoding>; 9] = [
    None,
    Some(Encoding::Utf8),
    Some(Encoding::Utf16),
    Some(Encoding::Utf16Be),
    Some(Encoding::Gb18030),
    Some(Encoding::Big5),
    Some(Encoding::ShiftJis),
    Some(Encoding::EucJp),
    Some(Encoding::EucKr),
];

/// Bytes in an encoding that is given, or guessed: the text is what the Encoding Standard says, or an error has a place.
pub fn decode(data: &[u8]) {
    let (byte, bytes) = choice(data);
    let options = source::Options { encoding: ENCODINGS[usize::from(byte) % ENCODINGS.len()], ..options() };
    let folder = folder(&[("book/a.txt", bytes)]);
    let Some(book) = built(folder.path(), &options, Lang::simplified_chinese()) else { return };
    let found = &book.sources.files()[0].text;
    let (bare, marked) = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => (rest, Some(encoding_rs::UTF_8)),
        [0xff, 0xfe, rest @ ..] => (rest, Some(encoding_rs::UTF_16LE)),
        [0xfe, 0xff, rest @ ..] => (rest, Some(encoding_rs::UTF_16BE)),
        bytes => (bytes, None),
    };
    let given = options.encoding.and_then(|encoding| encoding_rs::Encoding::for_label(encoding.key().as_bytes()));
    if let Some(encoding) = marked.or(given) {
        let whole = encoding.decode_without_bom_handling_and_without_replacement(bare);
        assert_eq!(whole.as_deref(), Some(found.as_str()));
    }
    if options.encoding.is_none() {
        assert_eq!(source::read_text(&folder.path().join("book/a.txt")).ok().as_deref(), Some(found.as_str()));
    }
}

/// Text out of a press page: the edits say all that is changed, and those that take nothing away take no letter away.
pub fn press(data: &[u8]) {
    use repair::EditKind::*;
    let text = text(data);
    let repaired = repair::repair(&text, &PressOptions::default());
    let mut made = String::new();
    let mut at = 0;
    for edit in &repaired.edits {
        assert!(edit.start >= at && edit.start <= edit.end, "{edit:?}");
        assert_eq!(text.get(edit.range()), Some(edit.before.as_str()));
        assert_ne!(edit.before, edit.after);
        made.push_str(&text[at..edit.start]);
        made.push_str(&edit.after);
        at = edit.end;
        let takes =
            matches!(edit.kind, PageNumber | RunningHead | JumpLine | Letter | LookAlike | Mark | Join | Unwrap);
        assert!(takes || letters(&edit.before) == letters(&edit.after), "{edit:?}");
    }
    made.push_str(&text[at..]);
    assert_eq!(made, repaired.text);
    for edit in &repaired.proposed {
        assert_eq!(text.get(edit.range()), Some(edit.before.as_str()));
    }
    let keep: Vec<String> = repaired.edits.iter().take(3).map(|edit| edit.hash.clone()).collect();
    let again = repair::repair(&text, &PressOptions { keep: keep.clone() });
    assert!(again.edits.iter().all(|edit| !keep.contains(&edit.hash)), "an edit is made that is to be kept from");
}

/// build.toml: a project, or faults with their places.
pub fn build_toml(data: &[u8]) {
    let files: [(&str, &[u8]); 5] = [
        ("build.toml", data),
        ("book/a.md", "# 题\n\n文\n".as_bytes()),
        ("style.css", b"p { color: black }"),
        ("a.png", PNG),
        ("x.otf", b"x"),
    ];
    let folder = folder(&files);
    match project::load(folder.path()) {
        Ok(loaded) => {
            loaded.warnings.iter().for_each(said);
            let metadata = loaded.value.metadata(Some(0));
            let _ = source::read(folder.path(), &loaded.value.source, metadata);
            assert!(!loaded.value.editions.is_empty());
        }
        Err(faults) => {
            assert!(!faults.is_empty());
            faults.iter().for_each(said);
        }
    }
}
