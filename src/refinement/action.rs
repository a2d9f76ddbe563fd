//! The actions of raft.tla as a type.

use super::log::{ClientValue, Name, Server};
use super::message::Message;
use crate::system;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// A step of raft.tla: one of the disjuncts of `Next` with its parameters.
///
/// In the actions with a message, `i` and `j` are what they are in raft.tla: the message's
/// destination and its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// `Restart(i)`
    Restart(Server),
    /// `Timeout(i)`
    Timeout(Server),
    /// `RequestVote(i, j)`
    RequestVote(Server, Server),
    /// `BecomeLeader(i)`
    BecomeLeader(Server),
    /// `ClientRequest(i, v)`
    ClientRequest(Server, ClientValue),
    /// `AdvanceCommitIndex(i)`
    AdvanceCommitIndex(Server),
    /// `AppendEntries(i, j)`
    AppendEntries(Server, Server),
    /// One of the actions that take a message of the network.
    OnMessage(Handler, Arc<Message>),
}

/// The actions of raft.tla that take a message of the network: `Receive`'s, and the network's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handler {
    /// `UpdateTerm(i, j)`
    UpdateTerm,
    /// `HandleRequestVoteRequest(i, j)`
    HandleRequestVoteRequest,
    /// `HandleRequestVoteResponse(i, j)`
    HandleRequestVoteResponse,
    /// `HandleAppendEntriesRequest(i, j)`
    HandleAppendEntriesRequest,
    /// `HandleAppendEntriesResponse(i, j)`
    HandleAppendEntriesResponse,
    /// `DropStaleResponse(i, j)`
    DropStaleResponse,
    /// `DuplicateMessage(i, j)`
    DuplicateMessage,
    /// `DropMessage(i, j)`
    DropMessage,
}

impl Handler {
    /// The operator's name in raft.tla.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Handler::UpdateTerm => "UpdateTerm",
            Handler::HandleRequestVoteRequest => "HandleRequestVoteRequest",
            Handler::HandleRequestVoteResponse => "HandleRequestVoteResponse",
            Handler::HandleAppendEntriesRequest => "HandleAppendEntriesRequest",
            Handler::HandleAppendEntriesResponse => "HandleAppendEntriesResponse",
            Handler::DropStaleResponse => "DropStaleResponse",
            Handler::DuplicateMessage => "DuplicateMessage",
            Handler::DropMessage => "DropMessage",
        }
    }

    /// Whether it is one of the disjuncts of `Receive`: a server's doing, not the network's.
    #[must_use]
    pub fn is_receive(self) -> bool {
        !matches!(self, Handler::DuplicateMessage | Handler::DropMessage)
    }
}

impl Action {
    /// Every name that a label can have for an action.
    pub const NAMES: &'static [&'static str] = &[
        "Restart",
        "Timeout",
        "RequestVote",
        "BecomeLeader",
        "ClientRequest",
        "AdvanceCommitIndex",
        "AppendEntries",
        "Receive",
        "UpdateTerm",
        "HandleRequestVoteRequest",
        "HandleRequestVoteResponse",
        "HandleAppendEntriesRequest",
        "HandleAppendEntriesResponse",
        "DropStaleResponse",
        "DuplicateMessage",
        "DropMessage",
    ];

    /// The names of the actions themselves. (`Receive` is what six of them have in common.)
    pub const TAKEN: &'static [&'static str] = &[
        "Restart",
        "Timeout",
        "RequestVote",
        "BecomeLeader",
        "ClientRequest",
        "AdvanceCommitIndex",
        "AppendEntries",
        "UpdateTerm",
        "HandleRequestVoteRequest",
        "HandleRequestVoteResponse",
        "HandleAppendEntriesRequest",
        "HandleAppendEntriesResponse",
        "DropStaleResponse",
        "DuplicateMessage",
        "DropMessage",
    ];
}

impl system::Action for Action {
    fn name(&self) -> &'static str {
        match self {
            Action::Restart(_) => "Restart",
            Action::Timeout(_) => "Timeout",
            Action::RequestVote(..) => "RequestVote",
            Action::BecomeLeader(_) => "BecomeLeader",
            Action::ClientRequest(..) => "ClientRequest",
            Action::AdvanceCommitIndex(_) => "AdvanceCommitIndex",
            Action::AppendEntries(..) => "AppendEntries",
            Action::OnMessage(handler, _) => handler.name(),
        }
    }

    fn parameters(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        let told = |name, value: &Name| (name, Cow::Owned(value.to_string()));
        match self {
            Action::Restart(i)
            | Action::Timeout(i)
            | Action::BecomeLeader(i)
            | Action::AdvanceCommitIndex(i) => vec![told("i", i)],
            Action::RequestVote(i, j) | Action::AppendEntries(i, j) => {
                vec![told("i", i), told("j", j)]
            }
            Action::ClientRequest(i, v) => vec![told("i", i), told("v", v)],
            Action::OnMessage(_, m) => vec![told("i", &m.mdest), told("j", &m.msource)],
        }
    }

    fn answers_to(&self, name: &str) -> bool {
        self.name() == name
            || (name == "Receive" && matches!(self, Action::OnMessage(h, _) if h.is_receive()))
    }
}

/// As TLC prints it: `RequestVote(s2, s1)`.
impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use system::Action as _;
        let values: Vec<_> = self.parameters().into_iter().map(|(_, v)| v).collect();
        write!(f, "{}({})", self.name(), values.join(", "))
    }
}
