//! What behaviours cover of a specification: the actions and branches that they take, the actions that the
//! specification does not allow in their states, pairs of consecutive actions, and the variables that change.
//!
//! A step counts as far as it conforms and it is certain what it is: one that several actions explain counts for
//! what all of them have in common, and one that diverges or changes nothing counts for nothing.

use crate::names::{self, Name, interned};
use crate::replay::{Divergence, Inference, Options, Replay, Step, guarded, replay_watching};
use crate::system::{Action as _, Calls as _, System};
use crate::tla::to_value;
use crate::trace::Behaviour;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};

/// What one behaviour covers, or several do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// How often each action was taken.
    #[serde(deserialize_with = "names::deserialize_map")]
    pub actions: BTreeMap<Name, Taken>,
    /// How often each branch was taken, by its name in [`System::BRANCHES`].
    #[serde(deserialize_with = "names::deserialize_map")]
    pub branches: BTreeMap<Name, Taken>,
    /// How often each action was tried where the specification does not allow it, and refused.
    #[serde(deserialize_with = "names::deserialize_map")]
    pub refused: BTreeMap<Name, usize>,
    /// In how many states that was done.
    pub tried_states: usize,
    /// Where the implementation did not refuse.
    pub not_refused: Vec<NotRefused>,
    /// How often two actions were taken one right after the other.
    #[serde(
        serialize_with = "serialize_pairs",
        deserialize_with = "deserialize_pairs"
    )]
    pub pairs: BTreeMap<(Name, Name), usize>,
    /// The variables that some step changed.
    #[serde(deserialize_with = "names::deserialize_set")]
    pub changed: BTreeSet<Name>,
    /// How many steps are counted under an action.
    pub counted: usize,
}

/// How often something was taken, and where first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Taken {
    /// How often.
    pub times: usize,
    /// Where first, in the order of the behaviours.
    pub first: Place,
}

/// A step, or the state that it leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The behaviour's name.
    pub trace: String,
    /// The number of the step, which is that of the state.
    pub step: usize,
}

/// An action that the specification does not allow, and that did not leave the implementation as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotRefused {
    /// The action with its parameters.
    pub action: String,
    /// The state in which it was tried.
    pub place: Place,
    /// What the implementation did.
    pub fault: Fault,
}

/// What an implementation can do wrong with an action that it must refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fault {
    /// It took the action.
    Taken,
    /// It refused, but is not what it was.
    Changed,
    /// It panicked.
    Panicked,
}

/// Works out what a behaviour covers, which has this name in the result, beside what its replay through a system finds,
/// which tells of each divergence at once.
pub fn cover<S: System + Clone>(
    system: &S,
    name: &str,
    behaviour: &mut Behaviour<'_, '_>,
    options: &Options,
    tell: &mut dyn FnMut(&Divergence),
) -> (Coverage, Replay) {
    let mut pass = Pass::<S> {
        name,
        system: system.clone(),
        coverage: Coverage::default(),
        last: None,
    };
    let replay = replay_watching(
        &mut system.clone(),
        behaviour,
        options,
        tell,
        &mut |visit| match &visit.step {
            None => pass.first(visit.state),
            Some(step) => pass.step(step, visit.state),
        },
    );
    (pass.coverage, replay)
}

impl Coverage {
    /// Adds what behaviours that come later cover.
    pub fn add(&mut self, later: Coverage) {
        add_taken(&mut self.actions, later.actions);
        add_taken(&mut self.branches, later.branches);
        add_times(&mut self.refused, later.refused);
        add_times(&mut self.pairs, later.pairs);
        self.tried_states += later.tried_states;
        self.not_refused.extend(later.not_refused);
        self.changed.extend(later.changed);
        self.counted += later.counted;
    }
}

/// A pair of actions, and how often it was seen.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair<N> {
    first: N,
    then: N,
    times: usize,
}

fn serialize_pairs<S: Serializer>(
    pairs: &BTreeMap<(Name, Name), usize>,
    to: S,
) -> Result<S::Ok, S::Error> {
    let pairs = pairs.iter();
    to.collect_seq(pairs.map(|(&(first, then), &times)| Pair { first, then, times }))
}

fn deserialize_pairs<'de, D: Deserializer<'de>>(
    pairs: D,
) -> Result<BTreeMap<(Name, Name), usize>, D::Error> {
    let pairs = Vec::<Pair<String>>::deserialize(pairs)?.into_iter();
    let pair = |pair: Pair<String>| ((interned(&pair.first), interned(&pair.then)), pair.times);
    Ok(pairs.map(pair).collect())
}

fn add_taken(all: &mut BTreeMap<&'static str, Taken>, later: BTreeMap<&'static str, Taken>) {
    for (name, taken) in later {
        match all.get_mut(name) {
            Some(known) => known.times += taken.times,
            None => drop(all.insert(name, taken)),
        }
    }
}

