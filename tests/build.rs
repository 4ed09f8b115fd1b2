//! Whole builds by the real binary: outputs, warnings and errors, exit codes, same bytes.

mod common;

use std::path::Path;

use common::{Publication, Run, keben};

const TEXT: (&str, &[u8]) = ("book/a.md", "# 题\n\n文，“字”。\n".as_bytes());

fn sample() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn settings(text: &str) -> (&'static str, Vec<u8>) {
    ("build.toml", text.as_bytes().to_vec())
}

/// A build that fails: exit 1, `told` on stderr, nothing on stdout, nothing written.
fn fails(publication: &Publication, arguments: &[&str], told: &str) {
    let run = publication.run(arguments);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.err.contains(told), "{told}: {}", run.err);
    assert!(run.err.contains("nothing was built"), "{}", run.err);
    assert!(run.out.is_empty(), "{}", run.out);
    assert!(publication.outputs().is_empty(), "{:?}", publication.outputs());
}

/// A build that warns: exit 0, `told` on stderr, all outputs; with `--strict` it fails.
fn warns(publication: &Publication, told: &str) {
    fails(publication, &["--strict"], told);
    let run = publication.run(&[]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.err.contains(told) && run.err.contains("warning["), "{told}: {}", run.err);
    assert_eq!(publication.outputs(), ["book.pdf", "ereader.epub"]);
}

#[test]

fn the_sample_becomes_an_e_book_and_two_pdfs() {
    let out = tempfile::tempdir().unwrap();
    let run = Run::new(keben().current_dir(sample()).arg("--out").arg(out.path()));
    assert_eq!(run.code, 0, "{}", run.err);
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines.len(), 3, "{}", run.out);
    for (line, (file, format)) in lines.iter().zip([
        ("ereader.epub", "EPUB 3.3  1 chapter  "),
        ("meeting.pdf", "PDF/A-2a + PDF/UA-1  "),
        ("archive.pdf", "PDF/A-2a + PDF/UA-1  "),
    ]) {
        assert!(line.contains(file) && line.contains(format), "{line}");
        let bytes = std::fs::read(out.path().join(file)).unwrap();
        assert!(bytes.len() > 10_000, "{file}");
    }
}

#[test]

fn two_builds_in_two_folders_zones_locales_and_numbers_of_threads_are_equal_byte_for_byte() {
    let environments = [
        [("TZ", "Pacific/Kiritimati"), ("LC_ALL", "C"), ("RAYON_NUM_THREADS", "1"), ("HOME", "/nowhere")],
        [("TZ", "America/Los_Angeles"), ("LC_ALL", "tr_TR.UTF-8"), ("RAYON_NUM_THREADS", "5"), ("HOME", "/")],
    ];
    let files = |out: &Path| {
        let mut files: Vec<_> = std::fs::read_dir(out).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files.into_iter().map(|file| (file.file_name().unwrap().to_owned(), std::fs::read(file).unwrap())).collect()
    };
    let build = |environment: [(&str, &str); 4]| {
        let folder = tempfile::tempdir().unwrap();
        // The text is copied, so that names, order and times of the files are others.
        let mut sources = vec!["build.toml", "book/article.md"];
        if environment[0].1.starts_with('A') {
            sources.reverse();
        }
        std::fs::create_dir(folder.path().join("book")).unwrap();
        for name in sources {
            std::fs::copy(sample().join(name), folder.path().join(name)).unwrap();
        }
        let out = folder.path().join("deeper/out");
        let run = Run::new(keben().envs(environment).arg("build").arg(folder.path()).arg("--out").arg(&out));
        assert_eq!(run.code, 0, "{}", run.err);
        files(&out)
    };
    let built: Vec<Vec<_>> = environments.into_iter().map(build).collect();
    assert_eq!(built[0].len(), 3);
    assert!(built[0] == built[1], "the outputs differ");
}

#[test]

