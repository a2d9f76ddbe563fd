//! A short behaviour that still shows a divergence: what comes after it is cut off, then the steps go that it can do
//! without (and with them the terms that they begin), then servers and values, and at last something shorter is looked for
//! near by.
//!
//! What is left has to be a behaviour of the specification. A judge vouches for that: an implementation that is known
//! to be right, the *reference*, takes every step itself, and the states are its own.
//!
//! ```text
//! a behaviour ─► reference: the steps it was ─► smaller ─► reference: is it one? ─► shows: is the divergence still there?
//!                                                  └──────────────────◄──────────────────────────────────┘
//! ```

mod cut;
mod script;
mod shorter;
mod smaller;

pub use cut::{Circles, cut};

use crate::record::Recorded;
use crate::replay::{Extent, Inference, Options, Replay, Visit, replay_uncompared};
use crate::report::{DivergenceReport, Group, Origin};
use crate::system::{Action as _, Calls as _, NotRestored, System};
use crate::trace::write::{Target, WriteError};
use crate::trace::{Behaviour, Reader, TraceError};
use script::Script;
use std::fmt;

/// A behaviour in which no step is left that can go.
#[derive(Debug, Clone)]
pub struct Minimal<R: System> {
    /// It ends with the step that diverges.
    pub behaviour: Recorded<R>,
    /// What diverges, as before.
    pub shown: Shown,
    /// How much there was.
    pub before: Size,
    /// How much is left.
    pub after: Size,
    /// Whether it is certain that no behaviour with these constants is shorter. Otherwise it is certain only that none of
    /// its steps can be left out.
    pub is_shortest: bool,
}

/// How large a behaviour is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Size {
    /// The number of steps.
    pub steps: usize,
    /// How many elements the specification's constants have.
    pub constants: Vec<(&'static str, usize)>,
    /// How far [`System::counters`] get.
    pub counters: Vec<(&'static str, u64)>,
}

/// The first divergence of a behaviour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The number of the state in which the step ends; 1 for the initial state.
    pub step: usize,
    /// The action's name, if it is certain which one the step is.
    pub action: Option<String>,
    /// The action, how it diverges, and in which variables: that has to stay the same.
    pub group: Group,
    /// Whether the system has hidden state, so that it can be another on each way to the same state.
    pub is_hidden: bool,
}

/// The first divergence of a behaviour, if it shows one; or why that cannot be said.
pub type Answer = Result<Option<Shown>, TraceError>;

/// Why a behaviour was not minimised.
#[derive(Debug)]
pub enum NotMinimized {
    /// It shows no divergence.
    Conforms,
    /// It cannot be read, or the system cannot be asked: it does not begin, say, or cannot be led to a state again.
    Unreadable(TraceError),
    /// The reference does not take a step of it.
    NotTaken {
        /// The number of the state in which the step ends; 1 if the reference begins in another state.
        step: usize,
    },
    /// What is left does not show the divergence when it is asked for once more.
    NotAgain,
}

impl fmt::Display for NotMinimized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotMinimized::Conforms => f.write_str("the behaviour shows no divergence"),
            NotMinimized::Unreadable(error) => write!(f, "{error}"),
            NotMinimized::NotTaken { step: 1 } => f.write_str(
                "the reference does not begin in state 1, so it cannot say what is a behaviour of the specification",
            ),
            NotMinimized::NotTaken { step } => write!(
                f,
                "the reference does not take step {step}, so it cannot say what is a behaviour of the specification"
            ),
            NotMinimized::NotAgain => f.write_str(
                "what is left does not show the divergence again: does the system do the same each time?",
            ),
        }
    }
}

impl std::error::Error for NotMinimized {}

/// Minimises a behaviour that diverges. `shows` tells the first divergence of a behaviour: [`shown`] for a
/// [`System`]. The result is the same each time. A shorter behaviour of which it cannot tell anything does not count as one
/// that shows the divergence.
///
/// # Errors
/// It does not diverge, cannot be read, or is no behaviour that the reference can take; or what is left does not diverge
/// when it is asked for once more.
pub fn minimize<R: System + Clone>(
    reference: &R,
    behaviour: &mut Behaviour<'_, '_>,
    shows: &mut dyn FnMut(&Recorded<R>) -> Answer,
) -> Result<Minimal<R>, NotMinimized> {
    let mut reference = reference.clone();
    let original = taken(&mut reference, behaviour)?;
    let shown = shows(&original).map_err(NotMinimized::Unreadable)?;
    let shown = shown.ok_or(NotMinimized::Conforms)?;
    for state in original.states() {
        reference.call_learn(state);
    }
    let before = size(&reference, &original);
    let script = Script::new(original).up_to(shown.step);
    let (script, is_shortest) = smaller::smallest(&reference, script, &shown, shows);
    let behaviour = script.behaviour;
    let again = shows(&behaviour).map_err(NotMinimized::Unreadable)?;
    let again = again.filter(|again| again.group == shown.group);
    Ok(Minimal {
        after: size(&reference, &behaviour),
        behaviour,
        shown: again.ok_or(NotMinimized::NotAgain)?,
        before,
        is_shortest,
    })
}

