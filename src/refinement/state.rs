//! A state of raft.tla, typed: its thirteen variables, with raft.tla's names for their fields.

use super::log::{Log, Server};
use super::message::Message;
use super::network;
use crate::raftmodel::{Index, ServerState, Term};
use crate::tla::Set;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A function with domain `Server`.
pub type PerServer<V> = BTreeMap<Server, V>;

/// A state of raft.tla: a value for each of its variables.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct State {
    /// The network: a bag, that is, how many copies of each message it holds.
    #[serde(deserialize_with = "network::read")]
    pub messages: BTreeMap<Arc<Message>, u64>,
    /// History: every successful election.
    pub elections: Set<Election>,
    /// History: every log that ever was in the system.
    pub all_logs: Set<Log>,
    /// Each server's term.
    pub current_term: PerServer<Term>,
    /// Each server's role.
    pub state: PerServer<Role>,
    /// The candidate for which each server voted in its term.
    pub voted_for: PerServer<VotedFor>,
    /// Each server's log.
    pub log: PerServer<Log>,
    /// The index of the last entry that each server knows to be committed.
    pub commit_index: PerServer<Index>,
    /// The servers from which each candidate has a response in its term.
    pub votes_responded: PerServer<Set<Server>>,
    /// The servers from which each candidate has a vote in its term.
    pub votes_granted: PerServer<Set<Server>>,
    /// History: the log of each server that voted for the candidate, at that time.
    pub voter_log: PerServer<PerServer<Log>>,
    /// The index of the next entry that each leader sends to each server.
    pub next_index: PerServer<PerServer<Index>>,
    /// The last index up to which each leader knows each server's log to be its own.
    pub match_index: PerServer<PerServer<Index>>,
}

impl State {
    /// The variables by their names in raft.tla.
    pub const VARIABLES: &'static [&'static str] = &[
        "messages",
        "elections",
        "allLogs",
        "currentTerm",
        "state",
        "votedFor",
        "log",
        "commitIndex",
        "votesResponded",
        "votesGranted",
        "voterLog",
        "nextIndex",
        "matchIndex",
    ];

    /// The servers: the domain of `currentTerm`.
    pub fn servers(&self) -> impl Iterator<Item = &Server> {
        self.current_term.keys()
    }
}

/// A successful election, as `BecomeLeader` adds it to `elections`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Election {
    /// The term.
    pub eterm: Term,
    /// The new leader.
    pub eleader: Server,
    /// Its log.
    pub elog: Log,
    /// The servers that voted for it.
    pub evotes: Set<Server>,
    /// The logs of these servers when they voted.
    #[serde(rename = "evoterLog")]
    pub evoter_log: PerServer<Log>,
}

/// The role of a server: raft.tla's `state[i]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// `Follower`
    Follower,
    /// `Candidate`
    Candidate,
    /// `Leader`
    Leader,
}

impl From<ServerState> for Role {
    fn from(state: ServerState) -> Self {
        match state {
            ServerState::Follower => Role::Follower,
            ServerState::Candidate => Role::Candidate,
            ServerState::Leader => Role::Leader,
        }
    }
}

impl From<Role> for ServerState {
    fn from(role: Role) -> Self {
        match role {
            Role::Follower => ServerState::Follower,
            Role::Candidate => ServerState::Candidate,
            Role::Leader => ServerState::Leader,
        }
    }
}

/// A server, or raft.tla's `Nil`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "Server", into = "Server")]
pub struct VotedFor(pub Option<Server>);

const NIL: &str = "Nil";

impl From<Server> for VotedFor {
    fn from(name: Server) -> Self {
        VotedFor((!name.is(NIL)).then_some(name))
    }
}

impl From<VotedFor> for Server {
    fn from(voted: VotedFor) -> Self {
        voted.0.unwrap_or_else(|| Server::from(NIL))
    }
}
