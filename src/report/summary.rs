//! The totals of a run, as data.

use super::{TraceReport, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The totals of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// How many traces were named or found.
    pub traces: usize,
    /// How many of them conform.
    pub conforms: usize,
    /// How many diverge.
    pub diverges: usize,
    /// How many do not, but have a state that breaks an invariant.
    pub breaks: usize,
    /// How many could not be read.
    pub unreadable: usize,
    /// How many were not looked at, because a divergence ended the run before.
    pub skipped: usize,
    /// How many states the traces have.
    pub states: usize,
    /// How many steps were replayed and compared.
    pub steps: usize,
    /// How many initial states were compared.
    pub initial_states: usize,
    /// How many steps several actions explain.
    pub ambiguous: usize,
    /// How many steps changed nothing and named no action.
    pub stuttering: usize,
    /// How many steps have each label that names no action.
    pub inferred: BTreeMap<String, usize>,
    /// How many divergences there are.
    pub divergences: usize,
    /// How often each action was taken, over all traces.
    pub actions: BTreeMap<String, usize>,
    /// How many traces have steps after a divergence that were not checked.
    pub rest_unchecked: usize,
    /// Variables in some trace that nobody compared.
    pub not_compared: Vec<String>,
    /// Files that conformed before, and were passed over.
    pub cached: Vec<Cached>,
}

/// A file that conformed before, and was passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cached {
    /// The number of the file among all that were named or found, from 1.
    pub file: usize,
    /// Its name.
    pub path: String,
    /// Its variables that nobody compared.
    pub not_compared: Vec<String>,
}

impl Summary {
    /// Adds what was found in one more trace.
    pub(super) fn add(&mut self, trace: &TraceReport) {
        self.traces += 1;
        match trace.verdict {
            Verdict::Conforms => self.conforms += 1,
            Verdict::Diverges => self.diverges += 1,
            Verdict::Breaks => self.breaks += 1,
            Verdict::Unreadable => self.unreadable += 1,
        }
        self.states += trace.states;
        self.steps += trace.steps;
        self.initial_states += usize::from(trace.initial_state);
        self.ambiguous += trace.ambiguous;
        self.stuttering += trace.stuttering;
        for (label, count) in &trace.inferred {
            *self.inferred.entry(label.clone()).or_default() += count;
        }
        self.divergences += trace.divergences.len();
        for (action, count) in &trace.actions {
            *self.actions.entry(action.clone()).or_default() += count;
        }
        self.rest_unchecked += usize::from(trace.rest_unchecked);
        self.add_not_compared(&trace.not_compared);
    }

    /// Adds a file that was passed over.
    pub(super) fn add_cached(&mut self, cached: Cached) {
        self.add_not_compared(&cached.not_compared);
        self.cached.push(cached);
    }

    fn add_not_compared(&mut self, variables: &[String]) {
        for variable in variables {
            if !self.not_compared.contains(variable) {
                self.not_compared.push(variable.clone());
            }
        }
    }
}
