------------------------------- MODULE Toggle -------------------------------
(* A variable that goes back and forth, and one that seldom changes: with     *)
(* -difftrace, what a state is the difference to matters.                     *)
EXTENDS Integers

VARIABLES count, lamp, steps

vars == <<count, lamp, steps>>

Init == count = 0 /\ lamp = "off" /\ steps = 0

Flip ==
    /\ steps < 6
    /\ steps' = steps + 1
    /\ lamp' = IF lamp = "off" THEN "on" ELSE "off"
    /\ count' = IF steps \in {3, 4} THEN count + 1 ELSE count

Spec == Init /\ [][Flip]_vars

Few == steps < 5
FewFlips == [][steps < 4]_vars
StaysFew == [](steps = 4 => [](steps < 5))
=============================================================================
