//! What is told about a step that the implementation does not take as the specification does.

use super::inference::{Attempt, Attempts};
use crate::diff::{self, Change, Difference};
use crate::system::{Action as _, System};
use crate::tla::{self, Value};
use crate::trace::{Label, Place, RawStep, TraceError};

/// A step that the implementation does not take as the specification does.
#[derive(Debug, Clone)]
pub struct Divergence {
    /// The step's number: that of the state in which it ends, 1 for the initial state.
    pub step: usize,
    /// The number of the state to which the step leads back, if it closes a lasso.
    pub back_to: Option<usize>,
    /// Where the state in which the step ends begins in the file.
    pub place: Place,
    /// What TLC printed about the step; `None` for the initial state.
    pub label: Option<Label>,
    /// The action that the step is, from the label or the only one that fits what has changed.
    pub action: Option<StepAction>,
    /// What went wrong.
    pub cause: Cause,
    /// Every path in which the implementation's state differs from the specification's.
    pub differences: Vec<Difference>,
    /// What the step changed in the specification and what in the implementation.
    pub changes: Vec<Change>,
    /// When it is not certain which action the step is: the nearest candidates.
    pub nearest: Vec<Nearest>,
}

/// An action as people write it, with its name alone to group by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepAction {
    /// `RequestVote`
    pub name: String,
    /// `RequestVote(s2, s1)`
    pub text: String,
}

/// How a step diverges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// The implementation's initial state is not the behaviour's first.
    InitialState,
    /// The implementation took the action and ended in another state.
    Differs,
    /// The implementation refused the action.
    Refused {
        /// The guard that was false.
        reason: String,
    },
    /// No action explains the step.
    Unexplained,
}

/// A candidate for a step that no action explains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearest {
    /// The action.
    pub action: String,
    /// What the implementation did with it.
    pub outcome: NearestOutcome,
}

/// What an implementation did with a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NearestOutcome {
    /// It ended in a state that differs in so many paths.
    Differs(usize),
    /// It refused.
    Refused(String),
}

/// So many of the candidates are told when it is not certain which action a step is.
const MOST_NEAREST: usize = 3;

/// The implementation's own initial state is not the behaviour's first.
pub(super) fn of_initial_state<S: System>(
    place: Place,
    first: &S::State,
    own: &S::State,
) -> Result<Divergence, TraceError> {
    Ok(Divergence {
        step: 1,
        back_to: None,
        place,
        label: None,
        action: None,
        cause: Cause::InitialState,
        differences: diff::differences(&value(first)?, &value(own)?, S::short_name),
        changes: Vec::new(),
        nearest: Vec::new(),
    })
}

/// No candidate leads from the state before the step to the state after it.
pub(super) fn of_step<S: System>(
    place: Place,
    step: &RawStep,
    before: &S::State,
    after: &S::State,
    attempts: Attempts<S>,
) -> Result<Divergence, TraceError> {
    let (before, spec) = (value(before)?, value(after)?);
    let is_certain = attempts.is_certain();
    let attempts = if attempts.fitting.is_empty() {
        attempts.others
    } else {
        attempts.fitting
    };
    let mut candidates = attempts
        .into_iter()
        .map(|attempt| Candidate::new(attempt, &before, &spec))
        .collect::<Result<Vec<_>, _>>()?;
    candidates.sort_by_key(|candidate| candidate.differences.len());
    let nearest = if is_certain {
        Vec::new()
    } else {
        candidates
            .iter()
            .map(Candidate::nearest)
            .take(MOST_NEAREST)
            .collect()
    };
    let common = Divergence {
        step: step.number(),
        back_to: step.back_to(),
        place,
        label: Some(step.label.clone()),
        action: None,
        cause: Cause::Unexplained,
        differences: Vec::new(),
        changes: Vec::new(),
        nearest,
    };
    let Some(first) = candidates.into_iter().next() else {
        return Ok(Divergence {
            differences: diff::differences(&spec, &before, S::short_name),
            ..common
        });
    };
    Ok(Divergence {
        changes: diff::changes(&before, &spec, &first.core, S::short_name),
        differences: first.differences,
        action: is_certain.then_some(first.action),
        cause: match first.refused {
            _ if !is_certain => Cause::Unexplained,
            None => Cause::Differs,
            Some(reason) => Cause::Refused { reason },
        },
        ..common
    })
}

/// A candidate for the step, and how far from the specification it led the implementation.
struct Candidate {
    action: StepAction,
    /// The implementation's state: where it was if it refused.
    core: Value,
    refused: Option<String>,
    differences: Vec<Difference>,
}

impl Candidate {
    fn new<S: System>(
        attempt: Attempt<S>,
        before: &Value,
        spec: &Value,
    ) -> Result<Self, TraceError> {
        let (core, refused) = match attempt.outcome {
            Ok(state) => (value(&state)?, None),
            Err(refused) => (before.clone(), Some(refused.reason)),
        };
        Ok(Candidate {
            action: StepAction {
                name: attempt.action.name().to_owned(),
                text: attempt.action.to_string(),
            },
            differences: diff::differences(spec, &core, S::short_name),
            core,
            refused,
        })
    }

    fn nearest(&self) -> Nearest {
        Nearest {
            action: self.action.text.clone(),
            outcome: match &self.refused {
                Some(reason) => NearestOutcome::Refused(reason.clone()),
                None => NearestOutcome::Differs(self.differences.len()),
            },
        }
    }
}

fn value<T: serde::Serialize>(state: &T) -> Result<Value, TraceError> {
    tla::to_value(state).map_err(|error| {
        TraceError::new(format!(
            "the state cannot be written as a TLA+ value: {error}"
        ))
    })
}
