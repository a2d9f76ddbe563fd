------------------------------- MODULE Counter -------------------------------
(* A counter with a name, for every shape that a trace of TLC can have. *)
EXTENDS Naturals

CONSTANT Names
VARIABLES count, names

Init == count = 0 /\ names = {}

Add(n, by) ==
    /\ n \notin names
    /\ names' = names \cup {n}
    /\ count' = count + by

Reset ==
    /\ names = Names
    /\ count' = 0
    /\ names' = {}

Next == (\E n \in Names, by \in {1} : Add(n, by)) \/ Reset
Whole == Next /\ count' \in Nat

Spec == Init /\ [][Next]_<<count, names>>
FairSpec == Spec /\ WF_<<count, names>>(Next)

Empty == names = {}
Full == names = Names
NotFull == ~Full
Zero == count = 0
SomeDay == <>(count > 5)
Often == []<>(names = {})

(* In place of the variables: one of them, and something else. *)
Alias == [count |-> count, left |-> Names \ names, odd |-> count % 2 = 1]
=============================================================================
