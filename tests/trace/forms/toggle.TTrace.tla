---- MODULE Toggle_TTrace_1795745911 ----
EXTENDS Sequences, TLCExt, Toolbox, Toggle, Naturals, TLC

_expression ==
    LET Toggle_TEExpression == INSTANCE Toggle_TEExpression
    IN Toggle_TEExpression!expression
----

_trace ==
    LET Toggle_TETrace == INSTANCE Toggle_TETrace
    IN Toggle_TETrace!trace
----

_inv ==
    ~(
        TLCGet("level") = Len(_TETrace)
        /\
        count = (2)
        /\
        lamp = ("on")
        /\
        steps = (5)
    )
----

_init ==
    /\ lamp = _TETrace[1].lamp
    /\ steps = _TETrace[1].steps
    /\ count = _TETrace[1].count
----

_next ==
    /\ \E i,j \in DOMAIN _TETrace:
        /\ \/ /\ j = i + 1
              /\ i = TLCGet("level")
        /\ lamp  = _TETrace[i].lamp
        /\ lamp' = _TETrace[j].lamp
        /\ steps  = _TETrace[i].steps
        /\ steps' = _TETrace[j].steps
        /\ count  = _TETrace[i].count
        /\ count' = _TETrace[j].count

\* Uncomment the ASSUME below to write the states of the error trace
\* to the given file in Json format. Note that you can pass any tuple
\* to `JsonSerialize`. For example, a sub-sequence of _TETrace.
    \* ASSUME
    \*     LET J == INSTANCE Json
    \*         IN J!JsonSerialize("Toggle_TTrace_1795745911.json", _TETrace)

=============================================================================

 Note that you can extract this module `Toggle_TEExpression`
  to a dedicated file to reuse `expression` (the module in the 
  dedicated `Toggle_TEExpression.tla` file takes precedence 
  over the module `Toggle_TEExpression` below).

---- MODULE Toggle_TEExpression ----
EXTENDS Sequences, TLCExt, Toolbox, Toggle, Naturals, TLC

expression == 
    [
        \* To hide variables of the `Toggle` spec from the error trace,
        \* remove the variables below.  The trace will be written in the order
        \* of the fields of this record.
        lamp |-> lamp
        ,steps |-> steps
        ,count |-> count
        
        \* Put additional constant-, state-, and action-level expressions here:
        \* ,_stateNumber |-> _TEPosition
        \* ,_lampUnchanged |-> lamp = lamp'
        
        \* Format the `lamp` variable as Json value.
        \* ,_lampJson |->
        \*     LET J == INSTANCE Json
        \*     IN J!ToJson(lamp)
        
        \* Lastly, you may build expressions over arbitrary sets of states by
        \* leveraging the _TETrace operator.  For example, this is how to
        \* count the number of times a spec variable changed up to the current
        \* state in the trace.
        \* ,_lampModCount |->
        \*     LET F[s \in DOMAIN _TETrace] ==
        \*         IF s = 1 THEN 0
        \*         ELSE IF _TETrace[s].lamp # _TETrace[s-1].lamp
        \*             THEN 1 + F[s-1] ELSE F[s-1]
        \*     IN F[_TEPosition - 1]
    ]

=============================================================================



Parsing and semantic processing can take forever if the trace below is long.
 In this case, it is advised to uncomment the module below to deserialize the
 trace from a generated binary file.

\*
\*---- MODULE Toggle_TETrace ----
\*EXTENDS IOUtils, Toggle, TLC
\*
\*trace == IODeserialize("Toggle_TTrace_1795745911.bin", TRUE)
\*
\*=============================================================================
\*

---- MODULE Toggle_TETrace ----
EXTENDS Toggle, TLC

trace == 
    <<
    ([count |-> 0,lamp |-> "off",steps |-> 0]),
    ([count |-> 0,lamp |-> "on",steps |-> 1]),
    ([count |-> 0,lamp |-> "off",steps |-> 2]),
    ([count |-> 0,lamp |-> "on",steps |-> 3]),
    ([count |-> 1,lamp |-> "off",steps |-> 4]),
    ([count |-> 2,lamp |-> "on",steps |-> 5])
    >>
----


=============================================================================

---- CONFIG Toggle_TTrace_1795745911 ----

INVARIANT
    _inv

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
\* Generated on Fri Nov 27 02:18:32 UTC 2026