//! Works out which action a step was: the label narrows, then what has changed, then the
//! implementation is asked.

use super::guard::{Panic, guarded};
use super::meaning::{is_meant, is_named, names_action};
use crate::system::{self, Action, Calls as _, Foreign, NotRestored, Refused, System};
use crate::trace::{Label, Place, TraceError};
use std::collections::BTreeSet;

/// What a step turned out to be.
pub enum Inference<S: System> {
    /// Exactly one action explains it.
    Unique(S::Action),
    /// Several actions do, all with the same next state.
    Ambiguous(Vec<S::Action>),
    /// Nothing has changed and no label names an action: `[Next]_vars` allows that. But none of the candidates panicked,
    /// as that is no way to take a step that changes nothing.
    Stuttering,
    /// No action explains it.
    None(Attempts<S>),
}

/// What the implementation did with the candidates for a step that none of them explains.
pub struct Attempts<S: System> {
    /// Whether it is certain which action the step is.
    pub certainty: Certainty,
    /// The variables that the implementation has: see [`System::variables`].
    pub variables: &'static [&'static str],
    /// What was tried: the candidates whose guards and changes fit, in the specification's eyes; if there
    /// are none, all that the label allows; if it allows none, those that fit but that it does not mean.
    pub attempts: Vec<Attempt<S>>,
}

/// How much is known of the action of a step that the implementation does not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Certainty {
    /// All candidates are one action, and the label names it or nothing else fits.
    Certain,
    /// There are several, or one that does not fit.
    Uncertain,
    /// The label names an action that the state before the step does not have.
    NotMeant {
        /// What it has by that name, with other parameters.
        instead: Vec<String>,
    },
}

impl Certainty {
    fn of<S: System>(attempts: &[Attempt<S>], is_named_or_fits: bool) -> Self {
        let same = |two: &[Attempt<S>]| two[0].action.text() == two[1].action.text();
        if is_named_or_fits && attempts.windows(2).all(same) {
            Certainty::Certain
        } else {
            Certainty::Uncertain
        }
    }
}

/// A candidate and what the implementation did with it.
pub struct Attempt<S: System> {
    /// The candidate.
    pub action: S::Action,
    /// The state it led to, or the refusal.
    pub outcome: Outcome<S::State>,
}

/// What came of a candidate.
pub enum Outcome<State> {
    /// It led to the state after the step. (But the label means another action.)
    Explains,
    /// It led to another state.
    Differs(State),
    /// The implementation refused it.
    Refused(Refused),
    /// The implementation panicked.
    Panicked {
        /// What it said.
        message: String,
        /// Where in its program, if that is known.
        place: Option<String>,
    },
}

impl<S: System> Attempt<S> {
    fn has_panicked(&self) -> bool {
        matches!(self.outcome, Outcome::Panicked { .. })
    }

    fn explains(action: S::Action) -> Self {
        Attempt {
            action,
            outcome: Outcome::Explains,
        }
    }
}

/// Asks which action leads from `before`, in which the system is, to `after`. When an action
/// explains the step, the system is in `after` then; otherwise in `before`.
///
/// # Errors
/// `before` or `after` is no state of this system, or it cannot be put into `before` again because it has hidden state.
pub fn infer<S: System>(
    system: &mut S,
    before: &S::State,
    after: &S::State,
    label: &Label,
) -> Result<Inference<S>, NotRestored> {
    let Inferred { inference, lost } = infer_back(system, before, after, label, None)?;
    match lost {
        Some(Lost::NotRestored(why)) => Err(why),
        Some(Lost::Panicked(panic)) => Err(NotRestored::Foreign(Foreign {
            path: String::new(),
            message: panic.to_string(),
        })),
        None => Ok(inference),
    }
}

/// How to put a system into the state before a step again.
pub(crate) type Back<'a, S> = &'a dyn Fn(&mut S) -> Result<(), NotRestored>;

/// What a step turned out to be, whatever came of the system when that was known.
pub(crate) struct Inferred<S: System> {
    pub(crate) inference: Inference<S>,
    /// Why the system is not in `before` again, although no action explains the step. The candidates were asked all the
    /// same, but perhaps not all that are only near.
    pub(crate) lost: Option<Lost>,
}

/// Why a system is not where it should be.
pub(crate) enum Lost {
    /// It was not put there.
    NotRestored(NotRestored),
    /// It panicked on the way.
    Panicked(Panic),
}

impl Lost {
    /// What is told of the state at this place.
    pub(crate) fn error(self, place: Place) -> TraceError {
        match self {
            Lost::NotRestored(why) => TraceError::not_restored(place, &why),
            Lost::Panicked(panic) => TraceError::from(panic).at(place),
        }
    }
}

impl<S: System> From<Inference<S>> for Inferred<S> {
    fn from(inference: Inference<S>) -> Self {
        Inferred {
            inference,
            lost: None,
        }
    }
}

