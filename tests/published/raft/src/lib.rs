//! The crate `raft` 0.7.0 of crates.io (tikv/raft-rs) as a system under test.
//!
//! It is not written after raft.tla: its leaders append an entry when they are elected, it has messages of its own, and one
//! call of `step` does what are several steps of raft.tla. `log.rs` maps its logs, `network.rs` its messages, and `node.rs`
//! says of each action what the crate is asked for, and what is kept back until the specification gets there.

mod log;
mod network;
mod node;
mod replica;

use conformance::refinement::{Action, Handler, Message, PerServer, RaftSystem, State};
use conformance::system::{Comparator, Comparison, Foreign, Invariant, Refused, System};
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

const HISTORY: &str = "a history variable, which no implementation has";
const CANDIDATES: &str = "the crate has it of candidates alone; of others raft.tla never reads it";
const LEADERS: &str =
    "the crate has it of leaders alone, and not of a leader itself; raft.tla never reads the rest";

impl<const PUTS_OFF: bool> System for Published<PUTS_OFF> {
    type State = State;
    type Action = Action;

    const VARIABLES: &'static [&'static str] = State::VARIABLES;
    const ACTIONS: &'static [&'static str] = RaftSystem::ACTIONS;
    const MODEL_VALUES: &'static [&'static str] = RaftSystem::MODEL_VALUES;
    const INVARIANTS: &'static [Invariant<State>] = RaftSystem::INVARIANTS;

    const COMPARISONS: &'static [Comparison] = &[
        Comparison {
            variable: "messages",
            by: Comparator::Own(refusals_can_be_missing),
            reason: "a refusal may be missing, as if it were lost: the crate does not answer a request of an old term",
        },
        only("votesResponded", CANDIDATES),
        only("votesGranted", CANDIDATES),
        only("nextIndex", LEADERS),
        only("matchIndex", LEADERS),
        ignored("elections"),
        ignored("allLogs"),
        ignored("voterLog"),
    ];

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

const fn ignored(variable: &'static str) -> Comparison {
    Comparison {
        variable,
        by: Comparator::Ignored,
        reason: HISTORY,
    }
}

const fn only(variable: &'static str, reason: &'static str) -> Comparison {
    Comparison {
        variable,
        by: Comparator::Own(as_far_as_it_is_there),
        reason,
    }
}

/// Whether both are equal where the implementation's function has a value.
fn as_far_as_it_is_there(spec: &Value, own: &Value) -> bool {
    match (spec, own) {
        (Value::Function(of_spec), Value::Function(of_own)) => of_own.iter().all(|(key, own)| {
            let spec = of_spec.get(key);
            spec.is_some_and(|spec| as_far_as_it_is_there(spec, own))
        }),
        _ => spec == own,
    }
}

/// Whether the bags of messages are equal but for refusals that the implementation's does not have.
fn refusals_can_be_missing(spec: &Value, own: &Value) -> bool {
    let (Value::Function(of_spec), Value::Function(of_own)) = (spec, own) else {
        return spec == own;
    };
    let is_refusal = |message: &Value| {
        let is_false = |field| message.field(field) == Some(&Value::Bool(false));
        is_false("mvoteGranted") || is_false("msuccess")
    };
    let is_there = of_own.keys().all(|message| of_spec.contains_key(message));
    is_there
        && of_spec.iter().all(|(message, copies)| {
            let own = of_own.get(message);
            own == Some(copies) || (is_refusal(message) && own < Some(copies))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use conformance::tla;

    fn agree(by: fn(&Value, &Value) -> bool, spec: &str, own: &str) -> bool {
        let value = |text| tla::from_str(text).expect("a value");
        by(&value(spec), &value(own))
    }

    #[test]
    fn what_is_not_there_is_not_compared() {
        let agrees = |spec, own| agree(as_far_as_it_is_there, spec, own);
        let spec = "(s1 :> (s1 :> 2 @@ s2 :> 1) @@ s2 :> (s1 :> 1 @@ s2 :> 1))";
        assert!(agrees(spec, "(s1 :> (s2 :> 1))"));
        assert!(agrees(spec, "<<>>"));
        assert!(!agrees(spec, "(s1 :> (s2 :> 2))"));
        assert!(!agrees(spec, "(s3 :> (s2 :> 1))"));
        assert!(agrees("(s1 :> {s2} @@ s2 :> {})", "(s1 :> {s2})"));
        assert!(!agrees("(s1 :> {s2, s1} @@ s2 :> {})", "(s1 :> {s2})"));
    }

    #[test]
    fn only_refusals_can_be_missing() {
        let agrees = |spec: &str, own: &str| agree(refusals_can_be_missing, spec, own);
        let vote = |granted| format!("[mterm |-> 2, mvoteGranted |-> {granted}]");
        let (given, refused) = (vote("TRUE"), vote("FALSE"));
        let both = format!("({given} :> 1 @@ {refused} :> 2)");
        assert!(agrees(&both, &both));
        assert!(agrees(&both, &format!("({given} :> 1 @@ {refused} :> 1)")));
        assert!(agrees(&both, &format!("({given} :> 1)")));
        assert!(!agrees(&both, &format!("({refused} :> 2)")));
        assert!(!agrees(&both, &format!("({given} :> 2 @@ {refused} :> 2)")));
        assert!(!agrees(&both, &format!("({given} :> 1 @@ {refused} :> 3)")));
        assert!(!agrees(&format!("({given} :> 1)"), &both));
    }
}
