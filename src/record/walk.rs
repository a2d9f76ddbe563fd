//! A random walk: what any implementation can do from its initial state, one action after the other.

use super::random::Random;
use super::{Recorded, RecordedStep};
use crate::system::{Calls as _, Foreign, System, check_fields};

/// Lets an implementation take random steps, so many, or as many as it can: one of those [`System::actions`] that
/// it does not refuse, each as likely as the others. `like` is a behaviour of the specification that tells the
/// constants: the first state to begin from, and what else there is to learn. The same arguments give the same
/// behaviour.
///
/// # Errors
/// The first of the states is none of the system's, or there is none.
pub fn walk<S: System + Default>(
    like: &[S::State],
    steps: usize,
    seed: u64,
) -> Result<Recorded<S>, Foreign> {
    let Some(first) = like.first() else {
        return Err(Foreign {
            path: "state 1".to_owned(),
            message: "is missing: a behaviour has at least one state".to_owned(),
        });
    };
    let mut system = S::default();
    system.call_init(first)?;
    check_fields(&system).map_err(|error| Foreign {
        path: String::new(),
        message: error.to_string(),
    })?;
    like.iter().for_each(|state| system.call_learn(state));
    let mut random = Random::new(seed);
    let initial = system.call_observe().into_owned();
    let mut walked = Vec::new();
    while walked.len() < steps
        && let Some(action) = take_one(&mut system, &mut random)
    {
        let state = system.call_observe().into_owned();
        system.call_learn(&state);
        walked.push(RecordedStep { action, state });
    }
    Ok(Recorded {
        initial,
        steps: walked,
    })
}

/// Takes an action that is not refused, if there is one.
fn take_one<S: System>(system: &mut S, random: &mut Random) -> Option<S::Action> {
    let here = system.call_observe().into_owned();
    let mut actions = system.call_actions(&here, &here);
    while !actions.is_empty() {
        let count = u32::try_from(actions.len()).unwrap_or(u32::MAX);
        let action = actions.swap_remove(random.below(count) as usize);
        if system.call_step(&action).is_ok() {
            return Some(action);
        }
    }
    None
}
