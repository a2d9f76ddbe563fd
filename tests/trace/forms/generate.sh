#!/usr/bin/env bash
# Writes the behaviours of this folder anew with TLC, each in every form: tests/trace/forms/generate.sh TLA2TOOLS_JAR
#
# The behaviours are the same each time; the logs differ in times and process numbers. Of the paths of this machine
# only the files' names are left. The jar must hold the community modules: `-dumpTrace tla` uses IOUtils.
set -euo pipefail
if [ $# -ne 1 ] || [ ! -f "$1" ]; then
    echo "usage: tests/trace/forms/generate.sh TLA2TOOLS_JAR" >&2
    exit 2
fi
jar=$(realpath "$1")
here=$(realpath "$(dirname "$0")")
spec=$here/../../../spec
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here"/*.tla "$spec"/*.tla "$work"
cd "$work"

# tlc OUTPUT OPTIONS...: runs TLC, which ends with an error as it finds one
tlc() {
    local output=$1
    shift
    java -jar "$jar" -workers 1 -fp 0 -seed 0 -metadir states -nowarning "$@" >"$output" 2>&1 ||
        [ $? -ge 10 ] || { tail -n 20 "$output" >&2; exit 1; }
    sed -i -E '/^Parsing file /s#([ :])/[^ !]*/#\1#g' "$output"
}

# behaviour NAME MODULE LINES-OF-THE-CONFIGURATION OPTIONS...: one behaviour in every form
behaviour() {
    local name=$1 module=$2
    printf '%s\n' "$3" >"$name.cfg"
    shift 3
    mkdir -p te
    tlc "$here/$name.txt" "$@" -config "$name.cfg" -teSpecOutDir te -dumpTrace json "$name.json" \
        -dumpTrace tla "$name.dump.tla" -dumpTrace tlcaction "$name.actions.tla" "$module.tla"
    mv "$name.json" "$name.dump.tla" "$here"
    # A behaviour of one state has no labels, and no module to explore it.
    if [ -f "$name.actions.tla" ]; then
        mv "$name.actions.tla" "$here"
        mv te/*_TTrace_*.tla "$here/$name.TTrace.tla"
        # Its states in binary; with ALIAS there are none.
        find . -name '*_TTrace_*.bin' -exec mv {} "$name.bin" \;
    fi
    log "$name" tool "$module" "$@" -tool
    log "$name" diff "$module" "$@" -difftrace
    log "$name" diff.tool "$module" "$@" -difftrace -tool
}

# log NAME FORM MODULE OPTIONS...
log() {
    local name=$1 form=$2 module=$3
    shift 3
    tlc "$here/$name.$form.txt" "$@" -noGenerateSpecTE -config "$name.cfg" "$module.tla"
}

# dumped NAME MODULE: what else TLC writes of a behaviour: the states alone, these with a specification, and what the
# module Json writes of it
dumped() {
    local name=$1 module=$2
    tlc dumped.log -noGenerateSpecTE -config "$name.cfg" -dumpTrace tlcplain "$name.plain.tla" \
        -dumpTrace tlcTESpec "$name.TESpec.tla" -postCondition Dumped!Dump "$module.tla"
    mv "$name.plain.tla" "$name.TESpec.tla" "$here"
    mv dumped.json "$here/$name.counterexample.json"
}
printf -- '---- MODULE Dumped ----\nEXTENDS TLCExt, Json\nDump == JsonSerialize("dumped.json", CounterExample)\n====\n' >Dumped.tla

names='CONSTANTS
    a = a
    b = b'
behaviour values Forms "$names
SPECIFICATION Lazy
INVARIANT NotYet"
behaviour lasso Forms "$names
SPECIFICATION Spec
PROPERTY Beyond"
behaviour stuttering Forms "$names
SPECIFICATION Lazy
PROPERTY Beyond"
behaviour stuttering-later Forms "$names
SPECIFICATION Tired
CHECK_DEADLOCK FALSE
PROPERTY Beyond"
behaviour deadlock Forms "$names
INIT Init
NEXT Stop"
behaviour one-state Forms "$names
SPECIFICATION Lazy
INVARIANT Never"
behaviour alias Forms "$names
SPECIFICATION Lazy
INVARIANT NotYet
ALIAS Alias"
behaviour single Single "INIT Init
NEXT Next
INVARIANT Short"
behaviour instance Instance "INIT Init
NEXT Next
INVARIANT Below"
behaviour toggle Toggle "INIT Init
NEXT Flip
INVARIANT Few"
behaviour toggle-action Toggle "SPECIFICATION Spec
PROPERTY FewFlips"
behaviour toggle-deadlock Toggle "INIT Init
NEXT Flip"
# Found while TLC generates states: no lasso, although the property is temporal.
behaviour toggle-temporal Toggle "SPECIFICATION Spec
PROPERTY StaysFew"
# The same violation, searched in other ways; and the errors of one search.
log toggle depth-first.diff Toggle -difftrace -dfid 9
log toggle simulated.diff Toggle -difftrace -simulate num=1
log toggle continue.diff Toggle -difftrace -continue

constants=$(sed '/^SPECIFICATION/,$d' "$spec/MCraft2.cfg")
printf -- '---- MODULE Raft ----\nEXTENDS MCraft\nNobodyLeads == \\A i \\in Server : state[i] /= Leader\n====\n' >Raft.tla
behaviour raft Raft "$constants
SPECIFICATION Spec
CONSTRAINT Bounded
CHECK_DEADLOCK FALSE
INVARIANT NobodyLeads"
behaviour raft-next unlabelled "$constants
    Ambitious = {s1, s2}
INIT Init
NEXT Next
CONSTRAINT Bounded
CHECK_DEADLOCK FALSE
INVARIANT NobodyLeads"

dumped values Forms
dumped lasso Forms
dumped toggle Toggle

# Several behaviours in one log.
printf '%s\nSPECIFICATION Lazy\nINVARIANT Odd\n' "$names" >continue.cfg
log continue log Forms -continue
log continue tool Forms -continue -tool
mv "$here/continue.log.txt" "$here/continue.txt"

# A module a behaviour, and the simulator's own log.
mkdir -p "$here/simulation"
printf '%s\nINIT Init\nNEXT Next\nCHECK_DEADLOCK FALSE\n' "$constants" >simulation.cfg
tlc simulation.log -noGenerateSpecTE -config simulation.cfg -simulate file=raft,num=3 -depth 12 MCraft.tla
mv raft_0_* "$here/simulation/"
printf '%s\nSPECIFICATION Lazy\n' "$names" >values-simulation.cfg
tlc simulation.log -noGenerateSpecTE -config values-simulation.cfg -simulate file=values,num=1 -depth 15 Forms.tla
printf 'INIT Init\nNEXT Next\n' >single-simulation.cfg
tlc simulation.log -noGenerateSpecTE -config single-simulation.cfg -simulate file=single,num=1 -depth 4 Single.tla
mv values_0_* single_0_* "$here/simulation/"
log values simulated Forms -simulate num=5

# What is no behaviour.
mkdir -p "$here/refused"
cp stuttering.bin "$here/refused/binary.bin"
tlc states.log -noGenerateSpecTE -config values-simulation.cfg -dump "$here/refused/states" Forms.tla
cp Forms.tla "$here/refused/specification.tla"
tlc dumped.log -noGenerateSpecTE -config values-simulation.cfg -postCondition Dumped!Dump Forms.tla
mv dumped.json "$here/refused/no-error.json"
tlc dumped.log -noGenerateSpecTE -config toggle.cfg -dumpTrace dot picture.dot Toggle.tla
mv picture.dot "$here/refused"
# Nothing of the first state, although the second is there.
printf 'INIT Init\nNEXT Next\nINVARIANT AtStart\n' >difftrace.cfg
tlc "$here/refused/difftrace.txt" -noGenerateSpecTE -config difftrace.cfg -difftrace Instance.tla
