------------------------------- MODULE corpus -------------------------------
(***************************************************************************)
(* Long behaviours, for measuring.  scripts/generate-corpus.sh lets TLC    *)
(* simulate until one gets there: a trap as in traps.tla, but one that any *)
(* long enough behaviour falls into.                                       *)
(***************************************************************************)
EXTENDS traps

CONSTANT Length

NotThatLong == TLCGet("level") < Length

=============================================================================
