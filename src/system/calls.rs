//! What is asked of a system, by name: when it panics, that tells which of its functions it was.

use super::{Foreign, NotRestored, Refused, System};
use crate::trace::Label;
use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

/// A function of a system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    /// A method of the trait.
    Method(&'static str),
    /// That which compares this variable.
    Comparison(&'static str),
    /// That which says whether this invariant is broken.
    Invariant(&'static str),
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Call::Method(name) => write!(f, "`{name}`"),
            Call::Comparison(variable) => write!(f, "the function that compares `{variable}`"),
            Call::Invariant(name) => write!(f, "the function of the invariant `{name}`"),
        }
    }
}

thread_local! {
    static CALL: Cell<Option<Call>> = const { Cell::new(None) };
}

/// Asks for something. If that panics, [`interrupted`] is this call.
pub(crate) fn during<T>(call: Call, ask: impl FnOnce() -> T) -> T {
    let outer = CALL.replace(Some(call));
    let answer = ask();
    CALL.set(outer);
    answer
}

/// The call that a panic has ended just now, if it was one of a system. From now on there is none.
pub(crate) fn interrupted() -> Option<Call> {
    CALL.take()
}

/// The methods of a system that an implementation stands behind, each as a call with its name.
pub(crate) trait Calls: System {
    fn call_init(&mut self, first: &Self::State) -> Result<(), Foreign> {
        during(Call::Method("init"), || self.init(first))
    }

    fn call_restore(&mut self, state: &Self::State) -> Result<(), NotRestored> {
        during(Call::Method("restore"), || self.restore(state))
    }

    fn call_step(&mut self, action: &Self::Action) -> Result<(), Refused> {
        during(Call::Method("step"), || self.step(action))
    }

    fn call_observe(&self) -> Cow<'_, Self::State> {
        during(Call::Method("observe"), || self.observe())
    }

    fn call_actions(&self, before: &Self::State, after: &Self::State) -> Vec<Self::Action> {
        during(Call::Method("actions"), || self.actions(before, after))
    }

    fn call_candidates(&self, before: &Self::State, after: &Self::State) -> Vec<Self::Action> {
        during(Call::Method("candidates"), || {
            self.candidates(before, after)
        })
    }

    fn call_candidates_for(
        &self,
        label: &Label,
        before: &Self::State,
        after: &Self::State,
    ) -> Vec<Self::Action> {
        during(Call::Method("candidates"), || {
            self.candidates_for(label, before, after)
        })
    }

    fn call_learn(&mut self, state: &Self::State) {
        during(Call::Method("learn"), || self.learn(state));
    }
}

impl<S: System> Calls for S {}
