//! What many traces have in common, told once: kinds of divergences, and broken invariants. Of each only as much
//! is kept as is shown, so that memory does not grow with the number of traces.

use super::{BrokenReport, DivergenceReport, Group};

/// So many other traces of a kind are named, and so many steps of each; the rest is counted.
const NAMED: usize = 6;

/// Divergences with the same action, cause and variables.
#[derive(Debug, Clone)]
pub struct Kind {
    /// What they have in common.
    pub group: Group,
    /// The one after the fewest steps, as it is the easiest to read.
    pub first: DivergenceReport,
    /// What people call its trace.
    pub trace: String,
    /// How many there are, with that one.
    pub count: usize,
    /// The first traces with one, in their order; one more than are named, as it may be that of `first`.
    places: Vec<Place>,
    /// How many traces have one.
    traces: usize,
    /// Which of them was the last, by its number among all traces.
    last: usize,
    /// How many the last one has.
    in_last: usize,
    /// Which of the traces that have one is that of `first`, from 0, and how many it has.
    first_place: usize,
    in_first: usize,
}

/// A trace, and the steps in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What people call the trace.
    pub trace: String,
    /// The first of the steps.
    pub steps: Vec<usize>,
    /// How many there are, with those.
    pub count: usize,
}

/// Where else there are divergences of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The first of the traces.
    pub places: Vec<Place>,
    /// How many traces more there are.
    pub more: usize,
}

impl Kind {
    /// The first of its kind, in the trace with this number.
    pub(super) fn new(number: usize, trace: &str, first: DivergenceReport) -> Self {
        let mut kind = Kind {
            group: first.group(),
            first: first.clone(),
            trace: trace.to_owned(),
            count: 0,
            places: Vec::new(),
            traces: 0,
            last: 0,
            in_last: 0,
            first_place: 0,
            in_first: 0,
        };
        kind.add(number, trace, first);
        kind
    }

    /// One more, in the trace with this number, from 1; a trace's come one after the other, by their steps.
    pub(super) fn add(&mut self, number: usize, trace: &str, divergence: DivergenceReport) {
        if self.last != number {
            self.last = number;
            self.in_last = 0;
            self.traces += 1;
            if self.places.len() <= NAMED {
                self.places.push(Place {
                    trace: trace.to_owned(),
                    steps: Vec::new(),
                    count: 0,
                });
            }
        }
        self.count += 1;
        self.in_last += 1;
        let place = self.traces - 1;
        if let Some(place) = self.places.get_mut(place) {
            place.count += 1;
            if place.steps.len() <= NAMED {
                place.steps.push(divergence.step);
            }
        }
        if divergence.step < self.first.step {
            self.first = divergence;
            trace.clone_into(&mut self.trace);
            self.first_place = place;
        }
        if self.first_place == place {
            self.in_first = self.in_last;
        }
    }

    /// All but the first.
    #[must_use]
    pub fn elsewhere(&self) -> Elsewhere {
        let mut places = self.places.clone();
        if let Some(place) = places.get_mut(self.first_place) {
            place.count -= 1;
            place.steps.remove(0);
        }
        places.retain(|place| place.count > 0);
        places.truncate(NAMED);
        for place in &mut places {
            place.steps.truncate(NAMED);
        }
        let traces = self.traces - usize::from(self.in_first == 1);
        Elsewhere {
            more: traces - places.len(),
            places,
        }
    }
}

/// An invariant that traces break.
#[derive(Debug, Clone)]
pub struct BrokenKind {
    /// How it is broken where that takes the fewest steps.
    pub first: BrokenReport,
    /// What people call the trace there.
    pub trace: String,
    /// How many traces break it, with that one.
    pub traces: usize,
}

impl BrokenKind {
    /// One more trace.
    pub(super) fn add(&mut self, trace: &str, broken: BrokenReport) {
        self.traces += 1;
        if broken.state < self.first.state {
            self.first = broken;
            trace.clone_into(&mut self.trace);
        }
    }
}
