//! An implementation of which not every variable can be compared as it is: what is declared is not asked for, all else
//! is, and the reports tell of it.

use super::checks::{in_the_graph, replayed};
use super::faulty::{Bug, Faulty};
use super::system::{Action, Decision, State, TwoPhase};
use conformance::report::Conclusion;
use conformance::system::{
    Action as _, Comparator, Comparison, Foreign, NotRestored, Refused, System,
};
use conformance::tla::{Set, Value};
use std::borrow::Cow;

/// It does not say which votes the coordinator has received, and calls a decision to abort none.
#[derive(Debug, Clone, Default)]
struct Silent<S> {
    system: S,
    /// The action that it refuses, if any.
    refuses: Option<&'static str>,
}

impl<S> Silent<S> {
    fn of(system: S) -> Self {
        Silent {
            system,
            refuses: None,
        }
    }
}

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
        self.system.init(first)
    }

    fn restore(&mut self, state: &State) -> Result<(), NotRestored> {
        self.system.restore(state)
    }

    fn step(&mut self, action: &Action) -> Result<(), Refused> {
        match self.refuses {
            Some(name) if name == action.name() => Err(Refused::because("it never does")),
            _ => self.system.step(action),
        }
    }

    fn observe(&self) -> Cow<'_, State> {
        let mut state = self.system.observe().into_owned();
        state.votes = Set::default();
        if state.decision == Decision::Abort {
            state.decision = Decision::None;
        }
        Cow::Owned(state)
    }

    fn actions(&self, before: &State, after: &State) -> Vec<Action> {
        self.system.actions(before, after)
    }
}

#[test]
fn what_is_declared_is_not_asked_for() {
    let silent = Silent::of(TwoPhase::default());
    let (told, conclusion) = replayed(&silent);
    assert_eq!(conclusion, Conclusion::AllConform);
    insta::assert_snapshot!(told);
    insta::assert_snapshot!(in_the_graph(&silent));
}

#[test]
fn all_else_is() {
    let silent = Silent::of(Faulty::with(Bug::VoteNotNoted));
    let (told, conclusion) = replayed(&silent);
    assert_eq!(conclusion, Conclusion::SomeFail);
    insta::assert_snapshot!(told);
}

/// Where it refuses, it is where the behaviour was before; but not in what it does not tell.
#[test]
fn a_refusal_differs_in_what_is_compared() {
    let silent = Silent {
        refuses: Some("Commit"),
        ..Silent::of(TwoPhase::default())
    };
    let (told, conclusion) = replayed(&silent);
    assert_eq!(conclusion, Conclusion::SomeFail);
    insta::assert_snapshot!(told);
    let silent = Silent {
        refuses: Some("ReceiveVote"),
        ..silent
    };
    insta::assert_snapshot!(replayed(&silent).0);
}

/// A comparison of what neither side has, and one that nobody gives a reason for, would be reported as if they were any.
mod wrong {
    use super::super::system::{PhaseName, Sent};
    use super::*;
    use conformance::tla::ModelValue;
    use conformance::trace::Reader;
    use serde::{Deserialize, Serialize};
    use std::collections::BTreeMap;

    #[derive(Debug, Clone, Default)]
    struct Misspelt(TwoPhase);

    #[derive(Debug, Clone, Default)]
    struct Unfounded(TwoPhase);

    #[derive(Debug, Clone, Default)]
    struct Twice(TwoPhase);

    #[derive(Debug, Clone, Default)]
    struct Nothing(TwoPhase);

