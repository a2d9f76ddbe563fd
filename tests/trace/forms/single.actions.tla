---- MODULE single.actions ----
EXTENDS Single

_length == 4

_next(_idx) ==
\/ 1 = _idx /\ Next
\/ 2 = _idx /\ Next
\/ 3 = _idx /\ Next
\/ 4 = _idx /\ Next

_actionConstraint ==
_next(LET T == INSTANCE TLC IN T!TLCGet("level"))

====