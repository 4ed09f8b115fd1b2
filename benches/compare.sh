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
python3 - "$keben" "$python" "$work" "${RUNS:-5}" <<'PYTHON'
import os, pathlib, re, shutil, statistics, sys, time

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

def run(command):
    start = time.monotonic()
    null = os.open(os.devnull, os.O_WRONLY)
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, null, 1)])
    _, status, usage = os.wait4(pid, 0)
    os.close(null)
    if status:
        sys.exit(f"{command[0]} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, time.monotonic() - start

out = work / "out"
out.mkdir(exist_ok=True)
folder, characters = write_book()
commands = {
    "keben": ([keben, "build", str(folder), "--out", str(out)], "keben.pdf"),
    "typst": ([python, "-c", COMPILE, str(folder / "book.typ"), str(out / "typst.pdf"), str(fonts)], "typst.pdf"),
}
found = {name: [] for name in commands}
for _ in range(runs):
    for name, (command, _) in commands.items():
        found[name].append(run(command))
print(f"PDF of {characters:,} characters, {runs} runs each, medians")
print(f"{'':8}{'CPU s':>10}{'MiB':>10}{'wall s':>10}{'kB':>10}")
middle = {}
for name, values in found.items():
    middle[name] = [statistics.median(column) for column in zip(*values)]
    cpu, memory, wall = middle[name]
    size = (out / commands[name][1]).stat().st_size / 1000
    print(f"{name:8}{cpu:10.2f}{memory:10.0f}{wall:10.2f}{size:10.0f}")
ratio = [theirs / ours for ours, theirs in zip(middle["keben"], middle["typst"])]
print(f"typst takes {ratio[0]:.1f} times the CPU time and {ratio[1]:.1f} times the memory of keben")
PYTHON
