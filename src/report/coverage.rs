//! What behaviours cover, as data. Written as JSON it is the document of `docs/coverage.schema.json`.

mod collected;
pub mod properties;
mod text;

pub use collected::Collected;
pub(super) use text::section;
pub use text::text;

use super::{ComparisonReport, ErrorReport, Ignored};
use serde::Serialize;
use std::collections::BTreeSet;

/// What traces cover of a specification.
#[derive(Debug, Clone, Serialize)]
pub struct CoverageReport {
    /// The version of the document's form; it changes when a field changes its meaning or goes.
    pub schema_version: u32,
    /// The traces that were read.
    pub traces: Traces,
    /// The steps that were replayed.
    pub steps: Steps,
    /// Every action, in alphabetical order, with its branches.
    pub actions: Vec<ActionCoverage>,
    /// Operators that several actions use, and that have branches of their own.
    pub operators: Vec<OperatorCoverage>,
    /// The branches of actions and operators together.
    pub branches: Share,
    /// Pairs of actions in consecutive steps.
    pub pairs: Pairs,
    /// What was tried and must be refused.
    pub refusals: Refusals,
    /// The variables.
    pub variables: Variables,
    /// Those of the system's variables that were compared otherwise than by equality, or not at all.
    pub comparisons: Vec<ComparisonReport>,
    /// The percentage of the branches that must be taken, if one was asked for.
    pub fail_under: Option<f64>,
}

/// How many traces there are, and those that do not conform.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Traces {
    /// How many were named or found.
    pub total: usize,
    /// How many conform.
    pub conforms: usize,
    /// Those that diverge; their other steps count.
    pub diverges: Vec<String>,
    /// Those of which not all could be read, and why; what was read counts.
    pub unreadable: Vec<Unread>,
}

/// A trace of which not all could be read.
#[derive(Debug, Clone, Serialize)]
pub struct Unread {
    /// Its name.
    pub trace: String,
    /// Why.
    pub error: ErrorReport,
}

/// The steps of all traces, by what they count for.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Steps {
    /// How many were replayed.
    pub total: usize,
    /// How many are counted under an action.
    pub counted: usize,
    /// How many several actions explain. They count for the branches that these have in common.
    pub ambiguous: usize,
    /// How many changed nothing and named no action.
    pub stuttering: usize,
    /// How many diverge: the core does not take them as the specification does, so nothing is counted.
    pub diverging: usize,
}

/// How far an action is covered.
#[derive(Debug, Clone, Serialize)]
pub struct ActionCoverage {
    /// Its name.
    pub name: &'static str,
    /// How often it was taken.
    pub taken: usize,
    /// Where first.
    pub first: Option<PlaceReport>,
    /// How often it was tried where the specification does not allow it, and refused.
    pub refused: usize,
    /// Its branches.
    pub branches: Vec<BranchCoverage>,
}

/// How far an operator is covered that several actions use.
#[derive(Debug, Clone, Serialize)]
pub struct OperatorCoverage {
    /// Its name.
    pub name: &'static str,
    /// Its branches.
    pub branches: Vec<BranchCoverage>,
}

/// Whether a branch is covered.
#[derive(Debug, Clone, Serialize)]
pub struct BranchCoverage {
    /// Its name.
    pub name: &'static str,
    /// How often it was taken.
    pub taken: usize,
    /// Where first.
    pub first: Option<PlaceReport>,
    /// The name of the property.
    pub property_name: String,
    /// The property of TLA+ that a behaviour violates which takes the branch.
    pub property: String,
}

/// A step of a trace.
#[derive(Debug, Clone, Serialize)]
pub struct PlaceReport {
    /// The trace's name.
    pub trace: String,
    /// The number of the step.
    pub step: usize,
}

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Share {
    /// How many were taken.
    pub taken: usize,
    /// Of how many.
    pub total: usize,
}

/// Pairs of actions in consecutive steps.
#[derive(Debug, Clone, Serialize)]
pub struct Pairs {
    /// How many pairs the actions make, each with each and with itself.
    pub total: usize,
    /// Those that were seen.
    pub seen: Vec<Pair>,
    /// Those that were not: for each action the ones that never came right after it. Actions after which all
    /// came are not there.
    pub never: Vec<NeverAfter>,
}

/// Two actions, one right after the other.
#[derive(Debug, Clone, Serialize)]
pub struct Pair {
    /// The first.
    pub first: &'static str,
    /// The second.
    pub then: &'static str,
    /// How often.
    pub times: usize,
}

