//! Back to a state for a system that cannot be put into one: from the beginning, by the same actions.

use crate::diff;
use crate::system::{self, Calls as _, Foreign, System};
use crate::tla;

/// How a system came to where it is.
pub(crate) struct Way<S: System> {
    first: S::State,
    taken: Vec<S::Action>,
}

impl<S: System> Way<S> {
    /// It has just begun, with the constants of this state.
    pub(crate) fn from(first: S::State) -> Self {
        Way {
            first,
            taken: Vec::new(),
        }
    }

    /// It has taken one more action.
    pub(crate) fn take(&mut self, action: S::Action) {
        self.taken.push(action);
    }

    /// Begins anew and takes the same actions, which led to `there` before.
    pub(crate) fn again(&self, system: &mut S, there: &S::State) -> Result<(), Foreign> {
        system.call_init(&self.first)?;
        for action in &self.taken {
            // If it is refused now, the system does not get there.
            let _ = system.call_step(action);
        }
        let here = system.call_observe();
        if system::agree::<S>(there, &here) {
            return Ok(());
        }
        let differences = match (tla::to_value(there), tla::to_value(&*here)) {
            (Ok(there), Ok(here)) => {
                let here = system::project::<S>(&there, here);
                diff::differences(&there, &here, S::short_name)
            }
            _ => Vec::new(),
        };
        let path = differences.into_iter().next().map(|first| first.path);
        Err(Foreign {
            path: path.unwrap_or_default(),
            message: "is another when the same actions are taken again from the beginning: the implementation has hidden \
                      state, so it has to be deterministic"
                .to_owned(),
        })
    }
}
