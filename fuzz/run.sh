#!/usr/bin/env bash
# run.sh TARGET [SECONDS]: runs a fuzz target on any toolchain. New inputs go to fuzz/corpus, findings to fuzz/artifacts.
set -euo pipefail
cd "$(dirname "$0")"
target=$1 seconds=${2:-600}
host=$(rustc -vV | sed -n 's/^host: //p')
export RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table"
cargo build --release --target "$host" --bin "$target"
case $target in
    epub | pdf | plain) words=markdown ;;
    book_settings) words=settings ;;
    read_pdf) words=pdf ;;
    *) words=$target ;;
esac
dictionary=()
[ ! -f "dictionaries/$words.dict" ] || dictionary=("-dict=dictionaries/$words.dict")
mkdir -p "corpus/$target" "artifacts/$target"
# One thread: what a run covers must not depend on which thread came first.
export RAYON_NUM_THREADS=1
exec "${CARGO_TARGET_DIR:-target}/$host/release/$target" "corpus/$target" "../tests/fuzz/corpus/$target" \
    -artifact_prefix="artifacts/$target/" "${dictionary[@]}" -max_total_time="$seconds" -rss_limit_mb=3000 -timeout=20 \
    -max_len=4096 -print_final_stats=1