fn a_folder_without_settings_gives_an_e_book_and_a_book() {
    let publication = Publication::new(&[TEXT]);
    let run = publication.run(&[]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(publication.outputs(), ["book.pdf", "ereader.epub"]);
}

#[test]

fn one_file_is_built_beside_itself() {
    let publication = Publication::new(&[("文.md", "# 题\n\n文。".as_bytes()), ("别的.md", b"not read: ![](x.png)")]);
    let run = publication.run(&["build", "文.md", "--strict"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(publication.outputs(), ["book.pdf", "ereader.epub"]);
    // Wherever the command is run.
    publication.write("深/文.md", "# 题\n\n文。".as_bytes());
    assert_eq!(publication.run(&["build", "深/文.md"]).code, 0);
    assert!(publication.path("深/out/ereader.epub").is_file() && publication.path("深/out/book.pdf").is_file());
}

#[test]

fn only_the_edition_wanted_is_written_though_another_gives_it_its_pages() {
    let text =
        "[[edition]]\nname = \"e\"\nformat = \"epub\"\npages = \"p\"\n[[edition]]\nname = \"p\"\nformat = \"pdf\"\n";
    let publication = Publication::new(&[TEXT, ("build.toml", text.as_bytes())]);
    let run = publication.run(&["--edition", "e"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(publication.outputs(), ["e.epub"]);
}

#[test]

fn a_build_that_fails_leaves_the_outputs_of_the_last_one() {
    let publication = Publication::new(&[TEXT]);
    assert_eq!(publication.run(&[]).code, 0);
    let before = std::fs::read(publication.path("out/book.pdf")).unwrap();
    publication.write("book/a.md", b"");
    assert_eq!(publication.run(&[]).code, 1);
    assert_eq!(publication.outputs(), ["book.pdf", "ereader.epub"]);
    assert_eq!(std::fs::read(publication.path("out/book.pdf")).unwrap(), before);
}

#[test]

fn an_empty_book_is_an_error() {
    let publication = Publication::new(&[("book/a.md", b"\n\n")]);
    fails(&publication, &[], "error[");
    fails(&Publication::new(&[]), &[], "error[");
}

#[test]

fn text_that_cannot_be_decoded_is_an_error() {
    let publication = Publication::new(&[("book/a.md", b"# \xff\xfe\x81\x00\xff")]);
    fails(&publication, &[], "a.md");
}

#[test]

fn a_code_that_does_not_lead_to_its_target_is_an_error() {
    let (name, text) = settings("[qr]\nimage = \"q.png\"\ntarget = \"https://example.org/b\"\n");
    let code = keben::image::make_qr("https://example.org/a").unwrap();
    let publication = Publication::new(&[TEXT, (name, &text), ("q.png", &code)]);
    fails(&publication, &[], "leads to `https://example.org/a`, not to `https://example.org/b`");
    publication.write("q.png", b"no picture");
    fails(&publication, &[], "q.png");
}

#[test]

fn a_picture_of_a_code_gives_its_target() {
    let (name, text) = settings("[qr]\nimage = \"q.png\"\nplace = \"every-page\"\n");
    let code = keben::image::make_qr("https://example.org/a").unwrap();
    let publication = Publication::new(&[TEXT, (name, &text), ("q.png", &code)]);
    let run = publication.run(&["inspect", "--json"]);
    assert!(run.out.contains("\"target\": \"https://example.org/a\""), "{run:?}");
    assert_eq!(publication.run(&[]).code, 0);
}

#[test]

fn a_cover_that_is_broken_is_an_error() {
    let (name, text) = settings("publication.cover = \"c.png\"\n");
    let publication = Publication::new(&[TEXT, (name, &text), ("c.png", b"\x89PNG\r\n\x1a\nbroken")]);
    fails(&publication, &[], "c.png");
}

#[test]

fn a_face_that_forbids_embedding_is_an_error_with_its_name() {
    let mut face = std::fs::read(sample().join("fonts/SourceSerif4-Italic.ttf")).unwrap();
    let record = face.windows(4).position(|tag| tag == b"OS/2").unwrap();
    let offset = u32::from_be_bytes(face[record + 8..record + 12].try_into().unwrap()) as usize;
    face[offset + 8..offset + 10].copy_from_slice(&[0, 2]); // fsType: restricted licence embedding
    let (name, text) = settings("[fonts]\nlatin-italic = \"mine.ttf\"\n");
    let publication = Publication::new(&[TEXT, (name, &text), ("mine.ttf", &face)]);
    fails(&publication, &[], "forbids embedding");
    publication.write("mine.ttf", b"no face");
    fails(&publication, &[], "mine.ttf is not a font file");
}

#[test]

fn what_is_missing_from_the_text_is_a_warning() {
    let text = |text: &str| Publication::new(&[("book/a.md", format!("# 题\n\n{text}\n").as_bytes())]);
    warns(&text("![图](没有.png)"), "a.md:3:");
    warns(&text("![图](../../secret.png)"), "a.md:3:");
    warns(&text("![图](https://example.org/a.png)"), "a.md:3:");
    warns(&text("见[别处](没有.md)。"), "a.md:3:");
    warns(&text("字\u{10FFFD}。"), "a.md:3:");
    let summary = Publication::new(&[TEXT, ("book/SUMMARY.md", b"- [A](a.md)\n- [B](b.md)\n")]);
    warns(&summary, "SUMMARY.md:2:");
}

#[test]

fn inspect_writes_the_model_as_json() {
    let publication = Publication::new(&[TEXT]);
    let run = publication.run(&["inspect", "--json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let model: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(model["metadata"]["title"], "题");
    assert!(model["metadata"]["identifier"].as_str().unwrap().starts_with("urn:uuid:"));
    assert_eq!(model["chapters"].as_array().unwrap().len(), 1);
    assert!(publication.outputs().is_empty());
}

#[test]

fn inspect_dumps_the_layout_of_a_pdf_edition() {
    let publication = Publication::new(&[TEXT]);
    let run = publication.run(&["inspect", "--layout", "book"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains('文'), "{}", run.out);
}

#[test]

fn chapters_begin_with_a_large_character_in_the_editions_that_ask_for_it() {
    let text = format!("# 题\n\n{}\n", "春风又绿江南岸。".repeat(12));
    let (name, edition) = settings(
        "[[edition]]\nname = \"large\"\nformat = \"pdf\"\ndrop-caps = 3\n\
             [[edition]]\nname = \"plain\"\nformat = \"pdf\"\n\
             [[edition]]\nname = \"reader\"\nformat = \"epub\"\ndrop-caps = 3\n\
             [[edition]]\nname = \"bare\"\nformat = \"epub\"\n",
    );
    let publication = Publication::new(&[(name, &edition), ("book/a.md", text.as_bytes())]);
    let inspect = |arguments: &[&str]| {
        let run = publication.run(&[&["inspect"], arguments].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        run.out
    };
    let cap = |out: String| out.lines().any(|line| line.contains("\"春\" |") && line.starts_with("  run "));
    assert!(cap(inspect(&["--layout", "large"])));
    assert!(!cap(inspect(&["--layout", "plain"])));
    let run = publication.run(&[]);
    assert_eq!(run.code, 0, "{}", run.err);
    let has = |name: &str| {
        let file = std::fs::File::open(publication.path(&format!("out/{name}"))).unwrap();
        let mut archive = zip::ZipArchive::new(file).unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut archive.by_name("text/001.xhtml").unwrap(), &mut text).unwrap();
        text.contains("<span class=\"drop-cap lines-3\">春</span>风")
    };
    assert!(has("reader.epub") && !has("bare.epub"));
}

#[cfg(unix)]
#[test]

fn a_reader_that_goes_away_is_no_fault() {
    use std::process::Stdio;
    let long = format!("# 题\n\n{}\n", "很长的文字。\n\n".repeat(20_000));
    let publication = Publication::new(&[("book/a.md", long.as_bytes())]);
    let mut command = keben();
    command.current_dir(publication.folder()).args(["inspect", "--json"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!said.contains("error") && !said.contains("panicked"), "{said}");
}

#[test]

fn the_date_of_the_environment_stands_before_that_of_the_settings() {
    let (name, text) = settings("publication.date = \"2024-01\"\n");
    let publication = Publication::new(&[TEXT, (name, &text)]);
    let modified = |epoch: Option<&str>| {
        let mut command = keben();
        command.current_dir(publication.folder()).args(["inspect", "--json"]);
        epoch.map(|epoch| command.env("SOURCE_DATE_EPOCH", epoch));
        let model: serde_json::Value = serde_json::from_str(&Run::new(&mut command).out).unwrap();
        model["metadata"]["modified"].as_i64().unwrap()
    };
    assert_eq!(modified(None), 1_704_067_200);
    assert_eq!(modified(Some("1700000000")), 1_700_000_000);
}

#[test]
fn folders_and_files_of_other_tools_are_built_without_settings() {
    let book: &[(&str, &[u8])] = &[
        ("book.toml", b"[book]\ntitle = \"T\"\n"),
        ("src/SUMMARY.md", b"- [A](a.md)\n"),
        ("src/a.md", b"# A\n\ntext\n"),
    ];
    let pages: &[(&str, &[u8])] =
        &[("mkdocs.yml", b"site_name: T\nnav:\n  - a.md\n"), ("docs/a.md", "# 甲\n\n文。\n".as_bytes())];
    let texts: &[(&str, &[u8])] = &[("第2章.txt", "乙。\n".as_bytes()), ("第10章.txt", "丙。\n".as_bytes())];
    for files in [book, pages, texts] {
        let publication = Publication::new(files);
        let run = publication.run(&[]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(!run.err.contains("warning"), "{}", run.err);
        assert_eq!(publication.outputs(), ["book.pdf", "ereader.epub"]);
    }
    let publication = Publication::new(&[("小说.txt", "书\n\n第一章\n　　文。\n第二章\n　　文。\n".as_bytes())]);
    let run = publication.run(&["build", "小说.txt"]);
    assert!(run.out.contains("3 chapters"), "{run:?}");
}

/// Every format that is read, upright and in CMYK too, in one book.
#[test]
fn pictures_of_every_format_stand_in_both_formats() {
    let picture = image::DynamicImage::ImageRgb8(image::RgbImage::from_pixel(30, 20, image::Rgb([9, 99, 199])));
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for format in ["png", "jpg", "gif", "webp", "bmp", "tiff"] {
        let mut bytes = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut bytes, image::ImageFormat::from_extension(format).unwrap()).unwrap();
        files.push((format!("a.{format}"), bytes.into_inner()));
    }
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='60' height='30'><text x='5' y='20' font-size='12'>字A</text></svg>";
    files.push(("a.svg".into(), svg.into()));
    let text: String = files.iter().map(|(name, _)| format!("![图 {name}]({name})\n\n文。\n\n")).collect();
    let publication = Publication::new(&[("book/a.md", format!("# 题\n\n{text}").as_bytes())]);
    files.iter().for_each(|(name, bytes)| publication.write(&format!("book/{name}"), bytes));
    let run = publication.run(&[]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(!run.err.contains("warning"), "{}", run.err);
    let mut epub = zip::ZipArchive::new(std::fs::File::open(publication.path("out/ereader.epub")).unwrap()).unwrap();
    let all: Vec<String> = epub.file_names().map(|name| name.unwrap().into_owned()).collect();
    let images = all.iter().filter(|name| name.contains("images/") && !name.contains("cover"));
    let mut names: Vec<&str> = images.map(|name| name.rsplit('.').next().unwrap()).collect();
    names.sort();
    // BMP and TIFF become the PNG that the first picture is already, and the same picture is stored once.
    assert_eq!(names, ["gif", "jpg", "png", "svg", "webp"], "BMP and TIFF of the same pixels are that PNG");
    let mut svg = String::new();
    let name = all.iter().find(|name| name.ends_with(".svg")).unwrap();
    std::io::Read::read_to_string(&mut epub.by_name(name).unwrap(), &mut svg).unwrap();
    assert!(!svg.contains("<text") && svg.contains("<path") && svg.contains("viewBox"), "{svg}");
}
