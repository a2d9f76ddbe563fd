//! Replays a behaviour through a system, step by step, and tells what was found.

mod divergence;
mod guard;
mod inference;
mod invariants;
mod many;
mod meaning;
mod one_step;
mod variables;
mod way;

pub use divergence::{Cause, Divergence, Nearest, NearestOutcome, StepAction};
pub(crate) use divergence::{of_initial_state, of_step, value};
pub(crate) use guard::{Panic, guarded, tried};
#[cfg(feature = "cli")]
pub(crate) use guard::{in_words, keep_quiet};
pub use inference::{Attempt, Attempts, Certainty, Inference, Outcome, infer};
pub(crate) use inference::{Inferred, infer_back};
pub use invariants::{Breach, BrokenInvariant};
pub(crate) use invariants::{Unbroken, breaches};
pub use many::in_order;
pub(crate) use meaning::{is_meant, names_action};

use crate::system::{self, Action as _, Calls as _, NotRestored, System};
use crate::trace::{Behaviour, Decoder, Place, RawState, TraceError};
use inference::Back;
use std::collections::BTreeMap;
use variables::uncompared;
pub(crate) use way::Way;

/// Which part of a behaviour to replay. Invariants are asked for in the states of this part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Extent {
    /// The initial state and every step, on past divergences.
    #[default]
    Whole,
    /// Up to the first divergence, or the first state that breaks an invariant.
    UntilDivergence,
    /// Only the step with this number, from the specification's state before it. Number 1 is the
    /// initial state.
    Step(usize),
}

/// How to replay a behaviour.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// Which part of it.
    pub extent: Extent,
    /// Variables of the specification that the system does not have and that need not be compared.
    /// Any other variable that nobody compares is an error: its states would conform whatever it says.
    pub ignored: Vec<String>,
}

/// What the replay of one behaviour found.
#[derive(Debug, Default)]
pub struct Replay {
    /// How many states the behaviour has, as far as it was read.
    pub states: usize,
    /// Whether the initial state was compared.
    pub initial_state: bool,
    /// How many steps were replayed and compared.
    pub steps: usize,
    /// How often each action was taken. A step that several actions explain counts for all of them
    /// together, as `A or B`.
    pub actions: BTreeMap<String, usize>,
    /// How many steps several actions explain, all with the same next state.
    pub ambiguous: usize,
    /// How many steps changed nothing and had no label that names an action.
    pub stuttering: usize,
    /// How many steps have each label that names no action, so that the states alone tell which action it was; under
    /// no name those without a label.
    pub inferred: BTreeMap<String, usize>,
    /// Variables of the behaviour that nobody compared, because the system does not have them.
    pub not_compared: Vec<String>,
    /// What differed, in the order of the steps.
    pub divergences: Vec<Divergence>,
    /// The invariants of the specification that some state of the behaviour breaks, with the first such state.
    pub broken: Vec<BrokenInvariant>,
    /// Whether steps after a divergence were not replayed, as the system could not be put into the state after it, or
    /// as there were [`MOST_DIVERGENCES`] or much differed in them.
    pub rest_unchecked: bool,
    /// Why the replay ended before the behaviour's end, if the rest could not be read.
    pub error: Option<TraceError>,
    /// Why the behaviour may not have been written to its end, if that is so: what comes after was not
    /// checked.
    pub cut: Option<TraceError>,
}

/// So many divergences of one behaviour are told, or fewer if what differs in them takes 4 MiB; what comes after is not
/// replayed. Nobody reads more, and a behaviour can be longer than the memory.
pub const MOST_DIVERGENCES: usize = 1_000;

/// So many bytes may what differs take.
const MOST_DIFFERING: usize = 1 << 22;

/// Replays one behaviour. What is wrong with the file or with the implementation is in the result;
/// whatever was found before stays in it.
pub fn replay<S: System>(
    system: &mut S,
    behaviour: &mut Behaviour<'_, '_>,
    options: &Options,
) -> Replay {
    replay_watching(system, behaviour, options, &mut |_| {}, &mut |_| {})
}

