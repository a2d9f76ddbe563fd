#!/usr/bin/env bash
# Writes the traces of this folder anew with TLC: tests/replay/broken/generate.sh TLA2TOOLS_JAR
# Each is a behaviour of a specification that is not Raft: raft.tla with one thing wrong.
set -euo pipefail
if [ $# -ne 1 ] || [ ! -f "$1" ]; then
    echo "usage: tests/replay/broken/generate.sh TLA2TOOLS_JAR" >&2
    exit 2
fi
jar=$(realpath "$1")
here=$(realpath "$(dirname "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/Broken.tla" "$here"/../../../spec/*.tla "$work"
cd "$work"

# broken NAME INVARIANT CONSTRAINTS DEFINITION LONGEST
broken() {
    local name=$1
    {
        sed '/^SPECIFICATION/,$d; s/Max\(Term\|LogLen\|Messages\|Copies\) = .*/Max\1 = 9/' "$here/../../../spec/MCraft3.cfg" |
            sed 's/Value = .*/Value = {v1, v2}/'
        printf '%s\n' "INIT Init" "NEXT CalmNext" "CHECK_DEADLOCK FALSE" "INVARIANT $2" "$3" \
            "CONSTANTS" "Ambitious = {s1, s2, s3}" "$4"
    } >"$name.cfg"
    java -XX:+UseSerialGC -jar "$jar" -workers 1 -fp 0 -seed 0 -simulate -depth "$5" -noGenerateSpecTE \
        -metadir states -config "$name.cfg" -dumpTrace json "$here/$name.json" Broken.tla >"$name.log" 2>&1 ||
        [ $? -ge 12 ] || { tail -n 20 "$name.log" >&2; exit 1; }
    [ -s "$here/$name.json" ] || { tail -n 20 "$name.log" >&2; exit 1; }
    grep -c '^State' "$name.log"
}

patient="ACTION_CONSTRAINTS Patience DeliveryFirst"
broken election-safety ElectionSafety "$patient" "Grants <- GrantsAll" 70
broken log-matching LogMatching "ACTION_CONSTRAINT DeliveryFirst" "ClientRequest <- RequestOfTerm1" 70
broken leader-completeness LeaderCompleteness "$patient" "IsUpToDate <- IsUpToDateAnyhow" 70
broken state-machine-safety StateMachineSafety "$patient" "IsUpToDate <- IsUpToDateAnyhow" 120
