//! The verdict on a state graph as data; written as JSON it is the report.

mod text;

pub use text::text;

use super::coverage::FaultReport;
use super::{
    BreachReport, ComparisonReport, DivergenceReport, ErrorReport, Ignored, Origin, printable,
    terminal,
};
use crate::diff::Change;
use crate::graph::{ActionCount, Border, Found, GraphDivergence, PathStep, Verdict};
use crate::program;
use crate::trace::TraceError;
use serde::Serialize;
use std::collections::BTreeMap;

/// What a run found in a graph; written as JSON it is the report.
#[derive(Debug, Clone, Serialize)]
pub struct GraphReport {
    /// The version of the document's form; it changes when a field changes its meaning or goes.
    pub schema_version: u32,
    /// The file as it was named, or `-` for standard input.
    pub path: String,
    /// The result in a word.
    pub verdict: GraphVerdict,
    /// The specification's constants as far as the states tell.
    pub constants: BTreeMap<&'static str, Vec<String>>,
    /// The specification's invariants that were asked for in each state.
    pub invariants: Vec<&'static str>,
    /// How many variables were compared in each state.
    pub variables: usize,
    /// Variables of the graph that nobody compared.
    pub not_compared: Vec<String>,
    /// Why they need not be, as the command line says.
    pub ignored: Vec<Ignored>,
    /// Variables that were compared otherwise than by equality, or not at all, because the system says so.
    pub comparisons: Vec<ComparisonReport>,
    /// How many states are in the model.
    pub states: usize,
    /// How many of them are initial.
    pub initial_states: usize,
    /// How many states outside the constraint are only led to.
    pub outside: usize,
    /// Where the constraints stand that exclude them.
    pub constraints: Vec<String>,
    /// How many steps the specification has from the states in the model.
    pub edges: usize,
    /// What was counted of each action.
    pub actions: BTreeMap<String, ActionCount>,
    /// How many edges several actions explain, all with the same next state.
    pub ambiguous: usize,
    /// How many edges change nothing and name no action.
    pub stuttering_edges: usize,
    /// How many of the core's steps change nothing, where the graph has no such edges at all.
    pub stuttering_steps: usize,
    /// How many states in the model have no edges, although the core can take steps there.
    pub unexplored: usize,
    /// How many states in the model the core was not led to, if it has hidden state and cannot be put into one: each of
    /// the others was checked as it is on one shortest path.
    pub unreached: Option<usize>,
    /// How many of the core's steps lead out of a graph that does not show its border: nothing is known of them.
    pub unknown_steps: usize,
    /// Where the core is not what the specification is, and which invariants states break: one of each kind.
    pub divergences: Vec<GraphDivergenceReport>,
    /// Why the graph, or the rest of it, was not checked.
    pub error: Option<ErrorReport>,
}

/// The result for a graph, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum GraphVerdict {
    /// Within the bound both have the same steps; but for the border, if the graph does not show it.
    Equal,
    /// There is a step that only one of both has.
    Differs,
    /// Both have the same steps, but a state breaks an invariant of the specification.
    Breaks,
    /// Nothing could be said.
    Unreadable,
}

/// One kind of divergence: the one that is nearest to an initial state.
#[derive(Debug, Clone, Serialize)]
pub struct GraphDivergenceReport {
    /// How many of this kind there are.
    pub count: usize,
    /// What was found.
    #[serde(flatten)]
    pub found: FoundReport,
    /// The steps of a shortest behaviour that ends with it, without the initial state.
    pub steps: Vec<String>,
    /// The file with that behaviour, if it was written.
    pub written: Option<String>,
}

/// What was found.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "direction", rename_all = "kebab-case")]
pub enum FoundReport {
    /// The specification has a step that the core does not take.
    SpecToCore(Box<DivergenceReport>),
    /// The core has a step that the specification does not have.
    CoreToSpec {
        /// The number of the behaviour's last state: that to which the action leads if it is taken, else that in
        /// which it should be refused.
        step: usize,
        /// The line in the file where the state in which it begins stands.
        line: usize,
        /// The core's action.
        action: String,
        /// What the core does with it.
        fault: FaultReport,
        /// What it says, if it panics.
        panic: Option<String>,
        /// What it changes.
        changes: Vec<Change>,
    },
    /// A state of the specification breaks one of its invariants.
    Invariant {
        /// Which one, and how.
        #[serde(flatten)]
        breach: BreachReport,
        /// The number of the state in the behaviour.
        state: usize,
        /// The line in the file where it stands.
        line: usize,
    },
}

impl GraphReport {
    /// The present version of the document's form.
    pub const SCHEMA_VERSION: u32 = 1;

