---- MODULE Instance ----
(* Actions of another module, which TLC names with an exclamation mark. *)
EXTENDS Integers
VARIABLE at
M == INSTANCE Steps
Init == M!Start
Next == (\E n \in {1, 3} : M!Walk(n)) \/ M!Rest
Below == at < 5
AtStart == at = 0
====
