//! What can go from a behaviour: steps, one or several at a time, and elements of the constants.

use super::script::{Script, Wanted, is_in, without};
use super::{Answer, Shown};
use crate::record::{Recorded, RecordedStep};
use crate::system::{Action, Calls as _, System};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher as _};

/// Pairs of steps are tried in behaviours that are not longer than this: their number grows with its square.
const PAIRS: usize = 80;

type Shows<'a, R> = &'a mut dyn FnMut(&Recorded<R>) -> Answer;

/// What is found by leaving out until nothing more can go, and by looking for something shorter. Says as well whether it
/// is certain that nothing with the same constants is shorter.
pub(super) fn smallest<R: System + Clone>(
    reference: &R,
    script: Script<R>,
    shown: &Shown,
    shows: Shows<'_, R>,
) -> (Script<R>, bool) {
    let mut search = Search {
        reference,
        script,
        shown,
        shows,
        known: HashMap::new(),
    };
    let mut is_shortest = false;
    while search.drops_runs()
        || search.drops_elements()
        || search.drops_pairs()
        || search.finds_shorter(&mut is_shortest)
    {}
    (search.script, is_shortest)
}

pub(super) struct Search<'a, R: System> {
    pub(super) reference: &'a R,
    /// The smallest so far.
    pub(super) script: Script<R>,
    /// The divergence that has to stay.
    pub(super) shown: &'a Shown,
    shows: Shows<'a, R>,
    /// What behaviours show, by their hashes: many ways of leaving out come to the same.
    known: HashMap<u64, First>,
}

impl<R: System + Clone> Search<'_, R> {
    /// Leaves out steps that follow each other: first half of them, then less and less.
    fn drops_runs(&mut self) -> bool {
        let mut has_dropped = false;
        let mut length = self.script.behaviour.steps.len().div_ceil(2);
        while length > 0 {
            let mut start = 0;
            while start < self.script.behaviour.steps.len() {
                let mut wanted = self.script.wanted();
                let end = wanted.len().min(start + length);
                wanted.drain(start..end);
                match self.takes(None, &wanted) {
                    true => has_dropped = true,
                    false => start += length,
                }
            }
            length /= 2;
        }
        has_dropped
    }

    /// Leaves out two steps, such as a message's second copy and its loss.
    fn drops_pairs(&mut self) -> bool {
        let steps = self.script.behaviour.steps.len();
        if steps > PAIRS {
            return false;
        }
        for first in 0..steps {
            for second in first + 1..steps {
                let mut wanted = self.script.wanted();
                wanted.remove(second);
                wanted.remove(first);
                if self.takes(None, &wanted) {
                    return true;
                }
            }
        }
        false
    }

    /// Leaves out an element of a constant, a server or a value: with the steps that name it, or with another one in
    /// its place.
    fn drops_elements(&mut self) -> bool {
        let mut begun = self.reference.clone();
        if begun.call_init(&self.script.behaviour.initial).is_err() {
            return false;
        }
        for (_, elements) in begun.constants() {
            let is_there = |element: &&String| {
                is_in(&self.script.behaviour.initial, element) || self.names(element)
            };
            let there: Vec<&String> = elements.iter().filter(is_there).collect();
            for &element in there.iter().rev() {
                let mut others = there.iter().filter(|other| **other != element);
                if self.drops(element, None) || others.any(|o| self.drops(element, Some(o))) {
                    return true;
                }
            }
        }
        false
    }

    /// Whether a step names an element.
    fn names(&self, element: &str) -> bool {
        let mut steps = self.script.behaviour.steps.iter();
        steps.any(|step| has_parameter(&step.action, element))
    }

    fn drops(&mut self, element: &str, other: Option<&String>) -> bool {
        let wanted = self.script.wanted();
        let Some(initial) = without(&self.script.behaviour.initial, element) else {
            return false;
        };
        let wanted = wanted.into_iter().filter_map(|wanted| {
            if !has_parameter(&wanted.action, element) {
                return Some(wanted);
            }
            let text = renamed(&wanted.action, element, other?);
            Some(Wanted { text, ..wanted })
        });
        let wanted: Vec<_> = wanted.collect();
        self.takes(Some(&initial), &wanted)
    }

    /// Whether the divergence is still there when the reference takes of these steps those that it can; then this is what
    /// is left.
    fn takes(&mut self, initial: Option<&R::State>, wanted: &[Wanted<R::Action>]) -> bool {
        let initial = initial.unwrap_or(&self.script.behaviour.initial);
        let Some(script) = Script::run(self.reference, initial, wanted) else {
            return false;
        };
        let is_it = |step: &RecordedStep<R>| self.may_be_it(&step.action);
        if self.shown.step > 1 && !script.behaviour.steps.iter().any(is_it) {
            return false;
        }
        match self.first_of(&script.behaviour) {
            First::Same(step) => {
                self.script = script.up_to(step);
                true
            }
            First::Other(_) | First::None | First::Unknown => false,
        }
    }

    /// Whether a step with this action can be the one that diverges.
    pub(super) fn may_be_it(&self, action: &R::Action) -> bool {
        let of = self.shown.action.as_deref();
        of.is_none_or(|name| action.name() == name)
    }

    /// The first divergence of a behaviour.
    pub(super) fn first_of(&mut self, behaviour: &Recorded<R>) -> First {
        let key = key(behaviour);
        if let Some(&known) = self.known.get(&key) {
            return known;
        }
        let first = match (self.shows)(behaviour) {
            Ok(Some(shown)) if shown.group == self.shown.group => First::Same(shown.step),
            Ok(Some(shown)) => First::Other(shown.step),
            Ok(None) => First::None,
            Err(_) => First::Unknown,
        };
        self.known.insert(key, first);
        first
    }
}

/// A hash of the steps and of all states.
fn key<R: System>(behaviour: &Recorded<R>) -> u64 {
    let texts = behaviour.steps.iter().map(|step| step.action.text());
    let states: Vec<&R::State> = behaviour.states().collect();
    hash_of(&(states, texts.collect::<Vec<_>>()))
}

pub(super) fn hash_of(what: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

/// The first divergence of a behaviour, by the number of the step.
#[derive(Clone, Copy)]
pub(super) enum First {
    /// That which has to stay.
    Same(usize),
    /// Another.
    Other(usize),
    None,
    /// The system could not be asked.
    Unknown,
}

fn has_parameter(action: &impl Action, value: &str) -> bool {
    action.parameters().iter().any(|(_, own)| own == value)
}

/// The words of an action with another name in its parameters.
fn renamed<A: Action>(action: &A, from: &str, to: &str) -> String {
    let parameters = action.parameters().into_iter();
    let parameters: Vec<String> = parameters
        .map(|(_, value)| {
            if value == from {
                to.to_owned()
            } else {
                value.into_owned()
            }
        })
        .collect();
    match parameters.is_empty() {
        true => action.name().to_owned(),
        false => format!("{}({})", action.name(), parameters.join(", ")),
    }
}
