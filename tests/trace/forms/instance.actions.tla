---- MODULE instance.actions ----
EXTENDS Instance

_length == 2

_next(_idx) ==
\/ 1 = _idx /\ M!Walk(3)
\/ 2 = _idx /\ M!Walk(3)

_actionConstraint ==
_next(LET T == INSTANCE TLC IN T!TLCGet("level"))

====