------------------------------ MODULE unlabelled ------------------------------
(***************************************************************************)
(* raft.tla with a `Next` in the shape that Diego Ongaro's raft.tla gives  *)
(* it: a conjunction of the actions' disjunction and of what happens to    *)
(* allLogs.  TLC labels every step of it `Next`, and nothing more.         *)
(***************************************************************************)
CONSTANTS
    Server, Value, Follower, Candidate, Leader, Nil,
    RequestVoteRequest, RequestVoteResponse,
    AppendEntriesRequest, AppendEntriesResponse,
    MaxTerm, MaxLogLen, MaxMessages, MaxCopies, Ambitious

VARIABLES
    messages, elections, allLogs, currentTerm, state, votedFor, log, commitIndex,
    votesResponded, votesGranted, voterLog, nextIndex, matchIndex

Raft == INSTANCE traps

Init == Raft!Init
Next == Raft!Next /\ Raft!RecordLogs
CalmNext == Raft!CalmNext /\ Raft!RecordLogs

Bounded == Raft!Bounded
Ambition == Raft!Ambition
NeverLong == Raft!NeverLong
NeverHalfAsLong == Raft!NeverHalfAsLong
NeverCommits == Raft!NeverCommits
NobodyLeads == Raft!NobodyLeads

=============================================================================
