//! Works out which action a step was: the label narrows, then what has changed, then the
//! implementation is asked.

use crate::system::{Action, Foreign, Refused, System};
use crate::trace::Label;

/// What a step turned out to be.
pub enum Inference<S: System> {
    /// Exactly one action explains it.
    Unique(S::Action),
    /// Several actions do, all with the same next state.
    Ambiguous(Vec<S::Action>),
    /// Nothing has changed and no label names an action: `[Next]_vars` allows that.
    Stuttering,
    /// No action explains it.
    None(Attempts<S>),
}

/// What the implementation did with the candidates for a step that none of them explains.
pub struct Attempts<S: System> {
    /// The candidates whose guards and changes fit, in the specification's eyes.
    pub fitting: Vec<Attempt<S>>,
    /// If none fits: those that the label still allows.
    pub others: Vec<Attempt<S>>,
    /// Whether the label names an action, so that the candidates are those that it means.
    pub named: bool,
}

impl<S: System> Attempts<S> {
    /// Whether they leave no doubt which action the step is: all of them are the same one (of several
    /// messages, perhaps), and either the label names it or nothing else fits.
    pub(super) fn is_certain(&self) -> bool {
        let all = if self.fitting.is_empty() {
            &self.others
        } else {
            &self.fitting
        };
        let are_one = all
            .windows(2)
            .all(|two| two[0].action.to_string() == two[1].action.to_string());
        are_one && !all.is_empty() && (self.named || !self.fitting.is_empty())
    }
}

/// A candidate and what the implementation did with it.
pub struct Attempt<S: System> {
    /// The candidate.
    pub action: S::Action,
    /// The state it led to, or the refusal.
    pub outcome: Result<S::State, Refused>,
}

/// Asks which action leads from `before`, in which the system is, to `after`. When an action
/// explains the step, the system is in `after` then; otherwise in `before`.
///
/// # Errors
/// `before` or `after` is no state of this system.
pub fn infer<S: System>(
    system: &mut S,
    before: &S::State,
    after: &S::State,
    label: &Label,
) -> Result<Inference<S>, Foreign> {
    let binds = system.is_action_name(&label.name);
    let mut candidates = system.candidates(before, after);
    if binds {
        candidates.fitting.retain(|action| is_meant(action, label));
        candidates.others.retain(|action| is_meant(action, label));
    }

    let mut asked = Asked {
        system,
        before,
        after,
        at: At::Before,
        explained: Vec::new(),
    };
    let mut fitting = Vec::new();
    for action in candidates.fitting {
        fitting.extend(asked.ask(action)?);
    }
    if !asked.explained.is_empty() {
        asked.go(At::After)?;
        return Ok(match asked.explained.len() {
            1 => Inference::Unique(asked.explained.remove(0)),
            _ => Inference::Ambiguous(asked.explained),
        });
    }
    if !binds && before == after {
        asked.go(At::Before)?;
        return Ok(Inference::Stuttering);
    }
    let mut others = Vec::new();
    if fitting.is_empty() {
        for action in candidates.others {
            others.extend(asked.ask(action)?);
        }
    }
    asked.go(At::Before)?;
    Ok(Inference::None(Attempts {
        fitting,
        others,
        named: binds,
    }))
}

/// Whether a label that names an action means this one: the name, and every parameter it tells.
fn is_meant<A: Action>(action: &A, label: &Label) -> bool {
    action.answers_to(&label.name)
        && action
            .parameters()
            .iter()
            .zip(&label.parameters)
            .all(|(own, told)| told.is(own))
}

/// The system under question, and where it is.
struct Asked<'a, S: System> {
    system: &'a mut S,
    before: &'a S::State,
    after: &'a S::State,
    at: At,
    explained: Vec<S::Action>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Before,
    After,
    Elsewhere,
}

impl<S: System> Asked<'_, S> {
    /// Lets the implementation take the action. If that does not lead to the next state, says what
    /// came of it.
    fn ask(&mut self, action: S::Action) -> Result<Option<Attempt<S>>, Foreign> {
        self.go(At::Before)?;
        // Also if it refuses: a faulty implementation may have changed something all the same.
        self.at = At::Elsewhere;
        if let Err(refused) = self.system.step(&action) {
            return Ok(Some(Attempt {
                action,
                outcome: Err(refused),
            }));
        }
        if *self.system.observe() == *self.after {
            self.at = At::After;
            self.explained.push(action);
            return Ok(None);
        }
        let reached = self.system.observe().into_owned();
        Ok(Some(Attempt {
            action,
            outcome: Ok(reached),
        }))
    }

    /// Puts the system into the state before or after the step, unless it is there.
    fn go(&mut self, to: At) -> Result<(), Foreign> {
        if self.at != to {
            self.system.restore(if to == At::After {
                self.after
            } else {
                self.before
            })?;
            self.at = to;
        }
        Ok(())
    }
}
