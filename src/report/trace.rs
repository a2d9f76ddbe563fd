//! What was found in one trace, as data.

use super::{BrokenReport, DivergenceReport, Origin, name, printable, told};
use crate::coverage::Coverage;
use crate::replay::Replay;
use crate::trace::TraceError;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What was found in one trace.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TraceReport {
    /// The file as it was named, or `-` for standard input.
    pub path: String,
    /// Which of the run's files that is, from 1.
    pub file: usize,
    /// Which of the file's behaviours it is, from 1.
    pub behaviour: usize,
    /// How many states the behaviour has.
    pub states: usize,
    /// How many steps were replayed and compared.
    pub steps: usize,
    /// Whether the implementation's own initial state was compared with the first state.
    pub initial_state: bool,
    /// The result in a word.
    pub verdict: Verdict,
    /// How often each action was taken.
    pub actions: BTreeMap<String, usize>,
    /// How many steps several actions explain, all with the same next state.
    pub ambiguous: usize,
    /// How many steps changed nothing and named no action.
    pub stuttering: usize,
    /// How many steps have each label that names no action: the states alone told which one it was.
    pub inferred: BTreeMap<String, usize>,
    /// Variables of the trace that the system does not have; nobody compared them.
    pub not_compared: Vec<String>,
    /// Where the implementation does not do what the specification does.
    pub divergences: Vec<DivergenceReport>,
    /// The invariants that states of the trace break, each with the first such state.
    pub broken: Vec<BrokenReport>,
    /// Whether steps after a divergence were not checked, as the core could not be put into the state after it, or as
    /// there were [`MOST_DIVERGENCES`](crate::replay::MOST_DIVERGENCES).
    pub rest_unchecked: bool,
    /// Why the trace, or the rest of it, could not be read.
    pub error: Option<ErrorReport>,
    /// Why the trace may not have been written to its end; what is missing was not checked.
    pub cut: Option<ErrorReport>,
    /// What it covers, if that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
}

/// The result for one trace, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The behaviour is whole, and every state that was compared is the same.
    Conforms,
    /// At least one step ends differently, or is refused.
    Diverges,
    /// No divergence, but a state of the behaviour breaks an invariant of the specification.
    Breaks,
    /// Nothing could be said, or not of all of it, and no divergence was found before.
    Unreadable,
}

/// Why a trace could not be read.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorReport {
    /// The line, from 1, if the fault has a place.
    pub line: Option<usize>,
    /// The column, from 1.
    pub column: Option<usize>,
    /// What was found, and what was expected.
    pub message: String,
    /// Where in the program something panicked, if that is why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub panicked_at: Option<String>,
    /// What to do.
    pub help: Option<String>,
}

impl TraceReport {
    /// What the replay of one trace found.
    #[must_use]
    pub fn new(origin: &Origin<'_>, replay: Replay) -> Self {
        let divergences: Vec<DivergenceReport> = replay
            .divergences
            .into_iter()
            .map(|d| DivergenceReport::new(origin, &replay.not_compared, d))
            .collect();
        let broken: Vec<BrokenReport> = replay
            .broken
            .into_iter()
            .map(|b| BrokenReport::new(origin, &replay.not_compared, b))
            .collect();
        let mut report = TraceReport {
            path: origin.path.to_owned(),
            file: 1,
            behaviour: origin.behaviour,
            states: replay.states,
            steps: replay.steps,
            initial_state: replay.initial_state,
            verdict: Verdict::Unreadable,
            actions: replay.actions,
            ambiguous: replay.ambiguous,
            stuttering: replay.stuttering,
            inferred: replay
                .inferred
                .into_iter()
                .map(|(name, count)| (printable(name), count))
                .collect(),
            not_compared: replay.not_compared.into_iter().map(printable).collect(),
            divergences,
            broken,
            rest_unchecked: replay.rest_unchecked,
            error: replay.error.map(ErrorReport::from),
            cut: replay.cut.map(ErrorReport::from),
            coverage: None,
        };
        report.verdict = report.says();
        report
    }

    /// The verdict that what was found says.
    pub(super) fn says(&self) -> Verdict {
        let checked_something = self.initial_state || self.steps > 0;
        if !self.divergences.is_empty() {
            Verdict::Diverges
        } else if !self.broken.is_empty() {
            Verdict::Breaks
        } else if self.unread().is_none() && checked_something {
            Verdict::Conforms
        } else {
            Verdict::Unreadable
        }
    }

    /// What people call it, as a line of text: the path, and the number of a file's second or later behaviour.
    #[must_use]
    pub fn name(&self) -> String {
        name(&self.path, self.behaviour)
    }

    /// Why not all of it could be read, if that is so.
    #[must_use]
    pub fn unread(&self) -> Option<&ErrorReport> {
        self.error.as_ref().or(self.cut.as_ref())
    }

    /// Whether something was found in it.
    #[must_use]
    pub fn fails(&self) -> bool {
        !self.divergences.is_empty() || !self.broken.is_empty()
    }

    /// How many different actions were taken. `A or B` is two.
    #[must_use]
    pub fn distinct_actions(&self) -> usize {
        let names = self.actions.keys().flat_map(|name| name.split(" or "));
        names.collect::<BTreeSet<_>>().len()
    }

    /// A trace of which nothing could be read.
    #[must_use]
    pub fn unreadable(origin: &Origin<'_>, error: TraceError) -> Self {
        TraceReport::new(
            origin,
            Replay {
                error: Some(error),
                ..Replay::default()
            },
        )
    }
}

impl ErrorReport {
    /// What was found; and where in the program, if something panicked.
    #[must_use]
    pub fn told(&self) -> String {
        told(&self.message, self.panicked_at.as_deref())
    }
}

impl From<TraceError> for ErrorReport {
    fn from(error: TraceError) -> Self {
        ErrorReport {
            line: error.place.map(|place| place.line),
            column: error.place.map(|place| place.column),
            message: printable(error.message),
            panicked_at: error.panicked_at.map(printable),
            help: error.help.map(printable),
        }
    }
}
