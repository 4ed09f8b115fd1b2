#!/usr/bin/env bash
# Times keben and typst on the same text, page, face and size, in turn, and prints the ratios of CPU time and of memory.
#
#     benches/compare.sh
#
# The book is the sample article repeated to a million characters in 240 chapters, its paragraphs numbered, on A5 pages of
# 28 characters by 28 lines of 10.5 pt, with folios, no title page and no contents, as tagged PDF/A-2a. RUNS (5) is how
# often each runs; KEBEN is the binary (target/release/keben, built if it is not there); PYTHON is one that has the PyPI
# package `typst` 0.15.2 (else it is put into target/compare). What counts is user and system time of the process, and its
# largest resident set.
set -euo pipefail
cd "$(dirname "$0")/.."
work=target/compare
mkdir -p "$work"
keben=${KEBEN:-target/release/keben}
[ -x "$keben" ] || cargo build --release
python=${PYTHON:-}
if [ -z "$python" ]; then
    [ -x "$work/venv-typst/bin/python" ] || python3 -m venv "$work/venv-typst"
    "$work/venv-typst/bin/pip" install --quiet typst==0.15.2
    python=$work/venv-typst/bin/python
fi
PYTHONPATH=benches python3 -B - "$keben" "$python" "$work" "${RUNS:-5}" <<'PYTHON'
import pathlib, re, shutil, sys

import timing

keben, python, work, runs = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]).resolve(), int(sys.argv[4])
fonts = pathlib.Path("fonts").resolve()

SETTINGS = """[publication]
title = "比较"
language = "zh-Hans"
date = "2024"

[[edition]]
name = "keben"
format = "pdf"
preset = "book"
title-page = false
contents = false
accessible = false
"""

# 28 characters of 10.5 pt and 28 lines of 17.5 pt, as the preset `book` has them.
TYPST = """#set document(title: "比较", date: datetime(year: 2024, month: 1, day: 1))
#set page(width: 148mm, height: 210mm, numbering: "1",
  margin: (top: 20mm, bottom: 17mm, inside: 24mm, outside: 20.2mm), binding: left)
#set text(font: "Noto Serif CJK SC", size: 10.5pt, lang: "zh", region: "cn", top-edge: 0.88em, bottom-edge: -0.12em)
#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 7pt, spacing: 7pt)
#show heading.where(level: 1): it => { pagebreak(weak: true); align(center, text(size: 16pt, it.body)); v(17.5pt) }

"""

COMPILE = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], font_paths=[sys.argv[3]], " \
          "ignore_system_fonts=True, pdf_standards=['a-2a'])"

def as_typst(markdown):
    """The little Markdown of the article: headings, strong text, plain paragraphs."""
    lines = []
    for line in markdown.splitlines():
        level = len(line) - len(line.lstrip("#"))
        line = re.sub(r"([\\#$*_`@<>\[\]~=/+-])", r"\\\1", line.lstrip("# "))
        lines.append("=" * level + " " + line if level else line)
    return "\n".join(lines)

def write_book():
    article = pathlib.Path("book/article.md").read_text("utf-8").strip().replace("\n# ", "\n## ")
    article = re.sub(r"!\[[^\]]*\]\([^)]*\)(\{[^}]*\})?|\*\*|\[\^[^\]]*\]", "", article)
    # No two paragraphs are alike, so that nothing is spared by remembering.
    numbered = lambda line, number: f"{number}，{line}" if line and not line.startswith("#") else line
    chapter = lambda number: "\n".join(numbered(line, number) for line in article.splitlines())
    chapters = [f"# 第{number}章\n\n{chapter(number)}\n" for number in range(1, 241)]
    folder = work / "pdf"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "book").mkdir(parents=True)
    for number, chapter in enumerate(chapters, 1):
        (folder / "book" / f"{number:03}.md").write_text(chapter, "utf-8")
    (folder / "build.toml").write_text(SETTINGS, "utf-8")
    (folder / "book.typ").write_text(TYPST + "\n\n".join(map(as_typst, chapters)), "utf-8")
    return folder, sum(map(len, chapters))

out = work / "out"
out.mkdir(exist_ok=True)
folder, characters = write_book()
commands = {
    "keben": ([keben, "build", str(folder), "--out", str(out)], out / "keben.pdf"),
    "typst": ([python, "-c", COMPILE, str(folder / "book.typ"), str(out / "typst.pdf"), str(fonts)], out / "typst.pdf"),
}
middle = timing.compare(commands, runs, f"PDF of {characters:,} characters")
timing.print_ratio(middle, "typst", "keben", "keben")
PYTHON
