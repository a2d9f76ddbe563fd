//! [`System`] for the Raft core.

use super::action::Action;
use super::branches;
use super::candidates;
use super::cluster::Cluster;
use super::invariants::INVARIANTS;
use super::log::ClientValue;
use super::message;
use super::servers::Names;
use super::state::State;
use crate::system::{self, Branch, Foreign, Invariant, NotRestored, Refused, System};
use crate::tla::{self, Value};
use crate::trace::Change;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The Raft core of [`raftmodel`](crate::raftmodel) as an implementation of raft.tla.
///
/// The servers and the clients' values come from the behaviour itself. The network and the history
/// variables are the checker's: the core's messages go into the one, and its steps into the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RaftSystem {
    cluster: Cluster,
    /// What clients can ask for, as far as states have told.
    values: BTreeSet<ClientValue>,
}

impl System for RaftSystem {
    type State = State;
    type Action = Action;

    const VARIABLES: &'static [&'static str] = State::VARIABLES;

    const INVARIANTS: &'static [Invariant<State>] = INVARIANTS;

    fn init(&mut self, first: &State) -> Result<(), Foreign> {
        self.cluster = Cluster::init(Names::of(first)?);
        Ok(())
    }

    fn restore(&mut self, state: &State) -> Result<(), NotRestored> {
        self.cluster = Cluster::restore(self.cluster.names().clone(), state)?;
        Ok(())
    }

    fn step(&mut self, action: &Action) -> Result<(), Refused> {
        self.cluster.step(action)
    }

    fn observe(&self) -> Cow<'_, State> {
        Cow::Borrowed(self.cluster.state())
    }

    fn candidates(&self, before: &State, after: &State) -> Vec<Action> {
        candidates::candidates(before, after)
    }

    fn actions(&self, before: &State, after: &State) -> Vec<Action> {
        candidates::actions(before, after, &self.values)
    }

    fn is_action_name(&self, name: &str) -> bool {
        Action::NAMES.contains(&name)
    }

    fn set(
        state: &mut State,
        variable: &str,
        change: Change<'_>,
    ) -> Option<Result<(), tla::Error>> {
        Some(state.set(variable, change))
    }

    fn share(state: &mut State, variable: &str, from: &State) -> bool {
        state.share(variable, from);
        true
    }

    fn learn(&mut self, state: &State) {
        for entry in state.log.values().flatten() {
            if !self.values.contains(&entry.value) {
                self.values.insert(entry.value.clone());
            }
        }
    }

    fn constants(&self) -> Vec<(&'static str, Vec<String>)> {
        let servers = self.cluster.names().all().map(ToString::to_string);
        let values = self.values.iter().map(ToString::to_string);
        vec![("Server", servers.collect()), ("Value", values.collect())]
    }

    fn counters(state: &State) -> Vec<(&'static str, u64)> {
        let highest = state.current_term.values().max();
        vec![("highest term", highest.copied().unwrap_or(0))]
    }

    fn agrees(&mut self, state: &State) {
        self.cluster.agrees(state);
    }

    const MODEL_VALUES: &'static [&'static str] = &[
        "Follower",
        "Candidate",
        "Leader",
        "Nil",
        "RequestVoteRequest",
        "RequestVoteResponse",
        "AppendEntriesRequest",
        "AppendEntriesResponse",
    ];

    const MODULE: &'static str = "MCraft";

    const ACTIONS: &'static [&'static str] = Action::TAKEN;

    const BRANCHES: &'static [Branch] = branches::BRANCHES;

    fn branches(before: &State, action: &Action, after: &State) -> Vec<&'static str> {
        branches::of_step(before, action, after)
    }

    fn allows(state: &State, action: &Action) -> Option<bool> {
        Some(branches::allows(state, action))
    }

    fn message(variable: &str, value: &Value) -> Option<system::Message> {
        if variable == "messages" {
            message::drawn(value)
        } else {
            None
        }
    }

    const LOSES: &'static [&'static str] = &["DropMessage"];

    fn short_name(value: &Value) -> Option<String> {
        message::short_name(value)
    }
}
