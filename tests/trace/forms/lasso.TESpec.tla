---- MODULE lasso.TESpec ----
EXTENDS Forms

LOCAL INSTANCE TLC

Trace == 
	<<[still |-> [never |-> "changes"], step |-> 1, value |-> <<>>], [still |-> [never |-> "changes"], step |-> 2, value |-> "quoted \"so\" and \\ so"], [still |-> [never |-> "changes"], step |-> 3, value |-> "two\nlines,\ta tab /\\ x = 1"], [still |-> [never |-> "changes"], step |-> 4, value |-> "häuft 漢 \\* <State 2: none>"], [still |-> [never |-> "changes"], step |-> 5, value |-> {-1, 0, 2}], [still |-> [never |-> "changes"], step |-> 6, value |-> {"@@", ":>", ",", ">>", "}", ")", "]"}], [still |-> [never |-> "changes"], step |-> 7, value |-> (a :> {b} @@ b :> {})], [still |-> [never |-> "changes"], step |-> 8, value |-> [x |-> <<a, "b">>, y |-> [z |-> -7]]], [still |-> [never |-> "changes"], step |-> 9, value |-> <<(a :> <<1, a, "a longer text, to fill the line">> @@ b :> <<1, b, "a longer text, to fill the line">>), (a :> <<2, a, "a longer text, to fill the line">> @@ b :> <<2, b, "a longer text, to fill the line">>), (a :> <<3, a, "a longer text, to fill the line">> @@ b :> <<3, b, "a longer text, to fill the line">>), (a :> <<4, a, "a longer text, to fill the line">> @@ b :> <<4, b, "a longer text, to fill the line">>)>>], [still |-> [never |-> "changes"], step |-> 10, value |-> (<<1, a>> :> {<<>>, <<<<1, a>>>>} @@ <<2, b>> :> {<<>>, <<<<2, b>>>>})], [still |-> [never |-> "changes"], step |-> 11, value |-> (0 :> "zero" @@ 5 :> "five")], [still |-> [never |-> "changes"], step |-> 12, value |-> <<{}, {{}}, {{{}}}>>], [still |-> [never |-> "changes"], step |-> 13, value |-> 2], [still |-> [never |-> "changes"], step |-> 14, value |-> TRUE]>>

_init ==
/\ step = Trace[1].step
/\ value = Trace[1].value
/\ still = Trace[1].still

_next ==
\E i,j \in DOMAIN Trace:
/\ i = TLCGet("level")
/\ j = i + 1
/\ step = Trace[i].step
/\ value = Trace[i].value
/\ still = Trace[i].still
/\ step' = Trace[j].step
/\ value' = Trace[j].value
/\ still' = Trace[j].still

(* Allow infinite stuttering to prevent deadlock on termination. *)
_terminating ==
	UNCHANGED <<step, value, still>>

_spec == 
	_init /\ [][_next \/ _terminating]_<<step, value, still>>

====