#!/usr/bin/env bash
# Writes state graphs with TLC: one for each file in spec/graphs.
#
#   scripts/generate-graphs.sh TLA2TOOLS_JAR [DIRECTORY]
#
# Without DIRECTORY, the small ones that are committed, into tests/graph, compressed. With DIRECTORY, the large ones
# (large-*.cfg) into it, as they are: some gigabytes, to measure with. With the same specification and the same TLC
# the graphs are the same: one worker. On another machine or with another build of TLC, the variables of a state can be
# in another order, and then the files' bytes differ. Needs Java 11 or later.
set -euo pipefail
# The order of files and lines is that of their bytes, whatever the language here.
export LC_ALL=C

if [ $# -lt 1 ] || [ ! -f "$1" ]; then
    echo "usage: scripts/generate-graphs.sh TLA2TOOLS_JAR [DIRECTORY]" >&2
    echo "TLA2TOOLS_JAR is TLC's jar: https://github.com/tlaplus/tlaplus/releases" >&2
    exit 2
fi
jar=$(realpath "$1")
root=$(realpath "$(dirname "$0")/..")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ $# -gt 1 ]; then
    mkdir -p "$2"
    out=$(realpath "$2")
else
    out=
fi
cp "$root"/spec/*.tla "$root"/spec/graphs/*.cfg "$work"
cd "$work"

# The value of a comment `\* key: value` in a configuration.
setting() { sed -n "s/^\\\\\\* $1: *//p" "$2.cfg"; }

# Writes the graph of a model to a file.
graph() {
    local name=$1 file=$2 status=0
    java -Djava.io.tmpdir="$work" -XX:+UseSerialGC -jar "$jar" -workers 1 -fp 0 -seed 0 -noGenerateSpecTE \
        -metadir states -config "$name.cfg" -dump "$(setting dump "$name")" "$file" "$(setting module "$name").tla" \
        >"$name.log" 2>&1 || status=$?
    if [ $status -ne 0 ]; then
        echo "$name: TLC wrote no graph (exit code $status):" >&2
        tail -n 20 "$name.log" >&2
        exit 1
    fi
    echo "$name: $(sed -n 's/.*generated, \([0-9,]* distinct states\) found.*/\1/p' "$name.log" | tail -n 1)," \
        "$(stat -c %s "$file") bytes"
}

for model in *.cfg; do
    name=${model%.cfg}
    case $name in
    large-*) [ -z "$out" ] || graph "$name" "$out/$name.dot" ;;
    *)
        if [ -z "$out" ]; then
            graph "$name" "$name.dot"
            gzip -9 -n -c "$name.dot" >"$root/tests/graph/$name.dot.gz"
        fi
        ;;
    esac
done
