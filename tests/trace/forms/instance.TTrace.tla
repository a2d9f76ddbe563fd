---- MODULE Instance_TTrace_1795456906 ----
EXTENDS Sequences, TLCExt, Instance, Toolbox, Naturals, TLC

_expression ==
    LET Instance_TEExpression == INSTANCE Instance_TEExpression
    IN Instance_TEExpression!expression
----

_trace ==
    LET Instance_TETrace == INSTANCE Instance_TETrace
    IN Instance_TETrace!trace
----

_inv ==
    ~(
        TLCGet("level") = Len(_TETrace)
        /\
        at = (6)
    )
----

_init ==
    /\ at = _TETrace[1].at
----

_next ==
    /\ \E i,j \in DOMAIN _TETrace:
        /\ \/ /\ j = i + 1
              /\ i = TLCGet("level")
        /\ at  = _TETrace[i].at
        /\ at' = _TETrace[j].at

\* Uncomment the ASSUME below to write the states of the error trace
\* to the given file in Json format. Note that you can pass any tuple
\* to `JsonSerialize`. For example, a sub-sequence of _TETrace.
    \* ASSUME
    \*     LET J == INSTANCE Json
    \*         IN J!JsonSerialize("Instance_TTrace_1795456906.json", _TETrace)

=============================================================================

 Note that you can extract this module `Instance_TEExpression`
  to a dedicated file to reuse `expression` (the module in the 
  dedicated `Instance_TEExpression.tla` file takes precedence 
  over the module `Instance_TEExpression` below).

---- MODULE Instance_TEExpression ----
EXTENDS Sequences, TLCExt, Instance, Toolbox, Naturals, TLC

expression == 
    [
        \* To hide variables of the `Instance` spec from the error trace,
        \* remove the variables below.  The trace will be written in the order
        \* of the fields of this record.
        at |-> at
        
        \* Put additional constant-, state-, and action-level expressions here:
        \* ,_stateNumber |-> _TEPosition
        \* ,_atUnchanged |-> at = at'
        
        \* Format the `at` variable as Json value.
        \* ,_atJson |->
        \*     LET J == INSTANCE Json
        \*     IN J!ToJson(at)
        
        \* Lastly, you may build expressions over arbitrary sets of states by
        \* leveraging the _TETrace operator.  For example, this is how to
        \* count the number of times a spec variable changed up to the current
        \* state in the trace.
        \* ,_atModCount |->
        \*     LET F[s \in DOMAIN _TETrace] ==
        \*         IF s = 1 THEN 0
        \*         ELSE IF _TETrace[s].at # _TETrace[s-1].at
        \*             THEN 1 + F[s-1] ELSE F[s-1]
        \*     IN F[_TEPosition - 1]
    ]

=============================================================================



Parsing and semantic processing can take forever if the trace below is long.
 In this case, it is advised to uncomment the module below to deserialize the
 trace from a generated binary file.

\*
\*---- MODULE Instance_TETrace ----
\*EXTENDS IOUtils, Instance, TLC
\*
\*trace == IODeserialize("Instance_TTrace_1795456906.bin", TRUE)
\*
\*=============================================================================
\*

---- MODULE Instance_TETrace ----
EXTENDS Instance, TLC

trace == 
    <<
    ([at |-> 0]),
    ([at |-> 3]),
    ([at |-> 6])
    >>
----


=============================================================================

---- CONFIG Instance_TTrace_1795456906 ----

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
\* Generated on Mon Nov 23 18:01:49 UTC 2026