#!/bin/sh
# Has TLC write Values.txt and Values.json from Values.tla and Values.cfg.
# usage: tests/tla/generate.sh path/to/tla2tools.jar
set -eu

jar=$(realpath "${1:?usage: $0 path/to/tla2tools.jar}")
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

# 12 is TLC's exit code for a violated invariant: the way to have it print all states.
status=0
java -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dsun.stdout.encoding=UTF-8 \
  -XX:+UseParallelGC -jar "$jar" -workers 1 -deadlock -noGenerateSpecTE \
  -metadir "$work" -dumpTrace json Values.json Values >"$work/out" || status=$?
if [ "$status" -ne 12 ]; then
  cat "$work/out" >&2
  exit 1
fi

# Only the states: the rest holds times and paths.
sed -n '/^State 1: /,${/^"CounterExample written/q;/ states generated/q;p;}' "$work/out" >Values.txt
