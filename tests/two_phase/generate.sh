#!/usr/bin/env bash
# Writes the behaviours and the graph of this folder anew with TLC: tests/two_phase/generate.sh TLA2TOOLS_JAR
set -euo pipefail
if [ $# -ne 1 ] || [ ! -f "$1" ]; then
    echo "usage: tests/two_phase/generate.sh TLA2TOOLS_JAR" >&2
    exit 2
fi
jar=$(realpath "$1")
here=$(realpath "$(dirname "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/TwoPhase.tla" "$work"
cd "$work"

tlc() {
    java -jar "$jar" -workers 1 -fp 0 -seed 0 -noGenerateSpecTE -metadir states "$@" TwoPhase.tla >tlc.log 2>&1 ||
        [ $? -ge 12 ] || { tail -n 20 tlc.log >&2; exit 1; }
}
model='CONSTANT Participant = {p1, p2, p3}
CHECK_DEADLOCK FALSE
SPECIFICATION Spec'

mkdir -p "$here/traces"
for property in NobodyCommits NobodyAborts VotesAreCounted; do
    printf '%s\nINVARIANT %s\n' "$model" "$property" >"$property.cfg"
    tlc -config "$property.cfg" -dumpTrace json "$here/traces/$property.json"
    [ -s "$here/traces/$property.json" ]
done

printf '%s\nINVARIANT Consistent\n' "${model/, p3/}" >graph.cfg
tlc -config graph.cfg -dump dot,actionlabels graph.dot
gzip -9n <graph.dot >"$here/graph.dot.gz"
