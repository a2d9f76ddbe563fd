//! The crate `raftmodel` 0.1.3 of crates.io as a system under test: "It aims to strictly follow raft formal TLA+
//! specification (raft.tla)".
//!
//! One call of its `handle_message` does what are several steps of raft.tla. Where they can be told apart by what the
//! crate itself offers, the adapter does so, and else keeps what is ahead to itself until the specification gets there;
//! `node.rs` says of each action how. What remains are divergences that the crate's users can see.

mod network;
mod node;
mod reading;

use conformance::refinement::{Action, Handler, Message, PerServer, RaftSystem, Server, State};
use conformance::system::{Comparator, Comparison, Foreign, Refused, System};
use network::Names;
use node::Node;
use std::borrow::Cow;
use std::sync::Arc;

/// A cluster of the crate's servers, and the network between them. Clusters with an even number of servers have
/// `PHANTOMS` more, of which nothing is ever heard.
#[derive(Debug, Clone, Default)]
pub struct Published<const PHANTOMS: usize = 0> {
    names: Names,
    nodes: PerServer<Node>,
    /// The specification's bag of messages.
    network: conformance::refinement::Bag,
}

const HISTORY: &str = "a history variable, which no implementation has";

impl<const PHANTOMS: usize> System for Published<PHANTOMS> {
    type State = State;
    type Action = Action;

    const VARIABLES: &'static [&'static str] = State::VARIABLES;
    const ACTIONS: &'static [&'static str] = RaftSystem::ACTIONS;
    const MODEL_VALUES: &'static [&'static str] = RaftSystem::MODEL_VALUES;

    const COMPARISONS: &'static [Comparison] = &[
        Comparison {
            variable: "elections",
            by: Comparator::Ignored,
            reason: HISTORY,
        },
        Comparison {
            variable: "allLogs",
            by: Comparator::Ignored,
            reason: HISTORY,
        },
        Comparison {
            variable: "voterLog",
            by: Comparator::Ignored,
            reason: HISTORY,
        },
    ];

    fn init(&mut self, first: &State) -> Result<(), Foreign> {
        self.names = Names::of(first.servers());
        let count = self.names.len();
        let phantoms = if count.is_multiple_of(2) { PHANTOMS } else { 0 };
        let node = |server: &Server| {
            (
                server.clone(),
                Node::new(self.names.number(server), count, phantoms),
            )
        };
        self.nodes = first.servers().map(node).collect();
        self.network = Default::default();
        Ok(())
    }

    fn step(&mut self, action: &Action) -> Result<(), Refused> {
        let (i, m) = match action {
            Action::OnMessage(handler, m) => return self.on_message(*handler, m),
            Action::Restart(i)
            | Action::Timeout(i)
            | Action::BecomeLeader(i)
            | Action::AdvanceCommitIndex(i)
            | Action::ClientRequest(i, _)
            | Action::RequestVote(i, _)
            | Action::AppendEntries(i, _) => (i, action),
        };
        let node = self.nodes.get_mut(i).ok_or_else(no_such_server)?;
        let sent = match m {
            Action::Restart(_) => node.restart(),
            Action::Timeout(_) => node.timeout()?,
            Action::BecomeLeader(_) => node.become_leader()?,
            Action::AdvanceCommitIndex(_) => node.advance_commit_index()?,
            Action::ClientRequest(_, v) => node.client_request(v)?,
            Action::RequestVote(_, j) => node.request_vote(self.names.number(j))?,
            Action::AppendEntries(_, j) => node.append_entries(self.names.number(j))?,
            Action::OnMessage(..) => Vec::new(),
        };
        for message in sent {
            network::add(&mut self.network, self.names.message(message, &self.nodes));
        }
        Ok(())
    }

    fn observe(&self) -> Cow<'_, State> {
        let mut state = State {
            messages: self.network.clone().into(),
            ..State::default()
        };
        for (server, node) in &self.nodes {
            node.show(server, &self.names, &mut state);
        }
        Cow::Owned(state)
    }

    fn candidates(&self, before: &State, after: &State) -> Vec<Action> {
        RaftSystem::default().candidates(before, after)
    }

    fn actions(&self, before: &State, after: &State) -> Vec<Action> {
        RaftSystem::default().actions(before, after)
    }

    fn is_action_name(&self, name: &str) -> bool {
        Action::NAMES.contains(&name)
    }

    fn short_name(value: &conformance::tla::Value) -> Option<String> {
        RaftSystem::short_name(value)
    }
}

impl<const PHANTOMS: usize> Published<PHANTOMS> {
    fn on_message(&mut self, handler: Handler, m: &Arc<Message>) -> Result<(), Refused> {
        if !self.network.contains_key(m) {
            return Err(Refused::because("there is no such message"));
        }
        match handler {
            Handler::DuplicateMessage => network::add(&mut self.network, m.as_ref().clone()),
            Handler::DropMessage => network::remove(&mut self.network, m),
            _ => {
                let node = self.nodes.get_mut(&m.mdest).ok_or_else(no_such_server)?;
                let outcome =
                    node.receive(handler, self.names.delivered(m), m.msource == m.mdest)?;
                if outcome.is_consumed {
                    network::remove(&mut self.network, m);
                }
                for message in outcome.sent {
                    network::add(&mut self.network, self.names.message(message, &self.nodes));
                }
            }
        }
        Ok(())
    }
}

fn no_such_server() -> Refused {
    Refused::because("there is no such server")
}
