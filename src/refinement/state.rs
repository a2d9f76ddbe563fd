//! A state of raft.tla, typed: its thirteen variables, with raft.tla's names for their fields.

use super::log::{Log, Server};
use super::network::Bag;
use super::set;
use super::shared::Shared;
use crate::raftmodel::{Index, ServerState, Term};
use crate::tla::{self, Set};
use crate::trace::Change;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A function with domain `Server`.
pub type PerServer<V> = BTreeMap<Server, V>;

/// A state of raft.tla: a value for each of its variables.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct State {
    /// The network: a bag, that is, how many copies of each message it holds.
    pub messages: Shared<Bag>,
    /// History: every successful election.
    pub elections: Shared<Set<Election>>,
    /// History: every log that ever was in the system.
    pub all_logs: Shared<Set<Log>>,
    /// Each server's term.
    pub current_term: Shared<PerServer<Term>>,
    /// Each server's role.
    pub state: Shared<PerServer<Role>>,
    /// The candidate for which each server voted in its term.
    pub voted_for: Shared<PerServer<VotedFor>>,
    /// Each server's log.
    pub log: Shared<PerServer<Log>>,
    /// The index of the last entry that each server knows to be committed.
    pub commit_index: Shared<PerServer<Index>>,
    /// The servers from which each candidate has a response in its term.
    pub votes_responded: Shared<PerServer<Set<Server>>>,
    /// The servers from which each candidate has a vote in its term.
    pub votes_granted: Shared<PerServer<Set<Server>>>,
    /// History: the log of each server that voted for the candidate, at that time.
    pub voter_log: Shared<PerServer<PerServer<Log>>>,
    /// The index of the next entry that each leader sends to each server.
    pub next_index: Shared<PerServer<PerServer<Index>>>,
    /// The last index up to which each leader knows each server's log to be its own.
    pub match_index: Shared<PerServer<PerServer<Index>>>,
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

    /// Sets the variable of this name, if the state has it.
    pub(super) fn set(&mut self, variable: &str, change: Change<'_>) -> Result<(), tla::Error> {
        match variable {
            "messages" => set::bag(&mut self.messages, change),
            "elections" => set::set(&mut self.elections, change),
            "allLogs" => set::set(&mut self.all_logs, change),
            "currentTerm" => set::function(&mut self.current_term, change),
            "state" => set::function(&mut self.state, change),
            "votedFor" => set::function(&mut self.voted_for, change),
            "log" => set::function(&mut self.log, change),
            "commitIndex" => set::function(&mut self.commit_index, change),
            "votesResponded" => set::function(&mut self.votes_responded, change),
            "votesGranted" => set::function(&mut self.votes_granted, change),
            "voterLog" => set::function(&mut self.voter_log, change),
            "nextIndex" => set::function(&mut self.next_index, change),
            "matchIndex" => set::function(&mut self.match_index, change),
            _ => Ok(()),
        }
    }

    /// Shares the variable of this name, if the states have it.
    pub(super) fn share(&mut self, variable: &str, from: &State) {
        match variable {
            "messages" => self.messages = from.messages.clone(),
            "elections" => self.elections = from.elections.clone(),
            "allLogs" => self.all_logs = from.all_logs.clone(),
            "currentTerm" => self.current_term = from.current_term.clone(),
            "state" => self.state = from.state.clone(),
            "votedFor" => self.voted_for = from.voted_for.clone(),
            "log" => self.log = from.log.clone(),
            "commitIndex" => self.commit_index = from.commit_index.clone(),
            "votesResponded" => self.votes_responded = from.votes_responded.clone(),
            "votesGranted" => self.votes_granted = from.votes_granted.clone(),
            "voterLog" => self.voter_log = from.voter_log.clone(),
            "nextIndex" => self.next_index = from.next_index.clone(),
            "matchIndex" => self.match_index = from.match_index.clone(),
            _ => {}
        }
    }

    /// The servers: the domain of `currentTerm`.
    pub fn servers(&self) -> impl Iterator<Item = &Server> {
        self.current_term.keys()
    }
}

/// A successful election, as `BecomeLeader` adds it to `elections`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
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
