//! Whatever the source is, reading it does not panic, and the model keeps its promises.

use keben::source::{Options, read};
use proptest::prelude::*;

use super::{folder, invariants, metadata, options};

/// Pieces that Markdown and HTML are made of.
fn piece() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "# ",
        "## ",
        "\n",
        "\n\n",
        "\r\n",
        "> ",
        "- ",
        "  - ",
        "1. ",
        "    ",
        "\t",
        "*",
        "**",
        "_",
        "~",
        "~~",
        "^",
        "`",
        "```\n",
        "[",
        "](",
        ")",
        "![",
        "](a.png)",
        "](#x)",
        "](b.md)",
        "[^1]",
        "[^1]: ",
        "\n\n[^2]: ",
        "|",
        "|-|-|\n",
        ": ",
        "\n: ",
        "$",
        "$$",
        "---\n",
        "===\n",
        "<ruby>",
        "<rt>",
        "</rt>",
        "<rb>",
        "<rp>",
        "</ruby>",
        "<br>",
        "<u>",
        "</u>",
        "<sup>",
        "</sup>",
        "<sub>",
        "</sub>",
        "<div>\n",
        "</div>\n",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<p>",
        "<?",
        "?>",
        "<![CDATA[",
        "&amp;",
        "&#10;",
        "&#1;",
        "&lt;",
        "\\",
        "{#id}",
        "{#1 .c}",
        "[x] ",
        "[ ] ",
        "中文",
        "，",
        "“",
        "”",
        "——",
        "かな",
        "한글",
        "word",
        " ",
        "  \n",
        "\u{3000}",
        "\u{1}",
        "\u{c}",
        "\u{2028}",
        "\u{feff}",
        "😀",
        "https://a.b",
        "<https://a.b>",
        "javascript:",
        "编者按",
        "记者 李波",
        "扫码查看",
        "H~2~O",
        "{漢字|かん|じ}",
        "]{.dots}",
        "]{#id .x}",
        "**。",
        "~~“",
        "\n::: note 题\n",
        "\n:::\n",
        "\n!!! tip\n    ",
        "\n\n    ",
        "\n> [!NOTE] 题\n",
        "$5",
        "\\newpage",
        "<!-- pagebreak -->\n",
        "<span class=\"dots\">",
        "</span>",
        "Table: 题 {#tbl}",
        "\n\n<table>\n",
        "<caption>",
        "<thead>",
        "<tbody>",
        "<tr>",
        "<td colspan=\"2\">",
        "<th rowspan=3>",
        "<td>\n\n",
        "</td>\n",
        "</tr>\n",
        "</table>\n\n",
        "\n- ",
        "m^2^",
    ]);
    prop_oneof![9 => fixed.prop_map(String::from), 1 => any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]
    #[test]
    fn any_text_is_read_and_the_model_keeps_its_promises(pieces in prop::collection::vec(piece(), 1..60)) {
        let text = pieces.concat();
        let folder = folder(&[("book/a.md", text.as_bytes()), ("book/b.md", "# x\n".as_bytes()), ("book/a.png", &super::png(9))]);
        if let Ok(warned) = read(folder.path(), &options(), metadata("书")) {
            invariants::check(&warned.value);
            for warning in &warned.warnings {
                warned.value.sources.resolve(&warning.at);
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let folder = folder(&[("book/a.md", &bytes), ("book/SUMMARY.md", b"- [a](a.md)")]);
        let _ = read(folder.path(), &Options { root: "book".into(), ..options() }, metadata(""));
    }
}
