#!/usr/bin/env python3
"""Shows a document of an EPUB in headless Chromium, as a reader does, and saves a picture of it.

    epub_shot.py BOOK DOCUMENT PICTURE [--width 600] [--height 800] [--dark] [--scroll PX]

DOCUMENT is a path in the book (text/001.xhtml) with or without a fragment. The document is laid out on one page of the given
size with a margin, as readers do; `--dark` sets light text on a dark ground by the reader's own style, below the book's.
CHROMIUM (chromium) is the browser."""
import argparse, os, pathlib, subprocess, sys, tempfile, zipfile

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("book")
    parser.add_argument("document")
    parser.add_argument("picture")
    parser.add_argument("--width", type=int, default=600)
    parser.add_argument("--height", type=int, default=800)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--scroll", type=int, default=0, help="pixels along the direction of the blocks")
    options = parser.parse_args()
    picture = pathlib.Path(options.picture).resolve()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        zipfile.ZipFile(options.book).extractall(folder / "book")
        path, _, fragment = options.document.partition("#")
        document = folder / "book" / path
        colours = "color-scheme: dark; background: #111; color: #ddd;" if options.dark else "background: #fff; color: #111;"
        # A reader's own style comes before the book's.
        own = f"<style>html {{ {colours} padding: 24px; box-sizing: border-box; height: 100vh; overflow: hidden; }}</style>"
        if options.dark:
            own += "<style>a { color: #8ab4f8; }</style>"
        text = document.read_text("utf-8").replace('<meta charset="utf-8"/>', '<meta charset="utf-8"/>' + own, 1)
        document.write_text(text, "utf-8")
        across = f"-{options.scroll}" if "style/vertical.css" in text else "0"
        frame = f"""<!DOCTYPE html><meta charset="utf-8"><style>body {{ margin: 0 }} iframe {{ border: 0; width: {options.width}px;
height: {options.height}px }}</style><iframe src="book/{path}{'#' + fragment if fragment else ''}"></iframe><script>
document.querySelector('iframe').onload = function () {{ var root = this.contentDocument.documentElement;
if ({options.scroll}) root.scrollTo({across}, {0 if across != '0' else options.scroll}); }}</script>"""
        (folder / "page.html").write_text(frame, "utf-8")
        command = [os.environ.get("CHROMIUM", "chromium"), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                   "--no-first-run", "--disable-background-networking", "--disable-component-update", "--hide-scrollbars",
                   "--allow-file-access-from-files", f"--user-data-dir={folder}/profile", "--virtual-time-budget=5000",
                   f"--window-size={options.width},{options.height}", f"--screenshot={picture}", f"file://{folder}/page.html"]
        run = subprocess.run(command, capture_output=True, text=True, timeout=300)
        if not picture.is_file():
            sys.exit(run.stderr[-2000:])

main()
