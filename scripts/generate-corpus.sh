#!/usr/bin/env bash
# Writes a large corpus of behaviours with TLC, to measure with; it is not committed.
#
#   scripts/generate-corpus.sh TLA2TOOLS_JAR DIRECTORY [MEGABYTES]
#
# TLC simulates the models of spec/corpus in turns, each time with a new seed, until there are MEGABYTES
# (200 unless named) of JSON. DIRECTORY gets the same behaviours in several forms:
#
#   json/    -dumpTrace json
#   tla/     -dumpTrace tla, of the same behaviours
#   text/    TLC's standard output of the same runs: plain with odd seeds, with -tool with even ones
# and behaviours of the same models, about half as large each:
#   modules/ -simulate file=...: a module for each
#   log/     -continue: one log with many of them
#
# With the same specification, the same TLC and the same size, the files of the first three are the same
# but for the times and paths in text/. What is there is kept, so that an interrupted run goes on where it
# was. One core is enough: about a megabyte of JSON a second. Needs Java 11 or later, and a jar that
# holds the community modules: `-dumpTrace tla` uses IOUtils (`unzip -l tla2tools.jar | grep IOUtils`).
set -euo pipefail
# The order of files and lines is that of their bytes, whatever the language here.
export LC_ALL=C

if [ $# -lt 2 ] || [ ! -f "$1" ]; then
    echo "usage: scripts/generate-corpus.sh TLA2TOOLS_JAR DIRECTORY [MEGABYTES]" >&2
    echo "TLA2TOOLS_JAR is TLC's jar: https://github.com/tlaplus/tlaplus/releases" >&2
    echo "It must hold the community modules, of which -dumpTrace tla uses IOUtils." >&2
    exit 2
fi
jar=$(realpath "$1")
root=$(realpath "$(dirname "$0")/..")
megabytes=${3:-200}
mkdir -p "$2"/{json,tla,text,modules,log}
out=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$root"/spec/*.tla "$root"/spec/corpus/* "$work"
cd "$work"
models=(*.cfg)

# TLC unpacks its modules into the directory for temporary files at every start, and leaves them there.
# A run is over before a second compiler pays, or a second core for the garbage.
tlc() {
    java -Djava.io.tmpdir="$work" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar "$jar" \
        -workers 1 -fp 0 -noGenerateSpecTE -metadir states -depth 1000 "$@" corpus.tla
}
# Bytes of the files in a directory.
bytes() { find "$1" -type f -printf '%s\n' | awk '{ all += $1 } END { print all + 0 }'; }

# One behaviour in three forms. The JSON is moved last: where it is, the others are.
behaviour() {
    local name=$1 model=$2 seed=$3 status=0 options=()
    [ $((seed % 2)) -eq 1 ] || options=(-tool)
    tlc -config "$model.cfg" -simulate num=1000000 -seed "$seed" "${options[@]}" \
        -dumpTrace json "$name.json" -dumpTrace tla "$name.tla" >"$name.txt" 2>&1 || status=$?
    # TLC's exit code for a violated invariant.
    if [ $status -ne 12 ] || [ ! -s "$name.json" ] || [ ! -s "$name.tla" ]; then
        echo "$name: TLC found no such behaviour (exit code $status):" >&2
        tail -n 20 "$name.txt" >&2
        exit 1
    fi
    mv "$name.txt" "$out/text"
    mv "$name.tla" "$out/tla"
    mv "$name.json" "$out/json"
    rm -rf states tlc-*
}

enough=$((megabytes * 1000000))
have=0
for ((seed = 1; have < enough; seed++)); do
    model=${models[seed % ${#models[@]}]%.cfg}
    name=$(printf '%s_%05d' "$model" "$seed")
    [ -s "$out/json/$name.json" ] || behaviour "$name" "$model" "$seed"
    have=$((have + $(stat -c %s "$out/json/$name.json")))
done

# Behaviours of about half a megabyte each, so that this gives half as many bytes as there are of JSON.
count=$((megabytes / ${#models[@]} + 1))
for model in "${models[@]%.cfg}"; do
    if [ ! -s "$out/log/$model.txt" ]; then
        tlc -config "$model.cfg" -simulate num="$count" -seed 1 -continue >log.txt 2>&1 || true
        mv log.txt "$out/log/$model.txt"
    fi
    if [ ! -e "$out/.modules-$model" ]; then
        sed '/^INVARIANT/d' "$model.cfg" >unbounded.cfg
        tlc -config unbounded.cfg -simulate "file=$out/modules/$model,num=$((count / 5 + 1))" -seed 1 \
            >modules.txt 2>&1
        touch "$out/.modules-$model"
    fi
done

echo "$(find "$out/json" -name '*.json' | wc -l) behaviours; megabytes:"
for form in json tla text modules log; do
    printf '  %-8s %s\n' "$form" "$(($(bytes "$out/$form") / 1000000))"
done
