//! An implementation of which not every variable can be compared as it is: what is declared is not asked for, all else
//! is, and the reports tell of it.

use super::checks::{in_the_graph, replayed};
use super::faulty::{Bug, Faulty};
use super::system::{Action, Decision, State, TwoPhase};
use conformance::report::Conclusion;
use conformance::system::{Comparator, Comparison, Foreign, NotRestored, Refused, System};
use conformance::tla::{Set, Value};
use std::borrow::Cow;

/// It does not say which votes the coordinator has received, and calls a decision to abort none.
#[derive(Debug, Clone, Default)]
struct Silent<S>(S);

impl<S: System<State = State, Action = Action>> System for Silent<S> {
    type State = State;
    type Action = Action;

    const VARIABLES: &'static [&'static str] = TwoPhase::VARIABLES;
    const ACTIONS: &'static [&'static str] = TwoPhase::ACTIONS;

    const COMPARISONS: &'static [Comparison] = &[
        Comparison {
            variable: "votes",
            by: Comparator::Ignored,
            reason: "the coordinator does not tell them",
        },
        Comparison {
            variable: "decision",
            by: Comparator::Own(|spec, own| {
                let (abort, none) = (Value::String("abort".into()), Value::String("none".into()));
                spec == own || (*spec == abort && *own == none)
            }),
            reason: "to abort is the same as not to have decided",
        },
    ];

    fn init(&mut self, first: &State) -> Result<(), Foreign> {
        self.0.init(first)
    }

    fn restore(&mut self, state: &State) -> Result<(), NotRestored> {
        self.0.restore(state)
    }

    fn step(&mut self, action: &Action) -> Result<(), Refused> {
        self.0.step(action)
    }

    fn observe(&self) -> Cow<'_, State> {
        let mut state = self.0.observe().into_owned();
        state.votes = Set::default();
        if state.decision == Decision::Abort {
            state.decision = Decision::None;
        }
        Cow::Owned(state)
    }

    fn actions(&self, before: &State, after: &State) -> Vec<Action> {
        self.0.actions(before, after)
    }
}

#[test]
fn what_is_declared_is_not_asked_for() {
    let silent = Silent(TwoPhase::default());
    let (told, conclusion) = replayed(&silent);
    assert_eq!(conclusion, Conclusion::AllConform);
    insta::assert_snapshot!(told);
    insta::assert_snapshot!(in_the_graph(&silent));
}

#[test]
fn all_else_is() {
    let (told, conclusion) = replayed(&Silent(Faulty::with(Bug::VoteNotNoted)));
    assert_eq!(conclusion, Conclusion::SomeFail);
    insta::assert_snapshot!(told);
}
