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
mod run;
pub mod sequence;
mod shorten;
pub mod show;
mod summary;
pub mod terminal;
mod trace;
mod width;

pub use broken::{BreachReport, BrokenReport};
pub use comparison::ComparisonReport;
use coverage::CoverageReport;
#[cfg(feature = "cli")]
pub(crate) use divergence::shell_word;
pub use divergence::{CauseReport, DivergenceReport, Group, NearestReport};
pub use kinds::{BrokenKind, Elsewhere, Kind, Place};
pub use partition::{NoPartition, Partition};
pub use run::{Ignored, NoReason, Run};
use shorten::shortened;
pub use summary::{Cached, Summary};
pub use trace::{ErrorReport, TraceReport, Verdict};
#[cfg(feature = "cli")]
pub(crate) use width::{WIDEST_FILE, width};

use crate::program;
use crate::system::{self, System};
use crate::trace::Format;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::num::NonZero;

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
    /// What run this is, or a part of.
    pub run: Run,
    /// What the traces cover, if that was asked for.
    pub coverage: Option<CoverageReport>,
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
    /// How the system is started, if it is a process.
    pub exec: Option<Exec<'a>>,
    /// Variables that need not be compared, as the command line says.
    pub ignored: &'a [Ignored],
}

/// A system that is a process, as the command line names it.
#[derive(Debug, Clone, Copy)]
pub struct Exec<'a> {
    /// The command of the shell that starts it.
    pub command: &'a str,
    /// How long it may take for an answer, in seconds, if that was given.
    pub timeout: Option<NonZero<u32>>,
}

impl<'a> Origin<'a> {
    /// The first behaviour of a file, which is read and replayed without any options.
    #[must_use]
    pub fn file(path: &'a str) -> Self {
        Origin {
            path,
            behaviour: 1,
            may_have_others: false,
            format: None,
            labels: None,
            exec: None,
            ignored: &[],
        }
    }

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
            run: Run::default(),
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
    pub fn cached(&mut self, cached: Cached) {
        self.summary.add_cached(cached);
    }

    /// What the program of the run is called, in the commands that are told.
    fn program(&self) -> &str {
        match self.run.program.as_str() {
            "" => program::name(),
            name => name,
        }
    }

    /// What was not compared as it stands, or not replayed, each in a line: for every form of report.
    fn reservations(&self) -> Vec<String> {
        let not_compared = run::not_compared(&self.summary.not_compared, &self.run.ignored);
        let declared = self.comparisons.iter();
        let declared =
            declared.map(|c| format!("declared     {} is {}: {}", c.variable, c.how, c.reason));
        let traces = self.summary.rest_unchecked;
        let rest = (traces > 0).then(|| {
            let traces = terminal::plural(traces, "trace");
            // Where the core cannot be put into a state, there is one divergence.
            let (first, most) = match self.summary.divergences > self.summary.diverges {
                true => ("last", ", or too much differed before"),
                false => ("first", ""),
            };
            format!(
                "not checked  what comes after the {first} divergence of {traces}: the core cannot be put into the state there{most}"
            )
        });
        not_compared.chain(declared).chain(rest).collect()
    }

    /// What the core did not refuse, if that was asked for.
    fn not_refused(&self) -> &[coverage::NotRefusedReport] {
        let coverage = self.coverage.as_ref();
        coverage.map_or(&[], |coverage| &coverage.refusals.not_refused)
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

/// What something said that panicked, if not too long, and where in its program if that is known.
fn told(message: &str, panicked_at: Option<&str>) -> String {
    let message = shortened(message);
    match panicked_at {
        Some(place) => format!("{message} at {place}"),
        None => message.into_owned(),
    }
}

/// Text from a file, so that it is a line of text wherever it is shown: what could end the line or drive a
/// terminal is escaped.
fn printable(text: String) -> String {
    if text.chars().any(is_unseen) {
        let escape = |c: char| match is_unseen(c) {
            true => c.escape_default().to_string(),
            false => c.into(),
        };
        text.chars().map(escape).collect()
    } else {
        text
    }
}

/// Whether a character ends lines, drives terminals, or turns the direction of what is written.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
