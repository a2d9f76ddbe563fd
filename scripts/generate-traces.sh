#!/usr/bin/env bash
# Writes the traces and their manifest anew with TLC: one trace for each file in spec/traps.
#
#   scripts/generate-traces.sh TLA2TOOLS_JAR [DIRECTORY]
#
# DIRECTORY is traces/ unless named. With the same specification and the same TLC, the files are the
# same: one worker, fixed seeds. Needs Java 11 or later, and sha256sum.
set -euo pipefail

if [ $# -lt 1 ] || [ ! -f "$1" ]; then
    echo "usage: scripts/generate-traces.sh TLA2TOOLS_JAR [DIRECTORY]" >&2
    echo "TLA2TOOLS_JAR is TLC's jar: https://github.com/tlaplus/tlaplus/releases" >&2
    exit 2
fi
jar=$(realpath "$1")
root=$(realpath "$(dirname "$0")/..")
mkdir -p "${2:-$root/traces}"
out=$(realpath "${2:-$root/traces}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$root"/spec/*.tla "$root"/spec/traps/*.cfg "$work"
cd "$work"

# The value of a comment `\* key: value` in a configuration.
setting() { sed -n "s/^\\\\\\* $1: *//p" "$2.cfg"; }
# TLC's options for a model. TLC takes a seed even where it does not simulate, and writes by it.
options() {
    local options
    options=$(setting options "$1")
    [[ $options == *-seed* ]] || options="-seed 0 $options"
    echo "-workers 1 -fp 0 $options" | sed 's/ *$//'
}
sha256() { sha256sum "$1" | cut -d' ' -f1; }
# Text as a TOML string.
quoted() { printf '"%s"' "$(sed 's/[\\"]/\\&/g' <<<"$1")"; }

generate() {
    local name=$1 module status=0
    module=$(setting module "$name")
    # shellcheck disable=SC2046 -- the options are several words
    java -XX:+UseParallelGC -jar "$jar" $(options "$name") -noGenerateSpecTE -metadir states \
        -config "$name.cfg" -dumpTrace json "$name.json" "$module.tla" \
        >"$name.log" 2>&1 || status=$?
    # TLC's exit codes: 12 is a violated invariant, 13 a violated property.
    if [ $status -ne 12 ] && [ $status -ne 13 ]; then
        echo "$name: TLC found no such behaviour (exit code $status):" >&2
        tail -n 20 "$name.log" >&2
        exit 1
    fi
}

describe() {
    local name=$1 module
    module=$(setting module "$name")
    echo
    echo "[[trace]]"
    echo "file = $(quoted "$name.json")"
    echo "shows = $(quoted "$(setting shows "$name")")"
    echo "model = $(quoted "spec/traps/$name.cfg")"
    echo "model-sha256 = $(quoted "$(sha256 "$name.cfg")")"
    echo "module = $(quoted "spec/$module.tla")"
    echo "command = $(quoted "java -jar tla2tools.jar $(options "$name") -config $name.cfg -dumpTrace json $name.json $module.tla")"
    echo "seed = $(options "$name" | sed 's/.*-seed \([0-9]*\).*/\1/')"
    # TLC prints a state without its number when it is the only one.
    echo "states = $(grep -c '^/\\ currentTerm = ' "$name.log")"
    echo "sha256 = $(quoted "$(sha256 "$name.json")")"
}

introduce() {
    echo "# Written by scripts/generate-traces.sh: how TLC made each trace, and from what."
    echo
    echo "tlc = $(quoted "$(sed -n '/^TLC2 Version/{p;q}' ./*.log)")"
    echo
    echo "# The specification's modules, by the hash of each."
    echo "[specification]"
    for module in *.tla; do echo "$(quoted "spec/$module") = $(quoted "$(sha256 "$module")")"; done
}

for model in *.cfg; do
    name=${model%.cfg}
    echo "$name"
    generate "$name"
    describe "$name" >>described
done
{ introduce && cat described; } >manifest.toml

rm -f "$out"/*.json "$out/manifest.toml"
mv ./*.json manifest.toml "$out"
