//! What happens next: anything can, but what Raft needs to get on comes more often, so that short behaviours
//! have elections, logs that grow, and commits. Now and then a server is cut off for a while, which is how
//! logs come into conflict: nothing is lost by that, only delivered later.

use super::{Faults, Settings};
use crate::record::random::Random;
use crate::refinement::{Body, ClientValue, Event, Message, Role, Server, State};
use std::collections::BTreeSet;

/// To a log with so many entries few are added: raft.tla's `allLogs` keeps every log that ever was, in every
/// state.
const LONG: usize = 12;

pub(super) struct Schedule {
    random: Random,
    values: BTreeSet<ClientValue>,
    faults: Faults,
    /// The server that no other reaches, if there is one.
    cut_off: Option<Server>,
}

impl Schedule {
    pub(super) fn new(settings: &Settings) -> Self {
        Schedule {
            random: Random::new(settings.seed),
            values: settings.values.clone(),
            faults: settings.faults,
            cut_off: None,
        }
    }

    /// The next event. `elected` are the candidates to which their own `BecomeLeader` is on its way.
    pub(super) fn next(&mut self, state: &State, elected: &BTreeSet<Server>) -> Event {
        self.cut_off_or_join(state);
        match self.fault(state) {
            Some(fault) => fault,
            None => self.ordinary(state, elected),
        }
    }

    /// Leaders are cut off more often than others, as that has consequences.
    fn cut_off_or_join(&mut self, state: &State) {
        let (start, end) = (self.random.below(100), self.random.below(100));
        match self.cut_off {
            Some(_) if end < 8 => self.cut_off = None,
            None if start < 6 => {
                let roles = state.state.iter();
                let weights = roles.map(|(i, role)| match role {
                    Role::Leader => (6, i.clone()),
                    Role::Candidate | Role::Follower => (1, i.clone()),
                });
                self.cut_off = self.random.weighted(weights.collect());
            }
            _ => {}
        }
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

    /// The weights are chosen by what they make of 200 runs of 50 steps: see tests/record/schedule.rs.
    fn ordinary(&mut self, state: &State, elected: &BTreeSet<Server>) -> Event {
        let newest = state.current_term.values().max().copied().unwrap_or(0);
        let mut events = Vec::new();
        for i in elected {
            events.push((240, Event::BecomeLeader(i.clone())));
        }
        for m in state.messages.keys().filter(|m| self.arrives(m)) {
            let weight = if m.mterm == newest { 40 } else { 12 };
            events.push((weight, Event::Deliver(m.clone())));
        }
        // Where there is nothing to wait for, a timer runs out.
        let is_silent = events.is_empty();
        let mut roles = state.state.iter();
        let is_led = roles.any(|(i, role)| *role == Role::Leader && !self.is_cut_off(i));
        let is_late = is_silent && !is_led;
        for (i, role) in state.state.iter() {
            let (request, entries, time_out) = match role {
                Role::Leader => {
                    let entries = if has_asked(state, i) { 8 } else { 64 };
                    (request_weight(state, i), entries, 1)
                }
                // These refuse requests and heartbeats.
                Role::Follower | Role::Candidate if is_late && !self.is_cut_off(i) => (2, 2, 80),
                Role::Follower | Role::Candidate => (2, 2, 1),
            };
            if let Some(v) = self.random.one_of(self.values.iter()) {
                events.push((request, Event::ClientRequest(i.clone(), v.clone())));
            }
            let followers = self.followers(state, i);
            events.push((entries, Event::AppendEntries(i.clone(), followers)));
            events.push((time_out, Event::TimeOut(i.clone())));
        }
        let first = state.servers().next().cloned().unwrap_or_default();
        let event = self.random.weighted(events);
        event.unwrap_or(Event::Restart(first))
    }

    fn is_cut_off(&self, i: &Server) -> bool {
        self.cut_off.as_ref() == Some(i)
    }

    fn arrives(&self, m: &Message) -> bool {
        self.is_cut_off(&m.msource) == self.is_cut_off(&m.mdest)
    }

    /// Whom a heartbeat goes to: mostly all others, sometimes one.
    fn followers(&mut self, state: &State, i: &Server) -> BTreeSet<Server> {
        let mut others: Vec<&Server> = state.servers().filter(|j| *j != i).collect();
        if self.random.below(4) == 0 {
            others = self.random.one_of(others.into_iter()).into_iter().collect();
        }
        others.into_iter().cloned().collect()
    }
}

/// How often clients ask leader `i`.
fn request_weight(state: &State, i: &Server) -> u32 {
    let length = state.log.get(i).map_or(0, Vec::len);
    let committed = state.commit_index.get(i).copied().unwrap_or(0);
    if length >= LONG {
        1
    } else if length as u64 > committed + 1 {
        8
    } else {
        40
    }
}

/// Whether requests of leader `i` are on their way.
fn has_asked(state: &State, i: &Server) -> bool {
    let is_request = |m: &Message| matches!(m.body, Body::AppendEntriesRequest { .. });
    let mut messages = state.messages.keys();
    messages.any(|m| m.msource == *i && is_request(m))
}
