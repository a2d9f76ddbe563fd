//! What can be wrong with an implementation: the right one, but for one action.

use super::system::{Action, Decision, PhaseName, Sent, State, TwoPhase};
use conformance::system::{Foreign, Invariant, NotRestored, Refused, System};
use std::borrow::Cow;

#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum Bug {
    /// A participant forgets that it has voted.
    #[default]
    VoteNotNoted,
    /// Half of the votes are enough.
    Half,
    /// A participant can still refuse when it has voted.
    LateRefusal,
}

#[derive(Debug, Clone, Default)]
pub struct Faulty {
    right: TwoPhase,
    bug: Bug,
}

impl Faulty {
    pub fn with(bug: Bug) -> Self {
        Faulty {
            right: TwoPhase::default(),
            bug,
        }
    }

    /// The state after what the right implementation does not do, which has taken the action or refused it.
    fn wrong(&self, action: &Action, is_taken: bool) -> Option<State> {
        let mut state = self.right.observe().into_owned();
        match (self.bug, action) {
            (Bug::VoteNotNoted, Action::Prepare { p }) if is_taken => {
                state.phase.insert(p.clone(), PhaseName::Working);
            }
            (Bug::Half, Action::Commit)
                if state.decision == Decision::None
                    && state.votes.len() * 2 >= state.phase.len() =>
            {
                state.decision = Decision::Commit;
                state.sent.insert(Sent::Commit {});
            }
            (Bug::LateRefusal, Action::Refuse { p })
                if state.phase.get(p) == Some(&PhaseName::Prepared) =>
            {
                state.phase.insert(p.clone(), PhaseName::Aborted);
            }
            _ => return None,
        }
        Some(state)
    }
}

impl System for Faulty {
    type State = State;
    type Action = Action;

    const VARIABLES: &'static [&'static str] = TwoPhase::VARIABLES;
    const ACTIONS: &'static [&'static str] = TwoPhase::ACTIONS;
    const INVARIANTS: &'static [Invariant<State>] = TwoPhase::INVARIANTS;

    fn init(&mut self, first: &State) -> Result<(), Foreign> {
        self.right.init(first)
    }

    fn restore(&mut self, state: &State) -> Result<(), NotRestored> {
        self.right.restore(state)
    }

    fn step(&mut self, action: &Action) -> Result<(), Refused> {
        let taken = self.right.step(action);
        let Some(wrong) = self.wrong(action, taken.is_ok()) else {
            return taken;
        };
        self.right
            .restore(&wrong)
            .map_err(|foreign| Refused::because(foreign.to_string()))
    }

    fn observe(&self) -> Cow<'_, State> {
        self.right.observe()
    }

    fn actions(&self, before: &State, after: &State) -> Vec<Action> {
        self.right.actions(before, after)
    }
}
