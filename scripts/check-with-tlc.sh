#!/usr/bin/env bash
# Lets TLC itself judge behaviours, one by one: is it a behaviour of the specification? And is it none any more
# when one value in its last state is changed?
#
#   scripts/check-with-tlc.sh TLA2TOOLS_JAR [NAME...]
#   scripts/check-with-tlc.sh TLA2TOOLS_JAR --recorded RUNS [STEPS]
#
# NAME is a committed trace, such as `heartbeat`; all of traces/ unless named. Each is converted with `conformance
# convert --to tla` for its own module and model, which traces/manifest.toml names. With --recorded they are so many
# runs of the core, of 50 steps unless told, that `conformance record` makes and `conformance export` writes for
# raft.tla. Needs Java 11 or later.
set -euo pipefail
# The order of files and lines is that of their bytes, whatever the language here.
export LC_ALL=C

if [ $# -lt 1 ] || [ ! -f "$1" ]; then
    echo "usage: scripts/check-with-tlc.sh TLA2TOOLS_JAR [NAME... | --recorded RUNS [STEPS]]" >&2
    echo "TLA2TOOLS_JAR is TLC's jar: https://github.com/tlaplus/tlaplus/releases" >&2
    exit 2
fi
jar=$(realpath "$1")
shift
cd "$(dirname "$0")/.."
root=$PWD
cargo build --quiet --release
conformance=${CARGO_TARGET_DIR:-target}/release/conformance
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ "${1:-}" = --recorded ]; then
    runs=${2:?how many runs?} steps=${3:-50}
    "$conformance" record --runs "$runs" --steps "$steps" --output-dir "$work/recorded" | tail -n +$((runs + 2))
    set --
    for seed in $(seq 0 $((runs - 1))); do set -- "$@" "run-$seed"; done
elif [ $# -eq 0 ]; then
    for trace in traces/*.json; do set -- "$@" "$(basename "$trace" .json)"; done
fi

# The value of a key in the manifest's entry of a trace.
entry() {
    awk -F' = ' -v file="\"$1.json\"" -v key="$2" '
        $1 == "file" { found = $2 == file }
        found && $1 == key { gsub(/"/, "", $2); print $2 }' traces/manifest.toml
}

# TLC's judgement of a module in $work: its exit code. What it says is beside the module.
judge() {
    (cd "$work" && java -XX:+UseSerialGC -DTLA-Library="$root/spec" -jar "$jar" -workers 1 \
        -noGenerateSpecTE -metadir states -config "$1.cfg" "$1.tla" >"$1.log" 2>&1)
}

accepted=0 rejected=0 wrong=0
complain() {
    echo "$1" >&2
    tail -n 12 "$2" >&2
    wrong=$((wrong + 1))
}

for trace in "$@"; do
    name=${trace//-/_}
    module=$work/$name.tla
    if [ -d "$work/recorded" ]; then
        "$conformance" export --check-with-tlc "$work/recorded/$trace.json" --spec spec/raft.tla \
            --output "$module" >/dev/null
    else
        "$conformance" convert --to tla --spec "$(entry "$trace" module)" \
            --config "$(entry "$trace" model)" --output "$module" "traces/$trace.json"
    fi
    # The state to which a lasso goes back counts once more.
    states=$(sed -n 's|^  .. /. _index # ||p' "$module")
    if judge "$name" && grep -q " $states distinct states found" "$work/$name.log"; then
        accepted=$((accepted + 1))
    else
        complain "$trace: TLC does not accept it" "$work/$name.log"
    fi

    last=$(sed -n 's/^_State_\([0-9]*\) ==$/\1/p' "$module" | tail -n 1)
    awk -v name="changed_$name" -v last="_State_$last" '
        /MODULE/ { $3 = name }
        $1 == last { here = 1 }
        here && /[(][*] currentTerm [*][)]/ { sub(/, [0-9]+[)]/, ", 77)"); here = 0 }
        { print }' "$module" >"$work/changed_$name.tla"
    cp "$work/$name.cfg" "$work/changed_$name.cfg"
    says="\"Step $last is no step of "
    [ "$last" -gt 1 ] || says='"State 1 is no initial state of '
    if ! judge "changed_$name" && grep -q "^$says" "$work/changed_$name.log"; then
        rejected=$((rejected + 1))
    else
        complain "$trace: with a value of state $last changed, TLC does not say: $says" \
            "$work/changed_$name.log"
    fi
done
echo "$# traces: TLC accepts $accepted, and rejects $rejected with a value in the last state changed"
[ $wrong -eq 0 ]