/// As [`replay`], and tells of each divergence as soon as it is found, as a behaviour that is still being written can
/// take long to end; and hands over each state when it is reached.
pub fn replay_watching<S: System>(
    system: &mut S,
    behaviour: &mut Behaviour<'_, '_>,
    options: &Options,
    tell: &mut dyn FnMut(&Divergence),
    watch: &mut dyn FnMut(Visit<'_, S>),
) -> Replay {
    let (mut replay, first) = run(system, behaviour, options, tell, watch);
    if replay.error.is_none() {
        replay.error = first.and_then(|first| uncompared(&replay, first, &options.ignored));
    }
    replay
}

/// As [`replay_watching`], of a behaviour that can have variables which nobody compares.
pub(crate) fn replay_uncompared<S: System>(
    system: &mut S,
    behaviour: &mut Behaviour<'_, '_>,
    options: &Options,
    watch: &mut dyn FnMut(Visit<'_, S>),
) -> Replay {
    run(system, behaviour, options, &mut |_| {}, watch).0
}

/// Replays a behaviour, and gives the place of its first state.
fn run<S: System>(
    system: &mut S,
    behaviour: &mut Behaviour<'_, '_>,
    options: &Options,
    tell: &mut dyn FnMut(&Divergence),
    watch: &mut dyn FnMut(Visit<'_, S>),
) -> (Replay, Option<Place>) {
    let mut run = Run {
        system,
        decoder: Decoder::default(),
        first: None,
        way: None,
        has_fields: false,
        unbroken: Unbroken::default(),
        replay: Replay::default(),
        differing: 0,
        tell,
        watch,
    };
    // A system that panics ends its behaviour, and no other; what was found before stays.
    let result = tried(|| match options.extent {
        Extent::Step(number) => run.one_step(behaviour, number),
        Extent::Whole => run.all_steps(behaviour, |_| false),
        Extent::UntilDivergence => run.all_steps(behaviour, |replay| {
            !replay.divergences.is_empty() || !replay.broken.is_empty()
        }),
    });
    let Run {
        first, mut replay, ..
    } = run;
    replay.states = behaviour.states();
    replay.error = result.err();
    replay.cut = behaviour.cut().cloned();
    (replay, first)
}

/// A state of the behaviour, as the replay comes to it.
pub struct Visit<'a, S: System> {
    /// The specification's state.
    pub state: &'a S::State,
    /// The step that led to it; none leads to the first.
    pub step: Option<Step<'a, S>>,
}

/// A step that was replayed.
pub struct Step<'a, S: System> {
    /// Its number: that of the state that it leads to.
    pub number: usize,
    /// The number of the state to which it leads back, if it closes a lasso.
    pub back_to: Option<usize>,
    /// The specification's state before it.
    pub before: &'a S::State,
    /// What it turned out to be.
    pub inference: &'a Inference<S>,
}

struct Run<'s, S: System> {
    system: &'s mut S,
    decoder: Decoder,
    /// Where the first state begins.
    first: Option<Place>,
    /// How the system came to where it is, if it has hidden state.
    way: Option<Way<S>>,
    /// Whether the fields of its state were looked at.
    has_fields: bool,
    unbroken: Unbroken<S>,
    replay: Replay,
    /// How many bytes what differs takes.
    differing: usize,
    tell: &'s mut dyn FnMut(&Divergence),
    watch: &'s mut dyn FnMut(Visit<'_, S>),
}

