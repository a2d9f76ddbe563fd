//! Which variables a behaviour has, and which of them are compared.

use super::{Replay, Run};
use crate::system::{self, System};
use crate::trace::{Place, RawState, TraceError};

impl<S: System> Run<'_, S> {
    /// Every variable of the system must be there; what else is there is not compared.
    pub(super) fn check_variables(&mut self, first: &RawState<'_>) -> Result<(), TraceError> {
        self.first = Some(first.place());
        let has: Vec<&str> = first.variables().map(|(name, _)| name).collect();
        let variables = self.system.variables();
        let missing = |v: &&&str| !has.contains(v);
        let missing: Vec<&str> = variables.iter().filter(missing).copied().collect();
        if !missing.is_empty() {
            let is_none_there = missing.len() == variables.len();
            let place = first.place();
            return Err(TraceError::missing_variables(
                place,
                &missing,
                &has,
                is_none_there,
            ));
        }
        if let Some(what) = system::wrong_comparison::<S>(variables, &has) {
            return Err(TraceError::new(what)
                .at(first.place())
                .with_help(system::COMPARISONS_HELP));
        }
        let others = has
            .iter()
            .filter(|h| !variables.contains(h) && !system::is_ignored::<S>(h));
        self.replay.not_compared = others.map(|&name| name.to_owned()).collect();
        Ok(())
    }
}

/// Variables that nobody compared, although nobody said that they need not be.
pub(super) fn uncompared(replay: &Replay, first: Place, ignored: &[String]) -> Option<TraceError> {
    let not_compared = replay.not_compared.iter();
    let variables: Vec<&String> = not_compared.filter(|v| !ignored.contains(v)).collect();
    (!variables.is_empty()).then(|| TraceError::uncompared(first, &variables))
}
