//! What the specification says about the states of a behaviour, as the evaluator sees it.

use crate::behaviour::Behaviour;
use crate::error::Error;
use crate::specification::Specification;
use conformance::refinement::State;
use conformance::tla::{self, Value};
use std::path::Path;

/// What the specification says about the states of a behaviour.
pub struct Answers {
    /// The initial states.
    pub initial: Vec<State>,
    /// The states to which `Next` leads from each of the behaviour's, each one once.
    pub successors: Vec<Vec<State>>,
}

impl Answers {
    /// Lets the evaluator evaluate `Init`, and `Next` in each state of the behaviour.
    ///
    /// # Errors
    /// As [`Specification::load`] and [`Specification::successors`]; or a state of the specification's is none of
    /// raft.tla.
    pub fn about(behaviour: &Behaviour, module: &Path) -> Result<Self, Error> {
        let variables = State::VARIABLES;
        let mut specification = Specification::load(module, &behaviour.constants, variables)?;
        let mut successors = Vec::new();
        for (index, here) in behaviour.states.iter().enumerate() {
            let found = specification.successors(&value(here)?);
            let found = found.and_then(|found| found.iter().map(state).collect());
            let place = || format!("{}, state {}", behaviour.name, index + 1);
            successors.push(found.map_err(|error| error.within(place()))?);
        }
        Ok(Answers {
            initial: specification
                .initial()?
                .iter()
                .map(state)
                .collect::<Result<_, _>>()?,
            successors,
        })
    }
}

/// A state as a value: the record of its variables.
///
/// # Errors
/// None, as all of a state has a TLA+ form.
pub fn value(state: &State) -> Result<Value, Error> {
    tla::to_value(state).map_err(|error| Error::new("state", error))
}

/// The state that a value is, which is nothing more than that state.
///
/// # Errors
/// The value is no state of raft.tla; or it has something that a state does not keep.
pub fn state(value: &Value) -> Result<State, Error> {
    let state: State = tla::from_value(value).map_err(|error| Error::new("state", error))?;
    if self::value(&state)? == *value {
        Ok(state)
    } else {
        Err(Error::new("state", format!("there is more in {value}")))
    }
}