    macro_rules! system {
        ($name:ident, $([$variable:literal, $by:ident, $reason:literal]),+) => {
            impl System for $name {
                type State = State;
                type Action = Action;

                const VARIABLES: &'static [&'static str] = TwoPhase::VARIABLES;
                const ACTIONS: &'static [&'static str] = TwoPhase::ACTIONS;
                const COMPARISONS: &'static [Comparison] = &[$(Comparison {
                    variable: $variable,
                    by: Comparator::$by,
                    reason: $reason,
                }),+];

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
                    self.0.observe()
                }

                fn actions(&self, before: &State, after: &State) -> Vec<Action> {
                    self.0.actions(before, after)
                }
            }
        };
    }

    system!(Misspelt, ["vots", Prefix, "the coordinator lags behind"]);
    system!(Unfounded, ["votes", Ignored, ""]);
    system!(
        Twice,
        ["votes", Prefix, "the coordinator lags behind"],
        ["votes", OrderFree, "and does not tell their order"]
    );

    system!(
        Nothing,
        ["phase", Ignored, "it is not looked at"],
        ["decision", Ignored, "nor is this"],
        ["votes", Ignored, "nor is this"],
        ["sent", Ignored, "nor is this"]
    );

    /// To compare nothing is not to conform.
    #[test]
    fn nothing_is_compared() {
        let told = error::<Nothing>();
        let why = "every variable is declared as ignored, so nothing would be compared";
        assert!(told.contains(why), "{told}");
    }

    fn error<S: System + Default>() -> String {
        let path = "tests/two_phase/traces/NobodyCommits.json".as_ref();
        let mut reader = Reader::open(path, None).expect("a trace");
        let mut behaviour = reader
            .next_behaviour()
            .expect("a trace")
            .expect("a behaviour");
        let options = conformance::replay::Options::default();
        let found = conformance::replay::replay(&mut S::default(), &mut behaviour, &options);
        assert_eq!(found.steps, 0);
        found.error.expect("an error").to_string()
    }

    #[test]
    fn comparisons_are_told_of() {
        insta::assert_snapshot!("misspelt", error::<Misspelt>());
        insta::assert_snapshot!("unfounded", error::<Unfounded>());
        insta::assert_snapshot!("twice", error::<Twice>());
    }

    /// It says that it has variables, and its state has others.
    #[derive(Debug, Clone, Default)]
    struct Fields<const LACKS: bool>(TwoPhase);

    /// Of `votes`, the state knows nothing, whatever [`System::VARIABLES`] say.
    #[derive(Debug, Clone, PartialEq, Hash, Serialize, Deserialize)]
    struct Less {
        phase: BTreeMap<ModelValue, PhaseName>,
        decision: Decision,
        sent: Set<Sent>,
    }

    impl Less {
        fn whole(&self) -> State {
            let Less {
                phase,
                decision,
                sent,
            } = self.clone();
            State {
                phase,
                decision,
                votes: Set::default(),
                sent,
            }
        }
    }

    impl<const LACKS: bool> System for Fields<LACKS> {
        type State = Less;
        type Action = Action;

        const VARIABLES: &'static [&'static str] = match LACKS {
            true => TwoPhase::VARIABLES,
            false => &["phase", "decision"],
        };
        const ACTIONS: &'static [&'static str] = TwoPhase::ACTIONS;

        fn init(&mut self, first: &Less) -> Result<(), Foreign> {
            self.0.init(&first.whole())
        }

        fn step(&mut self, action: &Action) -> Result<(), Refused> {
            self.0.step(action)
        }

        fn observe(&self) -> Cow<'_, Less> {
            let State {
                phase,
                decision,
                sent,
                ..
            } = self.0.observe().into_owned();
            Cow::Owned(Less {
                phase,
                decision,
                sent,
            })
        }

        fn actions(&self, before: &Less, after: &Less) -> Vec<Action> {
            self.0.actions(&before.whole(), &after.whole())
        }
    }

    /// Else a variable would be told of as compared that nobody compares, or one compared of which nobody is told.
    #[test]
    fn fields_are_the_variables() {
        insta::assert_snapshot!("lacks-a-field", error::<Fields<true>>());
        insta::assert_snapshot!("has-another-field", error::<Fields<false>>());
        assert!(in_the_graph(&Fields::<true>::default()).contains("has no field `votes`"));
        let first: Less = conformance::tla::from_str(
            r#"[phase |-> (p1 :> "working"), decision |-> "none", sent |-> {}]"#,
        )
        .expect("a state");
        let walked = conformance::record::walk::<Fields<true>>(&[first], 3, 0);
        let why = walked.expect_err("no walk").to_string();
        assert!(why.contains("has no field `votes`"), "{why}");
    }
}
