//! The branches of raft.tla's actions: what a reader tells apart in an action, which of it a step takes, and the
//! property with which TLC finds a behaviour that takes it; and which actions raft.tla does not allow in a state.
//!
//! All of it is worked out from the specification's states; the core has no say in it.

mod guards;
mod list;
mod network;
mod steps;

pub(super) use guards::allows;
pub(super) use list::BRANCHES;

use super::action::Action;
use super::state::State;

/// The branches that a step takes, by their names in [`BRANCHES`]. The step must be one of raft.tla, by this action.
pub(super) fn of_step(before: &State, action: &Action, after: &State) -> Vec<&'static str> {
    let mut branches = steps::of_step(before, action, after);
    branches.extend(network::of_step(before, action, after));
    branches
}
