//! A divergence as data: in text, with what groups it and the command that shows it again.

use super::{BreachReport, Exec, Origin, printable, told};
use crate::diff::{Change, Difference};
use crate::program;
use crate::replay::{Cause, Divergence, NearestOutcome};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One divergence, in text.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DivergenceReport {
    /// The step's number: that of the state in which it ends; 1 is the initial state.
    pub step: usize,
    /// The number of the state to which the step leads back, if it closes a lasso.
    pub back_to: Option<usize>,
    /// The line in the file where that state begins, from 1.
    pub line: usize,
    /// The column there, from 1.
    pub column: usize,
    /// What TLC printed about the step.
    pub label: Option<String>,
    /// Where in the specification the step comes from, such as `raft.tla:120`.
    pub source: Option<String>,
    /// The action that the step is, when that is certain.
    pub action: Option<String>,
    /// How it diverges.
    pub cause: CauseReport,
    /// Every path in which the core's state differs from the specification's.
    pub differences: Vec<Difference>,
    /// The invariants that the core's state breaks.
    pub breaches: Vec<BreachReport>,
    /// What the step changes in the specification, and what in the core.
    pub changes: Vec<Change>,
    /// The nearest candidates, when no action is certain.
    pub nearest: Vec<NearestReport>,
    /// The command that shows this divergence again; for standard input, `FILE` in it stands for a file with what was read.
    pub reproduce: String,
}

/// What divergences of the same kind have in common: the action, how it diverges, and the variables.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    action: Option<String>,
    cause: &'static str,
    variables: Vec<String>,
}

/// How a step diverges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum CauseReport {
    /// The core's initial state is not the behaviour's first.
    InitialState,
    /// The core took the action and ended in another state.
    Differs,
    /// The core refused the action.
    Refused {
        /// The guard that was false.
        reason: String,
    },
    /// The core panicked.
    Panicked {
        /// What it said.
        message: String,
        /// Whether it is a process of its own: that fails, and what it says of panics nobody knows.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        process: bool,
        /// Where in its program, if that is known: `src/lock.rs:67:31`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        panicked_at: Option<String>,
    },
    /// The label names an action that the state before the step does not have.
    Impossible {
        /// What that state has by the action's name.
        reason: String,
    },
    /// No action explains the step.
    Unexplained,
}

/// A candidate for a step that no action explains, and what the core did with it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NearestReport {
    /// The action.
    pub action: String,
    /// In how many paths it ended differently, 0 if it explains the step but the label means another action;
    /// `None` when the core refused it.
    pub differences: Option<usize>,
    /// Why the core refused it, or that it panicked.
    pub refused: Option<String>,
    /// Where in its program it panicked, if it did and that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub panicked_at: Option<String>,
}

impl DivergenceReport {
    /// A divergence in a behaviour. `not_compared` are the variables that the command must say need not be
    /// compared.
    #[must_use]
    pub fn new(origin: &Origin<'_>, not_compared: &[String], divergence: Divergence) -> Self {
        let location = divergence
            .label
            .as_ref()
            .and_then(|label| label.location.clone());
        let label = divergence.label.map(|label| printable(label.to_string()));
        let is_process = origin.exec.is_some();
        DivergenceReport {
            step: divergence.step,
            back_to: divergence.back_to,
            line: divergence.place.line,
            column: divergence.place.column,
            source: location.map(|l| printable(format!("{}.tla:{}", l.module, l.begin_line))),
            label,
            action: divergence.action.map(|action| printable(action.text)),
            cause: CauseReport::new(divergence.cause, is_process),
            differences: divergence.differences.into_iter().map(difference).collect(),
            breaches: divergence
                .breaches
                .into_iter()
                .map(BreachReport::from)
                .collect(),
            changes: divergence.changes.into_iter().map(change).collect(),
            nearest: divergence
                .nearest
                .into_iter()
                .map(|nearest| NearestReport::new(nearest, is_process))
                .collect(),
            reproduce: printable(reproduce(origin, not_compared, divergence.step)),
        }
    }

    /// What it has in common with others of the same kind.
    #[must_use]
    pub fn group(&self) -> Group {
        let name = |action: &String| action.split('(').next().unwrap_or(action).to_owned();
        let variables: BTreeSet<&str> = self.differences.iter().map(|d| d.variable()).collect();
        Group {
            action: self.action.as_ref().map(name),
            cause: self.cause.name(),
            variables: variables.into_iter().map(str::to_owned).collect(),
        }
    }
}

