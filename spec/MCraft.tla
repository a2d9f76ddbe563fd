------------------------------- MODULE MCraft -------------------------------
(***************************************************************************)
(* Bounds within which TLC can look at raft.tla, and what must hold there. *)
(***************************************************************************)
EXTENDS raft

CONSTANTS
    MaxTerm,        \* No server's term is larger.
    MaxLogLen,      \* No log is longer.
    MaxMessages,    \* No more different messages are on their way at a time.
    MaxCopies       \* Nor more copies of one.

Bounded ==
    /\ \A i \in Server : currentTerm[i] <= MaxTerm /\ Len(log[i]) <= MaxLogLen
    /\ Cardinality(DOMAIN messages) <= MaxMessages
    /\ \A m \in DOMAIN messages : messages[m] <= MaxCopies

-----------------------------------------------------------------------------
(* Types. *)

Entry == [term : Nat, value : Value]
IsLog(entries) == entries \in Seq(Entry)

TypeOK ==
    /\ \A m \in DOMAIN messages :
        /\ m.mtype \in {RequestVoteRequest, RequestVoteResponse,
                        AppendEntriesRequest, AppendEntriesResponse}
        /\ m.msource \in Server /\ m.mdest \in Server /\ m.mterm \in Nat
        /\ messages[m] \in Nat \ {0}
    /\ \A entries \in allLogs : IsLog(entries)
    /\ currentTerm \in [Server -> Nat]
    /\ state \in [Server -> {Follower, Candidate, Leader}]
    /\ votedFor \in [Server -> Server \cup {Nil}]
    /\ \A i \in Server : IsLog(log[i])
    /\ commitIndex \in [Server -> Nat]
    /\ votesResponded \in [Server -> SUBSET Server]
    /\ votesGranted \in [Server -> SUBSET Server]
    /\ \A i \in Server : DOMAIN voterLog[i] = votesGranted[i]
    /\ nextIndex \in [Server -> [Server -> Nat \ {0}]]
    /\ matchIndex \in [Server -> [Server -> Nat]]

-----------------------------------------------------------------------------
(* The properties of the Raft paper's figure 3. *)

(* At most one leader is elected in a term. *)
ElectionSafety ==
    \A e, f \in elections : e.eterm = f.eterm => e.eleader = f.eleader

(* A leader never removes or overwrites an entry of its log, it only appends. *)
IsPrefix(entries, longer) ==
    Len(entries) <= Len(longer) /\ entries = SubSeq(longer, 1, Len(entries))
LeaderAppendOnly ==
    [][\A i \in Server :
        state[i] = Leader /\ state'[i] = Leader => IsPrefix(log[i], log'[i])]_vars

(* Two logs with an entry of the same index and term are equal up to it.   *)
(* That holds for any two logs that ever were.                             *)
EveryLog == allLogs \cup {log[i] : i \in Server}
LogMatching ==
    \A one, other \in EveryLog :
        \A index \in 1..Least({Len(one), Len(other)}) :
            one[index].term = other[index].term =>
                SubSeq(one, 1, index) = SubSeq(other, 1, index)

(* What server i knows to be committed.  raft.tla lets a late request take *)
(* commitIndex[i] back, and a restart forget it; neither makes an entry    *)
(* less committed.                                                         *)
Committed(i) == SubSeq(log[i], 1, Least({commitIndex[i], Len(log[i])}))

(* A commit index never points past the log. *)
CommittedIsInLog == \A i \in Server : commitIndex[i] <= Len(log[i])

(* What a server knows to be committed in its term is in the log of every  *)
(* leader that is elected in a later one.                                  *)
LeaderCompleteness ==
    \A i \in Server, e \in elections :
        currentTerm[i] < e.eterm => IsPrefix(Committed(i), e.elog)

(* No two servers apply different entries at the same index. *)
StateMachineSafety ==
    \A i, j \in Server :
        IsPrefix(Committed(i), Committed(j)) \/ IsPrefix(Committed(j), Committed(i))

(* A server votes at most once in a term. *)
OneVoteATerm ==
    \A m, n \in DOMAIN messages :
        /\ m.mtype = RequestVoteResponse /\ n.mtype = RequestVoteResponse
        /\ m.mvoteGranted /\ n.mvoteGranted
        /\ m.msource = n.msource /\ m.mterm = n.mterm
        => m.mdest = n.mdest

(* Terms never go back. *)
TermsGrow == [][\A i \in Server : currentTerm[i] <= currentTerm'[i]]_vars

=============================================================================
