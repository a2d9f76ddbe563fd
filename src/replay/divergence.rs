//! What is told about a step that the implementation does not take as the specification does.

use super::guard::guarded;
use super::inference::{Attempt, Attempts, Certainty, Outcome};
use super::invariants::{Breach, breaches};
use crate::diff::{self, Change, Difference};
use crate::system::{self, Action as _, Refused, System};
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
    /// The invariants of the specification that the implementation's state breaks.
    pub breaches: Vec<Breach>,
    /// What the step changed in the specification and what in the implementation.
    pub changes: Vec<Change>,
    /// When it is not certain which action the step is: the nearest candidates.
    pub nearest: Vec<Nearest>,
}

impl Divergence {
    /// How many bytes its differences and changes take, about.
    pub(super) fn size(&self) -> usize {
        let length = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        let difference = |d: &Difference| d.path.len() + length(&d.spec) + length(&d.core);
        let change =
            |c: &Change| c.path.len() + length(&c.before) + length(&c.spec) + length(&c.core);
        let differences = self.differences.iter().map(difference);
        let changes = self.changes.iter().map(change);
        let many = size_of::<Difference>() * self.differences.len()
            + size_of::<Change>() * self.changes.len();
        many + differences.chain(changes).sum::<usize>()
    }
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
    /// The implementation panicked.
    Panicked {
        /// What it said.
        message: String,
        /// Where in its program, if that is known: `src/lock.rs:67:31`.
        place: Option<String>,
    },
    /// The label names an action that the state before the step does not have: no such message is on its
    /// way, or there is no such server.
    Impossible {
        /// The action's name, and what that state has by it.
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
    /// It ended in the state after the step; but the label means another action.
    Explains,
    /// It ended in a state that differs in so many paths.
    Differs(usize),
    /// It refused.
    Refused(String),
    /// It panicked.
    Panicked {
        /// What it said.
        message: String,
        /// Where in its program, if that is known.
        place: Option<String>,
    },
}

/// So many of the candidates are told when it is not certain which action a step is.
const MOST_NEAREST: usize = 3;

/// The implementation's own initial state is not the behaviour's first.
pub(crate) fn of_initial_state<S: System>(
    place: Place,
    first: &S::State,
    own: &S::State,
) -> Result<Divergence, TraceError> {
    let own_value = value(own)?;
    let spec = S::shaped(first, value(first)?, &own_value);
    let core = system::project::<S>(&spec, own_value);
    Ok(Divergence {
        step: 1,
        back_to: None,
        place,
        label: None,
        action: None,
        cause: Cause::InitialState,
        differences: diff::differences(&spec, &core, S::short_name),
        breaches: own_breaches::<S>(own),
        changes: Vec::new(),
        nearest: Vec::new(),
    })
}

/// No candidate leads from the state before the step to the state after it. Of variables that nobody compares, nothing is
/// told.
pub(crate) fn of_step<S: System>(
    place: Place,
    step: &RawStep,
    before: &S::State,
    after: &S::State,
    attempts: &Attempts<S>,
) -> Result<Divergence, TraceError> {
    let (from, to) = (before, after);
    let variables = attempts.variables;
    let before = compared::<S>(value(before)?, variables);
    let after = compared::<S>(value(after)?, variables);
    // Where the implementation is if it does nothing.
    let stays = system::project::<S>(&after, before.clone());
    let mut candidates = attempts
        .attempts
        .iter()
        .map(|attempt| Candidate::new(attempt, &stays, to, &after, variables))
        .collect::<Result<Vec<_>, _>>()?;
    candidates.sort_by_key(|candidate| candidate.differences.len());
    let nearest = match &attempts.certainty {
        Certainty::Certain => Vec::new(),
        _ => candidates
            .iter()
            .map(Candidate::nearest)
            .take(MOST_NEAREST)
            .collect(),
    };
    let first = candidates.into_iter().next();
    let (action, cause, core, breaches) = match (&attempts.certainty, first) {
        (Certainty::Certain, Some(first)) => {
            (Some(first.action), first.cause, first.core, first.breaches)
        }
        (Certainty::NotMeant { instead }, _) => (
            Some(StepAction::of(&step.label)),
            Cause::Impossible {
                reason: only_instead(step.label.operator(), instead),
            },
            stays,
            Vec::new(),
        ),
        (_, Some(first)) => (None, Cause::Unexplained, first.core, Vec::new()),
        (_, None) => (None, Cause::Unexplained, stays, Vec::new()),
    };
    let before = S::shaped(from, before, &core);
    let spec = S::shaped(to, after, &core);
    Ok(Divergence {
        step: step.number(),
        back_to: step.back_to(),
        place,
        label: Some(step.label.clone()),
        action,
        cause,
        differences: diff::differences(&spec, &core, S::short_name),
        breaches,
        changes: diff::changes(&before, &spec, &core, S::short_name),
        nearest,
    })
}

/// What a state has of an action that it does not have with the parameters of the label.
fn only_instead(name: &str, instead: &[String]) -> String {
    let (shown, more) = instead.split_at(instead.len().min(MOST_NEAREST));
    match (shown, more.len()) {
        ([], _) => format!(
            "the state before the step has no {name} at all: is what it needs, such as a message, missing there?"
        ),
        (shown, 0) => format!("the state before the step has only {}", shown.join(", ")),
        (shown, more) => format!(
            "the state before the step has only {}, and {more} more",
            shown.join(", ")
        ),
    }
}

impl StepAction {
    /// The action that a label names.
    fn of(label: &Label) -> Self {
        StepAction {
            name: label.operator().to_owned(),
            text: label.to_string(),
        }
    }
}

/// A candidate for the step, and how far from the specification it led the implementation.
struct Candidate {
    action: StepAction,
    /// How the step diverges if this is its action.
    cause: Cause,
    /// The implementation's state: where it was if it refused.
    core: Value,
    differences: Vec<Difference>,
    /// What the implementation's state breaks.
    breaches: Vec<Breach>,
}

impl Candidate {
    fn new<S: System>(
        attempt: &Attempt<S>,
        stays: &Value,
        after: &S::State,
        spec: &Value,
        variables: &[&str],
    ) -> Result<Self, TraceError> {
        let (core, cause, breaches) = match &attempt.outcome {
            Outcome::Explains => (spec.clone(), Cause::Differs, Vec::new()),
            Outcome::Differs(state) => {
                let own = compared::<S>(value(state)?, variables);
                let core = system::project::<S>(spec, own);
                (core, Cause::Differs, own_breaches::<S>(state))
            }
            Outcome::Refused(Refused { reason }) => (
                stays.clone(),
                Cause::Refused {
                    reason: reason.clone(),
                },
                Vec::new(),
            ),
            Outcome::Panicked { message, place } => (
                stays.clone(),
                Cause::Panicked {
                    message: message.clone(),
                    place: place.clone(),
                },
                Vec::new(),
            ),
        };
        Ok(Candidate {
            action: StepAction {
                name: attempt.action.name().to_owned(),
                text: attempt.action.text(),
            },
            differences: diff::differences(
                &S::shaped(after, spec.clone(), &core),
                &core,
                S::short_name,
            ),
            cause,
            core,
            breaches,
        })
    }