impl<S: System> Run<'_, S> {
    fn all_steps(
        &mut self,
        behaviour: &mut Behaviour<'_, '_>,
        stop: impl Fn(&Replay) -> bool,
    ) -> Result<(), TraceError> {
        let Some(first) = behaviour.next_state()? else {
            return Err(TraceError::no_behaviour());
        };
        let mut before = self.initial_state(&first)?;
        while !stop(&self.replay)
            && let Some(raw) = behaviour.next_state()?
        {
            let there = before.filter(|_| !self.is_enough());
            let Some(there) = there else {
                self.replay.rest_unchecked = true;
                break;
            };
            before = self.step(&raw, there)?;
        }
        Ok(())
    }

    /// Compares the implementation's initial state with the behaviour's first, which it returns if the system is in it
    /// then.
    fn initial_state(&mut self, raw: &RawState<'_>) -> Result<Option<S::State>, TraceError> {
        self.check_variables(raw)?;
        let first: S::State = self.decoder.decode(None, raw, S::set)?;
        self.init(raw, &first)?;
        if !self.restore(raw, &first)? {
            self.way = Some(Way::from(first.clone()));
        }
        // What is compared is what the implementation begins with, not what it was given.
        self.init(raw, &first)?;
        self.replay.initial_state = true;
        self.keep_invariants(None, &first, 1, raw);
        let mut is_there = true;
        if !system::agree::<S>(&first, &self.system.call_observe()) {
            let own = self.system.call_observe().into_owned();
            self.diverges(divergence::of_initial_state::<S>(
                raw.place(),
                &first,
                &own,
            )?);
            is_there = self.restore(raw, &first)?;
        }
        (self.watch)(Visit {
            state: &first,
            step: None,
        });
        Ok(is_there.then_some(first))
    }

    /// Replays the step that leads to `raw` from `before`, in which the system is. Returns the specification's next
    /// state, if the system is in it then.
    fn step(
        &mut self,
        raw: &RawState<'_>,
        before: S::State,
    ) -> Result<Option<S::State>, TraceError> {
        let Some(step) = raw.step() else {
            return Ok(Some(before));
        };
        let after: S::State = self.decoder.decode(Some(&before), raw, S::set)?;
        let way = self.way.as_ref();
        let again = way.map(|way| |system: &mut S| Ok(way.again(system, &before)?));
        let back = again.as_ref().map(|again| again as Back<'_, S>);
        let inferred = infer_back(self.system, &before, &after, &step.label, back);
        let Inferred { inference, lost } = match inferred {
            Ok(inferred) => inferred,
            Err(why) => return Err(self.helped(TraceError::not_restored(raw.place(), &why))),
        };
        self.replay.steps += 1;
        let mut is_there = true;
        if let Inference::None(attempts) = &inference {
            // Told first: whatever comes then, this was found.
            self.diverges(divergence::of_step(
                raw.place(),
                step,
                &before,
                &after,
                attempts,
            )?);
            if let Some(why) = lost {
                return Err(self.helped(why.error(raw.place())));
            }
            is_there = self.restore(raw, &after)?;
        }
        self.keep_invariants(Some(&before), &after, step.number(), raw);
        let replayed = Step {
            number: step.number(),
            back_to: step.back_to(),
            before: &before,
            inference: &inference,
        };
        (self.watch)(Visit {
            state: &after,
            step: Some(replayed),
        });
        if !matches!(inference, Inference::Stuttering) && !names_action(self.system, &step.label) {
            let name = step.label.name.clone();
            *self.replay.inferred.entry(name).or_default() += 1;
        }
        match inference {
            Inference::Unique(action) => {
                self.count(action.name());
                self.take(action);
            }
            Inference::Ambiguous(mut actions) => {
                self.replay.ambiguous += 1;
                self.count(&names(&actions));
                self.take(actions.swap_remove(0));
            }
            Inference::Stuttering => self.replay.stuttering += 1,
            Inference::None(_) => {}
        }
        Ok(is_there.then_some(after))
    }

    /// Of a state that the system is not in: with the system's own help, if it has some.
    fn helped(&self, error: TraceError) -> TraceError {
        match self.system.help() {
            Some(help) => error.with_help(help),
            None => error,
        }
    }

    fn take(&mut self, action: S::Action) {
        if let Some(way) = &mut self.way {
            way.take(action);
        }
    }

    fn keep_invariants(
        &mut self,
        before: Option<&S::State>,
        state: &S::State,
        number: usize,
        raw: &RawState<'_>,
    ) {
        for breach in self.unbroken.breaches(before, state) {
            self.replay.broken.push(BrokenInvariant {
                breach,
                state: number,
                place: raw.place(),
            });
        }
    }

    /// Whether so much differs that the rest need not be told.
    fn is_enough(&self) -> bool {
        let count = self.replay.divergences.len();
        count >= MOST_DIVERGENCES || count > 1 && self.differing >= MOST_DIFFERING
    }

    fn diverges(&mut self, divergence: Divergence) {
        (self.tell)(&divergence);
        self.differing += divergence.size();
        self.replay.divergences.push(divergence);
    }

    fn count(&mut self, name: &str) {
        match self.replay.actions.get_mut(name) {
            Some(count) => *count += 1,
            None => drop(self.replay.actions.insert(name.to_owned(), 1)),
        }
    }

    /// Begins the system anew.
    fn init(&mut self, raw: &RawState<'_>, first: &S::State) -> Result<(), TraceError> {
        let begun = self.system.call_init(first);
        begun.map_err(|f| self.helped(TraceError::foreign(raw.place(), &f)))?;
        if !self.has_fields {
            system::check_fields(self.system).map_err(|error| error.at(raw.place()))?;
            self.has_fields = true;
        }
        Ok(())
    }

    /// Puts the system into a state. Gives whether it can be.
    fn restore(&mut self, raw: &RawState<'_>, state: &S::State) -> Result<bool, TraceError> {
        match self.system.call_restore(state) {
            Ok(()) => Ok(true),
            Err(NotRestored::Hidden) => Ok(false),
            Err(NotRestored::Foreign(f)) => Err(self.helped(TraceError::foreign(raw.place(), &f))),
        }
    }
}

/// The names of actions that explain the same step: `A`, or `A or B`.
fn names<A: crate::system::Action>(actions: &[A]) -> String {
    let mut names: Vec<&str> = actions.iter().map(A::name).collect();
    names.sort_unstable();
    names.dedup();
    names.join(" or ")
}
