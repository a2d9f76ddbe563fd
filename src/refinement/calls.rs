//! What happens to a cluster that is driven by messages, as steps of raft.tla.
//!
//! ```text
//!        ┌─► servers that only handle_message changes ────────────┐
//! event ─┤                                                        ├─► must be equal, bit for bit
//!        └─► the steps that it tells ─► Cluster, one by one ──────┘
//!                                        └─► a state for each
//! ```
//!
//! A call of `handle_message` is a sequence of atomic steps. The states between them come from a cluster that
//! takes these steps; where it does not end in what the call left and sent, that is a [`Disagreement`]. The
//! network is raft.tla's bag, and a message leaves it by a step of raft.tla alone: one that a call refuses
//! stays where it is.

#[cfg(test)]
mod tests;

use super::action::{Action, Handler};
use super::cluster::{Cluster, taken};
use super::log::{ClientValue, Server};
use super::message::{self, Message};
use super::servers::Names;
use super::state::State;
use crate::diff;
use crate::raftmodel::{Handled, RaftMessage, RaftServer, ServerId, Step, create_empty_log};
use crate::system::Refused;
use crate::tla::{self, Value};
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// Something that happens to the cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The server's election timer runs out: `TimeOut`, which names all others.
    TimeOut(Server),
    /// The message that a candidate with its votes sends itself arrives.
    BecomeLeader(Server),
    /// A client asks the server to put the value into the log.
    ClientRequest(Server, ClientValue),
    /// The server's heartbeat timer runs out: `AppendEntries` for these.
    AppendEntries(Server, BTreeSet<Server>),
    /// A copy of the message arrives.
    Deliver(Arc<Message>),
    /// The server stops and comes back. No message asks for that: it is the one atomic step by itself.
    Restart(Server),
    /// The network loses a copy of the message.
    Lose(Arc<Message>),
    /// The network makes one copy more of the message.
    Duplicate(Arc<Message>),
}

/// The servers of the core as they are built upon: they are told messages, by `handle_message`.
#[derive(Debug, Clone)]
pub struct Calls {
    /// Only `handle_message` and `restart` change these.
    servers: Vec<RaftServer<ClientValue>>,
    /// What the atomic steps make of the same initial state; and the network.
    cluster: Cluster,
    /// The candidates to which their own `BecomeLeader` is on its way.
    elected: BTreeSet<Server>,
}

impl Calls {
    /// A cluster of these servers in the core's initial state.
    #[must_use]
    pub fn new(servers: BTreeSet<Server>) -> Self {
        let names = Names::new(servers);
        let ids = names.ids();
        Calls {
            servers: ids
                .map(|id| RaftServer::with_cluster(id, names.ids(), create_empty_log()))
                .collect(),
            cluster: Cluster::init(names),
            elected: BTreeSet::new(),
        }
    }

    /// The present state, as raft.tla's.
    #[must_use]
    pub fn state(&self) -> &State {
        self.cluster.state()
    }

    /// The candidates to which their own `BecomeLeader` is on its way.
    #[must_use]
    pub fn elected(&self) -> &BTreeSet<Server> {
        &self.elected
    }

    /// Lets something happen. Gives the steps that it was, each with the state after it; none, if the core
    /// refused.
    ///
    /// # Errors
    /// The steps of which `handle_message` tells are not what it did.
    pub fn happen(&mut self, event: &Event) -> Result<Vec<(Action, State)>, Disagreement> {
        let done = self.handle(event).map_err(|error| Disagreement {
            event: event.clone(),
            steps: Vec::new(),
            differences: vec![error.reason],
        })?;
        self.follow(event, done)
    }

