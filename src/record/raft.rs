//! A run of the Raft core, driven as whoever builds on Raft drives it: by
//! [`handle_message`](crate::raftmodel::RaftServer::handle_message). A seeded schedule decides what happens: timers
//! run out, clients ask, messages arrive in any order, get lost or arrive twice, servers restart. Each step that the
//! calls were is one state of the behaviour, which is checked on the way: see [`Calls`].

mod schedule;

use super::{Recorded, RecordedStep};
use crate::refinement::{Calls, ClientValue, Disagreement, RaftSystem, Server};
use schedule::Schedule;
use std::collections::BTreeSet;
use std::fmt;

/// What to record. The same settings give the same behaviour, on every platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// raft.tla's `Server`.
    pub servers: BTreeSet<Server>,
    /// raft.tla's `Value`: what clients ask for.
    pub values: BTreeSet<ClientValue>,
    /// How many steps of raft.tla the behaviour has.
    pub steps: usize,
    /// What decides between everything that can happen.
    pub seed: u64,
    /// What goes wrong how often.
    pub faults: Faults,
}

/// Of a hundred things that happen, how many are faults. Together they must be fewer than all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Faults {
    /// A message is lost.
    pub losses: u32,
    /// A message is duplicated.
    pub duplicates: u32,
    /// A server restarts.
    pub restarts: u32,
}

impl Default for Faults {
    fn default() -> Self {
        Faults {
            losses: 6,
            duplicates: 4,
            restarts: 3,
        }
    }
}

/// 50 steps of three servers with two values.
impl Default for Settings {
    fn default() -> Self {
        Settings {
            servers: numbered("s", 3),
            values: numbered("v", 2),
            steps: 50,
            seed: 0,
            faults: Faults::default(),
        }
    }
}

/// The model values `s1`, `s2` and so on.
#[must_use]
pub fn numbered(letter: &str, count: usize) -> BTreeSet<Server> {
    let name = |number| Server::from(format!("{letter}{number}").as_str());
    (1..=count).map(name).collect()
}

/// Records a behaviour.
///
/// # Errors
/// The settings make no sense; or `handle_message` did not do what it says.
pub fn record(settings: &Settings) -> Result<Recorded<RaftSystem>, RecordError> {
    settings.check()?;
    let mut calls = Calls::new(settings.servers.clone());
    let mut schedule = Schedule::new(settings);
    let initial = calls.state().clone();
    let mut steps = Vec::new();
    while steps.len() < settings.steps {
        let event = schedule.next(calls.state(), calls.elected());
        let happened = calls.happen(&event).map_err(Box::new)?;
        let happened = happened.into_iter();
        steps.extend(happened.map(|(action, state)| RecordedStep { action, state }));
    }
    // A behaviour can end within a call, whose steps are atomic each.
    steps.truncate(settings.steps);
    Ok(Recorded { initial, steps })
}

impl Settings {
    fn check(&self) -> Result<(), RecordError> {
        let Faults {
            losses,
            duplicates,
            restarts,
        } = self.faults;
        let faults = losses.saturating_add(duplicates).saturating_add(restarts);
        if self.servers.is_empty() {
            Err(RecordError::NoServers)
        } else if self.values.is_empty() {
            Err(RecordError::NoValues)
        } else if faults >= 100 {
            Err(RecordError::OnlyFaults { faults })
        } else {
            Ok(())
        }
    }
}

/// Why nothing was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordError {
    /// There is no server.
    NoServers,
    /// There is nothing that a client could ask for.
    NoValues,
    /// Nothing but faults can happen.
    OnlyFaults {
        /// Of a hundred things that happen, how many are.
        faults: u32,
    },
    /// `handle_message` did not do what it says.
    Disagreement(Box<Disagreement>),
}

impl From<Box<Disagreement>> for RecordError {
    fn from(disagreement: Box<Disagreement>) -> Self {
        RecordError::Disagreement(disagreement)
    }
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RecordError::NoServers => f.write_str("a cluster needs at least one server"),
            RecordError::NoValues => f.write_str("clients need at least one value to ask for"),
            RecordError::OnlyFaults { faults } => write!(
                f,
                "losses, duplicates and restarts are {faults} of 100 things that happen: they must be fewer than 100"
            ),
            RecordError::Disagreement(disagreement) => disagreement.fmt(f),
        }
    }
}

impl std::error::Error for RecordError {}
