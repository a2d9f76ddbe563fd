//! An implementation that fails when two votes have been sent: not in a step, but where it is asked for something else. Before
//! that it diverges: a participant forgets that it has voted.

use super::faulty::Faulty;
use super::system::{Action, Sent, State, TwoPhase};
use conformance::system::{Comparator, Comparison, Foreign, NotRestored, Refused, System};
use conformance::tla::Value;
use std::borrow::Cow;
use std::env;

/// Where it fails, as the variable `PANICS_IN` of the environment says; without it, in a step.
fn place() -> String {
    env::var("PANICS_IN").unwrap_or_else(|_| "step".to_owned())
}

#[derive(Debug, Clone)]
pub struct Panicking {
    faulty: Faulty,
    place: String,
    has_stepped: bool,
}

impl Default for Panicking {
    fn default() -> Self {
        Panicking {
            faulty: Faulty::default(),
            place: place(),
            has_stepped: false,
        }
    }
}

impl Panicking {
    fn may_panic(&self, place: &str, state: &State) {
        let is_vote = |sent: &&Sent| matches!(sent, Sent::Vote { .. });
        let votes = state.sent.iter().filter(is_vote).count();
        assert!(self.place != place || votes < 2, "{votes} votes");
    }
}

impl System for Panicking {
    type State = State;
    type Action = Action;

    const VARIABLES: &'static [&'static str] = TwoPhase::VARIABLES;
    const ACTIONS: &'static [&'static str] = TwoPhase::ACTIONS;

    const COMPARISONS: &'static [Comparison] = &[Comparison {
        variable: "sent",
        by: Comparator::Own(|spec, own| {
            let votes = match spec {
                Value::Set(sent) => sent.len(),
                _ => 0,
            };
            assert!(place() != "comparison" || votes < 2, "{votes} messages");
            spec == own
        }),
        reason: "to fail in it",
    }];

    fn init(&mut self, first: &State) -> Result<(), Foreign> {
        assert!(self.place != "init", "no beginning");
        self.has_stepped = false;
        self.faulty.init(first)
    }

    fn restore(&mut self, state: &State) -> Result<(), NotRestored> {
        self.may_panic("restore", state);
        assert!(self.place != "back" || !self.has_stepped, "no way back");
        if self.place == "foreign" && state.sent.len() > 1 {
            return Err(NotRestored::Foreign(Foreign {
                path: "sent".to_owned(),
                message: "is too much".to_owned(),
            }));
        }
        self.faulty.restore(state)
    }

    fn step(&mut self, action: &Action) -> Result<(), Refused> {
        self.may_panic("step", &self.faulty.observe());
        self.has_stepped = true;
        self.faulty.step(action)
    }

    fn observe(&self) -> Cow<'_, State> {
        let state = self.faulty.observe();
        self.may_panic("observe", &state);
        state
    }

    fn actions(&self, before: &State, after: &State) -> Vec<Action> {
        self.may_panic("actions", before);
        self.faulty.actions(before, after)
    }
}
