//! The judgement: a behaviour's steps, and an implementation's, beside those that the specification has.

use crate::answers::{Answers, value};
use crate::behaviour::Behaviour;
use crate::error::Error;
use conformance::diff::differences;
use conformance::refinement::{Action, Entry, RaftSystem, State};
use conformance::system::System;
use conformance::tla;
use std::fmt;

/// Something that is not as the specification says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The behaviour.
    pub behaviour: String,
    /// The state in which it is, or in which the step begins: its number, from 1.
    pub state: usize,
    /// What it is.
    pub kind: Kind,
    /// Where the state that is wrong differs from the nearest that the specification has.
    pub differs: Vec<String>,
}

/// What can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// The behaviour begins in a state that is not initial.
    NotInitial,
    /// The implementation begins in a state that is not initial.
    ImplementationNotInitial,
    /// The behaviour goes on to a state to which the specification has no step.
    NoStep,
    /// The implementation takes these actions to a state to which the specification has no step.
    ImplementationAlone(Vec<String>),
    /// The specification has a step to a state to which the implementation has none.
    SpecificationAlone,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, state {}: ", self.behaviour, self.state)?;
        match &self.kind {
            Kind::NotInitial => write!(f, "the first state is not initial")?,
            Kind::ImplementationNotInitial => write!(f, "the core begins elsewhere")?,
            Kind::NoStep => write!(f, "the step from there is none of the specification")?,
            Kind::ImplementationAlone(actions) => {
                let actions = actions.join(" or ");
                write!(
                    f,
                    "{actions}: the core takes a step that the specification has not"
                )?;
            }
            Kind::SpecificationAlone => {
                write!(
                    f,
                    "the specification has a step that the core does not take"
                )?;
            }
        }
        for difference in &self.differs {
            write!(f, "\n    {difference}")?;
        }
        Ok(())
    }
}

/// How much was judged, and what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgement {
    /// How many behaviours.
    pub behaviours: usize,
    /// How many steps of them.
    pub steps: usize,
    /// In how many of these steps nothing changes though `Next` has no such step: `[][Next]_vars` allows that.
    pub stuttering: usize,
    /// In how many states the implementation's steps were laid beside the specification's.
    pub states: usize,
    /// How many steps the specification has from these states, counted by where they lead.
    pub successors: usize,
    /// What was found.
    pub findings: Vec<Finding>,
}

impl Judgement {
    /// Adds another one.
    pub fn add(&mut self, other: Self) {
        self.behaviours += other.behaviours;
        self.steps += other.steps;
        self.stuttering += other.stuttering;
        self.states += other.states;
        self.successors += other.successors;
        self.findings.extend(other.findings);
    }
}

/// Whether each step of the behaviour is one of the specification, and its first state an initial one.
#[must_use]
pub fn judge_steps(behaviour: &Behaviour, answers: &Answers) -> Judgement {
    let mut judgement = Judgement {
        behaviours: 1,
        steps: behaviour.steps.len(),
        ..Judgement::default()
    };
    let mut find = |state: usize, kind: Kind, wrong: &State, right: &[State]| {
        judgement.findings.push(Finding {
            behaviour: behaviour.name.clone(),
            state: state + 1,
            kind,
            differs: nearest(wrong, right, ["behaviour", "specification"]),
        });
    };
    let first = behaviour.states.first();
    if let Some(first) = first.filter(|first| !answers.initial.contains(first)) {
        find(0, Kind::NotInitial, first, &answers.initial);
    }
    for &(from, to) in &behaviour.steps {
        let (before, after) = (&behaviour.states[from], &behaviour.states[to]);
        let successors = &answers.successors[from];
        if successors.contains(after) {
            continue;
        }
        if before == after {
            judgement.stuttering += 1;
        } else {
            find(from, Kind::NoStep, after, successors);
        }
    }
    judgement
}

