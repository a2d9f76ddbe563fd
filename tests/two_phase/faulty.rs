//! What can be wrong with an implementation: the right one, but for one action.

use super::system::{Action, Decision, PhaseName, Sent, State, TwoPhase};
use conformance::system::{Foreign, Invariant, Refused, System};
use std::borrow::Cow;

#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum Bug {
    /// Half of the votes are enough.
    #[default]
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

    /// The state after what the right implementation refuses.
    fn wrong(&self, action: &Action) -> Option<State> {
        let mut state = self.right.observe().into_owned();
        match (self.bug, action) {
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

    fn restore(&mut self, state: &State) -> Result<(), Foreign> {
        self.right.restore(state)
    }

    fn step(&mut self, action: &Action) -> Result<(), Refused> {
        let refused = match self.right.step(action) {
            Ok(()) => return Ok(()),
            Err(refused) => refused,
        };
        let wrong = self.wrong(action).ok_or(refused)?;
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
