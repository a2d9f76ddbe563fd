#!/usr/bin/env bash
# Writes the traces of this folder anew with TLC: tests/trace/generate.sh TLA2TOOLS_JAR
set -euo pipefail
if [ $# -ne 1 ] || [ ! -f "$1" ]; then
    echo "usage: tests/trace/generate.sh TLA2TOOLS_JAR" >&2
    exit 2
fi
jar=$(realpath "$1")
here=$(realpath "$(dirname "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here/Counter.tla" "$here"/../../spec/*.tla "$work"
cd "$work"

# trace NAME MODULE LINES-OF-THE-CONFIGURATION
trace() {
    printf '%s\n' "$3" >"$1.cfg"
    java -jar "$jar" -workers 1 -fp 0 -seed 0 -noGenerateSpecTE -metadir states -config "$1.cfg" \
        -dumpTrace json "$here/$1.json" "$2.tla" >"$1.log" 2>&1 || [ $? -ge 12 ] ||
        { tail -n 20 "$1.log" >&2; exit 1; }
    [ -s "$here/$1.json" ] || { tail -n 20 "$1.log" >&2; exit 1; }
}

names='CONSTANT Names = {a, b}
CHECK_DEADLOCK FALSE'
trace one-state Counter "$names
SPECIFICATION Spec
INVARIANT Full"
trace labelled Counter "$names
SPECIFICATION Spec
INVARIANT NotFull"
trace next-only Counter "$names
INIT Init
NEXT Whole
INVARIANT NotFull"
trace lasso Counter "$names
SPECIFICATION FairSpec
PROPERTY SomeDay"
trace stuttering Counter "$names
SPECIFICATION Spec
PROPERTY Often"
trace stuttering-at-once Counter "$names
SPECIFICATION Spec
PROPERTY SomeDay"
trace alias Counter "$names
SPECIFICATION Spec
INVARIANT NotFull
ALIAS Alias"

# All states of the counter, and all steps between them.
printf '%s\nSPECIFICATION Spec\n' "$names" >counter.cfg
java -jar "$jar" -workers 1 -fp 0 -seed 0 -noGenerateSpecTE -metadir states -config counter.cfg \
    -dump dot,actionlabels "$here/counter.dot" Counter.tla >counter.log 2>&1 || { tail -n 20 counter.log >&2; exit 1; }

# raft.tla with an ALIAS that has all variables and one more.
cat >RaftAlias.tla <<'TLA'
---- MODULE RaftAlias ----
EXTENDS MCraft
NobodyLeads == \A i \in Server : state[i] /= Leader
NobodyAppends == \A i \in Server : state[i] = Follower => log[i] = <<>>
Alias == [
    messages |-> messages, elections |-> elections, allLogs |-> allLogs,
    currentTerm |-> currentTerm, state |-> state, votedFor |-> votedFor, log |-> log,
    commitIndex |-> commitIndex, votesResponded |-> votesResponded, votesGranted |-> votesGranted,
    voterLog |-> voterLog, nextIndex |-> nextIndex, matchIndex |-> matchIndex,
    leaders |-> {i \in Server : state[i] = Leader}]
====
TLA
trace raft-alias RaftAlias "$(sed '/^SPECIFICATION/,$d' "$here/../../spec/MCraft2.cfg")
SPECIFICATION Spec
CONSTRAINT Bounded
CHECK_DEADLOCK FALSE
INVARIANT NobodyLeads
ALIAS Alias"

# Servers and values that are numbers: functions over 1..n, which JSON writes as arrays; and over other
# numbers and strings, which it writes as objects.
named() {
    trace "$1" RaftAlias "$(sed '/^SPECIFICATION/,$d' "$here/../../spec/MCraft2.cfg" |
        sed "s/Server = .*/Server = $2/; s/Value = .*/Value = $3/")
SPECIFICATION Spec
CONSTRAINT Bounded
CHECK_DEADLOCK FALSE
INVARIANT NobodyAppends"
}
named raft-numbers '{1, 2}' '{7}'
named raft-mixed '{0, 5}' '{"x"}'
