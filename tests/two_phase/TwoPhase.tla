------------------------------ MODULE TwoPhase ------------------------------
(* Two-phase commit: a coordinator asks whether all participants can commit, and tells all what comes of it.    *)
(* A participant that has voted waits for the decision; messages are never lost, and can be received again.     *)
EXTENDS Naturals

CONSTANT Participant

VARIABLES
    phase,       \* Of each participant: "working", "prepared", "committed" or "aborted".
    decision,    \* The coordinator's: "none", "commit" or "abort".
    votes,       \* The participants from which the coordinator has a vote to commit.
    sent         \* Every message that was ever sent.

vars == <<phase, decision, votes, sent>>

Init ==
    /\ phase = [p \in Participant |-> "working"]
    /\ decision = "none"
    /\ votes = {}
    /\ sent = {}

(* p can commit, and says so. *)
Prepare(p) ==
    /\ phase[p] = "working"
    /\ phase' = [phase EXCEPT ![p] = "prepared"]
    /\ sent' = sent \cup {[type |-> "vote", from |-> p]}
    /\ UNCHANGED <<decision, votes>>

(* p can not, and need not say so: without its vote nothing is committed. *)
Refuse(p) ==
    /\ phase[p] = "working"
    /\ phase' = [phase EXCEPT ![p] = "aborted"]
    /\ UNCHANGED <<decision, votes, sent>>

ReceiveVote(p) ==
    /\ decision = "none"
    /\ [type |-> "vote", from |-> p] \in sent
    /\ votes' = votes \cup {p}
    /\ UNCHANGED <<phase, decision, sent>>

Commit ==
    /\ decision = "none"
    /\ votes = Participant
    /\ decision' = "commit"
    /\ sent' = sent \cup {[type |-> "commit"]}
    /\ UNCHANGED <<phase, votes>>

(* The coordinator can give up as long as it has not decided. *)
Abort ==
    /\ decision = "none"
    /\ decision' = "abort"
    /\ sent' = sent \cup {[type |-> "abort"]}
    /\ UNCHANGED <<phase, votes>>

ReceiveCommit(p) ==
    /\ [type |-> "commit"] \in sent
    /\ phase' = [phase EXCEPT ![p] = "committed"]
    /\ UNCHANGED <<decision, votes, sent>>

ReceiveAbort(p) ==
    /\ [type |-> "abort"] \in sent
    /\ phase' = [phase EXCEPT ![p] = "aborted"]
    /\ UNCHANGED <<decision, votes, sent>>

Next ==
    \/ \E p \in Participant : Prepare(p)
    \/ \E p \in Participant : Refuse(p)
    \/ \E p \in Participant : ReceiveVote(p)
    \/ \E p \in Participant : ReceiveCommit(p)
    \/ \E p \in Participant : ReceiveAbort(p)
    \/ Commit
    \/ Abort

Spec == Init /\ [][Next]_vars

(* All participants end alike. *)
Consistent == \A p, q \in Participant : ~(phase[p] = "committed" /\ phase[q] = "aborted")

(* What is violated by the behaviours worth looking at. *)
NobodyCommits == \E p \in Participant : phase[p] /= "committed"
NobodyAborts == \E p \in Participant : phase[p] /= "aborted"
VotesAreCounted == ~(decision = "abort" /\ votes /= {})
=============================================================================