fn difference(difference: Difference) -> Difference {
    Difference {
        path: printable(difference.path),
        spec: difference.spec.map(printable),
        core: difference.core.map(printable),
    }
}

pub(super) fn change(change: Change) -> Change {
    Change {
        path: printable(change.path),
        before: change.before.map(printable),
        spec: change.spec.map(printable),
        core: change.core.map(printable),
    }
}

impl CauseReport {
    /// Why the core did not take the action, if it did not; and where in its program it panicked, if it did.
    #[must_use]
    pub fn why_told(&self) -> Option<String> {
        let place = match self {
            CauseReport::Panicked { panicked_at, .. } => panicked_at.as_deref(),
            _ => None,
        };
        self.why().map(|why| told(why, place))
    }

    /// Why the core did not take the action, if it did not.
    #[must_use]
    pub fn why(&self) -> Option<&str> {
        match self {
            CauseReport::Refused { reason } | CauseReport::Impossible { reason } => Some(reason),
            CauseReport::Panicked { message, .. } => Some(message),
            _ => None,
        }
    }

    /// The kind's name in the JSON report.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            CauseReport::InitialState => "initial-state",
            CauseReport::Differs => "differs",
            CauseReport::Refused { .. } => "refused",
            CauseReport::Panicked { .. } => "panicked",
            CauseReport::Impossible { .. } => "impossible",
            CauseReport::Unexplained => "unexplained",
        }
    }
}

impl CauseReport {
    fn new(cause: Cause, is_process: bool) -> Self {
        match cause {
            Cause::InitialState => CauseReport::InitialState,
            Cause::Differs => CauseReport::Differs,
            Cause::Refused { reason } => CauseReport::Refused {
                reason: printable(reason),
            },
            Cause::Panicked { message, place } => CauseReport::Panicked {
                message: printable(message),
                process: is_process,
                panicked_at: place.map(printable),
            },
            Cause::Impossible { reason } => CauseReport::Impossible {
                reason: printable(reason),
            },
            Cause::Unexplained => CauseReport::Unexplained,
        }
    }
}

impl NearestReport {
    fn new(nearest: crate::replay::Nearest, is_process: bool) -> Self {
        let (differences, refused, panicked_at) = match nearest.outcome {
            NearestOutcome::Explains => (Some(0), None, None),
            NearestOutcome::Differs(count) => (Some(count), None, None),
            NearestOutcome::Refused(reason) => (None, Some(reason), None),
            NearestOutcome::Panicked { message, .. } if is_process => (None, Some(message), None),
            NearestOutcome::Panicked { message, place } => {
                (None, Some(format!("it panics: {message}")), place)
            }
        };
        NearestReport {
            action: printable(nearest.action),
            differences,
            refused: refused.map(printable),
            panicked_at: panicked_at.map(printable),
        }
    }
}

pub(super) fn reproduce(origin: &Origin<'_>, not_compared: &[String], step: usize) -> String {
    let Origin {
        path,
        behaviour,
        may_have_others,
        format,
        labels,
        exec,
        ignored,
    } = origin;
    let ignored: String = ignored
        .iter()
        .filter(|ignored| not_compared.contains(&ignored.variable))
        .map(|ignored| format!(" --ignore {}", shell_word(&ignored.to_string())))
        .collect();
    // What begins with a dash would be taken for an option.
    let here = if path.starts_with('-') { "./" } else { "" };
    let which = match (behaviour, may_have_others) {
        (1, false) => String::new(),
        (number, _) => format!(" --behaviour {number}"),
    };
    let form = format.map_or_else(String::new, |format| format!(" --format {format}"));
    let labels = labels.map_or_else(String::new, |file| {
        format!(" --labels {}", shell_word(file))
    });
    let program = program::name();
    let exec = exec.map_or_else(String::new, |Exec { command, timeout }| {
        let command = shell_word(command);
        let timeout = timeout.map(|seconds| format!(" --exec-timeout {seconds}"));
        format!(" --exec {command}{}", timeout.unwrap_or_default())
    });
    let input = match *path {
        // What was read is gone: whoever has it in a file can name that.
        "-" => "- < FILE".to_owned(),
        path => shell_word(&format!("{here}{path}")),
    };
    format!("{program} replay{exec}{ignored}{form}{labels}{which} --step {step} {input}")
}

/// A path as one word of a shell's command line.
pub(crate) fn shell_word(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./,:+@%=".contains(c);
    if !path.is_empty() && path.chars().all(plain) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}
