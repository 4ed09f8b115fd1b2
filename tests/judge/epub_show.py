#!/usr/bin/env python3
"""Builds an EPUB of every publication given, in both directions of lines and for every reader profile, and has EPUBCheck
(warnings fail) and Ace judge each. Prints a table and every finding.

    epub_show.py [--keben FILE] [--out DIR] [--no-ace] [--scripts] PUBLICATION...

A publication is a folder or one file of text; it is copied, with a build.toml of its own laid aside. `--scripts` adds an
edition in each of the other characters. JUDGE_HOME (~/.cache/keben-judge) holds the tools, see setup-judge.sh."""
import argparse, concurrent.futures, glob, json, os, pathlib, shutil, subprocess, sys, tempfile

PROFILES = ["generic", "apple", "kindle", "kobo", "duokan"]
HERE = pathlib.Path(__file__).resolve().parent

def settings(scripts, epub_settings):
    """build.toml of all editions: e.g. `h-kobo`, `v-kobo`. The generic one takes its pages from a PDF."""
    text = epub_settings + '\n[[edition]]\nname = "paper"\nformat = "pdf"\n'
    for letter, writing in (("h", "horizontal"), ("v", "vertical")):
        for profile in PROFILES:
            text += f'\n[[edition]]\nname = "{letter}-{profile}"\nformat = "epub"\nwriting = "{writing}"\nprofile = "{profile}"\n'
            if profile == "generic":
                text += 'pages = "paper"\n'
    for script in ("hans-words", "hant-tw-words", "hant-hk") if scripts else ():
        text += f'\n[[edition]]\nname = "s-{script}"\nformat = "epub"\nscript = "{script}"\n'
    return text

def copy(source, folder, scripts):
    """A publication of its own in `folder`, with all editions."""
    own = source / "build.toml" if source.is_dir() else None
    head = '[publication]\ndate = "2024-01-06"\n'
    if source.is_file():
        (folder / "book").mkdir(parents=True)
        shutil.copy(source, folder / "book")
    else:
        ignore = shutil.ignore_patterns(".git", "target", "out", "build.toml", "fonts")
        shutil.copytree(source, folder, ignore=ignore)
        if own.is_file():
            head = own.read_text("utf-8").split("[[edition]]")[0]
    (folder / "build.toml").write_text(settings(scripts, head), "utf-8")

def build(keben, source, out, scripts):
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary) / source.stem
        copy(source, folder, scripts)
        names = [line.split('"')[1] for line in (folder / "build.toml").read_text("utf-8").splitlines() if line.startswith("name = ")]
        wanted = [argument for name in names if name != "paper" for argument in ("--edition", name)]
        run = subprocess.run([keben, "build", folder, "--out", out, *wanted], capture_output=True, text=True)
        if run.returncode:
            sys.exit(f"{source}: not built\n{run.stderr}")
    return sorted(out.glob("*.epub"))

def epubcheck(home, files):
    (folder,) = glob.glob(f"{home}/venv/lib/python3*/site-packages/epubcheck")
    command = ["java", "-XX:+UseSerialGC", "-cp", f"{folder}/epubcheck.jar:{folder}/lib/*", str(HERE / "EpubCheckAll.java")]
    run = subprocess.run(command + [str(file) for file in files], capture_output=True, text=True)
    found, last = {}, None
    for line in run.stdout.splitlines():
        if line.startswith(("PASS ", "FAIL ", "BROKEN ")):
            verdict, last, counts = line.split(" ", 2)
            found[last] = (verdict, counts, [])
        elif last:
            found[last][2].append(line.strip())
    if len(found) != len(files):
        sys.exit("EPUBCheck could not run: " + run.stderr[-2000:])
    return found

def ace(home, file):
    with tempfile.TemporaryDirectory() as temporary:
        environment = dict(os.environ, PUPPETEER_EXECUTABLE_PATH=f"{home}/ace/chromium-wrap", ACE_TIMEOUT_INITIAL="180000")
        subprocess.run([f"{home}/ace/node_modules/.bin/ace-puppeteer", "-f", "-o", temporary, str(file)],
                       capture_output=True, env=environment, timeout=1800)
        report = pathlib.Path(temporary) / "report.json"
        if not report.is_file():
            return None, ["no report"]
        said = []
        for document in json.loads(report.read_text("utf-8"))["assertions"]:
            for one in document["assertions"]:
                if one["earl:result"]["earl:outcome"] == "fail":
                    test = one["earl:test"]
                    where = document["earl:testSubject"].get("url", "")
                    what = one["earl:result"]["dct:description"].replace("\n", " ")[:140]
                    said.append(f'{test["earl:impact"]} {test["dct:title"]} {where} {what}')
        return len(said), said

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keben", default=str(HERE.parent.parent / "target/release/keben"))
    parser.add_argument("--out")
    parser.add_argument("--no-ace", action="store_true")
    parser.add_argument("--scripts", action="store_true")
    parser.add_argument("publications", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    home = os.environ.get("JUDGE_HOME", os.path.expanduser("~/.cache/keben-judge"))
    out = pathlib.Path(options.out or tempfile.mkdtemp(prefix="epub-show-")).resolve()
    rows = []
    for source in map(pathlib.Path.resolve, options.publications):
        folder = out / f"{source.parent.name}-{source.stem}"
        rows += [(source, file) for file in build(options.keben, source, folder, options.scripts)]
    files = [file for _, file in rows]
    print(f"{len(files)} books in {out}", flush=True)
    checked = epubcheck(home, files)
    violations = {}
    if not options.no_ace:
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            violations = dict(zip(files, pool.map(lambda file: ace(home, file), files)))
    failed = 0
    print("| publication | edition | EPUBCheck -s | Ace violations |\n|---|---|---|---|")
    for source, file in rows:
        verdict, counts, said = checked[str(file)]
        number, more = violations.get(file, ("-", []))
        bad = verdict != "PASS" or number not in (0, "-")
        failed += bad
        print(f"| {source.parent.name}/{source.name} | {file.name} | {counts} | {number} |")
        for line in (said + more)[:12] if bad else ():
            print("    " + line)
    print(f"{len(files) - failed} of {len(files)} books are clean")
    sys.exit(failed > 0)

main()
