---- MODULE raft.actions ----
EXTENDS raft

_length == 9

_next(_idx) ==
\/ 1 = _idx /\ Timeout(s1)
\/ 2 = _idx /\ Timeout(s2)
\/ 3 = _idx /\ RequestVote(s1, s1)
\/ 4 = _idx /\ RequestVote(s1, s2)
\/ 5 = _idx /\ HandleRequestVoteRequest(s1, s1)
\/ 6 = _idx /\ HandleRequestVoteRequest(s2, s1)
\/ 7 = _idx /\ HandleRequestVoteResponse(s1, s1)
\/ 8 = _idx /\ HandleRequestVoteResponse(s1, s2)
\/ 9 = _idx /\ BecomeLeader(s1)

_actionConstraint ==
_next(LET T == INSTANCE TLC IN T!TLCGet("level"))

====