//! tla-connect, by its own functions.

use crate::clock::timed;
use crate::raft::{Core, Observed};
use ::tla_connect::{Driver, DriverError, ExtractState, State, Step};
use std::time::Duration;

impl Driver for Core {
    type State = Observed;

    fn step(&mut self, step: &Step) -> Result<(), DriverError> {
        let pick = |name: &str| match &step.nondet_picks {
            itf::Value::Record(picks) => picks.get(name),
            _ => None,
        };
        self.take(&step.action_taken, pick)
            .map_err(|error| DriverError::ActionFailed {
                action: step.action_taken.clone(),
                reason: error.to_string(),
            })
    }
}

impl State for Observed {}

impl ExtractState<Core> for Observed {
    fn from_driver(core: &Core) -> Result<Self, DriverError> {
        Ok(core.observe())
    }
}

/// Replays a behaviour from its text.
pub fn replay(text: &str) -> anyhow::Result<usize> {
    Ok(::tla_connect::replay_trace_str(Core::default, text)?.total_states)
}

/// Replays a behaviour that has been parsed already: what the replay costs without the reading of ITF.
pub fn replay_parsed(text: &str) -> anyhow::Result<Duration> {
    let trace: itf::Trace<itf::Value> = serde_json::from_str(text)?;
    timed(|| {
        let _ = ::tla_connect::replay_traces(Core::default, [&trace])?;
        Ok(())
    })
}
