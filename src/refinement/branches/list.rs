//! Every branch that Raft reaches, each with the TLA+ formula that is true of the steps that take it. (What Raft
//! cannot reach is told in spec/README.md.)

use crate::system::Branch;

const fn branch(name: &'static str, taken: &'static str) -> Branch {
    Branch { name, taken }
}

/// The branches by action, and after them those of the operators that several actions use on the network. The
/// formulas are in the words of spec/raft.tla; `scripts/check-coverage-properties.sh` lets TLC evaluate each of
/// them on every step of the committed traces.
#[rustfmt::skip]
pub(in crate::refinement) const BRANCHES: &[Branch] = &[
    branch(
        "AdvanceCommitIndex: a majority has only entries of older terms",
        r"\E i \in Server : AdvanceCommitIndex(i) /\ LastAgreed(i) > 0 /\ log[i][LastAgreed(i)].term /= currentTerm[i]",
    ),
    branch(
        "AdvanceCommitIndex: advanced",
        r"\E i \in Server : AdvanceCommitIndex(i) /\ LastAgreed(i) > commitIndex[i] /\ \A k \in commitIndex[i] + 1..LastAgreed(i) : log[i][k].term = currentTerm[i]",
    ),
    branch(
        "AdvanceCommitIndex: advanced over entries of an older term",
        r"\E i \in Server : AdvanceCommitIndex(i) /\ LastAgreed(i) > commitIndex[i] /\ log[i][LastAgreed(i)].term = currentTerm[i] /\ \E k \in commitIndex[i] + 1..LastAgreed(i) : log[i][k].term /= currentTerm[i]",
    ),
    branch(
        "AdvanceCommitIndex: goes back",
        r"\E i \in Server : AdvanceCommitIndex(i) /\ LastAgreed(i) \in 1..commitIndex[i] - 1 /\ log[i][LastAgreed(i)].term = currentTerm[i]",
    ),
    branch(
        "AdvanceCommitIndex: unchanged, no majority has any entry",
        r"\E i \in Server : AdvanceCommitIndex(i) /\ LastAgreed(i) = 0",
    ),
    branch(
        "AdvanceCommitIndex: unchanged, nothing new",
        r"\E i \in Server : AdvanceCommitIndex(i) /\ LastAgreed(i) > 0 /\ LastAgreed(i) = commitIndex[i] /\ log[i][LastAgreed(i)].term = currentTerm[i]",
    ),
    branch(
        "AppendEntries: commit index held back",
        r"\E i, j \in Server : AppendEntries(i, j) /\ nextIndex[i][j] < commitIndex[i]",
    ),
    branch(
        "AppendEntries: with an entry",
        r"\E i, j \in Server : AppendEntries(i, j) /\ nextIndex[i][j] >= commitIndex[i] /\ nextIndex[i][j] <= Len(log[i])",
    ),
    branch(
        "AppendEntries: without an entry",
        r"\E i, j \in Server : AppendEntries(i, j) /\ nextIndex[i][j] >= commitIndex[i] /\ nextIndex[i][j] > Len(log[i])",
    ),
    branch(
        "BecomeLeader: of a server that knows of a commit",
        r"\E i \in Server : BecomeLeader(i) /\ commitIndex[i] > 0",
    ),
    branch(
        "BecomeLeader: of a server that knows of matches",
        r"\E i \in Server : BecomeLeader(i) /\ \E j \in Server : matchIndex[i][j] > 0",
    ),
    branch(
        "BecomeLeader: with all votes",
        r"\E i \in Server : BecomeLeader(i) /\ votesGranted[i] = Server",
    ),
    branch(
        "BecomeLeader: with some votes",
        r"\E i \in Server : BecomeLeader(i) /\ votesGranted[i] /= Server",
    ),
    branch(
        "BecomeLeader: without its own vote",
        r"\E i \in Server : BecomeLeader(i) /\ i \notin votesGranted[i]",
    ),
    branch(
        "ClientRequest",
        r"\E i \in Server, v \in Value : ClientRequest(i, v)",
    ),
    branch(
        "DropMessage: one of several copies",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, m.mtype) /\ DropMessage(i, j) /\ messages' = WithoutMessage(m, messages) /\ messages[m] > 1",
    ),
    branch(
        "DropMessage: the only copy",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, m.mtype) /\ DropMessage(i, j) /\ messages' = WithoutMessage(m, messages) /\ messages[m] = 1",
    ),
    branch(
        "DropStaleResponse: AppendEntriesResponse",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesResponse) /\ DropStaleResponse(i, j) /\ (m \in DOMAIN messages' => messages'[m] < messages[m])",
    ),
    branch(
        "DropStaleResponse: RequestVoteResponse",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, RequestVoteResponse) /\ DropStaleResponse(i, j) /\ (m \in DOMAIN messages' => messages'[m] < messages[m])",
    ),
    branch(
        "DuplicateMessage: one of several copies",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, m.mtype) /\ DuplicateMessage(i, j) /\ messages' = WithMessage(m, messages) /\ messages[m] > 1",
    ),
    branch(
        "DuplicateMessage: the only copy",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, m.mtype) /\ DuplicateMessage(i, j) /\ messages' = WithMessage(m, messages) /\ messages[m] = 1",
    ),
    branch(
        "HandleAppendEntriesRequest: already done, with an entry before others",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesRequest) /\ HandleAppendEntriesRequest(i, j) /\ AlreadyDone(i, j, m) /\ m.mentries /= <<>> /\ Len(log[i]) > m.mprevLogIndex + Len(m.mentries)",
    ),
    branch(
        "HandleAppendEntriesRequest: already done, with an entry, commit index advanced",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesRequest) /\ HandleAppendEntriesRequest(i, j) /\ AlreadyDone(i, j, m) /\ m.mentries /= <<>> /\ commitIndex'[i] > commitIndex[i]",
    ),
    branch(
        "HandleAppendEntriesRequest: already done, with an entry, commit index goes back",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesRequest) /\ HandleAppendEntriesRequest(i, j) /\ AlreadyDone(i, j, m) /\ m.mentries /= <<>> /\ commitIndex'[i] < commitIndex[i]",
    ),
    branch(
        "HandleAppendEntriesRequest: already done, with an entry, commit index unchanged",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesRequest) /\ HandleAppendEntriesRequest(i, j) /\ AlreadyDone(i, j, m) /\ m.mentries /= <<>> /\ commitIndex'[i] = commitIndex[i]",
    ),
    branch(
        "HandleAppendEntriesRequest: already done, without an entry before others",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesRequest) /\ HandleAppendEntriesRequest(i, j) /\ AlreadyDone(i, j, m) /\ m.mentries = <<>> /\ Len(log[i]) > m.mprevLogIndex + Len(m.mentries)",
    ),
    branch(
        "HandleAppendEntriesRequest: already done, without an entry, commit index advanced",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesRequest) /\ HandleAppendEntriesRequest(i, j) /\ AlreadyDone(i, j, m) /\ m.mentries = <<>> /\ commitIndex'[i] > commitIndex[i]",
    ),
    branch(
        "HandleAppendEntriesRequest: already done, without an entry, commit index goes back",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesRequest) /\ HandleAppendEntriesRequest(i, j) /\ AlreadyDone(i, j, m) /\ m.mentries = <<>> /\ commitIndex'[i] < commitIndex[i]",
    ),
    branch(
        "HandleAppendEntriesRequest: already done, without an entry, commit index unchanged",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesRequest) /\ HandleAppendEntriesRequest(i, j) /\ AlreadyDone(i, j, m) /\ m.mentries = <<>> /\ commitIndex'[i] = commitIndex[i]",
    ),
    branch(
        "HandleAppendEntriesRequest: back to follower, with a vote for another",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesRequest) /\ HandleAppendEntriesRequest(i, j) /\ ReturnsToFollower(i, m) /\ votedFor[i] \notin {Nil, i}",
    ),
    branch(
        "HandleAppendEntriesRequest: back to follower, with its own vote",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesRequest) /\ HandleAppendEntriesRequest(i, j) /\ ReturnsToFollower(i, m) /\ votedFor[i] = i",
    ),
    branch(
        "HandleAppendEntriesRequest: back to follower, without a vote",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesRequest) /\ HandleAppendEntriesRequest(i, j) /\ ReturnsToFollower(i, m) /\ votedFor[i] = Nil",
    ),
    branch(
        "HandleAppendEntriesRequest: conflict removed",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesRequest) /\ HandleAppendEntriesRequest(i, j) /\ RemovesConflict(i, m)",
    ),
    branch(
        "HandleAppendEntriesRequest: conflict removed, another entry after it",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesRequest) /\ HandleAppendEntriesRequest(i, j) /\ RemovesConflict(i, m) /\ Len(log[i]) > m.mprevLogIndex + 1",
    ),
    branch(
        "HandleAppendEntriesRequest: conflict removed, of a newer term",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesRequest) /\ HandleAppendEntriesRequest(i, j) /\ RemovesConflict(i, m) /\ log[i][m.mprevLogIndex + 1].term > m.mentries[1].term",
    ),
    branch(
        "HandleAppendEntriesRequest: entry appended",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesRequest) /\ HandleAppendEntriesRequest(i, j) /\ AppendsEntry(i, m)",
    ),
    branch(
        "HandleAppendEntriesRequest: rejected, log too short",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesRequest) /\ HandleAppendEntriesRequest(i, j) /\ RejectsRequest(i, j, m) /\ m.mterm = currentTerm[i] /\ m.mprevLogIndex > Len(log[i])",
    ),
    branch(
        "HandleAppendEntriesRequest: rejected, old term",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesRequest) /\ HandleAppendEntriesRequest(i, j) /\ RejectsRequest(i, j, m) /\ m.mterm < currentTerm[i] /\ state[i] /= Leader",
    ),
    branch(
        "HandleAppendEntriesRequest: rejected, old term, by a leader",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesRequest) /\ HandleAppendEntriesRequest(i, j) /\ RejectsRequest(i, j, m) /\ m.mterm < currentTerm[i] /\ state[i] = Leader",
    ),
    branch(
        "HandleAppendEntriesRequest: rejected, other entry before",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesRequest) /\ HandleAppendEntriesRequest(i, j) /\ RejectsRequest(i, j, m) /\ m.mterm = currentTerm[i] /\ m.mprevLogIndex \in 1..Len(log[i])",
    ),
    branch(
        "HandleAppendEntriesResponse: failure",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesResponse) /\ HandleAppendEntriesResponse(i, j) /\ (m \in DOMAIN messages' => messages'[m] < messages[m]) /\ ~m.msuccess /\ nextIndex[i][j] > 1",
    ),
    branch(
        "HandleAppendEntriesResponse: failure after a success",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesResponse) /\ HandleAppendEntriesResponse(i, j) /\ (m \in DOMAIN messages' => messages'[m] < messages[m]) /\ ~m.msuccess /\ matchIndex[i][j] > 0",
    ),
    branch(
        "HandleAppendEntriesResponse: failure at the first index",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesResponse) /\ HandleAppendEntriesResponse(i, j) /\ (m \in DOMAIN messages' => messages'[m] < messages[m]) /\ ~m.msuccess /\ nextIndex[i][j] = 1",
    ),
    branch(
        "HandleAppendEntriesResponse: failure at the first index, not by a leader",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesResponse) /\ HandleAppendEntriesResponse(i, j) /\ (m \in DOMAIN messages' => messages'[m] < messages[m]) /\ ~m.msuccess /\ nextIndex[i][j] = 1 /\ state[i] /= Leader",
    ),
    branch(
        "HandleAppendEntriesResponse: failure at the third index or later",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesResponse) /\ HandleAppendEntriesResponse(i, j) /\ (m \in DOMAIN messages' => messages'[m] < messages[m]) /\ ~m.msuccess /\ nextIndex[i][j] > 2",
    ),
    branch(
        "HandleAppendEntriesResponse: failure, not by a leader",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesResponse) /\ HandleAppendEntriesResponse(i, j) /\ (m \in DOMAIN messages' => messages'[m] < messages[m]) /\ ~m.msuccess /\ nextIndex[i][j] > 1 /\ state[i] /= Leader",
    ),
    branch(
        "HandleAppendEntriesResponse: match index goes back",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesResponse) /\ HandleAppendEntriesResponse(i, j) /\ (m \in DOMAIN messages' => messages'[m] < messages[m]) /\ m.msuccess /\ m.mmatchIndex < matchIndex[i][j] /\ state[i] = Leader",
    ),
    branch(
        "HandleAppendEntriesResponse: success",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesResponse) /\ HandleAppendEntriesResponse(i, j) /\ (m \in DOMAIN messages' => messages'[m] < messages[m]) /\ m.msuccess",
    ),
    branch(
        "HandleAppendEntriesResponse: success, not by a leader",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesResponse) /\ HandleAppendEntriesResponse(i, j) /\ (m \in DOMAIN messages' => messages'[m] < messages[m]) /\ m.msuccess /\ state[i] /= Leader",
    ),
    branch(
        "HandleRequestVoteRequest: from itself",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, RequestVoteRequest) /\ HandleRequestVoteRequest(i, j) /\ (m \in DOMAIN messages' => messages'[m] < messages[m]) /\ m.mterm = currentTerm[i] /\ IsUpToDate(i, m) /\ i = j",
    ),
    branch(
        "HandleRequestVoteRequest: granted",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, RequestVoteRequest) /\ HandleRequestVoteRequest(i, j) /\ (m \in DOMAIN messages' => messages'[m] < messages[m]) /\ Grants(i, j, m) /\ votedFor[i] = Nil",
    ),
    branch(
        "HandleRequestVoteRequest: granted again",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, RequestVoteRequest) /\ HandleRequestVoteRequest(i, j) /\ (m \in DOMAIN messages' => messages'[m] < messages[m]) /\ Grants(i, j, m) /\ votedFor[i] = j",
    ),
    branch(
        "HandleRequestVoteRequest: granted, log shorter but last entry newer",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, RequestVoteRequest) /\ HandleRequestVoteRequest(i, j) /\ (m \in DOMAIN messages' => messages'[m] < messages[m]) /\ Grants(i, j, m) /\ m.mlastLogIndex < Len(log[i])",
    ),
    branch(
        "HandleRequestVoteRequest: refused, from itself",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, RequestVoteRequest) /\ HandleRequestVoteRequest(i, j) /\ (m \in DOMAIN messages' => messages'[m] < messages[m]) /\ m.mterm = currentTerm[i] /\ ~IsUpToDate(i, m) /\ votedFor[i] \in {Nil, j} /\ i = j",
    ),
    branch(
        "HandleRequestVoteRequest: refused, last entry older",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, RequestVoteRequest) /\ HandleRequestVoteRequest(i, j) /\ (m \in DOMAIN messages' => messages'[m] < messages[m]) /\ m.mterm = currentTerm[i] /\ votedFor[i] \in {Nil, j} /\ m.mlastLogTerm < LastTerm(log[i]) /\ m.mlastLogIndex <= Len(log[i])",
    ),
    branch(
        "HandleRequestVoteRequest: refused, last entry older but log longer",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, RequestVoteRequest) /\ HandleRequestVoteRequest(i, j) /\ (m \in DOMAIN messages' => messages'[m] < messages[m]) /\ m.mterm = currentTerm[i] /\ votedFor[i] \in {Nil, j} /\ m.mlastLogTerm < LastTerm(log[i]) /\ m.mlastLogIndex > Len(log[i])",
    ),
    branch(
        "HandleRequestVoteRequest: refused, log shorter",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, RequestVoteRequest) /\ HandleRequestVoteRequest(i, j) /\ (m \in DOMAIN messages' => messages'[m] < messages[m]) /\ m.mterm = currentTerm[i] /\ votedFor[i] \in {Nil, j} /\ m.mlastLogTerm = LastTerm(log[i]) /\ m.mlastLogIndex < Len(log[i])",
    ),
    branch(
        "HandleRequestVoteRequest: refused, old term",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, RequestVoteRequest) /\ HandleRequestVoteRequest(i, j) /\ (m \in DOMAIN messages' => messages'[m] < messages[m]) /\ m.mterm < currentTerm[i]",
    ),
    branch(
        "HandleRequestVoteRequest: refused, voted for another",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, RequestVoteRequest) /\ HandleRequestVoteRequest(i, j) /\ (m \in DOMAIN messages' => messages'[m] < messages[m]) /\ m.mterm = currentTerm[i] /\ IsUpToDate(i, m) /\ votedFor[i] \notin {Nil, j}",
    ),
    branch(
        "HandleRequestVoteResponse: by a follower",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, RequestVoteResponse) /\ HandleRequestVoteResponse(i, j) /\ (m \in DOMAIN messages' => messages'[m] < messages[m]) /\ state[i] = Follower",
    ),
    branch(
        "HandleRequestVoteResponse: by a leader",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, RequestVoteResponse) /\ HandleRequestVoteResponse(i, j) /\ (m \in DOMAIN messages' => messages'[m] < messages[m]) /\ state[i] = Leader",
    ),
    branch(
        "HandleRequestVoteResponse: counted before",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, RequestVoteResponse) /\ HandleRequestVoteResponse(i, j) /\ (m \in DOMAIN messages' => messages'[m] < messages[m]) /\ j \in votesResponded[i]",
    ),
    branch(
        "HandleRequestVoteResponse: counted before, with another log",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, RequestVoteResponse) /\ HandleRequestVoteResponse(i, j) /\ (m \in DOMAIN messages' => messages'[m] < messages[m]) /\ m.mvoteGranted /\ j \in DOMAIN voterLog[i] /\ voterLog[i][j] /= m.mlog",
    ),
    branch(
        "HandleRequestVoteResponse: granted",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, RequestVoteResponse) /\ HandleRequestVoteResponse(i, j) /\ (m \in DOMAIN messages' => messages'[m] < messages[m]) /\ m.mvoteGranted",
    ),
    branch(
        "HandleRequestVoteResponse: refused",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, RequestVoteResponse) /\ HandleRequestVoteResponse(i, j) /\ (m \in DOMAIN messages' => messages'[m] < messages[m]) /\ ~m.mvoteGranted",
    ),
    branch(
        "RequestVote: of another",
        r"\E i, j \in Server : RequestVote(i, j) /\ i /= j",
    ),
    branch(
        "RequestVote: of itself",
        r"\E i, j \in Server : RequestVote(i, j) /\ i = j",
    ),
    branch(
        "Restart: of a candidate",
        r"\E i \in Server : Restart(i) /\ state[i] = Candidate",
    ),
    branch(
        "Restart: of a follower",
        r"\E i \in Server : Restart(i) /\ state[i] = Follower",
    ),
    branch(
        "Restart: of a leader",
        r"\E i \in Server : Restart(i) /\ state[i] = Leader",
    ),
    branch(
        "Restart: of a server that knows of a commit",
        r"\E i \in Server : Restart(i) /\ commitIndex[i] > 0",
    ),
    branch(
        "Timeout: of a candidate",
        r"\E i \in Server : Timeout(i) /\ state[i] = Candidate",
    ),
    branch(
        "Timeout: of a follower",
        r"\E i \in Server : Timeout(i) /\ state[i] = Follower",
    ),
    branch(
        "Timeout: of a server that knows of a commit",
        r"\E i \in Server : Timeout(i) /\ commitIndex[i] > 0",
    ),
    branch(
        "Timeout: of a server that knows of matches",
        r"\E i \in Server : Timeout(i) /\ \E j \in Server : matchIndex[i][j] > 0",
    ),
    branch(
        "UpdateTerm: AppendEntriesRequest",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesRequest) /\ UpdateTerm(i, j) /\ m.mterm = currentTerm'[i]",
    ),
    branch(
        "UpdateTerm: AppendEntriesResponse",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesResponse) /\ UpdateTerm(i, j) /\ m.mterm = currentTerm'[i]",
    ),
    branch(
        "UpdateTerm: RequestVoteRequest",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, RequestVoteRequest) /\ UpdateTerm(i, j) /\ m.mterm = currentTerm'[i]",
    ),
    branch(
        "UpdateTerm: RequestVoteResponse",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, RequestVoteResponse) /\ UpdateTerm(i, j) /\ m.mterm = currentTerm'[i]",
    ),
    branch(
        "UpdateTerm: of a candidate",
        r"\E i, j \in Server : UpdateTerm(i, j) /\ state[i] = Candidate",
    ),
    branch(
        "UpdateTerm: of a leader",
        r"\E i, j \in Server : UpdateTerm(i, j) /\ state[i] = Leader",
    ),
    branch(
        "UpdateTerm: of a leader, by a leader",
        r"\E i, j \in Server : \E m \in DOMAIN messages : IsFor(m, i, j, AppendEntriesRequest) /\ UpdateTerm(i, j) /\ m.mterm = currentTerm'[i] /\ state[i] = Leader",
    ),
    branch(
        "UpdateTerm: of a server that knows of a commit",
        r"\E i, j \in Server : UpdateTerm(i, j) /\ commitIndex[i] > 0",
    ),
    branch(
        "Discard: one of several copies",
        r"\E i, j \in Server : (HandleRequestVoteResponse(i, j) \/ HandleAppendEntriesResponse(i, j) \/ DropStaleResponse(i, j)) /\ \E m \in DOMAIN messages : messages' = WithoutMessage(m, messages) /\ messages[m] > 1",
    ),
    branch(
        "Discard: the only copy",
        r"\E i, j \in Server : (HandleRequestVoteResponse(i, j) \/ HandleAppendEntriesResponse(i, j) \/ DropStaleResponse(i, j)) /\ \E m \in DOMAIN messages : messages' = WithoutMessage(m, messages) /\ messages[m] = 1",
    ),
    branch(
        "Reply: one copy more of the answer",
        r"\E i, j \in Server : (HandleRequestVoteRequest(i, j) \/ HandleAppendEntriesRequest(i, j)) /\ messages' /= messages /\ DOMAIN messages' \subseteq DOMAIN messages",
    ),
    branch(
        "Reply: the first copy of the answer",
        r"\E i, j \in Server : (HandleRequestVoteRequest(i, j) \/ HandleAppendEntriesRequest(i, j)) /\ messages' /= messages /\ \E m \in DOMAIN messages' : m \notin DOMAIN messages",
    ),
    branch(
        "Reply: to one of several copies",
        r"\E i, j \in Server : (HandleRequestVoteRequest(i, j) \/ HandleAppendEntriesRequest(i, j)) /\ messages' /= messages /\ DOMAIN messages \subseteq DOMAIN messages'",
    ),
    branch(
        "Reply: to the only copy",
        r"\E i, j \in Server : (HandleRequestVoteRequest(i, j) \/ HandleAppendEntriesRequest(i, j)) /\ messages' /= messages /\ \E m \in DOMAIN messages : m \notin DOMAIN messages'",
    ),
    branch(
        "Send: one copy more",
        r"\E i, j \in Server : (RequestVote(i, j) \/ AppendEntries(i, j)) /\ DOMAIN messages' = DOMAIN messages",
    ),
    branch(
        "Send: the first copy",
        r"\E i, j \in Server : (RequestVote(i, j) \/ AppendEntries(i, j)) /\ DOMAIN messages' /= DOMAIN messages",
    ),
];