    /// Drives the servers, not the cluster.
    fn handle(&mut self, event: &Event) -> Result<Done, Refused> {
        let message = match event {
            Event::Lose(m) => {
                return Ok(Done::step(Action::OnMessage(
                    Handler::DropMessage,
                    m.clone(),
                )));
            }
            Event::Duplicate(m) => {
                return Ok(Done::step(Action::OnMessage(
                    Handler::DuplicateMessage,
                    m.clone(),
                )));
            }
            Event::Restart(i) => {
                self.server(self.id(i)?)?.restart();
                self.elected.remove(i);
                return Ok(Done::step(Action::Restart(i.clone())));
            }
            Event::TimeOut(i) => {
                let dest = self.id(i)?;
                let others = self.cluster.names().ids().filter(|&id| id != dest);
                RaftMessage::TimeOut {
                    dest,
                    followers: others.collect(),
                }
            }
            Event::BecomeLeader(i) => {
                self.elected.remove(i);
                RaftMessage::BecomeLeader { dest: self.id(i)? }
            }
            Event::ClientRequest(i, v) => RaftMessage::ClientRequest {
                dest: self.id(i)?,
                value: v.clone(),
            },
            Event::AppendEntries(i, followers) => RaftMessage::AppendEntries {
                dest: self.id(i)?,
                followers: followers
                    .iter()
                    .map(|j| self.id(j))
                    .collect::<Result<_, _>>()?,
            },
            Event::Deliver(m) if self.state().messages.contains_key(m) => {
                self.cluster.names().to_core(m)?
            }
            Event::Deliver(_) => return Err(Refused::because("the network has no such message")),
        };
        let handled = self
            .server(message.dest())?
            .handle_message_with_steps(message);
        self.done(event, handled)
    }

    /// What a call did, in raft.tla's words.
    fn done(&mut self, event: &Event, handled: Handled<ClientValue>) -> Result<Done, Refused> {
        let actions = handled.steps.iter().map(|step| self.action(event, *step));
        let actions = actions.collect::<Result<_, _>>()?;
        let mut messages = handled.messages;
        messages.retain(|message| match message {
            RaftMessage::BecomeLeader { dest } => {
                self.elected.insert(self.cluster.names().name(*dest));
                false
            }
            _ => true,
        });
        Ok(Done { actions, messages })
    }

    /// The action of raft.tla that a step is. What the step does not tell is in what the server was told.
    fn action(&self, event: &Event, step: Step) -> Result<Action, Refused> {
        let name = |id: ServerId| self.cluster.names().name(id);
        match (step, event) {
            (Step::Timeout(i), _) => Ok(Action::Timeout(name(i))),
            (Step::RequestVote(i, j), _) => Ok(Action::RequestVote(name(i), name(j))),
            (Step::BecomeLeader(i), _) => Ok(Action::BecomeLeader(name(i))),
            (Step::AdvanceCommitIndex(i), _) => Ok(Action::AdvanceCommitIndex(name(i))),
            (Step::AppendEntries(i, j), _) => Ok(Action::AppendEntries(name(i), name(j))),
            (Step::ClientRequest(i), Event::ClientRequest(_, v)) => {
                Ok(Action::ClientRequest(name(i), v.clone()))
            }
            (Step::Receive(i, j, received), Event::Deliver(m))
                if name(i) == m.mdest && name(j) == m.msource =>
            {
                Ok(Action::OnMessage(taken(received), m.clone()))
            }
            (Step::ClientRequest(_) | Step::Receive(..), _) => Err(Refused::because(format!(
                "handle_message tells of the step {step}, which this cannot be"
            ))),
        }
    }

    /// Takes the steps one by one, and compares.
    fn follow(&mut self, event: &Event, done: Done) -> Result<Vec<(Action, State)>, Disagreement> {
        let mut steps = Vec::new();
        let mut sent = Vec::new();
        let disagreement = |differences| Disagreement {
            event: event.clone(),
            steps: done.actions.clone(),
            differences,
        };
        for action in &done.actions {
            let before = self.state().clone();
            self.cluster.step(action).map_err(|refused| {
                disagreement(vec![format!("{action} is refused: {}", refused.reason)])
            })?;
            if !matches!(event, Event::Duplicate(_)) {
                sent.extend(new_message(&before, self.state()));
            }
            steps.push((action.clone(), self.state().clone()));
        }
        let mut differences = self.messages_differ(&sent, &done.messages);
        differences.extend(self.servers_differ());
        match differences.is_empty() {
            true => Ok(steps),
            false => Err(disagreement(differences)),
        }
    }

