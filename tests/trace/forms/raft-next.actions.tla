---- MODULE raft-next.actions ----
EXTENDS unlabelled

_length == 9

_next(_idx) ==
\/ 1 = _idx /\ Next
\/ 2 = _idx /\ Next
\/ 3 = _idx /\ Next
\/ 4 = _idx /\ Next
\/ 5 = _idx /\ Next
\/ 6 = _idx /\ Next
\/ 7 = _idx /\ Next
\/ 8 = _idx /\ Next
\/ 9 = _idx /\ Next

_actionConstraint ==
_next(LET T == INSTANCE TLC IN T!TLCGet("level"))

====