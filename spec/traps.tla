-------------------------------- MODULE traps --------------------------------
(***************************************************************************)
(* Traps: properties that are false, each violated by a behaviour that is  *)
(* worth having as a trace.  traps/*.cfg name one each, with the bounds    *)
(* within which TLC finds it.                                              *)
(***************************************************************************)
EXTENDS MCraft

CONSTANT Ambitious      \* The servers that may stand for election.

Ambition == \A i \in Server \ Ambitious : state[i] /= Candidate

(* Nobody stands for election while another does, or while the last one    *)
(* elected has not yet put an entry into its log.                          *)
Patience ==
    LET newest == Greatest({currentTerm[i] : i \in Server})
    IN  (\E i \in Server : currentTerm'[i] > newest) =>
            \A i \in Server :
                /\ state[i] /= Candidate
                /\ state[i] = Leader /\ currentTerm[i] = newest => LastTerm(log[i]) = newest

(* While a message is under way, servers receive and send, and do nothing else. *)
DeliveryFirst ==
    \/ messages = <<>>
    \/ /\ elections' = elections
       /\ \A i \in Server :
           /\ currentTerm'[i] /= currentTerm[i] => state'[i] = Follower
           /\ state[i] = Leader => log'[i] = log[i] /\ commitIndex'[i] = commitIndex[i]

(* Raft while nothing fails.  Behaviours of this are behaviours of Spec, and *)
(* TLC gets further with them.                                             *)
CalmNext ==
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

RestartNext == CalmNext \/ \E i \in Server : Restart(i)

(* Whether the step takes a copy of m from the network. *)
Takes(m) ==
    /\ m \in DOMAIN messages
    /\ messages' /= messages
    /\ m \in DOMAIN messages' => messages'[m] < messages[m]

-----------------------------------------------------------------------------
(* Votes. *)

Asked(i, j, m) ==
    /\ IsFor(m, i, j, RequestVoteRequest)
    /\ Takes(m)
    /\ HandleRequestVoteRequest(i, j)

NeverVotesForAnother ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(Asked(i, j, m) /\ i /= j /\ Grants(i, j, m))]_vars

NeverVotesForAShorterLog ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(Asked(i, j, m) /\ Grants(i, j, m) /\ m.mlastLogIndex < Len(log[i]))]_vars

NeverVotesAgainForTheSame ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(Asked(i, j, m) /\ Grants(i, j, m) /\ votedFor[i] = j)]_vars

NeverRefusesAnOldTerm ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(Asked(i, j, m) /\ m.mterm < currentTerm[i])]_vars

NeverRefusesAnOlderLog ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(/\ Asked(i, j, m)
          /\ m.mterm = currentTerm[i]
          /\ m.mlastLogTerm < LastTerm(log[i]))]_vars

NeverRefusesALongerLogOfAnOlderTerm ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(/\ Asked(i, j, m)
          /\ m.mterm = currentTerm[i]
          /\ m.mlastLogTerm \in 1..LastTerm(log[i]) - 1
          /\ m.mlastLogIndex > Len(log[i]))]_vars

NeverRefusesAShorterLog ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(/\ Asked(i, j, m)
          /\ m.mterm = currentTerm[i]
          /\ LastTerm(log[i]) > 0
          /\ m.mlastLogTerm = LastTerm(log[i])
          /\ m.mlastLogIndex < Len(log[i]))]_vars

NeverRefusesASecondCandidate ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(/\ Asked(i, j, m)
          /\ m.mterm = currentTerm[i]
          /\ IsUpToDate(i, m)
          /\ votedFor[i] \notin {Nil, j})]_vars

(* A candidate that is a follower again, and has got an entry since it     *)
(* asked itself for its vote, which it has not given to anybody.           *)
NeverRefusesItself ==
    [][\A i \in Server : \A m \in DOMAIN messages :
        ~(/\ Asked(i, i, m)
          /\ m.mterm = currentTerm[i]
          /\ votedFor[i] = Nil
          /\ ~IsUpToDate(i, m))]_vars

Counted(i, j, m) ==
    /\ IsFor(m, i, j, RequestVoteResponse)
    /\ Takes(m)
    /\ HandleRequestVoteResponse(i, j)

NeverCountsARefusal ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(Counted(i, j, m) /\ ~m.mvoteGranted)]_vars

NeverCountsAVoteTwice ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(Counted(i, j, m) /\ m.mvoteGranted /\ j \in votesGranted[i])]_vars

(* The candidate remembers the log that the voter had when it voted first. *)
NeverKeepsTheFirstLog ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(/\ Counted(i, j, m)
          /\ m.mvoteGranted
          /\ j \in votesGranted[i]
          /\ m.mlog /= voterLog[i][j])]_vars

NeverCountsAVoteAsLeader ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(Counted(i, j, m) /\ m.mvoteGranted /\ state[i] = Leader)]_vars

NeverCountsAVoteAsFollower ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(Counted(i, j, m) /\ m.mvoteGranted /\ state[i] = Follower)]_vars

-----------------------------------------------------------------------------
(* Elections. *)

NobodyLeads == \A i \in Server : state[i] /= Leader
SomebodyLeads == \E i \in Server : state[i] = Leader

NobodyLeadsWithAllVotes ==
    \A e \in elections : e.evotes /= Server

NobodyLeadsWithoutItsOwnVote ==
    \A e \in elections : e.eleader \in e.evotes

NeverTwoLeaders ==
    \A i, j \in Server : state[i] = Leader /\ state[j] = Leader => i = j

NeverTwoCandidates ==
    \A i, j \in Server :
        state[i] = Candidate /\ state[j] = Candidate /\ currentTerm[i] = currentTerm[j]
        => i = j

NeverBackToFollower ==
    [][\A i \in Server : \A m \in DOMAIN messages :
        ~(m.mdest = i /\ m.mtype = AppendEntriesRequest /\ ReturnsToFollower(i, m)
            /\ state'[i] /= state[i])]_vars

BackToFollower(i) ==
    /\ state[i] = Candidate
    /\ state'[i] = Follower
    /\ \E j \in Server : HandleAppendEntriesRequest(i, j)

NeverBackToFollowerWithItsOwnVote ==
    [][~\E i \in Server : BackToFollower(i) /\ votedFor[i] = i]_vars
NeverBackToFollowerWithoutAVote ==
    [][~\E i \in Server : BackToFollower(i) /\ votedFor[i] = Nil]_vars

(* Whether the request fits its log is not asked before. *)
NeverBackToFollowerWithAnotherLog ==
    [][\A i \in Server : \A m \in DOMAIN messages :
        ~(m.mdest = i /\ m.mtype = AppendEntriesRequest /\ ReturnsToFollower(i, m)
            /\ state'[i] /= state[i] /\ ~IsLogOk(i, m))]_vars

(* Matches from a term that it led before, which its followers may have    *)
(* lost since.                                                             *)
NeverLeadsAgainWithMatches ==
    [][~\E i, j \in Server : BecomeLeader(i) /\ matchIndex[i][j] > 0]_vars

-----------------------------------------------------------------------------
(* Terms. *)

UpdatesTermBy(mtype) ==
    \E i, j \in Server : \E m \in DOMAIN messages :
        /\ IsFor(m, i, j, mtype)
        /\ m.mterm > currentTerm[i]
        /\ m.mterm = currentTerm'[i]
        /\ UpdateTerm(i, j)

NeverUpdatesTermByRequestVoteRequest == [][~UpdatesTermBy(RequestVoteRequest)]_vars
NeverUpdatesTermByRequestVoteResponse == [][~UpdatesTermBy(RequestVoteResponse)]_vars
NeverUpdatesTermByAppendEntriesRequest == [][~UpdatesTermBy(AppendEntriesRequest)]_vars
NeverUpdatesTermByAppendEntriesResponse == [][~UpdatesTermBy(AppendEntriesResponse)]_vars

NeverDeposedByALeader ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(/\ state[i] = Leader
          /\ IsFor(m, i, j, AppendEntriesRequest)
          /\ m.mterm = currentTerm'[i]
          /\ UpdateTerm(i, j))]_vars

Stale(mtype) ==
    \E i, j \in Server : \E m \in DOMAIN messages :
        /\ IsFor(m, i, j, mtype)
        /\ m.mterm < currentTerm[i]
        /\ Takes(m)
        /\ DropStaleResponse(i, j)

NeverDropsAStaleVote == [][~Stale(RequestVoteResponse)]_vars
NeverDropsAStaleAnswer == [][~Stale(AppendEntriesResponse)]_vars

-----------------------------------------------------------------------------
(* Replication. *)

Told(i, j, m) ==
    /\ IsFor(m, i, j, AppendEntriesRequest)
    /\ HandleAppendEntriesRequest(i, j)

(* The follower must not hear of a commit that it has not got the entries for. *)
NeverHoldsTheCommitIndexBack ==
    [][\A i, j \in Server : ~(AppendEntries(i, j) /\ nextIndex[i][j] < commitIndex[i])]_vars

NeverRejectsAnOldTerm ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(Told(i, j, m) /\ m.mterm < currentTerm[i] /\ Takes(m))]_vars

NeverRejectsAsLeader ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(Told(i, j, m) /\ m.mterm < currentTerm[i] /\ Takes(m) /\ state[i] = Leader)]_vars

NeverHasAnotherEntry ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(/\ Told(i, j, m)
          /\ RejectsRequest(i, j, m)
          /\ m.mterm = currentTerm[i]
          /\ m.mprevLogIndex \in 1..Len(log[i]))]_vars

NeverHearsAHeartbeat ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(Told(i, j, m) /\ AlreadyDone(i, j, m) /\ m.mentries = <<>>)]_vars

NeverHasMoreThanAHeartbeatTells ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(/\ Told(i, j, m)
          /\ AlreadyDone(i, j, m)
          /\ m.mentries = <<>>
          /\ Len(log[i]) > m.mprevLogIndex)]_vars

(* The same of a heartbeat that names an entry, which the follower has. *)
NeverHasMoreThanALaterHeartbeatTells ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(/\ Told(i, j, m)
          /\ AlreadyDone(i, j, m)
          /\ m.mentries = <<>>
          /\ m.mprevLogIndex > 0
          /\ Len(log[i]) > m.mprevLogIndex)]_vars

NeverHasTheEntryAndMore ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(/\ Told(i, j, m)
          /\ AlreadyDone(i, j, m)
          /\ m.mentries /= <<>>
          /\ Len(log[i]) > m.mprevLogIndex + 1)]_vars

(* The leader of its term is another than the candidate it voted for. *)
NeverFollowsForWhomItDidNotVote ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(Told(i, j, m) /\ AlreadyDone(i, j, m) /\ Takes(m) /\ votedFor[i] \notin {Nil, j})]_vars

NeverRemovesAnEntry == [][\A i \in Server : Len(log'[i]) >= Len(log[i])]_vars

(* The Raft paper's figure 8: what a majority has can still be removed.    *)
NeverRemovesWhatAMajorityHas ==
    [][\A i \in Server :
        Len(log'[i]) < Len(log[i]) =>
            {j \in Server : IsPrefix(log[i], log[j])} \notin Quorum]_vars

(* The last entry is removed, not the one that is in conflict. *)
NeverRemovesAnotherThanTheConflict ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(/\ Told(i, j, m)
          /\ RemovesConflict(i, m)
          /\ log[i][m.mprevLogIndex + 1].term = LastTerm(log[i])
          /\ log[i][m.mprevLogIndex + 1].value /= log[i][Len(log[i])].value)]_vars

NeverRemovesANewerEntry ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(/\ Told(i, j, m)
          /\ RemovesConflict(i, m)
          /\ log[i][m.mprevLogIndex + 1].term > m.mentries[1].term)]_vars

(* Server i led once and had two entries more than now, of its own term.   *)
NeverRemovesTwoEntries ==
    \A i \in Server : \A e \in elections : \A entries \in allLogs :
        ~(/\ e.eleader = i
          /\ Len(entries) = Len(log[i]) + 2
          /\ LastTerm(entries) = e.eterm
          /\ IsPrefix(log[i], entries))

Answered(i, j, m) ==
    /\ IsFor(m, i, j, AppendEntriesResponse)
    /\ Takes(m)
    /\ HandleAppendEntriesResponse(i, j)

NeverHearsOfSuccess ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(Answered(i, j, m) /\ m.msuccess /\ m.mmatchIndex > 0)]_vars

NeverTakesAMatchBack ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(/\ Answered(i, j, m)
          /\ m.msuccess
          /\ state[i] = Leader
          /\ m.mmatchIndex < matchIndex[i][j])]_vars

NeverGoesBackAnIndex ==
    [][\A i, j \in Server : nextIndex'[i][j] /= nextIndex[i][j] - 1 \/ state[i] /= Leader]_vars

NeverFailsAtTheFirstIndex ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(Answered(i, j, m) /\ ~m.msuccess /\ nextIndex[i][j] = 1 /\ state[i] = Leader)]_vars

NeverIsAnsweredAsFollower ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(Answered(i, j, m) /\ m.msuccess /\ m.mmatchIndex > 0 /\ state[i] /= Leader)]_vars

NeverFailsAtTheThirdIndex ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(Answered(i, j, m) /\ ~m.msuccess /\ nextIndex[i][j] > 2)]_vars

NeverFailsAfterASuccess ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(/\ Answered(i, j, m)
          /\ ~m.msuccess
          /\ state[i] = Leader
          /\ matchIndex[i][j] > 0)]_vars

NeverFailsAsFollower ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(/\ Answered(i, j, m)
          /\ ~m.msuccess
          /\ state[i] = Follower
          /\ nextIndex[i][j] > 1)]_vars

-----------------------------------------------------------------------------
(* Commitment. *)

NeverCommits == \A i \in Server : commitIndex[i] = 0

NeverCommitsEverywhere == \E i \in Server : commitIndex[i] = 0

(* A step that changes nothing is none to TLC, so allLogs must change here. *)
Looks(i) == AdvanceCommitIndex(i) /\ allLogs' /= allLogs

NeverFindsNothing ==
    [][\A i \in Server : ~(Looks(i) /\ LastAgreed(i) = 0)]_vars

NeverCommitsTheSameAgain ==
    [][\A i \in Server :
        ~(Looks(i) /\ LastAgreed(i) > 0 /\ commitIndex[i] = LastAgreed(i))]_vars

(* The Raft paper's figure 8: a majority has an entry of an older term.    *)
NeverWaitsForItsOwnTerm ==
    [][\A i \in Server :
        ~(/\ Looks(i)
          /\ LastAgreed(i) > 0
          /\ log[i][LastAgreed(i)].term < currentTerm[i])]_vars

(* Entries of an older term are committed by one of the leader's own. *)
NeverCommitsAnOlderTermToo ==
    \A i \in Server : \A index \in 1..commitIndex[i] :
        state[i] = Leader => log[i][index].term = currentTerm[i]

NeverForgetsACommit ==
    [][\A i \in Server : state[i] = Follower /\ votesResponded'[i] = votesResponded[i]
        /\ messages' /= messages => commitIndex'[i] >= commitIndex[i]]_vars

NeverForgetsACommitByAHeartbeat ==
    [][\A i, j \in Server : \A m \in DOMAIN messages :
        ~(/\ Told(i, j, m)
          /\ AlreadyDone(i, j, m)
          /\ Takes(m)
          /\ m.mentries = <<>>
          /\ m.mcommitIndex < commitIndex[i])]_vars

(* A late answer takes back what the leader knows of its follower's log.   *)
NeverForgetsACommitAsLeader ==
    [][\A i \in Server : AdvanceCommitIndex(i) => commitIndex'[i] >= commitIndex[i]]_vars

(* Nothing of an election makes a server forget what is committed.         *)
NeverLeadsAgainWithACommit ==
    [][~\E i \in Server : BecomeLeader(i) /\ commitIndex[i] > 0]_vars

-----------------------------------------------------------------------------
(* Failures. *)

Restarts(role) == \E i \in Server : state[i] = role /\ Restart(i)

NeverRestartsAVoter ==
    [][~\E i \in Server : state[i] = Follower /\ votedFor[i] /= Nil /\ Restart(i)]_vars
NeverRestartsACandidate ==
    [][~\E i \in Server : state[i] = Candidate /\ votesGranted[i] /= {} /\ Restart(i)]_vars
NeverRestartsALeader ==
    [][~\E i \in Server : state[i] = Leader /\ commitIndex[i] > 0 /\ Restart(i)]_vars

(* Of an answer: a request that comes twice can have been sent twice. *)
NeverDuplicates ==
    [][~\E i, j \in Server : \E m \in DOMAIN messages :
        /\ IsFor(m, i, j, RequestVoteResponse)
        /\ DuplicateMessage(i, j)
        /\ messages'[m] > messages[m]]_vars
NeverDropsTheLastCopy ==
    [][~\E i, j \in Server : DropMessage(i, j) /\ DOMAIN messages' /= DOMAIN messages]_vars
NeverDropsOneOfTwo ==
    [][~\E i, j \in Server : DropMessage(i, j) /\ DOMAIN messages' = DOMAIN messages]_vars

-----------------------------------------------------------------------------
(* Length and liveness. *)

NeverLong == TLCGet("level") < 80
NeverHalfAsLong == TLCGet("level") < 40

(* It is not true that Raft always elects a leader, even when something    *)
(* always happens: candidates can be asked, and the question lost, for ever. *)
FairSpec == Init /\ [][Next]_vars /\ WF_vars(Next)
EventuallyLeads == <>SomebodyLeads

(* Without fairness nothing needs to happen, and a candidate can wait for ever. *)
AlwaysFollowersAgain == []<>(\A i \in Server : state[i] = Follower)

=============================================================================