fn add_times<K: Ord>(all: &mut BTreeMap<K, usize>, later: BTreeMap<K, usize>) {
    for (key, times) in later {
        *all.entry(key).or_default() += times;
    }
}

/// The branches that a step certainly takes: those that all the actions which explain it have in common.
pub(crate) fn branches<S: System>(
    before: &S::State,
    inference: &Inference<S>,
    after: &S::State,
) -> Vec<&'static str> {
    let of = |action: &S::Action| S::branches(before, action, after);
    match inference {
        Inference::Unique(action) => of(action),
        Inference::Ambiguous(actions) => {
            let mut actions = actions.iter();
            let mut common = actions.next().map(of).unwrap_or_default();
            for action in actions {
                let others = of(action);
                common.retain(|branch| others.contains(branch));
            }
            common
        }
        Inference::Stuttering | Inference::None(_) => Vec::new(),
    }
}

/// The action that a step certainly is; its parameters may be uncertain.
fn action<S: System>(inference: &Inference<S>) -> Option<&'static str> {
    match inference {
        Inference::Unique(action) => Some(action.name()),
        Inference::Ambiguous(actions) => {
            let (first, others) = actions.split_first()?;
            let name = first.name();
            others.iter().all(|a| a.name() == name).then_some(name)
        }
        Inference::Stuttering | Inference::None(_) => None,
    }
}

/// One behaviour on its way.
struct Pass<'n, S: System> {
    name: &'n str,
    /// Another implementation than the one that is replayed: this one tries what must be refused.
    system: S,
    coverage: Coverage,
    /// The action of the last step, if that is certain.
    last: Option<&'static str>,
}

impl<S: System> Pass<'_, S> {
    fn first(&mut self, state: &S::State) {
        if self.system.call_init(state).is_ok() {
            self.try_refused(state, 1);
        }
    }

    fn step(&mut self, step: &Step<'_, S>, after: &S::State) {
        let place = || Place {
            trace: self.name.to_owned(),
            step: step.number,
        };
        let coverage = &mut self.coverage;
        for branch in branches(step.before, step.inference, after) {
            count(&mut coverage.branches, branch, place);
        }
        let action = action(step.inference);
        if let Some(name) = action {
            coverage.counted += 1;
            count(&mut coverage.actions, name, place);
            if let Some(last) = self.last {
                *coverage.pairs.entry((last, name)).or_default() += 1;
            }
        }
        self.last = action;
        if !matches!(step.inference, Inference::None(_)) {
            self.note_changed(step.before, after);
        }
        if step.back_to.is_none() {
            self.try_refused(after, step.number);
        }
    }

    /// Notes the variables that a step changes, until all have been.
    fn note_changed(&mut self, before: &S::State, after: &S::State) {
        let changed = &mut self.coverage.changed;
        if changed.len() == S::VARIABLES.len() {
            return;
        }
        let others = S::VARIABLES.iter().filter(|v| !changed.contains(*v));
        let now: Vec<&'static str> = others
            .filter(|v| changes::<S>(v, before, after))
            .copied()
            .collect();
        changed.extend(now);
    }

    /// Tries every action that the specification does not allow in this state.
    fn try_refused(&mut self, state: &S::State, number: usize) {
        self.system.call_learn(state);
        let mut forbidden = self.system.call_actions(state, state);
        forbidden.retain(|action| S::allows(state, action) == Some(false));
        if forbidden.is_empty() || self.system.call_restore(state).is_err() {
            return;
        }
        self.coverage.tried_states += 1;
        let here = self.system.call_observe().into_owned();
        for action in forbidden {
            let fault = match guarded(|| self.system.call_step(&action)) {
                Err(_) => Fault::Panicked,
                Ok(Ok(())) => Fault::Taken,
                Ok(Err(_)) if *self.system.call_observe() != here => Fault::Changed,
                Ok(Err(_)) => {
                    *self.coverage.refused.entry(action.name()).or_default() += 1;
                    continue;
                }
            };
            self.coverage.not_refused.push(NotRefused {
                action: action.text(),
                place: Place {
                    trace: self.name.to_owned(),
                    step: number,
                },
                fault,
            });
            if self.system.call_restore(state).is_err() {
                return;
            }
        }
    }
}

fn count(all: &mut BTreeMap<&'static str, Taken>, name: &'static str, place: impl Fn() -> Place) {
    match all.get_mut(name) {
        Some(taken) => taken.times += 1,
        None => {
            let first = place();
            all.insert(name, Taken { times: 1, first });
        }
    }
}

/// Whether a variable differs between two states.
fn changes<S: System>(variable: &str, before: &S::State, after: &S::State) -> bool {
    let mut mixed = before.clone();
    if S::share(&mut mixed, variable, after) {
        return mixed != *before;
    }
    let (Ok(before), Ok(after)) = (to_value(before), to_value(after)) else {
        return false;
    };
    before.field(variable) != after.field(variable)
}
