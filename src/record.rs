//! From the implementation to the specification: what an implementation did, as a behaviour of its specification.
//!
//! [`walk`] lets any [`System`] take steps that it can take, one after the other, at random; [`raft::record`] drives the
//! Raft core by messages alone, on a random schedule.
//!
//! ```
//! use conformance::record::raft::{Settings, record};
//!
//! let settings = Settings { seed: 7, steps: 20, ..Settings::default() };
//! let recorded = record(&settings)?;
//! assert_eq!(recorded.steps.len(), 20);
//! assert_eq!(recorded, record(&settings)?);
//! # Ok::<(), conformance::record::raft::RecordError>(())
//! ```

pub mod raft;
mod random;
mod walk;

pub use walk::walk;

use crate::replay::{Breach, Unbroken};
use crate::system::{Action, System};
use crate::tla;
use crate::trace::write::{self, WriteError, Writer};
use crate::trace::{Label, Parameter};
use std::io;

/// A behaviour that an implementation went through.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded<S: System> {
    /// The implementation's initial state.
    pub initial: S::State,
    /// The steps.
    pub steps: Vec<RecordedStep<S>>,
}

/// A step that an implementation took.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedStep<S: System> {
    /// Which step of the specification it was.
    pub action: S::Action,
    /// The state after it.
    pub state: S::State,
}

impl<S: System> Recorded<S> {
    /// Adds a step.
    pub(crate) fn push(&mut self, action: S::Action, state: S::State) {
        self.steps.push(RecordedStep { action, state });
    }

    /// All states, the initial one first.
    pub fn states(&self) -> impl Iterator<Item = &S::State> {
        std::iter::once(&self.initial).chain(self.steps.iter().map(|step| &step.state))
    }

    /// The invariants of the specification that some state breaks, each with the number of the first such state, from 1.
    #[must_use]
    pub fn broken(&self) -> Vec<(usize, Breach)> {
        let mut unbroken = Unbroken::<S>::default();
        let mut broken = Vec::new();
        let mut before = None;
        for (index, state) in self.states().enumerate() {
            let breaches = unbroken.breaches(before, state).into_iter();
            broken.extend(breaches.map(|breach| (index + 1, breach)));
            before = Some(state);
        }
        broken
    }

    /// Writes the behaviour, each step with its action and parameters for a label.
    ///
    /// # Errors
    /// Nothing can be written.
    pub fn write(
        &self,
        out: &mut dyn io::Write,
        writer: &mut dyn Writer,
    ) -> Result<(), WriteError> {
        let names = S::VARIABLES;
        let variables: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let initial = write::values(&self.initial, names)?;
        let steps = self.steps.iter();
        let steps = steps.map(|step| Ok((label(&step.action), write::values(&step.state, names)?)));
        write::behaviour(out, writer, &variables, &initial, steps)
    }
}

/// An action as TLC labels its steps.
fn label(action: &impl Action) -> Label {
    let parameters = action.parameters().into_iter();
    let parameters = parameters.map(|(name, value)| Parameter {
        name: name.to_owned(),
        value: tla::from_str(&value).ok(),
    });
    Label {
        name: action.name().to_owned(),
        parameters: parameters.collect(),
        ..Label::default()
    }
}
