//! A behaviour as what is asked for in turn, to ask for less.

use crate::record::{Recorded, RecordedStep};
use crate::system::{Action, Calls as _, System};
use crate::tla::{self, ModelValue, Value};

/// A behaviour, and by which words each step is asked for.
pub(super) struct Script<R: System> {
    pub(super) behaviour: Recorded<R>,
}

/// A step that is asked for: the action that it was, and the words that have to stay the same. Where a message has another
/// term or another log, because a step before it is gone, its words are still those.
#[derive(Clone)]
pub(super) struct Wanted<A> {
    pub(super) action: A,
    pub(super) text: String,
}

impl<R: System + Clone> Script<R> {
    pub(super) fn new(behaviour: Recorded<R>) -> Self {
        Script { behaviour }
    }

    /// As far as the state with this number.
    pub(super) fn up_to(mut self, state: usize) -> Self {
        self.behaviour.steps.truncate(state.saturating_sub(1));
        self
    }

    pub(super) fn wanted(&self) -> Vec<Wanted<R::Action>> {
        let wanted = |step: &RecordedStep<R>| Wanted {
            text: step.action.text(),
            action: step.action.clone(),
        };
        self.behaviour.steps.iter().map(wanted).collect()
    }

    /// Lets the reference do what is asked for, from its initial state with these constants; what it refuses is left out.
    /// `None` if it does not begin there.
    pub(super) fn run(
        reference: &R,
        initial: &R::State,
        wanted: &[Wanted<R::Action>],
    ) -> Option<Self> {
        let mut system = reference.clone();
        system.call_init(initial).ok()?;
        if *system.call_observe() != *initial {
            return None;
        }
        let mut behaviour = Recorded {
            initial: initial.clone(),
            steps: Vec::new(),
        };
        for wanted in wanted {
            if let Some(action) = take(&mut system, wanted) {
                behaviour.push(action, system.call_observe().into_owned());
            }
        }
        Some(Script { behaviour })
    }
}

/// Takes the same action, or the first one of the same words that can be taken.
fn take<R: System>(system: &mut R, wanted: &Wanted<R::Action>) -> Option<R::Action> {
    if wanted.action.text() == wanted.text && system.call_step(&wanted.action).is_ok() {
        return Some(wanted.action.clone());
    }
    let here = system.call_observe().into_owned();
    let mut actions = system.call_actions(&here, &here);
    actions.retain(|action| action.text() == wanted.text && *action != wanted.action);
    actions
        .into_iter()
        .find(|action| system.call_step(action).is_ok())
}

/// A state without an element of a constant: no function has it for an argument, and no set for an element.
pub(super) fn without<State>(state: &State, element: &str) -> Option<State>
where
    State: serde::Serialize + serde::de::DeserializeOwned,
{
    let value = cut(&tla::to_value(state).ok()?, element);
    tla::from_value(&value).ok()
}

/// Whether the state has the element anywhere.
pub(super) fn is_in<State: serde::Serialize>(state: &State, element: &str) -> bool {
    tla::to_value(state).is_ok_and(|value| cut(&value, element) != value)
}

fn cut(value: &Value, element: &str) -> Value {
    let is_it = |value: &Value| match value {
        Value::ModelValue(name) => *name == ModelValue::from(element),
        Value::String(name) => name == element,
        _ => false,
    };
    match value {
        Value::Set(all) => {
            let rest = all.iter().filter(|e| !is_it(e));
            Value::Set(rest.map(|e| cut(e, element)).collect())
        }
        Value::Function(entries) => {
            let rest = entries.iter().filter(|(key, _)| !is_it(key));
            Value::Function(rest.map(|(k, v)| (k.clone(), cut(v, element))).collect())
        }
        value => value.clone(),
    }
}
