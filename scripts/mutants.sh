#!/usr/bin/env bash
# Has the gate teeth? Changes the core and the refinement in small ways with cargo-mutants, one at a time, and lets
# the gate alone (tests/gate, and the unit tests of Calls) judge each.
#
#   scripts/mutants.sh [--again] [DIRECTORY]
#
# Exits with 0 if every mutant that survives is named in docs/teeth.md with the reason, and every mutant named
# there survives. Needs cargo-mutants 27 (cargo install cargo-mutants --locked) and about an hour.
# The results are in DIRECTORY/mutants.out, target/mutants unless named. With --again only the survivors of the last
# run are tried. .cargo/mutants.toml says what is changed and how it is built.
set -euo pipefail
# The order of files and lines is that of their bytes, whatever the language here.
export LC_ALL=C
cd "$(dirname "$0")/.."

again=()
if [ "${1:-}" = --again ]; then
    again=(--iterate)
    shift
fi
if [ $# -gt 1 ] || [[ ${1:-} == -* ]]; then
    echo "usage: scripts/mutants.sh [--again] [DIRECTORY]" >&2
    exit 2
fi
if ! cargo mutants --version >&2; then
    echo "cargo-mutants is needed: cargo install cargo-mutants --locked" >&2
    exit 2
fi
out=${1:-target/mutants}
mkdir -p "$out"

status=0
cargo mutants --output "$out" "${again[@]}" || status=$?
# cargo-mutants' exit codes: 0 all caught, 2 some were not, 3 some ran too long.
case $status in
0 | 2 | 3) ;;
*) exit 2 ;;
esac

# `FILE: what was changed`, without the line and the column: those move.
survivors() { sed -E 's/^([^:]*):[0-9]+:[0-9]+:/\1:/' "$out/mutants.out/missed.txt" | sort; }
named() { grep -E '^src/[^ ]+: ' docs/teeth.md | sort; }

difference=$(diff --label "named in docs/teeth.md" --label "survivors" --unified=0 <(named) <(survivors) || true)
if [ -n "$difference" ]; then
    echo "$difference" >&2
    exit 1
fi
echo "every survivor is named in docs/teeth.md"