    fn nearest(&self) -> Nearest {
        Nearest {
            action: self.action.text.clone(),
            outcome: match &self.cause {
                Cause::Refused { reason } => NearestOutcome::Refused(reason.clone()),
                Cause::Panicked { message, place } => NearestOutcome::Panicked {
                    message: message.clone(),
                    place: place.clone(),
                },
                _ if self.differences.is_empty() => NearestOutcome::Explains,
                _ => NearestOutcome::Differs(self.differences.len()),
            },
        }
    }
}

/// A state without the variables that the system does not have, and those that it says are not compared.
fn compared<S: System>(state: Value, variables: &[&str]) -> Value {
    let Value::Function(mut all) = state else {
        return state;
    };
    all.retain(|name, _| match name {
        Value::String(name) => variables.contains(&name.as_str()) && !system::is_ignored::<S>(name),
        _ => true,
    });
    Value::Function(all)
}

/// What a state of the implementation breaks. An invariant that panics in a state that is wrong anyway tells nothing, and
/// takes nothing away.
fn own_breaches<S: System>(own: &S::State) -> Vec<Breach> {
    guarded(|| breaches::<S>(None, own)).unwrap_or_default()
}

/// A state as a value.
pub(crate) fn value<T: serde::Serialize>(state: &T) -> Result<Value, TraceError> {
    tla::to_value(state).map_err(|error| {
        TraceError::new(format!(
            "the state cannot be written as a TLA+ value: {error}"
        ))
    })
}
