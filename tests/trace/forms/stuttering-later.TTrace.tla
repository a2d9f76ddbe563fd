---- MODULE Forms_TTrace_1795710046 ----
EXTENDS Forms, Sequences, TLCExt, Toolbox, Naturals, TLC

_expression ==
    LET Forms_TEExpression == INSTANCE Forms_TEExpression
    IN Forms_TEExpression!expression
----

_trace ==
    LET Forms_TETrace == INSTANCE Forms_TETrace
    IN Forms_TETrace!trace
----

_prop ==
    ~<>[](
        still = ([never |-> "changes"])
        /\
        step = (14)
        /\
        value = (TRUE)
    )
----

_init ==
    /\ still = _TETrace[1].still
    /\ step = _TETrace[1].step
    /\ value = _TETrace[1].value
----

_next ==
    /\ \E i,j \in DOMAIN _TETrace:
        /\ \/ /\ j = i + 1
              /\ i = TLCGet("level")
        /\ still  = _TETrace[i].still
        /\ still' = _TETrace[j].still
        /\ step  = _TETrace[i].step
        /\ step' = _TETrace[j].step
        /\ value  = _TETrace[i].value
        /\ value' = _TETrace[j].value

\* Uncomment the ASSUME below to write the states of the error trace
\* to the given file in Json format. Note that you can pass any tuple
\* to `JsonSerialize`. For example, a sub-sequence of _TETrace.
    \* ASSUME
    \*     LET J == INSTANCE Json
    \*         IN J!JsonSerialize("Forms_TTrace_1795710046.json", _TETrace)

=============================================================================

 Note that you can extract this module `Forms_TEExpression`
  to a dedicated file to reuse `expression` (the module in the 
  dedicated `Forms_TEExpression.tla` file takes precedence 
  over the module `Forms_TEExpression` below).

---- MODULE Forms_TEExpression ----
EXTENDS Forms, Sequences, TLCExt, Toolbox, Naturals, TLC

expression == 
    [
        \* To hide variables of the `Forms` spec from the error trace,
        \* remove the variables below.  The trace will be written in the order
        \* of the fields of this record.
        still |-> still
        ,step |-> step
        ,value |-> value
        
        \* Put additional constant-, state-, and action-level expressions here:
        \* ,_stateNumber |-> _TEPosition
        \* ,_stillUnchanged |-> still = still'
        
        \* Format the `still` variable as Json value.
        \* ,_stillJson |->
        \*     LET J == INSTANCE Json
        \*     IN J!ToJson(still)
        
        \* Lastly, you may build expressions over arbitrary sets of states by
        \* leveraging the _TETrace operator.  For example, this is how to
        \* count the number of times a spec variable changed up to the current
        \* state in the trace.
        \* ,_stillModCount |->
        \*     LET F[s \in DOMAIN _TETrace] ==
        \*         IF s = 1 THEN 0
        \*         ELSE IF _TETrace[s].still # _TETrace[s-1].still
        \*             THEN 1 + F[s-1] ELSE F[s-1]
        \*     IN F[_TEPosition - 1]
    ]

=============================================================================



Parsing and semantic processing can take forever if the trace below is long.
 In this case, it is advised to uncomment the module below to deserialize the
 trace from a generated binary file.

\*
\*---- MODULE Forms_TETrace ----
\*EXTENDS Forms, IOUtils, TLC
\*
\*trace == IODeserialize("Forms_TTrace_1795710046.bin", TRUE)
\*
\*=============================================================================
\*

---- MODULE Forms_TETrace ----
EXTENDS Forms, TLC

trace == 
    <<
    ([still |-> [never |-> "changes"],step |-> 1,value |-> <<>>]),
    ([still |-> [never |-> "changes"],step |-> 2,value |-> "quoted \"so\" and \\ so"]),
    ([still |-> [never |-> "changes"],step |-> 3,value |-> "two\nlines,\ta tab /\\ x = 1"]),
    ([still |-> [never |-> "changes"],step |-> 4,value |-> "häuft 漢 \\* <State 2: none>"]),
    ([still |-> [never |-> "changes"],step |-> 5,value |-> {-1, 0, 2}]),
    ([still |-> [never |-> "changes"],step |-> 6,value |-> {"@@", ":>", ",", ">>", "}", ")", "]"}]),
    ([still |-> [never |-> "changes"],step |-> 7,value |-> (a :> {b} @@ b :> {})]),
    ([still |-> [never |-> "changes"],step |-> 8,value |-> [x |-> <<a, "b">>, y |-> [z |-> -7]]]),
    ([still |-> [never |-> "changes"],step |-> 9,value |-> <<(a :> <<1, a, "a longer text, to fill the line">> @@ b :> <<1, b, "a longer text, to fill the line">>), (a :> <<2, a, "a longer text, to fill the line">> @@ b :> <<2, b, "a longer text, to fill the line">>), (a :> <<3, a, "a longer text, to fill the line">> @@ b :> <<3, b, "a longer text, to fill the line">>), (a :> <<4, a, "a longer text, to fill the line">> @@ b :> <<4, b, "a longer text, to fill the line">>)>>]),
    ([still |-> [never |-> "changes"],step |-> 10,value |-> (<<1, a>> :> {<<>>, <<<<1, a>>>>} @@ <<2, b>> :> {<<>>, <<<<2, b>>>>})]),
    ([still |-> [never |-> "changes"],step |-> 11,value |-> (0 :> "zero" @@ 5 :> "five")]),
    ([still |-> [never |-> "changes"],step |-> 12,value |-> <<{}, {{}}, {{{}}}>>]),
    ([still |-> [never |-> "changes"],step |-> 13,value |-> 2]),
    ([still |-> [never |-> "changes"],step |-> 14,value |-> TRUE])
    >>
----


=============================================================================

---- CONFIG Forms_TTrace_1795710046 ----
CONSTANTS
    a = a
    b = b
    a = a
    b = b

PROPERTY
    _prop

CHECK_DEADLOCK
    \* CHECK_DEADLOCK off because of PROPERTY or INVARIANT above.
    FALSE

INIT
    _init

NEXT
    _next

CONSTANT
    _TETrace <- _trace

ALIAS
    _expression
=============================================================================
\* Generated on Thu Nov 26 16:20:50 UTC 2026