/// Actions that never came right after one.
#[derive(Debug, Clone, Serialize)]
pub struct NeverAfter {
    /// The action.
    pub first: &'static str,
    /// Those that never came after it.
    pub then: Vec<&'static str>,
}

/// What was tried because the specification does not allow it.
#[derive(Debug, Clone, Serialize)]
pub struct Refusals {
    /// In how many states.
    pub states: usize,
    /// How many actions with parameters were refused.
    pub refused: usize,
    /// Those that were not.
    pub not_refused: Vec<NotRefusedReport>,
}

/// An action that must be refused and was not.
#[derive(Debug, Clone, Serialize)]
pub struct NotRefusedReport {
    /// The action with its parameters.
    pub action: String,
    /// The state: that which this step leads to.
    pub place: PlaceReport,
    /// What the core did.
    pub fault: FaultReport,
}

impl NotRefusedReport {
    /// As a line: `Timeout(s1): the specification does not allow it, the core takes it, in the state after t.json, step 3`.
    #[must_use]
    pub fn line(&self) -> String {
        let (action, what) = (&self.action, self.fault.what());
        let PlaceReport { trace, step } = &self.place;
        format!(
            "{action}: the specification does not allow it, the core {what}, in the state after {trace}, step {step}"
        )
    }
}

/// What the core did with an action that it must refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FaultReport {
    /// It took it.
    Taken,
    /// It refused it, but was changed.
    Changed,
    /// It panicked.
    Panicked,
}

impl FaultReport {
    /// In words, after "the core".
    pub(super) fn what(self) -> &'static str {
        match self {
            FaultReport::Taken => "takes it",
            FaultReport::Changed => "refuses it, but is changed",
            FaultReport::Panicked => "panics",
        }
    }
}

/// The variables of all states.
#[derive(Debug, Clone, Serialize)]
pub struct Variables {
    /// How many are compared.
    pub compared: usize,
    /// Those that are compared and that no step changed.
    pub never_changed: Vec<&'static str>,
    /// Those of some trace that nobody compared.
    pub not_compared: BTreeSet<String>,
    /// Why they need not be, as the command line says.
    pub ignored: Vec<Ignored>,
}

/// What a coverage says as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conclusion {
    /// 0: all that was asked for.
    Covered,
    /// 1: a divergence, an action that must be refused and was not, or less taken than was asked for.
    Fails,
    /// 2: nothing could be said, or not of all traces.
    NothingSaid,
}

impl CoverageReport {
    /// The present version of the document's form.
    pub const SCHEMA_VERSION: u32 = 1;

    /// What the run says as a whole.
    #[must_use]
    pub fn conclusion(&self) -> Conclusion {
        let fails = !self.traces.diverges.is_empty() || !self.refusals.not_refused.is_empty();
        if fails {
            Conclusion::Fails
        } else if self.steps.total == 0 {
            Conclusion::NothingSaid
        } else if self.is_under() {
            Conclusion::Fails
        } else if !self.traces.unreadable.is_empty() {
            Conclusion::NothingSaid
        } else {
            Conclusion::Covered
        }
    }

    /// Whether fewer branches were taken than was asked for.
    #[must_use]
    pub fn is_under(&self) -> bool {
        self.fail_under
            .is_some_and(|percent| self.branches.is_under(percent))
    }

    /// The branches of actions and operators, in the order of the report.
    fn all_branches(&self) -> impl Iterator<Item = &BranchCoverage> {
        let actions = self.actions.iter().flat_map(|action| &action.branches);
        let operators = self.operators.iter().flat_map(|o| &o.branches);
        actions.chain(operators)
    }

    /// The branches that no step takes.
    pub fn missing(&self) -> impl Iterator<Item = &BranchCoverage> {
        self.all_branches().filter(|branch| branch.taken == 0)
    }
}

impl BranchCoverage {
    /// Its name without that of its action or operator.
    fn distinction(&self) -> &'static str {
        self.name.split_once(": ").map_or("", |(_, rest)| rest)
    }
}

impl Share {
    /// The percentage, rounded down: 100 is all.
    #[must_use]
    pub fn percent(self) -> usize {
        (100 * self.taken).checked_div(self.total).unwrap_or(0)
    }

    fn is_under(self, percent: f64) -> bool {
        ((100 * self.taken) as f64) < percent * self.total as f64
    }
}
