---- MODULE stuttering.actions ----
EXTENDS --TLA+ BUILTINS--

_length == 1

_next(_idx) ==
\/ 1 = _idx /\ UnnamedAction

_actionConstraint ==
_next(LET T == INSTANCE TLC IN T!TLCGet("level"))

====