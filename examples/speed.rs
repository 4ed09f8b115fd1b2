use std::time::Instant;
fn main() {
    let article = std::fs::read_to_string("book/article.md").unwrap();
    let kinds: Vec<(&str, String)> = vec![
        ("article", article.repeat(100_000_000 / article.len())),
        ("mixed", "## 标题 *强* abc\n\n一段**粗体**文字，[链接](#标题-强-abc)与`代码`和 H~2~O[^1]。\n接着写第二行\n\n- 一\n- 二\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n".repeat(100_000_000 / 200) + "\n[^1]: x\n"),
    ];
    let o = pulldown_cmark::Options::all()
        - pulldown_cmark::Options::ENABLE_SMART_PUNCTUATION
        - pulldown_cmark::Options::ENABLE_OLD_FOOTNOTES
        | pulldown_cmark::Options::ENABLE_FOOTNOTES;
    for (name, text) in kinds {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a.md"), &text).unwrap();
        let t = Instant::now();
        let n = pulldown_cmark::Parser::new_ext(&text, o).into_offset_iter().count();
        let alone = t.elapsed();
        let m: keben::model::Metadata = keben::model::Metadata {
            title: "t".into(),
            subtitle: None,
            series: None,
            language: keben::model::Lang::simplified_chinese(),
            creators: vec![],
            publisher: None,
            date: None,
            modified: 0,
            identifier: "x".into(),
            rights: None,
            description: None,
            subjects: vec![],
            cover: None,
        };
        let t = Instant::now();
        let r = keben::source::read(
            dir.path(),
            &keben::source::Options {
                root: "a.md".into(),
                order: keben::source::Order::Automatic,
                recognise_roles: true,
            },
            m,
        )
        .unwrap();
        let ours = t.elapsed();
        println!(
            "{name}: {} MB {n} events, pulldown {alone:?}, read {ours:?} ratio {:.2} ({} blocks, {} warnings)",
            text.len() / 1_000_000,
            ours.as_secs_f64() / alone.as_secs_f64(),
            r.value.chapters[0].blocks.len(),
            r.warnings.len()
        );
    }
}
