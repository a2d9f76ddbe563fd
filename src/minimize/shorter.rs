//! What is shorter than what leaving out finds: breadth first along the steps that the reference takes, from the initial state
//! and from those that follow, as far as so many states.

use super::script::Script;
use super::smaller::{First, Search, hash_of};
use crate::record::Recorded;
use crate::system::{Calls as _, NotRestored, System};
use std::collections::HashMap;

/// So many states are looked at from the initial state.
const FROM_THE_INITIAL: usize = 300;
/// And so many from each of the others.
const FROM_OTHERS: usize = 20;

/// A state that is reached.
struct Node<R: System> {
    system: R,
    /// The state before, and the action; none for the first.
    came: Option<(usize, R::Action)>,
    /// How many steps lead to it.
    depth: usize,
}

/// What came of looking.
enum Looked<R: System> {
    Found(Script<R>),
    /// There is none that is shorter.
    All,
    /// There may be some, further away.
    Some,
}

impl<R: System + Clone> Search<'_, R> {
    /// Looks for something shorter with the same constants. Says in `is_shortest` whether it is certain that there is none.
    pub(super) fn finds_shorter(&mut self, is_shortest: &mut bool) -> bool {
        for from in 0..self.script.behaviour.steps.len() {
            let states = match from {
                0 => FROM_THE_INITIAL,
                _ => FROM_OTHERS,
            };
            match self.look(from, states) {
                Looked::Found(script) => {
                    self.script = script;
                    return true;
                }
                Looked::All if from == 0 => {
                    *is_shortest = true;
                    return false;
                }
                Looked::All | Looked::Some => {}
            }
        }
        *is_shortest = self.script.behaviour.steps.is_empty();
        false
    }

    /// Keeps the first steps, so many, and looks for a shorter way on from there.
    fn look(&mut self, from: usize, states: usize) -> Looked<R> {
        let steps = self.script.behaviour.steps.len();
        let Some((system, is_hidden)) = self.led(from) else {
            return Looked::Some;
        };
        // A divergence before that has to stay hides what comes after, and may not be there on another way.
        let mut is_certain = !is_hidden && !self.shown.is_hidden && self.ends_with_it();
        let mut known = Known::default();
        known.add(&system, 0);
        let mut nodes = vec![Node {
            system,
            came: None,
            depth: from,
        }];
        let mut next = 0;
        while next < nodes.len() && nodes[next].depth + 1 < steps {
            let here = nodes[next].system.call_observe().into_owned();
            for action in nodes[next].system.call_actions(&here, &here) {
                let mut system = nodes[next].system.clone();
                if system.call_step(&action).is_err() {
                    continue;
                }
                if self.may_be_it(&action) {
                    let behaviour = self.behaviour(from, &nodes, next, &action, &system);
                    match self.first_of(&behaviour) {
                        First::Same(step) => {
                            let script = Script { behaviour };
                            return Looked::Found(script.up_to(step));
                        }
                        First::Other(step) => is_certain &= step > behaviour.steps.len(),
                        First::None => {}
                        First::Unknown => is_certain = false,
                    }
                }
                let is_new = !known.has(&system, &nodes);
                if is_new && nodes.len() < states {
                    known.add(&system, nodes.len());
                    nodes.push(Node {
                        depth: nodes[next].depth + 1,
                        system,
                        came: Some((next, action)),
                    });
                } else if is_new && nodes[next].depth + 2 < steps {
                    is_certain = false;
                }
            }
            next += 1;
        }
        match is_certain {
            true => Looked::All,
            false => Looked::Some,
        }
    }

    /// The reference after the first steps, so many, and whether it has hidden state.
    fn led(&self, from: usize) -> Option<(R, bool)> {
        let mut system = self.reference.clone();
        let initial = &self.script.behaviour.initial;
        system.call_init(initial).ok()?;
        let is_hidden = system.call_restore(initial) == Err(NotRestored::Hidden);
        for step in &self.script.behaviour.steps[..from] {
            system.call_step(&step.action).ok()?;
        }
        Some((system, is_hidden))
    }

    /// Whether the last step is one that can be told from others by its action.
    fn ends_with_it(&self) -> bool {
        let last = self.script.behaviour.steps.last();
        last.is_some_and(|last| self.may_be_it(&last.action))
    }

    /// The steps that are kept, those that lead to a node, and one more.
    fn behaviour(
        &self,
        from: usize,
        nodes: &[Node<R>],
        node: usize,
        action: &R::Action,
        after: &R,
    ) -> Recorded<R> {
        let mut way = Vec::new();
        let mut at = node;
        while let Some((before, action)) = &nodes[at].came {
            way.push((action.clone(), nodes[at].system.call_observe().into_owned()));
            at = *before;
        }
        let mut behaviour = Recorded {
            initial: self.script.behaviour.initial.clone(),
            steps: self.script.behaviour.steps[..from].to_vec(),
        };
        for (action, state) in way.into_iter().rev() {
            behaviour.push(action, state);
        }
        behaviour.push(action.clone(), after.call_observe().into_owned());
        behaviour
    }
}

/// The states that are reached, by their hashes.
#[derive(Default)]
struct Known(HashMap<u64, Vec<usize>>);

impl Known {
    fn add<R: System>(&mut self, system: &R, node: usize) {
        self.0.entry(hash(system)).or_default().push(node);
    }

    fn has<R: System>(&self, system: &R, nodes: &[Node<R>]) -> bool {
        let same = self.0.get(&hash(system)).into_iter().flatten();
        let state = system.call_observe();
        same.into_iter()
            .any(|&node| *nodes[node].system.call_observe() == *state)
    }
}

fn hash<R: System>(system: &R) -> u64 {
    hash_of(&*system.call_observe())
}
