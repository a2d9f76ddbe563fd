#!/usr/bin/env bash
# Writes the traces and their manifest anew with TLC: one trace for each file in spec/traps.
#
#   scripts/generate-traces.sh TLA2TOOLS_JAR [DIRECTORY]
#
# DIRECTORY is traces/ unless named. Of what is in it already, only the traces of its manifest are replaced;
# a directory with other files and no manifest is refused. With the same specification and the same TLC, the
# behaviours are the same: one worker, fixed seeds. On another machine or with another build of TLC, the variables of a
# state can be in another order, and then the files' hashes differ. Needs Java 11 or later, and sha256sum.
set -euo pipefail
# The order of files and lines is that of their bytes, whatever the language here.
export LC_ALL=C

if [ $# -lt 1 ] || [ ! -f "$1" ]; then
    echo "usage: scripts/generate-traces.sh TLA2TOOLS_JAR [DIRECTORY]" >&2
    echo "TLA2TOOLS_JAR is TLC's jar: https://github.com/tlaplus/tlaplus/releases" >&2
    exit 2
fi
jar=$(realpath "$1")
root=$(realpath "$(dirname "$0")/..")
introduction="# Written by scripts/generate-traces.sh: how TLC made each trace, and from what."
mkdir -p "${2:-$root/traces}"
out=$(realpath "${2:-$root/traces}")
if [ -n "$(ls -A "$out")" ] && ! head -n 1 "$out/manifest.toml" 2>/dev/null | grep -qxF "$introduction"; then
    echo "$out is not empty, and has no manifest of this script: nothing is done" >&2
    exit 2
fi
# As in the repository, so that a command that works here works there.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/spec" "$work/traces"
cp -r "$root"/spec/*.tla "$root/spec/traps" "$work/spec"
cd "$work/spec"

# The value of a comment `\* key: value` in a configuration.
setting() { sed -n "s/^\\\\\\* $1: *//p" "traps/$2.cfg"; }
# TLC's options for a model. TLC takes a seed even where it does not simulate, and writes by it. Properties of what
# happens for ever need `-lncheck final`: otherwise TLC looks for violations whenever some time has passed.
options() {
    local options
    options=$(setting options "$1")
    [[ $options == *-seed* ]] || options="-seed 0 $options"
    echo "-workers 1 -fp 0 $options -noGenerateSpecTE -metadir states -config traps/$1.cfg" \
        "-dumpTrace json ../traces/$1.json $(setting module "$1").tla" | tr -s ' '
}
sha256() { sha256sum "$1" | cut -d' ' -f1; }
# Text as a TOML string.
quoted() { printf '"%s"' "$(sed 's/[\\"]/\\&/g' <<<"$1")"; }

generate() {
    local name=$1 status=0
    # shellcheck disable=SC2046 -- the options are several words
    java -XX:+UseParallelGC -jar "$jar" $(options "$name") >"$name.log" 2>&1 || status=$?
    # TLC's exit codes: 12 is a violated invariant, 13 a violated property.
    if [ $status -ne 12 ] && [ $status -ne 13 ]; then
        echo "$name: TLC found no such behaviour (exit code $status):" >&2
        tail -n 20 "$name.log" >&2
        exit 1
    fi
}

describe() {
    local name=$1
    echo
    echo "[[trace]]"
    echo "file = $(quoted "$name.json")"
    echo "shows = $(quoted "$(setting shows "$name")")"
    echo "model = $(quoted "spec/traps/$name.cfg")"
    echo "model-sha256 = $(quoted "$(sha256 "traps/$name.cfg")")"
    echo "module = $(quoted "spec/$(setting module "$name").tla")"
    echo "command = $(quoted "java -XX:+UseParallelGC -jar tla2tools.jar $(options "$name")")"
    echo "seed = $(options "$name" | sed 's/.*-seed \([0-9]*\).*/\1/')"
    # TLC prints a state without its number when it is the only one.
    echo "states = $(grep -c '^/\\ currentTerm = ' "$name.log")"
    echo "sha256 = $(quoted "$(sha256 "../traces/$name.json")")"
}

introduce() {
    echo "$introduction"
    echo "# Each command is for the folder spec/, with the path of your tla2tools.jar; it writes the trace anew."
    echo
    echo "tlc = $(quoted "$(sed -n '/^TLC2 Version/{p;q}' ./*.log)")"
    echo
    echo "# The specification's modules, by the hash of each."
    echo "[specification]"
    for module in *.tla; do echo "$(quoted "spec/$module") = $(quoted "$(sha256 "$module")")"; done
}

for model in traps/*.cfg; do
    name=$(basename "$model" .cfg)
    echo "$name"
    generate "$name"
    describe "$name" >>described
done
{ introduce && cat described; } >../traces/manifest.toml

if [ -f "$out/manifest.toml" ]; then
    sed -n 's/^file = "\([^/"]*\.json\)"$/\1/p' "$out/manifest.toml" |
        while read -r file; do rm -f "$out/$file"; done
fi
mv ../traces/* "$out"
