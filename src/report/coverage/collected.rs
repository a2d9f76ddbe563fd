//! From what each trace covers to the report on all.

use super::{
    ActionCoverage, BranchCoverage, CoverageReport, FaultReport, NeverAfter, NotRefusedReport,
    OperatorCoverage, Pair, Pairs, PlaceReport, Refusals, Share, Steps, Traces, Unread, Variables,
};
use crate::coverage::{Coverage, Fault, Place, Taken};
use crate::report::{ComparisonReport, ErrorReport, Ignored, TraceReport, Verdict, printable};
use crate::system::{self, Branch, System};
use crate::trace::TraceError;
use std::collections::BTreeSet;

/// What is known of the traces on the way to a report.
#[derive(Debug, Clone, Default)]
pub struct Collected {
    coverage: Coverage,
    traces: Traces,
    steps: Steps,
    not_compared: BTreeSet<String>,
}

impl Collected {
    /// Adds what one more trace covers, and what its replay found.
    pub fn add(&mut self, trace: &TraceReport) {
        if let Some(coverage) = &trace.coverage {
            self.cover(coverage.clone());
        }
        self.traces.total += 1;
        match trace.verdict {
            // Invariants are the replay's to tell.
            Verdict::Conforms | Verdict::Breaks => self.traces.conforms += 1,
            Verdict::Diverges => self.traces.diverges.push(trace.name()),
            Verdict::Unreadable => {}
        }
        if let Some(error) = trace.unread() {
            self.traces.unreadable.push(Unread {
                trace: trace.name(),
                error: error.clone(),
            });
        }
        if trace.rest_unchecked {
            let message = "what comes after its last divergence was not looked at";
            self.traces.unreadable.push(Unread {
                trace: trace.name(),
                error: ErrorReport::from(TraceError::new(message)),
            });
        }
        let diverging = trace
            .divergences
            .iter()
            .filter(|d| d.step > 1 || d.back_to.is_some());
        self.steps.total += trace.steps;
        self.steps.ambiguous += trace.ambiguous;
        self.steps.stuttering += trace.stuttering;
        self.steps.diverging += diverging.count();
        self.not_compared.extend(trace.not_compared.iter().cloned());
    }

    /// Adds what behaviours cover of which no more is known.
    pub fn cover(&mut self, coverage: Coverage) {
        self.coverage.add(coverage);
    }

    /// The report on all of them, for a system.
    #[must_use]
    pub fn report<S: System>(self, ignored: &[Ignored], fail_under: Option<f64>) -> CoverageReport {
        let Collected {
            coverage,
            traces,
            mut steps,
            not_compared,
        } = self;
        steps.counted = coverage.counted;
        let known: BTreeSet<&'static str> = match S::ACTIONS {
            [] => coverage.actions.keys().copied().collect(),
            actions => actions.iter().copied().collect(),
        };
        let actions: Vec<ActionCoverage> = known
            .iter()
            .map(|&name| ActionCoverage::new::<S>(name, &coverage))
            .collect();
        let mut operators: Vec<OperatorCoverage> = Vec::new();
        for branch in S::BRANCHES.iter().filter(|b| !known.contains(b.of())) {
            let found = BranchCoverage::new(branch, &coverage);
            match operators.last_mut() {
                Some(last) if last.name == branch.of() => last.branches.push(found),
                _ => operators.push(OperatorCoverage {
                    name: branch.of(),
                    branches: vec![found],
                }),
            }
        }
        CoverageReport {
            schema_version: CoverageReport::SCHEMA_VERSION,
            branches: Share::of_branches::<S>(&actions, &coverage),
            pairs: Pairs::new(&known, &coverage),
            refusals: Refusals::new(&coverage),
            variables: Variables {
                compared: system::compared::<S>().len(),
                never_changed: S::VARIABLES
                    .iter()
                    .filter(|v| !coverage.changed.contains(*v))
                    .copied()
                    .collect(),
                not_compared,
                ignored: ignored.to_vec(),
            },
            traces,
            steps,
            actions,
            operators,
            comparisons: ComparisonReport::all::<S>(),
            fail_under,
        }
    }
}

impl ActionCoverage {
    fn new<S: System>(name: &'static str, coverage: &Coverage) -> Self {
        let taken = coverage.actions.get(name);
        let branches = S::BRANCHES.iter().filter(|branch| branch.of() == name);
        ActionCoverage {
            name,
            taken: times(taken),
            first: first(taken),
            refused: coverage.refused.get(name).copied().unwrap_or(0),
            branches: branches
                .map(|branch| BranchCoverage::new(branch, coverage))
                .collect(),
        }
    }
}

impl BranchCoverage {
    fn new(branch: &Branch, coverage: &Coverage) -> Self {
        let taken = coverage.branches.get(branch.name);
        BranchCoverage {
            name: branch.name,
            taken: times(taken),
            first: first(taken),
            property_name: branch.never_name(),
            property: branch.never(),
        }
    }
}

fn times(taken: Option<&Taken>) -> usize {
    taken.map_or(0, |taken| taken.times)
}

fn first(taken: Option<&Taken>) -> Option<PlaceReport> {
    taken.map(|taken| PlaceReport::from(&taken.first))
}

impl From<&Place> for PlaceReport {
    fn from(place: &Place) -> Self {
        PlaceReport {
            trace: printable(place.trace.clone()),
            step: place.step,
        }
    }
}

impl Share {
    /// The branches that were taken. An action without branches is one itself.
    fn of_branches<S: System>(actions: &[ActionCoverage], coverage: &Coverage) -> Self {
        let mut share = Share {
            taken: S::BRANCHES
                .iter()
                .filter(|branch| coverage.branches.contains_key(branch.name))
                .count(),
            total: S::BRANCHES.len(),
        };
        for action in actions.iter().filter(|action| action.branches.is_empty()) {
            share.total += 1;
            share.taken += usize::from(action.taken > 0);
        }
        share
    }
}

impl Pairs {
    fn new(actions: &BTreeSet<&'static str>, coverage: &Coverage) -> Self {
        let pair = |(&(first, then), &times)| Pair { first, then, times };
        let mut never = Vec::new();
        for &first in actions {
            let then: Vec<&'static str> = actions
                .iter()
                .filter(|&&then| !coverage.pairs.contains_key(&(first, then)))
                .copied()
                .collect();
            if !then.is_empty() {
                never.push(NeverAfter { first, then });
            }
        }
        Pairs {
            total: actions.len() * actions.len(),
            seen: coverage.pairs.iter().map(pair).collect(),
            never,
        }
    }
}

impl From<Fault> for FaultReport {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Taken => FaultReport::Taken,
            Fault::Changed => FaultReport::Changed,
            Fault::Panicked => FaultReport::Panicked,
        }
    }
}

impl Refusals {
    fn new(coverage: &Coverage) -> Self {
        let not_refused = coverage.not_refused.iter().map(|found| NotRefusedReport {
            action: found.action.clone(),
            place: PlaceReport::from(&found.place),
            fault: found.fault.into(),
        });
        Refusals {
            states: coverage.tried_states,
            refused: coverage.refused.values().sum(),
            not_refused: not_refused.collect(),
        }
    }
}
