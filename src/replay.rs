//! Replays a behaviour through a system, step by step, and tells what was found.

mod divergence;
mod inference;
mod many;

pub use divergence::{Cause, Divergence, Nearest, NearestOutcome, StepAction};
pub use inference::{Attempt, Attempts, Certainty, Inference, Outcome, infer};
pub use many::in_order;

use crate::system::{Action as _, Foreign, System};
use crate::trace::{RawState, Trace, TraceError};
use std::collections::BTreeMap;

/// Which part of a behaviour to replay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Extent {
    /// The initial state and every step, on past divergences.
    #[default]
    Whole,
    /// Up to the first divergence.
    UntilDivergence,
    /// Only the step with this number, from the specification's state before it. Number 1 is the
    /// initial state.
    Step(usize),
}

/// How to replay a behaviour.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// Which part of it.
    pub extent: Extent,
    /// Variables of the specification that the system does not have and that need not be compared.
    /// Any other variable that nobody compares is an error: its states would conform whatever it says.
    pub ignored: Vec<String>,
}

/// What the replay of one behaviour found.
#[derive(Debug, Default)]
pub struct Replay {
    /// How many states the behaviour has.
    pub states: usize,
    /// Whether the initial state was compared.
    pub initial_state: bool,
    /// How many steps were replayed and compared.
    pub steps: usize,
    /// How often each action was taken. A step that several actions explain counts for all of them
    /// together, as `A or B`.
    pub actions: BTreeMap<String, usize>,
    /// How many steps several actions explain, all with the same next state.
    pub ambiguous: usize,
    /// How many steps changed nothing and had no label that names an action.
    pub stuttering: usize,
    /// Variables of the behaviour that nobody compared, because the system does not have them.
    pub not_compared: Vec<String>,
    /// What differed, in the order of the steps.
    pub divergences: Vec<Divergence>,
    /// Why the replay ended before the behaviour's end, if the rest could not be read.
    pub error: Option<TraceError>,
}

/// Replays one behaviour. What is wrong with the file or with the implementation is in the result;
/// whatever was found before stays in it.
pub fn replay<S: System>(system: &mut S, trace: &Trace<'_>, options: &Options) -> Replay {
    let mut replay = Replay {
        states: trace.states.len(),
        ..Replay::default()
    };
    let mut run = Run {
        system,
        trace,
        replay: &mut replay,
    };
    let result = match options.extent {
        Extent::Step(number) => run.one_step(number),
        Extent::Whole => run.all_steps(|_| false),
        Extent::UntilDivergence => run.all_steps(|replay| !replay.divergences.is_empty()),
    };
    replay.error = result
        .err()
        .or_else(|| uncompared(&replay, trace, &options.ignored));
    replay
}

struct Run<'r, 't, S: System> {
    system: &'r mut S,
    trace: &'r Trace<'t>,
    replay: &'r mut Replay,
}

impl<S: System> Run<'_, '_, S> {
    fn all_steps(&mut self, stop: impl Fn(&Replay) -> bool) -> Result<(), TraceError> {
        let mut before = self.initial_state()?;
        for index in 0..self.trace.steps.len() {
            if stop(self.replay) {
                break;
            }
            before = self.step(index, before)?;
        }
        Ok(())
    }

    fn one_step(&mut self, number: usize) -> Result<(), TraceError> {
        if number == 1 {
            return self.initial_state().map(drop);
        }
        let index = number
            .checked_sub(2)
            .filter(|&index| index < self.trace.steps.len());
        let Some(index) = index else {
            return Err(TraceError::no_step(number, self.trace.steps.len() + 1));
        };
        self.check_variables()?;
        let raw = self.trace.states[self.trace.steps[index].from];
        let before: S::State = self.trace.decode(&raw)?;
        self.system
            .init(&before)
            .map_err(|foreign| self.foreign(&raw, &foreign))?;
        self.restore(&raw, &before)?;
        self.step(index, before).map(drop)
    }

    /// Compares the implementation's initial state with the behaviour's first.
    fn initial_state(&mut self) -> Result<S::State, TraceError> {
        self.check_variables()?;
        let raw = self.trace.states[0];
        let first: S::State = self.trace.decode(&raw)?;
        self.system
            .init(&first)
            .map_err(|foreign| self.foreign(&raw, &foreign))?;
        self.replay.initial_state = true;
        if *self.system.observe() != first {
            let own = self.system.observe().into_owned();
            self.restore(&raw, &first)?;
            let place = self.trace.place(&raw);
            let divergence = divergence::of_initial_state::<S>(place, &first, &own)?;
            self.replay.divergences.push(divergence);
        }
        Ok(first)
    }

    /// Replays the step with this index from `before`, in which the system is, and leaves the system
    /// in the specification's next state, which it returns.
    fn step(&mut self, index: usize, before: S::State) -> Result<S::State, TraceError> {
        let step = &self.trace.steps[index];
        let raw = self.trace.states[step.to];
        let after: S::State = self.trace.decode(&raw)?;
        let inference = infer(self.system, &before, &after, &step.label)
            .map_err(|foreign| self.foreign(&raw, &foreign))?;
        self.replay.steps += 1;
        match inference {
            Inference::Unique(action) => self.count(action.name().to_owned()),
            Inference::Ambiguous(actions) => {
                self.replay.ambiguous += 1;
                self.count(names(&actions));
            }
            Inference::Stuttering => self.replay.stuttering += 1,
            Inference::None(attempts) => {
                self.restore(&raw, &after)?;
                let place = self.trace.place(&raw);
                let divergence = divergence::of_step(place, step, &before, &after, attempts)?;
                self.replay.divergences.push(divergence);
            }
        }
        Ok(after)
    }

    fn count(&mut self, name: String) {
        *self.replay.actions.entry(name).or_default() += 1;
    }

    /// Every variable of the system must be there; what else is there is not compared.
    fn check_variables(&mut self) -> Result<(), TraceError> {
        let has = &self.trace.variables;
        let missing: Vec<&str> = S::VARIABLES
            .iter()
            .copied()
            .filter(|v| !has.iter().any(|h| h == v))
            .collect();
        if !missing.is_empty() {
            let first = self.trace.place(&self.trace.states[0]);
            return Err(TraceError::missing_variables(first, &missing, has));
        }
        self.replay.not_compared = has
            .iter()
            .filter(|h| !S::VARIABLES.contains(&h.as_str()))
            .cloned()
            .collect();
        Ok(())
    }

    fn restore(&mut self, raw: &RawState<'_>, state: &S::State) -> Result<(), TraceError> {
        self.system
            .restore(state)
            .map_err(|foreign| self.foreign(raw, &foreign))
    }

    fn foreign(&self, raw: &RawState<'_>, foreign: &Foreign) -> TraceError {
        TraceError::foreign(self.trace.place(raw), foreign)
    }
}

/// Variables that nobody compared, although nobody said that they need not be.
fn uncompared(replay: &Replay, trace: &Trace<'_>, ignored: &[String]) -> Option<TraceError> {
    let not_compared = replay.not_compared.iter();
    let variables: Vec<&String> = not_compared.filter(|v| !ignored.contains(v)).collect();
    let first = trace.place(&trace.states[0]);
    (!variables.is_empty()).then(|| TraceError::uncompared(first, &variables))
}

/// The names of actions that explain the same step: `A`, or `A or B`.
fn names<A: crate::system::Action>(actions: &[A]) -> String {
    let mut names: Vec<&str> = actions.iter().map(A::name).collect();
    names.sort_unstable();
    names.dedup();
    names.join(" or ")
}