/// Whether in each state of the behaviour the implementation has the steps that the specification has, and no other;
/// and whether it begins in an initial state. Which action leads where is not compared: an implementation that calls
/// its steps by wrong names passes.
///
/// # Errors
/// A state is none of the implementation's.
pub fn judge_implementation<S>(
    fresh: &S,
    behaviour: &Behaviour,
    answers: &Answers,
) -> Result<Judgement, Error>
where
    S: System<State = State, Action = Action> + Clone,
{
    let mut judgement = Judgement::default();
    let mut find = |index, kind, differs| {
        judgement.findings.push(Finding {
            behaviour: behaviour.name.clone(),
            state: index + 1,
            kind,
            differs,
        });
    };
    let mut system = begun(fresh, behaviour)?;
    let own_first = system.observe().into_owned();
    if !answers.initial.contains(&own_first) {
        let differs = nearest(&own_first, &answers.initial, ["core", "specification"]);
        find(0, Kind::ImplementationNotInitial, differs);
    }
    for (index, (state, expected)) in behaviour.states.iter().zip(&answers.successors).enumerate() {
        let foreign =
            |foreign| Error::new(format!("{}, state {}", behaviour.name, index + 1), foreign);
        system.restore(state).map_err(foreign)?;
        let own = steps(&system, state);
        for (next, actions) in own.iter().filter(|(next, _)| !expected.contains(next)) {
            let kind = Kind::ImplementationAlone(actions.clone());
            find(
                index,
                kind,
                nearest(next, expected, ["core", "specification"]),
            );
        }
        let reached: Vec<State> = own.into_iter().map(|(next, _)| next).collect();
        for next in expected.iter().filter(|next| !reached.contains(next)) {
            let differs = nearest(next, &reached, ["specification", "core"]);
            find(index, Kind::SpecificationAlone, differs);
        }
    }
    judgement.states = behaviour.states.len();
    judgement.successors = answers.successors.iter().map(Vec::len).sum();
    Ok(judgement)
}

/// The implementation with this behaviour's servers, which has learned the model's values of clients.
fn begun<S: System<State = State> + Clone>(fresh: &S, behaviour: &Behaviour) -> Result<S, Error> {
    let Some(first) = behaviour.states.first() else {
        return Err(Error::new(&behaviour.name, "it has no state"));
    };
    let mut system = fresh.clone();
    let foreign = |foreign| Error::new(&behaviour.name, foreign);
    system.init(first).map_err(foreign)?;
    // Values are learned from logs: this state has them all in one.
    let values = behaviour.constants.elements("Value").map(tla::from_value);
    let values = values.collect::<Result<Vec<_>, _>>();
    let values = values.map_err(|error| Error::new(&behaviour.name, error))?;
    let entries = values.into_iter().map(|value| Entry { term: 1, value });
    let mut teacher = first.clone();
    if let Some(log) = teacher.log.values_mut().next() {
        *log = entries.collect();
    }
    system.learn(&teacher);
    Ok(system)
}

/// Where each of the implementation's steps from its present state leads, with the actions that do it.
fn steps<S>(system: &S, here: &State) -> Vec<(State, Vec<String>)>
where
    S: System<State = State, Action = Action> + Clone,
{
    let mut steps: Vec<(State, Vec<String>)> = Vec::new();
    let mut taker = system.clone();
    for action in system.actions(here, here) {
        let is_taken = taker.step(&action).is_ok();
        let next = taker.observe();
        if is_taken {
            match steps.iter_mut().find(|(known, _)| *known == *next) {
                Some((_, actions)) => actions.push(action.to_string()),
                None => steps.push((next.into_owned(), vec![action.to_string()])),
            }
        } else if *next == *here {
            continue;
        }
        taker = system.clone();
    }
    steps
}

/// Where a state differs from the nearest of these, at most in three places.
fn nearest(state: &State, others: &[State], [own, other]: [&str; 2]) -> Vec<String> {
    let Ok(state) = value(state) else {
        return Vec::new();
    };
    let others = others.iter().filter_map(|state| value(state).ok());
    let differ = others.map(|right| differences(&state, &right, RaftSystem::short_name));
    let Some(differ) = differ.min_by_key(Vec::len) else {
        return Vec::new();
    };
    let shown = differ.iter().take(3).map(|difference| {
        let text = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
        let (one, two) = (text(&difference.spec), text(&difference.core));
        format!("{}: {own} {one}, {other} {two}", difference.path)
    });
    shown.collect()
}
