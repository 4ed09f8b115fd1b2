//! PDFs written from pages set by hand, and read back.

mod crude;

#[test]
fn a_page_becomes_a_pdf() {
    let fonts = crude::fonts();
    let p = crude::publication("题");
    let mut s = crude::Setter::new(&fonts, keben::typeset::WritingMode::Horizontal);
    s.page(1, false);
    let sect = s.node(keben::typeset::Tag::Section, None);
    s.heading(sect, 1, "第一章");
    s.paragraph(
        sect,
        crude::SONG,
        &"“当前，经过历任领导的努力，为未来发展打下了基础。”".repeat(10),
    );
    s.furniture("题", "1");
    let options = keben::pdf::Options {
        archival: Some(keben::pdf::Archival::A2a),
        accessible: true,
    };
    let bytes = keben::pdf::write(&s.pages, &p, &fonts, &options).unwrap();
    assert!(bytes.starts_with(b"%PDF-1.7"));
}
