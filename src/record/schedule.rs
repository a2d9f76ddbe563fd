//! What happens next: anything can, but what Raft needs to get on comes more often, so that short behaviours
//! have elections, logs that grow, and commits.

use super::random::Random;
use super::{Faults, Settings};
use crate::refinement::{ClientValue, Event, Role, Server, State};
use std::collections::BTreeSet;

pub(super) struct Schedule {
    random: Random,
    values: BTreeSet<ClientValue>,
    faults: Faults,
}

impl Schedule {
    pub(super) fn new(settings: &Settings) -> Self {
        Schedule {
            random: Random::new(settings.seed),
            values: settings.values.clone(),
            faults: settings.faults,
        }
    }

    /// The next event. `elected` are the candidates to which their own `BecomeLeader` is on its way.
    pub(super) fn next(&mut self, state: &State, elected: &BTreeSet<Server>) -> Event {
        self.fault(state)
            .unwrap_or_else(|| self.ordinary(state, elected))
    }

    fn fault(&mut self, state: &State) -> Option<Event> {
        let Faults {
            losses,
            duplicates,
            restarts,
        } = self.faults;
        let kind = self.random.below(100);
        if kind < losses {
            let m = self.random.one_of(state.messages.keys())?;
            Some(Event::Lose(m.clone()))
        } else if kind < losses + duplicates {
            let m = self.random.one_of(state.messages.keys())?;
            Some(Event::Duplicate(m.clone()))
        } else if kind < losses + duplicates + restarts {
            let i = self.random.one_of(state.state.keys())?;
            Some(Event::Restart(i.clone()))
        } else {
            None
        }
    }

    fn ordinary(&mut self, state: &State, elected: &BTreeSet<Server>) -> Event {
        let is_led = state.state.values().any(|role| *role == Role::Leader);
        let is_silent = state.messages.is_empty() && elected.is_empty();
        let mut events = Vec::new();
        for i in elected {
            events.push((40, Event::BecomeLeader(i.clone())));
        }
        for m in state.messages.keys() {
            events.push((10, Event::Deliver(m.clone())));
        }
        for (i, role) in state.state.iter() {
            let is_leader = *role == Role::Leader;
            let value = self.random.one_of(self.values.iter());
            if let Some(value) = value {
                let weight = if is_leader { 8 } else { 1 };
                events.push((weight, Event::ClientRequest(i.clone(), value.clone())));
            }
            let followers = self.followers(state, i);
            let weight = if is_leader { 12 } else { 1 };
            events.push((weight, Event::AppendEntries(i.clone(), followers)));
            let weight = match (is_leader, is_led, is_silent) {
                (false, false, true) => 20,
                _ => 1,
            };
            events.push((weight, Event::TimeOut(i.clone())));
        }
        let first = state.servers().next().cloned().unwrap_or_default();
        self.random
            .weighted(events)
            .unwrap_or(Event::Restart(first))
    }

    /// Whom a heartbeat goes to: mostly all others, sometimes one.
    fn followers(&mut self, state: &State, i: &Server) -> BTreeSet<Server> {
        let others = || state.servers().filter(|j| *j != i);
        if self.random.below(4) > 0 {
            return others().cloned().collect();
        }
        let others: Vec<&Server> = others().collect();
        self.random
            .one_of(others.into_iter())
            .cloned()
            .into_iter()
            .collect()
    }
}