/// As [`infer`], of a system that is put into `before` otherwise than by [`System::restore`], if that is told.
pub(crate) fn infer_back<S: System>(
    system: &mut S,
    before: &S::State,
    after: &S::State,
    label: &Label,
    back: Option<Back<'_, S>>,
) -> Result<Inferred<S>, NotRestored> {
    if *label == Label::stuttering() && before == after {
        return Ok(Inference::Stuttering.into());
    }
    let binds = names_action(system, label);
    let candidates = system.call_candidates_for(label, before, after);
    let is_allowed = |action: &S::Action| !binds || is_meant(action, label);
    let (fitting, not_meant): (Vec<_>, Vec<_>) = candidates.into_iter().partition(is_allowed);

    let mut asked = Asked {
        system,
        before,
        after,
        back,
        at: At::Before,
        explained: Vec::new(),
    };
    let fitting = asked.ask_all(fitting)?;
    if !asked.explained.is_empty() {
        asked.go(At::After)?;
        return Ok(match asked.explained.len() {
            1 => Inference::Unique(asked.explained.remove(0)).into(),
            _ => Inference::Ambiguous(asked.explained).into(),
        });
    }
    let is_sound = !fitting.iter().any(Attempt::has_panicked);
    if !binds && before == after && is_sound {
        asked.go(At::Before)?;
        return Ok(Inference::Stuttering.into());
    }
    let mut lost = None;
    let others = match fitting.is_empty() {
        true => others(asked.system, before, after, &not_meant, is_allowed),
        false => Vec::new(),
    };
    let (certainty, attempts) = match (fitting.is_empty(), others.is_empty()) {
        (false, _) => (Certainty::of(&fitting, true), fitting),
        (true, false) => {
            let mut others = asked.ask_near(others, &mut lost);
            let certainty = Certainty::of(&others, binds);
            if certainty == Certainty::Uncertain {
                // What explains the step although the label means something else tells that the label is wrong.
                asked.ask_near(not_meant, &mut lost);
                let explained = asked.explained.drain(..).map(Attempt::explains);
                others.splice(..0, explained);
            }
            (certainty, others)
        }
        (true, true) => {
            let mut attempts = asked.ask_near(not_meant, &mut lost);
            attempts.extend(asked.explained.drain(..).map(Attempt::explains));
            let certainty = if binds {
                let actions = asked.system.call_actions(before, after).into_iter();
                let named = actions.filter(|action| is_named(action, label));
                let instead: BTreeSet<String> = named.map(|action| action.text()).collect();
                Certainty::NotMeant {
                    instead: instead.into_iter().collect(),
                }
            } else {
                Certainty::Uncertain
            };
            (certainty, attempts)
        }
    };
    lost = lost.or_else(|| kept(|| asked.go(At::Before)).err());
    Ok(Inferred {
        inference: Inference::None(Attempts {
            certainty,
            variables: system.variables(),
            attempts,
        }),
        lost,
    })
}

/// The actions that the label allows, none of which is a candidate.
fn others<S: System>(
    system: &S,
    before: &S::State,
    after: &S::State,
    candidates: &[S::Action],
    is_allowed: impl Fn(&S::Action) -> bool,
) -> Vec<S::Action> {
    let mut others = system.call_actions(before, after);
    others.retain(|action| is_allowed(action) && !candidates.contains(action));
    others
}

/// Asks for more when it is known that no action explains the step: that stays, whatever comes of this.
fn kept<T>(ask: impl FnOnce() -> Result<T, NotRestored>) -> Result<T, Lost> {
    let answer = guarded(ask).map_err(Lost::Panicked)?;
    answer.map_err(Lost::NotRestored)
}

/// The system under question, and where it is.
struct Asked<'a, S: System> {
    system: &'a mut S,
    before: &'a S::State,
    after: &'a S::State,
    back: Option<Back<'a, S>>,
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
    fn ask_all(&mut self, actions: Vec<S::Action>) -> Result<Vec<Attempt<S>>, NotRestored> {
        let mut attempts = Vec::new();
        for action in actions {
            attempts.extend(self.ask(action)?);
        }
        Ok(attempts)
    }

    /// Asks for what is only near: no candidate explains the step, whatever comes of these. Ends with the one after which
    /// the system cannot be put back.
    fn ask_near(&mut self, actions: Vec<S::Action>, lost: &mut Option<Lost>) -> Vec<Attempt<S>> {
        let mut attempts = Vec::new();
        for action in actions {
            if lost.is_some() {
                break;
            }
            match kept(|| self.ask(action)) {
                Ok(attempt) => attempts.extend(attempt),
                Err(why) => *lost = Some(why),
            }
        }
        attempts
    }

    /// Lets the implementation take the action. If that does not lead to the next state, says what
    /// came of it.
    fn ask(&mut self, action: S::Action) -> Result<Option<Attempt<S>>, NotRestored> {
        self.go(At::Before)?;
        // Also if it refuses: a faulty implementation may have changed something all the same.
        self.at = At::Elsewhere;
        let failed = match guarded(|| self.system.call_step(&action)) {
            Ok(Ok(())) => None,
            Ok(Err(refused)) => Some(Outcome::Refused(refused)),
            Err(Panic { message, place, .. }) => Some(Outcome::Panicked { message, place }),
        };
        if let Some(outcome) = failed {
            return Ok(Some(Attempt { action, outcome }));
        }
        let is_equal = *self.system.call_observe() == *self.after;
        if is_equal || system::agree::<S>(self.after, &self.system.call_observe()) {
            self.at = At::After;
            if is_equal {
                self.system.agrees(self.after);
            }
            self.explained.push(action);
            return Ok(None);
        }
        let reached = self.system.call_observe().into_owned();
        Ok(Some(Attempt {
            action,
            outcome: Outcome::Differs(reached),
        }))
    }

    /// Puts the system into the state before or after the step, unless it is there.
    fn go(&mut self, to: At) -> Result<(), NotRestored> {
        if self.at == to {
            return Ok(());
        }
        match (self.back, to) {
            (None, At::After) => self.system.call_restore(self.after)?,
            (None, _) => self.system.call_restore(self.before)?,
            (Some(back), _) => {
                back(self.system)?;
                if let (At::After, Some(action)) = (to, self.explained.first()) {
                    // It did so before.
                    let _ = self.system.call_step(action);
                }
            }
        }
        self.at = to;
        Ok(())
    }
}
