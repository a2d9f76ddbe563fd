//! Results as data: what a run found in each trace, and in all. The renderers only read this: each trace as it
//! comes, and at the end the report, which keeps what all have in common and not the traces.

mod broken;
mod comparison;
pub mod coverage;
mod divergence;
pub mod github;
pub mod graph;
pub mod json;
pub mod junit;
mod kinds;
pub mod merge;
mod partition;
mod program;
pub mod sequence;
pub mod show;
pub mod terminal;

pub use broken::{BreachReport, BrokenReport};
pub use comparison::ComparisonReport;
use coverage::CoverageReport;
#[cfg(feature = "cli")]
pub(crate) use divergence::shell_word;
pub use divergence::{CauseReport, DivergenceReport, Group, NearestReport};
pub use kinds::{BrokenKind, Elsewhere, Kind, Place};
pub use partition::Partition;
#[cfg(feature = "cli")]
pub(crate) use program::call_program;
pub(crate) use program::program;

use crate::coverage::Coverage;
use crate::replay::Replay;
use crate::system::{self, System};
use crate::trace::{Format, TraceError};
use serde::{Deserialize, Serialize};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// What a run found in all traces.
#[derive(Debug, Clone)]
pub struct Report {
    /// The variables that were compared in every state.
    pub variables: Vec<&'static str>,
    /// Those of the system's variables that were compared otherwise than by equality, or not at all.
    pub comparisons: Vec<ComparisonReport>,
    /// The specification's invariants that were asked for in every state.
    pub invariants: Vec<&'static str>,
    /// The divergences by what they have in common, in the order in which each kind was found first.
    pub kinds: Vec<Kind>,
    /// The invariants that some trace breaks.
    pub broken: BTreeMap<&'static str, BrokenKind>,
    /// The totals.
    pub summary: Summary,
    /// The actions that can be taken, if they are known.
    pub actions: &'static [&'static str],
    /// Which part of a run this is, if it is one.
    pub partition: Option<Partition>,
    /// The files of the whole run.
    pub files: Files,
    /// What the traces cover, if that was asked for.
    pub coverage: Option<CoverageReport>,
}

/// The files of a run, by which its parts are told from those of another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Files {
    /// How many there are.
    pub count: usize,
    /// The SHA-256 of their names, each with a line's end after it, in hexadecimal digits.
    pub names_sha256: String,
}

/// Where a behaviour comes from: what a command must say to read it again.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// The file as it was named, or `-` for standard input.
    pub path: &'a str,
    /// Which of the file's behaviours it is, from 1.
    pub behaviour: usize,
    /// Whether a file of its form can hold others.
    pub may_have_others: bool,
    /// Its form, if that was given and not recognised.
    pub format: Option<Format>,
    /// The file with the labels of its steps, if they are not beside its states.
    pub labels: Option<&'a str>,
    /// The command of the system that is a process.
    pub exec: Option<&'a str>,
}

impl Origin<'_> {
    /// What people call it, as a line of text.
    #[must_use]
    pub fn name(&self) -> String {
        name(self.path, self.behaviour)
    }
}

fn name(path: &str, behaviour: usize) -> String {
    let path = printable(path.to_owned());
    match behaviour {
        1 => path,
        number => format!("{path}#{number}"),
    }
}

/// What was found in one trace.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TraceReport {
    /// The file as it was named, or `-` for standard input.
    pub path: String,
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
    /// What to do.
    pub help: Option<String>,
}

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
    /// Variables in some trace that nobody compared.
    pub not_compared: Vec<String>,
    /// Files that conformed before, and were passed over.
    pub cached: Vec<String>,
}

/// What a run's exit code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conclusion {
    /// 0: every trace conforms.
    AllConform,
    /// 1: at least one divergence, or a broken invariant.
    SomeFail,
    /// 2: neither, but something could not be read, or there was nothing to check.
    NothingSaid,
}

