//! Why a step was not taken.

use std::fmt;

use super::{Index, ServerId, ServerState};

/// The guard that kept a step from being taken. The server is unchanged.
///
/// Printed in raft.tla's words, with its `i` for the server itself, `j` for the other one and `m` for
/// the message:
///
/// ```
/// use conformance::raftmodel::{RaftServer, create_empty_log};
/// let mut server = RaftServer::with_cluster(1, [1, 2, 3], create_empty_log::<u8>());
/// let refused = server.client_request(7).unwrap_err();
/// assert_eq!(refused.to_string(), "guard state[i] = Leader is false: it is Follower");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Refused {
    /// `Timeout` needs a follower or a candidate; this server leads.
    IsLeader,
    /// `RequestVote` and `BecomeLeader` need a candidate.
    NotCandidate {
        /// What the server is.
        state: ServerState,
    },
    /// `ClientRequest`, `AdvanceCommitIndex` and `AppendEntries` need a leader.
    NotLeader {
        /// What the server is.
        state: ServerState,
    },
    /// `RequestVote`: the peer has already answered in this term.
    AlreadyResponded {
        /// The peer.
        peer: ServerId,
    },
    /// `BecomeLeader`: the votes granted are no majority of the cluster.
    NoQuorum,
    /// `AppendEntries` to the server itself.
    ToItself,
    /// `AppendEntries`: the leader's log ends before the entry that the request has to build on.
    NoEntry {
        /// raft.tla's `nextIndex[i][j]`.
        next_index: Index,
        /// raft.tla's `Len(log[i])`.
        log_len: Index,
    },
    /// `nextIndex[i]` or `matchIndex[i]` holds nothing for this peer. Only a restored server can get here.
    NotInDomain {
        /// The variable's name in raft.tla.
        variable: &'static str,
        /// The peer.
        peer: ServerId,
    },
    /// The server is not in the cluster.
    NotInServer {
        /// The server that was named.
        server: ServerId,
    },
    /// The message that is to name the cluster leaves out a server that this one has voted for.
    VotedForOutside {
        /// The server voted for.
        server: ServerId,
    },
    /// The cluster is not known yet; see [`RaftServer::new`](super::RaftServer::new).
    ClusterUnknown,
    /// The message is for another server.
    NotForThisServer {
        /// Whom it is for.
        dest: ServerId,
    },
    /// `receive` takes messages between servers; the others go to `handle_message`.
    NotBetweenServers,
    /// An append entries request of a leader's own term: raft.tla has no step for it.
    TwoLeadersOfOneTerm,
    /// The step's result is a number that 64 bits do not hold.
    TooLarge {
        /// The expression in raft.tla.
        expression: &'static str,
    },
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::IsLeader => {
                write!(
                    f,
                    "guard state[i] \\in {{Follower, Candidate}} is false: it is Leader"
                )
            }
            Self::NotCandidate { state } => {
                write!(f, "guard state[i] = Candidate is false: it is {state}")
            }
            Self::NotLeader { state } => {
                write!(f, "guard state[i] = Leader is false: it is {state}")
            }
            Self::AlreadyResponded { peer } => {
                write!(
                    f,
                    "guard j \\notin votesResponded[i] is false: {peer} has responded"
                )
            }
            Self::NoQuorum => write!(f, "guard votesGranted[i] \\in Quorum is false"),
            Self::ToItself => write!(f, "guard i /= j is false"),
            Self::NoEntry {
                next_index,
                log_len,
            } => write!(
                f,
                "nextIndex[i][j] = {next_index} has no place in or just after log[i]: Len(log[i]) is {log_len}"
            ),
            Self::NotInDomain { variable, peer } => {
                write!(
                    f,
                    "{variable}[i][{peer}] is undefined: {peer} is not in its domain"
                )
            }
            Self::NotInServer { server } => {
                write!(
                    f,
                    "{server} is not in Server, the cluster that this server knows"
                )
            }
            Self::VotedForOutside { server } => {
                write!(
                    f,
                    "the followers named leave out votedFor[i], which is {server}"
                )
            }
            Self::ClusterUnknown => write!(f, "Server, the cluster, is not known yet"),
            Self::NotForThisServer { dest } => {
                write!(f, "guard m.mdest = i is false: it is {dest}")
            }
            Self::NotBetweenServers => write!(f, "no action of raft.tla receives this message"),
            Self::TwoLeadersOfOneTerm => write!(
                f,
                "no step: m is an AppendEntriesRequest with m.mterm = currentTerm[i] and state[i] = Leader"
            ),
            Self::TooLarge { expression } => write!(f, "{expression} is more than 64 bits hold"),
        }
    }
}

impl std::error::Error for Refused {}
