#!/usr/bin/env bash
# How much memory `conformance replay` takes: for a directory of traces, and for behaviours of any length.
#
#   scripts/measure-memory.sh CONFORMANCE [CORPUS]
#
# CONFORMANCE is the program, CORPUS what scripts/generate-corpus.sh has made. A long behaviour is a committed
# one whose last step, which duplicates a message, is undone by dropping it and taken again, so often as it
# needs. Needs GNU time and gzip.
set -euo pipefail
conformance=$(realpath "$1")
corpus=${2:-}
traces=$(realpath "$(dirname "$0")/../traces")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

measure() {
    local peak
    peak=$(/usr/bin/time -f %M "$conformance" replay "$2" 2>&1 >printed | tail -n 1)
    printf '%-42s %5d MB  peak %4d MB  %s\n' "$1" "$(du -sb "$2" | awk '{print int($1 / 1e6)}')" \
        "$((peak * 1024 / 1000000))" "$(grep -E '^checked' printed)"
}

# Writes the behaviour with so many steps more.
lengthen() {
    "$conformance" convert --to ndjson "$traces/message-duplicated.json" |
        awk -v more="$1" '
            { print; before = last; last = $0 }
            END {
                sub(/^{"label":.*"parameters":\[[^]]*\]}/, "{\"label\":null", before)
                for (i = 0; i < more; i += 2) { print before; print last }
            }'
}

# TLC writes a simulated behaviour as a module of states.
module() {
    awk '/^State [0-9]+: / { sub(/:/, "", $2); print "\n\nSTATE_" $2 " == "; next }
         /^\/\\/ { print }
         BEGIN { print "---------------- MODULE long_0_0 -----------------" }
         END { print "\n\n=================================================" }'
}

if [ -n "$corpus" ]; then measure "a directory of traces" "$corpus/json"; fi
for more in 2000 200000; do
    lengthen $more >long.ndjson
    measure "JSON lines" long.ndjson
    gzip -1 -c long.ndjson >long.ndjson.gz
    measure "JSON lines, gzip" long.ndjson.gz
    "$conformance" convert --to text long.ndjson >long.txt
    measure "a log with one error trace" long.txt
    module <long.txt >long_0_0
    measure "a simulation module" long_0_0
    "$conformance" convert --to json long.ndjson >long.json
    measure "-dumpTrace json" long.json
    "$conformance" convert --to itf long.ndjson >long.itf.json
    measure "ITF" long.itf.json
done
