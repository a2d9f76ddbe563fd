-------------------------------- MODULE raft --------------------------------
(***************************************************************************)
(* Raft, as Diego Ongaro's raft.tla specifies it                           *)
(* (https://github.com/ongardie/raft.tla), written anew: the same          *)
(* constants, variables, history variables and actions, so that a          *)
(* behaviour of the one means the same as a behaviour of the other.        *)
(*                                                                         *)
(* One thing is different: `Next` is a plain disjunction of named actions  *)
(* over servers and values.  So TLC labels every step with the action's    *)
(* name and its parameters.  An action that takes a message looks for it   *)
(* inside, and its parameters are the message's destination `i` and source *)
(* `j`.  What every step does to `allLogs` stands in each action.          *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets, Sequences, TLC

CONSTANTS
    Server,     \* The servers of the cluster.
    Value       \* What clients may ask to put into the log.

CONSTANTS Follower, Candidate, Leader   \* What a server can be.

CONSTANT Nil    \* No server.

CONSTANTS       \* The types of messages.
    RequestVoteRequest, RequestVoteResponse,
    AppendEntriesRequest, AppendEntriesResponse

-----------------------------------------------------------------------------
(* The network. *)

VARIABLE messages       \* A bag: how many copies of each message are on their way.

(* History: only proofs need these two and voterLog; no server has them. *)

VARIABLE elections      \* Every election that was won, and with what logs.
VARIABLE allLogs        \* Every log that a server ever had.

(* Each of the others is a function over Server. *)

VARIABLE currentTerm
VARIABLE state          \* Follower, Candidate or Leader.
VARIABLE votedFor       \* Whom the server voted for in its term, or Nil.
serverVars == <<currentTerm, state, votedFor>>

VARIABLE log            \* A sequence of entries; the first has index 1.
VARIABLE commitIndex    \* The last index that the server knows to be committed.
logVars == <<log, commitIndex>>

VARIABLE votesResponded \* From whom the candidate has an answer in its term.
VARIABLE votesGranted   \* From whom it has a vote.
VARIABLE voterLog       \* History: the log of each who voted for it.
candidateVars == <<votesResponded, votesGranted, voterLog>>

VARIABLE nextIndex      \* The index of the entry that the leader sends each server next.
VARIABLE matchIndex     \* The last index up to which it knows each server's log to be its own.
leaderVars == <<nextIndex, matchIndex, elections>>

vars == <<messages, allLogs, serverVars, candidateVars, leaderVars, logVars>>

-----------------------------------------------------------------------------

Quorum == {servers \in SUBSET Server : 2 * Cardinality(servers) > Cardinality(Server)}

LastTerm(entries) == IF entries = <<>> THEN 0 ELSE entries[Len(entries)].term

Least(numbers) == CHOOSE n \in numbers : \A other \in numbers : n <= other
Greatest(numbers) == CHOOSE n \in numbers : \A other \in numbers : other <= n

NoVoterLogs == [j \in {} |-> <<>>]

(* One copy of a message more, or one fewer. *)

WithMessage(m, bag) ==
    IF m \in DOMAIN bag THEN [bag EXCEPT ![m] = @ + 1] ELSE bag @@ (m :> 1)

WithoutMessage(m, bag) ==
    IF m \notin DOMAIN bag THEN bag
    ELSE IF bag[m] > 1 THEN [bag EXCEPT ![m] = @ - 1]
    ELSE [other \in DOMAIN bag \ {m} |-> bag[other]]

Send(m) == messages' = WithMessage(m, messages)
Discard(m) == messages' = WithoutMessage(m, messages)
Reply(response, request) ==
    messages' = WithoutMessage(request, WithMessage(response, messages))

(* Part of every step. *)
RecordLogs == allLogs' = allLogs \cup {log[i] : i \in Server}

-----------------------------------------------------------------------------

Init ==
    /\ messages       = [m \in {} |-> 0]
    /\ elections      = {}
    /\ allLogs        = {}
    /\ currentTerm    = [i \in Server |-> 1]
    /\ state          = [i \in Server |-> Follower]
    /\ votedFor       = [i \in Server |-> Nil]
    /\ log            = [i \in Server |-> <<>>]
    /\ commitIndex    = [i \in Server |-> 0]
    /\ votesResponded = [i \in Server |-> {}]
    /\ votesGranted   = [i \in Server |-> {}]
    /\ voterLog       = [i \in Server |-> NoVoterLogs]
    /\ nextIndex      = [i \in Server |-> [j \in Server |-> 1]]
    /\ matchIndex     = [i \in Server |-> [j \in Server |-> 0]]

-----------------------------------------------------------------------------
(* What a server does by itself. *)

(* It stops and comes back with what it has on disk: term, vote and log. *)
Restart(i) ==
    /\ state'          = [state          EXCEPT ![i] = Follower]
    /\ commitIndex'    = [commitIndex    EXCEPT ![i] = 0]
    /\ votesResponded' = [votesResponded EXCEPT ![i] = {}]
    /\ votesGranted'   = [votesGranted   EXCEPT ![i] = {}]
    /\ voterLog'       = [voterLog       EXCEPT ![i] = NoVoterLogs]
    /\ nextIndex'      = [nextIndex      EXCEPT ![i] = [j \in Server |-> 1]]
    /\ matchIndex'     = [matchIndex     EXCEPT ![i] = [j \in Server |-> 0]]
    /\ UNCHANGED <<messages, currentTerm, votedFor, log, elections>>
    /\ RecordLogs

(* It hears of no leader and stands for election.  It will ask itself for  *)
(* its vote by a message, as it asks the others.                           *)
Timeout(i) ==
    /\ state[i] \in {Follower, Candidate}
    /\ state'          = [state          EXCEPT ![i] = Candidate]
    /\ currentTerm'    = [currentTerm    EXCEPT ![i] = @ + 1]
    /\ votedFor'       = [votedFor       EXCEPT ![i] = Nil]
    /\ votesResponded' = [votesResponded EXCEPT ![i] = {}]
    /\ votesGranted'   = [votesGranted   EXCEPT ![i] = {}]
    /\ voterLog'       = [voterLog       EXCEPT ![i] = NoVoterLogs]
    /\ UNCHANGED <<messages, leaderVars, logVars>>
    /\ RecordLogs

(* Candidate i asks j, which can be i, for its vote. *)
RequestVote(i, j) ==
    /\ state[i] = Candidate
    /\ j \notin votesResponded[i]
    /\ Send([mtype         |-> RequestVoteRequest,
             mterm         |-> currentTerm[i],
             mlastLogTerm  |-> LastTerm(log[i]),
             mlastLogIndex |-> Len(log[i]),
             msource       |-> i,
             mdest         |-> j])
    /\ UNCHANGED <<serverVars, candidateVars, leaderVars, logVars>>
    /\ RecordLogs

(* A majority has voted for candidate i. *)
BecomeLeader(i) ==
    /\ state[i] = Candidate
    /\ votesGranted[i] \in Quorum
    /\ state'      = [state      EXCEPT ![i] = Leader]
    /\ nextIndex'  = [nextIndex  EXCEPT ![i] = [j \in Server |-> Len(log[i]) + 1]]
    /\ matchIndex' = [matchIndex EXCEPT ![i] = [j \in Server |-> 0]]
    /\ elections'  = elections \cup {[eterm     |-> currentTerm[i],
                                      eleader   |-> i,
                                      elog      |-> log[i],
                                      evotes    |-> votesGranted[i],
                                      evoterLog |-> voterLog[i]]}
    /\ UNCHANGED <<messages, currentTerm, votedFor, candidateVars, logVars>>
    /\ RecordLogs

(* A client asks leader i to put v into the log. *)
ClientRequest(i, v) ==
    /\ state[i] = Leader
    /\ log' = [log EXCEPT ![i] = Append(@, [term |-> currentTerm[i], value |-> v])]
    /\ UNCHANGED <<messages, serverVars, candidateVars, leaderVars, commitIndex>>
    /\ RecordLogs

(* Leader i sends j the next entry, if there is one; never more than one.  *)
AppendEntries(i, j) ==
    /\ i /= j
    /\ state[i] = Leader
    /\ LET next == nextIndex[i][j]
           last == Least({Len(log[i]), next})
       IN  Send([mtype         |-> AppendEntriesRequest,
                 mterm         |-> currentTerm[i],
                 mprevLogIndex |-> next - 1,
                 mprevLogTerm  |-> IF next > 1 THEN log[i][next - 1].term ELSE 0,
                 mentries      |-> SubSeq(log[i], next, last),
                 mlog          |-> log[i],      \* History.
                 mcommitIndex  |-> Least({commitIndex[i], last}),
                 msource       |-> i,
                 mdest         |-> j])
    /\ UNCHANGED <<serverVars, candidateVars, leaderVars, logVars>>
    /\ RecordLogs

(* Who agrees with leader i's log up to an index, and the last index on    *)
(* which a majority agrees; 0 if there is none.                            *)
Agree(i, index) == {i} \cup {k \in Server : matchIndex[i][k] >= index}
LastAgreed(i) ==
    Greatest({0} \cup {index \in 1..Len(log[i]) : Agree(i, index) \in Quorum})

(* Leader i takes for committed what a majority has, if the last entry of  *)
(* that is of its own term.                                                *)
AdvanceCommitIndex(i) ==
    /\ state[i] = Leader
    /\ LET agreed == LastAgreed(i)
       IN  commitIndex' = [commitIndex EXCEPT ![i] =
               IF agreed > 0 /\ log[i][agreed].term = currentTerm[i] THEN agreed ELSE @]
    /\ UNCHANGED <<messages, serverVars, candidateVars, leaderVars, log>>
    /\ RecordLogs

-----------------------------------------------------------------------------
(* What server i does with a message m from server j.  A message can need  *)
(* several steps: a newer term comes first, an entry is removed or         *)
(* appended a step; then the answer uses the message up.                   *)

IsFor(m, i, j, mtype) ==
    /\ m.mtype = mtype
    /\ m.mdest = i
    /\ m.msource = j

(* A newer term makes i a follower in that term. *)
UpdateTerm(i, j) ==
    /\ \E m \in DOMAIN messages :
        /\ IsFor(m, i, j, m.mtype)
        /\ m.mterm > currentTerm[i]
        /\ currentTerm' = [currentTerm EXCEPT ![i] = m.mterm]
    /\ state'    = [state    EXCEPT ![i] = Follower]
    /\ votedFor' = [votedFor EXCEPT ![i] = Nil]
    /\ UNCHANGED <<messages, candidateVars, leaderVars, logVars>>
    /\ RecordLogs

(* Whether the log of m's sender is at least as up to date as i's. *)
IsUpToDate(i, m) ==
    \/ m.mlastLogTerm > LastTerm(log[i])
    \/ m.mlastLogTerm = LastTerm(log[i]) /\ m.mlastLogIndex >= Len(log[i])

Grants(i, j, m) ==
    /\ m.mterm = currentTerm[i]
    /\ IsUpToDate(i, m)
    /\ votedFor[i] \in {Nil, j}

HandleRequestVoteRequest(i, j) ==
    /\ \E m \in DOMAIN messages :
        /\ IsFor(m, i, j, RequestVoteRequest)
        /\ m.mterm <= currentTerm[i]
        /\ votedFor' = IF Grants(i, j, m) THEN [votedFor EXCEPT ![i] = j] ELSE votedFor
        /\ Reply([mtype        |-> RequestVoteResponse,
                  mterm        |-> currentTerm[i],
                  mvoteGranted |-> Grants(i, j, m),
                  mlog         |-> log[i],      \* History.
                  msource      |-> i,
                  mdest        |-> j],
                 m)
    /\ UNCHANGED <<state, currentTerm, candidateVars, leaderVars, logVars>>
    /\ RecordLogs

(* An answer is counted whatever i is by now; only a candidate looks at    *)
(* the count.                                                              *)
HandleRequestVoteResponse(i, j) ==
    /\ \E m \in DOMAIN messages :
        /\ IsFor(m, i, j, RequestVoteResponse)
        /\ m.mterm = currentTerm[i]
        /\ votesResponded' = [votesResponded EXCEPT ![i] = @ \cup {j}]
        /\ IF m.mvoteGranted
           THEN /\ votesGranted' = [votesGranted EXCEPT ![i] = @ \cup {j}]
                /\ voterLog'     = [voterLog     EXCEPT ![i] = @ @@ (j :> m.mlog)]
           ELSE UNCHANGED <<votesGranted, voterLog>>
        /\ Discard(m)
    /\ UNCHANGED <<serverVars, leaderVars, logVars>>
    /\ RecordLogs

(* Whether i's log has the entry after which m's entries belong. *)
IsLogOk(i, m) ==
    \/ m.mprevLogIndex = 0
    \/ /\ m.mprevLogIndex \in 1..Len(log[i])
       /\ log[i][m.mprevLogIndex].term = m.mprevLogTerm

Answer(i, j, m, success, match) ==
    Reply([mtype       |-> AppendEntriesResponse,
           mterm       |-> currentTerm[i],
           msuccess    |-> success,
           mmatchIndex |-> match,
           msource     |-> i,
           mdest       |-> j],
          m)

(* The branches of HandleAppendEntriesRequest. *)

RejectsRequest(i, j, m) ==
    /\ \/ m.mterm < currentTerm[i]
       \/ /\ m.mterm = currentTerm[i]
          /\ state[i] = Follower
          /\ ~IsLogOk(i, m)
    /\ Answer(i, j, m, FALSE, 0)
    /\ UNCHANGED <<state, logVars>>

ReturnsToFollower(i, m) ==
    /\ m.mterm = currentTerm[i]
    /\ state[i] = Candidate
    /\ state' = [state EXCEPT ![i] = Follower]
    /\ UNCHANGED <<messages, logVars>>

AcceptsRequest(i, m) ==
    /\ m.mterm = currentTerm[i]
    /\ state[i] = Follower
    /\ IsLogOk(i, m)

HasEntryAt(i, m) == m.mentries /= <<>> /\ Len(log[i]) > m.mprevLogIndex
IsSameAt(i, m) == log[i][m.mprevLogIndex + 1].term = m.mentries[1].term

(* commitIndex[i] can go back here, when a request comes late. *)
AlreadyDone(i, j, m) ==
    /\ AcceptsRequest(i, m)
    /\ m.mentries = <<>> \/ (HasEntryAt(i, m) /\ IsSameAt(i, m))
    /\ commitIndex' = [commitIndex EXCEPT ![i] = m.mcommitIndex]
    /\ Answer(i, j, m, TRUE, m.mprevLogIndex + Len(m.mentries))
    /\ UNCHANGED <<state, log>>

RemovesConflict(i, m) ==
    /\ AcceptsRequest(i, m)
    /\ HasEntryAt(i, m)
    /\ ~IsSameAt(i, m)
    /\ log' = [log EXCEPT ![i] = SubSeq(@, 1, Len(@) - 1)]
    /\ UNCHANGED <<messages, state, commitIndex>>

AppendsEntry(i, m) ==
    /\ AcceptsRequest(i, m)
    /\ m.mentries /= <<>>
    /\ Len(log[i]) = m.mprevLogIndex
    /\ log' = [log EXCEPT ![i] = Append(@, m.mentries[1])]
    /\ UNCHANGED <<messages, state, commitIndex>>

HandleAppendEntriesRequest(i, j) ==
    /\ \E m \in DOMAIN messages :
        /\ IsFor(m, i, j, AppendEntriesRequest)
        /\ \/ RejectsRequest(i, j, m)
           \/ ReturnsToFollower(i, m)
           \/ AlreadyDone(i, j, m)
           \/ RemovesConflict(i, m)
           \/ AppendsEntry(i, m)
    /\ UNCHANGED <<currentTerm, votedFor, candidateVars, leaderVars>>
    /\ RecordLogs

(* As with votes, an answer is noted whatever i is by now. *)
HandleAppendEntriesResponse(i, j) ==
    /\ \E m \in DOMAIN messages :
        /\ IsFor(m, i, j, AppendEntriesResponse)
        /\ m.mterm = currentTerm[i]
        /\ IF m.msuccess
           THEN /\ nextIndex'  = [nextIndex  EXCEPT ![i][j] = m.mmatchIndex + 1]
                /\ matchIndex' = [matchIndex EXCEPT ![i][j] = m.mmatchIndex]
           ELSE /\ nextIndex'  = [nextIndex  EXCEPT ![i][j] = Greatest({@ - 1, 1})]
                /\ UNCHANGED matchIndex
        /\ Discard(m)
    /\ UNCHANGED <<serverVars, candidateVars, logVars, elections>>
    /\ RecordLogs

DropStaleResponse(i, j) ==
    /\ \E m \in DOMAIN messages :
        /\ \/ IsFor(m, i, j, RequestVoteResponse)
           \/ IsFor(m, i, j, AppendEntriesResponse)
        /\ m.mterm < currentTerm[i]
        /\ Discard(m)
    /\ UNCHANGED <<serverVars, candidateVars, leaderVars, logVars>>
    /\ RecordLogs

-----------------------------------------------------------------------------
(* What the network does with a message from j to i. *)

DuplicateMessage(i, j) ==
    /\ \E m \in DOMAIN messages :
        /\ IsFor(m, i, j, m.mtype)
        /\ Send(m)
    /\ UNCHANGED <<serverVars, candidateVars, leaderVars, logVars>>
    /\ RecordLogs

DropMessage(i, j) ==
    /\ \E m \in DOMAIN messages :
        /\ IsFor(m, i, j, m.mtype)
        /\ Discard(m)
    /\ UNCHANGED <<serverVars, candidateVars, leaderVars, logVars>>
    /\ RecordLogs

-----------------------------------------------------------------------------

Next ==
    \/ \E i \in Server : Restart(i)
    \/ \E i \in Server : Timeout(i)
    \/ \E i, j \in Server : RequestVote(i, j)
    \/ \E i \in Server : BecomeLeader(i)
    \/ \E i \in Server, v \in Value : ClientRequest(i, v)
    \/ \E i, j \in Server : AppendEntries(i, j)
    \/ \E i \in Server : AdvanceCommitIndex(i)
    \/ \E i, j \in Server : UpdateTerm(i, j)
    \/ \E i, j \in Server : HandleRequestVoteRequest(i, j)
    \/ \E i, j \in Server : HandleRequestVoteResponse(i, j)
    \/ \E i, j \in Server : HandleAppendEntriesRequest(i, j)
    \/ \E i, j \in Server : HandleAppendEntriesResponse(i, j)
    \/ \E i, j \in Server : DropStaleResponse(i, j)
    \/ \E i, j \in Server : DuplicateMessage(i, j)
    \/ \E i, j \in Server : DropMessage(i, j)

Spec == Init /\ [][Next]_vars

=============================================================================
