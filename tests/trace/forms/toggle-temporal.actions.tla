---- MODULE toggle-temporal.actions ----
EXTENDS Toggle

_length == 5

_next(_idx) ==
\/ 1 = _idx /\ Flip
\/ 2 = _idx /\ Flip
\/ 3 = _idx /\ Flip
\/ 4 = _idx /\ Flip
\/ 5 = _idx /\ Flip

_actionConstraint ==
_next(LET T == INSTANCE TLC IN T!TLCGet("level"))

====