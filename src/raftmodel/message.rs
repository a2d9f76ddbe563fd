//! What a server is told: four messages between servers, four from whoever drives it.

use std::collections::BTreeSet;

use super::{Index, LogEntry, ServerId, Term};

/// A message to a server. The last four travel between servers and are raft.tla's message types; the
/// first four are local, and ask a server for steps that raft.tla lets it take by itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RaftMessage<T> {
    /// The election timer ran out: stand for election (`Timeout`, then `RequestVote` for each server).
    TimeOut {
        /// The server whose timer ran out.
        dest: ServerId,
        /// The other servers, those that are down included. The first such message that a server
        /// without a cluster takes tells it its cluster for good; see
        /// [`RaftServer::new`](super::RaftServer::new). Later only those named are asked.
        followers: BTreeSet<ServerId>,
    },
    /// A candidate has its votes: lead (`BecomeLeader`). A candidate sends this to itself.
    BecomeLeader {
        /// The candidate.
        dest: ServerId,
    },
    /// A client wants `value` in the log (`ClientRequest`).
    ClientRequest {
        /// The leader.
        dest: ServerId,
        /// What goes into the log.
        value: T,
    },
    /// The heartbeat timer ran out: send each follower its next entry, or an empty request
    /// (`AppendEntries`).
    AppendEntries {
        /// The leader.
        dest: ServerId,
        /// Whom to send to.
        followers: BTreeSet<ServerId>,
    },
    /// A candidate asks for a vote (Raft paper, section 5.2).
    RequestVoteRequest {
        /// The candidate's term.
        term: Term,
        /// The term of the candidate's last entry, 0 without entries.
        last_log_term: Term,
        /// The index of the candidate's last entry, 0 without entries.
        last_log_index: Index,
        /// The candidate.
        source: ServerId,
        /// Whose vote is wanted; the candidate's own too.
        dest: ServerId,
    },
    /// The answer to a [`RequestVoteRequest`](Self::RequestVoteRequest).
    RequestVoteResponse {
        /// The voter's term.
        term: Term,
        /// Whether the candidate has this vote.
        vote_granted: bool,
        /// The voter.
        source: ServerId,
        /// The candidate.
        dest: ServerId,
    },
    /// A leader replicates one entry, or none (Raft paper, section 5.3).
    AppendEntriesRequest {
        /// The leader's term.
        term: Term,
        /// The index just before `entry`.
        prev_log_index: Index,
        /// The term of the leader's entry at `prev_log_index`, 0 at index 0.
        prev_log_term: Term,
        /// raft.tla's `mentries`, at most one by type.
        entry: Option<LogEntry<T>>,
        /// How far the receiver may commit.
        commit_index: Index,
        /// The leader.
        source: ServerId,
        /// The follower.
        dest: ServerId,
    },
    /// The answer to an [`AppendEntriesRequest`](Self::AppendEntriesRequest).
    AppendEntriesResponse {
        /// The follower's term.
        term: Term,
        /// Whether the follower's log now agrees with the leader's through `match_index`.
        success: bool,
        /// Through which index the logs agree; 0 when not successful.
        match_index: Index,
        /// The follower.
        source: ServerId,
        /// The leader.
        dest: ServerId,
    },
}

/// What all messages between servers have in common: raft.tla's `mterm`, `msource` and `mdest`.
#[derive(Clone, Copy)]
pub(super) struct Header {
    pub term: Term,
    pub source: ServerId,
    pub dest: ServerId,
}

impl<T> RaftMessage<T> {
    /// The server this message is for.
    pub fn dest(&self) -> ServerId {
        match *self {
            Self::TimeOut { dest, .. }
            | Self::BecomeLeader { dest }
            | Self::ClientRequest { dest, .. }
            | Self::AppendEntries { dest, .. }
            | Self::RequestVoteRequest { dest, .. }
            | Self::RequestVoteResponse { dest, .. }
            | Self::AppendEntriesRequest { dest, .. }
            | Self::AppendEntriesResponse { dest, .. } => dest,
        }
    }

    /// The header of a message between servers; `None` for the local ones.
    pub(super) fn header(&self) -> Option<Header> {
        match *self {
            Self::TimeOut { .. }
            | Self::BecomeLeader { .. }
            | Self::ClientRequest { .. }
            | Self::AppendEntries { .. } => None,
            Self::RequestVoteRequest {
                term, source, dest, ..
            }
            | Self::RequestVoteResponse {
                term, source, dest, ..
            }
            | Self::AppendEntriesRequest {
                term, source, dest, ..
            }
            | Self::AppendEntriesResponse {
                term, source, dest, ..
            } => Some(Header { term, source, dest }),
        }
    }
}
