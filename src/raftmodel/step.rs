//! The names of raft.tla's steps, and how they are printed.

use std::fmt;

use super::ServerId;

/// One atomic step that [`handle_message`](super::RaftServer::handle_message) took: an action of raft.tla, with its server
/// parameters in raft.tla's order. (`Restart` is not here, since no message asks for it.)
///
/// Printed as raft.tla would write it, with the branch behind it: `RequestVote(1, 2)`,
/// `HandleAppendEntriesRequest(2, 1): conflict removed`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// [`timeout`](super::RaftServer::timeout) of this server.
    Timeout(ServerId),
    /// [`request_vote`](super::RaftServer::request_vote) of the first server to the second.
    RequestVote(ServerId, ServerId),
    /// [`become_leader`](super::RaftServer::become_leader) of this server.
    BecomeLeader(ServerId),
    /// [`client_request`](super::RaftServer::client_request) to this server, with the message's value.
    ClientRequest(ServerId),
    /// [`advance_commit_index`](super::RaftServer::advance_commit_index) of this server.
    AdvanceCommitIndex(ServerId),
    /// [`append_entries`](super::RaftServer::append_entries) of the first server to the second.
    AppendEntries(ServerId, ServerId),
    /// [`receive`](super::RaftServer::receive) by the first server of the message, which is from the second.
    Receive(ServerId, ServerId, ReceiveStep),
}

/// raft.tla's actions that receive a message, with the branch taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReceiveStep {
    /// The message's term is newer: the server follows in that term and keeps the message.
    UpdateTerm,
    /// A candidate was answered.
    HandleRequestVoteRequest(VoteBranch),
    /// An answer was counted, whatever the server's state.
    HandleRequestVoteResponse {
        /// Whether it was a vote.
        vote_granted: bool,
    },
    /// An append entries request was handled, or one step of that was taken.
    HandleAppendEntriesRequest(AppendBranch),
    /// A follower's progress was noted, whatever the server's state.
    HandleAppendEntriesResponse {
        /// Whether the logs agreed.
        success: bool,
    },
    /// A response of an older term was dropped.
    DropStaleResponse,
}

/// How `HandleRequestVoteRequest` decided: raft.tla's `grant`, and where that is false the first of its
/// conjuncts that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VoteBranch {
    /// The candidate has this server's vote.
    Granted,
    /// The request is of an older term.
    OldTerm,
    /// The candidate's log is behind this server's (Raft paper, section 5.4.1).
    LogBehind,
    /// This server's vote in this term is another's.
    VotedForOther,
}

/// The branches of `HandleAppendEntriesRequest`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AppendBranch {
    /// Rejected: the request is of an older term.
    OldTerm,
    /// Rejected: the log has no entry of `mprevLogTerm` at `mprevLogIndex`.
    LogMismatch,
    /// A candidate found the leader of its term and follows it; the message is kept.
    BackToFollower,
    /// The log holds the request's entry, or the request has none.
    AlreadyDone,
    /// The log holds another entry at the request's index: its last entry, and no more, was removed; the
    /// message is kept.
    ConflictRemoved,
    /// The request's entry was appended; the message is kept.
    EntryAppended,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Timeout(i) => write!(f, "Timeout({i})"),
            Self::RequestVote(i, j) => write!(f, "RequestVote({i}, {j})"),
            Self::BecomeLeader(i) => write!(f, "BecomeLeader({i})"),
            Self::ClientRequest(i) => write!(f, "ClientRequest({i})"),
            Self::AdvanceCommitIndex(i) => write!(f, "AdvanceCommitIndex({i})"),
            Self::AppendEntries(i, j) => write!(f, "AppendEntries({i}, {j})"),
            Self::Receive(i, j, step) => match step.branch() {
                Some(branch) => write!(f, "{}({i}, {j}): {branch}", step.action()),
                None => write!(f, "{}({i}, {j})", step.action()),
            },
        }
    }
}

impl ReceiveStep {
    /// The action's name in raft.tla.
    pub fn action(self) -> &'static str {
        match self {
            Self::UpdateTerm => "UpdateTerm",
            Self::HandleRequestVoteRequest(_) => "HandleRequestVoteRequest",
            Self::HandleRequestVoteResponse { .. } => "HandleRequestVoteResponse",
            Self::HandleAppendEntriesRequest(_) => "HandleAppendEntriesRequest",
            Self::HandleAppendEntriesResponse { .. } => "HandleAppendEntriesResponse",
            Self::DropStaleResponse => "DropStaleResponse",
        }
    }

    /// The branch taken, in words; `None` for an action without branches.
    pub fn branch(self) -> Option<&'static str> {
        match self {
            Self::UpdateTerm | Self::DropStaleResponse => None,
            Self::HandleRequestVoteRequest(branch) => Some(match branch {
                VoteBranch::Granted => "vote granted",
                VoteBranch::OldTerm => "refused, old term",
                VoteBranch::LogBehind => "refused, log behind",
                VoteBranch::VotedForOther => "refused, voted for another",
            }),
            Self::HandleRequestVoteResponse { vote_granted: true } => Some("vote granted"),
            Self::HandleRequestVoteResponse {
                vote_granted: false,
            } => Some("vote refused"),
            Self::HandleAppendEntriesRequest(branch) => Some(match branch {
                AppendBranch::OldTerm => "rejected, old term",
                AppendBranch::LogMismatch => "rejected, log mismatch",
                AppendBranch::BackToFollower => "back to follower",
                AppendBranch::AlreadyDone => "already done",
                AppendBranch::ConflictRemoved => "conflict removed",
                AppendBranch::EntryAppended => "entry appended",
            }),
            Self::HandleAppendEntriesResponse { success: true } => Some("success"),
            Self::HandleAppendEntriesResponse { success: false } => Some("failure"),
        }
    }
}
