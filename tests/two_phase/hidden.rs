//! An implementation with state that the specification does not tell of: it cannot be put into a state.

use super::checks::{in_all_forms, in_the_graph, replayed};
use super::system::{Action, State, TwoPhase};
use conformance::replay::{Extent, Options, replay};
use conformance::report::Conclusion;
use conformance::system::{Foreign, Refused, System};
use conformance::trace::Reader;
use std::borrow::Cow;

/// What is wrong with it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
enum Bug {
    #[default]
    None,
    /// Once a participant has refused, no vote is received any more.
    Offended,
    /// It counts the steps of all runs, and refuses each seventh.
    Moody,
    /// It takes no vote.
    Deaf,
}

#[derive(Debug, Clone, Default)]
struct Hidden {
    right: TwoPhase,
    bug: Bug,
    is_offended: bool,
    steps: usize,
}

impl Hidden {
    fn with(bug: Bug) -> Self {
        Hidden {
            bug,
            ..Hidden::default()
        }
    }
}

impl System for Hidden {
    type State = State;
    type Action = Action;

    const VARIABLES: &'static [&'static str] = TwoPhase::VARIABLES;
    const ACTIONS: &'static [&'static str] = TwoPhase::ACTIONS;

    fn init(&mut self, first: &State) -> Result<(), Foreign> {
        self.is_offended = false;
        self.right.init(first)
    }

    fn step(&mut self, action: &Action) -> Result<(), Refused> {
        self.steps += 1;
        match (self.bug, action) {
            (Bug::Offended, Action::ReceiveVote { .. }) if self.is_offended => {
                return Err(Refused::because("somebody has refused"));
            }
            (Bug::Deaf, Action::ReceiveVote { .. }) => return Err(Refused::because("what?")),
            (Bug::Moody, _) if self.steps.is_multiple_of(7) => {
                return Err(Refused::because("not now"));
            }
            _ => {}
        }
        self.right.step(action)?;
        self.is_offended |= matches!(action, Action::Refuse { .. });
        Ok(())
    }

    fn observe(&self) -> Cow<'_, State> {
        self.right.observe()
    }

    fn actions(&self, before: &State, after: &State) -> Vec<Action> {
        self.right.actions(before, after)
    }
}

#[test]
fn it_is_checked_along_its_paths() {
    let right = Hidden::default();
    assert_eq!(replayed(&right).1, Conclusion::AllConform);
    insta::assert_snapshot!(in_the_graph(&right));
}

/// The states alone would not tell: whoever is put into one has not been offended.
#[test]
fn what_is_hidden_is_found() {
    insta::assert_snapshot!(in_the_graph(&Hidden::with(Bug::Offended)));
}

/// Nothing is replayed after a divergence. That it is another one the second time is a finding too.
#[test]
fn it_has_to_be_deterministic() {
    let (told, conclusion) = replayed(&Hidden::with(Bug::Moody));
    assert_eq!(conclusion, Conclusion::SomeFail);
    insta::assert_snapshot!(told);
}

/// Where it is after a divergence, nobody knows: what comes then is not checked, and every report says so.
#[test]
fn what_is_not_checked_is_told() {
    let deaf = Hidden::with(Bug::Deaf);
    insta::assert_snapshot!(replayed(&deaf).0);
    let line = "not checked  what comes after the first divergence of 2 traces";
    for (form, told) in in_all_forms(&deaf) {
        assert!(told.contains(line) || form == "json", "{form}: {told}");
        if form == "json" {
            assert!(told.contains("\"rest_unchecked\": true"), "{told}");
            assert!(told.contains("\"rest_unchecked\": 2"), "{told}");
        }
    }
}

/// A step alone is one after all before it.
#[test]
fn one_step() {
    let told = |bug, step| {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/two_phase/traces/NobodyCommits.json"
        );
        let mut reader = Reader::open(path.as_ref(), None).expect("a trace");
        let mut behaviour = reader.next_behaviour().expect("a trace").expect("one");
        let options = Options {
            extent: Extent::Step(step),
            ..Options::default()
        };
        let found = replay(&mut Hidden::with(bug), &mut behaviour, &options);
        let error = found.error.map(|error| error.message);
        (found.steps, found.divergences.len(), error)
    };
    assert_eq!(told(Bug::None, 6), (1, 0, None));
    assert_eq!(told(Bug::Moody, 8), (1, 1, None));
    assert_eq!(told(Bug::Moody, 7), (1, 0, None));
    insta::assert_debug_snapshot!([told(Bug::Moody, 9), told(Bug::None, 99)]);
}