    /// What was found in a graph. `written` are the files with the divergences' behaviours, in their order.
    #[must_use]
    pub fn new(path: &str, verdict: Verdict, written: &[String], ignored: &[Ignored]) -> Self {
        let is_breach = |d: &GraphDivergence| matches!(d.found, Found::Breaks { .. });
        let word = match verdict.divergences.as_slice() {
            [] if verdict.agrees() => GraphVerdict::Equal,
            [] => GraphVerdict::Unreadable,
            found if found.iter().all(is_breach) => GraphVerdict::Breaks,
            _ => GraphVerdict::Differs,
        };
        let is_silent = word == GraphVerdict::Unreadable;
        let unexplored = verdict.unexplored;
        let error = verdict
            .error
            .or_else(|| is_silent.then(|| nothing_said(unexplored)));
        let not_compared = &verdict.not_compared;
        let divergences = verdict.divergences.into_iter().enumerate();
        GraphReport {
            schema_version: Self::SCHEMA_VERSION,
            path: path.to_owned(),
            verdict: word,
            constants: verdict.constants.into_iter().collect(),
            invariants: verdict.invariants,
            variables: verdict.variables,
            comparisons: verdict
                .comparisons
                .iter()
                .map(ComparisonReport::from)
                .collect(),
            states: verdict.states,
            initial_states: verdict.initial_states,
            outside: verdict.outside,
            constraints: verdict.constraints.into_iter().map(printable).collect(),
            edges: verdict.edges,
            actions: verdict.actions,
            ambiguous: verdict.ambiguous,
            stuttering_edges: verdict.stuttering_edges,
            stuttering_steps: verdict.stuttering_steps,
            unexplored: verdict.unexplored,
            unreached: verdict.unreached,
            unknown_steps: match verdict.border {
                Border::Unknown { steps } => steps,
                Border::Shown | Border::None => 0,
            },
            divergences: divergences
                .map(|(index, d)| GraphDivergenceReport::new(path, d, written.get(index)))
                .collect(),
            not_compared: not_compared.iter().cloned().map(printable).collect(),
            ignored: ignored.to_vec(),
            error: error.map(ErrorReport::from),
        }
    }

    /// A graph of which nothing could be said.
    #[must_use]
    pub fn unreadable(path: &str, error: TraceError) -> Self {
        GraphReport {
            schema_version: Self::SCHEMA_VERSION,
            path: path.to_owned(),
            verdict: GraphVerdict::Unreadable,
            constants: BTreeMap::new(),
            invariants: Vec::new(),
            variables: 0,
            not_compared: Vec::new(),
            ignored: Vec::new(),
            comparisons: Vec::new(),
            states: 0,
            initial_states: 0,
            outside: 0,
            constraints: Vec::new(),
            edges: 0,
            actions: BTreeMap::new(),
            ambiguous: 0,
            stuttering_edges: 0,
            stuttering_steps: 0,
            unexplored: 0,
            unreached: None,
            unknown_steps: 0,
            divergences: Vec::new(),
            error: Some(ErrorReport::from(error)),
        }
    }
}

/// Why nothing was said of a graph in which nothing differs.
fn nothing_said(unexplored: usize) -> TraceError {
    match unexplored {
        0 => TraceError::new("no step of the graph could be compared"),
        count => TraceError::new(format!(
            "the graph is not whole: {} in the model, but no step from there",
            terminal::plural(count, "state")
        ))
        .with_help(UNEXPLORED),
    }
}

const UNEXPLORED: &str = "does the model have a CONSTRAINT? Then write the graph with -dump dot,actionlabels,constrained. Or did TLC \
     stop before it was done, because something was violated? Then let it go on with -continue";

impl GraphDivergenceReport {
    /// Whether it is of the specification alone: a state that breaks an invariant.
    #[must_use]
    pub fn is_breach(&self) -> bool {
        matches!(self.found, FoundReport::Invariant { .. })
    }

    fn new(graph: &str, divergence: GraphDivergence, written: Option<&String>) -> Self {
        let steps = divergence.path.steps;
        let shown = |step: &PathStep| {
            let label = step.label.to_string();
            printable(match &step.action {
                Some(action) => action.clone(),
                None if label.is_empty() => NO_LABEL.to_owned(),
                None => label,
            })
        };
        let found = match divergence.found {
            Found::NotTaken(found) => {
                let file = written.map_or(graph, String::as_str);
                let mut report = DivergenceReport::new(&Origin::file(file), &[], *found);
                if written.is_none() {
                    // There is no behaviour yet that could be replayed.
                    let graph = super::divergence::shell_word(graph);
                    report.reproduce = printable(format!(
                        "{} graph --write-path paths {graph}",
                        program::name()
                    ));
                }
                FoundReport::SpecToCore(Box::new(report))
            }
            Found::NotAllowed {
                action,
                fault,
                panic,
                step,
                place,
                changes,
            } => FoundReport::CoreToSpec {
                step,
                fault: fault.into(),
                panic: panic.map(printable),
                line: place.line,
                action: printable(action.text),
                changes: changes.into_iter().map(super::divergence::change).collect(),
            },
            Found::Breaks {
                breach,
                state,
                place,
            } => FoundReport::Invariant {
                breach: breach.into(),
                state,
                line: place.line,
            },
        };
        GraphDivergenceReport {
            count: divergence.count,
            found,
            steps: steps.iter().map(shown).collect(),
            written: written.cloned().map(printable),
        }
    }
}

const NO_LABEL: &str = "(no label)";
