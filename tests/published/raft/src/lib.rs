//! The crate `raft` 0.7.0 of crates.io (tikv/raft-rs) as a system under test.
//!
//! It is not written after raft.tla: its leaders append an entry when they are elected, it has messages of its own, and one
//! call of `step` does what are several steps of raft.tla. `log.rs` maps its logs, `network.rs` its messages, and `node.rs`
//! says of each action what the crate is asked for, and what is kept back until the specification gets there. `comparison.rs`
//! has what is compared otherwise than by equality.

mod comparison;
mod log;
mod network;
mod node;
mod replica;

use comparison::COMPARISONS;
use conformance::refinement::{Action, Handler, Message, PerServer, RaftSystem, State};
use conformance::system::{Comparison, Foreign, Invariant, Refused, System};
use conformance::tla::Value;
use network::{Names, Network, Sent};
use node::Node;
use std::borrow::Cow;
use std::sync::Arc;

/// A cluster of the crate's servers, and the network between them.
///
/// With `PUTS_OFF`, a server's `Timeout` is put off until it asks for a vote: one that votes for another in its new term
/// has not stood for election, but has heard of the term.
#[derive(Debug, Default)]
pub struct Published<const PUTS_OFF: bool = false> {
    names: Names,
    nodes: PerServer<Node>,
    network: Network,
    /// The state that it began with, and what it has taken since: a `RawNode` cannot be cloned.
    first: State,
    taken: Vec<Action>,
}

impl<const PUTS_OFF: bool> System for Published<PUTS_OFF> {
    type State = State;
    type Action = Action;

    const VARIABLES: &'static [&'static str] = State::VARIABLES;
    const ACTIONS: &'static [&'static str] = RaftSystem::ACTIONS;
    const MODEL_VALUES: &'static [&'static str] = RaftSystem::MODEL_VALUES;
    const INVARIANTS: &'static [Invariant<State>] = RaftSystem::INVARIANTS;

    const COMPARISONS: &'static [Comparison] = COMPARISONS;

    fn init(&mut self, first: &State) -> Result<(), Foreign> {
        let names = Names::of(first.servers());
        let nodes = first.servers().map(|server| {
            let node = Node::new(names.number(server), names.numbers(), PUTS_OFF);
            (server.clone(), node)
        });
        self.nodes = nodes.collect();
        self.names = names;
        self.network = Network::default();
        self.first = first.clone();
        self.taken.clear();
        Ok(())
    }

    fn step(&mut self, action: &Action) -> Result<(), Refused> {
        let taken = self.take(action);
        match taken {
            Ok(()) => self.taken.push(action.clone()),
            // It may have found out only by trying.
            Err(_) => *self = self.clone(),
        }
        taken
    }

    fn observe(&self) -> Cow<'_, State> {
        let mut state = State {
            messages: self.network.bag().into(),
            ..State::default()
        };
        for (server, node) in &self.nodes {
            node.observe(server, &self.names, &mut state);
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

    fn shaped(_: &State, value: Value, like: &Value) -> Value {
        comparison::shaped(value, like)
    }

    fn short_name(value: &Value) -> Option<String> {
        RaftSystem::short_name(value)
    }
}

impl<const PUTS_OFF: bool> Published<PUTS_OFF> {
    /// What the servers have themselves, the entries that no client asked for among it, and no more than one server has:
    /// term, vote, role, log and commit index.
    #[must_use]
    pub fn unmapped(&self) -> State {
        let mut state = State::default();
        for (server, node) in &self.nodes {
            node.unmapped(server, &self.names, &mut state);
        }
        state
    }

    fn take(&mut self, action: &Action) -> Result<(), Refused> {
        let i = match action {
            Action::OnMessage(handler, m) => return self.on_message(*handler, m),
            Action::Restart(i)
            | Action::Timeout(i)
            | Action::BecomeLeader(i)
            | Action::AdvanceCommitIndex(i)
            | Action::ClientRequest(i, _)
            | Action::RequestVote(i, _)
            | Action::AppendEntries(i, _) => i,
        };
        let node = self.nodes.get_mut(i).ok_or_else(no_such_server)?;
        let sent = match action {
            Action::Restart(_) => {
                node.restart();
                None
            }
            Action::Timeout(_) => node.timeout().map(|()| None)?,
            Action::BecomeLeader(_) => node.become_leader().map(|()| None)?,
            Action::AdvanceCommitIndex(_) => node.advance_commit_index().map(|()| None)?,
            Action::ClientRequest(_, v) => node.client_request(v).map(|()| None)?,
            Action::RequestVote(_, j) => Some(node.request_vote(self.names.number(j))?),
            Action::AppendEntries(_, j) => Some(node.append_entries(self.names.number(j))?),
            Action::OnMessage(..) => None,
        };
        let own = node.entries();
        self.send(sent, &own);
        Ok(())
    }

    fn on_message(&mut self, handler: Handler, m: &Arc<Message>) -> Result<(), Refused> {
        let Some(sent) = self.network.next(m).cloned() else {
            return match handler {
                // The network has lost it already.
                Handler::DuplicateMessage | Handler::DropMessage | Handler::DropStaleResponse => {
                    Ok(())
                }
                _ => Err(Refused::because("it has not sent this message")),
            };
        };
        match handler {
            Handler::DuplicateMessage => self.network.duplicate(m),
            Handler::DropMessage => self.network.remove(m),
            _ => {
                let node = self.nodes.get_mut(&m.mdest).ok_or_else(no_such_server)?;
                let outcome = node.receive(handler, m, sent)?;
                let own = node.entries();
                if outcome.is_consumed {
                    self.network.remove(m);
                }
                self.send(outcome.sent, &own);
            }
        }
        Ok(())
    }

    /// Puts what a server with this log sends into the network.
    fn send(&mut self, sent: impl IntoIterator<Item = Sent>, own: &[raft::eraftpb::Entry]) {
        for sent in sent {
            if let Some(message) = self.names.message(&sent, own) {
                self.network.send(message, sent);
            }
        }
    }
}

/// The same steps from the same state. Nothing is random in the crate but when an election times out, which the
/// specification decides here.
impl<const PUTS_OFF: bool> Clone for Published<PUTS_OFF> {
    fn clone(&self) -> Self {
        let mut clone = Published::default();
        if clone.init(&self.first).is_ok() {
            for action in &self.taken {
                if clone.take(action).is_ok() {
                    clone.taken.push(action.clone());
                }
            }
        }
        clone
    }
}

fn no_such_server() -> Refused {
    Refused::because("there is no such server")
}
