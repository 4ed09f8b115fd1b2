//! Files in encodings other than UTF-8: what is guessed is said.

use keben::model::chapter_text;
use keben::source::{Encoding, Options, read};

use super::{built, folder, metadata, options, places};

const GBK: &[u8] = b"# \xb5\xda\xd2\xbb\xd5\xc2\n\n\xc4\xe3\xba\xc3\xa3\xac\xca\xc0\xbd\xe7\xa1\xa3\n";

#[test]
fn a_guessed_encoding_is_said_once_for_all_files_in_it() {
    let utf16: Vec<u8> = "\u{feff}中文\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let files: [(&str, &[u8]); 4] =
        [("book/a.md", GBK), ("book/b.md", GBK), ("book/c.md", "中文".as_bytes()), ("book/d.txt", &utf16)];
    let (book, found) = built(folder(&files).path());
    let texts: Vec<_> = book.chapters.iter().map(chapter_text).collect();
    assert_eq!(texts, ["第一章\n你好，世界。\n", "第一章\n你好，世界。\n", "中文\n", "中文\n"]);
    assert_eq!(places(&book, &found), ["guessed-encoding book/a.md"]);
    assert!(found[0].message.en.contains("2 in all") && found[0].message.en.contains("GB18030"), "{found:?}");
}

#[test]
fn an_encoding_that_is_given_is_not_guessed() {
    let given = Options { encoding: Some(Encoding::Gb18030), ..options() };
    let read = read(folder(&[("book/a.md", GBK)]).path(), &given, metadata("书")).unwrap();
    assert!(read.warnings.is_empty(), "{:?}", read.warnings);
    assert_eq!(read.value.chapters[0].title, "第一章");
}
