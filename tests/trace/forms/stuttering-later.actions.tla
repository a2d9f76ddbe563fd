---- MODULE stuttering-later.actions ----
EXTENDS Forms

_length == 14

_next(_idx) ==
\/ 1 = _idx /\ Go(2, a)
\/ 2 = _idx /\ Go(3, a)
\/ 3 = _idx /\ Go(4, a)
\/ 4 = _idx /\ Go(5, a)
\/ 5 = _idx /\ Go(6, a)
\/ 6 = _idx /\ Go(7, a)
\/ 7 = _idx /\ Go(8, a)
\/ 8 = _idx /\ Go(9, a)
\/ 9 = _idx /\ Go(10, a)
\/ 10 = _idx /\ Go(11, a)
\/ 11 = _idx /\ Go(12, a)
\/ 12 = _idx /\ Go(13, a)
\/ 13 = _idx /\ Go(14, a)
\/ 14 = _idx /\ Go(14, a)

_actionConstraint ==
_next(LET T == INSTANCE TLC IN T!TLCGet("level"))

====