/// The first divergence of a system in a behaviour, as [`replay`](crate::replay::replay) finds it in the behaviour's JSON.
/// The system begins anew.
///
/// # Errors
/// Nothing diverges in what could be replayed, and that is not all: the system does not begin, say, or has a variable that
/// the behaviour lacks.
pub fn shown<S: System, R: System>(system: &mut S, behaviour: &Recorded<R>) -> Answer {
    let text = json(behaviour)?;
    let mut found = replayed(system, &text, Extent::UntilDivergence)?;
    if found.divergences.is_empty() && !found.broken.is_empty() {
        // A broken invariant has ended it before.
        found = replayed(system, &text, Extent::Whole)?;
    }
    let Some(first) = found.divergences.into_iter().next() else {
        return found.error.map_or(Ok(None), |error| Err(nowhere(error)));
    };
    let here = system.call_observe().into_owned();
    let is_hidden = system.call_restore(&here) == Err(NotRestored::Hidden);
    let step = first.step;
    let action = first.action.as_ref().map(|action| action.name.clone());
    let report = DivergenceReport::new(&Origin::file("-"), &[], first);
    Ok(Some(Shown {
        step,
        action,
        is_hidden,
        group: report.group(),
    }))
}

/// Nobody sees the text that was replayed, so a place in it says nothing.
fn nowhere(error: TraceError) -> TraceError {
    TraceError {
        place: None,
        ..error
    }
}

fn replayed<S: System>(system: &mut S, text: &[u8], extent: Extent) -> Result<Replay, TraceError> {
    let mut reader = Reader::new(text, None)?;
    let behaviour = reader.next_behaviour()?;
    let options = Options {
        extent,
        ..Options::default()
    };
    Ok(replay_uncompared(
        system,
        &mut behaviour.ok_or_else(TraceError::no_behaviour)?,
        &options,
        &mut |_| {},
    ))
}

/// The behaviour as TLC's JSON.
fn json<R: System>(behaviour: &Recorded<R>) -> Result<Vec<u8>, TraceError> {
    let mut text = Vec::new();
    let mut writer = Target::Json
        .writer()
        .ok_or_else(|| TraceError::new("JSON cannot be written"))?;
    match behaviour.write(&mut text, &mut *writer) {
        Ok(()) => Ok(text),
        Err(WriteError::Behaviour(error)) => Err(error),
        Err(WriteError::Output(error)) => Err(TraceError::new(error.to_string())),
    }
}

/// What the reference makes of each step. Steps that change nothing are left out.
fn taken<R: System>(
    reference: &mut R,
    behaviour: &mut Behaviour<'_, '_>,
) -> Result<Recorded<R>, NotMinimized> {
    let mut recorded = None;
    let mut not_taken = None;
    let found = replay_uncompared(reference, behaviour, &Options::default(), &mut |visit| {
        record(&mut recorded, &mut not_taken, visit);
    });
    let begins_otherwise = found.divergences.iter().any(|first| first.step == 1);
    match (found.error, not_taken, recorded) {
        _ if begins_otherwise => Err(NotMinimized::NotTaken { step: 1 }),
        (Some(error), ..) => Err(NotMinimized::Unreadable(error)),
        (None, Some(step), _) => Err(NotMinimized::NotTaken { step }),
        (None, None, None) => Err(NotMinimized::Unreadable(TraceError::no_behaviour())),
        (None, None, Some(recorded)) => Ok(recorded),
    }
}

fn record<R: System>(
    recorded: &mut Option<Recorded<R>>,
    not_taken: &mut Option<usize>,
    visit: Visit<'_, R>,
) {
    let state = || visit.state.clone();
    let (Some(recorded), Some(step)) = (recorded.as_mut(), visit.step.as_ref()) else {
        *recorded = Some(Recorded {
            initial: state(),
            steps: Vec::new(),
        });
        return;
    };
    match step.inference {
        Inference::Unique(action) => recorded.push(action.clone(), state()),
        Inference::Ambiguous(actions) => recorded.push(actions[0].clone(), state()),
        Inference::Stuttering => {}
        Inference::None(_) => *not_taken = not_taken.or(Some(step.number)),
    }
}

fn size<R: System + Clone>(reference: &R, behaviour: &Recorded<R>) -> Size {
    let mentions = |element: &str| {
        behaviour.steps.iter().any(|step| {
            step.action
                .parameters()
                .iter()
                .any(|(_, value)| value == element)
        })
    };
    let mut begun = reference.clone();
    let _ = begun.call_init(&behaviour.initial);
    let constants = begun.constants().into_iter();
    let constants = constants.map(|(name, elements)| {
        // What no state tells of, such as values that nobody asks for, is not counted.
        let is_there =
            |element: &&String| script::is_in(&behaviour.initial, element) || mentions(element);
        (name, elements.iter().filter(is_there).count())
    });
    let mut counters = R::counters(&behaviour.initial);
    for step in &behaviour.steps {
        for ((_, highest), (_, here)) in counters.iter_mut().zip(R::counters(&step.state)) {
            *highest = here.max(*highest);
        }
    }
    Size {
        steps: behaviour.steps.len(),
        constants: constants.collect(),
        counters,
    }
}
