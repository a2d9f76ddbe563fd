---- MODULE Single_TTrace_1795436732 ----
EXTENDS Sequences, TLCExt, Single, Toolbox, Naturals, TLC

_expression ==
    LET Single_TEExpression == INSTANCE Single_TEExpression
    IN Single_TEExpression!expression
----

_trace ==
    LET Single_TETrace == INSTANCE Single_TETrace
    IN Single_TETrace!trace
----

_inv ==
    ~(
        TLCGet("level") = Len(_TETrace)
        /\
        x = (<<[n |-> 0, text |-> "long enough that three of them take more than a line"], [n |-> 1, text |-> "long enough that three of them take more than a line"], [n |-> 2, text |-> "long enough that three of them take more than a line"], [n |-> 3, text |-> "long enough that three of them take more than a line"]>>)
    )
----

_init ==
    /\ x = _TETrace[1].x
----

_next ==
    /\ \E i,j \in DOMAIN _TETrace:
        /\ \/ /\ j = i + 1
              /\ i = TLCGet("level")
        /\ x  = _TETrace[i].x
        /\ x' = _TETrace[j].x

\* Uncomment the ASSUME below to write the states of the error trace
\* to the given file in Json format. Note that you can pass any tuple
\* to `JsonSerialize`. For example, a sub-sequence of _TETrace.
    \* ASSUME
    \*     LET J == INSTANCE Json
    \*         IN J!JsonSerialize("Single_TTrace_1795436732.json", _TETrace)

=============================================================================

 Note that you can extract this module `Single_TEExpression`
  to a dedicated file to reuse `expression` (the module in the 
  dedicated `Single_TEExpression.tla` file takes precedence 
  over the module `Single_TEExpression` below).

---- MODULE Single_TEExpression ----
EXTENDS Sequences, TLCExt, Single, Toolbox, Naturals, TLC

expression == 
    [
        \* To hide variables of the `Single` spec from the error trace,
        \* remove the variables below.  The trace will be written in the order
        \* of the fields of this record.
        x |-> x
        
        \* Put additional constant-, state-, and action-level expressions here:
        \* ,_stateNumber |-> _TEPosition
        \* ,_xUnchanged |-> x = x'
        
        \* Format the `x` variable as Json value.
        \* ,_xJson |->
        \*     LET J == INSTANCE Json
        \*     IN J!ToJson(x)
        
        \* Lastly, you may build expressions over arbitrary sets of states by
        \* leveraging the _TETrace operator.  For example, this is how to
        \* count the number of times a spec variable changed up to the current
        \* state in the trace.
        \* ,_xModCount |->
        \*     LET F[s \in DOMAIN _TETrace] ==
        \*         IF s = 1 THEN 0
        \*         ELSE IF _TETrace[s].x # _TETrace[s-1].x
        \*             THEN 1 + F[s-1] ELSE F[s-1]
        \*     IN F[_TEPosition - 1]
    ]

=============================================================================



Parsing and semantic processing can take forever if the trace below is long.
 In this case, it is advised to uncomment the module below to deserialize the
 trace from a generated binary file.

\*
\*---- MODULE Single_TETrace ----
\*EXTENDS IOUtils, Single, TLC
\*
\*trace == IODeserialize("Single_TTrace_1795436732.bin", TRUE)
\*
\*=============================================================================
\*

---- MODULE Single_TETrace ----
EXTENDS Single, TLC

trace == 
    <<
    ([x |-> <<>>]),
    ([x |-> <<[n |-> 0, text |-> "long enough that three of them take more than a line"]>>]),
    ([x |-> <<[n |-> 0, text |-> "long enough that three of them take more than a line"], [n |-> 1, text |-> "long enough that three of them take more than a line"]>>]),
    ([x |-> <<[n |-> 0, text |-> "long enough that three of them take more than a line"], [n |-> 1, text |-> "long enough that three of them take more than a line"], [n |-> 2, text |-> "long enough that three of them take more than a line"]>>]),
    ([x |-> <<[n |-> 0, text |-> "long enough that three of them take more than a line"], [n |-> 1, text |-> "long enough that three of them take more than a line"], [n |-> 2, text |-> "long enough that three of them take more than a line"], [n |-> 3, text |-> "long enough that three of them take more than a line"]>>])
    >>
----


=============================================================================

---- CONFIG Single_TTrace_1795436732 ----

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
\* Generated on Mon Nov 23 12:25:33 UTC 2026