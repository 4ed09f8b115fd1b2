#!/usr/bin/env bash
# Times keben and pandoc on the same book, in turn, and prints the ratios of CPU time and of memory.
#
#     benches/compare_epub.sh
#
# The book is the sample article repeated to a million characters in 240 chapters, each with some characters of GB 2312 of
# its own, so that the whole has as many different ones as a novel (4,400). keben puts subset faces into it (and is
# timed without any, too), pandoc none. RUNS (5) is how often each runs; KEBEN is the binary (target/release/keben, built if
# it is not there); PANDOC is pandoc's (else the one of the PyPI package `pypandoc_binary` is put into target/compare).
# What counts is user and system time of the process, and its largest resident set.
set -euo pipefail
cd "$(dirname "$0")/.."
work=target/compare
mkdir -p "$work"
keben=${KEBEN:-target/release/keben}
[ -x "$keben" ] || cargo build --release
pandoc=${PANDOC:-$(command -v pandoc || true)}
if [ -z "$pandoc" ]; then
    [ -x "$work/venv-pandoc/bin/python" ] || python3 -m venv "$work/venv-pandoc"
    "$work/venv-pandoc/bin/pip" install --quiet pypandoc_binary==1.17
    pandoc=$("$work/venv-pandoc/bin/python" -c 'import pypandoc; print(pypandoc.get_pandoc_path())')
fi
PYTHONPATH=benches python3 -B - "$keben" "$pandoc" "$work" "${RUNS:-5}" <<'PYTHON'
import pathlib, shutil, sys

import timing

keben, pandoc, work, runs = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]).resolve(), int(sys.argv[4])

def write_book():
    """One folder per edition of keben's, and the chapters' names for pandoc."""
    article = pathlib.Path("book/article.md").read_text("utf-8").strip().replace("\n# ", "\n## ")
    cells = (bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    han = "".join(cell.decode("gb2312", "ignore") for cell in cells)[:4320]
    chapters = [f"# 第{n}章\n\n{article}\n\n{han[18 * n - 18:18 * n]}\n" for n in range(1, 241)]
    for fonts in ("subset", "none"):
        folder = work / f"epub-{fonts}"
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "book").mkdir(parents=True)
        for number, chapter in enumerate(chapters, 1):
            (folder / "book" / f"{number:03}.md").write_text(chapter, "utf-8")
        settings = '[publication]\ntitle = "比较"\nlanguage = "zh-Hans"\ndate = "2024"\ncover = "cover.png"\n\n'
        settings += f'[[edition]]\nname = "{fonts}"\nformat = "epub"\nfonts = "{fonts}"\ncover = false\n'
        (folder / "cover.png").write_bytes(PNG)
        (folder / "build.toml").write_text(settings, "utf-8")
    return sum(map(len, chapters)), sorted(str(path) for path in (work / "epub-none" / "book").iterdir())

# The least picture: a cover is made by keben else, which is no part of the comparison.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)

out = work / "out"
out.mkdir(exist_ok=True)
characters, files = write_book()
commands = {
    "keben, faces": ([keben, "build", str(work / "epub-subset"), "--out", str(out)], out / "subset.epub"),
    "keben, none": ([keben, "build", str(work / "epub-none"), "--out", str(out)], out / "none.epub"),
    "pandoc": ([pandoc, "--from", "markdown", "--to", "epub3", "--metadata", "title=比较", "--toc",
                "--output", str(out / "pandoc.epub"), *files], out / "pandoc.epub"),
}
middle = timing.compare(commands, runs, f"EPUB of {characters:,} characters in {len(files)} chapters")
for name in ("keben, faces", "keben, none"):
    timing.print_ratio(middle, "pandoc", name, name)
PYTHON
