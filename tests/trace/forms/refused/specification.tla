-------------------------------- MODULE Forms --------------------------------
(* Values that are hard to read, and a run that prints among its states.   *)
EXTENDS Integers, Sequences, FiniteSets, TLC

CONSTANTS a, b
VARIABLES step, value, still

Values == <<
    <<>>,
    "quoted \"so\" and \\ so",
    "two\nlines,\ta tab /\\ x = 1",
    "häuft 漢 \\* <State 2: none>",
    {-1, 0, 2},
    {"]", "}", ")", ">>", ",", "@@", ":>"},
    (a :> {b} @@ b :> {}),
    [x |-> <<a, "b">>, y |-> [z |-> -7]],
    [n \in 1..4 |-> [m \in {a, b} |-> <<n, m, "a longer text, to fill the line">>]],
    [p \in {<<1, a>>, <<2, b>>} |-> {<<>>, <<p>>}],
    (0 :> "zero" @@ 5 :> "five"),
    <<{}, {{}}, {{{}}}>>,
    Cardinality({1, 2}),
    TRUE
>>

Init == step = 1 /\ value = Values[1] /\ still = [never |-> "changes"]

Say(n) == PrintT("State " \o ToString(n) \o ": <a trap line 1, col 1 to line 1, col 1 of module Trap>")

Go(n, name) ==
    /\ n = step + 1
    /\ Say(n)
    /\ PrintT([m \in 1..2 |-> "printed over more lines than one, as TLC does with long values"])
    /\ step' = n
    /\ value' = Values[n]
    /\ UNCHANGED still

Again ==
    /\ step = Len(Values)
    /\ step' = 1
    /\ value' = Values[1]
    /\ UNCHANGED still

Next == (\E n \in 2..Len(Values), name \in {a} : Go(n, name)) \/ Again
Stop == \E n \in 2..Len(Values), name \in {a} : Go(n, name)

vars == <<step, value, still>>
Spec == Init /\ [][Next]_vars /\ WF_vars(Next)
Lazy == Init /\ [][Next]_vars
Tired == Init /\ [][Stop]_vars /\ WF_vars(step < 4 /\ Stop)

NotYet == step < Len(Values)
Never == step < 0
Odd == step \notin {3, 5, 8}
Beyond == <>(step > Len(Values))
Alias == [step |-> step, twice |-> 2 * step]
=============================================================================