impl Report {
    /// An empty report of a system.
    #[must_use]
    pub fn new<S: System>() -> Self {
        Report {
            variables: system::compared::<S>(),
            comparisons: ComparisonReport::all::<S>(),
            invariants: S::INVARIANTS.iter().map(|i| i.name).collect(),
            kinds: Vec::new(),
            broken: BTreeMap::new(),
            summary: Summary::default(),
            actions: S::ACTIONS,
            partition: None,
            files: Files::default(),
            coverage: None,
        }
    }

    /// The actions that no step certainly is. (`A or B` is neither for certain.)
    #[must_use]
    pub fn not_taken(&self) -> Vec<&'static str> {
        let is_missing = |name: &&&str| !self.summary.actions.contains_key(**name);
        self.actions.iter().filter(is_missing).copied().collect()
    }

    /// Adds what was found in one more trace.
    pub fn add(&mut self, trace: TraceReport) {
        self.summary.add(&trace);
        let (number, name) = (self.summary.traces, trace.name());
        for divergence in trace.divergences {
            let group = divergence.group();
            let is_it = |kind: &&mut Kind| kind.group == group;
            match self.kinds.iter_mut().find(is_it) {
                Some(kind) => kind.add(number, &name, divergence),
                None => self.kinds.push(Kind::new(number, &name, divergence)),
            }
        }
        for broken in trace.broken {
            match self.broken.entry(broken.breach.invariant) {
                Entry::Occupied(known) => known.into_mut().add(&name, broken),
                Entry::Vacant(new) => {
                    new.insert(BrokenKind {
                        first: broken,
                        trace: name.clone(),
                        traces: 1,
                    });
                }
            }
        }
    }

    /// Notes how many of the traces named were not looked at.
    pub fn skipped(&mut self, count: usize) {
        self.summary.traces += count;
        self.summary.skipped += count;
    }

    /// Notes that a file was passed over, as it conformed before.
    pub fn cached(&mut self, name: &str) {
        self.summary.cached.push(printable(name.to_owned()));
    }

    /// What the run says as a whole. A run that checked nothing says nothing.
    #[must_use]
    pub fn conclusion(&self) -> Conclusion {
        let summary = &self.summary;
        let is_covered = |coverage: &CoverageReport| coverage.refusals.not_refused.is_empty();
        let refuses = self.coverage.as_ref().is_none_or(is_covered);
        if summary.diverges + summary.breaks > 0 || !refuses {
            Conclusion::SomeFail
        } else if summary.unreadable > 0 || summary.conforms + summary.cached.len() == 0 {
            Conclusion::NothingSaid
        } else {
            Conclusion::AllConform
        }
    }
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
        let checked_something = replay.initial_state || replay.steps > 0;
        let is_whole = replay.error.is_none() && replay.cut.is_none();
        let verdict = if !divergences.is_empty() {
            Verdict::Diverges
        } else if !broken.is_empty() {
            Verdict::Breaks
        } else if is_whole && checked_something {
            Verdict::Conforms
        } else {
            Verdict::Unreadable
        };
        TraceReport {
            path: origin.path.to_owned(),
            behaviour: origin.behaviour,
            states: replay.states,
            steps: replay.steps,
            initial_state: replay.initial_state,
            verdict,
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
            error: replay.error.map(ErrorReport::from),
            cut: replay.cut.map(ErrorReport::from),
            coverage: None,
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

impl Summary {
    fn add(&mut self, trace: &TraceReport) {
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
        for variable in &trace.not_compared {
            if !self.not_compared.contains(variable) {
                self.not_compared.push(variable.clone());
            }
        }
    }
}

impl From<TraceError> for ErrorReport {
    fn from(error: TraceError) -> Self {
        ErrorReport {
            line: error.place.map(|place| place.line),
            column: error.place.map(|place| place.column),
            message: printable(error.message),
            help: error.help.map(printable),
        }
    }
}

/// Text from a file, so that it is a line of text wherever it is shown: what could end the line or drive a
/// terminal is escaped.
fn printable(text: String) -> String {
    if text.chars().any(char::is_control) {
        let escape = |c: char| {
            if c.is_control() {
                c.escape_default().to_string()
            } else {
                c.into()
            }
        };
        text.chars().map(escape).collect()
    } else {
        text
    }
}
