---- MODULE Steps ----
(* What Instance.tla makes an instance of. *)
EXTENDS Integers
VARIABLE at
Start == at = 0
Walk(n) == at < 4 /\ at' = at + n
Rest == at = 1 /\ at' = 0
====
