//! Every edition says the same: finished files read back and held against the model, character for character.

#[path = "common/reversed_face.rs"]
mod reversed_face;

use std::path::{Path, PathBuf};

use keben::edition::{self, BuildRequest, Silent};
use keben::project;
use keben::proof::{self, ProofText};

/// A publication that has everything that the model can say.
const EVERYTHING: &str = r#"# 第一章 各种文字

“务实”是**党建引领**的 *emphasis*，见[示例](https://example.org/a)与[下节](#表)。脚注[^一]在此，行内公式 $E=mc^2$，
刻本，H<sub>2</sub>O，~~删~~，`code 代码`。又一注[^二]。缺字𰻞与󰀀。

> 引文一段，
> 接上行。[^三]

1. 第一项
2. 第二项
   - 内层
   - [x] 做完的

术语
: 它的定义，两行
  文字。

| 年 | 产量 |
|---|---|
| 2023 | 12 |
| 2024 | |

```rust
fn main() {
    println!("你好");
}
```

$$\int_0^1 x^2\,dx$$

***

## 表

An English paragraph that is long enough to be broken into several lines, so that hyphenation and extraordinarily long
words have their occasion to be set.

[^一]: 第一条注，**粗**。
[^二]: 第二条注。

    注的第二段。
[^三]: 引文里的注。
"#;

const SECOND: &str = "# 第二章\n\n又一章[^x]。\n\n[^x]: 注。\n";

const RUBY: &str = "# 第三章\n\n<ruby>刻<rt>kè</rt>本<rt>běn</rt></ruby>之名。\n";

const SETTINGS: &str = r#"
[publication]
title = "证"
date = "2024-01-06"
[[edition]]
name = "e"
format = "epub"
preset = "ereader"
[[edition]]
name = "b"
format = "pdf"
preset = "book"
[[edition]]
name = "a"
format = "pdf"
preset = "archive"
"#;

fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    // What an earlier run has left.
    let _ = std::fs::remove_dir_all(&folder);
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the build's own folder can be written");
        std::fs::write(path, text).expect("the build's own folder can be written");
    }
    folder
}

/// Builds `editions` of the publication in `folder` and compares each file's text with the model's.
fn prove(folder: &Path, editions: &[&str], read: impl Fn(&[u8]) -> ProofText) {
    let project = project::load(folder).unwrap_or_else(|faults| panic!("{faults:#?}")).value;
    let model = edition::inspect_model(&project, None).unwrap_or_else(|faults| panic!("{faults:#?}")).value;
    let request = BuildRequest {
        editions: editions.iter().map(|&name| name.to_owned()).collect(),
        out: folder.join("out"),
        strict: false,
        source_date_epoch: None,
    };
    let built = edition::build(&project, &request, Vec::new(), &Silent).unwrap_or_else(|faults| panic!("{faults:#?}"));
    for output in built.outputs {
        let bytes = std::fs::read(&output.path).expect("the file was made");
        if let Err(difference) = proof::compare(&model, &read(&bytes)) {
            panic!("{}: {difference}", output.edition);
        }
    }
}

fn of_pdf(bytes: &[u8]) -> ProofText {
    proof::pdf_text(bytes).expect("our own file can be read")
}

#[test]
fn every_pdf_of_the_sample_says_what_the_model_says() {
    let article = include_str!("../book/article.md");
    let folder = folder("proof-sample", &[("build.toml", SETTINGS), ("book/article.md", article)]);
    prove(&folder, &["a", "b"], of_pdf);
}

fn of_epub(bytes: &[u8]) -> ProofText {
    proof::epub_text(bytes).expect("our own file can be read")
}

#[test]
fn the_epub_of_the_sample_says_what_the_model_says() {
    let article = include_str!("../book/article.md");
    prove(&folder("proof-epub", &[("build.toml", SETTINGS), ("book/article.md", article)]), &["e"], of_epub);
}

#[test]
fn every_kind_of_block_and_inline_is_in_the_epub() {
    let files = [("build.toml", SETTINGS), ("book/1.md", EVERYTHING), ("book/2.md", SECOND), ("book/3.md", RUBY)];
    prove(&folder("proof-epub-everything", &files), &["e"], of_epub);
}

#[test]
fn every_kind_of_block_and_inline_is_in_the_pdf() {
    let files = [("build.toml", SETTINGS), ("book/1.md", EVERYTHING), ("book/2.md", SECOND)];
    prove(&folder("proof-everything", &files), &["a", "b"], of_pdf);
}

/// Formulas in lines, over lines, on lines of their own, in cells, with Chinese text, and one that cannot be set.
const FORMULAS: &str = r"# 公式

行内 $x_{1,2}=\frac{-b\pm\sqrt{b^2-4ac}}{2a}$，长的 $a_1+b_1=c_1+d_1=e_1+f_1+g_1=h_1+i_1+j_1\leq k_1+l_1=m_1+n_1=o_1+p_1$
在后，**强调中 $v_{\text{平均}}$ 的**公式，$\unknowncommand{x}$ 照印。[^注]

$$\hat\beta=\left(\sum_{i=1}^{n} x_i x_i^{\mathsf T}\right)^{-1}\sum_{i=1}^{n} x_i y_i \tag{3.1}$$

$$(a+b+c)^3=a^3+b^3+c^3+3a^2b+3a^2c+3b^2a+3b^2c+3c^2a+3c^2b+6abc=\sum_{i+j+k=3}\frac{3!}{i!j!k!}a^ib^jc^k$$

$$f(x)=\begin{cases} x^2, & \text{若 } x\geq 0 \\ -x, & \text{否则} \end{cases}$$

| 式 | 值 |
|---|---|
| $\cancel{x}+\boxed{y}$ | $\color{red}{z}$ |

[^注]: 注中 $\binom{n}{k}$。
";

#[test]
fn a_formula_is_read_out_of_the_pdf_as_its_latex_whatever_it_is_drawn_with() {
    prove(&folder("proof-formulas", &[("build.toml", SETTINGS), ("book/1.md", FORMULAS)]), &["a", "b"], of_pdf);
}

#[test]
fn readings_follow_their_bases_in_the_pdf() {
    prove(&folder("proof-ruby", &[("build.toml", SETTINGS), ("book/3.md", RUBY)]), &["a", "b"], of_pdf);
}

/// Words from right to left in Chinese, in a link, with numbers and brackets, under a line; paragraphs and cells of them.
const REVERSED: &str = "# 第一章 שלום

希伯来文“שלום עולם”意为“你好，世界”；在一九四八年（תשח 1948）**粗体 עברית 粗**，[链接 עברית 里](https://example.org/)，
<ruby>שלום<rt>shalom</rt></ruby>[^一]。

כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון (abc 12, 37).

| 语 | 文 |
|---|---|
| 希伯来 | שלום עולם |

[^一]: שלום即平安。
";

#[test]
fn text_from_right_to_left_is_read_in_the_order_in_which_it_was_written() {
    let settings = format!(
        "{SETTINGS}[[edition]]\nname = \"v\"\nformat = \"pdf\"\npreset = \"book\"\nwriting = \"vertical\"\n[fonts]\nfallback = \"fonts/r.ttf\"\n"
    );
    let folder = folder("proof-reversed", &[("build.toml", &settings), ("book/1.md", REVERSED)]);
    std::fs::create_dir_all(folder.join("fonts")).expect("the build's own folder can be written");
    std::fs::write(folder.join("fonts/r.ttf"), reversed_face::bytes()).expect("the build's own folder can be written");
    prove(&folder, &["a", "b", "v"], of_pdf);
    prove(&folder, &["e"], of_epub);
}
