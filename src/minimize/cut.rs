//! What the behaviour itself vouches for: its own states and steps. It is cut off after a step, and where it comes to a state
//! once more, what lies between is left out.

use crate::graph::{Path, PathStep};
use crate::tla::Value;
use crate::trace::{Behaviour, TraceError};
use std::collections::BTreeMap;

/// All variables of a state, the ones that nobody compares as well.
type State = BTreeMap<String, Value>;

/// What becomes of the steps between a state and the same state again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Circles {
    /// They go.
    LeftOut,
    /// They stay: an implementation with hidden state may need them.
    Kept,
}

/// A behaviour up to the step with this number, in these variables. `actions` tells of each
/// step which action it is, as far as that is known.
///
/// # Errors
/// It cannot be read.
pub fn cut(
    behaviour: &mut Behaviour<'_, '_>,
    last: usize,
    variables: &[&str],
    actions: &[Option<String>],
    circles: Circles,
) -> Result<Path, TraceError> {
    let mut labels = Vec::new();
    let mut states: Vec<State> = Vec::new();
    while states.len() < last
        && let Some(raw) = behaviour.next_state()?
    {
        labels.extend(raw.step().map(|step| step.label.clone()));
        states.push(raw.decode()?);
    }
    // The last step stays, also if it changes nothing.
    let before = states.len().saturating_sub(1);
    let values = |state: &State| {
        let values = variables.iter();
        values.filter_map(|v| state.get(*v).cloned()).collect()
    };
    let mut steps = Vec::new();
    let mut at = 0;
    while at < before {
        let is_here = |state: &State| *state == states[at];
        if circles == Circles::LeftOut {
            at += states[at..before].iter().rposition(is_here).unwrap_or(0);
        }
        steps.push(PathStep {
            label: labels[at].clone(),
            action: actions.get(at).cloned().flatten(),
            values: values(&states[at + 1]),
        });
        at += 1;
    }
    Ok(Path {
        variables: variables.iter().map(|&v| v.to_owned()).collect(),
        initial: states.first().map(values).unwrap_or_default(),
        steps,
    })
}
