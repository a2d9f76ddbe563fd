#!/usr/bin/env bash
# Lets TLC itself say which branches the steps of the committed traces take, and compares that with what
# `conformance coverage` says: every branch that it counts in a trace must be true of so many steps, in TLC's eyes,
# or of more where several actions explain a step.
#
#   scripts/check-coverage-properties.sh TLA2TOOLS_JAR [NAME...]
#
# NAME is a trace, such as `heartbeat`; all of traces/ unless named. Needs Java 11 or later, and jq.
set -euo pipefail
# The order of files and lines is that of their bytes, whatever the language here.
export LC_ALL=C

if [ $# -lt 1 ] || [ ! -f "$1" ]; then
    echo "usage: scripts/check-coverage-properties.sh TLA2TOOLS_JAR [NAME...]" >&2
    echo "TLA2TOOLS_JAR is TLC's jar: https://github.com/tlaplus/tlaplus/releases" >&2
    exit 2
fi
jar=$(realpath "$1")
shift
cd "$(dirname "$0")/.."
root=$PWD
[ -n "${SKIP_BUILD:-}" ] || cargo build --quiet --release
conformance=${CARGO_TARGET_DIR:-target}/release/conformance
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ $# -eq 0 ]; then
    for trace in traces/*.json; do set -- "$@" "$(basename "$trace" .json)"; done
fi

# The value of a key in the manifest's entry of a trace.
entry() {
    awk -F' = ' -v file="\"$1.json\"" -v key="$2" '
        $1 == "file" { found = $2 == file }
        found && $1 == key { gsub(/"/, "", $2); print $2 }' traces/manifest.toml
}

# The names and formulas of all branches, whatever the trace.
"$conformance" coverage --output json traces/heartbeat.json |
    jq -r '[.actions[], .operators[]] | .[].branches[] | [.name, .property] | @tsv' >"$work/branches"
# Prints the name of each branch that a step takes. The formulas are between [][~( and )]_vars.
says=$(sed -E 's|^(.*)\t\[\]\[~\((.*)\)\]_vars$|    /\\ (IF \2 THEN PrintT("takes \1") ELSE TRUE)|; s|\\\\|\\|g' "$work/branches")

wrong=0 compared=0 more=0
for trace in "$@"; do
    name=${trace//-/_}
    module=$work/$name.tla
    # unlabelled.tla has not the actions' names; what it allows, MCraft.tla does too.
    spec=$(entry "$trace" module)
    "$conformance" convert --to tla --spec "${spec/unlabelled/MCraft}" --init Init --next Next \
        --config "$(entry "$trace" model)" --output "$module" "traces/$trace.json"
    # After the definitions of the module, before its end.
    sed -i '/^=====*$/d' "$module"
    { echo "_Takes =="; echo "$says"; echo "============"; } >>"$module"
    echo "ACTION_CONSTRAINT _Takes" >>"$work/$name.cfg"
    (cd "$work" && java -XX:+UseSerialGC -DTLA-Library="$root/spec" -jar "$jar" -workers 1 \
        -noGenerateSpecTE -metadir states -config "$name.cfg" "$name.tla" >"$name.log" 2>&1) || {
        echo "$trace: TLC does not walk it" >&2
        tail -n 12 "$work/$name.log" >&2
        exit 1
    }
    { grep '^"takes ' "$work/$name.log" || true; } | sed 's/^"takes \(.*\)"$/\1/' | sort | uniq -c |
        sed -E 's/^ *([0-9]+) (.*)$/\2\t\1/' >"$work/tlc"
    # A trace of one state has no step to cover, which is exit code 2.
    { "$conformance" coverage --output json "traces/$trace.json" || [ $? -eq 2 ]; } |
        jq -r '[.actions[], .operators[]] | .[].branches[] | select(.taken > 0) | [.name, .taken] | @tsv' >"$work/ours"
    result=$(awk -F'\t' -v trace="$trace" '
        FILENAME == ARGV[1] { tlc[$1] = $2; next }
        { ours[$1] = $2; if (tlc[$1] + 0 < $2) print "wrong\t" trace ": " $1 ": here " $2 ", TLC " tlc[$1] + 0 }
        END {
            for (b in ours) { same += tlc[b] == ours[b]; if (tlc[b] > ours[b]) print "more\t" trace ": " b ": here " ours[b] ", TLC " tlc[b] }
            for (b in tlc) if (!(b in ours)) print "more\t" trace ": " b ": here 0, TLC " tlc[b]
            print "same\t" same + 0
        }' "$work/tlc" "$work/ours")
    grep -P '^(wrong|more)\t' <<<"$result" || true
    wrong=$((wrong + $(grep -c $'^wrong\t' <<<"$result" || true)))
    more=$((more + $(grep -c $'^more\t' <<<"$result" || true)))
    compared=$((compared + $(sed -n 's/^same\t//p' <<<"$result")))
    cut -f1 "$work/ours" >>"$work/taken"
done
taken=$(sort -u "$work/taken" | wc -l)
echo "$# traces, $taken of $(wc -l <"$work/branches") branches: of the counts of a branch in a trace," \
    "$compared are the same in TLC, in $more TLC has more steps, in $wrong fewer"
[ "$wrong" -eq 0 ]
