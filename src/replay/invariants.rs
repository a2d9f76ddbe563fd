//! Which invariants of the specification its states keep.

use crate::system::{Call, Invariant, System, during};
use crate::trace::Place;

/// An invariant, and how a state breaks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// The invariant's name in the specification.
    pub invariant: &'static str,
    /// How the state breaks it, in a few words.
    pub why: String,
}

/// The first state of a behaviour that breaks an invariant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenInvariant {
    /// Which one, and how.
    pub breach: Breach,
    /// The state's number, from 1.
    pub state: usize,
    /// Where the state begins in the file.
    pub place: Place,
}

/// The invariants that a state breaks. `sound` is another state that breaks none.
pub(crate) fn breaches<S: System>(sound: Option<&S::State>, state: &S::State) -> Vec<Breach> {
    let all = S::INVARIANTS.iter();
    all.filter_map(|invariant| breach(invariant, sound, state))
        .collect()
}

fn breach<State>(
    invariant: &Invariant<State>,
    before: Option<&State>,
    state: &State,
) -> Option<Breach> {
    let broken = || (invariant.broken)(before, state);
    let why = during(Call::Invariant(invariant.name), broken)?;
    Some(Breach {
        invariant: invariant.name,
        why,
    })
}

/// The invariants that all states of a behaviour have kept so far. One that is broken is not asked for again: most stay
/// broken.
pub(crate) struct Unbroken<S: System>(Vec<&'static Invariant<S::State>>);

impl<S: System> Default for Unbroken<S> {
    fn default() -> Self {
        Unbroken(S::INVARIANTS.iter().collect())
    }
}

impl<S: System> Unbroken<S> {
    /// Those that the next state breaks. `before` is the state before, if that one has been looked at.
    pub(crate) fn breaches(&mut self, before: Option<&S::State>, state: &S::State) -> Vec<Breach> {
        let mut breaches = Vec::new();
        self.0
            .retain(|invariant| match breach(invariant, before, state) {
                None => true,
                Some(breach) => {
                    breaches.push(breach);
                    false
                }
            });
        breaches
    }
}
