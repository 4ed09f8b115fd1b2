#!/usr/bin/env python3
"""Sets each publication along and down the page at several measures, and judges every PDF twice: with cjk_layout_check.py,
which knows the places of characters alone, and with what the e-book of the same text tells besides.

    layout_show.py [--keben FILE] [--out DIR] [--measures 16,28,40] [--press] PUBLICATION...

Besides: where blocks of text end, so that a short last line is not taken for one that is not flush (that check takes the
items of a list for one paragraph, and paragraphs with the indent of Japanese too); that a line is code, which braces may
begin and end; that figures upright on vertical lines take no gap (CLREQ 3.2.3 asks for one beside text on its side); that a
line with a bold beginning is a paragraph's, not a heading (CLREQ 4.1.5). What is found then is printed line by line, for
eyes. A publication is a folder or one file of text; `--press` repairs it. Needs the Python of the judge (pymupdf)."""
import argparse, collections, html, pathlib, re, shutil, subprocess, sys, zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import cjk_layout_check as layout
import pymupdf

SIZE = 10.5          # of the text, in pt
SHORT = 7            # characters of a line that are looked for at the ends of blocks
BLOCKS = "p|li|h[1-6]|td|th|dt|dd|figcaption|caption|pre|div|br|section|blockquote|[uod]l|hr|img|math|svg|aside|title|table|tr"


def settings(measures, press):
    """build.toml with a PDF for every measure and direction, and an e-book."""
    text = ("[press]\nrepair = true\n" if press else "") + '\n[[edition]]\nname = "text"\nformat = "epub"\n'
    for letter, writing in (("h", "horizontal"), ("v", "vertical")):
        for measure in measures:
            length = round(measure * SIZE * 25.4 / 72 + 0.6, 1) + 40
            paper = f"[{length}, 210]" if letter == "h" else f"[148, {length}]"
            text += (f'\n[[edition]]\nname = "{letter}{measure}"\nformat = "pdf"\nwriting = "{writing}"\npaper = {paper}\n'
                     "margins = { head = 20, foot = 20, binding = 20, fore-edge = 20 }\n")
    return text


def build(keben, source, out, text):
    folder = out / "source"
    shutil.rmtree(folder, ignore_errors=True)
    if source.is_file():
        (folder / "book").mkdir(parents=True)
        shutil.copy(source, folder / "book")
    else:
        shutil.copytree(source, folder, ignore=shutil.ignore_patterns(".git", "target", "out", "build.toml"))
    (folder / "build.toml").write_text(text, "utf-8")
    run = subprocess.run([keben, "build", folder, "--out", out, "--lang", "en"], capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"{source}: not built\n{run.stderr}")


def bare(text):
    return re.sub(r"\s", "", text)


def block_ends(book):
    """The last characters of every block of an e-book."""
    ends = set()
    with zipfile.ZipFile(book) as archive:
        for name in archive.namelist():
            if name.endswith(".xhtml"):
                text = re.sub(r"<(rt|rp)\b.*?</\1>", "", archive.read(name).decode("utf-8"), flags=re.S)
                text = re.sub(rf"</?({BLOCKS})\b[^>]*>", "\x01", text)
                text = html.unescape(re.sub(r"<[^>]+>", "", text))
                ends.update(bare(block)[-SHORT:] for block in text.split("\x01") if bare(block))
    return ends


def edges(pages, body):
    """The right edge of even and of odd pages: where most lines that end in Han end."""
    found = [collections.Counter(), collections.Counter()]
    for number, lines in enumerate(pages):
        found[number % 2].update(round(l.u1 * 2) / 2 for l in lines if abs(l.size - body) < .3 and layout.han(l.ch[-1].c))
    return [counter.most_common(1)[0][0] if counter else 0 for counter in found]



def judge(pdf, ends):
    """What is wrong with a PDF, as (page, what, text), and how many lines and gaps were measured."""
    wrong, gaps, flush = [], [], 0
    document = pymupdf.open(pdf)
    read = [layout.page_lines(page) for page in document]
    pages, vertical = [lines for lines, _ in read], any(v for _, v in read)
    sizes = collections.Counter(l.size for lines in pages for l in lines for c in l.ch if layout.han(c.c))
    body = sizes.most_common(1)[0][0] if sizes else SIZE
    right = edges(pages, body)
    for number, lines in enumerate(pages):
        for line in lines:
            if "Mono" in line.font or not any(layout.han(c.c) for c in line.ch):
                continue
            text = bare(line.text)
            if text[0] in layout.NO_START and not (text[0] in ".," and text[1:2].isdigit()):
                wrong.append((number + 1, "a prohibited mark begins the line", text))
            if text[-1] in layout.NO_END:
                wrong.append((number + 1, "a prohibited mark ends the line", text))
            for a, b in zip(line.ch, line.ch[1:]):
                pair = layout.han(a.c) and layout.latin(b.c) or layout.latin(a.c) and layout.han(b.c)
                letter = b if layout.han(a.c) else a
                # Letters on their side are as wide as they are; upright ones fill their em.
                if pair and not (vertical and (abs(letter.w - letter.size) < .01 or letter.w == 0)):
                    gaps.append((b.u - a.u - (a.size if layout.han(a.c) else a.w)) / (b.size if layout.han(b.c) else a.size))
            is_end = text[-SHORT:] in ends or len(text) < SHORT and any(end.endswith(text) for end in ends)
            if abs(line.size - body) > .35 or len(line.ch) <= 6 or is_end:
                continue
            flush += 1
            last = line.ch[-1]
            cut = [line.u1 - .5 * last.size] if last.c in layout.NO_START and last.w > .8 * last.size else []
            off = min((right[number % 2] - end for end in [line.u1] + cut), key=abs)
            if abs(off) > 1:
                wrong.append((number + 1, f"{off:.1f} pt off the edge", text))
    return wrong, flush, gaps


class Plain:
    """The options of cjk_layout_check.py: all pages, 1 pt, the grid too."""
    pages, rag, grid = None, 1.0, True


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keben", default="target/release/keben")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("target/layout-show"))
    parser.add_argument("--measures", default="16,28,40")
    parser.add_argument("--press", action="store_true")
    parser.add_argument("publications", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    measures = [int(measure) for measure in arguments.measures.split(",")]
    found = 0
    for source in arguments.publications:
        out = (arguments.out / source.stem).absolute()
        out.mkdir(parents=True, exist_ok=True)
        build(arguments.keben, source, out, settings(measures, arguments.press))
        ends = block_ends(out / "text.epub")
        for name in [f"{letter}{measure}" for letter in "hv" for measure in measures]:
            pdf = out / f"{name}.pdf"
            checks = layout.check(str(pdf), Plain)["checks"]
            failed = " ".join(check[0] for check in checks if check[1] == "FAIL")
            wrong, flush, gaps = judge(pdf, ends)
            found += len(wrong)
            good = sum(.1 <= gap <= .36 for gap in gaps) / len(gaps) if gaps else 1
            print(f"{source.name} {name}: by places alone FAIL {failed or 'none'}; {flush} lines with known ends, "
                  f"{len(wrong)} findings; {len(gaps)} Han-Latin gaps, {good:.0%} within 0.10 to 0.36 em", flush=True)
            for page, what, text in wrong[:20]:
                print(f"    page {page}: {what}: {text[:24]}…{text[-8:]}" if len(text) > 34 else f"    page {page}: {what}: {text}")
    sys.exit(found > 0)


if __name__ == "__main__":
    main()
