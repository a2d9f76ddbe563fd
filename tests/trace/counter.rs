//! An implementation of `Counter.tla`: a list of names and how many there are.

use conformance::system::{self, Foreign, NotRestored, Refused, System};
use conformance::tla::{ModelValue, Set};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

/// A list of names; `Names` are the two that there can be.
#[derive(Clone, Default)]
pub struct Counter {
    list: Vec<ModelValue>,
    /// The names that states have told.
    known: BTreeSet<ModelValue>,
    bug: Option<Bug>,
}

/// What a counter can do wrong.
#[derive(Clone, Copy, PartialEq)]
enum Bug {
    /// It holds one name only.
    Forgets,
    /// It can be reset at any time.
    IsHasty,
}

impl Counter {
    /// One that holds one name only.
    pub fn forgetful() -> Self {
        Counter {
            bug: Some(Bug::Forgets),
            ..Counter::default()
        }
    }

    /// One that can be reset at any time.
    pub fn hasty() -> Self {
        Counter {
            bug: Some(Bug::IsHasty),
            ..Counter::default()
        }
    }
}

#[derive(Debug, Clone, PartialEq, Hash, Serialize, Deserialize)]
pub struct State {
    count: usize,
    names: Set<ModelValue>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    Add(ModelValue),
    Reset,
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Action::Add(name) => write!(f, "Add({name})"),
            Action::Reset => f.write_str("Reset"),
        }
    }
}

impl system::Action for Action {
    fn name(&self) -> &'static str {
        match self {
            Action::Add(_) => "Add",
            Action::Reset => "Reset",
        }
    }

    fn parameters(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        match self {
            Action::Add(name) => vec![("n", name.as_str().into()), ("by", "1".into())],
            Action::Reset => Vec::new(),
        }
    }
}

impl System for Counter {
    type State = State;
    type Action = Action;

    const VARIABLES: &'static [&'static str] = &["count", "names"];

    const ACTIONS: &'static [&'static str] = &["Add", "Reset"];

    fn init(&mut self, _: &State) -> Result<(), Foreign> {
        self.list.clear();
        Ok(())
    }

    fn restore(&mut self, state: &State) -> Result<(), NotRestored> {
        self.list = state.names.iter().cloned().collect();
        Ok(())
    }

    fn step(&mut self, action: &Action) -> Result<(), Refused> {
        match action {
            Action::Add(name) if self.list.contains(name) => {
                return Err(Refused::because("the name is there"));
            }
            Action::Add(name) => {
                if self.bug == Some(Bug::Forgets) {
                    self.list.clear();
                }
                self.list.push(name.clone());
            }
            Action::Reset
                if self.list.len() < self.known.len() && self.bug != Some(Bug::IsHasty) =>
            {
                return Err(Refused::because("a name is not there yet"));
            }
            Action::Reset => self.list.clear(),
        }
        Ok(())
    }

    fn observe(&self) -> Cow<'_, State> {
        let names = self.list.iter().cloned().collect();
        Cow::Owned(State {
            count: self.list.len(),
            names,
        })
    }

    fn candidates(&self, before: &State, after: &State) -> Vec<Action> {
        let mut candidates = self.actions(before, after);
        candidates.retain(|action| (*action == Action::Reset) == (after.count < before.count));
        candidates
    }

    fn actions(&self, before: &State, after: &State) -> Vec<Action> {
        let names: BTreeSet<_> = after.names.iter().chain(&self.known).collect();
        let added = names
            .into_iter()
            .filter(|name| !before.names.contains(name));
        let adds = added.cloned().map(Action::Add);
        adds.chain([Action::Reset]).collect()
    }

    fn learn(&mut self, state: &State) {
        self.known.extend(state.names.iter().cloned());
    }
}
