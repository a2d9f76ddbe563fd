//! What can go from a behaviour: steps, one or several at a time, and elements of the constants.

use super::Shown;
use super::script::{Script, Wanted, without};
use crate::record::Recorded;
use crate::report::Group;
use crate::system::{Action, System};

/// Pairs of steps are tried in behaviours that are not longer than this: their number grows with its square.
const PAIRS: usize = 80;

type Shows<'a, R> = &'a mut dyn FnMut(&Recorded<R>) -> Option<Shown>;

/// The smallest that is found by leaving out, until nothing more can go.
pub(super) fn smallest<R: System + Clone>(
    reference: &R,
    script: Script<R>,
    group: &Group,
    shows: Shows<'_, R>,
) -> Script<R> {
    let mut search = Search {
        reference,
        script,
        group,
        shows,
    };
    while search.drops_runs() || search.drops_elements() || search.drops_pairs() {}
    search.script
}

struct Search<'a, R: System> {
    reference: &'a R,
    /// The smallest so far.
    script: Script<R>,
    group: &'a Group,
    shows: Shows<'a, R>,
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
        if begun.init(&self.script.behaviour.initial).is_err() {
            return false;
        }
        for (_, elements) in begun.constants() {
            for element in elements.iter().rev() {
                let others = elements.iter().filter(|other| *other < element);
                if self.drops(element, None) || others.rev().any(|o| self.drops(element, Some(o))) {
                    return true;
                }
            }
        }
        false
    }

    fn drops(&mut self, element: &str, other: Option<&String>) -> bool {
        let wanted = self.script.wanted();
        let names_it = |wanted: &Wanted<R::Action>| {
            let parameters = wanted.action.parameters();
            parameters.iter().any(|(_, value)| value == element)
        };
        let initial = without(&self.script.behaviour.initial, element);
        let Some(initial) = initial else {
            return false;
        };
        if !wanted.iter().any(names_it) && initial == self.script.behaviour.initial {
            // It is gone already.
            return false;
        }
        let wanted = wanted.into_iter().filter_map(|wanted| {
            if !names_it(&wanted) {
                return Some(wanted);
            }
            let text = renamed(&wanted.action, element, other?);
            Some(Wanted { text, ..wanted })
        });
        let wanted: Vec<_> = wanted.collect();
        self.takes(Some(&initial), &wanted)
    }

    /// Whether the reference takes these steps and the divergence is still there; then this is what is left.
    fn takes(&mut self, initial: Option<&R::State>, wanted: &[Wanted<R::Action>]) -> bool {
        let initial = initial.unwrap_or(&self.script.behaviour.initial);
        let Some(script) = Script::run(self.reference, initial, wanted) else {
            return false;
        };
        match (self.shows)(&script.behaviour) {
            Some(shown) if shown.group == *self.group => {
                self.script = script.up_to(shown.step);
                true
            }
            _ => false,
        }
    }
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
