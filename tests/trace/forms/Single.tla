------------------------------- MODULE Single -------------------------------
(* One variable: TLC prints its states without a conjunction.               *)
EXTENDS Integers, Sequences
VARIABLE x
Init == x = <<>>
Next == x' = Append(x, [n |-> Len(x), text |-> "long enough that three of them take more than a line"])
Short == Len(x) < 4
=============================================================================