    /// How the messages that the steps sent differ from those that the call returned; their history is the steps'.
    fn messages_differ(
        &self,
        steps: &[Arc<Message>],
        call: &[RaftMessage<ClientValue>],
    ) -> Vec<String> {
        let names = self.cluster.names();
        let steps: Vec<Option<RaftMessage<ClientValue>>> =
            steps.iter().map(|m| names.to_core(m).ok()).collect();
        let told = |message: Option<&RaftMessage<ClientValue>>| match message {
            Some(message) => format!("{message:?}"),
            None => "nothing".to_owned(),
        };
        (0..steps.len().max(call.len()))
            .map(|index| {
                (
                    index,
                    steps.get(index).and_then(Option::as_ref),
                    call.get(index),
                )
            })
            .filter(|(_, steps, call)| steps != call)
            .map(|(index, steps, call)| {
                let (number, call, steps) = (index + 1, told(call), told(steps));
                format!("message {number} sent: by handle_message {call}, by the steps {steps}")
            })
            .collect()
    }

    /// How the servers that took the steps differ from those that were called.
    fn servers_differ(&self) -> Vec<String> {
        let names = self.cluster.names();
        let pairs = self.servers.iter().zip(self.cluster.servers());
        let mut differences = Vec::new();
        for (id, (call, steps)) in names.ids().zip(pairs) {
            if call == steps {
                continue;
            }
            let value = |server: &RaftServer<ClientValue>| {
                let mut state = State::default();
                names.map_back(id, server.variables(), &mut state);
                tla::to_value(&state).unwrap_or(Value::Bool(false))
            };
            let found = diff::differences(&value(steps), &value(call), message::short_name);
            if found.is_empty() {
                let i = names.name(id);
                differences.push(format!("{i}: what it knows of itself and its cluster"));
            }
            for difference in found {
                let told = |value: Option<String>| value.unwrap_or_else(|| "nothing".to_owned());
                differences.push(format!(
                    "{}: after handle_message {}, after the steps {}",
                    difference.path,
                    told(difference.core),
                    told(difference.spec)
                ));
            }
        }
        differences
    }

    fn id(&self, i: &Server) -> Result<ServerId, Refused> {
        let id = self.cluster.names().id(i);
        id.ok_or_else(|| Refused::because(format!("{i} is none of the servers")))
    }

    fn server(&mut self, id: ServerId) -> Result<&mut RaftServer<ClientValue>, Refused> {
        let index = self.cluster.names().index(id);
        index
            .and_then(|index| self.servers.get_mut(index))
            .ok_or_else(|| Refused::because(format!("there is no server {id}")))
    }
}

/// What an event did to the servers.
struct Done {
    actions: Vec<Action>,
    /// What they sent each other.
    messages: Vec<RaftMessage<ClientValue>>,
}

impl Done {
    fn step(action: Action) -> Self {
        Done {
            actions: vec![action],
            messages: Vec::new(),
        }
    }
}

/// The message of which there are more copies than before.
fn new_message(before: &State, after: &State) -> Option<Arc<Message>> {
    if before.messages.is_same(&after.messages) {
        return None;
    }
    let is_new = |&(m, copies): &(&Arc<Message>, &u64)| {
        before.messages.get(m).is_none_or(|before| before < copies)
    };
    after
        .messages
        .iter()
        .find(is_new)
        .map(|(m, _)| Arc::clone(m))
}

/// `handle_message` did not do what the steps do of which it tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// What happened.
    pub event: Event,
    /// The steps that it was, as `handle_message` tells.
    pub steps: Vec<Action>,
    /// What differs, in words.
    pub differences: Vec<String>,
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let steps: Vec<String> = self.steps.iter().map(ToString::to_string).collect();
        let steps = match steps.is_empty() {
            true => "no step".to_owned(),
            false => steps.join(", "),
        };
        write!(
            f,
            "on {}, handle_message says that it took {steps}; but it did not do what these steps do:",
            self.event
        )?;
        for difference in &self.differences {
            write!(f, "\n  {difference}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Disagreement {}

/// In the words of the message that the server gets: `TimeOut to s1`.
impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Event::TimeOut(i) => write!(f, "TimeOut to {i}"),
            Event::BecomeLeader(i) => write!(f, "BecomeLeader to {i}"),
            Event::ClientRequest(i, v) => write!(f, "ClientRequest {v} to {i}"),
            Event::AppendEntries(i, _) => write!(f, "AppendEntries to {i}"),
            Event::Deliver(m) => write!(f, "{m}"),
            Event::Restart(i) => write!(f, "a restart of {i}"),
            Event::Lose(m) => write!(f, "the loss of {m}"),
            Event::Duplicate(m) => write!(f, "a copy of {m}"),
        }
    }
}
